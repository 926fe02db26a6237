"""McNemar's tests, matched odds ratios and paired differences against R."""

import pytest

from readerstats.results import PairedCounts
from readerstats.stats.paired import compare_paired, paired_difference, paired_odds_ratio

TESTS = {
    "mcnemar": "asymptotic",
    "mcnemar-corrected": "asymptotic_continuity",
    "mcnemar-exact": "exact",
    "mcnemar-mid-p": "midp",
}


def counts(record):
    inputs = record["inputs"]
    return PairedCounts(
        both=inputs["a"], only_a=inputs["b"], only_b=inputs["c"], neither=inputs["d"]
    )


@pytest.mark.reference("mcnemar", what="test")
@pytest.mark.parametrize("method", TESTS)
def test_every_mcnemar_test_agrees_with_r(record, method):
    expected = record["expected"][TESTS[method]]

    result = compare_paired(counts(record), method=method)

    assert record.agrees(result.p, expected["p"])
    assert record.agrees(result.statistic, expected.get("statistic"))


@pytest.mark.reference("mcnemar", what="odds_ratio")
@pytest.mark.parametrize(
    ("method", "name"), [("mcnemar-exact", "exact"), ("mcnemar-mid-p", "midp")]
)
def test_the_matched_odds_ratio_agrees_with_exact2x2(record, method, name):
    inputs, expected = record["inputs"], record["expected"]

    result = paired_odds_ratio(inputs["b"], inputs["c"], level=inputs["level"], method=method)

    assert record.agrees(result.estimate, expected["estimate"])
    assert record.agrees(result.lower, expected[name]["lower"])
    assert record.agrees(result.upper, expected[name]["upper"])


@pytest.mark.reference("mcnemar", what="difference")
@pytest.mark.parametrize("method", ["tango", "newcombe"])
def test_the_paired_difference_agrees_with_r(record, method):
    expected = record["expected"]

    result = paired_difference(counts(record), level=record["inputs"]["level"], method=method)

    assert record.agrees(result.estimate, expected["estimate"])
    assert record.agrees(result.lower, expected[method]["lower"])
    assert record.agrees(result.upper, expected[method]["upper"])


@pytest.mark.reference("mcnemar", what="exact_difference")
def test_the_exact_p_value_agrees_with_mcnemar_exact_dp(record):
    expected = record["expected"]

    result = compare_paired(counts(record), method="mcnemar-exact")

    # its unconditional interval is a method that we do not offer
    assert record.agrees(result.p, expected["p"])
    assert record.agrees(result.estimate, expected["estimate"])
