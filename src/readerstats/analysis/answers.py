"""Everything that is asked of a study for its report, computed once on one set of resamples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Final

from readerstats.analysis.agreement import Agreement, agreement
from readerstats.analysis.bias import Bias, bias
from readerstats.analysis.case_difficulty import CaseDifficulty, case_difficulty
from readerstats.analysis.characteristics import Characteristics, characteristics
from readerstats.analysis.comparison import Comparison, contrasts
from readerstats.analysis.contrast_margins import ContrastMargins, contrast_margins
from readerstats.analysis.count_relations import CountRelations, count_relations
from readerstats.analysis.covariates import Association, correlate, main_group_tests
from readerstats.analysis.covariates_together import CovariatesTogether, covariates_together
from readerstats.analysis.description import Description, describe
from readerstats.analysis.draws import RESAMPLED, Draws, draw
from readerstats.analysis.families import families_of
from readerstats.analysis.finding import possible
from readerstats.analysis.fitting import CONTRIBUTIONS
from readerstats.analysis.flow import Flow, flow
from readerstats.analysis.ladder import Ladder, climb
from readerstats.analysis.manuscript import manuscript_problems
from readerstats.analysis.metrics import metrics_of
from readerstats.analysis.pairs import pair_differences
from readerstats.analysis.panel import panel_differences
from readerstats.analysis.participants import Participants, participants
from readerstats.analysis.performance import Performance, performance
from readerstats.analysis.predictive_values import PredictiveValues, predictive_values
from readerstats.analysis.ratings import Ratings, ratings
from readerstats.analysis.reader_facts import count, yes_or_no
from readerstats.analysis.reading_order import ReadingOrder, reading_order
from readerstats.analysis.robustness import Robustness, robustness
from readerstats.analysis.roc_curves import RocCurves, roc_curves
from readerstats.analysis.standing import Standing, more_is_better, standings
from readerstats.analysis.subgroups import Subgroups, subgroups
from readerstats.analysis.together import Together, together
from readerstats.errors import ReaderStatsError
from readerstats.stats.one_thread import one_thread

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
    phases : mapping of str to Answers
        The phases with a task of their own: who read what, and how well they did.
    agreement : Agreement or None
        Of the people with each other, and with themselves.
    bias : Bias or None
        Which side readers lean to, and whether they know when they are right.
    order : ReadingOrder or None
        Learning, fatigue, time per case, and pauses.
    predictive_values : PredictiveValues or None
    covariates_together : CovariatesTogether or None
        All covariates in one model.
    count_relations : CountRelations or None
        The counts of readers by other facts of the readers.
    participants : Participants or None
        What models and readers were asked, and answered.
    together : Together or None
        What readers and models are worth as a panel; None for ratings without a threshold, or
        without two readers.
    case_difficulty : CaseDifficulty or None
        Which cases deceive; None as above.
    ratings : Ratings or None
        Image quality, and other ratings of few steps.
    subgroups : Subgroups or None
        Averages and differences by subgroups of cases and of readers.
    robustness : Robustness or None
        What carries each conclusion.
    characteristics : Characteristics or None
        Of the readers, the models and the cases; None for a phase.
    roc_curves : RocCurves or None
        Of those who gave scores, with the average of the people.
    flow : Flow or None
        Cases and reads on their way to the analysis.
    wording : tuple of Problem
        What the study's own texts say that they should not.
    notes : tuple of str
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
    phases: Mapping[str, Answers] = field(default_factory=dict)
    agreement: Agreement | None = None
    bias: Bias | None = None
    order: ReadingOrder | None = None
    predictive_values: PredictiveValues | None = None
    covariates_together: CovariatesTogether | None = None
    count_relations: CountRelations | None = None
    participants: Participants | None = None
    together: Together | None = None
    case_difficulty: CaseDifficulty | None = None
    ratings: Ratings | None = None
    subgroups: Subgroups | None = None
    robustness: Robustness | None = None
    characteristics: Characteristics | None = None
    roc_curves: RocCurves | None = None
    flow: Flow | None = None
    wording: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def alerts(self) -> tuple[Problem, ...]:
        """What must be known before the results are read, worst first."""
        from readerstats.analysis.alerts.every import alerts  # looks at answers

        return alerts(self.study, self)

    @property
    def findings(self) -> dict[str, Finding]:
        """The answers to the questions that the study has the data for, by name."""
        asked: dict[str, Finding | None] = {
            "agreement": self.agreement,
            "bias": self.bias,
            "order": self.order,
            "predictive_values": self.predictive_values,
            "covariates_together": self.covariates_together,
            "count_relations": self.count_relations,
            "participants": self.participants,
            "together": self.together,
            "case_difficulty": self.case_difficulty,
            "ratings": self.ratings,
            "subgroups": self.subgroups,
            "robustness": self.robustness,
            "characteristics": self.characteristics,
            "roc_curves": self.roc_curves,
        }
        return {name: found for name, found in asked.items() if found is not None}

    @property
    def given_estimates(self) -> tuple[Row[Estimate], ...]:
        """Every estimate as the questions gave it; two may give the same, such as a reader's d′."""
        groups = (row for found in self.associations for row in found.estimates)
        further = (row for found in self.findings.values() for row in found.estimates)
        return (*self.performance.rows, *groups, *self.counts, *further)

    @property
    def estimates(self) -> tuple[Row[Estimate], ...]:
        """Every estimate of the report, once."""
        return tuple(dict.fromkeys(self.given_estimates))

    @property
    def tests(self) -> tuple[Row[TestResult], ...]:
        """Every test of the report; those of the ladders stand by themselves."""
        related = (row for found in self.associations for row in found.tests)
        further = (row for found in self.findings.values() for row in found.tests)
        return (*self.contrasts, *self.panel, *self.models, *related, *further)


