"""Intervals for metrics of one reader's 2 x 2 table that are no proportion of cases."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from readerstats.results import Estimate
from readerstats.stats.confidence import critical_value
from readerstats.stats.proportions import proportion
from readerstats.stats.verdicts import NONE_CALLED_NEGATIVE, NONE_CALLED_POSITIVE

if TYPE_CHECKING:
    from readerstats.stats.verdicts import Table


def balanced_accuracy(table: Table, level: float) -> Estimate:
    """Estimate the mean of sensitivity and specificity by square-and-add.

    Parameters
    ----------
    table : Table
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    Estimate
        On [0, 1]. Each bound is as far from the estimate as the two Wilson bounds on that side
        are from theirs, squared and added [1]_, [2]_.

    References
    ----------
    .. [1] Newcombe RG. Stat Med 1998;17:873-890.
       doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I
    .. [2] Donner A, Zou GY. Stat Methods Med Res 2012;21:347-359.
       doi:10.1177/0962280210383082

    Examples
    --------
    >>> from readerstats.stats.verdicts import Table
    >>> result = balanced_accuracy(Table(tp=34, fn=6, fp=7, tn=33), 0.95)
    >>> round(result.estimate, 4), round(result.lower, 4), round(result.upper, 4)
    (0.8375, 0.7366, 0.8966)
    """
    return _sum_of_rates(table, level, lambda total: total / 2)


def youden(table: Table, level: float) -> Estimate:
    """Estimate Youden's J, sensitivity + specificity - 1, by square-and-add.

    Parameters
    ----------
    table : Table
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    Estimate
        On [-1, 1]; the interval of `balanced_accuracy` on the scale of J.

    Examples
    --------
    >>> from readerstats.stats.verdicts import Table
    >>> result = youden(Table(tp=34, fn=6, fp=7, tn=33), 0.95)
    >>> round(result.estimate, 4), round(result.lower, 4), round(result.upper, 4)
    (0.675, 0.4733, 0.7932)
    """
    return _sum_of_rates(table, level, lambda total: total - 1)


def _sum_of_rates(table: Table, level: float, scaled: Callable[[float], float]) -> Estimate:
    """Estimate sensitivity + specificity and carry it to another scale."""
    method = "mover-wilson"
    if table.missing_class:
        return Estimate.unavailable(method=method, note=table.missing_class)
    counts = ((table.tp, table.positives), (table.tn, table.negatives))
    rates = [(k / n, *_wilson(k, n, level)) for k, n in counts]
    return square_and_add(rates, scaled, level=level, method=method)


def square_and_add(
    rates: Sequence[tuple[float, float, float]],
    scaled: Callable[[float], float],
    *,
    level: float,
    method: str,
) -> Estimate:
    """Add up independent rates, and put the distances of their bounds together.

    Parameters
    ----------
    rates : sequence of (float, float, float)
        Two rates, each with its bounds.
    scaled : function
        From the sum to the scale of the metric.
    level : float
    method : str

    Returns
    -------
    Estimate

    Examples
    --------
    >>> found = square_and_add([(0.8, 0.7, 0.9)] * 2, lambda total: total - 1, level=0.95,
    ...                        method="mover-wilson")
    >>> round(found.estimate, 2), round(found.lower, 3)
    (0.6, 0.459)
    """
    total, below, above = 0.0, 0.0, 0.0
    for rate, lower, upper in rates:
        total += rate
        below = math.hypot(below, rate - lower)
        above = math.hypot(above, upper - rate)
    return Estimate(
        estimate=scaled(total),
        lower=scaled(max(0.0, total - below)),
        upper=scaled(min(2.0, total + above)),
        level=level,
        method=method,
    )


def f1(table: Table, level: float) -> Estimate:
    """Estimate the F1 score.

    Parameters
    ----------
    table : Table
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    Estimate
        On [0, 1]. ``F* = tp / (tp + fp + fn)`` is a proportion of the cases that are positive
        or called so, and ``F1 = 2 F* / (1 + F*)`` rises with it [1]_; the bounds are those of
        Wilson's interval of F*, carried over (the Wilson indirect method of [2]_).

    Notes
    -----
    Assumes cases sampled together, their truth as it came; where the numbers of positive and
    negative cases were fixed, the interval is approximate.

    References
    ----------
    .. [1] Hand DJ, Christen P, Kirielle N. Mach Learn 2021;110:451-456.
       doi:10.1007/s10994-021-05964-1
    .. [2] Lam KFY, Gopal V, Qian J. 2023. doi:10.48550/arXiv.2309.14621

    Examples
    --------
    >>> from readerstats.stats.verdicts import Table
    >>> result = f1(Table(tp=34, fn=6, fp=7, tn=33), 0.95)
    >>> round(result.estimate, 4), round(result.lower, 4), round(result.upper, 4)
    (0.8395, 0.7361, 0.9075)
    """
    method = "wilson-indirect"
    n = table.tp + table.fp + table.fn
    if n == 0:
        note = "no case is positive and none was called positive"
        return Estimate.unavailable(method=method, note=note)
    lower, upper = _wilson(table.tp, n, level)
    share = table.tp / n
    return Estimate(
        estimate=2 * share / (1 + share),
        lower=2 * lower / (1 + lower),
        upper=2 * upper / (1 + upper),
        level=level,
        method=method,
    )


def matthews(table: Table, level: float) -> Estimate:
    """Estimate the Matthews correlation coefficient.

    Parameters
    ----------
    table : Table
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    Estimate
        On [-1, 1], with its standard error by the delta method for one multinomial sample and
        the interval on Fisher's z scale [1]_. At 1 or -1 the method has no interval.

    Notes
    -----
    Assumes cases sampled together, their truth as it came, as `f1` does.

    References
    ----------
    .. [1] Itaya Y, Tamura J, Hayashi K, Yamamoto K. Stat Med 2025;44:e10303.
       doi:10.1002/sim.10303

    Examples
    --------
    >>> from readerstats.stats.verdicts import Table
    >>> result = matthews(Table(tp=34, fn=6, fp=7, tn=33), 0.95)
    >>> round(result.estimate, 4), round(result.lower, 4), round(result.upper, 4)
    (0.6752, 0.4803, 0.8066)
    """
    method = "fisher-z"
    reason = table.missing_class
    if not reason and table.called_positive == 0:
        reason = NONE_CALLED_POSITIVE
    if not reason and table.called_negative == 0:
        reason = NONE_CALLED_NEGATIVE
    if reason:
        return Estimate.unavailable(method=method, note=reason)
    if table.fn == table.fp == 0 or table.tp == table.tn == 0:
        every = "right" if table.fn == 0 == table.fp else "wrong"
        note = f"every verdict is {every}: the method has no interval there"
        return Estimate(estimate=1.0 if every == "right" else -1.0, method=method, note=note)
    estimate, se = _matthews_with_se(table)
    centre = math.atanh(estimate)
    reach = critical_value(level) * se / (1 - estimate**2)
    lower, upper = math.tanh(centre - reach), math.tanh(centre + reach)
    return Estimate(estimate=estimate, se=se, lower=lower, upper=upper, level=level, method=method)


def _matthews_with_se(table: Table) -> tuple[float, float]:
    """Return the coefficient and its multinomial standard error, by the delta method."""
    n = table.tp + table.fn + table.fp + table.tn
    shares = [count / n for count in (table.tp, table.fn, table.fp, table.tn)]
    estimate, slopes = matthews_slopes(*shares)
    mean = sum(share * slope for share, slope in zip(shares, slopes, strict=True))
    variance = sum(share * (slope - mean) ** 2 for share, slope in zip(shares, slopes, strict=True))
    return estimate, math.sqrt(variance / n)


def matthews_slopes(
    tp: float, fn: float, fp: float, tn: float
) -> tuple[float, tuple[float, float, float, float]]:
    """Return the Matthews coefficient of four shares of cases, and how it moves with each.

    Parameters
    ----------
    tp, fn, fp, tn : float
        Shares that add up to 1; no margin is 0.

    Examples
    --------
    >>> matthews_slopes(0.4, 0.1, 0.1, 0.4)[0]
    0.6000000000000001
    """
    positive, negative = tp + fn, fp + tn
    called, not_called = tp + fp, fn + tn
    root = math.sqrt(positive * negative * called * not_called)
    estimate = (tp * tn - fp * fn) / root
    return estimate, (
        tn / root - estimate / 2 * (1 / positive + 1 / called),
        -fp / root - estimate / 2 * (1 / positive + 1 / not_called),
        -fn / root - estimate / 2 * (1 / negative + 1 / called),
        tp / root - estimate / 2 * (1 / negative + 1 / not_called),
    )


def _wilson(k: int, n: int, level: float) -> tuple[float, float]:
    """Return the bounds of Wilson's interval; n is at least 1."""
    one = proportion(k, n, level=level)
    if one.lower is None or one.upper is None:
        raise ValueError("`n` must be at least 1, got 0.")
    return one.lower, one.upper
