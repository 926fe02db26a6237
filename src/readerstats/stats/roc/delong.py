"""Tests of two areas under the ROC curve: on the same cases, or on different ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from readerstats.results import Alternative, TestResult, joined_notes
from readerstats.stats.roc.area import checked_sample, delong_variance, missing_class
from readerstats.stats.roc.placements import placements
from readerstats.stats.samples import FloatArray, check_alternative, check_level

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

_ONE_SIDED_NOTE = "one-sided interval: it has one bound"
_TOO_FEW = "DeLong's variance needs two cases of each class"


def paired_delong(
    a: Sequence[float] | FloatArray,
    b: Sequence[float] | FloatArray,
    truth: ArrayLike,
    *,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> TestResult:
    """Compare the areas under the ROC curve of two sets of scores of the same cases.

    Parameters
    ----------
    a, b : sequence of float, shape (case,)
        Scores of two readers, or of one reader in two modalities, in the same order; larger for
        more positive. Leave out cases that only one of them has.
    truth : array of bool, shape (case,)
        True for the condition sought.
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        Where the difference a - b lies if it is not 0.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    TestResult
        Method ``"paired-delong"``; `estimate` is the area of `a` minus that of `b`, `n` the
        number of cases. Fewer than two cases of a class, or a difference without variance, give
        no interval and a note; for a difference of 0
        P is then that of z = 0, for another None.

    Raises
    ------
    ValueError
        For unequal lengths, NaN or infinity, a truth that is neither 0 nor 1, an unknown
        alternative, or a level outside (0, 1).

    Notes
    -----
    Assumes independent cases, enough of them for a normal difference, and fixed readers: it
    speaks of these readers on other cases. For other readers too, use Obuchowski-Rockette.
    The interval is not cut off at -1 and 1, so that it leaves 0 out if and only if P is at most
    1 - level.
    Validated against ``roc.test(method = "delong", paired = TRUE)`` of pROC.

    References
    ----------
    .. [1] DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988;44:837-845.
       https://doi.org/10.2307/2531595

    Examples
    --------
    >>> truth = [0, 0, 0, 0, 1, 1, 1, 1]
    >>> test = paired_delong([1, 2, 2, 3, 2, 4, 5, 5], [1, 3, 2, 4, 2, 3, 3, 5], truth)
    >>> test.estimate, round(test.p, 3)
    (0.21875, 0.17)
    """
    check_level(level)
    check_alternative(alternative)
    first, positive = checked_sample(a, truth)
    second, _ = checked_sample(b, truth)
    method, n = "paired-delong", first.size
    missing = missing_class(positive)
    if missing:
        return TestResult.unavailable(method=method, note=missing, n=n)
    placed = placements(np.stack([first, second]), positive)
    lead = placed[0] - placed[1]
    of_positive, of_negative = lead[positive], lead[~positive]
    difference = _unrounded(float(of_positive.mean()))
    if min(of_positive.size, of_negative.size) < 2:
        return TestResult.unavailable(method=method, note=_TOO_FEW, estimate=difference, n=n)
    variance = delong_variance(of_positive, of_negative)
    if variance == 0:
        return _paired_without_variance(method, difference, alternative, n)
    each = [delong_variance(cases[positive], cases[~positive]) for cases in placed]
    return _tested(
        difference,
        se=math.sqrt(variance),
        df=None,
        alternative=alternative,
        level=level,
        method=method,
        n=n,
        note=_without_spread(each),
    )


def unpaired_delong(
    a: Sequence[float] | FloatArray,
    truth_a: ArrayLike,
    b: Sequence[float] | FloatArray,
    truth_b: ArrayLike,
    *,
    alternative: Alternative = "two-sided",
    level: float = 0.95,
) -> TestResult:
    """Compare the areas under the ROC curve of scores of different cases.

    Parameters
    ----------
    a : sequence of float, shape (case_a,)
        Scores of the first set of cases; larger for more positive.
    truth_a : array of bool, shape (case_a,)
        True for the condition sought.
    b : sequence of float, shape (case_b,)
        Scores of the second set, which shares no case with the first.
    truth_b : array of bool, shape (case_b,)
    alternative : {"two-sided", "greater", "less"}, default "two-sided"
        Where the difference a - b lies if it is not 0.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    TestResult
        Method ``"unpaired-delong"``; `estimate` is the area of `a` minus that of `b`, `n` the
        number of all cases, `df` Welch's as pROC takes them [2]_. Fewer than two cases of a
        class, or two areas without variance, give no P value and a note.

    Raises
    ------
    ValueError
        For unequal lengths, NaN or infinity, a truth that is neither 0 nor 1, an unknown
        alternative, or a level outside (0, 1).

    Notes
    -----
    Assumes independent cases, different in `a` and `b`, and independent scores: two readers, or
    one fixed reader. On the same cases it throws the pairing away; use `paired_delong`.
    The interval is not cut off at -1 and 1.
    Validated against ``roc.test(method = "delong", paired = FALSE)`` of pROC.

    References
    ----------
    .. [1] DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988;44:837-845.
       https://doi.org/10.2307/2531595
    .. [2] Robin X, Turck N, Hainard A, et al. BMC Bioinformatics 2011;12:77.
       https://doi.org/10.1186/1471-2105-12-77

    Examples
    --------
    >>> test = unpaired_delong([1, 2, 3, 2, 3, 4], [0, 0, 0, 1, 1, 1], [2, 1, 1, 2], [0, 0, 1, 1])
    >>> round(test.estimate, 3), round(test.df, 2), round(test.p, 2)
    (0.278, 5.07, 0.53)
    """
    check_level(level)
    check_alternative(alternative)
    samples = [checked_sample(a, truth_a), checked_sample(b, truth_b)]
    method, sizes = "unpaired-delong", [scores.size for scores, _ in samples]
    n = sum(sizes)
    for name, (_, positive) in zip("ab", samples, strict=True):
        missing = missing_class(positive)
        if missing:
            return TestResult.unavailable(method=method, note=f"{missing} in `{name}`", n=n)
    placed = [placements(scores, positive) for scores, positive in samples]
    classes = [
        (shares[positive], shares[~positive])
        for shares, (_, positive) in zip(placed, samples, strict=True)
    ]
    difference = _unrounded(float(classes[0][0].mean()) - float(classes[1][0].mean()))
    if min(shares.size for pair in classes for shares in pair) < 2:
        return TestResult.unavailable(method=method, note=_TOO_FEW, estimate=difference, n=n)
    first, second = (delong_variance(*pair) for pair in classes)
    if first + second == 0:
        note = "DeLong's variance of both areas is 0: the t statistic is undefined"
        return TestResult.unavailable(method=method, note=note, estimate=difference, n=n)
    df = (first + second) ** 2 / (first**2 / (sizes[0] - 1) + second**2 / (sizes[1] - 1))
    return _tested(
        difference,
        se=math.sqrt(first + second),
        df=df,
        alternative=alternative,
        level=level,
        method=method,
        n=n,
        note=_without_spread([first, second]),
    )


def delong_covariance(scores: ArrayLike, truth: ArrayLike) -> FloatArray:
    """Compute the covariance matrix of areas under the ROC curve on the same cases.

    Parameters
    ----------
    scores : array, shape (set, case)
        Sets of scores, such as one a reader or modality; every case read in every set.
    truth : array of bool, shape (case,)
        True for the condition sought.

    Returns
    -------
    ndarray of float, shape (set, set)

    Raises
    ------
    ValueError
        For shapes that do not fit, NaN or infinity, a truth that is neither 0 nor 1, or fewer
        than two cases of a class.

    Notes
    -----
    Assumes independent cases; the covariance is over samples of cases, for fixed readers.
    Validated against ``cov`` of pROC.

    References
    ----------
    .. [1] DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988;44:837-845, eq. 4 to 6.
       https://doi.org/10.2307/2531595

    Examples
    --------
    >>> delong_covariance([[1, 2, 2, 3], [1, 3, 2, 4]], [0, 0, 1, 1]).round(4)
    array([[0.0312, 0.0625],
           [0.0625, 0.125 ]])
    """
    values = np.asarray(scores, dtype=np.float64)
    if values.ndim != 2 or not np.isfinite(values).all():
        raise ValueError("`scores` must have shape (set, case) and hold finite numbers only.")
    placed = placements(values, truth)
    positive = np.asarray(truth, dtype=bool)
    covariance = np.zeros((len(values), len(values)))
    for members in (positive, ~positive):
        if members.sum() < 2:
            raise ValueError(f"{_TOO_FEW}.")
        covariance += np.atleast_2d(np.cov(placed[:, members])) / members.sum()
    return covariance


def _tested(
    difference: float,
    *,
    se: float,
    df: float | None,
    alternative: Alternative,
    level: float,
    method: str,
    n: int,
    note: str | None,
) -> TestResult:
    """Refer a difference to the normal distribution, or to t where there are df."""
    from scipy.special import ndtr, ndtri, stdtr, stdtrit

    def below(value: float) -> float:
        return float(ndtr(value) if df is None else stdtr(df, value))

    two_sided = alternative == "two-sided"
    tail = (1 - level) / 2 if two_sided else 1 - level
    reach = -se * float(ndtri(tail) if df is None else stdtrit(df, tail))
    statistic = difference / se
    tails = {"two-sided": -abs(statistic), "greater": -statistic, "less": statistic}
    return TestResult(
        method=method,
        alternative=alternative,
        estimate=difference,
        se=se,
        lower=None if alternative == "less" else difference - reach,
        upper=None if alternative == "greater" else difference + reach,
        level=level,
        statistic_name="z" if df is None else "t",
        statistic=statistic,
        df=df,
        p=(2 if two_sided else 1) * below(tails[alternative]),
        n=n,
        note=joined_notes(None if two_sided else _ONE_SIDED_NOTE, note),
    )


def _paired_without_variance(
    method: str, difference: float, alternative: Alternative, n: int
) -> TestResult:
    """Say what a difference without variance allows: only that none is seen where it is 0."""
    if difference != 0:
        note = "DeLong's variance of the difference is 0: the z statistic is undefined"
        return TestResult.unavailable(method=method, note=note, estimate=difference, n=n)
    note = "no interval: both place every case alike, which shows no difference and no spread"
    return TestResult(
        method=method,
        alternative=alternative,
        estimate=0.0,
        se=0.0,
        p=1.0 if alternative == "two-sided" else 0.5,  # as of z = 0
        n=n,
        note=note,
    )


def _without_spread(variances: Sequence[float]) -> str | None:
    if min(variances) > 0:
        return None
    return (
        "DeLong's variance of one area is 0, as of scores that separate the classes: "
        "interval and P value are too sure"
    )


def _unrounded(difference: float) -> float:
    """Take what is no more than rounding as 0: areas are shares of countable pairs."""
    return 0.0 if abs(difference) < 1e-12 else difference
