"""Error variance and covariances of the Obuchowski-Rockette model, and its variance components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from readerstats.results import VarianceComponents, joined_notes
from readerstats.stats.samples import NOISE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.stats.mrmc.design import Design
    from readerstats.stats.mrmc.reader_covariance import ReaderCovariance
    from readerstats.stats.samples import FloatArray


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Covariances:
    """Averages of the covariances between readers' values over cases.

    Attributes
    ----------
    error : float
        Variance of one value.
    cov1, cov2, cov3 : float
        Same reader and another level; another reader and the same level; both others. 0 where
        the design has no such pair.
    of_level : ndarray of float, shape (modality, 2)
        Error and Cov2 of each level.
    of_reader : ndarray of float, shape (reader, 2)
        Error and Cov1 of each reader.
    """

    error: float
    cov1: float
    cov2: float
    cov3: float
    of_level: FloatArray
    of_reader: FloatArray

    @property
    def excess(self) -> float:
        """Cov2 - Cov3."""
        return self.cov2 - self.cov3

    @property
    def defined(self) -> bool:
        """Whether every covariance could be computed."""
        return bool(np.isfinite([self.error, self.cov1, self.cov2, self.cov3]).all())


def covariances_of(found: ReaderCovariance, design: Design) -> Covariances:
    """Average the covariances over pairs of values, by what the two have in common.

    Parameters
    ----------
    found : ReaderCovariance
    design : Design
        In a split-plot design only pairs of readers who share cases count.

    Returns
    -------
    Covariances

    Examples
    --------
    >>> from readerstats.stats.mrmc.design import design_of
    >>> from readerstats.stats.mrmc.reader_covariance import reader_covariance
    >>> reads = [[[1, 0, 1], [1, 1, 0]], [[0, 0, 1], [1, 0, 1]]]
    >>> found = reader_covariance(reads, [1, 0, 1], metric="accuracy")
    >>> covariances_of(found, design_of(found)).error  # shares of 3 cases
    0.05555555555555555
    """
    level, reader = np.nonzero(design.members)
    matrix = found.covariance[level, reader][:, level, reader]
    same_level = level[:, None] == level
    same_reader = reader[:, None] == reader
    together = (
        design.groups[reader][:, None] == design.groups[reader]
        if design.crossed
        else np.ones_like(same_level)
    )
    cov1 = same_reader & ~same_level
    cov2 = same_level & ~same_reader & together
    cov3 = ~same_level & ~same_reader & together
    own = np.eye(len(matrix), dtype=bool)
    n_levels, n_readers = design.members.shape
    return Covariances(
        error=float(np.diagonal(matrix).mean()),
        cov1=float(_means(matrix, cov1, np.zeros_like(level), 1)[0]),
        cov2=float(_means(matrix, cov2, np.zeros_like(level), 1)[0]),
        cov3=float(_means(matrix, cov3, np.zeros_like(level), 1)[0]),
        of_level=np.column_stack([_means(matrix, kind, level, n_levels) for kind in (own, cov2)]),
        of_reader=np.column_stack(
            [_means(matrix, kind, reader, n_readers) for kind in (own, cov1)]
        ),
    )


def components_of(
    design: Design, covariances: Covariances, method: str, remark: str | None
) -> VarianceComponents:
    """Estimate the variance components, negative ones as they come out.

    Parameters
    ----------
    design : Design
    covariances : Covariances
    method : str
    remark : str or None
        What the analysis did with the covariances.

    Returns
    -------
    VarianceComponents
        The readers' components only where the same readers are in several levels, or where there
        is one level.

    References
    ----------
    .. [1] Hillis SL. Stat Med 2007;26:596-619, table 2. https://doi.org/10.1002/sim.2532

    Examples
    --------
    >>> components_of.__name__
    'components_of'
    """
    squares = {row.term: row.mean_sq for row in design.anova}
    of_readers, mixed = squares.get("reader"), squares.get("modality:reader")
    n_levels, n_readers = design.members.shape
    reader = interaction = None
    if n_levels == 1 and of_readers is not None:
        reader = of_readers - covariances.error + covariances.cov2
    elif design.crossed and of_readers is not None and mixed is not None:
        reader = (of_readers - mixed) / n_levels - covariances.cov1 + covariances.cov3
        interaction = mixed - covariances.error + covariances.cov1 + covariances.excess
    named = {
        "reader": reader,
        "modality by reader": interaction,
        "Cov1": covariances.cov1,
        "Cov2": covariances.cov2,
        "Cov3": covariances.cov3,
    }
    # Components are differences of these numbers: what is smaller by far is their rounding.
    rounding = NOISE * max(covariances.error, of_readers or 0.0, mixed or 0.0)
    negative = [name for name, value in named.items() if value is not None and value < -rounding]
    told = f"estimated below 0: {', '.join(negative)}" if negative else None

    def settled(value: float | None) -> float | None:
        return 0.0 if value is not None and abs(value) <= rounding else value

    return VarianceComponents(
        method=method,
        reader=settled(reader),
        modality_reader=settled(interaction),
        error=covariances.error,
        cov1=covariances.cov1 if n_levels > 1 else None,
        cov2=covariances.cov2 if n_readers > 1 else None,
        cov3=covariances.cov3 if n_levels > 1 and n_readers > 1 else None,
        note=joined_notes(told, remark),
    )


def _means(
    matrix: FloatArray, pairs: NDArray[np.bool_], sets: NDArray[np.intp], n_sets: int
) -> FloatArray:
    """Return the mean over some pairs for each set of rows; 0 for a set without such a pair."""
    total = np.bincount(sets, np.where(pairs, matrix, 0.0).sum(axis=1), n_sets)
    n = np.bincount(sets, pairs.sum(axis=1), n_sets)
    means: FloatArray = np.zeros(n_sets)
    return np.divide(total, n, out=means, where=n > 0)
