"""Samples of numbers as the tests take them: checked, finite, one value a reader."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

NOISE = 1e-12
"""Differences below this share of the largest value are rounding, not data."""


def sample(values: Sequence[float] | FloatArray, name: str) -> FloatArray:
    """Return `values` as an array, once it is certain that every one is a number.

    Parameters
    ----------
    values : sequence of float, shape (n,)
    name : str
        Name of the argument, for the message.

    Returns
    -------
    ndarray of float, shape (n,)

    Raises
    ------
    ValueError
        For a nested sequence, NaN or infinity.

    Examples
    --------
    >>> sample([1, 2], "values")
    array([1., 2.])
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(f"`{name}` must be a flat sequence, got {array.ndim} dimensions.")
    if not np.isfinite(array).all():
        raise ValueError(f"`{name}` must hold finite numbers only; leave missing values out.")
    return array


def paired_samples(
    a: Sequence[float] | FloatArray,
    b: Sequence[float] | FloatArray,
    names: tuple[str, str] = ("a", "b"),
) -> tuple[FloatArray, FloatArray]:
    """Return two samples whose values belong together, position by position.

    Parameters
    ----------
    a, b : sequence of float, shape (n,)
    names : tuple of str
        Names of the two arguments, for the message.

    Returns
    -------
    tuple of ndarray of float, each of shape (n,)

    Raises
    ------
    ValueError
        For unequal lengths, NaN or infinity.

    Examples
    --------
    >>> paired_samples([1, 2], [3])
    Traceback (most recent call last):
        ...
    ValueError: `a` and `b` must pair up, got 2 and 1 values.
    """
    first, second = sample(a, names[0]), sample(b, names[1])
    if first.size != second.size:
        raise ValueError(
            f"`{names[0]}` and `{names[1]}` must pair up, "
            f"got {first.size} and {second.size} values."
        )
    return first, second


def is_constant(values: FloatArray, *, scale: float | None = None) -> bool:
    """Whether all values are the same but for rounding.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
    scale : float, optional
        Size of the numbers that `values` were computed from; their own size by default.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_constant(np.array([0.9 - 0.8, 0.8 - 0.7, 0.4 - 0.3]), scale=0.9)
    True
    """
    if values.size == 0:
        return True
    size = float(np.abs(values).max()) if scale is None else scale
    return bool(np.ptp(values) <= NOISE * size)


def check_level(level: float) -> None:
    """Refuse a confidence level outside (0, 1).

    Parameters
    ----------
    level : float

    Raises
    ------
    ValueError

    Examples
    --------
    >>> check_level(95)
    Traceback (most recent call last):
        ...
    ValueError: `level` must lie between 0 and 1, got 95.
    """
    if not 0 < level < 1:
        raise ValueError(f"`level` must lie between 0 and 1, got {level}.")


def check_alternative(alternative: str) -> None:
    """Refuse what is not the name of an alternative.

    Parameters
    ----------
    alternative : str

    Raises
    ------
    ValueError

    Examples
    --------
    >>> check_alternative("larger")
    Traceback (most recent call last):
        ...
    ValueError: `alternative` must be 'two-sided', 'greater' or 'less', got 'larger'.
    """
    if alternative not in ("two-sided", "greater", "less"):
        raise ValueError(
            f"`alternative` must be 'two-sided', 'greater' or 'less', got {alternative!r}."
        )
