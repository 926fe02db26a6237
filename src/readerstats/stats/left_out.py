"""What a reader's metric becomes without one case, or one patient: the jackknife in closed form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from readerstats.stats.placements import placements

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.stats.samples import FloatArray

    BoolArray = NDArray[np.bool_]
    IntArray = NDArray[np.intp]


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
    placed = np.nan_to_num(placements(scores, truth))
    read = ~np.isnan(scores)
    positive, negative = (read & truth).astype(np.float64), (read & ~truth).astype(np.float64)
    n_positive, n_negative = positive.sum(axis=1), negative.sum(axis=1)
    # Pairs that a case is on the right side of; without a unit, those of its cases are lost,
    # and a pair within the unit is lost once, not twice.
    won = placed * np.where(truth, n_negative[:, None], n_positive[:, None]) * read
    total = (won * truth).sum(axis=1)
    lost = _by_unit(won, units, n_units)
    out_positive = _by_unit(positive, units, n_units)
    out_negative = _by_unit(negative, units, n_units)
    if n_units < units.size:
        lost -= _pairs_within(scores, truth, units, n_units)
    pairs = (n_positive[:, None] - out_positive) * (n_negative[:, None] - out_negative)
    return _ratio(total, n_positive * n_negative), _ratio(total[:, None] - lost, pairs)


def _pairs_within(
    scores: FloatArray, truth: BoolArray, units: IntArray, n_units: int
) -> FloatArray:
    """Count the ordered pairs of a positive and a negative case of one unit, ties half."""
    of_unit = {unit: np.flatnonzero(units == unit) for unit in _mixed_units(truth, units)}
    pairs = [
        (unit, one, other)
        for unit, cases in of_unit.items()
        for one in cases[truth[cases]]
        for other in cases[~truth[cases]]
    ]
    within = np.zeros((len(scores), n_units))
    if not pairs:
        return within
    unit, one, other = np.array(pairs, dtype=np.intp).T
    above = (scores[:, one] > scores[:, other]) + 0.5 * (scores[:, one] == scores[:, other])
    return _by_unit(above.astype(np.float64), unit, n_units)


def _mixed_units(truth: BoolArray, units: IntArray) -> list[int]:
    """List the units with cases of both truth states."""
    found = set(units[truth].tolist()) & set(units[~truth].tolist())
    return sorted(found)


def _by_unit(values: FloatArray, units: IntArray, n_units: int) -> FloatArray:
    """Add up the cases of each unit, shape (cell, unit)."""
    if n_units == units.size and (units == np.arange(n_units)).all():
        return values.copy()
    sums = np.zeros((len(values), n_units))
    np.add.at(sums.T, units, values.T)
    return sums


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    above, below = np.broadcast_arrays(above, below)
    ratio: FloatArray = np.full(above.shape, np.nan)
    return np.divide(above, below, out=ratio, where=below > 0)
