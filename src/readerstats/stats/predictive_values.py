"""What a call is worth: predictive values at any prevalence, from likelihood ratios."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from readerstats.results import Estimate, TestResult, joined_notes
from readerstats.stats.confidence import critical_value
from readerstats.stats.detection_ratios import negative_likelihood_ratio, positive_likelihood_ratio
from readerstats.stats.mrmc.average_of_means import average_of_means, ratio_of
from readerstats.stats.mrmc.inference import difference
from readerstats.stats.verdicts import Table

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from readerstats.results import Random
    from readerstats.stats.samples import FloatArray

Call: TypeAlias = Literal["positive", "negative"]
CALLS: Final[tuple[Call, ...]] = ("positive", "negative")
_METHODS: Final = {
    "simel-log": "mercaldo-logit",
    "simel-log-adjusted": "mercaldo-logit-adjusted",
    "obuchowski-rockette-log": "obuchowski-rockette-logit",
}


def likelihood_ratio(
    tp: int, fn: int, fp: int, tn: int, *, of: Call = "positive", level: float = 0.95
) -> Estimate:
    """Estimate how much a call of one reader changes the odds of the condition.

    Parameters
    ----------
    tp, fn, fp, tn : int
        True positives, false negatives, false positives, true negatives.
    of : {"positive", "negative"}
        Which call: LR+ = Se / (1 - Sp), or LR- = (1 - Se) / Sp.
    level : float, default 0.95

    Returns
    -------
    Estimate
        With the interval of its logarithm. Where no negative case got the call, the ratio is
        infinite and the estimate None; where no positive case got it, the ratio is 0. Then one
        bound remains, from counts to which half the squared normal quantile was added [1]_.

    References
    ----------
    .. [1] Mercaldo ND, Lau KF, Zhou XH. Stat Med 2007;26:2170-2183. doi:10.1002/sim.2677

    Examples
    --------
    >>> found = likelihood_ratio(240, 178, 87, 288)
    >>> round(found.estimate, 3), round(found.lower, 3), round(found.upper, 3)
    (2.475, 2.023, 3.028)
    """
    table = Table(tp=tp, fn=fn, fp=fp, tn=tn)
    ratio = positive_likelihood_ratio if of == "positive" else negative_likelihood_ratio
    found = ratio(table, level)
    hits, errors = (tp, fp) if of == "positive" else (fn, tn)
    if table.missing_class or (hits == 0) == (errors == 0):
        return found
    lower, upper = _adjusted(hits, table.positives, errors, table.negatives, level)
    which = "negative" if errors == 0 else "positive"
    return replace(
        found,
        lower=lower if errors == 0 else 0.0,
        upper=None if errors == 0 else upper,
        level=level,
        method="simel-log-adjusted",
        note=f"{'infinite: ' if errors == 0 else ''}no {which} case was called {of}; the bound is "
        "that of counts with half the squared quantile added",
    )


def predictive_value(ratio: Estimate, prevalence: float, *, of: Call = "positive") -> Estimate:
    """Turn a likelihood ratio into the predictive value at a prevalence.

    Parameters
    ----------
    ratio : Estimate
        LR+ for a positive call, LR- for a negative one, with its interval.
    prevalence : float
        Share of positive cases where the calls are to be made, in (0, 1).
    of : {"positive", "negative"}
        PPV is the chance that a case called positive is positive, NPV that one called negative
        is negative.

    Returns
    -------
    Estimate
        On [0, 1]. The prevalence is taken as known.

    Raises
    ------
    ValueError
        For a prevalence outside (0, 1).

    Notes
    -----
    The odds of PPV are LR+ times the odds of the condition, those of NPV the inverse of LR- times
    the odds against it. On the logit scale the prevalence only shifts the interval: at every
    prevalence it is that of Mercaldo, Lau and Zhou.
    Validated against their formulas, written out in R.

    References
    ----------
    .. [1] Mercaldo ND, Lau KF, Zhou XH. Stat Med 2007;26:2170-2183. doi:10.1002/sim.2677

    Examples
    --------
    >>> found = predictive_value(likelihood_ratio(240, 178, 87, 288), 0.03)
    >>> round(found.estimate, 4), round(found.lower, 4), round(found.upper, 4)
    (0.0711, 0.0589, 0.0856)
    """
    if not 0 < prevalence < 1:
        raise ValueError(f"`prevalence` must lie between 0 and 1, got {prevalence}.")
    method = _METHODS.get(ratio.method, ratio.method)
    infinite = ratio.estimate is None and ratio.lower is not None
    if ratio.estimate is None and not infinite:
        return Estimate.unavailable(method=method, note=ratio.note or "no likelihood ratio")
    odds = prevalence / (1 - prevalence)

    def value(number: float | None) -> float:
        """Return the predictive value of a ratio; None is an infinite one."""
        if number is None:
            return 1.0 if of == "positive" else 0.0
        product = number * odds
        return product / (1 + product) if of == "positive" else 1 / (1 + product)

    bounds: tuple[float | None, float | None] = (None, None)
    if ratio.lower is not None:
        low, high = sorted((value(ratio.lower), value(ratio.upper)))
        bounds = (low, high)
    return Estimate(
        estimate=value(ratio.estimate),
        lower=bounds[0],
        upper=bounds[1],
        df=ratio.df,
        level=ratio.level,
        method=method,
        n=ratio.n,
        note=ratio.note,
    )


def average_likelihood_ratio(
    decisions: ArrayLike,
    truth: ArrayLike,
    *,
    of: Call = "positive",
    random: Random = "readers and cases",
    level: float = 0.95,
    clusters: ArrayLike | None = None,
) -> Estimate:
    """Estimate how much a call of one of the readers, drawn at random, changes the odds.

    Parameters
    ----------
    decisions : array, shape (reader, case)
        1 where the case was called positive, 0 where negative, NaN where not read; the share of
        positive runs where a model has several.
    truth : array of bool, shape (case,)
    of : {"positive", "negative"}
    random : {"readers and cases", "readers", "cases"}
    level : float, default 0.95
    clusters : array of int, shape (case,), optional
        The patient of each case.

    Returns
    -------
    Estimate
        The ratio of the readers' average rates, with an interval on the log scale.

    Notes
    -----
    With calls of positive cases at the rate h and of negative ones at f, averaged over readers,
    log(h / f) has the first derivatives 1 / h and -1 / f: the readers' values h_j / h - f_j / f
    are averaged by `average_of_means`, which carries that sensitivity and specificity of one
    reader vary together.
    Assumes that readers and cases (patients) are independent draws.
    Validated against a bootstrap of readers and cases, and for one reader against Simel's formula.

    References
    ----------
    .. [1] Simel DL, Samsa GP, Matchar DB. J Clin Epidemiol 1991;44:763-770.
       doi:10.1016/0895-4356(91)90128-V
    .. [2] Hillis SL. Stat Med 2007;26:596-619. doi:10.1002/sim.2532

    Examples
    --------
    >>> reads = [[1, 1, 0, 1, 0, 1, 0, 0], [1, 0, 1, 1, 1, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0, 1]]
    >>> round(average_likelihood_ratio(reads, [1, 1, 1, 1, 0, 0, 0, 0]).estimate, 4)
    3.3333
    """
    rates = _Rates(decisions, truth, of, clusters)
    reason = rates.reason
    if reason is None and rates.errors == 0:
        reason = f"infinite: no negative case was called {of}"
    if reason:
        return Estimate.unavailable(method="obuchowski-rockette-log", note=reason)
    if rates.hits == 0:
        note = f"no interval: no positive case was called {of}, and 0 has no logarithm"
        return Estimate(estimate=0.0, method="obuchowski-rockette-log", note=note)
    parts = [rates.positive / rates.hits, -rates.negative / rates.errors]
    average = average_of_means(parts, rates.units, random=random, level=level)
    return ratio_of(math.log(rates.hits / rates.errors), average)


def likelihood_ratio_against(
    decisions: ArrayLike,
    model: ArrayLike,
    truth: ArrayLike,
    *,
    of: Call = "positive",
    random: Random = "readers and cases",
    level: float = 0.95,
    clusters: ArrayLike | None = None,
) -> TestResult:
    """Compare the likelihood ratio of the readers with that of one model, on the same cases.

    The ratio of the two is at once the ratio of the odds of their predictive values, whatever the
    prevalence: the comparison of PPV (of NPV, turned round) that no choice of cases can tilt.

    Parameters
    ----------
    decisions : array, shape (reader, case)
    model : array, shape (case,)
        A fixed algorithm.
    truth, of, random, level, clusters
        As for `average_likelihood_ratio`. One reader needs ``random="cases"``.

    Returns
    -------
    TestResult
        The readers' ratio over the model's, against 1; interval and P of the log scale.

    Notes
    -----
    As `average_likelihood_ratio`, with the model's derivatives subtracted from those of each
    reader, over the cases that both read. With one reader it is the comparison of two paired
    tests of [1]_. Validated against their formula, and against a bootstrap.

    References
    ----------
    .. [1] Nofuentes JAR, Luna del Castillo JdD. Stat Med 2007;26:4179-4201. doi:10.1002/sim.2850

    Examples
    --------
    >>> reads = [[1, 1, 0, 1, 0, 1, 0, 0], [1, 0, 1, 1, 1, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0, 1]]
    >>> other, truth = [1, 1, 0, 0, 1, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0, 0]
    >>> round(likelihood_ratio_against(reads, other, truth).estimate, 4)
    1.6667
    """
    method = "obuchowski-rockette-log"
    people, answers = np.asarray(decisions, dtype=np.float64), np.asarray(model, dtype=np.float64)
    both = ~np.isnan(people) & ~np.isnan(answers)
    ours = _Rates(np.where(both, people, np.nan), truth, of, clusters)
    theirs = _Rates(np.where(both, answers, np.nan), truth, of, clusters)
    reason = ours.reason or theirs.reason
    if reason is None and 0 in (ours.hits, ours.errors, theirs.hits, theirs.errors):
        reason = f"no ratio: one side called no positive, or no negative, case {of}"
    if reason:
        return TestResult(method=method, estimate=None, p=None, null=1.0, note=reason)
    parts = [
        ours.positive / ours.hits - theirs.positive / theirs.hits,
        theirs.negative / theirs.errors - ours.negative / ours.errors,
    ]
    average = average_of_means(parts, ours.units, random=random, level=level)
    log_ratio = math.log(ours.hits / ours.errors) - math.log(theirs.hits / theirs.errors)
    test = difference(log_ratio, average.spread, 1 / average.n, level, average.n)
    return as_ratio(replace(test, note=joined_notes(test.note, average.note)), method)


def as_ratio(test: TestResult, method: str) -> TestResult:
    """Write the test of a difference of logarithms as that of a ratio against 1.

    Examples
    --------
    >>> found = as_ratio(TestResult(method="z", estimate=0.0, lower=-1, upper=1, p=1.0), "log")
    >>> found.estimate, found.null, round(found.upper, 3)
    (1.0, 1.0, 2.718)
    """
    estimate, lower, upper = (
        None if value is None else math.exp(value)
        for value in (test.estimate, test.lower, test.upper)
    )
    return replace(
        test, method=method, null=1.0, se=None, estimate=estimate, lower=lower, upper=upper
    )


class _Rates:
    """How often positive and negative cases got a call, reader by reader and on average."""

    def __init__(
        self, decisions: ArrayLike, truth: ArrayLike, of: Call, clusters: ArrayLike | None
    ) -> None:
        said = np.atleast_2d(np.asarray(decisions, dtype=np.float64))
        states = np.asarray(truth).astype(bool)
        if said.ndim != 2 or states.shape != said.shape[1:]:
            raise ValueError(
                "`decisions` must have shape (reader, case) and `truth` shape (case,), got "
                f"{said.shape} and {states.shape}."
            )
        if of not in CALLS:
            raise ValueError(f"`of` must be 'positive' or 'negative', got {of!r}.")
        called = said if of == "positive" else 1 - said
        unit = np.arange(states.size) if clusters is None else np.asarray(clusters, dtype=np.intp)
        # A reader who read one class only has no point in ROC space, and counts in neither rate.
        whole: NDArray[np.bool_] = np.any(~np.isnan(said[:, states]), axis=1)
        whole = whole & np.any(~np.isnan(said[:, ~states]), axis=1)
        called = np.where(whole[:, None], called, np.nan)
        self.positive: FloatArray = called[:, states]
        self.negative: FloatArray = called[:, ~states]
        self.units: tuple[NDArray[np.intp], ...] = (unit[states], unit[~states])
        self.reason: str | None = None
        self.hits = self.errors = 0.0
        if not whole.any():
            self.reason = "no reader read cases of both classes"
            return
        self.hits = float(np.nanmean(self.positive[whole], axis=1).mean())
        self.errors = float(np.nanmean(self.negative[whole], axis=1).mean())


def _adjusted(
    hits: int, positives: int, errors: int, negatives: int, level: float
) -> tuple[float, float]:
    """Return the bounds of a ratio with half the squared quantile added to each count."""
    z = critical_value(level)
    n1, n0 = positives + z**2, negatives + z**2
    rate1, rate0 = (hits + z**2 / 2) / n1, (errors + z**2 / 2) / n0
    variance = (1 - rate1) / (rate1 * n1) + (1 - rate0) / (rate0 * n0)
    factor = math.exp(z * math.sqrt(variance))
    return rate1 / rate0 / factor, rate1 / rate0 * factor
