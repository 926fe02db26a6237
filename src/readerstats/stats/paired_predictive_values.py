"""Do the predictive values of two readers differ, on the same cases? Score tests and ratios."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

import numpy as np

from readerstats.results import TestResult
from readerstats.stats.confidence import critical_value
from readerstats.stats.predictive_values import CALLS, Call, as_ratio

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from readerstats.stats.samples import FloatArray

Method: TypeAlias = Literal["weighted-generalized-score", "generalized-score"]
METHODS: Final[tuple[Method, ...]] = get_args(Method)
RELATIVE: Final = "relative-predictive-value"
_NOT_SEPARATE: Final = "the two readers called the same cases {of}: nothing to compare"
_STEPS: Final = 400


def compare_predictive_values(
    a: ArrayLike,
    b: ArrayLike,
    truth: ArrayLike,
    *,
    of: Call = "positive",
    method: Method = "weighted-generalized-score",
    level: float = 0.95,
) -> TestResult:
    """Test whether the predictive values of two readers of the same cases are equal.

    Parameters
    ----------
    a, b : array, shape (case,)
        Decisions: 1 for positive, 0 for negative, NaN where not read; cases that only one read
        are left out.
    truth : array of bool, shape (case,)
    of : {"positive", "negative"}
        PPV or NPV.
    method : {"weighted-generalized-score", "generalized-score"}
        Kosinski's statistic [2]_, whose two variances are weighted as the predictive values are,
        or that of Leisenring, Alonzo and Pepe [1]_.
    level : float, default 0.95

    Returns
    -------
    TestResult
        Difference a - b at the share of positive cases of these data; chi-square with one degree
        of freedom; `n` is the number of cases. Of the weighted score the interval holds the
        differences that it does not reject; the other one has no interval.

    Raises
    ------
    ValueError
        For decisions that are neither 0 nor 1, shapes that do not fit, or an unknown option.

    Notes
    -----
    Equal PPV means equal LR+, equal NPV equal LR-: the hypothesis is the same at every
    prevalence, although the size of the difference is not. Both statistics count that the two
    readers' calls of one case vary together.
    Assumes independent cases. For the interval the common value p becomes p + d and p, pooled with
    the weights of the statistic; at d = 0 it is Kosinski's.
    Validated against the printed output of DTComPair 1.2.2, formulas written out in R 4.2.2, and
    the score of the marginal model of geepack 1.3.9.

    References
    ----------
    .. [1] Leisenring W, Alonzo T, Pepe MS. Biometrics 2000;56:345-351.
       doi:10.1111/j.0006-341X.2000.00345.x
    .. [2] Kosinski AS. Stat Med 2013;32:964-977. doi:10.1002/sim.5587

    Examples
    --------
    >>> counts = (319, 78, 22, 32, 31, 53, 22, 155)  # DTComPair's first study
    >>> a, b = (np.repeat(one, counts) for one in ([1, 1, 0, 0] * 2, [1, 0, 1, 0] * 2))
    >>> found = compare_predictive_values(a, b, np.repeat([1, 0], [451, 261]))
    >>> round(found.estimate, 4), round(found.statistic, 4), round(found.p, 4)
    (-0.0401, 5.4659, 0.0194)
    """
    if method not in METHODS:
        raise ValueError(f"`method` must be one of {', '.join(METHODS)}, got {method!r}.")
    calls = _calls(a, b, truth, of)
    if calls.reason:
        return TestResult.unavailable(method=method, note=calls.reason, n=calls.n)
    weighted = method == "weighted-generalized-score"
    statistic = _weighted_score(calls, 0.0) if weighted else _score(calls)
    estimate = calls.value_a - calls.value_b
    if statistic is None:
        reason = _NOT_SEPARATE.format(of=of)
        return TestResult.unavailable(method=method, note=reason, estimate=estimate, n=calls.n)
    from scipy.special import chdtrc

    lower, upper = _inverted(calls, level) if weighted else (None, None)
    return TestResult(
        method=method,
        estimate=estimate,
        lower=lower,
        upper=upper,
        level=level if weighted else None,
        statistic_name="chi2",
        statistic=statistic,
        df=1,
        p=float(chdtrc(1, statistic)),
        n=calls.n,
    )


def relative_predictive_value(
    a: ArrayLike,
    b: ArrayLike,
    truth: ArrayLike,
    *,
    of: Call = "positive",
    level: float = 0.95,
) -> TestResult:
    """Compare the predictive values of two readers of the same cases as a ratio.

    Parameters
    ----------
    a, b, truth, of, level
        As for `compare_predictive_values`.

    Returns
    -------
    TestResult
        PPV of a over PPV of b (or NPV), against 1, with the interval and P of its logarithm.

    Notes
    -----
    The variance is that of the sum of each case's influence on both predictive values, which is
    that of [1]_.
    Assumes independent cases. Validated against geepack 1.3.9 and the printed output of DTComPair
    1.2.2, whose ratio is that of its second test over its first.

    References
    ----------
    .. [1] Moskowitz CS, Pepe MS. Clin Trials 2006;3:272-279. doi:10.1191/1740774506cn147oa

    Examples
    --------
    >>> counts = (319, 78, 22, 32, 31, 53, 22, 155)
    >>> a, b = (np.repeat(one, counts) for one in ([1, 1, 0, 0] * 2, [1, 0, 1, 0] * 2))
    >>> found = relative_predictive_value(b, a, np.repeat([1, 0], [451, 261]))
    >>> round(found.estimate, 4), round(found.lower, 4), round(found.upper, 4)
    (1.0486, 1.0085, 1.0903)
    """
    calls = _calls(a, b, truth, of)
    reason = calls.reason
    if reason is None and 0.0 in (calls.value_a, calls.value_b):
        reason = "a predictive value is 0, and has no logarithm"
    if reason:
        return TestResult(method=RELATIVE, estimate=None, p=None, null=1.0, note=reason, n=calls.n)
    influence = calls.a * (calls.right - calls.value_a) / (calls.n_a * calls.value_a)
    influence = influence - calls.b * (calls.right - calls.value_b) / (calls.n_b * calls.value_b)
    se = math.sqrt(float((influence**2).sum()))
    log_ratio = math.log(calls.value_a / calls.value_b)
    if se == 0:
        return TestResult(
            method=RELATIVE, estimate=math.exp(log_ratio), p=None, null=1.0, n=calls.n,
            note=_NOT_SEPARATE.format(of=of) if log_ratio == 0 else "the ratio has no spread",
        )  # fmt: skip
    from scipy.special import ndtr

    reach = critical_value(level) * se
    test = TestResult(
        method=RELATIVE,
        estimate=log_ratio,
        lower=log_ratio - reach,
        upper=log_ratio + reach,
        level=level,
        statistic_name="z",
        statistic=log_ratio / se,
        p=min(1.0, 2 * float(ndtr(-abs(log_ratio / se)))),
        n=calls.n,
    )
    return as_ratio(test, RELATIVE)


@dataclass(frozen=True, eq=False, slots=True)
class _Calls:
    """The calls of two readers of the same cases, and which of these calls are right."""

    a: FloatArray
    b: FloatArray
    right: FloatArray
    n: int
    reason: str | None

    @property
    def n_a(self) -> float:
        return float(self.a.sum())

    @property
    def n_b(self) -> float:
        return float(self.b.sum())

    @property
    def value_a(self) -> float:
        return float((self.a * self.right).sum()) / self.n_a

    @property
    def value_b(self) -> float:
        return float((self.b * self.right).sum()) / self.n_b


def _calls(a: ArrayLike, b: ArrayLike, truth: ArrayLike, of: Call) -> _Calls:
    one, other = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    states: NDArray[np.bool_] = np.asarray(truth).astype(bool)
    if of not in CALLS:
        raise ValueError(f"`of` must be 'positive' or 'negative', got {of!r}.")
    if one.ndim != 1 or one.shape != other.shape or one.shape != states.shape:
        raise ValueError(
            "`a`, `b` and `truth` must have the same shape (case,), got "
            f"{one.shape}, {other.shape} and {states.shape}."
        )
    both = ~np.isnan(one) & ~np.isnan(other)
    one, other, states = one[both], other[both], states[both]
    if not np.isin(np.concatenate([one, other]), (0, 1)).all():
        raise ValueError("decisions must be 0 or 1, or NaN where not read.")
    called = 1.0 if of == "positive" else 0.0
    mine, theirs = (one == called).astype(float), (other == called).astype(float)
    reason = None
    if not one.size:
        reason = "the two readers have no case in common"
    elif not mine.any() or not theirs.any():
        who = "neither" if not mine.any() and not theirs.any() else "one"
        reason = f"{who} of the two called {'a' if who == 'neither' else 'no'} case {of}"
    right = (states == (of == "positive")).astype(float)
    return _Calls(mine, theirs, right, int(one.size), reason)


def _weighted_score(calls: _Calls, gap: float) -> float | None:
    """Return Kosinski's statistic, with the hypothesis that a - b is `gap`; None where 0 / 0."""
    n_a, n_b = calls.n_a, calls.n_b
    pooled = (n_a * calls.value_a + n_b * calls.value_b) / (n_a + n_b)
    p_a, p_b = pooled + gap * n_b / (n_a + n_b), pooled - gap * n_a / (n_a + n_b)
    together = float((calls.a * calls.b * (calls.right - p_a) * (calls.right - p_b)).sum())
    variance = p_a * (1 - p_a) / n_a + p_b * (1 - p_b) / n_b - 2 * together / (n_a * n_b)
    apart = calls.value_a - calls.value_b - gap
    if variance <= 1e-14:
        return None if abs(apart) < 1e-12 else math.inf
    return apart**2 / variance


