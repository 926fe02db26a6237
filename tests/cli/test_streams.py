"""Results go to standard output, all else to standard error; the exit status tells how it ended."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import pytest

from readerstats.analysis.frame import ESTIMATE_KEYS, TEST_KEYS

COMPUTING = (
    ("accuracy", "study"),
    ("compare", "study"),
    ("compare", "study", "--by", "reader"),
    ("correlate", "study"),
    ("describe", "study"),
)
ALL = (*COMPUTING, ("validate", "study"), ("report", "study"), ("init", "study", "-o", "new.toml"))


def refuse(constant: str) -> float:
    raise AssertionError(f"{constant} in JSON")


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_nothing_is_said_on_standard_error_with_quiet(words, typed, desk):
    said = typed(*words, "--quiet")

    assert (said.status, said.err) == (0, "")
    assert said.out


def test_notices_go_to_standard_error(typed, desk):
    said = typed("accuracy", "ratings.csv", "--replicates", "200", "--format", "json")

    assert json.loads(said.out)["command"] == "accuracy"
    assert "warning: only 4 people read" in said.err
    assert "[positive-recognised]" in said.err
    assert "[threshold-needed]" in said.err


@pytest.mark.parametrize("words", COMPUTING, ids=" ".join)
def test_json_stands_alone_and_has_the_keys_of_the_contract(words, typed, desk):
    said = typed(*words, "--format", "json")
    answer = json.loads(said.out, parse_constant=refuse)

    assert answer["command"] == words[0]
    assert {"readerstats", "study", "settings", "estimates", "tests", "notes"} <= set(answer)
    assert all(tuple(row) == ESTIMATE_KEYS for row in answer["estimates"])
    assert all(tuple(row) == TEST_KEYS for row in answer["tests"])


@pytest.mark.parametrize("words", COMPUTING[:4], ids=" ".join)
def test_a_number_that_is_missing_has_a_note(words, typed, desk):
    answer = json.loads(typed(*words, "--format", "json").out)

    rows = [*answer["estimates"], *answer["tests"]]
    assert rows
    assert all(row["note"] for row in answer["estimates"] if row["estimate"] is None)
    assert all(row["note"] for row in answer["tests"] if row["p"] is None)
    assert all(row["random"] and row["method"] for row in rows)


@pytest.mark.parametrize(
    ("command", "kind"), [("accuracy", "estimates"), ("compare", "tests"), ("correlate", "tests")]
)
def test_csv_holds_the_numbers_of_the_json(command, kind, typed, desk):
    records = json.loads(typed(command, "study", "--format", "json").out)[kind]
    rows = list(csv.DictReader(io.StringIO(typed(command, "study", "--format", "csv").out)))

    assert len(rows) == len(records)
    for row, record in zip(rows, records, strict=True):
        assert row["method"] == record["method"]
        for name in {"estimate", "lower", "upper", "p", "n"} & set(record):
            assert (float(row[name]) if row[name] else None) == record[name]


@pytest.mark.parametrize("command", ["accuracy", "compare", "correlate", "describe", "validate"])
@pytest.mark.parametrize("form", ["table", "json", "csv", "markdown"])
def test_a_file_gets_what_standard_output_would(command, form, typed, desk):
    printed = typed(command, "study", "--quiet", "--format", form).out
    said = typed(command, "study", "--quiet", "--format", form, "-o", "answer.txt")

    assert (said.status, said.out, said.err) == (0, "", "")
    assert (desk / "answer.txt").read_text(encoding="utf-8") == printed


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("acuracy", "study"), "No such command 'acuracy'. Did you mean 'accuracy'?"),
        (("valid", "study"), "No such command 'valid'. Did you mean 'validate'?"),
        (("zzz",), "No such command 'zzz'."),
        (("accuracy",), "Missing argument 'STUDY...'."),
        (
            ("accuracy", "study", "--level", "2"),
            "'--level' cannot be 2.0; it must be at most 0.9999",
        ),
        (
            ("report", "study", "--replicates", "0"),
            "'--replicates' cannot be 0; it must be at least",
        ),
        (("accuracy", "study", "--workers", "0"), "'--workers' cannot be 0; it must be at least 1"),
        (("accuracy", "study", "--metric", "acuracy"), "did you mean 'accuracy'?"),
        (("accuracy", "study", "--positve", "x"), "No such option '--positve'"),
        (("accuracy", "study", "--format", "xml"), "'xml' is not one of"),
        (("compare", "study", "--method", "anova"), "'anova' is not one of"),
    ],
)
def test_a_wrong_command_line_is_told_and_ends_with_two(words, sentence, typed, desk):
    said = typed(*words)

    assert (said.status, said.out) == (2, "")
    assert sentence in said.err


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("compare", "-h")])
def test_help_is_no_error(words, typed):
    said = typed(*words)

    assert (said.status, said.err) == (0, "")
    assert said.out


def as_program(*words: str, cwd) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "readerstats", *words],
        cwd=cwd, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_a_program_of_its_own_ends_with_the_same_statuses(desk):
    done = as_program("describe", "study", "--format", "json", "--quiet", cwd=desk)
    failed = as_program("describe", "nowhere", cwd=desk)
    wrong = as_program("describe", cwd=desk)

    assert [done.returncode, failed.returncode, wrong.returncode] == [0, 1, 2]
    assert json.loads(done.stdout)["study"]["n_readers"] == 6
    assert done.stderr == ""
    assert failed.stdout == ""
    assert failed.stderr == (
        "error: nowhere: does not exist; check the name and the folder [missing-file]\n"
    )


def test_a_pipe_that_is_left_early_is_no_fault(desk):
    script = f"{sys.executable} -m readerstats accuracy study --format csv --quiet | head -n 1"
    done = subprocess.run(
        ["bash", "-c", script], cwd=desk, capture_output=True, text=True, check=True, timeout=120
    )

    assert done.stdout.startswith("metric,scope,reader")
    assert done.stderr == ""


def test_help_loads_none_of_the_heavy_libraries(tmp_path):
    heavy = "{'numpy', 'pandas', 'scipy', 'statsmodels', 'pingouin', 'matplotlib', 'jinja2'}"
    script = (
        "import sys\nfrom readerstats.cli.main import group\n"
        "try: group(['--help'])\nexcept SystemExit: pass\n"
        f"print(sorted({heavy} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stderr == "[]\n"
