"""What holds for every 2 x 2 table: ranges, identities, the swap of the two labels."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerstats.stats.detection import METRICS, detect, evaluate

COUNT = st.integers(0, 60)
TABLES = st.fixed_dictionaries({"tp": COUNT, "fn": COUNT, "fp": COUNT, "tn": COUNT})
ANY_METRIC = st.sampled_from(list(METRICS))
UNDER_SWAP = [  # positive becomes negative and the reverse
    ("sensitivity", "specificity"),
    ("ppv", "npv"),
    ("accuracy", "accuracy"),
    ("balanced-accuracy", "balanced-accuracy"),
    ("youden", "youden"),
    ("mcc", "mcc"),
    ("diagnostic-odds-ratio", "diagnostic-odds-ratio"),
    ("d-prime", "d-prime"),
]


def label_swapped(table):
    return {"tp": table["tn"], "fn": table["fp"], "fp": table["fn"], "tn": table["tp"]}


def numbers(result):
    """Estimate and bounds, NaN where there is none, so that two of them can be compared."""
    return [
        math.nan if value is None else value
        for value in (result.estimate, result.lower, result.upper)
    ]


@given(ANY_METRIC, TABLES, st.sampled_from([0.8, 0.95, 0.999]))
def test_bounds_stay_inside_the_range_of_the_metric(name, table, level):
    result, metric = detect(name, **table, level=level), METRICS[name]

    lowest = -math.inf if metric.lower is None else metric.lower
    highest = math.inf if metric.upper is None else metric.upper
    seen = [value for value in (result.lower, result.estimate, result.upper) if value is not None]
    assert seen == pytest.approx(sorted(seen), rel=1e-12, abs=1e-12)
    assert all(lowest <= value <= highest for value in seen)


@given(ANY_METRIC, TABLES)
def test_a_higher_level_of_a_metric_contains_a_lower_one(name, table):
    wide, narrow = (detect(name, **table, level=level) for level in (0.99, 0.9))

    assert (wide.lower is None) == (narrow.lower is None)
    assert wide.lower is None or wide.lower <= narrow.lower <= narrow.upper <= wide.upper


@given(st.sampled_from(UNDER_SWAP), TABLES)
def test_swapping_the_labels_swaps_the_metrics(pair, table):
    one = detect(pair[0], **table)
    other = detect(pair[1], **label_swapped(table))

    assert numbers(one) == pytest.approx(numbers(other), rel=1e-9, abs=1e-9, nan_ok=True)


@given(TABLES)
def test_swapping_the_labels_flips_the_criterion(table):
    one, other = detect("criterion", **table), detect("criterion", **label_swapped(table))

    assert (one.estimate is None) == (other.estimate is None)
    assert one.estimate is None or one.estimate == pytest.approx(-other.estimate, abs=1e-12)


@given(TABLES)
def test_youden_is_balanced_accuracy_on_another_scale(table):
    youden, balanced = detect("youden", **table), detect("balanced-accuracy", **table)

    rescaled = [2 * value - 1 for value in numbers(balanced)]
    assert numbers(youden) == pytest.approx(rescaled, abs=1e-12, nan_ok=True)


@given(ANY_METRIC, TABLES)
def test_evaluate_is_undefined_exactly_where_detect_has_no_estimate(name, table):
    value, result = float(evaluate(name, **table)), detect(name, **table)

    assert math.isnan(value) == (result.estimate is None)
    assert result.estimate is None or value == pytest.approx(result.estimate, rel=1e-9, abs=1e-12)


@given(ANY_METRIC, st.lists(TABLES, min_size=1, max_size=8))
def test_each_table_of_an_array_is_evaluated_on_its_own(name, tables):
    columns = {cell: np.array([table[cell] for table in tables], dtype=float) for cell in tables[0]}

    together = evaluate(name, **columns)

    alone = [float(evaluate(name, **table)) for table in tables]
    assert together.tolist() == pytest.approx(alone, rel=1e-12, nan_ok=True)
