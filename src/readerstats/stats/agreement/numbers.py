"""The interval metric of Krippendorff's alpha, from sums and sums of squares: for any numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from readerstats.stats.agreement.weights import FloatArray


def interval_parts(
    table: FloatArray,
) -> tuple[FloatArray, FloatArray, float, FloatArray, float]:
    """Return what a linearised alpha is made of, for ratings that every case has two of.

    Parameters
    ----------
    table : ndarray, shape (reader, case)

    Returns
    -------
    tuple
        Disagreement seen in each case, what each case adds to that expected, the expected one,
        each case's reads relative to the average, and the reads of all.

    Examples
    --------
    >>> seen, _, expected, _, reads = interval_parts(np.array([[1.0, 2.0], [1.0, 4.0]]))
    >>> seen.tolist(), expected, reads
    ([0.0, 4.0], 3.0, 4.0)
    """
    read = ~np.isnan(table)
    total = float(read.sum())
    if not total:
        none = np.zeros(0)
        return none, none, 0.0, none, 0.0
    values = np.where(read, table - float(np.mean(table[read])), 0.0)
    reads, sums, squares = read.sum(axis=0), values.sum(axis=0), (values**2).sum(axis=0)
    per_case = float(reads.mean())
    mean, square = float(sums.sum()) / total, float(squares.sum()) / total
    seen = 2 * (reads * squares - sums**2) / (per_case * (reads - 1))
    at_expected = 2 * (squares - 2 * mean * sums + square * reads) / per_case
    return seen, at_expected, 2 * (square - mean**2), reads / per_case, total


@dataclass(frozen=True, eq=False, slots=True)
class WeightedNumbers:
    """Compute alpha with the interval metric for resamples, as `readerstats.stats.bootstrap` asks.

    Attributes
    ----------
    table : ndarray, shape (reader, case)
        NaN where not read.
    """

    table: FloatArray

    def __call__(self, cases: FloatArray, readers: FloatArray) -> FloatArray:
        """Return alpha, shape (replicate, 1); NaN where undefined."""
        read = ~np.isnan(self.table)
        known = np.where(read, self.table - np.nanmean(self.table), 0.0)
        reads, itself = readers @ read, readers**2 @ read
        sums, squares = readers @ known, readers @ known**2
        pairs = reads**2 - itself
        has = pairs > 0
        apart = 2 * np.maximum(reads * squares - sums**2, 0.0)
        seen = np.divide(cases * reads * apart, pairs, out=np.zeros(pairs.shape), where=has)
        counted = cases * has
        n = (counted * reads).sum(axis=1)
        first, second = ((counted * part).sum(axis=1) for part in (sums, squares))
        by_chance = 2 * (n * second - first**2)
        nothing = 1e-12 * np.maximum(n * second, 1e-300)
        safe = np.where(by_chance > nothing, by_chance * np.where(n > 0, n, np.nan), np.nan)
        alpha = 1 - seen.sum(axis=1) * (n**2 - (counted**2 * itself).sum(axis=1)) / safe
        found: FloatArray = alpha[:, None]
        return found
