"""From number to text: a journal is a frozen value, and only here are numbers rounded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from readerstats import resources
from readerstats.report import spelling
from readerstats.report.decimals import rounded
from readerstats.report.kinds import SCALES, Kind
from readerstats.report.p_values import PStyle
from readerstats.report.style_packs import read_pack
from readerstats.report.text import Text, italic
from readerstats.results import Estimate, TestResult

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from readerstats.study.model import Study

MISSING = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style(PStyle):
    """How a journal writes numbers; the rules of each journal are a file in styles/.

    Those of P values are in `PStyle`.

    Attributes
    ----------
    name : str
        What study.toml calls it.
    percent_digits : int
        Decimals of percentages and of differences in percentage points.
    whole_below : int
        A percentage of fewer than so many has no decimals.
    spell : bool
        Whether prose spells the numbers from zero to nine.
    spell_opening : bool
        Whether a number that opens a sentence is spelled.
    interval_alone, interval_within : str
        The interval after an estimate, and inside the parentheses of a fraction; with
        ``{ci}`` (such as "95% CI") and ``{bounds}``.
    separator, separator_negative : str
        Between the bounds, and where a bound is negative or infinite.
    unit_in_bounds : bool
        Whether the bounds of a percentage repeat the percent sign.
    bounds_in_table : str
        The bounds in a table's cell, with ``{bounds}``.
    mean_sd, median_iqr : str
        A mean with ``{mean}`` and ``{sd}``; a median with ``{median}`` and ``{bounds}``.

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
    percent_digits: int = 0
    whole_below: int = 0
    spell: bool = True
    spell_opening: bool = True
    interval_alone: str = "[{ci}: {bounds}]"
    interval_within: str = " [{ci}: {bounds}]"
    separator: str = ", "
    separator_negative: str = ", "
    unit_in_bounds: bool = False
    bounds_in_table: str = "[{bounds}]"
    mean_sd: str = "{mean} (SD {sd})"
    median_iqr: str = "{median} (IQR {bounds})"

    # Tests

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
        named = italic(test.statistic_name or "statistic") + f" = {self.fixed(test.statistic, 2)}"
        freedom = [self.trimmed(df, 1) for df in (test.df, test.df2) if df is not None]
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
        return self.fixed(exact, self._digits(kind) if digits is None else digits)

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
        if digits is None and isinstance(result, Estimate) and result.k is not None:
            digits = self._digits(kind, result.n)
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
        decimals = self._digits("proportion", result.n)
        if result.estimate is None or not self.spell_opening or decimals:
            return self.percent(result, noun=noun)
        whole = int(rounded(Decimal(repr(result.estimate)) * 100, 0))
        rest = self.percent(result, noun=noun, digits=0).partition("%")[2]
        return f"{spelling.opening(whole)} percent{rest}"

    # Spread

    def mean(self, mean: float, sd: float, kind: Kind, *, digits: int | None = None) -> str:
        """Write a mean with its standard deviation.

        Examples
        --------
        >>> RADIOLOGY.mean(0.75, 0.09, "proportion"), PLAIN.mean(14.2, 6.1, "number")
        ('75% ± 9 [SD]', '14.2 (SD 6.1)')
        """
        return self.mean_sd.format(
            mean=self.value(mean, kind, digits=digits), sd=self.number(sd, kind, digits=digits)
        )

    def median(
        self, median: float, lower: float, upper: float, kind: Kind, *, digits: int | None = None
    ) -> str:
        """Write a median with its quartiles.

        Examples
        --------
        >>> JAMA.median(14, 5, 22.5, "number")
        '14.0 (IQR, 5.0-22.5)'
        """
        quartiles = Estimate(estimate=median, lower=lower, upper=upper, method="quartiles")
        return self.median_iqr.format(
            median=self.value(median, kind, digits=digits),
            bounds=self._bounds(quartiles, kind, digits),
        )

    # Counts

    def count(self, number: int) -> str:
        """Write a count in prose.

        Examples
        --------
        >>> RADIOLOGY.count(7), RADIOLOGY.count(17), PLAIN.count(7)
        ('seven', '17', '7')
        """
        return self.in_words(number) if self.spell else self.whole(number)

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
        return "CI" if level is None else f"{self.trimmed(Decimal(repr(level)) * 100, 2)}% CI"

    def _digits(self, kind: Kind, n: int | None = None) -> int:
        """Return the decimals of a kind of number; of a percentage, by how many it is of."""
        if SCALES[kind].factor != 100:
            return SCALES[kind].digits
        return 0 if n is not None and n < self.whole_below else self.percent_digits

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
        signed = "−" in lower + upper or "∞" in upper
        separator = self.separator_negative if signed else self.separator
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


def style_in(path: Path) -> Style:
    """Read the rules of a journal from a file.

    Parameters
    ----------
    path : Path
        Such as those in styles/; see `readerstats.report.style_packs`.

    Raises
    ------
    ReaderStatsError
        For a file that cannot be read, a key that is no rule, or a value that no rule can have.

    Examples
    --------
    >>> style_in(resources.styles() / "bmj.toml").p_number(0.0499)
    '0.0499'
    """
    pack = read_pack(path)
    return Style(name=pack.name, **pack.rules)


STYLES: Mapping[str, Style] = MappingProxyType(
    {name: style_in(resources.styles() / f"{name}.toml") for name in resources.style_names()}
)
"""The styles that study.toml may name."""
RADIOLOGY, JAMA, PLAIN = STYLES["radiology"], STYLES["jama"], STYLES["plain"]


def style_of(study: Study) -> Style:
    """Return the style of a study's report: a journal's, or that of a file of the author's own.

    The level of the study's intervals is an alpha that no rounding hides, and percentages are
    whole throughout where the journal asks for it in studies of so few cases.

    Raises
    ------
    ReaderStatsError
        Where the author's file is no style.

    Examples
    --------
    >>> import readerstats as rs
    >>> style_of(rs.load_study(rs.example("deepfake_xray"), style="bmj")).name
    'bmj'
    """
    file = study.style_file
    style = STYLES[study.settings.report.style] if file is None else style_in(file)
    few = len(study.cases) < style.whole_below
    return replace(
        style,
        alpha=float(1 - Decimal(repr(study.settings.analysis.level))),
        percent_digits=0 if few else style.percent_digits,
    )
