"""Two voters under one rule, and the best of many pairs with an honest estimate of how good it is.

The best of hundreds of pairs looks better on the cases that chose it than on others. Here each
part of the cases is judged by the pair that the other parts chose.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np

from readerstats.results import Estimate
from readerstats.stats.samples import check_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from readerstats.stats.samples import FloatArray

Rule: TypeAlias = Literal["either", "both", "more-confident"]
RULES: tuple[Rule, ...] = get_args(Rule)
METHOD = "cross-validation"
FOLDS, REPEATS = 10, 20
_ALIKE = 1e-9
"""Shares that differ by less are the same: sums in another order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The best of several candidates, found in the data.

    Attributes
    ----------
    best : int
        Position of the candidate that is right most often; the first of several.
    apparent : float
        Its share right on the cases that chose it: optimistic.
    honest : Estimate
        Share right on cases that had no part in the choice, with the choice made anew each time.
    ties : int
        Candidates that did as well as the best, itself among them.

    Examples
    --------
    >>> Choice(best=0, apparent=0.9, honest=Estimate(estimate=0.8, method=METHOD), ties=1).best
    0
    """

    best: int
    apparent: float
    honest: Estimate
    ties: int


def relative_confidence(score: ArrayLike, decision: ArrayLike) -> FloatArray:
    """Rank each call among the voter's own calls of the same kind by how sure it was.

    Parameters
    ----------
    score : array_like, shape (case,)
        Larger for more positive; NaN where there is none.
    decision : array_like, shape (case,)
        1 positive, 0 negative, NaN not read.

    Returns
    -------
    ndarray of float, shape (case,)
        In (0, 1): mid-rank of the score among the positive calls, or of its negative among the
        negative calls. It does not depend on how a voter uses the scale, and needs no middle of
        it; NaN without score or decision.

    Examples
    --------
    >>> relative_confidence([90, 60, 40, 10], [1, 1, 0, 0])
    array([0.75, 0.25, 0.25, 0.75])
    """
    from scipy.stats import rankdata

    scores, calls = np.asarray(score, dtype=np.float64), np.asarray(decision, dtype=np.float64)
    found = np.full(scores.shape, np.nan)
    for call, sign in ((1.0, 1.0), (0.0, -1.0)):
        mine = (calls == call) & ~np.isnan(scores)
        if mine.any():
            found[mine] = (rankdata(sign * scores[mine]) - 0.5) / mine.sum()
    return found


def pairs_right(
    decision: ArrayLike,
    truth: ArrayLike,
    pairs: Sequence[tuple[int, int]],
    rule: Rule,
    confidence: ArrayLike | None = None,
) -> FloatArray:
    """Return how probably each pair is right on each case under a rule.

    Parameters
    ----------
    decision : array_like, shape (voter, case)
        Probability of a positive call: 0 or 1, or the share of a model's runs; NaN not read.
    truth : array_like of bool, shape (case,)
    pairs : sequence of (int, int)
        Positions of the two voters.
    rule : {"either", "both", "more-confident"}
        Positive if either calls it so, if both do, or as the more confident of the two says (a
        fair coin where both are as confident).
    confidence : array_like, shape (voter, case), optional
        From `relative_confidence`; for the third rule.

    Returns
    -------
    ndarray of float, shape (pair, case)
        NaN where one of the two has no call, or no confidence that the rule needs.

    Raises
    ------
    ValueError
        For an unknown rule, or the third one without confidences.

    Notes
    -----
    Runs of two models are taken as independent of each other.

    References
    ----------
    .. [1] Koriat A. When are two heads better than one and why? Science 2012;336:360-362.
       https://doi.org/10.1126/science.1216549

    Examples
    --------
    >>> pairs_right([[1, 0], [0, 0]], [True, True], [(0, 1)], "either")
    array([[1., 0.]])
    """
    if rule not in RULES:
        raise ValueError(f"`rule` must be one of {', '.join(RULES)}, got {rule!r}.")
    calls, positive = np.asarray(decision, dtype=np.float64), np.asarray(truth, dtype=bool)
    index = np.asarray(pairs, dtype=np.intp).reshape(-1, 2)
    a, b = calls[index[:, 0]], calls[index[:, 1]]
    if rule == "either":
        call = 1 - (1 - a) * (1 - b)
    elif rule == "both":
        call = a * b
    elif confidence is None:
        raise ValueError("the more confident of two cannot be told without `confidence`.")
    else:
        sure = np.asarray(confidence, dtype=np.float64)
        gap = sure[index[:, 0]] - sure[index[:, 1]]
        weight = np.where(np.isnan(gap), np.nan, (np.sign(np.round(gap, 12)) + 1) / 2)
        # Where they agree, it does not matter who is the more confident.
        call = np.where(a == b, a, weight * a + (1 - weight) * b)
    return np.where(positive, call, 1 - call)


def choose(
    right: ArrayLike,
    strata: ArrayLike,
    *,
    clusters: ArrayLike | None = None,
    folds: int = FOLDS,
    repeats: int = REPEATS,
    seed: int = 20260101,
    level: float = 0.95,
) -> Choice | None:
    """Find the candidate that is right most often, and estimate honestly how often that is.

    Parameters
    ----------
    right : array_like, shape (candidate, case)
        Probability of being right; NaN where a candidate has no call.
    strata : array_like, shape (case,)
        Such as the truth: each fold has its share of each.
    clusters : array_like of int, shape (case,), optional
        The patient of each case, whose cases stay in one fold.
    folds, repeats : int, default 10 and 20
        Folds, and random divisions into them.
    seed : int
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Choice or None
        None where no candidate has a call, or there are fewer than two cases or patients.

    Raises
    ------
    ValueError
        For a level outside (0, 1), or fewer than two folds.

    Notes
    -----
    Cross-validation [1]_ judges the choosing, not the one pair that was chosen. The interval is
    Student's t over the cases' held-out results, or the patients'; it takes them as independent,
    which folds that share their training cases are not quite, and is somewhat too narrow [2]_.

    References
    ----------
    .. [1] Stone M. J R Stat Soc B 1974;36:111-147.
       https://doi.org/10.1111/j.2517-6161.1974.tb00994.x
    .. [2] Bates S, Hastie T, Tibshirani R. J Am Stat Assoc 2024;119:1434-1445.
       https://doi.org/10.1080/01621459.2023.2197686

    Examples
    --------
    >>> chance = np.random.default_rng(1)
    >>> found = choose(chance.random((50, 40)) < 0.5, np.zeros(40))
    >>> round(found.apparent, 2), found.honest.estimate < 0.6
    (0.7, True)
    """
    check_level(level)
    if folds < 2:
        raise ValueError(f"`folds` must be at least 2, got {folds}.")
    votes = np.asarray(right, dtype=np.float64)
    called = ~np.isnan(votes)
    number = called.sum(axis=1)
    _, kind = np.unique(np.asarray(strata), return_inverse=True)
    units = np.arange(votes.shape[1])
    if clusters is not None:
        units = np.unique(np.asarray(clusters), return_inverse=True)[1]
    n_units = len(set(units.tolist()))
    if not number.any() or n_units < 2:
        return None
    value = np.where(called, votes, 0.0)
    share = np.where(number > 0, value.sum(axis=1) / np.maximum(number, 1), -1.0)
    best = int(np.argmax(share >= share.max() - _ALIKE))
    rng = np.random.default_rng(seed)
    held, seen = np.zeros(votes.shape[1]), np.zeros(votes.shape[1])
    for _ in range(repeats):
        fold = _divided(rng, units, kind, min(folds, n_units))
        _judge(value, called, fold, held, seen)
    return Choice(
        best=best,
        apparent=float(share[best]),
        honest=_over_cases(held, seen, units, level),
        ties=int((share >= share.max() - _ALIKE).sum()),
    )


def _divided(
    rng: np.random.Generator, units: NDArray[np.intp], kind: NDArray[np.intp], folds: int
) -> NDArray[np.intp]:
    """Deal units into folds, kind by kind, so that each fold has its share of each."""
    first = np.unique(units, return_index=True)[1]
    order = rng.permutation(first.size)
    order = order[np.argsort(kind[first][order], kind="stable")]
    dealt = np.empty(first.size, dtype=np.intp)
    dealt[order] = np.arange(first.size) % folds
    return dealt[units]


def _judge(
    value: FloatArray,
    called: NDArray[np.bool_],
    fold: NDArray[np.intp],
    held: FloatArray,
    seen: FloatArray,
) -> None:
    """Add to each case what the candidate chosen on the other folds makes of it."""
    member = np.eye(int(fold.max()) + 1)[fold]
    won, number = value @ member, called @ member
    won, number = won.sum(axis=1, keepdims=True) - won, number.sum(axis=1, keepdims=True) - number
    share = np.where(number > 0, won / np.maximum(number, 1), -1.0)
    best = share >= share.max(axis=0) - _ALIKE
    # Of several that do as well none is preferred: their mean, each case by those who called it.
    total = (best.astype(np.float64).T @ value)[fold, np.arange(fold.size)]
    count = (best.astype(np.float64).T @ called)[fold, np.arange(fold.size)]
    known = count > 0
    held[known] += total[known] / count[known]
    seen[known] += 1


def _over_cases(
    held: FloatArray, seen: FloatArray, units: NDArray[np.intp], level: float
) -> Estimate:
    from scipy.special import stdtrit

    known = seen > 0
    values, unit = held[known] / seen[known], units[known]
    mean, n_units = float(values.mean()), len(set(unit.tolist()))
    note = "the choice was made anew without each part of the cases in turn"
    if n_units < 2:
        return Estimate(estimate=mean, n=values.size, method=METHOD, note=note)
    residual = np.bincount(unit, values - mean)
    variance = float(residual @ residual) * n_units / (n_units - 1) / values.size**2
    se = math.sqrt(variance)
    if se < _ALIKE:
        none = "no interval: every case had the same result"
        return Estimate(estimate=mean, n=values.size, method=METHOD, note=none)
    reach = float(stdtrit(n_units - 1, (1 + level) / 2)) * se
    return Estimate(
        estimate=mean,
        se=se,
        lower=max(0.0, mean - reach),
        upper=min(1.0, mean + reach),
        df=n_units - 1,
        level=level,
        n=values.size,
        method=METHOD,
        note=note,
    )
