"""The interval of a difference of paired proportions that belongs to the exact McNemar test."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Mixture: TypeAlias = tuple[tuple[float, int, int], ...]
"""Weight and the two parameters of Beta distributions; one that is 0 puts all at an end."""

_NODES: Final = 256
_TAIL: Final = 1e-15


def melded_difference(
    b: int, c: int, n: int, level: float, *, mid_p: bool = False
) -> tuple[float, float]:
    """Return the interval of the exact or mid-P McNemar test, on the scale of differences.

    Parameters
    ----------
    b, c : int
        Cases that only the first, and only the second reader got right.
    n : int
        All cases that both read, at least 1.
    level : float
        Confidence level, in (0, 1).
    mid_p : bool, default False
        Whether the tails count half of what was observed.

    Returns
    -------
    tuple of float
        Bounds of ``(b - c) / n``, on [-1, 1].

    Notes
    -----
    The difference is the share of discordant cases times ``2 pi - 1``, where ``pi`` is the share
    of these that the first reader got right. Both are binomial, so that each has a confidence
    distribution of its own, and the bounds are quantiles of the product [1]_. Where the bound is
    0, the share of discordant cases does not matter, and what is left is McNemar's test.

    References
    ----------
    .. [1] Fay MP, Lumbard K. Stat Med 2021;40:1147-1159. doi:10.1002/sim.8829

    Examples
    --------
    >>> lower, upper = melded_difference(12, 5, 80, 0.95)
    >>> round(lower, 4), round(upper, 4)
    (-0.0259, 0.2011)
    """
    tail = (1 - level) / 2
    return -_highest(c, b, n, tail, mid_p), _highest(b, c, n, tail, mid_p)


def _highest(b: int, c: int, n: int, tail: float, mid_p: bool) -> float:
    """Return the upper bound of the first proportion minus the second."""
    from scipy.optimize import brentq

    m = b + c
    of_first, discordant = _upper(b, m), _upper(m, n)
    if mid_p:
        of_first, discordant = _halved(b, m), _halved(m, n)
    elif _at_most(0.5, of_first) >= 1 - tail:
        discordant = _lower(m, n)  # below 0, few discordant cases bring the bound nearer to it

    def excess(difference: float) -> float:
        return _product_at_most(difference, of_first, discordant) - (1 - tail)

    if excess(-1.0) >= 0:
        return -1.0
    if excess(0.0) >= 0 and excess(-1e-12) < 0:
        return 0.0
    side = (-1.0, 0.0) if excess(0.0) >= 0 else (0.0, 1.0)
    return float(brentq(excess, *side, xtol=1e-14, rtol=1e-14))


def _upper(k: int, n: int) -> Mixture:
    """Return the confidence distribution whose upper quantiles are Clopper-Pearson's limits."""
    return ((1.0, k + 1, n - k),)


def _lower(k: int, n: int) -> Mixture:
    """Return the one whose lower quantiles are Clopper-Pearson's limits."""
    return ((1.0, k, n - k + 1),)


def _halved(k: int, n: int) -> Mixture:
    """Return the one whose quantiles are the mid-P limits."""
    return ((0.5, k, n - k + 1), (0.5, k + 1, n - k))


def _at_most(value: float | NDArray[np.float64], mixture: Mixture) -> NDArray[np.float64]:
    """Return the probability that a share is at most a value."""
    from scipy.special import betainc

    inside = np.clip(np.asarray(value, dtype=float), 0.0, 1.0)
    below = np.asarray(value) < 0
    total = np.zeros(inside.shape)
    for weight, first, second in mixture:
        if first == 0:
            share = np.ones(inside.shape)
        elif second == 0:
            share = np.where(inside >= 1, 1.0, 0.0)
        else:
            share = betainc(first, second, inside)
        total += weight * np.where(below, 0.0, share)
    return total


def _product_at_most(difference: float, of_first: Mixture, discordant: Mixture) -> float:
    """Return the probability that ``psi (2 pi - 1)`` is at most a difference."""
    if difference == 0:
        at_zero = sum(weight for weight, first, _ in discordant if first == 0)
        return at_zero + (1 - at_zero) * float(_at_most(0.5, of_first))
    reach = abs(difference)
    total = 0.0
    for weight, first, second in discordant:
        if first == 0:
            part = 1.0 if difference > 0 else 0.0
        elif second == 0:
            part = float(_at_most((1 + difference) / 2, of_first))
        else:
            psi, mass = _shares(first, second, reach)
            part = float(mass @ _at_most((1 + difference / psi) / 2, of_first))
            if difference > 0:
                part += float(_at_most(reach, ((1.0, first, second),)))
        total += weight * part
    return total


def _shares(
    first: int, second: int, least: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes above `least`, and how much of a Beta distribution each stands for."""
    from scipy.special import betainccinv, betaincinv, betaln, xlog1py, xlogy

    bottom = max(least, float(betaincinv(first, second, _TAIL)))
    top = max(bottom, float(betainccinv(first, second, _TAIL)))
    nodes, weights = _gauss_legendre()
    psi = bottom + (top - bottom) * (nodes + 1) / 2
    density = np.exp(xlogy(first - 1, psi) + xlog1py(second - 1, -psi) - betaln(first, second))
    return psi, density * weights * (top - bottom) / 2


@cache
def _gauss_legendre() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    return nodes, weights
