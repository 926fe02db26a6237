"""Areas under the ROC curve, whole and in part, their points, intervals and tests, against pROC."""

import csv
from pathlib import Path

import numpy as np
import pytest

from readerstats.stats.roc.area import auc
from readerstats.stats.roc.curve import optimal_cut_point, roc_curve
from readerstats.stats.roc.delong import delong_covariance, paired_delong, unpaired_delong
from readerstats.stats.roc.partial_auc import partial_auc
from readerstats.stats.roc.resampled import weighted_auc

DATA = Path(__file__).parent / "data"
TEST = ("estimate", "se", "statistic", "p", "lower", "upper")


def reads(file, **wanted):
    """Scores and truth of the rows of a data file with the wanted values."""
    with (DATA / file).open(encoding="utf-8", newline="") as table:
        rows = [
            row
            for row in csv.DictReader(table)
            if row["score"] and all(row[column] == value for column, value in wanted.items())
        ]
    return [float(row["score"]) for row in rows], [int(row["truth"]) for row in rows]


def samples(record):
    """The one or two samples of scores that a record is about."""
    inputs = record["inputs"]
    if "truth" in inputs:
        return [(inputs["score"], inputs["truth"])]
    if "a" not in inputs:
        return [reads(record["data"], reader=inputs["reader"], modality=inputs["modality"])]
    side = {"nested_cases.csv": "dataset", "model_vs_readers.csv": "reader"}
    column = side.get(record["data"], "modality")
    reader = {"reader": inputs["reader"]} if "reader" in inputs else {}
    return [reads(record["data"], **reader, **{column: inputs[name]}) for name in ("a", "b")]


@pytest.mark.reference("auc")
def test_areas_agree_with_proc(record):
    expected = record["expected"]

    for name, (scores, truth) in zip(("auc_a", "auc_b"), samples(record), strict=False):
        area = auc(scores, truth).estimate
        drawn_once = weighted_auc(scores, truth, np.ones((1, len(scores))))[0]

        assert record.agrees(area, expected.get(name, expected.get("auc")))
        assert record.agrees(drawn_once, expected.get(name, expected.get("auc")))


@pytest.mark.reference("auc")
def test_all_that_is_recorded_of_one_reader_agrees_with_proc(record):
    if "auc_a" in record["expected"]:
        return  # a test of two areas, see below
    (scores, truth), expected = samples(record)[0], record["expected"]

    record.assert_agrees({"var_delong": auc(scores, truth).se ** 2})
    assert_intervals_agree(record, scores, truth)
    if "youden_index" in expected:
        assert_parts_agree(record, scores, truth)
        assert_curve_agrees(record, scores, truth)


def assert_intervals_agree(record, scores, truth):
    for level in (90, 95):
        interval = record["expected"].get(f"ci_{level}")
        if interval:
            area = auc(scores, truth, method="delong", level=level / 100)
            assert record.agrees(area.lower, interval["lower"])
            assert record.agrees(area.upper, interval["upper"])


def assert_parts_agree(record, scores, truth):
    for focus in ("specificity", "sensitivity"):
        name, part = f"partial_auc_{focus}_0.8_1", {focus: (0.8, 1)}
        raw = partial_auc(scores, truth, **part)
        corrected = partial_auc(scores, truth, **part, corrected=True)
        record.assert_agrees({name: raw.estimate, f"{name}_corrected": corrected.estimate})


def assert_curve_agrees(record, scores, truth):
    curve = roc_curve(scores, truth)
    record.assert_agrees(
        {
            "n_positive": curve.n_positive,
            "n_negative": curve.n_negative,
            "youden_index": optimal_cut_point(scores, truth).value,
        }
    )
    points = record["expected"].get("roc_points")
    if points:
        ours = np.column_stack([curve.sensitivity, curve.specificity])
        expected = [(point["sensitivity"], point["specificity"]) for point in points]
        assert ours.shape == np.shape(expected)
        assert all(map(record.agrees, ours.ravel(), np.ravel(expected)))


@pytest.mark.reference("auc", what="paired")
def test_tests_on_the_same_cases_agree_with_proc(record):
    (a, truth), (b, _) = samples(record)
    test, covariance = paired_delong(a, b, truth), delong_covariance([a, b], truth)

    record.assert_agrees({"covariance": covariance[0, 1]})
    record.assert_agrees({name: getattr(test, name) for name in TEST})


@pytest.mark.reference("auc", what="unpaired")
def test_tests_on_different_cases_agree_with_proc(record):
    (a, truth_a), (b, truth_b) = samples(record)
    test = unpaired_delong(a, truth_a, b, truth_b)

    record.assert_agrees({name: getattr(test, name) for name in (*TEST, "df")})
