"""Everything that is asked of a study for its report, computed once on one set of resamples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from readerstats.analysis.comparison import (
    Comparison,
    compare_datasets,
    compare_modalities,
    compare_panel,
)
from readerstats.analysis.covariates import Association, correlate
from readerstats.analysis.description import Description, describe
from readerstats.analysis.draws import Draws, draw
from readerstats.analysis.metrics import Cell, metrics_of
from readerstats.analysis.pairs import compare_models
from readerstats.analysis.performance import Performance, performance
from readerstats.analysis.pooled import naive_pooled
from readerstats.analysis.reader_facts import count, yes_or_no
from readerstats.errors import ReaderStatsError

if TYPE_CHECKING:
    from readerstats.analysis.averages import Method
    from readerstats.results import Estimate, Progress, Row, TestResult
    from readerstats.study.model import Study

BIAS = ("d-prime", "criterion")
"""Shown beside every decision metric: accuracy alone hides a reader who always says yes."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Answers:
    """The results of a report.

    Attributes
    ----------
    study : Study
    metrics : tuple of str
        The metrics that were asked for; empty where the reads allow none.
    description : Description
    performance : Performance
        With d′ and criterion c beside the metrics, where there are decisions.
    contrasts : tuple of Row of TestResult
        Datasets or modalities: two-way bootstrap, bootstrap of cases, t test over readers.
    pooled : tuple of Row of TestResult
        The same contrasts as if all reads were independent, to show what that would do.
    panel, models : tuple of Row of TestResult
        Reader average against each model; all pairs of models.
    associations : tuple of Association
    counts : tuple of Row of Estimate
        Readers for whom a yes-or-no covariate is yes.
    notes : tuple of str
    """

    study: Study
    metrics: tuple[str, ...]
    description: Description
    performance: Performance
    contrasts: tuple[Row[TestResult], ...] = ()
    pooled: tuple[Row[TestResult], ...] = ()
    panel: tuple[Row[TestResult], ...] = ()
    models: tuple[Row[TestResult], ...] = ()
    associations: tuple[Association, ...] = ()
    counts: tuple[Row[Estimate], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def estimates(self) -> tuple[Row[Estimate], ...]:
        """Every estimate of the report."""
        groups = (row for found in self.associations for row in found.estimates)
        return (*self.performance.rows, *groups, *self.counts)

    @property
    def tests(self) -> tuple[Row[TestResult], ...]:
        """Every test of the report, the pooled ones left out."""
        related = (row for found in self.associations for row in found.tests)
        return (*self.contrasts, *self.panel, *self.models, *related)


def answer(study: Study, *, progress: Progress | None = None) -> Answers:
    """Ask a study everything that it can tell.

    Parameters
    ----------
    study : Study
    progress : callable, optional
        Called with the resamples done and to do.

    Returns
    -------
    Answers

    Examples
    --------
    >>> import readerstats as rs
    >>> found = answer(rs.load_study(rs.example("deepfake_xray"), replicates=500))
    >>> len(found.models), [row.result.k for row in found.counts]
    (12, [7])
    """
    metrics = metrics_of(study)
    people = len(study.humans) > 1
    shown = (*metrics, *(name for name in BIAS if study.binary and name not in metrics))
    draws = draw(study, metrics=shown, progress=progress) if people and shown else None
    found = performance(study, shown, draws=draws)
    contrasts: list[Row[TestResult]] = []
    pooled: list[Row[TestResult]] = []
    panel: tuple[Row[TestResult], ...] = ()
    if draws is not None:
        given_readers = draw(study, metrics=metrics, resampled="cases")
        for metric in metrics:
            for compare in _comparisons(study):
                both = compare(study, metric=metric, draws=draws).tests
                cases = compare(study, metric=metric, method="bootstrap", draws=given_readers).tests
                contrasts.extend((*both, *cases))
        pooled = _pooled(study, metrics[:1], contrasts)
        if study.models:
            panel = tuple(
                row
                for metric in metrics
                for row in compare_panel(study, metric=metric, draws=draws).tests
            )
    models = compare_models(study).tests if study.binary and len(study.models) > 1 else ()
    associations: list[Association] = []
    notes = list(found.notes)
    for name in study.covariates if people and metrics else ():
        try:
            related = correlate(study, name, metric=metrics[0])
            associations.append(related)
            if all(row.result.p is None for row in related.tests):
                why = next((row.result.note for row in related.tests), "no reader has a value")
                notes.append(f"'{name}' could not be related to {metrics[0]}: {why}")
        except ReaderStatsError as reason:  # named in the settings, but of no use here
            notes.append(str(reason).removesuffix("."))
    said = [str(name) for name in study.readers.columns if name not in ("reader", "kind")]
    asked = [name for name in said if study.humans and yes_or_no(study, name)]
    return Answers(
        study=study,
        metrics=metrics,
        description=describe(study),
        performance=found,
        contrasts=tuple(contrasts),
        pooled=tuple(pooled),
        panel=panel,
        models=models,
        associations=tuple(associations),
        counts=tuple(count(study, name) for name in asked),
        notes=tuple(notes),
    )


class _Compare(Protocol):
    """What the comparisons of datasets and of modalities have in common."""

    def __call__(
        self,
        study: Study,
        /,
        *,
        metric: str | None = None,
        method: Method | None = None,
        draws: Draws | None = None,
    ) -> Comparison: ...


def _comparisons(study: Study) -> list[_Compare]:
    possible: list[_Compare] = []
    if len(study.modalities) > 1:
        possible.append(compare_modalities)
    if len(study.datasets) > 1:
        possible.append(compare_datasets)
    return possible


def _pooled(
    study: Study, metrics: Sequence[str], contrasts: Sequence[Row[TestResult]]
) -> list[Row[TestResult]]:
    """Repeat the contrasts of datasets or modalities as if reads were independent."""
    rows = []
    sides = dict.fromkeys(
        (row.labels.comparison, row.labels.a, row.labels.b, row.labels.modality, row.labels.dataset)
        for row in contrasts
    )
    for what, a, b, modality, dataset in sides:
        ends = (
            (Cell(modality, a), Cell(modality, b))
            if what == "dataset"
            else (Cell(a, dataset), Cell(b, dataset))
        )
        for metric in metrics:
            row = naive_pooled(study, *ends, metric)
            if row is not None:
                rows.append(row)
    return rows
