"""Whatever is handed over gets a sentence, never a traceback, and leaves nothing half-written."""

from __future__ import annotations

import csv
import io
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

import readerstats as rs

TRUTH = {f"c{case}": "fake" if case % 4 in {0, 3} else "real" for case in range(1, 9)}
CASES = "case,truth\n" + "".join(f"{case},{truth}\n" for case, truth in TRUTH.items())
OTHER = {"fake": "real", "real": "fake"}
SCRIPT = "<script>alert(1)</script>"
FORMULA = "=cmd()|calc"


def right(reader, case):
    return TRUTH[case]


def wrong(reader, case):
    return OTHER[TRUTH[case]]


def mixed(reader, case):
    """Every reader is wrong on every third case, each beginning elsewhere."""
    return wrong(reader, case) if (ord(reader[0]) + int(case[1:])) % 3 == 0 else right(reader, case)


def reads(answer=mixed, *, readers=("Ann", "Bob", "Eve"), cases=tuple(TRUTH)):
    rows = [f"{reader},{case},{answer(reader, case)}" for reader in readers for case in cases]
    return "\n".join(["reader,case,response", *rows]) + "\n"


GOOD = reads()
REFUSED = {
    "no file": (None, "bad: does not exist; check the name and the folder"),
    "an empty folder": ({}, "holds no table that is named for reads; name the files reads.csv"),
    "a folder without tables": ({"x.png": b"\x89PNG"}, "holds no table that is named for reads"),
    "an empty file": ({"reads.csv": ""}, "reads.csv: is empty; save the table again"),
    "a header only": ({"reads.csv": "reader,case,response\n"}, "has a header and no rows"),
    "binary rubbish": (
        {"reads.csv": bytes(range(256)) * 20},
        "reads.csv: holds something other than text; save the table as CSV (UTF-8) or Excel",
    ),
    "rubbish called a workbook": (
        {"reads.xlsx": bytes(range(256)) * 20},
        "reads.xlsx: cannot be read as a workbook",
    ),
    "ragged rows": (
        {"reads.csv": GOOD + "Ann,c1\nBob,c2,fake,extra\n"},
        "reads.csv, row 26: has 2 cells where the header has 3",
    ),
    "duplicate headers": (
        {"reads.csv": GOOD.replace("response", "case", 1)},
        "reads.csv, row 1: 'case' is the name of more than one column; rename one of them",
    ),
    "a million characters in a cell": (
        {"reads.csv": GOOD.replace("c1", "c" * 1_000_000, 1)},
        "reads.csv, row 2: holds a cell that is too long to read; shorten or remove it",
    ),
    "one case": (
        {"reads.csv": reads(cases=("c1",)), "cases.csv": "case,truth\nc1,real\n"},
        "no case is 'fake'; every case is 'real'",
    ),
    "no positives": (
        {"reads.csv": GOOD, "cases.csv": CASES.replace("fake", "real")},
        "no case is 'fake'; every case is 'real'",
    ),
}
TAKEN = {
    "Western European letters": {"reads.csv": GOOD.replace("Ann", "Jörg").encode("latin-1")},
    "UTF-16": {"reads.csv": GOOD.encode("utf-16")},
    "formulas": {"reads.csv": GOOD.replace("Ann", FORMULA)},
    "a script": {"reads.csv": GOOD.replace("Ann", SCRIPT)},
    "one reader": {"reads.csv": reads(readers=("Ann",))},
    "two readers": {"reads.csv": reads(readers=("Ann", "Bob"))},
    "one case of each truth": {"reads.csv": reads(cases=("c1", "c3")),
                               "cases.csv": "case,truth\nc1,real\nc3,fake\n"},
    "all correct": {"reads.csv": reads(right)},
    "all wrong": {"reads.csv": reads(wrong)},
    "one who was always right": {"reads.csv": reads(right, readers=("Ann",))},
}  # fmt: skip


