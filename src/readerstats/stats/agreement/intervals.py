"""From what each case adds to a coefficient, to its standard error, interval and test."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.results import Estimate, TestResult

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from readerstats.stats.agreement.weights import FloatArray

METHOD: Final = "linearized-t"
BY_PATIENT: Final = "linearized-t-by-patient"
LEAST_SPREAD: Final = 1e-12
"""A chance agreement nearer to 1, or a standard error nearer to 0, is rounding."""

ONE_CATEGORY: Final = (
    "every read is of one category: chance alone would agree always, and there is nothing to "
    "correct for"
)
NO_PAIR: Final = "no case was read by two readers"
ALWAYS_ALIKE: Final = (
    "no interval: every case adds the same, so that cases have no spread to judge by"
)
ONE_CASE: Final = "no interval: one case was read by two readers"
ONE_PATIENT: Final = "no interval: the cases are of one patient"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementCoefficient:
    """An agreement coefficient, what it was made of, and the test of its standard error.

    Attributes
    ----------
    estimate : Estimate
        With the interval over cases; `n` is the number of cases read by two readers or more.
    observed, chance : float or None
        Agreement that was seen, and that expected by chance, both on [0, 1].
    test : TestResult
        Of no agreement beyond chance (a coefficient of 0), with the same standard error.

    Examples
    --------
    >>> from readerstats.stats import agreement_coefficient
    >>> agreement_coefficient([[1, 1, 0, 0], [1, 1, 0, 1]], "percent-agreement").observed
    0.75
    """

    estimate: Estimate
    observed: float | None
    chance: float | None
    test: TestResult


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Linearised:
    """A coefficient and its first-order dependence on the cases.

    Attributes
    ----------
    value : float
        NaN where undefined.
    observed, chance : float
    influence : ndarray, shape (case,)
        How fast the coefficient changes with the weight of each case; sums to 0.
    pairable : int
        Cases read by two readers or more.
    """

    value: float
    observed: float
    chance: float
    influence: FloatArray
    pairable: int


def settled(
    found: Linearised,
    *,
    level: float,
    clusters: ArrayLike | None = None,
    lowest: float = -1.0,
    undefined: str = ONE_CATEGORY,
) -> AgreementCoefficient:
    """Give a coefficient its interval: Student's t with the cases (patients) less one.

    Parameters
    ----------
    found : Linearised
    level : float
    clusters : array_like of int, shape (case,), optional
        The patient of each case; patients are the units then.
    lowest : float
        End of the coefficient's range, where the interval is cut.
    undefined : str
        Why there is no value, where there is none though readers share cases.
    """
    if not 0 < level < 1:
        raise ValueError(f"`level` must lie between 0 and 1, got {level}.")
    method = METHOD if clusters is None else BY_PATIENT
    observed = None if math.isnan(found.observed) else found.observed
    chance = None if math.isnan(found.chance) else found.chance
    if math.isnan(found.value):
        reason = undefined if found.pairable else NO_PAIR
        return AgreementCoefficient(
            estimate=Estimate.unavailable(method=method, note=reason, n=found.pairable),
            observed=observed,
            chance=chance,
            test=TestResult.unavailable(method=method, note=reason, n=found.pairable),
        )
    estimate, test = _with_t(found, level, clusters, method, lowest)
    return AgreementCoefficient(estimate=estimate, observed=observed, chance=chance, test=test)


def _with_t(
    found: Linearised, level: float, clusters: ArrayLike | None, method: str, lowest: float
) -> tuple[Estimate, TestResult]:
    from scipy.special import stdtr, stdtrit

    value, n = found.value, found.pairable
    units = found.influence
    if clusters is not None:
        place = np.unique(np.asarray(clusters), return_inverse=True)[1].reshape(-1)
        units = np.bincount(place, weights=units).astype(np.float64)
    number, df = len(units), min(len(units), n) - 1
    se = 0.0
    if number > 1 and df > 0:
        # Patients' sums over the cases' number: with one case each, the variance of a mean.
        spread = float(np.sum(units**2)) * number / (number - 1)
        se = math.sqrt(spread) / len(found.influence)
    if se <= LEAST_SPREAD:
        note = ALWAYS_ALIKE if df > 0 else ONE_CASE if n == 1 else ONE_PATIENT
        return (
            Estimate(estimate=value, method=method, level=level, n=n, note=note),
            TestResult.unavailable(method=method, estimate=value, n=n, note=note),
        )
    reach = float(stdtrit(df, (1 + level) / 2)) * se
    t = value / se
    estimate = Estimate(
        estimate=value, se=se, lower=max(lowest, value - reach), upper=min(1.0, value + reach),
        df=df, level=level, method=method, n=n,
    )  # fmt: skip
    return estimate, TestResult(
        method=method, estimate=value, se=se, lower=estimate.lower, upper=estimate.upper,
        level=level, statistic_name="t", statistic=t, df=df, p=2 * float(stdtr(df, -abs(t))), n=n,
    )  # fmt: skip
