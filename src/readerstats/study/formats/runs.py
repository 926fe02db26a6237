"""Several logs of one model on the same cases are further runs, not the same reads twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from readerstats.study.codes import problem
from readerstats.study.formats.logged import RUN
from readerstats.study.variants import VARIANTS

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.errors import Problem
    from readerstats.study.formats.raw import RawTable


def numbered_runs(tables: list[RawTable]) -> tuple[list[RawTable], list[Problem]]:
    """Count repeats on over the logs of a model, and refuse a run that comes twice.

    Parameters
    ----------
    tables : list of RawTable
        As `answers_table` makes them, in the order in which they were named.
    """
    problems: list[Problem] = []
    kept: list[RawTable] = []
    first_file: dict[str, str] = {}
    taken: dict[tuple[object, ...], set[int]] = {}
    for table in tables:
        if RUN not in table.frame:
            kept.append(table)
            continue
        run = table.frame[RUN].dropna()
        name = str(run.iloc[0]) if len(run) else ""
        frame = table.frame.drop(columns=RUN)
        if name and name in first_file:
            message = f"holds the same run as {first_file[name]}"
            problems.append(problem("file-twice", message, file=table.name))
            continue
        first_file[name] = table.name
        numbers, is_further = _numbers(frame, taken)
        kept.append(replace(table, frame=frame.assign(repeat=numbers)))
        if is_further:
            message = "is a further run of cases that this model answered in another log"
            problems.append(problem("log-aside", message, remedy="", file=table.name))
    return kept, problems


def _numbers(
    frame: pd.DataFrame, taken: dict[tuple[object, ...], set[int]]
) -> tuple[list[str], bool]:
    """Return the repeats of a log, after those of logs before; and whether there were any."""
    key = ["model", "case", *(name for name in VARIANTS if name in frame)]
    keys = [tuple(row) for row in frame[key].itertuples(index=False, name=None)]
    told = frame["repeat"] if "repeat" in frame else [None] * len(frame)
    before = {one: max(taken.get(one, ()), default=0) for one in keys}
    numbers = []
    for one, text in zip(keys, told, strict=True):
        used = taken.setdefault(one, set())
        own = int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 7 else 1
        number = before[one] + own
        while number in used:  # told twice, or not told at all
            number = max(used) + 1
        used.add(number)
        numbers.append(str(number))
    return numbers, any(before.values())
