"""Placements: where a case's score stands among the cases of the other class."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from readerstats.stats.samples import FloatArray

BoolArray: TypeAlias = NDArray[np.bool_]
IntArray: TypeAlias = NDArray[np.intp]


def placements(scores: ArrayLike, truth: ArrayLike) -> FloatArray:
    """Compute for each case the share of the other class that it is on the right side of.

    Parameters
    ----------
    scores : array, shape (..., case)
        Larger for more positive; NaN where a case was not read. Axes in front, such as
        (modality, reader), are cells that are computed side by side.
    truth : array of bool, shape (case,)
        True for the condition sought.

    Returns
    -------
    ndarray of float, shape (..., case)
        For a positive case the share of the cell's negative cases with a lower score, for a
        negative case the share of its positive cases with a higher score; ties half. NaN where
        the case was not read, or where no case of the other class was.

    Raises
    ------
    ValueError
        For shapes that do not fit, or a truth that is neither 0 nor 1.

    Notes
    -----
    The mean over the positive cases, and that over the negative cases, are both the area under the
    empirical ROC curve; their variances are the components of DeLong [1]_. Each cell is sorted
    once, and running counts give all its placements: n log n steps.
    Assumes that scores can be ordered, nothing else.
    Validated against counting all pairs, and through the areas and variances of pROC.

    References
    ----------
    .. [1] DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988;44:837-845, eq. 3.
       https://doi.org/10.2307/2531595
    .. [2] Hanley JA, Hajian-Tilaki KO. Acad Radiol 1997;4:49-58.
       https://doi.org/10.1016/S1076-6332(97)80161-4

    Examples
    --------
    >>> placements([1, 2, 2, 3], [False, False, True, True])
    array([1.  , 0.75, 0.75, 1.  ])
    """
    values, positive = checked_scores(scores, truth)
    ranking = np.argsort(values, axis=-1)  # unread cases, as NaN, come last
    ordered = np.take_along_axis(values, ranking, axis=-1)
    read = ~np.isnan(ordered)
    is_positive = positive[ranking] & read
    positives = np.cumsum(is_positive, axis=-1, dtype=np.intp)
    negatives = np.cumsum(read & ~is_positive, axis=-1, dtype=np.intp)
    first, last = _ties(ordered)

    n_positive, n_negative = positives[..., -1:], negatives[..., -1:]
    above = n_positive - _below(positives, first, last)
    won = np.where(is_positive, _below(negatives, first, last), above)
    others = np.where(is_positive, n_negative, n_positive)
    shares = np.full(values.shape, np.nan)
    np.divide(won, others, out=shares, where=read & (others > 0))
    placed = np.empty_like(shares)
    np.put_along_axis(placed, ranking, shares, axis=-1)
    return placed


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


def _below(counted: IntArray, first: IntArray, last: IntArray) -> FloatArray:
    """Count, of what runs along in `counted`, the lower scores and half the equal ones."""
    padded = np.concatenate([np.zeros_like(counted[..., :1]), counted], axis=-1)
    lower = np.take_along_axis(padded, first, axis=-1)
    not_higher = np.take_along_axis(padded, last + 1, axis=-1)
    midway: FloatArray = (lower + not_higher) / 2
    return midway


def _ties(ordered: FloatArray) -> tuple[IntArray, IntArray]:
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
