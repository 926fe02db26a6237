"""What the figures share: an estimate with its interval, ticks, and the data behind a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from readerstats.report import svg
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.results import Estimate, TestResult

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.figures.scale import Scale
    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style

Mark: TypeAlias = Literal["human", "model", "average", "faint"]
Measured: TypeAlias = Estimate | TestResult


def across(result: Measured, x: Scale, y: float, mark: Mark, tooltip: str = "") -> str:
    """Draw an estimate and its interval along a horizontal scale.

    People are circles, models diamonds: the hue is never the only difference.
    """
    if result.estimate is None:
        return ""
    parts = []
    if result.lower is not None or result.upper is not None:
        lower = x.lower if result.lower is None else result.lower
        upper = x.upper if result.upper is None else result.upper
        parts.append(svg.line(x(lower), y, x(upper), y, "ci"))
    radius = {"human": 4.0, "model": 5.5, "average": 5.0, "faint": 4.0}[mark]
    shape = svg.diamond if mark == "model" else svg.circle
    parts.append(shape(x(result.estimate), y, radius, "dot"))
    return svg.group(parts, f"mark {mark}", tooltip)


def floor_ticks(
    x: Scale, labels: Sequence[str], y: float, strips: Sequence[tuple[float, float]]
) -> list[str]:
    """Draw the vertical grid in strips, which leave room for words, and the ticks' labels.

    Parameters
    ----------
    x : Scale
    labels : sequence of str
        One a tick.
    y : float
        Floor of the plot; the labels stand below it.
    strips : sequence of (float, float)
        From where to where the grid runs.
    """
    places = [x(tick) for tick in x.ticks]
    grid = [
        svg.line(place, top, place, bottom, "grid") for top, bottom in strips for place in places
    ]
    words = [
        svg.label(place, y + 17, written, kind="soft", size=12, anchor="middle")
        for place, written in _spaced(places, labels)
    ]
    return grid + words


def _spaced(places: Sequence[float], labels: Sequence[str]) -> list[tuple[float, str]]:
    """Leave out every second label, and so on, until neighbours do not touch."""
    widest = max(svg.text_width(written, 12) for written in labels) + 8
    apart = abs(places[1] - places[0]) if len(places) > 1 else widest
    every = 1
    while apart * every < widest and every < len(places):
        every += 1
    return list(zip(places, labels, strict=True))[::every]


def known(results: Sequence[Measured | None]) -> list[float]:
    """Return every number that must have a place on the scale."""
    numbers = [
        number
        for result in results
        if result is not None
        for number in (result.estimate, result.lower, result.upper)
    ]
    return [number for number in numbers if number is not None]


def in_words(result: Measured | None, kind: Kind, style: Style) -> str:
    """Write an estimate and its bounds, as short as a drawing's margin asks."""
    if result is None or result.estimate is None:
        return "–"
    bounds = style.bounds(result, kind)
    value = style.number(result.estimate, kind) + ("%" if kind == "proportion" else "")
    return value if bounds == "–" else f"{value} {bounds}"


def interval_name(results: Sequence[Measured | None], style: Style) -> str:
    """Name the intervals that stand beside a drawing, as the heading over them; "" without any.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> one = Estimate(estimate=0.8, lower=0.7, upper=0.9, level=0.95, method="wilson")
    >>> interval_name([None, one], RADIOLOGY)
    '95% CI'
    """
    levels = [one.level for one in results if one is not None and one.lower is not None]
    return style.confidence(levels[0]) if levels else ""


def data_table(
    anchor: str, title: str, keys: Sequence[tuple[str, str]], rows: Sequence[Sequence[Cell]]
) -> Table:
    """Put the numbers behind a drawing into a table; numbers stand right."""
    columns = []
    for place, (key, heading) in enumerate(keys):
        numeric = any(isinstance(row[place].raw, int | float) for row in rows)
        columns.append(Column(key=key, heading=heading, align="right" if numeric else "left"))
    return Table(
        id=f"{anchor}-data",
        title=title,
        columns=tuple(columns),
        rows=tuple(TableRow(tuple(row)) for row in rows),
    )


def number_cells(result: Measured | None, kind: Kind, style: Style) -> list[Cell]:
    """Return an estimate and its two bounds as cells of a table."""
    numbers = (None,) * 3 if result is None else (result.estimate, result.lower, result.upper)
    unit = "%" if kind == "proportion" else ""
    return [
        Cell("–", "")
        if number is None
        else Cell(style.number(number, kind) + unit, number, of=result)
        for number in numbers
    ]
