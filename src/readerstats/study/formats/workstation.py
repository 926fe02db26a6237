"""The table of a reading workstation: what observers said (OBS_) beside the reference (REF_)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.study.codes import problem
from readerstats.study.formats.content import DELIMITED, WORKBOOKS, FileContent, Grid
from readerstats.study.formats.raw import made_table
from readerstats.study.formats.registry import Format

if TYPE_CHECKING:
    from readerstats.study.formats.registry import Tables

NAME: Final = "reading workstation"
_NEEDED: Final = frozenset({"REF_CaseName", "OBS_CaseName", "OBS_UserName"})
_CALLED: Final = {"OBS_DiagnosisCode": "response", "REF_DiagnosisCode": "truth"}
_OWN: Final = frozenset({*_NEEDED, *_CALLED, "REF_SurveyResponseID", "OBS_SurveyResponseID"})


def _grid(grids: tuple[Grid, ...]) -> Grid | None:
    return next((g for g in grids if g.records and set(_header(g)) >= _NEEDED), None)


def _header(grid: Grid) -> list[str]:
    return [(cell or "").strip() for cell in grid.records[0]]


def _known(content: FileContent) -> str | None:
    return (
        None if _grid(content.tops) is None else "it has the columns REF_CaseName and OBS_UserName"
    )


def _read(content: FileContent) -> Tables:
    grid = _grid(content.grids)
    body = [] if grid is None else [
        (row, dict(zip(_header(grid), record, strict=False)))
        for row, record in enumerate(grid.records[1:], grid.first_row + 1)
        if any(cell and not cell.isspace() for cell in record)
    ]  # fmt: skip
    if grid is None or not body:
        return [], [problem("empty-table", "has a header and no rows", file=content.name)]
    # Users are written with capitals or without, as they logged in.
    columns: dict[str, list[str | None]] = {
        "reader": [(record.get("OBS_UserName") or "").strip().lower() for _, record in body],
        "case": [record.get("OBS_CaseName") or record.get("REF_CaseName") for _, record in body],
    }
    for name in dict.fromkeys(_header(grid)):
        if name in _CALLED or (name and name not in _OWN):
            columns[_CALLED.get(name, name)] = [record.get(name) for _, record in body]
    return [made_table(content, "reads", columns, [row for row, _ in body], format=NAME)], []


FORMAT: Final = Format(name=NAME, endings=DELIMITED | WORKBOOKS, recognise=_known, read=_read)
