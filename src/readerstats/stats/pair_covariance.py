"""Covariances of areas and proportions from single cases: DeLong's, and the unbiased one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from readerstats.stats.placements import placements

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.stats.samples import FloatArray

    BoolArray = NDArray[np.bool_]
    IntArray = NDArray[np.intp]

_BLOCK = 4_000_000
"""Scores compared at a time: keeps the memory of the unbiased covariance small."""


def influence_covariance(
    scores: FloatArray, truth: BoolArray, units: IntArray, metric: str
) -> FloatArray:
    """Return DeLong's covariance of areas, or the usual one of proportions.

    Parameters
    ----------
    scores : ndarray of float, shape (cell, case)
        Scores for ``auc``; 1 for right and 0 for wrong for every other metric; NaN where not read.
    truth : ndarray of bool, shape (case,)
    units : ndarray of int, shape (case,)
        The patient of each case, from 0.
    metric : str

    Returns
    -------
    ndarray of float, shape (cell, cell)
        NaN where a class has fewer than two patients.

    Notes
    -----
    With several cases a patient the sums of each patient take the place of cases, as Obuchowski
    has it [2]_.

    References
    ----------
    .. [1] DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988;44:837-845.
       https://doi.org/10.2307/2531595
    .. [2] Obuchowski NA. Biometrics 1997;53:567-578. https://doi.org/10.2307/2533958

    Examples
    --------
    >>> right = np.array([[1.0, 0.0, 1.0, 1.0]])
    >>> truth = np.array([True, True, True, True])
    >>> influence_covariance(right, truth, np.arange(4), "sensitivity")
    array([[0.0625]])
    """
    read = ~np.isnan(scores)
    if metric in ("auc", "balanced-accuracy"):
        placed = placements(scores, truth) if metric == "auc" else scores / 2
        parts = [_deviations(np.where(read & state, placed, np.nan)) for state in (truth, ~truth)]
    else:
        parts = [_deviations(scores)]
    n_units = int(units.max(initial=-1)) + 1
    summed = []
    for part, has in zip(parts, _classes(read, truth, len(parts)), strict=True):
        sums = np.zeros((len(scores), n_units))
        np.add.at(sums.T, units, part.T)
        present = np.zeros((len(scores), n_units))
        np.maximum.at(present.T, units, has.T.astype(np.float64))
        shared = present @ present.T
        factor = np.divide(shared, shared - 1, out=np.full(shared.shape, np.nan), where=shared > 1)
        factor = np.where(shared == 0, 0.0, factor)
        summed.append((sums, factor))
    matrix = sum((sums @ sums.T) * factor for sums, factor in summed)
    if len(summed) == 2 and n_units < units.size:
        (first, _), (second, _) = summed
        factor = n_units / (n_units - 1) if n_units > 1 else np.nan
        matrix = matrix + factor * (first @ second.T + second @ first.T)
    found: FloatArray = np.asarray(matrix, dtype=np.float64)
    return found


def _classes(read: BoolArray, truth: BoolArray, n_parts: int) -> list[BoolArray]:
    return [read & truth, read & ~truth] if n_parts == 2 else [read]


def _deviations(values: FloatArray) -> FloatArray:
    """Return what each case adds to its cell's mean, shape (cell, case); 0 where not read."""
    read = ~np.isnan(values)
    n = read.sum(axis=1, keepdims=True)
    total = np.where(read, values, 0.0).sum(axis=1, keepdims=True)
    mean = np.divide(total, n, out=np.zeros(total.shape), where=n > 0)
    apart = np.where(read, values - mean, 0.0)
    added: FloatArray = np.zeros(apart.shape)
    return np.divide(apart, n, out=added, where=n > 0)


def unbiased_covariance(
    scores: FloatArray, truth: BoolArray, units: IntArray, metric: str
) -> FloatArray:
    """Return the unbiased covariance of areas or proportions.

    Parameters
    ----------
    scores : ndarray of float, shape (cell, case)
        Scores for ``auc``; 1 for right and 0 for wrong for every other metric; NaN where not read.
    truth : ndarray of bool, shape (case,)
    units : ndarray of int, shape (case,)
        One case each.
    metric : str

    Returns
    -------
    ndarray of float, shape (cell, cell)
        NaN where a class has fewer than two cases.

    Notes
    -----
    The product of two areas, less the mean product over pairs that share no case. For proportions
    it is the usual covariance.

    References
    ----------
    .. [1] Gallas BD. Acad Radiol 2006;13:353-362. https://doi.org/10.1016/j.acra.2005.11.030

    Examples
    --------
    >>> scores = np.array([[1.0, 3.0, 2.0, 4.0]])
    >>> truth = np.array([False, False, True, True])
    >>> unbiased_covariance(scores, truth, np.arange(4), "auc").round(4)
    array([[0.0625]])
    """
    if metric != "auc":
        return influence_covariance(scores, truth, units, metric)
    read = ~np.isnan(scores)
    sums, counts = _Products.of(scores, truth), _Products.of(np.where(read, 0.0, np.nan), truth, 1)
    same = np.divide(
        sums.apart, counts.apart, out=np.full(sums.apart.shape, np.nan), where=counts.apart > 0
    )
    areas = np.divide(sums.total, counts.total, out=np.full(sums.total.shape, np.nan),
                      where=counts.total > 0)  # fmt: skip
    matrix: FloatArray = np.outer(areas, areas) - same
    shared = read.astype(np.float64) @ read.T.astype(np.float64)
    return np.where(shared == 0, 0.0, matrix)


class _Products:
    """Sums over pairs of a positive and a negative case, and over two such pairs.

    Attributes
    ----------
    total : ndarray of float, shape (cell,)
        Pairs in the right order, or pairs that were read.
    apart : ndarray of float, shape (cell, cell)
        Products of two cells over two pairs that have no case in common.
    """

    def __init__(self, total: FloatArray, apart: FloatArray) -> None:
        self.total, self.apart = total, apart

    @classmethod
    def of(cls, scores: FloatArray, truth: BoolArray, constant: float | None = None) -> _Products:
        """Compare scores, or with `constant` count the pairs that were read."""
        positive, negative = scores[:, truth], scores[:, ~truth]
        n_cells = len(scores)
        rows = np.zeros(positive.shape)
        columns = np.zeros(negative.shape)
        both = np.zeros((n_cells, n_cells))
        step = max(1, _BLOCK // max(1, n_cells * negative.shape[1]))
        for start in range(0, positive.shape[1], step):
            mine = positive[:, start : start + step, None]
            other = negative[:, None, :]
            if constant is None:
                part = (mine > other) + 0.5 * (mine == other)
            else:
                part = constant * (~np.isnan(mine) & ~np.isnan(other))
            rows[:, start : start + step] = part.sum(axis=2)
            columns += part.sum(axis=1)
            flat = part.reshape(n_cells, -1).astype(np.float64)
            both += flat @ flat.T
        total = rows.sum(axis=1)
        apart = np.outer(total, total) - rows @ rows.T - columns @ columns.T + both
        return cls(total, apart)