def _score(calls: _Calls) -> float | None:
    """Return the statistic of Leisenring, Alonzo and Pepe; None where 0 / 0."""
    number = calls.n_a + calls.n_b
    of_a = calls.n_a / number
    pooled = (calls.n_a * calls.value_a + calls.n_b * calls.value_b) / number
    scores = (calls.right - pooled) * (calls.a * (1 - of_a) - calls.b * of_a)
    spread = float((scores**2).sum())
    return float(scores.sum()) ** 2 / spread if spread > 1e-14 else None


def _inverted(calls: _Calls, level: float) -> tuple[float, float]:
    """Return the ends of the differences that the weighted score does not reject."""
    from scipy.optimize import brentq

    limit = critical_value(level) ** 2
    n_a, n_b = calls.n_a, calls.n_b
    pooled = (n_a * calls.value_a + n_b * calls.value_b) / (n_a + n_b)
    most = min((1 - pooled) * (n_a + n_b) / n_b, pooled * (n_a + n_b) / n_a, 1.0)
    least = -min(pooled * (n_a + n_b) / n_b, (1 - pooled) * (n_a + n_b) / n_a, 1.0)
    seen = min(max(calls.value_a - calls.value_b, least), most)

    def excess(gap: float) -> float:
        found = _weighted_score(calls, gap)
        return -limit if found is None else min(found, 1e9) - limit

    ends = []
    for end in (least, most):
        inside = seen
        for outside in np.linspace(seen, end, _STEPS + 1)[1:].tolist():
            if excess(outside) > 0:
                ends.append(float(brentq(excess, inside, outside, xtol=1e-12)))
                break
            inside = outside
        else:
            ends.append(float(end))
    return ends[0], ends[1]
