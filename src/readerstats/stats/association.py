"""Correlation of two measurements of the same readers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from readerstats.results import TestResult
from readerstats.stats.samples import NOISE, FloatArray, check_level, is_constant, paired_samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPEARMAN_EXACT_UP_TO = 9
"""Readers up to which all orders are counted: 9! = 362,880."""

KENDALL_EXACT_BELOW = 50
"""Readers below which Kendall's exact distribution is used, without ties; as in R."""

_EXACT_P = "P is exact, the interval is Fisher's approximation"


def pearson(
    x: Sequence[float] | FloatArray, y: Sequence[float] | FloatArray, *, level: float = 0.95
) -> TestResult:
    """Test for a linear association by Pearson's correlation.

    Parameters
    ----------
    x, y : sequence of float, shape (n,)
        One value a reader, in the same order.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    TestResult
        Method ``"pearson"``: the coefficient with Fisher's interval, and its t test with
        n - 2 degrees of freedom. Constant values, or fewer than three readers, give a note.

    Raises
    ------
    ValueError
        For unequal lengths, NaN or infinity, or a level outside (0, 1).

    Notes
    -----
    Assumes independent readers and a bivariate normal distribution; one outlying reader can
    make or hide a correlation, so look at the scatter and at `spearman`.
    Validated against ``cor.test`` of R.

    References
    ----------
    .. [1] Fisher RA. On the probable error of a coefficient of correlation deduced from a
       small sample. Metron 1921;1:3-32. https://hdl.handle.net/2440/15169

    Examples
    --------
    >>> test = pearson([1, 4, 9, 16, 25], [0.70, 0.66, 0.75, 0.72, 0.80])
    >>> round(test.estimate, 3), round(test.p, 3)
    (0.824, 0.086)
    """
    check_level(level)
    first, second = paired_samples(x, y, ("x", "y"))
    note = why_no_association(first, second)
    if note:
        return TestResult.unavailable(method="pearson", note=note, n=first.size)
    return _t_tested(_correlation(first, second), first.size, 1.0, "pearson", level)


def spearman(
    x: Sequence[float] | FloatArray, y: Sequence[float] | FloatArray, *, level: float = 0.95
) -> TestResult:
    """Test for a monotone association by Spearman's rank correlation.

    Parameters
    ----------
    x, y : sequence of float, shape (n,)
        One value a reader, in the same order.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    TestResult
        The coefficient with the interval of Bonett and Wright [1]_. Up to nine readers method
        ``"spearman-exact"``: P from all orders of the ranks, ties as they are. Above it
        ``"spearman"``: t with n - 2 degrees of freedom. Constant values, or fewer than three
        readers, give a note.

    Raises
    ------
    ValueError
        For unequal lengths, NaN or infinity, or a level outside (0, 1).

    Notes
    -----
    Assumes independent readers. The interval is a large-sample one, about right from n = 25;
    below, it and P may disagree near the level. R gives P of tied values by t at any n; the
    count of all orders is exact there too.
    Validated against ``cor.test(method = "spearman")`` of R.

    References
    ----------
    .. [1] Bonett DG, Wright TA. Psychometrika 2000;65:23-28.
       https://doi.org/10.1007/BF02294183

    Examples
    --------
    >>> test = spearman([1, 4, 9, 16, 25], [0.70, 0.66, 0.75, 0.72, 0.80])
    >>> test.method, round(test.estimate, 3), round(test.p, 3)
    ('spearman-exact', 0.8, 0.133)
    """
    check_level(level)
    first, second = paired_samples(x, y, ("x", "y"))
    n = first.size
    exact = n <= SPEARMAN_EXACT_UP_TO
    method = "spearman-exact" if exact else "spearman"
    note = why_no_association(first, second)
    if note:
        return TestResult.unavailable(method=method, note=note, n=n)
    from scipy.stats import rankdata  # heavy: on first use

    ranks_x, ranks_y = rankdata(first), rankdata(second)
    rho = _correlation(ranks_x, ranks_y)
    variance = 1 + rho**2 / 2
    if not exact:
        return _t_tested(rho, n, variance, method, level)
    lower, upper, note = _fisher_interval(rho, variance, n - 3, level)
    return TestResult(
        method=method,
        estimate=rho,
        lower=lower,
        upper=upper,
        level=None if lower is None else level,
        p=_spearman_p(ranks_x, ranks_y),
        n=n,
        note=note or _EXACT_P,
    )


