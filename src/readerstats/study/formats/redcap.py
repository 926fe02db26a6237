"""REDCap: flat exports, raw or with labels; a row a record, an event, or a repeated instrument."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from readerstats.study.codes import problem
from readerstats.study.formats.content import DELIMITED, WORKBOOKS, FileContent, Grid
from readerstats.study.formats.questions import asked_of, question_headings, questions_note
from readerstats.study.formats.raw import RawTable, made_table
from readerstats.study.formats.redcap_fields import Fields, fields_of
from readerstats.study.formats.registry import Format
from readerstats.study.formats.submissions import Survey, survey_tables
from readerstats.study.personal import personal
from readerstats.study.roles import READER_ROLES, named_role
from readerstats.study.wording import listed

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.registry import Tables

NAME: Final = "REDCap"
_RAW: Final = frozenset({"redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance",
                         "redcap_data_access_group", "redcap_survey_identifier"})  # fmt: skip
_COMPLETE: Final = re.compile(r"\w+_complete")
_KNOWN_OF_READS: Final = frozenset(
    {"reader", "case", "modality", "seconds", "order", "timestamp", "repeat", "session", "phase",
     "truth", "dataset", "patient", "region", "status", "quality"}
)  # fmt: skip


def _grid(content: FileContent) -> tuple[Grid, str] | None:
    for grid in content.tops:
        header = [(cell or "").strip() for cell in (grid.records[0] if grid.records else ())]
        if len(header) < 2:
            continue
        system = [name for name in header if name in _RAW]
        if system:
            return grid, f"it has the column '{system[0]}'"
        if header[0] == "record_id" and any(map(_COMPLETE.fullmatch, header)):
            return grid, "it has the columns 'record_id' and '..._complete'"
        if {"Repeat Instrument", "Repeat Instance"} <= set(header):
            return grid, "it has the columns 'Repeat Instrument' and 'Repeat Instance'"
        if header[0] == "Record ID" and "Complete?" in header:
            return grid, "it has the columns 'Record ID' and 'Complete?'"
    return None


def _known(content: FileContent) -> str | None:
    found = _grid(content)
    return None if found is None else found[1]


def _read(content: FileContent) -> Tables:
    top = _grid(content)
    grid = next((g for g in content.grids if top and g.sheet == top[0].sheet), None)
    if grid is None:
        return [], [problem("empty-table", "has a header and no rows", file=content.name)]
    fields = fields_of(grid)
    if not fields.rows:
        return [], [problem("empty-table", "has a header and no rows", file=content.name)]
    role_of = {name: named_role(name, "reads") for name in fields.columns}
    case = next((name for name, role in role_of.items() if role == "case"), None)
    if case is None and not any(fields.instruments):
        return _one_row_a_reader(content, fields)
    return _one_row_a_read(content, fields, role_of, case)


def _one_row_a_reader(content: FileContent, fields: Fields) -> Tables:
    """Read records as submissions, with a field for each question about each case."""
    names = [fields.record_name, *fields.columns]
    cells = [fields.records, *fields.columns.values()]
    free = {
        n: name for n, name in enumerate(names)
        if n and personal(name, []) is None and not named_role(name, "readers")
    }  # fmt: skip
    asked, by_place = asked_of(free)
    survey = Survey(
        content=content, format=NAME, headings=dict(enumerate(names)),
        body=[list(record) for record in zip(*cells, strict=True)], rows=[*fields.rows],
        asked=asked, by_place=by_place, reader=0,
    )  # fmt: skip
    del survey.headings[0]
    return survey_tables(survey)


def _one_row_a_read(
    content: FileContent, fields: Fields, role_of: Mapping[str, str | None], case: str | None
) -> Tables:
    """Read the rows that name a case, or repeat an instrument; the others tell of the reader."""
    marked = fields.columns[case] if case is not None else fields.instruments
    reads = [n for n, one in enumerate(marked) if one]
    filled = [n for n, cells in fields.columns.items() if any(cells[row] for row in reads)]
    has_reader = any(role_of[name] == "reader" for name in filled)
    about_reader = [] if has_reader else [n for n in fields.columns if _is_of_reader(n)]
    filled = [name for name in filled if name not in about_reader]
    columns: dict[str, list[str | None]] = {}
    if not has_reader:
        columns["reader"] = [fields.records[row] for row in reads]
    questions = [name for name in filled if role_of[name] not in _KNOWN_OF_READS]
    questions = [name for name in questions if personal(name, []) is None]
    heading_of = question_headings(questions) if questions else {}
    for name in filled:
        columns[heading_of.get(name, name)] = [fields.columns[name][row] for row in reads]
    problems: list[Problem] = []
    if len(heading_of) > 1:
        problems.append(questions_note(heading_of, {}, content.name))
    own = {"redcap_event_name": fields.events}
    if case is None:  # else it counts what the case names
        own["redcap_repeat_instance"] = fields.instances
    for name, cells in own.items():
        if len({cells[row] for row in reads} - {None}) > 1 and name not in columns:
            columns[name] = [cells[row] for row in reads]
    if "redcap_event_name" in columns:
        events = dict.fromkeys(event for event in columns["redcap_event_name"] if event)
        message = f"reads belong to the events {listed(events)}"
        problems.append(problem("events", message, file=content.name))
    tables = [made_table(content, "reads", columns, [fields.rows[n] for n in reads], format=NAME)]
    told = None if has_reader else _readers(content, fields, set(reads), about_reader)
    return [*tables, *([] if told is None else [told])], problems


def _is_of_reader(name: str) -> bool:
    return named_role(name, "reads") in READER_ROLES or personal(name, []) is not None


def _readers(
    content: FileContent, fields: Fields, reads: set[int], about_reader: Sequence[str]
) -> RawTable | None:
    """Return what is told of each reader: the first value of each field beside the reads."""
    values: dict[str, dict[str, str]] = {}
    first: dict[str, int] = {}
    for row, record in enumerate(fields.records):
        first.setdefault(record or "", row)
        for name, cells in fields.columns.items():
            cell = cells[row]
            if cell and (row not in reads or name in about_reader):
                values.setdefault(name, {}).setdefault(record or "", cell)
    if not values:
        return None
    columns: dict[str, list[str | None]] = {"reader": [record or None for record in first]}
    for name, of_record in values.items():
        heading = name if name != "reader" else "reader (field)"
        columns[heading] = [of_record.get(record) for record in first]
    return made_table(
        content, "readers", columns, [fields.rows[row] for row in first.values()], format=NAME
    )


FORMAT: Final = Format(name=NAME, endings=DELIMITED | WORKBOOKS, recognise=_known, read=_read)
