"""Predictive values and likelihood ratios against DTComPair's printed output and statsmodels."""

import numpy as np
import pytest

from readerstats import stats


def paired(counts):
    """Decisions of two tests and the truth, from the counts of ++, +-, -+ and -- in each class."""
    both = [*counts["positive"], *counts["negative"]]
    first, second = (np.repeat(one, both) for one in ([1, 1, 0, 0] * 2, [1, 0, 1, 0] * 2))
    return first, second, np.repeat([1, 0], [sum(counts["positive"]), sum(counts["negative"])])


@pytest.mark.reference("predictive_values", what="score")
def test_the_weighted_score_test_agrees_with_dtcompair(record):
    first, second, truth = paired(record["inputs"]["counts"])
    expected = record["expected"]

    test = stats.compare_predictive_values(first, second, truth, of=record["inputs"]["of"])

    record.assert_agrees({"statistic": test.statistic, "p": test.p})
    assert test.estimate == pytest.approx(expected["first"] - expected["second"], abs=1e-7)


@pytest.mark.reference("predictive_values", what="relative")
def test_the_relative_predictive_value_is_dtcompairs_second_over_first(record):
    first, second, truth = paired(record["inputs"]["counts"])

    test = stats.relative_predictive_value(second, first, truth, of=record["inputs"]["of"])

    record.assert_agrees(
        {
            "ratio": test.estimate,
            "lower": test.lower,
            "upper": test.upper,
            "z": test.statistic,
            "p": test.p,
        }
    )


@pytest.mark.reference("predictive_values", what="ratios")
def test_likelihood_ratios_of_one_reader_agree_with_dtcompair(record):
    for of, expected in record["expected"].items():
        found = stats.likelihood_ratio(*record["inputs"]["counts"], of=of)

        assert record.agrees(found.estimate, expected["estimate"])
        assert record.agrees(found.lower, expected["lower"])
        assert record.agrees(found.upper, expected["upper"])


@pytest.mark.parametrize("called", [1, 0])
def test_the_generalized_score_is_that_of_the_marginal_model(called):
    # The score test of statsmodels' estimating equations with independent working correlation.
    import statsmodels.api as sm

    counts = {"positive": [319, 78, 22, 32], "negative": [31, 53, 22, 155]}
    a, b, truth = paired(counts)
    cases = np.concatenate([np.flatnonzero(a == called), np.flatnonzero(b == called)])
    of_a = np.repeat([1.0, 0.0], [(a == called).sum(), (b == called).sum()])
    order = np.argsort(cases, kind="stable")
    right = (truth == called)[cases[order]].astype(float)
    family = sm.families.Binomial()
    wide = np.column_stack([np.ones(of_a.size), of_a[order]])
    model = sm.GEE(right, wide, groups=cases[order], family=family)
    null = sm.GEE(right, wide[:, :1], groups=cases[order], family=family).fit()
    expected = model.compare_score_test(null)

    of = "positive" if called else "negative"
    test = stats.compare_predictive_values(a, b, truth, of=of, method="generalized-score")

    assert test.statistic == pytest.approx(float(expected["statistic"]), rel=1e-10)
    assert test.p == pytest.approx(float(expected["p-value"]), rel=1e-9)
