"""The columns of a REDCap export: its own, and the fields of the project with their checkboxes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.study.formats.content import Grid

_OWN: Final = {  # what REDCap's own columns are called in raw exports and in those with labels
    "events": ("redcap_event_name", "Event Name"),
    "instruments": ("redcap_repeat_instrument", "Repeat Instrument"),
    "instances": ("redcap_repeat_instance", "Repeat Instance"),
    "groups": ("redcap_data_access_group", "Data Access Group"),
}
_OF_NO_USE: Final = re.compile(r"\w+_complete|Complete\?|\w+_timestamp|Survey Timestamp")
_BOX: Final = re.compile(r"(?P<field>.+?)___(?P<option>.+)")
_BOX_LABEL: Final = re.compile(r"(?P<field>.+?) \(choice=(?P<option>.+)\)")
_CHECKED: Final = frozenset({"1", "checked", "yes", "true"})


@dataclass(frozen=True, slots=True)
class Fields:
    """What an export holds; every list has one entry a row.

    Attributes
    ----------
    record_name : str
        What the project calls its records.
    records, events, instruments, instances : list of str or None
    columns : dict of str to list of str or None
        The fields; the options of a checkbox are put together.
    rows : list of int
        Where each row stood.
    """

    record_name: str
    records: list[str | None]
    events: list[str | None]
    instruments: list[str | None]
    instances: list[str | None]
    columns: dict[str, list[str | None]]
    rows: list[int]


def fields_of(grid: Grid) -> Fields:
    """Return the fields of an export.

    Examples
    --------
    >>> from readerstats.study.formats.content import Grid
    >>> fields = fields_of(Grid(name="a.csv", records=[
    ...     ["record_id", "sign___1", "sign___2", "a_complete"], ["7", "1", "1", "2"]]))
    >>> fields.records, fields.columns
    (['7'], {'sign': ['1; 2']})
    """
    header = [(cell or "").strip() for cell in grid.records[0]]
    body, rows = [], []
    for row, record in enumerate(grid.records[1:], grid.first_row + 1):
        if any(cell and not cell.isspace() for cell in record):
            body.append(record)
            rows.append(row)

    def cells(column: int | None) -> list[str | None]:
        if column is None:
            return [None] * len(body)
        return [
            (record[column] or "").strip() or None if column < len(record) else None
            for record in body
        ]

    own = {
        part: next((header.index(name) for name in names if name in header), None)
        for part, names in _OWN.items()
    }
    used = {0, *(place for place in own.values() if place is not None)}
    free = {
        n: name for n, name in enumerate(header)
        if n not in used and name and not _OF_NO_USE.fullmatch(name)
    }  # fmt: skip
    columns: dict[str, list[str | None]] = {}
    boxes: dict[str, list[tuple[str, int]]] = {}
    for n, name in free.items():
        box = _BOX.fullmatch(name) or _BOX_LABEL.fullmatch(name)
        if box is None:
            columns[_unused(name, columns)] = cells(n)
        else:
            boxes.setdefault(box["field"], []).append((box["option"], n))
            columns.setdefault(box["field"], [])
    for name, options in boxes.items():
        columns[name] = _chosen([(option, cells(n)) for option, n in options])
    if own["groups"] is not None and "center" not in columns:  # a data access group is a site
        columns["center"] = cells(own["groups"])
    return Fields(
        record_name=header[0],
        records=cells(0),
        events=cells(own["events"]),
        instruments=cells(own["instruments"]),
        instances=cells(own["instances"]),
        columns=columns,
        rows=rows,
    )


def _unused(name: str, taken: dict[str, list[str | None]]) -> str:
    plain, number = name, 1
    while name in taken:
        number += 1
        name = f"{plain} ({number})"
    return name


def _chosen(options: Sequence[tuple[str, Sequence[str | None]]]) -> list[str | None]:
    """Return the options that are checked in each row; one option alone stays yes or no."""
    if len(options) == 1:
        return list(options[0][1])
    made: list[str | None] = []
    for row in zip(*(cells for _, cells in options), strict=True):
        names = [
            option
            for (option, _), cell in zip(options, row, strict=True)
            if (cell or "").casefold() in _CHECKED
        ]
        made.append("; ".join(names) or None)
    return made
