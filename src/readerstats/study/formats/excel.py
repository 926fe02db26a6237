"""Workbooks: Excel and OpenDocument, read by python-calamine."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from readerstats.study.codes import problem
from readerstats.study.formats.cells import cell_text
from readerstats.study.formats.content import Grid
from readerstats.study.formats.raw import MAX_BYTES, MAX_CELLS

if TYPE_CHECKING:
    from readerstats.errors import Problem

_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError,
            OSError)  # fmt: skip
_FILLED_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')


def workbook_grids(data: bytes, name: str) -> tuple[list[Grid], list[Problem]]:
    """Lay out every sheet that holds something; a workbook with several names the sheet too."""
    if not data:
        return [], [problem("empty-file", "is empty", file=name)]
    if _unpacked_size(data) > MAX_BYTES:
        message = f"unpacks to more than {MAX_BYTES:,} bytes"
        return [], [problem("too-large-file", message, file=name)]
    stray = _stray_cell(data)
    if stray is not None:
        message = "lies so far out that the sheet between would not fit into memory"
        remedy = "delete the stray cell"
        return [], [problem("too-large-file", message, remedy=remedy, file=name, value=stray)]
    try:
        sheets = _sheets(data)
    except Exception as error:  # noqa: BLE001 - a damaged workbook fails in many ways
        message = f"cannot be read as a workbook ({type(error).__name__})"
        return [], [problem("unreadable-file", message, file=name)]
    grids: list[Grid] = []
    problems: list[Problem] = []
    for sheet_name, cells in sheets:
        if cells is None:
            message = f"holds more than {MAX_CELLS:,} cells"
            problems.append(problem("too-large-file", message, file=name))
            continue
        shown_name = name if len(sheets) == 1 else f"{name} [{sheet_name}]"
        records = [[cell_text(cell) for cell in row] for row in cells]
        grids.append(Grid(name=shown_name, records=records, sheet=sheet_name))
    if not sheets:
        problems.append(problem("empty-file", "holds no table", file=name))
    return grids, problems


def _unpacked_size(data: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except _DAMAGED:
        return 0  # the old .xls is no archive; a damaged file is refused when it is read


def _stray_cell(data: bytes) -> str | None:
    """Return the corner of a sheet that is too large to lay out, as one stray cell can make it.

    The library lays out all cells up to the farthest one, and would end the program.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.namelist() if part.startswith("xl/worksheets/")]
            for part in parts:
                corners = _FILLED_CELL.findall(archive.read(part))
                letters = max((c for c, _ in corners), key=_column_number, default=b"A")
                row = max((int(r) for _, r in corners), default=1)
                if _column_number(letters) * row > MAX_CELLS:
                    return f"{letters.decode()}{row}"
    except _DAMAGED:
        pass  # a damaged file is refused when it is read
    return None


def _column_number(letters: bytes) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _sheets(data: bytes) -> list[tuple[str, list[list[Any]] | None]]:
    """Return the sheets that are not empty; None in place of one that is too large."""
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found: list[tuple[str, list[list[Any]] | None]] = []
    for sheet_name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(sheet_name)
        if sheet.height * sheet.width > MAX_CELLS:
            found.append((sheet_name, None))
            continue
        cells = sheet.to_python(skip_empty_area=False)  # so that row numbers are the sheet's
        if any(cell not in {"", None} for row in cells for cell in row):
            found.append((sheet_name, cells))
    return found
