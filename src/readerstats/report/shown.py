"""Which results a page shows."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from readerstats.report.table import Cell, IntervalCell
from readerstats.report.text import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readerstats.results import Estimate, TestResult


def results_shown(part: Any) -> Iterator[Estimate | TestResult]:
    """Find the results behind the words and cells of a page, or of a part of it.

    Parameters
    ----------
    part : Document, Section, a block, a table, words, or a tuple of them

    Yields
    ------
    Estimate or TestResult
        In the order of the page, as often as it is shown.

    Examples
    --------
    >>> from readerstats.report.text import quoted
    >>> from readerstats.results import Estimate
    >>> mean = Estimate(estimate=0.75, method="bootstrap")
    >>> next(results_shown(("The mean was ", quoted("75%", mean)))) is mean
    True
    """
    if isinstance(part, tuple):
        for one in part:
            yield from results_shown(one)
    elif isinstance(part, Run):
        if part.of is not None:
            yield part.of
    elif isinstance(part, IntervalCell):
        yield part.estimate
    elif isinstance(part, Cell):
        if part.of is not None:
            yield part.of
        yield from results_shown((part.text, part.note))
    elif is_dataclass(part):
        for field in fields(part):
            yield from results_shown(getattr(part, field.name))
