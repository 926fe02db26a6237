"""Symptoms that users would have met, each with the test that keeps it away."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from readerstats.cli.main import group


@pytest.fixture
def study(tmp_path):
    """Eight cases, three readers and two models, with a study.toml."""
    truth = "ynynynyn"
    answers = {"R1": "ynynynyy", "R2": "ynynnnyn", "R3": "yyynynyn"}
    models = {"M1": "ynynynyn", "M2": "nnynynyn"}
    rows = [f"{r},c{i},{a}" for r, said in answers.items() for i, a in enumerate(said)]
    asked = [f"{m},c{i},{a}" for m, said in models.items() for i, a in enumerate(said)]
    cases = [f"c{i},{state}" for i, state in enumerate(truth)]
    for name, header, lines in (
        ("reads", "reader,case,response", rows),
        ("models", "model,case,response", asked),
        ("cases", "case,truth", cases),
    ):
        (tmp_path / f"{name}.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    (tmp_path / "study.toml").write_text(
        '[task]\npositive = "y"\n[analysis]\nreplicates = 200\n', encoding="utf-8"
    )
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(group, list(map(str, arguments)))


@pytest.mark.parametrize("command", ["report", "accuracy", "compare", "describe", "validate"])
@pytest.mark.parametrize("file", ["reads.csv", "cases.csv", "study.toml"])
def test_an_output_never_replaces_a_file_of_the_study(study, command, file):
    before = (study / file).read_bytes()
    result = run(command, study, "-o", study / file, "--quiet")

    assert "is a file of the study itself" in str(result.exception)
    assert (study / file).read_bytes() == before


def test_an_output_that_is_a_link_to_the_reads_is_refused_too(study):
    (study / "link.html").symlink_to(study / "reads.csv")
    result = run("report", study, "-o", study / "link.html", "--quiet")

    assert "is a file of the study itself" in str(result.exception)


def test_two_names_say_by_themselves_what_they_are(study):
    result = run("compare", study, "--a", "M1", "--b", "M2", "--format", "json", "--quiet")

    assert [row["comparison"] for row in json.loads(result.stdout)["tests"]] == ["model"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--a", "M1", "--b", "nobody"), "--a and --b must name two modalities"),
        (("--by", "panel", "--a", "M1", "--b", "M2"), "compares the readers with every model"),
        (("--by", "model", "--a", "R1", "--b", "M1"), "there is no model 'R1'"),
    ],
)
def test_sides_that_do_not_fit_are_refused(study, arguments, message):
    assert message in str(run("compare", study, *arguments, "--quiet").exception)


def test_a_metric_that_mcnemar_cannot_test_is_still_compared_with_the_readers(study):
    result = run("compare", study, "--metric", "mcc", "--format", "json", "--quiet")

    assert {row["comparison"] for row in json.loads(result.stdout)["tests"]} == {"panel"}


def test_every_metric_that_is_asked_for_is_compared(study):
    wanted = ("--metric", "sensitivity", "--metric", "specificity")
    result = run("compare", study, "--by", "model", *wanted, "--format", "json", "--quiet")

    metrics = [row["metric"] for row in json.loads(result.stdout)["tests"]]
    assert metrics == ["sensitivity", "specificity"]


def test_a_metric_named_twice_is_computed_once(study):
    once = run("accuracy", study, "--metric", "accuracy", "--format", "json", "--quiet")
    twice = run("accuracy", study, *["--metric", "accuracy"] * 2, "--format", "json", "--quiet")

    assert json.loads(twice.stdout)["estimates"] == json.loads(once.stdout)["estimates"]
