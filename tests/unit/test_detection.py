"""Metrics of the 2 x 2 table: values, edges, reasons."""

import math

import numpy as np
import pytest

from readerstats.stats.detection import METRICS, detect, evaluate

TYPICAL = {"tp": 34, "fn": 6, "fp": 7, "tn": 33}

# By hand from the 2 x 2 table; bounds from statsmodels 0.15: proportion_confint (Wilson, also
# squared and added, or carried from tp / (tp + fp + fn)), confint_proportions_2indep(compare=
# "ratio", method="log") and Table2x2.oddsratio_confint; MCC from the variance of phi in Bishop,
# Fienberg and Holland, Discrete Multivariate Analysis (1975), chapter 11.
EXPECTED = {
    "accuracy": (67 / 80, 0.7415709565930229, 0.9025018059704963),
    "balanced-accuracy": (0.8375, 0.7366495496211769, 0.8965905070501435),
    "sensitivity": (0.85, 0.709276756335103, 0.9293881228267964),
    "specificity": (0.825, 0.6805000966821229, 0.9125458625396408),
    "ppv": (34 / 41, 0.6873738759959581, 0.91474748022405),
    "npv": (33 / 39, 0.7027053635107331, 0.927525276230179),
    "f1": (68 / 81, 0.7361085403327127, 0.9074825444040759),
    "mcc": (0.6752110364284797, 0.4803328895324933, 0.8065584956233355),
    "youden": (0.675, 0.4732990992423538, 0.7931810141002866),
    "positive-likelihood-ratio": (34 / 7, 2.447605827120609, 9.638740222500443),
    "negative-likelihood-ratio": (6 / 33, 0.08576603834639324, 0.3854422085599295),
    "diagnostic-odds-ratio": (34 * 33 / 42, 8.119156100769558, 87.89744307993384),
}


@pytest.mark.parametrize("metric", EXPECTED)
def test_each_metric_has_its_value_and_its_interval(metric):
    result = detect(metric, **TYPICAL)

    numbers = (result.estimate, result.lower, result.upper)
    assert numbers == pytest.approx(EXPECTED[metric], rel=1e-10)


@pytest.mark.parametrize("metric", METRICS)
def test_one_reader_and_arrays_of_counts_give_the_same_value(metric):
    assert float(evaluate(metric, **TYPICAL)) == pytest.approx(
        detect(metric, **TYPICAL).estimate, rel=1e-12
    )


def test_the_names_of_the_metrics_are_stable():
    assert list(METRICS) == [
        "accuracy",
        "balanced-accuracy",
        "sensitivity",
        "specificity",
        "ppv",
        "npv",
        "f1",
        "mcc",
        "youden",
        "positive-likelihood-ratio",
        "negative-likelihood-ratio",
        "diagnostic-odds-ratio",
        "d-prime",
        "criterion",
    ]
    assert all(metric.name == name for name, metric in METRICS.items())


def test_counts_stay_with_proportions_only():
    sensitivity, youden = detect("sensitivity", **TYPICAL), detect("youden", **TYPICAL)

    assert (sensitivity.k, sensitivity.n) == (34, 40)
    assert (youden.k, youden.n) == (None, None)


def test_a_proportion_takes_any_method_for_one():
    result = detect("specificity", **TYPICAL, method="clopper-pearson")

    assert result.method == "clopper-pearson"
    assert result.lower == pytest.approx(0.6722, abs=1e-4)  # R: binom.test(33, 40)


REASONS = [
    ("accuracy", (0, 0, 0, 0), "no case was read"),
    ("sensitivity", (0, 0, 3, 4), "there are no positive cases"),
    ("specificity", (3, 4, 0, 0), "there are no negative cases"),
    ("balanced-accuracy", (0, 0, 3, 4), "there are no positive cases"),
    ("youden", (3, 4, 0, 0), "there are no negative cases"),
    ("ppv", (0, 5, 0, 5), "no case was called positive"),
    ("npv", (5, 0, 5, 0), "no case was called negative"),
    ("f1", (0, 0, 0, 9), "no case is positive and none was called positive"),
    ("mcc", (0, 5, 0, 5), "no case was called positive"),
    ("mcc", (5, 0, 5, 0), "no case was called negative"),
    ("mcc", (5, 1, 0, 0), "there are no negative cases"),
    ("positive-likelihood-ratio", (4, 1, 0, 5), "infinite: no negative case was called positive"),
    ("positive-likelihood-ratio", (0, 5, 0, 5), "no case was called positive"),
    ("negative-likelihood-ratio", (4, 1, 5, 0), "infinite: no negative case was called negative"),
    ("negative-likelihood-ratio", (0, 0, 1, 5), "there are no positive cases"),
    ("diagnostic-odds-ratio", (3, 4, 0, 0), "there are no negative cases"),
    ("d-prime", (0, 0, 3, 4), "there are no positive cases"),
    ("criterion", (3, 4, 0, 0), "there are no negative cases"),
]


