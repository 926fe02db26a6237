"""Covariates together, with an interaction, and effects of readers and cases, against lme4.

The determinant in the deviance of lme4 is that of the weights one step before the modes. Records
named ``settled`` have it at the modes, and agree with ours to ten digits; the others to four.
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from readerstats.stats.mixed.joint import joint_test
from readerstats.stats.mixed.model import logistic_mixed_model
from readerstats.stats.mixed.random_effects import random_effects

DATA = Path(__file__).parent / "data"
OF_READ = {
    "(Intercept)": lambda row: 1.0,
    "decades": lambda row: float(row["experience_years"]) / 10,
    "subspecialtygeneral": lambda row: row["subspecialty"] == "general",
    "subspecialtymsk": lambda row: row["subspecialty"] == "msk",
    "subspecialtyneuro": lambda row: row["subspecialty"] == "neuro",
    "datasetD2": lambda row: row["dataset"] == "D2",
    "truth": lambda row: float(row["truth"]),
}


def table(file):
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def fitted(terms, slope=None):
    readers = {row["reader"]: row for row in table("readers.csv")}
    rows = [row | readers[row["reader"]] for row in table("binary.csv")]
    columns = [
        np.prod([[OF_READ[part](row) for row in rows] for part in term.split(":")], axis=0)
        for term in terms
    ]
    return logistic_mixed_model(
        [row["truth"] == row["response"] for row in rows],
        np.column_stack(columns).astype(float),
        terms,
        [row["reader"] for row in rows],
        [row["case"] for row in rows],
        slope=slope,
    )


def model_of(record):
    slope = "truth" if "sd_slope" in record["expected"] else None
    return fitted(record["expected"]["terms"], slope)


@pytest.mark.reference("covariates")
def test_a_model_with_an_interaction_agrees_with_lme4(record):
    model, expected = model_of(record), record["expected"]

    for ours, estimate, se in zip(
        model.coefficients, expected["estimate"], expected["se"], strict=True
    ):
        assert record.agrees(ours.estimate, estimate)
        assert record.agrees(ours.se, se)
    record.assert_agrees({"sd_reader": model.sd_reader, "sd_case": model.sd_case})
    if model.slope:
        record.assert_agrees(
            {"sd_slope": model.sd_slope, "slope_correlation": model.slope_correlation}
        )
    record.assert_agrees({"log_likelihood": model.log_likelihood})
    # Ours is the maximum.
    assert model.log_likelihood >= expected["log_likelihood"] - 1e-9


@pytest.mark.reference("covariates")
def test_joint_tests_agree_with_the_wald_chi_square_of_lme4(record):
    model = model_of(record)

    for name, terms in record["inputs"]["joint"].items():
        test, expected = joint_test(model, terms), record["expected"]["joint"][name]
        assert record.agrees(test.statistic, expected["chi2"]), name
        assert record.agrees(test.df, expected["df"]), name
        assert record.agrees(test.p, expected["p"]), name


@pytest.mark.reference("covariate_effects")
def test_modes_and_their_standard_errors_agree_at_the_exact_maximum(record):
    found = random_effects(fitted(record["inputs"]["terms"]))

    for unit, ours in (("reader", found.readers), ("case", found.cases)):
        expected = record["expected"][unit]
        for one, mode, se in zip(ours, expected["mode"], expected["se"], strict=True):
            assert record.agrees(one.estimate, mode)
            assert record.agrees(one.se, se)
