"""Tests and intervals of the Obuchowski-Rockette model, whatever is random."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.results import Estimate, TestResult, joined_notes
from readerstats.stats.samples import NOISE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.results import Random
    from readerstats.stats.mrmc.components import Covariances
    from readerstats.stats.mrmc.design import Design
    from readerstats.stats.samples import FloatArray

METHOD: Final = "obuchowski-rockette"
_ONE_READER: Final = (
    "one reader alone says nothing of other readers; with readers fixed there is an interval for "
    "other cases"
)
_NO_SPREAD: Final = "the variance over readers and cases is estimated as 0: no interval"
_FLAT: Final = "the reader's values do not vary over cases: no interval"
_NEGATIVE: Final = (
    "the variance is estimated below 0: no interval; with readers random, or by the bootstrap, "
    "there is one"
)
_SET_TO_0: Final = "Cov2 - Cov3 is estimated below 0 and was set to 0"
_UNDEFINED: Final = (
    "the covariance over cases cannot be computed: it needs of each reader two cases, or patients, "
    "of each class that the metric counts; with cases fixed there is an interval for other readers"
)
_ONE_LEVEL: Final = "there is one level alone, and nothing to compare it with"
_ROUNDING: Final = 1e-15
"""Variances of values between 0 and 1 that are below this are rounding."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The mean square that levels are compared with.

    Attributes
    ----------
    square : float or None
        None where it cannot be had; then `reason` says why.
    df : float or None
        None for a normal or chi-square distribution.
    reason : str or None
    remark : str or None
        A covariance that was set to 0.
    """

    square: float | None
    df: float | None = None
    reason: str | None = None
    remark: str | None = None


def spread_of_levels(
    design: Design, covariances: Covariances, random: Random, pair: tuple[int, int] | None = None
) -> Spread:
    """Return the denominator of the test of levels, with Hillis's degrees of freedom.

    Parameters
    ----------
    design : Design
    covariances : Covariances
    random : {"readers and cases", "readers", "cases"}
    pair : (int, int), optional
        Two levels to compare, in place of all. It matters where readers are nested in more than
        two levels of unequal size: the variance of a difference is then
        (1/r + 1/r') MS + 2 (Cov2 - Cov3) for r and r' readers.

    Notes
    -----
    With readers random Cov2 - Cov3 is set to 0 where it is negative, as Hillis has it. With
    readers fixed it enters as it is, and makes the variance of two levels that of the jackknife of
    their difference; where the readers are nested in levels it is set to 0 there, too.

    References
    ----------
    .. [1] Hillis SL. Stat Med 2007;26:596-619. https://doi.org/10.1002/sim.2532
    .. [2] Hillis SL. Stat Med 2014;33:330-360. https://doi.org/10.1002/sim.5926

    Examples
    --------
    >>> spread_of_levels.__name__
    'spread_of_levels'
    """
    if len(design.members) == 1:
        return Spread(None, reason=_ONE_LEVEL)
    error = design.error.mean_sq
    if random != "cases" and error is None:
        return Spread(None, reason=_ONE_READER)
    if random == "readers":
        return _checked(error or 0.0, design.error.df)
    if not covariances.defined:
        return Spread(None, reason=_UNDEFINED)
    sharing = _sharing(design, pair)
    excess, remark = covariances.excess, None
    if excess < 0 and not (random == "cases" and design.crossed):
        remark = _SET_TO_0 if excess < -_ROUNDING else None
        excess = 0.0
    if random == "cases":
        own = covariances.error - covariances.cov1 - covariances.cov2
        own += covariances.cov3 if design.crossed else 0.0
        return _checked(own + sharing * excess, None, remark)
    square = (error or 0.0) + sharing * excess
    return _checked(square, _hillis(square, error or 0.0, design.error.df), remark)


def _sharing(design: Design, pair: tuple[int, int] | None) -> float:
    """Return how often Cov2 - Cov3 counts: in all levels, or in the difference of two."""
    if design.crossed or pair is None:
        return design.sharing
    one, other = (int(design.members[level].sum()) for level in pair)
    return 2 * one * other / (one + other)


def spread_of_average(
    values: FloatArray, groups: NDArray[np.intp], error: float, cov2: float, random: Random
) -> Spread:
    """Return the variance of one level's average, times its number of readers.

    Parameters
    ----------
    values : ndarray of float, shape (reader,)
    groups : ndarray of int, shape (reader,)
        Readers with other cases are in other groups.
    error, cov2 : float
        Of this level.
    random : {"readers and cases", "readers", "cases"}

    References
    ----------
    .. [1] Hillis SL. Stat Med 2007;26:596-619, eq. 29. https://doi.org/10.1002/sim.2532

    Examples
    --------
    >>> values = np.array([0.7, 0.8, 0.9])
    >>> found = spread_of_average(values, np.zeros(3, dtype=int), 0.004, 0.002, "readers")
    >>> round(found.square, 4), found.df
    (0.01, 2)
    """
    numbers, group = np.unique(groups, return_inverse=True)
    sizes = np.bincount(group)
    sharing = float((sizes**2).sum() / values.size)
    df = values.size - numbers.size
    apart = values - (np.bincount(group, values) / sizes)[group]
    if random != "cases" and df < 1:
        return Spread(None, reason=_ONE_READER)
    if random == "readers":
        return _checked(float((apart**2).sum()) / df, df)
    if not np.isfinite([error, cov2]).all():
        return Spread(None, reason=_UNDEFINED)
    remark = "Cov2 is estimated below 0 and was set to 0" if cov2 < -_ROUNDING else None
    if random == "cases":
        return _checked(error + (sharing - 1) * max(cov2, 0.0), None, remark)
    between = float((apart**2).sum()) / df
    square = between + sharing * max(cov2, 0.0)
    return _checked(square, _hillis(square, between, df), remark)


def spread_of_reader(square: float) -> Spread:
    """Return the variance of one reader's value less what it shares with another level.

    Examples
    --------
    >>> spread_of_reader(0.0).reason
    "the reader's values do not vary over cases: no interval"
    """
    if square < -_ROUNDING:
        return Spread(None, reason=_NEGATIVE)
    return Spread(square) if square > _ROUNDING else Spread(None, reason=_FLAT)


def difference(estimate: float, spread: Spread, share: float, level: float, n: int) -> TestResult:
    """Test a difference of two averages, `share` times the spread being its variance.

    Examples
    --------
    >>> round(difference(0.1, Spread(0.01, 10.0), 0.5, 0.95, 4).p, 4)
    0.1877
    """
    if spread.square is None:
        reason = spread.reason or _UNDEFINED
        if estimate != 0 and spread.reason == _NO_SPREAD:
            reason = f"{reason}, although the averages differ"
        return TestResult.unavailable(method=METHOD, note=reason, estimate=estimate, n=n)
    from scipy.special import ndtr, stdtr

    se = math.sqrt(spread.square * share)
    statistic = estimate / se
    tail = ndtr(-abs(statistic)) if spread.df is None else stdtr(spread.df, -abs(statistic))
    reach = _quantile(level, spread.df) * se
    return TestResult(
        method=METHOD,
        estimate=estimate,
        se=se,
        lower=estimate - reach,
        upper=estimate + reach,
        level=level,
        statistic_name="z" if spread.df is None else "t",
        statistic=statistic,
        df=spread.df,
        p=min(1.0, 2 * float(tail)),
        n=n,
        note=spread.remark,
    )


def equality(design: Design, spread: Spread, n: int) -> TestResult:
    """Test all levels at once: F, or chi-square where readers are fixed.

    Examples
    --------
    >>> equality.__name__
    'equality'
    """
    levels = design.anova[0]
    if spread.square is None or levels.mean_sq is None:
        return TestResult.unavailable(method=METHOD, note=spread.reason or _UNDEFINED, n=n)
    from scipy.special import chdtrc, fdtrc

    if spread.df is None:
        statistic = levels.sum_sq / spread.square
        p = float(chdtrc(levels.df, statistic))
    else:
        statistic = levels.mean_sq / spread.square
        p = float(fdtrc(levels.df, spread.df, statistic))
    return TestResult(
        method=METHOD,
        estimate=None,
        statistic_name="chi2" if spread.df is None else "F",
        statistic=statistic,
        df=levels.df,
        df2=spread.df,
        p=p,
        n=n,
        note=spread.remark,
    )


def average(estimate: float, spread: Spread, n: int, level: float, most: float = 1.0) -> Estimate:
    """Give one level's average its interval, cut at 0 and at the most that is possible.

    Examples
    --------
    >>> found = average(0.9, Spread(0.01, 10.0), 4, 0.95)
    >>> found.se, round(found.lower, 3), found.upper
    (0.05, 0.789, 1.0)
    """
    if spread.square is None:
        return Estimate(estimate=estimate, method=METHOD, n=n, note=spread.reason)
    se = math.sqrt(spread.square / n)
    reach = _quantile(level, spread.df) * se
    cut = estimate - reach < 0 or estimate + reach > most
    note = "the interval went beyond what is possible and is cut there" if cut else None
    return Estimate(
        estimate=estimate,
        se=se,
        lower=max(0.0, estimate - reach),
        upper=min(most, estimate + reach),
        df=spread.df,
        level=level,
        method=METHOD,
        n=n,
        note=joined_notes(spread.remark, note),
    )


def _hillis(square: float, error: float, df: float) -> float | None:
    """Return the degrees of freedom; None where readers do not differ at all."""
    return df * (square / error) ** 2 if error > NOISE * square else None


def _checked(square: float, df: float | None, remark: str | None = None) -> Spread:
    if square < -_ROUNDING:
        return Spread(None, reason=_NEGATIVE)
    if square <= _ROUNDING:
        return Spread(None, reason=_NO_SPREAD)
    return Spread(square, df, remark=remark)


def _quantile(level: float, df: float | None) -> float:
    from scipy.special import ndtri, stdtrit

    upper = (1 + level) / 2
    return float(ndtri(upper)) if df is None else float(stdtrit(df, upper))