@pytest.mark.parametrize(("metric", "cells", "reason"), REASONS)
def test_what_is_undefined_or_infinite_says_why(metric, cells, reason):
    tp, fn, fp, tn = cells

    result = detect(metric, tp=tp, fn=fn, fp=fp, tn=tn)

    assert (result.estimate, result.lower, result.upper) == (None, None, None)
    assert result.note == reason
    assert math.isnan(evaluate(metric, *cells))


@pytest.mark.parametrize(
    ("metric", "cells", "estimate", "note"),
    [
        ("mcc", (5, 0, 0, 5), 1.0, "every verdict is right: the method has no interval there"),
        ("mcc", (0, 5, 5, 0), -1.0, "every verdict is wrong: the method has no interval there"),
        (
            "positive-likelihood-ratio",
            (0, 5, 2, 3),
            0.0,
            "no interval: no positive case was called positive, and 0 has no logarithm",
        ),
        (
            "negative-likelihood-ratio",
            (5, 0, 2, 3),
            0.0,
            "no interval: no positive case was called negative, and 0 has no logarithm",
        ),
    ],
)
def test_an_estimate_without_an_interval_says_why(metric, cells, estimate, note):
    tp, fn, fp, tn = cells

    result = detect(metric, tp=tp, fn=fn, fp=fp, tn=tn)

    assert (result.estimate, result.lower, result.upper, result.note) == (
        estimate,
        None,
        None,
        note,
    )


def test_the_odds_ratio_adds_a_half_only_where_a_cell_is_empty():
    corrected = detect("diagnostic-odds-ratio", tp=10, fn=0, fp=2, tn=8)

    assert corrected.estimate == pytest.approx(10.5 * 8.5 / (0.5 * 2.5))
    assert corrected.note == "0.5 was added to each cell, for one of them is 0"
    assert detect("diagnostic-odds-ratio", **TYPICAL).note is None


@pytest.mark.parametrize("cells", [(10, 0, 0, 10), (0, 10, 10, 0)])
def test_perfect_and_hopeless_readers_have_a_finite_d_prime(cells):
    tp, fn, fp, tn = cells

    result = detect("d-prime", tp=tp, fn=fn, fp=fp, tn=tn)

    assert abs(result.estimate) == pytest.approx(3.3812432591697963, rel=1e-10)  # R: qnorm
    assert result.lower < result.estimate < result.upper


def test_arrays_of_any_broadcastable_shape_are_evaluated_at_once():
    tp = np.array([[30.0], [20.0]])

    result = evaluate("sensitivity", tp, 40 - tp, np.array([1.0, 2.0, 3.0]), 5.0)

    assert result.tolist() == [[0.75, 0.75, 0.75], [0.5, 0.5, 0.5]]


@pytest.mark.parametrize("metric", METRICS)
def test_degenerate_tables_give_nan_and_no_warning(metric):
    cells = np.array([[0, 0, 0, 0], [0, 0, 3, 4], [3, 4, 0, 0], [5, 0, 0, 5], [0, 5, 5, 0]])

    result = evaluate(metric, *cells.T)

    assert result.shape == (5,)
    assert math.isnan(result[0])
    assert not np.isinf(result).any()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"metric": "recall"}, "`metric` must be one of accuracy, balanced-accuracy"),
        ({"metric": "f1", "tp": -1}, r"`tp` must be a whole number from 0, got -1\."),
        ({"metric": "f1", "tn": 0.5}, r"`tn` must be a whole number from 0, got 0\.5\."),
        ({"metric": "f1", "level": 95}, r"`level` must lie between 0 and 1, got 95\."),
        ({"metric": "f1", "method": "wilson"}, r"`method` of f1 must be wilson-indirect"),
        ({"metric": "ppv", "method": "wald"}, r"`method` must be one of wilson, clopper-pearson"),
    ],
)
def test_a_wrong_argument_of_a_metric_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        detect(**{**TYPICAL, **arguments})


def test_an_unknown_metric_of_arrays_is_named():
    with pytest.raises(ValueError, match="got 'recall'"):
        evaluate("recall", 1, 1, 1, 1)
