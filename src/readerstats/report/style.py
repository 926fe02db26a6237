"""From number to text: a journal is a frozen value, and only here are numbers rounded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from readerstats.report import spelling
from readerstats.report.decimals import fixed, rounded, trimmed
from readerstats.report.kinds import SCALES, Kind
from readerstats.report.text import Text, italic
from readerstats.results import Estimate, TestResult

if TYPE_CHECKING:
    from collections.abc import Mapping

MISSING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a journal writes numbers.

    Attributes
    ----------
    name : str
        What study.toml calls it.
    leading_zero : bool
        Whether P values keep their zero; correlations and areas under a curve always do.
    percent_digits : int
        Decimals of percentages and of differences in percentage points.
    spell : bool
        Whether prose spells the numbers from zero to nine.
    interval_alone, interval_within : str
        The interval after an estimate, and inside the parentheses of a fraction; with
        ``{ci}`` (such as "95% CI") and ``{bounds}``.
    separator, separator_negative : str
        Between the bounds, and where a bound is negative.
    unit_in_bounds : bool
        Whether the bounds of a percentage repeat the percent sign.
    bounds_in_table : str
        The bounds in a table's cell, with ``{bounds}``.
    alpha : float
        The P value whose two sides a rounded P value must not confuse.

    Examples
    --------
    >>> estimate = Estimate(
    ...     estimate=131 / 154, lower=0.7859, upper=0.8984, level=0.95, k=131, n=154,
    ...     method="wilson")
    >>> RADIOLOGY.percent(estimate)
    '85% (131 of 154 [95% CI: 79, 90])'
    >>> JAMA.percent(estimate)
    '85.1% (131 of 154; 95% CI, 78.6%-89.8%)'
    """

    name: str
    leading_zero: bool = False
    percent_digits: int = 0
    spell: bool = True
    interval_alone: str = "[{ci}: {bounds}]"
    interval_within: str = " [{ci}: {bounds}]"
    separator: str = ", "
    separator_negative: str = ", "
    unit_in_bounds: bool = False
    bounds_in_table: str = "[{bounds}]"
    alpha: float = 0.05

    # P values and tests

    def p_number(self, value: float) -> str:
        """Write a P value without its letter, as a table's column does.

        Two decimals from .01 up and three below; more where two would hide on which side
        of `alpha` it lies.

        Examples
        --------
        >>> [RADIOLOGY.p_number(p) for p in (0.0004, 0.0042, 0.012, 0.0495, 0.5, 0.996)]
        ['< .001', '.004', '.01', '.0495', '.50', '> .99']
        """
        if not 0 <= value <= 1:
            raise ValueError(f"a P value lies between 0 and 1, got {value}.")
        if value < 0.001:
            return f"< {self._bare('0.001')}"
        if value > 0.99:
            return f"> {self._bare('0.99')}"
        digits = 2 if rounded(value, 3) >= Decimal("0.01") else 3
        alpha = Decimal(repr(self.alpha))
        exact = Decimal(repr(float(value)))
        while exact != alpha and rounded(value, digits) == alpha:
            if digits == 6:
                side = "<" if exact < alpha else ">"
                return f"{side} {self._bare(str(alpha))}"
            digits += 1
        return self._bare(fixed(value, digits))

    def p(self, value: float, *, adjusted: str | None = None) -> Text:
        """Write a P value.

        Parameters
        ----------
        value : float
            P, in [0, 1].
        adjusted : str, optional
            The adjustment for multiplicity, such as ``"holm"``; named before the letter.

        Returns
        -------
        Text
            With the P in italics.

        Examples
        --------
        >>> str(RADIOLOGY.p(0.0004)), str(RADIOLOGY.p(0.07)), str(PLAIN.p(0.07))
        ('P < .001', 'P = .07', 'P = 0.07')
        >>> str(RADIOLOGY.p(0.03, adjusted="holm"))
        'Holm-adjusted P = .03'
        """
        number = self.p_number(value)
        relation = "" if number[0] in "<>" else "= "
        named = italic("P") + f" {relation}{number}"
        return f"{adjusted.title()}-adjusted " + named if adjusted else named

    def statistic(self, test: TestResult) -> Text:
        """Write a test statistic with its degrees of freedom.

        Examples
        --------
        >>> test = TestResult(
        ...     method="paired-t", estimate=0.05, p=0.07, statistic_name="t", statistic=1.94, df=16)
        >>> str(RADIOLOGY.statistic(test))
        't = 1.94, df = 16'
        """
        if test.statistic is None:
            return Text()
        named = italic(test.statistic_name or "statistic") + f" = {fixed(test.statistic, 2)}"
        freedom = [trimmed(df, 1) for df in (test.df, test.df2) if df is not None]
        return named + f", df = {', '.join(freedom)}" if freedom else named

    # Numbers and intervals

    def number(self, value: float | None, kind: Kind, *, digits: int | None = None) -> str:
        """Write a number without its unit.

        Examples
        --------
        >>> RADIOLOGY.number(-0.06, "correlation"), RADIOLOGY.number(0.051, "difference")
        ('−0.06', '5')
        """
        if value is None:
            return MISSING
        exact = Decimal(repr(float(value))) * SCALES[kind].factor
        return fixed(exact, self._digits(kind) if digits is None else digits)

    def value(self, value: float | None, kind: Kind, *, digits: int | None = None) -> str:
        """Write a number with its unit.

        Examples
        --------
        >>> RADIOLOGY.value(0.851, "proportion"), RADIOLOGY.value(-0.01, "difference")
        ('85%', '−1 percentage point')
        """
        written = self.number(value, kind, digits=digits)
        if value is None:
            return written
        singular = kind == "difference" and written.lstrip("−") == "1"
        return written + (" percentage point" if singular else SCALES[kind].unit)

    def bounds(
        self, result: Estimate | TestResult, kind: Kind, *, digits: int | None = None
    ) -> str:
        """Write the bounds of an interval as a table's cell does, under a heading '95% CI'.

        Examples
        --------
        >>> RADIOLOGY.bounds(Estimate(estimate=0.75, lower=0.68, upper=0.81, method=""), "index")
        '[0.68, 0.81]'
        """
        if result.lower is None and result.upper is None:
            return MISSING
        return self.bounds_in_table.format(bounds=self._bounds(result, kind, digits))

    def interval(
        self, result: Estimate | TestResult, kind: Kind, *, digits: int | None = None
    ) -> str:
        """Write an interval as prose does after an estimate; empty where there is none.

        A bound that rounds to the null value without being it gets a decimal more, so that
        nobody reads an interval as excluding what it contains.

        Examples
        --------
        >>> test = TestResult(
        ...     method="paired-t", estimate=0.05, lower=-0.004, upper=0.1, level=0.95, p=0.07)
        >>> RADIOLOGY.interval(test, "difference")
        '[95% CI: −0.4, 10.0]'
        """
        return self._interval(result, kind, digits, self.interval_alone)

    def estimate(
        self,
        result: Estimate | TestResult,
        kind: Kind,
        *,
        noun: str = "",
        digits: int | None = None,
    ) -> str:
        """Write a number with its unit, its counts where it has them, and its interval.

        Parameters
        ----------
        result : Estimate or TestResult
            The unrounded number.
        kind : str
            What kind of number it is.
        noun : str, optional
            What the denominator counts, such as ``"readers"``.
        digits : int, optional
            Decimals, instead of the style's.

        Returns
        -------
        str

        Examples
        --------
        >>> mean = Estimate(estimate=0.75, lower=0.68, upper=0.81, level=0.95, method="bootstrap")
        >>> RADIOLOGY.estimate(mean, "proportion")
        '75% [95% CI: 68, 81]'
        """
        value = self.value(result.estimate, kind, digits=digits)
        if result.estimate is None:
            return value
        if isinstance(result, Estimate) and result.k is not None and result.n is not None:
            return f"{value} ({self._counted(result, kind, noun, digits)})"
        interval = self.interval(result, kind, digits=digits)
        return f"{value} {interval}" if interval else value

    def percent(self, result: Estimate, *, noun: str = "", digits: int | None = None) -> str:
        """Write a proportion with its counts and interval.

        Examples
        --------
        >>> noticed = Estimate(
        ...     estimate=7 / 17, lower=0.2161, upper=0.6399, level=0.95, k=7, n=17, method="wilson")
        >>> RADIOLOGY.percent(noticed, noun="readers")
        '41% (seven of 17 readers [95% CI: 22, 64])'
        """
        return self.estimate(result, "proportion", noun=noun, digits=digits)

    def opening_percent(self, result: Estimate, *, noun: str = "") -> str:
        """Write a proportion at the start of a sentence, where no digit may stand.

        Examples
        --------
        >>> RADIOLOGY.opening_percent(
        ...     Estimate(estimate=7 / 17, k=7, n=17, method="wilson"), noun="readers")
        'Forty-one percent (seven of 17 readers)'
        """
        if result.estimate is None or not self.spell:
            return self.percent(result, noun=noun)
        whole = int(rounded(Decimal(repr(result.estimate)) * 100, 0))
        rest = self.percent(result, noun=noun, digits=0).partition("%")[2]
        return f"{spelling.opening(whole)} percent{rest}"

    # Counts

    def count(self, number: int) -> str:
        """Write a count in prose.

        Examples
        --------
        >>> RADIOLOGY.count(7), RADIOLOGY.count(17), PLAIN.count(7)
        ('seven', '17', '7')
        """
        return spelling.in_prose(number) if self.spell else spelling.in_digits(number)

    def fraction(self, k: int, n: int, noun: str = "") -> str:
        """Write a numerator with its denominator, as prose does.

        Examples
        --------
        >>> RADIOLOGY.fraction(7, 17, "readers"), RADIOLOGY.fraction(131, 154)
        ('seven of 17 readers', '131 of 154')
        """
        return f"{self.count(k)} of {self.count(n)} {noun}".rstrip()

    def confidence(self, level: float | None) -> str:
        """Name an interval by its level, as the heading of a column does.

        Examples
        --------
        >>> RADIOLOGY.confidence(0.95), RADIOLOGY.confidence(0.975)
        ('95% CI', '97.5% CI')
        """
        return "CI" if level is None else f"{trimmed(Decimal(repr(level)) * 100, 2)}% CI"

    def _bare(self, number: str) -> str:
        """Take the zero before the decimal point away, where the journal writes none."""
        if self.leading_zero:
            return number
        return number.replace("0.", ".", 1) if number.lstrip("−").startswith("0.") else number

    def _digits(self, kind: Kind) -> int:
        return self.percent_digits if SCALES[kind].factor == 100 else SCALES[kind].digits

    def _counted(self, result: Estimate, kind: Kind, noun: str, digits: int | None) -> str:
        fraction = self.fraction(result.k or 0, result.n or 0, noun)
        return fraction + self._interval(result, kind, digits, self.interval_within)

    def _interval(
        self, result: Estimate | TestResult, kind: Kind, digits: int | None, template: str
    ) -> str:
        if result.lower is None and result.upper is None:
            return ""
        bounds = self._bounds(result, kind, digits)
        return template.format(ci=self.confidence(result.level), bounds=bounds)

    def _bounds(self, result: Estimate | TestResult, kind: Kind, digits: int | None) -> str:
        digits = self._digits_that_show_side(result, kind, digits)
        unit = "%" if self.unit_in_bounds and kind == "proportion" else ""
        lower = "−∞" if result.lower is None else self.number(result.lower, kind, digits=digits)
        upper = "∞" if result.upper is None else self.number(result.upper, kind, digits=digits)
        negative = "−" in lower + upper
        separator = self.separator_negative if negative else self.separator
        return f"{lower}{unit}{separator}{upper}{unit}"

    def _digits_that_show_side(
        self, result: Estimate | TestResult, kind: Kind, digits: int | None
    ) -> int:
        scale = SCALES[kind]
        needed = self._digits(kind) if digits is None else digits
        if scale.null is None:
            return needed
        bounds = [
            Decimal(repr(bound)) * scale.factor
            for bound in (result.lower, result.upper)
            if bound is not None and 1e-12 < abs(bound - scale.null) < 1e15
        ]
        most = needed + 3
        while needed < most and any(rounded(bound, needed) == scale.null for bound in bounds):
            needed += 1
        return needed


RADIOLOGY = Style(name="radiology")
JAMA = Style(
    name="jama",
    percent_digits=1,
    spell=False,
    interval_alone="({ci}, {bounds})",
    interval_within="; {ci}, {bounds}",
    separator="-",
    separator_negative=" to ",
    unit_in_bounds=True,
    bounds_in_table="{bounds}",
)
PLAIN = Style(
    name="plain",
    leading_zero=True,
    percent_digits=1,
    spell=False,
    interval_alone="({ci} {bounds})",
    interval_within="; {ci} {bounds}",
    separator=" to ",
    separator_negative=" to ",
    bounds_in_table="{bounds}",
)
STYLES: Mapping[str, Style] = MappingProxyType(
    {style.name: style for style in (RADIOLOGY, JAMA, PLAIN)}
)
"""The styles that study.toml may name."""
