"""The Wald test of one number, and its interval."""

from __future__ import annotations

from readerstats.results import TestResult
from readerstats.stats.confidence import critical_value


def wald(
    estimate: float, se: float, *, level: float, method: str, note: str | None = None
) -> TestResult:
    """Test a number against 0 by its standard error.

    Parameters
    ----------
    estimate : float
    se : float
        Standard error, above 0.
    level : float
        Confidence level, in (0, 1).
    method : str
        Name of the analysis that the numbers come from.
    note : str, optional

    Returns
    -------
    TestResult
        Two-sided, by the normal distribution.

    Notes
    -----
    Assumes an estimate that is about normal.

    Examples
    --------
    >>> round(wald(0.5, 0.25, level=0.95, method="mixed").p, 4)
    0.0455
    """
    from scipy.special import ndtr

    reach = critical_value(level) * se
    z = estimate / se
    return TestResult(
        method=method,
        estimate=estimate,
        se=se,
        lower=estimate - reach,
        upper=estimate + reach,
        level=level,
        statistic_name="z",
        statistic=z,
        p=2 * float(ndtr(-abs(z))),
        note=note,
    )
