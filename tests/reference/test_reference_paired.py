"""McNemar's tests, matched odds ratios and paired differences against R."""

import pytest

from readerstats.results import PairedCounts
from readerstats.stats.judges import PairedScore
from readerstats.stats.margins import margin_test, smallest_margin
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
def test_the_exact_test_and_its_interval_agree_with_mcnemar_exact_dp(record):
    expected = record["expected"]

    result = compare_paired(counts(record), method="mcnemar-exact")

    assert record.agrees(result.p, expected["p"])
    assert record.agrees(result.estimate, expected["estimate"])
    # its search stops at uniroot's tolerance, a quarter of the digits of a double
    searched = pytest.approx([expected["lower"], expected["upper"]], abs=2.0**-13)
    assert [result.lower, result.upper] == searched


@pytest.mark.reference("mcnemar", what="difference")
def test_the_score_of_a_margin_reaches_its_limit_at_the_bounds_of_r(record):
    tail = (1 - record["inputs"]["level"]) / 2
    judge, bounds = PairedScore.of(counts(record)), record["expected"]["tango"]

    for null, upper in ((bounds["lower"], True), (bounds["upper"], False)):
        if abs(null) < 1:  # at the end of the range the interval is cut, not the test inverted
            assert judge.tail(null, upper=upper) == pytest.approx(tail, rel=1e-5)


@pytest.mark.reference("mcnemar", what="difference")
def test_the_smallest_margin_of_a_pair_is_the_bound_of_r(record):
    level, bounds = record["inputs"]["level"], record["expected"]["tango"]
    judge = PairedScore.of(counts(record))
    result = compare_paired(counts(record), level=level)

    for of, far in (("a", -bounds["lower"]), ("b", bounds["upper"])):
        smallest = smallest_margin(result, "non-inferiority", of=of, judge=judge)
        assert smallest == pytest.approx(max(0.0, far), rel=1e-7, abs=1e-9)


def test_tango_s_example_has_the_statistic_of_the_paper():
    # Tango 1998, soft contact lenses: 43, 0, 1, 0 of 44 with a margin of 0.1: Z = 1.709, P = .044
    lenses = PairedCounts(both=43, only_a=0, only_b=1, neither=0)
    result = compare_paired(lenses)

    test = margin_test(result, "non-inferiority", 0.1, judge=PairedScore.of(lenses))

    assert test.statistic == pytest.approx(1.709, abs=5e-4)
    assert test.p == pytest.approx(0.044, abs=5e-4)
