"""Signal detection theory of a yes/no task: d′ and the criterion c."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from readerstats.results import Estimate
from readerstats.stats.confidence import critical_value

if TYPE_CHECKING:
    from readerstats.stats.verdicts import Table

FloatArray: TypeAlias = NDArray[np.float64]
_Index: TypeAlias = Callable[[FloatArray, FloatArray, FloatArray, FloatArray], FloatArray]

_METHOD = "gourevitch-galanter"


def d_prime(tp: FloatArray, fn: FloatArray, fp: FloatArray, tn: FloatArray) -> FloatArray:
    """Compute d′, how far apart the two classes are for a reader, in standard deviations.

    Parameters
    ----------
    tp, fn, fp, tn : ndarray of float, any shapes that broadcast
        Counts, which may be weighted.

    Returns
    -------
    ndarray of float, the broadcast shape
        ``z(H) - z(F)`` at the log-linear rates [1]_; NaN where a class has no case.

    References
    ----------
    .. [1] Hautus MJ. Behav Res Methods 1995;27:46-51. doi:10.3758/BF03203619

    Examples
    --------
    >>> counts = [np.array([count]) for count in (34.0, 6.0, 6.0, 34.0)]
    >>> d_prime(*counts).round(4).tolist()
    [2.001]
    """
    hits, false_alarms = _z_scores(tp, fn, fp, tn)
    return hits - false_alarms


def criterion(tp: FloatArray, fn: FloatArray, fp: FloatArray, tn: FloatArray) -> FloatArray:
    """Compute c, a reader's reluctance to call a case positive, in standard deviations.

    Parameters
    ----------
    tp, fn, fp, tn : ndarray of float, any shapes that broadcast
        Counts, which may be weighted.

    Returns
    -------
    ndarray of float, the broadcast shape
        ``-(z(H) + z(F)) / 2`` at the log-linear rates; 0 for a reader without bias, positive
        for one who calls few cases positive, NaN where a class has no case.

    Examples
    --------
    >>> counts = [np.array([count]) for count in (25.0, 15.0, 7.0, 33.0)]
    >>> criterion(*counts).round(4).tolist()
    [0.2968]
    """
    hits, false_alarms = _z_scores(tp, fn, fp, tn)
    return -(hits + false_alarms) / 2


def d_prime_estimate(table: Table, level: float) -> Estimate:
    """Estimate d′ of one reader with a confidence interval.

    Parameters
    ----------
    table : Table
        The reader's 2 x 2 table.
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    Estimate
        In standard deviations, with the standard error of [1]_ at the log-linear rates, one
        case added to each class; None where a class has no case.

    References
    ----------
    .. [1] Gourevitch V, Galanter E. Psychometrika 1967;32:25-33. doi:10.1007/BF02289402

    Examples
    --------
    >>> from readerstats.stats.verdicts import Table
    >>> result = d_prime_estimate(Table(tp=34, fn=6, fp=6, tn=34), 0.95)
    >>> round(result.estimate, 4), round(result.se**2, 4)
    (2.001, 0.1113)
    """
    return _estimate(d_prime, 1.0, table, level)


def criterion_estimate(table: Table, level: float) -> Estimate:
    """Estimate c of one reader with a confidence interval.

    Parameters
    ----------
    table : Table
        The reader's 2 x 2 table.
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    Estimate
        In standard deviations; its variance is a quarter of that of d′.

    Examples
    --------
    >>> from readerstats.stats.verdicts import Table
    >>> result = criterion_estimate(Table(tp=25, fn=15, fp=7, tn=33), 0.95)
    >>> round(result.estimate, 4), round(result.lower, 4), round(result.upper, 4)
    (0.2968, 0.0003, 0.5934)
    """
    return _estimate(criterion, 0.5, table, level)


def _estimate(index: _Index, scale: float, table: Table, level: float) -> Estimate:
    """Estimate z(H) - z(F) or -(z(H) + z(F)) / 2; `scale` is what multiplies each z."""
    if table.missing_class:
        return Estimate.unavailable(method=_METHOD, note=table.missing_class)
    cells = [np.array(float(cell)) for cell in (table.tp, table.fn, table.fp, table.tn)]
    estimate = float(index(*cells))
    variance = z_variance(table.tp, table.positives) + z_variance(table.fp, table.negatives)
    se = scale * math.sqrt(variance)
    reach = critical_value(level) * se
    return Estimate(
        estimate=estimate,
        se=se,
        lower=estimate - reach,
        upper=estimate + reach,
        level=level,
        method=_METHOD,
    )


def _z_scores(
    tp: FloatArray, fn: FloatArray, fp: FloatArray, tn: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return z of the hit and false-alarm rates: half a case added to each cell (log-linear)."""
    from scipy.special import ndtri

    positives, negatives = tp + fn, fp + tn
    hits = ndtri((tp + 0.5) / (positives + 1))
    false_alarms = ndtri((fp + 0.5) / (negatives + 1))
    known = (positives > 0) & (negatives > 0)
    return np.where(known, hits, np.nan), np.where(known, false_alarms, np.nan)


def z_variance(k: float, n: float) -> float:
    """Return the variance of z of a log-linear rate, by the delta method.

    Examples
    --------
    >>> round(z_variance(34, 40), 4)
    0.0556
    """
    from scipy.special import ndtri

    rate = (k + 0.5) / (n + 1)
    density = math.exp(-(float(ndtri(rate)) ** 2) / 2) / math.sqrt(2 * math.pi)
    return rate * (1 - rate) / ((n + 1) * density**2)
