"""A JSON document that says little twice, for a page; and what it was before."""

from __future__ import annotations

import json
from typing import Any, Final, TypeAlias

_Path: TypeAlias = tuple[str, ...]
"""The name of a value in a record; or several, of a value in a record within it."""

FEWEST: Final = 3
"""Records that are worth a table."""
MOST_GROUPS: Final = 40
"""Groups of alike records in one table: cuts are looked for no further, for the time it takes."""
KEPT: Final = frozenset({"estimate", "p"})
"""Keys whose null is an answer: there is no such number, and a note says why."""
_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_OF_A_TABLE: Final = 44
"""Characters of a table of its own, apart from what it holds."""
_BLANK: Final = 5
"""Characters of a cell that does not apply."""


def packed(content: Any) -> Any:
    """Lay lists of records out as tables, each with what all its rows have in common.

    Records keep their places, so that a pointer to one leads to the same one before and after.

    Parameters
    ----------
    content : dict, list or scalar
        A JSON document. Null in a list of records is one that was left out.

    Returns
    -------
    dict, list or scalar
        Each list of records is ``{"tables": [{"first": 0, "all": {...}, "columns": [...],
        "rows": [...]}]}``, where `first` is the place of the first row; keys that do not apply are
        left out, or null in a row. Records within records that all have the same names are spread
        over columns: ``["rank", "lower"]`` is the column of ``lower`` in ``rank``.

    Examples
    --------
    >>> packed([{"method": "wilson", "reader": "R01", "k": 7, "se": None},
    ...         {"method": "wilson", "reader": "R02", "k": 9, "se": None},
    ...         {"method": "wilson", "reader": "R03", "k": 9, "se": None}])
    {'tables': [{'first': 0, 'all': {'method': 'wilson'}, 'columns': ['reader', 'k'],
      'rows': [['R01', 7], ['R02', 9], ['R03', 9]]}]}
    """
    if isinstance(content, dict):
        return {key: packed(value) for key, value in _filled(content).items()}
    if not isinstance(content, list):
        return content
    records = _spread(
        [
            {(key,): value for key, value in _filled(one).items()}
            for one in content
            if isinstance(one, dict)
        ]
    )
    if len(records) < FEWEST or any(not isinstance(one, dict | None) for one in content):
        return [packed(one) for one in content]
    tables, at = [], 0
    places = [place for place, one in enumerate(content) if one is not None]
    for run in _runs(places):
        for size in _cut(records[at : at + run]):
            tables.append({"first": places[at]} | _table(records[at : at + size]))
            at += size
    return {"tables": tables}


def unpacked(content: Any) -> Any:
    """Turn tables back into lists of records.

    Parameters
    ----------
    content : dict, list or scalar
        What `packed` made.

    Returns
    -------
    dict, list or scalar
        The document; keys that do not apply are absent, and records that were left out null.

    Examples
    --------
    >>> unpacked({"tables": [{"first": 1, "all": {"k": 7}, "columns": ["reader"],
    ...                       "rows": [["R1"], ["R2"]]}]})
    [None, {'k': 7, 'reader': 'R1'}, {'k': 7, 'reader': 'R2'}]
    """
    if isinstance(content, list):
        return [unpacked(one) for one in content]
    if not isinstance(content, dict):
        return content
    if "tables" not in content:
        return {key: unpacked(value) for key, value in content.items()}
    records: list[Any] = []
    for table in content["tables"]:
        records += [None] * (table["first"] - len(records))
        for row in table["rows"]:
            record = unpacked(table["all"])
            for column, value in zip(table["columns"], row, strict=True):
                *within, key = [column] if isinstance(column, str) else column
                holder = record
                for name in within:
                    holder = holder.setdefault(name, {})
                holder |= _filled({key: unpacked(value)})
            records.append(record)
    return records


