"""The forest plot for print: readers, their average and models, with their numbers beside them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from readerstats.report.plates import axes, inks
from readerstats.report.plates.columns import TALLEST
from readerstats.report.plates.lettering import SIZE, SMALL, widest, width
from readerstats.report.plates.sheet import Sheet

if TYPE_CHECKING:
    from readerstats.report.figures.forest import ForestPlot, ForestRow
    from readerstats.report.figures.scale import Scale
    from readerstats.report.plates.columns import Width
    from readerstats.report.plates.lettering import Face

_PITCH, _LEAST, _BETWEEN = 11.5, 8.2, 4.0
_ROOMY: Final = 168.0
"""A panel narrower than this has no room for intervals and numbers."""
_HEAD, _FOOT, _GAP, _BETWEEN_BANDS = 24.0, 27.0, 12.0, 12.0


def column_of(plot: ForestPlot) -> Width:
    """Return the width that a forest plot needs: one column for one panel.

    Examples
    --------
    >>> from readerstats.report.figures.forest import ForestPlot
    >>> from readerstats.report.style import PLAIN
    >>> column_of(ForestPlot(rows=(), panels=("A", "B"), kind="proportion", style=PLAIN))
    'double'
    """
    return "single" if len(plot.panels) == 1 else "double"


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where the rows of a panel stand, from its top on."""

    rows: tuple[ForestRow, ...]
    middles: tuple[float, ...]
    pitch: float
    height: float
    size: float
    named: bool


def draw(plot: ForestPlot, wide: float) -> Sheet:
    """Draw a forest plot of a given width in points."""
    sheet = Sheet(wide)
    names = min(_names(plot) + 8, 0.3 * wide)
    most = max(min(int((wide - names) / _ROOMY), 3), 1)
    bands = [
        range(first, min(first + most, len(plot.panels)))
        for first in range(0, len(plot.panels), most)
    ]
    across = min(most, len(plot.panels))
    room = (wide - names - _GAP * (across - 1)) / across
    top = 0.0
    for some in bands:
        # A band leaves out those of whom none of its panels knows anything.
        there = tuple(
            row for row in plot.rows if any(row.estimates[panel] is not None for panel in some)
        )
        rows = _rows(there, 72 * TALLEST / len(bands))
        if rows.named:
            _write_names(sheet, rows, top, names)
        for place, panel in enumerate(some):
            start = names + place * (room + _GAP)
            _panel(sheet, plot, panel, (start, start + room, top), rows)
        top += rows.height + (_BETWEEN_BANDS if some != bands[-1] else 0)
    sheet.height = top
    return sheet


def _names(plot: ForestPlot) -> float:
    plain = widest(row.label for row in plot.rows if row.mark != "average")
    bold = widest((row.label for row in plot.rows if row.mark == "average"), face="Bold")
    return max(plain, bold)


def _write_names(sheet: Sheet, rows: _Rows, top: float, names: float) -> None:
    for row, middle in zip(rows.rows, rows.middles, strict=True):
        face: Face = "Bold" if row.mark == "average" else "Regular"
        sheet.words(
            names - 7, top + middle + 0.36 * rows.size, row.label, size=rows.size, face=face,
            anchor="right", room=names - 7.5,
        )  # fmt: skip


def _rows(there: tuple[ForestRow, ...], room: float) -> _Rows:
    """Place the rows; the more there are, the closer, and at last without their names."""
    breaks = sum(a.mark != b.mark for a, b in itertools.pairwise(there))
    free = room - _HEAD - _FOOT - _BETWEEN * breaks
    pitch = min(_PITCH, free / max(len(there), 1))
    named = pitch >= _LEAST
    pitch = pitch if named else max(min(pitch, 4.0), 1.2)
    middles = []
    y = _HEAD
    for place, row in enumerate(there):
        y += _BETWEEN if place and row.mark != there[place - 1].mark else 0.0
        middles.append(y + pitch / 2)
        y += pitch
    size = SIZE if pitch > 9.6 else SMALL
    return _Rows(there, tuple(middles), pitch, y + _FOOT, size, named)


def _panel(
    sheet: Sheet, plot: ForestPlot, panel: int, place: tuple[float, float, float], rows: _Rows
) -> None:
    left, right, top = place
    estimates = [row.estimates[panel] for row in rows.rows]
    words = axes.bounds_room(rows.size) + width("100%", rows.size) + 6 if rows.named else 0.0
    x = plot.scale(left + 3, right - words - 3)
    several = len(plot.panels) > 1
    title = plot.panels[panel] if several or plot.panels[panel] != "all cases" else ""
    room = x.end - left + (0 if rows.named else words)
    axes.heading(sheet, (left, top + 8), title, room, panel if several else None)
    floor = top + rows.height - _FOOT + 2
    ceiling = top + _HEAD - 5
    _average_band(sheet, plot, panel, x, (ceiling, floor))
    axes.grid(sheet, x, ceiling, floor)
    if plot.chance is not None:
        at = x(plot.chance)
        sheet.line((at, ceiling), (at, floor), ink=inks.INK, weight=0.7, dash="dotted")
        half = width("chance", SMALL) / 2
        sheet.words(min(max(at, left + half), x.end - half), ceiling - 2, "chance", size=SMALL,
                    ink=inks.SOFT, anchor="center")  # fmt: skip
    level = next((one.level for one in estimates if one is not None and one.level), None)
    if words and level is not None:
        bounds = plot.style.bounds_in_table.format(bounds=plot.style.confidence(level))
        sheet.words(right, ceiling - 2, bounds, size=rows.size, ink=inks.SOFT, anchor="right")
    previous = ""
    for row, estimate, middle in zip(rows.rows, estimates, rows.middles, strict=True):
        y = top + middle
        if previous and previous != row.mark:
            rule = y - (rows.pitch + _BETWEEN) / 2
            sheet.line((x.start, rule), (right, rule), ink=inks.FAINT, weight=0.4)
        previous = row.mark
        if estimate is not None:
            axes.across(sheet, estimate, x, y, row.mark)
        if words:
            axes.numbers(sheet, (right, y + 0.36 * rows.size), estimate, kind=plot.kind,
                         style=plot.style, size=rows.size, bold=row.mark == "average")  # fmt: skip
    axes.floor(sheet, x, floor, x.labels(plot.style, plot.kind), title=plot.measure,
               centre=(left, right))  # fmt: skip


def _average_band(
    sheet: Sheet, plot: ForestPlot, panel: int, x: Scale, between: tuple[float, float]
) -> None:
    """Shade the interval of the average behind everybody."""
    average = next((row.estimates[panel] for row in plot.rows if row.mark == "average"), None)
    if average is None or average.lower is None or average.upper is None:
        return
    left, right = x(average.lower), x(average.upper)
    sheet.box((left, between[0]), (right - left, between[1] - between[0]), inks.BAND)
