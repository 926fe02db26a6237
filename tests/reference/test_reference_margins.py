"""One-sided P values at a margin, from the estimate, interval and df that Google Health prints."""

import pytest
from scipy.special import stdtrit

from readerstats.results import TestResult
from readerstats.stats.margins import margin_test, smallest_margin


@pytest.mark.reference("model_vs_readers")
def test_non_inferiority_at_a_margin_agrees_with_google_health(record):
    margin, expected = record["inputs"].get("margin"), record["expected"]
    if not margin:
        return  # a two-sided test
    reach = (expected["upper"] - expected["lower"]) / 2
    difference = TestResult(
        method="obuchowski-rockette", p=0.5, level=0.95, estimate=expected["estimate"],
        se=reach / stdtrit(expected["df"], 0.975), df=expected["df"],
        lower=expected["lower"], upper=expected["upper"],
    )  # fmt: skip

    result = margin_test(difference, "non-inferiority", margin)

    record.assert_agrees({"statistic": result.statistic, "p": result.p})
    # the margin is reached exactly where the interval ends
    assert record.agrees(
        smallest_margin(difference, "non-inferiority"), max(0.0, -expected["lower"])
    )
