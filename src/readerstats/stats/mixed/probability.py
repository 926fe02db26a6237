"""Probabilities from a logistic mixed model: the mean over readers and cases, or the typical."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from readerstats.results import Estimate, TestResult
from readerstats.stats.confidence import critical_value
from readerstats.stats.mixed.model import METHOD, MixedModel
from readerstats.stats.mixed.wald import wald

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from readerstats.stats.mixed.fit import Fit
    from readerstats.stats.samples import FloatArray

_NODES = np.arange(-280, 281) / 32
_NORMAL = np.exp(-(_NODES**2) / 2) / (32 * math.sqrt(2 * math.pi))
"""Trapezoids on the normal density: for a function this smooth the error falls exponentially."""


class _Average(NamedTuple):
    probability: float
    gradient: FloatArray  # (theta + term,)


def typical_probability(model: MixedModel, at: ArrayLike) -> Estimate:
    """Estimate the probability for the typical reader and the typical case.

    Parameters
    ----------
    model : MixedModel
    at : array of float, shape (term,)
        Values of the covariates, the intercept's 1 among them.

    Returns
    -------
    Estimate
        On [0, 1], at random effects of 0; the Wald interval of the log odds, turned back.

    Raises
    ------
    ValueError
        For a shape that does not fit, NaN or infinity.

    Notes
    -----
    Not the mean over readers and cases, which lies nearer to one half: see `population_averaged`.
    Validated against ``predict(re.form = NA)`` of lme4.

    Examples
    --------
    >>> from readerstats.stats.mixed.model import logistic_mixed_model
    >>> reader, case = np.divmod(np.arange(48), 8)
    >>> correct = (case < 4) | ((reader + case) % 3 > 0)
    >>> model = logistic_mixed_model(correct, np.ones((48, 1)), ["(Intercept)"], reader, case)
    >>> round(typical_probability(model, [1]).estimate, 3)
    0.849
    """
    (row,) = _rows(model, at, single=True)
    if model.fit is None:
        return Estimate.unavailable(method=METHOD, note=_reason(model))
    fit = model.fit
    n_theta = fit.theta.size
    log_odds = float(row @ fit.beta)
    spread = math.sqrt(float(row @ fit.covariance[n_theta:, n_theta:] @ row))
    reach = critical_value(model.level) * spread
    estimate = _logistic(log_odds)
    return Estimate(
        estimate=estimate,
        se=spread * estimate * (1 - estimate),
        lower=_logistic(log_odds - reach),
        upper=_logistic(log_odds + reach),
        level=model.level,
        method=METHOD,
        note=model.note,
    )


def population_averaged(
    model: MixedModel, at: ArrayLike, *, counts: ArrayLike | None = None
) -> Estimate:
    """Estimate the mean probability over readers and cases, at given covariates.

    Parameters
    ----------
    model : MixedModel
    at : array of float, shape (term,) or (row, term)
        Values of the covariates, the intercept's 1 among them; with several rows the mean over
        them, such as over the reads of a study.
    counts : array of int, shape (row,), optional
        How often each row counts, where equal rows were put together; once without it.

    Returns
    -------
    Estimate
        On [0, 1]; the interval is that of its log odds, turned back.

    Raises
    ------
    ValueError
        For a shape that does not fit, NaN or infinity.

    Notes
    -----
    The random effects are integrated out: a normal distribution of the log odds whose variance is
    the sum of the reader's and the case's. The standard error is by the delta method from the
    covariance of coefficients and standard deviations together.
    Validated against lme4 1.1-31 with ``integrate`` of R.

    References
    ----------
    .. [1] Zeger SL, Liang KY, Albert PS. Biometrics 1988;44:1049-1060.
       https://doi.org/10.2307/2531734

    Examples
    --------
    >>> from readerstats.stats.mixed.model import logistic_mixed_model
    >>> reader, case = np.divmod(np.arange(48), 8)
    >>> correct = (case < 4) | ((reader + case) % 3 > 0)
    >>> model = logistic_mixed_model(correct, np.ones((48, 1)), ["(Intercept)"], reader, case)
    >>> round(population_averaged(model, [1]).estimate, 3)
    0.834
    """
    rows = _rows(model, at)
    if model.fit is None:
        return Estimate.unavailable(method=METHOD, note=_reason(model))
    of_rows = None if counts is None else np.asarray(counts, dtype=np.float64)
    if of_rows is not None and (of_rows.shape != rows.shape[:1] or not (of_rows > 0).all()):
        raise ValueError(f"`counts` must give each of the {len(rows)} rows a number above 0.")
    average = _averaged(model.fit, rows, _slopes(model, rows), of_rows)
    p, se = average.probability, _se(model.fit, average.gradient)
    if not 0 < p < 1:
        why = f"no interval: the probability is {p:g} but for rounding"
        return Estimate(estimate=p, method=METHOD, note=why)
    log_odds = math.log(p / (1 - p))
    reach = critical_value(model.level) * se / (p * (1 - p))
    return Estimate(
        estimate=p,
        se=se,
        lower=_logistic(log_odds - reach),
        upper=_logistic(log_odds + reach),
        level=model.level,
        method=METHOD,
        note=model.note,
    )


def marginal_difference(model: MixedModel, a: ArrayLike, b: ArrayLike) -> TestResult:
    """Compare the mean probability, over readers and cases, between two settings.

    Parameters
    ----------
    model : MixedModel
    a, b : array of float, shape (term,) or (row, term)
        Values of the covariates of each setting, the intercept's 1 among them; with several rows
        the mean over them.

    Returns
    -------
    TestResult
        `estimate` is a - b as a difference of proportions, with the interval and the P value of
        the normal distribution.

    Raises
    ------
    ValueError
        For a shape that does not fit, NaN or infinity.

    Notes
    -----
    Readers and cases are random. The standard error is by the delta method, as for
    `population_averaged`; the test of the coefficient itself may differ a little.
    Validated against numerical derivatives of the likelihood of lme4 1.1-31.

    Examples
    --------
    >>> from readerstats.stats.mixed.model import logistic_mixed_model
    >>> reader, case = np.divmod(np.arange(96) % 48, 8)
    >>> aided = np.repeat([0.0, 1.0], 48)
    >>> correct = (case < 4) | ((reader + case + aided) % 4 > 1 - aided)
    >>> design = np.column_stack([np.ones(96), aided])
    >>> model = logistic_mixed_model(correct, design, ["(Intercept)", "aided"], reader, case)
    >>> gain = marginal_difference(model, [1, 1], [1, 0])
    >>> round(gain.estimate, 3), round(gain.lower, 3), round(gain.upper, 3)
    (0.104, -0.028, 0.237)
    """
    rows_a, rows_b = _rows(model, a), _rows(model, b)
    if model.fit is None:
        return TestResult.unavailable(method=METHOD, note=_reason(model))
    fit = model.fit
    first = _averaged(fit, rows_a, _slopes(model, rows_a))
    second = _averaged(fit, rows_b, _slopes(model, rows_b))
    estimate = first.probability - second.probability
    se = _se(fit, first.gradient - second.gradient)
    if se == 0:
        why = "no test: the two settings do not differ, or their probabilities cannot vary"
        return TestResult.unavailable(method=METHOD, estimate=estimate, note=why)
    test = wald(estimate, se, level=model.level, method=METHOD, note=model.note)
    if test.lower is None or test.upper is None:
        return test
    return replace(test, lower=max(-1.0, test.lower), upper=min(1.0, test.upper))


def averaged_over_readers(log_odds: ArrayLike, sd: float) -> FloatArray:
    """Average a probability over readers whose log odds are normal around that of one.

    Parameters
    ----------
    log_odds : array_like of float
        Of the average reader.
    sd : float
        Standard deviation of the log odds among readers.

    Returns
    -------
    ndarray of float, shape of `log_odds`

    Examples
    --------
    >>> averaged_over_readers([0.0, 2.0], 1.0).round(3)
    array([0.5  , 0.845])
    """
    # The wider the readers are spread, the steeper the function between two nodes.
    thin = 4 if sd <= 2 else 1
    at = np.asarray(log_odds, dtype=np.float64)[..., None] + sd * _NODES[::thin]
    averaged: FloatArray = (0.5 + 0.5 * np.tanh(at / 2)) @ (thin * _NORMAL[::thin])
    return averaged


def _rows(model: MixedModel, at: ArrayLike, *, single: bool = False) -> FloatArray:
    rows = np.asarray(at, dtype=np.float64)
    terms = len(model.terms)
    wanted = f"({terms},)" if single else f"({terms},) or (row, {terms})"
    if rows.ndim not in ((1,) if single else (1, 2)) or rows.shape[-1] != terms or not rows.size:
        raise ValueError(f"a setting must have shape {wanted}, got {rows.shape}.")
    if not np.isfinite(rows).all():
        raise ValueError("a setting must hold finite numbers only.")
    return np.atleast_2d(rows)


def _reason(model: MixedModel) -> str:
    return model.note or "the model was not fitted"


def _slopes(model: MixedModel, rows: FloatArray) -> FloatArray:
    """Return what a reader's random effects are multiplied by: shape (row, effect)."""
    ones = np.ones((rows.shape[0], 1))
    if model.slope is None:
        return ones
    return np.hstack([ones, rows[:, [model.terms.index(model.slope)]]])


