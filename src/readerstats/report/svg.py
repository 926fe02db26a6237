"""The few SVG elements that the figures are made of; every word is escaped, every digit fixed."""

from __future__ import annotations

import unicodedata
from html import escape
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from readerstats.report.text import text as as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from readerstats.report.text import Words

Anchor: TypeAlias = Literal["start", "middle", "end"]

_END: Final = 6
"""Letters at the end of a name that tell it from others that begin alike."""
_BOLDER: Final = 1.14
"""How much wider bold letters are; in the widest of the usual faces."""
_NARROW, _WIDE = frozenset("iIjlt.,:;'|![]()fr1 "), frozenset("mwMW@%—")


def place(coordinate: float) -> str:
    """Write a coordinate to a tenth: the same bytes on every machine.

    Examples
    --------
    >>> place(10.04), place(-0.01), place(3.25)
    ('10', '0', '3.2')
    """
    written = f"{coordinate:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """Draw a straight line; `kind` is its class in the style sheet."""
    ends = f'x1="{place(x1)}" y1="{place(y1)}" x2="{place(x2)}" y2="{place(y2)}"'
    return f'<line class="{kind}" {ends}/>'


def circle(x: float, y: float, radius: float, kind: str = "") -> str:
    """Draw a circle."""
    return f'<circle{_class(kind)} cx="{place(x)}" cy="{place(y)}" r="{place(radius)}"/>'


def diamond(x: float, y: float, radius: float, kind: str = "") -> str:
    """Draw a square that stands on its corner."""
    corners = ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))
    return f'<path{_class(kind)} d="{_path(corners)}Z"/>'


def rectangle(
    x: float, y: float, width: float, height: float, kind: str, *, radius: float = 0
) -> str:
    """Draw a rectangle, with rounded corners if asked."""
    corners = f' rx="{place(radius)}"' if radius else ""
    where = f'x="{place(x)}" y="{place(y)}" width="{place(width)}" height="{place(height)}"'
    return f'<rect class="{kind}" {where}{corners}/>'


def squares(corners: Iterable[tuple[float, float]], side: float, kind: str) -> str:
    """Draw many squares of one kind as one path, which keeps a page of thousands small.

    Examples
    --------
    >>> squares([(0, 0), (12, 0)], 10, "step1")
    '<path class="step1" d="M0 0h10v10h-10zM12 0h10v10h-10z"/>'
    """
    length = place(side)
    outline = f"h{length}v{length}h-{length}z"
    path = "".join(f"M{place(x)} {place(y)}{outline}" for x, y in corners)
    return f'<path class="{kind}" d="{path}"/>'


def polyline(points: Iterable[tuple[float, float]], kind: str, *, closed: bool = False) -> str:
    """Draw a line through points; closed, it is an area."""
    return f'<path class="{kind}" d="{_path(points)}{"Z" if closed else ""}"/>'


def label(
    x: float, y: float, words: Words, *, kind: str = "", size: int = 13, anchor: Anchor = "start"
) -> str:
    """Write words with their baseline at `y`."""
    anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
    where = f'x="{place(x)}" y="{place(y)}" font-size="{size}"{anchored}'
    return f"<text{_class(kind)} {where}>{_runs(words)}</text>"


def upright_label(
    x: float, y: float, words: Words, *, kind: str = "", size: int = 12, anchor: Anchor = "start"
) -> str:
    """Write words that run upward from ``(x, y)``, or end there, for names of narrow columns."""
    turned = f'transform="translate({place(x)} {place(y)}) rotate(-90)"'
    anchored = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text{_class(kind)} {turned} font-size="{size}"{anchored}>{_runs(words)}</text>'


def group(parts: Iterable[str], kind: str, tooltip: str = "") -> str:
    """Hold parts together, with words that show where a pointer rests."""
    told = f"<title>{escape(tooltip)}</title>" if tooltip else ""
    return f'<g class="{kind}">{told}{"".join(parts)}</g>'


def stretched(
    parts: Iterable[str], kind: str, at: tuple[float, float], by: tuple[float, float]
) -> str:
    """Hold parts whose units are the columns and rows of a grid.

    Parameters
    ----------
    parts : iterable of str
    kind : str
    at : tuple of float
        Where the grid's corner stands.
    by : tuple of float
        How wide a column and how high a row is.
    """
    scale = f"scale({by[0]:.4g} {by[1]:.4g})"
    moved = f'transform="translate({place(at[0])} {place(at[1])}) {scale}"'
    return f'<g class="{kind}" {moved}>{"".join(parts)}</g>'


def runs(row: float, spans: Iterable[tuple[int, int]], kind: str, tooltip: str = "") -> str:
    """Draw runs of cells of one row of a grid as one path, however many they are.

    Parameters
    ----------
    row : float
    spans : iterable of (int, int)
        First column and number of columns of each run, from left to right.
    kind, tooltip : str

    Examples
    --------
    >>> runs(2, [(0, 1), (4, 3)], "wrong")
    '<path class="wrong" d="M0 2.5h1m3 0h3"/>'
    """
    drawn, end = "", None
    for first, length in spans:
        start = f"M{first} {place(row + 0.5)}" if end is None else f"m{first - end} 0"
        drawn, end = f"{drawn}{start}h{length}", first + length
    told = f"<title>{escape(tooltip)}</title></path>" if tooltip else ""
    return f'<path{_class(kind)} d="{drawn}"{">" + told if told else "/>"}'


def drawing(
    parts: Iterable[str], *, anchor: str, title: str, alt: str, width: float, height: float
) -> str:
    """Put parts into an ``<svg>`` that a screen reader announces as one picture.

    Parameters
    ----------
    parts : iterable of str
        Elements, made by the functions of this module.
    anchor : str
        Unique on the page; the anchors of title and description derive from it.
    title, alt : str
        Name of the picture, and what it shows.
    width, height : float
        Size in the drawing's own units; the page scales it.

    Returns
    -------
    str
        One ``<svg>`` element.
    """
    name = escape(anchor)
    return (
        f'<svg class="drawing" viewBox="0 0 {place(width)} {place(height)}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(alt)}</desc>{"".join(parts)}</svg>'
    )


def attribute(words: str) -> str:
    """Escape words for use between the quotes of an attribute."""
    return escape(words, quote=True)


def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """Estimate how wide words are in a common sans serif, in units of the drawing.

    Examples
    --------
    >>> text_width("ill", 10) < text_width("abc", 10) < text_width("WMW", 10)
    True
    """
    return size * (_BOLDER if bold else 1.0) * sum(_share_of_em(mark) for mark in words)


def _share_of_em(mark: str) -> float:
    if unicodedata.combining(mark):
        return 0.0
    if unicodedata.east_asian_width(mark) in "WF":
        return 1.0
    if mark in _NARROW:
        return 0.34
    if mark in _WIDE:
        return 0.9
    return 0.68 if mark.isupper() else 0.57


def fitted(words: str, size: float, room: float, *, bold: bool = False) -> str:
    """Shorten words with an ellipsis until they fit.

    Examples
    --------
    >>> fitted("Llama 4 Maverick", 12, 60), fitted("R1", 12, 60)
    ('Llama 4…', 'R1')
    """
    size *= _BOLDER if bold else 1.0
    if text_width(words, size) <= room:
        return words
    while words and text_width(words + "…", size) > room:
        words = words[:-1]
    return words.rstrip() + "…"


def fitted_names(names: Sequence[str], size: float, room: float) -> list[str]:
    """Shorten names until they fit; those that would look alike keep their ends.

    Examples
    --------
    >>> fitted_names(["Dr. Maximiliane (R02)", "Dr. Maximiliane (R03)", "GPT-4o"], 10, 70)
    ['Dr. Ma… (R02)', 'Dr. Ma… (R03)', 'GPT-4o']
    """
    short = [fitted(name, size, room) for name in names]
    return [
        _ends(name, size, room) if once != name and short.count(once) > 1 else once
        for name, once in zip(names, short, strict=True)
    ]


def _ends(name: str, size: float, room: float) -> str:
    end = name[-_END:]
    return fitted(name[:-_END], size, room - text_width(end, size)) + end


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{place(x)} {place(y)}" for x, y in points)


def _runs(words: Words) -> str:
    marks = {"italic": ' font-style="italic"', "bold": ' font-weight="600"'}
    return "".join(
        f"<tspan{marks[run.emphasis]}>{escape(run.text)}</tspan>"
        if run.emphasis in marks
        else escape(run.text)
        for run in as_text(words).runs
    )
