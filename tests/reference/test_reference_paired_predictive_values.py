"""Predictive values of two readers of the same cases, written out in R, and geepack's."""

import math
from typing import Any

import pytest

from readerstats.stats import compare_predictive_values, relative_predictive_value


def pair(record, grid) -> dict[str, Any]:
    reads = grid("binary.csv", None)
    a, b = (reads.decisions[0, reads.readers.index(record["inputs"][name])] for name in ("a", "b"))
    return {"a": a, "b": b, "truth": reads.truth, "of": record["inputs"]["of"]}


@pytest.mark.reference("paired_predictive_values", what="score")
def test_the_generalized_score_agrees_with_its_formula_and_geepack(record, grid):
    test = compare_predictive_values(**pair(record, grid), method="generalized-score")

    record.assert_agrees({"statistic": test.statistic, "p": test.p, "estimate": test.estimate})


@pytest.mark.reference("paired_predictive_values", what="weighted")
def test_the_weighted_score_agrees_with_its_formula(record, grid):
    test = compare_predictive_values(**pair(record, grid))

    record.assert_agrees({"statistic": test.statistic, "p": test.p})


@pytest.mark.reference("paired_predictive_values", what="ratio")
def test_the_ratio_agrees_with_a_log_binomial_marginal_model(record, grid):
    test = relative_predictive_value(**pair(record, grid))

    record.assert_agrees(
        {
            "log_ratio": math.log(test.estimate),
            "z": test.statistic,
            "lower": test.lower,
            "upper": test.upper,
            "p": test.p,
        }
    )
