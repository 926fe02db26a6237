"""readerstats agreement, as typed."""

from __future__ import annotations

import csv
import io
import json

import pytest


def test_the_table_says_who_agreed_on_what(typed, desk):
    said = typed("agreement", "study", "--quiet")

    assert (said.status, said.err) == (0, "")
    assert "film: six readers, 10 cases, no read missing" in said.out
    assert "Fleiss κ" in said.out
    assert "95% CI, readers and cases" in said.out


def test_json_has_both_intervals_and_every_pair(typed, desk):
    said = typed("agreement", "study", "--format", "json", "--quiet")

    answer = json.loads(said.out)
    kappas = [row for row in answer["estimates"] if row["metric"] == "fleiss-kappa"]
    assert [row["random"] for row in kappas] == ["readers and cases", "cases"] * 2
    assert {row["column"] for row in kappas} == {"decision"}
    film, _ = answer["agreement"]["cells"]
    assert (film["dataset"], film["n_cases"], film["missing"]) == ("film", 10, 0)
    assert len(film["pairs"]["estimate"]) == 15
    assert answer["tests"] == []


def test_csv_lists_the_pairs_that_are_asked_for(typed, desk):
    said = typed("agreement", "study", "--coefficient", "cohen-kappa", "--format", "csv", "--quiet")

    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert len(rows) == 2 * 15
    assert (rows[0]["a"], rows[0]["b"]) == ("reader-1", "reader-2")
    assert rows[0]["metric"] == "cohen-kappa"


def test_markdown_is_written_to_a_file(typed, desk):
    said = typed("agreement", "study", "--format", "markdown", "-o", "found.md", "--quiet")

    assert said.status == 0
    assert (desk / "found.md").read_text(encoding="utf-8").startswith("**Agreement between")


def test_ratings_take_weights_and_a_scale(typed, desk):
    words = ("agreement", "ratings.csv", "--positive", "1", "--column", "score", "--format", "json",
             "--replicates", "200", "--quiet")  # fmt: skip

    answer = json.loads(typed(*words, "--weights", "linear", "--scale", "1", "7").out)

    assert {cell["weights"] for cell in answer["agreement"]["cells"]} == {"linear"}
    assert answer["agreement"]["cells"][0]["categories"] == [1, 2, 3, 4, 5, 6, 7]
    assert any(row["metric"] == "gwet-ac2-linear" for row in answer["estimates"])


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("--column", "mood"), 1, "no column 'mood' to agree in; there are decision."),
        (("--scale", "1", "5"), 1, "a scale belongs to a column of ratings: name it"),
        (("--coefficient", "pi"), 2, "Invalid value for '--coefficient'"),
        (("--weights", "cubic"), 2, "Invalid value for '--weights'"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_a_sentence(words, status, sentence, typed, desk):
    said = typed("agreement", "study", *words, "--quiet")

    assert said.status == status
    assert sentence in said.err
    assert said.out == ""
