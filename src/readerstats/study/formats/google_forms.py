"""Google Forms: a row a submission, a column a question, the time stamp first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.study.codes import problem
from readerstats.study.formats.content import DELIMITED, WORKBOOKS, FileContent, Grid
from readerstats.study.formats.questions import asked_of
from readerstats.study.formats.registry import Format
from readerstats.study.formats.submissions import Survey, survey_tables
from readerstats.study.personal import personal
from readerstats.study.roles import named_role, squeezed
from readerstats.study.timestamps import point_in_time

if TYPE_CHECKING:
    from readerstats.study.formats.registry import Tables

NAME: Final = "Google Forms"
_TIMESTAMPS: Final = frozenset(
    map(
        squeezed,
        ("Timestamp", "Carimbo de data/hora", "Marca temporal", "Horodateur", "Zeitstempel",
         "Informazioni cronologiche", "Tijdstempel", "Tidsstempel", "Tidstämpel", "Aikaleima",
         "Sygnatura czasowa", "Časová značka", "Időbélyeg", "Marcaj de timp", "Zaman damgası",
         "Отметка времени", "Позначка часу", "Χρονική σήμανση", "タイムスタンプ", "타임스탬프",
         "时间戳记", "時間戳記", "Cap thời gian", "Dấu thời gian", "Stempel waktu", "ประทับเวลา",
         "חותמת זמן", "طابع زمني", "Vremenska oznaka", "Marca de temps"),
    )
)  # fmt: skip


def _grid(content: FileContent) -> Grid | None:
    """Return the sheet of answers, where the file has one."""
    return next((grid for grid in content.tops if _is_form(grid)), None)


def _is_form(grid: Grid) -> bool:
    if len(grid.records) < 2 or not grid.records[0]:
        return False
    header, first = grid.records[0], grid.records[1]
    if squeezed(header[0] or "") not in _TIMESTAMPS or len(header) < 3 or not first:
        return False
    roles = {named_role(text or "", "reads") for text in header}
    if "case" in roles:
        return False  # a form that is sent once a case is a plain table already
    return _is_time(first[0] or "")


def _is_time(text: str) -> bool:
    """Whether a cell is a date and a time, in whatever order and language."""
    if point_in_time(text, "day") or point_in_time(text, "month"):
        return True
    return sum(one.isdigit() for one in text) >= 6 and ":" in text and len(text) < 60


def _known(content: FileContent) -> str | None:
    grid = _grid(content)
    return (
        None if grid is None else f"its first column is '{grid.records[0][0]}' and questions follow"
    )


def _read(content: FileContent) -> Tables:
    found = _grid(content)
    grid = next((g for g in content.grids if found is not None and g.sheet == found.sheet), None)
    if grid is None:
        return [], [problem("empty-file", "holds no submission", file=content.name)]
    header = [(cell or "").strip() for cell in grid.records[0]]
    body, rows = [], []
    for number, record in enumerate(grid.records[1:], grid.first_row + 1):
        if any(cell and not cell.isspace() for cell in record):
            body.append(list(record))
            rows.append(number)
    if not body:
        return [], [problem("empty-table", "has a header and no rows", file=content.name)]
    headings = {n: text for n, text in enumerate(header) if n and text}
    about_reader = {
        n for n, text in headings.items()
        if named_role(text, "readers") or personal(text, []) is not None
    }  # fmt: skip
    asked, by_place = asked_of({n: t for n, t in headings.items() if n not in about_reader})
    survey = Survey(
        content=content, format=NAME, headings=headings, body=body, rows=rows, asked=asked,
        by_place=by_place,
    )  # fmt: skip
    return survey_tables(survey)


FORMAT: Final = Format(name=NAME, endings=DELIMITED | WORKBOOKS, recognise=_known, read=_read)
