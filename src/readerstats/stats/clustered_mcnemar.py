"""McNemar's test where pairs come in clusters: reads of one case, or lesions of one patient."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from readerstats.results import TestResult, joined_notes
from readerstats.stats.confidence import critical_value
from readerstats.stats.samples import NOISE

if TYPE_CHECKING:
    from readerstats.stats.cluster_counts import ClusterCounts

Method: TypeAlias = Literal[
    "mcnemar-clustered", "mcnemar-durkalski", "mcnemar-yang", "mcnemar-eliasziw-donner"
]
Interval: TypeAlias = Literal["wald", "score"]

_NO_READ: Final = "no case was read by both"
_ONE_CLUSTER: Final = (
    "all pairs are of one cluster, which says nothing of others: mcnemar takes pairs as independent"
)
_NO_DISCORDANT: Final = "no P value: the two never differ in being right, chi-square is 0/0"
_BALANCED: Final = (
    "no P value: within each cluster the two are right equally often, chi-square is 0/0"
)
_NEGATIVE: Final = (
    "no P value: pairs of one cluster are so unlike each other that the corrected variance is not "
    "above 0; mcnemar-clustered needs no such correlation"
)
_NO_SPREAD: Final = "no interval: the difference is the same in every cluster"
_NO_SCORE: Final = "no interval: the clusters are too few for bounds of the score interval"
_NOT_ITS_OWN: Final = "the interval has the standard error of Obuchowski, not that of this P value"


def clustered_mcnemar(
    counts: ClusterCounts,
    *,
    method: Method = "mcnemar-clustered",
    interval: Interval = "wald",
    level: float = 0.95,
) -> TestResult:
    """Test whether two are equally often right, where pairs of one cluster go together.

    Parameters
    ----------
    counts : ClusterCounts
        From `count_by_cluster`, or `ClusterCounts.of` four arrays of counts.
    method : str, default "mcnemar-clustered"
        Obuchowski's test [1]_; "mcnemar-durkalski", in which each cluster counts alike [2]_;
        "mcnemar-yang", Obuchowski's with a smaller variance [3]_; "mcnemar-eliasziw-donner",
        McNemar's divided by a factor for the correlation of pairs in a cluster [4]_.
    interval : {"wald", "score"}, default "wald"
        The interval around the difference with the standard error of [1]_; or, for Obuchowski's
        test, the differences that the same test does not reject.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    TestResult
        Difference of the two shares of right answers over all pairs, on [-1, 1], the chi-square
        statistic with 1 degree of freedom and its two-sided P; `n` is the number of clusters,
        the effect size the matched odds ratio where that is finite and pairs are of single
        answers. Where there is no P value or no interval, the note says why.

    Raises
    ------
    ValueError
        For an unknown option, a level outside (0, 1), the score interval of another test than
        Obuchowski's, or the test of Eliasziw and Donner for averages of several runs.

    Notes
    -----
    Assumes that clusters are independent draws, many of them, and nothing of the pairs within
    them. With several readers and the case as cluster it speaks for these readers on other cases;
    for other readers too, use `readerstats.stats.mrmc`. The statistic cannot exceed the number of
    clusters less one, so that few clusters can never show a difference; the note says so.

    The Wald interval does not use the variance under the null hypothesis as the test does, and
    can disagree with P near the level; the score interval leaves 0 out if and only if P is below
    1 - `level`.
    Validated against the published formulas in R, all four tests.

    References
    ----------
    .. [1] Obuchowski NA. Stat Med 1998;17:1495-1507.
       doi:10.1002/(SICI)1097-0258(19980715)17:13<1495::AID-SIM863>3.0.CO;2-I
    .. [2] Durkalski VL, Palesch YY, Lipsitz SR, Rust PF. Stat Med 2003;22:2417-2428.
       doi:10.1002/sim.1438
    .. [3] Yang Z, Sun X, Hardin JW. Biom J 2010;52:638-652. doi:10.1002/bimj.201000035
    .. [4] Eliasziw M, Donner A. Stat Med 1991;10:1981-1991. doi:10.1002/sim.4780101211

    Examples
    --------
    >>> from readerstats.stats.cluster_counts import ClusterCounts
    >>> counts = ClusterCounts.of(
    ...     [4, 1, 0, 3, 2, 6], [2, 0, 1, 0, 3, 1], [0, 1, 0, 0, 1, 0], [1, 2, 3, 1, 0, 4]
    ... )
    >>> result = clustered_mcnemar(counts)
    >>> round(result.estimate, 4), round(result.statistic, 4), round(result.p, 4)
    (0.1389, 1.8939, 0.1688)
    """
    _check_options(method, interval, level)
    if method == "mcnemar-eliasziw-donner" and not counts.whole:
        raise ValueError(f"{method} counts pairs of single answers, not averages of several runs.")
    n_clusters = counts.sizes.size
    if n_clusters == 0:
        return TestResult.unavailable(method=method, note=_NO_READ, n=0)
    estimate = float(counts.excess.sum() / counts.sizes.sum())
    if n_clusters == 1:
        return TestResult.unavailable(method=method, note=_ONE_CLUSTER, estimate=estimate, n=1)
    statistic, reason = _statistic(counts, method)
    se = _standard_error(counts)
    bounds, no_bounds = _bounds(counts, se, interval, level)
    table = counts.total
    of_second = 0 if table is None else table.only_b
    return TestResult(
        method=method,
        estimate=estimate,
        se=se or None,
        lower=bounds[0] if bounds else None,
        upper=bounds[1] if bounds else None,
        level=level if bounds else None,
        statistic_name=None if statistic is None else "chi2",
        statistic=statistic,
        df=None if statistic is None else 1,
        p=None if statistic is None else _upper_tail(statistic),
        n=n_clusters,
        counts=table,
        effect_size_name="odds ratio" if of_second else None,
        effect_size=table.only_a / of_second if table is not None and of_second else None,
        note=joined_notes(
            reason,
            _beyond_reach(n_clusters, method, level) if statistic is not None else None,
            no_bounds,
            _NOT_ITS_OWN if bounds and method != "mcnemar-clustered" else None,
        ),
    )


def design_effect(counts: ClusterCounts) -> float | None:
    """Return how many times larger the variance is than that of as many independent pairs.

    Parameters
    ----------
    counts : ClusterCounts

    Returns
    -------
    float or None
        McNemar's chi-square, which ignores the clusters, divided by Obuchowski's; None without a
        discordant pair, with one cluster, or where the cluster's differences leave it undefined.

    Notes
    -----
    Assumes what `clustered_mcnemar` does.
    Validated against the published formulas in R.

    References
    ----------
    .. [1] Obuchowski NA. Stat Med 1998;17:1495-1507.
       doi:10.1002/(SICI)1097-0258(19980715)17:13<1495::AID-SIM863>3.0.CO;2-I

    Examples
    --------
    >>> from readerstats.stats.cluster_counts import ClusterCounts
    >>> design_effect(ClusterCounts.of([0, 0], [3, 0], [0, 1], [1, 4]))
    5.0
    """
    n_clusters = counts.sizes.size
    discordant = float((counts.only_a + counts.only_b).sum())
    if n_clusters < 2 or discordant == 0:
        return None
    return float((counts.excess**2).sum()) * n_clusters / (n_clusters - 1) / discordant


def _statistic(counts: ClusterCounts, method: Method) -> tuple[float | None, str | None]:
    """Return the chi-square statistic, or the reason that there is none."""
    if not (counts.only_a + counts.only_b).any():
        return None, _NO_DISCORDANT
    variance = _VARIANCES[method](counts)
    excess = counts.excess / (counts.sizes if method == "mcnemar-durkalski" else 1.0)
    if variance is None:
        return None, _NEGATIVE
    if variance == 0:
        return None, _BALANCED
    return float(excess.sum()) ** 2 / variance, None


def _obuchowski(counts: ClusterCounts) -> float:
    """Variance of the excess with one share of right answers for both."""
    n = counts.sizes.size
    return float((counts.excess**2).sum()) * n / (n - 1)


def _durkalski(counts: ClusterCounts) -> float:
    return float(((counts.excess / counts.sizes) ** 2).sum())


def _yang(counts: ClusterCounts) -> float:
    """Average the variance under equality and the one around the difference seen.

    Each reader's own share in the variances and the common one in the covariance come to that.
    """
    return (_obuchowski(counts) + _around_difference(counts)) / 2


def _eliasziw_donner(counts: ClusterCounts) -> float | None:
    """Correct the binomial variance by the correlation of discordant pairs in a cluster.

    The correlation of pairs, each in one of four cells, is that of an analysis of variance
    between and within clusters; from it follows that of the directions of discordant pairs.
    """
    discordant = counts.only_a + counts.only_b
    average_size = float((discordant**2).sum() / discordant.sum())
    if average_size == 1:
        return float(discordant.sum())  # no two discordant pairs in a cluster
    sizes, n = counts.sizes, counts.sizes.size
    pairs = sizes.sum()
    size = (pairs - (sizes**2).sum() / pairs) / (n - 1)
    between = within = 0.0
    for cell in (counts.both, counts.only_a, counts.only_b, counts.neither):
        between += float(((cell - sizes * cell.sum() / pairs) ** 2 / sizes).sum()) / n
        within += float((cell * (sizes - cell) / sizes).sum()) / (pairs - n)
    # ratio of the correlation rho to rho + share (1 - rho), each times the same denominator
    share = discordant.sum() / pairs
    correlated = between - within
    reference = correlated + share * size * within
    if abs(reference) <= NOISE * (between + within):
        return None
    factor = float(1 + (average_size - 1) * correlated / reference)
    return float(discordant.sum()) * factor if factor > NOISE else None


_VARIANCES: Final[dict[str, Callable[[ClusterCounts], float | None]]] = {
    "mcnemar-clustered": _obuchowski,
    "mcnemar-durkalski": _durkalski,
    "mcnemar-yang": _yang,
    "mcnemar-eliasziw-donner": _eliasziw_donner,
}


def _around_difference(counts: ClusterCounts) -> float:
    """Variance of the excess around the difference seen."""
    sizes, n = counts.sizes, counts.sizes.size
    apart = counts.excess - sizes * (counts.excess.sum() / sizes.sum())
    spread = float((apart**2).sum())
    largest = float((counts.excess**2).sum())
    return spread * n / (n - 1) if spread > NOISE * largest else 0.0


def _standard_error(counts: ClusterCounts) -> float:
    return math.sqrt(_around_difference(counts)) / float(counts.sizes.sum())


def _bounds(
    counts: ClusterCounts, se: float, interval: Interval, level: float
) -> tuple[tuple[float, float] | None, str | None]:
    """Return the bounds of the difference, or the reason that there are none."""
    if se == 0:
        return None, _NO_SPREAD
    if interval == "score":
        bounds = score_bounds(counts, level)
        return bounds, None if bounds else _NO_SCORE
    middle = float(counts.excess.sum() / counts.sizes.sum())
    reach = critical_value(level) * se
    return (middle - reach, middle + reach), None


def score_bounds(counts: ClusterCounts, level: float) -> tuple[float, float] | None:
    """Solve the quadratic of the differences that Obuchowski's statistic does not reject.

    Parameters
    ----------
    counts : ClusterCounts
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    tuple of float, or None
        None where the clusters are too few for bounds.

    Notes
    -----
    The statistic at a difference d is (K - 1) / K (sum e - d sum n)^2 / sum (e - n d)^2 for the
    excess e and the size n of each of K clusters.

    Examples
    --------
    >>> from readerstats.stats.cluster_counts import ClusterCounts
    >>> score_bounds(ClusterCounts.of([4, 1], [2, 0], [0, 1], [1, 2]), 0.95) is None
    True
    """
    excess, sizes, n = counts.excess, counts.sizes, counts.sizes.size
    share, limit = (n - 1) / n, critical_value(level) ** 2
    square = share * sizes.sum() ** 2 - limit * (sizes**2).sum()
    linear = share * excess.sum() * sizes.sum() - limit * (excess * sizes).sum()
    constant = share * excess.sum() ** 2 - limit * (excess**2).sum()
    if square <= NOISE * sizes.sum() ** 2:
        return None
    root = math.sqrt(max(0.0, linear**2 - square * constant))
    lower, upper = (linear - root) / square, (linear + root) / square
    return max(-1.0, float(lower)), min(1.0, float(upper))


def _beyond_reach(n_clusters: int, method: Method, level: float) -> str | None:
    """Say so where no difference could reach significance, since the statistic has a ceiling."""
    ceiling = n_clusters - (method == "mcnemar-clustered")
    if method not in ("mcnemar-clustered", "mcnemar-durkalski"):
        return None
    if ceiling > critical_value(level) ** 2:
        return None
    return f"with {n_clusters} clusters this P can never be below {1 - level:.3g}"


def _upper_tail(statistic: float) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(1, statistic))


def _check_options(method: str, interval: str, level: float) -> None:
    if method not in get_args(Method):
        raise ValueError(f"`method` must be one of {', '.join(get_args(Method))}, got {method!r}.")
    if interval not in get_args(Interval):
        raise ValueError(f"`interval` must be 'wald' or 'score', got {interval!r}.")
    if interval == "score" and method != "mcnemar-clustered":
        raise ValueError(f"the score interval is that of mcnemar-clustered, not of {method}.")
    critical_value(level)
