"""The answer in plain sentences: what was found, with its numbers, in the journal's words.

A sentence says the direction before the P value, never reads a large P as proof of equality, and
says whom and what its interval speaks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readerstats.analysis.frame import select
from readerstats.report.comparison_tables import ADJUSTMENTS
from readerstats.report.text import Text, italic, text
from readerstats.report.wording import (
    alpha,
    basis,
    cases_noun,
    covariate_name,
    difference_kind,
    emphasised,
    in_sentence,
    kind_of,
    p_of,
    p_words,
    random_name,
    readers_noun,
    side,
    within,
)

LEAST_SPOKEN_OF = 3
"""Readers of a group that a sentence may speak of; smaller ones are in the table alone."""

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.analysis.covariates import Association
    from readerstats.report.style import Style
    from readerstats.results import Estimate, Row, TestResult


def answer_sentences(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Write the answer: the readers, the models beside them, and what goes with being right.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    tuple of Text
        One sentence or two a question; only the questions that the study can answer.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.answers import answer
    >>> from readerstats.report.style import RADIOLOGY
    >>> found = answer(rs.load_study(rs.example("deepfake_xray"), replicates=500))
    >>> len(answer_sentences(found, RADIOLOGY))
    3
    """
    if not answers.metrics:
        return ()
    written = (
        _readers(answers, style),
        _models(answers, style),
        _covariates(answers, style),
    )
    return tuple(sentence for sentence in written if sentence.runs)


def contrast_sentence(
    answers: Answers, tests: Sequence[Row[TestResult]], style: Style, *, named: bool = False
) -> Text:
    """Say whether two datasets or modalities differ, under each choice of what is random.

    Parameters
    ----------
    answers : Answers
    tests : sequence of Row of TestResult
        One contrast of one metric: the tests on both sides of which the same a and b stand.
    style : Style
    named : bool, default False
        Whether to name the two sides, as for a contrast among several.

    Returns
    -------
    Text
        Without a full stop.

    Examples
    --------
    >>> contrast_sentence.__name__
    'contrast_sentence'
    """
    main, *others = sorted(tests, key=lambda row: row.labels.random != "readers and cases")
    result, labels = main.result, main.labels
    kind = difference_kind(labels.metric)
    if result.p is None or result.estimate is None:
        return text(f"the difference could not be tested: {result.note}")
    a, b = side(labels.comparison, labels.a), side(labels.comparison, labels.b)
    between = f" between {a} and {b}" if named else ""
    if result.p < alpha(answers.study):
        direction = "higher" if result.estimate > 0 else "lower"
        where = "in" if labels.comparison == "dataset" else "with"
        opening = f"{in_sentence(labels.metric)} was {direction} {where} {a} than {b}"
    else:
        opening = f"there was no evidence of a difference{between}"
    numbers = style.estimate(result, kind)
    sentence = text(f"{opening} (difference, {numbers}; ") + style.p(result.p)
    sentence = sentence + f", {random_name(main.labels.random)}"
    for row in others:
        if row.labels.random == "readers" and row.result.p is not None:
            sentence = sentence + "; " + style.p(row.result.p)
            sentence = sentence + ", " + emphasised(basis(row.result, row.labels.random))
    return sentence + ")"


def _readers(answers: Answers, style: Style) -> Text:
    study, metric = answers.study, answers.metrics[0]
    averages = select(answers.performance.group, metric=metric, random="readers and cases")
    if not averages:
        return _each_reader(answers, style)
    n = len(study.humans)
    name = in_sentence(metric)
    opening = f"Mean {name} of the {style.count(n)} {readers_noun(study, n)} was "
    parts = []
    for row in averages:
        size = next(
            cell.cases
            for cell in answers.description.cells
            if (cell.modality, cell.dataset) == (row.labels.modality, row.labels.dataset)
        )
        cases = f"{style.count(size)} {cases_noun(study, size)}"
        numbers = style.estimate(row.result, kind_of(metric))
        where = within(*_at(row))
        parts.append(f"{numbers}{where} ({cases})" if where else f"{numbers} on {cases}")
    sentence = text(opening + _listed(parts))
    sides = select(answers.contrasts, metric=metric)
    pairs = {(row.labels.a, row.labels.b, row.labels.modality, row.labels.dataset) for row in sides}
    if len(pairs) == 1:
        sentence = sentence + "; " + contrast_sentence(answers, sides, style)
    return sentence + "."


def _at(row: Row[Estimate]) -> tuple[str | None, str | None]:
    return row.labels.modality, row.labels.dataset


def _each_reader(answers: Answers, style: Style) -> Text:
    """Say what one reader, or models alone, did: there is no average to speak of."""
    metric = answers.metrics[0]
    rows = select(answers.performance.readers, metric=metric)[:4]
    parts = [
        f"{row.labels.reader} {style.estimate(row.result, kind_of(metric))}" + within(*_at(row))
        for row in rows
    ]
    label = in_sentence(metric)
    return text(f"{label[:1].upper()}{label[1:]}: {_listed(parts)}.") if parts else Text()


def _models(answers: Answers, style: Style) -> Text:
    """Say of each model whether it differed from the reader average, dataset by dataset."""
    rows = select(answers.panel, metric=answers.metrics[0])
    places = dict.fromkeys((row.labels.modality, row.labels.dataset) for row in rows)
    parts = [
        _models_here(answers, select(rows, modality=modality, dataset=dataset), style)
        for modality, dataset in places
    ]
    if not parts:
        return Text()
    sentence = _joined(parts, last="; ", between="; ", capital=True)
    if any(row.result.p_adjusted is not None for row in rows):
        method = ADJUSTMENTS.get(answers.study.settings.analysis.multiplicity, "")
        sentence = sentence + " (" + italic("P") + f" values {method}-adjusted)"
    return sentence + "."


