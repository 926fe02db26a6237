"""A raw table: cells of text as they stood in a file, with the rows' numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from readerstats.study.codes import Place, problem
from readerstats.study.formula_cells import as_meant
from readerstats.study.translate import translated
from readerstats.study.wording import counted, shown

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent

MAX_BYTES = 1_000_000_000
MAX_CELLS = 20_000_000
MAX_CELL_LENGTH = 32_767  # what a cell of a spreadsheet can hold
LOOKED_AT = 30  # rows among which the header is looked for
_LISTED = 5  # places named one by one before the rest is counted


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RawTable:
    """A table before anything is known of its columns.

    Attributes
    ----------
    name : str
        The file's name; for a workbook with several sheets also the sheet's.
    frame : DataFrame
        Cells of text, None where blank; column names are unique.
    rows : ndarray of int, shape (row,)
        Number of each row as a spreadsheet shows it; the header is usually row 1.
    sheet : str or None
        Name of the sheet, where a workbook has several.
    sha256 : str or None
        Of the file's bytes; None for a table that came as a DataFrame.
    format : str or None
        Name of the format that the file was read as; None for a plain table.
    """

    name: str
    frame: pd.DataFrame
    rows: NDArray[np.int64]
    sheet: str | None = None
    sha256: str | None = None
    format: str | None = None


Record = Sequence[str | None]


def raw_table(
    name: str,
    records: Sequence[Record],
    *,
    first_row: int = 1,
    sheet: str | None = None,
    sha256: str | None = None,
) -> tuple[RawTable | None, list[Problem]]:
    """Make a raw table of records, the header among them, and tell what is wrong with it.

    Parameters
    ----------
    name : str
        Name of the file, for messages.
    records : sequence of sequence of str or None
        Rows of cells; blank rows count in the numbering and are dropped.
    first_row : int, default 1
        Number of the first record as a spreadsheet shows it.
    sheet, sha256 : str or None
        Kept in the table.

    Returns
    -------
    RawTable or None
        None where there is no header, or nothing below it.
    list of Problem

    Examples
    --------
    >>> table, problems = raw_table("cases.csv", [["case", "truth"], ["c1", "1"], ["", ""]])
    >>> table.frame.shape, table.rows.tolist(), problems
    ((1, 2), [2], [])
    """
    filled = [number for number, record in enumerate(records) if _is_filled(record)]
    if not filled:
        return None, [problem("empty-file", "holds no table", file=name)]
    if len(filled) == 1:
        return None, [problem("empty-table", "has a header and no rows", file=name)]
    below = header_below([records[number] for number in filled[:LOOKED_AT]])
    if below:
        row = filled[below] + first_row
        message = f"the header seems to be in row {row}"
        return None, [problem("header-below", message, file=name, row=filled[0] + first_row)]
    header, *body = (records[number] for number in filled)
    rows = np.array(filled[1:], dtype=np.int64) + first_row
    header_row = filled[0] + first_row

    problems = list(_ragged_rows(name, len(header), body, rows))
    columns = _columns(len(header), body)
    names, named_problems = column_names(name, header, columns, header_row)
    problems += named_problems
    frame = _frame({n: c for n, c in zip(names, columns, strict=True) if n is not None}, len(body))
    problems += _long_cells(name, frame, rows)
    return RawTable(name=name, frame=frame, rows=rows, sheet=sheet, sha256=sha256), problems


def made_table(
    content: FileContent,
    kind: str,
    columns: Mapping[str, Sequence[str | None]],
    rows: Sequence[int],
    *,
    format: str,  # noqa: A002 - the name of the attribute
) -> RawTable:
    """Make a raw table of columns that a format of another program held.

    Parameters
    ----------
    content : FileContent
        The file, for its name and its SHA-256.
    kind : {"reads", "models", "cases", "readers"}
        What the table holds; other names are for tables that are joined later.
    columns : mapping of str to sequence of str or None
        Cells by the name of their column; blank ones become None.
    rows : sequence of int
        Where each row stood: the line of a text file, the row of a sheet, or the number of the
        record, from 1.
    format : str
        Name of the format.

    Examples
    --------
    >>> from readerstats.study.formats.content import FileContent
    >>> table = made_table(FileContent("a.imrmc", b""), "cases", {"case": ["c1", ""]}, [7, 8],
    ...                    format="iMRMC")
    >>> table.frame["case"].to_list(), table.rows.tolist(), table.sheet
    (['c1', None], [7, 8], 'cases')
    """
    frame = _frame({name: list(cells) for name, cells in columns.items()}, len(rows))
    return RawTable(
        name=content.name,
        frame=frame,
        rows=np.array(rows, dtype=np.int64),
        sheet=kind,
        sha256=content.sha256,
        format=format,
    )


def header_below(records: Sequence[Record]) -> int:
    """Return which record is the header where a title or a comment stands above it; else 0.

    A title fills the first cell, and at most half of those that most rows fill; a comment begins
    with #.

    Examples
    --------
    >>> header_below([["Reads of May"], ["case", "truth"], ["c1", "1"]])
    1
    """
    widths = [sum(_is_filled([cell]) for cell in record) for record in records]
    usual = max(widths[1:], key=widths[1:].count)
    first = (records[0][0] or "").strip()
    comment = first.startswith("#") and widths[0] != usual
    title = bool(first) and 2 * widths[0] <= usual
    if usual < 2 or not (comment or title):
        return 0
    return widths.index(usual)


def _is_filled(record: Record) -> bool:
    return bool("".join(filter(None, record)).strip())


def _ragged_rows(
    name: str, width: int, body: Sequence[Record], rows: NDArray[np.int64]
) -> Iterator[Problem]:
    ragged = [
        position
        for position, record in enumerate(body)
        if len(record) != width and (len(record) < width or _is_filled(record[width:]))
    ]
    told = _EachRagged(name, width, [(int(rows[at]), len(body[at])) for at in ragged])
    yield from islice(told, _LISTED)
    others = len(ragged) - _LISTED - 1
    if others >= 0:
        place: Place = {"file": name, "row": int(rows[ragged[_LISTED]])}
        rest = f"and {counted(others, 'more row')} are" if others else "is"
        every = replace(told, found=told.found[_LISTED:])
        yield problem("ragged-row", f"this row {rest} ragged too", every=every, **place)


@dataclass(frozen=True, slots=True)
class _EachRagged:
    """Every row with more or fewer cells than the header: its number, and its cells'."""

    name: str
    width: int
    found: list[tuple[int, int]]

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Problem]:
        for row, cells in self.found:
            message = f"has {counted(cells, 'cell')} where the header has {self.width}"
            yield problem("ragged-row", message, file=self.name, row=row)


