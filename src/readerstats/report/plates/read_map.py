"""Who read what, for print: readers across, parts of the study down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.plates import inks
from readerstats.report.plates.lettering import SIZE, SMALL, in_lines, widest, width
from readerstats.report.plates.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.figures.read_map import ReaderReads, ReadMap
    from readerstats.report.plates.columns import Width

_LARGEST, _LEAST, _LONGEST = 21.0, 10.0, 84.0


def column_of(plot: ReadMap) -> Width:
    """Return the width that the readers need side by side."""
    return "single" if len(plot.readers) <= 8 else "double"


def draw(plot: ReadMap, wide: float) -> Sheet:
    """Draw the map of a given width in points."""
    sheet = Sheet(wide)
    names = min(widest(plot.parts) + 8, 0.3 * wide)
    room = wide - names - 2
    gap = 5.0 if len({reader.mark for reader in plot.readers}) > 1 else 0.0
    side = max(min(_LARGEST, (room - gap) / max(len(plot.readers), 1)), _LEAST)
    a_row = max(int((room - gap) // side), 1)
    y = 0.0
    for first in range(0, len(plot.readers), a_row):
        y = _band(sheet, plot, plot.readers[first : first + a_row], (names, side, gap), y) + 8
    sheet.height = y - 6
    return sheet


def _band(
    sheet: Sheet, plot: ReadMap, readers: Sequence[ReaderReads],
    layout: tuple[float, float, float], top: float,
) -> float:  # fmt: skip
    names, side, gap = layout
    tallest = min(widest(reader.label for reader in readers), _LONGEST) + 4
    counted = side >= width("888", SMALL) + 2
    for row, part in enumerate(plot.parts):
        lines = in_lines(part, names - 6, SIZE, 2)
        middle = top + tallest + side * (row + 0.5)
        for number, line in enumerate(lines):
            base = middle + 0.36 * SIZE + (number - (len(lines) - 1) / 2) * 9
            sheet.words(names - 5, base, line, anchor="right")
    for place, reader in enumerate(readers):
        x = names + side * place + (gap if reader.mark == "model" else 0.0)
        whole, part_of = inks.FULL[reader.mark], inks.PARTLY[reader.mark]
        sheet.words(x + side / 2 + 0.3 * SIZE, top + tallest - 2, reader.label, room=_LONGEST,
                    upright=True)  # fmt: skip
        for row, (read, shown) in enumerate(reader.counts):
            y = top + tallest + side * row
            fill = whole if read == shown else part_of
            _tile(sheet, (x, y), side - 1.4, (read, shown), fill, counted=counted)
    return top + tallest + side * len(plot.parts)


def _tile(
    sheet: Sheet, at: tuple[float, float], side: float, count: tuple[int, int], ink: str, *,
    counted: bool,
) -> None:  # fmt: skip
    """Fill a tile from its floor by the share that was read, and write the number of reads."""
    read, shown = count
    share = read / shown if shown else 0.0
    if share > 0:
        height = max(share * side, 1.0)
        sheet.box((at[0], at[1] + side - height), (side, height), ink)
    sheet.box(at, (side, side), None, edge=ink if read else inks.FAINT, weight=0.5)
    if counted and read:
        sheet.words(at[0] + side / 2, at[1] + side / 2 + 0.36 * SMALL, str(read), size=SMALL,
                    ink=inks.upon(ink), anchor="center")  # fmt: skip
