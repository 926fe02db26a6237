"""A table as a frozen value: renderers ask it for cells, and know no statistics."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readerstats.report.text import Words
    from readerstats.results import Estimate, TestResult

Align: TypeAlias = Literal["left", "right", "center"]
RowKind: TypeAlias = Literal["human", "model", "average", "heading", "faint", "plain"]
Raw: TypeAlias = float | int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The scale that the intervals of a column are drawn on.

    Attributes
    ----------
    lower, upper : float
        Ends of the scale, in the units of the estimates.
    lower_label, upper_label : str
        Their text, shown in the column's heading.
    chance, average : float or None
        Where a dotted line for chance and a thin one for the readers' average stand.
    """

    lower: float
    upper: float
    lower_label: str
    upper_label: str
    chance: float | None = None
    average: float | None = None

    def __post_init__(self) -> None:
        if not self.lower < self.upper:
            raise ValueError(f"`lower` = {self.lower} must lie below `upper` = {self.upper}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its heading, and how its cells stand.

    Attributes
    ----------
    key : str
        Name in CSV files; the same as in JSON and data frames.
    heading : Text or str
    align : {"left", "right", "center"}
    explained : str
        What the heading stands for, where it is an abbreviation.
    spanner : str
        A heading over neighbouring columns that have the same.
    axis : Axis or None
        The scale of a column of `IntervalCell`.
    in_csv : bool
        False for a column that only repeats in words what another has as numbers.
    """

    key: str
    heading: Words
    align: Align = "left"
    explained: str = ""
    spanner: str = ""
    axis: Axis | None = None
    in_csv: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """What a reader sees, and the unrounded value behind it.

    Attributes
    ----------
    text : Text or str
        The words.
    raw : float, int, str or None
        The value for sorting and for CSV files; the words themselves by default.
    note : Text or str
        A footnote of this cell; cells with the same note share its letter.
    of : Estimate, TestResult or None
        The result whose numbers it shows: by it a page tells where a number comes from.
    """

    text: Words
    raw: Raw = None
    note: Words = ""
    of: Estimate | TestResult | None = None

    @property
    def value(self) -> Raw:
        """The unrounded value, or the words where there is none."""
        return str(self.text) if self.raw is None else self.raw


@dataclass(frozen=True, slots=True)
class IntervalCell:
    """An estimate with its interval, drawn as a line and a mark.

    Attributes
    ----------
    estimate : Estimate
        The unrounded numbers.
    label : str
        The same in words, for those who do not see the drawing.
    """

    estimate: Estimate
    label: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells in the order of the columns; the first one names the row."""

    cells: tuple[Cell | IntervalCell, ...]
    kind: RowKind = "plain"


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note that belongs to marked cells."""

    letter: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table, ready to be shown on a page, in a document, on a terminal or as CSV.

    Attributes
    ----------
    id : str
        Its anchor on the page, and the name of its file.
    title : Text or str
        What it shows; no number of its own.
    columns : tuple of Column
    rows : tuple of TableRow
        A row of kind ``"heading"`` has one cell, which stands over the rows that follow.
    notes : tuple of Text or str
        Notes on the whole table.

    Raises
    ------
    ValueError
        For a row with more or fewer cells than there are columns.

    Examples
    --------
    >>> table = Table(
    ...     id="readers", title="Readers",
    ...     columns=(Column(key="reader", heading="Reader"),
    ...              Column(key="accuracy", heading="Accuracy", align="right")),
    ...     rows=(TableRow((Cell("R1"), Cell("85%", 131 / 154, note="Read twice.")), "human"),))
    >>> [note.letter for note in table.footnotes]
    ['a']
    """

    id: str
    title: Words
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[Words, ...] = ()

    def __post_init__(self) -> None:
        for place, row in enumerate(self.rows, start=1):
            expected = 1 if row.kind == "heading" else len(self.columns)
            if len(row.cells) != expected:
                raise ValueError(
                    f"row {place} of table '{self.id}' needs {expected} cells, "
                    f"got {len(row.cells)}."
                )

    @property
    def footnotes(self) -> tuple[Footnote, ...]:
        """The notes of cells, each once, lettered in the order in which they are met."""
        noted = (cell.note for row in self.rows for cell in row.cells if isinstance(cell, Cell))
        distinct = dict.fromkeys(note for note in noted if note)
        return tuple(Footnote(_letter(place), note) for place, note in enumerate(distinct))

    def letter_of(self, cell: Cell) -> str:
        """Return the letter of a cell's footnote; empty where it has none."""
        if not cell.note:
            return ""
        return next(note.letter for note in self.footnotes if note.words == cell.note)

    @property
    def groups(self) -> tuple[tuple[RowKind, tuple[TableRow, ...]], ...]:
        """Neighbouring rows of one kind: what sorting keeps together."""
        kinds = groupby(self.rows, key=lambda row: row.kind)
        return tuple((kind, tuple(rows)) for kind, rows in kinds)

    @property
    def spanners(self) -> tuple[tuple[str, int], ...]:
        """The headings over the headings with the number of columns each spans."""
        if not any(column.spanner for column in self.columns):
            return ()
        spans = groupby(self.columns, key=lambda column: column.spanner)
        return tuple((name, len(tuple(columns))) for name, columns in spans)

    def records(self) -> Iterator[dict[str, Raw]]:
        """Yield the unrounded values of each row, with headings as a column ``group``.

        A column of intervals becomes two, its lower and its upper bounds.
        """
        group: Raw = None
        has_groups = any(row.kind == "heading" for row in self.rows)
        for row in self.rows:
            if row.kind == "heading":
                group = _values(row.cells[0], "group")["group"]
                continue
            record: dict[str, Raw] = {"group": group} if has_groups else {}
            for column, cell in zip(self.columns, row.cells, strict=True):
                if column.in_csv:
                    record |= _values(cell, column.key)
            yield record


def _values(cell: Cell | IntervalCell, key: str) -> dict[str, Raw]:
    if isinstance(cell, Cell):
        return {key: cell.value}
    return {f"{key}_lower": cell.estimate.lower, f"{key}_upper": cell.estimate.upper}


def _letter(place: int) -> str:
    """Letter a footnote: a to z, then aa, ab, and so on."""
    first, last = divmod(place, 26)
    return (chr(96 + first) if first else "") + chr(97 + last)
