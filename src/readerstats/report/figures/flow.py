"""A flow diagram: from the cases, over the reads, to what was analysed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from readerstats.report import svg
from readerstats.report.figures.figure import Figure, figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.table import Table
    from readerstats.report.text import Words

_LINE, _PAD, _GAP, _ARROW = 16.0, 8.0, 12.0, 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowColumn:
    """One stream of reads.

    Attributes
    ----------
    start : tuple of str
        Lines of the first box: the cases.
    asked : tuple of str
        Who read them, and how many reads that is.
    lost : tuple of str
        Reads without an answer, a line each; empty for none.
    end : tuple of str
        What was analysed.
    mark : {"human", "model"}
    """

    start: tuple[str, ...]
    asked: tuple[str, ...]
    lost: tuple[str, ...]
    end: tuple[str, ...]
    mark: Literal["human", "model"] = "human"

    @property
    def boxes(self) -> tuple[tuple[str, ...], ...]:
        """The boxes of the column from above; an empty one is left out by the drawing."""
        return (self.start, self.asked, self.lost, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowPlot:
    """A flow diagram as a value."""

    top: tuple[str, ...]
    columns: tuple[FlowColumn, ...]


def flow_figure(
    *,
    anchor: str,
    title: str,
    top: Sequence[str],
    columns: Sequence[FlowColumn],
    caption: Words = "",
    data: Table | None = None,
) -> Figure:
    """Draw the cases of a study, who read them, and what was analysed.

    Parameters
    ----------
    anchor, title : str
    top : sequence of str
        Lines of the box over all columns.
    columns : sequence of FlowColumn
    caption : Text or str, optional
    data : Table, optional

    Returns
    -------
    Figure

    Examples
    --------
    >>> column = FlowColumn(start=("90 cases",), asked=("2 readers",), lost=(), end=("180 reads",))
    >>> flow_figure(anchor="f", title="Flow", top=["90 cases"], columns=[column]).alt
    'From cases to reads analyzed. 90 cases. 90 cases, 2 readers, 180 reads.'
    """
    plot = FlowPlot(top=tuple(top), columns=tuple(columns))

    def draw(width: float) -> tuple[list[str], float]:
        return _drawn(plot, width)

    told = " ".join(
        ", ".join(" ".join(box) for box in column.boxes if box) + "." for column in columns
    )
    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=f"From cases to reads analyzed. {' '.join(top)}. {told}",
        caption=caption,
        data=data,
        drawn=plot,
    )


def _drawn(plot: FlowPlot, width: float) -> tuple[list[str], float]:
    a_row = min(len(plot.columns), 4 if width > 500 else 1) or 1
    each = (width - 2 - _GAP * (a_row - 1)) / a_row
    parts, y = _box(plot.top, (1.0, 1.0), width - 2, bold=1)
    for first in range(0, len(plot.columns), a_row):
        some = plot.columns[first : first + a_row]
        for level in range(4):
            tallest = max(len(column.boxes[level]) for column in some)
            if not tallest:
                continue
            if level or first == 0:
                y += _ARROW
            else:
                y += _GAP
            below = y
            for place, column in enumerate(some):
                left = 1 + place * (each + _GAP)
                middle = left + each / 2
                if column.boxes[level]:
                    if level or first == 0:
                        parts += _arrow(middle, y - _ARROW, y)
                    bold = 1 if level in {0, 3} else 0
                    drawn, end = _box(column.boxes[level], (left, y), each, tallest, bold=bold)
                    parts += [svg.group(drawn, f"mark {column.mark}")]
                    below = max(below, end)
                else:
                    end = y + _PAD * 2 + _LINE * tallest
                    parts.append(svg.line(middle, y - _ARROW, middle, end, "axis"))
                    below = max(below, end)
            y = below
    return parts, y + 2


def _box(
    lines: Sequence[str], at: tuple[float, float], width: float, least: int = 0, *, bold: int
) -> tuple[list[str], float]:
    height = _PAD * 2 + _LINE * max(len(lines), least)
    parts = [svg.rectangle(*at, width, height, "stage", radius=3)]
    first = at[1] + (height - _LINE * len(lines)) / 2
    for number, line in enumerate(lines):
        kind = "panel" if number < bold else ""
        words = svg.fitted(line, 13, width - 10)
        parts.append(
            svg.label(at[0] + width / 2, first + _LINE * (number + 1) - 4, words,
                      kind=kind, size=13, anchor="middle")
        )  # fmt: skip
    return parts, at[1] + height


def _arrow(x: float, top: float, floor: float) -> list[str]:
    head = [(x - 4, floor - 6), (x, floor), (x + 4, floor - 6)]
    return [svg.line(x, top, x, floor, "axis"), svg.polyline(head, "arrow")]
