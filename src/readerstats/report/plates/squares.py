"""Square panels for print: both axes from 0 to 1, names beside their marks."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from readerstats.report.figures.labels import Box, free_spot
from readerstats.report.figures.scale import Scale
from readerstats.report.phrases import capital
from readerstats.report.plates import axes, inks
from readerstats.report.plates.lettering import SIZE, fitted, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.plates.lettering import Face
    from readerstats.report.plates.sheet import Sheet
    from readerstats.report.style import Style

_LEFT, _TOP, _FLOOR, _GAP = 37.0, 18.0, 28.0, 16.0
_DIRECTIONS: Final = tuple(
    (math.cos(math.pi * part / 6), -math.sin(math.pi * part / 6)) for part in range(12)
)


@dataclass(slots=True)
class Square:
    """One panel: its scales, and where no more words may stand."""

    x: Scale
    y: Scale
    taken: list[Box] = field(default_factory=list)

    @property
    def field(self) -> Box:
        """Where words may stand."""
        return Box(self.x.start + 1, self.y.end - 2, self.x.end, self.y.start - 1)

    def at(self, across: float, up: float) -> tuple[float, float]:
        """Return the place of two shares."""
        return self.x(across), self.y(up)

    def keep_free(self, points: Sequence[tuple[float, float]], radius: float) -> None:
        """Let no words stand on these places."""
        self.taken += [Box.around(*point, radius) for point in points]


def squares(
    sheet: Sheet, titles: Sequence[str], style: Style, x_label: str, y_label: str
) -> list[Square]:
    """Lay out square panels on a sheet, draw their axes, and set the sheet's height."""
    a_row = 1 if len(titles) == 1 else (2 if len(titles) in {2, 4} else 3)
    each = (sheet.width - _GAP * (a_row - 1)) / a_row
    side = each - _LEFT - 9
    tall = _TOP + side + _FLOOR
    found = []
    for place, title in enumerate(titles):
        row, column = divmod(place, a_row)
        left, top = column * (each + _GAP), row * (tall + 10)
        x0, y0 = left + _LEFT, top + _TOP
        step = 0.2 if side > 110 else 0.5
        x = Scale(lower=0.0, upper=1.0, step=step, start=x0, end=x0 + side)
        y = Scale(lower=0.0, upper=1.0, step=step, start=y0 + side, end=y0)
        several = len(titles) > 1
        named = several or title != "all cases"
        axes.heading(
            sheet, (left, top + 9), title if named else "", each, place if several else None
        )
        axes.floor(sheet, x, y.start, x.labels(style, "proportion"), title=str(capital(x_label)),
                   centre=(left, left + each))  # fmt: skip
        axes.wall(
            sheet, y, x.start, y.labels(style, "proportion"), title=str(capital(y_label)), left=left
        )
        sheet.line((x0 + side, y0 + side), (x0 + side, y0), (x0, y0), ink=inks.GRID, weight=0.5)
        square = Square(x, y)
        square.keep_free([square.at(share / 50, share / 50) for share in range(51)], 2)
        found.append(square)
    sheet.height = -(-len(titles) // a_row) * (tall + 10) - 10
    return found


def chance(sheet: Sheet, square: Square) -> None:
    """Draw the diagonal along which calls tell nothing."""
    sheet.line(square.at(0, 0), square.at(1, 1), ink=inks.SOFT, weight=0.7, dash="dotted")


def name(
    sheet: Sheet, square: Square, at: tuple[float, float], words: str, *, face: Face = "Regular",
    ink: str = inks.INK, size: float = SIZE, room: float = 74.0, far: bool = True,
) -> bool:  # fmt: skip
    """Write a name beside its mark or, where there is no room and it may be `far`, with a line."""
    written = fitted(words, room, size, face)
    box = (width(written, size, face), 0.8 * size)
    spot = free_spot(*at, box, square.taken, square.field, off=5)
    for radius in (13.0, 19.0, 26.0, 34.0, 44.0, 56.0, 70.0) if far else ():
        if spot is not None:
            break
        for direction in _DIRECTIONS:
            off = (at[0] + radius * direction[0], at[1] + radius * direction[1])
            spot = free_spot(*off, box, square.taken, square.field, off=2)
            if spot is not None:
                near = (at[0] + 3.5 * direction[0], at[1] + 3.5 * direction[1])
                toward = spot.left - 1 if spot.left > off[0] else spot.right + 1
                end = (toward, (spot.top + spot.bottom) / 2)
                sheet.line(near, end, ink=inks.SOFT, weight=0.4)
                square.taken += [
                    Box.around(near[0] + share / 8 * (end[0] - near[0]),
                               near[1] + share / 8 * (end[1] - near[1]), 1)
                    for share in range(9)
                ]  # fmt: skip
                break
    if spot is None:
        return False
    square.taken.append(Box(spot.left - 2, spot.top - 1, spot.right + 2, spot.bottom + 1))
    sheet.words(spot.left, spot.bottom - 0.04 * size, written, size=size, face=face, ink=ink)
    return True
