"""The inference ladder: one contrast on every assumption, drawn, and summed up in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.mixed_models import ALL_OR_NONE
from readerstats.report.figures.ladder import Rung as Drawn
from readerstats.report.figures.ladder import ladder as drawn_ladder
from readerstats.report.phrases import listed
from readerstats.report.text import Text, quoted, text
from readerstats.report.wording import (
    basis,
    difference_kind,
    emphasised,
    method_name,
    metric_label,
    random_name,
    side,
)

if TYPE_CHECKING:
    from readerstats.analysis.ladder import Ladder, Rung
    from readerstats.report.figures.figure import Figure
    from readerstats.report.figures.ladder import Standing
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult

POOLED: Final = "reads pooled, as if independent"
ANSWERS_FOR: Final = {
    "readers and cases": "other readers and other cases",
    "readers": "other readers of these cases",
    "cases": "these readers on other cases",
    "none": "these reads alone",
}
MOST_RUNGS: Final = 3
"""Rungs that a sentence names one by one."""


def ladder_figure(found: Ladder, style: Style, *, anchor: str) -> Figure:
    """Draw one contrast on each assumption; the primary analysis stands out, pooling is grey.

    Examples
    --------
    >>> ladder_figure.__name__
    'ladder_figure'
    """
    labels = found.primary.labels
    a, b = side(labels.comparison, labels.a), side(labels.comparison, labels.b)
    unit = ", percentage points" if difference_kind(labels.metric) == "difference" else ""
    caption = (
        "The shaded line is the primary analysis: it answers for "
        f"{ANSWERS_FOR[found.primary.labels.random]}. P values are those of this contrast alone."
    )
    pooled = dict(found.rungs).get("pooled")
    if pooled is not None:
        reads = style.whole(pooled.result.n or 0)
        caption += (
            f" The gray one takes {reads} reads as if each came from another reader and another "
            "case: it is wrong here, and shown to be seen through."
        )
    return drawn_ladder(
        anchor=anchor,
        title=f"{a[:1].upper()}{a[1:]} against {b}: what is taken as given decides the interval",
        rungs=[
            Drawn(
                POOLED if name == "pooled" else random_name(row.labels.random),
                "wrong here" if name == "pooled" else _method(row, style),
                row.result,
                _standing(name, row, found),
            )
            for name, row in found.rungs
        ],
        axis_label=f"{metric_label(labels.metric)}, {a} minus {b}{unit}",
        kind=difference_kind(labels.metric),
        style=style,
        caption=caption,
    )


def ladder_sentence(found: Ladder, style: Style) -> Text:
    """Say whether the conclusion depends on what is taken as random.

    Parameters
    ----------
    found : Ladder
    style : Style

    Returns
    -------
    Text
        With a full stop; empty where nothing could be tested.

    Examples
    --------
    >>> from readerstats.analysis.ladder import Ladder
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import Labels, Row, TestResult
    >>> def row(method, p, random):
    ...     labels = Labels(metric="accuracy", random=random, a="film", b="CT")
    ...     return Row(labels, TestResult(method=method, estimate=0.05, p=p))
    >>> found = Ladder(rungs=(("readers", row("paired-t", 0.02, "readers")),
    ...     ("primary", row("obuchowski-rockette", 0.2, "readers and cases"))), alpha=0.05)
    >>> str(ladder_sentence(found, RADIOLOGY))
    'The conclusion depends on the choice: 5 percentage points, P = .02 by the paired t test
    (readers random, these cases), against 5 percentage points, P = .20 by the
    Obuchowski-Rockette analysis (readers and cases random).'
    """
    primary, rungs = found.primary, dict(found.rungs)
    if primary.result.p is None:
        return Text()
    others = [rungs[name] for name in found.differing]
    limit = style.p_number(found.alpha)
    if others:
        named = [_p_by(row, style) for row in others[:MOST_RUNGS]]
        sentence = text("The conclusion depends on the choice: ") + listed(named)
        sentence = sentence + ", against " + _p_by(primary, style)
    else:
        side_of = "below" if primary.result.p < found.alpha else "at or above"
        number = len(found.agreeing)
        if number < 2:
            return Text()  # one analysis leaves no choice
        sentence = text("The conclusion does not depend on the choice: the ")
        sentence = sentence + f"{style.count(number)} analyses that respect readers or cases all "
        sentence = sentence + "give " + style.p_letter + f" values {side_of} {limit}"
    if found.pooling_misleads:
        pooled = rungs["pooled"].result
        if pooled.p is not None:
            claim = "claimed" if pooled.p < found.alpha else "missed"
            numbers = style.estimate(pooled, difference_kind(primary.labels.metric))
            sentence = sentence + f"; pooled reads would have {claim} a difference ("
            sentence = sentence + quoted(f"{numbers}; " + style.p(pooled.p), pooled) + ")"
    return sentence + "." + _aside(found)


def _aside(found: Ladder) -> str:
    """Say why the mixed model stands apart, where its estimate has another sign."""
    mixed = dict(found.rungs).get("mixed")
    seen = found.primary.result.estimate
    if mixed is None or mixed.result.estimate is None or seen is None:
        return ""
    if mixed.result.estimate * seen >= 0:
        return ""
    why = ALL_OR_NONE if ALL_OR_NONE in (mixed.result.note or "") else ""
    return " The mixed model's estimate lies on the other side of 0" + (f": {why}." if why else ".")


def _p_by(row: Row[TestResult], style: Style) -> Text:
    p = row.result.p
    if p is None:
        return text("")
    numbers = style.estimate(row.result, difference_kind(row.labels.metric))
    method = emphasised(method_name(row.result.method))
    whom = random_name(row.labels.random)
    return quoted(f"{numbers}, " + style.p(p), row.result) + " by the " + method + f" ({whom})"


def _method(row: Row[TestResult], style: Style) -> str:
    return basis(row.result, row.labels.random, style).partition(";")[0]


def _standing(name: Rung, row: Row[TestResult], found: Ladder) -> Standing:
    if name == "pooled":
        return "wrong"
    return "recommended" if row is found.primary else "usual"
