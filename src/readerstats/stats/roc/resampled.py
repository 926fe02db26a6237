"""The area under the ROC curve of weighted resamples of the cases, all resamples at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from readerstats.stats.roc.running_counts import checked_scores

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from readerstats.stats.roc.running_counts import BoolArray
    from readerstats.stats.samples import FloatArray


def weighted_auc(scores: ArrayLike, truth: ArrayLike, weights: ArrayLike) -> FloatArray:
    """Compute the area under the ROC curve of many weighted resamples of the cases.

    Parameters
    ----------
    scores : array, shape (..., case)
        Larger for more positive; NaN where a case was not read. One reader's scores, or those of
        many with the axes of the readers in front.
    truth : array of bool, shape (case,)
        True for the condition sought.
    weights : array, shape (replicate, case)
        How often each resample drew each case.

    Returns
    -------
    ndarray of float, shape (replicate, ...)
        The area of each resample, ties half; NaN where a class has no weight.

    Raises
    ------
    ValueError
        For shapes that do not fit, a truth that is neither 0 nor 1, or a negative weight.

    Notes
    -----
    Assumes that scores can be ordered, nothing else. Each reader's negative cases are sorted
    once; the running sum of their weights, read off below each positive case, gives every
    resample its area in steps that grow with the cases, not with their pairs.
    Validated against the areas of pROC, and against repeating the cases that were drawn.

    References
    ----------
    .. [1] Bamber D. J Math Psychol 1975;12:387-415.
       https://doi.org/10.1016/0022-2496(75)90001-2

    Examples
    --------
    >>> weighted_auc([1, 2, 2, 3], [0, 0, 1, 1], [[1, 1, 1, 1], [0, 2, 2, 0], [2, 2, 0, 0]])
    array([0.875, 0.5  ,   nan])
    """
    values, positive = checked_scores(scores, truth)
    counts = np.asarray(weights, dtype=np.float64)
    if counts.ndim != 2 or counts.shape[1] != positive.size:
        raise ValueError(
            f"`weights` must have shape (replicate, {positive.size}), got {counts.shape}."
        )
    if not (counts >= 0).all():
        raise ValueError("`weights` must not be negative or NaN.")
    # A row a case: sorting and adding then move along whole rows of replicates.
    drawn = np.ascontiguousarray(counts.T)
    readers = values.reshape(-1, positive.size)
    areas = np.empty((len(counts), len(readers)))
    for column, of_reader in enumerate(readers):
        areas[:, column] = _areas(of_reader, positive, drawn)
    return areas.reshape(len(counts), *values.shape[:-1])


def _areas(values: FloatArray, positive: BoolArray, drawn: FloatArray) -> FloatArray:
    """Areas of one reader, shape (replicate,), from weights of shape (case, replicate)."""
    read = ~np.isnan(values)
    positives, negatives = np.flatnonzero(positive & read), np.flatnonzero(~positive & read)
    negatives = negatives[np.argsort(values[negatives])]
    upto = np.zeros((negatives.size + 1, drawn.shape[1]))
    np.cumsum(drawn[negatives], axis=0, out=upto[1:])
    levels = values[negatives]
    lower = np.searchsorted(levels, values[positives], side="left")
    not_higher = np.searchsorted(levels, values[positives], side="right")
    won = upto[lower]
    if (lower != not_higher).any():
        won = (won + upto[not_higher]) / 2
    weights = drawn[positives]
    pairs = weights.sum(axis=0) * upto[-1]
    areas = np.full(drawn.shape[1], np.nan)
    np.divide(np.einsum("cb,cb->b", weights, won), pairs, out=areas, where=pairs > 0)
    return areas
