"""Metrics of one reader whose decisions are averages of several runs; cases are what is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.results import Estimate
from readerstats.stats import detection_intervals, detection_ratios, verdicts
from readerstats.stats.average_share import EffectiveShare, check_shares, effective_share, whole
from readerstats.stats.confidence import critical_value
from readerstats.stats.detection import METRICS, detect, evaluate
from readerstats.stats.signal_detection import z_variance

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from readerstats.stats.samples import FloatArray


@dataclass(frozen=True, eq=False, slots=True)
class _Averages:
    """The cases that were answered: the share of runs that said positive, truth, runs."""

    said: FloatArray
    truth: NDArray[np.bool_]
    runs: FloatArray

    @property
    def counts(self) -> tuple[float, float, float, float]:
        """True and false positives and negatives, each case spread over its runs."""
        positive, negative = self.said[self.truth], self.said[~self.truth]
        return (
            float(positive.sum()),
            float((1 - positive).sum()),
            float(negative.sum()),
            float((1 - negative).sum()),
        )

    @property
    def missing_class(self) -> str | None:
        """Which class has no case, in words, or None."""
        if not self.truth.any():
            return verdicts.NO_POSITIVES
        return verdicts.NO_NEGATIVES if self.truth.all() else None

    def rate(self, *, positive: bool) -> EffectiveShare:
        """Return the share called positive of the positive, or of the negative, cases."""
        mine = self.truth == positive
        return effective_share(self.said[mine], np.ones(int(mine.sum())), self.runs[mine])

    def value(self, metric: str) -> float:
        """Compute the metric; NaN where it is undefined."""
        return float(evaluate(metric, *self.counts))


def detect_averaged(
    metric: str,
    decisions: ArrayLike,
    truth: ArrayLike,
    *,
    runs: ArrayLike,
    level: float = 0.95,
) -> Estimate:
    """Estimate a metric of a model that answered each case several times.

    Parameters
    ----------
    metric : str
        Name in `METRICS`.
    decisions : array_like, shape (case,)
        The share of the case's runs that called it positive, on [0, 1]; NaN where it has none.
    truth : array_like of bool, shape (case,)
        True for the condition sought.
    runs : array_like of int, shape (case,)
        Runs behind each decision.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Estimate
        The metric of the counts that runs add up to, each case with the weight of one; `n` is the
        number of cases for a proportion of cases, and there is no `k`. Where the runs of every
        case agree, that of `detect` for one run.

    Raises
    ------
    ValueError
        For an unknown metric, arrays that do not fit, a decision outside [0, 1] or without a run,
        or a level outside (0, 1).

    Notes
    -----
    Each interval is that of `detect` with the variance over cases in the place of the binomial
    one: for proportions and what is made of them Wilson's with the effective number of cases (see
    `average_share`), for ratios, d′ and c the delta method with the variance of each rate over its
    cases, for MCC with the variance of its linearization. They are those of `detect` where runs
    agree, and do not change where every run is repeated. Methods have the name of `detect` with
    "-effective" after it.
    Assumes independent cases; the runs are as many as they are, and speak for runs like them.

    References
    ----------
    .. [1] Miller E. Adding error bars to evals. 2024. doi:10.48550/arXiv.2411.00640
    .. [2] Franco C, Little RJA, Louis TA, Slud EV. J Surv Stat Methodol 2019;7:334-364.
       doi:10.1093/jssam/smy019

    Examples
    --------
    >>> said, truth = [1, 0.75, 0.5, 0, 0.25, 0], [1, 1, 1, 0, 0, 0]
    >>> result = detect_averaged("sensitivity", said, truth, runs=[4] * 6)
    >>> result.estimate, result.n, result.k, round(result.lower, 4)
    (0.75, 3, None, 0.4677)
    """
    if metric not in METRICS:
        raise ValueError(f"`metric` must be one of {', '.join(METRICS)}, got {metric!r}.")
    critical_value(level)
    found = _checked(decisions, truth, runs)
    if whole(found.said):
        tp, fn, fp, tn = (int(count) for count in found.counts)
        return detect(metric, tp=tp, fn=fn, fp=fp, tn=tn, level=level)
    if metric in _RATIOS:
        return _proportion(metric, found, level)
    name, estimated = _OTHERS[metric]
    return estimated(found, level, f"{name}-effective")


def _checked(decisions: ArrayLike, truth: ArrayLike, runs: ArrayLike) -> _Averages:
    said, number = np.asarray(decisions, dtype=np.float64), np.asarray(runs, dtype=np.float64)
    states = np.asarray(truth)
    if said.ndim != 1 or not said.shape == number.shape == states.shape:
        raise ValueError(
            "`decisions`, `truth` and `runs` must have one value a case each, got shapes "
            f"{said.shape}, {states.shape} and {number.shape}."
        )
    if not np.isin(states, (0, 1)).all():
        raise ValueError("`truth` must hold True and False, or 1 and 0, only.")
    known = ~np.isnan(said)
    check_shares(said[known], number[known])
    return _Averages(said[known], states[known].astype(bool), number[known])


# numerator and denominator of a case, from the share called positive and the truth; and what an
# empty denominator means
_Part = Callable[["FloatArray", "FloatArray"], "FloatArray"]
_RATIOS: Final[Mapping[str, tuple[_Part, _Part, str]]] = {
    "accuracy": (
        lambda said, truth: np.where(truth == 1, said, 1 - said),
        lambda said, _truth: np.ones(said.size),
        "no case was read",
    ),
    "sensitivity": (
        lambda said, truth: said * truth,
        lambda _said, truth: truth,
        verdicts.NO_POSITIVES,
    ),
    "specificity": (
        lambda said, truth: (1 - said) * (1 - truth),
        lambda _said, truth: 1 - truth,
        verdicts.NO_NEGATIVES,
    ),
    "ppv": (
        lambda said, truth: said * truth,
        lambda said, _truth: said,
        verdicts.NONE_CALLED_POSITIVE,
    ),
    "npv": (
        lambda said, truth: (1 - said) * (1 - truth),
        lambda said, _truth: 1 - said,
        verdicts.NONE_CALLED_NEGATIVE,
    ),
}


def _proportion(metric: str, found: _Averages, level: float) -> Estimate:
    above_of, below_of, empty = _RATIOS[metric]
    truth = found.truth.astype(np.float64)
    above, below = above_of(found.said, truth), below_of(found.said, truth)
    mine = below > 0
    method = "wilson-effective"
    n = int(mine.sum())
    if not n:
        return Estimate.unavailable(method=method, note=empty, n=0)
    share = effective_share(above[mine], below[mine], found.runs[mine])
    lower, upper = share.bounds(level)
    return Estimate(
        estimate=share.share,
        se=_se(above[mine], below[mine]),
        lower=lower,
        upper=upper,
        level=level,
        method=method,
        n=n,
    )


def _se(above: FloatArray, below: FloatArray) -> float | None:
    """Return the standard error of a ratio of two sums over cases; None for one case."""
    n, size = below.size, float(below.sum())
    if n < 2:
        return None
    apart = above - above.sum() / size * below
    return math.sqrt(float((apart**2).sum()) * n / (n - 1)) / size


def _sum_of_rates(metric: str, found: _Averages, level: float, method: str) -> Estimate:
    if found.missing_class:
        return Estimate.unavailable(method=method, note=found.missing_class)
    hits, false_alarms = (found.rate(positive=state) for state in (True, False))
    right = EffectiveShare(1 - false_alarms.share, false_alarms.size, false_alarms.effective)
    rates = [(rate.share, *rate.bounds(level)) for rate in (hits, right)]

    def scaled(total: float) -> float:
        return total - 1 if metric == "youden" else total / 2

    return detection_intervals.square_and_add(rates, scaled, level=level, method=method)


def _f1(found: _Averages, level: float, method: str) -> Estimate:
    truth = found.truth.astype(np.float64)
    above, below = found.said * truth, truth + found.said * (1 - truth)
    mine = below > 0  # runs that differ called at least one case positive
    share = effective_share(above[mine], below[mine], found.runs[mine])
    value, lower, upper = (2 * x / (1 + x) for x in (share.share, *share.bounds(level)))
    return Estimate(estimate=value, lower=lower, upper=upper, level=level, method=method)


def _matthews(found: _Averages, level: float, method: str) -> Estimate:
    tp, fn, fp, tn = found.counts
    if found.missing_class:
        return Estimate.unavailable(method=method, note=found.missing_class)
    n = found.said.size
    estimate, slopes = detection_intervals.matthews_slopes(tp / n, fn / n, fp / n, tn / n)
    yes = np.where(found.truth, slopes[0], slopes[2])
    no = np.where(found.truth, slopes[1], slopes[3])
    se = float((found.said * yes + (1 - found.said) * no).std()) / math.sqrt(n)
    centre, reach = math.atanh(estimate), critical_value(level) * se / (1 - estimate**2)
    return Estimate(
        estimate=estimate,
        se=se,
        lower=math.tanh(centre - reach),
        upper=math.tanh(centre + reach),
        level=level,
        method=method,
    )


def _likelihood_ratio(called: str, found: _Averages, level: float, method: str) -> Estimate:
    if found.missing_class:
        return Estimate.unavailable(method=method, note=found.missing_class)
    rates = [found.rate(positive=state) for state in (True, False)]
    if called == "negative":
        rates = [EffectiveShare(1 - rate.share, rate.size, rate.effective) for rate in rates]
    of_positive, of_negative = rates
    if of_negative.share == 0:
        reason = f"infinite: no negative case was called {called}"
        return Estimate.unavailable(method=method, note=reason)
    if of_positive.share == 0:
        note = f"no interval: no positive case was called {called}, and 0 has no logarithm"
        return Estimate(estimate=0.0, method=method, note=note)
    variance = sum(rate.variance / rate.share**2 for rate in rates)
    ratio = of_positive.share / of_negative.share
    return detection_ratios.log_interval(ratio, variance, level, method)


def _odds_ratio(found: _Averages, level: float, method: str) -> Estimate:
    if found.missing_class:
        return Estimate.unavailable(method=method, note=found.missing_class)
    empty = 0 in found.counts
    added = 0.5 if empty else 0.0
    variance = 0.0
    for rate in (found.rate(positive=state) for state in (True, False)):
        yes, no = (share * rate.effective + added for share in (rate.share, 1 - rate.share))
        variance += 1 / yes + 1 / no
    note = "0.5 was added to each cell, for one of them is 0" if empty else None
    value = found.value("diagnostic-odds-ratio")
    return detection_ratios.log_interval(value, variance, level, method, note)


def _z(metric: str, found: _Averages, level: float, method: str) -> Estimate:
    if found.missing_class:
        return Estimate.unavailable(method=method, note=found.missing_class)
    rates = [found.rate(positive=state) for state in (True, False)]
    variance = sum(
        z_variance(rate.share * rate.size, rate.size) * rate.size / rate.effective for rate in rates
    )
    se = math.sqrt(variance) * (0.5 if metric == "criterion" else 1.0)
    estimate, reach = found.value(metric), critical_value(level) * se
    return Estimate(
        estimate=estimate,
        se=se,
        lower=estimate - reach,
        upper=estimate + reach,
        level=level,
        method=method,
    )


def _of(
    estimated: Callable[[str, _Averages, float, str], Estimate], first: str
) -> Callable[[_Averages, float, str], Estimate]:
    return lambda found, level, method: estimated(first, found, level, method)


_OTHERS: Final[Mapping[str, tuple[str, Callable[[_Averages, float, str], Estimate]]]] = {
    "balanced-accuracy": ("mover-wilson", _of(_sum_of_rates, "balanced-accuracy")),
    "youden": ("mover-wilson", _of(_sum_of_rates, "youden")),
    "f1": ("wilson-indirect", _f1),
    "mcc": ("fisher-z", _matthews),
    "positive-likelihood-ratio": ("simel-log", _of(_likelihood_ratio, "positive")),
    "negative-likelihood-ratio": ("simel-log", _of(_likelihood_ratio, "negative")),
    "diagnostic-odds-ratio": ("woolf", _odds_ratio),
    "d-prime": ("gourevitch-galanter", _of(_z, "d-prime")),
    "criterion": ("gourevitch-galanter", _of(_z, "criterion")),
}
