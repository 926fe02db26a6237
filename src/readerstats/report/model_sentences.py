"""Whether each model differed from the reader average, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from readerstats.analysis.comparison import unsettled
from readerstats.analysis.frame import select
from readerstats.report.comparison_tables import ADJUSTMENTS
from readerstats.report.phrases import capital, listed
from readerstats.report.text import Text, joined, quoted, text
from readerstats.report.wording import (
    alpha,
    difference_kind,
    emphasised,
    in_sentence,
    kind_of,
    p_of,
    random_name,
    readers_noun,
    within,
)

MOST_MODELS = 6
"""Models that a sentence names one by one; of more it gives the number."""

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style
    from readerstats.results import Labels, Row, TestResult
    from readerstats.study.model import Study


def models_sentences(answers: Answers, style: Style) -> Text:
    """Say of each model whether it differed from the reader average, dataset by dataset.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Text
        One paragraph; empty without models beside readers.

    Examples
    --------
    >>> models_sentences.__name__
    'models_sentences'
    """
    rows = select(answers.panel, metric=answers.metrics[0])
    places = dict.fromkeys((row.labels.modality, row.labels.dataset) for row in rows)
    parts: list[Text | str] = [
        capital(_models_here(answers, select(rows, modality=modality, dataset=dataset), style))
        + "."
        for modality, dataset in places
    ]
    if not parts:
        return Text()
    return joined(parts) + _rests_on(answers, rows, style)


def _rests_on(answers: Answers, rows: Sequence[Row[TestResult]], style: Style) -> Text:
    """Say what the differences are of, what they speak for, and how P was adjusted."""
    labels = rows[0].labels
    unit, whom = unit_of(labels.metric), random_name(labels.random)
    words = text(f" Differences are model minus reader average{unit}; {whom}")
    if any(row.result.p_adjusted is not None for row in rows):
        method = ADJUSTMENTS.get(answers.study.settings.analysis.multiplicity, "")
        words = words + "; " + style.p_letter + f" values are {method}-adjusted, intervals are not"
    return words + "."


def _models_here(answers: Answers, here: Sequence[Row[TestResult]], style: Style) -> Text:
    labels, study = here[0].labels, answers.study
    limit = alpha(study)
    tested = [row for row in here if p_of(row.result) is not None]
    unsure = [row for row in tested if unsettled(row.result, limit)]
    differ = [row for row in tested if (p_of(row.result) or 0) < limit and row not in unsure]
    better = [row for row in differ if (row.result.estimate or 0) < 0]
    worse = [row for row in differ if (row.result.estimate or 0) > 0]
    unclear = [row for row in tested if row not in differ and row not in unsure]
    untested = [row for row in here if row not in tested]
    n = next((row.result.n for row in tested if row.result.n), None)
    who = f"the {style.count(n)} {readers_noun(study, n)}" if n else readers_noun(study, 2)
    whom = [f"the average of {who}"]

    def against() -> str:
        """Name the average in full once, then in short."""
        return whom.pop() if whom else "their average"

    metric = in_sentence(labels.metric)
    clauses = []
    if better:
        clauses.append(
            f"{metric} was higher than {against()} for " + _named(answers, better, style)
        )
    if worse:
        opening = "lower" if better else f"{metric} was lower than {against()}"
        clauses.append(f"{opening} for " + _named(answers, worse, style))
    if unclear:
        opening = f"there was no evidence of a difference in {metric} from {against()} for "
        if better or worse:
            opening = "there was no evidence of a difference for "
        clauses.append(opening + _named(answers, unclear, style))
    if unsure:
        apart = undecided(study, style)
        clauses.append(text("for ") + _named(answers, unsure, style) + ", " + emphasised(apart))
    if untested:
        clauses.append(
            _named(answers, untested, style) + f" could not be compared with {against()}"
        )
    where = within(labels.modality, labels.dataset).strip()
    return text(f"{where}, " if where else "") + listed(clauses, between="; ", last="; ")


def undecided(study: Study, style: Style) -> str:
    """Say that more replicates would be needed: a claim must not hang on the seed.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.report.style import RADIOLOGY
    >>> undecided(rs.load_study(rs.example("deepfake_xray")), RADIOLOGY)
    '10,000 replicates do not settle on which side of .05 P lies'
    """
    replicates = style.whole(study.settings.analysis.replicates)
    limit = style.p_number(alpha(study))
    return f"{replicates} replicates do not settle on which side of {limit} P lies"


def turned(test: TestResult) -> TestResult:
    """Return the difference b - a of a difference a - b: model minus reader average.

    Examples
    --------
    >>> from readerstats.results import TestResult
    >>> turned(TestResult(method="x", estimate=0.1, lower=-0.1, upper=0.3, p=0.3)).lower
    -0.3
    """
    estimate, lower, upper = (
        None if bound is None else 0.0 - bound for bound in (test.estimate, test.upper, test.lower)
    )
    return replace(test, estimate=estimate, lower=lower, upper=upper)


def numbers_of(test: TestResult, metric: str, style: Style) -> Text:
    """Write model minus reader average with its interval; the unit stands at the end of it all.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import TestResult
    >>> test = TestResult(method="x", estimate=-0.1, lower=-0.19, upper=-0.02, level=0.95, p=0.03)
    >>> str(numbers_of(test, "accuracy", RADIOLOGY))
    '10 [95% CI: 2, 19]'
    """
    kind, result = difference_kind(metric), turned(test)
    return quoted(f"{style.number(result.estimate, kind)} {style.interval(result, kind)}", test)


def unit_of(metric: str) -> str:
    """Name the unit of differences of a metric, where they have one.

    Examples
    --------
    >>> unit_of("accuracy"), unit_of("auc")
    (', in percentage points', '')
    """
    return ", in percentage points" if difference_kind(metric) == "difference" else ""


def _named(answers: Answers, rows: Sequence[Row[TestResult]], style: Style) -> Text:
    if len(rows) > MOST_MODELS:
        return text(f"{style.count(len(rows))} models")
    return listed([_model(answers, row, style) for row in rows])


def _model(answers: Answers, row: Row[TestResult], style: Style) -> Text:
    labels = row.labels
    own = select(answers.performance.readers, reader=labels.b, metric=labels.metric)
    inside = [each.result for each in own if _at(each.labels) == _at(labels)]
    # A model that answered outside the modalities stands beside each of them.
    outside = [each.result for each in own if _at(each.labels) == (None, labels.dataset)]
    found = [*inside, *outside]
    value = style.value(found[0].estimate, kind_of(labels.metric)) if found else ""
    p = p_of(row.result)
    parts = [quoted(value, found[0])] if value else []
    if p is not None:
        parts.append("difference, " + numbers_of(row.result, labels.metric, style))
        parts.append(quoted(style.p(p), row.result))
    return text(f"{labels.b} (") + listed(parts, between="; ", last="; ") + ")"


def _at(labels: Labels) -> tuple[str | None, str | None]:
    return labels.modality, labels.dataset
