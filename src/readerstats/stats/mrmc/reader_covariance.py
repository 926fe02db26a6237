"""Each reader's metric under each modality, and how these values vary together over cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from readerstats.stats.mrmc.case_products import summed_products
from readerstats.stats.mrmc.left_out import areas_without, partial_areas_without, shares_without
from readerstats.stats.mrmc.pair_covariance import influence_covariance, unbiased_covariance
from readerstats.stats.roc.placements import placements

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from readerstats.stats.samples import FloatArray

    BoolArray = NDArray[np.bool_]
    IntArray = NDArray[np.intp]

Metric: TypeAlias = Literal[
    "accuracy", "balanced-accuracy", "sensitivity", "specificity", "auc", "partial-auc"
]
Covariance: TypeAlias = Literal["jackknife", "delong", "unbiased"]
METRICS: Final[tuple[Metric, ...]] = (
    "accuracy", "balanced-accuracy", "sensitivity", "specificity", "auc", "partial-auc",
)  # fmt: skip
COVARIANCES: Final[tuple[Covariance, ...]] = ("jackknife", "delong", "unbiased")


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ReaderCovariance:
    """The values of readers under modalities, and their covariance over samples of cases.

    Attributes
    ----------
    estimates : ndarray of float, shape (modality, reader)
        NaN where a reader has no value.
    covariance : ndarray of float, shape (modality, reader, modality, reader)
        0 between values that share no case; NaN where it cannot be computed.
    blocks : ndarray of int, shape (modality, reader)
        Values in different blocks share no case, not even through others; -1 without a value.

    Examples
    --------
    >>> found = reader_covariance([[[1, 0, 1], [1, 1, 0]]], [1, 0, 1], metric="accuracy")
    >>> found.covariance.shape
    (1, 2, 1, 2)
    """

    estimates: FloatArray
    covariance: FloatArray
    blocks: IntArray

    def of_levels(self, levels: IntArray) -> ReaderCovariance:
        """Return what concerns some of the levels, and the readers who have a value there.

        Parameters
        ----------
        levels : ndarray of int
            Their positions.

        Returns
        -------
        ReaderCovariance

        Examples
        --------
        >>> scores = [[[1, 2, 4, 5]], [[2, 1, 3, 3]], [[1, 1, 3, 4]]]
        >>> found = reader_covariance(scores, [0, 0, 1, 1])
        >>> found.of_levels(np.array([0, 2])).covariance.shape
        (2, 1, 2, 1)
        """
        some = ReaderCovariance(
            estimates=self.estimates[levels],
            covariance=self.covariance[levels][:, :, levels],
            blocks=self.blocks[levels],
        )
        return some.of_readers(np.flatnonzero((~np.isnan(some.estimates)).any(axis=0)))

    def of_readers(self, readers: IntArray) -> ReaderCovariance:
        """Return what concerns some of the readers.

        Parameters
        ----------
        readers : ndarray of int
            Their positions.

        Returns
        -------
        ReaderCovariance

        Examples
        --------
        >>> scores = [[[1, 2, 4, 5], [2, 1, 3, 3]]]
        >>> found = reader_covariance(scores, [0, 0, 1, 1])
        >>> found.of_readers(np.array([1])).covariance.shape
        (1, 1, 1, 1)
        """
        return ReaderCovariance(
            estimates=self.estimates[:, readers],
            covariance=self.covariance[:, readers][:, :, :, readers],
            blocks=self.blocks[:, readers],
        )


def reader_covariance(
    values: ArrayLike,
    truth: ArrayLike,
    *,
    metric: Metric = "auc",
    covariance: Covariance = "jackknife",
    clusters: ArrayLike | None = None,
    specificity: tuple[float, float] = (0.8, 1.0),
) -> ReaderCovariance:
    """Estimate each reader's metric and the covariances of these values over cases.

    Parameters
    ----------
    values : array, shape (modality, reader, case)
        Scores for ``auc`` and ``partial-auc``, decisions (1 for positive, 0, or the share of
        several runs that were positive) for the others; NaN where not read.
    truth : array of bool, shape (case,)
        True for the condition sought.
    metric : str
        One of `METRICS`.
    covariance : {"jackknife", "delong", "unbiased"}
        ``jackknife`` leaves out each case in turn; ``delong`` uses the placements of cases, and is
        the usual variance of a proportion for the metrics of decisions; ``unbiased`` is free of
        bias for areas and proportions [1]_.
    clusters : array of int, shape (case,), optional
        The patient of each case; patients then take the place of cases.
    specificity : (float, float)
        The range of a partial area.

    Returns
    -------
    ReaderCovariance

    Raises
    ------
    ValueError
        For shapes that do not fit, an unknown metric or covariance, or a covariance that the
        metric does not have (a partial area has the jackknife only; ``unbiased`` needs every case
        to be a patient of its own).

    Notes
    -----
    Assumes independent cases, or patients. A case that a reader did not read leaves his or her
    value as it is. Values that share no case, not even through other values, are jackknifed by
    themselves: datasets with different cases, or readers with cases of their own. For one truth
    state (sensitivity, specificity) only its cases count.
    Validated against MRMCaov and RJafroc; the clustered form against leaving out patients one by
    one.

    References
    ----------
    .. [1] Gallas BD. Acad Radiol 2006;13:353-362. https://doi.org/10.1016/j.acra.2005.11.030
    .. [2] DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988;44:837-845.
       https://doi.org/10.2307/2531595
    .. [3] Obuchowski NA. Biometrics 1997;53:567-578. https://doi.org/10.2307/2533958

    Examples
    --------
    >>> scores = [[[1, 2, 2, 4, 3, 5], [2, 1, 3, 3, 4, 4]]]
    >>> found = reader_covariance(scores, [0, 0, 0, 1, 1, 1])
    >>> found.estimates.round(3).tolist(), found.covariance[0, 0, 0, 1].round(4)
    ([[1.0, 0.944]], np.float64(0.0))
    """
    cells, positive, units = checked(values, truth, metric, covariance, clusters)
    shape = cells.shape[:2]
    flat = cells.reshape(-1, cells.shape[2])
    if metric in ("sensitivity", "specificity"):
        mine = positive == (metric == "sensitivity")
        flat, positive, units = flat[:, mine], positive[mine], _renumbered(units[mine])
    n_units = int(units.max(initial=-1)) + 1
    if covariance == "jackknife":
        estimates, without = _without(flat, positive, units, metric, specificity)
    else:
        parts, own_units = _parts(flat, positive, units, metric)
        estimates = _sum_of_means(parts, metric)
    reads: BoolArray = ~np.isnan(flat) & ~np.isnan(estimates)[:, None]
    blocks = _blocks(reads, units, n_units)
    if covariance == "jackknife":
        matrix = _jackknifed(without, reads, units, blocks)
    elif covariance == "unbiased" and metric == "auc":
        matrix = unbiased_covariance(np.where(reads, flat, np.nan), positive)
    else:
        matrix = influence_covariance(parts, own_units)
    blocks = np.where(np.isnan(estimates), -1, blocks)
    return ReaderCovariance(
        estimates=estimates.reshape(shape),
        covariance=matrix.reshape(*shape, *shape),
        blocks=blocks.reshape(shape),
    )


def checked(
    values: ArrayLike,
    truth: ArrayLike,
    metric: str,
    covariance: str,
    clusters: ArrayLike | None,
) -> tuple[FloatArray, BoolArray, IntArray]:
    """Return the reads, the truth and the units as arrays that fit together.

    Raises
    ------
    ValueError
        As for `reader_covariance`.
    """
    cells, states = np.asarray(values, dtype=np.float64), np.asarray(truth)
    _check_options(metric, covariance)
    if cells.ndim != 3 or states.shape != cells.shape[2:]:
        raise ValueError(
            "`values` must have shape (modality, reader, case) and `truth` shape (case,), got "
            f"{cells.shape} and {states.shape}."
        )
    if cells.shape[0] == 0 or states.size == 0:
        raise ValueError("`values` must hold at least one level and one case.")
    if not np.isin(states, (0, 1)).all():
        raise ValueError("`truth` must hold True and False, or 1 and 0, only.")
    if np.isinf(cells).any():
        raise ValueError("`values` must be finite, or NaN where not read.")
    if metric not in ("auc", "partial-auc") and ((cells < 0) | (cells > 1)).any():
        raise ValueError(f"decisions must lie between 0 and 1 for {metric}.")
    positive: BoolArray = states.astype(bool)
    if clusters is None:
        return cells, positive, np.arange(states.size)
    return cells, positive, _units(np.asarray(clusters), states.size, covariance)


def _check_options(metric: str, covariance: str) -> None:
    if metric not in METRICS:
        raise ValueError(f"`metric` must be one of {', '.join(METRICS)}, got {metric!r}.")
    if covariance not in COVARIANCES:
        raise ValueError(
            f"`covariance` must be one of {', '.join(COVARIANCES)}, got {covariance!r}."
        )
    if metric == "partial-auc" and covariance != "jackknife":
        raise ValueError("a partial area has the jackknife covariance only.")


def _units(clusters: NDArray[np.generic], n_cases: int, covariance: str) -> IntArray:
    """Return the patients as numbers; refuse what cannot leave out whole patients."""
    if clusters.shape != (n_cases,):
        raise ValueError(f"`clusters` must have shape {(n_cases,)}, got {clusters.shape}.")
    units = _renumbered(clusters)
    if covariance == "unbiased" and units.max(initial=-1) + 1 < units.size:
        raise ValueError(
            "the unbiased covariance takes every case as a patient of its own; use jackknife."
        )
    return units


def _renumbered(units: NDArray[np.generic]) -> IntArray:
    """Give the units numbers from 0, in the order of their first case."""
    _, first, numbers = np.unique(units, return_index=True, return_inverse=True)
    order = np.empty(first.size, dtype=np.intp)
    order[np.argsort(first, kind="stable")] = np.arange(first.size)
    renumbered: IntArray = order[numbers]
    return renumbered


def _without(
    flat: FloatArray,
    positive: BoolArray,
    units: IntArray,
    metric: str,
    specificity: tuple[float, float],
) -> tuple[FloatArray, FloatArray]:
    """Return each value, and each value without each unit, shapes (cell,) and (cell, unit)."""
    n_units = int(units.max(initial=-1)) + 1
    if metric == "auc":
        return areas_without(flat, positive, units, n_units)
    if metric == "partial-auc":
        return partial_areas_without(flat, positive, units, n_units, specificity)
    right = _right(flat, positive)
    if metric != "balanced-accuracy":
        return shares_without(right, units, n_units)
    sensitivity, without_se = shares_without(np.where(positive, right, np.nan), units, n_units)
    specificity_of, without_sp = shares_without(np.where(positive, np.nan, right), units, n_units)
    return (sensitivity + specificity_of) / 2, (without_se + without_sp) / 2


def _right(flat: FloatArray, positive: BoolArray) -> FloatArray:
    """Return 1 for a right decision, 0 for a wrong one, NaN where not read.

    Of a decision that is an average of several runs, the share of them that is right.
    """
    return np.where(positive, flat, 1 - flat)


def _parts(
    flat: FloatArray, positive: BoolArray, units: IntArray, metric: str
) -> tuple[list[FloatArray], list[IntArray]]:
    """Return what is averaged over the cases of each class, and the units of these cases."""
    if metric not in ("auc", "balanced-accuracy"):
        return [_right(flat, positive)], [units]
    values = placements(flat, positive) if metric == "auc" else _right(flat, positive) / 2
    classes = (positive, ~positive)
    return [values[:, mine] for mine in classes], [units[mine] for mine in classes]


def _sum_of_means(parts: list[FloatArray], metric: str) -> FloatArray:
    """Return the values; an area is the mean over the positive cases alone."""
    means = []
    for part in parts:
        n = (~np.isnan(part)).sum(axis=1)
        total = np.nansum(part, axis=1)
        means.append(np.divide(total, n, out=np.full(total.shape, np.nan), where=n > 0))
    values: FloatArray = means[0] if metric == "auc" or len(means) == 1 else means[0] + means[1]
    return values


def _blocks(reads: BoolArray, units: IntArray, n_units: int) -> IntArray:
    """Give a number to each set of cells that are joined by common units."""
    if reads.size and reads.all():
        return np.zeros(len(reads), dtype=np.intp)
    if n_units < units.size:
        found = np.zeros((len(reads), n_units), dtype=bool)
        for cell, row in enumerate(reads):
            found[cell, units[row]] = True
        reads = found
    # A cell's block is the smallest cell that it reaches.
    shares = (reads.astype(np.float32) @ reads.astype(np.float32).T) > 0
    blocks = np.arange(len(reads))
    while True:
        least = np.where(shares, blocks, len(reads)).min(axis=1, initial=len(reads))
        least = np.minimum(least, blocks)
        if (least == blocks).all():
            return blocks
        blocks = least


def _jackknifed(
    without: FloatArray, reads: BoolArray, units: IntArray, blocks: IntArray
) -> FloatArray:
    """Return (N - 1) / N times the sums of products of deviations, block by block."""
    matrix = np.zeros((len(without), len(without)))
    for block in np.unique(blocks):
        mine = np.flatnonzero(blocks == block)
        own = np.unique(units[reads[mine].any(axis=0)])
        if own.size == 0:
            continue
        values = without[mine] if own.size == without.shape[1] else without[np.ix_(mine, own)]
        deviations = values - values.mean(axis=1, keepdims=True)
        matrix[np.ix_(mine, mine)] = (
            (own.size - 1) / own.size * summed_products(deviations, deviations)
        )
    return matrix
