"""Which metrics a study can have, and each reader's value of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.analysis.patients import by_patient
from readerstats.analysis.refusals import no_decisions
from readerstats.analysis.run_averages import spread, told_of_runs
from readerstats.errors import ReaderStatsError
from readerstats.results import Estimate, joined_notes
from readerstats.stats import detection
from readerstats.stats.averaged_detection import detect_averaged
from readerstats.stats.detection import Metric

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.study.contents import Reads
    from readerstats.study.model import Study

METRICS: Final = {
    **detection.METRICS,
    "auc": Metric(
        name="auc",
        label="Area under the ROC curve",
        symbol="AUC",
        kind="index",
        lower=0.0,
        upper=1.0,
        chance=0.5,
    ),
    "partial-auc": Metric(
        name="partial-auc",
        label="Partial area under the ROC curve",
        symbol="pAUC",
        kind="index",
        lower=0.0,
        upper=1.0,
        chance=None,
    ),
}
FROM_SCORES: Final = ("auc", "partial-auc")
"""Metrics of scores; the others are metrics of decisions."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One modality of one dataset: where a metric is computed.

    Attributes
    ----------
    modality : str or None
        None where the reads have no modality.
    dataset : str or None
        None for all cases.

    Examples
    --------
    >>> Cell(modality=None, dataset="RoentGen").dataset
    'RoentGen'
    """

    modality: str | None
    dataset: str | None


@dataclass(frozen=True, eq=False, slots=True)
class Counts:
    """Each reader's 2 x 2 table in a cell; arrays of float, shape (reader,) or (..., reader)."""

    tp: NDArray[np.float64]
    fn: NDArray[np.float64]
    fp: NDArray[np.float64]
    tn: NDArray[np.float64]


def cells(study: Study) -> tuple[Cell, ...]:
    """List the cells that have reads: every modality of every dataset.

    Parameters
    ----------
    study : Study

    Returns
    -------
    tuple of Cell
        In order of the modalities, then of the datasets in the cases table.

    Examples
    --------
    >>> from readerstats.study.load import load_study
    >>> from readerstats.resources import example_data
    >>> [cell.dataset for cell in cells(load_study(example_data() / "deepfake_xray"))]
    ['GPT-4o', 'RoentGen']
    """
    reads = study.arrays()
    answered = judged(reads)
    return tuple(
        Cell(modality, dataset)
        for index, modality in enumerate(reads.modalities)
        for dataset in reads.dataset_names
        if answered[index][:, reads.in_dataset(dataset)].any()
    )


def judged(reads: Reads, metric: str | None = None) -> NDArray[np.bool_]:
    """Mark the reads that a metric can use.

    Parameters
    ----------
    reads : Reads
    metric : str, optional
        Scores count for the AUC, decisions for every other metric; either one without it.

    Returns
    -------
    ndarray of bool, shape (modality, reader, case)

    Examples
    --------
    >>> from readerstats.study.load import load_study
    >>> from readerstats.resources import example_data
    >>> reads = load_study(example_data() / "deepfake_xray").arrays()
    >>> judged(reads, "accuracy").shape
    (1, 21, 264)
    """
    useful: dict[str | None, tuple[NDArray[np.float64] | None, ...]]
    useful = {None: (reads.decision, reads.score), **dict.fromkeys(FROM_SCORES, (reads.score,))}
    found = np.zeros((len(reads.modalities), len(reads.readers), len(reads.cases)), dtype=bool)
    for answers in useful.get(metric, (reads.decision,)):
        if answers is not None:
            found |= ~np.isnan(answers)
    return found


def readers_in(study: Study, cell: Cell, metric: str | None = None) -> tuple[str, ...]:
    """List the readers and models with a read in a cell that a metric can use; people first.

    Examples
    --------
    >>> from readerstats.study.load import load_study
    >>> from readerstats.resources import example_data
    >>> study = load_study(example_data() / "deepfake_xray")
    >>> len(readers_in(study, Cell(None, "RoentGen"), "accuracy"))
    21
    """
    reads = study.arrays()
    if cell.modality not in reads.modalities:
        return ()
    mine = judged(reads, metric)[reads.modalities.index(cell.modality)]
    present = mine[:, reads.in_dataset(cell.dataset)].any(axis=1)
    found = {reader for reader, here in zip(reads.readers, present, strict=True) if here}
    return tuple(reader for reader in study.humans + study.models if reader in found)


