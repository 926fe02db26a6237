"""The example shows what was published, to the rounding in which it was printed.

Source of the figures: the abstract and the press release of Tordjman et al., Radiology 2026,
doi:10.1148/radiol.25209. The reads are simulated to agree with them.
"""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from readerstats.cli.main import group
from readerstats.report.style import RADIOLOGY
from readerstats.resources import example

STUDY = str(example("deepfake_xray"))


def answer(*arguments: str) -> dict:
    result = CliRunner().invoke(group, [*arguments, "--format", "json", "--quiet"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def accuracy():
    return answer("accuracy", STUDY, "--metric", "accuracy")


@pytest.fixture(scope="module")
def resampled():
    return answer("accuracy", STUDY, "--metric", "accuracy", "--method", "bootstrap")


@pytest.fixture(scope="module")
def datasets():
    return answer("compare", STUDY, "--by", "dataset", "--metric", "accuracy")


@pytest.fixture(scope="module")
def models():
    return answer("compare", STUDY, "--by", "model")


@pytest.fixture(scope="module")
def associations():
    columns = ("experience_years", "subspecialty", "noticed")
    return answer("correlate", STUDY, *(word for c in columns for word in ("--with", c)))


def rows(found, **labels):
    return [row for row in found if all(row[key] == value for key, value in labels.items())]


def percent(value: float) -> int:
    return int(RADIOLOGY.number(value, "proportion"))


PUBLISHED = pytest.mark.parametrize(
    ("dataset", "mean", "lower", "upper"), [("GPT-4o", 75, 68, 81), ("RoentGen", 70, 62, 78)]
)


@PUBLISHED
def test_mean_accuracy_of_the_readers(accuracy, dataset, mean, lower, upper):
    """The interval is that of other readers and other cases, without resampling."""
    (row,) = rows(accuracy["estimates"], scope="group", dataset=dataset, random="readers and cases")

    assert row["method"] == "obuchowski-rockette"
    assert [percent(row[key]) for key in ("estimate", "lower", "upper")] == [mean, lower, upper]


@PUBLISHED
def test_mean_accuracy_of_the_readers_with_its_two_way_bootstrap(
    resampled, dataset, mean, lower, upper
):
    (row,) = rows(
        resampled["estimates"], scope="group", dataset=dataset, random="readers and cases"
    )

    assert row["method"] == "bootstrap-percentile"
    assert row["replicates"] == 10_000
    assert [percent(row[key]) for key in ("estimate", "lower", "upper")] == [mean, lower, upper]


@pytest.mark.parametrize(
    ("dataset", "lowest", "highest"), [("GPT-4o", 58, 92), ("RoentGen", 62, 78)]
)
def test_range_of_the_readers(accuracy, dataset, lowest, highest):
    readers = accuracy["study"]["readers"]
    values = [
        row["estimate"]
        for row in rows(accuracy["estimates"], scope="reader", dataset=dataset)
        if row["reader"] in readers
    ]

    assert len(values) == 17
    assert (percent(min(values)), percent(max(values))) == (lowest, highest)


@pytest.mark.parametrize(
    ("model", "expected"),
    [("GPT-4o", 85), ("GPT-5", 83), ("Llama 4 Maverick", 59), ("Gemini 2.5 Pro", 56)],
)
def test_accuracy_of_each_model_on_images_of_gpt_4o(accuracy, model, expected):
    (row,) = rows(accuracy["estimates"], reader=model, dataset="GPT-4o")

    assert percent(row["estimate"]) == expected


def test_range_of_the_models_on_images_of_roentgen(accuracy):
    models = accuracy["study"]["models"]
    values = [
        row["estimate"]
        for row in rows(accuracy["estimates"], dataset="RoentGen", scope="reader")
        if row["reader"] in models
    ]

    assert (percent(min(values)), percent(max(values))) == (52, 89)


def test_no_evidence_of_a_difference_between_the_datasets(datasets):
    (row,) = rows(datasets["tests"], method="paired-t")

    assert str(RADIOLOGY.p(row["p"])) == "P = .07"
    assert (row["df"], row["n"], row["random"]) == (16, 17, "readers")


def test_taking_the_cases_as_random_too_only_widens_the_interval(datasets):
    (both,) = rows(datasets["tests"], method="obuchowski-rockette", a="GPT-4o")
    (readers,) = rows(datasets["tests"], method="paired-t")

    assert both["upper"] - both["lower"] > readers["upper"] - readers["lower"]
    assert both["p"] > readers["p"]


def test_the_bootstrap_of_readers_and_cases_says_what_the_analysis_of_variance_says(datasets):
    found = answer(
        "compare", STUDY, "--by", "dataset", "--metric", "accuracy", "--method", "bootstrap"
    )
    (drawn,) = found["tests"]
    (reckoned,) = rows(datasets["tests"], method="obuchowski-rockette", a="GPT-4o")

    assert drawn["estimate"] == pytest.approx(reckoned["estimate"])
    for key in ("lower", "upper"):
        assert drawn[key] == pytest.approx(reckoned[key], abs=0.01)  # one percentage point


@pytest.mark.parametrize("better", ["GPT-4o", "GPT-5"])
@pytest.mark.parametrize("worse", ["Llama 4 Maverick", "Gemini 2.5 Pro"])
def test_two_models_are_better_than_the_other_two_by_mcnemar(models, better, worse):
    (row,) = [
        row
        for row in rows(models["tests"], dataset="GPT-4o")
        if {row["a"], row["b"]} == {better, worse}
    ]

    assert row["method"] == "mcnemar"
    assert row["p"] < 0.001
    assert row["p_adjusted"] < 0.001
    assert (row["estimate"] > 0) == (row["a"] == better)


def test_no_evidence_of_a_correlation_with_experience(associations):
    found = rows(associations["tests"], comparison="correlation")

    assert len(found) == 6  # two coefficients, over all cases and in two datasets
    assert all(row["p"] > 0.05 for row in found)


def test_no_evidence_of_other_odds_of_a_correct_read_after_ten_years_more(associations):
    found = rows(associations["tests"], comparison="covariate", a="experience_years")

    assert len(found) == 3  # over all cases and in two datasets
    assert {row["effect_size_name"] for row in found} == {"odds ratio"}
    assert all(row["p"] > 0.05 for row in found)


@pytest.mark.parametrize("method", ["obuchowski-rockette", "welch-t"])
def test_musculoskeletal_readers_were_more_accurate_than_the_others(associations, method):
    (row,) = rows(
        associations["tests"], a="musculoskeletal", b="the rest", method=method, dataset=None
    )

    assert row["estimate"] > 0
    assert row["p"] < 0.05
    assert row["p_adjusted"] < 0.05


def test_seven_of_seventeen_readers_noticed(associations):
    (row,) = rows(
        associations["estimates"],
        metric="noticed",
        random="readers",
        scope="group",
        group="readers",
    )

    assert (row["k"], row["n"], percent(row["estimate"])) == (7, 17, 41)
