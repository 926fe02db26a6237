"""What the figures for print share: headings, axes, and an estimate with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.plates import inks
from readerstats.report.plates.lettering import SIZE, fitted, widest, width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.figures.marks import Mark, Measured
    from readerstats.report.figures.scale import Scale
    from readerstats.report.kinds import Kind
    from readerstats.report.plates.lettering import Face
    from readerstats.report.plates.sheet import Shape, Sheet
    from readerstats.report.style import Style

LOOKS: Final[dict[Mark, tuple[str, Shape, float, float]]] = {
    "human": (inks.HUMAN, "circle", 2.1, 0.9),
    "model": (inks.MODEL, "diamond", 3.2, 0.9),
    "average": (inks.AVERAGE, "square", 2.4, 1.5),
    "faint": (inks.FAINT, "circle", 2.1, 0.8),
}
"""Of each kind of row its ink, its shape, its radius, and the weight of its interval."""


def letter(place: int) -> str:
    """Return the letter of a panel.

    Examples
    --------
    >>> letter(0), letter(27)
    ('a', 'ab')
    """
    first, last = divmod(place, 26)
    return (chr(96 + first) if first else "") + chr(97 + last)


def heading(
    sheet: Sheet, at: tuple[float, float], words: str, room: float, place: int | None = None
) -> None:
    """Write the letter of a panel, if there are several, and what it holds."""
    x, y = at
    if place is not None:
        sheet.words(x, y, letter(place), size=9.0, face="Bold")
        x += 10.0
        room -= 10.0
    sheet.words(x, y, words, face="Bold", room=room)


def floor(
    sheet: Sheet,
    x: Scale,
    y: float,
    labels: Sequence[str],
    *,
    title: str = "",
    centre: tuple[float, float] | None = None,
    size: float = SIZE,
) -> float:
    """Draw an axis along the floor with its ticks; return how far down it reaches.

    Parameters
    ----------
    sheet : Sheet
    x : Scale
    y : float
        The floor.
    labels : sequence of str
        One a tick; those without room are left out.
    title : str
    centre : tuple of float, optional
        Between what the title may stand; the whole sheet without it.
    size : float
    """
    sheet.line((x.start, y), (x.end, y), ink=inks.INK, weight=0.6)
    places = [x(tick) for tick in x.ticks]
    widest = max(width(words, size) for words in labels) + 5
    apart = abs(places[1] - places[0]) if len(places) > 1 else widest
    every = next((n for n in range(1, len(places)) if apart * n >= widest), max(len(places) - 1, 1))
    for number, (at, words) in enumerate(zip(places, labels, strict=True)):
        sheet.line((at, y), (at, y + 2.5), weight=0.6)
        if number % every == 0:
            sheet.words(at, y + 4 + 0.8 * size, words, size=size, anchor="center")
    down = y + 5 + size
    if title:
        left, right = centre or (0.0, sheet.width)
        half = min(width(title, SIZE), right - left) / 2
        middle = min(max((x.start + x.end) / 2, left + half), right - half)
        sheet.words(middle, down + SIZE + 1, title, anchor="center", room=right - left)
        down += SIZE + 3.5
    return down


def wall(
    sheet: Sheet, y: Scale, x: float, labels: Sequence[str], *, title: str = "", left: float = 0.0
) -> None:
    """Draw an upright axis at `x` with its ticks, and its title running upward at `left`."""
    sheet.line((x, y.start), (x, y.end), ink=inks.INK, weight=0.6)
    for tick, words in zip(y.ticks, labels, strict=True):
        sheet.line((x - 2.5, y(tick)), (x, y(tick)), weight=0.6)
        sheet.words(x - 4.5, y(tick) + 0.36 * SIZE, words, anchor="right")
    if title:
        room = abs(y.start - y.end) + 24
        sheet.words(left + 7, (y.start + y.end) / 2, fitted(title, room), anchor="center",
                    upright=True)  # fmt: skip


def wall_room(labels: Sequence[str], *, titled: bool = True) -> float:
    """Return the room left of an upright axis that its labels and title take."""
    return widest(labels) + 6 + (11 if titled else 0)


def grid(sheet: Sheet, x: Scale, top: float, bottom: float) -> None:
    """Draw a thin upright line at each tick."""
    for tick in x.ticks:
        sheet.line((x(tick), top), (x(tick), bottom), ink=inks.GRID, weight=0.5)


def across(
    sheet: Sheet, result: Measured, x: Scale, y: float, mark: Mark, *, hollow: bool = False
) -> None:
    """Draw an estimate with its interval along a horizontal scale.

    A bound beyond the scale, or none, is drawn to its end.
    """
    if result.estimate is None:
        return
    ink, shape, radius, weight = LOOKS[mark]
    if result.lower is not None or result.upper is not None:
        lower = x.lower if result.lower is None else result.lower
        upper = x.upper if result.upper is None else result.upper
        sheet.line((x(lower), y), (x(upper), y), ink=ink, weight=weight,
                   dash="dashed" if hollow else "")  # fmt: skip
    fill = inks.PAPER if hollow else None
    sheet.mark((x(result.estimate), y), shape, radius, ink=ink, fill=fill)


def numbers(
    sheet: Sheet,
    at: tuple[float, float],
    result: Measured | None,
    *,
    kind: Kind,
    style: Style,
    size: float = SIZE,
    bold: bool = False,
) -> None:
    """Write an estimate and its bounds in two columns, both flush right."""
    right, y = at
    face: Face = "Bold" if bold else "Regular"
    if result is None or result.estimate is None:
        sheet.words(right, y, "–", size=size, anchor="right", face=face)
        return
    bounds = style.bounds(result, kind)
    if bounds != "–":
        sheet.words(right, y, bounds, size=size, anchor="right", face=face)
    value = style.number(result.estimate, kind) + ("%" if kind == "proportion" else "")
    sheet.words(right - bounds_room(size), y, value, size=size, anchor="right", face=face)


def bounds_room(size: float = SIZE) -> float:
    """Return the room that bounds such as ``[100, 100]`` take, with a space before them."""
    return width("[88, 88]", size) + 5
