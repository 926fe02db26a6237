"""The Obuchowski-Rockette analysis without each reader, and without each case, in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.stats.mrmc.components import Covariances
from readerstats.stats.mrmc.design import Design, crossed_anova
from readerstats.stats.mrmc.inference import difference, spread_of_average, spread_of_levels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.results import Random, TestResult
    from readerstats.stats.mrmc.design import DesignName
    from readerstats.stats.samples import FloatArray

    BoolArray = NDArray[np.bool_]

SHARES: Final = ("accuracy", "balanced-accuracy", "sensitivity", "specificity")
"""Metrics that are a mean over cases, or half the sum of the means of the two classes."""
FEWEST: Final = 4
"""Readers, and cases of each class, below which something might be undefined without one."""


@dataclass(frozen=True, eq=False, slots=True)
class Moments:
    """What the analysis of shares needs of the reads, whoever or whatever is left out.

    Attributes
    ----------
    values : ndarray of float, shape (level, reader)
        Each reader's share.
    n_cases : ndarray of int, shape (level,)
        Cases of each level.
    own : ndarray of float, shape (level, level)
        Covariances over cases of the values of one reader, summed over readers.
    total : ndarray of float, shape (level, level)
        The same of any two readers.
    """

    values: FloatArray
    n_cases: NDArray[np.intp]
    own: FloatArray
    total: FloatArray


@dataclass(frozen=True, eq=False, slots=True)
class _Class:
    """The cases that are averaged together: their deviations from each reader's share of them."""

    cases: BoolArray  # (level, case)
    deviations: FloatArray  # (level, reader, case), 0 where not read
    summed: FloatArray  # (level, case), over readers
    means: FloatArray  # (level, reader)
    n: FloatArray  # (level,)
    share: float  # how much the mean over these cases counts in the metric


class SharesWithoutOne:
    """Shares that every reader of a level has of the same cases, without one reader or case.

    Parameters
    ----------
    right : ndarray of float, shape (level, reader, case)
        1 for a right read, 0 for a wrong one (or anything whose mean is wanted), NaN where not
        read: each case of a level is read by all readers or by none.
    truth : ndarray of bool, shape (case,)
    metric : str
        One of `SHARES`.

    Raises
    ------
    ValueError
        For reads that have no closed form: see `possible`.

    Notes
    -----
    The jackknife covariance of two shares x and y over n cases is, with deviations d from the
    means, (n - 1) / n sum(d_x d_y) / (n - 1)^2. Without case j the sum of products becomes
    sum(d_x d_y) - n / (n - 1) d_xj d_yj. The analysis asks for sums of covariances over readers,
    and these follow from the deviations summed over readers: nothing is fitted anew.
    Validated against `obuchowski_rockette` of what remains.

    Examples
    --------
    >>> random = np.random.default_rng(1)
    >>> right = (random.random((2, 5, 20)) < 0.7).astype(float)
    >>> found = SharesWithoutOne(right, np.arange(20) < 10, "accuracy")
    >>> found.differences(case=3)[0, 1].n, found.differences(reader=0)[0, 1].n
    (5, 4)
    >>> found.without(case=3).values.shape, found.without(reader=0).values.shape
    ((2, 5), (2, 4))
    """

    def __init__(self, right: FloatArray, truth: BoolArray, metric: str) -> None:
        if not possible(right, truth, metric):
            raise ValueError("these reads have no closed form: leave out each reader anew.")
        read = ~np.isnan(right[:, 0])
        sets = [truth, ~truth] if metric == "balanced-accuracy" else [np.ones_like(truth)]
        self._classes = [_class_of(right, read & mine, 1 / len(sets)) for mine in sets]
        self._values = sum((one.share * one.means for one in self._classes), np.zeros(()))
        self._n_cases = read.sum(axis=1)
        # Levels share all of their cases or none; only those that share vary together.
        self._shared: BoolArray = np.any(read[:, None] & read[None], axis=2)
        self._apart = len(right) > 1 and int(self._shared.sum()) == len(right)
        self._own = [
            np.einsum("arc,brc->abr", one.deviations, one.deviations) for one in self._classes
        ]
        self._pooled = [one.summed @ one.summed.T for one in self._classes]

    def without(self, *, reader: int | None = None, case: int | None = None) -> Moments:
        """Return the moments of what remains; of everything where nothing is left out."""
        values, n_cases = self._values, self._n_cases
        own, total = np.zeros(self._shared.shape), np.zeros(self._shared.shape)
        for one, products, pooled in zip(self._classes, self._own, self._pooled, strict=True):
            n, of_one, of_all = one.n, products.sum(axis=2), pooled
            if reader is not None:
                mine = one.deviations[:, reader] @ one.summed.T
                of_one = of_one - products[:, :, reader]
                of_all = of_all - mine - mine.T + products[:, :, reader]
            if case is not None and one.cases[:, case].any():
                lost = one.deviations[:, :, case]
                factor = np.sqrt(n / (n - 1))
                both = np.outer(factor, factor)
                of_one = of_one - both * (lost @ lost.T)
                of_all = of_all - both * np.outer(one.summed[:, case], one.summed[:, case])
                values = values - one.share * lost / (n - 1)[:, None]
                n = n - one.cases[:, case]
            weights = one.share / (n - 1)
            both = np.outer(weights, weights)
            own += both * of_one
            total += both * of_all
        if case is not None:
            n_cases = n_cases - sum(one.cases[:, case] for one in self._classes)
        if reader is not None:
            values = np.delete(values, reader, axis=1)
        scale = np.where(self._shared, ((n_cases - 1) / n_cases)[:, None], 0.0)
        return Moments(values, n_cases, scale * own, scale * total)

    def differences(
        self,
        *,
        reader: int | None = None,
        case: int | None = None,
        random: Random = "readers and cases",
        level: float = 0.95,
    ) -> dict[tuple[int, int], TestResult]:
        """Test the difference of each two levels, as `obuchowski_rockette` does.

        Parameters
        ----------
        reader, case : int, optional
            The position of who, or what, is left out.
        random : {"readers and cases", "readers", "cases"}
        level : float, default 0.95

        Returns
        -------
        dict
            Tests of a - b by the positions a and b.
        """
        found = self.without(reader=reader, case=case)
        everything = list(range(len(found.values)))
        # Levels with cases of their own are judged by their own variance, two by two.
        name: DesignName = "cases nested in levels" if self._apart else "factorial"
        averages, n_readers = found.values.mean(axis=1), found.values.shape[1]
        tests = {}
        for a, b in combinations(everything, 2):
            levels = [a, b] if self._apart else everything
            design = _crossed(found.values[levels], name)
            at = (levels.index(a), levels.index(b))
            spread = spread_of_levels(design, _averaged(found, levels), random, at)
            gap = float(averages[a] - averages[b])
            tests[a, b] = difference(gap, spread, 2 / n_readers, level, n_readers)
        return tests

    def averages(
        self,
        *,
        reader: int | None = None,
        case: int | None = None,
        random: Random = "readers and cases",
        level: float = 0.95,
    ) -> list[TestResult]:
        """Test the average of each level against 0, as `models_against_readers` does with gaps.

        Parameters
        ----------
        reader, case : int, optional
            The position of who, or what, is left out.
        random : {"readers and cases", "readers", "cases"}
        level : float, default 0.95

        Returns
        -------
        list of TestResult
        """
        found = self.without(reader=reader, case=case)
        tests = []
        for place, values in enumerate(found.values):
            n = values.size
            own, total = float(found.own[place, place]), float(found.total[place, place])
            groups, cov2 = np.zeros(n, dtype=np.intp), (total - own) / (n * (n - 1))
            spread = spread_of_average(values, groups, own / n, cov2, random)
            tests.append(difference(float(values.mean()), spread, 1 / n, level, n))
        return tests


