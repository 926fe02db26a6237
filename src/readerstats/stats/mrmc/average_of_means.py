"""The readers' average of what is a sum of means over cases, with readers and cases random."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.results import Estimate, TestResult, joined_notes
from readerstats.stats.mrmc.average import on_log_odds
from readerstats.stats.mrmc.inference import METHOD, Spread, difference, spread_of_average
from readerstats.stats.mrmc.pair_covariance import influence_covariance
from readerstats.stats.samples import check_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from readerstats.results import Random
    from readerstats.stats.samples import FloatArray

    IntArray = NDArray[np.intp]

LOG: Final = f"{METHOD}-log"
LOGIT: Final = f"{METHOD}-logit"
_CUT: Final = "the interval went beyond what is possible and is cut there"


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class AverageOfMeans:
    """An average over readers, ready to be written as an estimate or held against a constant.

    Attributes
    ----------
    values : ndarray of float, shape (reader,)
        NaN for a reader who has none of the cases that count.
    mean : float or None
        Average of the values; None where nobody has one.
    spread : Spread
        Its variance times `n`, with degrees of freedom.
    n : int
        Readers with a value.
    level : float

    Examples
    --------
    >>> called = [[1, 0, 1, 1], [1, 0, 0, 1], [1, 1, 1, 1]]
    >>> round(average_of_means([called], [np.arange(4)]).mean, 2)
    0.75
    """

    values: FloatArray
    mean: float | None
    spread: Spread
    n: int
    level: float

    @property
    def note(self) -> str | None:
        """Who was left out."""
        lost = len(self.values) - self.n
        return (
            f"{lost} of {len(self.values)} readers have no value and are left out" if lost else None
        )

    @property
    def se(self) -> float | None:
        """Standard error of the mean."""
        return None if self.spread.square is None else math.sqrt(self.spread.square / self.n)

    def estimate(self, lowest: float = 0.0, highest: float = 1.0) -> Estimate:
        """Return the average with its interval, cut at what is possible."""
        if self.mean is None:
            return Estimate.unavailable(method=METHOD, note="no reader has a value", n=0)
        test = self.against(0.0)
        if test.lower is None or test.upper is None:
            return Estimate(estimate=self.mean, method=METHOD, n=self.n, note=test.note)
        cut = test.lower < lowest or test.upper > highest
        return Estimate(
            estimate=self.mean,
            se=test.se,
            lower=max(lowest, test.lower),
            upper=min(highest, test.upper),
            df=test.df,
            level=self.level,
            method=METHOD,
            n=self.n,
            note=joined_notes(test.note, _CUT if cut else None),
        )

    def on_logit(self) -> Estimate:
        """Return an average on [0, 1] with the interval of its log odds, which stays there."""
        found = self.estimate()
        if found.lower is None:
            return found
        return replace(on_log_odds(found), note=joined_notes(self.spread.remark, self.note))

    def against(self, null: float = 0.0) -> TestResult:
        """Test the average against a constant; `estimate` is the difference from it."""
        if self.mean is None:
            return TestResult.unavailable(method=METHOD, note="no reader has a value", n=0)
        test = difference(self.mean - null, self.spread, 1 / self.n, self.level, self.n)
        return replace(test, note=joined_notes(test.note, self.note))


def average_of_means(
    parts: Sequence[ArrayLike],
    units: Sequence[ArrayLike],
    *,
    values: ArrayLike | None = None,
    random: Random = "readers and cases",
    level: float = 0.95,
) -> AverageOfMeans:
    """Average over readers what is, for each, a sum of means over one or two sets of cases.

    A share called positive is one mean; a share of errors in the mix of a study is a sum of two,
    one over the positive and one over the negative cases. A smooth function of averages, such as
    the logarithm of a likelihood ratio, is one by its first derivatives.

    Parameters
    ----------
    parts : sequence of array, shape (reader, case of the set)
        One or two; NaN where a case does not count for a reader.
    units : sequence of array of int, shape (case of the set,)
        The patient of each of these cases, from 0; the case itself where each is a patient.
    values : array, shape (reader,), optional
        Each reader's value, where it only varies over cases as the sum of the means does: an area
        under a curve is the mean of either set of placements.
    random : {"readers and cases", "readers", "cases"}
    level : float, default 0.95

    Returns
    -------
    AverageOfMeans

    Raises
    ------
    ValueError
        For another number of parts, shapes that do not fit, or a level outside (0, 1).

    Notes
    -----
    The variance is MS(R) / J + max(Cov2, 0), with Hillis's degrees of freedom [1]_, as in
    `reader_average`; covariances over cases are those of means, by unit. The sets of cases keep
    their size from sample to sample: a study that takes as many positive as negative cases takes
    as many again.
    Assumes that readers and cases (patients) are independent draws.
    Validated against `reader_average` for accuracy, sensitivity, specificity and balanced accuracy
    (themselves validated against MRMCaov), and against a bootstrap of readers and cases.

    References
    ----------
    .. [1] Hillis SL. Stat Med 2007;26:596-619. https://doi.org/10.1002/sim.2532

    Examples
    --------
    >>> called = [[1, 0, 1, 1, 0, 1], [1, 0, 0, 1, 0, 1], [1, 1, 1, 1, 0, 1]]
    >>> found = average_of_means([called], [np.arange(6)]).estimate()
    >>> round(found.estimate, 3), found.lower is not None
    (0.667, True)
    """
    check_level(level)
    sets = [np.asarray(part, dtype=np.float64) for part in parts]
    numbers = [np.asarray(unit, dtype=np.intp) for unit in units]
    if len(sets) not in (1, 2) or len(sets) != len(numbers):
        raise ValueError(f"`parts` and `units` must hold one or two sets each, got {len(sets)}.")
    for part, unit in zip(sets, numbers, strict=True):
        if part.ndim != 2 or unit.shape != part.shape[1:] or len(part) != len(sets[0]):
            raise ValueError(
                "each part must have shape (reader, case) and its units shape (case,), got "
                f"{part.shape} and {unit.shape}."
            )
    of_readers = _sums_of_means(sets)
    if values is not None:
        of_readers = np.where(np.isnan(of_readers), np.nan, np.asarray(values, dtype=np.float64))
    who = np.flatnonzero(~np.isnan(of_readers))
    if not who.size:
        return AverageOfMeans(
            values=of_readers, mean=None, spread=Spread(None, reason="no reader has a value"), n=0,
            level=level,
        )  # fmt: skip
    matrix = influence_covariance([part[who] for part in sets], numbers)
    groups = _groups([part[who] for part in sets], numbers)
    error, cov2 = _averages(matrix, groups)
    return AverageOfMeans(
        values=of_readers,
        mean=float(of_readers[who].mean()),
        spread=spread_of_average(of_readers[who], groups, error, cov2, random),
        n=int(who.size),
        level=level,
    )


def ratio_of(log_ratio: float, average: AverageOfMeans) -> Estimate:
    """Give a ratio the interval of its logarithm, whose spread is that of an average.

    Parameters
    ----------
    log_ratio : float
    average : AverageOfMeans
        The ratio's logarithm by its first derivatives; only its spread counts.

    Returns
    -------
    Estimate
        The ratio, on (0, infinity).

    Examples
    --------
    >>> called = [[1, 0, 1, 1, 0, 1], [1, 0, 0, 1, 0, 1], [1, 1, 1, 1, 0, 1]]
    >>> found = ratio_of(math.log(2), average_of_means([called], [np.arange(6)]))
    >>> round(found.estimate, 3), round(found.lower * found.upper, 3)
    (2.0, 4.0)
    """
    test = difference(log_ratio, average.spread, 1 / average.n, average.level, average.n)
    ratio = math.exp(log_ratio)
    if test.lower is None or test.upper is None:
        return Estimate(estimate=ratio, method=LOG, n=average.n, note=test.note)
    return Estimate(
        estimate=ratio,
        lower=math.exp(test.lower),
        upper=math.exp(test.upper),
        df=test.df,
        level=average.level,
        method=LOG,
        n=average.n,
        note=joined_notes(test.note, average.note),
    )


def _sums_of_means(sets: Sequence[FloatArray]) -> FloatArray:
    """Return each reader's sum of means; NaN where one of the sets has no case of the reader."""
    total = np.zeros(len(sets[0]))
    for part in sets:
        n = (~np.isnan(part)).sum(axis=1)
        total += np.divide(np.nansum(part, axis=1), n, out=np.full(n.shape, np.nan), where=n > 0)
    return total


