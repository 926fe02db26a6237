"""Intraclass correlations of ratings: how much of their variance is of the cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

import numpy as np

from readerstats.results import Estimate, TestResult
from readerstats.stats.agreement.coding import rating_table

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from readerstats.stats.agreement.weights import FloatArray

Model: TypeAlias = Literal["one-way", "two-way"]
Definition: TypeAlias = Literal["agreement", "consistency"]
Unit: TypeAlias = Literal["single", "average"]
METHOD: Final = "icc"
_Bounds: TypeAlias = tuple[float | None, float | None]
_LEAST_DF: Final = 0.1
"""Of the readers and the error; with fewer, bounds would lie at the ends of the scale."""
_ROUNDING: Final = 1e-14  # of the ratings' size, squared: a mean square below it is 0


@dataclass(frozen=True, slots=True, kw_only=True)
class IntraclassCorrelation:
    """An intraclass correlation, the test that cases do not differ, and what they rest on.

    Attributes
    ----------
    estimate : Estimate
        `n` is the number of cases that every reader read.
    test : TestResult
        F of the variance between cases; its P and the interval come from the same model.
    n_readers, n_cases : int
    left_out : int
        Cases without the read of some reader.

    Examples
    --------
    >>> intraclass_correlation([[1, 2, 3, 4], [1, 2, 4, np.nan]]).left_out
    1
    """

    estimate: Estimate
    test: TestResult
    n_readers: int
    n_cases: int
    left_out: int


def intraclass_correlation(
    ratings: ArrayLike,
    *,
    model: Model = "two-way",
    definition: Definition = "agreement",
    unit: Unit = "single",
    level: float = 0.95,
) -> IntraclassCorrelation:
    r"""Estimate the intraclass correlation of the readers' ratings.

    Parameters
    ----------
    ratings : array_like, shape (reader, case)
        Measurements or ratings that are taken as such; NaN where not read. Analysis of variance
        needs complete cases: a case without some reader's read is left out, and counted.
    model : {"two-way", "one-way"}
        Whether each reader read all cases, or each case had readers of its own.
    definition : {"agreement", "consistency"}
        Whether readers must give the same number, or only the same order and distances; with one
        way there is no difference.
    unit : {"single", "average"}
        Of one reader's rating, or of the mean over the readers.
    level : float, default 0.95

    Returns
    -------
    IntraclassCorrelation

    Raises
    ------
    ValueError
        For a model, definition or unit that does not exist, or a level outside (0, 1).

    Notes
    -----
    ICC(1), ICC(A,1) = ICC(2,1), ICC(C,1) = ICC(3,1) and their averages after [1]_ and [2]_;
    consistency takes readers as fixed, agreement and one way as random. Assumes normal, additive
    effects and independent cases. A negative value is kept: readers then differ more within
    cases than between them. Validated against psych 2.2.9 and irr 0.84.1.

    References
    ----------
    .. [1] Shrout PE, Fleiss JL. Intraclass correlations: uses in assessing rater reliability.
       Psychol Bull 1979;86:420-428. doi:10.1037/0033-2909.86.2.420
    .. [2] McGraw KO, Wong SP. Forming inferences about some intraclass correlation coefficients.
       Psychol Methods 1996;1:30-46. doi:10.1037/1082-989X.1.1.30

    Examples
    --------
    >>> ratings = [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]]
    >>> found = intraclass_correlation(ratings)  # ICC(2,1) of Shrout and Fleiss, table 2
    >>> round(found.estimate.estimate, 2)
    0.29
    """
    for name, value, known in (
        ("model", model, get_args(Model)),
        ("definition", definition, get_args(Definition)),
        ("unit", unit, get_args(Unit)),
    ):
        if value not in known:
            raise ValueError(f"`{name}` must be one of {', '.join(known)}, got '{value}'.")
    if not 0 < level < 1:
        raise ValueError(f"`level` must lie between 0 and 1, got {level}.")
    table = rating_table(ratings)
    table = table[~np.isnan(table).all(axis=1)]
    seen = ~np.isnan(table).all(axis=0)
    whole = ~np.isnan(table).any(axis=0)
    left_out = int(seen.sum() - whole.sum()) if len(table) else 0
    table = table[:, whole]
    n_readers, n_cases = table.shape
    reason = _why_not(n_readers, n_cases)
    if reason is None:
        squares = _mean_squares(table)
        estimate, test = _estimated(squares, (model, definition, unit), level)
    else:
        estimate = Estimate.unavailable(method=METHOD, note=reason, n=n_cases)
        test = TestResult.unavailable(method=METHOD, note=reason, n=n_cases)
    return IntraclassCorrelation(
        estimate=estimate, test=test, n_readers=n_readers, n_cases=n_cases, left_out=left_out
    )


def _why_not(n_readers: int, n_cases: int) -> str | None:
    if n_readers < 2:
        return "an intraclass correlation needs two readers"
    if n_cases < 2:
        which = "no case was" if n_cases == 0 else "one case was"
        return f"{which} read by every reader; an intraclass correlation needs two"
    return None


@dataclass(frozen=True, slots=True)
class _MeanSquares:
    """The analysis of variance of a complete table: k readers, n cases."""

    k: int
    n: int
    cases: float
    readers: float
    error: float
    within: float


def _mean_squares(table: FloatArray) -> _MeanSquares:
    k, n = table.shape
    centred = table - table.mean()
    of_cases, of_readers = centred.mean(axis=0), centred.mean(axis=1)
    between_cases = k * float(np.sum(of_cases**2))
    between_readers = n * float(np.sum(of_readers**2))
    rest = float(np.sum((centred - of_cases - of_readers[:, None]) ** 2))
    nothing = _ROUNDING * max(1.0, float(np.abs(table).max())) ** 2
    squares = [
        0.0 if value < nothing else value
        for value in (
            between_cases / (n - 1),
            between_readers / (k - 1),
            rest / ((n - 1) * (k - 1)),
            (between_readers + rest) / (n * (k - 1)),
        )
    ]
    return _MeanSquares(k, n, *squares)


def _estimated(
    ms: _MeanSquares, kind: tuple[Model, Definition, Unit], level: float
) -> tuple[Estimate, TestResult]:
    """Estimate one coefficient; letters as in McGraw and Wong (1996), table 4."""
    from scipy.special import fdtrc

    model, definition, unit = kind
    one_way, consistency = model == "one-way", definition == "consistency"
    k, n = ms.k, ms.n
    error = ms.within if one_way else ms.error
    df2 = n * (k - 1) if one_way else (n - 1) * (k - 1)
    extra = 0.0 if one_way or consistency else k * (ms.readers - ms.error) / n
    total = ms.cases + (k - 1) * error + extra
    if not total or (not ms.cases and not error):
        reason = (
            "every rating is the same: there is no variance to divide"
            if not ms.readers
            else "cases do not differ: each reader gave every case the same rating"
        )
        return (
            Estimate.unavailable(method=METHOD, note=reason, n=n),
            TestResult.unavailable(method=METHOD, note=reason, n=n),
        )
    single = (ms.cases - error) / total
    value = single if unit == "single" else _of_mean(single, k)
    if value is None:
        reason = "ratings differ more within cases than a mean over readers can be judged by"
        return (
            Estimate.unavailable(method=METHOD, note=reason, n=n),
            TestResult.unavailable(method=METHOD, note=reason, n=n),
        )
    if not error:
        note = "no interval: readers differ by nothing that the model takes for error"
        return (
            Estimate(estimate=value, method=METHOD, level=level, n=n, note=note),
            TestResult.unavailable(method=METHOD, estimate=value, n=n, note=note),
        )
    bounds = (
        _by_f(ms.cases / error, k, n - 1, df2, level)
        if one_way or consistency
        else _of_agreement(ms, single, level)
    )
    lower, upper = (
        bound if bound is None or unit == "single" else _of_mean(bound, k) for bound in bounds
    )
    if lower is None or upper is None or lower > upper:
        lower = upper = None
    f = ms.cases / error
    without = None if lower is not None else "no interval: too few cases for this few readers"
    return (
        Estimate(
            estimate=value, lower=lower, upper=upper, level=level, method=METHOD, n=n, note=without
        ),
        TestResult(
            method=METHOD, estimate=value, alternative="greater", statistic_name="F", statistic=f,
            df=n - 1, df2=df2, p=float(fdtrc(n - 1, df2, f)), n=n,
        ),
    )  # fmt: skip


def _of_mean(single: float, k: int) -> float | None:
    """Turn the correlation of one reader's ratings into that of means (Spearman-Brown)."""
    divisor = 1 + (k - 1) * single
    return k * single / divisor if divisor > 0 else None


