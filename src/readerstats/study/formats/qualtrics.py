"""Qualtrics: three header rows (names, texts, import identifiers), a row a submission."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from readerstats.study.codes import problem
from readerstats.study.formats.content import DELIMITED, WORKBOOKS, FileContent, Grid
from readerstats.study.formats.questions import Asked, asked_of
from readerstats.study.formats.registry import Format
from readerstats.study.formats.submissions import Survey, survey_tables
from readerstats.study.personal import personal
from readerstats.study.roles import named_role
from readerstats.study.wording import counted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.registry import Tables

NAME: Final = "Qualtrics"
_IMPORT: Final = '"ImportId"'
_SYSTEM_COLUMNS = (
    "StartDate EndDate Status Progress Finished RecordedDate DistributionChannel UserLanguage "
    "Duration ResponseId Duration_in_seconds Q_RecaptchaScore Q_RelevantIDDuplicate "
    "Q_RelevantIDDuplicateScore Q_RelevantIDFraudScore Q_RelevantIDLastStartDate "
    "Q_DuplicateRespondent"
)
_SYSTEM: Final = frozenset([*_SYSTEM_COLUMNS.split(), "Duration (in seconds)"])
_PREVIEWS: Final = frozenset({"survey preview", "survey test", "spam", "1", "2", "8"})
_UNFINISHED: Final = frozenset({"false", "0", "no"})
_LOOP: Final = re.compile(r"(?P<case>[1-9]\d{0,5})_(?P<question>.+)")
_PART: Final = re.compile(r"(?P<question>.+)_\d{1,5}")
_TIMER: Final = re.compile(r".*_?(First Click|Last Click|Click Count|Page Submit)")
_LONGEST: Final = 90


def _grid(content: FileContent) -> Grid | None:
    for grid in content.tops:
        third = grid.records[2] if len(grid.records) > 2 else ()
        if third and any(cell and _IMPORT in cell for cell in third):
            return grid
    return None


def _known(content: FileContent) -> str | None:
    found = _grid(content)
    return None if found is None else "its third row has the import identifiers of Qualtrics"


def _read(content: FileContent) -> Tables:
    top = _grid(content)
    grid = next((g for g in content.grids if top is not None and g.sheet == top.sheet), None)
    if grid is None or len(grid.records) < 4:
        return [], [problem("empty-table", "has a header and no rows", file=content.name)]
    names = [(cell or "").strip() for cell in grid.records[0]]
    texts = [" ".join((cell or "").split()) for cell in grid.records[1]]
    texts += [""] * (len(names) - len(texts))
    column = {name: n for n, name in reversed(list(enumerate(names)))}
    body, rows, problems = _finished(content, grid, column)
    if not body:
        message = "holds no finished submission"
        return [], [*problems, problem("empty-table", message, file=content.name)]
    useful = {n: name for n, name in enumerate(names) if name and name not in _SYSTEM}
    asked, by_place = _asked(useful, texts)
    done = {one.column for one in asked}
    timers = {n for n, name in useful.items() if _TIMER.fullmatch(name) and n not in done}
    headings = {n: _heading(name, texts[n]) for n, name in useful.items() if n not in timers}
    survey = Survey(
        content=content, format=NAME, headings=headings, body=body, rows=rows, asked=asked,
        texts=_texts(asked, texts), by_place=by_place, reader=column.get("ResponseId"),
    )  # fmt: skip
    tables, found = survey_tables(survey)
    return tables, [*problems, *found]


def _finished(
    content: FileContent, grid: Grid, column: Mapping[str, int]
) -> tuple[list[list[str | None]], list[int], list[Problem]]:
    """Return the submissions that count, and tell the others."""
    body: list[list[str | None]] = []
    rows: list[int] = []
    left: dict[str, list[int]] = {"preview": [], "unfinished submission": []}

    def said(record: Sequence[str | None], name: str) -> str:
        place = column.get(name)
        cell = None if place is None or place >= len(record) else record[place]
        return (cell or "").strip().casefold()

    for row, record in enumerate(grid.records[3:], grid.first_row + 3):
        if not any(cell and not cell.isspace() for cell in record):
            continue
        if said(record, "Status") in _PREVIEWS:
            left["preview"].append(row)
        elif said(record, "Finished") in _UNFINISHED:
            left["unfinished submission"].append(row)
        else:
            body.append(list(record))
            rows.append(row)
    return body, rows, list(_left_out(content, left))


def _left_out(content: FileContent, left: Mapping[str, Sequence[int]]) -> Iterator[Problem]:
    for noun, rows in left.items():
        if rows:
            first = "" if len(rows) == 1 else "; this is the first"
            message = f"{counted(len(rows), noun)} left out{first}"
            yield problem("submissions-left-out", message, file=content.name, row=rows[0])


def _asked(names: Mapping[int, str], texts: Sequence[str]) -> tuple[list[Asked], bool]:
    """Tell which columns ask about cases: loops, statements of a matrix, or numbered texts."""
    loops = {n: found for n, name in names.items() if (found := _LOOP.fullmatch(name))}
    if len({found["case"] for found in loops.values()}) > 1:
        timers = {found["question"] for found in loops.values() if _is_submit(found["question"])}
        asked = [
            Asked(n, _question(found["question"], timers), found["case"])
            for n, found in loops.items()
            if not _TIMER.fullmatch(found["question"]) or _is_submit(found["question"])
        ]
        return asked, True
    free = {
        n: name for n, name in names.items()
        if personal(name, []) is None and personal(texts[n], []) is None
        and not named_role(texts[n], "readers") and not _TIMER.fullmatch(name)
    }  # fmt: skip
    matrices = _matrices(free, texts)
    if matrices:
        return matrices, False
    return asked_of({n: texts[n] or name for n, name in free.items()})


def _is_submit(question: str) -> bool:
    return question.endswith("Page Submit")


def _question(name: str, timers: set[str]) -> str:
    return "seconds" if len(timers) == 1 and name in timers else name


def _matrices(names: Mapping[int, str], texts: Sequence[str]) -> list[Asked]:
    """Statements of a matrix are cases: Q5_1 is headed 'Rate these - Image 12'."""
    parts: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for n, name in names.items():
        found = _PART.fullmatch(name)
        question, dash, statement = texts[n].rpartition(" - ")
        if found and dash and statement.strip():
            parts.setdefault((found["question"], question), []).append((n, statement.strip()))
    return [
        Asked(n, question, statement)
        for (question, _), statements in parts.items()
        if len(statements) > 1 and len({text for _, text in statements}) == len(statements)
        for n, statement in statements
    ]


def _heading(name: str, text: str) -> str:
    return text if 0 < len(text) <= _LONGEST and not _IMPORT_LIKE.search(text) else name


_IMPORT_LIKE: Final = re.compile(r"[{}$]")


def _texts(asked: Sequence[Asked], texts: Sequence[str]) -> dict[str, str]:
    """Return what each question asks in full."""
    found: dict[str, str] = {}
    for one in asked:
        text = texts[one.column]
        if text != one.question and one.question not in text:
            found.setdefault(one.question, text)
    return found


FORMAT: Final = Format(name=NAME, endings=DELIMITED | WORKBOOKS, recognise=_known, read=_read)
