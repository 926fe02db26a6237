"""Logistic regression with generalised estimating equations: one kind of cluster, robust errors."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from readerstats.results import TestResult, joined_notes
from readerstats.stats.mixed.design import LogisticData, logistic_data, no_estimate
from readerstats.stats.mixed.wald import wald
from readerstats.stats.samples import check_level

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

WorkingCorrelation: TypeAlias = Literal["exchangeable", "independence"]

METHOD = "gee"
_STEPS = 100
_FEW = 40
"""Robust standard errors are too small with fewer clusters than about this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GeeModel:
    """A logistic model by estimating equations, or the reason why there is none.

    Attributes
    ----------
    terms : tuple of str
        Names of the covariates.
    coefficients : tuple of TestResult
        One a term, as log odds (or log odds ratio) against 0, with the Wald interval of the
        robust standard error.
    correlation : float or None
        Between two reads of a cluster; 0 for ``"independence"``.
    n, n_clusters : int
        Reads and clusters.
    level : float
        Confidence level of the intervals.
    converged : bool
        Whether the equations were solved.
    note : str or None
        What a reader of the numbers must know; why there are none.

    Examples
    --------
    >>> model = logistic_gee([1, 1, 0, 1, 0, 1], np.ones((6, 1)), ["all"], [1, 1, 2, 2, 3, 3])
    >>> model.n, model.n_clusters
    (6, 3)
    """

    terms: tuple[str, ...]
    coefficients: tuple[TestResult, ...]
    correlation: float | None
    n: int
    n_clusters: int
    level: float
    converged: bool
    note: str | None = None


def logistic_gee(
    correct: ArrayLike,
    design: ArrayLike,
    terms: Sequence[str],
    cluster: ArrayLike,
    *,
    correlation: WorkingCorrelation = "exchangeable",
    level: float = 0.95,
) -> GeeModel:
    """Fit a logistic model of clustered reads by generalised estimating equations.

    Parameters
    ----------
    correct : array of bool, shape (read,)
        Whether each read was correct.
    design : array of float, shape (read, term)
        Covariates; the intercept is a column of ones.
    terms : sequence of str
        Names of the columns.
    cluster : array, shape (read,)
        The reader, or the case, of each read.
    correlation : {"exchangeable", "independence"}, default "exchangeable"
        Working correlation of the reads of a cluster. The standard error is right even where
        this is wrong.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    GeeModel
        Where there is no estimate (all reads correct, perfect separation, collinear covariates,
        one cluster) every coefficient is None, and the note says why.

    Raises
    ------
    ValueError
        For shapes that do not fit, values that are no numbers, or an unknown correlation.

    Notes
    -----
    Assumes independent clusters, and so one kind of them: with clusters by case the readers are
    fixed, with clusters by reader the cases are. For both at once see
    `readerstats.stats.logistic_mixed_model`. Coefficients are population-averaged, nearer
    to 0 than those of the mixed model. Computed by statsmodels, with the standard error of Liang
    and Zeger [1]_ without a correction for few clusters.
    Validated against geepack 1.3.9.

    References
    ----------
    .. [1] Liang KY, Zeger SL. Biometrika 1986;73:13-22. https://doi.org/10.1093/biomet/73.1.13

    Examples
    --------
    >>> correct = [1, 1, 0, 1, 1, 1, 0, 0, 1, 1]
    >>> case = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    >>> model = logistic_gee(correct, np.ones((10, 1)), ["(Intercept)"], case)
    >>> round(model.coefficients[0].estimate, 3), round(model.coefficients[0].se, 3)
    (0.847, 0.852)
    """
    check_level(level)
    if correlation not in ("exchangeable", "independence"):
        raise ValueError(
            f"`correlation` must be 'exchangeable' or 'independence', got {correlation!r}."
        )
    data = logistic_data(correct, design, terms)
    codes = np.asarray(cluster)
    if codes.shape != data.correct.shape:
        raise ValueError(
            f"`cluster` must have shape {data.correct.shape}, one value a read, got {codes.shape}."
        )
    levels, groups = np.unique(codes, return_inverse=True)
    reason = no_estimate(data)
    if reason is None and levels.size <= len(data.terms):
        reason = (
            f"too few clusters, {levels.size}, for a robust standard error; coefficients: "
            f"{len(data.terms)}"
        )
    fitted = None if reason else _solved(data, groups, correlation)
    if not reason and fitted is None:
        reason = "the estimating equations were not solved"
    few = levels.size < _FEW
    note = f"robust standard errors tend to be too small with {levels.size} clusters"
    return GeeModel(
        terms=data.terms,
        coefficients=_coefficients(data, fitted, level, reason),
        correlation=None if fitted is None else fitted[2],
        n=data.correct.size,
        n_clusters=levels.size,
        level=level,
        converged=fitted is not None,
        note=reason or joined_notes(note if few else None),
    )


def _solved(
    data: LogisticData, groups: NDArray[np.intp], correlation: WorkingCorrelation
) -> tuple[list[float], list[float], float] | None:
    """Return coefficients, robust standard errors and correlation; None without a solution."""
    from statsmodels.genmod import cov_struct, families
    from statsmodels.genmod.generalized_estimating_equations import GEE

    exchangeable = correlation == "exchangeable"
    structure: Any = cov_struct.Exchangeable() if exchangeable else cov_struct.Independence()
    # The covariates are scaled, so that the criterion of convergence means the same for all.
    size = np.abs(data.design).max(axis=0)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # what they warn of is told by `converged`
        fit = GEE(
            data.correct.astype(np.float64),
            data.design / size,
            groups=groups,
            family=families.Binomial(),
            cov_struct=structure,
        ).fit(maxiter=_STEPS, ctol=1e-10)
        estimates, errors = fit.params / size, fit.bse / size
        solved = bool(fit.converged) and bool(np.isfinite([estimates, errors]).all())
    if not solved or not (errors > 0).all():
        return None
    between = float(structure.dep_params) if exchangeable else 0.0
    return [float(b) for b in estimates], [float(se) for se in errors], between


def _coefficients(
    data: LogisticData,
    fitted: tuple[list[float], list[float], float] | None,
    level: float,
    reason: str | None,
) -> tuple[TestResult, ...]:
    if fitted is None:
        why = reason or "there is no estimate"
        return tuple(TestResult.unavailable(method=METHOD, note=why) for _ in data.terms)
    return tuple(
        wald(estimate, se, level=level, method=METHOD)
        for estimate, se in zip(fitted[0], fitted[1], strict=True)
    )
