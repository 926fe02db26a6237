"""Whether two datasets or two modalities differ in a metric, as a Results section says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.analysis.frame import select
from readerstats.report.phrases import sentence_of
from readerstats.report.prose.numbers import number_of, p_value_of
from readerstats.report.prose.verdicts import verdict
from readerstats.report.text import Text, text
from readerstats.report.wording import (
    alpha,
    basis,
    cases_noun,
    difference_kind,
    emphasised,
    in_sentence,
    random_name,
    readers_noun,
    side,
    under,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult


def contrasts_of(answers: Answers, metric: str) -> list[tuple[Row[TestResult], ...]]:
    """List the contrasts of two levels of a metric: of each, the tests on every assumption.

    Examples
    --------
    >>> contrasts_of.__name__
    'contrasts_of'
    """
    rows = [row for row in select(answers.contrasts, metric=metric) if row.labels.b is not None]
    keys = dict.fromkeys(
        (
            row.labels.comparison,
            row.labels.a,
            row.labels.b,
            row.labels.modality,
            row.labels.dataset,
        )
        for row in rows
    )
    over = answers.study.settings.analysis.random
    return [
        tuple(
            sorted(
                select(rows, comparison=what, a=a, b=b, modality=modality, dataset=dataset),
                key=lambda row: row.labels.random != over,
            )
        )
        for what, a, b, modality, dataset in keys
    ]


def difference_sentence(answers: Answers, tests: Sequence[Row[TestResult]], style: Style) -> Text:
    """Say whether two levels differ in a metric, with the difference, its interval and P.

    Parameters
    ----------
    answers : Answers
    tests : sequence of Row of TestResult
        One contrast of one metric, the primary analysis first.
    style : Style

    Returns
    -------
    Text
        With a full stop.

    Examples
    --------
    >>> difference_sentence.__name__
    'difference_sentence'
    """
    study = answers.study
    main, *others = tests
    result, labels = main.result, main.labels
    where = within(labels.modality, labels.dataset)
    metric = in_sentence(labels.metric)
    said = verdict(result, alpha(study))
    between = f" between {_sides(main)}{where}"
    if said == "untested":
        return text(
            f"The difference in {metric}{between} could not be tested. "
            f"{sentence_of(result.note or 'no reason is known')}"
        )
    if said == "open":
        opening = text(f"There was no evidence of a difference in {metric}{between}")
    elif said == "unsettled":
        replicates = style.whole(study.settings.analysis.replicates)
        opening = text(
            f"Whether {metric} differed{between} is not settled by {replicates} replicates"
        )
    else:
        here, there = _side_words(main)
        opening = text(f"{metric[:1].upper()}{metric[1:]} was {said} {here} than {there}{where}")
    adjustment = study.settings.analysis.multiplicity
    minus = f"{side(labels.comparison, labels.a)} minus {side(labels.comparison, labels.b)}, "
    sentence = opening + f" (difference, {minus if said in ('open', 'unsettled') else ''}"
    sentence = sentence + number_of(result, difference_kind(labels.metric), style) + "; "
    sentence = sentence + p_value_of(result, style, adjustment)
    if result.n:
        sentence = sentence + f"; {style.count(result.n)} {_units(answers, main)}"
    sentence = sentence + f"; {random_name(labels.random)})"
    return sentence + _given(answers, labels.random, others, style) + "."


def _given(answers: Answers, random: str, others: Sequence[Row[TestResult]], style: Style) -> Text:
    """Add the t test over readers, which takes the cases as given."""
    words = Text()
    for row in others:
        if row.labels.random == "readers" != random and row.result.p is not None:
            cases = cases_noun(answers.study, 2)
            words = words + f"; with these {cases} taken as given, "
            words = words + p_value_of(
                row.result, style, answers.study.settings.analysis.multiplicity
            )
            method = basis(row.result, row.labels.random, style).partition(";")[0]
            words = words + " (" + emphasised(method) + ")"
    return words


def _units(answers: Answers, row: Row[TestResult]) -> str:
    """Name what a contrast counts: readers."""
    return readers_noun(answers.study, row.result.n or 0)


def _sides(row: Row[TestResult]) -> str:
    labels = row.labels
    a, b = side(labels.comparison, labels.a), side(labels.comparison, labels.b)
    return f"the {a} and {b} datasets" if labels.comparison == "dataset" else f"{a} and {b}"


def _side_words(row: Row[TestResult]) -> tuple[str, str]:
    labels = row.labels
    if labels.comparison == "dataset":
        return f"in the {labels.a} dataset", f"in the {labels.b} dataset"
    return under(labels.a), under(labels.b)
