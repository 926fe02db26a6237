"""One proportion with its interval, and two independent proportions compared."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias, get_args

from readerstats.results import Estimate, TestResult
from readerstats.stats.confidence import critical_value, score_interval, standardised

Method: TypeAlias = Literal["wilson", "clopper-pearson", "agresti-coull", "jeffreys"]
DifferenceMethod: TypeAlias = Literal["miettinen-nurminen", "newcombe"]

_STATSMODELS_NAME: dict[Method, str] = {
    "wilson": "wilson",
    "clopper-pearson": "beta",
    "agresti-coull": "agresti_coull",
    "jeffreys": "jeffreys",
}


def proportion(k: int, n: int, *, level: float = 0.95, method: Method = "wilson") -> Estimate:
    """Estimate a proportion with its confidence interval.

    Parameters
    ----------
    k : int
        Number of successes, ``0 <= k <= n``.
    n : int
        Number of trials; with 0 the estimate is None and its note says why.
    level : float, default 0.95
        Confidence level, in (0, 1).
    method : {"wilson", "clopper-pearson", "agresti-coull", "jeffreys"}, default "wilson"
        Score interval without continuity correction [1]_, exact interval [2]_, the adjusted
        Wald interval of Agresti and Coull cut at 0 and 1 [3]_, or the equal-tailed Jeffreys
        interval [3]_.

    Returns
    -------
    Estimate
        The proportion and its bounds, on [0, 1], with `k` and `n`.

    Raises
    ------
    ValueError
        For `k` outside 0 to `n`, a `level` outside (0, 1) or an unknown `method`.

    Notes
    -----
    Assumes independent trials: right for one reader's cases, wrong for reads pooled over
    readers. With every method the lower bound of 0 successes is 0 and the upper bound of no
    failures is 1, for Jeffreys as its authors advise (section 4.1.1 of [3]_).
    Validated against ``prop.test``, ``binom.test`` and the package binom of R.

    References
    ----------
    .. [1] Wilson EB. J Am Stat Assoc 1927;22:209-212. doi:10.1080/01621459.1927.10502953
    .. [2] Clopper CJ, Pearson ES. Biometrika 1934;26:404-413. doi:10.1093/biomet/26.4.404
    .. [3] Brown LD, Cai TT, DasGupta A. Stat Sci 2001;16:101-133. doi:10.1214/ss/1009213286

    Examples
    --------
    >>> accuracy = proportion(131, 154)
    >>> round(accuracy.lower, 4), round(accuracy.upper, 4)
    (0.7859, 0.8984)
    """
    _check_counts(k, n, "k", "n")
    if not 0 < level < 1:
        raise ValueError(f"`level` must lie between 0 and 1, got {level}.")
    if method not in _STATSMODELS_NAME:
        raise ValueError(f"`method` must be one of {', '.join(_STATSMODELS_NAME)}, got {method!r}.")
    if n == 0:
        return Estimate.unavailable(method=method, note="no case was read", k=k, n=n)

    from statsmodels.stats.proportion import proportion_confint

    lower, upper = proportion_confint(k, n, alpha=1 - level, method=_STATSMODELS_NAME[method])
    return Estimate(
        estimate=k / n,
        lower=0.0 if k == 0 else float(lower),
        upper=1.0 if k == n else float(upper),
        level=level,
        method=method,
        k=k,
        n=n,
    )


def proportion_difference(
    k1: int,
    n1: int,
    k2: int,
    n2: int,
    *,
    level: float = 0.95,
    method: DifferenceMethod = "miettinen-nurminen",
) -> TestResult:
    """Compare two independent proportions.

    Parameters
    ----------
    k1, n1 : int
        Successes and trials of the first group, ``0 <= k1 <= n1``.
    k2, n2 : int
        Successes and trials of the second group, ``0 <= k2 <= n2``.
    level : float, default 0.95
        Confidence level, in (0, 1).
    method : {"miettinen-nurminen", "newcombe"}, default "miettinen-nurminen"
        The score interval with the P value of its score test [1]_, or the hybrid of two Wilson
        intervals (method 10 of [2]_) with the P value of the pooled z test.

    Returns
    -------
    TestResult
        Difference ``k1 / n1 - k2 / n2`` on [-1, 1] with its interval, statistic ``z`` and
        two-sided P value; `n` is ``n1 + n2``.

    Raises
    ------
    ValueError
        For a count outside its range, a `level` outside (0, 1) or an unknown `method`.

    Notes
    -----
    Miettinen-Nurminen is the default because its interval excludes 0 exactly when P is below
    ``1 - level``; Newcombe's interval inverts no test, so the two can disagree near the limit,
    and the note says so. Assumes two independent groups of independent trials: two sets of
    cases read by one reader, not one set read twice (see `readerstats.stats.mcnemar`).
    The restricted estimate is in closed form; the score interval of statsmodels 0.15 stops or
    warns where a proportion is 0 or 1, so only Newcombe's is taken from there.

    References
    ----------
    .. [1] Miettinen O, Nurminen M. Stat Med 1985;4:213-226. doi:10.1002/sim.4780040211
    .. [2] Newcombe RG. Stat Med 1998;17:873-890.
       doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I

    Examples
    --------
    >>> result = proportion_difference(131, 154, 77, 110)
    >>> round(result.lower, 4), round(result.upper, 4), round(result.p, 4)
    (0.0499, 0.2553, 0.0032)
    """
    _check_counts(k1, n1, "k1", "n1")
    _check_counts(k2, n2, "k2", "n2")
    if method not in get_args(DifferenceMethod):
        allowed = ", ".join(get_args(DifferenceMethod))
        raise ValueError(f"`method` must be one of {allowed}, got {method!r}.")
    critical_value(level)
    if n1 == 0 or n2 == 0:
        return TestResult.unavailable(method=method, note="a group has no cases", n=n1 + n2)

    lower, upper, score = (
        _miettinen_nurminen(k1, n1, k2, n2, level)
        if method == "miettinen-nurminen"
        else _newcombe(k1, n1, k2, n2, level)
    )
    undefined = k1 + k2 in (0, n1 + n2)
    notes = [
        "no P value: every trial had the same result, so the statistic is 0/0" if undefined else "",
        "P is of the pooled z test, which the interval does not invert"
        if method == "newcombe" and not undefined
        else "",
    ]
    from scipy.stats import norm

    return TestResult(
        method=method,
        estimate=k1 / n1 - k2 / n2,
        lower=lower,
        upper=upper,
        level=level,
        statistic_name=None if undefined else "z",
        statistic=None if undefined else score,
        p=None if undefined else min(1.0, 2 * float(norm.sf(abs(score)))),
        n=n1 + n2,
        note="".join(notes) or None,
    )


def _check_counts(k: int, n: int, k_name: str, n_name: str) -> None:
    if n < 0 or int(n) != n or int(k) != k:
        raise ValueError(
            f"`{k_name}` and `{n_name}` must be whole numbers from 0, got {k} and {n}."
        )
    if not 0 <= k <= n:
        raise ValueError(f"`{k_name}` must be between 0 and `{n_name}` = {n}, got {k}.")


def _miettinen_nurminen(
    k1: int, n1: int, k2: int, n2: int, level: float
) -> tuple[float, float, float]:
    """Return the bounds, and the score statistic of equal proportions (eq. 8 of the paper)."""
    observed = k1 / n1 - k2 / n2
    total = n1 + n2

    def score(difference: float) -> float:
        p2 = _restricted_second_proportion(k1, n1, k2, n2, difference)
        p1 = p2 + difference
        variance = p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2
        return standardised(observed - difference, variance * total / (total - 1))

    return *score_interval(score, observed, level=level), score(0.0)


def _restricted_second_proportion(k1: int, n1: int, k2: int, n2: int, difference: float) -> float:
    """Return the likeliest p2 given p1 - p2: a root of the paper's cubic, in closed form."""
    l3 = n1 + n2
    l2 = (n1 + 2 * n2) * difference - l3 - (k1 + k2)
    l1 = (n2 * difference - l3 - 2 * k2) * difference + k1 + k2
    l0 = k2 * difference * (1 - difference)
    shift = l2 / (3 * l3)
    q = shift**3 - l1 * l2 / (6 * l3**2) + l0 / (2 * l3)
    p = math.copysign(math.sqrt(max(0.0, shift**2 - l1 / (3 * l3))), q)
    cosine = 0.0 if p == 0 else min(1.0, max(-1.0, q / p**3))
    root = 2 * p * math.cos((math.pi + math.acos(cosine)) / 3) - shift
    return min(max(root, 0.0, -difference), 1.0, 1 - difference)


def _newcombe(k1: int, n1: int, k2: int, n2: int, level: float) -> tuple[float, float, float]:
    """Return the bounds, and the statistic of the pooled z test."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    lower, upper = confint_proportions_2indep(
        k1, n1, k2, n2, method="newcomb", compare="diff", alpha=1 - level
    )
    pooled = (k1 + k2) / (n1 + n2)
    variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2)
    return float(lower), float(upper), standardised(k1 / n1 - k2 / n2, variance)
