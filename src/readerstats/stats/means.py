"""Means over readers: their interval, and t tests of one mean or of two."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from readerstats.results import Alternative, Estimate, TestResult
from readerstats.stats.pingouin_ttest import t_test
from readerstats.stats.samples import (
    NOISE,
    FloatArray,
    check_alternative,
    check_level,
    is_constant,
    paired_samples,
    sample,
)

_ONE_SIDED_NOTE = "one-sided interval: it has one bound"


def mean(values: Sequence[float] | FloatArray, *, level: float = 0.95) -> Estimate:
    """Estimate a mean with its t interval.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        One value a reader.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Estimate
        Method ``"one-sample-t"``, on the scale of the values. One value gives an estimate
        without an interval, and so do equal values; `note` says why.

    Raises
    ------
    ValueError
        For NaN or infinity, or a level outside (0, 1).

    Notes
    -----
    Readers are random, cases are not: the interval holds for other readers of these cases.
    Validated against ``t.test`` of R.

    References
    ----------
    .. [1] Student. The probable error of a mean. Biometrika 1908;6:1-25.
       https://doi.org/10.1093/biomet/6.1.1

    Examples
    --------
    >>> accuracy = mean([0.70, 0.75, 0.80, 0.75])
    >>> round(accuracy.estimate, 2), round(accuracy.lower, 3), round(accuracy.upper, 3)
    (0.75, 0.685, 0.815)
    """
    check_level(level)
    array = sample(values, "values")
    method, n = "one-sample-t", array.size
    if n == 0:
        return Estimate.unavailable(method=method, note="there is no value", n=0)
    centre = float(array.mean())
    if n == 1:
        return Estimate(
            estimate=centre, method=method, n=1, note="one value: its spread is unknown"
        )
    if is_constant(array):
        # An interval without width would claim to know other readers for certain.
        why = "all values are equal, which tells nothing of their spread: no interval"
        return Estimate(estimate=centre, method=method, n=n, note=why)
    test = t_test(array, 0.0, level=level)
    se = float(array.std(ddof=1)) / math.sqrt(n)
    return Estimate(
        estimate=centre,
        se=se,
        lower=test.lower,
        upper=test.upper,
        df=test.df,
        level=level,
        method=method,
        n=n,
    )


def one_sample_t(
    values: Sequence[float] | FloatArray,
    *,
    null: float,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> TestResult:
    """Test whether a mean differs from a fixed value.

    Parameters
    ----------
    values : sequence of float, shape (n,)
        One value a reader.
    null : float
        Value tested, on the scale of the values.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        Where the mean lies if it is not `null`.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    TestResult
        Method ``"one-sample-t"``; `estimate` is the mean, the effect size is Cohen's d from
        `null`. Fewer than two values, or equal ones, give no P value and a note.

    Raises
    ------
    ValueError
        For NaN or infinity, an unknown alternative, or a level outside (0, 1).

    Notes
    -----
    Assumes values of independent readers, about normal. A model's accuracy is no fixed value:
    it varies with the cases, which this test does not know.
    Validated against ``t.test`` of R, by way of `paired_t`.

    References
    ----------
    .. [1] Student. Biometrika 1908;6:1-25. https://doi.org/10.1093/biomet/6.1.1

    Examples
    --------
    >>> round(one_sample_t([0.70, 0.75, 0.80, 0.75], null=0.5).statistic, 2)
    12.25
    """
    array = sample(values, "values")
    scale = max(float(np.abs(array).max(initial=0.0)), abs(null))
    return _one_mean(
        array,
        null=null,
        scale=scale,
        what="values",
        method="one-sample-t",
        effect="cohen-d",
        alternative=alternative,
        level=level,
    )


def paired_t(
    a: Sequence[float] | FloatArray,
    b: Sequence[float] | FloatArray,
    *,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> TestResult:
    """Compare the means of two samples of the same readers.

    Parameters
    ----------
    a, b : sequence of float, shape (n,)
        One value a reader, in the same order.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        Where a - b lies if it is not 0.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    TestResult
        Method ``"paired-t"``; `estimate` is the mean of a - b, the effect size Cohen's d_z.
        Fewer than two readers, or equal differences, give no P value and a note.

    Raises
    ------
    ValueError
        For unequal lengths, NaN or infinity, an unknown alternative, or a level outside (0, 1).

    Notes
    -----
    Assumes independent readers and differences about normal. Cases are fixed: the result holds
    for other readers of these cases.
    Validated against ``t.test(paired = TRUE)`` of R.

    References
    ----------
    .. [1] Student. Biometrika 1908;6:1-25. https://doi.org/10.1093/biomet/6.1.1
    .. [2] Lakens D. Calculating and reporting effect sizes. Front Psychol 2013;4:863.
       https://doi.org/10.3389/fpsyg.2013.00863

    Examples
    --------
    >>> test = paired_t([0.80, 0.75, 0.70], [0.70, 0.70, 0.69])
    >>> round(test.estimate, 3), round(test.p, 3), test.df
    (0.053, 0.177, 2.0)
    """
    first, second = paired_samples(a, b)
    scale = float(np.abs([first, second]).max(initial=0.0))
    return _one_mean(
        first - second,
        null=0.0,
        scale=scale,
        what="differences",
        method="paired-t",
        effect="cohen-dz",
        alternative=alternative,
        level=level,
    )


def welch_t(
    a: Sequence[float] | FloatArray,
    b: Sequence[float] | FloatArray,
    *,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> TestResult:
    """Compare the means of two groups of readers, with no assumption of equal spread.

    Parameters
    ----------
    a, b : sequence of float, shapes (n_a,) and (n_b,)
        One value a reader; the groups share no reader.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        Where a - b lies if it is not 0.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    TestResult
        Method ``"welch-t"``; `estimate` is mean(a) - mean(b), `n` both groups together, the
        effect size Hedges' g with the exact correction. A group of fewer than two readers, or
        two groups without spread, give no P value and a note.

    Raises
    ------
    ValueError
        For NaN or infinity, an unknown alternative, or a level outside (0, 1).

    Notes
    -----
    Assumes independent readers and values about normal within a group; with three readers in
    a group nobody can check that, so put a permutation test beside it.
    Validated against ``t.test`` of R.

    References
    ----------
    .. [1] Welch BL. Biometrika 1947;34:28-35. https://doi.org/10.1093/biomet/34.1-2.28
    .. [2] Hedges LV. J Educ Stat 1981;6:107-128. https://doi.org/10.3102/10769986006002107

    Examples
    --------
    >>> test = welch_t([0.85, 0.90, 0.88], [0.70, 0.75, 0.66, 0.73])
    >>> round(test.estimate, 3), round(test.df, 2)
    (0.167, 4.96)
    """
    check_level(level)
    check_alternative(alternative)
    first, second = sample(a, "a"), sample(b, "b")
    method, n = "welch-t", first.size + second.size
    if min(first.size, second.size) < 2:
        difference = float(first.mean() - second.mean()) if first.size and second.size else None
        note = "each group needs at least two values"
        return TestResult.unavailable(method=method, note=note, estimate=difference, n=n)
    difference = float(first.mean() - second.mean())
    if is_constant(first) and is_constant(second):
        note = "neither group has any spread: the t statistic is undefined"
        return TestResult.unavailable(method=method, note=note, estimate=difference, n=n)
    test = t_test(first, second, alternative=alternative, level=level)
    return TestResult(
        method=method,
        alternative=alternative,
        estimate=difference,
        se=math.sqrt(first.var(ddof=1) / first.size + second.var(ddof=1) / second.size),
        lower=test.lower,
        upper=test.upper,
        level=level,
        statistic_name="t",
        statistic=test.statistic,
        df=test.df,
        p=test.p,
        n=n,
        effect_size_name="hedges-g",
        effect_size=_hedges_g(first, second),
        note=None if alternative == "two-sided" else _ONE_SIDED_NOTE,
    )


def _one_mean(
    values: FloatArray,
    *,
    null: float,
    scale: float,
    what: str,
    method: str,
    effect: str,
    alternative: Alternative,
    level: float,
) -> TestResult:
    """Test the mean of one sample, which may be one of differences."""
    check_level(level)
    check_alternative(alternative)
    n = values.size
    if n < 2:
        estimate = float(values.mean()) if n else None
        note = f"a t test needs at least two {what}"
        return TestResult.unavailable(method=method, note=note, estimate=estimate, n=n)
    estimate = float(values.mean())
    if is_constant(values, scale=scale):
        note = f"all {what} are equal: the t statistic is undefined"
        exact = 0.0 if abs(estimate) <= NOISE * scale else estimate
        return TestResult.unavailable(method=method, note=note, estimate=exact, n=n)
    test = t_test(values, null, alternative=alternative, level=level)
    sd = float(values.std(ddof=1))
    return TestResult(
        method=method,
        alternative=alternative,
        null=null,
        estimate=estimate,
        se=sd / math.sqrt(n),
        lower=test.lower,
        upper=test.upper,
        level=level,
        statistic_name="t",
        statistic=test.statistic,
        df=test.df,
        p=test.p,
        n=n,
        effect_size_name=effect,
        effect_size=(estimate - null) / sd,
        note=None if alternative == "two-sided" else _ONE_SIDED_NOTE,
    )


def _hedges_g(a: FloatArray, b: FloatArray) -> float:
    """Cohen's d with pooled SD, times Hedges' exact small-sample correction (his eq. 6e)."""
    from scipy.special import gammaln

    df = a.size + b.size - 2
    pooled = math.sqrt(((a.size - 1) * a.var(ddof=1) + (b.size - 1) * b.var(ddof=1)) / df)
    correction = math.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / math.sqrt(df / 2)
    return float((a.mean() - b.mean()) / pooled * correction)
