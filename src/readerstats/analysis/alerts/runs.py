"""Models that were asked more than once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from readerstats.analysis.alerts.words import percent, some
from readerstats.study.codes import problem
from readerstats.study.wording import counted, quoted

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.errors import Problem


def runs_disagree(answers: Answers) -> Iterator[Problem]:
    """Warn of models whose runs do not all say the same of a case."""
    reads = answers.study.arrays()
    if reads.runs is None or reads.decision is None:
        return
    told = []
    for index in np.flatnonzero(reads.averaged):
        again = reads.runs[:, index] > 1
        said = reads.decision[:, index][again]
        split = int(((said > 0) & (said < 1)).sum())
        if split:
            told.append(
                f"{quoted(reads.readers[index])} on {split} of {counted(int(again.sum()), 'case')} "
                f"({percent(split / int(again.sum()))})"
            )
    if told:
        yield problem("runs-disagree", f"runs disagree: {some(told)}")
