"""Several runs of a model on the same cases: their part of the spread, and their agreement."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.results import Estimate
from readerstats.stats.average_share import average_share
from readerstats.stats.confidence import critical_value

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from readerstats.stats.samples import FloatArray

NOT_ASSESSED: Final = "run-to-run variability was not assessed: no case has two runs"
_BELOW_ZERO: Final = (
    "the variance between cases is estimated below 0 and taken as 0: runs differ as much within "
    "cases as between them"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSpread:
    """The variance of a model's average, split into what cases and what runs bring.

    Attributes
    ----------
    mean : float or None
        Average over cases of each case's average over its runs.
    n : int
        Cases with a run; what the average is of.
    runs : int
        Runs in all; they are no cases.
    fewest, most : int
        Runs of a case.
    between, within : float or None
        Variance between cases, and between runs of one case, as estimated: `between` may be below
        0, and the note says so. None for one case, and without a case of two runs.
    se : float or None
        Standard error of the mean over samples of cases.
    run_share : float or None
        Share of the variance of the mean that more runs would take away, on [0, 1].
    design_effect : float or None
        How many times too small the variance would be if each run counted as a case.
    note : str or None

    Examples
    --------
    >>> run_spread([[1, 1, 0], [1, 1, 1], [0, 1, 0], [1, 0, 0]]).n
    4
    """

    mean: float | None
    n: int
    runs: int
    fewest: int
    most: int
    between: float | None = None
    within: float | None = None
    se: float | None = None
    run_share: float | None = None
    design_effect: float | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.type in ("float | None", "int") and value is not None:
                number = int(value) if field.type == "int" else float(value)
                if not math.isfinite(number):
                    raise ValueError(f"`{field.name}` must be a finite number, got {value}.")
                object.__setattr__(self, field.name, number)

    def se_with(self, runs: float) -> float | None:
        """Return the standard error that the same cases would give with so many runs each.

        Parameters
        ----------
        runs : float
            At least 1; ``math.inf`` for what no number of runs takes away.

        Returns
        -------
        float or None
            None where the split is not known.

        Examples
        --------
        >>> found = run_spread([[1, 1, 0], [1, 1, 1], [0, 1, 0], [1, 0, 0], [0, 0, 0]])
        >>> round(found.se, 4), round(found.se_with(3), 4), round(found.se_with(6), 4)
        (0.17, 0.17, 0.1491)
        """
        if not runs >= 1:
            raise ValueError(f"`runs` must be at least 1, got {runs}.")
        if self.between is None or self.within is None:
            return None
        return math.sqrt((max(0.0, self.between) + self.within / runs) / self.n)


def run_spread(values: ArrayLike) -> RunSpread:
    """Split the variance of a model's average into cases and runs.

    Parameters
    ----------
    values : array_like, shape (case, run)
        1 where the run was right and 0 where it was wrong, or its score; NaN where there is no
        answer. Cases may have different numbers of runs; one without any is left out.

    Returns
    -------
    RunSpread

    Raises
    ------
    ValueError
        For another shape, or a value that is not finite.

    Notes
    -----
    One-way random effects, runs within cases: a run is its case's mean, which varies over cases
    with variance B, and a deviation with variance W. W is the mean square within cases; the
    variance S² of the cases' averages estimates B + W mean(1 / runs), and B is what is left (the
    unweighted means of [1]_; with as many runs of each case the analysis of variance). The mean
    of n cases has the squared standard error S² / n [2]_, whatever the number of runs. The design
    effect is S² / n by that of as many independent answers as there are runs, (B + W) / runs; with
    k runs each it is 1 + (k - 1) B / (B + W).
    Assumes that cases are independent, that runs of a case are independent given the case, and
    that how many a case has does not hang on how it is answered.
    Validated against the restricted likelihood fit of statsmodels, and against simulated runs.

    References
    ----------
    .. [1] Searle SR, Casella G, McCulloch CE. Variance Components. Wiley; 1992, section 3.6.
       doi:10.1002/9780470316856
    .. [2] Miller E. Adding error bars to evals. 2024. doi:10.48550/arXiv.2411.00640

    Examples
    --------
    >>> found = run_spread([[1, 1, 0], [1, 1, 1], [0, 1, 0], [1, 0, 0], [0, 0, 0]])
    >>> round(found.between, 4), round(found.within, 4), round(found.design_effect, 3)
    (0.0778, 0.2, 1.56)
    """
    table = _checked(values)
    answered = ~np.isnan(table)
    number = answered.sum(axis=1)
    table, answered, number = table[number > 0], answered[number > 0], number[number > 0]
    n, runs = number.size, int(number.sum())
    if n == 0:
        return RunSpread(mean=None, n=0, runs=0, fewest=0, most=0, note="no case was answered")
    averages = np.nansum(table, axis=1) / number
    mean, fewest, most = float(averages.mean()), int(number.min()), int(number.max())
    spread = float(averages.var(ddof=1)) if n > 1 else None
    se = None if spread is None else math.sqrt(spread / n)
    if spread is None or runs == n:
        note = "one case says nothing of others" if spread is None else NOT_ASSESSED
        return RunSpread(mean=mean, n=n, runs=runs, fewest=fewest, most=most, se=se, note=note)
    apart = np.where(answered, table - averages[:, None], 0.0)
    within = float((apart**2).sum()) / (runs - n)
    per_case = within * float((1 / number).mean())
    between = spread - per_case
    one = max(0.0, between) + within
    return RunSpread(
        mean=mean,
        n=n,
        runs=runs,
        fewest=fewest,
        most=most,
        between=between,
        within=within,
        se=se,
        run_share=min(1.0, per_case / spread) if spread else None,
        design_effect=spread / n * runs / one if one else None,
        note=_BELOW_ZERO if between < -1e-12 * within else None,
    )


def self_consistency(decisions: ArrayLike, *, level: float = 0.95) -> Estimate:
    """Estimate how often two runs of a model on the same case agree.

    Parameters
    ----------
    decisions : array_like, shape (case, run)
        1 for positive, 0 for negative, NaN for no answer.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Estimate
        The share of pairs of runs that agree, averaged over the cases with two runs or more, each
        with the same weight; `n` is the number of these cases. Cases are random.

    Raises
    ------
    ValueError
        For another shape, a decision that is not 0 or 1, or a level outside (0, 1).

    Notes
    -----
    The interval is that of `average_share` for the cases' own shares, a case with k runs standing
    for k - 1 comparisons at most.
    Assumes independent cases. Validated against all pairs of runs counted one by one.

    References
    ----------
    .. [1] Fleiss JL. Psychol Bull 1971;76:378-382. doi:10.1037/h0031619

    Examples
    --------
    >>> found = self_consistency([[1, 1, 0], [1, 1, 1], [0, 1, 0], [1, 0, 0], [0, 0, 0]])
    >>> round(found.estimate, 4), found.n
    (0.6, 5)
    """
    shares, _, number = _agreement(decisions)
    if not shares.size:
        critical_value(level)
        return Estimate.unavailable(method="wilson-effective", note=NOT_ASSESSED, n=0)
    return average_share(shares, runs=number - 1, level=level)


def run_kappa(decisions: ArrayLike, *, level: float = 0.95) -> Estimate:
    """Estimate how far the runs of a model agree beyond what its favorite answer would bring.

    Parameters
    ----------
    decisions : array_like, shape (case, run)
        1 for positive, 0 for negative, NaN for no answer.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Estimate
        Fleiss' kappa with runs as raters, `n` being the cases with two runs or more; 1 where runs
        always agree, 0 where they agree as runs of different cases do.

    Raises
    ------
    ValueError
        As for `self_consistency`.

    Notes
    -----
    Agreement expected by chance is that of two answers drawn from the model's own shares of
    positive and negative, each case with the same weight. The interval leaves out each case in
    turn, with Student's t.
    Assumes independent cases. Validated against ``fleiss_kappa`` of statsmodels.

    References
    ----------
    .. [1] Fleiss JL. Psychol Bull 1971;76:378-382. doi:10.1037/h0031619
    .. [2] Arvesen JN. Ann Math Stat 1969;40:2076-2100. doi:10.1214/aoms/1177697287

    Examples
    --------
    >>> found = run_kappa([[1, 1, 0], [1, 1, 1], [0, 1, 0], [1, 0, 0], [0, 0, 0]])
    >>> round(found.estimate, 4)
    0.1964
    """
    critical_value(level)
    shares, positive, _ = _agreement(decisions)
    n, method = shares.size, "jackknife"
    if not n:
        return Estimate.unavailable(method=method, note=NOT_ASSESSED, n=0)
    value = float(_kappa(shares.sum(), positive.sum(), n))
    if math.isnan(value):
        note = (
            "every run of every case gave the same answer, so that agreement beyond chance is 0/0"
        )
        return Estimate.unavailable(method=method, note=note, n=n)
    without = _kappa(shares.sum() - shares, positive.sum() - positive, n - 1)
    known = np.isfinite(without)
    if n < 3 or not known.all() or float(np.ptp(without)) < 1e-12:
        why = "no interval: it is the same without any case, or hangs on one case"
        return Estimate(estimate=value, method=method, n=n, note=why)
    from scipy.special import stdtrit

    se = math.sqrt((n - 1) / n * float(((without - without.mean()) ** 2).sum()))
    reach = float(stdtrit(n - 1, (1 + level) / 2)) * se
    return Estimate(
        estimate=value,
        se=se,
        lower=max(-1.0, value - reach),
        upper=min(1.0, value + reach),
        df=n - 1,
        level=level,
        method=method,
        n=n,
    )


def _kappa(shares: FloatArray, positive: FloatArray, n: int) -> FloatArray:
    """Return Fleiss' kappa of sums over n cases; NaN where one answer is all there is."""
    share = np.asarray(positive, dtype=np.float64) / max(n, 1)
    by_chance = share**2 + (1 - share) ** 2
    beyond = np.asarray(shares, dtype=np.float64) / max(n, 1) - by_chance
    possible = 1 - by_chance
    kappa: FloatArray = np.full(share.shape, np.nan)
    return np.divide(beyond, possible, out=kappa, where=possible > 1e-12)


def _agreement(decisions: ArrayLike) -> tuple[FloatArray, FloatArray, NDArray[np.intp]]:
    """Return, of the cases with two runs or more, agreeing pairs, share positive, and runs."""
    table = _checked(decisions)
    strange = table[~(np.isnan(table) | (table == 0) | (table == 1))]
    if strange.size:
        raise ValueError(f"`decisions` must hold 0, 1 or NaN, got {strange[0]}.")
    number = (~np.isnan(table)).sum(axis=1)
    table, number = table[number > 1], number[number > 1]
    yes = np.nansum(table, axis=1)
    no = number - yes
    shares: FloatArray = (yes * (yes - 1) + no * (no - 1)) / (number * (number - 1))
    return shares, yes / number, number


def _checked(values: ArrayLike) -> FloatArray:
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"values must have shape (case, run), got {table.shape}.")
    if np.isinf(table).any():
        raise ValueError("values must be finite, or NaN where there is no answer.")
    return table
