"""The shapes of every answer: numbers with their uncertainty, and the labels beside them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Generic, Literal, Self, TypeAlias, TypeVar

Random: TypeAlias = Literal["readers and cases", "readers", "cases", "none"]
Alternative: TypeAlias = Literal["two-sided", "greater", "less"]
Scope: TypeAlias = Literal["reader", "group"]
Progress: TypeAlias = Callable[[int, int], None]
"""Told the resamples done and to do."""


def joined_notes(*notes: str | None) -> str | None:
    """Put what there is to be said of one result into one note; None for nothing.

    Examples
    --------
    >>> joined_notes("first", None, "second")
    'first; second'
    """
    return "; ".join(note for note in notes if note) or None


def _settle_numbers(result: Estimate | TestResult | VarianceComponents) -> None:
    """Turn numpy scalars into Python numbers; refuse what no reader of a result could use."""
    for field in fields(result):
        value = getattr(result, field.name)
        if value is None or isinstance(value, str | PairedCounts):
            continue
        number = int(value) if field.type == "int | None" else float(value)
        if not math.isfinite(number):
            raise ValueError(f"`{field.name}` must be a finite number or None, got {value}.")
        object.__setattr__(result, field.name, number)
    if isinstance(result, VarianceComponents):
        return
    if result.lower is not None and result.upper is not None and result.lower > result.upper:
        raise ValueError(f"`lower` = {result.lower} lies above `upper` = {result.upper}.")
    one_sided = (result.lower is None) != (result.upper is None)
    if one_sided and not result.note:
        raise ValueError("an interval with one bound needs a note that says why.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One number with its uncertainty.

    Proportions are on [0, 1]; a ratio, a rate or a d′ is on its own scale.

    Attributes
    ----------
    estimate : float or None
        The number; None when it cannot be computed, and then `note` says why.
    se : float or None
        Standard error, on the scale of `estimate`.
    lower, upper : float or None
        Bounds of the confidence interval.
    df : float or None
        Degrees of freedom of the interval, where it has them.
    level : float or None
        Confidence level, in (0, 1).
    method : str
        Name of the interval's method, as in the documentation.
    k, n : int or None
        Numerator and denominator, where the number is a count of trials.
    replicates : int or None
        Resamples behind the interval, where it is a bootstrap.
    note : str or None
        What a reader of the number must know.

    Raises
    ------
    ValueError
        For NaN, infinity, ``lower > upper``, or a missing number without a note.

    Examples
    --------
    >>> Estimate(estimate=0.75, lower=0.68, upper=0.81, level=0.95, method="wilson").upper
    0.81
    """

    estimate: float | None
    method: str
    se: float | None = None
    lower: float | None = None
    upper: float | None = None
    df: float | None = None
    level: float | None = None
    k: int | None = None
    n: int | None = None
    replicates: int | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        _settle_numbers(self)
        if self.estimate is None and not self.note:
            raise ValueError("a missing estimate needs a note that says why.")

    @classmethod
    def unavailable(
        cls, *, method: str, note: str, k: int | None = None, n: int | None = None
    ) -> Self:
        """Return an estimate that could not be computed, with the reason in `note`."""
        return cls(estimate=None, method=method, note=note, k=k, n=n)


