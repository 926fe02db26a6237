"""readerstats text, as typed."""

from __future__ import annotations

import json
import re

import pytest

FEW = ("--replicates", "100")


def test_a_section_is_written_a_paragraph_a_line_and_its_marks_are_told(typed, desk):
    said = typed("text", "study", "--section", "methods", *FEW)
    lines = said.out.splitlines()

    assert said.status == 0
    assert lines[:3] == ["Methods", "", "Study sample"]
    assert lines[1::2] == [""] * (len(lines) // 2)
    assert "note: 11 marks show where an author must add something (11 in methods)." in said.err
    assert said.out.count("[Author: ") == 11


def test_all_sections_are_written_without_being_asked_for_one(typed, desk):
    said = typed("text", "study", "--quiet", *FEW)

    titles = ["Abstract", "Methods", "Results", "Legends", "Plain-language summary"]
    assert (said.status, said.err) == (0, "")
    assert [line for line in said.out.splitlines() if line in titles] == titles


def test_markdown_keeps_the_italics_and_the_style_of_another_journal(typed, desk):
    said = typed(
        "text", "study", "--section", "results", "--format", "markdown", "--style", "jama",
        "--quiet", *FEW,
    )  # fmt: skip

    assert said.out.startswith("## Results\n\n### Readers and cases\n")
    assert re.search(r"\*P\* = \.\d", said.out)
    assert re.search(r" \d\d% \(95% CI, \d", said.out)  # whole below 100 cases


def test_json_has_the_paragraphs_and_what_is_left_to_the_author(typed, desk):
    answer = json.loads(typed("text", "study", "--format", "json", "--quiet", *FEW).out)
    methods = answer["sections"][1]

    assert list(answer) == ["readerstats", "command", "study", "settings", "notes", "style",
                            "sections"]  # fmt: skip
    assert [one["name"] for one in answer["sections"]] == ["abstract", "methods", "results",
                                                           "legends", "plain-language"]  # fmt: skip
    assert set(methods) == {"name", "title", "paragraphs", "markdown", "author_marks"}
    assert len(methods["author_marks"]) == 11
    assert methods["paragraphs"][0] == "Study sample"


def test_a_text_is_written_to_a_file_and_never_over_a_table(typed, desk):
    words = ("text", "study", "--section", "abstract", "--quiet", *FEW)

    assert typed(*words, "-o", "abstract.txt").status == 0
    assert (desk / "abstract.txt").read_text(encoding="utf-8").startswith("Abstract\n\nPurpose: ")
    refused = typed(*words, "-o", "study/reads.csv")
    assert refused.status == 1
    assert "reads.csv" in refused.err


@pytest.mark.parametrize(
    ("words", "told"),
    [(("--style", "nature"), "plain, radiology"), (("--section", "discussion"), "plain-language")],
)
def test_an_unknown_style_or_section_is_answered_with_those_there_are(typed, desk, words, told):
    said = typed("text", "study", *words)

    assert said.status == 2
    assert told in said.err
    assert not said.out


def test_readers_go_without_their_names_where_the_study_asks_for_it(typed, desk):
    settings = desk / "study" / "study.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}\n[report]\nanonymize = true\n", encoding="utf-8")

    assert "reader-" not in typed("text", "study", "--quiet", *FEW).out
