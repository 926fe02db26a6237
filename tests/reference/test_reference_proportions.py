"""Proportions against R: binom.test, prop.test, binom, DescTools."""

import pytest

from readerstats.stats.proportions import proportion

OURS = {
    "wilson": "wilson",
    "clopper-pearson": "clopper_pearson",
    "agresti-coull": "agresti_coull_truncated",
    "jeffreys": "jeffreys_end_corrected",
}


@pytest.mark.reference("proportions")
@pytest.mark.parametrize("method", OURS)
def test_every_interval_agrees_with_r(record, method):
    inputs, expected = record["inputs"], record["expected"]

    result = proportion(inputs["k"], inputs["n"], level=inputs["level"], method=method)

    assert record.agrees(result.estimate, expected["estimate"])
    assert record.agrees(result.lower, expected[OURS[method]]["lower"])
    assert record.agrees(result.upper, expected[OURS[method]]["upper"])
