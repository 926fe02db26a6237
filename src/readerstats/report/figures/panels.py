"""Square panels side by side: where each stands, and its frame with axes from 0% to 100%."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from readerstats.report import svg
from readerstats.report.figures.labels import Box, free_spot
from readerstats.report.figures.scale import Scale

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from readerstats.report.figures.figure import Draw
    from readerstats.report.style import Style

LEFT: Final = 46.0
TOP: Final = 44.0
FLOOR: Final = 44.0
_GAP: Final = 14.0


class _Panel(Protocol):
    @property
    def title(self) -> str: ...


Titled = TypeVar("Titled", bound=_Panel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One panel's scales.

    Attributes
    ----------
    x, y : Scale
        From values to places.
    left, top : float
        Where the panel with its words begins.
    width : float
        Of the panel with its words.
    """

    x: Scale
    y: Scale
    left: float
    top: float
    width: float

    @property
    def field(self) -> Box:
        """Where marks and names may stand."""
        return Box(self.x.start - 2, self.y.end - 12, self.x.end + 8, self.y.start + 4)


def framed(
    panels: Sequence[Titled],
    inside: Callable[[Titled, Place], list[str]],
    style: Style,
    *,
    x_label: str,
    y_label: str,
) -> Draw:
    """Return what draws panels side by side, each in its frame.

    Parameters
    ----------
    panels : sequence
        Each has a title.
    inside : function of a panel and its place
        Draws what the frame holds.
    style : Style
    x_label, y_label : str

    Returns
    -------
    function of a width
        As `figure` takes it.

    Examples
    --------
    >>> framed.__name__
    'framed'
    """

    def draw(width: float) -> tuple[list[str], float]:
        found, height = places(len(panels), width)
        parts: list[str] = []
        for panel, place in zip(panels, found, strict=True):
            parts += frame(place, style, title=panel.title, x_label=x_label, y_label=y_label)
            parts += inside(panel, place)
        return parts, height

    return draw


def places(number: int, width: float, *, across: int = 2) -> tuple[list[Place], float]:
    """Lay out panels: `across` in a row on a desk, one on a phone.

    Parameters
    ----------
    number : int
    width : float
        Of the drawing.
    across : int, default 2

    Returns
    -------
    list of Place
    float
        Height of the drawing.

    Examples
    --------
    >>> two, height = places(2, 760.0)
    >>> [round(place.left) for place in two], round(height)
    ([0, 387], 395)
    """
    columns = across if width > 500 else 1
    each = (width - _GAP * (columns - 1)) / columns
    side = min(each - LEFT - 20, 400.0)
    tall = TOP + side + FLOOR
    found = []
    for panel in range(number):
        row, column = divmod(panel, columns)
        left, top = column * (each + _GAP), row * (tall + 10)
        x0, y0 = left + LEFT, top + TOP
        found.append(
            Place(
                x=Scale(lower=0.0, upper=1.0, step=0.2, start=x0, end=x0 + side),
                y=Scale(lower=0.0, upper=1.0, step=0.2, start=y0 + side, end=y0),
                left=left,
                top=top,
                width=each,
            )
        )
    rows = -(-number // columns)
    return found, rows * tall + (rows - 1) * 10


def frame(
    place: Place,
    style: Style,
    *,
    title: str,
    x_label: str,
    y_label: str,
    x_ticks: Sequence[tuple[float, str]] | None = None,
) -> list[str]:
    """Draw a panel's title, grid, ticks and the names of its axes.

    Parameters
    ----------
    place : Place
    style : Style
    title, x_label, y_label : str
    x_ticks : sequence of (float, str), optional
        Places and words along the floor; 0% to 100% without them.
    """
    x, y = place.x, place.y
    parts = [
        svg.label(
            place.left, place.top + 13, svg.fitted(title, 13, place.width, bold=True), kind="panel"
        ),
        svg.label(
            place.left, place.top + 32, svg.fitted(y_label, 12, place.width), kind="soft", size=12
        ),
    ]
    for tick, words in zip(y.ticks, y.labels(style, "proportion"), strict=True):
        parts.append(svg.line(x.start, y(tick), x.end, y(tick), "grid"))
        parts.append(svg.label(x.start - 6, y(tick) + 4, words, kind="soft", size=12, anchor="end"))
    if x_ticks is None:
        words_of = zip(x.ticks, x.labels(style, "proportion"), strict=True)
        x_ticks = [(x(tick), words) for tick, words in words_of]
    last = -1e9
    for at, words in x_ticks:
        parts.append(svg.line(at, y.end, at, y.start, "grid"))
        half = svg.text_width(words, 12) / 2
        if at - half > last + 6:
            parts.append(svg.label(at, y.start + 17, words, kind="soft", size=12, anchor="middle"))
            last = at + half
    parts.append(svg.line(x.start, y.start, x.end, y.start, "axis"))
    words = svg.fitted(x_label, 12, place.width)
    middle = (x.start + x.end) / 2
    half = svg.text_width(words, 12) / 2
    middle = max(min(middle, place.left + place.width - half), place.left + half)
    parts.append(svg.label(middle, y.start + 36, words, kind="soft", size=12, anchor="middle"))
    return parts


def named(
    spots: Sequence[tuple[float, float]],
    words: str,
    kind: str,
    taken: list[Box],
    field: Box,
    *,
    room: float = 120.0,
) -> str | None:
    """Write a name beside the first of several spots that has room; None where none has.

    Parameters
    ----------
    spots : sequence of (float, float)
        Where the name could stand, the best first.
    words, kind : str
    taken : list of Box
        Where no name may stand; the name's own box is added.
    field : Box
    room : float
        How long a name may be.
    """
    written = svg.fitted(words, 12, room)
    size = (svg.text_width(written, 12), 12.0)
    for at in spots:
        spot = free_spot(*at, size, taken, field)
        if spot is not None:
            taken.append(Box(spot.left - 3, spot.top, spot.right + 3, spot.bottom))
            return svg.label(spot.left, spot.bottom - 2, written, kind=kind, size=12)
    return None
