"""The commands bias and predictive, as typed."""

import csv
import io
import json

import pytest

FEW = ("--replicates", "100", "--quiet")


@pytest.mark.parametrize("command", ["bias", "predictive"])
def test_each_form_stands_alone_on_standard_output(command, typed, desk):
    table = typed(command, "study", *FEW)
    markdown = typed(command, "study", *FEW, "--format", "markdown")
    answer = typed(command, "study", *FEW, "--format", "json")
    rows = typed(command, "study", *FEW, "--format", "csv")

    assert [said.status for said in (table, markdown, answer, rows)] == [0, 0, 0, 0]
    assert table.err == ""
    assert "Reader average" in table.out
    assert "| Reader |" in markdown.out
    found = json.loads(answer.out)
    assert found["command"] == command
    held = list(csv.DictReader(io.StringIO(rows.out)))
    assert len(held) == len(found["estimates"]) + len(found["tests"])


def test_bias_tells_the_share_d_prime_and_c_of_everybody(typed, desk):
    found = json.loads(typed("bias", "study", *FEW, "--format", "json").out)
    metrics = {row["metric"] for row in found["estimates"]}

    assert metrics == {"share-called-positive", "d-prime", "criterion"}
    assert len(found["bias"]["roc_points"]) == 2 * 8


def test_predictive_takes_prevalences_and_two_names(typed, desk):
    asked = ("--prevalence", "0.02", "--prevalence", "0.3", "--a", "reader-1", "--b", "net")
    found = json.loads(typed("predictive", "study", *FEW, *asked, "--format", "json").out)

    assert found["predictive_values"]["prevalence"] == [0.02, 0.3]
    pairs = [row for row in found["tests"] if row["comparison"] == "reader"]
    assert {(row["a"], row["b"]) for row in pairs} == {("reader-1", "net")}


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("predictive", "study", "--prevalence", "5"), 2, "write 0.05"),
        (("predictive", "study", "--prevalence", "0"), 2, "above 0"),
        (("predictive", "study", "--a", "reader-1"), 2, "give both"),
        (("predictive", "study", "--a", "reader-1", "--b", "R9", "--quiet"), 1, "no reader 'R9'"),
        (
            ("predictive", "ratings.csv", "--positive", "1", "--quiet"),
            1,
            "need yes-or-no decisions",
        ),
        (("bias", "ratings.csv", "--positive", "1", "--quiet"), 1, "lean"),
        (("bias", "study", "--probability-scale", "percent"), 2, "0-100"),
    ],
)
def test_what_cannot_be_answered_is_told_in_a_sentence(words, status, said, typed, desk):
    found = typed(*words)

    assert (found.status, found.out) == (status, "")
    assert said in found.err
    assert "Traceback" not in found.err


def test_ratings_with_a_threshold_lean(typed, desk):
    found = typed("bias", "ratings.csv", "--positive", "1", "--threshold", "3", *FEW)

    assert found.status == 0
    assert "Criterion c" in found.out
