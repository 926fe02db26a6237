"""The commands subgroups and covariates, and counts by other facts, as they are typed."""

import csv
import io
import json

import pytest


def test_subgroups_of_the_truth_as_json(typed, example_study):
    said = typed("subgroups", example_study, "--by", "truth", "--format", "json", "--quiet")
    answer = json.loads(said.out)

    assert (said.status, said.err) == (0, "")
    assert answer["command"] == "subgroups"
    assert [group["n_cases"] for group in answer["subgroups"][0]["groups"]] == [132, 132]
    assert {row["by"] for row in answer["tests"]} == {"truth"}


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_subgroups_in_words(typed, example_study, form):
    said = typed("subgroups", example_study, "--by", "truth", "--format", form, "--quiet")

    assert "Reader average by truth" in said.out
    assert "exploratory" in said.out


def test_subgroups_as_csv_have_a_row_a_result(typed, example_study):
    said = typed("subgroups", example_study, "--by", "dataset", "--format", "csv", "--quiet")
    rows = list(csv.DictReader(io.StringIO(said.out)))

    assert {row["by"] for row in rows} == {"dataset"}
    assert {row["group"] for row in rows if row["scope"]} == {"GPT-4o", "RoentGen"}


def test_subgroups_of_these_readers_only(typed, example_study):
    said = typed("subgroups", example_study, "--by", "truth", "--readers", "fixed",
                 "--metric", "accuracy", "--format", "json", "--quiet")  # fmt: skip

    assert {row["random"] for row in json.loads(said.out)["estimates"]} == {"cases"}


def test_an_unknown_column_ends_in_a_sentence(typed, example_study):
    said = typed("subgroups", example_study, "--by", "regoin", "--quiet")

    assert said.status == 1
    assert "Did you mean 'region'?" in said.err


@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_covariates_in_every_form(typed, example_study, form):
    said = typed(
        "covariates", example_study, "--term", "experience_years", "--term", "truth",
        "--interaction", "experience_years:truth", "--format", form, "--quiet",
    )  # fmt: skip

    assert (said.status, said.err) == (0, "")
    if form == "json":
        model = json.loads(said.out)["covariates_together"]
        assert [one["df"] for one in model["terms"]] == [15, 15, 15]
    else:
        assert "experience" in said.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--term", "trth"), "did you mean 'truth'?"),
        (("--interaction", "truth"), "is no interaction"),
    ],
)
def test_a_wrong_term_ends_in_a_sentence(typed, example_study, words, told):
    said = typed("covariates", example_study, *words, "--quiet")

    assert said.status == 1
    assert told in said.err


def test_ratings_have_no_model_of_right_reads(typed, desk):
    said = typed(
        "covariates", desk / "ratings.csv", "--positive", "1", "--negative", "0", "--quiet"
    )

    assert said.status == 1
    assert "needs decisions" in said.err


def test_a_yes_or_no_is_counted_by_other_facts(typed, example_study):
    said = typed("correlate", example_study, "--with", "noticed", "--format", "json", "--quiet")
    tests = json.loads(said.out)["tests"]

    assert [row["a"] for row in tests if row["comparison"] == "count"] == [
        "experience_years", "subspecialty", "center", "country",
    ]  # fmt: skip
