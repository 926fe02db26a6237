"""readerstats checklist: every form, and a checklist that does not apply."""

from __future__ import annotations

import csv
import json


def test_a_checklist_is_written_in_every_form(desk, typed):
    asked = ("checklist", "study", "--name", "grras", "--quiet")
    found = json.loads(typed(*asked, "--format", "json").out)
    (grras,) = found["checklists"]
    rows = list(csv.DictReader(typed(*asked, "--format", "csv").out.splitlines()))

    assert [row["item"] for row in rows] == [item["item"] for item in grras["items"]]
    assert grras["statuses"]["filled"] == sum(row["status"] == "filled" for row in rows) > 0
    assert "What is known already, and why study it again?" in typed(*asked).out

    written = typed(*asked, "--format", "markdown", "-o", "grras.md")
    assert written.status == 0
    assert "| 11\\* |" in (desk / "grras.md").read_text(encoding="utf-8")


def test_a_checklist_of_models_asks_everything_where_there_is_none(desk, typed):
    said = typed(
        "checklist", "ratings.csv", "--positive", "1", "--name", "mi-clear-llm", "--quiet",
        "--replicates", "200", "--format", "json",
    )  # fmt: skip
    (found,) = json.loads(said.out)["checklists"]

    assert said.status == 0
    assert found["statuses"] == {"filled": 0, "drafted": 0, "author": 8, "not applicable": 0}


def test_an_unknown_checklist_is_refused_with_those_there_are(desk, typed):
    said = typed("checklist", "study", "--name", "consort")

    assert said.status == 2
    assert "'stard', 'claim', 'grras', 'mi-clear-llm', 'multireader'" in said.err
