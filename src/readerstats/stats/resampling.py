"""Bootstrap over readers and cases: one set of resampling weights for every statistic.

A resample of readers and cases is a pair of count vectors: how often each reader and each case
was drawn. Any statistic that is a function of weighted counts can be computed for thousands of
resamples by a matrix product, and every metric, reader and modality shares the same draws, so
that their differences are paired as the study is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from readerstats.results import Estimate, TestResult

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.intp]
Interval: TypeAlias = Literal["percentile", "basic", "bca"]
Resampled: TypeAlias = Literal["readers and cases", "readers", "cases"]
Statistic: TypeAlias = Callable[[FloatArray, FloatArray], FloatArray]
Progress: TypeAlias = Callable[[int, int], None]

BLOCK = 500  # replicates a child of the seed: fixed, so that workers cannot change the draws
MOST_UNDEFINED = 0.05  # of the replicates; with more, what is left is no sample of the statistic


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

    Examples
    --------
    >>> plan = Resampling(n_readers=3, strata=np.array([0, 0, 1]), replicates=10, seed=1)
    >>> cases, readers = plan.weights(block=0)
    >>> cases.shape, readers.shape, float(cases[0, :2].sum()), float(readers[0].sum())
    ((10, 3), (10, 3), 2.0, 3.0)
    """

    n_readers: int
    strata: NDArray[np.integer]
    resampled: Resampled = "readers and cases"
    replicates: int = 10_000
    seed: int = 20260101

    def __post_init__(self) -> None:
        if self.replicates < 1:
            raise ValueError(f"`replicates` must be at least 1, got {self.replicates}.")
        if self.seed < 0:
            raise ValueError(f"`seed` must not be negative, got {self.seed}.")

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
            for stratum in np.unique(self.strata):
                members = np.flatnonzero(self.strata == stratum)
                cases[:, members] = _draw_counts(for_cases, size, len(members))
        readers = np.ones((size, self.n_readers))
        if self.resampled != "cases":
            readers[:] = _draw_counts(for_readers, size, self.n_readers)
        return cases, readers


def _draw_counts(rng: np.random.Generator, size: int, n: int) -> FloatArray:
    """Count how often each of `n` units is drawn in `n` draws, for `size` resamples."""
    drawn = rng.integers(0, n, size=(size, n), dtype=np.int64)
    drawn += n * np.arange(size)[:, None]
    return np.bincount(drawn.ravel(), minlength=size * n).reshape(size, n).astype(np.float64)


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


def bootstrap_interval(
    draws: ArrayLike,
    estimate: float,
    *,
    level: float = 0.95,
    method: Interval = "percentile",
    acceleration: float | None = None,
) -> Estimate:
    """Summarise bootstrap draws of one statistic as an interval.

    Parameters
    ----------
    draws : array_like, shape (replicates,)
        The statistic on every resample; NaN where it is undefined.
    estimate : float
        The statistic on the study itself.
    level : float, default 0.95
        Confidence level, in (0, 1).
    method : {"percentile", "basic", "bca"}, default "percentile"
        The names of [1]_; BCa needs `acceleration`.
    acceleration : float, optional
        Acceleration constant of BCa, from `jackknife_acceleration`.

    Returns
    -------
    Estimate
        On the scale of `estimate`. Undefined resamples are left out and counted in the note;
        where more than 5% are undefined, or where all give one value, there are no bounds.

    Raises
    ------
    ValueError
        For a level outside (0, 1), or BCa without an acceleration.

    References
    ----------
    .. [1] Davison AC, Hinkley DV. Bootstrap Methods and their Application. Cambridge 1997.
       doi:10.1017/CBO9780511802843
    .. [2] Efron B. Better bootstrap confidence intervals. J Am Stat Assoc 1987;82:171-185.
       doi:10.1080/01621459.1987.10478410

    Examples
    --------
    >>> result = bootstrap_interval(np.linspace(0.6, 0.8, 1001), 0.7)
    >>> round(result.lower, 3), round(result.upper, 3)
    (0.605, 0.795)
    """
    if not 0 < level < 1:
        raise ValueError(f"`level` must lie between 0 and 1, got {level}.")
    if method == "bca" and acceleration is None:
        raise ValueError("BCa needs an `acceleration`; see jackknife_acceleration.")
    everything = np.asarray(draws, dtype=np.float64)
    name = f"bootstrap-{method}"
    defined, note = _defined(everything)
    reason = _no_interval(defined, len(everything))
    if reason:
        return Estimate(
            estimate=estimate, method=name, level=level, replicates=len(everything), note=reason
        )
    tails = np.array([(1 - level) / 2, (1 + level) / 2])
    if method == "bca":
        tails = _bca_tails(defined, estimate, tails, acceleration or 0.0)
    lower, upper = np.quantile(defined, tails)
    if method == "basic":
        lower, upper = 2 * estimate - upper, 2 * estimate - lower
    return Estimate(
        estimate=estimate,
        se=float(defined.std(ddof=1)),
        lower=float(lower),
        upper=float(upper),
        level=level,
        method=name,
        replicates=len(everything),
        note=note,
    )


