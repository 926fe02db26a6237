"""An interval as small as a line of text, for the cell of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report import svg
from readerstats.report.figures import marks
from readerstats.report.figures.scale import Scale

if TYPE_CHECKING:
    from readerstats.report.table import Axis, IntervalCell

WIDTH, HEIGHT = 148.0, 18.0


def sparkline(cell: IntervalCell, axis: Axis, mark: marks.Mark = "human") -> str:
    """Draw an interval on the scale of its column.

    Parameters
    ----------
    cell : IntervalCell
    axis : Axis
        Scale, chance line and average line that all rows share.
    mark : {"human", "model", "average", "faint"}

    Returns
    -------
    str
        One ``<svg>`` element, hidden from screen readers: the cells beside it say its numbers.

    Examples
    --------
    >>> from readerstats.report.table import Axis, IntervalCell
    >>> from readerstats.results import Estimate
    >>> cell = IntervalCell(
    ...     Estimate(estimate=0.5, lower=0.4, upper=0.6, method="wilson"), "50% [40, 60]")
    >>> sparkline(cell, Axis(lower=0, upper=1, lower_label="0", upper_label="100%"))[:18]
    '<svg class="spark"'
    """
    x = Scale(lower=axis.lower, upper=axis.upper, step=1, start=6, end=WIDTH - 6)
    parts = []
    if axis.average is not None:
        parts.append(svg.line(x(axis.average), 0, x(axis.average), HEIGHT, "mean"))
    if axis.chance is not None:
        parts.append(svg.line(x(axis.chance), 0, x(axis.chance), HEIGHT, "chance"))
    parts.append(marks.across(cell.estimate, x, HEIGHT / 2, mark))
    size = f'width="{svg.place(WIDTH)}" height="{svg.place(HEIGHT)}"'
    box = f'viewBox="0 0 {svg.place(WIDTH)} {svg.place(HEIGHT)}"'
    return f'<svg class="spark" {size} {box} aria-hidden="true">{"".join(parts)}</svg>'
