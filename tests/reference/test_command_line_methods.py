"""Areas, U-statistics, mixed models and McNemar's tests asked of the command line.

What it does not tell (moments of U-statistics, variances of resampling, estimating equations) is
not looked for.
"""

from __future__ import annotations

import pandas as pd
import pytest
from command_line import (
    CONVENTIONAL,
    DATA,
    LEVELS,
    SHARES,
    answer,
    compared,
    metrics,
    of_levels,
    of_test,
    row,
    rows,
)

ONE_AREA = ("--metric", "auc", "--method", "obuchowski-rockette")
MIXED = {"modalityB": ("B", "A"), "datasetD2": ("D2", "D1"), "groupG2": ("G2", "G1")}


@pytest.mark.reference("ustatistics", what="ustatistic")
def test_averages_by_u_statistics(record):
    _, file, kind, _ = record["id"].split(".")
    if file == "incomplete" and kind in SHARES:
        return  # as areas readers count by their pairs, as shares by their reads
    metric = {"binary_auc": "balanced-accuracy"}.get(kind, kind)
    asked = metrics("auc", "balanced-accuracy", "sensitivity", "specificity")
    by, found = of_levels(record, "--method", "u-statistics", *asked)

    for wanted in record["expected"]["results"]:
        if "b" in wanted:
            ours = row(found["tests"], metric=metric, a=wanted["a"], b=wanted["b"])
        else:
            ours = row(found["estimates"], metric=metric, **{by: wanted["a"]})
        assert record.agrees(ours["estimate"], wanted["estimate"])
        assert record.agrees(ours["se"] ** 2, wanted["variance"])
        assert record.agrees(ours["df"], wanted["t"]["df"])
        assert ours["n"] == wanted["n_readers"]
        if float(wanted["t"]["df"]).is_integer():  # iMRMC rounds others down before it goes on
            compared(record, ours, wanted["t"], ("lower", "upper"))
            if "b" in wanted:
                assert record.agrees(ours["p"], wanted["t"]["p"])


@pytest.mark.reference("ustatistics", what="ustat11")
def test_shares_by_u_statistics(record):
    _, file, metric, sides, form = record["id"].split(".")
    if (file, form) == ("incomplete", "conditional"):
        return  # with missing reads the command line gives the other form
    by, found = of_levels(record, "--method", "u-statistics", *metrics(*SHARES))
    a, b = sides.split("-")
    ours = [row(found["estimates"], metric=metric, **{by: name}) for name in (a, b)]
    ours.append(row(found["tests"], metric=metric, a=a, b=b))

    for place, found_here in enumerate(ours):
        assert record.agrees(found_here["estimate"], record["expected"]["estimate"][place])
        assert record.agrees(found_here["se"] ** 2, record["expected"]["variance"][place])


@pytest.mark.reference("ustatistics", what="per_reader")
def test_areas_and_differences_of_readers(record, part):
    by = LEVELS.get(record["data"], "modality")
    found = answer("accuracy", str(DATA / record["data"]), "--metric", "auc")

    for wanted in record["expected"]["readers"]:
        if "b" in wanted:
            alone = part(record["data"], reader=wanted["reader"])
            sides = ("--a", wanted["a"], "--b", wanted["b"])
            tests = answer("compare", alone, *sides, *ONE_AREA, "--covariance", "unbiased")["tests"]
            ours = row(tests, b=wanted["b"])
            if "variance" in wanted:  # none where the levels have different cases
                assert record.agrees(ours["se"] ** 2, wanted["variance"])
        else:
            level = {} if by == "group" else {by: wanted["a"]}
            ours = row(found["estimates"], scope="reader", reader=wanted["reader"], **level)
        assert record.agrees(ours["estimate"], wanted["estimate"])


@pytest.mark.reference("glmm")
def test_the_mixed_model(record):
    term = record["expected"]["coefficients"][-1]
    metric = "sensitivity" if "sensitivity" in record["id"] else "accuracy"
    if term["term"] in MIXED:
        a, b = MIXED[term["term"]]
        _, found = of_levels(
            record, "--a", a, "--b", b, "--method", "mixed", *metrics("accuracy", "sensitivity")
        )
        averaged = row(found["tests"], metric=metric, method="mixed-averaged")
        before, after = (one["population_averaged"] for one in record["expected"]["probability"])
        assert record.agrees(averaged["estimate"], after - before)
    elif record["id"].endswith(".experience"):
        files = [str(DATA / name) for name in ("binary.csv", "readers.csv")]
        found = answer("correlate", *files, "--with", "experience_years", "--metric", "accuracy")
    else:
        return  # two covariates, none, or a fact of the cases
    ours = row(found["tests"], metric=metric, method="mixed", **whole(found))
    compared(record, {**of_test(ours), "z": ours["statistic"]}, term, ("estimate", "se", "z", "p"))
    for bound in ("lower", "upper"):  # a bound near 0 has no digits of its own
        allowed = record["tolerance"]["rel"] * (abs(term["estimate"]) + 2 * term["se"])
        assert ours[bound] == pytest.approx(term[bound], abs=allowed)


