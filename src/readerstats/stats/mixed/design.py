"""The covariates of a logistic model: checked, and what in them leaves no finite estimate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from readerstats.stats.samples import FloatArray

OTHER_METHODS = "the two-way bootstrap or Obuchowski-Rockette can compare the averages"

_SAME = 1e-9
"""A column whose part of its own is below this share of its length has none."""
_GLM_STEPS = 15


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LogisticData:
    """Outcomes and covariates, one row a read.

    Attributes
    ----------
    correct : ndarray of bool, shape (read,)
    design : ndarray of float, shape (read, term)
    terms : tuple of str
    """

    correct: NDArray[np.bool_]
    design: FloatArray
    terms: tuple[str, ...]


def logistic_data(correct: ArrayLike, design: ArrayLike, terms: Sequence[str]) -> LogisticData:
    """Check outcomes and covariates, and return them as arrays.

    Parameters
    ----------
    correct : array of bool, shape (read,)
    design : array of float, shape (read, term)
    terms : sequence of str
        Names of the columns.

    Returns
    -------
    LogisticData

    Raises
    ------
    ValueError
        For an outcome that is neither 0 nor 1, shapes that do not fit, NaN or infinity, or names
        that are missing or given twice.

    Examples
    --------
    >>> logistic_data([1, 0], [[1.0], [1.0]], ["(Intercept)"]).correct
    array([ True, False])
    """
    outcome = np.asarray(correct)
    if outcome.ndim != 1 or not np.isin(outcome, (0, 1)).all():
        raise ValueError("`correct` must be a flat array of True and False, or 1 and 0.")
    columns = np.asarray(design, dtype=np.float64)
    if columns.ndim != 2 or columns.shape[0] != outcome.size or columns.shape[1] == 0:
        raise ValueError(
            f"`design` must have shape ({outcome.size}, number of terms), got {columns.shape}."
        )
    if not np.isfinite(columns).all():
        raise ValueError("`design` must hold finite numbers only; leave missing reads out.")
    names = tuple(terms)
    if len(names) != columns.shape[1] or len(set(names)) != len(names):
        raise ValueError(
            f"`terms` must give each of the {columns.shape[1]} columns a name of its own, "
            f"got {names}."
        )
    return LogisticData(correct=outcome.astype(bool), design=columns, terms=names)


def no_estimate(data: LogisticData) -> str | None:
    """Say why a logistic model of these reads has no finite estimate; None if nothing forbids it.

    Parameters
    ----------
    data : LogisticData

    Returns
    -------
    str or None

    Notes
    -----
    Where a combination of covariates is never negative for a correct read and never positive for
    an incorrect one, the likelihood grows along it without end [1]_, with random effects as
    without them. Linear programming finds such a combination if there is one.

    References
    ----------
    .. [1] Albert A, Anderson JA. Biometrika 1984;71:1-10. https://doi.org/10.1093/biomet/71.1.1

    Examples
    --------
    >>> no_estimate(logistic_data([1, 1], [[1.0], [1.0]], ["(Intercept)"]))[:24]
    'every read is correct: t'
    """
    right = int(data.correct.sum())
    if data.correct.size == 0:
        return "there is no read"
    if right in (0, data.correct.size):
        what = "correct" if right else "incorrect"
        return (
            f"every read is {what}: the log odds have no finite estimate, and no variance shows; "
            "a Wilson interval of each reader can still be given"
        )
    alike = _columns_alike(data)
    if alike is not None:
        return alike
    apart = [] if _has_finite_glm(data) else _separating(data)
    if apart:
        names = " and ".join(f"'{name}'" for name in apart)
        tell = "together tell" if len(apart) > 1 else "tells"
        return (
            f"perfect separation: {names} {tell} some reads apart that are all correct, or all "
            f"incorrect, so that there is no finite estimate; {OTHER_METHODS}"
        )
    return None


def _columns_alike(data: LogisticData) -> str | None:
    """Name the first column that those before it already contain."""
    for j, name in enumerate(data.terms):
        column, before = data.design[:, j], data.design[:, :j]
        if not column.any():
            return f"the covariate '{name}' is 0 for every read: it has no effect to estimate"
        if j == 0:
            continue
        lengths = np.linalg.norm(before, axis=0)
        weights, *_ = np.linalg.lstsq(before / lengths, column, rcond=None)
        length = float(np.linalg.norm(column))
        if np.linalg.norm(column - (before / lengths) @ weights) > _SAME * length:
            continue
        if np.ptp(column) <= _SAME * abs(column[0]):
            return f"the covariate '{name}' is the same for every read: leave it out"
        others = [
            f"'{other}'"
            for other, weight, values in zip(data.terms, weights, before.T, strict=False)
            if abs(weight) > _SAME * length and np.ptp(values) > 0
        ]
        return (
            f"collinear covariates: '{name}' is a linear combination of "
            f"{' and '.join(others)}; leave one of them out"
        )
    return None


def _has_finite_glm(data: LogisticData) -> bool:
    """Whether logistic regression settles: then nothing separates, and no program is needed."""
    return logistic_regression(data) is not None


def logistic_regression(data: LogisticData) -> FloatArray | None:
    """Fit by Newton steps, reads taken as independent; None where they do not settle.

    Parameters
    ----------
    data : LogisticData
        Columns of full rank.

    Returns
    -------
    ndarray of float, shape (term,), or None

    Examples
    --------
    >>> data = logistic_data([1, 1, 1, 0], np.ones((4, 1)), ["(Intercept)"])
    >>> logistic_regression(data).round(6)
    array([1.098612])
    """
    lengths = np.linalg.norm(data.design, axis=0)
    columns = data.design / lengths
    weights = np.zeros(len(data.terms))
    log_odds = np.zeros(data.correct.size)
    for _ in range(_GLM_STEPS):
        probability = 0.5 + 0.5 * np.tanh(log_odds / 2)
        variance = probability * (1 - probability)
        information = (columns * variance[:, None]).T @ columns
        if np.linalg.cond(information) > 1e14:
            return None
        step = np.linalg.solve(information, columns.T @ (data.correct - probability))
        change = columns @ step
        weights, log_odds = weights + step, log_odds + change
        # Along a separating direction each step adds about 1 to the log odds, and never less.
        if np.abs(change).max() < 1e-6:
            fitted: FloatArray = weights / lengths
            return fitted
    return None


def _separating(data: LogisticData) -> list[str]:
    """Return the fewest covariates, dropped one by one, that still separate; none if nothing."""
    signed = np.where(data.correct[:, None], data.design, -data.design)
    rows = np.unique(signed / np.linalg.norm(data.design, axis=0), axis=0)
    kept = list(range(len(data.terms)))
    if not _separates(rows, kept):
        return []
    # The intercept goes last: without covariates it cannot separate.
    varying = [j for j in kept if np.ptp(data.design[:, j]) > 0]
    for j in reversed(varying):
        without = [other for other in kept if other != j]
        if _separates(rows, without):
            kept = without
    return [data.terms[j] for j in kept if j in varying]


def _separates(rows: FloatArray, columns: list[int]) -> bool:
    """Whether some combination of the columns is nowhere negative and somewhere positive."""
    from scipy.optimize import linprog

    part = rows[:, columns] / np.abs(rows).max()
    program = linprog(
        -part.sum(axis=0), A_ub=-part, b_ub=np.zeros(part.shape[0]), bounds=(-1, 1), method="highs"
    )
    return bool(program.status == 0 and program.fun is not None and program.fun < -1e-7)
