"""What may be concluded: many tests, large P values, margins and metrics named afterward."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from readerstats.analysis.alerts.words import p_value, place, size_of, some
from readerstats.study.codes import problem

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.errors import Problem
    from readerstats.results import Row, TestResult

RUNGS: Final = {
    "readers": "the t test of the readers' values",
    "cases": "these readers and other cases",
    "bootstrap": "the bootstrap",
    "primary": "the primary analysis",
    "mixed": "the mixed model",
}
FAMILIES: Final = {
    "dataset": "datasets",
    "modality": "modalities",
    "panel": "readers against models",
    "model": "pairs of models",
    "group": "groups of readers",
}


def unadjusted_tests(answers: Answers) -> Iterator[Problem]:
    """Warn of families of tests whose P values are not adjusted."""
    if answers.study.settings.analysis.multiplicity != "none":
        return
    groups = [row for found in answers.associations for row in found.tests]
    families = Counter(
        (row.labels.comparison, row.labels.metric, row.result.method, row.labels.modality,
         row.labels.dataset)
        for row in (*answers.contrasts, *answers.panel, *answers.models, *groups)
        if row.labels.b is not None and row.labels.comparison in FAMILIES
    )  # fmt: skip
    largest: dict[str, int] = {}
    for (comparison, *_), size in families.items():
        name = FAMILIES[str(comparison)]
        largest[name] = max(size, largest.get(name, 0))
    told = [f"{size} tests of {name}" for name, size in largest.items() if size > 1]
    if told:
        yield problem("unadjusted-tests", f"P values are not adjusted: {', '.join(told)}")


def no_proof_of_equality(answers: Answers) -> Iterator[Problem]:
    """Note the primary contrasts whose P is not below the limit, with what could be claimed."""
    from readerstats.stats.margins import smallest_margin

    told = []
    for row in _primary_rows(answers):
        p = row.result.p if row.result.p_adjusted is None else row.result.p_adjusted
        if p is None or p < _alpha(answers):
            continue
        margin = smallest_margin(row.result, "equivalence")
        if margin is not None:
            told.append(
                f"{row.labels.a} and {row.labels.b}{place(row.labels)}, {row.labels.metric}, "
                f"{p_value(p)}: equivalence would have needed a margin of at least "
                f"{size_of(margin, row.labels.metric)}"
            )
    if told:
        yield problem("no-proof-of-equality", some(told))


def _primary_rows(answers: Answers) -> list[Row[TestResult]]:
    """Return the contrasts of the first metric on which conclusions stand."""
    if answers.ladders:
        return [ladder.primary for ladder in answers.ladders]
    return [row for row in answers.panel if row.labels.metric == answers.metrics[0]]


def _alpha(answers: Answers) -> float:
    return round(1 - answers.study.settings.analysis.level, 12)


def posthoc_margin(answers: Answers) -> Iterator[Problem]:
    """Note a margin that the study's settings do not have."""
    settings = answers.study.settings
    if settings.origin("margin") == "option":
        message = f"the margin of {settings.analysis.margin:g} does not stand in study.toml"
        yield problem("posthoc-margin", message)


def several_metrics(answers: Answers) -> Iterator[Problem]:
    """Note that the primary one of several metrics was not named."""
    metrics = answers.metrics
    tested = answers.contrasts or answers.panel
    if len(metrics) > 1 and tested and answers.study.settings.origin("metrics") != "study.toml":
        message = (
            f"{len(metrics)} metrics are tested; {metrics[0]}, the first, is taken as the primary "
            "one, which study.toml does not say"
        )
        yield problem("several-metrics", message)


def depends_on_choice(answers: Answers) -> Iterator[Problem]:
    """Note the contrasts on which assumptions in use do not agree."""
    told = []
    for ladder in answers.ladders:
        if not ladder.differing:
            continue
        labels, p = ladder.primary.labels, ladder.primary.result.p
        others = [
            f"{RUNGS[name]}, {p_value(row.result.p)}"
            for name, row in ladder.rungs
            if name in ladder.differing and row.result.p is not None
        ]
        primary = "" if p is None else f"{p_value(p)} by the primary analysis; "
        told.append(
            f"{labels.a} and {labels.b}{place(labels)}: {primary}otherwise by {', '.join(others)}"
        )
    if told:
        yield problem("depends-on-choice", some(told))
