"""The shape of an analysis by U-statistics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readerstats.results import Estimate, TestResult


@dataclass(frozen=True, slots=True, kw_only=True)
class PairMoments:
    """Moments and variance components of one level (a = b), or of two.

    A key whose moment has no two scores to be computed from is None.

    Attributes
    ----------
    a, b : int
        Positions of the levels, ``a <= b``.
    n_readers, n_negative, n_positive : int
        Readers, negative and positive cases with a score in either level.
    covariance : float or None
        Covariance of the two averages over other readers and other cases; the variance if a = b.
        None where it cannot be computed.
    moments, coefficients : mapping of str to float or None
        Mean products of two scores, and how much each counts in `covariance`. Of a pair of cases:
        ``M1`` (same reader, same pair), ``M2`` (same reader and positive case), ``M3`` (same
        reader and negative case), ``M4`` (same reader), ``M5`` to ``M8`` the same for two
        readers. Of a single case: ``c1r1`` (same case, same reader), ``c0r1``, ``c1r0``, ``c0r0``.
    components, component_coefficients : mapping of str to float or None
        Variance components, and how much each counts: ``N`` negative cases, ``D`` positive
        (diseased) cases, ``C`` cases, ``R`` readers, and their interactions.

    Examples
    --------
    >>> from readerstats.stats.ustatistics.analysis import ustatistics
    >>> right = [[[1, 0, 1, 1], [1, 1, 0, 1], [1, 0, 0, 1]]]
    >>> study = ustatistics(right, [True] * 4, metric="sensitivity")
    >>> one = study.moments[0]
    >>> round(one.components["C"], 3), round(one.component_coefficients["C"], 3)
    (0.083, 0.25)
    """

    a: int
    b: int
    n_readers: int
    n_negative: int
    n_positive: int
    covariance: float | None
    moments: Mapping[str, float | None]
    coefficients: Mapping[str, float | None]
    components: Mapping[str, float | None]
    component_coefficients: Mapping[str, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class UStatistics:
    """Averages over readers, and their differences, for other readers and other cases.

    Attributes
    ----------
    metric, variance, weights, form : str
        The settings of the analysis.
    levels : tuple of Estimate
        The average of each level; `n` is its number of readers.
    tests : tuple of TestResult
        Each level against the value given as `null`; empty if none was.
    pairs : tuple of (int, int)
        Positions a and b of the levels that `differences` compares.
    differences : tuple of TestResult
        Each difference a - b with its interval; `n` counts the readers of either level.
    moments : tuple of PairMoments
        One for each level, then one for each of `pairs`.

    Examples
    --------
    >>> from readerstats.stats.ustatistics.analysis import ustatistics
    >>> right = [[[1, 0, 1, 1], [1, 1, 0, 1], [1, 0, 0, 1]]]
    >>> study = ustatistics(right, [True] * 4, metric="sensitivity", null=0.5)
    >>> round(study.levels[0].se, 3), round(study.tests[0].p, 3), study.differences
    (0.167, 0.423, ())
    """

    metric: str
    variance: str
    weights: str
    form: str
    levels: tuple[Estimate, ...]
    tests: tuple[TestResult, ...]
    pairs: tuple[tuple[int, int], ...]
    differences: tuple[TestResult, ...]
    moments: tuple[PairMoments, ...]
