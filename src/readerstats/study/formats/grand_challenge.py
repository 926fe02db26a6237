"""Reader studies of grand-challenge.org: answers, questions and display sets, as CSV or JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from readerstats.study.codes import problem
from readerstats.study.formats.grand_challenge_join import join_exports
from readerstats.study.formats.raw import MAX_CELLS, RawTable, made_table
from readerstats.study.formats.registry import Format

if TYPE_CHECKING:
    from readerstats.study.formats.content import FileContent
    from readerstats.study.formats.registry import Tables

NAME: Final = "grand-challenge"
_KINDS: Final = {  # what its records must have, and what is read of them
    "answers": (
        {"answer", "creator", "question", "display_set"},
        ("answer", "creator", "question", "display_set", "created", "is_ground_truth",
         "total_edit_duration", "last_edit_duration"),
    ),
    "questions": (
        {"pk", "answer_type", "options"},
        ("pk", "question_text_safe", "question_text", "answer_type", "options"),
    ),
    "display sets": (
        {"pk", "reader_study", "values", "order"},
        ("pk", "title_safe", "title", "index"),
    ),
}  # fmt: skip
_MARKS: Final = {"answers": {"api_url", "is_ground_truth", "pk"}}
_DEEPEST: Final = 3


def _kind(keys: set[str]) -> str | None:
    for kind, (needed, _) in _KINDS.items():
        if needed <= keys and keys & _MARKS.get(kind, keys):
            return kind
    return None


def _records_of(found: Any, depth: int = 0) -> list[Any]:
    """Return the records of a list, of a page of the interface, or of a list of pages."""
    if depth > _DEEPEST:
        return []
    if isinstance(found, dict) and isinstance(found.get("results"), list):
        return _records_of(found["results"], depth + 1)
    if not isinstance(found, list):
        return []
    if any(isinstance(one, list) or (isinstance(one, dict) and "results" in one) for one in found):
        return [record for one in found for record in _records_of(one, depth + 1)]
    return [one for one in found if isinstance(one, dict)]


def _known(content: FileContent) -> str | None:
    kind = None
    if content.ending == ".json":
        if any(
            f'"{word}"' in content.head for word in ("display_set", "answer_type", "reader_study")
        ):
            records = _records_of(content.json)
            kind = _kind(set(records[0])) if records else None
    elif content.tops and content.tops[0].records:
        kind = _kind({(cell or "").strip() for cell in content.tops[0].records[0]})
    return None if kind is None else f"it has the fields of its {kind}"


def _read(content: FileContent) -> Tables:
    records, rows = _rows(content)
    kind = _kind({str(key) for key in records[0]}) if records else None
    if kind is None:
        return [], [problem("empty-table", "has a header and no rows", file=content.name)]
    wanted = _KINDS[kind][1]
    if len(records) * len(wanted) > MAX_CELLS:
        message = f"holds more than {MAX_CELLS:,} cells"
        return [], [problem("too-large-file", message, file=content.name)]
    columns = {name: [_text(record.get(name)) for record in records] for name in wanted}
    return [made_table(content, kind, columns, rows, format=NAME)], []


def _rows(content: FileContent) -> tuple[Sequence[Mapping[str, Any]], list[int]]:
    if content.ending == ".json":
        records = _records_of(content.json)
        return records, list(range(1, len(records) + 1))
    if not content.grids or not content.grids[0].records:
        return [], []
    grid = content.grids[0]
    header = [(cell or "").strip() for cell in grid.records[0]]
    filled = [
        (row, dict(zip(header, record, strict=False)))
        for row, record in enumerate(grid.records[1:], grid.first_row + 1)
        if any(cell and not cell.isspace() for cell in record)
    ]
    return [record for _, record in filled], [row for row, _ in filled]


def _text(value: Any) -> str | None:
    """Return a value of JSON as the CSV of the same export has it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value)


def _join(tables: list[RawTable]) -> Tables:
    return join_exports(tables)


FORMAT: Final = Format(
    name=NAME,
    endings=frozenset({".csv", ".tsv", ".json"}),
    recognise=_known,
    read=_read,
    join=_join,
)