def whole(study: Study) -> tuple[Cell, ...]:
    """List the modalities over all cases, whatever their dataset.

    Examples
    --------
    >>> from readerstats.study.load import load_study
    >>> from readerstats.resources import example_data
    >>> whole(load_study(example_data() / "deepfake_xray"))
    (Cell(modality=None, dataset=None),)
    """
    return tuple(dict.fromkeys(Cell(cell.modality, None) for cell in cells(study)))


def metrics_of(study: Study) -> tuple[str, ...]:
    """List the metrics that a study is to be judged by.

    Those of its settings, as far as its reads allow; the AUC where readers gave scores and no
    metrics were asked for.

    Parameters
    ----------
    study : Study

    Returns
    -------
    tuple of str

    Raises
    ------
    ReaderStatsError
        For a name that is no metric.

    Examples
    --------
    >>> from readerstats.study.load import load_study
    >>> from readerstats.resources import example_data
    >>> metrics_of(load_study(example_data() / "deepfake_xray"))
    ('accuracy', 'sensitivity', 'specificity')
    """
    analysis = study.settings.analysis
    asked = tuple(dict.fromkeys(analysis.metrics))
    for metric in asked:
        if metric not in METRICS:
            raise ReaderStatsError(_no_such_metric(metric))
    if study.rated and "metrics" not in analysis.model_fields_set and _ratings_only(study):
        asked = (*asked, "auc")
    return tuple(metric for metric in asked if _possible(study, metric))


def require(study: Study, metric: str) -> str:
    """Return `metric`, or say why this study cannot have it.

    Raises
    ------
    ReaderStatsError
        For a name that is no metric, decisions without a threshold, or an AUC without scores.

    Examples
    --------
    >>> from readerstats.study.load import load_study
    >>> from readerstats.resources import example_data
    >>> require(load_study(example_data() / "deepfake_xray"), "sensitivity")
    'sensitivity'
    """
    if metric not in METRICS:
        raise ReaderStatsError(_no_such_metric(metric))
    if not _possible(study, metric):
        lacking = (
            "scores, and the reads have none"
            if metric in FROM_SCORES
            else f"yes-or-no decisions; {no_decisions(study)}"
        )
        raise ReaderStatsError(f"{METRICS[metric].label} needs {lacking}.")
    return metric


def primary_metric(study: Study) -> str:
    """Return the metric that headlines stand on: the first that the study can have.

    Raises
    ------
    ReaderStatsError
        Where the study can have none.

    Examples
    --------
    >>> from readerstats.study.load import load_study
    >>> from readerstats.resources import example_data
    >>> primary_metric(load_study(example_data() / "deepfake_xray"))
    'accuracy'
    """
    possible = metrics_of(study)
    return possible[0] if possible else require(study, study.settings.analysis.metrics[0])


def counts(reads: Reads, cell: Cell, *, reader: int | None = None) -> Counts:
    """Count each reader's true and false positives and negatives in a cell.

    A case that a model answered several times counts once, spread over its runs.

    Parameters
    ----------
    reads : Reads
        With decisions.
    cell : Cell
    reader : int, optional
        The position of the one reader who is asked for; everybody without it.

    Returns
    -------
    Counts
        Arrays of shape (reader,), or (1,); zeros for a reader who read nothing there.

    Examples
    --------
    >>> from readerstats.study.load import load_study
    >>> from readerstats.resources import example_data
    >>> reads = load_study(example_data() / "deepfake_xray").arrays()
    >>> found = counts(reads, Cell(None, "GPT-4o"))
    >>> float((found.tp + found.fn)[0])
    77.0
    """
    if reads.decision is None:
        raise ValueError("counts need decisions; the reads have none.")
    asked = slice(None) if reader is None else slice(reader, reader + 1)
    decision = reads.decision[reads.modalities.index(cell.modality), asked]
    inside = reads.in_dataset(cell.dataset)
    positive, negative = decision[:, inside & reads.truth], decision[:, inside & ~reads.truth]
    return Counts(
        tp=np.nansum(positive, axis=1),
        fn=np.nansum(1 - positive, axis=1),
        fp=np.nansum(negative, axis=1),
        tn=np.nansum(1 - negative, axis=1),
    )