def _averaged(
    fit: Fit, rows: FloatArray, factors: FloatArray, counts: FloatArray | None = None
) -> _Average:
    """Integrate the random effects out in each row, average the rows, and differentiate."""
    if counts is None:
        both, equal = np.unique(np.hstack([rows, factors]), axis=0, return_counts=True)
        n_terms = rows.shape[1]
        rows, factors = both[:, :n_terms], both[:, n_terms:]
        counts = equal.astype(np.float64)
    share = counts / counts.sum()
    scaled = factors @ fit.scale
    variance = (scaled**2).sum(axis=1) + fit.theta[-1] ** 2
    log_odds = (rows @ fit.beta)[:, None] + np.sqrt(variance)[:, None] * _NODES
    probability = 0.5 + 0.5 * np.tanh(log_odds / 2)
    slope = probability * (1 - probability)
    # In the variance, an expectation over a normal changes by half that of the second derivative.
    by_variance = (slope * (1 - 2 * probability)) @ _NORMAL / 2
    by_scale = 2 * (factors * (share * by_variance)[:, None]).T @ scaled
    by_sd_case = 2 * float(fit.theta[-1] * (share @ by_variance))
    triangle = np.tril_indices(fit.scale.shape[0])
    by_beta = (share * (slope @ _NORMAL)) @ rows
    return _Average(
        float(share @ (probability @ _NORMAL)),
        np.concatenate([by_scale[triangle], [by_sd_case], by_beta]),
    )


def _se(fit: Fit, gradient: FloatArray) -> float:
    return math.sqrt(max(0.0, float(gradient @ fit.covariance @ gradient)))


def _logistic(log_odds: float) -> float:
    return 0.5 + 0.5 * math.tanh(log_odds / 2)  # tanh cannot overflow
