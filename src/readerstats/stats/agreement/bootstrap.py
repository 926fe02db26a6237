"""Agreement that holds for other readers, too: both readers and cases are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.results import Estimate
from readerstats.stats.agreement.coding import marked, rating_table
from readerstats.stats.agreement.intervals import NO_PAIR, ONE_CATEGORY
from readerstats.stats.agreement.krippendorff import METRICS, Metric
from readerstats.stats.agreement.numbers import WeightedNumbers
from readerstats.stats.agreement.resampled import RESAMPLABLE, Resamplable, WeightedAgreement
from readerstats.stats.agreement.weights import Weights, agreement_weights
from readerstats.stats.bootstrap_intervals import bootstrap_interval
from readerstats.stats.resampling import Resampled, Resampling, bootstrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from readerstats.stats.resampling import Statistic

METHOD: Final = "bootstrap-percentile"
LEAST_READERS: Final = 4
"""Of fewer, too many resamples would be of one reader alone, who has nobody to agree with."""
MOST_PAIR_READS: Final = 10**10
"""Pairs of readers x cases x replicates up to which Light's kappa is resampled."""


def agreement_bootstrap(
    ratings: ArrayLike,
    coefficients: Sequence[Resamplable] = ("fleiss-kappa",),
    *,
    weights: Weights = "unweighted",
    metric: Metric | None = None,
    categories: ArrayLike | None = None,
    resampled: Resampled = "readers and cases",
    replicates: int = 10_000,
    seed: int = 20260101,
    level: float = 0.95,
    clusters: ArrayLike | None = None,
    workers: int = 1,
) -> dict[Resamplable, Estimate]:
    """Estimate agreement with intervals from resampled readers and cases.

    Parameters
    ----------
    ratings : array_like, shape (reader, case)
        NaN where not read.
    coefficients : sequence of str
        Of ``percent-agreement, fleiss-kappa, conger-kappa, gwet-ac, brennan-prediger,
        krippendorff-alpha, light-kappa``; all are computed on the same resamples.
    weights : {"unweighted", "linear", "quadratic", "ordinal"}
    metric : {"nominal", "ordinal", "interval", "ratio"}, optional
        Of Krippendorff's alpha; without it, `weights`. The interval metric takes any numbers, if
        alpha is all that is asked for.
    categories : array_like, optional
        The whole scale; without it, the ratings that occur.
    resampled : {"readers and cases", "readers", "cases"}
    replicates : int, default 10000
    seed : int
    level : float, default 0.95
    clusters : array_like of int, shape (case,), optional
        The patient of each case: patients are drawn with all of theirs.
    workers : int, default 1
        Threads; no result changes.

    Returns
    -------
    dict of str to Estimate
        Percentile intervals. Readers of whom there are fewer than four cannot be drawn: then
        there is no interval, and the note says so.

    Raises
    ------
    ValueError
        For names that do not exist, or ratings outside the categories.

    Notes
    -----
    Drawn with replacement, a reader comes twice, and would agree with him- or herself on every
    case. Pairs are therefore of different readers, a pair counting as often as the one was drawn
    times the other: then the resamples centre on the study's own value, where with pairs of one
    reader they would lie above it by (1 - agreement) / readers. The interval is somewhat wide
    with few readers, as two-way bootstraps are.

    References
    ----------
    .. [1] Davison AC, Hinkley DV. Bootstrap Methods and their Application. Cambridge 1997.
       doi:10.1017/CBO9780511802843
    .. [2] Gallas BD, Bandos A, Samuelson FW, Wagner RF. A framework for random-effects ROC
       analysis: biases with the bootstrap and other variance estimators. Commun Stat Theory
       Methods 2009;38:2586-2603. doi:10.1080/03610920802610084

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> shown = rng.integers(0, 2, 60)
    >>> reads = np.where(rng.random((8, 60)) < 0.8, shown, 1 - shown)
    >>> found = agreement_bootstrap(reads, ["percent-agreement"], replicates=500)
    >>> kappa = found["percent-agreement"]
    >>> round(kappa.estimate, 3), kappa.lower < kappa.estimate < kappa.upper
    (0.682, True)
    """
    for name in coefficients:
        if name not in RESAMPLABLE:
            raise ValueError(f"'{name}' is none of {', '.join(RESAMPLABLE)}.")
    if metric is not None and metric not in METRICS:
        raise ValueError(f"`metric` must be one of {', '.join(METRICS)}, got '{metric}'.")
    table = rating_table(ratings)
    table = table[~np.isnan(table).all(axis=1)]
    seen = ~np.isnan(table).all(axis=0)
    table = table[:, seen]
    n_readers, n_cases = table.shape
    n = int(((~np.isnan(table)).sum(axis=0) > 1).sum())
    if not n:
        missing = Estimate.unavailable(method=METHOD, note=NO_PAIR, n=0)
        return dict.fromkeys(coefficients, missing)
    names = tuple(dict.fromkeys(coefficients))
    statistic = _statistic(table, names, weights, metric, categories)
    study = statistic(np.ones((1, n_cases)), np.ones((1, n_readers)))[0]
    why = {
        name: _why_not(name, float(value), resampled, (n_readers, n_cases, replicates))
        for name, value in zip(names, study, strict=True)
    }
    draws = np.zeros((0, len(names)))
    if not all(why.values()):
        wanted = tuple(name for name in names if not why[name])
        plan = Resampling(
            n_readers=n_readers,
            strata=np.zeros(n_cases, dtype=np.intp),
            resampled=resampled,
            replicates=replicates,
            seed=seed,
            clusters=None if clusters is None else np.asarray(clusters)[seen],
        )
        drawn = bootstrap(
            _statistic(table, wanted, weights, metric, categories), plan, workers=workers
        )
        draws = np.full((len(drawn), len(names)), np.nan)
        draws[:, [names.index(name) for name in wanted]] = drawn
    return {
        name: _estimate(draws[:, place], float(study[place]), level, n, why[name])
        for place, name in enumerate(names)
    }


