"""How well a reader tells positive from negative cases: metrics of the 2 x 2 table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from readerstats.results import Estimate
from readerstats.stats import detection_intervals, detection_ratios, verdicts
from readerstats.stats.confidence import critical_value
from readerstats.stats.proportions import Method, proportion
from readerstats.stats.signal_detection import (
    criterion,
    criterion_estimate,
    d_prime,
    d_prime_estimate,
)
from readerstats.stats.verdicts import Table

FloatArray: TypeAlias = NDArray[np.float64]
Kind: TypeAlias = Literal["proportion", "index", "ratio", "z"]
_Formula: TypeAlias = Callable[[FloatArray, FloatArray, FloatArray, FloatArray], FloatArray]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A figure of merit of the 2 x 2 table, as people and programs need to know it.

    Attributes
    ----------
    name : str
        As in settings and results, such as ``"positive-likelihood-ratio"``.
    label : str
        As in a table's heading, such as ``"Sensitivity"``.
    symbol : str
        Its abbreviation, such as ``"Se"``.
    kind : {"proportion", "index", "ratio", "z"}
        Shown in percent; a number without unit; a ratio with 1 as its neutral point; standard
        deviations.
    lower, upper : float or None
        Range of the metric; None where it has no bound.
    chance : float or None
        Value of a reader who guesses, whatever the share of positive cases; None where that
        share decides it, as for accuracy.

    Examples
    --------
    >>> METRICS["youden"].label, METRICS["youden"].chance
    ("Youden's J", 0.0)
    """

    name: str
    label: str
    symbol: str
    kind: Kind
    lower: float | None = None
    upper: float | None = None
    chance: float | None = None


def _metrics(*metrics: Metric) -> Mapping[str, Metric]:
    return MappingProxyType({metric.name: metric for metric in metrics})


def _percent(name: str, label: str, symbol: str, chance: float | None = None) -> Metric:
    return Metric(
        name=name, label=label, symbol=symbol, kind="proportion", lower=0, upper=1, chance=chance
    )


def _ratio_metric(name: str, label: str, symbol: str) -> Metric:
    return Metric(name=name, label=label, symbol=symbol, kind="ratio", lower=0, chance=1.0)


METRICS: Mapping[str, Metric] = _metrics(
    _percent("accuracy", "Accuracy", "Acc"),
    _percent("balanced-accuracy", "Balanced accuracy", "BA", chance=0.5),
    _percent("sensitivity", "Sensitivity", "Se"),
    _percent("specificity", "Specificity", "Sp"),
    _percent("ppv", "Positive predictive value", "PPV"),
    _percent("npv", "Negative predictive value", "NPV"),
    Metric(name="f1", label="F1 score", symbol="F1", kind="index", lower=0, upper=1),
    Metric(
        name="mcc",
        label="Matthews correlation coefficient",
        symbol="MCC",
        kind="index",
        lower=-1,
        upper=1,
        chance=0.0,
    ),
    Metric(
        name="youden", label="Youden's J", symbol="J", kind="index", lower=-1, upper=1, chance=0.0
    ),
    _ratio_metric("positive-likelihood-ratio", "Positive likelihood ratio", "LR+"),
    _ratio_metric("negative-likelihood-ratio", "Negative likelihood ratio", "LR−"),
    _ratio_metric("diagnostic-odds-ratio", "Diagnostic odds ratio", "DOR"),
    Metric(name="d-prime", label="Sensitivity index d′", symbol="d′", kind="z", chance=0.0),
    Metric(name="criterion", label="Criterion c", symbol="c", kind="z"),
)


def evaluate(metric: str, tp: ArrayLike, fn: ArrayLike, fp: ArrayLike, tn: ArrayLike) -> FloatArray:
    """Compute a metric from arrays of counts, such as those of bootstrap replicates.

    Parameters
    ----------
    metric : str
        Name in `METRICS`.
    tp, fn, fp, tn : array_like of float, any shapes that broadcast
        True positives, false negatives, false positives, true negatives; they may be weighted.

    Returns
    -------
    ndarray of float, the broadcast shape
        The metric; NaN where it is undefined or infinite.

    Raises
    ------
    ValueError
        For an unknown `metric`.

    Notes
    -----
    The diagnostic odds ratio adds 0.5 to each cell of a table with an empty one
    (Haldane-Anscombe), d′ and c always (log-linear), as `detect` does.

    Examples
    --------
    >>> evaluate("sensitivity", [30, 0], [10, 0], [5, 5], [35, 35]).tolist()
    [0.75, nan]
    """
    _check_metric(metric)
    cells = np.broadcast_arrays(*(np.asarray(cell, dtype=np.float64) for cell in (tp, fn, fp, tn)))
    return np.asarray(_FORMULAS[metric](*cells))


