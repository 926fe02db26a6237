"""readerstats supplement: the folder, and what the command says when it cannot be made."""

from __future__ import annotations

import csv
import json

import pytest


@pytest.fixture
def made(desk, typed):
    said = typed("supplement", "study", "-o", "out", "--quiet")
    assert said.status == 0, said.err
    return desk / "out"


def test_the_folder_holds_what_a_journal_asks_for_and_is_made_again_alike(made, desk, typed):
    names = {one.name for one in made.iterdir()}
    assert names >= {
        "README.txt", "manifest.json", "report.html", "results.json", "supplement.docx", "tables"
    }  # fmt: skip
    before = {one: one.read_bytes() for one in made.rglob("*") if one.is_file()}
    said = typed("supplement", "study", "-o", "out", "--quiet", "--workers", "2")
    assert (said.status, said.err) == (0, "")
    assert {one: one.read_bytes() for one in made.rglob("*") if one.is_file()} == before
    results = json.loads((made / "results.json").read_text(encoding="utf-8"))
    assert results["characteristics"]["cases"][-1]["n"] == 20
    with (made / "tables" / "table-2-performance.csv").open(encoding="utf-8") as file:
        first = next(iter(csv.DictReader(file)))
    averages = [
        row["estimate"]
        for row in results["estimates"]
        if row["scope"] == "group" and row["metric"] == "accuracy"
    ]
    assert float(first["accuracy"]) == averages[0]


def test_a_folder_with_other_files_is_refused_before_anything_is_computed(desk, typed):
    (desk / "out").mkdir()
    (desk / "out" / "thesis.docx").write_text("years of work")
    said = typed("supplement", "no-study-at-all", "-o", "out", "--quiet")
    assert said.status == 1
    assert "out holds thesis.docx" in said.err
    assert "--force" in said.err


def test_the_folder_of_the_study_keeps_its_tables(desk, typed):
    before = {one.name: one.read_bytes() for one in (desk / "study").iterdir()}
    said = typed("supplement", "study", "-o", "study", "--quiet")
    assert said.status == 1
    assert {one.name: one.read_bytes() for one in (desk / "study").iterdir()} == before


def test_a_style_that_is_none_is_a_mistake_of_the_line(desk, typed):
    said = typed("supplement", "study", "--style", "nature", "--quiet")
    assert said.status == 2
    assert "radiology" in said.err
    assert not (desk / "supplement").exists()
