"""Comparison of groups of readers: all at once, pair by pair, and by exact permutation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from readerstats.results import Alternative, TestResult
from readerstats.stats.samples import (
    FloatArray,
    check_alternative,
    check_level,
    is_constant,
    sample,
)

Groups = Mapping[str, Sequence[float] | FloatArray]

EXACT_UP_TO = 200_000
"""Assignments of readers to two groups up to which `permutation_test` counts them all."""

_BLOCK = 1_000


@dataclass(frozen=True, slots=True)
class PairwiseResult:
    """The comparison of one pair of groups.

    Attributes
    ----------
    a, b : str
        Names of the groups; the difference is a - b.
    test : TestResult

    Examples
    --------
    >>> pair = PairwiseResult("chest", "msk", TestResult(method="welch-t", estimate=-0.1, p=0.03))
    >>> pair.a, pair.test.estimate
    ('chest', -0.1)
    """

    a: str
    b: str
    test: TestResult


def welch_anova(groups: Groups) -> TestResult:
    """Test whether the means of several groups differ, with no assumption of equal spread.

    Parameters
    ----------
    groups : mapping of str to sequence of float
        One value a reader; the groups share no reader.

    Returns
    -------
    TestResult
        Method ``"welch-anova"``: Welch's F with `df` and `df2`, the effect size omega-squared of
        the classic analysis of variance (below 0 where groups differ less than by chance).
        Groups of one reader are left out, and the note says so; with fewer than two groups
        left, or a group without spread, there is no P value.

    Raises
    ------
    ValueError
        For NaN or infinity.

    Notes
    -----
    Assumes independent readers and values about normal within a group.
    Validated against ``oneway.test`` of R.

    References
    ----------
    .. [1] Welch BL. Biometrika 1951;38:330-336. https://doi.org/10.1093/biomet/38.3-4.330

    Examples
    --------
    >>> test = welch_anova({"chest": [0.72, 0.68, 0.78], "msk": [0.85, 0.90, 0.88]})
    >>> round(test.statistic, 2), round(test.df2, 2)
    (21.32, 2.94)
    """
    method = "welch-anova"
    samples, note = _with_two_readers(groups)
    n = sum(values.size for values in samples.values())
    if len(samples) < 2:
        why = "needs two groups of at least two readers"
        return TestResult.unavailable(method=method, note=why, n=n)
    flat = [name for name, values in samples.items() if is_constant(values)]
    if flat:
        why = f"no spread within {' and '.join(flat)}: Welch's weights are undefined"
        return TestResult.unavailable(method=method, note=why, n=n)
    from statsmodels.stats.oneway import anova_oneway  # heavy: on first use

    test = anova_oneway(list(samples.values()), use_var="unequal", welch_correction=True)
    return TestResult(
        method=method,
        estimate=None,
        statistic_name="F",
        statistic=test.statistic,
        df=test.df_num,
        df2=test.df_denom,
        p=test.pvalue,
        n=n,
        effect_size_name="omega-squared",
        effect_size=_omega_squared(list(samples.values())),
        note=note,
    )


def kruskal_wallis(groups: Groups) -> TestResult:
    """Test whether several groups differ, by the ranks of their values.

    Parameters
    ----------
    groups : mapping of str to sequence of float
        One value a reader; the groups share no reader. Empty groups do not count.

    Returns
    -------
    TestResult
        Method ``"kruskal-wallis"``: H, corrected for ties, with its chi-square P; the effect
        size epsilon-squared, (H - k + 1) / (n - k) for k groups of n readers in all. Fewer than
        two groups, or equal values, give no P value and a note.

    Raises
    ------
    ValueError
        For NaN or infinity.

    Notes
    -----
    Assumes independent readers. The chi-square approximation is coarse for groups of fewer
    than five.
    Validated against ``kruskal.test`` of R.

    References
    ----------
    .. [1] Kruskal WH, Wallis WA. J Am Stat Assoc 1952;47:583-621.
       https://doi.org/10.1080/01621459.1952.10483441

    Examples
    --------
    >>> test = kruskal_wallis({"chest": [0.72, 0.68, 0.78], "msk": [0.85, 0.90, 0.88]})
    >>> round(test.statistic, 3), round(test.p, 3)
    (3.857, 0.05)
    """
    method = "kruskal-wallis"
    samples = [sample(values, name) for name, values in groups.items() if len(values)]
    n, k = sum(values.size for values in samples), len(samples)
    if k < 2:
        return TestResult.unavailable(method=method, note="needs two groups", n=n)
    if is_constant(np.concatenate(samples)):
        return TestResult.unavailable(method=method, note="all values are equal", n=n)
    from scipy.stats import kruskal  # heavy: on first use

    h, p = map(float, kruskal(*samples))
    return TestResult(
        method=method,
        estimate=None,
        statistic_name="H",
        statistic=h,
        df=k - 1,
        p=p,
        n=n,
        effect_size_name=None if n == k else "epsilon-squared",
        effect_size=None if n == k else (h - k + 1) / (n - k),
    )


def games_howell(groups: Groups, *, level: float = 0.95) -> tuple[PairwiseResult, ...]:
    """Compare every pair of groups, with no assumption of equal spread.

    Parameters
    ----------
    groups : mapping of str to sequence of float
        One value a reader; the groups share no reader.
    level : float, default 0.95
        Confidence level of all intervals together, in (0, 1).

    Returns
    -------
    tuple of PairwiseResult
        Every pair in the order of the mapping, method ``"games-howell"``. P and interval hold
        for all pairs at once: they need no further adjustment. Pairs with a group of one reader
        have no P value and a note.

    Raises
    ------
    ValueError
        For NaN or infinity, or a level outside (0, 1).

    Notes
    -----
    Assumes independent readers and values about normal within a group.
    Validated against the studentized range of R (``ptukey``, ``qtukey``).

    References
    ----------
    .. [1] Games PA, Howell JF. J Educ Stat 1976;1:113-125.
       https://doi.org/10.3102/10769986001002113

    Examples
    --------
    >>> pairs = games_howell({"chest": [0.72, 0.68, 0.78], "msk": [0.85, 0.90, 0.88]})
    >>> pairs[0].a, pairs[0].b, round(pairs[0].test.estimate, 2), round(pairs[0].test.p, 2)
    ('chest', 'msk', -0.15, 0.02)
    """
    check_level(level)
    samples = {name: sample(values, name) for name, values in groups.items()}
    k = sum(values.size > 1 for values in samples.values())
    return tuple(
        PairwiseResult(a, b, _games_howell_pair(samples[a], samples[b], k=k, level=level))
        for a, b in combinations(samples, 2)
    )


def permutation_test(
    a: Sequence[float] | FloatArray,
    b: Sequence[float] | FloatArray,
    *,
    alternative: Alternative = "two-sided",
    replicates: int = 10_000,
    seed: int = 20260101,
) -> TestResult:
    """Compare the means of two groups by every way to assign the readers to them.

    Parameters
    ----------
    a, b : sequence of float, shapes (n_a,) and (n_b,)
        One value a reader; the groups share no reader.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        Where a - b lies if it is not 0.
    replicates : int, default 10000
        Random assignments, where there are more than 200,000 in all.
    seed : int, default 20260101
        Seed of the random assignments.

    Returns
    -------
    TestResult
        Method ``"permutation-exact"``, or ``"permutation-monte-carlo"`` with
        P = (count + 1) / (replicates + 1); `estimate` is mean(a) - mean(b). An empty group
        gives no P value and a note; so few assignments that P cannot fall below .05 a note.

    Raises
    ------
    ValueError
        For NaN or infinity, an unknown alternative, or less than one replicate.

    Notes
    -----
    Assumes only that readers would be exchangeable if the groups did not matter. The subject of
    the test is the whole distribution, its measure the difference of means.
    Validated by counting by hand, and against ``wilcox_test`` of R's package coin on ranks.

    References
    ----------
    .. [1] Pitman EJG. Suppl J R Stat Soc 1937;4:119-130. https://doi.org/10.2307/2984124
    .. [2] Phipson B, Smyth GK. Stat Appl Genet Mol Biol 2010;9:39.
       https://doi.org/10.2202/1544-6115.1585

    Examples
    --------
    >>> permutation_test([0.85, 0.90, 0.88], [0.70, 0.75, 0.66, 0.73]).p * 35
    1.0
    """
    check_alternative(alternative)
    if replicates < 1:
        raise ValueError(f"`replicates` must be at least 1, got {replicates}.")
    first, second = sample(a, "a"), sample(b, "b")
    both = np.concatenate([first, second])
    if not first.size or not second.size:
        why = "a group is empty"
        return TestResult.unavailable(method="permutation-exact", note=why, n=both.size)
    assignments = math.comb(both.size, first.size)
    exact = assignments <= EXACT_UP_TO
    centred = both - both.mean()
    observed = float(centred[: first.size].sum())
    tolerance = 1e-9 * float(np.abs(centred).sum())
    if exact:
        sums = _all_sums(centred, first.size)
        p = _share_beyond(sums, observed, tolerance, alternative)
    else:
        sums = _random_sums(centred, first.size, replicates, seed)
        beyond = _share_beyond(sums, observed, tolerance, alternative) * replicates
        p = (round(beyond) + 1) / (replicates + 1)
    coarse = exact and assignments < 20
    return TestResult(
        method="permutation-exact" if exact else "permutation-monte-carlo",
        alternative=alternative,
        estimate=float(first.mean() - second.mean()),
        p=p,
        n=both.size,
        replicates=None if exact else replicates,
        note=f"only {assignments} assignments: P cannot fall below 1/{assignments}"
        if coarse
        else None,
    )


def _with_two_readers(groups: Groups) -> tuple[dict[str, FloatArray], str | None]:
    """Keep the groups with a spread to estimate; name the others."""
    samples = {name: sample(values, name) for name, values in groups.items()}
    kept = {name: values for name, values in samples.items() if values.size > 1}
    left_out = [name for name in samples if name not in kept]
    note = f"left out, with fewer than two readers: {', '.join(left_out)}" if left_out else None
    return kept, note


def _omega_squared(samples: list[FloatArray]) -> float:
    """Share of the variance between groups, corrected for chance (Hays)."""
    both = np.concatenate(samples)
    within = sum(float(((values - values.mean()) ** 2).sum()) for values in samples)
    total = float(((both - both.mean()) ** 2).sum())
    k = len(samples)
    error = within / (both.size - k)
    return (total - within - (k - 1) * error) / (total + error)


def _games_howell_pair(a: FloatArray, b: FloatArray, *, k: int, level: float) -> TestResult:
    """Compare two of `k` groups by the studentized range."""
    method, n = "games-howell", a.size + b.size
    if min(a.size, b.size) < 2:
        why = "each group needs at least two readers"
        return TestResult.unavailable(method=method, note=why, n=n)
    difference = float(a.mean() - b.mean())
    if is_constant(a) and is_constant(b):
        why = "neither group has any spread"
        return TestResult.unavailable(method=method, note=why, estimate=difference, n=n)
    from scipy.stats import studentized_range  # heavy: on first use

    var_a, var_b = a.var(ddof=1) / a.size, b.var(ddof=1) / b.size
    se = math.sqrt(var_a + var_b)
    df = (var_a + var_b) ** 2 / (var_a**2 / (a.size - 1) + var_b**2 / (b.size - 1))
    t = difference / se
    reach = float(studentized_range.ppf(level, k, df)) * se / math.sqrt(2)
    return TestResult(
        method=method,
        estimate=difference,
        se=se,
        lower=difference - reach,
        upper=difference + reach,
        level=level,
        statistic_name="t",
        statistic=t,
        df=df,
        p=min(1.0, max(0.0, float(studentized_range.sf(math.sqrt(2) * abs(t), k, df)))),
        n=n,
    )


def _all_sums(values: FloatArray, size: int) -> FloatArray:
    """Sum every choice of `size` values."""
    choices = np.array(list(combinations(range(values.size), size)), dtype=np.intp)
    sums: FloatArray = values[choices].sum(axis=1)
    return sums


def _random_sums(values: FloatArray, size: int, replicates: int, seed: int) -> FloatArray:
    """Sum random choices of `size` values, block by block to save memory."""
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    sums = np.empty(replicates)
    for start in range(0, replicates, _BLOCK):
        block = sums[start : start + _BLOCK]
        shuffled = rng.permuted(np.tile(values, (block.size, 1)), axis=1)
        block[:] = shuffled[:, :size].sum(axis=1)
    return sums


def _share_beyond(
    sums: FloatArray, observed: float, tolerance: float, alternative: Alternative
) -> float:
    """Return the share of sums at least as far from 0 as observed, equal ones included."""
    if alternative == "two-sided":
        sums, observed = np.abs(sums), abs(observed)
    elif alternative == "less":
        sums, observed = -sums, -observed
    return float(np.mean(sums >= observed - tolerance))
