"""The numbers of a sentence: P values, intervals, percentages, fractions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_NUMBER: Final = r"[−–+-]?\s?(?:\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})"
_UNIT: Final = r"\s?(?:%|percentage\s+points?|points?|percent)?"
P_VALUE: Final = re.compile(
    r"\b[Pp]\s{0,3}(?:[-‐]?\s?values?\s{0,3})?(?P<sign>[=<>≤≥]|of|was)\s{0,3}"
    r"(?P<number>\d{1,3}(?:\.\d{1,9})?|\.\d{1,9}|NS\b|n\.?s\.?)",
)
INTERVAL: Final = re.compile(
    r"(?P<level>\d{2}(?:\.\d{1,3})?)\s?%\s?(?:CI|CrI|confidence\s+intervals?)\b"
    r"(?:\s+of\s+the\s+difference)?[:,;=\s(\[]{0,4}"
    rf"(?P<lower>{_NUMBER}){_UNIT}\s?(?:,|;|\bto\b|–|—|-|−)\s?(?P<upper>{_NUMBER}){_UNIT}",
)
PERCENTAGE: Final = re.compile(
    r"(?<![\w.])\d{1,3}(?:\.\d{1,6})?\s?%(?!\s?(?:CI|CrI|confidence|power|level|two-sided|of\s+the\s+"
    r"time|credible))"
)
FRACTION: Final = re.compile(
    r"(?<![\w./-])(?P<k>\d{1,3}(?:,\d{3})+|\d{1,9})\s?(?:/|\bof\b|\bout\s+of\b)\s?"
    r"(?P<n>\d{1,3}(?:,\d{3})+|\d{1,9})(?![\w/]|\.\d)"
)
_RATIO: Final = re.compile(r"\b(?:ratios?|OR|RR|HR)\b")
_DIFFERENCE: Final = re.compile(
    r"\b(?:differences?|change|increase|decrease|gain|loss|correlation|slope|points?|minus)\b|[Δρ]",
    re.IGNORECASE,
)
_APART: Final = 40
"""Characters between an interval and the P value that belongs to it."""


@dataclass(frozen=True, slots=True)
class PValue:
    """A P value as written: its sign, its number, and how many decimals it has."""

    sign: str
    number: float | None
    decimals: int
    start: int
    end: int

    def below(self, alpha: float) -> bool | None:
        """Whether it lies below a level; None where its rounding leaves that open.

        Examples
        --------
        >>> [PValue("=", p, 2, 0, 0).below(0.05) for p in (0.03, 0.05, 0.3)]
        [True, None, False]
        """
        if self.number is None:
            return None
        half = 0.5 * 10.0**-self.decimals
        if self.sign in "<≤":
            return True if self.number <= alpha else None
        if self.sign in ">≥":
            return False if self.number >= alpha else None
        if self.number + half <= alpha:
            return True
        return False if self.number - half >= alpha else None


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval as written."""

    level: float
    lower: float
    upper: float
    decimals: int
    start: int
    end: int

    def leaves_out(self, null: float) -> bool | None:
        """Whether a value lies outside; None where the rounding of a bound leaves that open.

        Examples
        --------
        >>> [Interval(95, lower, 5.1, 1, 0, 0).leaves_out(0.0) for lower in (-27.8, 0.0, 0.1)]
        [False, None, True]
        """
        half = 0.5 * 10.0**-self.decimals + 1e-12
        if self.lower - half > null or self.upper + half < null:
            return True
        return False if self.lower + half < null < self.upper - half else None


def p_values(sentence: str) -> Iterator[PValue]:
    """Find the P values of a sentence.

    Examples
    --------
    >>> [(p.sign, p.number) for p in p_values("(P = .005) and P < .001")]
    [('=', 0.005), ('<', 0.001)]
    """
    for found in P_VALUE.finditer(sentence):
        written = found["number"]
        sign = "=" if found["sign"] in ("of", "was") else found["sign"]
        digits = written.partition(".")[2]
        number = None if written[:1].lower() == "n" else float(written)
        yield PValue(sign, number, len(digits), found.start(), found.end())


