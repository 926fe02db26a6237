"""Ratings that their scale does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readerstats.study.codes import problem

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.draft import Draft


def quality_outside_scale(draft: Draft) -> Iterator[Problem]:
    """Tell the ratings of quality that are no whole number of the scale in the settings."""
    reads, scale = draft.reads, draft.settings.analysis.quality_scale
    if scale is None or not reads.has("quality") or reads.frame["quality"].dtype != float:
        return
    low, high = scale
    ratings = reads.frame["quality"]
    outside = ratings.notna() & ~((ratings >= low) & (ratings <= high) & (ratings % 1 == 0))
    for value, rows in ratings[outside].groupby(ratings[outside], sort=True):
        yield problem(
            "rating-outside-scale",
            f"is no rating on the scale from {low} to {high}",
            value=f"{value:g}",
            count=len(rows),
            **reads.place(int(rows.index[0]), "quality"),
        )
