"""The maximum of the likelihood of a logistic mixed model, in the units of its covariates."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from readerstats.stats.mixed.design import LogisticData, logistic_regression
from readerstats.stats.mixed.likelihood import LaplaceLikelihood, Reads
from readerstats.stats.mixed.optimum import Optimum, minimise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.stats.samples import FloatArray

    IntArray = NDArray[np.intp]

_WIDER = 1.2
"""Coefficients given random effects are larger than those of reads taken as independent."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """What the maximum of the likelihood leaves for further questions.

    Attributes
    ----------
    likelihood : LaplaceLikelihood
    optimum : Optimum
    to_coefficients : ndarray of float, shape (term, term)
        Turns the last parameters of the likelihood into coefficients.
    scale : ndarray of float, shape (effect, effect)
        Lower triangle L, with L L' the covariance of a reader's intercept and slope.
    theta : ndarray of float, shape (theta,)
        L row by row, and the standard deviation of the cases.
    beta : ndarray of float, shape (term,)
    covariance : ndarray of float, shape (theta + term, theta + term)
        Of the estimates of theta and beta together.
    """

    likelihood: LaplaceLikelihood
    optimum: Optimum
    to_coefficients: FloatArray
    scale: FloatArray
    theta: FloatArray
    beta: FloatArray
    covariance: FloatArray


def maximum_likelihood(
    data: LogisticData, reader: IntArray, case: IntArray, slope: str | None
) -> Fit:
    """Maximise the likelihood.

    Parameters
    ----------
    data : LogisticData
        Columns of full rank that separate nothing.
    reader, case : ndarray of int, shape (read,)
        Numbers from 0, without gaps.
    slope : str or None
        Name of the term whose effect differs between readers.

    Returns
    -------
    Fit

    Notes
    -----
    Covariates are made orthogonal and of length 1 a read first, so that their units and their
    origin change nothing.

    Examples
    --------
    >>> reader, case = np.divmod(np.arange(48), 8)
    >>> correct = (case < 4) | ((reader + case) % 3 > 0)
    >>> ones = LogisticData(correct=correct, design=np.ones((48, 1)), terms=("(Intercept)",))
    >>> maximum_likelihood(ones, reader, case, None).beta.round(3)
    array([1.724])
    """
    basis, triangle = np.linalg.qr(data.design)
    root_n = math.sqrt(data.correct.size)
    to_coefficients = np.asarray(np.linalg.inv(triangle / root_n), dtype=np.float64)
    factors = [np.ones(data.correct.size)]
    if slope is not None:
        # Of unit size, so that the start suits it; undone below.
        factors.append(data.design[:, data.terms.index(slope)])
    size = 1.0 if slope is None else float(np.abs(factors[1]).max())
    factors[1:] = [factor / size for factor in factors[1:]]
    reads = Reads(
        correct=data.correct,
        design=basis * root_n,
        of_reader=np.array(factors),
        reader=reader,
        case=case,
    )
    likelihood = LaplaceLikelihood(reads)
    optimum = minimise(likelihood, _start(data, reads, to_coefficients))
    return _in_units(likelihood, optimum, to_coefficients, size)


def _in_units(
    likelihood: LaplaceLikelihood, optimum: Optimum, to_coefficients: FloatArray, size: float
) -> Fit:
    """Turn parameters and their covariance into those of the covariates as they were given."""
    n_theta, n = likelihood.n_theta, optimum.at.size
    jacobian = np.eye(n)
    jacobian[n_theta:, n_theta:] = to_coefficients
    # The second row of L belongs to the slope.
    jacobian[1 : n_theta - 1] /= size
    values = jacobian @ optimum.at
    covariance = np.zeros((n, n))
    if optimum.found:
        covariance = jacobian @ np.linalg.inv(optimum.hessian) @ jacobian.T
    scale, _ = likelihood.scales(values)
    return Fit(
        likelihood=likelihood,
        optimum=optimum,
        to_coefficients=to_coefficients,
        scale=scale,
        theta=values[:n_theta],
        beta=values[n_theta:],
        covariance=covariance,
    )


def _start(data: LogisticData, reads: Reads, to_coefficients: FloatArray) -> FloatArray:
    """Guess the parameters from a logistic regression and the moments of its residuals."""
    independent = logistic_regression(data)
    beta = np.zeros(len(data.terms)) if independent is None else independent
    probability = 0.5 + 0.5 * np.tanh(data.design @ beta / 2)
    residual, weight = data.correct - probability, probability * (1 - probability)

    def spread(unit: IntArray, factor: FloatArray) -> float:
        sums = np.bincount(unit, residual * factor)
        information = np.bincount(unit, weight * factor**2)
        # Squared sums exceed what chance gives by the variance of the units.
        variance = (sums**2 - information).sum() / (information**2).sum()
        return math.sqrt(min(4.0, max(0.01, float(variance))))

    diagonal = np.diag([spread(reads.reader, factor) for factor in reads.of_reader])
    theta = diagonal[np.tril_indices(diagonal.shape[0])]
    coefficients = np.linalg.solve(to_coefficients, _WIDER * beta)
    return np.concatenate([theta, [spread(reads.case, reads.of_reader[0])], coefficients])