def kendall(
    x: Sequence[float] | FloatArray, y: Sequence[float] | FloatArray, *, level: float = 0.95
) -> TestResult:
    """Test for a monotone association by Kendall's tau-b.

    Parameters
    ----------
    x, y : sequence of float, shape (n,)
        One value a reader, in the same order.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    TestResult
        Tau-b with the interval of Fieller, Hartley and Pearson [2]_. Below 50 readers and
        without ties method ``"kendall-exact"``; else ``"kendall"``, with the variance
        corrected for ties. Constant values, or fewer than three readers, give a note.

    Raises
    ------
    ValueError
        For unequal lengths, NaN or infinity, or a level outside (0, 1).

    Notes
    -----
    Assumes independent readers. The interval, on Fisher's scale with variance 0.437 / (n - 4),
    is meant for n above 10 and tau within 0.8 of 0.
    Validated against ``cor.test(method = "kendall")`` of R.

    References
    ----------
    .. [1] Kendall MG. Biometrika 1938;30:81-93. https://doi.org/10.1093/biomet/30.1-2.81
    .. [2] Fieller EC, Hartley HO, Pearson ES. Biometrika 1957;44:470-481.
       https://doi.org/10.1093/biomet/44.3-4.470

    Examples
    --------
    >>> test = kendall([1, 4, 9, 16, 25], [0.70, 0.66, 0.75, 0.72, 0.80])
    >>> test.method, round(test.estimate, 3), round(test.p, 3)
    ('kendall-exact', 0.6, 0.233)
    """
    check_level(level)
    first, second = paired_samples(x, y, ("x", "y"))
    n = first.size
    tied = min(np.unique(first).size, np.unique(second).size) < n
    exact = not tied and n < KENDALL_EXACT_BELOW
    method = "kendall-exact" if exact else "kendall"
    note = why_no_association(first, second)
    if note:
        return TestResult.unavailable(method=method, note=note, n=n)
    from scipy.special import ndtri
    from scipy.stats import kendalltau  # heavy: on first use

    test = kendalltau(first, second, method="exact" if exact else "asymptotic")
    tau, p = _settled(float(test.statistic)), float(test.pvalue)
    lower, upper, note = _fisher_interval(tau, 0.437, n - 4, level)
    return TestResult(
        method=method,
        estimate=tau,
        lower=lower,
        upper=upper,
        level=None if lower is None else level,
        statistic_name=None if exact else "z",
        statistic=None if exact else math.copysign(-float(ndtri(p / 2)), tau),
        p=p,
        n=n,
        note=note or (_EXACT_P if exact else None),
    )


def smallest_detectable_correlation(n: int, *, power: float = 0.80, level: float = 0.95) -> float:
    """Return the correlation that a study of `n` readers would detect with the given power.

    Parameters
    ----------
    n : int
        Number of readers, at least 4.
    power : float, default 0.80
        Probability of a two-sided P below 1 - `level`.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    float
        The absolute correlation, by Fisher's transformation: tanh((z1 + z2) / sqrt(n - 3)).

    Raises
    ------
    ValueError
        For fewer than four readers, a level outside (0, 1), or a power not between
        1 - `level` and 1.

    Notes
    -----
    A slight overstatement for few readers: for 17 it gives .63, and the exact calculation for
    the bivariate normal distribution .62.

    References
    ----------
    .. [1] Cohen J. Statistical Power Analysis for the Behavioral Sciences. 2nd ed. 1988.
       https://doi.org/10.4324/9780203771587

    Examples
    --------
    >>> round(smallest_detectable_correlation(17), 2)
    0.63
    """
    check_level(level)
    if n < 4:
        raise ValueError(f"`n` must be at least 4, got {n}.")
    if not 1 - level < power < 1:
        raise ValueError(f"`power` must lie between {1 - level:g} and 1, got {power}.")
    from scipy.special import ndtri

    return math.tanh(float(ndtri((1 + level) / 2) + ndtri(power)) / math.sqrt(n - 3))


