"""The straight line through two measurements of the same readers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from readerstats.results import Estimate, TestResult
from readerstats.stats.association import is_perfect, why_no_association
from readerstats.stats.samples import FloatArray, check_level, paired_samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Regression:
    """A straight line by least squares.

    Attributes
    ----------
    slope : TestResult
        Change of y per unit of x, tested against 0.
    intercept : Estimate
        Mean of y where x is 0.
    residual_sd : float or None
        Standard deviation about the line, with n - 2 degrees of freedom.
    r_squared : float or None
        Share of the variance of y that the line explains.

    Examples
    --------
    >>> round(regression([0, 10, 20, 30], [0.70, 0.74, 0.73, 0.79]).r_squared, 2)
    0.8
    """

    slope: TestResult
    intercept: Estimate
    residual_sd: float | None
    r_squared: float | None


def regression(
    x: Sequence[float] | FloatArray, y: Sequence[float] | FloatArray, *, level: float = 0.95
) -> Regression:
    """Fit a straight line of y on x by least squares.

    Parameters
    ----------
    x, y : sequence of float, shape (n,)
        One value a reader, in the same order.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Regression
        Slope and intercept by method ``"linear-regression"``, t with n - 2 degrees of freedom.
        Constant values, or fewer than three readers, give notes in place of numbers.

    Raises
    ------
    ValueError
        For unequal lengths, NaN or infinity, or a level outside (0, 1).

    Notes
    -----
    Assumes independent readers, equal spread about the line, and an x that is known without
    error. Validated against ``lm`` of R.

    References
    ----------
    .. [1] Draper NR, Smith H. Applied Regression Analysis. 3rd ed. Wiley; 1998.
       https://doi.org/10.1002/9781118625590

    Examples
    --------
    >>> line = regression([0, 10, 20, 30], [0.70, 0.74, 0.73, 0.79])
    >>> round(line.slope.estimate, 4), round(line.intercept.estimate, 3)
    (0.0026, 0.701)
    """
    check_level(level)
    first, second = paired_samples(x, y, ("x", "y"))
    n, method = first.size, "linear-regression"
    note = why_no_association(first, second)
    if note:
        return Regression(
            slope=TestResult.unavailable(method=method, note=note, n=n),
            intercept=Estimate.unavailable(method=method, note=note, n=n),
            residual_sd=None,
            r_squared=None,
        )
    from scipy.special import stdtrit
    from scipy.stats import linregress  # heavy: on first use

    fit, df = linregress(first, second), n - 2
    slope, slope_se = float(fit.slope), float(fit.stderr)
    intercept, intercept_se = float(fit.intercept), float(fit.intercept_stderr)
    reach = float(stdtrit(df, (1 + level) / 2))
    exact = is_perfect(float(fit.rvalue))
    return Regression(
        slope=TestResult(
            method=method,
            estimate=slope,
            se=slope_se,
            lower=slope - reach * slope_se,
            upper=slope + reach * slope_se,
            level=level,
            statistic_name=None if exact else "t",
            statistic=None if exact else slope / slope_se,
            df=df,
            p=0.0 if exact else float(fit.pvalue),
            n=n,
            note="the points lie on a line: t is infinite" if exact else None,
        ),
        intercept=Estimate(
            estimate=intercept,
            se=intercept_se,
            lower=intercept - reach * intercept_se,
            upper=intercept + reach * intercept_se,
            df=df,
            level=level,
            method=method,
            n=n,
        ),
        residual_sd=slope_se * math.sqrt(float(((first - first.mean()) ** 2).sum())),
        r_squared=float(fit.rvalue) ** 2,
    )
