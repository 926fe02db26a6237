"""A proportion whose cases hold shares: averages of several runs, where cases are what is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.results import Estimate
from readerstats.stats.confidence import critical_value
from readerstats.stats.proportions import proportion

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from readerstats.stats.samples import FloatArray

METHOD: Final = "wilson-effective"


@dataclass(frozen=True, slots=True)
class EffectiveShare:
    """A share, and how many independent cases, each right or wrong, would be as telling.

    Attributes
    ----------
    share : float
        On [0, 1].
    size : float
        What the shares add up to where all are 1: the number of cases, for a plain average.
    effective : float
        `size` where every case holds 0 or 1, more where runs of one case differ.

    Examples
    --------
    >>> round(EffectiveShare(0.8, 67.0, 101.0).variance, 6)
    0.001584
    """

    share: float
    size: float
    effective: float

    @property
    def variance(self) -> float:
        """Variance of the share over samples of cases."""
        return self.share * (1 - self.share) / self.effective

    def bounds(self, level: float) -> tuple[float, float]:
        """Return Wilson's interval for the effective number of cases."""
        from statsmodels.stats.proportion import proportion_confint

        lower, upper = proportion_confint(
            self.share * self.effective, self.effective, alpha=1 - level, method="wilson"
        )
        return (
            0.0 if self.share == 0 else max(0.0, float(lower)),
            1.0 if self.share == 1 else min(1.0, float(upper)),
        )


def effective_share(above: FloatArray, below: FloatArray, runs: FloatArray) -> EffectiveShare:
    """Divide two sums over cases, and find the effective number of cases.

    Parameters
    ----------
    above, below : ndarray of float, shape (case,)
        ``0 <= above <= below <= 1``; `below` is 1 for a plain average, and not 0 in all.
    runs : ndarray of float, shape (case,)
        Runs behind each case: the most independent answers that it can stand for.

    Returns
    -------
    EffectiveShare

    Examples
    --------
    >>> effective_share(np.array([1, 1, 0.5, 0]), np.ones(4), np.full(4, 2))
    EffectiveShare(share=0.625, size=4.0, effective=5.454545454545454)
    """
    size = float(below.sum())
    share = float(above.sum()) / size
    spread = float(((above - share * below) ** 2).sum())
    most = float((below * runs).sum())
    if share in (0.0, 1.0):
        return EffectiveShare(share, size, size)
    # An exact tie of all cases leaves no spread: then every run counts, and no more than that.
    wanted = share * (1 - share) * size**2
    effective = most if spread * most <= wanted else wanted / spread
    return EffectiveShare(share, size, max(size, effective))


def average_share(shares: ArrayLike, *, runs: ArrayLike, level: float = 0.95) -> Estimate:
    """Estimate the average of shares, one a case, such as how often a model's runs were right.

    Parameters
    ----------
    shares : array_like, shape (case,)
        On [0, 1]: for each case the share of its runs; NaN for a case that does not count.
    runs : array_like of int, shape (case,)
        Runs behind each share.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Estimate
        The average over cases, each with the same weight, on [0, 1]; `n` is the number of cases,
        whatever the number of runs. Where every share is 0 or 1, that of `proportion`.

    Raises
    ------
    ValueError
        For arrays of different shape, a share outside [0, 1], a share without a run, or a level
        outside (0, 1).

    Notes
    -----
    Wilson's interval for the effective number of cases ``p (1 - p) / V``, where ``V`` is the
    variance of the average over cases: the device of [1]_ for clustered surveys, cases being the
    clusters and runs their elements, with the score interval in place of the exact one [3]_. Like
    the effective sample size there it is at most the number of runs. The standard error is that
    of the case averages [2]_, so that runs which repeat each other tell nothing new, and runs
    never count as cases.
    Assumes independent cases. Coverage was simulated: see docs/methods/model-runs.md.

    References
    ----------
    .. [1] Korn EL, Graubard BI. Surv Methodol 1998;24:193-201.
    .. [2] Miller E. Adding error bars to evals. 2024. doi:10.48550/arXiv.2411.00640
    .. [3] Franco C, Little RJA, Louis TA, Slud EV. J Surv Stat Methodol 2019;7:334-364.
       doi:10.1093/jssam/smy019

    Examples
    --------
    >>> result = average_share([1, 0.5, 0.75, 0, 1, 1], runs=[4] * 6)
    >>> round(result.estimate, 4), round(result.lower, 4), round(result.upper, 4), result.n
    (0.7083, 0.3938, 0.9008, 6)
    """
    critical_value(level)
    values, number = np.asarray(shares, dtype=np.float64), np.asarray(runs, dtype=np.float64)
    if values.ndim != 1 or values.shape != number.shape:
        raise ValueError(
            "`shares` and `runs` must have one value a case each, got shapes "
            f"{values.shape} and {number.shape}."
        )
    known = ~np.isnan(values)
    values, number = values[known], number[known]
    check_shares(values, number)
    n = values.size
    if whole(values):
        return proportion(int(values.sum()), n, level=level)
    found = effective_share(values, np.ones(n), number)
    lower, upper = found.bounds(level)
    return Estimate(
        estimate=found.share,
        se=float(values.std(ddof=1)) / n**0.5 if n > 1 else None,
        lower=lower,
        upper=upper,
        level=level,
        method=METHOD,
        n=n,
    )


def check_shares(shares: FloatArray, runs: FloatArray) -> None:
    """Refuse shares that are none, and those without a run.

    Raises
    ------
    ValueError
        For a share outside [0, 1], or a share of fewer than one run.

    Examples
    --------
    >>> check_shares(np.array([0.5]), np.array([2]))
    """
    strange = shares[~((shares >= 0) & (shares <= 1))]
    if strange.size:
        raise ValueError(f"shares must lie between 0 and 1, got {strange[0]}.")
    if (~(runs >= 1)).any():
        raise ValueError(f"each share needs at least one run, got {runs[~(runs >= 1)][0]:g}.")


def whole(shares: FloatArray) -> bool:
    """Whether every share is 0 or 1: the runs of each case agree, or there is one.

    Examples
    --------
    >>> whole(np.array([1.0, 0.0])), whole(np.array([0.5]))
    (True, False)
    """
    return bool(((shares == 0) | (shares == 1)).all())
