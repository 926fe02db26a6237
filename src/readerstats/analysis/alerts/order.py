"""What changes along the way: practice, fatigue, and what readers know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.analysis.alerts.words import p_value, percent
from readerstats.study.codes import problem
from readerstats.study.translate import distinct_values
from readerstats.study.wording import counted, listed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.analysis.answers import Answers
    from readerstats.errors import Problem

DOUBT: Final = 0.01
LEAST_READS: Final = 8
"""Reads of one reader from which on the first and the last quarter are worth comparing."""


def order_effect(answers: Answers) -> Iterator[Problem]:
    """Note that accuracy changes along the order of reading.

    Each reader has one correlation of being right with the place in the order; a t test asks
    whether their mean is zero, so that readers are the units.
    """
    study = answers.study
    reads, arrays = study.reads, study.arrays()
    if "order" not in reads or reads["order"].dtype.kind not in "fiu" or arrays.correct is None:
        return
    cases = {case: place for place, case in enumerate(arrays.cases)}
    slopes, first, last = [], [], []
    for reader in study.humans:
        mine = reads[(reads["reader"] == reader) & reads["order"].notna()].sort_values("order")
        at = (
            [arrays.modalities.index(name) for name in mine["modality"]],
            [arrays.readers.index(reader)] * len(mine),
            [cases[case] for case in mine["case"]],
        )
        right = arrays.correct[at]
        known = ~np.isnan(right)
        right, order = right[known], mine["order"].to_numpy(dtype=float)[known]
        if right.size < LEAST_READS:
            continue
        quarter = right.size // 4
        first.append(float(right[:quarter].mean()))
        last.append(float(right[-quarter:].mean()))
        slopes.append(_correlation(order, right))
    if len(slopes) < 3:
        return
    from readerstats.stats.means import one_sample_t

    test = one_sample_t(slopes, null=0.0)
    if test.p is not None and test.p < DOUBT:
        message = (
            f"accuracy goes from {percent(float(np.mean(first)))} in the first quarter of the "
            f"cases to {percent(float(np.mean(last)))} in the last ({p_value(test.p)}, t test of "
            f"the slopes of {counted(len(slopes), 'reader')})"
        )
        yield problem("order-effect", message)


def _correlation(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    """Return Pearson's coefficient; 0 for a reader who was always right, or always wrong."""
    x, y = x - x.mean(), y - y.mean()
    scale = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / scale if scale > 0 else 0.0


def phase_knowledge(answers: Answers) -> Iterator[Problem]:
    """Note readers who took part in several phases."""
    study = answers.study
    reads = study.reads
    if "phase" not in reads:
        return
    people = reads[reads["reader"].isin(study.humans)]
    phases = distinct_values(people["phase"].dropna().astype(str))
    both = int((people.groupby("reader")["phase"].nunique() > 1).sum())
    if both:
        message = (
            f"{counted(both, 'reader')} read in more than one phase ({listed(phases)}): a "
            "difference between phases is also one of what they knew and had seen"
        )
        yield problem("phase-knowledge", message)
