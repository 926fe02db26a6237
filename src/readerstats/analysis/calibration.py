"""Do readers know when they are right? Confidence and probability scores, cell by cell."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np

from readerstats.analysis.records import filled
from readerstats.results import Estimate, Row, TestResult, joined_notes
from readerstats.stats.calibration import shares_by_level, squared_errors, type_two_area
from readerstats.stats.mrmc.average_of_means import average_of_means

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from readerstats.analysis.cell_reads import CellReads
    from readerstats.results import Labels, Random
    from readerstats.stats.mrmc.average_of_means import AverageOfMeans
    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]

Source: TypeAlias = Literal["confidence", "score"]
MOST_LEVELS: Final = 7
"""Distinct answers that are levels of their own; more are put into bins."""
OWN_EDGES: Final = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Bins of the probability that a reader gave to the answer chosen."""
EDGES: Final = tuple(number / 10 for number in range(11))
FEW_READS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One level of what readers said, and what came of the reads at that level.

    Attributes
    ----------
    lower, upper : float
        Where the level is: numbers as the study has them where the two are equal (a level of its
        own), else the ends of a bin, as probabilities where the numbers are. The upper end does
        not belong to a bin, except for the last.
    stated : float or None
        The mean of what was said, as a probability; None where the numbers are none.
    share : Estimate
        Share right, or share positive, averaged over the readers who used the level.
    n_reads, n_readers : int
    """

    lower: float
    upper: float
    stated: float | None
    share: Estimate
    n_reads: int
    n_readers: int


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Calibration:
    """Confidence and probability scores of the readers of one cell.

    Attributes
    ----------
    labels : Labels
    source : {"confidence", "score"} or None
        Where it is taken from how sure readers were; None where it is not known.
    by_confidence : tuple of Step
        Share of right reads at each level.
    area : Estimate or None
        How well confidence tells right reads from wrong ones; 0.5 is not at all.
    overconfidence : TestResult or None
        Mean probability that readers gave to their answers minus the share that was right.
    by_score : tuple of Step
        Share of positive cases at each level of a probability score.
    excess : TestResult or None
        Mean score minus the share of positive cases.
    brier : Estimate or None
        Mean squared distance of score and truth: 0 is best.
    brier_of_share : float or None
        Brier score of one who always says the share of positive cases.
    """

    labels: Labels
    source: Source | None = None
    by_confidence: tuple[Step, ...] = ()
    area: Estimate | None = None
    overconfidence: TestResult | None = None
    by_score: tuple[Step, ...] = ()
    excess: TestResult | None = None
    brier: Estimate | None = None
    brier_of_share: float | None = None

    def record(self) -> dict[str, Any]:
        """Turn it into what JSON has of it, numbers unrounded."""
        steps = {
            name: [asdict(step) for step in getattr(self, name)]
            for name in ("by_confidence", "by_score")
        }
        for name, many in steps.items():
            for step, share in zip(many, (one.share for one in getattr(self, name)), strict=True):
                step["share"] = filled(share)
        return {
            "modality": self.labels.modality,
            "dataset": self.labels.dataset,
            "source": self.source,
            **steps,
            "brier_of_share": self.brier_of_share,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """What the calibration of one cell adds to an answer."""

    found: Calibration
    estimates: tuple[Row[Estimate], ...]
    tests: tuple[Row[TestResult], ...]


def unit_of(values: FloatArray, scale: str) -> float | None:
    """Return what stands for certainty on a scale of probabilities; None where it is no such scale.

    Parameters
    ----------
    values : ndarray of float
        Everything that was said.
    scale : {"auto", "0-1", "0-100", "none"}
        ``auto`` takes numbers from 0 to 1 with decimals as probabilities, and numbers from 0 to
        100 as percent where there are more than ten of them and one is above 20.

    Examples
    --------
    >>> unit_of(np.array([0.0, 0.25, 1.0]), "auto"), unit_of(np.array([1.0, 2, 5]), "auto")
    (1.0, None)
    """
    said = np.unique(values[~np.isnan(values)])
    if scale == "none" or not said.size or said[0] < 0:
        return None
    if scale != "auto":
        most = 1.0 if scale == "0-1" else 100.0
        return most if said[-1] <= most else None
    if said[-1] <= 1:
        return 1.0 if (said % 1 != 0).any() else None
    return 100.0 if 20 < said[-1] <= 100 and said.size > 10 else None


def calibrated(study: Study, here: CellReads) -> Calibrated | None:
    """Relate what the readers of a cell said to what was right; None where they said nothing.

    Parameters
    ----------
    study : Study
        Its setting `probability_scale` tells which numbers are probabilities.
    here : CellReads

    Returns
    -------
    Calibrated or None

    Notes
    -----
    Confidence is the column of that name or, where reads have an answer and a score on a scale of
    probabilities, the probability that the score gives to the answer. Validated as
    `shares_by_level` and `type_two_area`, which see.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.cell_reads import cell_reads
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> found = calibrated(study, cell_reads(study)[0]).found
    >>> found.source, round(found.area.estimate, 2), round(found.brier.estimate, 2)
    ('score', 0.74, 0.17)
    """
    scale = study.settings.analysis.probability_scale
    work = _Work(study, here)
    units = _units(here, here.scores_anywhere, scale)
    probability = None
    if here.score is not None and units is not None:
        probability = here.score / units
        work.judge_scores(probability)
    if here.decision is not None and here.confidence is not None:
        sure = _units(here, here.confidences_anywhere, scale)
        work.judge_confidence(here.confidence, sure, "confidence")
    elif here.decision is not None and probability is not None and study.task.threshold is None:
        # Rounded, so that 1 - 0.4 falls into the bin of 0.6.
        own = np.where(here.decision >= 0.5, probability, 1 - probability).round(12)
        work.judge_confidence(own, np.ones((len(own), 1)), "score")
    if not work.estimates:
        return None
    return Calibrated(found=work.found, estimates=tuple(work.estimates), tests=tuple(work.tests))


def _units(here: CellReads, said: FloatArray | None, scale: str) -> FloatArray | None:
    """Return what stands for certainty, shape (reader, 1); NaN for a model on no such scale.

    People share one scale, and each model has its own.
    """
    if said is None:
        return None
    groups = [slice(0, here.n_people)] if here.n_people else []
    groups += [slice(row, row + 1) for row in range(here.n_people, len(here.readers))]
    units = np.full((len(here.readers), 1), np.nan)
    for group in groups:
        unit = unit_of(said[group], scale)
        if unit is not None:
            units[group] = unit
    return None if np.isnan(units).all() else units


class _Work:
    """The calibration of one cell, as it grows."""

    def __init__(self, study: Study, here: CellReads) -> None:
        analysis = study.settings.analysis
        self.here, self.level = here, analysis.level
        self.random: Random = analysis.random if here.n_people > 1 else "cases"
        self.found = Calibration(labels=here.labels("calibration", self.random))
        self.estimates: list[Row[Estimate]] = []
        self.tests: list[Row[TestResult]] = []

    def judge_scores(self, probability: FloatArray) -> None:
        """Hold probabilities of being positive against what was positive."""
        here = self.here
        errors = squared_errors(probability, here.truth)
        self._each_reader("brier-score", lambda row: self._mean(errors[row]))
        people = slice(0, here.n_people)
        if not here.n_people or np.isnan(probability[people]).all():
            return
        share = float(here.truth.mean())
        said = probability[people]
        positive = np.where(np.isnan(said), np.nan, here.truth.astype(float))
        brier = self._mean(errors[people]).estimate()
        excess = self._mean(said - positive).against()
        self.estimates.append(Row(here.labels("brier-score", self.random), brier))
        self._test("mean-score", "share positive", excess)
        self.found = replace(
            self.found,
            by_score=self._steps(positive, _binned(said, EDGES), said),
            excess=excess,
            brier=brier,
            brier_of_share=share * (1 - share),
        )

    def judge_confidence(self, sure: FloatArray, units: FloatArray | None, source: Source) -> None:
        """Hold how sure readers were against whether they were right."""
        here = self.here
        if here.decision is None:
            return
        right = np.where(here.truth, here.decision, 1 - here.decision)
        right[here.averaged] = np.nan  # an average of runs is neither right nor wrong
        told = np.where(np.isnan(right), np.nan, sure)
        self._each_reader("type-2-auc", lambda row: self._area(told[row], right[row]))
        people = slice(0, here.n_people)
        mine, truth = told[people], np.where(np.isnan(told[people]), np.nan, right[people])
        if not here.n_people or np.isnan(mine).all():
            return
        area = self._area(mine, truth)
        stated = None if units is None or np.isnan(units[people]).any() else mine / units[people]
        over = None if stated is None else self._mean(stated - truth).against()
        self.estimates.append(Row(here.labels("type-2-auc", self.random), area.estimate()))
        self._test("type-2-auc", "0.5", area.against(0.5))
        if over is not None:
            self._test("mean-confidence", "share right", over)
        self.found = replace(
            self.found,
            source=source,
            by_confidence=self._steps(truth, _levels(mine, stated), stated),
            area=self.estimates[-1].result,
            overconfidence=over,
        )

    def _steps(
        self, outcome: FloatArray, levels: _Levels, said: FloatArray | None
    ) -> tuple[Step, ...]:
        """Describe each level that was used."""
        averages = shares_by_level(
            outcome,
            levels.bins,
            len(levels.lower),
            units=self.here.units,
            random=self.random,
            level=self.level,
        )
        steps = []
        for place, average in enumerate(averages):
            mine = levels.bins == place
            if average.mean is None:
                continue
            stated = None
            if said is not None:
                used = np.where(mine, said, np.nan)[mine.any(axis=1)]
                stated = float(np.nanmean(used, axis=1).mean())
            share = average.on_logit()
            if mine.sum() < FEW_READS:
                note = f"{int(mine.sum())} reads say little"
                share = replace(share, note=joined_notes(share.note, note))
            steps.append(
                Step(
                    lower=levels.lower[place],
                    upper=levels.upper[place],
                    stated=stated,
                    share=share,
                    n_reads=int(mine.sum()),
                    n_readers=average.n,
                )
            )
        return tuple(steps)

    def _each_reader(self, metric: str, average: Callable[[slice], AverageOfMeans]) -> None:
        """Estimate a metric of each reader and model who said anything."""
        for row, reader in enumerate(self.here.readers):
            value = average(slice(row, row + 1))
            if value.mean is None:
                continue
            result = replace(value.estimate(), n=None)
            self.estimates.append(Row(self.here.labels(metric, "cases", reader), result))

    def _mean(self, values: FloatArray) -> AverageOfMeans:
        random: Random = "cases" if len(values) == 1 else self.random
        return average_of_means([values], [self.here.units], random=random, level=self.level)

    def _area(self, sure: FloatArray, right: FloatArray) -> AverageOfMeans:
        random: Random = "cases" if len(sure) == 1 else self.random
        return type_two_area(sure, right, units=self.here.units, random=random, level=self.level)

    def _test(self, metric: str, against: str, result: TestResult) -> None:
        labels = self.here.test_labels(metric, self.random, "calibration", against)
        self.tests.append(Row(labels, result))


@dataclass(frozen=True, eq=False, slots=True)
class _Levels:
    """The level of each read, from 0 with -1 for none, and from where to where each reaches."""

    bins: NDArray[np.intp]
    lower: tuple[float, ...]
    upper: tuple[float, ...]


def _levels(values: FloatArray, stated: FloatArray | None) -> _Levels:
    """Make a few distinct answers levels of their own; put many into bins."""
    distinct = np.unique(values[~np.isnan(values)])
    if distinct.size <= MOST_LEVELS:
        bins = np.where(np.isnan(values), -1, np.searchsorted(distinct, values))
        ends = tuple(distinct.tolist())
        return _Levels(bins, ends, ends)
    if stated is not None:
        return _binned(stated, OWN_EDGES)
    return _binned(values, tuple(np.linspace(distinct[0], distinct[-1], 6).tolist()))


def _binned(values: FloatArray, edges: tuple[float, ...]) -> _Levels:
    """Put values into bins; the upper edge belongs to the last bin only."""
    place = np.searchsorted(np.asarray(edges), values, side="right") - 1
    bins = np.where(np.isnan(values), -1, np.clip(place, 0, len(edges) - 2))
    return _Levels(bins, edges[:-1], edges[1:])
