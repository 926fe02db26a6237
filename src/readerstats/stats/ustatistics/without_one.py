"""U-statistics of reads without each reader, and without each case, from sums that are kept."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.stats.ustatistics.inference import (
    Counted,
    Tables,
    against,
    level_average,
    level_difference,
)
from readerstats.stats.ustatistics.sums import Products, Sums, reader_weights

if TYPE_CHECKING:
    from readerstats.results import TestResult
    from readerstats.stats.samples import FloatArray

OF_READS: Final = ("accuracy", "sensitivity", "specificity")
"""Metrics of which each read is a score of its own."""


class ReadsWithoutOne:
    """Averages of reads, every reader counting the same and scores centred, without one.

    Parameters
    ----------
    scores : ndarray of float, shape (level, reader, case)
        1 for a right read, 0 for a wrong one, NaN where not read or not asked for.

    Notes
    -----
    Every moment is a sum of products of two scores. Those of two readers over the cases are kept:
    without a case one product of each goes, without a reader one row, whatever was not read.
    Validated against `ustatistics` of what remains.

    Examples
    --------
    >>> random = np.random.default_rng(1)
    >>> scores = (random.random((2, 5, 20)) < 0.7).astype(float)
    >>> scores[0, 1, 2] = np.nan
    >>> found = ReadsWithoutOne(scores)
    >>> found.differences(case=3)[0, 1].n, found.differences(reader=1)[0, 1].n
    (5, 4)
    """

    def __init__(self, scores: FloatArray) -> None:
        read = ~np.isnan(scores)
        self._design = read.astype(np.float64)
        self._filled = np.where(read, scores, 0.0)
        flat = [each.reshape(-1, scores.shape[2]) for each in (self._filled, self._design)]
        n_levels, n_readers = scores.shape[:2]
        shape = (n_levels, n_readers, n_levels, n_readers)
        # Sums over cases of the products of any two readers under any two levels.
        self._scores = (flat[0] @ flat[0].T).reshape(shape)
        self._single = (flat[0] @ flat[1].T).reshape(shape)
        self._pairs = (flat[1] @ flat[1].T).reshape(shape)
        self._totals, self._counts = self._filled.sum(axis=2), self._design.sum(axis=2)

    def differences(
        self, *, reader: int | None = None, case: int | None = None, level: float = 0.95
    ) -> dict[tuple[int, int], TestResult]:
        """Test the difference of each two levels without one reader, or without one case.

        Parameters
        ----------
        reader, case : int, optional
            The position of who, or what, is left out.
        level : float, default 0.95

        Returns
        -------
        dict
            Tests of a - b by the positions a and b.
        """
        sums = self._sums(reader, case)
        n_levels = len(sums.counts)
        pairs = list(combinations(range(n_levels), 2))
        tables = {
            (a, b): Tables.of(sums, a, b, centred=True)
            for a, b in (*((a, a) for a in range(n_levels)), *pairs)
        }
        counted = Counted(
            readers=sums.counts > 0,
            cases=np.empty((n_levels, 0), dtype=bool),  # how many there are is not asked for
            left_out=(0,) * n_levels,
        )
        averages = tuple(level_average(a, sums, tables, counted) for a in range(n_levels))
        return {
            (a, b): against(
                level_difference(a, b, averages, tables, counted), "unbiased", level, null=0.0
            )
            for a, b in pairs
        }

    def _sums(self, reader: int | None, case: int | None) -> Sums:
        totals, counts = self._totals, self._counts
        filled = design = None
        if case is not None:
            filled, design = self._filled[:, :, case], self._design[:, :, case]
            totals, counts = totals - filled, counts - design
        if reader is not None:  # of no weight, which is all that the sums know of a reader
            totals, counts = totals.copy(), counts.copy()
            totals[:, reader] = counts[:, reader] = 0.0
        weights = reader_weights(counts, equal=True)
        return Sums(
            totals=totals,
            counts=counts,
            weights=weights,
            scores=_products(self._scores, (totals, totals), (filled, filled), weights),
            single=_products(self._single, (totals, counts), (filled, design), weights),
            pairs=_products(self._pairs, (counts, counts), (design, design), weights),
        )


def _products(
    sums: FloatArray,
    totals: tuple[FloatArray, FloatArray],
    lost: tuple[FloatArray | None, FloatArray | None],
    weights: FloatArray,
) -> Products:
    """Return what `products_of_reads` gives of the reads that remain."""
    one, other = totals
    together = np.einsum("arbr->rab", sums)
    weighted = np.einsum("ar,arbs,bs->ab", weights, sums, weights, optimize=True)
    gone_one, gone_other = lost
    if gone_one is not None and gone_other is not None:
        together = together - np.einsum("ar,br->rab", gone_one, gone_other)
        weighted = weighted - np.outer(
            (weights * gone_one).sum(axis=1), (weights * gone_other).sum(axis=1)
        )
    apart = np.einsum("ar,br->rab", one, other)
    outer = np.outer((weights * one).sum(axis=1), (weights * other).sum(axis=1))
    return Products(
        own=np.stack([apart, together], axis=-1), pooled=np.stack([outer, weighted], axis=-1)
    )
