"""Ordinal ratings of two classes of cases: the odds ratio that all cut points share."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from readerstats.results import TestResult, joined_notes
from readerstats.stats.cluster_robust import ClusteredVariance, clustered_variance
from readerstats.stats.samples import check_level

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from readerstats.results import Random
    from readerstats.stats.samples import FloatArray

    AnyArray = NDArray[Any]

METHOD: Final = "proportional-odds"
_STEPS = 60
_LARGEST: Final = 700.0
"""A log beyond this has no ratio that a computer can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProportionalOdds:
    """A cumulative logit model of ratings with one odds ratio, or the reason why there is none.

    Attributes
    ----------
    odds_ratio : TestResult
        Odds of a higher rating in the first class over those in the second, against 1.
    log_odds_ratio : TestResult
        The same as a log, against 0, with its standard error.
    thresholds : tuple of float
        Log odds of a rating at most the first, the second, ... of the values seen, in the second
        class; empty without an estimate.
    n, n_readers, n_cases : int
        Ratings, readers and cases (or patients).

    Examples
    --------
    >>> model = proportional_odds([1, 2, 1, 2], [0, 1, 0, 1], [1, 1, 2, 2], [1, 2, 3, 4])
    >>> model.odds_ratio.note
    'no rating of one class lies beyond the lowest of the other: the odds ratio has no bound'
    """

    odds_ratio: TestResult
    log_odds_ratio: TestResult
    n: int
    n_readers: int
    n_cases: int
    thresholds: tuple[float, ...] = ()


def proportional_odds(
    ratings: ArrayLike,
    first: ArrayLike,
    reader: ArrayLike,
    case: ArrayLike,
    *,
    random: Random = "readers and cases",
    level: float = 0.95,
) -> ProportionalOdds:
    """Compare the ratings of two classes of cases by a proportional-odds model.

    Parameters
    ----------
    ratings : array of float, shape (read,)
        Larger for more; only their order counts.
    first : array of bool, shape (read,)
        Whether the rated case is of the first class.
    reader, case : array, shape (read,)
        Who rated what; for patients with several cases, the patient.
    random : {"readers and cases", "readers", "cases"}, default "readers and cases"
        What the interval generalises to; one reader is no sample of readers, and leaves the cases.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    ProportionalOdds

    Raises
    ------
    ValueError
        For shapes that do not fit, NaN or infinity, an unknown option, or a level outside (0, 1).

    Notes
    -----
    ``log P(Y <= k) / P(Y > k) = threshold_k - b * first`` [1]_, the same b at every k. Estimated
    by maximum likelihood as if ratings were independent, which leaves b right on average; its
    variance is that of two-way clusters of readers and cases [2]_, and P and interval are
    Student's t with its degrees of freedom (see `clustered_variance`). The odds ratio is
    population-averaged, and so nearer to 1 than that of a model with random effects.
    Validated against the R package ordinal (``clm``, with the two-way sandwich of its Hessian) and
    statsmodels' ``OrderedModel``; type I error by simulation.

    References
    ----------
    .. [1] McCullagh P. J R Stat Soc B 1980;42:109-142.
       https://doi.org/10.1111/j.2517-6161.1980.tb01109.x
    .. [2] Cameron AC, Gelbach JB, Miller DL. J Bus Econ Stat 2011;29:238-249.
       https://doi.org/10.1198/jbes.2010.07136

    Examples
    --------
    >>> ratings = [3, 4, 4, 5, 2, 4, 3, 3, 5, 4, 3, 5, 2, 3, 4, 3]
    >>> first = [0, 0, 1, 1] * 4
    >>> reader, case = np.divmod(np.arange(16), 4)
    >>> model = proportional_odds(ratings, first, reader, case)
    >>> round(model.odds_ratio.estimate, 2), model.odds_ratio.df
    (1.87, 3.0)
    """
    check_level(level)
    values, group = np.asarray(ratings, dtype=np.float64), np.asarray(first, dtype=bool)
    readers, cases = np.asarray(reader), np.asarray(case)
    if values.ndim != 1 or not values.shape == group.shape == readers.shape == cases.shape:
        raise ValueError("`ratings`, `first`, `reader` and `case` must have a value for each read.")
    if not np.isfinite(values).all():
        raise ValueError("`ratings` must hold finite numbers only; leave missing values out.")
    n_readers, n_cases = np.unique(readers).size, np.unique(cases).size
    found, reason = _estimated(values, group)
    if found is None:
        none = TestResult.unavailable(method=METHOD, note=reason, n=n_readers)
        return ProportionalOdds(
            odds_ratio=none,
            log_odds_ratio=none,
            n=values.size,
            n_readers=n_readers,
            n_cases=n_cases,
        )
    b, thresholds, influence = found
    spread = clustered_variance(influence, *_kinds(random, readers, cases, n_readers))
    log_odds = _tested(b, spread, level=level, n=n_readers)
    return ProportionalOdds(
        odds_ratio=as_ratio(log_odds),
        log_odds_ratio=log_odds,
        thresholds=thresholds,
        n=values.size,
        n_readers=n_readers,
        n_cases=n_cases,
    )


def _kinds(
    random: Random, readers: AnyArray, cases: AnyArray, n_readers: int
) -> tuple[AnyArray, ...]:
    known = {"readers and cases": (readers, cases), "readers": (readers,), "cases": (cases,)}
    if random not in known:
        raise ValueError(f"`random` must be one of {', '.join(known)}, got {random!r}.")
    return known["cases" if n_readers == 1 and random == "readers and cases" else random]


