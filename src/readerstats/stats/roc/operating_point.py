"""Sensitivity where the ROC curve has a given specificity, and the other way round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from readerstats.results import Estimate
from readerstats.stats.bootstrap_intervals import bootstrap_interval
from readerstats.stats.resampling import Resampling, bootstrap
from readerstats.stats.roc.area import checked_sample, missing_class
from readerstats.stats.samples import FloatArray, check_level

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from readerstats.stats.roc.running_counts import BoolArray

_ROUNDING = 1e-9


def sensitivity_at(
    scores: Sequence[float] | FloatArray,
    truth: ArrayLike,
    *,
    specificity: float,
    level: float = 0.95,
    replicates: int = 2000,
    seed: int = 20260101,
) -> Estimate:
    """Estimate the sensitivity at a specificity that was fixed beforehand.

    Parameters
    ----------
    scores : sequence of float, shape (case,)
        One reader's scores, larger for more positive; cases that were not read are left out.
    truth : array of bool, shape (case,)
        True for the condition sought.
    specificity : float
        Where the curve is read off, from 0 to 1.
    level : float, default 0.95
        Confidence level, in (0, 1).
    replicates : int, default 2000
        Bootstrap resamples.
    seed : int, default 20260101
        Of the resamples.

    Returns
    -------
    Estimate
        On the line between the two points of the empirical curve that enclose the specificity;
        the highest where the curve rises upright. Method ``"bootstrap-percentile"``; no case of a
        class gives no estimate, one case of a class no interval, and the note says why.

    Raises
    ------
    ValueError
        For unequal lengths, NaN or infinity, a truth that is neither 0 nor 1, a specificity
        outside 0 to 1, fewer than one replicate, or a level outside (0, 1).

    Notes
    -----
    Assumes independent cases and a fixed reader. The threshold that gives the specificity is
    estimated too, so that the interval of a proportion would be too narrow [1]_: positive and
    negative cases are drawn with replacement, each within its class, and the curve is read off
    again.
    Validated against ``coords`` of pROC, and by reading each resample's curve off by itself.

    References
    ----------
    .. [1] Linnet K. Comparison of quantitative diagnostic tests: type I error, power, and sample
       size. Stat Med 1987;6:147-158. https://doi.org/10.1002/sim.4780060207
    .. [2] Zhou XH, Qin G. Stat Med 2005;24:465-477. https://doi.org/10.1002/sim.1563

    Examples
    --------
    >>> scores, truth = [1, 2, 3, 4, 2, 3, 5], [0, 0, 0, 0, 1, 1, 1]
    >>> round(sensitivity_at(scores, truth, specificity=0.75).estimate, 4)
    0.3333
    """
    if not 0 <= specificity <= 1:
        raise ValueError(f"`specificity` must lie between 0 and 1, got {specificity}.")
    values, positive = checked_sample(scores, truth)
    return _read_off(
        values, positive, 1 - specificity, level=level, replicates=replicates, seed=seed
    )


def specificity_at(
    scores: Sequence[float] | FloatArray,
    truth: ArrayLike,
    *,
    sensitivity: float,
    level: float = 0.95,
    replicates: int = 2000,
    seed: int = 20260101,
) -> Estimate:
    """Estimate the specificity at a sensitivity that was fixed beforehand.

    Parameters
    ----------
    scores : sequence of float, shape (case,)
        One reader's scores, larger for more positive; cases that were not read are left out.
    truth : array of bool, shape (case,)
        True for the condition sought.
    sensitivity : float
        Where the curve is read off, from 0 to 1.
    level : float, default 0.95
        Confidence level, in (0, 1).
    replicates : int, default 2000
        Bootstrap resamples.
    seed : int, default 20260101
        Of the resamples.

    Returns
    -------
    Estimate
        As `sensitivity_at`, with the classes exchanged.

    Raises
    ------
    ValueError
        For unequal lengths, NaN or infinity, a truth that is neither 0 nor 1, a sensitivity
        outside 0 to 1, fewer than one replicate, or a level outside (0, 1).

    Notes
    -----
    Assumes independent cases and a fixed reader; see `sensitivity_at`.
    Validated against ``coords`` of pROC.

    References
    ----------
    .. [1] Linnet K. Stat Med 1987;6:147-158. https://doi.org/10.1002/sim.4780060207

    Examples
    --------
    >>> scores, truth = [1, 2, 3, 4, 2, 3, 5], [0, 0, 0, 0, 1, 1, 1]
    >>> round(specificity_at(scores, truth, sensitivity=1).estimate, 4)
    0.25
    """
    if not 0 <= sensitivity <= 1:
        raise ValueError(f"`sensitivity` must lie between 0 and 1, got {sensitivity}.")
    values, positive = checked_sample(scores, truth)
    # The curve seen from the other class: scores turned round, classes exchanged.
    return _read_off(
        -values, ~positive, 1 - sensitivity, level=level, replicates=replicates, seed=seed
    )


def _read_off(
    values: FloatArray,
    positive: BoolArray,
    error: float,
    *,
    level: float,
    replicates: int,
    seed: int,
) -> Estimate:
    """Height of the curve at an error rate of the negative cases, with a bootstrap interval."""
    check_level(level)
    plan = Resampling(
        n_readers=1, strata=positive.astype(np.intp), resampled="cases",
        replicates=replicates, seed=seed,
    )  # fmt: skip
    method, n, missing = "bootstrap-percentile", values.size, missing_class(positive)
    if missing:
        return Estimate.unavailable(method=method, note=missing, n=n)
    height = float(_heights(values, positive, np.ones((1, n)), error)[0])
    if min(positive.sum(), n - positive.sum()) < 2:
        note = "no interval: it needs two cases of each class"
        return Estimate(estimate=height, method=method, n=n, note=note)
    draws = bootstrap(lambda cases, _: _heights(values, positive, cases, error), plan)
    found = bootstrap_interval(draws, height, level=level)
    return Estimate(
        estimate=height,
        se=found.se,
        lower=found.lower,
        upper=found.upper,
        level=None if found.lower is None else level,
        method=method,
        n=n,
        replicates=replicates,
        note=found.note,
    )


def _heights(
    values: FloatArray, positive: BoolArray, weights: FloatArray, error: float
) -> FloatArray:
    """Height of each resample's curve, shape (replicate,), where this share of negatives is called.

    `weights` of shape (replicate, case) count how often each case was drawn; both classes are.
    """
    levels, level_of_case = np.unique(-values, return_inverse=True)  # the highest score first
    called = np.zeros((2, len(weights), levels.size + 1))
    for counts, members in zip(called, (~positive, positive), strict=True):
        order = np.argsort(level_of_case[members])
        running = np.cumsum(weights[:, members][:, order], axis=1)
        upto = np.searchsorted(level_of_case[members][order], np.arange(levels.size), side="right")
        counts[:, 1:] = np.concatenate([np.zeros((len(weights), 1)), running], axis=1)[:, upto]
    negatives, positives = called
    cut = error * negatives[:, -1:]
    # A cut that misses a whole number by rounding alone would miss an upright part of the curve.
    cut = np.where(np.abs(cut - np.rint(cut)) < _ROUNDING, np.rint(cut), cut)
    place = (negatives <= cut).sum(axis=1, keepdims=True) - 1
    following = np.minimum(place + 1, levels.size)
    left, right = (np.take_along_axis(negatives, at, axis=1) for at in (place, following))
    low, high = (np.take_along_axis(positives, at, axis=1) for at in (place, following))
    part = np.divide(cut - left, right - left, out=np.zeros_like(cut), where=right > left)
    heights: FloatArray = ((low + part * (high - low)) / positives[:, -1:])[:, 0]
    return heights
