"""Logistic generalised estimating equations, against geepack."""

import csv
from pathlib import Path

import numpy as np
import pytest

from readerstats.stats.gee import logistic_gee

DATA = Path(__file__).parent / "data"

COLUMNS = {
    "(Intercept)": lambda row: 1,
    "decades": lambda row: float(row["experience_years"]) / 10,
    "msk": lambda row: row["subspecialty"] == "msk",
    "modalityB": lambda row: row["modality"] == "B",
}


def table(file):
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def fitted(record):
    files = record["data"].split(" + ")
    readers = {row["reader"]: row for row in table("readers.csv")} if len(files) > 1 else {}
    rows = [row | readers.get(row["reader"], {}) for row in table(files[0]) if row["response"]]
    terms = [line["term"] for line in record["expected"]["coefficients"]]
    return logistic_gee(
        [row["truth"] == row["response"] for row in rows],
        np.array([[COLUMNS[term](row) for term in terms] for row in rows], float),
        terms,
        [row[record["inputs"]["cluster"]] for row in rows],
        correlation=record["inputs"]["correlation"],
    )


@pytest.mark.reference("gee")
def test_coefficients_and_robust_errors_agree_with_geepack(record):
    model = fitted(record)

    assert model.n_clusters == record["expected"]["n_clusters"]
    for ours, line in zip(model.coefficients, record["expected"]["coefficients"], strict=True):
        for name, value in (
            ("estimate", ours.estimate),
            ("se", ours.se),
            ("wald", ours.statistic**2),
            ("p", ours.p),
        ):
            assert record.agrees(value, line[name]), (line["term"], name, value, line[name])


@pytest.mark.reference("gee", what="exchangeable")
def test_the_working_correlation_is_that_of_geepack(record):
    assert record.agrees(fitted(record).correlation, record["expected"]["correlation"])
