"""Covariances of areas and proportions from single cases: DeLong's, and the unbiased one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from readerstats.stats.mrmc.case_products import summed_products
from readerstats.stats.samples import NOISE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from readerstats.stats.samples import FloatArray

    BoolArray = NDArray[np.bool_]
    IntArray = NDArray[np.intp]

_BLOCK = 4_000_000
"""Scores compared at a time: keeps the memory of the unbiased covariance small."""


def influence_covariance(parts: Sequence[FloatArray], units: Sequence[IntArray]) -> FloatArray:
    """Return the covariance of values that are a sum of means over one or two classes of cases.

    Parameters
    ----------
    parts : sequence of ndarray of float, shape (cell, case of the class)
        What is averaged over the cases of a class; NaN where not read. Placements give DeLong's
        covariance of areas, rights and wrongs the usual one of proportions.
    units : sequence of ndarray of int, shape (case of the class,)
        The patient of each of these cases, from 0; patients may have cases of both classes.

    Returns
    -------
    ndarray of float, shape (cell, cell)
        0 between cells without a common patient; NaN where a class has fewer than two patients.

    Notes
    -----
    The products of deviations from the cells' means are divided by their expectation,
    1 - 1/n - 1/n' + m/(n n') for cells of n and n' cases with m in common, so that the covariance
    of proportions is without bias where reads are missing, too. With several cases a patient the
    sums of each patient take the place of cases, as Obuchowski has it [2]_.
    Assumes independent cases, or patients.
    Validated against pROC and MRMCaov; with patients against the formulas of the paper.

    References
    ----------
    .. [1] DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988;44:837-845.
       https://doi.org/10.2307/2531595
    .. [2] Obuchowski NA. Biometrics 1997;53:567-578. https://doi.org/10.2307/2533958

    Examples
    --------
    >>> right = np.array([[1.0, 0.0, 1.0, 1.0]])
    >>> influence_covariance([right], [np.arange(4)])
    array([[0.0625]])
    """
    n_units = max(int(unit.max(initial=-1)) for unit in units) + 1
    n_cells = len(parts[0])
    matrix = np.zeros((n_cells, n_cells))
    by_unit: list[FloatArray] = []
    anywhere = np.zeros((n_cells, n_units), dtype=bool)
    for part, unit in zip(parts, units, strict=True):
        sums, present = _deviations(part, unit, n_units)
        matrix += summed_products(sums, sums) * _per_expectation(present)
        by_unit.append(sums)
        anywhere |= present
    if len(parts) == 2 and np.isin(units[0], units[1]).any():
        across = summed_products(by_unit[0], by_unit[1])
        matrix += (across + across.T) * _per_expectation(anywhere)
    return matrix


def _deviations(values: FloatArray, units: IntArray, n_units: int) -> tuple[FloatArray, BoolArray]:
    """Return what each unit adds to its cell's mean, and whether it was read: (cell, unit)."""
    read = ~np.isnan(values)
    n = read.sum(axis=1, keepdims=True).astype(np.float64)
    known = values if read.all() else np.where(read, values, 0.0)
    mean = np.divide(known.sum(axis=1, keepdims=True), n, out=np.full(n.shape, np.nan), where=n > 0)
    apart = np.where(read, values - mean, 0.0) / np.maximum(n, 1)
    if units.size == 0:
        return np.zeros((len(values), n_units)), np.zeros((len(values), n_units), dtype=bool)
    order = np.argsort(units, kind="stable")
    present, starts = np.unique(units[order], return_index=True)
    sums = np.zeros((len(values), n_units))
    known_units = np.zeros((len(values), n_units), dtype=bool)
    if present.size == units.size:
        sums[:, units], known_units[:, units] = apart, read
    else:
        sums[:, present] = np.add.reduceat(apart[:, order], starts, axis=1)
        known_units[:, present] = np.logical_or.reduceat(read[:, order], starts, axis=1)
    return sums, known_units


