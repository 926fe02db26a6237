"""The sheets of an RJafroc workbook: which is which, and their columns by any of their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from readerstats.study.roles import squeezed

if TYPE_CHECKING:
    from readerstats.study.formats.content import Grid

_TRUTH = frozenset({"truth"})
_FALSE = frozenset({"fp", "nl"})
_TRUE = frozenset({"tp", "ll"})
NAMES_SHEET: Final = "X_CASE_NAMES"
"""Names of cases that RJafroc must have as numbers, in a workbook that was written here.

The sheet comes after TRUTH in the alphabet, by which RJafroc finds its sheets.
"""

_SYNONYMS = {
    "caseid": ("caseid", "case", "imageid"),
    "lesionid": ("lesionid", "lesion"),
    "weight": ("weight", "weights", "lesionweight"),
    "readerid": ("readerid", "reader"),
    "modalityid": ("modalityid", "modality", "treatmentid", "treatment", "modalityid1"),
    "modalityid2": ("modalityid2",),
    "paradigm": ("paradigm",),
    "rating": (
        *(f"{kind}rating" for kind in ("fp", "nl", "tp", "ll")),
        *(f"{kind}ratings" for kind in ("fp", "nl", "tp", "ll")),
        "rating",
    ),
    "name": ("casename",),
}


@dataclass(slots=True)
class MarkSheet:
    """One sheet: its rows that are not blank, and where they stand.

    Attributes
    ----------
    name : str
        Of the file with the sheet, for messages.
    header : tuple of str
        Squeezed names of the columns.
    headings : tuple of str
        The names as they are written.
    rows : list of int
    records : list of list of str or None
    """

    name: str
    header: tuple[str, ...]
    headings: tuple[str, ...]
    rows: list[int] = field(default_factory=list)
    records: list[list[str | None]] = field(default_factory=list)

    def place(self, column: str) -> int | None:
        """Return where a column is, by any of its names; None where it is not."""
        names = _SYNONYMS[column]
        return next((self.header.index(name) for name in names if name in self.header), None)

    def heading(self, column: str) -> str:
        """Return how the sheet calls a column."""
        place = self.place(column)
        return column if place is None else self.headings[place]

    def column(self, column: str) -> list[str | None] | None:
        """Return the cells of a column, blank ones as None; None where it is not there."""
        place = self.place(column)
        if place is None:
            return None
        return [record[place] if place < len(record) else None for record in self.records]


@dataclass(slots=True)
class Sheets:
    """The sheets of a workbook by what they hold."""

    truth: MarkSheet
    false: MarkSheet
    true: MarkSheet
    names: MarkSheet | None


def sheets_of(grids: Sequence[Grid]) -> Sheets | None:
    """Return the sheets of a workbook, in whatever order and letter case; None if one is missing.

    Examples
    --------
    >>> sheets_of(()) is None
    True
    """
    found = {squeezed(grid.sheet or ""): grid for grid in grids}

    def one_of(names: frozenset[str]) -> MarkSheet | None:
        return next((_laid_out(found[name]) for name in sorted(names) if name in found), None)

    truth, false, true = one_of(_TRUTH), one_of(_FALSE), one_of(_TRUE)
    if truth is None or false is None or true is None or truth.place("caseid") is None:
        return None
    return Sheets(truth, false, true, one_of(frozenset({squeezed(NAMES_SHEET)})))


def _laid_out(grid: Grid) -> MarkSheet:
    filled = [
        (grid.first_row + place, [_text(cell) for cell in record])
        for place, record in enumerate(grid.records)
        if any(cell and not cell.isspace() for cell in record)
    ]
    headings = tuple(cell or "" for cell in filled[0][1]) if filled else ()
    header = tuple(squeezed(cell) for cell in headings)
    rows, records = [row for row, _ in filled[1:]], [cells for _, cells in filled[1:]]
    return MarkSheet(grid.name, header, headings, rows, records)


def _text(cell: str | None) -> str | None:
    return cell.strip() or None if cell else None


def listed_ids(cell: str | None) -> tuple[str, ...]:
    """Return the readers or modalities that a cell names: one, several, in parentheses or not.

    Examples
    --------
    >>> listed_ids("1, 2,3"), listed_ids("(4)"), listed_ids(None)
    (('1', '2', '3'), ('4',), ())
    """
    if cell is None:
        return ()
    plain = cell.strip()
    if plain.startswith("(") and plain.endswith(")"):
        plain = plain[1:-1]
    return tuple(one.strip() for one in plain.replace(";", ",").split(",") if one.strip())
