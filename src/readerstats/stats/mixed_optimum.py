"""The minimum of a smooth function of few parameters, with its matrix of second derivatives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from readerstats.stats.samples import FloatArray

Objective: TypeAlias = Callable[[FloatArray], tuple[float, FloatArray]]
"""Returns the value and the gradient."""

_STEPS = 200
_POLISHING = 6
_STEEP = 1e-4
"""Gradient, on the scale of standard errors, where BFGS hands over to Newton."""
_FLAT = 1e-9
"""Newton decrement where Newton stops: some 1e-5 of a standard error, squared, and gone after."""
_APART = 4e-3
"""Step of the differences, in standard errors."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Optimum:
    """Where a function is least.

    Attributes
    ----------
    at : ndarray of float, shape (parameter,)
    value : float
    hessian : ndarray of float, shape (parameter, parameter)
        Second derivatives there.
    found : bool
        Whether the gradient vanishes there and the second derivatives are positive.
    """

    at: FloatArray
    value: float
    hessian: FloatArray
    found: bool


def minimise(objective: Objective, start: FloatArray) -> Optimum:
    """Find the minimum by BFGS, then by Newton steps with differences of the gradient.

    Parameters
    ----------
    objective : callable
    start : ndarray of float, shape (parameter,)

    Returns
    -------
    Optimum

    Notes
    -----
    The parameters are first scaled by the second derivatives at the start, so that neither speed
    nor accuracy depends on their units. The number of calls is bounded.

    References
    ----------
    .. [1] Nocedal J, Wright SJ. Numerical Optimization. 2nd ed. Springer; 2006, chapter 6.
       https://doi.org/10.1007/978-0-387-40065-5

    Examples
    --------
    >>> best = minimise(lambda x: (float(np.cosh(x - 2).sum()), np.sinh(x - 2)), np.zeros(2))
    >>> best.at.round(6), best.found
    (array([2., 2.]), True)
    """
    scale = _scale(objective, start)

    def scaled(x: FloatArray) -> tuple[float, FloatArray]:
        value, gradient = objective(start + scale @ x)
        return value, gradient @ scale

    def optimum(x: FloatArray, hessian: FloatArray, *, found: bool) -> Optimum:
        back = np.linalg.inv(scale)
        return Optimum(
            at=start + scale @ x,
            value=scaled(x)[0],
            hessian=back.T @ hessian @ back,
            found=found,
        )

    at = _descend(scaled, np.zeros_like(start))
    for _ in range(_POLISHING):
        hessian = _second_derivatives(scaled, at, _APART)
        if not np.isfinite(hessian).all() or np.linalg.eigvalsh(hessian)[0] <= 0:
            break
        gradient = scaled(at)[1]
        step = np.linalg.solve(hessian, gradient)
        at = at - step
        if gradient @ step <= _FLAT:
            return optimum(at, hessian, found=True)
    return optimum(at, hessian, found=False)


def minimum_on_plane(
    objective: Objective, start: FloatArray, hessian: FloatArray, normal: FloatArray
) -> tuple[FloatArray, float, FloatArray]:
    """Find the minimum where a linear combination of the parameters keeps its value.

    Parameters
    ----------
    objective : callable
    start : ndarray of float, shape (parameter,)
        A point of the plane.
    hessian : ndarray of float, shape (parameter, parameter)
        Second derivatives somewhere near.
    normal : ndarray of float, shape (parameter,)
        The combination's weights.

    Returns
    -------
    tuple of ndarray, float, ndarray
        The point, the value and the gradient there.

    Examples
    --------
    >>> at, value, _ = minimum_on_plane(
    ...     lambda x: (float(x @ x), 2 * x), np.array([2.0, 0.0]), 2 * np.eye(2), np.ones(2)
    ... )
    >>> at.round(6), round(value, 6)
    (array([1., 1.]), 2.0)
    """
    along = np.linalg.svd(normal[None, :])[2][1:].T
    if not along.size:
        return start, *objective(start)
    root = np.linalg.cholesky(along.T @ hessian @ along)
    scale = along @ np.linalg.inv(root).T

    def scaled(x: FloatArray) -> tuple[float, FloatArray]:
        value, gradient = objective(start + scale @ x)
        return value, gradient @ scale

    at = start + scale @ _descend(scaled, np.zeros(scale.shape[1]))
    return at, *objective(at)


def _descend(objective: Objective, start: FloatArray) -> FloatArray:
    """Go down by BFGS until the gradient is small."""
    from scipy.optimize import minimize

    result = minimize(
        objective, start, jac=True, method="BFGS", options={"gtol": _STEEP, "maxiter": _STEPS}
    )
    return np.asarray(result.x, dtype=np.float64)


def _scale(objective: Objective, start: FloatArray) -> FloatArray:
    """Return the matrix that makes the second derivatives at the start about one."""
    values, vectors = np.linalg.eigh(_second_derivatives(objective, start, 1e-3))
    size = np.abs(values)
    scale: FloatArray = vectors / np.sqrt(np.maximum(size, 1e-4 * size.max()))
    return scale


def _second_derivatives(objective: Objective, at: FloatArray, apart: float) -> FloatArray:
    """Differentiate the gradient by central differences."""
    steps = apart * np.eye(at.size)
    hessian = np.array([objective(at + step)[1] - objective(at - step)[1] for step in steps])
    symmetric: FloatArray = (hessian + hessian.T) / (4 * apart)
    return symmetric
