"""Models against the readers and against each other, as a Results section says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.comparison_tables import ADJUSTMENTS
from readerstats.report.model_sentences import models_sentences, turned
from readerstats.report.phrases import capital, listed
from readerstats.report.prose.model_findings import how_many, models_by_verdict
from readerstats.report.prose.numbers import number_of, p_value_of
from readerstats.report.prose.verdicts import verdict
from readerstats.report.standing_section import claim_prose
from readerstats.report.text import Text, joined, quoted, text
from readerstats.report.wording import (
    alpha,
    cases_noun,
    difference_kind,
    in_sentence,
    random_name,
    readers_noun,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult

MOST_PAIRS: Final = 6
"""Pairs of models that a paragraph tells one by one."""
MOST_OPEN: Final = 3
"""Models without evidence of a difference that are given with their numbers."""


def against_readers(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Say whether each model differed from the reader average, and what was shown of it.

    Examples
    --------
    >>> against_readers.__name__
    'against_readers'
    """
    if not answers.panel:
        return ()
    claims = claim_prose(answers, style)
    written = (models_sentences(answers, style), *(claims.paragraphs if claims else ()))
    return tuple(text(words) for words in written if text(words).runs)


def against_each_other(answers: Answers, style: Style) -> Text:
    """Say which models differed from each other in accuracy on their common cases.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Text
        Empty without two models.

    Examples
    --------
    >>> against_each_other.__name__
    'against_each_other'
    """
    rows = [row for row in answers.models if row.result.p is not None]
    if not rows:
        return Text()
    limit = alpha(answers.study)
    differ = [row for row in rows if verdict(row.result, limit) in ("higher", "lower")]
    metric = in_sentence(rows[0].labels.metric)
    total = len(rows)
    if total == 1:
        return _pair(answers, rows[0], style)
    if not differ:
        least = min(rows, key=_p)
        return (
            text(
                f"There was no evidence of a difference in {metric} between any two models "
                f"({style.count(total)} tests on common {cases_noun(answers.study, 2)}, smallest "
            )
            + p_value_of(least.result, style, answers.study.settings.analysis.multiplicity)
            + ")."
        )
    if len(differ) > MOST_PAIRS:
        return text(
            f"Between models, {metric} differed{_adjusted(answers, rows)} in "
            f"{style.count(len(differ))} of {style.count(total)} pairs compared on common "
            f"{cases_noun(answers.study, 2)}; the table of pairs has each difference with its "
            "interval."
        )
    sentences: list[Text | str] = [_pair(answers, row, style) for row in differ]
    rest = total - len(differ)
    if rest:
        noun = "pair" if rest == 1 else "pairs"
        sentences.append(
            f"For the other {style.count(rest)} {noun} of models there was no evidence of a "
            f"difference in {metric}."
        )
    return joined(sentences)


def _pair(answers: Answers, row: Row[TestResult], style: Style) -> Text:
    labels, result = row.labels, row.result
    metric = in_sentence(labels.metric)
    said = verdict(result, alpha(answers.study))
    where = within(labels.modality, labels.dataset).strip()
    start = f"{where}, " if where else ""
    if said in ("higher", "lower"):
        opening = text(f"{start}{metric} was {said} for {labels.a} than for {labels.b}")
        minus = ""
    else:
        opening = text(
            f"{start}there was no evidence of a difference in {metric} between {labels.a} and "
            f"{labels.b}"
        )
        minus = f"{labels.a} minus {labels.b}, "
    n = result.n or 0
    counted = f"; {style.count(n)} {_units(answers, row, n)}" if n else ""
    return (
        capital(opening)
        + f" (difference, {minus}"
        + number_of(result, difference_kind(labels.metric), style)
        + "; "
        + p_value_of(result, style, answers.study.settings.analysis.multiplicity)
        + f"{counted})."
    )


def _units(answers: Answers, row: Row[TestResult], n: int) -> str:
    """Name what a pair was compared on: cases, or patients that are drawn as a whole."""
    if row.result.method == "mcnemar-clustered" and answers.study.arrays().clusters is not None:
        return "patient" if n == 1 else "patients"
    return cases_noun(answers.study, n)


def _adjusted(answers: Answers, rows: Sequence[Row[TestResult]]) -> str:
    adjustment = ADJUSTMENTS.get(answers.study.settings.analysis.multiplicity)
    adjusted = any(row.result.p_adjusted is not None for row in rows)
    return f", after {adjustment} adjustment," if adjustment and adjusted else ""


def _p(row: Row[TestResult]) -> float:
    return (row.result.p if row.result.p_adjusted is None else row.result.p_adjusted) or 0.0


def difference_from_readers(answers: Answers, style: Style, *, most: int) -> Text:
    """Say for which models the first metric was higher or lower than the readers' average.

    Parameters
    ----------
    answers : Answers
    style : Style
    most : int
        Models, dataset by dataset, that are given with their numbers; of more only how many.

    Returns
    -------
    Text
        Empty without models beside readers.

    Examples
    --------
    >>> difference_from_readers.__name__
    'difference_from_readers'
    """
    found = models_by_verdict(answers)
    if not found:
        return Text()
    study = answers.study
    metric = in_sentence(answers.metrics[0])
    mean = f"the mean of the {readers_noun(study, 2)}"
    total = sum(len(rows) for rows in found.values())
    differ = [(said, row) for said in ("higher", "lower") for row in found.get(said, ())]
    if not differ and 0 < len(found.get("open", ())) == total <= MOST_OPEN:
        parts = [_difference(answers, row, style) for row in found["open"]]
        opening = f"There was no evidence of a difference in {metric} from {mean} for "
        whom = random_name(found["open"][0].labels.random)
        return text(opening) + listed(parts) + f". Differences are model minus mean; {whom}."
    if not differ or len(differ) > most:
        return text(how_many(answers, found, style))
    sentences: list[Text] = []
    for said in ("higher", "lower"):
        rows = found.get(said, ())
        if rows:
            parts = [_difference(answers, row, style) for row in rows]
            opening = f"{metric[:1].upper()}{metric[1:]} was {said} than {mean} for "
            sentences.append(text(opening) + listed(parts) + ".")
    rest = total - len(differ)
    if rest:
        others = f"the other {style.count(rest)} comparisons" if rest > 1 else "the other one"
        if found.get("open") and len(found["open"]) == rest:
            sentences.append(text(f"There was no evidence of a difference for {others}."))
        else:
            sentences.append(text(f"For {others} the question remains open."))
    labels = differ[0][1].labels
    whom = f"Differences are model minus mean; {random_name(labels.random)}."
    return joined([*sentences, whom])


def _difference(answers: Answers, row: Row[TestResult], style: Style) -> Text:
    labels = row.labels
    kind = difference_kind(labels.metric)
    written = quoted(style.estimate(turned(row.result), kind), row.result)
    adjustment = answers.study.settings.analysis.multiplicity
    return (
        text(f"{labels.b}{within(labels.modality, labels.dataset)} (difference, ")
        + written
        + "; "
        + p_value_of(row.result, style, adjustment)
        + ")"
    )