def _statistic(
    table: np.ndarray,
    names: tuple[Resamplable, ...],
    weights: Weights,
    metric: Metric | None,
    categories: ArrayLike | None,
) -> Statistic:
    if metric == "interval" and names == ("krippendorff-alpha",):
        return WeightedNumbers(table)
    marks = marked(table, categories)
    return WeightedAgreement(marks, agreement_weights(weights, marks.categories), names, metric)


def _why_not(
    name: Resamplable, value: float, resampled: Resampled, size: tuple[int, int, int]
) -> str | None:
    n_readers, n_cases, replicates = size
    if np.isnan(value):
        return ONE_CATEGORY
    if resampled != "cases" and n_readers < LEAST_READERS:
        return f"no interval: {n_readers} readers are too few to be drawn"
    pairs = n_readers * (n_readers - 1) // 2
    if name == "light-kappa" and pairs * n_cases * replicates > MOST_PAIR_READS:
        return "no interval: so many pairs of readers would take minutes to resample"
    return None


def _estimate(draws: np.ndarray, value: float, level: float, n: int, why: str | None) -> Estimate:
    if np.isnan(value):
        return Estimate.unavailable(method=METHOD, note=why or ONE_CATEGORY, n=n)
    if why:
        return Estimate(estimate=value, method=METHOD, level=level, n=n, note=why)
    found = bootstrap_interval(draws, value, level=level)
    # Where one reader is most of a resample, Fleiss' chance agreement takes kappa below -1.
    lower, upper = (
        None if bound is None else max(-1.0, bound) for bound in (found.lower, found.upper)
    )
    return Estimate(
        estimate=value, se=found.se, lower=lower, upper=upper, level=level,
        method=found.method, n=n, replicates=found.replicates, note=found.note,
    )  # fmt: skip
