"""One path becomes raw tables; the file's ending says how it is read."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from readerstats.study.codes import problem
from readerstats.study.formats.raw import MAX_BYTES, RawTable
from readerstats.study.wording import file_name, listed

if TYPE_CHECKING:
    from readerstats.errors import Problem

DELIMITED = frozenset({".csv", ".tsv", ".txt"})
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
PARQUET = frozenset({".parquet", ".pq"})
TABLE_ENDINGS = DELIMITED | WORKBOOKS | PARQUET


def read_file(path: Path, *, written: str | None = None) -> tuple[list[RawTable], list[Problem]]:
    """Read the table, or a workbook's tables, and tell what is wrong with the file.

    Nothing is raised for a bad file: its problems come back. A file that cannot be opened is
    called as it was `written`.

    Examples
    --------
    >>> tables, problems = read_file(Path("nowhere.csv"))
    >>> print(problems[0])
    nowhere.csv: does not exist; check the name and the folder [missing-file]
    """
    name = file_name(path)
    ending = path.suffix.lower()
    data = _bytes(path, written or name)
    if not isinstance(data, bytes):
        return [], [data]
    sha256 = hashlib.sha256(data).hexdigest()
    if ending in WORKBOOKS:
        from readerstats.study.formats.excel import read_workbook

        return read_workbook(data, name, sha256=sha256)
    if ending in PARQUET:
        from readerstats.study.formats.parquet import read_parquet

        table, problems = read_parquet(data, name, sha256=sha256)
    elif ending in DELIMITED:
        from readerstats.study.formats.delimited import read_delimited

        table, problems = read_delimited(data, name, sha256=sha256)
    else:
        message = f"has an ending that is none of {listed(sorted(TABLE_ENDINGS), most=20)}"
        return [], [problem("unknown-format", message, file=name)]
    return ([] if table is None else [table]), problems


def _bytes(path: Path, name: str) -> bytes | Problem:
    """Return the file's bytes, or the reason why there are none."""
    try:
        if not path.exists():
            return problem("missing-file", "does not exist", file=name)
        if not path.is_file():
            return problem("unreadable-file", "is not a file", file=name)
        if path.stat().st_size > MAX_BYTES:
            message = f"is larger than {MAX_BYTES:,} bytes"
            return problem("too-large-file", message, file=name)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        return problem("unreadable-file", f"cannot be read: {reason}", file=name)
