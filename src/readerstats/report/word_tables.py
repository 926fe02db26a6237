"""Tables as Word has them: rules above, below and under the heading, and none upright."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from readerstats.report.characters import settled
from readerstats.report.numbered import NumberedTable, note_under, shown_columns
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import bold, superscript, text
from readerstats.report.word_runs import BRACKETS, attribute, paragraph
from readerstats.report.wording import emphasised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.text import Words

PORTRAIT_WIDTH: Final = 9360
"""Twentieths of a point between the margins of a page that stands: 6.5 inches."""
LANDSCAPE_WIDTH: Final = 12960
"""And of one that lies: 9 inches."""
_CHARACTER: Final = 98
"""Room for a character of a table's cell."""
_PADDING: Final = 140
_BOLD: Final = 1.12
"""How much wider the letters of a heading are."""
_GAP: Final = 160
"""Room before words on the left that follow numbers on the right."""
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
    return sum(room.natural for room in _rooms(table)) > PORTRAIT_WIDTH


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
            column.heading, column, width, ruled=True, bold=True, keep=True, stands="bottom",
            indent=_gap_before(columns, place),
        )
        for place, (column, width) in enumerate(zip(columns, widths, strict=True))
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
    noted = bool(table.notes or table.footnotes)
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
        indent = 200 if under and place == 0 else _gap_before([one for one, _ in shown], place)
        cells += _cell(words, column, width, indent=indent, keep=keep and not (last and not noted))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _gap_before(columns: Sequence[Column], place: int) -> int:
    meets = place and columns[place].align == "left" and columns[place - 1].align == "right"
    return _GAP if meets else 0


def _cell(
    words: object,
    column: Column,
    width: int,
    *,
    span: int = 1,
    ruled: bool = False,
    bold: bool = False,
    indent: int = 0,
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
    if indent:
        properties += f'<w:ind w:left="{indent}"/>'
    if column.align != "left":
        properties += f'<w:jc w:val="{column.align}"/>'
    body = paragraph(words, "TableText", properties=properties, bold=bold)  # type: ignore[arg-type]
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{within}</w:tcPr>{body}</w:tc>'


def _notes(table: Table) -> list[str]:
    """Write the notes: at least one paragraph, since two tables in a row would become one."""
    note = note_under(table)
    lines = [paragraph(note, "TableNote")] if note else []
    lines += [
        paragraph(superscript(one.letter) + " " + _emphasised(one.words), "TableNote")
        for one in table.footnotes
    ]
    return lines or [paragraph("", "TableNote")]


def _emphasised(words: Words) -> Words:
    return emphasised(words) if isinstance(words, str) else words


@dataclass(frozen=True, slots=True)
class _Room:
    """What a column would like to have, and what it needs so that no word is broken."""

    natural: int
    least: int


def _rooms(table: Table) -> list[_Room]:
    columns = shown_columns(table)
    heads = [str(column.heading) for column in columns]
    natural = [_two_lines(head) * _BOLD for head in heads]
    least = [_longest_word(head) * _BOLD for head in heads]
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
                words = settled(str(cell.text))
                more = len(table.letter_of(cell)) / 2 + (2 if place == 0 else 0)
                natural[place] = max(natural[place], _width(words) + more)
                least[place] = max(least[place], _longest_word(words) + more)
    gaps = [_gap_before(columns, place) for place in range(len(columns))]
    return [
        _Room(
            round(min(one, _LONGEST_COLUMN) * _CHARACTER) + _PADDING + gap,
            round(min(two, _LONGEST_COLUMN / 2) * _CHARACTER) + _PADDING + gap,
        )
        for one, two, gap in zip(natural, least, gaps, strict=True)
    ]


def _two_lines(heading: str) -> float:
    """Return the room of a heading, which may stand on two lines."""
    return max(_longest_word(heading), _width(heading) / 2 + 1)


def _longest_word(words: str) -> float:
    """Return the room of what is never broken: a word, or what stands in brackets."""
    parts = BRACKETS.sub(lambda found: found[0].replace(" ", "\u00a0"), words).split(" ")
    return max((_width(part) for part in parts), default=1.0)


def _width(words: str) -> float:
    """Count characters by their width: those of East Asia take two, dots and brackets half."""
    return sum(
        1.9
        if mark > "\u2e7f"
        else 0.55
        if mark in ".,[]()': ilj|"
        else 1.3
        if mark in "mwMW%"
        else 1
        for mark in words
    )


def _widths(table: Table) -> list[int]:
    """Share the width of the page: as each would like, or less from those that can wrap."""
    rooms = _rooms(table)
    total = sum(room.natural for room in rooms)
    available = LANDSCAPE_WIDTH if total > PORTRAIT_WIDTH else PORTRAIT_WIDTH
    if total <= available:
        slack = min(available, total * 5 // 4) - total
        return [room.natural + slack // len(rooms) for room in rooms]
    least = sum(room.least for room in rooms)
    if least >= available:
        return [max(300, room.least * available // least) for room in rooms]
    share = (available - least) / (total - least)
    return [room.least + int((room.natural - room.least) * share) for room in rooms]
