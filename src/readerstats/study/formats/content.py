"""What a file holds, looked at in the ways that formats need: bytes, text, JSON, rows of cells."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.raw import Record

DELIMITED = frozenset({".csv", ".tsv", ".txt"})
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
PARQUET = frozenset({".parquet", ".pq"})
_HEAD = 65_536
_TOP_ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """Rows of cells as they stand in a delimited file, or on a sheet of a workbook.

    Attributes
    ----------
    name : str
        The file's name; for a workbook with several sheets also the sheet's.
    records : sequence of sequence of str or None
        Every row, the header among them.
    sheet : str or None
        Name of the sheet of a workbook.
    first_row : int
        Number of the first record as a spreadsheet shows it.
    """

    name: str
    records: Sequence[Record]
    sheet: str | None = None
    first_row: int = 1


@dataclass(frozen=True, eq=False)
class FileContent:
    """One file: its name and bytes, and what these are when looked at in other ways.

    Every way is tried when it is first asked for, and remembered. A file that cannot be looked
    at in a way gives nothing there; why, is told when it is read as a plain table.

    Attributes
    ----------
    name : str
    data : bytes
    folder : str
        Name of the folder that the file is in; empty where it is not known.

    Examples
    --------
    >>> content = FileContent("answers.json", b'[{"pk": 1}]')
    >>> content.ending, content.json, content.grids
    ('.json', [{'pk': 1}], ())
    """

    name: str
    data: bytes = field(repr=False)
    folder: str = ""

    @cached_property
    def ending(self) -> str:
        """The file's ending in small letters, with its dot."""
        return PurePath(self.name).suffix.lower()

    @cached_property
    def sha256(self) -> str:
        """Of the bytes, in hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def text(self) -> str | None:
        """The file as text; None where it is none."""
        from readerstats.study.formats.delimited import decoded

        return decoded(self.data)

    @cached_property
    def head(self) -> str:
        """The first characters of the file as text; empty where it is none."""
        return FileContent(self.name, self.data[:_HEAD]).text or ""

    @cached_property
    def json(self) -> Any:
        """The file as JSON; None where it is none, or nested deeper than can be read.

        Whole numbers stay whole, whatever their length.
        """
        if self.text is None or self.text.lstrip()[:1] not in {"{", "["}:
            return None
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):
            return None

    @cached_property
    def laid_out(self) -> tuple[tuple[Grid, ...], tuple[Problem, ...]]:
        """The rows of a delimited file, or of each sheet of a workbook, and what is wrong there."""
        from readerstats.study.formats.delimited import delimited_grid
        from readerstats.study.formats.excel import workbook_grids

        if self.ending in WORKBOOKS:
            grids, problems = workbook_grids(self.data, self.name)
            return tuple(grids), tuple(problems)
        if self.ending in DELIMITED:
            grid, problems = delimited_grid(self.data, self.name)
            return () if grid is None else (grid,), tuple(problems)
        return (), ()

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The rows of a delimited file, or of each sheet of a workbook; none of other files."""
        return self.laid_out[0]

    @cached_property
    def tops(self) -> tuple[Grid, ...]:
        """The first rows of each grid: enough to know a format by, of a file of any length."""
        if self.ending in DELIMITED:
            above = self.data[:_HEAD].rpartition(b"\n")[0] if len(self.data) > _HEAD else self.data
            return FileContent(self.name, above).grids
        return tuple(replace(grid, records=grid.records[:_TOP_ROWS]) for grid in self.grids)
