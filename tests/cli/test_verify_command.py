"""`readerstats verify`: its answers and its exit status."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def page(desk, typed):
    made = typed("report", "study", "--replicates", "100", "--metric", "accuracy", "--quiet")
    assert made.status == 0
    return desk / "report.html"


def test_the_exit_status_is_0_where_all_is_the_same_and_1_where_not(page, desk, typed):
    assert typed("verify", page).status == 0

    reads = (desk / "study" / "reads.csv").read_text(encoding="utf-8")
    (desk / "study" / "reads.csv").write_text(reads.replace("fracture", "intact", 1))
    said = typed("verify", page, "--study", "study", "--format", "json")

    assert said.status == 1
    answer = json.loads(said.out)
    assert answer["command"] == "verify"
    assert not answer["same"]
    assert answer["conclusions"][0] == (
        "The inputs are not the same: reads.csv was changed, and still has 120 rows."
    )
    assert answer["inputs"][0]["state"] == "changed"
    assert len(answer["differences"]) > 20
    assert {"pointer", "label", "before", "after", "relative"} <= answer["differences"][0].keys()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("verify",), 2, "Missing argument 'PATH'"),
        (("verify", "nowhere.html"), 1, "error: nowhere.html cannot be read (No such file"),
        (("verify", "study"), 1, "error: study holds no manifest.json"),
        (("verify", "ratings.csv"), 1, "error: ratings.csv is not valid JSON"),
        (("verify", "study", "--most", "0"), 2, "--most"),
    ],
)
def test_what_is_no_output_is_told_in_a_sentence(words, status, said, desk, typed):
    answer = typed(*words)

    assert (answer.status, answer.out) == (status, "")
    assert said in answer.err


def test_a_page_of_one_s_own_templates_is_verified_with_them(desk, typed):
    (desk / "mine").mkdir()
    (desk / "mine" / "code.html.j2").write_text("<p>Typed: {{ block.lines }}</p>\n")
    words = ("--replicates", "100", "--metric", "accuracy", "--quiet", "--templates", "mine")
    assert typed("report", "study", *words).status == 0
    assert "<p>Typed: readerstats report" in (desk / "report.html").read_text(encoding="utf-8")

    without = typed("verify", "report.html")
    assert (without.status, without.out) == (1, "")
    assert "made with templates of one's own; name their folder with --templates" in without.err
    assert typed("verify", "report.html", "--templates", "mine").status == 0