def whole(found):
    """Tell which tests are of all cases, where there are datasets."""
    return {"dataset": None} if found["command"] == "correlate" else {}


@pytest.mark.reference("covariates")
def test_covariates_together(record):
    # Wald's F is chi-square over q, with a variance that makes up for the coefficients.
    if not record["id"].startswith("covariates.truth_slope"):
        return
    names = ("experience_years", "subspecialty", "dataset", "truth")
    found = answer(
        "covariates", str(DATA / "binary.csv"), str(DATA / "readers.csv"),
        *(word for name in names for word in ("--term", name)), "--interaction", "dataset:truth",
    )  # fmt: skip
    tests = rows(found["tests"], comparison="term")

    assert [test["a"] for test in tests] == [*names, "dataset × truth"]
    for test, units, term in zip(
        tests,
        (12, 12, 80, 12, 80),
        ("decades", "subspecialty", "dataset", "truth", "dataset:truth"),
        strict=True,
    ):
        chi2 = test["statistic"] * test["df"] * units / test["df2"]
        assert record.agrees(chi2, record["expected"]["joint"][term]["chi2"]), term


@pytest.mark.reference("clustered_mcnemar", what="case")
def test_mcnemar_by_case(record, part):
    inputs, expected = record["inputs"], record["expected"]
    model = ".model." in record["id"]
    words = ("--method", "mcnemar-clustered", *metrics(*SHARES))
    if model:
        files = [part(file, without="dataset") for file in ("binary.csv", "models.csv")]
        found = answer("compare", *files, "--by", "panel", *words)
        ours = dict(row(found["tests"], metric=inputs["metric"], b=inputs["a"]))
        ours |= {"estimate": -ours["estimate"], "lower": -ours["upper"], "upper": -ours["lower"]}
    else:
        found = of_levels(record, *words)[1]
        ours = row(found["tests"], metric=inputs["metric"])

    assert ours["n"] == inputs["n_clusters"]
    compared(record, ours, expected["difference"], ("estimate", "se", "lower", "upper"))
    compared(record, ours, expected["obuchowski"], ("statistic", "df", "p"))


@pytest.mark.reference("auc")
def test_areas_of_one_reader(record, part, tmp_path):
    inputs, expected = record["inputs"], record["expected"]
    if record["data"] is None:
        file = str(tmp_path / "reads.csv")
        cases = {"case": range(len(inputs["score"])), "reader": "R01"}
        pd.DataFrame({**cases, **inputs}).to_csv(file, index=False)
    elif "reader" not in inputs:
        return  # a model and one reader
    else:
        file = part(record["data"], reader=inputs["reader"])
    if "a" in inputs:
        assert_two_areas_agree(record, file)
        return
    of_modality = {"modality": inputs.get("modality")}
    found = answer("accuracy", file, *metrics("auc", "partial-auc"))["estimates"]
    ours, partial = (row(found, metric=name, **of_modality) for name in ("auc", "partial-auc"))
    assert record.agrees(ours["estimate"], expected["auc"])
    assert record.agrees(ours["se"] ** 2, expected["var_delong"])
    if "partial_auc_specificity_0.8_1" in expected:
        assert record.agrees(partial["estimate"], expected["partial_auc_specificity_0.8_1"])


def assert_two_areas_agree(record, file):
    inputs, expected = record["inputs"], record["expected"]
    by = LEVELS.get(record["data"], "modality")
    sides = ("--a", inputs["a"], "--b", inputs["b"])
    found = answer("compare", file, *sides, *ONE_AREA, "--covariance", "delong")
    test = of_test(row(found["tests"], b=inputs["b"]))

    if record["id"].endswith(".paired"):
        assert compared(record, test, expected) == 6
    elif by == "dataset":  # ours has the normal distribution in place of t
        assert compared(record, test, expected, CONVENTIONAL) == 3
    for side in "ab":
        mean = row(found["estimates"], **{by: inputs[side]})
        assert record.agrees(mean["estimate"], expected[f"auc_{side}"])
