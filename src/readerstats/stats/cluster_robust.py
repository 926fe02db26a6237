"""The variance of a sum over reads that share readers and share cases."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from readerstats.stats.samples import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusteredVariance:
    """What each kind of cluster adds to a variance.

    Attributes
    ----------
    variance : float or None
        For other clusters of every kind given; None where no kind has two clusters.
    df : float or None
        Of Student's t: G - 1 with one kind of cluster, Satterthwaite's with two.
    by_kind : tuple of float
        The variance with clusters of one kind only, in the order given.
    note : str or None

    Examples
    --------
    >>> ClusteredVariance(variance=0.5, df=4.0, by_kind=(0.5,)).df
    4.0
    """

    variance: float | None
    df: float | None
    by_kind: tuple[float, ...] = ()
    note: str | None = None


def clustered_variance(influence: ArrayLike, *kinds: ArrayLike) -> ClusteredVariance:
    """Estimate the variance of a sum of terms that belong to one or two kinds of clusters.

    Parameters
    ----------
    influence : array of float, shape (read,)
        What each read adds to an estimate less its expectation, such as the row of a bread matrix
        times a score.
    *kinds : array, each of shape (read,)
        The reader of each read, and its case (or patient).

    Returns
    -------
    ClusteredVariance

    Raises
    ------
    ValueError
        For no kind, more than two, or shapes that do not fit.

    Notes
    -----
    With two kinds the variance is that by readers plus that by cases less that by both at once
    [1]_, each times G / (G - 1). Reads that share neither are independent; nothing is assumed of
    the others. Where it comes out below the larger of the first two, because one kind matters
    little, that larger one is taken [2]_; the difference alone would be far too small there, or
    negative. Degrees of freedom are those of Satterthwaite [3]_ for the sum of the two:
    ``V^2 / (V_1^2 / (G_1 - 1) + V_2^2 / (G_2 - 1))``, at least those of the scarcer kind. With
    the latter alone, the usual choice, three readers would almost never find anything; by
    simulation these keep the level.

    References
    ----------
    .. [1] Cameron AC, Gelbach JB, Miller DL. J Bus Econ Stat 2011;29:238-249.
       https://doi.org/10.1198/jbes.2010.07136
    .. [2] MacKinnon JG, Nielsen MO, Webb MD. Jackknife inference with two-way clustering. 2024.
       https://doi.org/10.48550/arXiv.2406.08880
    .. [3] Satterthwaite FE. Biometrics Bull 1946;2:110-114. https://doi.org/10.2307/3002019

    Examples
    --------
    >>> found = clustered_variance([1, -1, 2, -2], ["R1", "R1", "R2", "R2"], [1, 2, 1, 2])
    >>> found.by_kind, found.variance, found.df
    ((0.0, 36.0), 36.0, 1.0)
    """
    terms = np.asarray(influence, dtype=np.float64)
    codes = [np.asarray(kind) for kind in kinds]
    if len(codes) not in (1, 2) or any(code.shape != terms.shape for code in codes):
        raise ValueError("`kinds` must be one or two arrays with a value for each read.")
    numbered = [np.unique(code, return_inverse=True) for code in codes]
    sizes = [levels.size for levels, _ in numbered]
    if min(sizes) < 2:
        return ClusteredVariance(
            variance=None, df=None, note="one cluster tells nothing of others: no interval"
        )
    by_kind = tuple(_variance(terms, place) for _, place in numbered)
    if len(codes) == 1:
        return ClusteredVariance(variance=by_kind[0], df=sizes[0] - 1.0, by_kind=by_kind)
    both = numbered[0][1] * sizes[1] + numbered[1][1]
    variance = math.fsum(by_kind) - _variance(terms, np.unique(both, return_inverse=True)[1])
    variance = max(variance, *by_kind)
    spread = sum(part**2 / (size - 1) for part, size in zip(by_kind, sizes, strict=True))
    df = max(variance**2 / spread, min(sizes) - 1.0) if spread > 0 else None
    return ClusteredVariance(variance=variance, df=df, by_kind=by_kind)


def _variance(terms: FloatArray, place: NDArray[np.intp]) -> float:
    sums = np.bincount(place, weights=terms)
    return float(sums.size / (sums.size - 1) * (sums**2).sum())
