"""From bootstrap draws to an interval, and to the P value that inverts it."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from readerstats.results import Estimate, TestResult

FloatArray: TypeAlias = NDArray[np.float64]
Interval: TypeAlias = Literal["percentile", "basic", "bca"]

MOST_UNDEFINED = 0.05  # of the replicates; with more, what is left is no sample of the statistic


def bootstrap_interval(
    draws: ArrayLike,
    estimate: float,
    *,
    level: float = 0.95,
    method: Interval = "percentile",
    acceleration: float | None = None,
) -> Estimate:
    """Summarise bootstrap draws of one statistic as an interval.

    Parameters
    ----------
    draws : array_like, shape (replicates,)
        The statistic on every resample; NaN where it is undefined.
    estimate : float
        The statistic on the study itself.
    level : float, default 0.95
        Confidence level, in (0, 1).
    method : {"percentile", "basic", "bca"}, default "percentile"
        The names of [1]_; BCa needs `acceleration`.
    acceleration : float, optional
        Acceleration constant of BCa, from `jackknife_acceleration`.

    Returns
    -------
    Estimate
        On the scale of `estimate`. Undefined resamples are left out and counted in the note;
        where more than 5% are undefined, or where all give one value, there are no bounds.

    Raises
    ------
    ValueError
        For a level outside (0, 1), or BCa without an acceleration.

    References
    ----------
    .. [1] Davison AC, Hinkley DV. Bootstrap Methods and their Application. Cambridge 1997.
       doi:10.1017/CBO9780511802843
    .. [2] Efron B. Better bootstrap confidence intervals. J Am Stat Assoc 1987;82:171-185.
       doi:10.1080/01621459.1987.10478410

    Examples
    --------
    >>> result = bootstrap_interval(np.linspace(0.6, 0.8, 1001), 0.7)
    >>> round(result.lower, 3), round(result.upper, 3)
    (0.605, 0.795)
    """
    if not 0 < level < 1:
        raise ValueError(f"`level` must lie between 0 and 1, got {level}.")
    if method == "bca" and acceleration is None:
        raise ValueError("BCa needs an `acceleration`; see jackknife_acceleration.")
    everything = np.asarray(draws, dtype=np.float64)
    name = f"bootstrap-{method}"
    defined, note = _defined(everything)
    reason = _no_interval(defined, len(everything), level)
    if reason:
        return Estimate(
            estimate=estimate, method=name, level=level, replicates=len(everything), note=reason
        )
    if method == "bca":
        tails = np.array([(1 - level) / 2, (1 + level) / 2])
        lower, upper = np.quantile(
            defined, _bca_tails(defined, estimate, tails, acceleration or 0.0)
        )
    else:
        lower, upper = _order_statistics(defined, level)
    if method == "basic":
        lower, upper = 2 * estimate - upper, 2 * estimate - lower
    return Estimate(
        estimate=estimate,
        se=float(defined.std(ddof=1)),
        lower=float(lower),
        upper=float(upper),
        level=level,
        method=name,
        replicates=len(everything),
        note=note,
    )


def bootstrap_test(
    draws: ArrayLike, estimate: float, *, null: float = 0.0, level: float = 0.95
) -> TestResult:
    """Test a difference by inverting its percentile interval.

    P is the largest level at which the percentile interval still contains `null`: twice the
    smaller share of resamples on one side of it. The smallest P that `B` replicates can show
    is ``2 / (B + 1)``.

    Parameters
    ----------
    draws : array_like, shape (replicates,)
        The difference on every resample; NaN where it is undefined.
    estimate : float
        The difference in the study.
    null : float, default 0.0
        Value tested.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    TestResult
        Interval and P of the same resamples. The note says so where the Monte Carlo error of P
        reaches across ``1 - level``.

    References
    ----------
    .. [1] Davison AC, Hinkley DV. Bootstrap Methods and their Application. Cambridge 1997,
       sections 4.4 and 5.4. doi:10.1017/CBO9780511802843

    Examples
    --------
    >>> bootstrap_test(np.linspace(-0.01, 0.09, 999), 0.04).p
    0.202
    """
    interval = bootstrap_interval(draws, estimate, level=level)
    if interval.lower is None:
        if estimate == null:
            # A contrast that is zero in every resample is no difference at all.
            return TestResult(
                method="bootstrap",
                estimate=estimate,
                p=1.0,
                null=null,
                level=level,
                replicates=interval.replicates,
                note=interval.note,
            )
        return TestResult(
            method="bootstrap",
            estimate=estimate,
            p=None,
            null=null,
            level=level,
            replicates=interval.replicates,
            note=interval.note,
        )
    defined, _ = _defined(np.asarray(draws, dtype=np.float64))
    below = np.count_nonzero(defined <= null)
    above = np.count_nonzero(defined >= null)
    p = min(1.0, 2 * (min(below, above) + 1) / (len(defined) + 1))
    notes = [interval.note] if interval.note else []
    if abs(p - (1 - level)) < monte_carlo_error(p, len(defined)):
        notes.append(
            "the Monte Carlo error of P reaches across the level: more replicates would settle "
            "on which side of it P lies"
        )
    return TestResult(
        method="bootstrap",
        estimate=estimate,
        se=interval.se,
        lower=interval.lower,
        upper=interval.upper,
        level=level,
        p=p,
        null=null,
        replicates=interval.replicates,
        note="; ".join(notes) or None,
    )


def monte_carlo_error(p: float, replicates: int) -> float:
    """Return how far a bootstrap P may lie from that of infinitely many replicates.

    Parameters
    ----------
    p : float
        P value, on [0, 1].
    replicates : int

    Returns
    -------
    float
        Half the width of a 95% interval: `p` is twice a binomial share of the replicates.

    Examples
    --------
    >>> round(monte_carlo_error(0.05, 10_000), 4)
    0.0061
    """
    return 1.96 * math.sqrt(p * (2 - p) / replicates)


def jackknife_acceleration(*jackknives: ArrayLike) -> float:
    """Acceleration of BCa from one jackknife a kind of unit.

    Parameters
    ----------
    *jackknives : array_like, shape (units,)
        The statistic with each unit left out in turn: one array for the readers, one for each
        stratum of cases.

    Returns
    -------
    float
        The multi-sample acceleration constant; 0 where nothing varies.

    References
    ----------
    .. [1] Davison AC, Hinkley DV. Bootstrap Methods and their Application. Cambridge 1997,
       equation 5.27. doi:10.1017/CBO9780511802843

    Examples
    --------
    >>> jackknife_acceleration([0.7, 0.7, 0.7])
    0.0
    """
    cubes = squares = 0.0
    for jackknife in jackknives:
        values = np.asarray(jackknife, dtype=np.float64)
        values = values[np.isfinite(values)]
        n = len(values)
        if n < 2 or np.ptp(values) == 0:
            continue
        influence = (n - 1) * (values.mean() - values)
        cubes += float((influence**3).sum()) / n**3
        squares += float((influence**2).sum()) / n**2
    return cubes / (6 * squares**1.5) if squares > 0 else 0.0


def _defined(draws: FloatArray) -> tuple[FloatArray, str | None]:
    defined = draws[np.isfinite(draws)]
    lost = len(draws) - len(defined)
    note = f"{lost} of {len(draws)} resamples left the metric undefined and are left out"
    return defined, note if lost else None


def _order_statistics(defined: FloatArray, level: float) -> FloatArray:
    """Take the k-th smallest and k-th largest draw, k the whole part of (B + 1)(1 - level) / 2.

    With these an interval leaves the null value out if and only if `bootstrap_test` gives a P of
    at most 1 - level; quantiles between two draws could disagree with it.
    """
    k = _rank(len(defined), level)
    places = [k - 1, len(defined) - k]
    bounds: FloatArray = np.partition(defined, places)[places]
    return bounds


def _rank(replicates: int, level: float) -> int:
    # Rounded first: (B + 1)(1 - level) / 2 may be a whole number that floats just miss.
    return math.floor(round((replicates + 1) * (1 - level) / 2, 9))


def _no_interval(defined: FloatArray, replicates: int, level: float) -> str | None:
    """Say why draws can have no interval, if they cannot."""
    if len(defined) < (1 - MOST_UNDEFINED) * replicates:
        return (
            f"no interval: {replicates - len(defined)} of {replicates} resamples left the "
            "metric undefined"
        )
    if _rank(len(defined), level) < 1:
        return f"no interval: {replicates} resamples are too few for this level"
    if np.ptp(defined) == 0:
        return "no interval: every resample gave the same value"
    return None


def _bca_tails(
    defined: FloatArray, estimate: float, tails: FloatArray, acceleration: float
) -> FloatArray:
    """Move the tail probabilities for bias and skewness (Efron 1987, equation 3.9)."""
    from scipy.special import ndtr, ndtri  # heavy: on first use

    share = np.mean(defined < estimate) + np.mean(defined == estimate) / 2
    inside = np.clip(share, 0.5 / len(defined), 1 - 0.5 / len(defined))
    bias = ndtri(inside)
    z = bias + ndtri(tails)
    moved: FloatArray = ndtr(bias + z / (1 - acceleration * z))
    return moved
