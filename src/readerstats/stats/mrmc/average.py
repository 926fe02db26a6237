"""The average of one level over its readers, and its test against a constant."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from readerstats.results import Estimate, TestResult, VarianceComponents
from readerstats.stats.mrmc.analysis import obuchowski_rockette
from readerstats.stats.mrmc.inference import METHOD, Spread, difference

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from readerstats.results import Random
    from readerstats.stats.mrmc.reader_covariance import Covariance, Metric


def reader_average(
    values: ArrayLike,
    truth: ArrayLike,
    *,
    metric: Metric = "auc",
    covariance: Covariance = "jackknife",
    random: Random = "readers and cases",
    null: float | None = None,
    level: float = 0.95,
    clusters: ArrayLike | None = None,
    specificity: tuple[float, float] = (0.8, 1.0),
) -> tuple[Estimate, TestResult | None, VarianceComponents | None]:
    """Average a metric over several readers, and test it against a constant.

    Parameters
    ----------
    values : array, shape (reader, case)
        As for `obuchowski_rockette`.
    truth : array of bool, shape (case,)
    metric, covariance, random
        As for `obuchowski_rockette`.
    null : float, optional
        The constant, such as 0.5.
    level, clusters, specificity
        As for `obuchowski_rockette`.

    Returns
    -------
    Estimate
        With its interval; that of the test below, cut at 0 and 1.
    TestResult or None
        The average against `null`; None without one.
    VarianceComponents or None
        None where the covariance cannot be computed.

    Raises
    ------
    ValueError
        As for `obuchowski_rockette`.

    Notes
    -----
    The variance is MS(R) / J + max(Cov2, 0), with Hillis's degrees of freedom; with readers fixed
    the normal distribution, with cases fixed Student's t with J - 1 degrees of freedom.
    Assumes, and is validated, as `obuchowski_rockette`.

    References
    ----------
    .. [1] Hillis SL. Stat Med 2007;26:596-619, section 6. https://doi.org/10.1002/sim.2532

    Examples
    --------
    >>> truth = [0, 0, 0, 0, 1, 1, 1, 1]
    >>> film = [[1, 2, 3, 2, 4, 5, 2, 3], [2, 1, 4, 3, 3, 5, 4, 3], [1, 3, 2, 4, 2, 5, 4, 5]]
    >>> estimate, test, _ = reader_average(film, truth, null=0.5)
    >>> round(estimate.estimate, 3), round(test.p, 4)
    (0.812, 0.0)
    """
    found = obuchowski_rockette(
        np.asarray(values, dtype=np.float64)[None],
        truth,
        metric=metric,
        covariance=covariance,
        random=random,
        level=level,
        clusters=clusters,
        specificity=specificity,
    )
    (estimate,) = found.means
    test = None if null is None else against(estimate, null)
    return estimate, test, found.components


def against(estimate: Estimate, null: float) -> TestResult:
    """Test an average against a constant, by its own standard error and degrees of freedom.

    Parameters
    ----------
    estimate : Estimate
        With a standard error.
    null : float

    Returns
    -------
    TestResult
        `estimate` is the difference from `null`, with its interval; `null` is then 0.

    Examples
    --------
    >>> mean = Estimate(estimate=0.8, se=0.1, df=10, lower=0.6, upper=1, level=0.95, method="x")
    >>> round(against(mean, 0.5).p, 4)
    0.0133
    """
    if estimate.estimate is None or estimate.se is None or estimate.level is None:
        gap = None if estimate.estimate is None else estimate.estimate - null
        note = estimate.note or "there is no standard error to test with"
        return TestResult.unavailable(method=estimate.method, note=note, estimate=gap)
    spread = Spread(estimate.se**2, estimate.df)
    test = difference(estimate.estimate - null, spread, 1.0, estimate.level, estimate.n or 1)
    return replace(test, method=estimate.method, n=estimate.n)


def on_log_odds(average: Estimate, *, most: float = 1.0) -> Estimate:
    """Compute the interval of an average again, on the scale of log odds.

    Parameters
    ----------
    average : Estimate
        With a standard error.
    most : float, default 1
        The most that the metric can be; its least is 0.

    Returns
    -------
    Estimate
        Method ``obuchowski-rockette-logit``; the interval stays within the range. An average of 0
        or of `most`, or one without a standard error, is returned as it is.

    Notes
    -----
    Near the ends of the range an average is skewed, and its symmetric interval holds less often
    than it should; this one does not have that fault. Standard error by the delta method.
    Assumes what `obuchowski_rockette` assumes, on this scale.
    Validated against simulated studies (docs/calibration.md).

    References
    ----------
    .. [1] Pepe MS. The Statistical Evaluation of Medical Tests for Classification and
       Prediction. Oxford University Press; 2003, section 5.2. ISBN 978-0-19-850984-4.

    Examples
    --------
    >>> mean = Estimate(estimate=0.9, se=0.05, df=10, lower=0.79, upper=1, level=0.95, method="x")
    >>> found = on_log_odds(mean)
    >>> round(found.lower, 3), round(found.upper, 3)
    (0.723, 0.969)
    """
    if average.estimate is None or average.se is None or average.level is None:
        return average
    share = average.estimate / most
    if not 0 < share < 1:
        return average
    from scipy.special import ndtri, stdtrit

    upper = (1 + average.level) / 2
    quantile = float(ndtri(upper) if average.df is None else stdtrit(average.df, upper))
    middle = math.log(share / (1 - share))
    half = quantile * average.se / (most * share * (1 - share))
    # The logistic function by way of tanh, which cannot overflow.
    bounds = [most * (0.5 + 0.5 * math.tanh((middle + d) / 2)) for d in (-half, half)]
    return replace(average, lower=bounds[0], upper=bounds[1], method=f"{METHOD}-logit", note=None)
