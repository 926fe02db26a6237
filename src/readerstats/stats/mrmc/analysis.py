"""The Obuchowski-Rockette analysis: levels compared for other readers and other cases."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from readerstats.results import Estimate, TestResult, VarianceComponents, joined_notes
from readerstats.stats.mrmc.components import Covariances, components_of, covariances_of
from readerstats.stats.mrmc.contrasts import (
    Asked,
    ReaderDifference,
    by_reader,
    differences,
    means,
)
from readerstats.stats.mrmc.design import AnovaRow, Design, design_of
from readerstats.stats.mrmc.inference import (
    METHOD,
    Spread,
    equality,
    spread_of_levels,
)
from readerstats.stats.mrmc.reader_covariance import Covariance, Metric, reader_covariance
from readerstats.stats.samples import check_level

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from readerstats.results import Random
    from readerstats.stats.mrmc.reader_covariance import ReaderCovariance

_RANDOM = ("readers and cases", "readers", "cases")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObuchowskiRockette:
    """Levels compared over the average of the readers.

    Attributes
    ----------
    design : str
        The design that was recognised; the reason where there is no analysis.
    metric, covariance, random : str
        The settings of the analysis.
    anova : tuple of AnovaRow
    components : VarianceComponents or None
        None where there is no analysis.
    test : TestResult
        All levels at once; an F test, or chi-square where readers are fixed.
    pairs : tuple of (int, int)
        Positions a and b of the levels that `differences` compares.
    differences : tuple of TestResult
        Each difference a - b.
    means : tuple of Estimate
        The average of each level, from that level's reads alone; `n` is its number of readers.
    reader_differences : tuple of ReaderDifference
        Where readers are fixed and the same in all levels.

    Examples
    --------
    >>> reads = [[[1, 0, 1, 0], [1, 1, 0, 1]], [[0, 0, 1, 1], [1, 0, 1, 0]]]
    >>> obuchowski_rockette(reads, [1, 0, 1, 0], metric="accuracy").pairs
    ((0, 1),)
    """

    design: str
    metric: str
    covariance: str
    random: str
    test: TestResult
    pairs: tuple[tuple[int, int], ...]
    differences: tuple[TestResult, ...]
    means: tuple[Estimate, ...]
    anova: tuple[AnovaRow, ...] = ()
    components: VarianceComponents | None = None
    reader_differences: tuple[ReaderDifference, ...] = ()


def obuchowski_rockette(
    values: ArrayLike,
    truth: ArrayLike,
    *,
    metric: Metric = "auc",
    covariance: Covariance = "jackknife",
    random: Random = "readers and cases",
    level: float = 0.95,
    clusters: ArrayLike | None = None,
    specificity: tuple[float, float] = (0.8, 1.0),
) -> ObuchowskiRockette:
    """Compare levels, such as modalities, over the average of several readers.

    Parameters
    ----------
    values : array, shape (modality, reader, case)
        Scores for the areas, decisions (1 for positive, 0) for the other metrics; NaN where not
        read. The first axis holds the levels compared: modalities, datasets (with different
        cases), or groups of readers.
    truth : array of bool, shape (case,)
        True for the condition sought.
    metric : {"accuracy", "balanced-accuracy", "sensitivity", "specificity", "auc", "partial-auc"}
    covariance : {"jackknife", "delong", "unbiased"}
    random : {"readers and cases", "readers", "cases"}
        What the result is to hold for beyond these readers and these cases.
    level : float, default 0.95
        Confidence level, in (0, 1).
    clusters : array of int, shape (case,), optional
        The patient of each case, where one has several.
    specificity : (float, float)
        The range of ``partial-auc``, which is the raw area.

    Returns
    -------
    ObuchowskiRockette
        On the metric's own scale. Where the design or the reads allow no analysis, P values and
        intervals are missing, and the notes say why.

    Raises
    ------
    ValueError
        For shapes that do not fit, an unknown option, or a level outside (0, 1).

    Notes
    -----
    Designs: factorial; cases nested in levels; readers nested in levels; both; split-plot (groups
    of readers with cases of their own, each read under all levels); cases nested in readers.
    Missing reads are left out of each reader's value. Degrees of freedom are Hillis's [2]_, not
    rounded; Cov2 - Cov3 is set to 0 where it is estimated below, and a note says so.
    Assumes that readers and cases are independent draws and that values of readers are about
    normal.
    Validated against MRMCaov 0.3.0 and RJafroc 2.1.3. MRMCaov's weight of Cov2 - Cov3 where readers
    are nested in levels is negative; the right one is used here.

    References
    ----------
    .. [1] Obuchowski NA, Rockette HE. Commun Stat Simul Comput 1995;24:285-308.
       https://doi.org/10.1080/03610919508813243
    .. [2] Hillis SL. Stat Med 2007;26:596-619. https://doi.org/10.1002/sim.2532
    .. [3] Hillis SL. Stat Med 2014;33:330-360. https://doi.org/10.1002/sim.5926

    Examples
    --------
    >>> truth = [0, 0, 0, 0, 1, 1, 1, 1]
    >>> film = [[1, 2, 3, 2, 4, 5, 2, 3], [2, 1, 4, 3, 3, 5, 4, 3], [1, 3, 2, 4, 2, 5, 4, 5]]
    >>> screen = [[1, 1, 3, 2, 4, 5, 3, 4], [2, 1, 3, 3, 5, 5, 4, 4], [1, 2, 2, 3, 3, 5, 5, 5]]
    >>> found = obuchowski_rockette([film, screen], truth)
    >>> found.design, round(found.differences[0].estimate, 4), round(found.differences[0].p, 3)
    ('factorial', -0.1667, 0.016)
    """
    check_level(level)
    check_random(random)
    everybody = reader_covariance(
        values,
        truth,
        metric=metric,
        covariance=covariance,
        clusters=clusters,
        specificity=specificity,
    )
    who = np.flatnonzero((~np.isnan(everybody.estimates)).any(axis=0))
    found = everybody.of_readers(who)
    pairs = tuple(combinations(range(len(found.estimates)), 2))
    design = design_of(found)
    if isinstance(design, str):
        return _refused(found, design, pairs, (metric, covariance, random))
    covariances = covariances_of(found, design)
    spread = spread_of_levels(design, covariances, random)
    n_all = everybody.estimates.shape[1]
    note = f"{n_all - who.size} of {n_all} readers have no value and are left out"
    asked = Asked(
        random,
        level,
        who,
        note if who.size < n_all else None,
        specificity[1] - specificity[0] if metric == "partial-auc" else 1.0,
    )
    return ObuchowskiRockette(
        design=design.name,
        metric=metric,
        covariance=covariance,
        random=random,
        anova=design.anova,
        components=_components(design, covariances, spread),
        test=asked.noted(equality(design, spread, who.size)),
        pairs=pairs,
        differences=differences(found, design, covariances, pairs, asked),
        means=means(found, design, covariances, asked),
        reader_differences=by_reader(found, design, covariances, asked),
    )


def check_random(random: str) -> None:
    """Refuse what cannot be random.

    Raises
    ------
    ValueError

    Examples
    --------
    >>> check_random("readers")
    """
    if random not in _RANDOM:
        raise ValueError(f"`random` must be one of {', '.join(_RANDOM)}, got {random!r}.")


def _components(
    design: Design, covariances: Covariances, spread: Spread
) -> VarianceComponents | None:
    if not covariances.defined:
        return None
    return components_of(design, covariances, METHOD, spread.remark)


def _refused(
    found: ReaderCovariance,
    reason: str,
    pairs: tuple[tuple[int, int], ...],
    settings: tuple[str, str, str],
) -> ObuchowskiRockette:
    """Return the averages alone, and say why there is nothing else."""
    averages: list[Estimate] = []
    for row in found.estimates:
        known = row[~np.isnan(row)]
        averages.append(
            Estimate(estimate=float(known.mean()), method=METHOD, n=known.size, note=reason)
            if known.size
            else Estimate.unavailable(method=METHOD, note="no reader has a value", n=0)
        )
    metric, covariance, random = settings

    def gap(a: int, b: int) -> float | None:
        one, other = averages[a].estimate, averages[b].estimate
        return None if one is None or other is None else one - other

    return ObuchowskiRockette(
        design=reason,
        metric=metric,
        covariance=covariance,
        random=random,
        test=TestResult.unavailable(method=METHOD, note=joined_notes(reason) or reason),
        pairs=pairs,
        differences=tuple(
            TestResult.unavailable(method=METHOD, note=reason, estimate=gap(a, b)) for a, b in pairs
        ),
        means=tuple(averages),
    )
