"""Ratings: where they were cut, and that their steps are no numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.analysis.alerts.words import percent
from readerstats.analysis.metrics import FROM_SCORES
from readerstats.study.codes import problem
from readerstats.study.labels import ANSWERED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.analysis.answers import Answers
    from readerstats.errors import Problem

MOST_STEPS: Final = 11
"""A scale of whole numbers with at most so many values is one of steps, such as 0 to 10."""
SHOWN_CUTS: Final = 6


def threshold_after_data(answers: Answers) -> Iterator[Problem]:
    """Warn of a threshold that was typed, or that is the best one for these very data.

    The best one has the largest Youden index [1]_ of the people's reads.

    References
    ----------
    .. [1] Leeflang MMG, Moons KGM, Reitsma JB, Zwinderman AH. Bias in sensitivity and specificity
       caused by data-driven selection of optimal cutoff values. Clin Chem 2008;54:729-737.
       doi:10.1373/clinchem.2007.096032
    """
    study = answers.study
    threshold, reads = study.task.threshold, study.arrays()
    if threshold is None or reads.score is None or not _cut_here(answers):
        return
    scores = reads.score[:, ~reads.models] if study.humans else reads.score
    cuts = np.unique(scores[~np.isnan(scores)])[1:]  # at the lowest, everything is positive
    if len(cuts) < 2:
        return
    sides = [scores[..., truth] for truth in (reads.truth, ~reads.truth)]
    positive, negative = (np.sort(side[~np.isnan(side)]) for side in sides)
    sensitivity, specificity = _above(positive, cuts), 1 - _above(negative, cuts)
    used = int(np.searchsorted(cuts, threshold))
    best = int(np.argmax(sensitivity + specificity))
    typed = study.settings.origin("threshold") == "option"
    if used >= len(cuts) or (used != best and not typed):
        return
    reasons = ["it does not stand in study.toml"] * typed
    reasons += ["of all thresholds it has the largest Youden index"] * (used == best)
    spaced = np.linspace(0, len(cuts) - 1, SHOWN_CUTS - 2).astype(int).tolist()
    shown = sorted({used, best, *spaced})
    every = ", ".join(
        f"{percent(sensitivity[i])} and {percent(specificity[i])} at {cuts[i]:g}" for i in shown
    )
    message = (
        f"reads count as positive from {threshold:g} on, and {', and '.join(reasons)}; sensitivity "
        f"and specificity would be {every}"
    )
    yield problem("threshold-after-data", message)


def _cut_here(answers: Answers) -> bool:
    """Whether some decisions are ratings that the threshold cut."""
    reads = answers.study.reads
    cut = (reads["status"] == ANSWERED) & reads["response"].isna() & reads["score"].notna()
    return bool(cut.any())


def _above(ordered: NDArray[np.float64], cuts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of values at or above each cut."""
    below = np.searchsorted(ordered, cuts, side="left")
    share: NDArray[np.float64] = 1 - below / max(1, len(ordered))
    return share


def ordinal_ratings(answers: Answers) -> Iterator[Problem]:
    """Note ratings in few steps, of which an AUC is made; and runs whose mean is one of steps."""
    reads = answers.study.arrays()
    if reads.score is None or not set(answers.metrics) & set(FROM_SCORES):
        return
    given = answers.study.reads["score"].dropna().to_numpy(dtype=float)
    steps = np.unique(given)
    if not 2 < len(steps) <= MOST_STEPS or (steps != np.rint(steps)).any():
        return
    averaged = (
        "; the runs of a model are averaged all the same, which takes the steps as equal"
        if reads.averaged.any()
        else ""
    )
    message = (
        f"ratings have {len(steps)} steps, {steps[0]:g} to {steps[-1]:g}: only their order is "
        f"used, and ties count one half{averaged}"
    )
    yield problem("ordinal-ratings", message)
