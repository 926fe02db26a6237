"""What the task hides: a lean to one answer, and a share of positive cases as nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.analysis.alerts.words import coefficient, percent, place, some
from readerstats.analysis.frame import select
from readerstats.study.codes import problem
from readerstats.study.wording import quoted

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.errors import Problem
    from readerstats.results import Labels
    from readerstats.study.contents import FloatArray

LEANING: Final = 0.5
"""The criterion c from which on a lean is worth a word: 0.5 standard deviations."""
PREDICTIVE: Final = ("ppv", "npv", "f1")
IN_PRACTICE: Final = (0.01, 0.10)


def leaning_answers(answers: Answers) -> Iterator[Problem]:
    """Note who is right more often than chance and leans clearly to one answer all the same.

    The criterion c is at least 0.5 from zero, its interval leaves out zero, and accuracy lies above
    one half by its standard error or more.
    """
    study = answers.study
    reads = study.arrays()
    if reads.decision is None or reads.correct is None:
        return
    found: list[tuple[float, str]] = []
    for row in select(answers.performance.readers, metric="criterion"):
        c, lower, upper = row.result.estimate, row.result.lower, row.result.upper
        if c is None or lower is None or upper is None or abs(c) < LEANING or lower <= 0 <= upper:
            continue
        said, right = (_mine(answers, row.labels, part) for part in (reads.decision, reads.correct))
        accuracy = float(right.mean())
        if accuracy - np.sqrt(accuracy * (1 - accuracy) / right.size) <= 0.5:
            continue
        share = percent(float(said.mean()))
        words = (
            f"{quoted(row.labels.reader)}{place(row.labels)} calls {share} of the cases "
            f"{quoted(study.task.positive)} (c = {coefficient(c)}, accuracy {percent(accuracy)})"
        )
        found.append((abs(c), words))
    if found:
        found.sort(key=lambda each: -each[0])
        yield problem("leaning-answers", some([words for _, words in found]))


def _mine(answers: Answers, labels: Labels, values: FloatArray) -> FloatArray:
    """Return what one reader did in one cell, without the gaps."""
    reads = answers.study.arrays()
    row = values[reads.modalities.index(labels.modality), reads.readers.index(str(labels.reader))]
    mine = row[reads.in_dataset(labels.dataset)]
    known: FloatArray = mine[~np.isnan(mine)]
    return known


def enriched_prevalence(answers: Answers) -> Iterator[Problem]:
    """Note predictive values of a set whose share of positive cases is its own.

    Bayes' theorem gives the positive predictive value at other shares, from the readers' mean
    sensitivity and specificity.
    """
    asked = [name for name in answers.metrics if name in PREDICTIVE]
    reads = answers.study.arrays()
    if not asked or reads.decision is None or reads.correct is None:
        return
    who = ~reads.models if not reads.models.all() else reads.models
    right = reads.correct[:, who]
    sides = [right[..., truth] for truth in (reads.truth, ~reads.truth)]
    parts = [side[~np.isnan(side)] for side in sides]
    if not all(part.size for part in parts):
        return
    sensitivity, specificity = (float(part.mean()) for part in parts)
    here = float(reads.truth.mean())
    elsewhere = [
        f"{percent(_ppv(sensitivity, specificity, share))} at {percent(share)}"
        for share in IN_PRACTICE
    ]
    first = ", the headline of this page," if answers.metrics[0] in PREDICTIVE else ""
    message = (
        f"{percent(here)} of the cases are positive, and {' and '.join(asked)}{first} goes with "
        f"that share: the positive predictive value, "
        f"{percent(_ppv(sensitivity, specificity, here))} here, would be {' and '.join(elsewhere)}"
    )
    yield problem("enriched-prevalence", message)


def _ppv(sensitivity: float, specificity: float, prevalence: float) -> float:
    true = sensitivity * prevalence
    false = (1 - specificity) * (1 - prevalence)
    return true / (true + false) if true + false else 0.0
