"""Whether the truth is the readers' own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.analysis.alerts.words import percent
from readerstats.study.codes import problem
from readerstats.study.names_in_text import NOBODY
from readerstats.study.translate import distinct_values
from readerstats.study.truth_sources import is_truth_source, parts_of
from readerstats.study.wording import counted, listed

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.errors import Problem

ENOUGH_CASES: Final = 30
CHANCE: Final = 0.01


def reader_sets_truth(answers: Answers) -> Iterator[Problem]:
    """Tell readers whom a column of the cases names as those who settled the truth."""
    cases, people = answers.study.cases, {*answers.study.humans, NOBODY}
    for column in cases.columns:
        if column in ("case", "truth", "dataset") or cases[column].dtype != object:
            continue
        if not is_truth_source(str(column)):
            continue
        named = [
            part
            for text in distinct_values(cases[column])
            for part in parts_of(text)
            if part in people
        ]
        if named:
            mine = sum(
                not people.isdisjoint(parts_of(text)) for text in cases[column] if text is not None
            )
            message = (
                f"{_who(named)} settled the truth of {counted(mine, 'case')} and read in this study"
            )
            yield problem("reader-sets-truth", message, column=str(column))


def _who(named: Sequence[str]) -> str:
    """Name the readers; in an anonymous study it would tell who is who."""
    return "a reader or more" if NOBODY in named else listed(dict.fromkeys(named))


def always_right(answers: Answers) -> Iterator[Problem]:
    """Warn of people who agree with the truth on 30 cases or more where others would not.

    It is no longer chance where a reader as good as the others would do so in fewer than one of
    100 studies.
    """
    reads = answers.study.arrays()
    if reads.correct is None:
        return
    people = np.flatnonzero(~reads.models)
    right = np.array([np.nansum(reads.correct[:, index]) for index in people])
    total = np.array([(~np.isnan(reads.correct[:, index])).sum() for index in people])
    for place, index in enumerate(people):
        n, others = int(total[place]), int(total.sum() - total[place])
        if n < ENOUGH_CASES or right[place] < n:
            continue
        accuracy = float(right.sum() - right[place]) / others if others else 0.5
        if accuracy**n < CHANCE:
            beside = f", where the others agree on {percent(accuracy)}" if others else ""
            message = f"agrees with the truth on all of {counted(n, 'read')}{beside}"
            yield problem("always-right", message, value=reads.readers[index])
