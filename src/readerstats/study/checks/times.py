"""What the clock says of a study: times that cannot be, and cases seen again too soon."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readerstats.study.codes import problem
from readerstats.study.tables import all_rows
from readerstats.study.washout import WASHOUT_DAYS, gaps, pause
from readerstats.study.wording import counted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.contents import Contents
    from readerstats.study.draft import Draft


def seconds_not_positive(draft: Draft) -> Iterator[Problem]:
    """Warn of reads that took no time, or less."""
    reads = draft.reads
    if not reads.has("seconds") or reads.frame["seconds"].dtype != float:
        return
    wrong = (reads.frame["seconds"] <= 0).to_numpy(dtype=bool)
    message = "holds times of 0 seconds or less, which are left out"
    yield from all_rows("seconds-not-positive", reads, "seconds", wrong, message)


def short_washout(contents: Contents) -> Iterator[Problem]:
    """Warn of cases that a reader saw again within four weeks."""
    readers, reads = contents.readers, contents.reads
    people = readers.loc[readers["kind"] == "human", "reader"]
    runs = reads.iloc[:0] if contents.runs is None else contents.runs
    days = gaps(reads, runs, set(people))["days"]
    short = int((days < WASHOUT_DAYS).sum())
    if not short:
        return
    message = (
        f"{short:,} of {counted(len(days), 'repeated reading')} of a case by the same reader came "
        f"less than {WASHOUT_DAYS} days after the one before; the shortest pause was "
        f"{pause(float(days.min()))}, the median {pause(float(days.median()))}"
    )
    yield problem("short-washout", message)
