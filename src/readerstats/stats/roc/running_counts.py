"""Cases in the order of their scores, and how many of each class lie below and up to each one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from readerstats.stats.samples import FloatArray

BoolArray: TypeAlias = NDArray[np.bool_]
IntArray: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningCounts:
    """Cells of cases from the lowest score to the highest, all arrays of shape (..., case).

    Equal scores are one level, and share their counts. Unread cases come last; there all counts
    are those of the whole cell, so that the last place has the totals.

    Attributes
    ----------
    ranking : ndarray of int
        The case that stands at each place.
    is_positive, is_negative : ndarray of bool
        The class of that case; both False where it was not read.
    positives_below, positives_upto : ndarray of int
        Positive cases with a lower score, and with one that is not higher.
    negatives_below, negatives_upto : ndarray of int
        The same of the negative cases.

    Examples
    --------
    >>> counts = running_counts([2, 1, 2, 3], [False, False, True, True])
    >>> counts.negatives_below, counts.negatives_upto
    (array([0, 1, 1, 2]), array([1, 2, 2, 2]))
    """

    ranking: IntArray
    is_positive: BoolArray
    is_negative: BoolArray
    positives_below: IntArray
    positives_upto: IntArray
    negatives_below: IntArray
    negatives_upto: IntArray

    def by_case(self, values: FloatArray) -> FloatArray:
        """Return values of places as values of cases.

        Parameters
        ----------
        values : ndarray of float, shape (..., case)
            In the order of `ranking`.

        Returns
        -------
        ndarray of float, shape (..., case)
            In the order in which the cases came.

        Examples
        --------
        >>> counts = running_counts([2, 1, 3], [False, True, True])
        >>> counts.by_case(np.array([10.0, 20.0, 30.0]))
        array([20., 10., 30.])
        """
        cases = np.empty_like(values)
        np.put_along_axis(cases, self.ranking, values, axis=-1)
        return cases


def running_counts(scores: ArrayLike, truth: ArrayLike) -> RunningCounts:
    """Sort the cases of each cell by score, and count the classes along the way.

    Parameters
    ----------
    scores : array, shape (..., case)
        NaN where a case was not read. Axes in front, such as (modality, reader), are cells that
        are sorted side by side.
    truth : array of bool, shape (case,)
        True for the condition sought.

    Returns
    -------
    RunningCounts

    Raises
    ------
    ValueError
        For shapes that do not fit, no case at all, or a truth that is neither 0 nor 1.

    Notes
    -----
    n log n steps a cell. Placements, areas and the jackknife of a partial area all follow from
    these counts.

    Examples
    --------
    >>> running_counts([0.5, 0.1], [True, False]).ranking
    array([1, 0])
    """
    values, positive = checked_scores(scores, truth)
    ranking = np.argsort(values, axis=-1)  # NaN comes last
    ordered = np.take_along_axis(values, ranking, axis=-1)
    read = ~np.isnan(ordered)
    is_positive = positive[ranking] & read
    is_negative = read & ~is_positive
    first, last = _levels(ordered)
    positives_below, positives_upto = _counted(is_positive, first, last)
    negatives_below, negatives_upto = _counted(is_negative, first, last)
    return RunningCounts(
        ranking=ranking,
        is_positive=is_positive,
        is_negative=is_negative,
        positives_below=positives_below,
        positives_upto=positives_upto,
        negatives_below=negatives_below,
        negatives_upto=negatives_upto,
    )


def checked_scores(scores: ArrayLike, truth: ArrayLike) -> tuple[FloatArray, BoolArray]:
    """Return scores and truth as arrays, once it is certain that they belong together.

    Parameters
    ----------
    scores : array, shape (..., case)
        NaN where a case was not read.
    truth : array of bool, shape (case,)

    Returns
    -------
    tuple of ndarray
        Scores as float, shape (..., case), and truth as bool, shape (case,).

    Raises
    ------
    ValueError
        For shapes that do not fit, no case at all, or a truth that is neither 0 nor 1.

    Examples
    --------
    >>> checked_scores([[3, 1], [2, 2]], [1, 0])[1]
    array([ True, False])
    """
    values, states = np.asarray(scores, dtype=np.float64), np.asarray(truth)
    if values.ndim == 0 or states.shape != values.shape[-1:]:
        raise ValueError(
            "`scores` of shape (..., case) and `truth` of shape (case,) must pair up, "
            f"got shapes {values.shape} and {states.shape}."
        )
    if not np.isin(states, (0, 1)).all():
        raise ValueError("`truth` must hold True and False, or 1 and 0, only.")
    if states.size == 0:
        raise ValueError("`scores` and `truth` must hold at least one case.")
    return values, states.astype(bool)


def _levels(ordered: FloatArray) -> tuple[IntArray, IntArray]:
    """Return, for each place of sorted values, the first and last place of the same value."""
    n = ordered.shape[-1]
    places = np.broadcast_to(np.arange(n), ordered.shape)
    starts = np.ones(ordered.shape, dtype=bool)
    np.not_equal(ordered[..., 1:], ordered[..., :-1], out=starts[..., 1:])
    first = np.maximum.accumulate(np.where(starts, places, 0), axis=-1)
    ends = np.ones(ordered.shape, dtype=bool)
    ends[..., :-1] = starts[..., 1:]
    falling = np.where(ends, places, n - 1)[..., ::-1]
    last = np.minimum.accumulate(falling, axis=-1)[..., ::-1]
    return first, last


def _counted(member: BoolArray, first: IntArray, last: IntArray) -> tuple[IntArray, IntArray]:
    """Count the members before the level of each place, and up to its end."""
    padded = np.zeros((*member.shape[:-1], member.shape[-1] + 1), dtype=np.intp)
    np.cumsum(member, axis=-1, out=padded[..., 1:])
    below = np.take_along_axis(padded, first, axis=-1)
    upto = np.take_along_axis(padded, last + 1, axis=-1)
    return below, upto
