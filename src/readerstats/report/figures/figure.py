"""A figure as a value: the drawing, its words, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from readerstats.report import svg

if TYPE_CHECKING:
    from readerstats.report.figures.drawn import Drawn
    from readerstats.report.table import Table
    from readerstats.report.text import Words

Draw: TypeAlias = Callable[[float], tuple[list[str], float]]
"""Draws a figure of a given width; returns its elements and its height."""

WIDE, NARROW = 760.0, 360.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A drawing with its title, caption, text alternative and data.

    Attributes
    ----------
    id : str
        Its anchor on the page, and the name of its file.
    title : Text or str
    svg : str
        The drawing for a wide page: an ``<svg>`` element, every label escaped.
    narrow : str
        The same for a phone, where the wide one would shrink its letters too far.
    alt : str
        What the drawing shows, for those who do not see it.
    caption : Text or str
        How to read it, and what its marks are.
    data : Table or None
        The numbers behind it.
    drawn : value or None
        What it was drawn from, where it can be drawn for print as well.
    """

    id: str
    title: Words
    svg: str
    narrow: str
    alt: str
    caption: Words = ""
    data: Table | None = None
    drawn: Drawn | None = None


def figure(
    draw: Draw,
    *,
    anchor: str,
    title: str,
    alt: str,
    caption: Words = "",
    data: Table | None = None,
    drawn: Drawn | None = None,
) -> Figure:
    """Draw a figure twice, for a desk and for a phone.

    Parameters
    ----------
    draw : callable
        Takes the width; returns the elements and the height.
    anchor, title, alt : str
    caption : Text or str
    data : Table or None
    drawn : value or None
        What it is drawn from.

    Returns
    -------
    Figure

    Examples
    --------
    >>> dot = figure(lambda width: ([svg.circle(width / 2, 5, 3)], 10.0), anchor="dot",
    ...     title="A dot", alt="One dot.")
    >>> 'viewBox="0 0 760 10"' in dot.svg, 'viewBox="0 0 360 10"' in dot.narrow
    (True, True)
    """
    drawings = []
    for name, width in (("wide", WIDE), ("narrow", NARROW)):
        parts, height = draw(width)
        drawings.append(
            svg.drawing(
                parts, anchor=f"{anchor}-{name}", title=title, alt=alt, width=width, height=height
            )
        )
    return Figure(
        id=anchor,
        title=title,
        svg=drawings[0],
        narrow=drawings[1],
        alt=alt,
        caption=caption,
        data=data,
        drawn=drawn,
    )