def _columns(width: int, body: Sequence[Record]) -> list[list[str | None]]:
    if all(len(record) == width for record in body):
        return [list(column) for column in zip(*body, strict=True)] or [[] for _ in range(width)]
    padded = [[*record[:width], *[None] * (width - len(record))] for record in body]
    return [list(column) for column in zip(*padded, strict=True)]


def column_names(
    name: str, header: Record, columns: Sequence[Sequence[str | None]], header_row: int
) -> tuple[list[str | None], list[Problem]]:
    """Name each column; None for one that is left out: without a name, or named twice.

    Examples
    --------
    >>> names, problems = column_names("a.csv", ["case", ""], [["c1"], ["1"]], 1)
    >>> names, problems[0].message
    (['case', None], 'column 2 has no name and is not used')
    """
    names: list[str | None] = []
    problems = []
    for position, cell in enumerate(header):
        heading = as_meant((cell or "").strip())
        if not heading or heading.startswith("Unnamed: "):  # what pandas calls a nameless column
            names.append(None)
            if _is_filled(columns[position]):
                message = f"column {position + 1} has no name and is not used"
                problems.append(problem("unnamed-column", message, file=name, row=header_row))
        elif heading in names:
            names.append(None)
            message = "is the name of more than one column"
            problems.append(
                problem("duplicate-header", message, file=name, row=header_row, value=heading)
            )
        else:
            names.append(heading)
    return names, problems


def _frame(columns: dict[str, list[str | None]], n_rows: int) -> pd.DataFrame:
    import pandas as pd

    index = pd.RangeIndex(n_rows)
    filled = {
        name: translated(
            pd.Series(cells, index=index, dtype=object),
            lambda cell: as_meant(cell) if cell and not cell.isspace() else None,
        )
        for name, cells in columns.items()
    }
    return pd.DataFrame(filled, index=index, columns=list(columns), dtype=object)


def _long_cells(name: str, frame: pd.DataFrame, rows: NDArray[np.int64]) -> Iterator[Problem]:
    for column in frame.columns:
        too_long = translated(
            frame[column], lambda cell: cell is not None and len(cell) > MAX_CELL_LENGTH
        ).to_numpy(dtype=bool)
        if too_long.any():
            first = int(too_long.argmax())
            cell = frame[column].iloc[first]
            yield problem(
                "too-large-cell",
                f"is a cell of {len(cell):,} characters; at most {MAX_CELL_LENGTH:,} are read",
                file=name,
                row=int(rows[first]),
                column=column,
                value=shown(cell, longest=20),
                count=int(too_long.sum()),
            )
