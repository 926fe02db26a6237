"""Averages over readers and cases by U-statistics, whatever reader read whatever case."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from readerstats.stats.samples import FloatArray, check_level
from readerstats.stats.ustatistics.conditional import conditional_moments
from readerstats.stats.ustatistics.inference import (
    Counted,
    Tables,
    against,
    level_average,
    level_difference,
    with_interval,
)
from readerstats.stats.ustatistics.orders import order_sums
from readerstats.stats.ustatistics.results import PairMoments, UStatistics
from readerstats.stats.ustatistics.sums import BoolArray, Sums, read_sums

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from readerstats.stats.ustatistics.moments import MomentTable

Metric: TypeAlias = Literal["auc", "balanced-accuracy", "accuracy", "sensitivity", "specificity"]
Variance: TypeAlias = Literal["unbiased", "mle"]
Weights: TypeAlias = Literal["reads", "readers"]
Form: TypeAlias = Literal["joint", "centred", "conditional"]

_METRICS = ("auc", "balanced-accuracy", "accuracy", "sensitivity", "specificity")
_OF_PAIRS = ("auc", "balanced-accuracy")
_MOMENTS_OF_PAIRS = {
    "M1": (1, 1, 1), "M2": (1, 0, 1), "M3": (1, 1, 0), "M4": (1, 0, 0),
    "M5": (0, 1, 1), "M6": (0, 0, 1), "M7": (0, 1, 0), "M8": (0, 0, 0),
}  # fmt: skip
_COMPONENTS_OF_PAIRS = {
    "N": (0, 1, 0), "D": (0, 0, 1), "ND": (0, 1, 1),
    "R": (1, 0, 0), "NR": (1, 1, 0), "DR": (1, 0, 1), "RND": (1, 1, 1),
}  # fmt: skip
_MOMENTS_OF_READS = {"c0r0": (0, 0), "c0r1": (1, 0), "c1r0": (0, 1), "c1r1": (1, 1)}
_COMPONENTS_OF_READS = {"C": (0, 1), "R": (1, 0), "RC": (1, 1)}


def ustatistics(
    values: ArrayLike,
    truth: ArrayLike,
    *,
    metric: Metric = "auc",
    variance: Variance = "unbiased",
    weights: Weights = "reads",
    form: Form = "joint",
    null: float | None = None,
    level: float = 0.95,
) -> UStatistics:
    """Average a metric over readers, and compare levels, for other readers and other cases.

    Parameters
    ----------
    values : array, shape (modality, reader, case)
        For ``"auc"`` scores, larger for more positive; for every other metric decisions, 1 for
        "called positive" and 0. NaN where not read. The first axis holds the levels compared:
        modalities, datasets (with different cases), or groups (with different readers).
    truth : array of bool, shape (case,)
        True for the condition sought.
    metric : {"auc", "balanced-accuracy", "accuracy", "sensitivity", "specificity"}
    variance : {"unbiased", "mle"}, default "unbiased"
        The U-statistic variance; or that of the empirical distribution (V-statistic), which is
        the variance of the two-way bootstrap with infinitely many resamples, and biased upwards.
    weights : {"reads", "readers"}, default "reads"
        Whether every read (for AUC, every pair of a negative and a positive read) counts the same
        in the average, or every reader. Without missing reads it is one.
    form : {"joint", "centred", "conditional"}, default "joint"
        How moments are averaged where reads are missing; without missing reads it is one. Over
        all pairs of reads; the same with scores less their average, which varies less; or reader
        by reader, for accuracy, sensitivity and specificity only, and only unbiased.
    null : float, optional
        Value that each level is tested against, such as 0.5.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    UStatistics
        Methods ``"u-statistic"`` and ``"u-statistic-mle"``; t intervals with degrees of freedom
        that are not rounded, cut off at the ends of the metric's range.

    Raises
    ------
    ValueError
        For shapes that do not fit, no reader or case at all, infinite scores, decisions that are
        not 0 or 1, an unknown option, or a level outside (0, 1).

    Notes
    -----
    The average is a weighted sum of scores, so its variance is a sum of the moments of two
    scores [1]_, [2]_, [3]_; the design decides how much each counts. This holds for any design
    and any weights of the readers. A variance that is not positive is replaced by the MLE
    variance, and the note says so.

    With missing reads the joint variance depends on the origin of the scores: that of a
    sensitivity is not that of the share missed, and it varies much from study to study. Scores
    less their average have neither fault, for a bias of a few percent at most; the documentation
    compares them. The conditional form lies between, and depends on the order of the levels.

    Assumes that readers and cases are independent draws, and that what was not read was missed
    whatever the score would have been. Each case counts as one patient: for several cases a
    patient use the Obuchowski-Rockette method with the jackknife by patient, or the bootstrap.
    Validated against iMRMC 2.1.2: averages, variances, moments, components and degrees of
    freedom. iMRMC rounds degrees of freedom down before it computes P and t intervals, and takes
    the normal distribution above 50; they are used as they are here.

    References
    ----------
    .. [1] Gallas BD. Acad Radiol 2006;13:353-362. https://doi.org/10.1016/j.acra.2005.11.030
    .. [2] Gallas BD, Bandos A, Samuelson FW, Wagner RF. Commun Stat Theory Methods
       2009;38:2586-2603. https://doi.org/10.1080/03610920802610084
    .. [3] Gallas BD, Pennello GA, Myers KJ. J Opt Soc Am A 2007;24:B70-B80.
       https://doi.org/10.1364/JOSAA.24.000B70
    .. [4] Gallas BD, Hillis SL. J Med Imaging 2014;1:031006.
       https://doi.org/10.1117/1.JMI.1.3.031006

    Examples
    --------
    >>> truth = [False, False, False, True, True, True]
    >>> film = [[1, 2, 3, 2, 4, 5], [2, 1, 4, 3, 3, 5], [1, 3, 2, 4, 2, 5]]
    >>> screen = [[1, 1, 3, 4, 4, 5], [2, 1, 3, 3, 5, 5], [1, 2, 2, 4, 3, 5]]
    >>> study = ustatistics([film, screen], truth)
    >>> [round(average.estimate, 3) for average in study.levels]
    [0.815, 0.981]
    >>> round(study.differences[0].estimate, 3), study.pairs
    (-0.167, ((0, 1),))
    """
    check_level(level)
    _check_options(metric=metric, variance=variance, weights=weights, form=form)
    reads, positive = _checked_reads(values, truth)
    equal, n_levels = weights == "readers", reads.shape[0]
    scores = reads if metric == "auc" else _decisions_right(reads, positive, metric)
    sums = (
        order_sums(scores, positive, equal=equal, centred=form == "centred")
        if metric in _OF_PAIRS
        else read_sums(scores, equal=equal)
    )
    pairs = tuple(combinations(range(n_levels), 2))
    tables = {
        (a, b): _tables(sums, scores, a, b, form=form, equal=equal)
        for a, b in (*((a, a) for a in range(n_levels)), *pairs)
    }
    counted = _counted(scores, sums)
    averages = tuple(level_average(a, sums, tables, counted) for a in range(n_levels))
    differences = (level_difference(a, b, averages, tables, counted) for a, b in pairs)
    return UStatistics(
        metric=metric,
        variance=variance,
        weights=weights,
        form=form,
        levels=tuple(with_interval(average, variance, level) for average in averages),
        tests=()
        if null is None
        else tuple(against(average, variance, level, null=null) for average in averages),
        pairs=pairs,
        differences=tuple(
            against(difference, variance, level, null=0.0) for difference in differences
        ),
        moments=tuple(
            _pair_moments(a, b, table.chosen(variance), counted, positive)
            for (a, b), table in tables.items()
        ),
    )


def _check_options(*, metric: str, variance: str, weights: str, form: str) -> None:
    for name, given, known in (
        ("metric", metric, _METRICS),
        ("variance", variance, ("unbiased", "mle")),
        ("weights", weights, ("reads", "readers")),
        ("form", form, ("joint", "centred", "conditional")),
    ):
        if given not in known:
            raise ValueError(f"`{name}` must be one of {', '.join(known)}, got {given!r}.")
    if form == "conditional" and (metric in _OF_PAIRS or variance == "mle"):
        raise ValueError(
            "`form` 'conditional' is for the unbiased variance of accuracy, sensitivity or "
            "specificity."
        )


def _checked_reads(values: ArrayLike, truth: ArrayLike) -> tuple[FloatArray, BoolArray]:
    reads, states = np.asarray(values, dtype=np.float64), np.asarray(truth)
    if reads.ndim != 3 or states.shape != reads.shape[2:]:
        raise ValueError(
            "`values` of shape (modality, reader, case) and `truth` of shape (case,) must pair "
            f"up, got shapes {reads.shape} and {states.shape}."
        )
    if 0 in reads.shape:
        raise ValueError(f"`values` must hold a level, a reader and a case, got {reads.shape}.")
    if np.isinf(reads).any():
        raise ValueError("`values` must be finite, or NaN where not read.")
    if not np.isin(states, (0, 1)).all():
        raise ValueError("`truth` must hold True and False, or 1 and 0, only.")
    return reads, states.astype(bool)


def _decisions_right(decisions: FloatArray, positive: BoolArray, metric: str) -> FloatArray:
    """Score decisions: as they are for balanced accuracy, else 1 where right.

    Cases of the class that sensitivity or specificity does not ask for become unread.
    """
    if not (np.isnan(decisions) | np.isin(decisions, (0.0, 1.0))).all():
        raise ValueError(f"`values` must be decisions 0 or 1, or NaN, for {metric}.")
    if metric == "balanced-accuracy":
        return decisions  # the area under the one-point curve
    right = np.where(positive, decisions, 1 - decisions)
    if metric == "accuracy":
        return right
    asked = positive if metric == "sensitivity" else ~positive
    return np.where(asked, right, np.nan)


def _tables(sums: Sums, scores: FloatArray, a: int, b: int, *, form: Form, equal: bool) -> Tables:
    """Average the moments of two levels."""
    if form != "conditional":
        return Tables.of(sums, a, b, centred=form == "centred")
    conditional = conditional_moments(scores[a], scores[b], equal=equal)
    return Tables.of(sums, a, b, conditional=conditional)


def _counted(scores: FloatArray, sums: Sums) -> Counted:
    read, readers = ~np.isnan(scores), sums.counts > 0
    return Counted(
        readers=readers,
        cases=np.asarray((read & readers[..., None]).any(axis=1)),
        left_out=tuple(int(n) for n in (read.any(axis=2) & ~readers).sum(axis=1)),
    )


def _pair_moments(
    a: int, b: int, table: MomentTable, counted: Counted, positive: BoolArray
) -> PairMoments:
    of_pairs = table.moments.ndim == 3
    moments = _MOMENTS_OF_PAIRS if of_pairs else _MOMENTS_OF_READS
    components = _COMPONENTS_OF_PAIRS if of_pairs else _COMPONENTS_OF_READS
    cases = counted.cases[a] | counted.cases[b]

    def named(array: FloatArray, names: Mapping[str, tuple[int, ...]]) -> dict[str, float | None]:
        numbers = {name: float(array[place]) for name, place in names.items()}
        return {name: None if math.isnan(x) else x for name, x in numbers.items()}

    return PairMoments(
        a=a,
        b=b,
        n_readers=int((counted.readers[a] | counted.readers[b]).sum()),
        n_negative=int((cases & ~positive).sum()),
        n_positive=int((cases & positive).sum()),
        covariance=table.covariance,
        moments=named(table.moments, moments),
        coefficients=named(table.coefficients, moments),
        components=named(table.components, components),
        component_coefficients=named(table.component_coefficients, components),
    )