def possible(right: FloatArray, truth: BoolArray, metric: str) -> bool:
    """Tell whether all readers read the same cases of a level, and levels the same or others.

    Parameters
    ----------
    right : ndarray of float, shape (level, reader, case)
    truth : ndarray of bool, shape (case,)
    metric : str

    Examples
    --------
    >>> possible(np.ones((1, 4, 8)), np.arange(8) < 4, "accuracy")
    True
    >>> possible(np.ones((1, 4, 8)), np.arange(8) < 4, "auc")
    False
    """
    if metric not in SHARES or right.shape[1] < FEWEST:
        return False
    read = ~np.isnan(right)
    of_level = read[:, 0]
    if not (read == of_level[:, None]).all():
        return False
    common = of_level.astype(np.intp) @ of_level.T.astype(np.intp)
    sizes = np.diagonal(common)
    alike, apart = (common == sizes[:, None]).all(), (common == np.diag(sizes)).all()
    if not (alike or apart):
        return False
    sets = [truth, ~truth] if metric == "balanced-accuracy" else [np.ones_like(truth)]
    return all((of_level & mine).sum(axis=1).min() >= FEWEST for mine in sets)


def _class_of(right: FloatArray, cases: BoolArray, share: float) -> _Class:
    n = cases.sum(axis=1).astype(np.float64)
    counted = np.where(cases[:, None], right, 0.0)
    means = counted.sum(axis=2) / n[:, None]
    deviations = np.where(cases[:, None], counted - means[:, :, None], 0.0)
    return _Class(cases, deviations, deviations.sum(axis=1), means, n, share)


def _crossed(values: FloatArray, name: DesignName) -> Design:
    """Describe a design in which all readers are in all levels."""
    n_readers = values.shape[1]
    groups = np.zeros(n_readers, dtype=np.intp)
    rows, error = crossed_anova(values, groups)
    return Design(
        name=name,
        crossed=True,
        members=np.ones(values.shape, dtype=bool),
        groups=groups,
        sharing=float(n_readers),
        anova=rows,
        error=error,
    )


def _averaged(found: Moments, levels: list[int]) -> Covariances:
    """Average the covariances of some levels, by what the two values have in common."""
    own, total = found.own[np.ix_(levels, levels)], found.total[np.ix_(levels, levels)]
    n_levels, n = len(levels), found.values.shape[1]
    same_own, same_total = float(np.trace(own)), float(np.trace(total))
    other_own, other_total = float(own.sum()) - same_own, float(total.sum()) - same_total
    pairs = n_levels * (n_levels - 1)
    return Covariances(
        error=same_own / (n_levels * n),
        cov1=other_own / (pairs * n),
        cov2=(same_total - same_own) / (n_levels * n * (n - 1)),
        cov3=(other_total - other_own) / (pairs * n * (n - 1)),
        of_level=np.empty((0, 2)),  # averages and readers by themselves are not asked for
        of_reader=np.empty((0, 2)),
    )
