"""Tables as Word has them: rules above, below and under the heading, and none upright."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.characters import settled
from readerstats.report.numbered import NumberedTable, note_under, shown_columns
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import bold, superscript, text
from readerstats.report.word_runs import attribute, paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

PORTRAIT_WIDTH: Final = 9360
"""Twentieths of a point between the margins of a page that stands: 6.5 inches."""
LANDSCAPE_WIDTH: Final = 12960
"""And of one that lies: 9 inches."""
_CHARACTER: Final = 96
"""Room for a character of a table's cell."""
_PADDING: Final = 130
_LONGEST_COLUMN: Final = 46
"""Characters beyond which a column has lines of several."""
_SHORT: Final = 24
"""Rows up to which a table stays on one page."""
_RULE: Final = 'w:val="single" w:sz="8" w:space="0" w:color="000000"'
_NO_RULE: Final = 'w:val="nil"'


def lies(table: Table) -> bool:
    """Tell whether a table is too wide for a page that stands.

    Examples
    --------
    >>> from readerstats.report.table import TableRow
    >>> lies(Table(id="t", title="T", columns=(Column(key="a", heading="A"),),
    ...            rows=(TableRow((Cell("1"),)),)))
    False
    """
    return sum(_natural(table)) > PORTRAIT_WIDTH


def word_table(numbered: NumberedTable) -> str:
    """Write a table with its title above and its notes below.

    Parameters
    ----------
    numbered : NumberedTable

    Returns
    -------
    str
        XML of paragraphs and one table. The heading is repeated on every page, no row is broken
        over two, and a short table stays on one page with its title.

    Examples
    --------
    >>> table = Table(id="t", title="T", columns=(Column(key="a", heading="A"),),
    ...               rows=(TableRow((Cell("1", note="Read twice."),)),))
    >>> "<w:tblHeader/>" in word_table(NumberedTable(label="Table 1", table=table, name="t"))
    True
    """
    table = numbered.table
    columns = shown_columns(table)
    widths = _widths(table)
    together = len(table.rows) <= _SHORT
    lines = [_heading_lines(columns, widths)]
    for place, row in enumerate(table.rows):
        last = place == len(table.rows) - 1
        lines.append(_line(table, row, widths, last=last, together=together))
    title = bold(f"{numbered.label}. ") + text(numbered.table.title)
    return "".join(
        (
            paragraph(title, "TableTitle"),
            _opening(numbered, widths),
            *lines,
            "</w:tbl>",
            *_notes(table),
        )
    )


def _opening(numbered: NumberedTable, widths: Sequence[int]) -> str:
    borders = "".join(
        f"<w:{side} {_RULE if side in ('top', 'bottom') else _NO_RULE}/>"
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        "</w:tblCellMar>"
        '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={attribute(numbered.label)}/>"
        f"<w:tblDescription w:val={attribute(str(numbered.table.title))}/>"
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    )


def _heading_lines(columns: Sequence[Column], widths: Sequence[int]) -> str:
    row = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{}</w:tr>"
    lines = ""
    if any(column.spanner for column in columns):
        lines += row.format(_spanners(columns, widths))
    cells = "".join(
        _cell(
            column.heading, column, width, ruled=True, bold=True, keep=True,
            stands="bottom",
        )
        for column, width in zip(columns, widths, strict=True)
    )  # fmt: skip
    return lines + row.format(cells)


def _spanners(columns: Sequence[Column], widths: Sequence[int]) -> str:
    cells, place = "", 0
    while place < len(columns):
        name, end = columns[place].spanner, place
        while end < len(columns) and columns[end].spanner == name:
            end += 1
        over = Column(key="", heading=name, align="center")
        cells += _cell(
            name, over, sum(widths[place:end]), span=end - place, ruled=bool(name), bold=True,
            keep=True,
        )  # fmt: skip
        place = end
    return cells


def _line(table: Table, row: TableRow, widths: Sequence[int], *, last: bool, together: bool) -> str:
    keep = together or row.kind == "heading"
    if row.kind == "heading":
        cell = row.cells[0]
        words = cell.text if isinstance(cell, Cell) else ""
        over = Column(key="", heading="")
        cells = _cell(words, over, sum(widths), span=len(widths), keep=True)
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
    under = any(other.kind == "heading" for other in table.rows)
    shown = [
        (column, cell)
        for column, cell in zip(table.columns, row.cells, strict=True)
        if column.axis is None
    ]
    cells = ""
    for place, ((column, cell), width) in enumerate(zip(shown, widths, strict=True)):
        words = text("") if not isinstance(cell, Cell) else text(cell.text)
        letter = table.letter_of(cell) if isinstance(cell, Cell) else ""
        words = words + superscript(letter) if letter else words
        cells += _cell(words, column, width, indented=under and place == 0, keep=keep and not last)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _cell(
    words: object,
    column: Column,
    width: int,
    *,
    span: int = 1,
    ruled: bool = False,
    bold: bool = False,
    indented: bool = False,
    keep: bool = False,
    stands: str = "",
) -> str:
    within = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if ruled:
        within += (
            '<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            "</w:tcBorders>"
        )
    if stands:
        within += f'<w:vAlign w:val="{stands}"/>'
    properties = "<w:keepNext/>" if keep else ""
    if indented:
        properties += '<w:ind w:left="200"/>'
    if column.align != "left":
        properties += f'<w:jc w:val="{column.align}"/>'
    body = paragraph(words, "TableText", properties=properties, bold=bold)  # type: ignore[arg-type]
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{within}</w:tcPr>{body}</w:tc>'


def _notes(table: Table) -> list[str]:
    """Write the notes: at least one paragraph, since two tables in a row would become one."""
    note = note_under(table)
    lines = [paragraph(note, "TableNote")] if note else []
    lines += [
        paragraph(superscript(one.letter) + " " + text(one.words), "TableNote")
        for one in table.footnotes
    ]
    return lines or [paragraph("", "TableNote")]


def _natural(table: Table) -> list[int]:
    """Return the room that each column would like to have."""
    columns = shown_columns(table)
    longest = [_longest_line(str(column.heading)) for column in columns]
    for row in table.rows:
        if row.kind == "heading":
            continue
        shown = [
            cell
            for column, cell in zip(table.columns, row.cells, strict=True)
            if column.axis is None
        ]
        for place, cell in enumerate(shown):
            if isinstance(cell, Cell):
                room = _room(settled(str(cell.text))) + len(table.letter_of(cell)) / 2
                longest[place] = max(longest[place], room + (2 if place == 0 else 0))
    return [round(min(size, _LONGEST_COLUMN) * _CHARACTER + _PADDING) for size in longest]


def _longest_line(heading: str) -> float:
    """Return the room of a heading, which may stand on two lines."""
    words = [_room(word) for word in heading.split()] or [1.0]
    return max(*words, sum(words) / 2 + 1) if len(words) > 1 else words[0]


def _room(words: str) -> float:
    """Count characters by their width: those of East Asia take two, dots and brackets half."""
    return sum(1.9 if mark > "\u2e7f" else 0.55 if mark in ".,[]()': ilj|" else 1 for mark in words)


def _widths(table: Table) -> list[int]:
    """Share the width of the page: as each would like, or less from those that can wrap."""
    natural = _natural(table)
    available = LANDSCAPE_WIDTH if sum(natural) > PORTRAIT_WIDTH else PORTRAIT_WIDTH
    total = sum(natural)
    if total <= available:
        slack = min(available, round(total * 1.35)) - total
        return [width + slack // len(natural) for width in natural]
    return [max(300, width * available // total) for width in natural]
