"""Log odds as odds ratios."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readerstats.results import TestResult


def as_ratio(test: TestResult) -> TestResult:
    """Turn log odds into the odds ratio with its interval.

    Examples
    --------
    >>> from readerstats.results import TestResult
    >>> as_ratio(TestResult(method="mixed", estimate=0.0, lower=0.0, upper=0.0, p=1)).estimate
    1.0
    """
    if test.estimate is None or test.lower is None or test.upper is None:
        return test
    bounds = [math.exp(max(-700.0, min(700.0, end))) for end in (test.lower, test.upper)]
    return replace(test, estimate=math.exp(test.estimate), lower=bounds[0], upper=bounds[1])
