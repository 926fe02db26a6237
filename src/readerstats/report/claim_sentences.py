"""What was shown of the first of two levels, against the margin that the study named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.claims import claims_of
from readerstats.analysis.margin import EXPLORATORY
from readerstats.report.figures.margin_curve import limit_words
from readerstats.report.text import Text, text
from readerstats.report.wording import difference_kind, random_name, side, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.analysis.claims import Claim
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult
    from readerstats.stats.margins import Side

MOST_CLAIMS: Final = 3
"""Contrasts whose claims stand in the answer."""
_AGAINST: Final = {"superiority": "over", "non-inferiority": "to", "equivalence": "with"}


def contrast_claim(
    row: Row[TestResult], claims: Sequence[Claim], style: Style, *, of: Side = "a"
) -> Text:
    """Say whether what was to be shown of a - b was shown.

    Parameters
    ----------
    row : Row of TestResult
        The two-sided difference.
    claims : sequence of Claim
    style : Style
    of : {"a", "b"}, default "a"
        The side that the claims are about.

    Returns
    -------
    Text
        With a full stop.

    Examples
    --------
    >>> from readerstats.analysis.claims import Claim
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import Labels, Row, TestResult
    >>> labels = Labels(metric="accuracy", random="readers and cases", a="film", b="CT")
    >>> test = TestResult(method="x", estimate=0.01, lower=-0.02, upper=0.04, level=0.95, p=0.01)
    >>> claim = Claim(aim="non-inferiority", margin=0.05, test=test, limit=0.025)
    >>> str(contrast_claim(Row(labels, test), [claim], RADIOLOGY))
    'Non-inferiority of film to CT, with a margin of 5 percentage points, was shown
    (difference film minus CT, 1 percentage point [95% CI: −2, 4]; one-sided P = .01, to be judged
    at .025, readers and cases random).'
    """
    labels = row.labels
    a, b = _side(row, labels.a), _side(row, labels.b)
    first, second = (side(labels.comparison, name) for name in (labels.a, labels.b))
    if of == "b":
        a, b = b, a
    where = within(labels.modality, labels.dataset)
    sentence = Text()
    for claim in claims:
        margin = (
            ""
            if claim.margin is None
            else f", with a margin of {_margin(claim.margin, labels.metric, style)},"
        )
        shown = "was shown" if claim.shown else "was not shown"
        whose = f" of {a} {_AGAINST[claim.aim]} {b}{where}" if not sentence.runs else ""
        opening = f"{claim.aim[:1].upper()}{claim.aim[1:]}{whose}{margin} {shown} ("
        sentence = (sentence + " " if sentence.runs else sentence) + opening
        if claim.test.p is None:
            sentence = sentence + (claim.test.note or "it could not be tested") + ")."
            continue
        sided = "" if claim.aim == "equivalence" else "one-sided "
        limit = limit_words(claim.limit, style)
        if claim is claims[0]:
            numbers = style.estimate(claim.test, difference_kind(labels.metric))
            sentence = sentence + f"difference {first} minus {second}, {numbers}; "
        sentence = sentence + sided + style.p(claim.test.p) + f", to be judged at {limit}"
        if claim is claims[0]:
            sentence = sentence + f", {random_name(labels.random)}"
            sentence = sentence + (f"; {EXPLORATORY}" if claim.exploratory else "")
        sentence = sentence + ")."
    return sentence


def claim_paragraphs(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Say of each contrast of the first metric what was shown, in both directions.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    tuple of Text
        Empty where the study wants nothing shown.

    Examples
    --------
    >>> claim_paragraphs.__name__
    'claim_paragraphs'
    """
    study = answers.study
    rows = [
        row
        for row in answers.contrasts
        if row.labels.b is not None
        and row.labels.metric == answers.metrics[0]
        and row.labels.random == study.settings.analysis.random
    ][:MOST_CLAIMS]
    paragraphs = []
    for row in rows:
        claims = claims_of(study, row)
        if not claims:
            break
        paragraph = contrast_claim(row, claims, style)
        if claims[0].aim != "equivalence":
            back = contrast_claim(row, claims_of(study, row, of="b"), style, of="b")
            paragraph = paragraph + " " + back
        paragraphs.append(paragraph)
    return tuple(paragraphs)


def _side(row: Row[TestResult], name: str | None) -> str:
    words = side(row.labels.comparison, name)
    return f"the {words} dataset" if row.labels.comparison == "dataset" else words


def _margin(margin: float, metric: str, style: Style) -> str:
    kind = difference_kind(metric)
    unit = " percentage points" if kind == "difference" else ""
    return str(text(style.number(margin, kind))) + unit
