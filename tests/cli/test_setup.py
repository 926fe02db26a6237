"""Preparing a study: validate tells everything at once, init and example lose nothing."""

from __future__ import annotations

import json

import pytest

import readerstats as rs
from readerstats.resources import example

BAD_READS = """\
reader,case,response
reader-1,case-01,fracture
reader-1,case-01,intact
reader-1,case-99,intact
reader-1,Case-02,perhaps
"""


@pytest.fixture
def broken(desk):
    (desk / "study" / "reads.csv").write_text(BAD_READS, encoding="utf-8")
    return desk


def test_validate_lists_every_problem_and_ends_with_one(broken, typed):
    said = typed("validate", "study")

    codes = [line.rsplit("[", 1)[1].rstrip("]") for line in said.out.splitlines() if "[" in line]
    assert said.status == 1
    assert set(codes) == {"duplicate-read", "near-miss-case", "unknown-case", "unknown-response"}
    assert "reads.csv, row 3: reader 'reader-1' has read case 'case-01' before" in said.out
    assert said.out.splitlines()[-1].startswith(f"{said.out.count('error: ')} errors, ")


def test_validate_as_json_has_file_row_and_remedy_of_each_problem(broken, typed):
    said = typed("validate", "study", "--format", "json")
    answer = json.loads(said.out)

    (twice,) = [each for each in answer["problems"] if each["code"] == "duplicate-read"]
    assert said.status == 1
    assert answer["valid"] is False
    assert (twice["severity"], twice["file"], twice["row"]) == ("error", "reads.csv", 3)
    assert twice["remedy"] == "keep one, or number them in a column 'repeat'"


@pytest.mark.parametrize("command", ["describe", "accuracy", "compare", "correlate", "report"])
def test_other_commands_tell_the_same_problems_on_standard_error(command, broken, typed):
    said = typed(command, "study")
    listed = typed("validate", "study").out.splitlines()[:-1]

    assert (said.status, said.out) == (1, "")
    assert said.err.splitlines() == listed


TABLES = ("study/reads.csv", "study/cases.csv", "study/readers.csv")


@pytest.mark.parametrize(
    ("sources", "task"),
    [
        (TABLES, {"positive": "fracture"}),
        (("study",), {"negative": "intact"}),
        (("ratings.csv",), {"positive": "1", "threshold": 3}),
    ],
)
def test_init_writes_settings_that_load_the_same_study(sources, task, typed, desk):
    options = [word for name, value in task.items() for word in (f"--{name}", value)]
    said = typed("init", *sources, *options, "-o", "new.toml")
    written = rs.load_study(desk / "new.toml")
    direct = rs.load_study(sources if len(sources) > 1 else sources[0], **task)

    assert (said.status, said.out) == (0, "new.toml\n")
    assert "What each column was taken for" in said.err
    assert written.task == direct.task
    assert written.reads.equals(direct.reads)
    assert written.cases.equals(direct.cases)
    assert written.readers.equals(direct.readers)


def test_init_never_writes_over_a_file(typed, desk):
    before = (desk / "study" / "study.toml").read_bytes()
    said = typed("init", "study", "-o", "study/study.toml")

    assert (said.status, said.out) == (1, "")
    assert said.err == (
        "error: study/study.toml is there already; remove it, or name another with -o, so that "
        "nothing is lost.\n"
    )
    assert (desk / "study" / "study.toml").read_bytes() == before


def test_example_lists_and_copies_the_ready_studies(typed, desk):
    listed = typed("example")
    copied = typed("example", "deepfake_xray", "mine")

    assert listed.out.split() == ["deepfake_xray", "fracture_ai"]
    assert (copied.status, copied.out, copied.err) == (0, "mine\n", "")
    source = example("deepfake_xray")
    assert {file.name: file.read_bytes() for file in (desk / "mine").iterdir()} == {
        file.name: file.read_bytes() for file in source.iterdir() if file.is_file()
    }


@pytest.mark.parametrize("target", ["study", "ratings.csv"])
def test_example_never_writes_over_what_is_there(target, typed, desk):
    before = sorted(str(path) for path in desk.rglob("*"))
    said = typed("example", "deepfake_xray", target)

    assert said.status == 1
    assert said.err == f"error: {target} is there already; name another folder.\n"
    assert sorted(str(path) for path in desk.rglob("*")) == before


def test_example_fills_a_folder_that_is_empty(typed, desk):
    (desk / "empty").mkdir()

    assert typed("example", "deepfake_xray", "empty").status == 0
    assert (desk / "empty" / "study.toml").is_file()


def test_an_unknown_example_is_told_with_those_there_are(typed, desk):
    said = typed("example", "deepfake")

    assert said.status == 1
    assert "'deepfake'" in said.err
    assert "deepfake_xray" in said.err


@pytest.mark.parametrize("target", ["mine", "deep/mine", "empty"])
def test_example_on_a_full_disk_leaves_nothing_and_names_the_target(
    target, typed, desk, monkeypatch
):
    (desk / "empty").mkdir()
    before = sorted(desk.rglob("*"))
    copied = []

    def full(source, place):
        copied.append(place)
        place.write_bytes(b"half")
        if len(copied) > 1:
            raise OSError(28, "No space left on device", str(source))

    monkeypatch.setattr("shutil.copyfile", full)
    said = typed("example", "deepfake_xray", target)

    assert (said.status, said.out) == (1, "")
    assert said.err == (
        f"error: {target} cannot be written (No space left on device); name another folder.\n"
    )
    assert sorted(desk.rglob("*")) == before


@pytest.mark.parametrize("file", ["reads", "data", "Table"])
def test_a_table_with_a_name_that_says_nothing_takes_the_folders_as_its_title(file, typed, desk):
    (desk / "nodules").mkdir()
    (desk / "ratings.csv").rename(desk / "nodules" / f"{file}.csv")
    typed("init", f"nodules/{file}.csv", "--positive", "1", "-o", "new.toml", "--quiet")

    assert (desk / "new.toml").read_text(encoding="utf-8").startswith('title = "nodules"\n')
