"""A figure for print as plain values: lines, areas, marks and words, in points from its corner."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from readerstats.report.plates import inks
from readerstats.report.plates.lettering import SIZE, fitted, width
from readerstats.report.text import text as as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from readerstats.report.plates.lettering import Face
    from readerstats.report.text import Words

Place: TypeAlias = tuple[float, float]
Shape: TypeAlias = Literal["circle", "diamond", "square", "cross"]
Anchor: TypeAlias = Literal["left", "center", "right"]
Dash: TypeAlias = Literal["", "dotted", "dashed"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points."""

    points: tuple[Place, ...]
    ink: str
    weight: float
    dash: Dash = ""


@dataclass(frozen=True, slots=True)
class Area:
    """Polygons of one colour, with or without an outline."""

    outlines: tuple[tuple[Place, ...], ...]
    fill: str | None
    edge: str | None = None
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at a place; `fill` is what it is filled with, `ink` its outline."""

    x: float
    y: float
    shape: Shape
    radius: float
    ink: str
    fill: str
    weight: float


@dataclass(frozen=True, slots=True)
class Label:
    """Words of one face, their baseline at `y`."""

    x: float
    y: float
    words: str
    size: float
    ink: str
    face: Face
    anchor: Anchor
    upright: bool = False


Part: TypeAlias = Line | Area | Mark | Label


@dataclass(slots=True)
class Sheet:
    """A drawing in points, y downward; later parts lie over earlier ones.

    Attributes
    ----------
    width, height : float
    parts : list of Line, Area, Mark or Label

    Examples
    --------
    >>> sheet = Sheet(234, 20)
    >>> sheet.words(2, 10, "R1")
    >>> sheet.parts[0].words
    'R1'
    """

    width: float
    height: float = 0.0
    parts: list[Part] = field(default_factory=list)

    def line(
        self, *points: Place, ink: str = inks.INK, weight: float = 0.6, dash: Dash = ""
    ) -> None:
        """Draw a line through points."""
        self.parts.append(Line(points, ink, weight, dash))

    def area(
        self,
        outlines: Iterable[Sequence[Place]],
        fill: str | None,
        *,
        edge: str | None = None,
        weight: float = 0.0,
    ) -> None:
        """Fill polygons with one colour."""
        found = tuple(tuple(outline) for outline in outlines)
        if found:
            self.parts.append(Area(found, fill, edge, weight))

    def box(
        self,
        corner: Place,
        size: tuple[float, float],
        fill: str | None,
        *,
        edge: str | None = None,
        weight: float = 0.0,
    ) -> None:
        """Draw a rectangle from its upper left corner."""
        self.area([rectangle(*corner, *size)], fill, edge=edge, weight=weight)

    def mark(
        self,
        at: Place,
        shape: Shape,
        radius: float,
        *,
        ink: str,
        fill: str | None = None,
        weight: float = 0.9,
    ) -> None:
        """Draw a mark; filled with its own colour unless `fill` says otherwise."""
        self.parts.append(Mark(*at, shape, radius, ink, ink if fill is None else fill, weight))

    def words(
        self,
        x: float,
        y: float,
        words: Words,
        *,
        size: float = SIZE,
        ink: str = inks.INK,
        face: Face = "Regular",
        anchor: Anchor = "left",
        room: float | None = None,
        upright: bool = False,
    ) -> None:
        """Write words with their baseline at `y`; what is longer than `room` is shortened.

        Emphasis of a `Text` is kept: its runs stand one after the other.
        """
        runs = [(printable(run.text), run.emphasis) for run in as_text(words).runs]
        if len(runs) <= 1 or upright:
            only = "".join(some for some, _ in runs)
            only = only if room is None else fitted(only, room, size, face)
            italic = bool(runs) and runs[0][1] == "italic"
            self.parts.append(
                Label(x, y, only, size, ink, "Italic" if italic else face, anchor, upright)
            )
            return
        faces: list[tuple[str, Face]] = [
            (some, "Italic" if emphasis == "italic" else face) for some, emphasis in runs
        ]
        whole = sum(width(some, size, its) for some, its in faces)
        at = x - {"left": 0.0, "center": whole / 2, "right": whole}[anchor]
        for some, its in faces:
            # A renderer drops the blanks at the ends of a run.
            bare = some.strip()
            indent = width(some[: len(some) - len(some.lstrip())], size, its)
            if bare:
                self.parts.append(Label(at + indent, y, bare, size, ink, its, "left"))
            at += width(some, size, its)


def with_margin(sheet: Sheet, margin: float) -> Sheet:
    """Return a drawing with white around it, so that no letter touches the edge.

    Examples
    --------
    >>> dot = Sheet(10, 10, [Mark(0, 5, "circle", 2, "#000000", "#000000", 1)])
    >>> around = with_margin(dot, 2)
    >>> around.width, around.parts[0].x, around.parts[0].y
    (14, 2, 7)
    """
    moved: list[Part] = []
    for part in sheet.parts:
        if isinstance(part, Mark | Label):
            moved.append(replace(part, x=part.x + margin, y=part.y + margin))
        elif isinstance(part, Line):
            moved.append(replace(part, points=_moved(part.points, margin)))
        else:
            outlines = tuple(_moved(outline, margin) for outline in part.outlines)
            moved.append(replace(part, outlines=outlines))
    return Sheet(sheet.width + 2 * margin, sheet.height + 2 * margin, moved)


def _moved(points: tuple[Place, ...], by: float) -> tuple[Place, ...]:
    return tuple((x + by, y + by) for x, y in points)


def printable(words: str) -> str:
    r"""Replace what is no letter, such as line ends and marks of direction, by a blank.

    Examples
    --------
    >>> printable("R\t1")
    'R 1'
    """
    return "".join(letter if letter.isprintable() else " " for letter in words)


def rectangle(x: float, y: float, wide: float, high: float) -> tuple[Place, ...]:
    """Return the corners of a rectangle."""
    return ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
