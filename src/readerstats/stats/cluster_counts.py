"""Paired verdicts counted cluster by cluster: reads of one case, or lesions of one patient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from readerstats.results import PairedCounts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from readerstats.stats.samples import FloatArray


@dataclass(frozen=True, eq=False, slots=True)
class ClusterCounts:
    """The 2 x 2 table of two readers' verdicts, cluster by cluster.

    Attributes
    ----------
    both, only_a, only_b, neither : ndarray of float, shape (cluster,)
        Pairs that both got right, only the first, only the second, neither; clusters without a
        pair are left out. Where one of the two has several runs of a case, a pair is spread over
        all that the runs could have made, and counts are no whole numbers.

    Raises
    ------
    ValueError
        For arrays of different shape, or what is no count.

    Examples
    --------
    >>> counts = ClusterCounts.of([4, 1, 0], [2, 0, 0], [0, 1, 0], [1, 2, 0])
    >>> counts.sizes.tolist(), counts.total
    ([7.0, 4.0], PairedCounts(both=5, only_a=2, only_b=1, neither=3))
    """

    both: FloatArray
    only_a: FloatArray
    only_b: FloatArray
    neither: FloatArray

    @classmethod
    def of(cls, both: ArrayLike, only_a: ArrayLike, only_b: ArrayLike, neither: ArrayLike) -> Self:
        """Check four arrays of counts, and leave out clusters without a pair."""
        cells = [np.asarray(cell, dtype=np.float64) for cell in (both, only_a, only_b, neither)]
        if any(cell.ndim != 1 or cell.shape != cells[0].shape for cell in cells):
            shapes = ", ".join(str(cell.shape) for cell in cells)
            raise ValueError(f"counts must have one value a cluster each, got shapes {shapes}.")
        table = np.vstack(cells)
        if not (np.isfinite(table).all() and (table >= 0).all() and (table % 1 == 0).all()):
            raise ValueError("counts must be whole numbers from 0.")
        return cls(*table[:, table.sum(axis=0) > 0])

    @property
    def sizes(self) -> FloatArray:
        """Pairs of each cluster."""
        sizes: FloatArray = self.both + self.only_a + self.only_b + self.neither
        return sizes

    @property
    def excess(self) -> FloatArray:
        """Pairs that only the first got right, minus those that only the second did."""
        excess: FloatArray = self.only_a - self.only_b
        return excess

    @property
    def whole(self) -> bool:
        """Whether each pair is of two single answers, and not spread over several runs."""
        cells = (self.both, self.only_a, self.only_b, self.neither)
        return all(bool((cell % 1 == 0).all()) for cell in cells)

    @property
    def total(self) -> PairedCounts | None:
        """The table over all clusters; None where pairs are spread over several runs."""
        if not self.whole:
            return None
        cells = (self.both, self.only_a, self.only_b, self.neither)
        return PairedCounts(*(int(cell.sum()) for cell in cells))


def count_by_cluster(
    correct_a: ArrayLike, correct_b: ArrayLike, clusters: ArrayLike
) -> ClusterCounts:
    """Cross two sets of verdicts on the same cases, cluster by cluster.

    Parameters
    ----------
    correct_a, correct_b : array_like, shape (..., case)
        1 where right, 0 where wrong, NaN where not read; for example (reader, case) under two
        modalities, or (reader, case) against a model's (case,). Where a model answered a case
        several times, the share of its runs that was right.
    clusters : array_like of int, shape (..., case)
        What pairs have in common: their case, where several readers read each; their patient.
        Broadcast to the pairs.

    Returns
    -------
    ClusterCounts
        Of the pairs with both verdicts.

    Raises
    ------
    ValueError
        For shapes that do not fit together, or a value outside [0, 1].

    Examples
    --------
    >>> readers = [[1, 1, 0], [1, 0, 0]]
    >>> count_by_cluster(readers, [1, 0, 1], [0, 1, 1]).only_a.tolist()
    [0.0, 1.0]
    """
    a, b = np.asarray(correct_a, dtype=np.float64), np.asarray(correct_b, dtype=np.float64)
    units = np.asarray(clusters)
    try:
        a, b, units = np.broadcast_arrays(a, b, units)
    except ValueError:
        raise ValueError(
            "`correct_a`, `correct_b` and `clusters` must be of the same cases, got "
            f"{a.shape}, {b.shape} and {units.shape}."
        ) from None
    for name, values in (("correct_a", a), ("correct_b", b)):
        strange = values[~(np.isnan(values) | ((values >= 0) & (values <= 1)))]
        if strange.size:
            raise ValueError(f"`{name}` must lie between 0 and 1 or be NaN, got {strange[0]}.")
    pairs = ~(np.isnan(a) | np.isnan(b))
    right_a, right_b = a[pairs], b[pairs]
    names, cluster = np.unique(units[pairs], return_inverse=True)
    # Each run of one with each run of the other: the shares of pairs are products of shares.
    cells = (
        right_a * right_b,
        right_a * (1 - right_b),
        (1 - right_a) * right_b,
        (1 - right_a) * (1 - right_b),
    )
    return ClusterCounts(
        *(
            np.bincount(cluster, weights=cell, minlength=len(names)).astype(np.float64)
            for cell in cells
        )
    )
