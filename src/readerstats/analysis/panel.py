"""Do the readers and a model differ? Other readers, other cases, the same model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, cast

import numpy as np

from readerstats.analysis.adjustment import adjusted
from readerstats.analysis.averages import people_values
from readerstats.analysis.clustered_pairs import METHODS as CLUSTERED
from readerstats.analysis.clustered_pairs import METRICS as CLUSTERED_METRICS
from readerstats.analysis.clustered_pairs import clustered_test, right_reads
from readerstats.analysis.comparison import Comparison, names_of
from readerstats.analysis.draws import Draws, draw, subtract
from readerstats.analysis.fitting import CONTRIBUTIONS
from readerstats.analysis.levels import Level, stack
from readerstats.analysis.margin import against_margin, margin_notes
from readerstats.analysis.metrics import (
    FROM_SCORES,
    Cell,
    cells,
    whole,
)
from readerstats.analysis.ranges import difference_within_range
from readerstats.analysis.refusals import refuse_pooling
from readerstats.errors import ReaderStatsError
from readerstats.results import Labels, Row, TestResult, joined_notes
from readerstats.stats.bootstrap_intervals import bootstrap_test

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.results import Random
    from readerstats.study.model import Study

PanelMethod: TypeAlias = Literal[
    "obuchowski-rockette", "bootstrap", "mcnemar-clustered", "mcnemar-durkalski"
]
PANEL_METHODS: Final = ("obuchowski-rockette", "bootstrap", *CLUSTERED)


def compare_panel(
    study: Study,
    *,
    metric: str | None = None,
    method: PanelMethod | None = None,
    draws: Draws | None = None,
) -> Comparison:
    """Compare the reader average with each model: other readers, other cases, the same model.

    Parameters
    ----------
    study : Study
        With models.
    metric : str, optional
        The metrics of the study without it.
    method : str, optional
        ``obuchowski-rockette``, or ``bootstrap`` for metrics that are no average over cases,
        without it. ``mcnemar-clustered`` and ``mcnemar-durkalski`` pair every read with the
        model's answer, with cases as clusters: these readers, other cases.
    draws : Draws, optional
        Resamples to use in place of new ones.

    Returns
    -------
    Comparison
        Differences reader average - model, with P adjusted within dataset and metric; for each
        dataset, and over all cases.

    Raises
    ------
    ReaderStatsError
        For a study without models or with fewer than two readers, or an unknown method.

    Notes
    -----
    The model is the fixed algorithm that it is. Readers are averaged over the cases that the
    model answered.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> [row.labels.b for row in rs.compare_panel(study, metric="accuracy").tests][:2]
    ['GPT-4o', 'GPT-5']
    """
    rows = panel_differences(study, metric=metric, method=method, draws=draws)
    found = {(row.labels.b, row.labels.metric) for row in rows}
    notes = tuple(
        f"the readers are not compared with {model} by {name}: it has no value on the cases that "
        "they read"
        for model in study.models
        for name in names_of(study, metric)
        if (model, name) not in found
    )
    notes += margin_notes(study, rows)
    return Comparison(tests=against_margin(study, rows), notes=notes)


def panel_differences(
    study: Study,
    *,
    metric: str | None = None,
    method: PanelMethod | None = None,
    draws: Draws | None = None,
) -> tuple[Row[TestResult], ...]:
    """Compare the reader average with each model in both directions, whatever margin is named.

    Parameters and errors are those of `compare_panel`.

    Returns
    -------
    tuple of Row of TestResult
        Two-sided tests with intervals at the level of the study.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"), margin=0.05)
    >>> panel_differences(study, metric="accuracy")[0].result.alternative
    'two-sided'
    """
    if not study.models or len(study.humans) < 2:
        raise ReaderStatsError(
            "comparing the readers with models needs at least two readers and one model: a "
            "models table, or 'model' in the column 'kind' of the readers table."
        )
    refuse_pooling("panel", method)
    if method not in (None, *PANEL_METHODS):
        raise ReaderStatsError(
            f"'{method}' does not compare readers with a model; use one of "
            f"{', '.join(PANEL_METHODS)}."
        )
    names = names_of(study, metric)
    resampled = [name for name in names if method == "bootstrap" or name not in CONTRIBUTIONS]
    others = [name for name in names if name not in CLUSTERED_METRICS]
    if method in CLUSTERED and others:
        raise ReaderStatsError(
            f"{method} compares {', '.join(CLUSTERED_METRICS)}, not {others[0]}."
        )
    if method is not None and method != "bootstrap" and resampled:
        raise ReaderStatsError(
            f"{method} needs a metric to which each case contributes, not {resampled[0]}; use "
            "bootstrap."
        )
    where = tuple(dict.fromkeys((*cells(study), *whole(study))))
    if resampled and draws is None:
        random = study.settings.analysis.random
        draws = draw(study, metrics=resampled, where=where, resampled=random)
    rows: list[Row[TestResult]] = []
    for cell in where:
        for name in names:
            family = [
                row
                for model in study.models
                for row in [
                    _by_resampling(study, draws, cell, name, model)
                    if name in resampled
                    else _by_analysis(study, cell, name, model, method)
                ]
                if row is not None
            ]
            rows.extend(adjusted(family, study.settings.analysis.multiplicity))
    return tuple(rows)


def _by_analysis(
    study: Study, cell: Cell, metric: str, model: str, method: str | None
) -> Row[TestResult] | None:
    """Compare by Obuchowski-Rockette; None where the model or the readers are not in the cell."""
    from readerstats.stats.mrmc.model_against_readers import model_against_readers

    answers = model_answers(study, cell, metric, model)
    if answers is None:
        return None
    reads = study.arrays()
    level = Level(cell.dataset or "all", cell)
    people = stack(study, [level], metric, keep_cases=True)
    if not people.readers or not (~np.isnan(people.values[0]) & ~np.isnan(answers)).any():
        return None
    analysis = study.settings.analysis
    if method in CLUSTERED:
        right = right_reads(people.values[0], reads.truth, metric)
        of_model = right_reads(answers, reads.truth, metric)
        test = clustered_test(right, of_model, reads.clusters, method=method, level=analysis.level)
        return Row(_labels(cell, metric, model, "cases"), test)
    try:
        found = model_against_readers(
            people.values[0],
            answers,
            reads.truth,
            metric=cast("Any", metric),
            covariance=analysis.covariance,
            random=analysis.random,
            level=analysis.level,
            clusters=reads.clusters,
            specificity=analysis.specificity,
        )
    except ValueError as refused:
        raise ReaderStatsError(str(refused)) from None
    if found.estimate is None and found.n is None:
        return None
    unanswered = np.isnan(answers) & (~np.isnan(people.values[0])).any(axis=0)
    note = _ON_SHARED if unanswered.any() else None
    result = replace(difference_within_range(metric, found), note=joined_notes(found.note, note))
    return Row(_labels(cell, metric, model, analysis.random), result)


_ON_SHARED = "readers are averaged over the cases that the model answered"


def model_answers(study: Study, cell: Cell, metric: str, model: str) -> NDArray[np.float64] | None:
    """Return a model's answers in a cell, or from outside the modalities.

    Parameters
    ----------
    study : Study
    cell : Cell
    metric : str
        Scores are taken for the AUC, decisions for every other metric.
    model : str

    Returns
    -------
    ndarray of float, shape (case,), or None
        NaN for cases that are not in the cell or were not answered; None without any answer.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> int(np.isnan(model_answers(study, Cell(None, "RoentGen"), "accuracy", "GPT-5")).sum())
    154
    """
    reads = study.arrays()
    source = reads.score if metric in FROM_SCORES else reads.decision
    if source is None:
        return None
    inside = reads.in_dataset(cell.dataset)
    index = reads.readers.index(model)
    for modality in (cell.modality, None):
        if modality not in reads.modalities:
            continue
        answers = np.where(inside, source[reads.modalities.index(modality), index], np.nan)
        if not np.isnan(answers).all():
            return answers
    return None


def _labels(cell: Cell, metric: str, model: str, random: Random) -> Labels:
    return Labels(
        comparison="panel",
        metric=metric,
        random=random,
        a="readers",
        b=model,
        modality=cell.modality,
        dataset=cell.dataset,
    )


def _by_resampling(
    study: Study, draws: Draws | None, cell: Cell, metric: str, model: str
) -> Row[TestResult] | None:
    """Compare by the bootstrap; None where one of the two has no value."""
    if draws is None or cell not in draws.cells:
        return None
    of_average, average = draws.beside(cell, metric, model)
    of_model, value = _of_model(draws, cell, metric, model)
    if np.isnan(average + value):
        return None
    level = study.settings.analysis.level
    test = bootstrap_test(
        subtract(of_average, of_model), float(subtract(average, value)), level=level
    )
    result = replace(test, n=len(people_values(study, cell, metric)))
    if average != draws.of(cell, metric)[1]:
        result = replace(result, note=joined_notes(result.note, _ON_SHARED))
    return Row(_labels(cell, metric, model, draws.resampled), result)


def _of_model(
    draws: Draws, cell: Cell, metric: str, model: str
) -> tuple[NDArray[np.float64], float]:
    """Take a model's answers from outside the modalities, where it has none within them."""
    found = draws.of(cell, metric, model)
    outside = Cell(None, cell.dataset)
    return (
        draws.of(outside, metric, model) if np.isnan(found[1]) and outside in draws.cells else found
    )
