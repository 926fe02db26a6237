"""The minimum of a smooth function of few parameters, with its matrix of second derivatives."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from readerstats.stats.samples import FloatArray

Objective: TypeAlias = Callable[[FloatArray], tuple[float, FloatArray]]
"""Returns the value and the gradient."""

_STEPS = 150
_HALVINGS = 30
_POLISHING = 6
_NEAR = 1e-10
"""Newton decrement where approximate second derivatives have done their part."""
_FLAT = 1e-8
"""Newton decrement where Newton stops: some 1e-4 of a standard error, squared, and gone after."""
_GENTLE = 0.1
"""Least curvature while far from the minimum, so that no step is wild."""
_LEVEL = 1e-4
"""Least curvature at the minimum. Covariances of rank 1 leave a direction that is level: turning
it changes nothing, and so must not count as a failure."""
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
        Scaled so that a change by 1 is a large one.

    Returns
    -------
    Optimum

    Notes
    -----
    BFGS starts from the second derivatives at the start rather than from none. The number of
    calls is bounded.

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
    rough = _second_derivatives(objective, start, np.full(start.size, 1e-3), forward=True)
    at, rough = _descend(objective, start, _positive(rough, _GENTLE))
    for _ in range(_POLISHING):
        apart = _APART / np.sqrt(np.diagonal(_positive(rough, _GENTLE)))
        hessian = _second_derivatives(objective, at, apart)
        if not np.isfinite(hessian).all():
            break
        curvature, directions = np.linalg.eigh(hessian)
        if curvature[0] < -_LEVEL:
            # A saddle, where a variance is 0 that should not be: step off it, and go on down.
            at, rough = _descend(
                objective, at + 0.3 * directions[:, 0], _positive(hessian, _GENTLE)
            )
            continue
        hessian = _positive(hessian, _LEVEL)
        gradient = objective(at)[1]
        step = np.linalg.solve(hessian, gradient)
        at, rough = at - step, hessian
        if gradient @ step <= _FLAT:
            return Optimum(at=at, value=objective(at)[0], hessian=hessian, found=True)
    return Optimum(at=at, value=objective(at)[0], hessian=hessian, found=False)


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

    def within(x: FloatArray) -> tuple[float, FloatArray]:
        value, gradient = objective(start + along @ x)
        return value, gradient @ along

    found, _ = _descend(within, np.zeros(along.shape[1]), along.T @ hessian @ along, near=1e-14)
    at = start + along @ found
    return at, *objective(at)


def _descend(
    objective: Objective, start: FloatArray, hessian: FloatArray, *, near: float = _NEAR
) -> tuple[FloatArray, FloatArray]:
    """Go down by BFGS, in steps that are not too large, until there is little left to gain.

    Returns the point and the second derivatives as far as the steps have shown them.
    """
    at = start
    value, gradient = objective(at)
    for _ in range(_STEPS):
        step = -np.linalg.solve(hessian, gradient)
        gain = -float(gradient @ step)
        if not gain > near:
            break
        longest = 0.5 * max(1.0, float(np.abs(at).max()))
        step = step * min(1.0, longest / float(np.abs(step).max()))
        for _ in range(_HALVINGS):
            new_value, new_gradient = objective(at + step)
            if new_value <= value + 1e-4 * float(gradient @ step):
                break
            step = step / 2
        else:
            break  # nothing left to gain but rounding
        change = new_gradient - gradient
        at, value, gradient = at + step, new_value, new_gradient
        along = float(change @ step)
        if along > 1e-10 * math.sqrt(float(change @ change) * float(step @ step)):
            pressed = hessian @ step
            hessian = (
                hessian
                - np.outer(pressed, pressed) / float(step @ pressed)
                + np.outer(change, change) / along
            )
    return at, hessian


def _positive(hessian: FloatArray, least: float) -> FloatArray:
    """Turn negative curvature about, and make none smaller than the least."""
    values, vectors = np.linalg.eigh(hessian)
    positive: FloatArray = (vectors * np.maximum(np.abs(values), least)) @ vectors.T
    return positive


def _second_derivatives(
    objective: Objective, at: FloatArray, apart: FloatArray, *, forward: bool = False
) -> FloatArray:
    """Differentiate the gradient by central differences, or by forward ones at half the price."""
    steps = np.diag(apart)
    if forward:
        here = objective(at)[1]
        rows = [(objective(at + step)[1] - here) for step in steps]
    else:
        rows = [(objective(at + step)[1] - objective(at - step)[1]) / 2 for step in steps]
    hessian = np.array(rows) / apart[:, None]
    symmetric: FloatArray = (hessian + hessian.T) / 2
    return symmetric