def as_ratio(test: TestResult) -> TestResult:
    """Return a test of a log ratio as one of the ratio, against 1; the standard error stays behind.

    Examples
    --------
    >>> as_ratio(TestResult(method="paired-t", estimate=0.0, p=1.0)).null
    1.0
    """

    def power(value: float | None) -> float | None:
        return None if value is None or value > _LARGEST else math.exp(value)

    written = (test.estimate, test.lower, test.upper)
    too_large = any(value is not None and value > _LARGEST for value in written)
    note = "a ratio too large to be written is left out" if too_large else None
    return replace(
        test,
        estimate=power(test.estimate),
        lower=power(test.lower),
        upper=power(test.upper),
        null=1.0,
        se=None,
        note=joined_notes(test.note, note),
    )


def _tested(b: float, spread: ClusteredVariance, *, level: float, n: int) -> TestResult:
    variance, df = spread.variance, spread.df
    if variance is None or df is None or variance <= 0:
        why = spread.note or "the ratings do not vary between clusters: no interval"
        return TestResult.unavailable(method=METHOD, note=why, estimate=b, n=n)
    from scipy.stats import t as student  # heavy: on first use

    se = math.sqrt(variance)
    reach = float(student.isf((1 - level) / 2, df)) * se
    return TestResult(
        method=METHOD,
        estimate=b,
        se=se,
        lower=b - reach,
        upper=b + reach,
        level=level,
        statistic_name="t",
        statistic=b / se,
        df=df,
        p=min(1.0, 2 * float(student.sf(abs(b / se), df))),
        n=n,
    )


def _estimated(
    values: FloatArray, group: NDArray[np.bool_]
) -> tuple[tuple[float, tuple[float, ...], FloatArray] | None, str]:
    """Return the log odds ratio, the thresholds, and the influence of each read on the former."""
    if not group.any() or group.all():
        return None, "only one class of cases was rated"
    categories, place = np.unique(values, return_inverse=True)
    if categories.size == 1:
        return None, "every rating is the same"
    one, other = values[group], values[~group]
    if one.min() >= other.max() or other.min() >= one.max():
        return None, (
            "no rating of one class lies beyond the lowest of the other: the odds ratio has no "
            "bound"
        )
    side = group.astype(np.intp)
    counts = np.zeros((2, categories.size))
    np.add.at(counts, (side, place), 1.0)
    parameters = _maximum(counts)
    if parameters is None:
        return None, "the search for the maximum of the likelihood did not settle"
    scores, information, _ = _derivatives(parameters, counts)
    row = np.linalg.solve(information, np.eye(parameters.size)[-1])
    influence: FloatArray = (scores @ row)[side, place]
    thresholds = tuple(float(value) for value in parameters[:-1])
    return (float(parameters[-1]), thresholds, influence), ""


def _maximum(counts: FloatArray) -> FloatArray | None:
    """Climb by Newton's steps, halved where they overshoot; the likelihood has one maximum."""
    below = np.cumsum(counts.sum(axis=0))[:-1] / counts.sum()
    parameters = np.append(np.log(below / (1 - below)), 0.0)
    scores, information, likelihood = _derivatives(parameters, counts)
    for _ in range(_STEPS):
        gradient = np.einsum("xk,xkp->p", counts, scores)
        step = np.linalg.solve(information, gradient)
        if float(gradient @ step) < 1e-20 * counts.sum():
            return parameters
        length = 1.0
        while length > 1e-6:
            further = parameters + length * step
            if (np.diff(further[:-1]) > 0).all():
                found = _derivatives(further, counts)
                if found[2] >= likelihood - 1e-12 * abs(likelihood):
                    break
            length /= 2
        else:
            return None
        parameters, (scores, information, likelihood) = further, found
    return None


def _derivatives(
    parameters: FloatArray, counts: FloatArray
) -> tuple[FloatArray, FloatArray, float]:
    """Return the score of each cell of the 2 x K table, the information, and the log likelihood.

    With F the logistic function, u and l the linear predictors above and below a rating, and
    p = F(u) - F(l), the score is (F'(u) du - F'(l) dl) / p.
    """
    from scipy.special import expit

    k, size = counts.shape[1], parameters.size
    upper = np.zeros((2, k, size))
    lower = np.zeros((2, k, size))
    for place in range(k - 1):
        upper[:, place, place] = 1.0
        lower[:, place + 1, place] = 1.0
    upper[1, :-1, -1] = lower[1, 1:, -1] = -1.0
    at_upper, at_lower = upper @ parameters, lower @ parameters
    at_upper[:, -1], at_lower[:, 0] = np.inf, -np.inf
    above, below = expit(at_upper), expit(at_lower)
    # The difference of two numbers near 1 would lose digits: use the one near 0.
    p = np.where(at_lower > 0, expit(-at_lower) - expit(-at_upper), above - below)
    p = np.maximum(p, 1e-300)
    slope_u, slope_l = above * expit(-at_upper), below * expit(-at_lower)
    score = (slope_u[..., None] * upper - slope_l[..., None] * lower) / p[..., None]
    curve_u, curve_l = slope_u * (1 - 2 * above), slope_l * (1 - 2 * below)
    weight = counts / p
    second = np.einsum("xk,xki,xkj->ij", weight * curve_u, upper, upper)
    second -= np.einsum("xk,xki,xkj->ij", weight * curve_l, lower, lower)
    information = np.einsum("xk,xki,xkj->ij", counts, score, score) - second
    return score, information, float((counts * np.log(p)).sum())
