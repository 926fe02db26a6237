"""Text files with a delimiter: comma, semicolon, tab or bar, in the encodings programs write."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from readerstats.study.codes import problem
from readerstats.study.formats.content import Grid
from readerstats.study.formats.raw import MAX_CELLS, Record

if TYPE_CHECKING:
    from readerstats.errors import Problem

_SAMPLE = 200_000
DELIMITERS = ",;\t|"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SEPARATOR_LINE = re.compile(r"^sep=(.)\r?\n")  # how Excel is told the delimiter
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_DECIMAL_POINT = re.compile(r"[+-]?\d+\.\d+")
_ARCHIVE = b"PK\x03\x04"  # what workbooks begin with


class NotTextError(Exception):
    """The bytes are no text of any encoding that is tried."""


def delimited_grid(data: bytes, name: str) -> tuple[Grid | None, list[Problem]]:
    r"""Split a delimited text file into rows of cells.

    Encoding, delimiter and decimal comma are recognised.

    Examples
    --------
    >>> grid, problems = delimited_grid("case;score\n1;2,5\n".encode("utf-16"), "reads.csv")
    >>> grid.records, problems
    ([['case', 'score'], ['1', '2.5']], [])
    """
    if not data.strip():
        return None, [problem("empty-file", "is empty", file=name)]
    try:
        text, encoding = decoded_as(data)
    except NotTextError:
        return None, [_not_a_table(data, name)]
    text, delimiter, first_row = split_off(text)
    records, problems = _records(text, delimiter, name, first_row)
    if problems:
        return None, problems
    if encoding == "cp1252":
        message = "is not in UTF-8 and was read as Western European text"
        problems.append(problem("encoding-guessed", message, file=name))
    if delimiter != ",":
        records = _with_decimal_points(records)
    return Grid(name=name, records=records, first_row=first_row), problems


def decoded(data: bytes) -> str | None:
    r"""Return bytes as text, in the encoding that they seem to have; None where they are none.

    Examples
    --------
    >>> decoded(b"caf\xe9"), decoded(b"\x00\x01\x02\x03")
    ('café', None)
    """
    try:
        return decoded_as(data)[0]
    except NotTextError:
        return None


def decoded_as(data: bytes) -> tuple[str, str]:
    r"""Return bytes as text, and the encoding that they seem to have.

    Raises
    ------
    NotTextError
        Where they are none.

    Examples
    --------
    >>> decoded_as(b"caf\xe9")
    ('café', 'cp1252')
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: Sequence[str] = ("utf-16",)
    elif b"\0" in data[:_SAMPLE]:  # UTF-16 without its mark: every other byte of Latin text is 0
        nulls_come_first = data[:2].startswith(b"\0")
        candidates = ("utf-16-be",) if nulls_come_first else ("utf-16-le",)
    else:
        candidates = ("utf-8-sig", "cp1252", "latin-1")
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        if "\0" in text or len(_CONTROL.findall(sample)) > len(sample) / 200:
            raise NotTextError
        if encoding.startswith("utf-16") and not re.search(r"[,;\t\r\n]", sample):
            raise NotTextError  # rubbish of an even length decodes too
        return text, "cp1252" if encoding == "latin-1" else encoding
    raise NotTextError


def _not_a_table(data: bytes, name: str) -> Problem:
    if data.startswith(_ARCHIVE):
        message = "is no text file but looks like a workbook"
        return problem("not-a-table", message, remedy="give it the ending .xlsx", file=name)
    return problem("not-a-table", "holds something other than text", file=name)


def split_off(text: str) -> tuple[str, str, int]:
    r"""Return the text, its delimiter, and the number of its first row.

    Examples
    --------
    >>> split_off("sep=;\ncase;truth\n"), split_off("case,truth\n")[1:]
    (('case;truth\n', ';', 2), (',', 1))
    """
    told = _SEPARATOR_LINE.match(text)
    if told:
        return text[told.end() :], told.group(1), 2
    sample = text[:_SAMPLE]
    widths = {delimiter: _widths(sample, delimiter) for delimiter in DELIMITERS}
    scores = {delimiter: _consistency(found, found[0]) for delimiter, found in widths.items()}
    if not any(any(score) for score in scores.values()):  # a title may stand above the header
        scores = {
            d: _consistency(found, max(found, key=found.count)) for d, found in widths.items()
        }
    return text, max(scores, key=lambda delimiter: scores[delimiter]), 1


def _consistency(widths: Sequence[int], usual: int) -> tuple[float, int]:
    """Score a delimiter: the share of rows that are as wide as they should be, then this width."""
    return (0.0, 0) if usual < 2 else (widths.count(usual) / len(widths), usual)


def _widths(sample: str, delimiter: str) -> list[int]:
    """Return the number of cells of each of the first rows, at least one."""
    widths = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        for record in reader:
            if record:
                widths.append(len(record))
            if len(widths) == 50:
                break
    except csv.Error:
        pass
    return widths or [0]


def _records(
    text: str, delimiter: str, name: str, first_row: int
) -> tuple[list[Record], list[Problem]]:
    records: list[Record] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for record in reader:
            records.append(record)
            cells += len(record)
            if cells > MAX_CELLS:
                message = f"holds more than {MAX_CELLS:,} cells"
                return [], [problem("too-large-file", message, file=name)]
    except csv.Error as error:
        row = len(records) + first_row
        if "field larger" in str(error):
            message = "holds a cell that is too long to read"
            return [], [problem("too-large-cell", message, file=name, row=row)]
        message = "a quotation mark is not closed, or text follows after one"
        return [], [problem("broken-quotes", message, file=name, row=row)]
    return records, []


def decimal_commas(cells: Callable[[], Iterable[str]]) -> set[str]:
    """Return the cells that hold a decimal comma.

    None do in a file that has decimal points, or only commas that can group thousands.

    Examples
    --------
    >>> decimal_commas(lambda: ["2,5", "10"]), decimal_commas(lambda: ["2,5", "2.5"])
    ({'2,5'}, set())
    """
    commas = {cell for cell in cells() if "," in cell and _DECIMAL_COMMA.fullmatch(cell)}
    if not commas or all(len(cell.split(",")[1]) == 3 for cell in commas):
        return set()
    if any("." in cell and _DECIMAL_POINT.fullmatch(cell) for cell in cells()):
        return set()
    return commas


def _with_decimal_points(records: list[Record]) -> list[Record]:
    """Turn 2,5 into 2.5 where it is a decimal comma."""
    commas = decimal_commas(lambda: _cells(records))
    if not commas:
        return records
    return [
        [cell.replace(",", ".") if cell in commas else cell for cell in record if cell is not None]
        for record in records
    ]


def _cells(records: list[Record]) -> Iterable[str]:
    return (cell for record in records for cell in record if cell is not None)