def _averages(matrix: FloatArray, groups: IntArray) -> tuple[float, float]:
    """Average variances, and covariances within groups, as far as they are defined.

    A reader with one case in a set has a value but no variance of it.
    """
    own = np.diagonal(matrix)
    together = (groups[:, None] == groups) & ~np.eye(len(matrix), dtype=bool)
    others = matrix[together]
    known, pairs = own[~np.isnan(own)], others[~np.isnan(others)]
    error = float(known.mean()) if known.size else math.nan
    if not others.size:
        return error, 0.0
    return error, float(pairs.mean()) if pairs.size else math.nan


def _groups(sets: Sequence[FloatArray], units: Sequence[IntArray]) -> IntArray:
    """Return the group of each reader: those who share cases, through others as well.

    Readers who each have cases of their own are one group: then readers and cases vary together.
    """
    from scipy.sparse.csgraph import connected_components

    n_units = max(int(unit.max(initial=-1)) for unit in units) + 1
    seen = np.zeros((len(sets[0]), n_units), dtype=np.float32)
    for part, unit in zip(sets, units, strict=True):
        for case, number_of in enumerate(unit.tolist()):
            seen[:, number_of] = np.maximum(seen[:, number_of], ~np.isnan(part[:, case]))
    number, groups = connected_components(seen @ seen.T > 0, directed=False)
    if number == len(seen):
        return np.zeros(len(seen), dtype=np.intp)
    found: IntArray = groups.astype(np.intp)
    return found
