"""Multireader records asked of the command line: `readerstats compare ... --format json`.

One command answers many records: the metrics of a file are asked for together.
"""

from __future__ import annotations

import pytest
from command_line import (
    CONVENTIONAL,
    DATA,
    LEVELS,
    SHARES,
    answer,
    compared,
    metrics,
    of_test,
    row,
    rows,
)

TERMS = {"T": "modality", "R": "reader", "TR": "modality:reader"}
FIXED = {
    "random": (),
    "fixed_readers": ("--readers", "fixed"),
    "fixed_cases": ("--cases", "fixed"),
}
BOUNDS = ("estimate", "se", "df", "lower", "upper")


def multireader(record, command, table=None):
    """Ask a command for Obuchowski-Rockette with the settings of a record."""
    inputs, file = record["inputs"], record["data"]
    covariance = (inputs["covariance"] or "jackknife").lower()
    scored = () if file == "binary.csv" else ("auc",)
    asked = scored if covariance == "delong" else (*scored, *SHARES)
    by = ("--by", LEVELS.get(file, "modality")) if command == "compare" else ()
    return answer(
        command, table or str(DATA / file), *by, "--method", "obuchowski-rockette",
        "--covariance", covariance, *FIXED[inputs["effects"]], *metrics(*asked),
    )  # fmt: skip


@pytest.mark.reference("obuchowski_rockette")
def test_comparisons_by_obuchowski_rockette(record):
    expected, metric = record["expected"], record["inputs"]["metric"]
    by = LEVELS.get(record["data"], "modality")
    found = multireader(record, "compare")
    tests = rows(found["tests"], metric=metric)
    pseudovalues = ".dbm." in record["id"]
    other_tests = pseudovalues and record["inputs"]["effects"] == "fixed_readers"

    for wanted in expected["differences"]:
        test = row(tests, a=wanted["a"], b=wanted["b"])
        compared(record, of_test(test), wanted, CONVENTIONAL if other_tests else None)
    for wanted in expected.get("means", ()):
        name = wanted.get("modality") or wanted[by]
        mean = row(found["estimates"], metric=metric, **{by: name})
        compared(record, mean, wanted, ("estimate", "se") if other_tests else BOUNDS)
    overall = row(tests, a=None, b=None)
    if not other_tests:
        compared(record, of_test(overall), expected["test_equality"])
    if pseudovalues:
        return  # its mean squares and components are of another scale
    for wanted in expected["anova"]:
        line = row(found["anova"], metric=metric, term=TERMS.get(wanted["term"], wanted["term"]))
        compared(record, line, wanted, ("df", "sum_sq", "mean_sq"))
        if line["term"] == "modality" and "denominator" in expected["test_equality"]:
            above = line["sum_sq"] if overall["df2"] is None else line["mean_sq"]
            denominator = expected["test_equality"]["denominator"]
            assert record.agrees(above / overall["statistic"], denominator)
    if "variance_components" in expected:
        parts = row(found["variance_components"], metric=metric)
        compared(record, parts, expected["variance_components"])


@pytest.mark.reference("obuchowski_rockette")
def test_readers_and_what_an_average_rests_on(record, part):
    expected, metric = record["expected"], record["inputs"]["metric"]
    by = LEVELS.get(record["data"], "modality")
    found = multireader(record, "accuracy")
    of_readers = rows(found["estimates"], metric=metric, scope="reader")

    for wanted in expected.get("reader_estimates", ()):
        level = {} if by == "group" else {by: wanted["modality"]}
        ours = row(of_readers, reader=wanted["reader"], **level)
        assert record.agrees(ours["estimate"], wanted["estimate"])
    for wanted in expected.get("means", ()):
        if "cov2" not in wanted:
            continue
        level = {by: wanted["modality"]}
        if by == "group":  # the readers of one group are a study of their own
            level, table = {}, part(record["data"], group=wanted["modality"])
            found = multireader(record, "accuracy", table)
        parts = row(found["variance_components"], metric=metric, **level)
        assert record.agrees(parts["cov2"], wanted["cov2"])


@pytest.mark.reference("single_modality")
def test_one_level_or_one_reader(record, part):
    if "one_reader" in record["id"]:
        assert_one_reader_agrees(record, part)
    else:
        assert_average_agrees(record, part)


def assert_average_agrees(record, part):
    inputs = record["inputs"]
    labels = {"metric": inputs["metric"], "modality": inputs.get("modality")}
    labels["dataset"] = inputs.get("dataset")
    if record["data"] == "binary.csv":  # one analysis of both datasets
        whole = part("binary.csv", without="dataset")
        found = answer(
            "accuracy", whole, "--method", "obuchowski-rockette",
            *FIXED[inputs["effects"]], *metrics(*SHARES),
        )  # fmt: skip
    else:
        found = multireader(record, "accuracy")
    mean = row(found["estimates"], scope="group", method="obuchowski-rockette", **labels)
    compared(record, mean, record["expected"], BOUNDS)
    squares = row(found["anova"], term="reader", **labels)
    if "ms_reader" in record["expected"]:
        assert record.agrees(squares["mean_sq"], record["expected"]["ms_reader"])
    if inputs["covariance"]:
        parts = row(found["variance_components"], **labels)
        compared(record, parts, record["expected"], ("error", "cov2"))


def assert_one_reader_agrees(record, part):
    inputs, expected = record["inputs"], record["expected"]
    found = answer(
        "compare", part(record["data"], reader=inputs["reader"]), "--by", "modality",
        "--method", "obuchowski-rockette", "--metric", "auc",
        "--covariance", inputs["covariance"].lower(),
    )  # fmt: skip

    for wanted in expected.get("differences", ()):
        compared(record, of_test(row(found["tests"], a=wanted["a"], b=wanted["b"])), wanted)
    if "differences" in expected:
        parts = found["variance_components"][0]
        compared(record, parts, expected["variance_components"], ("error", "cov1"))
    else:
        mean = row(found["estimates"], modality=inputs["modality"])
        compared(record, mean, expected, BOUNDS)