def why_no_association(x: FloatArray, y: FloatArray) -> str | None:
    """Say why two samples have no correlation and no line; None where they have.

    Parameters
    ----------
    x, y : ndarray of float, shape (n,)

    Returns
    -------
    str or None

    Examples
    --------
    >>> why_no_association(np.array([1.0, 2.0, 3.0]), np.array([0.7, 0.7, 0.7]))
    'y did not vary'
    """
    if x.size < 3:
        return "a correlation needs at least three readers"
    constant = [name for name, values in (("x", x), ("y", y)) if is_constant(values)]
    return f"{' and '.join(constant)} did not vary" if constant else None


def _correlation(x: FloatArray, y: FloatArray) -> float:
    from scipy.stats import pearsonr  # heavy: on first use

    return _settled(float(pearsonr(x, y).statistic))


def _settled(r: float) -> float:
    """Let what is 1 or -1 but for rounding be it."""
    return math.copysign(1.0, r) if is_perfect(r) else r


def is_perfect(r: float) -> bool:
    """Whether a coefficient is 1 or -1 but for rounding.

    Parameters
    ----------
    r : float

    Returns
    -------
    bool

    Examples
    --------
    >>> is_perfect(-0.9999999999999998)
    True
    """
    return abs(r) >= 1 - NOISE


def _t_tested(r: float, n: int, variance: float, method: str, level: float) -> TestResult:
    """Test a coefficient by t with n - 2 degrees of freedom."""
    from scipy.special import stdtr

    perfect = is_perfect(r)
    t = None if perfect else r * math.sqrt((n - 2) / ((1 - r) * (1 + r)))
    lower, upper, note = _fisher_interval(r, variance, n - 3, level)
    return TestResult(
        method=method,
        estimate=r,
        lower=lower,
        upper=upper,
        level=None if lower is None else level,
        statistic_name=None if t is None else "t",
        statistic=t,
        df=n - 2,
        p=0.0 if t is None else 2 * float(stdtr(n - 2, -abs(t))),
        n=n,
        note=note,
    )


def _fisher_interval(
    r: float, variance: float, size: int, level: float
) -> tuple[float | None, float | None, str | None]:
    """Return the interval on Fisher's scale, where the variance is `variance` / `size`."""
    if is_perfect(r):
        return None, None, "no interval: the association is perfect in this sample"
    if size < 1:
        return None, None, "no interval: too few readers"
    from scipy.special import ndtri

    reach = float(ndtri((1 + level) / 2)) * math.sqrt(variance / size)
    return math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach), None


@lru_cache(maxsize=SPEARMAN_EXACT_UP_TO)
def _orders(n: int) -> NDArray[np.int8]:
    """All orders of `n` readers, shape (order, reader)."""
    return np.array(list(permutations(range(n))), dtype=np.int8)


def _spearman_p(ranks_x: FloatArray, ranks_y: FloatArray) -> float:
    """Return the share of orders with a rank product as far from its mean as observed."""
    # Doubled midranks are whole numbers, and so are their products: no comparison of floats.
    n = ranks_x.size
    doubled_x, doubled_y = np.rint(2 * ranks_x), np.rint(2 * ranks_y)
    mean = n * (n + 1) ** 2
    observed = abs(doubled_x @ doubled_y - mean)
    return float(np.mean(np.abs(doubled_y[_orders(n)] @ doubled_x - mean) >= observed))
