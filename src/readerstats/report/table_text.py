"""Tables as plain text: for a terminal, as Markdown, and as CSV with the unrounded numbers."""

from __future__ import annotations

import unicodedata
from itertools import chain
from typing import TYPE_CHECKING, Any

from readerstats.report.table import Axis, Cell, Column, IntervalCell, Raw, Table, TableRow
from readerstats.study.formula_cells import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_DRAWING_WIDTH = 25


def csv(table: Table) -> str:
    """Write a table's unrounded values as CSV.

    Text that a spreadsheet would run as a formula gets an apostrophe in front.

    Examples
    --------
    >>> from readerstats.report.table import Cell, Column, Table, TableRow
    >>> print(csv(Table(
    ...     id="t", title="T",
    ...     columns=(Column(key="reader", heading="Reader"), Column(key="k", heading="Correct")),
    ...     rows=(TableRow((Cell("=cmd()"), Cell("85%", -0.5))),))), end="")
    reader,k
    '=cmd(),-0.5
    """
    return records_csv(list(table.records()), _keys(table))


def _keys(table: Table) -> list[str]:
    """Name the columns of a table that has no row."""
    ends = ("_lower", "_upper")
    return [
        f"{column.key}{end}"
        for column in table.columns
        if column.in_csv
        for end in (ends if column.axis else ("",))
    ]


def results_csv(table: Table) -> str:
    """Write a table's unrounded values as CSV, with the bounds and counts that its cells quote.

    Parameters
    ----------
    table : Table

    Returns
    -------
    str
        Beside each column that shows estimates, columns of their lower and upper bounds,
        numerators and denominators, as far as there are any.

    Examples
    --------
    >>> from readerstats.report.table import Cell, Column, Table, TableRow
    >>> from readerstats.results import Estimate
    >>> share = Estimate(estimate=0.5, lower=0.25, upper=0.75, k=1, n=2, method="wilson")
    >>> print(results_csv(Table(
    ...     id="t", title="T", columns=(Column(key="accuracy", heading="Accuracy"),),
    ...     rows=(TableRow((Cell("50%", 0.5, of=share),)),))), end="")
    accuracy,accuracy_lower,accuracy_upper,accuracy_k,accuracy_n
    0.5,0.25,0.75,1,2
    """
    wider = []
    rows = (row for row in table.rows if row.kind != "heading")
    for row, record in zip(rows, table.records(), strict=True):
        told: dict[str, Raw] = {"group": record["group"]} if "group" in record else {}
        for column, cell in zip(table.columns, row.cells, strict=True):
            told |= {key: record[key] for key in record if key == column.key}
            if column.in_csv and isinstance(cell, Cell) and _shows_its_estimate(cell):
                for name in ("lower", "upper", "k", "n"):
                    told[f"{column.key}_{name}"] = getattr(cell.of, name, None)
        wider.append({**told, **{key: record[key] for key in record if key not in told}})
    columns = dict.fromkeys(key for record in wider for key in record)
    some = [key for key in columns if any(record.get(key) is not None for record in wider)]
    kept = [key for key in columns if key in some or key in {one.key for one in table.columns}]
    full = [{key: record.get(key) for key in kept} for record in wider]
    return records_csv(full, [column.key for column in table.columns])


def _shows_its_estimate(cell: Cell) -> bool:
    """Whether the value of a cell is the estimate of its result, not its count or its P value."""
    return cell.of is not None and isinstance(cell.raw, float) and cell.raw == cell.of.estimate


def records_csv(records: Sequence[Mapping[str, Raw]], keys: Sequence[str] = ()) -> str:
    """Write records as CSV, text that a spreadsheet would run made harmless.

    Parameters
    ----------
    records : sequence of mapping
    keys : sequence of str
        The header where there is no record.

    Examples
    --------
    >>> print(records_csv([{"reader": "@R1", "k": 131}]), end="")
    reader,k
    '@R1,131
    """
    found = list(dict.fromkeys(key for record in records for key in record))
    return csv_rows(found or keys, records)


def csv_rows(keys: Sequence[str], records: Iterable[Mapping[str, Any]]) -> str:
    """Write the same values of each record as CSV, below their names.

    Examples
    --------
    >>> print(csv_rows(["reader"], [{"reader": "@R1", "k": 131}]), end="")
    reader
    '@R1
    """
    lines = ([field(record.get(key)) for key in keys] for record in records)
    return "".join(map(_csv_line, chain([[field(key) for key in keys]], lines)))


def _csv_line(fields: Sequence[str]) -> str:
    """Quote what needs it; the standard library's own rule for a return differs by version."""
    if list(fields) == [""]:
        return '""\n'
    return ",".join(map(_quoted, fields)) + "\n"


def _quoted(written: str) -> str:
    needs = any(mark in written for mark in ',"\r\n')
    return '"' + written.replace('"', '""') + '"' if needs else written


def field(value: Raw) -> str:
    """Write one value as a CSV file has it, before quoting.

    Examples
    --------
    >>> field("=cmd()"), field(-0.5), field(None)
    ("'=cmd()", '-0.5', '')
    """
    return "" if value is None else harmless(value) if isinstance(value, str) else str(value)


