"""Every defensible way to answer the same question: rules, thresholds, metrics, what is random."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from readerstats.analysis.adjustment import in_families
from readerstats.analysis.averages import Contrast, difference
from readerstats.analysis.draws import draw
from readerstats.analysis.families import families_of
from readerstats.analysis.fitting import U_STATISTICS
from readerstats.analysis.levels import stack
from readerstats.analysis.metrics import metrics_of
from readerstats.analysis.mixed_models import SHARES, mixed_differences
from readerstats.analysis.multireader import inferred
from readerstats.analysis.panel import panel_differences
from readerstats.analysis.pooled import naive_pooled

if TYPE_CHECKING:
    from readerstats.analysis.levels import Family, What
    from readerstats.results import Row, TestResult
    from readerstats.study.model import Study

Axis: TypeAlias = Literal["unanswered", "threshold", "metric", "analysis"]
AXES: Final[tuple[Axis, ...]] = ("unanswered", "threshold", "metric", "analysis")
MOST_THRESHOLDS: Final = 9
"""Cuts of a scale; a finer scale is no scale of ratings."""
Key: TypeAlias = tuple[str | None, ...]
"""What a claim is about: comparison, sides, modality and dataset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """One way to answer a question, and what it answers.

    Attributes
    ----------
    unanswered : {"missing", "incorrect"}
        How reads without an answer count.
    threshold : float or None
        The rating from which a read is positive; None where readers gave labels.
    metric : str
    analysis : str
        The method, or ``pooled`` for reads taken as independent.
    row : Row of TestResult
        Of the difference; P is adjusted within its family where there is one.
    primary : bool
        Whether it is what the study's settings say.
    """

    unanswered: str
    threshold: float | None
    metric: str
    analysis: str
    row: Row[TestResult]
    primary: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class _Route:
    """A study judged by one rule, threshold and metric."""

    study: Study
    metric: str
    declared: bool

    def specification(self, row: Row[TestResult], *, analysis: str, first: bool) -> Specification:
        task = self.study.task
        used = task.threshold if self.study.reads["response"].isna().all() else None
        return Specification(
            unanswered=task.unanswered,
            threshold=None if self.metric == "auc" else used,
            metric=self.metric,
            analysis=analysis,
            row=row,
            primary=self.declared and first,
        )


def specifications(study: Study, metric: str) -> dict[Key, tuple[Specification, ...]]:
    """Answer each question of a study in every defensible way.

    Parameters
    ----------
    study : Study
    metric : str
        The metric that its conclusions stand on.

    Returns
    -------
    dict
        By claim, in order of the page: contrasts of modalities and datasets, then the readers
        against each model. Each claim's primary specification comes first.

    Examples
    --------
    >>> import readerstats as rs
    >>> found = specifications(rs.load_study(rs.example("deepfake_xray")), "accuracy")
    >>> [one.analysis for one in next(iter(found.values()))][:2]
    ['obuchowski-rockette', 'paired-t']
    """
    claims: dict[Key, list[Specification]] = {}
    for route in _routes(study, metric):
        for one in (*_levels(route), *_panel(route)):
            claims.setdefault(key_of(one.row), []).append(one)
    return {
        key: tuple(sorted(found, key=lambda one: not one.primary))
        for key, found in claims.items()
        if any(one.primary for one in found)
    }


def key_of(row: Row[TestResult]) -> Key:
    """Tell what a row is about, whatever its metric and method.

    Examples
    --------
    >>> from readerstats.results import Labels, Row, TestResult
    >>> labels = Labels(metric="auc", random="cases", comparison="modality", a="film", b="CT")
    >>> key_of(Row(labels, TestResult(method="x", estimate=0.1, p=0.2)))
    ('modality', 'film', 'CT', None, None)
    """
    labels = row.labels
    return (labels.comparison, labels.a, labels.b, labels.modality, labels.dataset)


def _routes(study: Study, metric: str) -> Iterator[_Route]:
    """Yield the study under each rule, threshold and metric, the declared route first."""
    for rule in _rules(study):
        for threshold in _thresholds(study):
            one = study.with_task(threshold=threshold, unanswered=rule)
            same = rule == study.task.unanswered and threshold == study.task.threshold
            for name in _metrics(study, metric):
                if name == "auc" and not same:
                    continue  # scores know neither threshold nor rule
                yield _Route(one, name, declared=same and name == metric)


def _rules(study: Study) -> tuple[Literal["missing", "incorrect", "correct"], ...]:
    first = study.task.unanswered
    if not study.binary or (study.reads["status"] == "answered").all():
        return (first,)
    return (first, "incorrect" if first == "missing" else "missing")