def _per_expectation(present: BoolArray) -> FloatArray:
    """Return 1 over the expected share of the covariance; 0 without a common unit."""
    n = present.sum(axis=1).astype(np.float64)
    if (n == present.any(axis=0).sum()).all():
        shared = np.broadcast_to(n, (n.size, n.size))
    else:
        shared = present.astype(np.float32) @ present.T.astype(np.float32)
    one, other = np.maximum(n, 1)[:, None], np.maximum(n, 1)
    share = 1 - 1 / one - 1 / other + shared / (one * other)
    factor: FloatArray = np.full(share.shape, np.nan)
    np.divide(1.0, share, out=factor, where=share > NOISE)
    return np.where(shared == 0, 0.0, factor)


def unbiased_covariance(scores: FloatArray, truth: BoolArray) -> FloatArray:
    """Return the unbiased covariance of areas under the ROC curve.

    Parameters
    ----------
    scores : ndarray of float, shape (cell, case)
        NaN where not read.
    truth : ndarray of bool, shape (case,)

    Returns
    -------
    ndarray of float, shape (cell, cell)
        NaN where a class has fewer than two cases.

    Notes
    -----
    The product of two areas, less the mean product over pairs that share no case.
    Assumes independent cases, one a patient.
    Validated against MRMCaov 0.3.0.

    References
    ----------
    .. [1] Gallas BD. Acad Radiol 2006;13:353-362. https://doi.org/10.1016/j.acra.2005.11.030

    Examples
    --------
    >>> scores = np.array([[1.0, 3.0, 2.0, 4.0]])
    >>> truth = np.array([False, False, True, True])
    >>> unbiased_covariance(scores, truth).round(4)
    array([[0.0625]])
    """
    read = ~np.isnan(scores)
    sums, counts = _Products.of(scores, truth), _Products.counts(read, truth)
    same = _share(sums.apart, counts.apart)
    areas = _share(sums.total, counts.total)
    matrix: FloatArray = np.outer(areas, areas) - same
    shared = read.astype(np.float64) @ read.T.astype(np.float64)
    return np.where(shared == 0, 0.0, matrix)


def _share(part: FloatArray, whole: FloatArray) -> FloatArray:
    shares: FloatArray = np.full(part.shape, np.nan)
    return np.divide(part, whole, out=shares, where=whole > 0)


class _Products:
    """Sums over pairs of a positive and a negative case, and over two such pairs.

    Attributes
    ----------
    total : ndarray of float, shape (cell,)
        Pairs in the right order, or pairs that were read.
    apart : ndarray of float, shape (cell, cell)
        Products of two cells over two pairs that have no case in common.
    """

    def __init__(self, rows: FloatArray, columns: FloatArray, both: FloatArray) -> None:
        """Take what each positive and each negative case adds, and products of the same pair."""
        self.total = rows.sum(axis=1)
        shared = rows @ rows.T + columns @ columns.T - both
        self.apart = np.outer(self.total, self.total) - shared

    @classmethod
    def of(cls, scores: FloatArray, truth: BoolArray) -> _Products:
        """Compare the scores of each pair."""
        positive, negative = scores[:, truth], scores[:, ~truth]
        n_cells = len(scores)
        rows = np.zeros(positive.shape)
        columns = np.zeros(negative.shape)
        both = np.zeros((n_cells, n_cells))
        step = max(1, _BLOCK // max(1, n_cells * negative.shape[1]))
        for start in range(0, positive.shape[1], step):
            mine = positive[:, start : start + step, None]
            other = negative[:, None, :]
            # twice the score: whole numbers, exact in single precision
            part = (mine > other).astype(np.float32)
            part += mine >= other
            rows[:, start : start + step] = part.sum(axis=2) / 2
            columns += part.sum(axis=1) / 2
            flat = part.reshape(n_cells, part.shape[1] * part.shape[2])
            both += (flat @ flat.T) / 4.0
        return cls(rows, columns, both)

    @classmethod
    def counts(cls, read: BoolArray, truth: BoolArray) -> _Products:
        """Count the pairs that were read, as if each score were 1."""
        positive, negative = (read[:, mine].astype(np.float64) for mine in (truth, ~truth))
        n_positive, n_negative = (part.sum(axis=1, keepdims=True) for part in (positive, negative))
        both = (positive @ positive.T) * (negative @ negative.T)
        return cls(positive * n_negative, negative * n_positive, both)
