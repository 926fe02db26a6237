"""Reader averages and differences in subgroups of cases, and whether they are the same in all.

Each reader has one effect a subgroup: a metric, or a difference of two. Readers are shared by the
subgroups, cases are not; what two subgroups have in common beside the readers (a patient with
cases in both) is in the covariance over cases.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.results import Estimate, TestResult, joined_notes
from readerstats.stats.mrmc.analysis import check_random
from readerstats.stats.mrmc.inference import (
    METHOD,
    Spread,
    average,
    difference,
    spread_of_average,
)
from readerstats.stats.samples import check_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from readerstats.results import Random
    from readerstats.stats.mrmc.subgroup_effects import SubgroupEffects
    from readerstats.stats.samples import FloatArray

_ONE_READER: Final = (
    "one reader alone says nothing of other readers; with readers fixed there is a test for other "
    "cases"
)
_NO_SPREAD: Final = "the variance over readers and cases is estimated as 0: no test"
_UNDEFINED: Final = (
    "the covariance over cases cannot be computed: it needs of each reader two cases, or patients, "
    "of each class that the metric counts"
)
_NOBODY: Final = "no reader has a value in each of the subgroups"
_ROUNDING: Final = 1e-15


def subgroup_average(
    effects: SubgroupEffects,
    subgroup: int,
    *,
    random: Random = "readers and cases",
    level: float = 0.95,
    most: float = 1.0,
) -> Estimate:
    """Average one subgroup's values over the readers.

    Parameters
    ----------
    effects : SubgroupEffects
    subgroup : int
        Its position.
    random : {"readers and cases", "readers", "cases"}
    level : float, default 0.95
        Confidence level, in (0, 1).
    most : float, default 1
        The largest possible value of the metric.

    Returns
    -------
    Estimate
        As `reader_average` gives it for the cases of the subgroup; `n` is the number of readers.

    Examples
    --------
    >>> from readerstats.stats.mrmc.reader_covariance import reader_covariance
    >>> from readerstats.stats.mrmc.subgroup_effects import subgroup_effects
    >>> reads = [[[1, 0, 1, 1, 0], [1, 1, 0, 1, 0], [0, 0, 1, 1, 1]]]
    >>> found = reader_covariance(reads, [1, 0, 1, 1, 0], metric="accuracy")
    >>> round(subgroup_average(subgroup_effects(found, [[1.0]]), 0).estimate, 3)
    0.733
    """
    check_level(level)
    check_random(random)
    unit = np.eye(len(effects.values))[subgroup]
    apart, spread, note = _of_readers(effects, unit, random)
    if not apart.size:
        return Estimate.unavailable(method=METHOD, note="no reader has a value here", n=0)
    found = average(float(apart.mean()), spread, apart.size, level, most)
    return replace(found, note=joined_notes(found.note, note))


def subgroup_contrast(
    effects: SubgroupEffects,
    weights: ArrayLike,
    *,
    random: Random = "readers and cases",
    level: float = 0.95,
) -> TestResult:
    """Test a contrast of the subgroups' averages, such as the difference of two, against 0.

    Parameters
    ----------
    effects : SubgroupEffects
    weights : array of float, shape (subgroup,)
        ``[1, -1]`` for the first subgroup less the second; ``[1, 0]`` for the first alone.
    random : {"readers and cases", "readers", "cases"}
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    TestResult
        `n` is the number of readers with a value in each subgroup that has a weight.

    Notes
    -----
    Each reader's contrast is analysed as one value a reader: its variance is S / J + max(Cov2, 0),
    S being the variance of the J readers' contrasts and Cov2 the covariance of two readers'
    contrasts over cases. Where subgroups share no case Cov2 is the sum of the subgroups' own. For
    two subgroups it is the test of Obuchowski and Rockette, with Hillis's degrees of freedom.
    Assumes that readers and cases (or patients) are independent draws.
    Validated against `obuchowski_rockette` of two levels with cases of their own.

    References
    ----------
    .. [1] Hillis SL. Stat Med 2007;26:596-619. https://doi.org/10.1002/sim.2532

    Examples
    --------
    >>> from readerstats.stats.mrmc.reader_covariance import reader_covariance
    >>> from readerstats.stats.mrmc.subgroup_effects import subgroup_effects
    >>> reads = [[[1, 0, 1, 1, 0], [1, 1, 0, 1, 0], [0, 0, 1, 1, 1]]]
    >>> found = reader_covariance(reads, [1, 0, 1, 1, 0], metric="accuracy")
    >>> subgroup_contrast(subgroup_effects(found, [[1.0]]), [1.0]).n
    3
    """
    check_level(level)
    check_random(random)
    row = np.asarray(weights, dtype=np.float64)
    if row.shape != (len(effects.values),):
        raise ValueError(f"`weights` must have shape ({len(effects.values)},), got {row.shape}.")
    apart, spread, note = _of_readers(effects, row, random)
    if not apart.size:
        return TestResult.unavailable(method=METHOD, note=_NOBODY, n=0)
    test = difference(float(apart.mean()), spread, 1 / apart.size, level, apart.size)
    return replace(test, note=joined_notes(test.note, note))


def subgroup_homogeneity(
    effects: SubgroupEffects, sizes: ArrayLike, *, random: Random = "readers and cases"
) -> TestResult:
    """Test whether the effect is the same in all subgroups.

    Parameters
    ----------
    effects : SubgroupEffects
    sizes : array of float, shape (subgroup,)
        Number of cases of each subgroup; larger ones weigh more.
    random : {"readers and cases", "readers", "cases"}

    Returns
    -------
    TestResult
        F, with both degrees of freedom by Box's approximation; chi-square where readers are fixed.

    Raises
    ------
    ValueError
        For sizes that do not fit.

    Notes
    -----
    With averages m, their estimated covariance V = S / J + Cov2 (matrices over the subgroups) and
    A = diag(w) - w w' / sum(w), F = m'Am / tr(AV), with tr(AV)^2 / tr(AVAV) and
    (J - 1) tr(AV)^2 / tr(ASAS / J^2) degrees of freedom. For subgroups of one size that vary alike
    it is the F test of Obuchowski and Rockette with Hillis's degrees of freedom; for two subgroups
    F is the square of the t of their difference. Readers without a value in each subgroup are left
    out.
    Assumes what `subgroup_contrast` assumes, and averages that are about normal.
    Validated against `obuchowski_rockette` where the two are the same; its type I error by
    simulation.

    References
    ----------
    .. [1] Box GEP. Ann Math Stat 1954;25:290-302. https://doi.org/10.1214/aoms/1177728786
    .. [2] Hillis SL. Stat Med 2007;26:596-619. https://doi.org/10.1002/sim.2532

    Examples
    --------
    >>> subgroup_homogeneity.__name__
    'subgroup_homogeneity'
    """
    check_random(random)
    weights = np.asarray(sizes, dtype=np.float64)
    if weights.shape != (len(effects.values),) or (weights <= 0).any():
        raise ValueError(f"`sizes` must give {len(effects.values)} subgroups a size above 0.")
    who = np.flatnonzero(~np.isnan(effects.values).any(axis=0))
    n, k = who.size, weights.size
    if k < 2:
        return TestResult.unavailable(method=METHOD, note="there is one subgroup alone", n=n)
    if not n:
        return TestResult.unavailable(method=METHOD, note=_NOBODY, n=0)
    if n < 2 and random != "cases":
        return TestResult.unavailable(method=METHOD, note=_ONE_READER, n=n)
    values = effects.values[:, who]
    lost = effects.values.shape[1] - n
    note = f"readers without a value in each subgroup, left out: {lost}" if lost else None
    parts = [(np.cov(values) / n, n - 1)] if n > 1 and random != "cases" else []
    total = sum((part for part, _ in parts), np.zeros((k, k)))
    if random != "readers":
        own, between = _mean_covariances(_some(effects.covariance, who))
        if not np.isfinite(own).all() or not np.isfinite(between).all():
            return TestResult.unavailable(method=METHOD, note=_UNDEFINED, n=n)
        of_cases = _never_negative(between)
        total = total + of_cases
        if random == "cases":
            total = total + _never_negative((own - of_cases) / n)
        else:
            for part, size in zip(effects.of_sets, effects.n_cases or (), strict=True):
                parts.append((_never_negative(_mean_covariances(_some(part, who))[1]), size - 1))
    centring = np.diag(weights) - np.outer(weights, weights) / weights.sum()
    found = _box(values.mean(axis=1), total, parts, centring)
    return replace(found, n=n, note=joined_notes(found.note, note))


def _box(
    means: FloatArray,
    total: FloatArray,
    parts: Sequence[tuple[FloatArray, int]],
    centring: FloatArray,
) -> TestResult:
    """Compare a quadratic form with its expectation; each part has its degrees of freedom."""
    from scipy.special import chdtrc, fdtrc

    turned = centring @ total
    scale = float(np.trace(turned))
    if scale <= _ROUNDING:
        return TestResult.unavailable(method=METHOD, note=_NO_SPREAD)
    ratio = max(0.0, float(means @ centring @ means)) / scale
    df = min(means.size - 1.0, max(1.0, scale**2 / float(np.trace(turned @ turned))))
    uncertain = sum(
        float(np.trace(centring @ part @ centring @ part)) / freedom
        for part, freedom in parts
        if freedom > 0
    )
    df2 = scale**2 / uncertain if uncertain > _ROUNDING * scale**2 else None
    p = float(chdtrc(df, df * ratio) if df2 is None else fdtrc(df, df2, ratio))
    return TestResult(
        method=METHOD,
        estimate=None,
        statistic_name="chi2" if df2 is None else "F",
        statistic=df * ratio if df2 is None else ratio,
        df=df,
        df2=df2,
        p=p,
    )


def _of_readers(
    effects: SubgroupEffects, weights: FloatArray, random: Random
) -> tuple[FloatArray, Spread, str | None]:
    """Return each reader's contrast, and the variance of their mean times their number."""
    used = np.flatnonzero(weights)
    row = weights[used]
    contrasts = row @ effects.values[used]
    who = np.flatnonzero(~np.isnan(contrasts))
    lost = contrasts.size - who.size
    note = f"readers without a value, left out: {lost}" if lost and who.size else None
    n, apart = who.size, contrasts[who]
    if not n:
        return apart, Spread(None, reason=_NOBODY), note
    error, cov2 = _of_contrast(effects.covariance[np.ix_(used, who, used, who)], row)
    spread = spread_of_average(apart, np.zeros(n, dtype=np.intp), error, cov2, random)
    if random != "readers and cases" or spread.square is None or effects.n_cases is None:
        return apart, spread, note
    # Satterthwaite: the readers' variance and each set of cases with its own degrees of freedom.
    uncertain = float(apart.var(ddof=1)) ** 2 / (n - 1)
    for part, size in zip(effects.of_sets, effects.n_cases, strict=True):
        _, of_set = _of_contrast(part[np.ix_(used, who, used, who)], row)
        if size > 1:
            uncertain += (n * max(0.0, of_set)) ** 2 / (size - 1)
    df = spread.square**2 / uncertain if uncertain > _ROUNDING * spread.square**2 else None
    return apart, replace(spread, df=df), note


