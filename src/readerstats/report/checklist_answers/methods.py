"""How it was analyzed: measures, methods, settings, and what was declared beforehand."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Final

from readerstats._version import __version__
from readerstats.analysis.margin import aim_of, margin_of, undeclared
from readerstats.report.checklist_answers.filled import Filled, named
from readerstats.report.comparison_tables import ADJUSTMENTS
from readerstats.report.multireader_text import AIMS
from readerstats.report.phrases import listed
from readerstats.report.wording import (
    alpha,
    covariate_name,
    difference_kind,
    emphasised,
    in_sentence,
    method_name,
    metric_label,
    random_name,
)
from readerstats.study.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style
    from readerstats.report.text import Text
    from readerstats.results import Estimate, Row, TestResult

MOST_LIMITS: Final = 4
"""Titles of checks that a sentence names."""


def measures(answers: Answers, style: Style) -> Filled | None:  # noqa: ARG001
    """Name the metrics."""
    if not answers.metrics:
        return None
    return Filled(sentence=f"Measures: {_measures(answers)}.", anchor="methods")


def measures_named(answers: Answers, style: Style) -> Filled | None:  # noqa: ARG001
    """Name what a title or an abstract could name."""
    if not answers.metrics:
        return None
    return Filled(
        sentence=f"A study of diagnostic accuracy; measures: {_measures(answers)}.",
        anchor="methods",
    )


def _measures(answers: Answers) -> Text:
    return listed([in_sentence(name) for name in answers.metrics])


def accuracy_methods(answers: Answers, style: Style) -> Filled | None:
    """Name the methods behind every estimate and every difference."""
    if not answers.metrics:
        return None
    over = answers.study.settings.analysis.random
    metrics = set(answers.metrics)
    readers = [row for row in answers.performance.readers if row.labels.metric in metrics]
    group = [
        row
        for row in answers.performance.group
        if row.labels.metric in metrics and row.labels.random == over
    ]
    compared = [row for row in (*answers.contrasts, *answers.panel) if row.result.p is not None]
    parts = [
        (f"each {_who(answers)}", _methods(readers)),
        (f"averages ({random_name(over)})", _methods(group)),
        ("differences", _methods(compared)),
        ("pairs of models", _methods(answers.models)),
    ]
    told = [emphasised(f"{what}, {methods}") for what, methods in parts if methods]
    if not told:
        return None
    sentence = "Methods: " + listed(told, between="; ", last="; ") + "."
    if answers.tests:
        limit = style.p_number(alpha(answers.study))
        sentence = sentence + f" The level of the tests is {limit}."
    return Filled(sentence=sentence, anchor="methods")


def _who(answers: Answers) -> str:
    kinds = (("reader", answers.study.humans), ("model", answers.study.models))
    return " and ".join(name for name, there in kinds if there)


def _methods(rows: Iterable[Row[Estimate]] | Iterable[Row[TestResult]]) -> str:
    used = dict.fromkeys(row.result.method for row in rows if row.result.estimate is not None)
    return named(dict.fromkeys(method_name(name) for name in used))


def multireader_method(answers: Answers, style: Style) -> Filled | None:  # noqa: ARG001
    """Name the method by which averages generalize."""
    over = answers.study.settings.analysis.random
    rows = [
        row
        for row in answers.performance.group
        if row.labels.metric in answers.metrics and row.labels.random == over
    ]
    used = _methods([row for row in rows if row.result.lower is not None])
    if not used:
        return None
    return Filled(sentence=f"Averages: {used}.", anchor="methods")


def what_is_random(answers: Answers, style: Style) -> Filled | None:  # noqa: ARG001
    """Say whom the results speak for."""
    if not answers.performance.group:
        return None
    over = answers.study.settings.analysis.random
    words = {
        "readers and cases": "other readers and other cases like these",
        "readers": "other readers of these cases",
        "cases": "these readers on other cases like these",
    }[over]
    return Filled(
        sentence=f"Averages speak for {words} ({random_name(over)}); no conclusion rests on "
        "reads pooled as if independent.",
        anchor="methods",
    )


def aim_declared(answers: Answers, style: Style) -> Filled | None:
    """Say what was to be shown, with which margin, and whether study.toml declares it."""
    words = _aim(answers, style)
    return Filled(sentence=f"{words}.", anchor="methods") if words else None


def _aim(answers: Answers, style: Style) -> str:
    if not answers.metrics:
        return ""
    study, metric = answers.study, answers.metrics[0]
    aim, width = aim_of(study, metric), margin_of(study, metric)
    if aim is None:
        return ""
    late = undeclared(study, metric)
    margin = ""
    if width is not None:
        when = f", {late}" if late else ", declared in study.toml"
        margin = f", with a margin of {style.value(width, difference_kind(metric))}{when}"
    return f"{AIMS[aim]} in {in_sentence(metric)}{margin}"


def endpoint(answers: Answers, style: Style) -> Filled | None:
    """Name the metric that was told first, and the level."""
    if not answers.metrics:
        return None
    limit = style.p_number(alpha(answers.study))
    aim = _aim(answers, style)
    first = metric_label(answers.metrics[0])
    told = f"{first} is told first, at a level of {limit}."
    return Filled(sentence=f"{told} {aim}." if aim else told, anchor="methods")


def multiplicity(answers: Answers, style: Style) -> Filled:
    """Count the P values that were adjusted."""
    tested = [row for row in answers.tests if row.result.p is not None]
    adjusted = [row for row in tested if row.result.p_adjusted is not None]
    method = ADJUSTMENTS.get(answers.study.settings.analysis.multiplicity)
    total = style.count(len(tested))
    if method is None or not adjusted:
        sentence = f"P values adjusted for the number of comparisons: none of {total}."
    else:
        sentence = (
            f"{style.count(len(adjusted)).capitalize()} of {total} P values are {method}-adjusted, "
            "within their families; the others are not."
        )
    return Filled(sentence=emphasised(sentence), anchor="methods")


def no_tests(answers: Answers, style: Style) -> str:  # noqa: ARG001
    """Say that nothing was tested; empty where something was."""
    tested = any(row.result.p is not None for row in answers.tests)
    return "" if tested else "Nothing was tested."


def software(answers: Answers, style: Style) -> Filled:
    """Name the software, its version, and the seed."""
    return Filled(sentence=_software(answers, style), anchor="reproduce")


def _software(answers: Answers, style: Style) -> str:
    analysis = answers.study.settings.analysis
    return (
        f"The analysis used readerstats {__version__} with Python {platform.python_version()}; "
        f"random seed {analysis.seed}, {style.whole(analysis.replicates)} replicates."
    )


def software_of_analysis(answers: Answers, style: Style) -> Filled:
    """Name the software of the analysis; that of the models is not in the tables."""
    return Filled(sentence=_software(answers, style), anchor="reproduce")


def subgroups_declared(answers: Answers, style: Style) -> Filled | None:  # noqa: ARG001
    """Tell the subgroup analyses that study.toml plans from the others."""
    planned, others = _subgroups(answers)
    if not planned:
        return None
    rest = f"; exploratory: by {named(others)}" if others else ""
    return Filled(sentence=f"Planned in study.toml: by {named(planned)}{rest}.", anchor="subgroups")


def subgroups_undeclared(answers: Answers, style: Style) -> Filled | None:  # noqa: ARG001
    """Name the subgroup analyses, none of which study.toml plans."""
    planned, others = _subgroups(answers)
    if planned or not others:
        return None
    return Filled(
        sentence=f"Analyses by {named(others)}; study.toml plans none, so all are exploratory.",
        anchor="subgroups",
    )


def _subgroups(answers: Answers) -> tuple[list[str], list[str]]:
    found = () if answers.subgroups is None else answers.subgroups.divided
    planned = [covariate_name(one.attribute.column) for one in found if one.attribute.named]
    others = [covariate_name(one.attribute.column) for one in found if not one.attribute.named]
    return planned, others


def files_listed(answers: Answers, style: Style) -> Filled | None:
    """Point to the files, with what tells them from any other."""
    files = answers.study.files
    if not files:
        return None
    number = f"{style.count(len(files))} file{'' if len(files) == 1 else 's'}"
    return Filled(
        sentence=f"The analysis is of {number}, listed with SHA-256, and can be run again.",
        anchor="reproduce",
    )


def limits_found(answers: Answers, style: Style) -> Filled | None:
    """Name what the checks found that bears on the limitations."""
    problems = (*answers.study.problems, *answers.alerts)
    codes = dict.fromkeys(problem.code for problem in problems if problem.code in CODES)
    if not codes:
        return None
    titles = [CODES[code].title[:1].lower() + CODES[code].title[1:] for code in codes]
    shown = titles[:MOST_LIMITS]
    more = len(titles) - len(shown)
    listed_titles = "; ".join(shown) + (f"; {style.count(more)} more" if more else "")
    return Filled(sentence=f"The checks found: {listed_titles}.", anchor="checks")
