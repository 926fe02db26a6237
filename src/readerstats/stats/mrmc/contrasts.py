"""Averages of levels, their differences and those of each reader, with intervals and P."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.results import Estimate, Result, TestResult, joined_notes
from readerstats.stats.mrmc.components import covariances_of
from readerstats.stats.mrmc.design import design_of
from readerstats.stats.mrmc.inference import (
    average,
    difference,
    spread_of_average,
    spread_of_levels,
    spread_of_reader,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.results import Random
    from readerstats.stats.mrmc.components import Covariances
    from readerstats.stats.mrmc.design import Design
    from readerstats.stats.mrmc.inference import Spread
    from readerstats.stats.mrmc.reader_covariance import ReaderCovariance


OWN_CASES: Final = ("cases nested in levels", "readers and cases nested in levels")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderDifference:
    """The difference of one reader between two levels.

    Attributes
    ----------
    reader, a, b : int
        Positions of the reader and of the levels.
    test : TestResult
        Of a - b.

    Examples
    --------
    >>> test = TestResult(method="obuchowski-rockette", estimate=0.1, p=0.2)
    >>> ReaderDifference(reader=3, a=0, b=1, test=test).reader
    3
    """

    reader: int
    a: int
    b: int
    test: TestResult


@dataclass(frozen=True, eq=False, slots=True)
class Asked:
    """The settings that intervals and tests need.

    Attributes
    ----------
    random : {"readers and cases", "readers", "cases"}
    level : float
        Confidence level.
    readers : ndarray of int
        The positions of the readers who have a value.
    note : str or None
        What is to be said of the others.
    most : float
        The largest possible value of the metric.
    """

    random: Random
    level: float
    readers: NDArray[np.intp]
    note: str | None
    most: float = 1.0

    def noted(self, result: Result) -> Result:
        """Add the note to a result.

        Examples
        --------
        >>> asked = Asked("cases", 0.95, np.arange(2), "one reader has no value")
        >>> asked.noted(Estimate(estimate=0.7, method="mean")).note
        'one reader has no value'
        """
        return replace(result, note=joined_notes(result.note, self.note))


def differences(
    found: ReaderCovariance,
    design: Design,
    covariances: Covariances,
    pairs: tuple[tuple[int, int], ...],
    asked: Asked,
) -> tuple[TestResult, ...]:
    """Test the differences a - b of pairs of levels.

    Examples
    --------
    >>> differences.__name__
    'differences'
    """
    sizes = [int(n) for n in design.members.sum(axis=1)]
    averages = [
        float(row[members].mean())
        for row, members in zip(found.estimates, design.members, strict=True)
    ]
    tests = []
    for a, b in pairs:
        spread = _spread_of_pair(found, design, covariances, (a, b), asked.random)
        n = sizes[a] if design.crossed else sizes[a] + sizes[b]
        share = 1 / sizes[a] + 1 / sizes[b]
        test = difference(averages[a] - averages[b], spread, share, asked.level, n)
        tests.append(asked.noted(test))
    return tuple(tests)


def _spread_of_pair(
    found: ReaderCovariance,
    design: Design,
    covariances: Covariances,
    pair: tuple[int, int],
    random: Random,
) -> Spread:
    """Return the spread of two levels: their own where levels have cases of their own.

    A dataset of few cases varies more than one of many; pooled, the one would lend its variance
    to the other.
    """
    if len(found.estimates) > 2 and design.name in OWN_CASES:
        two = found.of_levels(np.array(pair))
        own = design_of(two)
        if not isinstance(own, str):
            return spread_of_levels(own, covariances_of(two, own), random, (0, 1))
    return spread_of_levels(design, covariances, random, pair)


def means(
    found: ReaderCovariance, design: Design, covariances: Covariances, asked: Asked
) -> tuple[Estimate, ...]:
    """Return the average of each level, with the interval of that level alone.

    Examples
    --------
    >>> means.__name__
    'means'
    """
    groups = design.groups if design.crossed else np.zeros_like(design.groups)
    averages = []
    for number, members in enumerate(design.members):
        error, cov2 = covariances.of_level[number]
        values = found.estimates[number, members]
        spread = spread_of_average(values, groups[members], float(error), float(cov2), asked.random)
        found_mean = average(float(values.mean()), spread, values.size, asked.level, asked.most)
        averages.append(asked.noted(found_mean))
    return tuple(averages)


def by_reader(
    found: ReaderCovariance, design: Design, covariances: Covariances, asked: Asked
) -> tuple[ReaderDifference, ...]:
    """Test the differences of each reader, where readers are fixed and in all levels.

    Examples
    --------
    >>> by_reader.__name__
    'by_reader'
    """
    if asked.random != "cases" or not design.crossed or not covariances.defined:
        return ()
    rows = []
    for place, (error, cov1) in enumerate(covariances.of_reader):
        spread = spread_of_reader(float(error - cov1))
        for a, b in combinations(range(len(found.estimates)), 2):
            gap = float(found.estimates[a, place] - found.estimates[b, place])
            test = difference(gap, spread, 2.0, asked.level, 1)
            reader = int(asked.readers[place])
            rows.append(ReaderDifference(reader=reader, a=a, b=b, test=test))
    return tuple(rows)
