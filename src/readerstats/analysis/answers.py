"""Everything that is asked of a study for its report, computed once on one set of resamples."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from readerstats.analysis.comparison import Comparison, contrasts
from readerstats.analysis.contrast_margins import ContrastMargins, contrast_margins
from readerstats.analysis.covariates import Association, correlate, main_group_tests
from readerstats.analysis.description import Description, describe
from readerstats.analysis.draws import RESAMPLED, Draws, draw
from readerstats.analysis.families import families_of
from readerstats.analysis.fitting import CONTRIBUTIONS
from readerstats.analysis.ladder import Ladder, climb
from readerstats.analysis.manuscript import manuscript_problems
from readerstats.analysis.metrics import metrics_of
from readerstats.analysis.pairs import pair_differences
from readerstats.analysis.panel import panel_differences
from readerstats.analysis.performance import Performance, performance
from readerstats.analysis.reader_facts import count, yes_or_no
from readerstats.analysis.standing import Standing, more_is_better, standings
from readerstats.errors import ReaderStatsError

if TYPE_CHECKING:
    from readerstats.analysis.finding import Finding
    from readerstats.analysis.levels import What
    from readerstats.errors import Problem
    from readerstats.results import (
        Estimate,
        Labels,
        Progress,
        Row,
        TestResult,
        VarianceComponents,
    )
    from readerstats.stats.mrmc.design import AnovaRow
    from readerstats.study.model import Study

MOST_LADDERS: Final = 6
"""Contrasts that a page shows on every assumption."""
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
        Datasets or modalities: for other readers and other cases, then the t test over readers.
    ladders : tuple of Ladder
        The contrasts of the first metric, each on every assumption in use.
    components : tuple of Row of VarianceComponents
    anova : tuple of (Labels, AnovaRow)
    panel, models : tuple of Row of TestResult
        Reader average against each model, and all pairs of models; two-sided whatever margin is
        named.
    standings : tuple of Standing
        Each model among the readers, by the first metric, and what was shown of it.
    margins : tuple of ContrastMargins
        Of the contrasts, of all pairs of models, and of groups of readers.
    associations : tuple of Association
    counts : tuple of Row of Estimate
        Readers for whom a yes-or-no covariate is yes.
    notes : tuple of str
    wording : tuple of Problem
        What the study's own texts say that they should not.
    """

    study: Study
    metrics: tuple[str, ...]
    description: Description
    performance: Performance
    contrasts: tuple[Row[TestResult], ...] = ()
    ladders: tuple[Ladder, ...] = ()
    components: tuple[Row[VarianceComponents], ...] = ()
    anova: tuple[tuple[Labels, AnovaRow], ...] = ()
    panel: tuple[Row[TestResult], ...] = ()
    models: tuple[Row[TestResult], ...] = ()
    standings: tuple[Standing, ...] = ()
    margins: tuple[ContrastMargins, ...] = ()
    associations: tuple[Association, ...] = ()
    counts: tuple[Row[Estimate], ...] = ()
    notes: tuple[str, ...] = ()
    wording: tuple[Problem, ...] = ()

    @property
    def findings(self) -> dict[str, Finding]:
        """The answers to the questions that the study has the data for, by name."""
        asked: dict[str, Finding | None] = {}
        return {name: found for name, found in asked.items() if found is not None}

    @property
    def estimates(self) -> tuple[Row[Estimate], ...]:
        """Every estimate of the report."""
        groups = (row for found in self.associations for row in found.estimates)
        further = (row for found in self.findings.values() for row in found.estimates)
        return (*self.performance.rows, *groups, *self.counts, *further)

    @property
    def tests(self) -> tuple[Row[TestResult], ...]:
        """Every test of the report; those of the ladders stand by themselves."""
        related = (row for found in self.associations for row in found.tests)
        further = (row for found in self.findings.values() for row in found.tests)
        return (*self.contrasts, *self.panel, *self.models, *related, *further)


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
    # The bootstrap is one rung of the ladder, and all there is for d′ and its like.
    resampled = [
        name
        for name in shown
        if name not in CONTRIBUTIONS or (name == metrics[0] and name in RESAMPLED)
    ]
    random = study.settings.analysis.random
    draws = (
        draw(study, metrics=resampled, resampled=random, progress=progress)
        if people and resampled
        else None
    )
    found = performance(study, shown, draws=draws)
    compared: tuple[Comparison, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    panel: tuple[Row[TestResult], ...] = ()
    placed: tuple[Standing, ...] = ()
    if people and metrics:
        compared = _contrasts(study, metrics, draws)
        ladders = _ladders(study, metrics[0], draws)
        if study.models:
            panel = _panel(study, metrics, draws)
            placed = standings(study, metrics[0], panel) if more_is_better(metrics[0]) else ()
    several = study.binary and len(study.models) > 1
    models = pair_differences(study, study.models) if several else ()
    associations: list[Association] = []
    contrasted = tuple(row for one in compared for row in one.tests)
    notes = [*found.notes, *(note for one in compared for note in one.notes)]
    for name in study.covariates if people and metrics else ():
        try:
            related = correlate(study, name, metric=metrics[0])
            associations.append(related)
            if all(row.result.p is None for row in related.tests):
                why = next((row.result.note for row in related.tests), "no reader has a value")
                notes.append(f"'{name}' could not be related to {metrics[0]}: {why}")
        except ReaderStatsError as reason:  # named in the settings, but of no use here
            notes.append(str(reason).removesuffix("."))
    rows = [row for row in contrasted if row.labels.random == study.settings.analysis.random]
    rows += [*models, *(row for related in associations for row in main_group_tests(related))]
    said = [str(name) for name in study.readers.columns if name not in ("reader", "kind")]
    asked = [name for name in said if study.humans and yes_or_no(study, name)]
    return Answers(
        study=study,
        metrics=metrics,
        description=describe(study),
        performance=found,
        contrasts=contrasted,
        margins=contrast_margins(study, rows),
        ladders=ladders,
        components=(*found.components, *(row for one in compared for row in one.components)),
        anova=(*found.anova, *(row for one in compared for row in one.anova)),
        panel=panel,
        models=models,
        standings=placed,
        associations=tuple(associations),
        counts=tuple(count(study, name) for name in asked),
        notes=tuple(dict.fromkeys(notes)),
        wording=manuscript_problems(study),
    )


def _panel(
    study: Study, metrics: tuple[str, ...], draws: Draws | None
) -> tuple[Row[TestResult], ...]:
    """Compare the readers with each model, dataset by dataset."""
    tests = [
        row
        for metric in metrics
        for row in panel_differences(
            study, metric=metric, draws=None if metric in CONTRIBUTIONS else draws
        )
    ]
    several = len(study.datasets) > 1
    return tuple(row for row in tests if row.labels.dataset is not None or not several)


def _contrasts(
    study: Study, metrics: tuple[str, ...], draws: Draws | None
) -> tuple[Comparison, ...]:
    """Compare the modalities and the datasets that people read."""
    kinds: tuple[What, ...] = ("modality", "dataset")
    named = {"modality": study.modalities, "dataset": study.datasets}
    return tuple(
        contrasts(study, families_of(study, what), metric, draws=draws)
        for metric in metrics
        for what in kinds
        if len(named[what]) > 1
    )


def _ladders(study: Study, metric: str, draws: Draws | None) -> tuple[Ladder, ...]:
    """Judge the first contrasts of the first metric on every assumption in use."""
    kinds: tuple[What, ...] = ("modality", "dataset")
    named = {"modality": study.modalities, "dataset": study.datasets}
    sides = [
        (family, pair)
        for what in kinds
        if len(named[what]) > 1
        for family in families_of(study, what)
        for pair in combinations(family.names, 2)
    ]
    return tuple(climb(study, family, pair, metric, draws) for family, pair in sides[:MOST_LADDERS])