def _models_here(answers: Answers, here: Sequence[Row[TestResult]], style: Style) -> Text:
    labels = here[0].labels
    limit = alpha(answers.study)
    known = [row for row in here if row.result.estimate is not None]
    differ = [row for row in known if (p := p_of(row.result)) is not None and p < limit]
    better = [_model(answers, row, style) for row in differ if (row.result.estimate or 0) < 0]
    worse = [_model(answers, row, style) for row in differ if (row.result.estimate or 0) > 0]
    unclear = [_model(answers, row, style) for row in known if row not in differ]
    average = f"than the average {readers_noun(answers.study, 1)}"
    clauses = []
    if better:
        clauses.append(_joined(better) + f" had higher {in_sentence(labels.metric)} {average}")
    if worse:
        again = "" if better else f" {in_sentence(labels.metric)} {average}"
        clauses.append(_joined(worse) + f"{'' if better else ' had'} lower{again}")
    if unclear:
        opening = "there was no evidence of a difference for "
        clauses.append(opening + _joined(unclear))
    where = within(labels.modality, labels.dataset).strip()
    return text(f"{where}, " if where else "") + _joined(clauses, last=", and ")


def _model(answers: Answers, row: Row[TestResult], style: Style) -> Text:
    labels = row.labels
    own = [
        each.result
        for each in select(answers.performance.readers, reader=labels.b, metric=labels.metric)
        if each.labels.dataset == labels.dataset
    ]
    value = style.value(own[0].estimate, kind_of(labels.metric)) if own else ""
    p = p_of(row.result)
    return text(f"{labels.b} ({value}; ") + (style.p(p) if p is not None else "no test") + ")"


def _covariates(answers: Answers, style: Style) -> Text:
    """Say in one sentence what went with being right."""
    sentences = [
        correlation_sentence(answers, found, style)
        if found.kind == "number"
        else group_sentence(answers, found, style)
        for found in answers.associations
    ]
    clauses = [_clause(sentence) for sentence in sentences if sentence.runs]
    return _joined(clauses, last="; ", between="; ", capital=True) + "." if clauses else Text()


def _clause(sentence: Text) -> Text:
    """Make a sentence a part of a longer one."""
    *runs, last = sentence.runs
    runs.append(type(last)(last.text.removesuffix("."), last.emphasis))
    first, *rest = runs
    opening = first.text[:1].lower() + first.text[1:]
    return Text((type(first)(opening, first.emphasis), *rest))


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
    sentence = text(opening) + italic("ρ") + f" = {style.estimate(result, 'correlation')}; "
    sentence = (
        sentence + style.p(result.p or 0.0) + f"; {style.count(n)} {readers_noun(answers.study, n)}"
    )
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
        for row in select(found.tests, comparison="group", method="welch-t")
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
        name = covariate_name(found.covariate)
        return text(f"There was no evidence that {in_sentence(found.metric)} differed by {name}.")
    parts = [_group(answers, found, row, style) for row in standing_out]
    return _joined(parts, last="; ", between="; ", capital=True) + "."


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
    rest_n = len({point.reader for point in found.points}) - n
    numbers = (
        f"the {style.count(n)} {readers_noun(answers.study, n)} with "
        f"{covariate_name(found.covariate)} {labels.a} had {direction} "
        f"{in_sentence(found.metric)} than the {style.count(rest_n)} others "
        f"({style.value(mean, kind)} vs {style.value(rest, kind)}; difference, "
        f"{style.estimate(result, difference_kind(found.metric))}; "
    )
    return (
        text(numbers) + p_words(result, style, answers.study.settings.analysis.multiplicity) + ")"
    )


def _size(found: Association, row: Row[TestResult]) -> int:
    return len({point.reader for point in found.points if point.value == row.labels.a})


def count_sentence(answers: Answers, row: Row[Estimate], style: Style) -> Text:
    """Say for how many readers something was so.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.answers import answer
    >>> from readerstats.report.style import RADIOLOGY
    >>> found = answer(rs.load_study(rs.example("deepfake_xray"), replicates=500))
    >>> str(count_sentence(found, found.counts[0], RADIOLOGY))
    'Noticed: 41% (seven of 17 radiologists [95% CI: 22, 64]).'
    """
    name = covariate_name(row.labels.metric)
    noun = readers_noun(answers.study, row.result.n or 0)
    return text(f"{name[:1].upper()}{name[1:]}: {style.percent(row.result, noun=noun)}.")


def _listed(parts: Sequence[str]) -> str:
    if len(parts) < 3:
        return " and ".join(parts)
    return f"{', '.join(parts[:-1])}, and {parts[-1]}"


def _joined(
    parts: Sequence[Text | str], *, last: str = " and ", between: str = ", ", capital: bool = False
) -> Text:
    sentence = Text()
    for place_in_list, part in enumerate(parts):
        if place_in_list:
            sentence = sentence + (last if place_in_list == len(parts) - 1 else between)
        sentence = sentence + part
    if capital and sentence.runs:
        first, *rest = sentence.runs
        opening = type(first)(first.text[:1].upper() + first.text[1:], first.emphasis)
        return Text((opening, *rest))
    return sentence
