"""What a reader's metric becomes without one case, or one patient: the jackknife in closed form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.stats.roc.partial_jackknife import jackknife_partial_auc
from readerstats.stats.roc.placements import placements

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.stats.samples import FloatArray

    BoolArray = NDArray[np.bool_]
    IntArray = NDArray[np.intp]


_PAIRS: Final = 4_000_000
"""Scores compared at a time, where patients have cases of both classes."""


def shares_without(
    right: FloatArray, units: IntArray, n_units: int
) -> tuple[FloatArray, FloatArray]:
    """Return shares of right reads, whole and without each unit.

    Parameters
    ----------
    right : ndarray of float, shape (cell, case)
        1 for a right read, 0 for a wrong one, NaN where not read.
    units : ndarray of int, shape (case,)
        The unit (case or patient) of each case, from 0.
    n_units : int

    Returns
    -------
    estimates : ndarray of float, shape (cell,)
        NaN where nothing was read.
    without : ndarray of float, shape (cell, unit)
        NaN where the unit holds all reads of the cell.

    Examples
    --------
    >>> shares_without(np.array([[1.0, 0.0, 1.0]]), np.arange(3), 3)
    (array([0.66666667]), array([[0.5, 1. , 0.5]]))
    """
    read = ~np.isnan(right)
    sums = _by_unit(np.where(read, right, 0.0), units, n_units)
    counts = _by_unit(read.astype(np.float64), units, n_units)
    total, n = sums.sum(axis=1), counts.sum(axis=1)
    return _ratio(total, n), _ratio(total[:, None] - sums, n[:, None] - counts)


def areas_without(
    scores: FloatArray, truth: BoolArray, units: IntArray, n_units: int
) -> tuple[FloatArray, FloatArray]:
    """Return areas under the ROC curve, whole and without each unit.

    Parameters
    ----------
    scores : ndarray of float, shape (cell, case)
        NaN where not read.
    truth : ndarray of bool, shape (case,)
    units : ndarray of int, shape (case,)
    n_units : int

    Returns
    -------
    estimates : ndarray of float, shape (cell,)
    without : ndarray of float, shape (cell, unit)

    Examples
    --------
    >>> scores = np.array([[1.0, 2.0, 2.0, 3.0]])
    >>> truth = np.array([False, False, True, True])
    >>> areas_without(scores, truth, np.arange(4), 4)
    (array([0.875]), array([[0.75, 1.  , 1.  , 0.75]]))
    """
    placed = placements(scores, truth)
    read = ~np.isnan(scores)
    n_positive = (read & truth).sum(axis=1, keepdims=True).astype(np.float64)
    n_negative = (read & ~truth).sum(axis=1, keepdims=True).astype(np.float64)
    area = _ratio(np.where(read & truth, placed, 0.0).sum(axis=1, keepdims=True), n_positive)
    area[n_negative == 0] = np.nan
    if n_units == units.size:
        n = np.where(truth, n_positive, n_negative)
        without = _ratio(area * n - placed, n - 1)
        return area[:, 0], np.where(read, without, area)[:, np.argsort(units)]
    # Pairs that a case is on the right side of; without a unit, those of its cases are lost,
    # and a pair within the unit is lost once, not twice.
    won = np.nan_to_num(placed) * np.where(truth, n_negative, n_positive)
    lost = _by_unit(won, units, n_units) - _pairs_within(scores, truth, units, n_units)
    pairs = (n_positive - _by_unit((read & truth).astype(np.float64), units, n_units)) * (
        n_negative - _by_unit((read & ~truth).astype(np.float64), units, n_units)
    )
    return area[:, 0], _ratio(area * n_positive * n_negative - lost, pairs)


def partial_areas_without(
    scores: FloatArray,
    truth: BoolArray,
    units: IntArray,
    n_units: int,
    specificity: tuple[float, float],
) -> tuple[FloatArray, FloatArray]:
    """Return partial areas under the ROC curve, whole and without each unit.

    Parameters
    ----------
    scores : ndarray of float, shape (cell, case)
        NaN where not read.
    truth : ndarray of bool, shape (case,)
    units : ndarray of int, shape (case,)
    n_units : int
    specificity : (float, float)
        The range of the area.

    Returns
    -------
    estimates : ndarray of float, shape (cell,)
    without : ndarray of float, shape (cell, unit)

    Notes
    -----
    Units of one case have a closed form; each unit of several is left out anew.

    Examples
    --------
    >>> scores = np.array([[1.0, 2.0, 3.0, 2.0, 3.0, 4.0]])
    >>> truth = np.array([False, False, False, True, True, True])
    >>> _, without = partial_areas_without(scores, truth, np.arange(6) // 2, 3, (0.5, 1.0))
    >>> without.round(3)
    array([[0.208, 0.5  , 0.042]])
    """
    estimates, without_case = jackknife_partial_auc(scores, truth, specificity=specificity)
    without = np.empty((len(scores), n_units))
    without[:, units] = without_case
    for unit in np.flatnonzero(np.bincount(units, minlength=n_units) > 1):
        kept = units != unit
        if not kept.any():
            without[:, unit] = np.nan
            continue
        rest, _ = jackknife_partial_auc(scores[:, kept], truth[kept], specificity=specificity)
        without[:, unit] = rest
    return estimates, without


def _pairs_within(
    scores: FloatArray, truth: BoolArray, units: IntArray, n_units: int
) -> FloatArray:
    """Count the ordered pairs of a positive and a negative case of one unit, ties half."""
    positive, negative = np.flatnonzero(truth), np.flatnonzero(~truth)
    negative = negative[np.argsort(units[negative], kind="stable")]
    in_unit = np.bincount(units[negative], minlength=n_units)
    first = (np.cumsum(in_unit) - in_unit)[units[positive]]
    partners = in_unit[units[positive]]
    within = np.zeros((len(scores), n_units))
    ends = np.cumsum(partners)
    step = max(1, _PAIRS // max(1, len(scores)))
    for start in range(0, int(partners.sum()), step):
        pair = np.arange(start, min(start + step, int(ends[-1])))
        at = np.searchsorted(ends, pair, side="right")
        one = scores[:, positive[at]]
        other = scores[:, negative[first[at] + pair - (ends - partners)[at]]]
        above = ((one > other) + 0.5 * (one == other)).astype(np.float64)
        within += _by_unit(above, units[positive[at]], n_units)
    return within


def _by_unit(values: FloatArray, units: IntArray, n_units: int) -> FloatArray:
    """Add up the cases of each unit, shape (cell, unit)."""
    order = np.argsort(units, kind="stable")
    sums = np.zeros((len(values), n_units))
    present, starts = np.unique(units[order], return_index=True)
    if present.size:
        sums[:, present] = np.add.reduceat(values[:, order], starts, axis=1)
    return sums


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    above, below = np.broadcast_arrays(above, below)
    ratio: FloatArray = np.full(above.shape, np.nan)
    return np.divide(above, below, out=ratio, where=below > 0)
