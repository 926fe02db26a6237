"""The test behind a difference, asked at any value: by its standard error, or by a score test."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from readerstats.results import PairedCounts
    from readerstats.stats.cluster_counts import ClusterCounts


class Judge(Protocol):
    """A test of a difference, with the interval that inverts it.

    `df` are the degrees of freedom of a t distribution, None for the normal one.
    """

    @property
    def df(self) -> float | None: ...  # noqa: D102

    def statistic(self, null: float) -> float | None:
        """Return the statistic at a value, above 0 where the difference seen lies above it."""

    def tail(self, null: float, *, upper: bool) -> float:
        """Return the one-sided P value against differences up to `null`, or from it upward."""

    def bounds(self, level: float) -> tuple[float, float] | None:
        """Return the values that two one-sided tests at (1 - level) / 2 do not reject."""


@dataclass(frozen=True, slots=True)
class Wald:
    """A difference with its standard error, normal or t.

    Attributes
    ----------
    estimate, se : float
    df : float or None

    Examples
    --------
    >>> round(Wald(-0.01, 0.02, 40).tail(-0.06, upper=True), 4)
    0.0083
    """

    estimate: float
    se: float
    df: float | None = None

    def statistic(self, null: float) -> float | None:
        """Return the distance to a value in standard errors; None without a spread."""
        return (self.estimate - null) / self.se if self.se else None

    def tail(self, null: float, *, upper: bool) -> float:
        """Return the one-sided P value at a value."""
        from scipy.special import ndtr, stdtr

        gap = self.estimate - null
        if self.se == 0:
            return float((gap <= 0) if upper else (gap >= 0))
        z = -gap / self.se if upper else gap / self.se
        return float(ndtr(z) if self.df is None else stdtr(self.df, z))

    def bounds(self, level: float) -> tuple[float, float]:
        """Return the interval at a level."""
        from scipy.special import ndtri, stdtrit

        probability = (1 + level) / 2
        quantile = ndtri(probability) if self.df is None else stdtrit(self.df, probability)
        reach = float(quantile) * self.se
        return self.estimate - reach, self.estimate + reach


class _Score(ABC):
    """A score statistic, normal in large samples."""

    __slots__ = ()

    @property
    def df(self) -> None:
        """No degrees of freedom: the statistic is normal."""
        return

    @abstractmethod
    def statistic(self, null: float) -> float:
        """Return the score at a value."""

    def tail(self, null: float, *, upper: bool) -> float:
        """Return the one-sided P value at a value."""
        from scipy.special import ndtr

        z = self.statistic(null)
        return float(ndtr(-z if upper else z))


@dataclass(frozen=True, slots=True)
class PairedScore(_Score):
    """Tango's score test of the difference of two paired proportions.

    Attributes
    ----------
    b, c : int
        Cases that only the first, and only the second got right.
    n : int
        All cases that both read, at least 1.
    correction : float, default 0
        Continuity correction, in cases: 1 is that of Edwards.

    Notes
    -----
    At 0 the statistic is McNemar's; at a margin it is the test of non-inferiority or, with the
    other margin, of equivalence, with the variance that the margin itself leads to [1]_ [2]_.
    Assumes independent cases. Validated against the published example of [1]_, the likelihood
    maximised numerically, and the score limits of R (PropCIs).

    References
    ----------
    .. [1] Tango T. Equivalence test and confidence interval for the difference in proportions for
       the paired-sample design. Stat Med 1998;17:891-908.
       doi:10.1002/(SICI)1097-0258(19980430)17:8<891::AID-SIM780>3.0.CO;2-B
    .. [2] Liu JP, Hsueh HM, Hsieh E, Chen JJ. Tests for equivalence or non-inferiority for paired
       binary data. Stat Med 2002;21:231-245. doi:10.1002/sim.1012

    Examples
    --------
    >>> judge = PairedScore(b=0, c=1, n=44)
    >>> round(judge.statistic(-0.1), 3), round(judge.tail(-0.1, upper=True), 3)
    (1.709, 0.044)
    """

    b: int
    c: int
    n: int
    correction: float = 0.0

    @classmethod
    def of(cls, counts: PairedCounts, *, correction: float = 0.0) -> PairedScore:
        """Return the test of a 2 x 2 table."""
        n = counts.both + counts.only_a + counts.only_b + counts.neither
        return cls(counts.only_a, counts.only_b, n, correction)

    def statistic(self, null: float) -> float:
        """Return Tango's z at a value."""
        from readerstats.stats.paired_intervals import tango_score

        return tango_score(self.b, self.c, self.n, null, correction=self.correction)

    def bounds(self, level: float) -> tuple[float, float]:
        """Return Tango's score interval."""
        from readerstats.stats.paired_intervals import tango_difference

        return tango_difference(self.b, self.c, self.n, level, correction=self.correction)


@dataclass(frozen=True, slots=True)
class ClusteredScore(_Score):
    """Obuchowski's score test of a difference of paired shares, with pairs in clusters.

    Attributes
    ----------
    counts : ClusterCounts
        Of two clusters or more.

    Notes
    -----
    At 0 the square is the statistic of ``mcnemar-clustered``; at a margin d it is
    ``sqrt((K - 1) / K) (sum e - d sum n) / sqrt(sum (e - d n)^2)`` for the excess e and the size n
    of each of K clusters. Assumes that clusters are independent and many. It cannot exceed what
    the number of clusters allows; where that lies below the critical value there are no bounds.
    Validated against the score interval of `clustered_mcnemar` and, for clusters of one pair,
    by hand.

    References
    ----------
    .. [1] Obuchowski NA. Stat Med 1998;17:1495-1507.
       doi:10.1002/(SICI)1097-0258(19980715)17:13<1495::AID-SIM863>3.0.CO;2-I

    Examples
    --------
    >>> from readerstats.stats.cluster_counts import ClusterCounts
    >>> counts = ClusterCounts.of(
    ...     [4, 1, 0, 3, 2, 6], [2, 0, 1, 0, 3, 1], [0, 1, 0, 0, 1, 0], [1, 2, 3, 1, 0, 4]
    ... )
    >>> round(ClusteredScore(counts).statistic(0.0) ** 2, 4)
    1.8939
    """

    counts: ClusterCounts

    def statistic(self, null: float) -> float:
        """Return the signed root of Obuchowski's statistic at a value."""
        excess, sizes = self.counts.excess, self.counts.sizes
        apart = excess - null * sizes
        spread, gap = math.sqrt(float((apart**2).sum())), float(apart.sum())
        return math.sqrt(1 - 1 / sizes.size) * gap / spread if spread else 0.0

    def bounds(self, level: float) -> tuple[float, float] | None:
        """Return the interval that inverts the test; None where clusters are too few."""
        from readerstats.stats.clustered_mcnemar import score_bounds

        return score_bounds(self.counts, level)
