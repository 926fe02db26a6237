"""What went with being right, in sentences: correlations, groups of readers, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.analysis.covariates import main_group_tests
from readerstats.report.decimals import rounded
from readerstats.report.phrases import capital, listed
from readerstats.report.text import Text, italic, quoted, text
from readerstats.report.wording import (
    alpha,
    covariate_name,
    difference_kind,
    in_sentence,
    kind_of,
    method_name,
    p_of,
    p_words,
    random_name,
    readers_noun,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.analysis.covariates import Association
    from readerstats.report.style import Style
    from readerstats.results import Estimate, Row, TestResult

LEAST_SPOKEN_OF = 3
"""Readers of a group that a sentence may speak of; smaller ones are in the table alone."""


def correlation_sentence(answers: Answers, found: Association, style: Style) -> Text:
    """Say whether a number went with the metric, over all cases.

    Examples
    --------
    >>> correlation_sentence.__name__
    'correlation_sentence'
    """
    rows = [row for row in found.tests if row.result.method.startswith("spearman")]
    if not rows or rows[0].result.p is None or rows[0].result.estimate is None:
        return Text()
    result = rows[0].result
    names = f"{covariate_name(found.covariate)} and {in_sentence(found.metric)}"
    if result.p is not None and result.p < alpha(answers.study):
        direction = "higher" if (result.estimate or 0) > 0 else "lower"
        opening = (
            f"More {covariate_name(found.covariate)} went with {direction} "
            f"{in_sentence(found.metric)} ("
        )
    else:
        opening = f"There was no evidence of a correlation between {names} ("
    n = result.n or 0
    numbers = italic("ρ") + f" = {style.estimate(result, 'correlation')}; "
    numbers = numbers + style.p(result.p or 0.0)
    sentence = text(opening) + quoted(numbers, result)
    sentence = sentence + f"; {style.count(n)} {readers_noun(answers.study, n)}"
    if found.smallest_detectable is not None and (result.p or 0) >= alpha(answers.study):
        least = style.number(found.smallest_detectable, "correlation")
        sentence = sentence + "; 80% power only for |" + italic("ρ") + f"| of {least} or more"
    return sentence + ")."


def group_sentence(answers: Answers, found: Association, style: Style) -> Text:
    """Say which groups of readers stand out from the rest, over all cases.

    Examples
    --------
    >>> group_sentence.__name__
    'group_sentence'
    """
    if not found.tests:
        return Text()
    first = found.tests[0].labels
    rows = [
        row
        for row in main_group_tests(found)
        if (row.labels.modality, row.labels.dataset) == (first.modality, first.dataset)
    ]
    limit = alpha(answers.study)
    tested = [row for row in rows if p_of(row.result) is not None]
    if not tested:
        return Text()
    standing_out = [
        row
        for row in tested
        if (p_of(row.result) or 0) < limit and _size(found, row) >= LEAST_SPOKEN_OF
    ]
    if not standing_out:
        return _no_difference(answers, found, tested, style)
    parts = [_group(answers, found, row, style) for row in standing_out]
    return capital(listed(parts, last="; ", between="; ")) + "."


def _no_difference(
    answers: Answers, found: Association, tested: Sequence[Row[TestResult]], style: Style
) -> Text:
    """Say that groups did not differ, with the numbers of their test."""
    name, metric = covariate_name(found.covariate), in_sentence(found.metric)
    opening = text(f"There was no evidence that {metric} differed by {name}")
    labels = tested[0].labels
    groups = dict.fromkeys(
        row.labels.group
        for row in found.estimates
        if (row.labels.modality, row.labels.dataset) == (labels.modality, labels.dataset)
    )
    if len(groups) == 2:
        row, adjustment = tested[0], answers.study.settings.analysis.multiplicity
        other = next(group for group in groups if group != labels.a)
        gap = quoted(style.estimate(row.result, difference_kind(found.metric)), row.result)
        numbers = f" ({labels.a} minus {other}: difference, " + gap + "; "
        whom = f", {random_name(row.labels.random)})."
        return opening + numbers + p_words(row.result, style, adjustment) + whom
    together = next(
        (
            row.result
            for row in found.tests
            if row.labels.comparison == "groups"
            and (row.labels.modality, row.labels.dataset) == (labels.modality, labels.dataset)
            and row.result.p is not None
        ),
        None,
    )
    if together is None or together.p is None:
        return opening + "."
    over = f" (all groups at once, {method_name(together.method)}; "
    return opening + over + quoted(style.p(together.p), together) + ")."


def _group(answers: Answers, found: Association, row: Row[TestResult], style: Style) -> Text:
    labels, result = row.labels, row.result
    kind = kind_of(found.metric)
    mine = [
        each.result
        for each in found.estimates
        if each.labels.group == labels.a
        and (each.labels.modality, each.labels.dataset) == (labels.modality, labels.dataset)
    ]
    mean = mine[0].estimate if mine else None
    rest = None if mean is None or result.estimate is None else mean - result.estimate
    n = mine[0].n or 0
    direction = "higher" if (result.estimate or 0) > 0 else "lower"
    rest_n = len({point.reader for point in found.compared}) - n
    digits = _digits_that_add_up(mean, rest, style) if kind == "proportion" else None
    opening = (
        f"the {style.count(n)} {readers_noun(answers.study, n)} whose "
        f"{covariate_name(found.covariate)} was {labels.a} had {direction} "
        f"{in_sentence(found.metric)} than the {style.count(rest_n)} others "
        "("
    )
    own = style.value(mean, kind, digits=digits)
    gap = style.estimate(result, difference_kind(found.metric), digits=digits)
    return (
        opening
        + (quoted(own, mine[0]) if mine else text(own))
        + f" vs {style.value(rest, kind, digits=digits)}; difference, "
        + quoted(gap, result)
        + "; "
        + p_words(result, style, answers.study.settings.analysis.multiplicity)
        + f", {random_name(labels.random)})"
    )


def _digits_that_add_up(mean: float | None, rest: float | None, style: Style) -> int | None:
    """Take a decimal more where rounded percentages do not differ by their rounded difference."""
    if mean is None or rest is None or style.percent_digits:
        return None
    shown = [rounded(100 * value, 0) for value in (mean, rest, mean - rest)]
    return None if shown[0] - shown[1] == shown[2] else 1


def _size(found: Association, row: Row[TestResult]) -> int:
    return len({point.reader for point in found.compared if point.value == row.labels.a})


def count_sentence(answers: Answers, row: Row[Estimate], style: Style) -> Text:
    """Say for how many readers something was so.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.answers import answer
    >>> from readerstats.report.style import RADIOLOGY
    >>> found = answer(rs.load_study(rs.example("deepfake_xray"), replicates=500))
    >>> str(count_sentence(found, found.counts[0], RADIOLOGY))
    'Noticed: yes for 41% (seven of 17 radiologists [95% CI: 22, 64]).'
    """
    name = covariate_name(row.labels.metric)
    noun = readers_noun(answers.study, row.result.n or 0)
    share = quoted(style.percent(row.result, noun=noun), row.result)
    return capital(name) + ": yes for " + share + "."
