"""The command `readerstats models`, as typed."""

from __future__ import annotations

import json

import pytest

from readerstats.resources import example

EXAMPLE = str(example("deepfake_xray"))


@pytest.fixture
def runs(desk):
    """The small study with a model that was asked three times and refused now and then."""
    rows = ["model,case,repeat,response"]
    for number in range(1, 21):
        label = "fracture" if number % 4 in {0, 3} else "intact"
        other = "intact" if label == "fracture" else "fracture"
        said = [label, other if number % 5 == 0 else label, "refused" if number % 7 == 0 else label]
        rows += [f"net,case-{number:02d},{run},{answer}" for run, answer in enumerate(said, 1)]
    (desk / "study" / "models.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return desk / "study"


def test_json_counts_cases_and_tells_runs(typed, runs):
    said = typed("models", runs, "--format", "json", "--quiet")
    told = json.loads(said.out)

    assert (said.status, said.err, told["command"]) == (0, "", "models")
    assert {row["n"] for row in told["estimates"]} <= set(range(11))
    assert sum(one["runs"] for one in told["participants"]["each"] if one["kind"] == "model") == 60
    assert sum(one["statuses"]["refused"] for one in told["participants"]["each"]) == 2


@pytest.mark.parametrize(("form", "opening"), [
    ("table", "What was asked, and answered"), ("csv", "metric,"), ("markdown", "**"),
])  # fmt: skip
def test_every_form_opens_with_what_was_asked(typed, runs, form, opening):
    said = typed("models", runs, "--format", form, "--quiet")

    assert said.status == 0
    assert opening in said.out.split("\n\n")[0]


def test_the_example_answered_once(typed):
    said = typed("models", EXAMPLE, "--quiet")

    assert said.status == 0
    assert "Run-to-run variability was not assessed: GPT-4o, GPT-5," in said.out
    assert "[a] The dataset bears the name of this model" in said.out


def test_people_who_answered_everything_have_nothing_to_tell(typed, desk):
    (desk / "study" / "models.csv").unlink()
    settings = desk / "study" / "study.toml"
    words = settings.read_text(encoding="utf-8").replace('models = ["models.csv"]\n', "")
    settings.write_text(words, encoding="utf-8")

    said = typed("models", "study", "--quiet")

    assert (said.status, said.err) == (
        1,
        "error: there is no model, and every read has an answer.\n",
    )


def test_the_report_of_a_study_of_runs_is_written(typed, runs):
    assert typed("report", runs, "-o", "page.html", "--quiet").status == 0
