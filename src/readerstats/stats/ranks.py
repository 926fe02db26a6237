"""Rank tests of paired readers and of two groups, exact wherever that can be counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np

from readerstats.results import Alternative, TestResult
from readerstats.stats.samples import (
    NOISE,
    FloatArray,
    check_alternative,
    check_level,
    paired_samples,
    sample,
)

PValue: TypeAlias = Literal["auto", "exact", "normal"]
EXACT_UP_TO = 50
"""Values in a sample, beyond which the normal approximation serves as well."""

_DECIMALS = round(-math.log10(NOISE))


def wilcoxon(
    a: Sequence[float] | FloatArray,
    b: Sequence[float] | FloatArray,
    *,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
    p_value: PValue = "auto",
) -> TestResult:
    """Compare two samples of the same readers by the signed ranks of their differences.

    Parameters
    ----------
    a, b : sequence of float, shape (n,)
        One value a reader, in the same order.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        Where a - b lies if it is not 0.
    level : float, default 0.95
        Confidence level, in (0, 1).
    p_value : {"auto", "exact", "normal"}, default "auto"
        The exact distribution given the ties, or the normal approximation with continuity
        correction; ``"auto"`` is exact up to 50 differences.

    Returns
    -------
    TestResult
        Method ``"wilcoxon-signed-rank-exact"``, or without the last word where approximate; the
        statistic V is the sum of the positive ranks, `estimate` the Hodges-Lehmann median of
        a - b with its exact interval (two-sided, without ties), the effect size the
        rank-biserial correlation. Without a difference there is no P value, and a note.

    Raises
    ------
    ValueError
        For unequal lengths, NaN or infinity, an unknown option, or a level outside (0, 1).

    Notes
    -----
    Assumes independent readers and differences spread evenly about their median. Differences of
    0 are dropped, and differences equal but for rounding share a rank.
    Validated against ``wilcox.test`` of R and ``wilcoxsign_test`` of its package coin.

    References
    ----------
    .. [1] Wilcoxon F. Biometrics Bull 1945;1:80-83. https://doi.org/10.2307/3001968
    .. [2] Hodges JL, Lehmann EL. Ann Math Stat 1963;34:598-611.
       https://doi.org/10.1214/aoms/1177704172

    Examples
    --------
    >>> test = wilcoxon([7, 2, 0, 11, 1, 13, 0, 6], [0, 0, 3, 0, 0, 0, 5, 0])
    >>> test.method, test.statistic, round(test.p, 4)
    ('wilcoxon-signed-rank-exact', 29.0, 0.1484)
    """
    check_level(level)
    check_alternative(alternative)
    first, second = paired_samples(a, b)
    difference = first - second
    rounded = _without_noise(difference, scale=float(np.abs([first, second]).max(initial=0.0)))
    nonzero = rounded[rounded != 0]
    exact = _is_exact(p_value, nonzero.size)
    method = "wilcoxon-signed-rank-exact" if exact else "wilcoxon-signed-rank"
    if not nonzero.size:
        why = "no reader differs between the two" if difference.size else "there is no pair"
        estimate = 0.0 if difference.size else None
        return TestResult.unavailable(method=method, note=why, estimate=estimate, n=rounded.size)

    from scipy.stats import rankdata  # heavy: on first use

    ranks = rankdata(np.abs(nonzero))
    positive, total = float(ranks[nonzero > 0].sum()), float(ranks.sum())
    variance = float((ranks**2).sum()) / 4
    counts = _signed_rank_counts(ranks) if exact else None
    tied = nonzero.size < difference.size or np.unique(np.abs(nonzero)).size < nonzero.size
    averages = _walsh_averages(difference)
    lower, upper, note = _shift_interval(averages, None if tied else counts, alternative, level)
    return TestResult(
        method=method,
        alternative=alternative,
        estimate=float(np.median(averages)),
        lower=lower,
        upper=upper,
        level=None if lower is None else level,
        statistic_name="V",
        statistic=positive,
        p=_p_value(positive, total / 2, variance, counts, alternative),
        n=difference.size,
        effect_size_name="rank-biserial",
        effect_size=(2 * positive - total) / total,
        note=note,
    )


def mann_whitney(
    a: Sequence[float] | FloatArray,
    b: Sequence[float] | FloatArray,
    *,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
    p_value: PValue = "auto",
) -> TestResult:
    """Compare two groups of readers by the ranks of their values.

    Parameters
    ----------
    a, b : sequence of float, shapes (n_a,) and (n_b,)
        One value a reader; the groups share no reader.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        Where `a` lies beside `b`.
    level : float, default 0.95
        Confidence level, in (0, 1).
    p_value : {"auto", "exact", "normal"}, default "auto"
        The exact distribution given the ties, or the normal approximation with continuity
        correction; ``"auto"`` is exact up to 50 values in both groups together.

    Returns
    -------
    TestResult
        Method ``"mann-whitney-exact"`` or ``"mann-whitney"``; the statistic U counts the
        pairs that `a` wins, ties half; `estimate` is the Hodges-Lehmann shift a - b with its
        exact interval (two-sided, without ties), the effect size the rank-biserial
        correlation. An empty group, or equal values, give no P value and a note.

    Raises
    ------
    ValueError
        For NaN or infinity, an unknown option, or a level outside (0, 1).

    Notes
    -----
    Assumes independent readers; it tests a difference of medians only where the groups have the
    same shape. Validated against ``wilcox.test`` of R and ``wilcox_test`` of its package coin.

    References
    ----------
    .. [1] Mann HB, Whitney DR. Ann Math Stat 1947;18:50-60.
       https://doi.org/10.1214/aoms/1177730491
    .. [2] Hodges JL, Lehmann EL. Ann Math Stat 1963;34:598-611.
       https://doi.org/10.1214/aoms/1177704172

    Examples
    --------
    >>> test = mann_whitney([0.85, 0.90, 0.88], [0.70, 0.75, 0.66, 0.73])
    >>> test.statistic, round(test.p, 4)
    (12.0, 0.0571)
    """
    check_level(level)
    check_alternative(alternative)
    first, second = sample(a, "a"), sample(b, "b")
    both = np.concatenate([first, second])
    both = _without_noise(both, scale=float(np.abs(both).max(initial=0.0)))
    exact = _is_exact(p_value, both.size)
    method = "mann-whitney-exact" if exact else "mann-whitney"
    if not first.size or not second.size:
        return TestResult.unavailable(method=method, note="a group is empty", n=both.size)
    shifts = np.subtract.outer(first, second).ravel()
    shift = float(np.median(shifts))
    if np.unique(both).size == 1:
        why = "all values are equal"
        return TestResult.unavailable(method=method, note=why, estimate=shift, n=both.size)

    from scipy.stats import rankdata  # heavy: on first use

    ranks = rankdata(both)
    pairs, smallest = first.size * second.size, first.size * (first.size + 1) / 2
    wins = float(ranks[: first.size].sum()) - smallest
    variance = pairs * float(ranks.var()) / (both.size - 1)
    counts = _rank_sum_counts(ranks, first.size) if exact else None
    tied = np.unique(both).size < both.size
    lower, upper, note = _shift_interval(shifts, None if tied else counts, alternative, level)
    return TestResult(
        method=method,
        alternative=alternative,
        estimate=shift,
        lower=lower,
        upper=upper,
        level=None if lower is None else level,
        statistic_name="U",
        statistic=wins,
        p=_p_value(wins, pairs / 2, variance, counts, alternative),
        n=both.size,
        effect_size_name="rank-biserial",
        effect_size=2 * wins / pairs - 1,
        note=note,
    )


def _is_exact(p_value: str, n: int) -> bool:
    if p_value not in ("auto", "exact", "normal"):
        raise ValueError(f"`p_value` must be 'auto', 'exact' or 'normal', got {p_value!r}.")
    return p_value == "exact" or (p_value == "auto" and n <= EXACT_UP_TO)


def _without_noise(values: FloatArray, *, scale: float) -> FloatArray:
    """Round away what arithmetic added, so that equal fractions are tied."""
    return np.round(values / scale, _DECIMALS) if scale > 0 else values


def _signed_rank_counts(ranks: FloatArray) -> FloatArray:
    """Count the sign patterns for each value of 2 V: halves of midranks become whole numbers."""
    doubled = np.rint(2 * ranks).astype(int)
    counts = np.zeros(doubled.sum() + 1)
    counts[0] = 1.0
    for rank in doubled:
        counts[rank:] += counts[:-rank].copy()
    return counts


def _rank_sum_counts(ranks: FloatArray, n: int) -> FloatArray:
    """Count the groups of `n` readers for each value of 2 U."""
    doubled = np.rint(2 * ranks).astype(int)
    counts = np.zeros((n + 1, int(np.sort(doubled)[-n:].sum()) + 1))
    counts[0, 0] = 1.0
    for rank in doubled:
        counts[1:, rank:] += counts[:-1, :-rank].copy()
    pairs = n * (ranks.size - n)
    from_zero = counts[n, n * (n + 1) :]
    return np.pad(from_zero, (0, 2 * pairs + 1 - from_zero.size))


def _p_value(
    statistic: float,
    centre: float,
    variance: float,
    counts: FloatArray | None,
    alternative: Alternative,
) -> float:
    """Sum the exact distribution of twice the statistic, or approximate it where not given."""
    if counts is None:
        return _normal_p(statistic - centre, variance, alternative)
    values, observed, middle = np.arange(counts.size), round(2 * statistic), counts.size - 1
    if alternative == "two-sided":
        # Distances from the middle are doubled, so that the comparison stays one of integers.
        extreme = np.abs(2 * values - middle) >= abs(2 * observed - middle)
    else:
        extreme = values >= observed if alternative == "greater" else values <= observed
    return min(1.0, float(counts[extreme].sum() / counts.sum()))


def _normal_p(deviation: float, variance: float, alternative: Alternative) -> float:
    """Approximate the P value of a rank sum's deviation, with continuity correction."""
    from scipy.special import ndtr

    sd = math.sqrt(variance)
    if alternative == "two-sided":
        return min(1.0, 2 * float(ndtr(-max(abs(deviation) - 0.5, 0.0) / sd)))
    toward = deviation if alternative == "greater" else -deviation
    return float(ndtr(-(toward - 0.5) / sd))


def _walsh_averages(values: FloatArray) -> FloatArray:
    """Average every pair of values, each with itself included."""
    i, j = np.triu_indices(values.size)
    averages: FloatArray = (values[i] + values[j]) / 2
    return averages


def _shift_interval(
    candidates: FloatArray, counts: FloatArray | None, alternative: Alternative, level: float
) -> tuple[float | None, float | None, str | None]:
    """Return the interval of shifts that the exact test does not reject, or why there is none.

    `counts` is the distribution of twice the statistic; without ties only even places count.
    """
    if alternative != "two-sided":
        return None, None, "no interval: the test is one-sided"
    if counts is None:
        return None, None, "no interval: its exact form needs a small sample without ties"
    cumulative = np.cumsum(counts[::2]) / counts.sum()
    rank = int(np.searchsorted(cumulative, (1 - level) / 2, side="right"))
    if rank == 0:
        return None, None, f"no interval: too few readers for a level of {level:g}"
    ordered = np.sort(candidates)
    return float(ordered[rank - 1]), float(ordered[-rank]), None
