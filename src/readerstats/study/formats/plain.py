"""Long plain CSV files, read by pandas: the same table as the slow way makes, in less time."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.study.codes import problem
from readerstats.study.formats.delimited import (
    DELIMITERS,
    NotTextError,
    decimal_commas,
    decoded_as,
    split_off,
)
from readerstats.study.formats.raw import (
    LOOKED_AT,
    MAX_CELL_LENGTH,
    MAX_CELLS,
    RawTable,
    column_names,
    header_below,
)

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent

LONG: Final = 1_000_000
"""Bytes from which on a file is worth the look whether it is plain."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """A header and the text below it, in which every line has as many cells as the header."""

    header: list[str]
    below: bytes
    delimiter: str


def plain_table(content: FileContent) -> tuple[RawTable, list[Problem]] | None:
    r"""Return the table of a plain file, and what is wrong with it; None where it is not plain.

    A file is plain where every line has as many cells as its header, none is blank, and quotation
    marks only stand around whole cells without line breaks or delimiters. Everything else is left
    to the slow way, which says what is wrong where; so the two never differ.

    Examples
    --------
    >>> from readerstats.study.formats.content import FileContent
    >>> table, problems = plain_table(FileContent("cases.csv", b"case,truth\nc1,1\nc2,0\n"))
    >>> table.frame["truth"].to_list(), table.rows.tolist(), problems
    (['1', '0'], [2, 3], [])
    >>> plain_table(FileContent("cases.csv", b"case,truth\nc1\n")) is None
    True
    """
    try:
        text, encoding = decoded_as(content.data)
    except NotTextError:
        return None
    text, delimiter, first_row = split_off(text)
    lines = _lines(text, delimiter)
    if lines is None:
        return None
    columns = _columns(lines)
    if columns is None:
        return None
    header = lines.header
    if delimiter != ",":
        header, columns = _with_decimal_points(header, columns)
    if not any(name.strip() for name in header) or header_below([header, *_first(columns)]):
        return None
    texts = [column.texts for column in columns]
    names, problems = column_names(content.name, header, texts, first_row)
    if encoding == "cp1252":
        message = "is not in UTF-8 and was read as Western European text"
        problems.insert(0, problem("encoding-guessed", message, file=content.name))
    frame = _frame({n: c for n, c in zip(names, columns, strict=True) if n is not None})
    rows = np.arange(len(columns[0].codes), dtype=np.int64) + first_row + 1
    return RawTable(name=content.name, frame=frame, rows=rows, sha256=content.sha256), problems


@dataclass(frozen=True, slots=True)
class _Column:
    """A column as its different texts, and which of them each row has."""

    texts: list[str]
    codes: NDArray[np.integer]


def _lines(text: str, delimiter: str) -> _Lines | None:
    """Return the lines of a plain text without its quotation marks; None where it is not plain."""
    if delimiter not in DELIMITERS:
        return None
    data = text.replace("\r\n", "\n").rstrip("\n").encode()
    header, _, below = data.partition(b"\n")
    if b"\r" in data or not below:
        return None
    width = header.count(delimiter.encode()) + 1
    if width < 2 or (below.count(b"\n") + 2) * width > MAX_CELLS:
        return None
    characters = np.frombuffer(data + b"\n", dtype=np.uint8)
    ends = np.flatnonzero((characters == ord("\n")) | (characters == ord(delimiter)))
    if not _is_even(characters, ends, width) or not _is_simply_quoted(characters, ends):
        return None
    names = header.replace(b'"', b"").decode().split(delimiter)
    below = below.replace(b'"', b"")
    if below.startswith(codecs.BOM_UTF8):  # pandas would leave it out of the first cell
        return None
    return _Lines(names, below, delimiter)


def _is_even(characters: NDArray[np.uint8], ends: NDArray[np.intp], width: int) -> bool:
    """Whether every line has the same number of cells, none of them too long."""
    if len(ends) % width or int(np.diff(ends, prepend=-1).max()) > MAX_CELL_LENGTH:
        return False
    is_line_end = (characters[ends] == ord("\n")).reshape(-1, width)
    return bool(is_line_end[:, -1].all() and not is_line_end[:, :-1].any())


def _is_simply_quoted(characters: NDArray[np.uint8], ends: NDArray[np.intp]) -> bool:
    """Whether quotation marks stand around whole cells, and nowhere else."""
    marks = np.flatnonzero(characters == ord('"'))
    if not len(marks):
        return True
    if len(marks) % 2:
        return False
    first, last = marks[::2], marks[1::2]
    cell = np.searchsorted(ends, first)
    starts = np.concatenate([[0], ends[:-1] + 1])
    return bool((starts[cell] == first).all() and (ends[cell] == last + 1).all())


def _columns(lines: _Lines) -> list[_Column] | None:
    """Read the cells below the header; None where a row has none, or cannot be read."""
    import pandas as pd

    try:
        frame = pd.read_csv(
            io.BytesIO(lines.below),
            sep=lines.delimiter,
            header=None,
            names=list(range(len(lines.header))),
            index_col=False,
            dtype=object,
            na_filter=False,
            quoting=csv.QUOTE_NONE,
            lineterminator="\n",
            skip_blank_lines=False,
            low_memory=False,
            engine="c",
            encoding="utf-8",
        )
    except (ValueError, OverflowError):  # pandas' own errors are ValueErrors
        return None
    columns = []
    for at in range(len(lines.header)):
        codes, texts = pd.factorize(frame[at].to_numpy(dtype=object))
        columns.append(_Column(list(texts), codes))
    return None if _has_blank_row(columns) else columns


def _has_blank_row(columns: list[_Column]) -> bool:
    blank = np.ones(len(columns[0].codes), dtype=bool)
    for column in sorted(columns, key=lambda column: len(column.texts)):
        blank &= np.array([not text.strip() for text in column.texts])[column.codes]
        if not blank.any():
            return False
    return True


def _with_decimal_points(
    header: list[str], columns: list[_Column]
) -> tuple[list[str], list[_Column]]:
    """Turn 2,5 into 2.5 where it is a decimal comma."""
    commas = decimal_commas(lambda: chain(header, *(column.texts for column in columns)))

    def changed(cells: list[str]) -> list[str]:
        return [cell.replace(",", ".") if cell in commas else cell for cell in cells]

    if not commas:
        return header, columns
    return changed(header), [_Column(changed(c.texts), c.codes) for c in columns]


def _first(columns: list[_Column]) -> list[list[str]]:
    """Return the rows among which a header may stand."""
    n_rows = min(len(columns[0].codes), LOOKED_AT - 1)
    return [[column.texts[column.codes[row]] for column in columns] for row in range(n_rows)]


def _frame(columns: dict[str, _Column]) -> pd.DataFrame:
    """Return the cells as a raw table has them: text, or None where blank."""
    import pandas as pd

    cells = {}
    for name, column in columns.items():
        texts = np.empty(len(column.texts), dtype=object)
        texts[:] = [text if text.strip() else None for text in column.texts]
        cells[name] = texts[column.codes]
    return pd.DataFrame(cells, columns=list(cells), dtype=object)
