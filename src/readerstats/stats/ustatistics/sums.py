"""Sums of products over pairs of scores, by what the two scores have in common.

Every moment of a U-statistic is a mean of products of two scores: of one reader or of two, of one
case or of two. Each of these factors is an axis of length 2 here: index 0 asks nothing, index 1
asks that the two scores share the factor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from readerstats.stats.samples import FloatArray

BoolArray: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Products:
    """Sums of products of something of one level with something of another.

    Attributes
    ----------
    own : ndarray of float, shape (reader, level, level, 2, ...)
        Over the pairs of scores of one reader. The last axes are the case, or the negative and
        the positive case.
    pooled : ndarray of float, shape (level, level, 2, ...)
        Over all pairs of readers, each score with the weight of its reader.
    """

    own: FloatArray
    pooled: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What the variance of reader averages rests on.

    Attributes
    ----------
    totals, counts : ndarray of float, shape (level, reader)
        Sum of a reader's scores, and their number; their ratio is the reader's value.
    weights : ndarray of float, shape (level, reader)
        Weight of each score of a reader.
    scores : Products
        Score times score.
    single : Products or None
        Score of the first level, times 1 for a score of the second; what centring needs.
    pairs : Products
        1 for each pair of scores.
    """

    totals: FloatArray
    counts: FloatArray
    weights: FloatArray
    scores: Products
    single: Products | None
    pairs: Products

    def average(self, a: int) -> float | None:
        """Return the average of a level; None where it has no score."""
        weight = float(self.weights[a] @ self.counts[a])
        return float(self.weights[a] @ self.totals[a]) / weight if weight > 0 else None

    def pair(self, a: int, b: int, *, centred: bool = False) -> tuple[FloatArray, FloatArray]:
        """Return weighted sums and their weights for two levels, the reader as first axis.

        Parameters
        ----------
        a, b : int
            Positions of the levels.
        centred : bool, default False
            Whether to take scores as they are, or less their level's average.

        Returns
        -------
        tuple of ndarray of float, each of shape (2, 2) or (2, 2, 2)
            Axes: reader, case; or reader, negative case, positive case.
        """
        numerators, denominators = self._all(self.scores, a, b), self._all(self.pairs, a, b)
        centre_a, centre_b = self.average(a), self.average(b)
        if not centred or self.single is None or centre_a is None or centre_b is None:
            return numerators, denominators
        of_a, of_b = self._all(self.single, a, b), self._all(self.single, b, a)
        return (
            numerators - centre_b * of_a - centre_a * of_b + centre_a * centre_b * denominators
        ), denominators

    def _all(self, products: Products, a: int, b: int) -> FloatArray:
        both = self.weights[a] * self.weights[b]
        own = np.einsum("r,r...->...", both, products.own[:, a, b])
        return np.stack([products.pooled[a, b], own])


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
    >>> sums.pairs.pooled[0, 0]
    array([9., 5.])
    """
    read = ~np.isnan(scores)
    design, filled = read.astype(np.float64), np.where(read, scores, 0.0)
    counts = design.sum(axis=2)
    weights = reader_weights(counts, equal=equal)
    return Sums(
        totals=filled.sum(axis=2),
        counts=counts,
        weights=weights,
        scores=products_of_reads(filled, filled, weights),
        single=products_of_reads(filled, design, weights),
        pairs=products_of_reads(design, design, weights),
    )


def products_of_reads(first: FloatArray, second: FloatArray, weights: FloatArray) -> Products:
    """Sum the products of what belongs to a reader and a case.

    Parameters
    ----------
    first, second : ndarray of float, shape (level, reader, case)
        0 where not read.
    weights : ndarray of float, shape (level, reader)

    Returns
    -------
    Products
        With one case axis.

    Examples
    --------
    >>> cells = np.array([[[1.0, 0.0], [1.0, 1.0]]])
    >>> products_of_reads(cells, cells, np.ones((1, 2))).pooled
    array([[[9., 5.]]])
    """
    of_a, of_b = first.transpose(1, 0, 2), second.transpose(1, 0, 2)
    totals = np.einsum("ra,rb->rab", of_a.sum(axis=2), of_b.sum(axis=2))
    own = np.stack([totals, of_a @ of_b.transpose(0, 2, 1)], axis=-1)
    by_case_a, by_case_b = (np.einsum("ar,arc->ac", weights, cells) for cells in (first, second))
    outer = np.outer(by_case_a.sum(axis=1), by_case_b.sum(axis=1))
    return Products(own=own, pooled=np.stack([outer, by_case_a @ by_case_b.T], axis=-1))
