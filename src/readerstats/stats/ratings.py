"""Ratings on a scale of few steps: how many of each, and which one lies in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from readerstats.stats.samples import sample

if TYPE_CHECKING:
    from readerstats.stats.samples import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """How often each step of a scale was given.

    Attributes
    ----------
    steps : tuple of float
        The steps of the scale, lowest first.
    counts : tuple of int
        Ratings of each step.
    n : int
    lower_quartile, median, upper_quartile : float or None
        None without a rating.
    mean, sd : float or None
        To be shown beside the median, never alone; `sd` is None for fewer than two ratings.

    Examples
    --------
    >>> found = distribution([3, 4, 4, 5], steps=(1, 2, 3, 4, 5))
    >>> found.counts, found.median
    ((0, 0, 1, 2, 1), 4.0)
    """

    steps: tuple[float, ...]
    counts: tuple[int, ...]
    n: int
    lower_quartile: float | None = None
    median: float | None = None
    upper_quartile: float | None = None
    mean: float | None = None
    sd: float | None = None


def distribution(
    ratings: Sequence[float] | FloatArray, *, steps: Sequence[float] | None = None
) -> Distribution:
    """Count the ratings of each step, and find the median and the quartiles.

    Parameters
    ----------
    ratings : sequence of float, shape (n,)
        Missing ones left out.
    steps : sequence of float, optional
        The steps of the scale; the ratings seen without it.

    Returns
    -------
    Distribution

    Raises
    ------
    ValueError
        For NaN or infinity, or a rating that is no step.

    Notes
    -----
    Quartiles are those of R's ``quantile`` by default (type 7), which may lie between two steps.

    References
    ----------
    .. [1] Hyndman RJ, Fan Y. Am Stat 1996;50:361-365. https://doi.org/10.2307/2684934

    Examples
    --------
    >>> distribution([]).n
    0
    """
    values = sample(ratings, "ratings")
    scale = np.unique(values) if steps is None else np.asarray(sorted(steps), dtype=np.float64)
    wrong = values[~np.isin(values, scale)]
    if wrong.size:
        raise ValueError(f"`ratings` must be steps of the scale, got {wrong[0]:g}.")
    counts = tuple(int((values == step).sum()) for step in scale)
    named = tuple(float(step) for step in scale)
    if not values.size:
        return Distribution(steps=named, counts=counts, n=0)
    low, middle, high = (float(value) for value in np.quantile(values, (0.25, 0.5, 0.75)))
    return Distribution(
        steps=named,
        counts=counts,
        n=values.size,
        lower_quartile=low,
        median=middle,
        upper_quartile=high,
        mean=float(values.mean()),
        sd=float(values.std(ddof=1)) if values.size > 1 else None,
    )
