"""One path becomes raw tables: of the format that knows its content, or a plain table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from readerstats.study.codes import problem
from readerstats.study.formats.content import DELIMITED, PARQUET, WORKBOOKS, FileContent
from readerstats.study.formats.plain import LONG, plain_table
from readerstats.study.formats.raw import MAX_BYTES, RawTable, raw_table
from readerstats.study.formats.registry import format_of, formats, read_as
from readerstats.study.wording import file_name, folder_name, listed

if TYPE_CHECKING:
    from readerstats.errors import Problem

TABLE_ENDINGS = DELIMITED | WORKBOOKS | PARQUET


def read_file(path: Path, *, written: str | None = None) -> tuple[list[RawTable], list[Problem]]:
    """Read the tables of a file, and tell what is wrong with it.

    Nothing is raised for a bad file: its problems come back. A file that cannot be opened is
    called as it was `written`.

    Examples
    --------
    >>> tables, problems = read_file(Path("nowhere.csv"))
    >>> print(problems[0])
    nowhere.csv: does not exist; check the name and the folder [missing-file]
    """
    name = file_name(path)
    data = _bytes(path, written or name)
    if not isinstance(data, bytes):
        return [], [data]
    return read_content(FileContent(name, data, folder_name(path)))


def read_content(content: FileContent) -> tuple[list[RawTable], list[Problem]]:
    r"""Read the tables of a file's content.

    Examples
    --------
    >>> [table], problems = read_content(FileContent("cases.csv", b"case,truth\nc1,1\n"))
    >>> table.frame["truth"].to_list(), problems
    (['1'], [])
    """
    known = format_of(content)
    if known is not None:
        return read_as(*known, content)
    if content.ending in PARQUET:
        from readerstats.study.formats.parquet import read_parquet

        table, problems = read_parquet(content.data, content.name, sha256=content.sha256)
        return ([] if table is None else [table]), problems
    if content.ending not in TABLE_ENDINGS:
        endings = sorted(TABLE_ENDINGS.union(*(one.endings for one in formats())))
        message = f"is of no known format; the endings that are read are {listed(endings, most=40)}"
        return [], [problem("unknown-format", message, file=content.name)]
    if content.ending in DELIMITED and len(content.data) >= LONG:
        plain = plain_table(content)
        if plain is not None:
            return [plain[0]], plain[1]
    grids, found = content.laid_out
    tables, problems = [], list(found)
    for grid in grids:
        table, more = raw_table(
            grid.name,
            grid.records,
            first_row=grid.first_row,
            sheet=grid.sheet,
            sha256=content.sha256,
        )
        problems += more
        if table is not None:
            tables.append(table)
    return tables, problems


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
