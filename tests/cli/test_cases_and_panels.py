"""The commands cases and together, as typed."""

from __future__ import annotations

import csv
import io
import json

import pytest

from readerstats.resources import example

EXAMPLE = str(example("deepfake_xray"))
FEW = ("--replicates", "200", "--quiet")


def test_cases_are_told_as_tables(typed):
    said = typed("cases", EXAMPLE, *FEW)

    assert said.status == 0, said.err
    assert said.err == ""
    for words in ("The hardest radiographs", "XR077", "Skill of each radiologist", "By truth"):
        assert words in said.out or words.lower() in said.out.lower()
    assert "looks harder than it is" in said.out


def test_csv_has_every_case_with_its_numbers_unrounded(typed):
    said = typed("cases", EXAMPLE, *FEW, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(said.out)))

    assert len(rows) == 264
    assert (rows[0]["case"], rows[0]["k"], rows[0]["n"]) == ("XR077", "1", "17")
    assert float(rows[0]["share"]) == 1 / 17
    assert float(rows[0]["expected"]) > 1 / 17


def test_another_limit_deceives_fewer(typed):
    def deceiving(*words):
        answer = json.loads(typed("cases", EXAMPLE, *FEW, "--format", "json", *words).out)
        return next(row["k"] for row in answer["estimates"] if row["metric"] == "deceiving")

    assert (deceiving(), deceiving("--at-most", "0.1")) == (10, 2)


@pytest.mark.parametrize("command", ["cases", "together"])
@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_each_form_stands_alone_on_standard_output(command, form, typed, desk):
    said = typed(command, "study", *FEW, "--format", form)

    assert said.status == 0, said.err
    assert said.err == ""
    assert said.out.endswith("\n")
    if form == "json":
        assert json.loads(said.out)["command"] == command


def test_together_has_every_size_in_csv(typed):
    said = typed("together", EXAMPLE, *FEW, "--format", "csv")
    groups = {row["group"] for row in csv.DictReader(io.StringIO(said.out))}

    assert {"one reader", "majority of 5", "majority of readers and GPT-5"} <= groups


def test_ties_are_broken_as_typed(typed):
    def sensitivity(ties):
        said = typed("together", EXAMPLE, *FEW, "--format", "json", "--ties", ties)
        answer = json.loads(said.out)
        assert answer["settings"]["ties"] == answer["together"]["ties"] == ties
        return answer["together"]["cells"][0]["sensitivity"]["estimate"][1]

    assert sensitivity("negative") < sensitivity("coin") < sensitivity("positive")


@pytest.mark.parametrize("command", ["cases", "together"])
def test_ratings_without_a_threshold_are_asked_for_one(command, typed, desk):
    said = typed(command, "ratings.csv", *FEW)

    assert said.status == 1
    assert "give the rating from which a read counts as positive, with --threshold" in said.err
    assert typed(command, "ratings.csv", *FEW, "--threshold", "3").status == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("cases", "--at-most", "0.5"), "0.5 is not in the range"),
        (("together", "--ties", "dice"), "'dice' is not one of 'coin', 'positive', 'negative'"),
    ],
)
def test_a_wrong_option_is_told(words, told, typed):
    command, *options = words
    said = typed(command, EXAMPLE, *options)

    assert said.status == 2
    assert told in said.err
