"""Problems as `validate` lists them: each where they are few, by their kind where they are many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from readerstats.errors import Problem

MOST_LINES: Final = 20
"""Problems told line by line; of more, a terminal shows the first of each kind."""
COLUMNS: Final = (
    "severity", "code", "file", "row", "line", "column", "value", "message", "remedy", "count"
)  # fmt: skip
"""Columns of the file that lists every problem."""


def problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Tell problems in lines, the first of each kind where there are many, and how many they are.

    Examples
    --------
    >>> from readerstats.errors import Problem
    >>> one = Problem(code="unknown-case", severity="error", message="is not in cases.csv", row=7)
    >>> print(*problem_lines([one]), sep="")
    error: row 7: is not in cases.csv [unknown-case]
    1 error, 0 warnings, 0 notes
    """
    if len(problems) <= MOST_LINES:
        counts = [1] * len(problems)
        lines = [_line(one) for one in problems]
    else:
        counts = [one.times for one in problems]
        lines = list(chain.from_iterable(_of_kind(kind) for kind in _by_code(problems)))
    return [*lines, _verdict(problems, counts)]


def hides_places(problems: Sequence[Problem]) -> bool:
    """Tell whether the lines leave out places that a list of every problem has."""
    return len(problems) > MOST_LINES or any(one.times > one.count for one in problems)


def problems_csv(problems: Iterable[Problem]) -> str:
    """List every problem in each of its places as CSV; harmless where a cell begins a formula.

    Examples
    --------
    >>> from readerstats.errors import Problem
    >>> one = Problem(code="unknown-case", severity="error", message="is not known", value="=1+1")
    >>> print(problems_csv([one]), end="")
    severity,code,file,row,line,column,value,message,remedy,count
    error,unknown-case,,,,,'=1+1,is not known,,1
    """
    from readerstats.report.table_text import csv_rows

    each = chain.from_iterable(one.each() for one in problems)
    return csv_rows(COLUMNS, (one.record() for one in each))


def _line(one: Problem) -> str:
    return f"{one.severity}: {one}\n"


def _by_code(problems: Iterable[Problem]) -> Iterable[list[Problem]]:
    kinds: dict[str, list[Problem]] = {}
    for one in problems:
        kinds.setdefault(one.code, []).append(one)
    return kinds.values()


def _of_kind(kind: Sequence[Problem]) -> Iterable[str]:
    """Tell the first problem of a kind, and how many there are of it."""
    yield _line(replace(kind[0], count=1))
    total = sum(one.times for one in kind)
    if total > 1:
        yield f"  {total:,} of this kind, this is the first\n"


def _verdict(problems: Iterable[Problem], counts: Iterable[int]) -> str:
    total = dict.fromkeys(("error", "warning", "note"), 0)
    for one, count in zip(problems, counts, strict=True):
        total[one.severity] += count
    words = ", ".join(f"{n:,} {kind}{'' if n == 1 else 's'}" for kind, n in total.items())
    return f"{words}\n"
