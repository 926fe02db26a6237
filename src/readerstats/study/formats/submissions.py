"""Submissions of a survey, one row a reader, become a table of reads and one of readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from readerstats.study.codes import problem
from readerstats.study.formats.questions import Asked, question_headings, questions_note
from readerstats.study.formats.raw import MAX_CELLS, RawTable, made_table
from readerstats.study.personal import person_key, personal
from readerstats.study.roles import named_role
from readerstats.study.wording import counted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent

_LISTED = 5


@dataclass(slots=True, kw_only=True)
class Survey:
    """Submissions of a survey.

    Attributes
    ----------
    content : FileContent
    format : str
    headings : dict of int to str
        Headings by the number of their column, without those of columns that are of no use.
    body : list of list of str or None
        One record a submission, in the order in which they were sent.
    rows : list of int
        Where each stood.
    asked : list of Asked
        Columns that ask about cases; the others say something of the reader.
    texts : dict of str to str
        What a question asks in full, where its column is called otherwise.
    by_place : bool
        Whether cases have no name but their place or number.
    reader : int or None
        The column that identifies a submission, where nothing in it identifies the reader.
    """

    content: FileContent
    format: str
    headings: dict[int, str]
    body: list[list[str | None]]
    rows: list[int]
    asked: list[Asked]
    texts: Mapping[str, str] = field(default_factory=dict)
    by_place: bool = False
    reader: int | None = None

    def cells(self, column: int) -> list[str]:
        """Return the cells of a column, blank ones as empty text."""
        return [
            (record[column] or "").strip() if column < len(record) else "" for record in self.body
        ]


def survey_tables(survey: Survey) -> tuple[list[RawTable], list[Problem]]:
    """Return the reads and the readers of a survey, and what was left out or assumed.

    Whoever sent the form more than once counts with the last submission. Columns with personal
    data are handed on, since they are left out of all tables in one place.
    """
    problems: list[Problem] = []
    identity = _identity(survey)
    if identity is not None:
        problems += _only_last(survey, identity)
    if len(survey.body) * max(1, len(survey.asked)) > MAX_CELLS:
        message = f"would give more than {MAX_CELLS:,} cells"
        return [], [problem("too-large-file", message, file=survey.content.name)]
    asked_columns = {one.column for one in survey.asked}
    used = identity if identity is not None else survey.reader
    who = _who(survey, used)
    facts = [column for column in survey.headings if column not in asked_columns and column != used]
    if not survey.asked:
        return [_wide(survey, who, facts)], problems
    reads, found = _reads(survey, who)
    problems += found
    tables = [reads]
    if facts:
        columns = _named(survey, who, facts)
        tables.append(_made(survey, "readers", columns, survey.rows))
    return tables, problems


def _identity(survey: Survey) -> int | None:
    """Return the column that tells readers apart: an identifier, an e-mail address, or a name."""
    asked = {one.column for one in survey.asked}
    free = {column: text for column, text in survey.headings.items() if column not in asked}
    kinds = {column: personal(text, survey.cells(column)) for column, text in free.items()}
    ranks: list[list[int]] = [
        [
            c
            for c, text in free.items()
            if kinds[c] is None and named_role(text, "reads") == "reader"
        ],
        [c for c in free if kinds[c] == "e-mail"],
        [c for c in free if kinds[c] == "name"],
    ]
    for column in (column for rank in ranks for column in rank):
        if column != survey.reader and all(survey.cells(column)):
            return column
    return None


def _only_last(survey: Survey, identity: int) -> Iterator[Problem]:
    rows_of: dict[str, list[int]] = {}
    for number, cell in enumerate(survey.cells(identity)):
        rows_of.setdefault(person_key(cell), []).append(number)
    again = [numbers for numbers in rows_of.values() if len(numbers) > 1]
    for numbers in again[:_LISTED]:
        rows = [survey.rows[number] for number in numbers]
        message = (
            f"rows {', '.join(map(str, rows[:-1]))} and {rows[-1]} are submissions of the same "
            f"person; row {rows[-1]} counts"
        )
        yield problem("submission-twice", message, file=survey.content.name, row=rows[0])
    if again[_LISTED:]:
        message = f"so did {counted(len(again) - _LISTED, 'other person', 'other people')}"
        yield problem("submission-twice", message, file=survey.content.name)
    kept = sorted(numbers[-1] for numbers in rows_of.values())
    survey.body = [survey.body[number] for number in kept]
    survey.rows = [survey.rows[number] for number in kept]


def _who(survey: Survey, used: int | None) -> tuple[str, list[str]]:
    """Return the heading and the cells of the column of readers."""
    if used is None:
        width = max(2, len(str(len(survey.body))))
        return "reader", [f"Respondent {n:0{width}d}" for n in range(1, len(survey.body) + 1)]
    cells = survey.cells(used)
    heading = survey.headings.get(used, "reader")
    return ("reader" if personal(heading, cells) is None else heading), cells


def _reads(survey: Survey, who: tuple[str, list[str]]) -> tuple[RawTable, list[Problem]]:
    by_case: dict[str, dict[str, int]] = {}
    for one in survey.asked:
        by_case.setdefault(one.case, {})[one.question] = one.column
    heading_of = question_headings([one.question for one in survey.asked])
    columns: dict[str, list[str | None]] = {who[0]: [], "case": []}
    free = {q: _unused(h, {*columns, *heading_of} - {q}) for q, h in heading_of.items()}
    columns |= {heading: [] for heading in free.values()}
    rows: list[int] = []
    cells = {one.column: survey.cells(one.column) for one in survey.asked}
    for number, row in enumerate(survey.rows):
        for case, column_of in by_case.items():
            said = {q: cells[c][number] for q, c in column_of.items()}
            if not any(said.values()):
                continue  # as in a wide table, a blank cell is a case that was not read
            columns[who[0]].append(who[1][number])
            columns["case"].append(case)
            for question, heading in free.items():
                columns[heading].append(said.get(question) or None)
            rows.append(row)
    return _made(survey, "reads", columns, rows), list(_asked_notes(survey, free))


def _asked_notes(survey: Survey, heading_of: Mapping[str, str]) -> Iterator[Problem]:
    name = survey.content.name
    if len(heading_of) > 1:
        yield questions_note(heading_of, survey.texts, name)
    if survey.by_place:
        message = "cases have no names in the export; they are called by their number in it"
        yield problem("cases-numbered", message, file=name)


def _wide(survey: Survey, who: tuple[str, list[str]], facts: Sequence[int]) -> RawTable:
    """Return one row a reader where no two questions are alike; these may be cases, too."""
    return _made(survey, "reads", _named(survey, who, facts), survey.rows)


def _named(
    survey: Survey, who: tuple[str, list[str]], columns: Sequence[int]
) -> dict[str, list[str | None]]:
    made: dict[str, list[str | None]] = {who[0]: [*who[1]]}
    for column in columns:
        made[_unused(survey.headings[column], made)] = [*survey.cells(column)]
    return made


def _unused(name: str, taken: Mapping[str, object] | set[str]) -> str:
    plain, number = name, 1
    while name in taken:
        number += 1
        name = f"{plain} ({number})"
    return name


def _made(
    survey: Survey, kind: str, columns: Mapping[str, Sequence[str | None]], rows: Sequence[int]
) -> RawTable:
    return made_table(survey.content, kind, columns, rows, format=survey.format)
