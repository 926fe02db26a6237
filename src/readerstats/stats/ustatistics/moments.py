"""From sums over pairs of scores to moments, variance components, variance and degrees of freedom.

Arrays have one axis of length 2 a factor, the reader first: index 1 stands for scores that share
the factor, index 0 for scores of two different readers, or of two different cases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from readerstats.stats.samples import NOISE, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentTable:
    """Second moments of two scores, and how much each counts in the covariance of two averages.

    Attributes
    ----------
    moments : ndarray of float, shape (2, 2) or (2, 2, 2)
        Mean product of two scores; NaN where there are no such two scores.
    coefficients : ndarray of float, of the same shape
        The covariance is the sum of coefficients times moments; the coefficient of the scores
        that share nothing includes the -1 of the squared mean.
    """

    moments: FloatArray
    coefficients: FloatArray

    @property
    def covariance(self) -> float | None:
        """Covariance of the two averages; None where no two scores share nothing."""
        if np.isnan(self.moments.flat[0]):
            return None
        return float(self._terms().sum())

    @property
    def size(self) -> float:
        """Size of the terms that the covariance sums: what its rounding is in proportion to."""
        return float(np.abs(self._terms()).sum())

    def _terms(self) -> FloatArray:
        terms: FloatArray = self.moments * self.coefficients
        return np.where(np.isnan(terms), 0.0, terms)

    @property
    def components(self) -> FloatArray:
        """What scores gain in common by sharing exactly these factors; index 0 is the mean's."""
        result = self.moments.copy()
        for axis in range(result.ndim):
            by_factor = result.swapaxes(0, axis)
            by_factor[1] -= by_factor[0]
        return result

    @property
    def component_coefficients(self) -> FloatArray:
        """Weight of each component in the covariance: the share of pairs that have it."""
        result = self.coefficients.copy()
        for axis in range(result.ndim):
            by_factor = result.swapaxes(0, axis)
            by_factor[0] += by_factor[1]
        return result


def unbiased_moments(numerators: FloatArray, denominators: FloatArray) -> MomentTable:
    """Average products over the pairs that share exactly the factors asked for.

    Parameters
    ----------
    numerators, denominators : ndarray of float, shape (2, 2) or (2, 2, 2)
        Sums over the pairs that share at least the factors of index 1, as from `Sums.pair`.

    Returns
    -------
    MomentTable

    Notes
    -----
    Eq. 12 to 19 of [1]_ for AUC, [2]_ for a proportion. The covariance is the product of the two
    averages less the mean product of the scores that share nothing, which estimates the product
    of the two expectations without bias, whatever the weights of the readers.

    References
    ----------
    .. [1] Gallas BD, Bandos A, Samuelson FW, Wagner RF. Commun Stat Theory Methods
       2009;38:2586-2603. https://doi.org/10.1080/03610920802610084
    .. [2] Gallas BD, Pennello GA, Myers KJ. J Opt Soc Am A 2007;24:B70-B80.
       https://doi.org/10.1364/JOSAA.24.000B70

    Examples
    --------
    >>> table = unbiased_moments(np.array([[4.0, 2.0], [2.0, 2.0]]), np.array([[16.0, 8], [8, 4]]))
    >>> table.moments
    array([[0.5, 0. ],
           [0. , 0.5]])
    """
    return _table(_exactly(numerators), _exactly(denominators), denominators.flat[0])


def biased_moments(numerators: FloatArray, denominators: FloatArray) -> MomentTable:
    """Average products over the pairs that share at least the factors asked for.

    Parameters
    ----------
    numerators, denominators : ndarray of float, shape (2, 2) or (2, 2, 2)
        As for `unbiased_moments`.

    Returns
    -------
    MomentTable
        Its covariance is that of the empirical distribution: the V-statistic, or MLE.

    Examples
    --------
    >>> table = biased_moments(np.array([[4.0, 2.0], [2.0, 2.0]]), np.array([[16.0, 8], [8, 4]]))
    >>> table.covariance
    0.0625
    """
    exact = _table(numerators, _exactly(denominators), denominators.flat[0])
    moments = _ratio(numerators, denominators)
    return MomentTable(moments=moments, coefficients=exact.coefficients)


