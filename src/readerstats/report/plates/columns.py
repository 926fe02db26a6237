"""How wide a figure is printed: the columns of journals, and the least size of letters."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Width: TypeAlias = Literal["single", "middle", "double"]
TALLEST: Final = 9.0
"""Inches: what a page of most journals has room for above a legend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The widths of a journal's columns, in inches.

    Attributes
    ----------
    single, middle, double : float
        One column, one and a half, and the whole page.
    source : str
        Where the widths are from; or that they were not checked against the journal's own page.
    """

    single: float
    middle: float
    double: float
    source: str = "usual widths, not checked against the journal's instructions"

    def inches(self, width: Width) -> float:
        """Return one of the widths.

        Examples
        --------
        >>> columns_of("radiology").inches("single")
        3.25
        """
        return {"single": self.single, "middle": self.middle, "double": self.double}[width]


COLUMNS: Final[Mapping[str, Columns]] = MappingProxyType(
    {
        "radiology": Columns(single=3.25, middle=5.0, double=7.0),
        "jama": Columns(single=3.25, middle=5.0, double=6.75),
        "nejm": Columns(single=3.125, middle=4.75, double=6.5),
        "bmj": Columns(single=3.375, middle=5.0, double=7.0),
        "european-radiology": Columns(
            single=84 / 25.4, middle=129 / 25.4, double=174 / 25.4,
            source="Springer: 84 mm for one column, 174 mm for the page; letters of 8 to 12 points",
        ),
        "plain": Columns(
            single=3.25, middle=5.0, double=7.0, source="our own; of no journal"
        ),
    }
)  # fmt: skip


def columns_of(style: str) -> Columns:
    """Return the columns of a style; of a style without any, those of the plain one.

    Examples
    --------
    >>> columns_of("unheard of") == COLUMNS["plain"]
    True
    """
    return COLUMNS.get(style, COLUMNS["plain"])
