"""The agreement of all pairs of readers for print: a tile a pair, the darker the higher."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from readerstats.report.figures.kappa_matrix import STEPS
from readerstats.report.plates import inks
from readerstats.report.plates.lettering import SIZE, SMALL, widest, width
from readerstats.report.plates.sheet import Sheet, rectangle

if TYPE_CHECKING:
    from readerstats.report.figures.kappa_matrix import KappaTriangle
    from readerstats.report.plates.columns import Width

_LARGEST = 22.0
_KEY = ("below 0", "0 to 0.2", "0.2 to 0.4", "0.4 to 0.6", "0.6 to 0.8", "0.8 to 1")


def column_of(plot: KappaTriangle) -> Width:
    """Return the width at which the numbers in the tiles can be read."""
    return "single" if len(plot.readers) <= 12 else "middle"


def draw(plot: KappaTriangle, wide: float) -> Sheet:
    """Draw the pairs of readers as a triangle of a given width in points."""
    sheet = Sheet(wide)
    number = len(plot.readers)
    names = min(widest(plot.readers) + 6, 0.25 * wide)
    side = min(_LARGEST, (wide - names - 2) / max(number - 1, 1))
    found = {frozenset((pair.a, pair.b)): pair.kappa.estimate for pair in plot.pairs}
    tiles: dict[int, list[tuple[tuple[float, float], ...]]] = {}
    written: list[tuple[float, float, str, str]] = []
    inset = side - (0.8 if side > 8 else 0.3)
    inside = side >= width(".88", SMALL) + 1.5
    for row in range(1, number):
        for column in range(row):
            value = found.get(frozenset((plot.readers[row], plot.readers[column])))
            x, y = names + column * side, (row - 1) * side
            if value is None:
                sheet.words(x + side / 2, y + side / 2 + 2, "–", size=SMALL, anchor="center")
                continue
            step = sum(value >= bound for bound in STEPS)
            tiles.setdefault(step, []).append(rectangle(x, y, inset, inset))
            if inside:
                words = plot.style.number(value, "correlation").replace("0.", ".", 1)
                ink = inks.upon(inks.BLUES[step])
                written.append((x + inset / 2, y + inset / 2 + 0.36 * SMALL, words, ink))
    for step, outlines in sorted(tiles.items()):
        sheet.area(outlines, inks.BLUES[step], edge=inks.FAINT, weight=0.3)
    for x, y, words, ink in written:
        sheet.words(x, y, words, size=SMALL, ink=ink, anchor="center")
    floor = (number - 1) * side
    every = max(1, math.ceil((SIZE + 0.5) / side))
    for row in range(1, number, every):
        sheet.words(names - 4, (row - 0.5) * side + 0.36 * SIZE, plot.readers[row], anchor="right",
                    room=names - 4.5)  # fmt: skip
    depth = 0.0
    longest = 80.0
    for column in range(0, number - 1, every):
        depth = max(depth, min(width(plot.readers[column]), longest))
        sheet.words(names + (column + 0.5) * side + 0.3 * SIZE, floor + 4, plot.readers[column],
                    anchor="right", room=longest, upright=True)  # fmt: skip
    key = max(names + 0.45 * floor + 12, wide - 70) if number > 3 else names + floor + 14
    key = min(key, wide - 62)
    bottom = _key(sheet, key, tiles.keys())
    sheet.height = max(floor + depth + 6, bottom)
    return sheet


def _key(sheet: Sheet, x: float, steps: object) -> float:
    """Explain the tiles in the corner that the triangle leaves free, the highest first."""
    sheet.words(x, 8, "Cohen κ", face="Bold")
    y = 12.0
    for step in range(len(_KEY) - 1, -1, -1):
        if step == 0 and step not in steps:  # type: ignore[operator]
            continue
        sheet.box((x, y), (9, 9), inks.BLUES[step], edge=inks.FAINT, weight=0.3)
        sheet.words(x + 13, y + 7.4, _KEY[step])
        y += 11
    return y
