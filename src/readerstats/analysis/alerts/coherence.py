"""Whether each interval says what its P value says, and whether P is settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from readerstats.analysis.alerts.words import number, p_value, place, some
from readerstats.analysis.comparison import unsettled
from readerstats.study.codes import problem

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.errors import Problem
    from readerstats.results import Row, TestResult

OTHER_MODEL: Final = frozenset({"pearson", "spearman", "spearman-exact"})
"""Fisher's interval is a large-sample one beside a t test or a count of all orders, as the page of
the method says: near the limit the two may disagree."""
_ROUNDING: Final = 1e-7


def interval_against_p(answers: Answers) -> Iterator[Problem]:
    """Find two-sided tests whose interval leaves out the null while P does not, or the reverse.

    An interval of the same model leaves out exactly the values that its test rejects [1]_.

    References
    ----------
    .. [1] Altman DG, Bland JM. How to obtain the P value from a confidence interval. BMJ
       2011;343:d2304. doi:10.1136/bmj.d2304
    """
    found = [_told(row) for row in _all_tests(answers) if disagree(row.result)]
    if found:
        yield problem("interval-against-p", some(list(dict.fromkeys(found))))


def disagree(test: TestResult) -> bool:
    """Whether the interval of a two-sided test says the opposite of its P value.

    Parameters
    ----------
    test : TestResult

    Returns
    -------
    bool
        False where the interval or P is missing, is of another model by definition, or lies on the
        limit but for rounding or the noise of resampling.

    Examples
    --------
    >>> from readerstats.results import TestResult
    >>> disagree(TestResult(method="mcnemar", estimate=-0.116, lower=-0.278, upper=0.051,
    ...                     level=0.95, p=0.005))
    True
    """
    lower, upper, level, p = test.lower, test.upper, test.level, test.p
    if lower is None or upper is None or level is None or p is None:
        return False
    if test.alternative != "two-sided" or test.method in OTHER_MODEL:
        return False
    alpha = round(1 - level, 12)
    on_the_limit = min(abs(p - alpha), abs(lower - test.null), abs(upper - test.null)) < _ROUNDING
    if on_the_limit or (test.replicates is not None and unsettled(_unadjusted(test), alpha)):
        return False
    return (p < alpha) == (lower <= test.null <= upper)


def _unadjusted(test: TestResult) -> TestResult:
    return replace(test, p_adjusted=None)


def unsettled_p(answers: Answers) -> Iterator[Problem]:
    """Warn of P values that other random numbers could put on the other side of the limit."""
    alpha = round(1 - answers.study.settings.analysis.level, 12)
    found = [_told(row) for row in _all_tests(answers) if unsettled(row.result, alpha)]
    if found:
        yield problem("unsettled-p", some(list(dict.fromkeys(found))))


def _all_tests(answers: Answers) -> Iterator[Row[TestResult]]:
    yield from answers.tests
    for ladder in answers.ladders:
        yield from (row for _, row in ladder.rungs)


def _told(row: Row[TestResult]) -> str:
    labels, test = row.labels, row.result
    sides = f"{labels.a} minus {labels.b}" if labels.b else f"{labels.a or labels.comparison}"
    p = test.p if test.p_adjusted is None else test.p_adjusted
    tested = "" if p is None else f", {p_value(p)}"
    low, high = test.lower, test.upper
    bounds = "" if low is None or high is None else f", {number(low)} to {number(high)}"
    return f"{labels.metric}, {sides}{place(labels)}, {test.method}{bounds}{tested}"
