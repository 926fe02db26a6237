"""Bootstrap over readers and cases: one set of resampling weights for every statistic.

A resample of readers and cases is a pair of count vectors: how often each reader and each case
was drawn, or, where a patient has several cases, each patient with all of them. Any statistic
that is a function of weighted counts can be computed for thousands of resamples by a matrix
product, and every metric, reader and modality shares the same draws, so that their differences
are paired as the study is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from readerstats.stats.one_thread import one_thread

if TYPE_CHECKING:
    from readerstats.results import Progress

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.intp]
Resampled: TypeAlias = Literal["readers and cases", "readers", "cases"]
Statistic: TypeAlias = Callable[[FloatArray, FloatArray], FloatArray]

BLOCK = 500  # replicates a child of the seed: fixed, so that workers cannot change the draws


@dataclass(frozen=True, eq=False, kw_only=True)
class Resampling:
    """How readers and cases are drawn.

    Attributes
    ----------
    n_readers : int
        Number of readers.
    strata : ndarray of int, shape (case,)
        Class of each case, such as its truth within its dataset; cases are drawn within it, so
        that every resample has as many positive cases as the study.
    resampled : {"readers and cases", "readers", "cases"}
        What is drawn with replacement; the other is taken as it is.
    replicates : int
    seed : int
    reader_strata : ndarray of int, shape (reader,), or None
        Class of each reader, such as the modality that alone they read; readers are drawn within
        it. None draws among all of them.
    clusters : ndarray of int, shape (case,), or None
        The patient of each case. Patients are drawn then, each with all of its cases, among the
        patients whose cases are of the same classes: all positive, all negative, or both. None
        draws cases, as if each were of another patient.

    Raises
    ------
    ValueError
        For fewer than one replicate, a negative seed, or clusters that are not one a case.

    Notes
    -----
    Assumes that what is drawn is independent: cases without `clusters`, patients with them. A
    resample of patients has as many patients of each kind as the study, but not as many cases.
    Patients who alone are of their kind, with cases of several classes, are drawn among each other.

    References
    ----------
    .. [1] Davison AC, Hinkley DV. Bootstrap Methods and their Application. Cambridge 1997,
       section 3.8. doi:10.1017/CBO9780511802843
    .. [2] Rutter CM. Bootstrap estimation of diagnostic accuracy with patient-clustered data.
       Acad Radiol 2000;7:413-419. doi:10.1016/S1076-6332(00)80381-5

    Examples
    --------
    >>> plan = Resampling(n_readers=3, strata=np.array([0, 0, 1]), replicates=10, seed=1)
    >>> cases, readers = plan.weights(block=0)
    >>> cases.shape, readers.shape, float(cases[0, :2].sum()), float(readers[0].sum())
    ((10, 3), (10, 3), 2.0, 3.0)
    >>> lesions = Resampling(n_readers=3, strata=np.zeros(4, dtype=int), replicates=10,
    ...                      clusters=np.array([7, 7, 8, 9]))
    >>> cases, _ = lesions.weights(block=0)
    >>> bool((cases[:, 0] == cases[:, 1]).all())
    True
    """

    n_readers: int
    strata: NDArray[np.integer]
    resampled: Resampled = "readers and cases"
    replicates: int = 10_000
    seed: int = 20260101
    reader_strata: NDArray[np.integer] | None = None
    clusters: NDArray[np.integer] | None = None

    def __post_init__(self) -> None:
        if self.replicates < 1:
            raise ValueError(f"`replicates` must be at least 1, got {self.replicates}.")
        if self.seed < 0:
            raise ValueError(f"`seed` must not be negative, got {self.seed}.")
        _check_clusters(self.clusters, self.strata)

    @property
    def n_blocks(self) -> int:
        """Number of blocks of replicates."""
        return -(-self.replicates // BLOCK)

    def weights(self, block: int) -> tuple[FloatArray, FloatArray]:
        """Draw one block: how often each case and each reader is in each resample.

        Parameters
        ----------
        block : int
            Number of the block; its random numbers are its own, whoever computes it.

        Returns
        -------
        case_weights : ndarray, shape (replicate, case)
        reader_weights : ndarray, shape (replicate, reader)
        """
        size = min(BLOCK, self.replicates - block * BLOCK)
        # Readers and cases have a stream each: the same cases are drawn whether or not the
        # readers are drawn too, which pairs the answers to the two questions.
        root = np.random.SeedSequence(self.seed, spawn_key=(block,))
        for_cases, for_readers = (np.random.default_rng(child) for child in root.spawn(2))
        cases = np.ones((size, len(self.strata)))
        if self.resampled != "readers":
            self._draw_cases(for_cases, cases)
        readers = np.ones((size, self.n_readers))
        if self.resampled != "cases":
            alike = np.zeros(self.n_readers, dtype=np.intp)
            strata = alike if self.reader_strata is None else self.reader_strata
            _draw_within(for_readers, strata, readers)
        return cases, readers

    def _draw_cases(self, rng: np.random.Generator, counts: FloatArray) -> None:
        """Fill in how often each case is drawn, by itself or with its patient."""
        if self.clusters is None:
            _draw_within(rng, self.strata, counts)
            return
        patient, kinds = _patients(self.strata, self.clusters)
        drawn = np.empty((len(counts), len(kinds)))
        _draw_within(rng, kinds, drawn)
        counts[:] = drawn[:, patient]


def _check_clusters(clusters: NDArray[np.integer] | None, strata: NDArray[np.integer]) -> None:
    if clusters is not None and np.shape(clusters) != np.shape(strata):
        raise ValueError(
            "`clusters` must give the patient of every case, shape "
            f"{np.shape(strata)}, got {np.shape(clusters)}."
        )


def _patients(
    strata: NDArray[np.integer], clusters: NDArray[np.integer]
) -> tuple[IntArray, IntArray]:
    """Return the patient of each case, and each patient's kind: of which classes its cases are.

    Patients are in the order in which they come and kinds in that of the classes, so that
    patients with one case each are drawn as those cases would be.
    """
    _, first, sorted_place = np.unique(clusters, return_index=True, return_inverse=True)
    patient = np.argsort(np.argsort(first))[sorted_place]
    classes, its_class = np.unique(strata, return_inverse=True)
    lacks = np.ones((len(first), len(classes)), dtype=bool)
    lacks[patient, its_class] = False
    kinds = np.unique(lacks, axis=0, return_inverse=True)[1].reshape(-1)
    # Alone of a kind, a patient would be in every resample, just once.
    alone = (np.bincount(kinds)[kinds] == 1) & ((~lacks).sum(axis=1) > 1)
    kinds[alone] = len(first)
    return patient, kinds


def _draw_within(rng: np.random.Generator, strata: NDArray[np.integer], counts: FloatArray) -> None:
    """Fill the columns of each stratum with how often its units are drawn."""
    for stratum in np.unique(strata):
        members = np.flatnonzero(strata == stratum)
        counts[:, members] = _draw_counts(rng, len(counts), len(members))


def _draw_counts(rng: np.random.Generator, size: int, n: int) -> FloatArray:
    """Count how often each of `n` units is drawn in `n` draws, for `size` resamples."""
    drawn = rng.integers(0, n, size=(size, n), dtype=np.int64)
    drawn += n * np.arange(size)[:, None]
    return np.bincount(drawn.ravel(), minlength=size * n).reshape(size, n).astype(np.float64)


@one_thread()
def bootstrap(
    statistic: Statistic,
    resampling: Resampling,
    *,
    workers: int = 1,
    progress: Progress | None = None,
) -> FloatArray:
    """Compute a statistic on every resample.

    Parameters
    ----------
    statistic : callable
        Takes case weights, shape (replicate, case), and reader weights, shape
        (replicate, reader), and returns an array of shape (replicate, ...); NaN where a
        resample leaves the statistic undefined.
    resampling : Resampling
        What is drawn, how often, from which seed.
    workers : int, default 1
        Threads; the result does not depend on their number.
    progress : callable, optional
        Called with the replicates done and to do.

    Returns
    -------
    ndarray, shape (replicates, ...)

    Notes
    -----
    Resampling readers and cases independently estimates the variance of the V-statistic
    ("MLE" variance), which is somewhat too large in small samples [1]_.

    References
    ----------
    .. [1] Gallas BD, Bandos A, Samuelson FW, Wagner RF. A framework for random-effects ROC
       analysis: biases with the bootstrap and other variance estimators. Commun Stat Theory
       Methods 2009;38:2586-2603. doi:10.1080/03610920802610084

    Examples
    --------
    >>> correct = np.array([[1, 1, 0, 1], [1, 0, 0, 1]])  # (reader, case)
    >>> def mean_accuracy(cases, readers):
    ...     return np.einsum("bc,rc,br->b", cases, correct, readers) / correct.size
    >>> plan = Resampling(n_readers=2, strata=np.zeros(4, dtype=int), replicates=1000)
    >>> draws = bootstrap(mean_accuracy, plan)
    >>> draws.shape
    (1000,)
    """
    if workers < 1:
        raise ValueError(f"`workers` must be at least 1, got {workers}.")

    def one(block: int) -> FloatArray:
        return statistic(*resampling.weights(block))

    blocks: list[FloatArray] = []
    with ThreadPoolExecutor(max_workers=workers) as pool:
        parts = pool.map(one, range(resampling.n_blocks))
        for part in parts:
            blocks.append(part)
            if progress is not None:
                done = min(len(blocks) * BLOCK, resampling.replicates)
                progress(done, resampling.replicates)
    return np.concatenate(blocks)


def leave_one_out(
    statistic: Statistic,
    n_readers: int,
    strata: Sequence[int] | NDArray[np.integer],
    *,
    clusters: Sequence[int] | NDArray[np.integer] | None = None,
) -> tuple[FloatArray, ...]:
    """Compute a statistic without each reader, and without each case or patient of each stratum.

    Parameters
    ----------
    statistic : callable
        As for `bootstrap`.
    n_readers : int
    strata : array_like of int, shape (case,)
    clusters : array_like of int, shape (case,), optional
        The patient of each case: a patient is left out with all of its cases.

    Returns
    -------
    tuple of ndarray
        For `jackknife_acceleration`: the readers first, then the cases stratum by stratum, or the
        patients kind by kind as `Resampling` draws them.

    Raises
    ------
    ValueError
        For clusters that are not one a case.

    Examples
    --------
    >>> def share(cases, readers):
    ...     return cases @ [1, 0, 0] / cases.sum(axis=1)
    >>> leave_one_out(share, 1, [0, 0, 0])[0].tolist()
    [0.0, 0.5, 0.5]
    """
    labels = np.asarray(strata)
    n_cases = len(labels)
    patient, kinds = np.arange(n_cases), labels
    if clusters is not None:
        _check_clusters(np.asarray(clusters), labels)
        patient, kinds = _patients(labels, np.asarray(clusters))
    parts: list[FloatArray] = []
    if n_readers > 1:
        parts.append(statistic(np.ones((n_readers, n_cases)), 1 - np.eye(n_readers)))
    kept = (patient != np.arange(len(kinds))[:, None]).astype(np.float64)
    without = statistic(kept, np.ones((len(kinds), n_readers)))
    parts.extend(without[kinds == kind] for kind in np.unique(kinds))
    return tuple(parts)