def _thresholds(study: Study) -> tuple[float | None, ...]:
    """List the declared threshold, then every other cut between ratings that were given."""
    declared = study.task.threshold
    if declared is None or not study.reads["response"].isna().all():
        return (declared,)
    given = np.unique(study.reads["score"].dropna().to_numpy(dtype=float))[1:]
    if len(given) > MOST_THRESHOLDS:
        return (declared,)
    between = given[(given < declared).sum()] if (given >= declared).any() else None
    return (declared, *(float(cut) for cut in given if cut != between))


def _metrics(study: Study, metric: str) -> tuple[str, ...]:
    """List the declared metric, and those that ask the same of all cases."""
    if metric not in ("accuracy", "balanced-accuracy", "auc"):
        return (metric,)
    reads = study.arrays()
    uneven = any(reads.truth[reads.in_dataset(name)].mean() != 0.5 for name in reads.dataset_names)
    others = [name for name in ("accuracy", "balanced-accuracy") if study.binary]
    if not uneven:  # the two are the same where the classes are of one size
        others = [name for name in others if name == "accuracy"]
    # Models alone may have scores: then there is no area of the people to compare.
    rated = reads.score is not None and not np.isnan(reads.score[:, ~reads.models]).all()
    others += ["auc"] if rated else []
    known = set(metrics_of(study)) | {"balanced-accuracy", "auc", "accuracy"}
    return (metric, *(name for name in others if name != metric and name in known))


def _levels(route: _Route) -> Iterator[Specification]:
    """Compare modalities and datasets, each by every analysis that respects reads' kinship."""
    kinds: tuple[What, ...] = ("modality", "dataset")
    named = {"modality": route.study.modalities, "dataset": route.study.datasets}
    multiplicity = route.study.settings.analysis.multiplicity
    for what in kinds:
        if len(named[what]) < 2:
            continue
        for family in families_of(route.study, what):
            for place, (analysis, rows) in enumerate(_analyses(route, family)):
                pairs = [row for row in rows if row.labels.b is not None]
                for row in in_families(pairs, multiplicity):
                    if row.result.estimate is not None:
                        yield route.specification(row, analysis=analysis, first=place == 0)


def _analyses(route: _Route, family: Family) -> Iterator[tuple[str, list[Row[TestResult]]]]:
    """Yield the primary analysis first, then the others."""
    study, metric = route.study, route.metric
    analysis, pairs = study.settings.analysis, list(combinations(family.names, 2))
    main = inferred(study, family, metric, pairs)
    yield main.method, list(main.tests) or _resampled(study, family, metric)
    over = analysis.random
    if over != "readers":
        yield "paired-t", _by_readers(study, family, metric)
    if len(study.humans) > 1 and over != "cases" and main.tests:
        yield "cases", list(inferred(study, family, metric, pairs, random="cases").tests)
    reads = stack(study, family.levels, metric)
    free = reads.clusters is None and over == "readers and cases" and len(study.humans) > 1
    if free and metric in U_STATISTICS and not main.method.startswith("u-statistics"):
        method = "u-statistics"
        yield method, list(inferred(study, family, metric, pairs, method=method).tests)
    if free and metric in SHARES and route.declared:
        rows = mixed_differences(reads, family, metric, pairs, level=analysis.level).rows
        yield "mixed-averaged", [row for row in rows if row.result.method == "mixed-averaged"]
    if route.declared:
        cells = {level.name: level.cell for level in family.levels}
        pooled = [naive_pooled(study, cells[a], cells[b], metric) for a, b in pairs]
        yield "pooled", [row for row in pooled if row is not None]


def _resampled(study: Study, family: Family, metric: str) -> list[Row[TestResult]]:
    """Compare by the bootstrap, for a metric that is no average over cases."""
    if len(study.humans) < 2:
        return []
    where = [level.cell for level in family.levels]
    over = study.settings.analysis.random
    draws = draw(study, metrics=[metric], where=where, resampled=over)
    what: Literal["dataset", "modality"] = "dataset" if family.what == "dataset" else "modality"
    return [
        row
        for a, b in combinations(family.levels, 2)
        for row in difference(study, Contrast(what, a.cell, b.cell), metric, "bootstrap", draws)
    ]


def _by_readers(study: Study, family: Family, metric: str) -> list[Row[TestResult]]:
    what: Literal["dataset", "modality"] = "dataset" if family.what == "dataset" else "modality"
    return [
        row
        for a, b in combinations(family.levels, 2)
        for row in difference(study, Contrast(what, a.cell, b.cell), metric, None, None)
    ]


def _panel(route: _Route) -> Iterator[Specification]:
    """Compare the readers with each model, with readers, cases or both random."""
    study = route.study
    if not study.models or len(study.humans) < 2:
        return
    over = study.settings.analysis.random
    several = len(study.datasets) > 1
    for random in dict.fromkeys((over, "readers and cases", "readers", "cases")):
        for row in panel_differences(study.with_settings(random=random), metric=route.metric):
            if row.result.estimate is None or (several and row.labels.dataset is None):
                continue
            name = row.result.method if random == over else str(random)
            yield route.specification(row, analysis=name, first=random == over)
