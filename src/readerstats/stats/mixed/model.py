"""A logistic mixed model of reads: crossed random effects of readers and cases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from readerstats.results import TestResult, joined_notes
from readerstats.stats.mixed.design import (
    OTHER_METHODS,
    LogisticData,
    logistic_data,
    no_estimate,
)
from readerstats.stats.mixed.fit import Fit, maximum_likelihood
from readerstats.stats.mixed.wald import wald
from readerstats.stats.one_thread import one_thread
from readerstats.stats.samples import check_level

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from readerstats.stats.samples import FloatArray

    IntArray = NDArray[np.intp]

METHOD = "mixed"
_NONE = 1e-4
"""A standard deviation below this is none; lme4 draws the line at the same place."""
_RUNS_OFF = 30.0
"""A standard deviation of the log odds beyond this means right and wrong without exception."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixedModel:
    """A logistic mixed model that was fitted, or the reason why it was not.

    Attributes
    ----------
    terms : tuple of str
        Names of the covariates.
    coefficients : tuple of TestResult
        One a term, as log odds (or log odds ratio) against 0, with the Wald interval.
    sd_reader, sd_case : float or None
        Standard deviation of the log odds among readers and among cases; with a slope,
        `sd_reader` is that of readers where the slope's covariate is 0.
    sd_slope, slope_correlation : float or None
        Standard deviation among readers of the slope, and its correlation with the intercept;
        None without a slope, the correlation also where one of the two does not vary.
    log_likelihood : float or None
        By Laplace's approximation.
    n, n_readers, n_cases : int
        Reads, readers and cases.
    level : float
        Confidence level of the intervals.
    slope : str or None
        Name of the term whose effect differs between readers.
    converged : bool
        Whether a maximum of the likelihood was found.
    singular : bool
        Whether a random effect has no variance, or a slope follows from the intercept.
    note : str or None
        What a reader of the numbers must know; why there are none.
    fit : Fit or None
        For `population_averaged`, `marginal_difference` and `profile_interval`.

    Examples
    --------
    >>> MixedModel(terms=("all",), coefficients=(), n=6, n_readers=2, n_cases=3, level=0.95,
    ...            slope=None, note="one reader is no sample of readers").converged
    False
    """

    terms: tuple[str, ...]
    coefficients: tuple[TestResult, ...]
    n: int
    n_readers: int
    n_cases: int
    level: float
    slope: str | None
    sd_reader: float | None = None
    sd_case: float | None = None
    sd_slope: float | None = None
    slope_correlation: float | None = None
    log_likelihood: float | None = None
    converged: bool = False
    singular: bool = False
    note: str | None = None
    fit: Fit | None = field(default=None, repr=False, compare=False)

    def coefficient(self, term: str) -> TestResult:
        """Return the coefficient of one term.

        Parameters
        ----------
        term : str

        Returns
        -------
        TestResult

        Raises
        ------
        ValueError
            For a name that is not among `terms`.
        """
        if term not in self.terms:
            raise ValueError(f"`term` must be one of {', '.join(self.terms)}, got {term!r}.")
        return self.coefficients[self.terms.index(term)]


@one_thread()
def logistic_mixed_model(
    correct: ArrayLike,
    design: ArrayLike,
    terms: Sequence[str],
    reader: ArrayLike,
    case: ArrayLike,
    *,
    slope: str | None = None,
    level: float = 0.95,
) -> MixedModel:
    """Fit a logistic model with crossed random effects of readers and cases.

    Parameters
    ----------
    correct : array of bool, shape (read,)
        Whether each read was correct; or, on positive cases, positive.
    design : array of float, shape (read, term)
        Covariates of the read, its reader and its case; the intercept is a column of ones.
    terms : sequence of str
        Names of the columns.
    reader, case : array of int, shape (read,)
        Who read what. Any set of numbers; reads may be missing or repeated.
    slope : str, optional
        Name of a term, such as the modality, whose effect differs between readers: a random slope
        that may correlate with the reader's intercept.
    level : float, default 0.95
        Confidence level of the Wald intervals, in (0, 1).

    Returns
    -------
    MixedModel
        Where there is no estimate (all reads correct, perfect separation, collinear covariates,
        one reader, one case) every coefficient is None, and the note says why.

    Raises
    ------
    ValueError
        For shapes that do not fit, values that are no numbers, or an unknown name.

    Notes
    -----
    Assumes that the effects of readers and of cases are normal on the scale of log odds, and that
    reads are independent given them. Maximum likelihood by Laplace's approximation; standard
    errors from the second derivatives in all parameters. Both are those of ``glmer`` with
    ``(1 | reader) + (1 | case)``, or ``(1 + slope | reader)``.
    Validated against lme4 1.1-31 and glmmTMB 1.1.5.

    References
    ----------
    .. [1] Bates D, Maechler M, Bolker B, Walker S. J Stat Softw 2015;67(1):1-48.
       https://doi.org/10.18637/jss.v067.i01
    .. [2] Breslow NE, Clayton DG. J Am Stat Assoc 1993;88:9-25.
       https://doi.org/10.1080/01621459.1993.10594284

    Examples
    --------
    >>> reader, case = np.divmod(np.arange(48), 8)
    >>> correct = (case < 4) | ((reader + case) % 3 > 0)
    >>> model = logistic_mixed_model(correct, np.ones((48, 1)), ["(Intercept)"], reader, case)
    >>> model.converged, round(model.coefficients[0].estimate, 3), round(model.sd_case, 3)
    (True, 1.724, 0.588)
    """
    check_level(level)
    data = logistic_data(correct, design, terms)
    if slope is not None and slope not in data.terms:
        raise ValueError(f"`slope` must be one of {', '.join(data.terms)}, got {slope!r}.")
    reader_of, n_readers = _numbered(reader, data, "reader")
    case_of, n_cases = _numbered(case, data, "case")
    blank = MixedModel(
        terms=data.terms,
        coefficients=(),
        n=data.correct.size,
        n_readers=n_readers,
        n_cases=n_cases,
        level=level,
        slope=slope,
    )
    reason = no_estimate(data) or _too_few(blank)
    if reason:
        return _without_estimates(blank, reason)
    # Cases are eliminated and readers kept: exchange the two where readers are the many.
    exchanged = slope is None and n_readers > n_cases
    if exchanged:
        reader_of, case_of = case_of, reader_of
    fit = maximum_likelihood(data, reader_of, case_of, slope)
    return _described(blank, fit, exchanged=exchanged)