def detect(
    metric: str,
    *,
    tp: int,
    fn: int,
    fp: int,
    tn: int,
    level: float = 0.95,
    method: str | None = None,
) -> Estimate:
    """Estimate one reader's metric with the interval that suits it.

    Parameters
    ----------
    metric : str
        Name in `METRICS`.
    tp, fn, fp, tn : int
        True positives, false negatives, false positives, true negatives: cases, each once.
    level : float, default 0.95
        Confidence level, in (0, 1).
    method : str, optional
        For accuracy, sensitivity, specificity, PPV and NPV a method of
        `readerstats.stats.proportion` ("wilson" by default); every other metric
        has one method (see Notes), which may be named.

    Returns
    -------
    Estimate
        The metric and its bounds, inside its range; `k` and `n` for a proportion of cases.
        What is undefined or infinite is None, and the note says why in plain words.

    Raises
    ------
    ValueError
        For an unknown `metric` or `method`, a negative or fractional count, or a `level`
        outside (0, 1).

    Notes
    -----
    Methods: "mover-wilson" (balanced accuracy, Youden's J), "wilson-indirect" (F1), "fisher-z"
    (MCC), "simel-log" (likelihood ratios), "woolf" (diagnostic odds ratio) and
    "gourevitch-galanter" (d′, c); sources are with the functions of
    `readerstats.stats.detection_intervals`, `detection_ratios` and `signal_detection`.
    Assumes independent cases: right for one reader, wrong for reads pooled over readers.

    Examples
    --------
    >>> result = detect("sensitivity", tp=34, fn=6, fp=6, tn=34)
    >>> result.k, result.n, round(result.lower, 4), round(result.upper, 4)
    (34, 40, 0.7093, 0.9294)
    >>> detect("ppv", tp=0, fn=6, fp=0, tn=34).note
    'no case was called positive'
    """
    _check_metric(metric)
    critical_value(level)
    table = Table(tp=tp, fn=fn, fp=fp, tn=tn)
    if metric in _COUNTS:
        k, n, empty = _COUNTS[metric](table)
        name = method or "wilson"
        result = proportion(k, n, level=level, method=cast("Method", name))  # refuses unknown ones
        return result if n else Estimate.unavailable(method=name, note=empty, k=0, n=0)
    own_method, estimated = _INTERVALS[metric]
    if method not in (None, own_method):
        raise ValueError(f"`method` of {metric} must be {own_method}, got {method!r}.")
    return estimated(table, level)


def _check_metric(metric: str) -> None:
    if metric not in METRICS:
        raise ValueError(f"`metric` must be one of {', '.join(METRICS)}, got {metric!r}.")


def _ratio(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """Divide; NaN where the divisor is 0."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.where(bottom > 0, top / bottom, np.nan)


def _matthews(tp: FloatArray, fn: FloatArray, fp: FloatArray, tn: FloatArray) -> FloatArray:
    margins = (tp + fn) * (fp + tn) * (tp + fp) * (fn + tn)
    return _ratio(tp * tn - fp * fn, np.sqrt(margins))


def _diagnostic_odds_ratio(
    tp: FloatArray, fn: FloatArray, fp: FloatArray, tn: FloatArray
) -> FloatArray:
    empty = (tp == 0) | (fn == 0) | (fp == 0) | (tn == 0)
    added = np.where(empty, 0.5, 0.0)
    odds_ratio = (tp + added) * (tn + added) / ((fp + added) * (fn + added))
    return np.where((tp + fn > 0) & (fp + tn > 0), odds_ratio, np.nan)


_FORMULAS: Mapping[str, _Formula] = {
    "accuracy": lambda tp, fn, fp, tn: _ratio(tp + tn, tp + fn + fp + tn),
    "balanced-accuracy": lambda tp, fn, fp, tn: (_ratio(tp, tp + fn) + _ratio(tn, fp + tn)) / 2,
    "sensitivity": lambda tp, fn, _fp, _tn: _ratio(tp, tp + fn),
    "specificity": lambda _tp, _fn, fp, tn: _ratio(tn, fp + tn),
    "ppv": lambda tp, _fn, fp, _tn: _ratio(tp, tp + fp),
    "npv": lambda _tp, fn, _fp, tn: _ratio(tn, fn + tn),
    "f1": lambda tp, fn, fp, _tn: _ratio(2 * tp, 2 * tp + fp + fn),
    "mcc": _matthews,
    "youden": lambda tp, fn, fp, tn: _ratio(tp, tp + fn) + _ratio(tn, fp + tn) - 1,
    "positive-likelihood-ratio": lambda tp, fn, fp, tn: _ratio(tp * (fp + tn), fp * (tp + fn)),
    "negative-likelihood-ratio": lambda tp, fn, fp, tn: _ratio(fn * (fp + tn), tn * (tp + fn)),
    "diagnostic-odds-ratio": _diagnostic_odds_ratio,
    "d-prime": d_prime,
    "criterion": criterion,
}

# numerator, denominator, and what an empty denominator means
_COUNTS: Mapping[str, Callable[[Table], tuple[int, int, str]]] = {
    "accuracy": lambda t: (t.tp + t.tn, t.positives + t.negatives, "no case was read"),
    "sensitivity": lambda t: (t.tp, t.positives, verdicts.NO_POSITIVES),
    "specificity": lambda t: (t.tn, t.negatives, verdicts.NO_NEGATIVES),
    "ppv": lambda t: (t.tp, t.called_positive, verdicts.NONE_CALLED_POSITIVE),
    "npv": lambda t: (t.tn, t.called_negative, verdicts.NONE_CALLED_NEGATIVE),
}

_INTERVALS: Mapping[str, tuple[str, Callable[[Table, float], Estimate]]] = {
    "balanced-accuracy": ("mover-wilson", detection_intervals.balanced_accuracy),
    "f1": ("wilson-indirect", detection_intervals.f1),
    "mcc": ("fisher-z", detection_intervals.matthews),
    "youden": ("mover-wilson", detection_intervals.youden),
    "positive-likelihood-ratio": ("simel-log", detection_ratios.positive_likelihood_ratio),
    "negative-likelihood-ratio": ("simel-log", detection_ratios.negative_likelihood_ratio),
    "diagnostic-odds-ratio": ("woolf", detection_ratios.diagnostic_odds_ratio),
    "d-prime": ("gourevitch-galanter", d_prime_estimate),
    "criterion": ("gourevitch-galanter", criterion_estimate),
}
