"""Sums of products over pairs of scores, by what the two scores have in common.

Every moment of a U-statistic is a mean of products of two scores: of one reader or of two, of one
case or of two. Each of these factors is an axis of length 2 here: index 0 asks nothing, index 1
asks that the two scores share the factor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from readerstats.stats.placements import placements

if TYPE_CHECKING:
    from readerstats.stats.samples import FloatArray

BoolArray = NDArray[np.bool_]

_BLOCK = 1 << 18
"""Scores worked on at a time: few enough for sums that single precision holds exactly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What the variance of reader averages rests on.

    Attributes
    ----------
    totals, counts : ndarray of float, shape (level, reader)
        Sum of a reader's scores, and their number; their ratio is the reader's value.
    own, own_counts : ndarray of float, shape (reader, level, level, 2, ...)
        Sums of products of two scores of one reader, and the number of such pairs. The last axes
        are the case, or the negative and the positive case.
    pooled, pooled_counts : ndarray of float, shape (level, level, 2, ...)
        The same over all pairs of readers, each score with the weight of its reader.
    weights : ndarray of float, shape (level, reader)
        Weight of each score of a reader.
    """

    totals: FloatArray
    counts: FloatArray
    own: FloatArray
    own_counts: FloatArray
    pooled: FloatArray
    pooled_counts: FloatArray
    weights: FloatArray

    def pair(self, a: int, b: int) -> tuple[FloatArray, FloatArray]:
        """Return weighted sums and their weights for two levels, the reader as first axis.

        Returns
        -------
        tuple of ndarray of float, each of shape (2, 2) or (2, 2, 2)
            Axes: reader, case; or reader, negative case, positive case.
        """
        both = self.weights[a] * self.weights[b]
        numerators, denominators = (
            np.stack([pooled[a, b], np.einsum("r,r...->...", both, own[:, a, b])])
            for pooled, own in ((self.pooled, self.own), (self.pooled_counts, self.own_counts))
        )
        return numerators, denominators


def reader_weights(counts: FloatArray, *, equal: bool) -> FloatArray:
    """Weigh each score of a reader: all alike, or so that all readers count the same.

    Parameters
    ----------
    counts : ndarray of float, shape (level, reader)
        Number of scores.
    equal : bool
        Whether readers count the same, whatever their number of scores.

    Returns
    -------
    ndarray of float, shape (level, reader)
        0 where a reader has no score.

    Examples
    --------
    >>> reader_weights(np.array([[2.0, 4.0, 0.0]]), equal=True)
    array([[0.5 , 0.25, 0.  ]])
    """
    if not equal:
        return np.where(counts > 0, 1.0, 0.0)
    return np.divide(1.0, counts, out=np.zeros_like(counts), where=counts > 0)


def read_sums(scores: FloatArray, *, equal: bool) -> Sums:
    """Sum the products of scores that belong to a reader and a case.

    Parameters
    ----------
    scores : ndarray of float, shape (level, reader, case)
        One score a read, NaN where not read.
    equal : bool
        Whether readers count the same, whatever their number of reads.

    Returns
    -------
    Sums
        With one case axis.

    Examples
    --------
    >>> sums = read_sums(np.array([[[1.0, 0.0], [1.0, np.nan]]]), equal=False)
    >>> sums.pooled_counts[0, 0]
    array([9., 5.])
    """
    read = ~np.isnan(scores)
    design, filled = read.astype(np.float64), np.where(read, scores, 0.0)
    counts = design.sum(axis=2)
    weights = reader_weights(counts, equal=equal)
    own, pooled = _products_of_reads(filled, weights)
    own_counts, pooled_counts = _products_of_reads(design, weights)
    return Sums(
        totals=filled.sum(axis=2),
        counts=counts,
        own=own,
        own_counts=own_counts,
        pooled=pooled,
        pooled_counts=pooled_counts,
        weights=weights,
    )


def _products_of_reads(cells: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Sum products within readers, (reader, level, level, 2), and over all, (level, level, 2)."""
    totals, of_reader = cells.sum(axis=2), cells.transpose(1, 0, 2)
    own = np.stack(
        [np.einsum("ar,br->rab", totals, totals), of_reader @ of_reader.transpose(0, 2, 1)],
        axis=-1,
    )
    by_case = np.einsum("ar,arc->ac", weights, cells)
    by_level = by_case.sum(axis=1)
    return own, np.stack([np.outer(by_level, by_level), by_case @ by_case.T], axis=-1)