def _spread(records: list[dict[_Path, Any]]) -> list[dict[_Path, Any]]:
    """Spread what every record holds as a record of the same names over the names of both."""
    names = {path: _names(records, path) for path in (records[0] if records else ())}
    if not any(names.values()):
        return records
    spread = []
    for record in records:
        wider: dict[_Path, Any] = {}
        for path, value in record.items():
            inside = names.get(path)
            wider |= {(*path, key): value[key] for key in inside} if inside else {path: value}
        spread.append(wider)
    return _spread(spread)


def _names(records: list[dict[_Path, Any]], path: _Path) -> list[str] | None:
    """Return the names that the records at one place all have, in the order of the first."""
    inside = [record.get(path) for record in records]
    if not all(isinstance(one, dict) for one in inside):
        return None
    filled = [_filled(one) for one in inside if one is not None]
    alike = all(one.keys() == filled[0].keys() for one in filled)
    return list(filled[0]) if alike else None


def _runs(places: list[int]) -> list[int]:
    """Return how many places follow each other without a gap, run by run."""
    runs: list[int] = []
    for number, place in enumerate(places):
        if number and place == places[number - 1] + 1:
            runs[-1] += 1
        else:
            runs.append(1)
    return runs


def _cut(records: list[dict[_Path, Any]]) -> list[int]:
    """Return how many records each table has, so that all of them together are shortest.

    A table begins only where records change in more than one name, and ends before one begins.
    """
    written = [{key: _written(value) for key, value in record.items()} for record in records]
    begins = [place for place in range(len(written)) if place == 0 or _turns(written, place)]
    ends = [*begins[1:], len(written)]
    shortest: list[float] = [0.0] + [float("inf")] * len(begins)
    came_from = [0] * (len(begins) + 1)
    for group, begin in enumerate(begins):
        common, columns = dict(written[begin]), dict[_Path, int]()
        place = begin
        for last in range(group, min(len(begins), group + MOST_GROUPS)):
            while place < ends[last]:
                _add(written[place], common, columns, place - begin)
                place += 1
            length = shortest[group] + _OF_A_TABLE
            length += sum(_length(path) + len(value) + 1 for path, value in common.items())
            length += sum(_length(path) + cells for path, cells in columns.items())
            if length < shortest[last + 1]:
                shortest[last + 1], came_from[last + 1] = length, group
    sizes, last = [], len(begins)
    while last:
        group = came_from[last]
        sizes.append(ends[last - 1] - begins[group])
        last = group
    return sizes[::-1]


def _length(path: _Path) -> int:
    """Return the characters of a name, with its quotes and comma, or of names in brackets."""
    return sum(len(key) + 3 for key in path) + (2 if len(path) > 1 else 0)


def _turns(written: list[dict[_Path, str]], place: int) -> bool:
    """Whether a record has other keys than the one before, or differs in more than one name."""
    record, before = written[place], written[place - 1]
    if record.keys() != before.keys():
        return True
    return sum(value != before[key] and value[0] == '"' for key, value in record.items()) > 1


def _add(
    record: dict[_Path, str], common: dict[_Path, str], columns: dict[_Path, int], before: int
) -> None:
    """Tell how long each column of a table is with one more row."""
    for key in [key for key, value in common.items() if record.get(key) != value]:
        columns[key] = before * (len(common.pop(key)) + 1)
    for key in record:
        if key not in common and key not in columns:
            columns[key] = before * _BLANK
    for key in columns:
        columns[key] += len(record[key]) + 1 if key in record else _BLANK


def _table(records: list[dict[_Path, Any]]) -> dict[str, Any]:
    paths = dict.fromkeys(path for record in records for path in record)
    written = {
        path: {_written(one[path]) if path in one else "" for one in records} for path in paths
    }
    common = [path for path in paths if len(written[path]) == 1]
    columns = [path for path in paths if path not in common]
    shared: dict[str, Any] = {}
    for *within, key in common:
        holder = shared
        for name in within:
            holder = holder.setdefault(name, {})
        holder[key] = packed(records[0][(*within, key)])
    return {
        "all": shared,
        "columns": [path[0] if len(path) == 1 else list(path) for path in columns],
        "rows": [[packed(one.get(path)) for path in columns] for one in records],
    }


def _filled(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value is not None or key in KEPT}
