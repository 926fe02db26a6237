"""The flow diagram for print: from the cases, over the reads, to what was analysed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.plates import inks
from readerstats.report.plates.lettering import SIZE, in_lines
from readerstats.report.plates.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.figures.flow import FlowColumn, FlowPlot
    from readerstats.report.plates.columns import Width
    from readerstats.report.plates.lettering import Face

_LINE, _PAD, _GAP, _ARROW = 10.0, 5.0, 8.0, 13.0
_LEVELS = 4


def column_of(plot: FlowPlot) -> Width:
    """Return the width that the streams need side by side."""
    if len(plot.columns) == 3:
        return "middle"
    return "single" if len(plot.columns) < 3 else "double"


def draw(plot: FlowPlot, wide: float) -> Sheet:
    """Draw the diagram of a given width in points."""
    sheet = Sheet(wide)
    a_row = min(max(len(plot.columns), 1), 4)
    each = (wide - 1 - _GAP * (a_row - 1)) / a_row
    y = _box(sheet, plot.top, (0.5, 0.5), wide - 1, inks.INK)
    for first in range(0, len(plot.columns), a_row):
        y = _band(sheet, plot.columns[first : first + a_row], each, y, arrows=first == 0)
    sheet.height = y + 1
    return sheet


def _band(
    sheet: Sheet, columns: Sequence[FlowColumn], each: float, y: float, *, arrows: bool
) -> float:
    for level in range(_LEVELS):
        texts = [_lines(column.boxes[level], each) for column in columns]
        tallest = max(len(lines) for lines in texts)
        if not tallest:
            continue
        arrowed = level > 0 or arrows
        top = y + (_ARROW if arrowed else 3 * _GAP)
        floor = top + 2 * _PAD + _LINE * tallest
        for place, (column, lines) in enumerate(zip(columns, texts, strict=True)):
            left = 0.5 + place * (each + _GAP)
            middle = left + each / 2
            if lines:
                if arrowed:
                    _arrow(sheet, middle, y, top)
                ink = inks.HUMAN if column.mark == "human" else inks.MODEL
                edge = inks.SOFT if level == 2 else ink
                _box(sheet, lines, (left, top), each, edge, least=tallest, bold=level in {0, 3})
            else:
                sheet.line((middle, y), (middle, floor), weight=0.7)
        y = floor
    return y


def _lines(box: Sequence[str], each: float) -> list[str]:
    return [line for words in box for line in in_lines(words, each - 8, SIZE, 2)]


def _box(
    sheet: Sheet, lines: Sequence[str], at: tuple[float, float], wide: float, edge: str, *,
    least: int = 0, bold: bool = True,
) -> float:  # fmt: skip
    high = 2 * _PAD + _LINE * max(len(lines), least)
    sheet.box(at, (wide, high), inks.PAPER, edge=edge, weight=0.8)
    top = at[1] + (high - _LINE * len(lines)) / 2
    for number, line in enumerate(lines):
        face: Face = "Bold" if bold and number == 0 else "Regular"
        sheet.words(at[0] + wide / 2, top + _LINE * number + 7.8, line, anchor="center", face=face,
                    room=wide - 6)  # fmt: skip
    return at[1] + high


def _arrow(sheet: Sheet, x: float, top: float, floor: float) -> None:
    sheet.line((x, top), (x, floor - 4), weight=0.7)
    sheet.area([[(x - 2.4, floor - 4.5), (x + 2.4, floor - 4.5), (x, floor - 0.4)]], inks.INK)
