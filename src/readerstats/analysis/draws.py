"""Reader averages and models on every resample: one set of draws for all metrics and cells."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from readerstats.analysis.metrics import METRICS, Cell, Counts, cells, judged, metrics_of
from readerstats.errors import ReaderStatsError
from readerstats.stats.detection import evaluate
from readerstats.stats.resampling import Resampled, Resampling, Statistic, bootstrap

if TYPE_CHECKING:
    from readerstats.results import Progress
    from readerstats.study.contents import Reads
    from readerstats.study.model import Study

FloatArray = NDArray[np.float64]

RESAMPLED = tuple(name for name in METRICS if name != "partial-auc")
"""Metrics that can be computed on weighted resamples."""
ROUNDING = 1e-12  # no two reader averages of a study lie so close without being equal


@dataclass(frozen=True, eq=False, kw_only=True)
class Draws:
    """The reader average and each model, on the study and on every resample of it.

    Attributes
    ----------
    cells : tuple of Cell
    metrics : tuple of str
    models : tuple of str
    study_value : ndarray, shape (cell, metric, 1 + 2 model)
        The reader average; each model; the reader average on the cases that each model answered.
        NaN where undefined.
    resamples : ndarray, shape (replicate, cell, metric, 1 + 2 model)
    resampled : {"readers and cases", "readers", "cases"}
    """

    cells: tuple[Cell, ...]
    metrics: tuple[str, ...]
    models: tuple[str, ...]
    study_value: FloatArray
    resamples: FloatArray
    resampled: Resampled

    def of(self, cell: Cell, metric: str, model: str | None = None) -> tuple[FloatArray, float]:
        """Return the resamples, shape (replicate,), and the study's value of one quantity.

        Parameters
        ----------
        cell : Cell
        metric : str
        model : str, optional
            The reader average without it.
        """
        return self._at(cell, metric, 0 if model is None else 1 + self.models.index(model))

    def beside(self, cell: Cell, metric: str, model: str) -> tuple[FloatArray, float]:
        """Return the reader average on the cases that a model answered, as `of` does."""
        return self._at(cell, metric, 1 + len(self.models) + self.models.index(model))

    def _at(self, cell: Cell, metric: str, quantity: int) -> tuple[FloatArray, float]:
        where = (self.cells.index(cell), self.metrics.index(metric), quantity)
        return self.resamples[:, *where], float(self.study_value[where])


def draw(
    study: Study,
    *,
    metrics: Sequence[str] | None = None,
    where: Sequence[Cell] | None = None,
    resampled: Resampled = "readers and cases",
    progress: Progress | None = None,
) -> Draws:
    """Resample a study and compute every metric of the reader average and of each model.

    Readers are drawn among the people; cases are drawn within truth class and dataset. A reader
    drawn for one modality or dataset is drawn for all of them. Readers who read only a part of
    the modalities and datasets are drawn among those who read the same part, and cases likewise:
    an arm of a nested design keeps its size. Where patients have several cases, patients are
    drawn, with all of theirs.

    Parameters
    ----------
    study : Study
        Its settings give replicates, seed and workers.
    metrics : sequence of str, optional
        The study's own without it.
    where : sequence of Cell, optional
        Every cell of the study without it.
    resampled : {"readers and cases", "readers", "cases"}
    progress : callable, optional
        Called with the replicates done and to do.

    Returns
    -------
    Draws

    Raises
    ------
    ReaderStatsError
        For a metric that cannot be resampled.

    Examples
    --------
    >>> from readerstats.study.load import load_study
    >>> from readerstats.resources import example_data
    >>> study = load_study(example_data() / "deepfake_xray", replicates=200)
    >>> draw(study, metrics=["accuracy"]).resamples.shape
    (200, 2, 1, 9)
    """
    reads, analysis = study.arrays(), study.settings.analysis
    chosen = tuple(cells(study) if where is None else where)
    names = tuple(metrics_of(study) if metrics is None else metrics)
    for name in names:
        if name not in RESAMPLED:
            raise ReaderStatsError(f"there is no bootstrap of {name}; use obuchowski-rockette.")
    statistic = _statistic(reads, chosen, names)
    plan = plan_of(study, resampled)
    return Draws(
        cells=chosen,
        metrics=names,
        models=study.models,
        study_value=statistic(np.ones((1, len(plan.strata))), np.ones((1, plan.n_readers)))[0],
        resamples=bootstrap(
            statistic, plan, workers=analysis.workers or most_workers(), progress=progress
        ),
        resampled=plan.resampled,
    )


def plan_of(study: Study, resampled: Resampled = "readers and cases") -> Resampling:
    """Plan how a study is resampled: the same draws for every question that is asked of it.

    Parameters
    ----------
    study : Study
        Its settings give replicates and seed.
    resampled : {"readers and cases", "readers", "cases"}
        Cases alone where no people read.

    Returns
    -------
    Resampling

    Examples
    --------
    >>> from readerstats.study.load import load_study
    >>> from readerstats.resources import example_data
    >>> plan_of(load_study(example_data() / "deepfake_xray")).n_readers
    17
    """
    reads, analysis = study.arrays(), study.settings.analysis
    strata, reader_strata = _strata(study)
    n_humans = int((~reads.models).sum())
    return Resampling(
        n_readers=n_humans,
        strata=strata,
        resampled=resampled if n_humans else "cases",
        replicates=analysis.replicates,
        seed=analysis.seed,
        reader_strata=reader_strata,
        clusters=reads.clusters,
    )


def most_workers() -> int:
    """Return as many threads as resampling can use well.

    Examples
    --------
    >>> most_workers() >= 1
    True
    """
    return min(4, os.cpu_count() or 1)


def subtract(a: FloatArray | float, b: FloatArray | float) -> FloatArray:
    """Subtract quantities, taking what is no more than rounding as 0.

    A resample without a difference must count on both sides of a P value, on every machine.

    Parameters
    ----------
    a, b : float or ndarray, shape (replicate,)

    Returns
    -------
    ndarray
        The difference a - b.

    Examples
    --------
    >>> float(subtract(0.1 + 0.2, 0.3))
    0.0
    """
    gap = np.subtract(a, b)
    return np.where(np.abs(gap) < ROUNDING, 0.0, gap)


def _statistic(reads: Reads, chosen: Sequence[Cell], metrics: Sequence[str]) -> Statistic:
    """Build the function from resampling weights to (replicate, cell, metric, 1 + 2 model)."""
    parts = [CellStatistic(reads, cell, metrics) for cell in chosen]
    missed = [_missed_by_models(reads, cell) for cell in chosen]
    humans = ~reads.models
    n_models = int(reads.models.sum())

    def statistic(case_weights: FloatArray, reader_weights: FloatArray) -> FloatArray:
        values = np.empty((len(case_weights), len(chosen), len(metrics), 1 + 2 * n_models))
        for c, part in enumerate(parts):
            for m, each_reader in enumerate(part(case_weights)):
                average = _weighted_mean(each_reader[:, humans], reader_weights)
                values[:, c, m, 0] = average
                values[:, c, m, 1 : 1 + n_models] = each_reader[:, ~humans]
                values[:, c, m, 1 + n_models :] = average[:, None]
            for model, missing in enumerate(missed[c]):
                if not missing.any():
                    continue
                for m, each_reader in enumerate(part(case_weights * ~missing)):
                    shared = _weighted_mean(each_reader[:, humans], reader_weights)
                    values[:, c, m, 1 + n_models + model] = shared
        return values

    return statistic


def _missed_by_models(reads: Reads, cell: Cell) -> NDArray[np.bool_]:
    """Mark the cases of a cell that each model left unanswered, shape (model, case)."""
    useful = judged(reads)
    own = useful[reads.modalities.index(cell.modality), reads.models]
    if None in reads.modalities:
        # A model answers once, outside the modalities that the people went through.
        outside = useful[reads.modalities.index(None), reads.models]
        own = np.where(own.any(axis=1, keepdims=True), own, outside)
    missed: NDArray[np.bool_] = ~own & reads.in_dataset(cell.dataset)
    return missed


def _strata(study: Study) -> tuple[NDArray[np.intp], NDArray[np.intp] | None]:
    """Class the cases by truth, dataset and modalities, and the people by where they read."""
    reads = study.arrays()
    useful = judged(reads)
    by_people: NDArray[np.bool_] = np.any(useful[:, ~reads.models], axis=1).T  # (case, modality)
    patterns = _numbered([repr(case) for case in by_people]).tolist()
    case_classes = list(zip(reads.datasets, reads.truth.tolist(), patterns, strict=True))
    everywhere = [
        useful[reads.modalities.index(cell.modality)][~reads.models][
            :, reads.in_dataset(cell.dataset)
        ].any(axis=1)
        for cell in cells(study)
    ]
    reader_classes = list(zip(*(present.tolist() for present in everywhere), strict=True))
    readers = _numbered(reader_classes)
    alone = len(readers) > 0 and np.bincount(readers).min() < 2
    # A reader who is the only one of a kind could never be left out of a resample.
    return _numbered(case_classes), None if alone else readers


def _numbered(classes: Sequence[object]) -> NDArray[np.intp]:
    number = {name: place for place, name in enumerate(dict.fromkeys(classes))}
    return np.array([number[name] for name in classes], dtype=np.intp)


class CellStatistic:
    """From case weights to each metric of each reader in one cell; matrices laid out once.

    Parameters
    ----------
    reads : Reads
    cell : Cell
    metrics : sequence of str
        Of `RESAMPLED`.

    Examples
    --------
    >>> from readerstats.study.load import load_study
    >>> from readerstats.resources import example_data
    >>> reads = load_study(example_data() / "deepfake_xray").arrays()
    >>> accuracy, = CellStatistic(reads, Cell(None, "GPT-4o"), ["accuracy"])(np.ones((1, 264)))
    >>> accuracy.shape  # (replicate, reader)
    (1, 21)
    """

    def __init__(self, reads: Reads, cell: Cell, metrics: Sequence[str]) -> None:
        inside = reads.in_dataset(cell.dataset)
        modality = reads.modalities.index(cell.modality)
        self.metrics = metrics
        self.inside = inside
        self.positive, self.negative = inside & reads.truth, inside & ~reads.truth
        self.truth = reads.truth
        self.score = None if reads.score is None else reads.score[modality]
        if reads.decision is not None:
            said = reads.decision[modality].T  # (case, reader)
            # A case that a model answered several times is spread over its runs.
            self.tp = np.nan_to_num(said[self.positive])
            self.fn = np.nan_to_num(1 - said[self.positive])
            self.fp = np.nan_to_num(said[self.negative])
            self.tn = np.nan_to_num(1 - said[self.negative])

    def __call__(self, case_weights: FloatArray) -> list[FloatArray]:
        """Return each metric's values, shape (replicate, reader), from (replicate, case)."""
        counts: Counts | None = None
        values = []
        for metric in self.metrics:
            if metric == "auc":
                values.append(self._auc(case_weights))
                continue
            counts = counts or self._counts(case_weights)
            values.append(evaluate(metric, counts.tp, counts.fn, counts.fp, counts.tn))
        return values

    def _counts(self, case_weights: FloatArray) -> Counts:
        positive, negative = case_weights[:, self.positive], case_weights[:, self.negative]
        return Counts(
            tp=positive @ self.tp,
            fn=positive @ self.fn,
            fp=negative @ self.fp,
            tn=negative @ self.tn,
        )

    def _auc(self, case_weights: FloatArray) -> FloatArray:
        from readerstats.stats.roc.resampled import weighted_auc

        if self.score is None:
            raise ValueError("an AUC needs scores; the reads have none.")
        return weighted_auc(np.where(self.inside, self.score, np.nan), self.truth, case_weights)


def _weighted_mean(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Average over the readers that have a value; NaN where none has."""
    defined = ~np.isnan(values)
    used = np.where(defined, weights, 0.0)
    total = used.sum(axis=1)
    # As distances from the largest value, so that readers who agree average to exactly what they
    # agree on: rounding must not look like a spread.
    largest = np.max(values, axis=1, initial=-np.inf, where=defined)
    below = np.where(defined, values - largest[:, None], 0.0)
    sums = np.einsum("br,br->b", used, below)
    mean: FloatArray = np.divide(sums, total, out=np.full(len(values), np.nan), where=total > 0)
    return mean + np.where(total > 0, largest, 0.0)
