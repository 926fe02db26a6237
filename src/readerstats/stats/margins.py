"""Superiority, non-inferiority and equivalence: a difference against a margin named beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Final, Literal, TypeAlias

from readerstats.results import TestResult, joined_notes
from readerstats.stats.judges import Judge, Wald

Aim: TypeAlias = Literal["superiority", "non-inferiority", "equivalence"]
AIMS: Final[tuple[Aim, ...]] = ("superiority", "non-inferiority", "equivalence")
Side: TypeAlias = Literal["a", "b"]

_NO_SE: Final = (
    "it takes a difference with a standard error, such as that of obuchowski-rockette, "
    "u-statistics, paired-t or mcnemar-clustered"
)
_SIMULTANEOUS: Final = frozenset({"games-howell"})
"""Methods whose interval counts all pairs; that of a claim is of its pair alone."""
_NORMAL: Final = "P from the standard error of the resamples, taking the difference as normal"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginPoint:
    """What could be claimed with one margin.

    Attributes
    ----------
    margin : float
        On the scale of the difference.
    non_inferiority, equivalence : float
        One-sided P value of non-inferiority; P value of the two one-sided tests.

    Examples
    --------
    >>> MarginPoint(margin=0.05, non_inferiority=0.01, equivalence=0.03).margin
    0.05
    """

    margin: float
    non_inferiority: float
    equivalence: float


def margin_test(
    difference: TestResult,
    aim: Aim,
    margin: float | None = None,
    *,
    of: Side = "a",
    names: tuple[str, str] = ("a", "b"),
    judge: Judge | None = None,
) -> TestResult:
    """Test a difference against a margin, higher values being better.

    Parameters
    ----------
    difference : TestResult
        A difference a - b with its standard error and interval.
    aim : {"superiority", "non-inferiority", "equivalence"}
        What is to be shown of one side.
    margin : float, optional
        The largest difference that does not matter, above 0, on the scale of the difference. For
        superiority the least difference that is to be shown; 0 without it.
    of : {"a", "b"}, default "a"
        The side that is to be shown superior or not inferior.
    names : (str, str)
        What the note calls the two sides.
    judge : Judge, optional
        The test of the difference at any value, such as `PairedScore` for McNemar's; without it
        that of the standard error and the degrees of freedom.

    Returns
    -------
    TestResult
        `p` is one-sided, `null` the bound that it was tested against. For superiority and
        non-inferiority the interval stays two-sided at its level, and P is to be judged at half
        of what is left: .025 at 95%. For equivalence P is the larger of two one-sided tests, to
        be judged at .05, and the interval is the one at 90% that lies within the margin if and
        only if P is below .05.

    Raises
    ------
    ValueError
        For an unknown aim or side, or a margin that is not above 0 or is missing.

    Notes
    -----
    Assumes that the margin was named before the data were seen [1]_. The tests use the standard
    error and the degrees of freedom of the difference, or its score test, so that they hold for
    what its interval holds for; equivalence is Schuirmann's two one-sided tests [2]_. P of
    superiority without a margin is half of the two-sided P where the side is ahead.
    Validated against the reader_study package of Google Health (2025-02-15).

    References
    ----------
    .. [1] Chen W, Petrick NA, Sahiner B. Hypothesis testing in noninferiority and equivalence MRMC
       ROC studies. Acad Radiol 2012;19:1158-1165. https://doi.org/10.1016/j.acra.2012.04.011
    .. [2] Schuirmann DJ. A comparison of the two one-sided tests procedure and the power approach
       for assessing the equivalence of average bioavailability. J Pharmacokinet Biopharm
       1987;15:657-680. https://doi.org/10.1007/BF01068419

    Examples
    --------
    >>> gap = TestResult(method="x", estimate=-0.01, se=0.02, df=40, p=0.62, level=0.95,
    ...                  lower=-0.05, upper=0.03)
    >>> shown = margin_test(gap, "non-inferiority", 0.06)
    >>> round(shown.p, 4), shown.null
    (0.0083, -0.06)
    >>> shown.note
    'P of non-inferiority of a to b within 0.06, one-sided, to be judged at 0.025'
    """
    width = _checked(aim, margin, of)
    judged = _judge(difference, judge)
    if judged is None or difference.level is None:
        return untested(difference, aim, _NO_SE)
    if aim == "equivalence":
        return _equivalence(difference, width, names, judged)
    sign = 1.0 if of == "a" else -1.0
    # Superiority: beyond +margin in favour of the side; non-inferiority: not below -margin.
    null = sign * (width if aim == "superiority" else -width) + 0.0  # never -0.0
    limit = (1 - difference.level) / 2
    side, other = names if of == "a" else names[::-1]
    beyond = f" by more than {width:g}" if width else ""
    claim = {
        "superiority": f"superiority of {side} over {other}" + beyond,
        "non-inferiority": f"non-inferiority of {side} to {other} within {width:g}",
    }[aim]
    words = f"P of {claim}, one-sided, to be judged at {limit:.3g}"
    tested = _against(difference, judged, null, "greater" if of == "a" else "less", words)
    own = difference.replicates or difference.method in _SIMULTANEOUS
    return _interval(tested, judged, limit) if own else tested


def untested(difference: TestResult, aim: Aim, why: str) -> TestResult:
    """Return a difference that cannot be tested against a margin, with the reason in its note.

    Examples
    --------
    >>> gap = TestResult(method="x", estimate=0.1, p=0.2)
    >>> untested(gap, "equivalence", "there is no interval").note
    'equivalence cannot be tested: there is no interval'
    """
    return replace(
        difference, p=None, p_adjusted=None, statistic=None, statistic_name=None, df=None,
        df2=None, note=joined_notes(f"{aim} cannot be tested: {why}", difference.note),
    )  # fmt: skip


def margin_curve(
    difference: TestResult,
    margins: Sequence[float],
    *,
    of: Side = "a",
    judge: Judge | None = None,
) -> tuple[MarginPoint, ...]:
    """Compute what could be claimed with each of several margins.

    Parameters
    ----------
    difference : TestResult
        a - b, with a standard error.
    margins : sequence of float
        Above 0, on the scale of the difference.
    of : {"a", "b"}, default "a"
        The side whose non-inferiority is meant.
    judge : Judge, optional
        As for `margin_test`.

    Returns
    -------
    tuple of MarginPoint
        Empty where the difference has no standard error.

    Raises
    ------
    ValueError
        For a margin that is not above 0, or an unknown side.

    Notes
    -----
    Assumes, for every margin alike, that it was named beforehand: of the whole curve at most one
    point is a test. The curve says what other margins would have shown.
    Validated against `margin_test`, point by point.

    Examples
    --------
    >>> gap = TestResult(method="x", estimate=0.0, se=0.02, p=1.0, level=0.95,
    ...                  lower=-0.04, upper=0.04)
    >>> [round(point.equivalence, 3) for point in margin_curve(gap, [0.02, 0.05])]
    [0.159, 0.006]
    """
    found = []
    for margin in margins:
        one = margin_test(difference, "non-inferiority", margin, of=of, judge=judge).p
        both = margin_test(difference, "equivalence", margin, judge=judge).p
        if one is not None and both is not None:
            found.append(MarginPoint(margin=margin, non_inferiority=one, equivalence=both))
    return tuple(found)


def smallest_margin(
    difference: TestResult,
    aim: Literal["non-inferiority", "equivalence"],
    *,
    of: Side = "a",
    judge: Judge | None = None,
) -> float | None:
    """Return the smallest margin that the data could have supported.

    Parameters
    ----------
    difference : TestResult
        a - b, with a standard error.
    aim : {"non-inferiority", "equivalence"}
    of : {"a", "b"}, default "a"
    judge : Judge, optional
        As for `margin_test`.

    Returns
    -------
    float or None
        The far end of the interval (95% for non-inferiority, 90% for equivalence, where the level
        of the difference is 95%); 0 where the side is better beyond doubt; None without a
        standard error, or where the score test has no bounds.

    Notes
    -----
    Assumes what the interval of the difference does. A margin is to be named beforehand: this
    number is for planning and for reading others' claims, not for one's own.
    Validated against `margin_test`, whose P is .025, or .05 for equivalence, at this margin.

    Examples
    --------
    >>> gap = TestResult(method="x", estimate=-0.01, se=0.02, p=0.62, level=0.95,
    ...                  lower=-0.05, upper=0.03)
    >>> round(smallest_margin(gap, "non-inferiority"), 4)
    0.0492
    """
    _checked(aim, 1.0, of)
    judged = _judge(difference, judge)
    if judged is None or difference.level is None:
        return None
    tail = (1 - difference.level) / 2 if aim == "non-inferiority" else 1 - difference.level
    bounds = judged.bounds(round(1 - 2 * tail, 12)) if tail < 0.5 else None
    if bounds is None:
        return None
    below, above = -bounds[0], bounds[1]
    if aim == "equivalence":
        return max(below, above)
    return max(0.0, below if of == "a" else above)


def _checked(aim: str, margin: float | None, of: str) -> float:
    if aim not in AIMS:
        raise ValueError(f"`aim` must be one of {', '.join(AIMS)}, got {aim!r}.")
    if of not in ("a", "b"):
        raise ValueError(f"`of` must be 'a' or 'b', got {of!r}.")
    if margin is None and aim == "superiority":
        return 0.0
    if margin is None or not 0 < margin < float("inf"):
        raise ValueError(
            f"`margin` must be above 0 for {aim}, got {margin}: give its size, without a sign."
        )
    return float(margin)


def _judge(difference: TestResult, judge: Judge | None) -> Judge | None:
    """Return the test of a difference; None where it has neither one nor a standard error."""
    if judge is not None or difference.estimate is None or difference.se is None:
        return judge
    # The degrees of freedom of a chi-square are not those of the difference.
    chi_square = (difference.statistic_name or "").startswith("chi")
    return Wald(difference.estimate, difference.se, None if chi_square else difference.df)


def _equivalence(
    difference: TestResult, margin: float, names: tuple[str, str], judge: Judge
) -> TestResult:
    """Make two one-sided tests; the one with the larger P value decides."""
    level = difference.level or 0.95
    if level <= 0.5:
        raise ValueError(f"equivalence needs a level above 0.5, got {level}.")
    above = judge.tail(-margin, upper=True)
    below = judge.tail(margin, upper=False)
    limit = round(1 - level, 12)
    null = -margin if above >= below else margin
    words = (
        f"P of equivalence of {names[0]} and {names[1]} within {margin:g}: the larger of two "
        f"one-sided tests, to be judged at {limit:.3g}; the interval is that at "
        f"{1 - 2 * limit:.3g}"
    )
    tested = _against(difference, judge, null, "greater" if null < 0 else "less", words)
    return _interval(tested, judge, limit)


def _interval(tested: TestResult, judge: Judge, tail: float) -> TestResult:
    """Give the interval that leaves a null value out if and only if P is below `tail`."""
    level = round(1 - 2 * tail, 12)  # 1 - 2 x 0.05 is not quite 0.9
    bounds = judge.bounds(level)
    if bounds is None:
        return replace(tested, lower=None, upper=None, level=None)
    return replace(tested, lower=bounds[0], upper=bounds[1], level=level)


def _against(
    difference: TestResult,
    judge: Judge,
    null: float,
    alternative: Literal["greater", "less"],
    words: str,
) -> TestResult:
    z = judge.statistic(null)
    return replace(
        difference,
        alternative=alternative,
        null=null,
        statistic_name="z" if judge.df is None else "t",
        statistic=None if z is None or not isfinite(z) else z,
        df=judge.df,
        df2=None,
        p=judge.tail(null, upper=alternative == "greater"),
        p_adjusted=None,
        note=joined_notes(words, _NORMAL if difference.replicates else None, difference.note),
    )