def order_sums(values: FloatArray, truth: BoolArray, *, equal: bool) -> Sums:
    """Sum the products of the scores of pairs of a negative and a positive case.

    A pair scores 1 if the positive case has the larger value, and half if the two are equal.

    Parameters
    ----------
    values : ndarray of float, shape (level, reader, case)
        Larger for more positive, NaN where not read.
    truth : ndarray of bool, shape (case,)
    equal : bool
        Whether readers count the same, whatever their number of pairs.

    Returns
    -------
    Sums
        With an axis for the negative case and one for the positive case.

    Notes
    -----
    Products of two readers are summed from the readers' sum for each pair of cases: time grows
    with readers x negative x positive cases, memory with a block of it. Counts need no such
    table: whether a pair was read is a product.

    Examples
    --------
    >>> values = np.array([[[1.0, 2.0, 2.0], [1.0, np.nan, 2.0]]])
    >>> order_sums(values, np.array([False, False, True]), equal=False).totals
    array([[1.5, 1. ]])
    """
    read = ~np.isnan(values)
    negative, positive = (read[..., cases].astype(np.float64) for cases in (~truth, truth))
    of_negative, of_positive = _case_sums(values, truth, negative, positive)
    counts = negative.sum(axis=2) * positive.sum(axis=2)
    weights = reader_weights(counts, equal=equal)
    own, pooled = _margins(of_negative, of_positive, weights)
    own[..., 1, 1], pooled[..., 1, 1] = _same_pairs(values, truth, weights)
    own_counts, pooled_counts = _margins(
        negative * positive.sum(axis=2, keepdims=True),
        positive * negative.sum(axis=2, keepdims=True),
        weights,
    )
    own_counts[..., 1, 1], pooled_counts[..., 1, 1] = _same_pair_counts(negative, positive, weights)
    return Sums(
        totals=of_positive.sum(axis=2),
        counts=counts,
        own=own,
        own_counts=own_counts,
        pooled=pooled,
        pooled_counts=pooled_counts,
        weights=weights,
    )


def _case_sums(
    values: FloatArray, truth: BoolArray, negative: FloatArray, positive: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Sum the scores of each case's pairs, (level, reader, case) of either class.

    Whole and half numbers, so that rounding recovers them exactly from the placements.
    """
    shares = np.nan_to_num(placements(values, truth))
    others = (positive.sum(axis=2, keepdims=True), negative.sum(axis=2, keepdims=True))
    of_negative, of_positive = (
        np.rint(2 * shares[..., cases] * number) / 2
        for cases, number in zip((~truth, truth), others, strict=True)
    )
    return of_negative, of_positive


def _margins(
    of_negative: FloatArray, of_positive: FloatArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Fill in what sums over single cases can tell; the corner [1, 1] is left to others.

    Returns
    -------
    tuple of ndarray of float
        Within readers, (reader, level, level, 2, 2), and over all, (level, level, 2, 2).
    """
    by_negative, negative = _products_of_reads(of_negative, weights)
    by_positive, positive = _products_of_reads(of_positive, weights)
    own, pooled = np.stack([by_negative, by_negative], -1), np.stack([negative, negative], -1)
    own[..., 0, 1], pooled[..., 0, 1] = by_positive[..., 1], positive[..., 1]
    return own, pooled


def _same_pair_counts(
    negative: FloatArray, positive: FloatArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Count the pairs of cases that both sides read: their common negatives times positives."""
    n_levels, n_readers = weights.shape
    common = np.ones((n_levels * n_readers, n_levels * n_readers))
    for read in (negative, positive):
        flat = read.reshape(n_levels * n_readers, -1)
        common *= flat @ flat.T
    by_cell = common.reshape(n_levels, n_readers, n_levels, n_readers)
    own = np.einsum("arbr->rab", by_cell)
    return own, np.einsum("ar,arbs,bs->ab", weights, by_cell, weights, optimize=True)


def _same_pairs(
    values: FloatArray, truth: BoolArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Sum the products of the scores of the same pair of cases, a block of pairs at a time."""
    n_levels, n_readers = weights.shape
    by_reader = values.transpose(1, 0, 2)
    ranks = _ranks(by_reader)
    negative, positive = ranks[..., ~truth, None], ranks[..., None, truth]
    own = np.zeros((n_readers, n_levels, n_levels))
    pooled = np.zeros((n_levels, n_levels))
    step = max(1, _BLOCK // max(1, n_levels * n_readers * positive.shape[-1]))
    for start in range(0, negative.shape[-2], step):
        doubled = _doubled_scores(negative[..., start : start + step, :], positive)
        own += doubled @ doubled.transpose(0, 2, 1)
        of_readers = _weighted(doubled, weights)
        pooled += of_readers @ of_readers.T
    return own / 4, pooled / 4


def _doubled_scores(
    negative: NDArray[np.float32], positive: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Score pairs 2, 1 or 0, shape (reader, level, pair); NaN compares as false and scores 0."""
    above = np.greater(positive, negative).view(np.int8)
    above += np.greater_equal(positive, negative).view(np.int8)
    return above.reshape(*above.shape[:2], -1).astype(np.float32)


def _weighted(doubled: NDArray[np.float32], weights: FloatArray) -> FloatArray:
    """Sum over readers, each with its weight, (level, pair).

    Single precision holds sums of whole numbers exactly, but not of weighted ones.
    """
    exact = np.isin(weights, (0.0, 1.0)).all()
    kind = np.float32 if exact else np.float64
    levels = range(weights.shape[0])
    sums = [weights[a].astype(kind) @ doubled[:, a].astype(kind, copy=False) for a in levels]
    return np.array(sums, dtype=np.float64)


def _ranks(values: FloatArray) -> NDArray[np.float32]:
    """Rank the values of each reader and level: single precision keeps the order of ranks."""
    shape = values.shape
    ranks = np.full(shape, np.nan, dtype=np.float32)
    for cell in np.ndindex(*shape[:-1]):
        read = ~np.isnan(values[cell])
        ranks[cell][read] = np.unique(values[cell][read], return_inverse=True)[1]
    return ranks
