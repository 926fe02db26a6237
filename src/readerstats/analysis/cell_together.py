"""One cell's readers as a panel: the majority by its size, and each model beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from readerstats.analysis.best_pairs import Best, best_pairs
from readerstats.analysis.crowd import METRICS, SHARES, Layout
from readerstats.analysis.pairs import FEW_DISCORDANT
from readerstats.results import Estimate, TestResult
from readerstats.stats.bootstrap_intervals import bootstrap_interval, bootstrap_test
from readerstats.stats.votes import majority_right, mean_difference_of_votes, value_of_a_tie

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.analysis.metrics import Cell
    from readerstats.analysis.shared_cases import SharedCases
    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Crowd:
    """What panels of readers are worth, size by size.

    Attributes
    ----------
    sizes : tuple of int
        1 to the number of readers that every case has, at most 51.
    accuracy, sensitivity, specificity : tuple of Estimate
        Of the majority, one a size: the mean over every panel of that size.
    """

    sizes: tuple[int, ...]
    accuracy: tuple[Estimate, ...]
    sensitivity: tuple[Estimate, ...]
    specificity: tuple[Estimate, ...]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Beside:
    """One model beside the readers.

    Attributes
    ----------
    model : str
    majority : dict of str to float
        Cases that ``both`` the majority of the readers and the model got right, ``only_readers``,
        ``only_model``, ``neither``; fractions where ties or several runs leave them.
    cases : int
        That the model answered.
    average : dict of str to Estimate
        The same as shares of the cases, for a reader as they are on average.
    panel, added, replaced : dict of str to Estimate
        Accuracy, sensitivity and specificity of the majority of the readers, of that with the
        model as one more voter, and with the model in the place of one reader, averaged over who
        that is; on the cases that the model answered.
    gain_added, gain_replaced : TestResult
        Accuracy of the panel with the model, minus that without.
    against : TestResult
        Accuracy of the readers' majority minus the model's: one vote each a case, so that
        McNemar's test is right; cases random, these readers.
    with_sizes : tuple of float
        Accuracy of the model alone, then with one reader, two readers, and so on.
    """

    model: str
    majority: dict[str, float]
    cases: int
    average: dict[str, Estimate]
    panel: dict[str, Estimate]
    added: dict[str, Estimate]
    replaced: dict[str, Estimate]
    gain_added: TestResult
    gain_replaced: TestResult
    against: TestResult
    with_sizes: tuple[float, ...]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CellTogether:
    """People and models in one modality of one dataset.

    Attributes
    ----------
    shared : SharedCases
    crowd : Crowd
    beside : tuple of Beside
        One a model.
    best : tuple of Best
    """

    shared: SharedCases
    crowd: Crowd
    beside: tuple[Beside, ...]
    best: tuple[Best, ...]

    @property
    def cell(self) -> Cell:
        """Where the cases are."""
        return self.shared.cell

    @property
    def best_model(self) -> Beside | None:
        """The model that is right most often; None without a model."""
        return max(self.beside, key=lambda one: one.with_sizes[0], default=None)


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
    """The numbers of one cell on the study itself and on its resamples.

    Attributes
    ----------
    layout : Layout
    seen : ndarray of float, shape (number,)
    draws : ndarray of float, shape (replicate, number)
    level : float
        Confidence level.
    """

    layout: Layout
    seen: FloatArray
    draws: FloatArray
    level: float

    def estimate(self, place: int, n: int) -> Estimate:
        """Summarise one number by its draws, moved to where it is."""
        value, drawn = float(self.seen[place]), self.draws[:, place]
        if np.isnan(value):
            why = "no case of this truth state"
            return Estimate.unavailable(method="bootstrap-percentile", note=why)
        # A share of 0 or 1 has draws on one side only: moved, they would leave its range.
        moved = self._moved(drawn, value) if 0 < value < 1 else drawn
        found = bootstrap_interval(moved, value, level=self.level)
        return replace(
            found,
            lower=None if found.lower is None else max(0.0, min(found.lower, value)),
            upper=None if found.upper is None else min(1.0, max(found.upper, value)),
            n=n,
        )

    def difference(self, a: int, b: int, n: int) -> TestResult:
        """Compare two numbers on the same resamples."""
        value = round(float(self.seen[a] - self.seen[b]), 12)  # equal sums differ by rounding
        drawn = self._moved(self.draws[:, a] - self.draws[:, b], value)
        return replace(bootstrap_test(drawn, value, level=self.level), n=n)

    @staticmethod
    def _moved(drawn: FloatArray, value: float) -> FloatArray:
        known = drawn[np.isfinite(drawn)]
        return drawn - known.mean() + value if known.size else drawn


def cell_together(study: Study, part: SharedCases, drawn: Drawn) -> CellTogether:
    """Put together what the resamples and the reads of one cell tell.

    Parameters
    ----------
    study : Study
    part : SharedCases
    drawn : Drawn

    Returns
    -------
    CellTogether

    Examples
    --------
    >>> cell_together.__name__
    'cell_together'
    """
    layout = drawn.layout
    sizes = tuple(range(1, layout.sizes + 1))
    n = {
        "accuracy": len(part.cases),
        "sensitivity": int(part.truth.sum()),
        "specificity": int((~part.truth).sum()),
    }
    curves = {
        metric: tuple(drawn.estimate(layout.panel(metric, size), n[metric]) for size in sizes)
        for metric in METRICS
    }
    tie = value_of_a_tie(part.truth, study.settings.analysis.ties)
    vote = majority_right(part.people_right, tie)
    return CellTogether(
        shared=part,
        crowd=Crowd(sizes=sizes, **curves),
        beside=tuple(_beside(study, part, drawn, place, vote) for place in range(len(part.models))),
        best=best_pairs(study, part),
    )


def _beside(study: Study, part: SharedCases, drawn: Drawn, place: int, vote: FloatArray) -> Beside:
    own = part.machines_right[place]
    known = ~np.isnan(own)
    m, f = vote[known], own[known]
    n = {
        "accuracy": f.size,
        "sensitivity": int((known & part.truth).sum()),
        "specificity": int((known & ~part.truth).sum()),
    }

    def three(what: str) -> dict[str, Estimate]:
        return {
            metric: drawn.estimate(drawn.layout.model(place, what, metric), n[metric])
            for metric in METRICS
        }

    panel = drawn.layout.model(place, "panel")
    return Beside(
        model=part.models[place],
        majority={
            "both": float(m @ f),
            "only_readers": float(m @ (1 - f)),
            "only_model": float((1 - m) @ f),
            "neither": float((1 - m) @ (1 - f)),
        },
        cases=f.size,
        average={what: drawn.estimate(drawn.layout.model(place, what), f.size) for what in SHARES},
        panel=three("panel"),
        added=three("added"),
        replaced=three("replaced"),
        gain_added=drawn.difference(drawn.layout.model(place, "added"), panel, f.size),
        gain_replaced=drawn.difference(drawn.layout.model(place, "replaced"), panel, f.size),
        against=_against(part, vote, own, study.settings.analysis.level),
        with_sizes=_with_sizes(study, part, place, drawn.layout.sizes),
    )


def _against(part: SharedCases, vote: FloatArray, own: FloatArray, level: float) -> TestResult:
    """Compare the majority of the readers with a model, one vote each a case."""
    from readerstats.analysis.clustered_pairs import clustered_test
    from readerstats.stats.paired import compare_paired, cross

    both = np.where(np.isnan(own), np.nan, vote)
    known = ~np.isnan(both + own)
    if not np.isin(np.concatenate([both[known], own[known]]), (0.0, 1.0)).all():
        return mean_difference_of_votes(both, own, clusters=part.clusters, level=level)
    if part.clusters is not None:
        return clustered_test(
            both, own, part.clusters, method="mcnemar-clustered", level=level, interval="score"
        )
    counts = cross(both, own)
    few = counts.only_a + counts.only_b < FEW_DISCORDANT
    return compare_paired(counts, method="mcnemar-mid-p" if few else "mcnemar", level=level)


def _with_sizes(study: Study, part: SharedCases, place: int, sizes: int) -> tuple[float, ...]:
    """Return the accuracy of the model with no reader, one reader, and so on."""
    from readerstats.stats.votes import vote_of_subsets

    own, right = part.machines_right[place], part.people_right
    n, good = (~np.isnan(right)).sum(axis=0), np.nansum(right, axis=0).astype(int)
    tie = value_of_a_tie([True, False], study.settings.analysis.ties)
    known = ~np.isnan(own)
    found = []
    for size in range(sizes + 1):
        table = {
            (int(all_), positive, e): vote_of_subsets(
                int(all_), size, tie=float(tie[0 if positive else 1]), more=1, more_right=e
            )
            for all_ in set(n.tolist())
            for positive in (True, False)
            for e in (0, 1)
        }
        values = [
            f * table[int(n[k]), bool(part.truth[k]), 1][good[k]]
            + (1 - f) * table[int(n[k]), bool(part.truth[k]), 0][good[k]]
            for k, f in zip(np.flatnonzero(known), own[known], strict=True)
        ]
        found.append(float(np.mean(values)))
    return tuple(found)
