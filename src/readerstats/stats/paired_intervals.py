"""Intervals for paired proportions: of the difference, and of the share of discordant cases."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from readerstats.stats.confidence import score_interval, standardised
from readerstats.stats.proportions import proportion

if TYPE_CHECKING:
    from readerstats.results import PairedCounts


def tango_difference(
    b: int, c: int, n: int, level: float, *, correction: float = 0.0
) -> tuple[float, float]:
    """Return Tango's score interval of the difference of two paired proportions.

    Parameters
    ----------
    b, c : int
        Cases that only the first, and only the second reader got right.
    n : int
        All cases that both read, at least 1.
    level : float
        Confidence level, in (0, 1).
    correction : float, default 0
        Continuity correction, in cases: 1 gives the interval of Edwards' corrected test.

    Returns
    -------
    tuple of float
        Bounds of ``(b - c) / n``, on [-1, 1].

    References
    ----------
    .. [1] Tango T. Stat Med 1998;17:891-908.
       doi:10.1002/(SICI)1097-0258(19980430)17:8<891::AID-SIM780>3.0.CO;2-B

    Examples
    --------
    >>> lower, upper = tango_difference(12, 5, 80, 0.95)
    >>> round(lower, 4), round(upper, 4)
    (-0.0147, 0.1944)
    """

    def score(difference: float) -> float:
        return tango_score(b, c, n, difference, correction=correction)

    return score_interval(score, (b - c) / n, level=level)


def tango_score(b: int, c: int, n: int, difference: float, *, correction: float = 0.0) -> float:
    """Return Tango's z of a difference of two paired proportions, 0 at the one observed.

    Parameters
    ----------
    b, c : int
        Cases that only the first, and only the second reader got right.
    n : int
        All cases that both read, at least 1.
    difference : float
        The value tested, on [-1, 1].
    correction : float, default 0
        Continuity correction, in cases.

    Returns
    -------
    float
        Above 0 where the difference observed is larger than the one tested; may be infinite.

    References
    ----------
    .. [1] Tango T. Stat Med 1998;17:891-908.
       doi:10.1002/(SICI)1097-0258(19980430)17:8<891::AID-SIM780>3.0.CO;2-B

    Examples
    --------
    >>> round(tango_score(0, 1, 44, -0.1), 3)  # the example of the paper
    1.709
    """
    excess = b - c - n * difference
    corrected = math.copysign(max(0.0, abs(excess) - correction), excess)
    only_second = _restricted_only_second(b, c, n, difference)
    return standardised(corrected, n * (2 * only_second + difference * (1 - difference)))


def _restricted_only_second(b: int, c: int, n: int, difference: float) -> float:
    """Return the likeliest P(only second right) given the difference: the paper's quadratic."""
    half_linear = ((2 * n - b + c) * difference - b - c) / 2
    constant = -c * difference * (1 - difference)
    root = math.sqrt(max(0.0, half_linear**2 - 2 * n * constant))
    if half_linear <= 0:
        return (root - half_linear) / (2 * n)
    return -constant / (root + half_linear)  # the same root, without cancellation


def newcombe_difference(counts: PairedCounts, level: float) -> tuple[float, float]:
    """Return Newcombe's square-and-add interval of the difference of two paired proportions.

    Parameters
    ----------
    counts : PairedCounts
        The 2 x 2 table, with at least one case.
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    tuple of float
        Bounds of the first proportion minus the second, on [-1, 1].

    References
    ----------
    .. [1] Newcombe RG. Stat Med 1998;17:2635-2650, method 10.
       doi:10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C

    Examples
    --------
    >>> from readerstats.results import PairedCounts
    >>> lower, upper = newcombe_difference(PairedCounts(40, 12, 5, 23), 0.95)
    >>> round(lower, 4), round(upper, 4)
    (-0.0144, 0.1862)
    """
    n = counts.both + counts.only_a + counts.only_b + counts.neither
    difference = (counts.only_a - counts.only_b) / n
    below_a, above_a = _wilson_arms(counts.both + counts.only_a, n, level)
    below_b, above_b = _wilson_arms(counts.both + counts.only_b, n, level)
    phi = _corrected_phi(counts, n)
    down = below_a**2 - 2 * phi * below_a * above_b + above_b**2
    up = above_a**2 - 2 * phi * above_a * below_b + below_b**2
    lower, upper = difference - math.sqrt(max(0.0, down)), difference + math.sqrt(max(0.0, up))
    return max(-1.0, lower), min(1.0, upper)


def _wilson_arms(k: int, n: int, level: float) -> tuple[float, float]:
    """Return how far Wilson's interval reaches below and above k / n."""
    one = proportion(k, n, level=level)
    if one.estimate is None or one.lower is None or one.upper is None:
        raise ValueError("`n` must be at least 1, got 0.")
    return one.estimate - one.lower, one.upper - one.estimate


def _corrected_phi(counts: PairedCounts, n: int) -> float:
    """Return the correlation of the two readers, a positive one shrunk as in the paper."""
    right_a, right_b = counts.both + counts.only_a, counts.both + counts.only_b
    margins = right_a * (n - right_a) * right_b * (n - right_b)
    if margins == 0:
        return 0.0
    excess = float(counts.both * counts.neither - counts.only_a * counts.only_b)
    return (max(0.0, excess - n / 2) if excess > 0 else excess) / math.sqrt(margins)


def clopper_pearson_share(b: int, c: int, level: float) -> tuple[float, float]:
    """Return the exact limits of b / (b + c).

    Parameters
    ----------
    b, c : int
        Discordant cases of either kind, not both 0.
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    tuple of float
        Bounds, on [0, 1].

    Examples
    --------
    >>> lower, upper = clopper_pearson_share(12, 5, 0.95)
    >>> round(lower, 4), round(upper, 4)
    (0.4404, 0.8969)
    """
    share = proportion(b, b + c, level=level, method="clopper-pearson")
    if share.lower is None or share.upper is None:
        raise ValueError("`b` and `c` must not both be 0.")
    return share.lower, share.upper


def mid_p_share(b: int, c: int, level: float) -> tuple[float, float]:
    """Return the mid-P limits of b / (b + c): the tails count half of what was observed.

    Parameters
    ----------
    b, c : int
        Discordant cases of either kind, not both 0.
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    tuple of float
        Bounds, on [0, 1].

    References
    ----------
    .. [1] Berry G, Armitage P. Statistician 1995;44:417-423. doi:10.2307/2348891

    Examples
    --------
    >>> lower, upper = mid_p_share(12, 5, 0.95)
    >>> round(lower, 4), round(upper, 4)
    (0.4632, 0.8834)
    """
    return _lower_mid_p(b, c, level), 1 - _lower_mid_p(c, b, level)


def _lower_mid_p(b: int, c: int, level: float) -> float:
    """Return the share at which b or more successes have mid-P tail (1 - level) / 2."""
    if b == 0:
        return 0.0
    from scipy.optimize import brentq
    from scipy.special import betainc

    def excess(share: float) -> float:
        at_least = betainc(b, c + 1, share)
        more = betainc(b + 1, c, share) if c else 0.0
        return float(at_least + more) / 2 - (1 - level) / 2

    return float(brentq(excess, 0.0, 1.0, xtol=1e-15, rtol=1e-15))
