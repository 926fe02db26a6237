"""Two readers on the same cases: McNemar's tests, with intervals that invert them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np

from readerstats.results import Estimate, PairedCounts, TestResult
from readerstats.stats.confidence import critical_value
from readerstats.stats.melded import melded_difference
from readerstats.stats.paired_intervals import (
    clopper_pearson_share,
    mid_p_share,
    newcombe_difference,
    tango_difference,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Method: TypeAlias = Literal["mcnemar", "mcnemar-corrected", "mcnemar-exact", "mcnemar-mid-p"]
OddsRatioMethod: TypeAlias = Literal["mcnemar-exact", "mcnemar-mid-p"]
DifferenceMethod: TypeAlias = Literal["tango", "newcombe"]

_NO_DISCORDANT = "the two never differ in being right"
_SHARE: dict[str, Callable[[int, int, float], tuple[float, float]]] = {
    "mcnemar-exact": clopper_pearson_share,
    "mcnemar-mid-p": mid_p_share,
}


def mcnemar(
    b: int, c: int, *, n: int | None = None, method: Method = "mcnemar", level: float = 0.95
) -> TestResult:
    """Test whether two readers are equally often right on the same cases.

    Parameters
    ----------
    b : int
        Cases that only the first reader got right.
    c : int
        Cases that only the second reader got right.
    n : int, optional
        All cases that both read, concordant ones included; without it there is a P value but
        no difference and no interval.
    method : {"mcnemar", "mcnemar-corrected", "mcnemar-exact", "mcnemar-mid-p"}
        Chi-square test without [1]_ or with Edwards' continuity correction [2]_, exact binomial
        test, or its mid-P version [3]_; default "mcnemar".
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    TestResult
        Difference ``(b - c) / n`` on [-1, 1], its interval, and the two-sided P value; the
        effect size is the matched odds ratio ``b / c`` where that is finite.

    Raises
    ------
    ValueError
        For a negative count, ``n < b + c``, a `level` outside (0, 1) or an unknown `method`.

    Notes
    -----
    Each interval is of its test's own model and excludes 0 exactly when P < 1 - `level`:

    - "mcnemar": Tango's score interval [4]_, whose statistic at 0 is McNemar's;
      "mcnemar-corrected" moves the same statistic towards 0 by one case.
    - "mcnemar-exact" and "mcnemar-mid-p": the melded interval [5]_, which joins what is known
      of the share of discordant cases to what is known of the share of these that the first
      reader got right.

    With ``b + c = 0`` the exact and mid-P tests give P = 1, the chi-square tests no P value
    (0/0); each still has an interval. The mid-P value is 1 when ``b = c``.
    Assumes independent cases. Validated against ``mcnemar.test`` and exact2x2 of R.

    References
    ----------
    .. [1] McNemar Q. Psychometrika 1947;12:153-157. doi:10.1007/BF02295996
    .. [2] Edwards AL. Psychometrika 1948;13:185-187. doi:10.1007/BF02289261
    .. [3] Fagerland MW, Lydersen S, Laake P. BMC Med Res Methodol 2013;13:91.
       doi:10.1186/1471-2288-13-91
    .. [4] Tango T. Stat Med 1998;17:891-908.
       doi:10.1002/(SICI)1097-0258(19980430)17:8<891::AID-SIM780>3.0.CO;2-B
    .. [5] Fay MP, Lumbard K. Stat Med 2021;40:1147-1159. doi:10.1002/sim.8829

    Examples
    --------
    >>> result = mcnemar(12, 5, n=80)
    >>> round(result.estimate, 4), round(result.lower, 4), round(result.p, 4)
    (0.0875, -0.0147, 0.0896)
    """
    _check_discordant(b, c)
    _check_method(method, get_args(Method))
    critical_value(level)
    if n is not None and (n < b + c or n == 0):
        raise ValueError(f"`n` must be at least `b` + `c` = {b + c} and not 0, got {n}.")

    statistic, p = _test(b, c, method)
    lower, upper = (None, None) if n is None else _interval(b, c, n, method, level)
    notes = [
        _NO_DISCORDANT if b + c == 0 else "",
        "no P value: chi-square is 0/0" if p is None else "",
        "no difference without the number of pairs" if n is None else "",
    ]
    return TestResult(
        method=method,
        estimate=None if n is None else (b - c) / n,
        lower=lower,
        upper=upper,
        level=None if lower is None else level,
        statistic_name=None if statistic is None else "chi2",
        statistic=statistic,
        df=None if statistic is None else 1,
        p=p,
        n=n,
        effect_size_name="odds ratio" if c else None,
        effect_size=b / c if c else None,
        note="; ".join(note for note in notes if note) or None,
    )


def compare_paired(
    counts: PairedCounts, *, method: Method = "mcnemar", level: float = 0.95
) -> TestResult:
    """Test the 2 x 2 table of two readers' verdicts on the same cases.

    Parameters
    ----------
    counts : PairedCounts
        Cases that both, only the first, only the second, and neither got right.
    method : {"mcnemar", "mcnemar-corrected", "mcnemar-exact", "mcnemar-mid-p"}
        As in `mcnemar`; default "mcnemar".
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    TestResult
        That of `mcnemar`, with `n` and `counts`; without a case that both read, an unavailable
        result whose note says so.

    Raises
    ------
    ValueError
        As `mcnemar`.

    Examples
    --------
    >>> result = compare_paired(PairedCounts(40, 12, 5, 23), method="mcnemar-exact")
    >>> round(result.p, 4), result.n
    (0.1435, 80)
    """
    n = _total(counts)
    if n == 0:
        _check_method(method, get_args(Method))
        return TestResult.unavailable(method=method, note="no case was read by both", n=0)
    result = mcnemar(counts.only_a, counts.only_b, n=n, method=method, level=level)
    return replace(result, counts=counts)


def paired_difference(
    counts: PairedCounts, *, level: float = 0.95, method: DifferenceMethod = "tango"
) -> Estimate:
    """Estimate the difference of two paired proportions.

    Parameters
    ----------
    counts : PairedCounts
        Cases that both, only the first, only the second, and neither got right.
    level : float, default 0.95
        Confidence level, in (0, 1).
    method : {"tango", "newcombe"}, default "tango"
        Score interval [1]_, or the square-and-add of two Wilson intervals with the corrected
        correlation (method 10 of [2]_).

    Returns
    -------
    Estimate
        The first reader's proportion minus the second's, on [-1, 1]; `n` is the number of
        common cases.

    Raises
    ------
    ValueError
        For a negative count, a `level` outside (0, 1) or an unknown `method`.

    Notes
    -----
    Tango's interval is the one of McNemar's test; Newcombe's inverts no test. Validated
    against R (PropCIs, and the formulas).

    References
    ----------
    .. [1] Tango T. Stat Med 1998;17:891-908.
       doi:10.1002/(SICI)1097-0258(19980430)17:8<891::AID-SIM780>3.0.CO;2-B
    .. [2] Newcombe RG. Stat Med 1998;17:2635-2650.
       doi:10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C

    Examples
    --------
    >>> difference = paired_difference(PairedCounts(40, 12, 5, 23), method="newcombe")
    >>> round(difference.lower, 4), round(difference.upper, 4)
    (-0.0144, 0.1862)
    """
    _check_method(method, get_args(DifferenceMethod))
    critical_value(level)
    n = _total(counts)
    if n == 0:
        return Estimate.unavailable(method=method, note="no case was read by both", n=0)
    lower, upper = (
        tango_difference(counts.only_a, counts.only_b, n, level)
        if method == "tango"
        else newcombe_difference(counts, level)
    )
    estimate = (counts.only_a - counts.only_b) / n
    return Estimate(estimate=estimate, lower=lower, upper=upper, level=level, method=method, n=n)


def paired_odds_ratio(
    b: int, c: int, *, level: float = 0.95, method: OddsRatioMethod = "mcnemar-exact"
) -> Estimate:
    """Estimate the matched odds ratio b / c.

    Parameters
    ----------
    b, c : int
        Cases that only the first, and only the second reader got right.
    level : float, default 0.95
        Confidence level, in (0, 1).
    method : {"mcnemar-exact", "mcnemar-mid-p"}, default "mcnemar-exact"
        Interval of the test of that name: Clopper-Pearson or mid-P limits of the share
        ``pi = b / (b + c)``, carried to ``pi / (1 - pi)`` [1]_.

    Returns
    -------
    Estimate
        Ratio of the odds of being right, first over second, on [0, infinity); `n` is the
        number of discordant cases. With ``c = 0`` it is infinite: estimate and upper bound
        are None, the lower bound remains, and the note says so.

    Raises
    ------
    ValueError
        For a negative count, a `level` outside (0, 1) or an unknown `method`.

    Notes
    -----
    Conditional on ``b + c``. Validated against ``mcnemar.exact`` and exact2x2 of R.

    References
    ----------
    .. [1] Fagerland MW, Lydersen S, Laake P. Stat Med 2014;33:2850-2875. doi:10.1002/sim.6148

    Examples
    --------
    >>> ratio = paired_odds_ratio(12, 5)
    >>> ratio.estimate, round(ratio.lower, 4), round(ratio.upper, 4)
    (2.4, 0.787, 8.696)
    """
    _check_discordant(b, c)
    _check_method(method, get_args(OddsRatioMethod))
    critical_value(level)
    if b + c == 0:
        return Estimate.unavailable(method=method, note=_NO_DISCORDANT, n=0)
    share_of_first, _ = _SHARE[method](b, c, level)
    share_of_second, _ = _SHARE[method](c, b, level)
    return Estimate(
        estimate=b / c if c else None,
        lower=share_of_first / (1 - share_of_first),
        upper=(1 - share_of_second) / share_of_second if c else None,
        level=level,
        method=method,
        n=b + c,
        note=None if c else "infinite: the second is never right where the first is wrong",
    )


def cross(correct_a: ArrayLike, correct_b: ArrayLike) -> PairedCounts:
    """Cross two readers' verdicts on the same cases.

    Parameters
    ----------
    correct_a, correct_b : array_like, shape (case,)
        1 where the reader was right, 0 where wrong, NaN where the case was not read.

    Returns
    -------
    PairedCounts
        The 2 x 2 table of the cases that both read.

    Raises
    ------
    ValueError
        For arrays of different shape, or values other than 0, 1 and NaN.

    Examples
    --------
    >>> cross([1, 1, 0, 1], [1, 0, 0, float("nan")])
    PairedCounts(both=1, only_a=1, only_b=0, neither=1)
    """
    a, b = np.asarray(correct_a, dtype=float), np.asarray(correct_b, dtype=float)
    if a.shape != b.shape or a.ndim != 1:
        raise ValueError(
            f"`correct_a` and `correct_b` must hold the same cases, got {a.shape} and {b.shape}."
        )
    for name, values in (("correct_a", a), ("correct_b", b)):
        strange = values[~(np.isnan(values) | (values == 0) | (values == 1))]
        if strange.size:
            raise ValueError(f"`{name}` must hold 0, 1 or NaN, got {strange[0]}.")
    common = ~(np.isnan(a) | np.isnan(b))
    right_a, right_b = a[common] == 1, b[common] == 1
    return PairedCounts(
        both=int(np.sum(right_a & right_b)),
        only_a=int(np.sum(right_a & ~right_b)),
        only_b=int(np.sum(~right_a & right_b)),
        neither=int(np.sum(~right_a & ~right_b)),
    )


def _test(b: int, c: int, method: Method) -> tuple[float | None, float | None]:
    """Return the chi-square statistic, where the test has one, and the P value."""
    from scipy.stats import binom, binomtest, chi2

    if method == "mcnemar-exact":
        return None, float(binomtest(b, b + c).pvalue) if b + c else 1.0
    if method == "mcnemar-mid-p":
        most = max(b, c)
        return None, min(1.0, float(binom.sf(most - 1, b + c, 0.5) + binom.sf(most, b + c, 0.5)))
    if b + c == 0:
        return None, None
    # b = c leaves nothing to correct: the statistic stays 0, as in mcnemar.test of R
    excess = max(0, abs(b - c) - 1) if method == "mcnemar-corrected" else abs(b - c)
    statistic = excess**2 / (b + c)
    return statistic, float(chi2.sf(statistic, 1))


def _interval(b: int, c: int, n: int, method: Method, level: float) -> tuple[float, float]:
    """Return the interval of (b - c) / n that belongs to the test."""
    if method in _SHARE:
        return melded_difference(b, c, n, level, mid_p=method == "mcnemar-mid-p")
    return tango_difference(b, c, n, level, correction=1.0 if method == "mcnemar-corrected" else 0)


def _total(counts: PairedCounts) -> int:
    cells = (counts.both, counts.only_a, counts.only_b, counts.neither)
    if min(cells) < 0:
        raise ValueError(f"`counts` must not be negative, got {counts}.")
    return sum(cells)


def _check_discordant(b: int, c: int) -> None:
    if min(b, c) < 0 or int(b) != b or int(c) != c:
        raise ValueError(f"`b` and `c` must be whole numbers from 0, got {b} and {c}.")


def _check_method(method: str, allowed: tuple[str, ...]) -> None:
    if method not in allowed:
        raise ValueError(f"`method` must be one of {', '.join(allowed)}, got {method!r}.")
