"""Tests of several coefficients at once, and of their sums, for as many readers as there are."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from readerstats.results import Estimate, TestResult
from readerstats.stats.mixed.model import METHOD, MixedModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from readerstats.stats.samples import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """The units that a covariate varies between, and how many coefficients they carry.

    Attributes
    ----------
    units : int
        Readers for what differs between readers (or for what readers have slopes of), cases for
        what differs between cases, reads for everything else.
    coefficients : int
        Coefficients that vary between these units, the intercept among them.

    Examples
    --------
    >>> years = Stratum(units=17, coefficients=2)
    >>> years.df, round(years.inflation, 3)
    (15, 1.133)
    """

    units: int
    coefficients: int

    @property
    def df(self) -> int:
        """Degrees of freedom left between the units."""
        return self.units - self.coefficients

    @property
    def inflation(self) -> float:
        """What makes up for the coefficients that maximum likelihood forgets in a variance."""
        return self.units / self.df


def joint_test(
    model: MixedModel, terms: Sequence[str], stratum: Stratum | None = None
) -> TestResult:
    """Test whether several coefficients are all 0, such as those of the levels of one factor.

    Parameters
    ----------
    model : MixedModel
    terms : sequence of str
        Names of the coefficients.
    stratum : Stratum, optional
        Between what they vary; chi-square without it.

    Returns
    -------
    TestResult
        Wald's F with the between-within degrees of freedom, or chi-square.

    Raises
    ------
    ValueError
        For a name that is not among the model's terms, or none.

    Notes
    -----
    F = b' V^-1 b / q for q coefficients b with covariance V. With a stratum, V is multiplied by
    units / (units - coefficients), for maximum likelihood estimates a variance between units as if
    no coefficient had been fitted, and the denominator has units - coefficients degrees of freedom
    [1]_, which keeps the level with few clusters [2]_.
    Assumes what `logistic_mixed_model` assumes. Without a stratum validated against the Wald
    chi-square of lme4 1.1-31; type I error by simulation.

    References
    ----------
    .. [1] Schluchter MD, Elashoff JT. J Stat Comput Simul 1990;37:69-87.
       https://doi.org/10.1080/00949659008811295
    .. [2] Li P, Redden DT. BMC Med Res Methodol 2015;15:38.
       https://doi.org/10.1186/s12874-015-0026-x

    Examples
    --------
    >>> from readerstats.stats.mixed.model import logistic_mixed_model
    >>> reader, case = np.divmod(np.arange(48), 8)
    >>> correct = (case < 4) | ((reader + case) % 3 > 0)
    >>> years = (reader - 2.5) / 2
    >>> model = logistic_mixed_model(
    ...     correct, np.column_stack([np.ones(48), years]), ["(Intercept)", "years"], reader, case)
    >>> test = joint_test(model, ["years"], Stratum(units=6, coefficients=2))
    >>> test.df, test.df2
    (1.0, 4.0)
    """
    places = _places(model, terms)
    if model.fit is None:
        return TestResult.unavailable(method=METHOD, note=model.note or "the model was not fitted")
    if stratum is not None and stratum.df < 1:
        return TestResult.unavailable(method=METHOD, note=_none_left(stratum))
    from scipy.special import chdtrc, fdtrc

    beta = model.fit.beta[places]
    covariance = _covariance(model)[np.ix_(places, places)]
    if stratum is not None:
        covariance = covariance * stratum.inflation
    q = len(places)
    wald = max(0.0, float(beta @ np.linalg.solve(covariance, beta)))
    return TestResult(
        method=METHOD,
        estimate=None,
        statistic_name="chi2" if stratum is None else "F",
        statistic=wald if stratum is None else wald / q,
        df=q,
        df2=None if stratum is None else stratum.df,
        p=float(chdtrc(q, wald) if stratum is None else fdtrc(q, stratum.df, wald / q)),
        n=None if stratum is None else stratum.units,
        note=model.note,
    )


def linear_combination(
    model: MixedModel, weights: ArrayLike, stratum: Stratum | None = None
) -> TestResult:
    """Test a sum of coefficients, such as the effect of a covariate at one level of another.

    Parameters
    ----------
    model : MixedModel
    weights : array of float, shape (term,)
    stratum : Stratum, optional
        As for `joint_test`: Student's t; the normal distribution without it.

    Returns
    -------
    TestResult
        As log odds, against 0; the effect size is the odds ratio.

    Raises
    ------
    ValueError
        For weights that do not fit.

    Notes
    -----
    Assumes, and is validated, as `joint_test`.

    Examples
    --------
    >>> from readerstats.stats.mixed.model import logistic_mixed_model
    >>> reader, case = np.divmod(np.arange(48), 8)
    >>> correct = (case < 4) | ((reader + case) % 3 > 0)
    >>> model = logistic_mixed_model(correct, np.ones((48, 1)), ["(Intercept)"], reader, case)
    >>> round(linear_combination(model, [1.0]).estimate, 3)
    1.724
    """
    row = np.asarray(weights, dtype=np.float64)
    if row.shape != (len(model.terms),) or not row.any():
        raise ValueError(f"`weights` must have shape ({len(model.terms)},) and not be all 0.")
    if model.fit is None:
        return TestResult.unavailable(method=METHOD, note=model.note or "the model was not fitted")
    estimate = float(row @ model.fit.beta)
    if stratum is not None and stratum.df < 1:
        return TestResult.unavailable(method=METHOD, note=_none_left(stratum), estimate=estimate)
    from scipy.special import ndtr, ndtri, stdtr, stdtrit

    factor = 1.0 if stratum is None else stratum.inflation
    se = math.sqrt(factor * float(row @ _covariance(model) @ row))
    statistic, upper = estimate / se, (1 + model.level) / 2
    if stratum is None:
        tail, reach = float(ndtr(-abs(statistic))), float(ndtri(upper)) * se
    else:
        tail = float(stdtr(stratum.df, -abs(statistic)))
        reach = float(stdtrit(stratum.df, upper)) * se
    return TestResult(
        method=METHOD,
        estimate=estimate,
        se=se,
        lower=estimate - reach,
        upper=estimate + reach,
        level=model.level,
        statistic_name="z" if stratum is None else "t",
        statistic=statistic,
        df=None if stratum is None else stratum.df,
        p=min(1.0, 2 * tail),
        n=None if stratum is None else stratum.units,
        effect_size_name="odds ratio",
        effect_size=math.exp(min(700.0, estimate)),
        note=model.note,
    )


def _none_left(stratum: Stratum) -> str:
    return (
        f"{stratum.coefficients} coefficients of {stratum.units} units leave nothing to judge "
        "them by"
    )


def _places(model: MixedModel, terms: Sequence[str]) -> list[int]:
    unknown = [term for term in terms if term not in model.terms]
    if unknown or not terms:
        raise ValueError(f"`terms` must be among {', '.join(model.terms)}, got {tuple(terms)}.")
    return [model.terms.index(term) for term in terms]


def _covariance(model: MixedModel) -> FloatArray:
    """Return the covariance of the coefficients."""
    if model.fit is None:
        raise ValueError("the model was not fitted.")
    n_theta = model.fit.theta.size
    return model.fit.covariance[n_theta:, n_theta:]


def average_probability(
    model: MixedModel,
    at: ArrayLike,
    stratum: Stratum | None = None,
    *,
    counts: ArrayLike | None = None,
) -> Estimate:
    """Estimate the mean probability over readers and cases, knowing how few readers there are.

    Parameters
    ----------
    model : MixedModel
    at : array of float, shape (term,) or (row, term)
        As for `population_averaged`.
    stratum : Stratum, optional
        That of the readers; `population_averaged` without it.
    counts : array of int, shape (row,), optional
        As for `population_averaged`.

    Returns
    -------
    Estimate
        The interval by Student's t, its standard error inflated as in `joint_test`.

    Notes
    -----
    Assumes, and is validated, as `population_averaged`.

    Examples
    --------
    >>> from readerstats.stats.mixed.model import logistic_mixed_model
    >>> reader, case = np.divmod(np.arange(48), 8)
    >>> correct = (case < 4) | ((reader + case) % 3 > 0)
    >>> model = logistic_mixed_model(correct, np.ones((48, 1)), ["(Intercept)"], reader, case)
    >>> found = average_probability(model, [1], Stratum(units=6, coefficients=1))
    >>> round(found.estimate, 3), found.df
    (0.834, 5.0)
    """
    from scipy.special import expit, stdtrit

    from readerstats.stats.mixed.probability import population_averaged

    found = population_averaged(model, at, counts=counts)
    if stratum is None or stratum.df < 1 or found.se is None or found.estimate is None:
        return found
    p, se = found.estimate, found.se * math.sqrt(stratum.inflation)
    middle = math.log(p / (1 - p))
    reach = float(stdtrit(stratum.df, (1 + model.level) / 2)) * se / (p * (1 - p))
    return replace(
        found,
        se=se,
        lower=float(expit(middle - reach)),
        upper=float(expit(middle + reach)),
        df=stratum.df,
    )