@dataclass(frozen=True, slots=True)
class PairedCounts:
    """The 2 x 2 table of two readers' verdicts on the same cases.

    Attributes
    ----------
    both, only_a, only_b, neither : int
        Cases that both got right, only the first, only the second, neither.
    """

    both: int
    only_a: int
    only_b: int
    neither: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult:
    """A test with the interval of the same model.

    Attributes
    ----------
    method : str
        Name of the test, as in the documentation.
    alternative : {"two-sided", "greater", "less"}
    null : float
        Value tested, on the scale of `estimate`.
    estimate : float or None
        What was compared with `null`; always a - b for a difference.
    se, lower, upper, level : float or None
        Standard error and confidence interval of `estimate`, of the same model as `p`.
    statistic_name, statistic : str, float or None
        The test statistic, such as ``t``; exact and bootstrap tests may have none.
    df, df2 : float or None
        Degrees of freedom; `df2` is the denominator's of an F.
    p : float or None
        P value; None when the test cannot be done, and then `note` says why.
    p_adjusted : float or None
        P value adjusted for the family of tests that the row belongs to.
    n : int or None
        Units that the test compared: readers, or cases.
    effect_size_name, effect_size : str, float or None
    replicates : int or None
        Resamples, where the test is a bootstrap.
    counts : PairedCounts or None
        The 2 x 2 table, where the test rests on one.
    note : str or None

    Raises
    ------
    ValueError
        For NaN, infinity, ``lower > upper``, P outside [0, 1], or a missing P without a note.

    Examples
    --------
    >>> TestResult(method="paired-t", estimate=0.05, p=0.07, n=17).p
    0.07
    """

    __test__ = False  # pytest: this is no test class

    method: str
    estimate: float | None
    p: float | None
    alternative: Alternative = "two-sided"
    null: float = 0.0
    se: float | None = None
    lower: float | None = None
    upper: float | None = None
    level: float | None = None
    statistic_name: str | None = None
    statistic: float | None = None
    df: float | None = None
    df2: float | None = None
    p_adjusted: float | None = None
    n: int | None = None
    effect_size_name: str | None = None
    effect_size: float | None = None
    replicates: int | None = None
    counts: PairedCounts | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        _settle_numbers(self)
        for name, p in (("p", self.p), ("p_adjusted", self.p_adjusted)):
            if p is not None and not 0 <= p <= 1:
                raise ValueError(f"`{name}` must lie between 0 and 1, got {p}.")
        if self.p is None and not self.note:
            raise ValueError("a missing P value needs a note that says why.")

    @classmethod
    def unavailable(
        cls, *, method: str, note: str, estimate: float | None = None, n: int | None = None
    ) -> Self:
        """Return a test that could not be done, with the reason in `note`."""
        return cls(method=method, estimate=estimate, p=None, n=n, note=note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What a result is about: typed, so that a misspelt key is an error.

    Attributes
    ----------
    metric : str
        Name of the metric, such as ``"sensitivity"``.
    random : {"readers and cases", "readers", "cases", "none"}
        What the interval generalises to.
    scope : {"reader", "group"} or None
        For estimates: one reader's, or a group's.
    comparison : str or None
        For tests: what kind of contrast, such as ``"dataset"`` or ``"model"``.
    a, b : str or None
        The two sides of a difference a - b.
    reader, case, modality, dataset, group : str or None
        Where the number belongs; None where it is over all of them.
    by : str or None
        The column that `group` is a value of, such as ``"region"``; None for the readers.
    column : str or None
        The column of the reads that was judged, such as ``"quality"``; None for the decisions, or
        where the metric says it.

    Examples
    --------
    >>> Labels(metric="accuracy", random="cases", scope="reader", reader="R01").reader
    'R01'
    """

    metric: str
    random: Random
    scope: Scope | None = None
    comparison: str | None = None
    a: str | None = None
    b: str | None = None
    reader: str | None = None
    modality: str | None = None
    dataset: str | None = None
    group: str | None = None
    case: str | None = None
    by: str | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VarianceComponents:
    """Where the variance of reader-averaged values comes from.

    Variances are on the squared scale of the metric. They are the estimates as computed: one that
    is negative is told in `note`, together with what the analysis put in its place.

    Attributes
    ----------
    method : str
        Name of the analysis and of its covariance, as in the documentation.
    reader : float or None
        Variance between readers, beyond their cases.
    modality_reader : float or None
        Variance of the reader-by-modality interaction.
    error : float or None
        Variance of one reader's value in one modality over samples of cases.
    cov1 : float or None
        Covariance over cases: same reader, different modalities.
    cov2 : float or None
        Different readers, same modality.
    cov3 : float or None
        Different readers, different modalities.
    case : float or None
        Of a mixed model: variance between cases, and `reader` between readers, of the log odds.
    note : str or None

    Raises
    ------
    ValueError
        For NaN or infinity.

    Examples
    --------
    >>> VarianceComponents(method="obuchowski-rockette", error=0.004, cov2=0.002).cov2
    0.002
    """

    method: str
    reader: float | None = None
    modality_reader: float | None = None
    error: float | None = None
    cov1: float | None = None
    cov2: float | None = None
    cov3: float | None = None
    case: float | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        _settle_numbers(self)


Result = TypeVar("Result", Estimate, TestResult)
Content = TypeVar("Content", Estimate, TestResult, VarianceComponents)


@dataclass(frozen=True, slots=True)
class Row(Generic[Content]):
    """A result with its labels, side by side.

    Attributes
    ----------
    labels : Labels
    result : Estimate, TestResult or VarianceComponents

    Examples
    --------
    >>> labels = Labels(metric="accuracy", random="cases", scope="reader", reader="R01")
    >>> Row(labels, Estimate(estimate=0.8, method="wilson", k=8, n=10)).result.k
    8
    """

    labels: Labels
    result: Content