def reader_estimate(study: Study, reader: str, cell: Cell, metric: str) -> Estimate:
    """Estimate one reader's metric in a cell, with an interval over cases.

    Parameters
    ----------
    study : Study
    reader : str
        A reader or a model of the study.
    cell : Cell
    metric : str

    Returns
    -------
    Estimate
        On the metric's own scale; unavailable, with a note, where the reader read nothing. Of a
        model with several runs a case, the value of their averages, with cases as what is drawn:
        no `k` where runs differ, and a note that tells their number.

    Examples
    --------
    >>> from readerstats.study.load import load_study
    >>> from readerstats.resources import example_data
    >>> study = load_study(example_data() / "deepfake_xray")
    >>> reader_estimate(study, "GPT-4o", Cell(None, "GPT-4o"), "accuracy").k
    131
    """
    reads = study.arrays()
    index = reads.readers.index(reader)
    level = study.settings.analysis.level
    if metric in FROM_SCORES:
        span = study.settings.analysis.specificity if metric == "partial-auc" else None
        found = _area(reads, index, cell, level, span)
    else:
        found = _of_decisions(reads, index, cell, metric, level)
    if reads.clusters is not None and found.lower is not None:
        found = by_patient(reads, index, cell, metric, found)
    return replace(
        found,
        note=joined_notes(
            found.note, told_of_runs(reads, index, cell, scores=metric in FROM_SCORES)
        ),
    )


def _of_decisions(reads: Reads, index: int, cell: Cell, metric: str, level: float) -> Estimate:
    """Estimate from the 2 x 2 table, or from the averages of a model whose runs differ."""
    if reads.decision is not None and reads.runs is not None and reads.averaged[index]:
        inside = reads.in_dataset(cell.dataset)
        modality = reads.modalities.index(cell.modality)
        said = reads.decision[modality, index, inside]
        runs = reads.runs[modality, index, inside]
        if spread(said):
            return detect_averaged(metric, said, reads.truth[inside], runs=runs, level=level)
    table = counts(reads, cell, reader=index)
    return detection.detect(
        metric,
        tp=int(table.tp[0]),
        fn=int(table.fn[0]),
        fp=int(table.fp[0]),
        tn=int(table.tn[0]),
        level=level,
    )


def _area(
    reads: Reads, index: int, cell: Cell, level: float, span: tuple[float, float] | None
) -> Estimate:
    """Estimate the whole area under the ROC curve, or the part over a range of specificity."""
    from readerstats.stats.roc.area import auc  # needs scipy only where there are scores

    scores = _scores(reads, cell)[index]
    read = ~np.isnan(scores)
    if not read.any():
        return Estimate.unavailable(method="delong-logit", note="no case was read", n=0)
    truth = reads.truth[reads.in_dataset(cell.dataset)]
    if span is None:
        return auc(scores[read], truth[read], level=level)
    from readerstats.stats.roc.partial_auc import partial_auc

    return partial_auc(scores[read], truth[read], specificity=span, level=level)


def _scores(reads: Reads, cell: Cell) -> NDArray[np.float64]:
    if reads.score is None:
        raise ValueError("an AUC needs scores; the reads have none.")
    modality = reads.modalities.index(cell.modality)
    scores: NDArray[np.float64] = reads.score[modality][:, reads.in_dataset(cell.dataset)]
    return scores


def _possible(study: Study, metric: str) -> bool:
    return study.rated if metric in FROM_SCORES else study.binary


def _ratings_only(study: Study) -> bool:
    """Whether decisions, if any, were made from ratings: then the ratings' AUC is of interest."""
    return bool(study.reads["response"].isna().all())


def _no_such_metric(metric: str) -> str:
    return f"'{metric}' is not a metric; the metrics are {', '.join(METRICS)}."
