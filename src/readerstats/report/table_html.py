"""One table as HTML by itself: to paste into a manuscript system, a wiki or a mail."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from readerstats.report.characters import settled
from readerstats.report.printed import PrintedRow, PrintedTable, printed, spans
from readerstats.report.text import Words, bold, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.numbered import NumberedTable
    from readerstats.report.table import Column
    from readerstats.report.text import Emphasis

_TAGS: Final[dict[Emphasis, str]] = {
    "italic": "i",
    "bold": "b",
    "superscript": "sup",
    "subscript": "sub",
    "code": "code",
    "author": "mark",
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
    >>> from readerstats.report.numbered import NumberedTable
    >>> from readerstats.report.table import Cell, Column, Table, TableRow
    >>> table = Table(id="t", title="<b>", columns=(Column(key="a", heading="A"),),
    ...               rows=(TableRow((Cell("1"),)),))
    >>> shown = html_table(NumberedTable(label="Table 1", table=table, name="t"))
    >>> "<b>Table 1. </b>&lt;b&gt;" in shown, "<script" in shown
    (True, False)
    """
    shown = printed(numbered.table)
    title = _html(bold(f"{numbered.label}. ") + text(numbered.table.title))
    style = f"border-collapse:collapse;font:13px Arial,Helvetica,sans-serif;border-top:{_RULE}"
    lines = [
        f'<table style="{style}">',
        f'<caption style="text-align:left;padding-bottom:4px">{title}</caption>',
        "<thead>",
        *_heading(shown.columns),
        "</thead>",
        "<tbody>",
        *(_line(shown, row) for row in shown.rows),
        "</tbody>",
        *_notes(shown),
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
    over = spans(columns)
    if over:
        names = ""
        for name, start, end in over:
            rule = f";border-bottom:{_RULE}" if name else ""
            names += (
                f'<th colspan="{end - start}" style="{_CELL};text-align:center{rule}">'
                f"{_html(name)}</th>"
            )
        lines.append(f"<tr>{names}</tr>")
    cells = "".join(
        f'<th scope="col" style="{_CELL};text-align:{column.align};border-bottom:{_RULE}">'
        f"{_html(column.heading)}</th>"
        for column in columns
    )
    return [*lines, f"<tr>{cells}</tr>"]


def _line(shown: PrintedTable, row: PrintedRow) -> str:
    if row.heading:
        style = f"{_CELL};padding-top:6px"
        over = f'<td colspan="{len(shown.columns)}" style="{style}">{_html(row.words[0])}</td>'
        return f"<tr>{over}</tr>"
    cells = ""
    for place, (words, column) in enumerate(zip(row.words, shown.columns, strict=True)):
        indent = ";padding-left:14px" if shown.grouped and place == 0 else ""
        style = f"{_CELL};text-align:{column.align}{indent}"
        cells += f'<td style="{style}">{_html(words)}</td>'
    return f"<tr>{cells}</tr>"


def _notes(shown: PrintedTable) -> list[str]:
    inside = "<br>\n".join(_html(note) for note in shown.notes)
    style = f"border-top:{_RULE};padding-top:4px;font-size:12px"
    over = f'<td colspan="{len(shown.columns)}" style="{style}">{inside}</td>'
    return [f"<tfoot><tr>{over}</tr></tfoot>"]
