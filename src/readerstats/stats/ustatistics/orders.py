"""Sums for the area under the ROC curve: scores of pairs of a negative and a positive case."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from readerstats.stats.roc.placements import placements
from readerstats.stats.ustatistics.sums import Products, Sums, products_of_reads, reader_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.stats.samples import FloatArray
    from readerstats.stats.ustatistics.sums import BoolArray

_ByClass: TypeAlias = "tuple[FloatArray, FloatArray]"
"""Of the negative and of the positive cases, each of shape (level, reader, case)."""

_BLOCK = 1 << 18
"""Scores worked on at a time: few enough for sums that single precision holds exactly."""


def order_sums(values: FloatArray, truth: BoolArray, *, equal: bool, centred: bool = False) -> Sums:
    """Sum the products of the scores of pairs of a negative and a positive case.

    A pair scores 1 if the positive case has the larger value, and half if the two are equal.

    Parameters
    ----------
    values : ndarray of float, shape (level, reader, case)
        Larger for more positive, NaN where not read.
    truth : ndarray of bool, shape (case,)
    equal : bool
        Whether readers count the same, whatever their number of pairs.
    centred : bool, default False
        Whether the sums that centre scores are wanted, which take as long again.

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
    n_negative, n_positive = (of.sum(axis=2, keepdims=True) for of in (negative, positive))
    counts = (n_negative * n_positive)[..., 0]
    weights = reader_weights(counts, equal=equal)
    scores = _case_sums(values, truth, n_negative, n_positive)
    design = (negative * n_positive, positive * n_negative)
    same = _same_pairs(values, truth, weights)
    single = None
    if centred:
        same_single = _same_pairs(values, truth, weights, read=(negative, positive))
        single = _with_margins(scores, design, weights, same_single)
    both = _same_pair_counts(negative, positive, weights)
    return Sums(
        totals=scores[1].sum(axis=2),
        counts=counts,
        weights=weights,
        scores=_with_margins(scores, scores, weights, same),
        single=single,
        pairs=_with_margins(design, design, weights, both),
    )


def _case_sums(
    values: FloatArray, truth: BoolArray, n_negative: FloatArray, n_positive: FloatArray
) -> _ByClass:
    """Sum the scores of each case's pairs.

    Whole and half numbers, so that rounding recovers them exactly from the placements.
    """
    shares = np.nan_to_num(placements(values, truth))
    return (
        np.rint(2 * shares[..., ~truth] * n_positive) / 2,
        np.rint(2 * shares[..., truth] * n_negative) / 2,
    )


def _with_margins(
    first: _ByClass, second: _ByClass, weights: FloatArray, same: Products
) -> Products:
    """Add to the sums over the same pairs of cases those that single cases tell."""
    by_negative, by_positive = (
        products_of_reads(of_a, of_b, weights) for of_a, of_b in zip(first, second, strict=True)
    )

    def table(negative: FloatArray, positive: FloatArray, both: FloatArray) -> FloatArray:
        free = np.stack([negative[..., 0], positive[..., 1]], axis=-1)
        return np.stack([free, np.stack([negative[..., 1], both], axis=-1)], axis=-2)

    return Products(
        own=table(by_negative.own, by_positive.own, same.own),
        pooled=table(by_negative.pooled, by_positive.pooled, same.pooled),
    )


def _same_pair_counts(negative: FloatArray, positive: FloatArray, weights: FloatArray) -> Products:
    """Count the pairs of cases that both sides read: their common negatives times positives."""
    n_levels, n_readers = weights.shape
    common = np.ones((n_levels * n_readers, n_levels * n_readers))
    for read in (negative, positive):
        flat = read.reshape(n_levels * n_readers, -1)
        common *= flat @ flat.T
    by_cell = common.reshape(n_levels, n_readers, n_levels, n_readers)
    pooled = np.einsum("ar,arbs,bs->ab", weights, by_cell, weights, optimize=True)
    return Products(own=np.einsum("arbr->rab", by_cell), pooled=pooled)


def _same_pairs(
    values: FloatArray, truth: BoolArray, weights: FloatArray, *, read: _ByClass | None = None
) -> Products:
    """Sum over the same pair of cases, a block of negative cases at a time.

    Scores times scores; or, given what was `read`, scores times 1 where the other side has one.
    """
    n_levels, n_readers = weights.shape
    ranks = _ranks(values.transpose(1, 0, 2))
    negative, positive = ranks[..., ~truth, None], ranks[..., None, truth]
    own = np.zeros((n_readers, n_levels, n_levels))
    pooled = np.zeros((n_levels, n_levels))
    step = max(1, _BLOCK // max(1, n_levels * n_readers * positive.shape[-1]))
    for start in range(0, negative.shape[-2], step):
        rows = slice(start, start + step)
        doubled = _doubled_scores(negative[..., rows, :], positive)
        flat = doubled.reshape(n_readers, n_levels, -1)
        of_readers = _weighted(flat, weights)
        if read is None:
            own += flat @ flat.transpose(0, 2, 1) / 4
            pooled += of_readers @ of_readers.T / 4
        else:
            by_row = of_readers.reshape(n_levels, -1, positive.shape[-1])
            block = (read[0][..., rows], read[1])
            own += _own_singles(doubled, block) / 2
            pooled += _pooled_singles(by_row, block, weights) / 2
    return Products(own=own, pooled=pooled)


def _own_singles(doubled: NDArray[np.float32], read: _ByClass) -> FloatArray:
    """Sum a reader's scores over what he read in each level, (reader, level, level)."""
    positive = read[1].transpose(1, 2, 0).astype(np.float32)
    by_row = doubled @ positive[:, None]  # (reader, level, row, level)
    singles: FloatArray = np.einsum("raib,bri->rab", by_row, read[0])
    return singles


def _pooled_singles(by_row: FloatArray, read: _ByClass, weights: FloatArray) -> FloatArray:
    """Sum the readers' joint scores over what each of them read, (level, level)."""
    n_levels, n_readers, n_rows = read[0].shape
    joint = (weights[..., None] * read[0]).reshape(n_levels, n_readers, n_rows)
    design = joint.transpose(0, 2, 1) @ read[1]  # (level, row, positive case)
    singles: FloatArray = np.einsum("aij,bij->ab", by_row, design)
    return singles


def _doubled_scores(
    negative: NDArray[np.float32], positive: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Score pairs of cases 2, 1 or 0; NaN compares as false and scores 0."""
    above = np.greater(positive, negative).view(np.int8)
    above += np.greater_equal(positive, negative).view(np.int8)
    return above.astype(np.float32)


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
