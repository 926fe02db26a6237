"""Numbers of a result as prose quotes them: each keeps the result behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.style import MISSING
from readerstats.report.text import Text, quoted, text
from readerstats.report.wording import kind_of, p_words

if TYPE_CHECKING:
    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.results import Estimate, Row, TestResult


def number_of(result: Estimate | TestResult, kind: Kind, style: Style, *, noun: str = "") -> Text:
    """Write a number with its unit, counts and interval.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import Estimate
    >>> mean = Estimate(estimate=0.75, lower=0.68, upper=0.81, level=0.95, method="bootstrap")
    >>> words = number_of(mean, "proportion", RADIOLOGY)
    >>> str(words), words.runs[0].of is mean
    ('75% [95% CI: 68, 81]', True)
    """
    return quoted(style.estimate(result, kind, noun=noun), result)


def estimate_of(row: Row[Estimate], style: Style, *, noun: str = "") -> Text:
    """Write the estimate of a metric.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import Estimate, Labels, Row
    >>> labels = Labels(metric="accuracy", random="cases", scope="reader", reader="R1")
    >>> one = Row(labels, Estimate(estimate=0.85, k=17, n=20, method="wilson"))
    >>> str(estimate_of(one, RADIOLOGY, noun="cases"))
    '85% (17 of 20 cases)'
    """
    return number_of(row.result, kind_of(row.labels.metric), style, noun=noun)


def value_of(result: Estimate | TestResult, kind: Kind, style: Style) -> Text:
    """Write a number with its unit alone, where its interval stands elsewhere.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import Estimate
    >>> str(value_of(Estimate(estimate=0.75, method="x"), "proportion", RADIOLOGY))
    '75%'
    """
    written = style.value(result.estimate, kind)
    return text(written) if written == MISSING else quoted(written, result)


def p_value_of(test: TestResult, style: Style, adjustment: str) -> Text:
    """Write the P value of a test, naming its adjustment.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import TestResult
    >>> str(p_value_of(TestResult(method="x", estimate=0.1, p=0.01, p_adjusted=0.03), RADIOLOGY,
    ...     "holm"))
    'Holm-adjusted P = .03'
    """
    return quoted(p_words(test, style, adjustment), test)