def bootstrap_test(
    draws: ArrayLike, estimate: float, *, null: float = 0.0, level: float = 0.95
) -> TestResult:
    """Test a difference by inverting its percentile interval.

    P is the largest level at which the percentile interval still contains `null`: twice the
    smaller share of resamples on one side of it. The smallest P that `B` replicates can show
    is ``2 / (B + 1)``.

    Parameters
    ----------
    draws : array_like, shape (replicates,)
        The difference on every resample; NaN where it is undefined.
    estimate : float
        The difference in the study.
    null : float, default 0.0
        Value tested.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    TestResult
        Interval and P of the same resamples. The note gives the Monte Carlo range of P where
        that range contains ``1 - level``.

    References
    ----------
    .. [1] Davison AC, Hinkley DV. Bootstrap Methods and their Application. Cambridge 1997,
       sections 4.4 and 5.4. doi:10.1017/CBO9780511802843

    Examples
    --------
    >>> bootstrap_test(np.linspace(-0.01, 0.09, 999), 0.04).p
    0.202
    """
    interval = bootstrap_interval(draws, estimate, level=level)
    if interval.lower is None:
        if estimate == null:
            # A contrast that is zero in every resample is no difference at all.
            return TestResult(
                method="bootstrap",
                estimate=estimate,
                p=1.0,
                null=null,
                level=level,
                replicates=interval.replicates,
                note=interval.note,
            )
        return TestResult(
            method="bootstrap",
            estimate=estimate,
            p=None,
            null=null,
            level=level,
            replicates=interval.replicates,
            note=interval.note,
        )
    defined, _ = _defined(np.asarray(draws, dtype=np.float64))
    below = np.count_nonzero(defined <= null)
    above = np.count_nonzero(defined >= null)
    p = min(1.0, 2 * (min(below, above) + 1) / (len(defined) + 1))
    error = 1.96 * (p * (2 - p) / len(defined)) ** 0.5  # of twice a binomial share p / 2
    notes = [interval.note] if interval.note else []
    if abs(p - (1 - level)) < error:
        notes.append(
            f"P lies within {max(p - error, 0):.4f} to {p + error:.4f} given the Monte Carlo "
            "error; more replicates would settle on which side of the level it is"
        )
    return TestResult(
        method="bootstrap",
        estimate=estimate,
        se=interval.se,
        lower=interval.lower,
        upper=interval.upper,
        level=level,
        p=p,
        null=null,
        replicates=interval.replicates,
        note="; ".join(notes) or None,
    )


def jackknife_acceleration(*jackknives: ArrayLike) -> float:
    """Acceleration of BCa from one jackknife a kind of unit.

    Parameters
    ----------
    *jackknives : array_like, shape (units,)
        The statistic with each unit left out in turn: one array for the readers, one for each
        stratum of cases.

    Returns
    -------
    float
        The multi-sample acceleration constant; 0 where nothing varies.

    References
    ----------
    .. [1] Davison AC, Hinkley DV. Bootstrap Methods and their Application. Cambridge 1997,
       equation 5.27. doi:10.1017/CBO9780511802843

    Examples
    --------
    >>> jackknife_acceleration([0.7, 0.7, 0.7])
    0.0
    """
    cubes = squares = 0.0
    for jackknife in jackknives:
        values = np.asarray(jackknife, dtype=np.float64)
        values = values[np.isfinite(values)]
        n = len(values)
        if n < 2 or np.ptp(values) == 0:
            continue
        influence = (n - 1) * (values.mean() - values)
        cubes += float((influence**3).sum()) / n**3
        squares += float((influence**2).sum()) / n**2
    return cubes / (6 * squares**1.5) if squares > 0 else 0.0


def leave_one_out(
    statistic: Statistic, n_readers: int, strata: Sequence[int] | NDArray[np.integer]
) -> tuple[FloatArray, ...]:
    """Compute a statistic without each reader, and without each case of each stratum.

    Parameters
    ----------
    statistic : callable
        As for `bootstrap`.
    n_readers : int
    strata : array_like of int, shape (case,)

    Returns
    -------
    tuple of ndarray
        For `jackknife_acceleration`: the readers first, then the cases stratum by stratum.

    Examples
    --------
    >>> def share(cases, readers):
    ...     return cases @ [1, 0, 0] / cases.sum(axis=1)
    >>> leave_one_out(share, 1, [0, 0, 0])[0].tolist()
    [0.0, 0.5, 0.5]
    """
    labels = np.asarray(strata)
    n_cases = len(labels)
    parts: list[FloatArray] = []
    if n_readers > 1:
        parts.append(statistic(np.ones((n_readers, n_cases)), 1 - np.eye(n_readers)))
    without = statistic(1 - np.eye(n_cases), np.ones((n_cases, n_readers)))
    parts.extend(without[labels == stratum] for stratum in np.unique(labels))
    return tuple(parts)


def _defined(draws: FloatArray) -> tuple[FloatArray, str | None]:
    defined = draws[np.isfinite(draws)]
    lost = len(draws) - len(defined)
    note = f"{lost} of {len(draws)} resamples left the metric undefined and are left out"
    return defined, note if lost else None


def _no_interval(defined: FloatArray, replicates: int) -> str | None:
    """Say why draws can have no interval, if they cannot."""
    if len(defined) < (1 - MOST_UNDEFINED) * replicates:
        return (
            f"no interval: {replicates - len(defined)} of {replicates} resamples left the "
            "metric undefined"
        )
    if np.ptp(defined) == 0:
        return "no interval: every resample gave the same value"
    return None


def _bca_tails(
    defined: FloatArray, estimate: float, tails: FloatArray, acceleration: float
) -> FloatArray:
    """Move the tail probabilities for bias and skewness (Efron 1987, equation 3.9)."""
    from scipy.special import ndtr, ndtri  # heavy: on first use

    share = np.mean(defined < estimate) + np.mean(defined == estimate) / 2
    inside = np.clip(share, 0.5 / len(defined), 1 - 0.5 / len(defined))
    bias = ndtri(inside)
    z = bias + ndtri(tails)
    moved: FloatArray = ndtr(bias + z / (1 - acceleration * z))
    return moved
