"""Tables for MRMCbinary: columns Modality, Reader, Case, D (disease) and Y (the reader's call)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.study.formats.raw import made_table
from readerstats.study.formats.registry import Format, Tables
from readerstats.study.roles import squeezed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.study.formats.content import FileContent
    from readerstats.study.formats.raw import Record

NAME: Final = "MRMCbinary"
_ROLES = {"reader": "reader", "case": "case", "modality": "modality", "y": "response", "d": "truth"}


def _known(content: FileContent) -> str | None:
    for grid in content.tops:
        if grid.records and _places(grid.records[0]) is not None:
            return "its columns are Modality, Reader, Case, D and Y"
    return None


def _places(header: Record) -> dict[str, int] | None:
    """Return where the five columns are; None unless these are all that there are."""
    names = [squeezed(cell or "") for cell in header]
    named = [name for name in names if name]
    if sorted(named) != sorted(_ROLES):
        return None
    return {role: names.index(name) for name, role in _ROLES.items()}


def _read(content: FileContent) -> Tables:
    tables = []
    for grid in content.grids:
        places = _places(grid.records[0]) if grid.records else None
        if places is None:
            continue
        body = [
            (row, record)
            for row, record in enumerate(grid.records[1:], grid.first_row + 1)
            if any(cell and not cell.isspace() for cell in record)
        ]
        columns: dict[str, Sequence[str | None]] = {
            role: [record[place] if place < len(record) else None for _, record in body]
            for role, place in places.items()
        }
        rows = [row for row, _ in body]
        tables.append(made_table(content, "reads", columns, rows, format=NAME))
    return tables, list(content.laid_out[1])


FORMAT = Format(
    name=NAME, endings=frozenset({".csv", ".tsv", ".txt", ".xlsx"}), recognise=_known, read=_read
)
"""The R package MRMCbinary, by the names of its arguments."""
