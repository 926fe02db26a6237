"""What a test allows one to say: higher, lower, open, or nothing yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from readerstats.analysis.comparison import unsettled
from readerstats.report.wording import p_of

if TYPE_CHECKING:
    from readerstats.results import TestResult

Verdict: TypeAlias = Literal["higher", "lower", "open", "unsettled", "untested"]
"""Of a against b: ``open`` is no evidence of a difference, ``unsettled`` a P value that more
resamples could move across alpha."""


def verdict(test: TestResult, alpha: float) -> Verdict:
    """Say what a two-sided test of a difference a - b allows one to say.

    Parameters
    ----------
    test : TestResult
    alpha : float
        The P value below which one speaks of a difference.

    Returns
    -------
    {"higher", "lower", "open", "unsettled", "untested"}

    Examples
    --------
    >>> from readerstats.results import TestResult
    >>> verdict(TestResult(method="paired-t", estimate=-0.1, p=0.01), 0.05)
    'lower'
    >>> verdict(TestResult(method="paired-t", estimate=-0.1, p=0.05), 0.05)
    'open'
    """
    p = p_of(test)
    if p is None or test.estimate is None:
        return "untested"
    if unsettled(test, alpha):
        return "unsettled"
    if p >= alpha:
        return "open"
    return "higher" if test.estimate > test.null else "lower"
