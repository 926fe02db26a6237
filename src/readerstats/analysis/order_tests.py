"""The tests of change along a reading, of accuracy and of the time per case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.results import Labels, Row, TestResult, joined_notes
from readerstats.stats.proportional_odds import as_ratio
from readerstats.stats.reading_order import permuted_slope, slopes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from readerstats.analysis.positions import OrderedReads
    from readerstats.results import Random
    from readerstats.study.model import Study

FIRST, LAST, START, END = "first quarter", "last quarter", "start", "end"
SHUFFLES: Final = 2000


@dataclass(frozen=True, slots=True)
class _Labelled:
    """Labels of the tests of one modality."""

    modality: str | None

    def __call__(self, metric: str, random: Random, a: str, b: str) -> Labels:
        return Labels(
            comparison="order", metric=metric, random=random, a=a, b=b, modality=self.modality
        )


def accuracy_tests(
    study: Study, modality: str | None, reads: OrderedReads, inside: NDArray[np.bool_]
) -> list[Row[TestResult]]:
    """Test whether accuracy changed along the readings of one modality.

    Parameters
    ----------
    study : Study
    modality : str or None
    reads : OrderedReads
    inside : ndarray of bool, shape (read,)
        The reads of the modality.

    Returns
    -------
    list of Row of TestResult
        The mean of the readers' slopes; the same by shuffling; the mixed model; the last quarter
        less the first. Empty without an order or without decisions.

    Examples
    --------
    >>> accuracy_tests.__name__
    'accuracy_tests'
    """
    known = inside & ~np.isnan(reads.share) & ~np.isnan(reads.correct)
    if not known.any():
        return []
    from readerstats.stats.means import one_sample_t

    analysis, label = study.settings.analysis, _Labelled(modality)
    right, share = reads.correct[known], reads.share[known]
    reader, case = reads.reader[known], reads.case[known]
    own = list(slopes(right, share, reader).values())
    shuffles = min(analysis.replicates, SHUFFLES)
    shuffled = permuted_slope(right, share, reader, case, replicates=shuffles, seed=analysis.seed)
    mean_slope = one_sample_t(own, null=0, level=analysis.level)
    tests = [
        Row(label("accuracy", "readers", END, START), mean_slope),
        Row(label("accuracy", "none", END, START), shuffled),
    ]
    mixed = _mixed(study, right, share, reader, case)
    tests.append(Row(label("accuracy-odds-ratio", "readers and cases", END, START), mixed))
    quarters = _by_side(right, reader, share > 0.75, share <= 0.25)
    tests.append(Row(label("accuracy", "readers", LAST, FIRST), _paired(quarters, analysis.level)))
    return tests


def time_tests(
    study: Study, modality: str | None, reads: OrderedReads, inside: NDArray[np.bool_]
) -> list[Row[TestResult]]:
    """Compare the time per case: along the reading, wrong with right, positive with negative.

    Parameters
    ----------
    study, modality, reads, inside
        As for `accuracy_tests`.

    Returns
    -------
    list of Row of TestResult
        Ratios of geometric means within a reader, against 1; empty without times.

    Examples
    --------
    >>> time_tests.__name__
    'time_tests'
    """
    timed = inside & ~np.isnan(reads.seconds)
    if not timed.any():
        return []
    from readerstats.stats.means import one_sample_t

    level, label = study.settings.analysis.level, _Labelled(modality)
    log, reader, share = np.log(reads.seconds[timed]), reads.reader[timed], reads.share[timed]
    right, positive = reads.correct[timed], study.arrays().truth[reads.case[timed]]
    tests = []
    if not np.isnan(share).all():
        along = one_sample_t(list(slopes(log, share, reader).values()), null=0, level=level)
        tests.append(Row(label("seconds", "readers", END, START), as_ratio(along)))
    if not np.isnan(right).all():
        sides = _by_side(log, reader, right == 0, right == 1)
        ratio = as_ratio(_paired(sides, level))
        tests.append(Row(label("seconds", "readers", "wrong", "right"), ratio))
    sides = _by_side(log, reader, positive, ~positive)
    names = study.task.positive, study.task.negative
    tests.append(Row(label("seconds", "readers", *names), as_ratio(_paired(sides, level))))
    return tests


def _by_side(
    values: NDArray[np.float64],
    reader: NDArray[np.intp],
    a: NDArray[np.bool_],
    b: NDArray[np.bool_],
) -> tuple[list[float], list[float]]:
    """Return the means of both sides of each reader who has both."""
    here, there = [], []
    for one in np.unique(reader):
        mine = reader == one
        if (mine & a).any() and (mine & b).any():
            here.append(float(values[mine & a].mean()))
            there.append(float(values[mine & b].mean()))
    return here, there


def _paired(sides: tuple[Sequence[float], Sequence[float]], level: float) -> TestResult:
    from readerstats.stats.means import paired_t

    return paired_t(*sides, level=level)


def _mixed(
    study: Study,
    right: NDArray[np.float64],
    share: NDArray[np.float64],
    reader: NDArray[np.intp],
    case: NDArray[np.intp],
) -> TestResult:
    """Estimate the odds of a right answer at the end over those at the start, in a mixed model."""
    from readerstats.stats.mixed.model import logistic_mixed_model

    level, clusters = study.settings.analysis.level, study.arrays().clusters
    design = np.column_stack([np.ones(share.size), share - 0.5])
    unit = case if clusters is None else clusters[case]
    model = logistic_mixed_model(
        right == 1, design, ["(Intercept)", "position"], reader, unit, slope="position", level=level
    )
    found = model.coefficient("position")
    note = None if clusters is None else "patients are random in place of cases"
    return replace(
        as_ratio(found),
        n=model.n_readers,
        note=joined_notes(found.note, model.note if found.p is not None else None, note),
    )
