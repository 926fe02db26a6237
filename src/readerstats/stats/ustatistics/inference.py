"""Interval and P value of an average, or of a difference of two, from its moments."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from readerstats.results import Estimate, TestResult, joined_notes
from readerstats.stats.samples import NOISE, FloatArray
from readerstats.stats.ustatistics.moments import (
    MomentTable,
    bdg_df,
    biased_moments,
    effective_df,
    main_effects,
    unbiased_moments,
)

if TYPE_CHECKING:
    from readerstats.stats.ustatistics.sums import BoolArray, Sums

_ONE_READER = (
    "one reader only: how readers differ is unknown, so there is no interval for other readers; "
    "with the readers taken as fixed the bootstrap has one for other cases"
)
_FEW_CASES = "too few cases: no two scores come from different readers and different cases"
_NO_SPREAD = "the results do not vary over readers and cases, so there is no interval"
_NEGATIVE = (
    "with these gaps in the reads the variance comes out negative, so there is no interval; "
    "take the bootstrap over readers and cases"
)
_FELL_BACK = (
    "the unbiased variance is not above 0; the larger MLE variance, that of the two-way "
    "bootstrap, stands in for it"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Moments of two levels: as the variance asked for uses them, and biased."""

    unbiased: MomentTable
    biased: MomentTable

    @classmethod
    def of(
        cls,
        sums: Sums,
        a: int,
        b: int,
        *,
        centred: bool = False,
        conditional: MomentTable | None = None,
    ) -> Tables:
        """Average the sums; `conditional`, where given, takes the place of unbiased moments."""
        numerators, denominators = sums.pair(a, b, centred=centred)
        return cls(
            unbiased=conditional or unbiased_moments(numerators, denominators),
            biased=biased_moments(numerators, denominators),
        )

    def chosen(self, variance: str) -> MomentTable:
        """Return the moments that a kind of variance is made of."""
        return self.biased if variance == "mle" else self.unbiased


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """One average, or a difference of two, with all that its variance needs.

    Attributes
    ----------
    estimate : float or None
    terms : tuple of (float, Tables)
        How often each covariance counts in the variance.
    own_df : ndarray of float, shape (2,) or (3,)
        Degrees of freedom of the readers and of the cases.
    n : int
        Readers.
    lowest : float
        Least value that the average or the difference can take; the largest is 1.
    remark : str or None
        What is to be said of it, or why there is no estimate.
    """

    estimate: float | None
    terms: tuple[tuple[float, Tables], ...] = ()
    own_df: FloatArray | None = None
    n: int = 0
    lowest: float = 0.0
    remark: str | None = None

    def obstacle(self) -> str | None:
        """Say why no variance can be estimated; None if one can."""
        if all(not np.isnan(tables.unbiased.moments.flat[0]) for _, tables in self.terms):
            return None
        return _ONE_READER if self._has_one_reader() else _FEW_CASES

    def _has_one_reader(self) -> bool:
        """Whether all scores of a level are of one reader: all pairs then share the reader."""
        return any(
            main_effects(tables.unbiased.component_coefficients)[0] >= 1 - NOISE
            for _, tables in self.terms
        )

    def variance(self, kind: str) -> float:
        """Sum the covariances; 0 where what is left is rounding."""
        chosen = [(factor, tables.chosen(kind)) for factor, tables in self.terms]
        total = sum(factor * (table.covariance or 0.0) for factor, table in chosen)
        size = sum(abs(factor) * table.size for factor, table in chosen)
        return 0.0 if abs(total) <= NOISE * size else total

    def df(self, variance: float) -> float:
        """Approximate the degrees of freedom of a variance."""
        assert self.own_df is not None  # noqa: S101 - set wherever there is an estimate
        components = np.zeros_like(self.own_df)
        for factor, tables in self.terms:
            one = main_effects(tables.biased.components)
            components += factor * np.where(np.isnan(one), 0.0, one)
        return bdg_df(variance, components, self.own_df)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Who and what has a score in each level.

    Attributes
    ----------
    readers : ndarray of bool, shape (level, reader)
    cases : ndarray of bool, shape (level, case)
        Cases that one of these readers read.
    left_out : tuple of int
        Readers of each level who read something, but have no score.
    """

    readers: BoolArray
    cases: BoolArray
    left_out: tuple[int, ...]


def level_average(
    a: int, sums: Sums, tables: Mapping[tuple[int, int], Tables], counted: Counted
) -> Combination:
    """Put together the average of one level."""
    weight = float(sums.weights[a] @ sums.counts[a])
    remark = _left_out(counted.left_out[a])
    if weight == 0:
        return Combination(
            estimate=None, remark=joined_notes("no reader read what the metric needs", remark)
        )
    return Combination(
        estimate=float(sums.weights[a] @ sums.totals[a]) / weight,
        terms=((1.0, tables[a, a]),),
        own_df=effective_df(tables[a, a].biased),
        n=int(counted.readers[a].sum()),
        remark=remark,
    )


def level_difference(
    a: int,
    b: int,
    averages: tuple[Combination, ...],
    tables: Mapping[tuple[int, int], Tables],
    counted: Counted,
) -> Combination:
    """Put together the difference of two levels, a - b."""
    first, second = averages[a], averages[b]
    remark = joined_notes(*dict.fromkeys((first.remark, second.remark)))
    if first.estimate is None or second.estimate is None:
        return Combination(estimate=None, remark=remark)
    assert first.own_df is not None and second.own_df is not None  # noqa: S101, PT018
    return Combination(
        estimate=first.estimate - second.estimate,
        terms=((1.0, tables[a, a]), (1.0, tables[b, b]), (-2.0, tables[a, b])),
        own_df=np.minimum(first.own_df, second.own_df),
        n=int((counted.readers[a] | counted.readers[b]).sum()),
        lowest=-1.0,
        remark=remark,
    )


def _left_out(number: int) -> str | None:
    if number == 0:
        return None
    subject = "1 reader is" if number == 1 else f"{number} readers are"
    return f"{subject} left out, who read no case of a class that the metric needs"


@dataclass(frozen=True, slots=True)
class _Interval:
    """What an interval is made of; `spread`, standard error and degrees of freedom, may lack."""

    method: str
    note: str | None
    spread: tuple[float, float] | None = None


def _interval(average: Combination, kind: str) -> _Interval:
    """Choose the variance, and say what became of it."""
    method = "u-statistic-mle" if kind == "mle" else "u-statistic"
    obstacle = average.obstacle()
    if obstacle:
        return _Interval(method, joined_notes(obstacle, average.remark))
    variance, note = average.variance(kind), average.remark
    if variance <= 0 and kind == "unbiased":
        variance, method = average.variance("mle"), "u-statistic-mle"
        note = joined_notes(_FELL_BACK, note)
    if variance <= 0:
        why = _NO_SPREAD if variance == 0 else _NEGATIVE
        return _Interval(method, joined_notes(why, average.remark))
    return _Interval(method, note, (math.sqrt(variance), average.df(variance)))


def _bounds(
    centre: float, spread: tuple[float, float], level: float, lowest: float
) -> tuple[float, float]:
    """Return the t interval, cut off where the metric ends."""
    from scipy.special import stdtrit

    se, df = spread
    reach = -float(stdtrit(df, (1 - level) / 2)) * se
    return max(lowest, centre - reach), min(1.0, centre + reach)


def with_interval(average: Combination, kind: str, level: float) -> Estimate:
    """Return an average with its interval.

    Parameters
    ----------
    average : Combination
    kind : {"unbiased", "mle"}
    level : float

    Returns
    -------
    Estimate
        Without an interval where there is no variance; the note says why.
    """
    if average.estimate is None:
        return Estimate.unavailable(method="u-statistic", note=str(average.remark), n=0)
    interval = _interval(average, kind)
    if interval.spread is None:
        return Estimate(
            estimate=average.estimate, method=interval.method, n=average.n, note=interval.note
        )
    lower, upper = _bounds(average.estimate, interval.spread, level, average.lowest)
    se, df = interval.spread
    return Estimate(
        estimate=average.estimate,
        method=interval.method,
        se=se,
        lower=lower,
        upper=upper,
        df=df,
        level=level,
        n=average.n,
        note=interval.note,
    )


def against(average: Combination, kind: str, level: float, *, null: float) -> TestResult:
    """Test an average or a difference against a value, by t with the degrees of freedom of BDG.

    Parameters
    ----------
    average : Combination
    kind : {"unbiased", "mle"}
    level : float
    null : float

    Returns
    -------
    TestResult
        Two-sided. Without a P value where there is no variance; the note says why.
    """
    if average.estimate is None:
        return TestResult.unavailable(method="u-statistic", note=str(average.remark), n=0)
    interval = _interval(average, kind)
    if interval.spread is None:
        return TestResult(
            method=interval.method,
            estimate=average.estimate,
            p=None,
            null=null,
            n=average.n,
            note=interval.note,
        )
    from scipy.special import stdtr

    se, df = interval.spread
    statistic = (average.estimate - null) / se
    lower, upper = _bounds(average.estimate, interval.spread, level, average.lowest)
    return TestResult(
        method=interval.method,
        estimate=average.estimate,
        p=min(1.0, 2 * float(stdtr(df, -abs(statistic)))),  # the tail itself
        null=null,
        se=se,
        lower=lower,
        upper=upper,
        level=level,
        statistic_name="t",
        statistic=statistic,
        df=df,
        n=average.n,
        note=interval.note,
    )
