"""Each reader's skill and each case's difficulty: the random effects of a logistic mixed model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from readerstats.results import Estimate
from readerstats.stats.confidence import critical_value
from readerstats.stats.mixed.model import METHOD, MixedModel
from readerstats.stats.mixed.probability import averaged_over_readers

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from readerstats.stats.mixed.fit import Fit
    from readerstats.stats.mixed.likelihood import Curvature
    from readerstats.stats.samples import FloatArray

SHRUNKEN = "shrunken toward the mean of all, the more so the fewer reads there are"
Given = TypeVar("Given")
_REACH, _STEPS = 8.0, 1601
"""Standard deviations of the cases that the grid of their log odds spans, and its points."""
_NO_SPREAD = "no spread was found, so that all are the same"


@dataclass(frozen=True, slots=True, kw_only=True)
class RandomEffects:
    """Where each reader and each case stands, on the scale of log odds.

    Attributes
    ----------
    readers, cases : tuple of Estimate
        Conditional modes with their standard errors, in the order of the sorted codes that the
        model was fitted with; 0 is the average reader, and the average case of its kind.

    Examples
    --------
    >>> RandomEffects(readers=(), cases=()).cases
    ()
    """

    readers: tuple[Estimate, ...]
    cases: tuple[Estimate, ...]


class _Spread(NamedTuple):
    """Random effects at the maximum, with what is needed for their variances."""

    reader: FloatArray  # (reader,) log odds
    case: FloatArray  # (case,) log odds
    of_reader: FloatArray  # (reader,) variance given the coefficients
    of_case: FloatArray  # (case,)
    moved: FloatArray  # (case, term) how far a case's effect falls as a coefficient rises
    beta: FloatArray  # (term, term) covariance of the coefficients given the variances


def random_effects(model: MixedModel) -> RandomEffects:
    """Return the conditional modes of readers and cases.

    Parameters
    ----------
    model : MixedModel
        With an intercept for each reader and each case, without a slope.

    Returns
    -------
    RandomEffects
        Empty where the model has no estimate. The standard error is given the coefficients and
        the variances, as ``ranef(condVar = TRUE)`` of lme4 has it.

    Raises
    ------
    ValueError
        For a model with a slope, whose readers have two effects each.

    Notes
    -----
    In a model without covariates of the cases this is the Rasch model with readers and cases
    random [1]_: log odds of a correct read = skill of the reader - difficulty of the case. The
    modes are shrunken: nearer to 0 than each one's own log odds.
    Assumes that effects are normal; where most cases are read right by all or wrong by all they
    are not, and the modes of those cases say little more than that.
    Validated against lme4 1.1-31, and against the whole matrix of second derivatives.

    References
    ----------
    .. [1] De Boeck P. Psychometrika 2008;73:533-559. https://doi.org/10.1007/s11336-008-9092-x
    .. [2] Bates D, Maechler M, Bolker B, Walker S. J Stat Softw 2015;67(1):1-48.
       https://doi.org/10.18637/jss.v067.i01

    Examples
    --------
    >>> from readerstats.stats.mixed.model import logistic_mixed_model
    >>> reader, case = np.divmod(np.arange(48), 8)
    >>> correct = (case < 4) | ((reader + case) % 3 > 0)
    >>> model = logistic_mixed_model(correct, np.ones((48, 1)), ["(Intercept)"], reader, case)
    >>> [round(effect.estimate, 2) for effect in random_effects(model).cases][2:6]
    [0.25, 0.25, -0.29, -0.29]
    """
    if model.fit is None:
        return RandomEffects(readers=(), cases=())
    spread = _spread(model)
    return RandomEffects(
        readers=_with_bounds(spread.reader, spread.of_reader, model.level),
        cases=_with_bounds(spread.case, spread.of_case, model.level),
    )


def case_log_odds(model: MixedModel, at: ArrayLike) -> tuple[Estimate, ...]:
    """Estimate, for each case, the log odds that the average reader is right.

    Parameters
    ----------
    model : MixedModel
        Without a slope.
    at : array of float, shape (case, term)
        The covariates of each case, in the order of the sorted codes; the intercept's 1 among
        them.

    Returns
    -------
    tuple of Estimate
        Minus these is the difficulty of the case. The standard error knows that the coefficients
        are estimated, too; empty where the model has no estimate.

    Raises
    ------
    ValueError
        For a model with a slope, or a shape that does not fit.

    Notes
    -----
    The variance is that of the joint second derivatives in coefficients and random effects, at
    the estimated variances: the prediction error variance of mixed-model equations [1]_. That the
    variances are themselves estimated is not in it. Validated against the matrices of lme4 1.1-31.

    References
    ----------
    .. [1] Robinson GK. That BLUP is a good thing: the estimation of random effects. Stat Sci
       1991;6:15-32. https://doi.org/10.1214/ss/1177011926

    Examples
    --------
    >>> from readerstats.stats.mixed.model import logistic_mixed_model
    >>> reader, case = np.divmod(np.arange(48), 8)
    >>> correct = (case < 4) | ((reader + case) % 3 > 0)
    >>> model = logistic_mixed_model(correct, np.ones((48, 1)), ["(Intercept)"], reader, case)
    >>> first = case_log_odds(model, np.ones((8, 1)))[0]
    >>> round(first.estimate, 2), round(first.se, 2)
    (1.98, 0.65)
    """
    if model.fit is None:
        return ()
    rows = _checked(model, at)
    spread = _spread(model)
    toward = rows - spread.moved
    variance = spread.of_case + np.einsum("kp,pq,kq->k", toward, spread.beta, toward)
    return _with_bounds(rows @ model.fit.beta + spread.case, variance, model.level)


def expected_shares(model: MixedModel, at: ArrayLike) -> tuple[Estimate, ...]:
    """Estimate, for each case, the share of readers like these who get it right.

    Parameters
    ----------
    model : MixedModel
        Without a slope.
    at : array of float, shape (case, term)
        The covariates of each case, as for `case_log_odds`.

    Returns
    -------
    tuple of Estimate
        On [0, 1], method ``"empirical-bayes"``: shrunken from the raw share toward that of all
        cases of the kind. Empty where the model has no estimate.

    Raises
    ------
    ValueError
        For a model with a slope, or a shape that does not fit.

    Notes
    -----
    Empirical Bayes [1]_: the distribution of a case's log odds, given its reads, the normal
    distribution of all cases and the skills of its readers, is computed on a grid, without the
    normal approximation of `case_log_odds`, which fails where all readers agree. The estimate is
    its mean, the bounds are its quantiles. Coefficients, variances and skills are taken as known,
    so that the interval is a little too narrow; it holds on average over the cases, not for one
    that was picked out. Validated against adaptive quadrature.

    References
    ----------
    .. [1] Morris CN. J Am Stat Assoc 1983;78:47-55.
       https://doi.org/10.1080/01621459.1983.10477920

    Examples
    --------
    >>> from readerstats.stats.mixed.model import logistic_mixed_model
    >>> reader, case = np.divmod(np.arange(48), 8)
    >>> correct = (case < 4) | ((reader + case) % 3 > 0)
    >>> model = logistic_mixed_model(correct, np.ones((48, 1)), ["(Intercept)"], reader, case)
    >>> share = expected_shares(model, np.ones((8, 1)))[0]
    >>> round(share.estimate, 2), round(share.lower, 2), round(share.upper, 2)
    (0.87, 0.73, 0.95)
    """
    if model.fit is None:
        return ()
    rows = _checked(model, at)
    spread = _spread(model)
    sd = model.sd_case or 0.0
    steps = np.linspace(-_REACH, _REACH, _STEPS)
    reads = model.fit.likelihood.reads
    reader, case = _as_given(model, reads.reader, reads.case)
    won = np.zeros((model.n_cases, model.n_readers))
    lost = np.zeros((model.n_cases, model.n_readers))
    np.add.at(won, (case, reader), reads.correct)
    np.add.at(lost, (case, reader), ~reads.correct)
    found: list[Estimate] = []
    # Cases of one kind share their grid: the likelihood is then one matrix product.
    kinds, of_kind = np.unique(rows, axis=0, return_inverse=True)
    shares = np.empty((model.n_cases, 3))
    for number, kind in enumerate(kinds):
        grid = float(kind @ model.fit.beta) + sd * steps
        mine = of_kind.reshape(-1) == number
        log_odds = grid[:, None] + spread.reader
        likely = (
            won[mine] @ -np.logaddexp(0, -log_odds).T + lost[mine] @ -np.logaddexp(0, log_odds).T
        )
        likely -= steps**2 / 2
        weight = np.exp(likely - likely.max(axis=1, keepdims=True))
        weight /= weight.sum(axis=1, keepdims=True)
        right = averaged_over_readers(grid, model.sd_reader or 0.0)
        shares[mine] = _mean_and_quantiles(weight, right, model.level)
    for middle, lower, upper in shares.tolist():
        found.append(
            Estimate(
                estimate=middle, lower=lower, upper=upper, level=model.level,
                method="empirical-bayes", note=SHRUNKEN if sd else _NO_SPREAD,
            )
        )  # fmt: skip
    return tuple(found)


def _mean_and_quantiles(weight: FloatArray, right: FloatArray, level: float) -> FloatArray:
    """Return mean and bounds of a share over a grid on which it rises, shape (case, 3)."""
    tail = (1 - level) / 2
    below = np.cumsum(weight, axis=1) - weight / 2
    bounds = [[np.interp(at, mine, right) for at in (tail, 1 - tail)] for mine in below]
    return np.column_stack([weight @ right, bounds])


def _spread(model: MixedModel) -> _Spread:
    """Take the modes at the maximum, and the blocks of the inverse of the second derivatives."""
    fit = model.fit
    if fit is None or model.slope is not None:
        raise ValueError("skill and difficulty are of a model without a slope.")
    likelihood = fit.likelihood
    mode = likelihood.mode(fit.optimum.at)
    curvature = mode.curvature
    scale, sd = float(fit.scale[0, 0]), float(fit.theta[-1])
    inverse = np.linalg.inv(curvature.schur)
    crossed = inverse @ curvature.between / curvature.case
    first = scale * mode.reader[:, 0], scale**2 * np.diagonal(inverse)
    last = (
        sd * mode.case,
        sd**2 * (1 + (curvature.between * crossed).sum(axis=0)) / curvature.case,
    )
    beta, moved_first, moved_last = _coefficients(fit, curvature, scale, sd)
    reader, case = _as_given(model, first, last)
    _, moved = _as_given(model, moved_first, moved_last)
    return _Spread(reader[0], case[0], reader[1], case[1], moved, beta)


def _checked(model: MixedModel, at: ArrayLike) -> FloatArray:
    rows = np.asarray(at, dtype=np.float64)
    if rows.shape != (model.n_cases, len(model.terms)):
        raise ValueError(
            f"`at` must have shape ({model.n_cases}, {len(model.terms)}), got {rows.shape}."
        )
    return rows


def _as_given(model: MixedModel, first: Given, last: Given) -> tuple[Given, Given]:
    """Put readers first again: where they outnumber the cases, the likelihood has cases first."""
    exchanged = model.fit is not None and model.fit.likelihood.reads.n_readers != model.n_readers
    return (last, first) if exchanged else (first, last)


def _coefficients(
    fit: Fit, curvature: Curvature, scale: float, sd: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the coefficients' covariance, and how far each effect falls as one of them rises."""
    reads = fit.likelihood.reads
    design = reads.design @ np.linalg.inv(fit.to_coefficients)
    weighted = curvature.weight[:, None] * design
    information = design.T @ weighted
    of_first = scale * _sums(reads.reader, weighted)
    of_last = sd * _sums(reads.case, weighted)
    solved = [curvature.solve(a[:, None], b) for a, b in zip(of_first.T, of_last.T, strict=True)]
    first = np.column_stack([part[:, 0] for part, _ in solved])
    last = np.column_stack([part for _, part in solved])
    information -= of_first.T @ first + of_last.T @ last
    covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
    return covariance, scale * first, sd * last


def _sums(unit: NDArray[np.intp], values: FloatArray) -> FloatArray:
    """Sum each column over readers, or over cases: shape (unit, column)."""
    return np.column_stack([np.bincount(unit, column) for column in values.T])


def _with_bounds(values: FloatArray, variances: FloatArray, level: float) -> tuple[Estimate, ...]:
    reach = critical_value(level)
    return tuple(
        Estimate(
            estimate=value,
            se=(se := math.sqrt(max(0.0, variance))),
            lower=value - reach * se,
            upper=value + reach * se,
            level=level,
            method=METHOD,
            note=SHRUNKEN if se else _NO_SPREAD,
        )
        for value, variance in zip(values.tolist(), variances.tolist(), strict=True)
    )
