"""Plain JSON: an object a line, a list of objects, or an object of such lists; each is a table.

Columns are recognised by their names as those of a CSV file are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from readerstats.study.codes import problem
from readerstats.study.formats.json_text import Lines, cell, document, lost_lines
from readerstats.study.formats.raw import MAX_CELL_LENGTH, MAX_CELLS, RawTable, made_table
from readerstats.study.formats.registry import Format, Tables
from readerstats.study.kinds import kind_by_name
from readerstats.study.roles import named_role
from readerstats.study.wording import listed, shown

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent

NAME: Final = "JSON"
MAX_COLUMNS: Final = 2_000
_LINES = frozenset({".jsonl", ".ndjson", ".jsonlines"})
_LONG_TEXT = 1_000  # characters beyond which a column without a role is left out
_TWO_LINES = re.compile(r"\s*\{[^\r\n]*\}[ \t]*[\r\n]\s*(?:\{|$)")
Records = Sequence[tuple[int, Mapping[str, Any]]]


def _recognised(content: FileContent) -> str | None:
    first = content.head.lstrip()[:1]
    if content.ending in _LINES:
        return "it has an object a line" if first == "{" else None
    if first == "[":
        return "it is a list of objects"
    if first != "{":
        return None
    if _TWO_LINES.match(content.head):
        return "it has an object a line"
    return "it is an object with lists of objects"


def _read(content: FileContent) -> Tables:
    if content.ending in _LINES or _TWO_LINES.match(content.head):
        lines = Lines.of(content)
        records = list(lines.records())
        lost = lost_lines(content, lines, records[-1][0] if records else 0)
        if records:
            tables, problems = _table(content, None, records)
            return tables, [*lost, *problems]
    found, problems = document(content)
    if problems:
        return [], problems
    tables = []
    for name, objects in _lists(found):
        more, told = _table(content, name, list(enumerate(objects, 1)))
        tables += more
        problems += told
    if not tables and not problems:
        message = "holds JSON, but no list of objects that could be the rows of a table"
        problems.append(problem("unknown-format", message, file=content.name))
    return tables, problems


def _lists(found: Any) -> Iterable[tuple[str | None, list[Mapping[str, Any]]]]:
    """Give each list of objects, with its name where it has one."""
    named = found.items() if isinstance(found, dict) else [(None, found)]
    for name, value in named:
        if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            yield name, value


def _table(content: FileContent, name: str | None, records: Records) -> Tables:
    """Return the records as a table; their fields are columns, those of objects inside too."""
    if not records:
        return [], [problem("empty-file", "holds no records", file=content.name)]
    columns: dict[str, list[str | None]] = {}
    for place, (_, record) in enumerate(records):
        for field, value in _fields(record):
            if field not in columns:
                if len(columns) == MAX_COLUMNS or (len(columns) + 1) * len(records) > MAX_CELLS:
                    message = f"holds more than {len(columns):,} different fields"
                    return [], [problem("too-large-file", message, file=content.name)]
                columns[field] = [None] * len(records)
            columns[field][place] = cell(value)
    problems = [*_without_long_texts(content, columns), *_long_cells(content, columns, records)]
    if not columns:
        return [], [*problems, problem("empty-file", "holds no fields", file=content.name)]
    kind = kind_by_name(name or "") or kind_by_name(content.name)
    table = made_table(content, kind or "", columns, [row for row, _ in records], format=NAME)
    shown_name = content.name if name is None else f"{content.name} [{shown(name)}]"
    # A plain table: its kind and its columns are recognised as those of a CSV file are.
    plain = RawTable(
        name=shown_name, frame=table.frame, rows=table.rows, sheet=name, sha256=table.sha256
    )
    return [plain], problems


def _fields(record: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for name, value in record.items():
        heading = (cell(name) or "").strip()
        if isinstance(value, dict) and value:
            for inner, one in value.items():
                yield f"{heading}.{(cell(inner) or '').strip()}", one
        elif heading:
            yield heading, value


def _has_role(name: str) -> bool:
    return named_role(name, "models") is not None or named_role(name, "cases") is not None


def _without_long_texts(
    content: FileContent, columns: dict[str, list[str | None]]
) -> list[Problem]:
    """Leave out columns of long texts that have no role, such as prompts with their pictures."""
    long = [
        name
        for name, cells in columns.items()
        if not _has_role(name) and any(one is not None and len(one) > _LONG_TEXT for one in cells)
    ]
    for name in long:
        del columns[name]
    if not long:
        return []
    message = f"fields with long texts are not used: {listed(long, most=5)}"
    return [problem("log-aside", message, remedy="", file=content.name)]


def _long_cells(
    content: FileContent, columns: Mapping[str, Sequence[str | None]], records: Records
) -> Iterable[Problem]:
    for name, cells in columns.items():
        for place, text in enumerate(cells):
            if text is not None and len(text) > MAX_CELL_LENGTH:
                yield problem(
                    "too-large-cell",
                    f"is a text of {len(text):,} characters; at most {MAX_CELL_LENGTH:,} are read",
                    file=content.name,
                    row=records[place][0],
                    column=name,
                    value=shown(text, longest=20),
                )
                break


FORMAT = Format(
    name=NAME,
    endings=frozenset({".json", *_LINES}),
    recognise=_recognised,
    read=_read,
)
"""How plain JSON is known and read."""