def _of_contrast(covariance: FloatArray, row: FloatArray) -> tuple[float, float]:
    """Return the mean variance over cases of a reader's contrast, and the mean covariance."""
    matrix = np.einsum("a,ajbk,b->jk", row, covariance, row)
    n = len(matrix)
    error = float(np.diagonal(matrix).mean())
    return error, float((matrix.sum() - np.trace(matrix)) / (n * (n - 1))) if n > 1 else 0.0


def _some(covariance: FloatArray, readers: NDArray[np.intp]) -> FloatArray:
    return covariance[:, readers][:, :, :, readers]


def _mean_covariances(covariance: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Average over readers, and over pairs of readers: two matrices (subgroup, subgroup)."""
    n = covariance.shape[1]
    each = np.arange(n)
    own = covariance[:, each, :, each].sum(axis=0)
    pairs = covariance.sum(axis=(1, 3)) - own
    between = pairs / (n * (n - 1)) if n > 1 else np.zeros_like(own)
    return own / n, (between + between.T) / 2


def _never_negative(matrix: FloatArray) -> FloatArray:
    """Set negative eigenvalues to 0; of independent subgroups, negative covariances."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    if values.min() >= 0:
        return matrix
    positive: NDArray[np.float64] = (vectors * np.maximum(values, 0.0)) @ vectors.T
    return positive
