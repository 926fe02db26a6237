"""The answer in plain sentences: what was found, with its numbers, in the journal's words.

A sentence says the direction before the P value, never reads a large P as proof of equality, and
says whom and what its interval speaks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from readerstats.analysis.comparison import unsettled
from readerstats.analysis.frame import select
from readerstats.report.claim_sentences import claim_paragraphs
from readerstats.report.covariate_sentences import correlation_sentence, group_sentence
from readerstats.report.model_sentences import models_sentences, undecided
from readerstats.report.phrases import capital, clause, listed
from readerstats.report.text import Text, quoted, text
from readerstats.report.wording import (
    alpha,
    basis,
    cases_noun,
    difference_kind,
    emphasised,
    in_sentence,
    kind_of,
    p_of,
    p_words,
    random_name,
    readers_noun,
    side,
    under,
    within,
)

MOST_CONTRASTS = 3

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
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
        models_sentences(answers, style),
        *claim_paragraphs(answers, style),
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
    over = answers.study.settings.analysis.random
    main, *others = sorted(tests, key=lambda row: row.labels.random != over)
    result, labels = main.result, main.labels
    kind = difference_kind(labels.metric)
    if result.p is None or result.estimate is None:
        return text(f"the difference could not be tested: {result.note}")
    a, b = side(labels.comparison, labels.a), side(labels.comparison, labels.b)
    datasets = labels.comparison == "dataset"
    where = within(labels.modality, labels.dataset) if named else ""
    sides = f"the {a} and {b} datasets" if datasets else f"{a} and {b}"
    between = f" between {sides}{where}" if named else ""
    limit = alpha(answers.study)
    if unsettled(result, limit):
        opening = undecided(answers.study, style) + between
    elif (p_of(result) or 0.0) < limit:
        direction = "higher" if result.estimate > 0 else "lower"
        here, there = (
            (f"in the {a} dataset", f"in the {b} dataset")
            if datasets
            else (under(labels.a), under(labels.b))
        )
        opening = f"{in_sentence(labels.metric)} was {direction} {here} than {there}{where}"
    else:
        opening = f"there was no evidence of a difference{between}"
    numbers = quoted(style.estimate(result, kind), result)
    if named and result.n:
        who = f"{style.count(result.n)} {readers_noun(answers.study, result.n)}"
        opening += f" ({who}; difference, "
    else:
        opening += " (difference, "
    adjustment = answers.study.settings.analysis.multiplicity
    sentence = emphasised(opening) + numbers + "; "
    sentence = sentence + p_words(result, style, adjustment)
    sentence = sentence + f", {random_name(main.labels.random)}"
    for row in others:
        if row.labels.random == "readers" != over and row.result.p is not None:
            sentence = sentence + "; with these cases taken as given, "
            sentence = sentence + p_words(row.result, style, adjustment)
            method = basis(row.result, row.labels.random, style).partition(";")[0]
            sentence = sentence + ", " + emphasised(method)
    return sentence + ")"


def together_sentence(row: Row[TestResult], style: Style) -> Text:
    """Say whether three levels or more differ at all.

    Parameters
    ----------
    row : Row of TestResult
        The test of all levels at once.
    style : Style

    Returns
    -------
    Text
        With a full stop.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import Labels, Row, TestResult
    >>> labels = Labels(metric="auc", random="readers and cases", comparison="modality")
    >>> test = TestResult(method="x", estimate=None, statistic_name="F", statistic=0.31, df=2,
    ...                   df2=86.6, p=0.74)
    >>> str(together_sentence(Row(labels, test), RADIOLOGY))
    'All modalities together: F = 0.31, df = 2, 86.6, P = .74, readers and cases random.'
    """
    what = "datasets" if row.labels.comparison == "dataset" else "modalities"
    opening = text(f"All {what} together: ")
    if row.result.p is None:
        return opening + (row.result.note or "not tested") + "."
    numbers = style.statistic(row.result) + ", " + style.p(row.result.p)
    return opening + quoted(numbers, row.result) + f", {random_name(row.labels.random)}."


def _readers(answers: Answers, style: Style) -> Text:
    """Say how well the people did, and whether datasets or modalities differ."""
    metric = answers.metrics[0]
    over = answers.study.settings.analysis.random
    averages = select(answers.performance.group, metric=metric, random=over)
    if not averages:
        return _each_reader(answers, style)
    numbers = [len(readers_of(answers, *_at(row))) for row in averages]
    same = len(set(numbers)) == 1
    parts = [
        _average(answers, row, style, None if same else n)
        for row, n in zip(averages, numbers, strict=True)
    ]
    who = f" of the {style.count(numbers[0])} {readers_noun(answers.study, numbers[0])}"
    opening = f"Mean {in_sentence(metric)}{who if same else ''} was "
    sentence = text(opening) + listed(parts)
    main = _main_contrasts(answers)
    if not main:
        sentence = sentence + f" ({random_name(over)})"
    for contrast in main:
        named = len(averages) > 2
        sentence = sentence + "; " + contrast_sentence(answers, contrast, style, named=named)
    return sentence + "."


def _average(answers: Answers, row: Row[Estimate], style: Style, n_readers: int | None) -> Text:
    study = answers.study
    size = next(
        cell.cases
        for cell in answers.description.cells
        if (cell.modality, cell.dataset) == _at(row)
    )
    inside = [f"{style.count(size)} {cases_noun(study, size)}"]
    if n_readers is not None:
        inside.insert(0, f"{style.count(n_readers)} {readers_noun(study, n_readers)}")
    numbers = quoted(style.estimate(row.result, kind_of(row.labels.metric)), row.result)
    where = within(*_at(row))
    return numbers + (f"{where} ({', '.join(inside)})" if where else f" on {inside[-1]}")


def readers_of(answers: Answers, modality: str | None, dataset: str | None) -> tuple[str, ...]:
    """List the people who read in a cell.

    Examples
    --------
    >>> readers_of.__name__
    'readers_of'
    """
    return tuple(
        reading.reader
        for reading in answers.description.readings
        if reading.kind == "human"
        and reading.answered
        and (reading.modality, reading.dataset) == (modality, dataset)
    )


def _main_contrasts(answers: Answers) -> list[tuple[Row[TestResult], ...]]:
    """Choose the contrasts that the answer speaks of: modalities before datasets, not too many."""
    rows = [
        row
        for row in select(answers.contrasts, metric=answers.metrics[0])
        if row.labels.b is not None
    ]
    for what in ("modality", "dataset"):
        of_kind = select(rows, comparison=what)
        sides = dict.fromkeys(
            (row.labels.a, row.labels.b, row.labels.modality, row.labels.dataset) for row in of_kind
        )
        if sides:
            return [
                select(of_kind, a=a, b=b, modality=modality, dataset=dataset)
                for a, b, modality, dataset in sides
            ][:MOST_CONTRASTS]
    return []


def _at(row: Row[Estimate] | Row[TestResult]) -> tuple[str | None, str | None]:
    return row.labels.modality, row.labels.dataset


def _each_reader(answers: Answers, style: Style) -> Text:
    """Say what one reader, or models alone, did: there is no average to speak of."""
    metric = answers.metrics[0]
    rows = select(answers.performance.readers, metric=metric)[:4]
    parts = [
        f"{row.labels.reader} "
        + quoted(style.estimate(row.result, kind_of(metric)), row.result)
        + within(*_at(row))
        for row in rows
    ]
    label = in_sentence(metric)
    return capital(label) + ": " + listed(parts) + "." if parts else Text()


def _covariates(answers: Answers, style: Style) -> Text:
    """Say in one sentence what went with being right."""
    sentences = [
        correlation_sentence(answers, found, style)
        if found.kind == "number"
        else group_sentence(answers, found, style)
        for found in answers.associations
    ]
    clauses = [clause(sentence) for sentence in sentences if sentence.runs]
    if not clauses:
        return Text()
    return "In exploratory analyses, " + listed(clauses, last="; ", between="; ") + "."
