"""A table as paper shows it: letters at its cells, notes below, no drawings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from readerstats.report.numbered import note_under, shown_columns
from readerstats.report.table import Cell, Column, Table
from readerstats.report.text import Text, Words, superscript, text
from readerstats.report.wording import emphasised

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """The words of a row; of a heading over rows, one."""

    words: tuple[Text, ...]
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """What the writers of Word, LaTeX and HTML need of a table, each letter in its place.

    Attributes
    ----------
    columns : tuple of Column
    rows : tuple of PrintedRow
    notes : tuple of Text or str
        The general note first, then the lettered footnotes.
    """

    columns: tuple[Column, ...]
    rows: tuple[PrintedRow, ...]
    notes: tuple[Words, ...]

    @property
    def grouped(self) -> bool:
        """Whether rows stand under headings, and so are indented."""
        return any(row.heading for row in self.rows)


def printed(table: Table) -> PrintedTable:
    """Put the letters of the footnotes at the cells and everything that is said below the table.

    Examples
    --------
    >>> from readerstats.report.table import TableRow
    >>> shown = printed(Table(id="t", title="T", columns=(Column(key="a", heading="A"),),
    ...                       rows=(TableRow((Cell("1", note="Read twice."),)),)))
    >>> str(shown.rows[0].words[0]), [str(note) for note in shown.notes]
    ('1a', ['a Read twice.'])
    """
    footnotes = table.footnotes
    letters: dict[Words, str] = {one.words: one.letter for one in footnotes}

    def words_of(cell: object) -> Text:
        if not isinstance(cell, Cell):
            return Text()
        letter = letters.get(cell.note, "")
        return text(cell.text) + superscript(letter) if letter else text(cell.text)

    kept = [place for place, column in enumerate(table.columns) if column.axis is None]
    note = note_under(table)
    return PrintedTable(
        columns=shown_columns(table),
        rows=tuple(
            PrintedRow((words_of(row.cells[0]),), heading=True)
            if row.kind == "heading"
            else PrintedRow(tuple(words_of(row.cells[place]) for place in kept))
            for row in table.rows
        ),
        notes=(
            *((note,) if note else ()),
            *(superscript(one.letter) + " " + _emphasised(one.words) for one in footnotes),
        ),
    )


def _emphasised(words: Words) -> Words:
    return emphasised(words) if isinstance(words, str) else words


def spans(columns: Sequence[Column]) -> list[tuple[str, int, int]]:
    """Return the headings over headings with the columns they span; none where no column has one.

    Examples
    --------
    >>> spans((Column(key="a", heading="A"), Column(key="b", heading="B", spanner="S"),
    ...        Column(key="c", heading="C", spanner="S")))
    [('', 0, 1), ('S', 1, 3)]
    """
    if not any(column.spanner for column in columns):
        return []
    found: list[tuple[str, int, int]] = []
    for place, column in enumerate(columns):
        if found and found[-1][0] == column.spanner:
            found[-1] = (column.spanner, found[-1][1], place + 1)
        else:
            found.append((column.spanner, place, place + 1))
    return found
