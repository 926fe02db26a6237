"""The formats of other programs: how each is known and read, and where more come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, TypeAlias

from readerstats.study.codes import problem

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent
    from readerstats.study.formats.raw import RawTable

ENTRY_POINTS = "readerstats.formats"
"""The group of entry points by which another package adds formats."""

BUILT_IN: tuple[str, ...] = (
    # One a line, in the order in which they are asked.
    "imrmc",
    "or_dbm",
    "obumrm",
    "rjafroc",
    "mrmcbinary",
    "inspect_log",
    "inspect_frame",
    "lm_eval",
    "openai_evals",
    "helm",
    "grand_challenge",
    "mdai",
    "redcap",
    "workstation",
    "qualtrics",
    "google_forms",
    "json_records",  # any other JSON, so that it comes after the formats that are JSON too
)
"""Modules here with a `FORMAT`; the first one that knows a file reads it."""

Tables: TypeAlias = "tuple[list[RawTable], list[Problem]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of a program: how its files are known, and how they become tables.

    Attributes
    ----------
    name : str
        As its users call it, such as ``"iMRMC"``.
    endings : frozenset of str
        Endings that its files can have, in small letters with the dot; others are not looked at.
    recognise : callable
        Takes a `FileContent`; returns in words why it is of this format, such as ``"it has the
        line BEGIN DATA:"``, or None. It is asked of every file with a fitting ending, so it looks
        at `head`, `tops` or `json` first, and raises nothing.
    read : callable
        Takes the same; returns raw tables with the column names of the canonical tables, each
        with the `sheet` ``"reads"``, ``"models"``, ``"cases"`` or ``"readers"``, and problems. It
        raises nothing, whatever the bytes.
    join : callable or None
        Takes the raw tables of all files of this format, where one study has several files that
        refer to each other; returns tables as `read` does. None where each file stands alone.
    """

    name: str
    endings: frozenset[str]
    recognise: Callable[[FileContent], str | None]
    read: Callable[[FileContent], Tables]
    join: Callable[[list[RawTable]], Tables] | None = None


@cache
def formats() -> tuple[Format, ...]:
    """Return the formats that files are tried for: those of this package, then those of others.

    A package adds its own by an entry point of the group ``readerstats.formats`` that leads to a
    `Format`; one that cannot be loaded is left out.

    Examples
    --------
    >>> all(isinstance(one, Format) for one in formats())
    True
    """
    own = [import_module(f"readerstats.study.formats.{name}").FORMAT for name in BUILT_IN]
    added = []
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        try:
            added.append(point.load())
        except Exception:  # noqa: BLE001, S112 - what another package raises is not known
            continue
    return (*own, *(one for one in added if isinstance(one, Format)))


def format_of(content: FileContent) -> tuple[Format, str] | None:
    """Return the format that knows a file, and why; None for a plain table."""
    for one in formats():
        if content.ending in one.endings:
            why = _asked(one, content)
            if why:
                return one, why
    return None


def _asked(one: Format, content: FileContent) -> str | None:
    try:
        return one.recognise(content)
    except Exception:  # noqa: BLE001 - a format of another package may fail in any way
        return None


def read_as(one: Format, why: str, content: FileContent) -> Tables:
    """Read a file that a format knows; a note says which, and why."""
    note = problem("other-format", f"read as {one.name}, since {why}", file=content.name)
    try:
        tables, problems = one.read(content)
    except Exception as error:  # noqa: BLE001 - a damaged file, or a format of another package
        message = f"cannot be read as {one.name} ({type(error).__name__})"
        return [], [problem("unreadable-file", message, file=content.name)]
    return tables, [note, *problems]


def joined(tables: list[RawTable]) -> Tables:
    """Put the files of one study together where their format refers from one to the other."""
    problems: list[Problem] = []
    for one in formats():
        own = [table for table in tables if table.format == one.name]
        if one.join is None or not own:
            continue
        made, found = one.join(own)
        problems += found
        tables = [table for table in tables if table.format != one.name] + made
    return tables, problems