def _by_f(f: float, k: int, df1: float, df2: float, level: float) -> _Bounds:
    """Bound a ratio of two variances by F; shared by one way and consistency."""
    tail = (1 + level) / 2
    low, high = f / _f_quantile(tail, df1, df2), f * _f_quantile(tail, df2, df1)
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _of_agreement(ms: _MeanSquares, single: float, level: float) -> _Bounds:
    """Bound agreement with Satterthwaite's degrees of freedom of the readers and the error."""
    k, n, tail = ms.k, ms.n, (1 + level) / 2
    of_readers = k * single * ms.readers / ms.error
    of_error = n * (1 + (k - 1) * single) - k * single
    spread = (n - 1) * of_readers**2 + of_error**2
    df = (k - 1) * (n - 1) * (of_readers + of_error) ** 2 / spread if spread else 0.0
    if df < _LEAST_DF:
        return None, None
    mixed = k * ms.readers + (k * n - k - n) * ms.error
    down, up = _f_quantile(tail, n - 1, df), _f_quantile(tail, df, n - 1)
    return (
        n * (ms.cases - down * ms.error) / (down * mixed + n * ms.cases),
        n * (up * ms.cases - ms.error) / (mixed + n * up * ms.cases),
    )


def _f_quantile(p: float, df1: float, df2: float) -> float:
    from scipy.special import fdtri

    return float(fdtri(df1, df2, p))
