"""One table as HTML by itself: to paste into a manuscript system, a wiki or a mail."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from readerstats.report.characters import settled
from readerstats.report.numbered import NumberedTable, note_under, shown_columns
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import Words, bold, superscript, text
from readerstats.report.wording import emphasised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.text import Emphasis

_TAGS: Final[dict[Emphasis, str]] = {
    "italic": "i",
    "bold": "b",
    "superscript": "sup",
    "subscript": "sub",
    "code": "code",
}
_RULE: Final = "1px solid #000"
_CELL: Final = "padding:2px 8px 2px 0;vertical-align:top"


def html_table(numbered: NumberedTable) -> str:
    """Write a table as HTML whose style travels with it.

    Parameters
    ----------
    numbered : NumberedTable

    Returns
    -------
    str
        A ``<table>`` with its title as caption and its notes as last row; inline style alone, so
        that it survives being pasted. Everything in it is escaped.

    Examples
    --------
    >>> table = Table(id="t", title="<b>", columns=(Column(key="a", heading="A"),),
    ...               rows=(TableRow((Cell("1"),)),))
    >>> shown = html_table(NumberedTable(label="Table 1", table=table, name="t"))
    >>> "<b>Table 1. </b>&lt;b&gt;" in shown, "<script" in shown
    (True, False)
    """
    table = numbered.table
    columns = shown_columns(table)
    title = _html(bold(f"{numbered.label}. ") + text(table.title))
    style = f"border-collapse:collapse;font:13px Arial,Helvetica,sans-serif;border-top:{_RULE}"
    lines = [
        f'<table style="{style}">',
        f'<caption style="text-align:left;padding-bottom:4px">{title}</caption>',
        "<thead>",
        *_heading(columns),
        "</thead>",
        "<tbody>",
        *(_line(table, row, len(columns)) for row in table.rows),
        "</tbody>",
        *_notes(table, len(columns)),
        "</table>",
    ]
    return "\n".join(lines) + "\n"


def _html(words: Words) -> str:
    written = ""
    for run in text(words).runs:
        tag, inside = _TAGS.get(run.emphasis), escape(settled(run.text))
        written += f"<{tag}>{inside}</{tag}>" if tag else inside
    return written


def _heading(columns: Sequence[Column]) -> list[str]:
    lines = []
    if any(column.spanner for column in columns):
        cells, place = "", 0
        while place < len(columns):
            end = place
            while end < len(columns) and columns[end].spanner == columns[place].spanner:
                end += 1
            name = columns[place].spanner
            rule = f";border-bottom:{_RULE}" if name else ""
            cells += (
                f'<th colspan="{end - place}" style="{_CELL};text-align:center{rule}">'
                f"{_html(name)}</th>"
            )
            place = end
        lines.append(f"<tr>{cells}</tr>")
    cells = "".join(
        f'<th scope="col" style="{_CELL};text-align:{column.align};border-bottom:{_RULE}">'
        f"{_html(column.heading)}</th>"
        for column in columns
    )
    return [*lines, f"<tr>{cells}</tr>"]


def _line(table: Table, row: TableRow, width: int) -> str:
    if row.kind == "heading":
        cell = row.cells[0]
        words = _html(_lettered(table, cell)) if isinstance(cell, Cell) else ""
        return f'<tr><td colspan="{width}" style="{_CELL};padding-top:6px">{words}</td></tr>'
    under = any(other.kind == "heading" for other in table.rows)
    shown = [
        (column, cell)
        for column, cell in zip(table.columns, row.cells, strict=True)
        if column.axis is None and isinstance(cell, Cell)
    ]
    cells = ""
    for place, (column, cell) in enumerate(shown):
        indent = ";padding-left:14px" if under and place == 0 else ""
        cells += (
            f'<td style="{_CELL};text-align:{column.align}{indent}">'
            f"{_html(_lettered(table, cell))}</td>"
        )
    return f"<tr>{cells}</tr>"


def _lettered(table: Table, cell: Cell) -> Words:
    letter = table.letter_of(cell)
    return text(cell.text) + superscript(letter) if letter else cell.text


def _notes(table: Table, width: int) -> list[str]:
    note = note_under(table)
    lines = [_html(note)] if note else []
    for one in table.footnotes:
        words = emphasised(one.words) if isinstance(one.words, str) else one.words
        lines.append(_html(superscript(one.letter) + " " + words))
    inside = "<br>\n".join(lines)
    style = f"border-top:{_RULE};padding-top:4px;font-size:12px"
    return [f'<tfoot><tr><td colspan="{width}" style="{style}">{inside}</td></tr></tfoot>']