@one_thread()
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
    draws = _draws(study, metrics, shown, progress) if people else None
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
    associations, unrelated = _associations(study, metrics) if people and metrics else ((), ())
    contrasted = tuple(row for one in compared for row in one.tests)
    notes = (*found.notes, *(note for one in compared for note in one.notes), *unrelated)
    rows = [row for row in contrasted if row.labels.random == study.settings.analysis.random]
    rows += [*models, *(row for related in associations for row in main_group_tests(related))]
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
        associations=associations,
        counts=_counts(study),
        phases={name: _of_phase(part) for name, part in study.phases.items()},
        agreement=possible(agreement, study),
        bias=possible(lambda asked: bias(asked, draws=draws), study),
        order=possible(reading_order, study),
        predictive_values=possible(predictive_values, study),
        covariates_together=possible(covariates_together, study),
        count_relations=possible(count_relations, study),
        participants=possible(participants, study),
        together=possible(together, study),
        case_difficulty=possible(case_difficulty, study),
        ratings=possible(ratings, study),
        subgroups=possible(subgroups, study),
        robustness=possible(robustness, study),
        characteristics=characteristics(study),
        roc_curves=possible(roc_curves, study),
        flow=flow(study),
        wording=manuscript_problems(study),
        notes=tuple(dict.fromkeys(notes)),
    )


def _draws(
    study: Study, metrics: tuple[str, ...], shown: tuple[str, ...], progress: Progress | None
) -> Draws | None:
    """Resample once what needs it; the bootstrap is a rung of the ladder, and all d′ has."""
    resampled = [
        name
        for name in shown
        if name not in CONTRIBUTIONS or (name == metrics[0] and name in RESAMPLED)
    ]
    if not resampled:
        return None
    random = study.settings.analysis.random
    return draw(study, metrics=resampled, resampled=random, progress=progress)


def _counts(study: Study) -> tuple[Row[Estimate], ...]:
    """Count the readers for whom something is so."""
    said = [str(name) for name in study.readers.columns if name not in ("reader", "kind")]
    return tuple(count(study, name) for name in said if study.humans and yes_or_no(study, name))


def _associations(
    study: Study, metrics: tuple[str, ...]
) -> tuple[tuple[Association, ...], tuple[str, ...]]:
    """Relate each covariate of the readers to the first metric; tell those that cannot be."""
    found: list[Association] = []
    notes: list[str] = []
    for name in study.covariates:
        try:
            related = correlate(study, name, metric=metrics[0])
        except ReaderStatsError as reason:  # named in the settings, but of no use here
            notes.append(str(reason).removesuffix("."))
            continue
        found.append(related)
        if all(row.result.p is None for row in related.tests):
            why = next((row.result.note for row in related.tests), "no reader has a value")
            notes.append(f"'{name}' could not be related to {metrics[0]}: {why}")
    return tuple(found), tuple(notes)


def _of_phase(study: Study) -> Answers:
    """Ask of a phase with a task of its own who read what, and how well they did."""
    metrics = metrics_of(study)
    return Answers(
        study=study,
        metrics=metrics,
        description=describe(study),
        performance=performance(study, metrics) if metrics else Performance(readers=(), group=()),
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
