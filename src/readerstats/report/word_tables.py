"""Tables as Word has them: rules above, below and under the heading, and none upright."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from readerstats.report.characters import settled
from readerstats.report.printed import PrintedRow, PrintedTable, printed, spans
from readerstats.report.table import Column, Table
from readerstats.report.text import bold, text
from readerstats.report.word_runs import BRACKETS, attribute, paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.numbered import NumberedTable
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
_INDENT: Final = 200
_GAP: Final = 160
"""Room before words on the left that follow numbers on the right."""
_LONGEST_COLUMN: Final = 46
"""Characters beyond which a column has lines of several."""
_SHORT: Final = 34
"""Rows up to which a table stays on one page."""
_RULE: Final = 'w:val="single" w:sz="8" w:space="0" w:color="000000"'
_NO_RULE: Final = 'w:val="nil"'


def lies(table: Table) -> bool:
    """Tell whether a table is too wide for a page that stands.

    Examples
    --------
    >>> from readerstats.report.table import Cell, TableRow
    >>> lies(Table(id="t", title="T", columns=(Column(key="a", heading="A"),),
    ...            rows=(TableRow((Cell("1"),)),)))
    False
    """
    return sum(room.natural for room in _rooms(printed(table))) > PORTRAIT_WIDTH


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
    >>> from readerstats.report.numbered import NumberedTable
    >>> from readerstats.report.table import Cell, TableRow
    >>> table = Table(id="t", title="T", columns=(Column(key="a", heading="A"),),
    ...               rows=(TableRow((Cell("1", note="Read twice."),)),))
    >>> "<w:tblHeader/>" in word_table(NumberedTable(label="Table 1", table=table, name="t"))
    True
    """
    shown = printed(numbered.table)
    widths = _widths(shown)
    together = len(shown.rows) <= _SHORT
    lines = [_heading_lines(shown.columns, widths)]
    for place, row in enumerate(shown.rows):
        last = place == len(shown.rows) - 1
        keep = (together or row.heading) and not (last and not shown.notes)
        lines.append(_line(shown, row, widths, keep=keep))
    title = bold(f"{numbered.label}. ") + text(numbered.table.title)
    # Two tables without a paragraph between them would become one.
    notes = [paragraph(note, "TableNote") for note in shown.notes or ("",)]
    return "".join(
        (paragraph(title, "TableTitle"), _opening(numbered, widths), *lines, "</w:tbl>", *notes)
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
    if spans(columns):
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
    cells = ""
    for name, start, end in spans(columns):
        over = Column(key="", heading=name, align="center")
        cells += _cell(
            name, over, sum(widths[start:end]), span=end - start, ruled=bool(name), bold=True,
            keep=True,
        )  # fmt: skip
    return cells


def _line(shown: PrintedTable, row: PrintedRow, widths: Sequence[int], *, keep: bool) -> str:
    if row.heading:
        over = Column(key="", heading="")
        cells = _cell(row.words[0], over, sum(widths), span=len(widths), keep=True)
    else:
        cells = ""
        for place, (words, column) in enumerate(zip(row.words, shown.columns, strict=True)):
            first = shown.grouped and place == 0
            indent = _INDENT if first else _gap_before(shown.columns, place)
            cells += _cell(words, column, widths[place], indent=indent, keep=keep)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _gap_before(columns: Sequence[Column], place: int) -> int:
    meets = place and columns[place].align == "left" and columns[place - 1].align == "right"
    return _GAP if meets else 0


def _cell(
    words: Words,
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
    body = paragraph(words, "TableText", properties=properties, bold=bold)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{within}</w:tcPr>{body}</w:tc>'


@dataclass(frozen=True, slots=True)
class _Room:
    """What a column would like to have, what it takes of it, and what no word is broken with."""

    whole: int
    natural: int
    least: int


def _rooms(shown: PrintedTable) -> list[_Room]:
    columns = shown.columns
    heads = [str(column.heading) for column in columns]
    natural = [_two_lines(head) * _BOLD for head in heads]
    least = [_longest_word(head) * _BOLD for head in heads]
    for row in shown.rows:
        if row.heading:
            continue
        for place, words in enumerate(row.words):
            written = settled(str(words))
            more = 2 if place == 0 else 0
            natural[place] = max(natural[place], _width(written) + more)
            least[place] = max(least[place], _longest_word(written) + more)
    gaps = [_gap_before(columns, place) for place in range(len(columns))]
    return [
        _Room(
            round(one * _CHARACTER) + _PADDING + gap,
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


def _widths(shown: PrintedTable) -> list[int]:
    """Share the width of the page: as each would like, or less from those that can wrap."""
    rooms = _rooms(shown)
    total = sum(room.natural for room in rooms)
    available = LANDSCAPE_WIDTH if total > PORTRAIT_WIDTH else PORTRAIT_WIDTH
    if total <= available:
        return _with_slack(rooms, available - total)
    least = sum(room.least for room in rooms)
    if least >= available:
        return [max(300, room.least * available // least) for room in rooms]
    share = (available - least) / (total - least)
    return [room.least + int((room.natural - room.least) * share) for room in rooms]


def _with_slack(rooms: Sequence[_Room], slack: int) -> list[int]:
    """Give what is left to the columns that wrap; where none does, a little to each."""
    wanting = sum(room.whole - room.natural for room in rooms)
    if not wanting:
        each = min(slack, sum(room.natural for room in rooms) // 4) // len(rooms)
        return [room.natural + each for room in rooms]
    share = min(1.0, slack / wanting)
    return [room.natural + int((room.whole - room.natural) * share) for room in rooms]
