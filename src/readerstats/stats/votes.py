"""The vote of a panel: majorities of all readers, of every subset of them, and with a model."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np

from readerstats.results import TestResult
from readerstats.stats.samples import check_level

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from readerstats.stats.samples import FloatArray

Ties: TypeAlias = Literal["coin", "positive", "negative"]
TIES: tuple[Ties, ...] = get_args(Ties)
MOST_READERS = 1000
"""Beyond it the number of subsets exceeds what a float can hold."""


def value_of_a_tie(truth: ArrayLike, ties: Ties = "coin") -> FloatArray:
    """Return what a tied vote is worth on each case.

    Parameters
    ----------
    truth : array_like of bool, shape (case,)
    ties : {"coin", "positive", "negative"}, default "coin"
        A fair coin, or always the one or the other call.

    Returns
    -------
    ndarray of float, shape (case,)
        The probability that the tied panel is right.

    Raises
    ------
    ValueError
        For another rule.

    Examples
    --------
    >>> value_of_a_tie([True, False], "positive")
    array([1., 0.])
    """
    positive = np.asarray(truth, dtype=bool)
    if ties not in TIES:
        raise ValueError(f"`ties` must be one of {', '.join(TIES)}, got {ties!r}.")
    if ties == "coin":
        return np.full(positive.shape, 0.5)
    worth: FloatArray = (positive == (ties == "positive")).astype(np.float64)
    return worth


def majority_right(right: ArrayLike, tie: ArrayLike) -> FloatArray:
    """Return the probability that the majority of the readers of each case is right.

    Parameters
    ----------
    right : array_like, shape (reader, case)
        1 right, 0 wrong, NaN not read.
    tie : array_like, shape (case,)
        What a tie is worth, from `value_of_a_tie`.

    Returns
    -------
    ndarray of float, shape (case,)
        0 or 1, the tie's value where as many are right as wrong, NaN where nobody read.

    Examples
    --------
    >>> majority_right([[1, 1, 0], [1, 0, 0], [1, np.nan, 0]], [0.5, 0.5, 0.5])
    array([1. , 0.5, 0. ])
    """
    votes = np.asarray(right, dtype=np.float64)
    n = (~np.isnan(votes)).sum(axis=0)
    margin = 2 * np.nansum(votes, axis=0) - n
    vote = np.where(margin == 0, np.asarray(tie, dtype=np.float64), margin > 0)
    return np.where(n == 0, np.nan, vote)


def vote_of_subsets(
    n: int, size: int, *, tie: float = 0.5, more: int = 0, more_right: int = 0
) -> FloatArray:
    """Return how probably the majority of a random subset of readers is right.

    Parameters
    ----------
    n : int
        Readers of the case.
    size : int
        Readers on the panel, drawn without replacement, each subset as likely as another.
    tie : float, default 0.5
        What a tie is worth.
    more, more_right : int, default 0
        Further voters who sit on every panel, such as one model, and how many of them are right.

    Returns
    -------
    ndarray of float, shape (n + 1,)
        One probability for each number of the `n` readers who are right: an average over all
        subsets, none of which is drawn.

    Raises
    ------
    ValueError
        For a panel that is empty or larger than `n`, or more than 1000 readers.

    Notes
    -----
    Of the `size` votes a hypergeometric number is right; the panel is right where these and those
    of the further voters are more than half. With tie = 1/2 a panel of an even number of readers
    does as well as one with a reader fewer, on average over the subsets.
    Validated by enumeration of all subsets.

    References
    ----------
    .. [1] Condorcet, Marquis de. Essai sur l'application de l'analyse a la probabilite des
       decisions rendues a la pluralite des voix. Paris 1785.
    .. [2] Kurvers RHJM, Herzog SM, Hertwig R, et al. Proc Natl Acad Sci USA 2016;113:8777-8782.
       https://doi.org/10.1073/pnas.1601827113

    Examples
    --------
    >>> vote_of_subsets(4, 3).round(3)
    array([0. , 0. , 0.5, 1. , 1. ])
    """
    _check_size(n, size, more)
    drawn = np.arange(size + 1)
    right = np.arange(n + 1)
    ways = _choose(n)
    # (right, drawn): subsets with so many right ones, among all subsets.
    wrong_drawn = size - drawn
    possible = (drawn <= right[:, None]) & (wrong_drawn <= n - right[:, None])
    chance = np.where(possible, ways[right[:, None], drawn], 0.0) * np.where(
        possible, ways[(n - right)[:, None], wrong_drawn], 0.0
    )
    vote: FloatArray = (chance / ways[n, size]) @ _verdict(drawn + more_right, size + more, tie)
    return vote


def vote_of_draws(
    n: int, size: int, *, tie: float = 0.5, more: int = 0, more_right: int = 0
) -> FloatArray:
    """Return the same for a panel drawn with replacement.

    Parameters
    ----------
    n, size, tie, more, more_right
        As for `vote_of_subsets`; the panel may be larger than `n`.

    Returns
    -------
    ndarray of float, shape (n + 1,)

    Notes
    -----
    This is what resampled readers give on average: a binomial number of right votes. A panel with
    the same reader twice is less diverse than one without, which is the bias of a bootstrap here.

    Examples
    --------
    >>> vote_of_draws(4, 3).round(3)
    array([0.   , 0.156, 0.5  , 0.844, 1.   ])
    """
    if n < 1 or size < 0 or size + more < 1:
        raise ValueError(f"a panel needs a voter, got {size} of {n}.")
    drawn = np.arange(size + 1)
    share = np.arange(n + 1)[:, None] / n
    chance = _choose(size)[size] * share**drawn * (1 - share) ** (size - drawn)
    vote: FloatArray = chance @ _verdict(drawn + more_right, size + more, tie)
    return vote


def mean_difference_of_votes(
    a: ArrayLike, b: ArrayLike, *, clusters: ArrayLike | None = None, level: float = 0.95
) -> TestResult:
    """Compare two voters whose votes may be probabilities, case by case.

    Parameters
    ----------
    a, b : array_like, shape (case,)
        Probability of being right on each case, in [0, 1]; NaN where there is no vote.
    clusters : array_like of int, shape (case,), optional
        The patient of each case.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    TestResult
        Difference a - b with Student's t over cases, or over patients.

    Raises
    ------
    ValueError
        For arrays of different shape or a level outside (0, 1).

    Notes
    -----
    For ties that a coin breaks and models with several runs, where McNemar's test has no counts.
    Without clusters it is the paired t test over cases; with them the standard error is that of a
    ratio of sums over patients [1]_.
    Validated against `one_sample_t` and against cases that are each their own patient.

    References
    ----------
    .. [1] Cochran WG. Sampling Techniques, 3rd ed. Wiley 1977, section 9A.

    Examples
    --------
    >>> test = mean_difference_of_votes([1, 1, 0.5, 0, 1], [0, 1, 0, 0.25, 0.5])
    >>> round(test.estimate, 3), round(test.p, 3)
    (0.35, 0.184)
    """
    check_level(level)
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"`a` and `b` must hold the same cases, got {first.shape}, {second.shape}")
    both = ~np.isnan(first + second)
    gap = (first - second)[both]
    units = np.arange(gap.size)
    if clusters is not None:
        units = np.unique(np.asarray(clusters)[both], return_inverse=True)[1]
    return _t_of_mean(gap, units, level)


def _t_of_mean(gap: FloatArray, units: NDArray[np.intp], level: float) -> TestResult:
    from scipy.special import stdtr, stdtrit

    method, n_units = "expected-votes-t", len(set(units.tolist()))
    if n_units < 2:
        return TestResult.unavailable(method=method, note="no test: fewer than two shared cases")
    mean = float(gap.mean())
    residual = np.bincount(units, gap - mean)
    variance = float(residual @ residual) * n_units / (n_units - 1) / gap.size**2
    if variance <= 1e-24:
        why = "no test: every case has the same difference"
        return TestResult.unavailable(method=method, estimate=mean, n=gap.size, note=why)
    se, df = math.sqrt(variance), n_units - 1
    t, reach = mean / se, float(stdtrit(df, (1 + level) / 2)) * se
    return TestResult(
        method=method,
        estimate=mean,
        se=se,
        lower=max(-1.0, mean - reach),
        upper=min(1.0, mean + reach),
        level=level,
        statistic_name="t",
        statistic=t,
        df=df,
        p=min(1.0, 2 * float(stdtr(df, -abs(t)))),
        n=gap.size,
    )


def _check_size(n: int, size: int, more: int) -> None:
    if not 0 <= size <= n or size + more < 1:
        raise ValueError(f"a panel must have between 1 and {n} readers, got {size}.")
    if n > MOST_READERS:
        raise ValueError(f"panels are counted for at most {MOST_READERS} readers, got {n}.")


def _verdict(right: NDArray[np.intp], voters: int, tie: float) -> FloatArray:
    """Return what a vote is worth that has so many right voices of so many."""
    return np.where(2 * right == voters, tie, (2 * right > voters).astype(np.float64))


@cache
def _choose(n: int) -> FloatArray:
    """Pascal's triangle to row n, shape (n + 1, n + 1)."""
    ways = np.zeros((n + 1, n + 1))
    ways[:, 0] = 1.0
    for row in range(1, n + 1):
        ways[row, 1 : row + 1] = ways[row - 1, :row] + ways[row - 1, 1 : row + 1]
    ways.setflags(write=False)
    return ways
