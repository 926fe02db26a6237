"""Areas under the ROC curve, DeLong's variance and interval, against pROC."""

import csv
from pathlib import Path

import numpy as np
import pytest

from readerstats.stats.resampled_auc import weighted_auc
from readerstats.stats.roc import auc

DATA = Path(__file__).parent / "data"


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
def test_areas_and_their_variance_agree_with_proc(record):
    areas = [auc(scores, truth, method="delong") for scores, truth in samples(record)]
    expected = record["expected"]
    first, last = areas[0], areas[-1]

    if "auc_a" in expected:
        record.assert_agrees({"auc_a": first.estimate, "auc_b": last.estimate})
        record.assert_agrees({"estimate": first.estimate - last.estimate})
        variance = first.se**2 + last.se**2 - 2 * expected.get("covariance", 0)
        assert record.agrees(variance**0.5, expected["se"])
    else:
        record.assert_agrees({"auc": first.estimate, "var_delong": first.se**2})
        assert record.agrees(first.lower, expected["ci_95"]["lower"])
        assert record.agrees(first.upper, expected["ci_95"]["upper"])


@pytest.mark.reference("auc")
def test_a_resample_that_draws_each_case_once_has_the_area_of_proc(record):
    expected = record["expected"]

    for name, (scores, truth) in zip(("auc_a", "auc_b"), samples(record), strict=False):
        area = weighted_auc(scores, truth, np.ones((1, len(scores))))[0]

        assert record.agrees(area, expected.get(name, expected.get("auc")))
