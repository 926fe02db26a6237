"""Krippendorff's alpha: disagreement seen over disagreement expected, on any scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np

from readerstats.stats.agreement.coding import marked, rating_table
from readerstats.stats.agreement.intervals import LEAST_SPREAD, Linearised, settled
from readerstats.stats.agreement.numbers import interval_parts
from readerstats.stats.agreement.weights import WEIGHTS, Weights, agreement_weights

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from readerstats.stats.agreement.intervals import AgreementCoefficient
    from readerstats.stats.agreement.weights import FloatArray

Metric: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio"]
METRICS: tuple[Metric, ...] = get_args(Metric)


def krippendorff_alpha(
    ratings: ArrayLike,
    metric: Metric = "nominal",
    *,
    weights: Weights | None = None,
    categories: ArrayLike | None = None,
    level: float = 0.95,
    clusters: ArrayLike | None = None,
) -> AgreementCoefficient:
    r"""Estimate Krippendorff's alpha, with an interval over cases.

    Parameters
    ----------
    ratings : array_like, shape (reader, case)
        NaN where not read; cases with one read do not count.
    metric : {"nominal", "ordinal", "interval", "ratio"}
        How far two ratings are apart. The ordinal metric counts the reads that lie between them,
        and so depends on the data.
    weights : {"unweighted", "linear", "quadratic", "ordinal"}, optional
        Weights of Gwet in place of a metric; his ordinal weights are not the ordinal metric.
    categories : array_like, optional
        The whole scale, for `weights`; a metric depends on the ratings that occur alone.
    level : float, default 0.95
    clusters : array_like of int, shape (case,), optional
        The patient of each case.

    Returns
    -------
    AgreementCoefficient
        With the agreements as 1 less the disagreement over the largest there could be; both None
        for the interval metric, whose scale has no end.

    Raises
    ------
    ValueError
        For a metric that does not exist, a ratio metric with a rating below 0, ratings outside
        the categories, or a level outside (0, 1).

    Notes
    -----
    The standard error is linearised over cases after Gwet [2]_, and takes into account that the
    ordinal metric depends on the data. Validated against irr 0.84.1 (whose alpha is wrong for
    complete tables of three readers or more, unless a case without reads is appended) and
    irrCAC 1.0.

    References
    ----------
    .. [1] Hayes AF, Krippendorff K. Answering the call for a standard reliability measure for
       coding data. Commun Methods Meas 2007;1:77-89. doi:10.1080/19312450709336664
    .. [2] Gwet KL. On the Krippendorff's alpha coefficient. 2015.
       https://agreestat.com/papers/onkrippendorffalpha_rev10052015.pdf

    Examples
    --------
    >>> scores = [[1, 2, 3, 3, 2], [1, 2, 3, 3, 2], [np.nan, 3, 3, 3, 2]]
    >>> round(krippendorff_alpha(scores, "ordinal").estimate.estimate, 3)
    0.823
    """
    if metric not in METRICS:
        raise ValueError(f"`metric` must be one of {', '.join(METRICS)}, got '{metric}'.")
    table = rating_table(ratings)
    twice = (~np.isnan(table)).sum(axis=0) > 1
    patients = None if clusters is None else np.asarray(clusters)[twice]
    chosen = table[:, twice]
    if weights is None and metric == "interval":
        found = _linear_alpha(*interval_parts(chosen))
    else:
        scale = None if weights is None else categories
        if scale is not None:
            marked(table, scale)  # refuse a rating outside it, though its case may not count
        found = _of_categories(chosen, metric, weights, scale)
    return settled(found, level=level, clusters=patients)


def distances(metric: Metric, categories: FloatArray, counts: FloatArray) -> FloatArray:
    """Return how far every two categories are apart, squared as Krippendorff does.

    Parameters
    ----------
    metric : {"nominal", "ordinal", "interval", "ratio"}
    categories : ndarray, shape (category,)
    counts : ndarray, shape (..., category)
        Reads of each category that have a partner; the ordinal metric depends on them.

    Returns
    -------
    ndarray, shape (..., category, category)

    Examples
    --------
    >>> distances("interval", np.array([1.0, 2.0, 4.0]), np.ones(3))[0].tolist()
    [0.0, 1.0, 9.0]
    """
    low, high = categories[:, None], categories
    if metric == "nominal":
        apart: FloatArray = (low != high).astype(np.float64)
    elif metric == "interval":
        apart = (low - high) ** 2
    elif metric == "ratio":
        if categories.size and categories.min() < 0:
            raise ValueError("the ratio metric needs ratings of 0 or more.")
        total = low + high
        apart = np.divide(low - high, total, out=np.zeros(total.shape), where=total > 0) ** 2
    else:
        return _ranks_between(counts) ** 2
    return np.broadcast_to(apart, (*counts.shape[:-1], *apart.shape))


def _ranks_between(counts: FloatArray) -> FloatArray:
    """Count the reads from the middle of one category to the middle of another."""
    middles = np.cumsum(counts, axis=-1) - counts / 2
    between: FloatArray = np.abs(middles[..., :, None] - middles[..., None, :])
    return between


def _of_categories(
    table: FloatArray, metric: Metric, weights: Weights | None, scale: ArrayLike | None
) -> Linearised:
    """Linearise alpha of categories (irrCAC's names in Gwet's notation: pa', pe, epsilon)."""
    marks = marked(table, scale)
    counts = marks.counts
    reads, totals = counts.sum(axis=1), counts.sum(axis=0)
    n_cases = len(counts)
    if not n_cases:
        return _undefined(0)
    if weights in WEIGHTS:
        apart = 1 - agreement_weights(weights, marks.categories)
    else:
        apart = distances(metric, marks.categories, totals)
    per_case = float(reads.mean())
    shares = totals / totals.sum()
    seen = (counts * (counts @ apart)).sum(axis=1) / (per_case * (reads - 1))
    slope = apart @ shares
    alpha = _linear_alpha(
        seen, 2 * (counts @ slope) / per_case, float(shares @ slope), reads / per_case, totals.sum()
    )
    widest = float(apart.max(initial=0.0))
    if not widest or np.isnan(alpha.value):
        return alpha
    extra = np.zeros(n_cases)
    if weights is None and metric == "ordinal":
        extra = _through_the_metric(counts, totals, reads, alpha)
    epsilon = 1 / float(totals.sum())
    disagreement = float(seen.mean()) / widest
    return Linearised(
        value=alpha.value,
        observed=1 - (1 - epsilon) * disagreement,
        chance=1 - float(shares @ slope) / widest,
        influence=alpha.influence + extra,
        pairable=n_cases,
    )


def _linear_alpha(
    seen: FloatArray, at_expected: FloatArray, expected: float, size: FloatArray, reads: float
) -> Linearised:
    """Linearise 1 - (1 - epsilon) D_o / D_e over cases, epsilon, one in all reads, as irrCAC does.

    It leaves epsilon out of the slope, and puts it in where a case has more reads than another.
    """
    if not reads or expected <= LEAST_SPREAD * float(np.abs(at_expected).max(initial=0.0)):
        return _undefined(len(seen))
    observed = float(seen.mean())
    ratio = observed / expected
    epsilon = 1 / float(reads)
    of_seen = seen - observed - (1 - epsilon) * observed * (size - 1)
    influence = (ratio * (at_expected - 2 * expected * size) - of_seen) / expected
    return Linearised(
        value=1 - (1 - epsilon) * ratio,
        observed=np.nan,
        chance=np.nan,
        influence=influence,
        pairable=len(seen),
    )


def _undefined(n_cases: int) -> Linearised:
    return Linearised(
        value=np.nan, observed=np.nan, chance=np.nan, influence=np.zeros(n_cases), pairable=n_cases
    )


def _through_the_metric(
    counts: FloatArray, totals: FloatArray, reads: FloatArray, alpha: Linearised
) -> FloatArray:
    """Return how each case moves alpha by moving the ordinal metric, which counts reads."""
    apart = _ranks_between(totals)
    seen = np.einsum("ik,il,i->kl", counts, counts, 1 / (reads - 1)) / totals.sum()
    expected = np.outer(totals, totals) / totals.sum() ** 2
    by_chance = float((expected * apart**2).sum())
    ratio = float((seen * apart**2).sum()) / by_chance
    pull = (ratio * expected - seen) / by_chance * 2 * apart
    # A read of category g lies wholly between k and l, or half where it is one of the two.
    place = np.arange(len(totals))
    upto = (place[:, None] > place) + 0.5 * np.eye(len(totals))
    inside = np.abs(upto[:, None, :] - upto[None, :, :])
    of_read: FloatArray = np.einsum("kl,klg->g", pull, inside)
    moved: FloatArray = len(alpha.influence) * (counts @ of_read)
    return moved
