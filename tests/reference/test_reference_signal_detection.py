"""d′ and criterion against R, with the log-linear correction."""

import pytest

from readerstats.stats.detection import detect, evaluate


def cells(record):
    inputs = record["inputs"]
    hits, false_alarms = inputs["hits"], inputs["false_alarms"]
    return {
        "tp": hits,
        "fn": inputs["n_positive"] - hits,
        "fp": false_alarms,
        "tn": inputs["n_negative"] - false_alarms,
    }


@pytest.mark.reference("signal_detection")
def test_d_prime_and_its_variance_agree_with_r(record):
    expected = record["expected"]["loglinear"]

    result = detect("d-prime", **cells(record))

    assert record.agrees(result.estimate, expected["d_prime"])
    assert record.agrees(result.se**2, expected["variance_d_prime"])


@pytest.mark.reference("signal_detection")
def test_the_criterion_agrees_with_r(record):
    result = detect("criterion", **cells(record))

    assert record.agrees(result.estimate, record["expected"]["loglinear"]["criterion"])


@pytest.mark.reference("signal_detection")
def test_hit_rate_and_false_alarm_rate_agree_with_r(record):
    counts = cells(record)

    sensitivity = float(evaluate("sensitivity", **counts))
    specificity = float(evaluate("specificity", **counts))

    assert record.agrees(sensitivity, record["expected"]["hit_rate"])
    assert record.agrees(1 - specificity, record["expected"]["false_alarm_rate"])