def _numbered(codes: ArrayLike, data: LogisticData, name: str) -> tuple[IntArray, int]:
    """Give readers or cases numbers from 0, in the order of their codes."""
    array = np.asarray(codes)
    if array.shape != data.correct.shape:
        raise ValueError(
            f"`{name}` must have shape {data.correct.shape}, one value a read, got {array.shape}."
        )
    levels, numbers = np.unique(array, return_inverse=True)
    return numbers, levels.size


def _too_few(model: MixedModel) -> str | None:
    """Say why readers or cases cannot be random; None where they can."""
    if model.n_readers < 2:
        return (
            "one reader is no sample of readers: their spread cannot be estimated; methods with "
            "cases random and readers fixed can be used"
        )
    if model.n_cases < 2:
        return (
            "one case is no sample of cases: their spread cannot be estimated; methods with "
            "readers random and cases fixed can be used"
        )
    for units, other, count in (
        ("case", "reader", model.n_cases),
        ("reader", "case", model.n_readers),
    ):
        if count >= model.n:
            return (
                f"each {units} has one read: its effect cannot be told from chance; methods with "
                f"{other}s as the only clusters can be used"
            )
    return None


def _without_estimates(blank: MixedModel, reason: str) -> MixedModel:
    missing = tuple(TestResult.unavailable(method=METHOD, note=reason) for _ in blank.terms)
    return replace(blank, coefficients=missing, note=reason)


def _described(blank: MixedModel, fit: Fit, *, exchanged: bool) -> MixedModel:
    """Turn a maximum into a result; what is no maximum into a reason."""
    spread = fit.scale @ fit.scale.T
    sds = [math.sqrt(variance) for variance in np.diagonal(spread)]
    sd_first, sd_last = sds[0], abs(float(fit.theta[-1]))
    if not fit.optimum.found or max(sd_first, sd_last) > _RUNS_OFF:
        return _without_estimates(blank, _no_maximum(sd_first, sd_last, exchanged=exchanged))
    sd_reader, sd_case = (sd_last, sd_first) if exchanged else (sd_first, sd_last)
    sd_reader, sd_case = (0.0 if sd < _NONE else sd for sd in (sd_reader, sd_case))
    sd_slope, correlation = None, None
    notes: list[str] = []
    if sd_reader == 0:
        notes.append("the variance between readers is estimated as 0")
    if sd_case == 0:
        notes.append("the variance between cases is estimated as 0")
    if blank.slope is not None:
        sd_slope, correlation, note = _slope(spread, sds)
        notes += [note] if note else []
    return replace(
        blank,
        coefficients=_wald(fit, blank.level),
        sd_reader=sd_reader,
        sd_case=sd_case,
        sd_slope=sd_slope,
        slope_correlation=correlation,
        log_likelihood=-fit.optimum.value,
        converged=True,
        singular=bool(notes),
        note=joined_notes(*notes),
        fit=fit,
    )


def _no_maximum(sd_first: float, sd_last: float, *, exchanged: bool) -> str:
    """Say what went wrong in the search."""
    if max(sd_first, sd_last) > _RUNS_OFF:
        cases = (sd_last > sd_first) != exchanged
        units = "cases" if cases else "readers"
        return (
            f"the variance between {units} grows without end: nearly each of them is always right "
            f"or always wrong; {OTHER_METHODS}"
        )
    return f"the search for the maximum of the likelihood did not settle; {OTHER_METHODS}"


def _slope(spread: FloatArray, sds: list[float]) -> tuple[float, float | None, str | None]:
    """Return the slope's standard deviation, its correlation with the intercept, and a note."""
    sd_slope = 0.0 if sds[1] < _NONE else sds[1]
    if sd_slope == 0:
        return 0.0, None, "the variance of the slope between readers is estimated as 0"
    if sds[0] < _NONE:
        return sd_slope, None, None
    correlation = float(spread[0, 1]) / (sds[0] * sds[1])
    correlation = max(-1.0, min(1.0, correlation))
    note = None
    if 1 - abs(correlation) < _NONE:
        note = f"slope and intercept of the readers correlate perfectly ({correlation:+.0f})"
    return sd_slope, correlation, note


def _wald(fit: Fit, level: float) -> tuple[TestResult, ...]:
    variances = np.diagonal(fit.covariance)[fit.theta.size :]
    return tuple(
        wald(float(estimate), math.sqrt(variance), level=level, method=METHOD)
        for estimate, variance in zip(fit.beta, variances, strict=True)
    )
