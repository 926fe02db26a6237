"""People and models together: who is right where the other is wrong, and what panels are worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from readerstats.analysis.best_pairs import Best, best_pairs
from readerstats.analysis.comparison import adjusted
from readerstats.analysis.crowd import METRICS, SHARES, CrowdStatistic, Layout
from readerstats.analysis.draws import most_workers, plan_of
from readerstats.analysis.pairs import FEW_DISCORDANT
from readerstats.analysis.shared_cases import SharedCases, shared_cases
from readerstats.results import Estimate, Labels, Row, TestResult
from readerstats.stats.bootstrap_intervals import bootstrap_interval, bootstrap_test
from readerstats.stats.resampling import bootstrap
from readerstats.stats.votes import majority_right, mean_difference_of_votes, value_of_a_tie

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.analysis.metrics import Cell
    from readerstats.results import Random
    from readerstats.stats.resampling import Resampled
    from readerstats.stats.votes import Ties
    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]

MOST_SIZES: Final = 51
"""Beyond it a larger panel of readers hardly changes its vote."""
RECENTRED: Final = (
    "resampled panels hold some readers twice, and are worth less than panels of as many: the "
    "bootstrap's draws of panels are moved to where the estimate is"
)
EXPLORATORY: Final = (
    "the best pairs were found in these data: their apparent accuracy is optimistic, and the "
    "cross-validated one is that of choosing a pair in this way; exploratory"
)


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


@dataclass(frozen=True, eq=False, kw_only=True)
class Together:
    """The readers as a panel, alone and with the models.

    Attributes
    ----------
    cells : tuple of CellTogether
    ties : str
        What a tied panel calls.
    random : str
        What the intervals of panels generalise to.
    estimates : tuple of Row of Estimate
        Of the majority of all readers, and of that with each model added or replacing a reader.
        `in_full` adds the panels of every size.
    tests : tuple of Row of TestResult
        The readers' majority against each model, and panels with a model against those without.
    notes : tuple of str
    """

    cells: tuple[CellTogether, ...]
    ties: Ties
    random: Random
    estimates: tuple[Row[Estimate], ...]
    tests: tuple[Row[TestResult], ...]
    notes: tuple[str, ...] = ()

    def tested(self, part: CellTogether, comparison: str, model: str) -> TestResult | None:
        """Return the test of one model in one cell, adjusted for its family."""
        for row in self.tests:
            labels = row.labels
            sides = (labels.comparison, labels.modality, labels.dataset)
            if sides == (comparison, part.cell.modality, part.cell.dataset) and model in (
                labels.b, (labels.a or "").removeprefix("with ")
            ):  # fmt: skip
                return row.result
        return None

    def in_full(self) -> Together:
        """Return the same with a row for each size of panel, which a page has as columns."""
        rows = [
            Row(_labels(part, metric, self.random, group=_panel_name(size)), estimate)
            for part in self.cells
            for metric in METRICS
            for size, estimate in zip(part.crowd.sizes, getattr(part.crowd, metric), strict=True)
        ]
        return replace(self, estimates=(*rows, *self.estimates))

    def record(self) -> dict[str, Any]:
        """Return curves, tables and pairs for JSON, numbers unrounded."""
        cells = [_record(part) for part in self.cells]
        return {"together": {"ties": self.ties, "random": self.random, "cells": cells}}

    def to_frame(self) -> pd.DataFrame:
        """Return a DataFrame with a row for each estimate, every size of panel among them."""
        from readerstats.analysis.frame import to_frame

        return to_frame(self.in_full().estimates)


def together(study: Study) -> Together:
    """Ask what the readers are worth as a panel, and what each model would add to them.

    Parameters
    ----------
    study : Study
        With decisions, and at least two people who read the same cases. Its settings give what is
        random, the level, the resamples, and what a tied panel calls (`ties`).

    Returns
    -------
    Together
        For each modality of each dataset.

    Raises
    ------
    Unanswerable
        For ratings without a threshold, or without two readers.

    Notes
    -----
    The expectation over all panels of a size is exact. Intervals are from the bootstrap of the
    study; a panel of resampled readers may hold one of them twice, which makes it worth less, and
    so the draws are moved to the estimate. A model's runs count as shares of a vote.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=500)
    >>> first = rs.together(study).cells[0]
    >>> [round(first.crowd.accuracy[size - 1].estimate, 3) for size in (1, 3, 17)]
    [0.75, 0.814, 0.851]
    >>> first.beside[1].model, first.beside[1].majority["neither"]
    ('GPT-5', 3.0)
    """
    parts = shared_cases(study, "what readers are worth as a panel")
    analysis = study.settings.analysis
    plan = plan_of(study, analysis.random)
    statistics = [_statistic(study, part) for part in parts]

    def all_cells(cases: FloatArray, readers: FloatArray) -> FloatArray:
        return np.concatenate([each(cases, readers) for each in statistics], axis=1)

    ones = np.ones((1, len(plan.strata))), np.ones((1, plan.n_readers))
    seen = all_cells(*ones)[0]
    draws = bootstrap(all_cells, plan, workers=analysis.workers or most_workers())
    cells, start = [], 0
    for part, statistic in zip(parts, statistics, strict=True):
        mine = slice(start, start + statistic.layout.width)
        drawn = _Drawn(statistic.layout, seen[mine], draws[:, mine], analysis.level)
        cells.append(_cell(study, part, drawn))
        start = mine.stop
    return _found(study, tuple(cells), plan.resampled)


@dataclass(frozen=True, eq=False, slots=True)
class _Drawn:
    """The numbers of one cell on the study itself and on its resamples."""

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
        found = bootstrap_interval(self._moved(drawn, value), value, level=self.level)
        return replace(
            found,
            lower=None if found.lower is None else max(0.0, found.lower),
            upper=None if found.upper is None else min(1.0, found.upper),
            n=n,
        )

    def difference(self, a: int, b: int, n: int) -> TestResult:
        """Compare two numbers on the same resamples."""
        value = float(self.seen[a] - self.seen[b])
        drawn = self._moved(self.draws[:, a] - self.draws[:, b], value)
        return replace(bootstrap_test(drawn, value, level=self.level), n=n)

    @staticmethod
    def _moved(drawn: FloatArray, value: float) -> FloatArray:
        known = drawn[np.isfinite(drawn)]
        return drawn - known.mean() + value if known.size else drawn


def _statistic(study: Study, part: SharedCases) -> CrowdStatistic:
    fewest = int((~np.isnan(part.people)).sum(axis=0).min())
    return CrowdStatistic(
        part,
        [study.humans.index(name) for name in part.readers],
        len(study.humans),
        min(fewest, MOST_SIZES),
        study.settings.analysis.ties,
    )


def _cell(study: Study, part: SharedCases, drawn: _Drawn) -> CellTogether:
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


def _beside(study: Study, part: SharedCases, drawn: _Drawn, place: int, vote: FloatArray) -> Beside:
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


def _found(study: Study, cells: tuple[CellTogether, ...], random: Resampled) -> Together:
    estimates: list[Row[Estimate]] = []
    tests: list[Row[TestResult]] = []
    for part in cells:
        size = len(part.shared.readers)
        if part.crowd.sizes[-1] == size:
            estimates += [
                Row(_labels(part, metric, random, group=_panel_name(size)),
                    getattr(part.crowd, metric)[-1])
                for metric in METRICS
            ]  # fmt: skip
        for one in part.beside:
            for words, values in (
                (f"majority of readers and {one.model}", one.added),
                (f"majority of readers, {one.model} in place of one", one.replaced),
            ):
                estimates += [
                    Row(_labels(part, metric, random, group=words), estimate)
                    for metric, estimate in values.items()
                ]
        tests += _tests(study, part, random)
    return Together(
        cells=cells,
        ties=study.settings.analysis.ties,
        random=random,
        estimates=tuple(estimates),
        tests=tuple(tests),
        notes=_notes(cells, random),
    )


def _tests(study: Study, part: CellTogether, random: Resampled) -> list[Row[TestResult]]:
    """Return the tests of one cell, each kind of them one family."""
    kinds: tuple[tuple[str, Any, str], ...] = (
        ("majority", "cases", "against"),
        ("panel-with-model", random, "gain_added"),
        ("panel-with-model-for-reader", random, "gain_replaced"),
    )
    rows = []
    for comparison, what, field in kinds:
        family = [
            Row(
                Labels(
                    comparison=comparison,
                    metric="accuracy",
                    random=what,
                    a="majority of readers" if field == "against" else f"with {one.model}",
                    b=one.model if field == "against" else "majority of readers",
                    modality=part.cell.modality,
                    dataset=part.cell.dataset,
                ),
                getattr(one, field),
            )
            for one in part.beside
        ]
        rows += adjusted(family, study.settings.analysis.multiplicity)
    return rows


def _labels(part: CellTogether, metric: str, random: Any, *, group: str) -> Labels:
    return Labels(
        metric=metric,
        random=random,
        scope="group",
        modality=part.cell.modality,
        dataset=part.cell.dataset,
        group=group,
    )


def _panel_name(size: int) -> str:
    return f"majority of {size}" if size > 1 else "one reader"


def _notes(cells: tuple[CellTogether, ...], random: Resampled) -> tuple[str, ...]:
    notes = [] if random == "cases" else [RECENTRED]
    if any(len(best.names) > 1 for part in cells for best in part.best):
        notes.append(EXPLORATORY)
    for part in cells:
        missing = np.isnan(part.shared.people)
        if missing.any():
            notes.append(
                "some reads are missing: the majority of a case is that of its readers, and panels "
                "are followed up to the number of readers that every case has"
            )
    return tuple(dict.fromkeys(notes))


def _record(part: CellTogether) -> dict[str, Any]:
    def curve(estimates: tuple[Estimate, ...]) -> dict[str, list[float | None]]:
        return {
            key: [getattr(one, key) for one in estimates] for key in ("estimate", "lower", "upper")
        }

    return {
        "modality": part.cell.modality,
        "dataset": part.cell.dataset,
        "n_readers": len(part.shared.readers),
        "n_cases": len(part.shared.cases),
        "sizes": list(part.crowd.sizes),
        **{metric: curve(getattr(part.crowd, metric)) for metric in METRICS},
        "models": [
            {
                "model": one.model,
                "cases": one.cases,
                "majority": one.majority,
                "average": {
                    what: {key: getattr(share, key) for key in ("estimate", "lower", "upper")}
                    for what, share in one.average.items()
                },
                "accuracy_with_readers": list(one.with_sizes),
            }
            for one in part.beside
        ],
        "best": [best.record() for best in part.best],
    }
