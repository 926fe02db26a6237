"""The tests behind a comparison of ratings: areas, signed ranks and odds, for whom they hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from readerstats.analysis.patients import NOT_BY_PATIENT
from readerstats.results import Labels, Random, Row, TestResult, joined_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from readerstats.analysis.metrics import Cell
    from readerstats.results import Estimate
    from readerstats.study.model import Study


def compared(
    study: Study, column: str, cell: Cell, values: NDArray[np.float64]
) -> tuple[list[Row[Estimate]], list[Row[TestResult]]]:
    """Compare the ratings of two classes of cases under each choice of what is random.

    Parameters
    ----------
    study : Study
    column : str
    cell : Cell
    values : ndarray of float, shape (reader, case)
        NaN where not rated, or not in the cell.

    Returns
    -------
    list of Row of Estimate
        Each reader's share of pairs in which a positive case is rated higher, then the average.
    list of Row of TestResult
        The primary one first; both lists are empty where no reader rated both classes.

    Examples
    --------
    >>> compared.__name__
    'compared'
    """
    from readerstats.stats.roc.area import auc

    reads, level = study.arrays(), study.settings.analysis.level
    given = ~np.isnan(values)
    both = given[:, reads.truth].any(axis=1) & given[:, ~reads.truth].any(axis=1)
    if not both.any():
        return [], []
    kept = given[both].any(axis=0)
    part, truth = values[both][:, kept], reads.truth[kept]
    clusters = None if reads.clusters is None else reads.clusters[kept]
    names = [reads.readers[one] for one in np.flatnonzero(both)]
    label = _Labelled(study, column, cell)
    own = []
    for row in part:
        rated = ~np.isnan(row)
        own.append(auc(row[rated], truth[rated], level=level))
    if clusters is not None:
        own = [replace(one, note=joined_notes(one.note, NOT_BY_PATIENT)) for one in own]
    over: Random = "cases" if len(names) == 1 else study.settings.analysis.random
    average, test = _superiority(part, truth, clusters, over, level)
    shares = [float(one.estimate or 0.0) for one in own]
    high, low = ([float(np.nanmedian(row[side])) for row in part] for side in (truth, ~truth))
    tests = [Row(label.test("superiority", over), test)]
    if len(names) > 1:
        tests += [
            Row(label.test("superiority", "readers"), _above_half(shares, level)),
            Row(
                label.test("median", "readers"),
                _signed_ranks(high, low, level),
            ),
        ]
    tests.append(Row(label.test("odds-ratio", over), _odds(part, truth, clusters, over, level)))
    estimates = [Row(label.reader(name), one) for name, one in zip(names, own, strict=True)]
    if len(names) > 1:
        estimates.append(Row(label.group(over), average))
    return estimates, tests


@dataclass(frozen=True, slots=True)
class _Labelled:
    """The labels of one cell's rows."""

    study: Study
    column: str
    cell: Cell

    def test(self, measure: str, random: Random) -> Labels:
        return Labels(
            comparison="rating", metric=f"{self.column}-{measure}", random=random,
            a=self.study.task.positive, b=self.study.task.negative,
            modality=self.cell.modality, dataset=self.cell.dataset,
        )  # fmt: skip

    def reader(self, name: str) -> Labels:
        return replace(self.group("cases"), scope="reader", reader=name, group=None)

    def group(self, random: Random) -> Labels:
        return Labels(
            metric=f"{self.column}-superiority", random=random, scope="group", group="readers",
            modality=self.cell.modality, dataset=self.cell.dataset,
        )  # fmt: skip


def _superiority(
    values: NDArray[np.float64],
    truth: NDArray[np.bool_],
    clusters: NDArray[np.intp] | None,
    random: Random,
    level: float,
) -> tuple[Estimate, TestResult]:
    """Average over readers how often a positive case is rated higher, and test it against 1/2.

    Missing ratings are for U-statistics, which know no patients and no fixed readers or cases.
    """
    from readerstats.stats.mrmc.average import reader_average
    from readerstats.stats.ustatistics.analysis import ustatistics

    whole = not np.isnan(values).any()
    if whole or clusters is not None or random != "readers and cases" or len(values) == 1:
        estimate, test, _ = reader_average(
            values, truth, random=random, null=0.5, level=level, clusters=clusters
        )
        found = (estimate, test)
    else:
        counted = ustatistics(
            values[None], truth, weights="readers", form="centred", null=0.5, level=level
        )
        found = (
            replace(counted.levels[0], method="u-statistics-centred"),
            replace(counted.tests[0], method="u-statistics-centred"),
        )
    estimate, against = found
    estimate = replace(estimate, n=len(values), k=None)
    if against is None or against.estimate is None:
        why = estimate.note or "the spread of the ratings cannot be estimated"
        return estimate, TestResult.unavailable(
            method=estimate.method, note=why, estimate=estimate.estimate, n=len(values)
        )
    return estimate, replace(_moved(against), n=len(values))


def _above_half(shares: Sequence[float], level: float) -> TestResult:
    return _moved(_signed_ranks(shares, [0.5] * len(shares), level))


def _moved(test: TestResult) -> TestResult:
    """Tell a difference from one half as the share that it is a difference of.

    A test whose null value is one half tells the share itself.
    """
    if test.null == 0.5:
        return test
    return replace(
        test,
        estimate=None if test.estimate is None else test.estimate + 0.5,
        lower=None if test.lower is None else test.lower + 0.5,
        upper=None if test.upper is None else test.upper + 0.5,
        null=0.5,
    )


def _signed_ranks(a: Sequence[float], b: Sequence[float], level: float) -> TestResult:
    from readerstats.stats.ranks import wilcoxon

    test = wilcoxon(list(a), list(b), level=level)
    same = sum(one == other for one, other in zip(a, b, strict=True))
    told = f"{same} of {len(a)} readers have the same value on both sides, and do not count"
    return replace(
        test, note=joined_notes(test.note, told if same and test.p is not None else None)
    )


def _odds(
    values: NDArray[np.float64],
    truth: NDArray[np.bool_],
    clusters: NDArray[np.intp] | None,
    random: Random,
    level: float,
) -> TestResult:
    from readerstats.stats.proportional_odds import proportional_odds

    reader, case = np.nonzero(~np.isnan(values))
    unit = case if clusters is None else clusters[case]
    found = proportional_odds(
        values[reader, case], truth[case], reader, unit, random=random, level=level
    )
    return found.odds_ratio
