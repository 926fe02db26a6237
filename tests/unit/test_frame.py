"""Rows become records, frames and JSON: the keys of the contract, and never a NaN."""

import csv
import io
import json

import pytest

from readerstats.analysis.answers import answer
from readerstats.analysis.frame import ESTIMATE_KEYS, TEST_KEYS, document, record, select, to_frame
from readerstats.analysis.pairs import compare_models
from readerstats.analysis.performance import performance
from readerstats.results import Estimate, Labels, Row, TestResult

# The contract of the JSON, as the manual gives it; what stands between is an addition.
PROMISED_ESTIMATE = [
    "metric", "scope", "reader", "modality", "dataset", "group", "estimate", "se", "lower",
    "upper", "df", "level", "method", "random", "k", "n", "replicates", "note",
]  # fmt: skip
PROMISED_TEST = [
    "comparison", "metric", "method", "random", "a", "b", "reader", "modality", "dataset",
    "alternative", "null", "estimate", "se", "lower", "upper", "level", "statistic_name",
    "statistic", "df", "df2", "p", "p_adjusted", "n", "effect_size_name", "effect_size", "note",
]  # fmt: skip
AS_AN_EXTRA = {"group", "replicates", "counts"}

TRUTH = "11001100"
READS = {"R1": "11001000", "R2": "1100....", "R3": "00000000"}


@pytest.fixture(scope="module")
def everything(study_of):
    """A study in which much cannot be computed: few readers, gaps, nothing called positive."""
    study = study_of(
        READS,
        truth=TRUTH,
        datasets="ffffcccc",
        models={"net": TRUTH, "other": "11001101"},
        readers={"years": [1, 5, None], "section": ["a", "b", "b"], "noticed": ["yes", "no", None]},
        metrics=["accuracy", "ppv", "positive-likelihood-ratio"],
        replicates=100,
    )
    return study, answer(study)


def test_an_estimate_has_the_keys_of_the_contract_in_order(everything):
    _, found = everything

    assert list(record(found.estimates[0])) == PROMISED_ESTIMATE == list(ESTIMATE_KEYS)


def test_a_test_has_the_keys_of_the_contract_in_order(everything):
    _, found = everything
    keys = list(record(found.tests[0]))

    assert [key for key in keys if key not in AS_AN_EXTRA] == PROMISED_TEST
    assert keys == list(TEST_KEYS)


def test_every_key_of_the_contract_is_a_field_of_labels_or_result():
    fields = {*Labels.__slots__, *Estimate.__slots__, *TestResult.__slots__}

    assert {*PROMISED_ESTIMATE, *PROMISED_TEST} <= fields


def test_json_of_what_cannot_be_computed_has_null_and_a_note(everything):
    study, found = everything
    text = json.dumps(
        document("report", study, estimates=found.estimates, tests=found.tests, notes=found.notes),
        allow_nan=False,
    )

    missing = [row for row in json.loads(text)["estimates"] if row["estimate"] is None]
    assert missing
    assert all(row["note"] for row in missing)
    assert all(row["note"] for row in json.loads(text)["tests"] if row["p"] is None)


def test_json_stands_on_the_keys_of_the_contract(everything):
    study, _ = everything

    assert list(document("accuracy", study)) == [
        "readerstats", "command", "study", "settings", "estimates", "tests", "notes",
    ]  # fmt: skip


def test_numbers_are_not_rounded(study_of):
    found = performance(study_of({"R1": "1110", "R2": "110."}, truth="1100"), "accuracy")
    row = record(found.readers[1])

    assert row["estimate"] == 3 / 3
    assert row["lower"] == pytest.approx(3 / (3 + 1.959963984540054**2), abs=1e-15)


def test_a_record_holds_python_numbers_only(everything):
    _, found = everything
    values = [value for row in found.estimates for value in record(row).values()]

    assert {type(value) for value in values} <= {str, float, int, type(None)}


def test_the_frame_has_the_four_counts_in_columns_of_their_own(study_of):
    study = study_of({"R1": TRUTH}, truth=TRUTH, models={"net": TRUTH, "other": "11001101"})
    frame = compare_models(study).to_frame()

    assert frame.loc[0, ["both", "only_a", "only_b", "neither"]].tolist() == [7, 1, 0, 0]
    assert "counts" not in frame


def test_a_frame_without_rows_keeps_its_columns():
    assert list(to_frame([]).columns) == list(ESTIMATE_KEYS)
    assert "only_a" in to_frame([], keys=TEST_KEYS).columns


def test_a_frame_goes_through_csv_unharmed(everything):
    _, found = everything
    text = to_frame(found.performance.rows).to_csv(index=False)
    first = next(csv.DictReader(io.StringIO(text)))

    assert list(first) == list(ESTIMATE_KEYS)
    assert float(first["lower"]) == found.performance.rows[0].result.lower


def test_rows_are_selected_by_label_and_by_method():
    labels = [Labels(metric="accuracy", random="cases", reader=name) for name in ("R1", "R2")]
    rows = [Row(label, Estimate(estimate=0.5, method="wilson")) for label in labels]

    assert select(rows, reader="R2", method="wilson") == (rows[1],)
    assert select(rows, reader="R3") == ()
