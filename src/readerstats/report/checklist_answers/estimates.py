"""What was found: accuracy, differences, and what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.frame import select
from readerstats.report.checklist_answers.filled import (
    Filled,
    cases,
    everybody,
    models,
    none_or,
    people,
)
from readerstats.report.cross_tabulation import ANCHOR, cross_table
from readerstats.report.phrases import listed
from readerstats.report.text import Text, quoted, text
from readerstats.report.wording import (
    difference_kind,
    in_sentence,
    kind_of,
    method_name,
    random_name,
    readers_noun,
    side,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style
    from readerstats.results import Estimate, Row, TestResult

MOST_NUMBERS: Final = 4
"""Estimates that a sentence gives; the tables of the page have all."""


def accuracy_estimated(answers: Answers, style: Style) -> Filled | None:
    """Give the reader averages, or what each reader did, with intervals."""
    over = answers.study.settings.analysis.random
    averages = [
        row
        for metric in _metrics(answers)
        for row in select(answers.performance.group, metric=metric, random=over)
    ]
    if not averages:
        return _each(answers, select(answers.performance.readers, metric=_first(answers)), style)
    if any(row.result.lower is None for row in averages):
        return None
    parts = []
    for metric in dict.fromkeys(row.labels.metric for row in averages):
        rows = select(averages, metric=metric)
        parts.append(text(f"mean {in_sentence(metric)} was ") + _numbers(rows, style))
    opening = f"Of {people(answers, style)} and {cases(answers, style)}, "
    return Filled(
        sentence=opening + listed(parts, between="; ", last="; ") + f" ({random_name(over)}).",
        anchor="readers",
    )


def _metrics(answers: Answers) -> tuple[str, ...]:
    both = tuple(name for name in ("sensitivity", "specificity") if name in answers.metrics)
    return both if len(both) == 2 else answers.metrics[:1]


def _first(answers: Answers) -> str:
    return answers.metrics[0] if answers.metrics else ""


def _numbers(rows: Sequence[Row[Estimate]], style: Style) -> Text:
    shown = [
        quoted(style.estimate(row.result, kind_of(row.labels.metric)), row.result)
        + within(row.labels.modality, row.labels.dataset)
        for row in rows[:MOST_NUMBERS]
    ]
    more = len(rows) - len(shown)
    return listed(shown) + (f" ({style.count(more)} more in the tables)" if more else "")


def _each(answers: Answers, rows: Sequence[Row[Estimate]], style: Style) -> Filled | None:
    """Give what each of some readers or models did; the tables have the others."""
    known = [row for row in rows if row.result.estimate is not None]
    if not known or any(row.result.lower is None for row in known):
        return None
    metric = known[0].labels.metric
    shown = [
        text(f"{row.labels.reader} ")
        + quoted(style.estimate(row.result, kind_of(metric)), row.result)
        + within(row.labels.modality, row.labels.dataset)
        for row in known[:MOST_NUMBERS]
    ]
    more = len(known) - len(shown)
    label = in_sentence(metric)
    opening = f"{label[:1].upper()}{label[1:]} on {cases(answers, style)}: "
    rest = f"; {style.count(more)} more in the tables" if more else ""
    return Filled(sentence=opening + listed(shown) + f"{rest}.", anchor="readers")


def models_estimated(answers: Answers, style: Style) -> Filled | None:
    """Give what the models did, with intervals."""
    rows = [
        row
        for row in select(answers.performance.readers, metric=_first(answers))
        if row.labels.reader in answers.study.models
    ]
    return _each(answers, rows, style)


def models_sensitivity(answers: Answers, style: Style) -> Filled | None:
    """Give sensitivity and specificity of the models, or else what is told first."""
    told = []
    for metric in _metrics(answers):
        rows = [
            row
            for row in select(answers.performance.readers, metric=metric)
            if row.labels.reader in answers.study.models
        ]
        one = _each(answers, rows, style)
        if one is None:
            return None
        told.append(one.sentence)
    return Filled(sentence=listed(told, between=" ", last=" "), anchor="readers") if told else None


def each_reader(answers: Answers, style: Style) -> Filled | None:
    """Point to the numbers of every single reader."""
    rows = select(answers.performance.readers, metric=_first(answers))
    told = {row.labels.reader for row in rows if row.result.estimate is not None}
    if not answers.study.humans or not told.issuperset(answers.study.humans):
        return None
    return Filled(
        sentence=f"{_label(answers)} of each of the {people(answers, style)} is in the tables, "
        "with its interval.",
        anchor="readers",
    )


def _label(answers: Answers) -> str:
    label = in_sentence(_first(answers))
    return f"{label[:1].upper()}{label[1:]}"


def cross_tabulation(answers: Answers, style: Style) -> Filled | None:
    """Point to the table of truth by answer."""
    table = cross_table(answers, style)
    if table is None:
        return None
    return Filled(
        sentence=f"Truth is crossed with the answers of {everybody(answers, style)}, one by one.",
        anchor=ANCHOR,
    )


def counts_elsewhere(answers: Answers, style: Style) -> Filled | None:
    """Say where the counts are that a page has no room for."""
    if cross_table(answers, style, most=None) is None:
        return None
    return Filled(
        sentence="The readers are too many for a table here; readerstats accuracy STUDY --format "
        "csv lists the counts.",
        anchor="readers",
    )


def _differences(answers: Answers) -> tuple[tuple[Row[TestResult], ...], str]:
    over, metric = answers.study.settings.analysis.random, _first(answers)
    for rows, anchor in ((answers.contrasts, "contrasts"), (answers.panel, "models")):
        found = tuple(
            row
            for row in select(rows, metric=metric, random=over)
            if row.labels.b is not None and row.result.estimate is not None
        )
        if found:
            return found, anchor
    return tuple(row for row in answers.models if row.labels.metric == metric), "models"


def differences_estimated(answers: Answers, style: Style) -> Filled | None:
    """Give the differences of the first metric, with intervals."""
    rows, anchor = _differences(answers)
    if not rows or any(row.result.lower is None for row in rows):
        return None
    shown = []
    for row in rows[:MOST_NUMBERS]:
        kind = difference_kind(row.labels.metric)
        panel = row.labels.comparison == "panel"
        a = readers_noun(answers.study, 2) if panel else side(row.labels.comparison, row.labels.a)
        b = side(row.labels.comparison, row.labels.b)
        where = within(row.labels.modality, row.labels.dataset)
        numbers = quoted(style.estimate(row.result, kind), row.result)
        shown.append(text(f"{a} less {b}{where}, ") + numbers)
    more = len(rows) - len(shown)
    rest = f"; {style.count(more)} more in the tables" if more else ""
    first = rows[0]
    if anchor == "models" and not answers.panel:
        basis = f"{models(answers, style)}; cases random"
    else:
        basis = f"{people(answers, style)}; {random_name(first.labels.random)}"
    opening = f"Differences in {in_sentence(first.labels.metric)}: "
    return Filled(
        sentence=opening + listed(shown, between="; ", last="; ") + f"{rest} ({basis}).",
        anchor=anchor,
    )


def nothing_compared(answers: Answers, style: Style) -> str:  # noqa: ARG001
    """Say that no difference was asked for; empty where one was."""
    if answers.contrasts or answers.panel or answers.models:
        return ""
    return "There is one modality, one dataset, and no model to compare with."


def components(answers: Answers, style: Style) -> Filled | None:  # noqa: ARG001
    """Point to the variance components."""
    if not answers.components or not answers.contrasts:
        return None
    methods = dict.fromkeys(row.result.method for row in answers.components)
    names = listed([method_name(name) for name in methods])
    return Filled(
        sentence=f"Variance components are in a table ({names}).",
        anchor="contrasts",
    )


def ladder(answers: Answers, style: Style) -> Filled | None:
    """Say whether conclusions depend on what is random."""
    if not answers.ladders:
        return None
    depends = sum(bool(one.differing) for one in answers.ladders)
    total = len(answers.ladders)
    several = "contrasts were" if total > 1 else "contrast was"
    found = (
        f"{none_or(depends, style)} depends"
        if total > 1
        else ("its conclusion depends" if depends else "its conclusion does not depend")
    )
    return Filled(
        sentence=f"{style.count(total).capitalize()} {several} repeated with readers, cases, or "
        f"both random; {found} on that choice.",
        anchor="contrasts",
    )


def robustness(answers: Answers, style: Style) -> Filled | None:
    """Count the analyses under which each contrast was repeated, and those that differ."""
    found = answers.robustness
    if found is None or not found.claims:
        return None
    counted = sum(len(one.counted) for one in found.claims)
    differing = sum(len(one.differing) for one in found.claims)
    claims = f"{style.count(len(found.claims))} contrast{'' if len(found.claims) == 1 else 's'}"
    return Filled(
        sentence=f"{claims[:1].upper()}{claims[1:]} under {style.count(counted)} specifications in "
        f"all, and without each reader and each case: {none_or(differing, style)} of them "
        f"{'concludes' if differing == 1 else 'conclude'} otherwise than the primary ones.",
        anchor="robustness",
    )


def models_compared(answers: Answers, style: Style) -> Filled | None:
    """Say how models were compared with the people."""
    if not answers.panel:
        return None
    methods = dict.fromkeys(row.result.method for row in answers.panel)
    names = listed([method_name(name) for name in methods])
    random = random_name(answers.panel[0].labels.random)
    return Filled(
        sentence=f"The average of the {people(answers, style)} was compared with each model as a "
        f"fixed algorithm ({names}; {random}).",
        anchor="models",
    )


def no_model_beside_readers(answers: Answers, style: Style) -> str:  # noqa: ARG001
    """Say that there is no model, or nobody beside it; empty where there are both."""
    if answers.study.models and answers.study.humans:
        return ""
    return "There are not both models and readers."


def failures(answers: Answers, style: Style) -> Filled | None:
    """Point to the cases that models got wrong."""
    found = answers.case_difficulty
    if found is None or not answers.study.models or not answers.study.humans:
        return None
    return Filled(
        sentence=f"Cases that models missed are listed beside what the {people(answers, style)} "
        "made of them.",
        anchor="case-difficulty",
    )
