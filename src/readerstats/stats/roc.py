"""The area under the empirical ROC curve of one reader, and of weighted resamples of the cases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from readerstats.results import Estimate
from readerstats.stats.samples import FloatArray, check_level, sample

AucMethod: TypeAlias = Literal["delong-logit", "delong"]
BoolArray: TypeAlias = NDArray[np.bool_]


def auc(
    scores: Sequence[float] | FloatArray,
    truth: ArrayLike,
    *,
    level: float = 0.95,
    method: AucMethod = "delong-logit",
) -> Estimate:
    """Estimate the area under the ROC curve with its confidence interval.

    Parameters
    ----------
    scores : sequence of float, shape (case,)
        One reader's scores, larger for more positive; cases that were not read are left out.
    truth : array of bool, shape (case,)
        True for the condition sought.
    level : float, default 0.95
        Confidence level, in (0, 1).
    method : {"delong-logit", "delong"}, default "delong-logit"
        Normal interval on the scale of log odds, which stays within 0 and 1; or on the plain
        scale, cut off at 0 and 1. Both use the variance of DeLong [1]_.

    Returns
    -------
    Estimate
        The share of pairs of a positive and a negative case that the scores put in order, ties
        half, on [0, 1]; `n` is the number of cases. No case of a class gives no estimate, one
        case of a class no interval; the note says why.

    Raises
    ------
    ValueError
        For unequal lengths, NaN or infinity, a truth that is neither 0 nor 1, an unknown
        method, or a level outside (0, 1).

    Notes
    -----
    Assumes independent cases and a fixed reader: the interval holds for other cases of this
    reader. Computed from midranks in n log n steps.
    Validated against ``ci.auc`` of pROC.

    References
    ----------
    .. [1] DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988;44:837-845.
       https://doi.org/10.2307/2531595
    .. [2] Pepe MS. The Statistical Evaluation of Medical Tests for Classification and
       Prediction. Oxford University Press; 2003, section 5.2. ISBN 978-0-19-850984-4.

    Examples
    --------
    >>> area = auc([1, 2, 2, 3, 3, 3, 4, 5], [0, 0, 1, 0, 1, 1, 0, 1])
    >>> area.estimate, round(area.lower, 3), round(area.upper, 3)
    (0.65625, 0.228, 0.925)
    """
    check_level(level)
    if method not in ("delong-logit", "delong"):
        raise ValueError(f"`method` must be 'delong-logit' or 'delong', got {method!r}.")
    values, positive = _checked(scores, truth)
    n, n_positive = values.size, int(positive.sum())
    if n_positive in (0, n):
        missing = "positive" if n_positive == 0 else "negative"
        return Estimate.unavailable(method=method, note=f"there is no {missing} case", n=n)
    of_positive, of_negative = _placements(values, positive)
    area = float(of_positive.mean())
    if min(of_positive.size, of_negative.size) < 2:
        note = "no interval: it needs two cases of each class"
        return Estimate(estimate=area, method=method, n=n, note=note)
    se = math.sqrt(
        float(of_positive.var(ddof=1)) / of_positive.size
        + float(of_negative.var(ddof=1)) / of_negative.size
    )
    lower, upper, remark = _interval(area, se, level, method)
    return Estimate(
        estimate=area,
        se=se,
        lower=lower,
        upper=upper,
        level=None if lower is None else level,
        method=method,
        n=n,
        note=remark,
    )


def weighted_auc(
    scores: Sequence[float] | FloatArray, truth: ArrayLike, weights: ArrayLike
) -> FloatArray:
    """Compute the area under the ROC curve of many weighted resamples of the cases.

    Parameters
    ----------
    scores : sequence of float, shape (case,)
        One reader's scores, larger for more positive; cases that were not read are left out.
    truth : array of bool, shape (case,)
        True for the condition sought.
    weights : array, shape (replicate, case)
        How often each resample drew each case.

    Returns
    -------
    ndarray of float, shape (replicate,)
        The area of each resample, ties half; NaN where a class has no weight.

    Raises
    ------
    ValueError
        For shapes that do not fit, NaN or infinity, a truth that is neither 0 nor 1, or a
        negative weight.

    Notes
    -----
    Cases with the same score are one level: two matrix products give the weights of each level,
    and a running sum the weight of the negatives below it. Ratings need a handful of levels.

    References
    ----------
    .. [1] Bamber D. J Math Psychol 1975;12:387-415.
       https://doi.org/10.1016/0022-2496(75)90001-2

    Examples
    --------
    >>> weighted_auc([1, 2, 2, 3], [0, 0, 1, 1], [[1, 1, 1, 1], [0, 2, 2, 0], [2, 2, 0, 0]])
    array([0.875, 0.5  ,   nan])
    """
    values, positive = _checked(scores, truth)
    counts = np.asarray(weights, dtype=np.float64)
    if counts.ndim != 2 or counts.shape[1] != values.size:
        raise ValueError(
            f"`weights` must have shape (replicate, {values.size}), got {counts.shape}."
        )
    if not (counts >= 0).all():
        raise ValueError("`weights` must not be negative or NaN.")
    levels, level_of_case = np.unique(values, return_inverse=True)
    at_level = (level_of_case[:, None] == np.arange(levels.size)).astype(np.float64)
    positives = counts[:, positive] @ at_level[positive]
    negatives = counts[:, ~positive] @ at_level[~positive]
    below = np.cumsum(negatives, axis=1) - negatives / 2
    pairs = positives.sum(axis=1) * negatives.sum(axis=1)
    areas = np.full(counts.shape[0], np.nan)
    np.divide((positives * below).sum(axis=1), pairs, out=areas, where=pairs > 0)
    return areas


def _checked(
    scores: Sequence[float] | FloatArray, truth: ArrayLike
) -> tuple[FloatArray, BoolArray]:
    values, states = sample(scores, "scores"), np.asarray(truth)
    if states.shape != values.shape:
        raise ValueError(
            f"`scores` and `truth` must pair up, got shapes {values.shape} and {states.shape}."
        )
    if not np.isin(states, (0, 1)).all():
        raise ValueError("`truth` must hold True and False, or 1 and 0, only.")
    return values, states.astype(bool)


def _placements(values: FloatArray, positive: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Share of the other class that each case is on the right side of (eq. 3 of DeLong).

    A midrank among all cases, less that among the case's own class, counts the other class.
    """
    among_all, n = _midranks(values), values.size
    n_positive = int(positive.sum())
    of_positive = (among_all[positive] - _midranks(values[positive])) / (n - n_positive)
    of_negative = 1 - (among_all[~positive] - _midranks(values[~positive])) / n_positive
    return of_positive, of_negative


def _midranks(values: FloatArray) -> FloatArray:
    """Rank from 1, equal values sharing their mean rank."""
    _, level, counts = np.unique(values, return_inverse=True, return_counts=True)
    midranks: FloatArray = (np.cumsum(counts) - (counts - 1) / 2)[level]
    return midranks


def _interval(
    area: float, se: float, level: float, method: AucMethod
) -> tuple[float | None, float | None, str | None]:
    """Return the bounds, and what is to be said of them."""
    from scipy.special import ndtri

    reach = float(ndtri((1 + level) / 2)) * se
    if method == "delong":
        note = "DeLong's variance is 0 here: the interval has no width" if se == 0 else None
        return max(0.0, area - reach), min(1.0, area + reach), note
    if area in (0.0, 1.0):
        return None, None, f"no interval: the scores separate the classes, and the area is {area:g}"
    if se == 0:
        return area, area, "DeLong's variance is 0 here: the interval has no width"
    log_odds, reach = math.log(area / (1 - area)), reach / (area * (1 - area))
    # The logistic function by way of tanh, which cannot overflow.
    lower, upper = (0.5 + 0.5 * math.tanh((log_odds + d) / 2) for d in (-reach, reach))
    return lower, upper, None
