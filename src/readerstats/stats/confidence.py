"""The confidence level and what follows from it alone."""

from __future__ import annotations

import math
from collections.abc import Callable


def critical_value(level: float) -> float:
    """Return the normal quantile of a two-sided interval, 1.96 for a level of 0.95.

    Parameters
    ----------
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    float
        The value that a standard normal exceeds with probability ``(1 - level) / 2``.

    Raises
    ------
    ValueError
        For a level outside (0, 1).

    Examples
    --------
    >>> round(critical_value(0.95), 4)
    1.96
    """
    if not 0 < level < 1:
        raise ValueError(f"`level` must lie between 0 and 1, got {level}.")
    from scipy.special import ndtri

    return -float(ndtri((1 - level) / 2))  # from the tail: 1 - tail would lose digits near 1


def score_interval(
    score: Callable[[float], float],
    estimate: float,
    *,
    level: float,
    lowest: float = -1.0,
    highest: float = 1.0,
) -> tuple[float, float]:
    """Find the values that a score test does not reject.

    Parameters
    ----------
    score : callable
        Score statistic as a function of the value tested: 0 at `estimate`, positive below it,
        negative above it, standard normal in large samples. May be infinite.
    estimate : float
        The value with score 0.
    level : float
        Confidence level, in (0, 1).
    lowest, highest : float, default -1 and 1
        Range of the parameter, and of the bounds.

    Returns
    -------
    tuple of float
        Lower and upper bound.

    Examples
    --------
    >>> lower, upper = score_interval(lambda value: (0.2 - value) / 0.1, 0.2, level=0.95)
    >>> round(lower, 4), round(upper, 4)
    (0.004, 0.396)
    """
    from scipy.optimize import bisect  # not brentq: a score may be infinite at the ends

    critical = critical_value(level)

    def boundary(sign: float, end: float) -> float:
        if sign * score(end) <= critical:
            return end
        found = bisect(
            lambda value: sign * score(value) - critical, end, estimate, xtol=1e-15, rtol=1e-15
        )
        return float(found)

    return boundary(1.0, lowest), boundary(-1.0, highest)


def standardised(excess: float, variance: float) -> float:
    """Divide a difference by its standard deviation, with the limits where that is 0.

    Parameters
    ----------
    excess : float
        What was observed minus what was expected.
    variance : float
        Variance of `excess`; rounding may have left it a little below 0.

    Returns
    -------
    float
        The standardised difference: 0 for no excess, infinite for an excess without variance.

    Examples
    --------
    >>> standardised(3.0, 4.0), standardised(0.0, 0.0), standardised(-1.0, 0.0)
    (1.5, 0.0, -inf)
    """
    if excess == 0:
        return 0.0
    if variance <= 0:
        return math.copysign(math.inf, excess)
    return excess / math.sqrt(variance)
