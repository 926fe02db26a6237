"""iMRMC files: front matter, counts, old and new truth rows; all files here are made up."""

from __future__ import annotations

import pytest

import readerstats as rs
from readerstats.errors import StudyError
from readerstats.study.formats.content import FileContent
from readerstats.study.formats.files import read_content
from readerstats.study.formats.registry import format_of

SCORES = [
    f"{reader},{case},{modality},{score}"
    for reader, shift in (("R1", 0), ("R2", 1))
    for modality in ("CT", "MR")
    for case, score in (("c1", 1 + shift), ("c2", 2), ("c3", 2 + shift), ("c4", 4))
]
TRUTH = [("c1", 0), ("c2", 0), ("c3", 1), ("c4", 1)]
NEW = [f"truth,{case},truth,{state}" for case, state in TRUTH]


def file(*lines: str, name: str = "study.imrmc") -> FileContent:
    return FileContent(name, ("\n".join(lines) + "\n").encode())


def said(content: FileContent) -> list[str]:
    return [str(one) for one in read_content(content)[1] if one.severity == "error"]


def loaded(tmp_path, content: FileContent, **settings):
    (tmp_path / content.name).write_bytes(content.data)
    return rs.load_study(tmp_path / content.name, **settings)


@pytest.mark.parametrize(
    "truth",
    [
        NEW,
        [f"-1,{case},truth,{state}" for case, state in TRUTH],
        [f"-1,{case},0,{state}" for case, state in TRUTH],
    ],
    ids=["new", "old", "oldest"],
)
def test_truth_rows_are_known_in_every_form_that_the_program_had(truth, tmp_path):
    study = loaded(tmp_path, file("front, matter", "BEGIN DATA:", *truth, *SCORES))

    assert study.cases["truth"].to_list() == ["0", "0", "1", "1"]
    assert study.task.positive == "1"
    assert len(study.reads) == 16
    assert study.modalities == ("CT", "MR")


@pytest.mark.parametrize("ending", ["csv", "txt"])
def test_a_file_with_another_ending_is_known_by_its_line_begin_data(ending):
    content = file("title", "BEGIN DATA:", *NEW, *SCORES, name=f"study.{ending}")

    known, why = format_of(content)

    assert (known.name, why) == ("iMRMC", "it has the line BEGIN DATA:")


def test_a_file_that_a_spreadsheet_saved_has_empty_cells_at_the_ends_of_its_lines():
    content = file(
        "title,,,", ",,,", "N0: 2,,,", "N1: 2,,,", "NR: 2,,,", "NM:2,,,", "BEGIN DATA:,,,",
        *NEW, *(f"{line},," for line in SCORES),
    )  # fmt: skip

    tables, _ = read_content(content)

    assert said(content) == []
    assert [len(table.frame) for table in tables] == [16, 4]


def test_rows_are_numbered_as_the_lines_of_the_file():
    reads, cases = read_content(file("one", "two", "BEGIN DATA:", *NEW, "", *SCORES))[0]

    assert cases.rows.tolist() == [4, 5, 6, 7]
    assert reads.rows[0] == 9


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("N0:3", "N0 says 3, and the data have 2 cases with truth 0"),
        ("n1: 1", "N1 says 1, and the data have 2 cases with truth 1"),
        ("NR:5", "NR says 5, and the data have 2 readers"),
        ("NM : 1", "NM says 1, and the data have 2 modalities"),
        ("NR:many", "'many' is no number"),
    ],
)
def test_counts_that_do_not_agree_are_an_error_at_their_line(line, message):
    [found] = said(file("title", line, "BEGIN DATA:", *NEW, *SCORES))

    assert message in found
    assert found.startswith("study.imrmc, row 2: ")


def test_counts_that_agree_are_no_problem():
    counts = ("N0:2", "N1:2", "NR:2", "NM:2")

    assert said(file(*counts, "BEGIN DATA:", *NEW, *SCORES)) == []


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["title", *NEW], "has no line BEGIN DATA:"),
        (["BEGIN DATA:"], "has no score below BEGIN DATA:"),
        (["BEGIN DATA:", *SCORES], "has no row that tells the truth"),
        (["BEGIN DATA:", *NEW, *SCORES, "R1,c1,CT"], "row 22: has 3 cells"),
    ],
)
def test_what_is_missing_from_a_file_is_said(lines, message):
    assert any(message in found for found in said(file(*lines)))


@pytest.mark.parametrize(
    ("line", "code", "row"),
    [
        (SCORES[0], "duplicate-read", 22),
        ("R1,c9,CT,3", "unknown-case", 22),
        ("R1,c3,PET,high", "number-expected", 22),
        ("truth,c1,truth,0", "duplicate-case", 22),
        ("truth,c1,truth,1", "two-truths", 22),
        ("truth,c9,truth,2", "unknown-truth", 22),
    ],
)
def test_a_wrong_line_is_told_with_its_number(line, code, row, tmp_path):
    content = file("BEGIN DATA:", *NEW, *SCORES, line)

    with pytest.raises(StudyError) as error:
        loaded(tmp_path, content)

    [found] = [one for one in error.value.problems if one.code == code]
    assert found.row == row


def test_a_data_frame_of_the_r_package_is_known_by_its_columns_and_truth_rows(tmp_path):
    content = file("readerID,caseID,modalityID,score", *NEW, *SCORES, name="frame.csv")

    study = loaded(tmp_path, content)

    assert len(study.cases) == 4
    assert study.humans == ("R1", "R2")


def test_identifiers_of_64_bits_are_kept_digit_for_digit(tmp_path):
    long = "9223372036854775807"
    lines = [line.replace("c1", long) for line in (*NEW, *SCORES)]

    study = loaded(tmp_path, file("BEGIN DATA:", *lines))

    assert long in study.cases["case"].to_list()


@pytest.mark.parametrize(
    "lines",
    [
        ["reader,case,modality,score", "R1,c1,CT,3"],
        ["case,truth", "c1,1"],
        ["readerID,caseID,modalityID,score", "R1,c1,CT,3"],
    ],
)
def test_plain_tables_are_left_alone(lines):
    assert format_of(file(*lines, name="reads.csv")) is None
