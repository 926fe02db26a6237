"""Many problems: the first of each kind on the terminal, each of them in a file."""

from __future__ import annotations

import csv
import io

import pytest

from readerstats.study.formats.content import FileContent
from readerstats.study.formats.files import read_content

LABELS = ("intact", "fracture")
EVERY = ("validate", "many", "--positive", "fracture", "--problems", "all.csv")


def faulty_reads() -> str:
    """Four readers of 200 cases: 60 unknown labels, 60 unknown cases, 60 doubled reads, ..."""
    lines = ["reader,case,response,score"]
    for reader in range(1, 5):
        for case in range(1, 201):
            cells = [f"r{reader}", f"case-{case}", LABELS[case % 2], str(case % 100)]
            if reader == 1 and case <= 60:
                cells[2] = f"=maybe({case})"
            elif reader == 2 and case <= 60:
                cells[1] = f"image {case}"
            elif reader == 3 and case <= 60:
                cells[3] = f"about {case}"
            elif reader == 4 and case <= 60:
                lines.append(",".join(cells))
            elif reader == 4 and case <= 120:
                cells.append("a note")
            lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


@pytest.fixture
def many(desk):
    (desk / "many").mkdir()
    (desk / "many" / "reads.csv").write_text(faulty_reads(), encoding="utf-8")
    cases = "".join(f"case-{case},{LABELS[case % 2]}\n" for case in range(1, 201))
    (desk / "many" / "cases.csv").write_text("case,truth\n" + cases, encoding="utf-8")
    return desk


KINDS = {"ragged-row", "unknown-case", "unknown-response", "number-expected", "duplicate-read"}


def rows_of(path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_the_first_of_each_kind_is_shown_with_their_number(many, typed):
    said = typed("validate", "many", "--positive", "fracture")
    lines = said.out.splitlines()

    assert said.status == 1
    assert {
        line.rsplit("[", 1)[1].rstrip("]") for line in lines if line.startswith("error")
    } == KINDS
    assert lines.count("  60 of this kind, this is the first") == len(KINDS)
    assert lines[-2:] == [
        "each of them with its place: --problems FILE.csv",
        "300 errors, 0 warnings, 0 notes",
    ]


def test_each_problem_stands_in_the_file_with_its_place(many, typed):
    said = typed(*EVERY)
    rows = rows_of(many / "all.csv")
    of_kind = {kind: [row for row in rows if row["code"] == kind] for kind in KINDS}

    assert said.status == 1
    assert "--problems" not in said.out
    assert {kind: len(found) for kind, found in of_kind.items()} == dict.fromkeys(KINDS, 60)
    assert [row["row"] for row in of_kind["unknown-response"]] == [str(r) for r in range(2, 62)]
    assert of_kind["unknown-case"][59]["value"] == "image 60"
    assert of_kind["unknown-case"][59]["message"] == "is not in cases.csv"
    assert of_kind["duplicate-read"][59]["message"] == (
        "reader 'r4' has read case 'case-60' before, in reads.csv, row 720"
    )
    assert of_kind["ragged-row"][59]["message"] == "has 5 cells where the header has 4"
    assert {row["count"] for row in rows} == {"1"}


def test_no_cell_of_the_file_runs_as_a_formula(many, typed):
    typed(*EVERY)
    values = [
        row["value"] for row in rows_of(many / "all.csv") if row["code"] == "unknown-response"
    ]

    assert values[0] == "'=maybe(1)"
    assert all(value.startswith("'=") for value in values)


def test_a_study_without_problems_gives_a_header_alone(desk, typed):
    said = typed("validate", "ratings.csv", "--threshold", "3", "--problems", "all.csv", "--quiet")
    header = "severity,code,file,row,line,column,value,message,remedy,count"

    assert said.status == 0
    assert (desk / "all.csv").read_text(encoding="utf-8").splitlines()[0] == header


@pytest.mark.parametrize("name", ["many/cases.csv", "many/reads.csv"])
def test_no_file_of_the_study_is_written_over(name, many, typed):
    before = (many / name).read_bytes()
    said = typed("validate", "many", "--problems", name)

    assert said.status == 1
    assert said.err.startswith(f"error: {name} is a file of the study itself")
    assert (many / name).read_bytes() == before


def test_the_answer_and_the_list_go_to_two_files(many, typed):
    said = typed("validate", "many", "--problems", "all.csv", "-o", "all.csv")

    assert said.status == 2
    assert "name the same file" in said.err


def test_the_rows_that_are_ragged_can_each_be_told():
    _, problems = read_content(FileContent("reads.csv", faulty_reads().encode()))

    assert [one.row for problem in problems for one in problem.each()] == list(range(722, 782))
