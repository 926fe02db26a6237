"""A figure as a value: the drawing, its words, and the numbers behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readerstats.report.table import Table
    from readerstats.report.text import Words


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
    """

    id: str
    title: Words
    svg: str
    narrow: str
    alt: str
    caption: Words = ""
    data: Table | None = None
