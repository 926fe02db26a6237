"""Intervals cut at the ends of what a metric, or the difference of two, can be."""

from __future__ import annotations

from dataclasses import replace

from readerstats.analysis.metrics import METRICS
from readerstats.results import Estimate, Result, TestResult, joined_notes


def within_range(metric: str, estimate: Estimate) -> Estimate:
    """Cut an interval at the ends of the metric's range, and say so.

    The t interval of a few readers knows nothing of 0% and 100%.

    Parameters
    ----------
    metric : str
    estimate : Estimate

    Returns
    -------
    Estimate
        The same where the interval lies within the range.

    Examples
    --------
    >>> wide = Estimate(estimate=0.9, lower=0.7, upper=1.1, level=0.95, method="one-sample-t")
    >>> cut = within_range("accuracy", wide)
    >>> cut.upper, cut.note
    (1.0, 'the interval went beyond what is possible and is cut there')
    """
    return _cut(estimate, METRICS[metric].lower, METRICS[metric].upper)


def difference_within_range(metric: str, test: TestResult) -> TestResult:
    """Cut the interval of a difference at the widest that the metric allows, and say so.

    Parameters
    ----------
    metric : str
    test : TestResult
        Of a difference between two values of the metric.

    Returns
    -------
    TestResult
        The same where the interval lies within the range; P stays as it is.

    Examples
    --------
    >>> wide = TestResult(method="paired-t", estimate=0.5, lower=-1.4, upper=2.4, p=0.2)
    >>> cut = difference_within_range("accuracy", wide)
    >>> cut.lower, cut.upper
    (-1.0, 1.0)
    """
    lowest, highest = METRICS[metric].lower, METRICS[metric].upper
    if lowest is None or highest is None:
        return test
    return _cut(test, lowest - highest, highest - lowest)


def _cut(result: Result, lowest: float | None, highest: float | None) -> Result:
    if result.lower is None or result.upper is None:
        return result
    lower = result.lower if lowest is None else max(result.lower, lowest)
    upper = result.upper if highest is None else min(result.upper, highest)
    if (lower, upper) == (result.lower, result.upper):
        return result
    cut = "the interval went beyond what is possible and is cut there"
    return replace(result, lower=lower, upper=upper, note=joined_notes(result.note, cut))