def _exactly(sums: FloatArray) -> FloatArray:
    """Turn sums over pairs that share at least some factors into those that share only these."""
    result = sums.copy()
    for axis in range(result.ndim):
        by_factor = result.swapaxes(0, axis)
        by_factor[0] -= by_factor[1]
    return result


def _table(numerators: FloatArray, denominators: FloatArray, all_pairs: float) -> MomentTable:
    # Differences of sums: what is left of nothing is rounding.
    weights = np.where(denominators > NOISE * all_pairs, denominators, 0.0)
    coefficients = _ratio(weights, np.full_like(weights, all_pairs))
    coefficients.flat[0] -= 1
    return MomentTable(moments=_ratio(numerators, weights), coefficients=coefficients)


def _ratio(numerators: FloatArray, denominators: FloatArray) -> FloatArray:
    result = np.full(numerators.shape, np.nan)
    np.divide(numerators, denominators, out=result, where=denominators > 0)
    return result


def main_effects(array: FloatArray) -> FloatArray:
    """Pick the entries of the single factors: the readers, then the cases.

    Parameters
    ----------
    array : ndarray of float, shape (2, 2) or (2, 2, 2)

    Returns
    -------
    ndarray of float, shape (2,) or (3,)

    Examples
    --------
    >>> main_effects(np.array([[0.0, 1.0], [2.0, 3.0]]))
    array([2., 1.])
    """
    ends = np.diag(np.full(array.ndim, 1))
    picked: FloatArray = array[tuple(ends)]
    return picked


def effective_df(table: MomentTable) -> FloatArray:
    """Count the readers, and the cases, that an average is worth, less one each.

    Parameters
    ----------
    table : MomentTable
        Of a level with itself.

    Returns
    -------
    ndarray of float, shape (2,) or (3,)
        Whole numbers of at least 1: with complete reads the numbers of readers and of cases,
        less one.

    Examples
    --------
    >>> complete = np.array([[9.0 * 16, 9 * 4], [3 * 16, 3 * 4]])
    >>> effective_df(unbiased_moments(complete, complete))
    array([2., 3.])
    """
    shares = main_effects(table.component_coefficients)
    # Rounded once before, lest noise decide where a number lies half-way.
    return np.maximum(np.rint(np.round(1 / shares - 1, 9)), 1.0)


def bdg_df(variance: float, components: FloatArray, own_df: FloatArray) -> float:
    """Approximate the degrees of freedom of a variance by Satterthwaite's rule.

    Parameters
    ----------
    variance : float
        Variance of the average, or of the difference of two; above 0.
    components : ndarray of float, shape (2,) or (3,)
        Biased components of the readers and of the cases, or their combination for a difference;
        NaN where there is none.
    own_df : ndarray of float, of the same shape
        Degrees of freedom of each, as from `effective_df`.

    Returns
    -------
    float
        Not rounded, and not below the least of `own_df`.

    Notes
    -----
    Components of interactions are left out, as is usual: they vary far less. The bound from below
    is that of [1]_.

    References
    ----------
    .. [1] Gaylor DW, Hopper FN. Technometrics 1969;11:691-706.
       https://doi.org/10.1080/00401706.1969.10490732
    .. [2] Gallas BD, Hillis SL. J Med Imaging 2014;1:031006.
       https://doi.org/10.1117/1.JMI.1.3.031006

    Examples
    --------
    >>> bdg_df(0.02, np.array([0.04, 0.0]), np.array([4.0, 99.0]))
    16.0
    """
    terms = np.where(np.isnan(components), 0.0, components) ** 2 / own_df**3
    spread, least = float(terms.sum()), float(own_df.min())
    return max(variance**2 / spread, least) if spread > 0 else least