def lay(files, folder: Path) -> None:
    """Put the files of a study into a folder, with good cases where none are named."""
    if files is None:
        return
    folder.mkdir()
    some = any(name.startswith("reads") for name in files)
    for name, content in ({"cases.csv": CASES} | files if some else files).items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.mark.parametrize("command", ["validate", "report", "accuracy", "init"])
@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_told_in_a_sentence(name, command, typed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files, sentence = REFUSED[name]
    lay(files, tmp_path / "bad")
    before = sorted(tmp_path.rglob("*"))
    said = typed(command, "bad", "--positive", "fake")

    assert said.status == 1
    assert sentence in (said.out if command == "validate" else said.err)
    assert "Traceback" not in said.out + said.err
    assert "unexpected" not in said.err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_odd_but_readable_is_reported_on(name, typed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lay(TAKEN[name], tmp_path / "odd")
    statuses = {
        command: typed(command, "odd", "--positive", "fake", *rest).status
        for command, rest in {
            "validate": (),
            "describe": (),
            "accuracy": ("--replicates", "100", "--format", "json"),
            "report": ("--replicates", "100", "-o", "odd.html"),
        }.items()
    }

    assert statuses == dict.fromkeys(statuses, 0)
    assert (tmp_path / "odd.html").read_text(encoding="utf-8").endswith("</html>\n")


def test_cells_that_a_spreadsheet_would_run_are_neutralised_in_csv(typed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lay(TAKEN["formulas"], tmp_path / "odd")
    said = typed("describe", "odd", "--positive", "fake", "--format", "csv")
    names = {row["reader"] for row in csv.DictReader(io.StringIO(said.out))}

    assert names == {f"'{FORMULA}", "Bob", "Eve"}


def test_a_script_in_a_name_is_text_on_the_page(typed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lay(TAKEN["a script"], tmp_path / "odd")
    typed("report", "odd", "--positive", "fake", "--replicates", "100")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")

    assert SCRIPT not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("nowhere/page.html", "nowhere/page.html cannot be written (No such file or directory)"),
        ("ratings.csv/page.html", "ratings.csv/page.html cannot be written (Not a directory)"),
        ("study", "study is a folder; name a file in it."),
    ],
)
@pytest.mark.parametrize("command", ["report", "accuracy"])
def test_a_place_that_cannot_be_written_is_told(command, place, reason, typed, desk):
    before = sorted(desk.rglob("*"))
    said = typed(command, "study", "--replicates", "100", "-o", place)

    assert (said.status, said.out) == (1, "")
    assert f"error: {reason}" in said.err
    assert sorted(desk.rglob("*")) == before


def test_a_full_disk_leaves_the_old_page_and_nothing_half_written(desk):
    (desk / "page.html").write_text("the old page", encoding="utf-8")

    def four_kilobytes() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    done = subprocess.run(
        [sys.executable, "-B", "-m", "readerstats", "report", "study", "-o", "page.html"],
        cwd=desk, capture_output=True, text=True, check=False, preexec_fn=four_kilobytes,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (1, "")
    assert "error: page.html cannot be written (File too large)" in done.stderr
    assert (desk / "page.html").read_text(encoding="utf-8") == "the old page"
    assert {path.name for path in desk.iterdir()} == {"study", "ratings.csv", "page.html"}


@pytest.mark.parametrize("mood", ["READERSTATS_TRACEBACK", None])
def test_a_fault_of_ours_is_a_sentence_unless_a_traceback_is_asked_for(
    mood, typed, desk, monkeypatch
):
    def broken(*words, **options):
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr("readerstats.study.load.load_study", broken)
    if mood:
        monkeypatch.setenv(mood, "1")
        with pytest.raises(ZeroDivisionError):
            typed("describe", "study")
    else:
        said = typed("describe", "study")
        assert said.status == 1
        assert said.err.startswith(
            "error: something unexpected happened (ZeroDivisionError: a fault). This is a fault "
            "of readerstats; please report it"
        )


@pytest.mark.parametrize("file", ["reads.csv", "study.toml"])
def test_the_list_of_errors_never_replaces_the_study_that_has_them(file, typed, desk):
    (desk / "study" / "reads.csv").write_text("reader,case,response\nAnn,c99,perhaps\n")
    (desk / "hard.txt").hardlink_to(desk / "study" / file)
    before = (desk / "study" / file).read_bytes()
    for output in (f"study/{file}", "hard.txt"):
        said = typed("validate", "study", "-o", output)
        assert (said.status, said.out) == (1, "")
        assert said.err == (
            f"error: {output} is a file of the study itself; choose another name with -o, so that "
            "nothing is lost.\n"
        )

    assert (desk / "study" / file).read_bytes() == before


def test_the_library_never_writes_a_page_over_a_table(desk):
    study = rs.load_study(desk / "study")
    for file in ("reads.csv", "study.toml"):
        with pytest.raises(rs.ReaderStatsError, match="is a file of the study itself"):
            rs.report(study, desk / "study" / file)

    assert (desk / "study" / "reads.csv").read_text().startswith("reader,case")


def test_a_folder_with_a_name_that_is_no_text_gives_a_page(typed, tmp_path, monkeypatch):
    folder = tmp_path / os.fsdecode(b"d\xff")
    lay({"reads.csv": GOOD}, folder)
    monkeypatch.chdir(folder)
    said = typed("report", ".", "--positive", "fake", "--replicates", "100", "--quiet")

    assert said.status == 0
    assert "<title>d\ufffd" in (folder / "report.html").read_text(encoding="utf-8")
    assert {path.name for path in folder.iterdir()} == {"reads.csv", "cases.csv", "report.html"}


def test_a_column_with_two_roles_is_a_problem_and_no_wrong_command_line(typed, desk):
    toml = desk / "study" / "study.toml"
    columns = "[columns]\nreader = 'reader'\ncase = 'reader'\n"
    toml.write_text(toml.read_text(encoding="utf-8") + columns, encoding="utf-8")
    said = typed("accuracy", "study")

    assert said.status == 1
    assert "'reader' is named for two roles, reader and case" in said.err


@pytest.mark.parametrize("wrong", [None, 5, ["reads.csv", 5]])
def test_what_is_no_path_is_told_in_words(wrong):
    with pytest.raises(rs.ReaderStatsError) as told:
        rs.load_study(wrong)

    shown = wrong[1] if isinstance(wrong, list) else wrong
    assert str(told.value) == (
        f"a study is loaded from a path or a list of paths, not from {shown}."
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--metric", "acc"), "'--metric' cannot be 'acc'; did you mean 'accuracy'?"),
        (("--metric", "nope"), "'--metric' cannot be 'nope'; write one of accuracy, balanced-"),
        (("--level", "0.99999"), "'--level' cannot be 0.99999; it must be at most 0.9999"),
        (("--replicates", "10"), "'--replicates' cannot be 10; it must be at least 100"),
    ],
    ids=" ".join,
)
def test_a_wrong_option_value_is_told_with_the_option(words, sentence, typed, desk):
    said = typed("accuracy", "study", *words)

    assert said.status == 2
    assert sentence in said.err


def test_answers_to_an_anonymous_study_name_nobody(typed, desk):
    toml = desk / "study" / "study.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "[report]\nanonymize = true\n")
    for command in ("describe", "accuracy", "compare", "correlate"):
        for form in ("table", "json", "csv"):
            said = typed(command, "study", "--format", form)
            assert said.status == 0, said.err
            assert "reader-1" not in said.out + said.err
            assert "case-01" not in said.out + said.err


def test_what_was_recognised_is_told_wherever_numbers_are(typed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [f"{case},{truth},{truth},fake" for case, truth in TRUTH.items()]
    (tmp_path / "wide.csv").write_text("\n".join(["case,truth,Ann,Bob", *rows, ""]))
    for command in ("describe", "accuracy", "report"):
        said = typed(command, "wide.csv", "--positive", "fake")
        assert "note: wide.csv: 2 columns read as readers: 'Ann' and 'Bob'" in said.err