def intervals(sentence: str) -> Iterator[Interval]:
    """Find the intervals of a sentence.

    Examples
    --------
    >>> [(one.lower, one.upper) for one in intervals("75% [95% CI: 68, 81], 95% CI −27.8 to 5.1")]
    [(68.0, 81.0), (-27.8, 5.1)]
    """
    for found in INTERVAL.finditer(sentence):
        lower, upper = (_number(found[name]) for name in ("lower", "upper"))
        if lower > upper and found["upper"].lstrip()[:1] in "−–-" and _dash(found):
            upper = -upper  # the dash between the bounds was no sign
        decimals = min(len(found[name].partition(".")[2]) for name in ("lower", "upper"))
        if lower <= upper:
            level = float(found["level"])
            yield Interval(level, lower, upper, decimals, found.start(), found.end())


def _number(written: str) -> float:
    sign = -1.0 if written[:1] in "−–-" else 1.0
    return sign * float(written.lstrip("−–+- "))


def _dash(found: re.Match[str]) -> bool:
    return found.group()[len(found.group()) - len(found["upper"]) - 1 :][:1] in "−–- "


def contradictions(sentence: str, alpha: float) -> Iterator[tuple[Interval, PValue]]:
    """Find intervals beside a P value that says the opposite.

    Only an interval whose null value is known is judged: 0 for a difference, or where the bounds
    have different signs, and 1 for a ratio. P values that are adjusted, or one-sided, may differ;
    that of an interaction is of another question.

    Examples
    --------
    >>> wrong = "difference, −11.6% (95% CI −27.8, 5.1; P = .005)"
    >>> [(interval.lower, p.number) for interval, p in contradictions(wrong, 0.05)]
    [(-27.8, 0.005)]
    >>> right = "difference, 9% (95% CI: 1, 17) in women; test of interaction, P = .40"
    >>> list(contradictions(right, 0.05))
    []
    """
    known = list(intervals(sentence))
    stops = sorted(interval.start for interval in known)
    previous = 0
    for p in p_values(sentence):
        before = [one for one in known if one.end <= p.start and one.start >= previous]
        after = [one for one in known if 0 <= one.start - p.end <= _APART]
        previous = p.end
        pair = before[-1] if before else None
        if pair is None and after and not any(p.end < stop < after[0].start for stop in stops):
            pair = after[0]
        if pair is None or max(p.start - pair.end, pair.start - p.end) > _APART:
            continue
        between = sentence[min(pair.end, p.end) : max(pair.start, p.start)]
        if (
            ". " in between
            or "interaction" in between
            or abs(100 * (1 - alpha) - pair.level) > 1e-9
        ):
            continue
        null = _null(sentence, pair)
        said, shown = p.below(alpha), None if null is None else pair.leaves_out(null)
        if said is not None and shown is not None and said != shown:
            yield pair, p


def _null(sentence: str, interval: Interval) -> float | None:
    """Return the value that the interval's test is one of; None where nobody can tell."""
    before = sentence[max(0, interval.start - 60) : interval.start]
    ratio, difference = (_last(pattern, before) for pattern in (_RATIO, _DIFFERENCE))
    if ratio > difference:
        return 1.0 if interval.lower > 0 else None
    if difference >= 0 or interval.lower < 0 < interval.upper:
        return 0.0
    return None


def _last(pattern: re.Pattern[str], words: str) -> int:
    return max((found.start() for found in pattern.finditer(words)), default=-1)


@dataclass(frozen=True, slots=True)
class Fraction:
    """Such as 1964 of 2618, or 1964/2618."""

    k: int
    n: int
    start: int
    end: int


def fractions(text: str) -> Iterator[Fraction]:
    """Find the fractions of a text.

    Examples
    --------
    >>> [(one.k, one.n) for one in fractions("75% (1964 of 2618), 12/17, 1,234 of 4,488")]
    [(1964, 2618), (12, 17), (1234, 4488)]
    """
    for found in FRACTION.finditer(text):
        k, n = (int(found[name].replace(",", "")) for name in ("k", "n"))
        if 0 <= k <= n:
            yield Fraction(k, n, found.start(), found.end())
