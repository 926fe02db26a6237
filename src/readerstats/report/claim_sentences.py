"""What was shown of the first of two levels, against the margin that the study named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.claims import claims_of
from readerstats.analysis.margin import EXPLORATORY
from readerstats.report.figures.margin_curve import limit_words
from readerstats.report.text import Text, quoted, text
from readerstats.report.wording import difference_kind, random_name, readers_noun, side, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.analysis.claims import Claim
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult

MOST_CLAIMS: Final = 3
"""Contrasts whose claims stand in the answer."""
_AGAINST: Final = {"superiority": "over", "non-inferiority": "to", "equivalence": "and"}


def contrast_claim(
    row: Row[TestResult],
    claims: Sequence[Claim],
    style: Style,
    *,
    back: Sequence[Claim] = (),
    who: str = "",
) -> Text:
    """Say whether what was to be shown of a, and of b, was shown.

    Parameters
    ----------
    row : Row of TestResult
        The two-sided difference a - b.
    claims : sequence of Claim
        Of a.
    style : Style
    back : sequence of Claim
        Of b, where the claim has a direction.
    who : str, default ""
        How many readers the difference rests on.

    Returns
    -------
    Text
        With a full stop; empty without claims.

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
    if not claims:
        return Text()
    labels, first = row.labels, claims[0]
    a, b = _side(row, labels.a), _side(row, labels.b)
    where = within(labels.modality, labels.dataset)
    margin = (
        ""
        if first.margin is None
        else f", with a margin of {margin_words(first.margin, labels.metric, style)},"
    )
    against = _AGAINST[first.aim]
    opening = f"{first.aim.capitalize()} of {a} {against} {b}{where}{margin}"
    sentence = text(f"{opening} {_verdict(first)} (") + _numbers(row, first, style, who) + ")"
    sentence = sentence + _next(claims, style)
    if back:
        sentence = sentence + f"; of {b} {against} {a} it {_verdict(back[0])} ("
        sentence = sentence + _p(back[0], style) + ")" + _next(back, style)
    return sentence + "."


def _verdict(claim: Claim) -> str:
    return "was shown" if claim.shown else "was not shown"


def _p(claim: Claim, style: Style) -> Text:
    if claim.test.p is None:
        return text(claim.test.note or "it could not be tested")
    p = quoted(style.p(claim.test.p), claim.test)
    return text("" if claim.aim == "equivalence" else "one-sided ") + p


def _numbers(row: Row[TestResult], claim: Claim, style: Style, who: str) -> Text:
    """Give the difference, its interval, P, and what they speak for."""
    if claim.test.p is None:
        return _p(claim, style)
    labels = row.labels
    a, b = (side(labels.comparison, name) for name in (labels.a, labels.b))
    numbers = quoted(style.estimate(claim.test, difference_kind(labels.metric)), claim.test)
    words = text(f"{who}; " if who else "") + f"difference {a} minus {b}, " + numbers + "; "
    words = words + _p(claim, style) + f", to be judged at {limit_words(claim.limit, style)}"
    words = words + f", {random_name(labels.random)}"
    return words + (f"; {EXPLORATORY}" if claim.exploratory else "")


def _next(claims: Sequence[Claim], style: Style) -> Text:
    """Say of the claim that may be tested after the first whether it was shown."""
    if len(claims) < 2:
        return Text()
    second = claims[1]
    return f"; {second.aim}, tested next, {_verdict(second)} (" + _p(second, style) + ")"


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
        n = row.result.n
        who = f"{style.count(n)} {readers_noun(study, n)}" if n else ""
        back = () if claims[0].aim == "equivalence" else claims_of(study, row, of="b")
        paragraphs.append(contrast_claim(row, claims, style, back=back, who=who))
    return tuple(paragraphs)


def _side(row: Row[TestResult], name: str | None) -> str:
    words = side(row.labels.comparison, name)
    return f"the {words} dataset" if row.labels.comparison == "dataset" else words


def margin_words(margin: float, metric: str, style: Style) -> str:
    """Write a margin with its unit.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> margin_words(0.05, "accuracy", RADIOLOGY)
    '5 percentage points'
    """
    kind = difference_kind(metric)
    unit = " percentage points" if kind == "difference" else ""
    return str(text(style.number(margin, kind))) + unit
