"""Each reader's effect in each subgroup of cases, and how these vary together over cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from readerstats.stats.mrmc.reader_covariance import ReaderCovariance
    from readerstats.stats.samples import FloatArray


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SubgroupEffects:
    """One number for each reader in each subgroup, and how these vary together over cases.

    Attributes
    ----------
    values : ndarray of float, shape (subgroup, reader)
        NaN where a reader has no value.
    covariance : ndarray of float, shape (subgroup, reader, subgroup, reader)
        Over samples of cases; NaN where it cannot be computed.
    of_sets : tuple of ndarray of float, shape (subgroup, reader, subgroup, reader)
        What each set of cases adds to it.
    n_cases : tuple of int or None
        The size of each set; None for sizes that are to count as unlimited.

    Examples
    --------
    >>> from readerstats.stats.mrmc.reader_covariance import reader_covariance
    >>> found = reader_covariance([[[1, 0, 1, 1], [1, 1, 0, 1]]], [1, 0, 1, 1], metric="accuracy")
    >>> subgroup_effects(found, [[1.0]]).values
    array([[1. , 0.5]])
    """

    values: FloatArray
    covariance: FloatArray
    of_sets: tuple[FloatArray, ...] = ()
    n_cases: tuple[int, ...] | None = None


def subgroup_effects(
    found: ReaderCovariance,
    weights: ArrayLike,
    *,
    case_sets: Sequence[int] | None = None,
    n_cases: Sequence[int] | None = None,
) -> SubgroupEffects:
    """Combine each reader's values under several levels into one effect a subgroup.

    Parameters
    ----------
    found : ReaderCovariance
        The levels are subgroups of cases, or the two sides of a comparison in each of them.
    weights : array of float, shape (subgroup, level)
        1 for the value of a level; 1 and -1 for the difference of two.
    case_sets : sequence of int, optional
        The set of cases that each level rests on, from 0: modalities of one subgroup share theirs,
        datasets of one subgroup do not. One set a level without it.
    n_cases : sequence of int, optional
        Cases, or patients, of each set. With them the degrees of freedom count that the covariance
        over cases is itself estimated from so many; without them they are Hillis's.

    Returns
    -------
    SubgroupEffects

    Examples
    --------
    >>> from readerstats.stats.mrmc.reader_covariance import reader_covariance
    >>> nan = float("nan")
    >>> film, ct = [[1, 0, nan, nan], [1, 1, nan, nan]], [[nan, nan, 1, 1], [nan, nan, 0, 1]]
    >>> found = reader_covariance([film, ct], [1, 0, 1, 1], metric="accuracy")
    >>> subgroup_effects(found, [[1, -1]]).values
    array([[0., 0.]])
    """
    matrix = np.asarray(weights, dtype=np.float64)
    n_readers = found.estimates.shape[1]
    parts = [[(int(level), row[level]) for level in np.flatnonzero(row)] for row in matrix]
    sets = range(matrix.shape[1]) if case_sets is None else case_sets
    values = np.zeros((len(matrix), n_readers))
    shape = (len(matrix), n_readers, len(matrix), n_readers)
    covariance = np.zeros(shape)
    of_sets = [np.zeros(shape) for _ in range(max(sets) + 1)] if n_cases is not None else []
    for one, mine in enumerate(parts):
        for level, weight in mine:
            values[one] += weight * found.estimates[level]
        for other, others in enumerate(parts):
            for level, weight in mine:
                for level_of_other, weight_of_other in others:
                    part = weight * weight_of_other * found.covariance[level, :, level_of_other]
                    covariance[one, :, other] += part
                    if of_sets and sets[level] == sets[level_of_other]:
                        of_sets[sets[level]][one, :, other] += part
    return SubgroupEffects(
        values=values,
        covariance=covariance,
        of_sets=tuple(of_sets),
        n_cases=None if n_cases is None else tuple(n_cases),
    )
