"""Likelihood ratios and the diagnostic odds ratio, with intervals of their logarithms."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from readerstats.results import Estimate
from readerstats.stats.confidence import critical_value

if TYPE_CHECKING:
    from readerstats.stats.verdicts import Table


def positive_likelihood_ratio(table: Table, level: float) -> Estimate:
    """Estimate the positive likelihood ratio, sensitivity / (1 - specificity).

    Parameters
    ----------
    table : Table
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    Estimate
        On [0, infinity), with the interval of its logarithm [1]_; a ratio of 0 has none, an
        infinite one is None.

    References
    ----------
    .. [1] Simel DL, Samsa GP, Matchar DB. J Clin Epidemiol 1991;44:763-770.
       doi:10.1016/0895-4356(91)90128-V

    Examples
    --------
    >>> from readerstats.stats.verdicts import Table
    >>> result = positive_likelihood_ratio(Table(tp=34, fn=6, fp=7, tn=33), 0.95)
    >>> round(result.estimate, 4), round(result.lower, 4), round(result.upper, 4)
    (4.8571, 2.4476, 9.6387)
    """
    return _likelihood_ratio(table, table.tp, table.fp, "positive", level)


def negative_likelihood_ratio(table: Table, level: float) -> Estimate:
    """Estimate the negative likelihood ratio, (1 - sensitivity) / specificity.

    Parameters
    ----------
    table : Table
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    Estimate
        As `positive_likelihood_ratio`, of the cases called negative.

    Examples
    --------
    >>> from readerstats.stats.verdicts import Table
    >>> result = negative_likelihood_ratio(Table(tp=34, fn=6, fp=7, tn=33), 0.95)
    >>> round(result.estimate, 4), round(result.lower, 4), round(result.upper, 4)
    (0.1818, 0.0858, 0.3854)
    """
    return _likelihood_ratio(table, table.fn, table.tn, "negative", level)


def _likelihood_ratio(table: Table, k1: int, k0: int, called: str, level: float) -> Estimate:
    """Compare how often positive (k1) and negative (k0) cases got one verdict."""
    method = "simel-log"
    reason = table.missing_class
    if not reason and k0 == 0:
        reason = (
            f"infinite: no negative case was called {called}"
            if k1
            else f"no case was called {called}"
        )
    if reason:
        return Estimate.unavailable(method=method, note=reason)
    if k1 == 0:
        note = f"no interval: no positive case was called {called}, and 0 has no logarithm"
        return Estimate(estimate=0.0, method=method, note=note)
    n1, n0 = table.positives, table.negatives
    ratio = (k1 / n1) / (k0 / n0)
    return log_interval(ratio, 1 / k1 - 1 / n1 + 1 / k0 - 1 / n0, level, method)


def diagnostic_odds_ratio(table: Table, level: float) -> Estimate:
    """Estimate the diagnostic odds ratio, tp tn / (fp fn).

    Parameters
    ----------
    table : Table
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    Estimate
        On (0, infinity), with the interval of its logarithm [1]_. Where a cell is 0, 0.5 is
        added to each [2]_, and the note says so.

    References
    ----------
    .. [1] Woolf B. Ann Hum Genet 1955;19:251-253. doi:10.1111/j.1469-1809.1955.tb01348.x
    .. [2] Glas AS, Lijmer JG, Prins MH, Bonsel GJ, Bossuyt PMM. J Clin Epidemiol
       2003;56:1129-1135. doi:10.1016/S0895-4356(03)00177-X

    Examples
    --------
    >>> from readerstats.stats.verdicts import Table
    >>> result = diagnostic_odds_ratio(Table(tp=34, fn=6, fp=7, tn=33), 0.95)
    >>> round(result.estimate, 4), round(result.lower, 4), round(result.upper, 4)
    (26.7143, 8.1192, 87.8974)
    """
    method = "woolf"
    if table.missing_class:
        return Estimate.unavailable(method=method, note=table.missing_class)
    empty = 0 in (table.tp, table.fn, table.fp, table.tn)
    tp, fn, fp, tn = (
        count + (0.5 if empty else 0.0) for count in (table.tp, table.fn, table.fp, table.tn)
    )
    note = "0.5 was added to each cell, for one of them is 0" if empty else None
    return log_interval(tp * tn / (fp * fn), 1 / tp + 1 / fn + 1 / fp + 1 / tn, level, method, note)


def log_interval(
    ratio: float, variance: float, level: float, method: str, note: str | None = None
) -> Estimate:
    """Return a ratio with the normal interval of its logarithm, whose variance is given.

    Examples
    --------
    >>> round(log_interval(2.0, 0.04, 0.95, "simel-log").upper, 4)
    2.9599
    """
    factor = math.exp(critical_value(level) * math.sqrt(max(0.0, variance)))
    return Estimate(
        estimate=ratio,
        lower=ratio / factor,
        upper=ratio * factor,
        level=level,
        method=method,
        note=note,
    )
