"""Products of cells summed over cases, in pieces that no second processor is called for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from readerstats.stats.samples import FloatArray

# Linear algebra libraries split larger products over all processors, and wait for the slowest:
# where another process keeps one of them busy, that takes a hundred times as long as the sum.
_PIECE: Final = 250_000
_FEWEST: Final = 64


def summed_products(one: FloatArray, other: FloatArray) -> FloatArray:
    """Return the sums over cases of the products of each cell of `one` with each of `other`.

    Parameters
    ----------
    one, other : ndarray of float, shapes (a, case) and (b, case)

    Returns
    -------
    ndarray of float, shape (a, b)

    Examples
    --------
    >>> summed_products(np.array([[1.0, 2.0]]), np.array([[3.0, 4.0], [5.0, 6.0]]))
    array([[11., 17.]])
    """
    sums: FloatArray = np.zeros((len(one), len(other)))
    step = max(_FEWEST, _PIECE // max(1, sums.size))
    for start in range(0, one.shape[1], step):
        piece = slice(start, start + step)
        sums += one[:, piece] @ other[:, piece].T
    return sums