def markdown(table: Table) -> str:
    r"""Write a table in Markdown, with its title above and its notes below.

    Examples
    --------
    >>> from readerstats.report.table import Cell, Column, Table, TableRow
    >>> print(markdown(Table(
    ...     id="t", title="Readers", columns=(Column(key="reader", heading="Reader"),),
    ...     rows=(TableRow((Cell("R1 | x"),)),))), end="")
    **Readers**
    <BLANKLINE>
    | Reader |
    | :-- |
    | R1 \| x |
    """
    shown = [column for column in table.columns if column.axis is None]
    rules = {"left": ":--", "right": "--:", "center": ":-:"}
    lines = [f"**{_escaped(str(table.title))}**", ""]
    lines.append(_pipes([str(column.heading) for column in shown]))
    lines.append("| " + " | ".join(rules[column.align] for column in shown) + " |")
    for row in table.rows:
        cells = [_words(table, cell) for cell in row.cells if isinstance(cell, Cell)]
        lines.append(_pipes(cells + [""] * (len(shown) - len(cells))))
    notes = _notes(table)
    if notes:
        lines += ["", *(_escaped(note) + "  " for note in notes)]
    return "\n".join(lines) + "\n"


def _pipes(cells: list[str]) -> str:
    return "| " + " | ".join(_escaped(cell) for cell in cells) + " |"


def _escaped(words: str) -> str:
    """Keep a cell on its line, and keep its pipes, marks and tags from being read as Markdown."""
    words = " ".join(words.split())
    for mark in ("\\", "|", "*", "_", "<", "`"):
        words = words.replace(mark, "\\" + mark)
    return words


def terminal(table: Table) -> str:
    """Write a table for a terminal: aligned columns, intervals drawn with characters.

    Examples
    --------
    >>> from readerstats.report.table import Cell, Column, Table, TableRow
    >>> print(terminal(Table(
    ...     id="t", title="Readers", columns=(Column(key="reader", heading="Reader"),),
    ...     rows=(TableRow((Cell("R1"),)),))), end="")
    Readers
    <BLANKLINE>
    Reader
    ──────
    R1
    """
    headings = [_heading(column) for column in table.columns]
    body = [(row, _row_words(table, row)) for row in table.rows]
    widths = [_width(heading) for heading in headings]
    for row, words in body:
        if row.kind != "heading":
            widths = [max(width, _width(word)) for width, word in zip(widths, words, strict=True)]
    rule = "─" * (sum(widths) + 2 * (len(widths) - 1))
    lines = [_printable(str(table.title)), "", _line(table, headings, widths), rule]
    for place, (row, words) in enumerate(body):
        if row.kind == "heading":
            lines += ["", words[0]] if place else words
            continue
        parts = row.kind in {"average", "model"} and place and body[place - 1][0].kind != row.kind
        lines += [rule] if parts else []
        lines.append(_line(table, words, widths))
    notes = _notes(table)
    return "\n".join([*lines, *([""] if notes else []), *notes]) + "\n"


def _heading(column: Column) -> str:
    if column.axis is None:
        return _printable(str(column.heading))
    left, right = column.axis.lower_label, column.axis.upper_label
    return left + " " * max(1, _DRAWING_WIDTH - _width(left) - _width(right)) + right


def _row_words(table: Table, row: TableRow) -> list[str]:
    if row.kind == "heading":
        return [_words(table, cell) for cell in row.cells if isinstance(cell, Cell)]
    return [
        _drawing(cell, column.axis) if isinstance(cell, IntervalCell) else _words(table, cell)
        for column, cell in zip(table.columns, row.cells, strict=True)
    ]


def _words(table: Table, cell: Cell) -> str:
    letter = table.letter_of(cell)
    return _printable(str(cell.text)) + (f" [{letter}]" if letter else "")


def _printable(words: str) -> str:
    """Drop control characters: a name in a table must not steer the terminal."""
    return "".join(" " if unicodedata.category(mark)[0] == "C" else mark for mark in words)


def _notes(table: Table) -> list[str]:
    lettered = [f"[{note.letter}] {note.words}" for note in table.footnotes]
    return [_printable(note) for note in [*map(str, table.notes), *lettered]]


def _line(table: Table, words: list[str], widths: list[int]) -> str:
    padded = []
    for column, word, width in zip(table.columns, words, widths, strict=True):
        space = width - _width(word)
        before = {"left": 0, "right": space, "center": space // 2}[column.align]
        padded.append(" " * before + word + " " * (space - before))
    return "  ".join(padded).rstrip()


def _width(words: str) -> int:
    """Count the columns that words take: two for wide characters, none for combining ones."""
    wide = sum(unicodedata.east_asian_width(mark) in "WF" for mark in words)
    return len(words) + wide - sum(unicodedata.combining(mark) > 0 for mark in words)


def _drawing(cell: IntervalCell, axis: Axis | None) -> str:
    """Draw an interval as ``├──●───┤`` on the column's scale."""
    estimate = cell.estimate
    if axis is None or estimate.estimate is None:
        return ""

    def place(value: float) -> int:
        share = (value - axis.lower) / (axis.upper - axis.lower)
        return min(max(round(share * (_DRAWING_WIDTH - 1)), 0), _DRAWING_WIDTH - 1)

    marks = [" "] * _DRAWING_WIDTH
    if axis.chance is not None:
        marks[place(axis.chance)] = "┊"
    if estimate.lower is not None and estimate.upper is not None:
        lower, upper = place(estimate.lower), place(estimate.upper)
        marks[lower : upper + 1] = "─" * (upper - lower + 1)
    marks[place(estimate.estimate)] = "●"
    return "".join(marks)
