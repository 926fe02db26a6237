"""OR-DBM (.lrc) and OBUMRM files; all files here are made up."""

from __future__ import annotations

import pytest

import readerstats as rs
from readerstats.study.formats.content import FileContent
from readerstats.study.formats.files import read_content
from readerstats.study.formats.registry import format_of

LRC = """A made-up study
Ann
   "film"   "digital CT"
       L       L
   1   2   Normal 1
   2   1.5   Normal 2
*
   4   3   Abnormal 1
   5   5   Abnormal 2
*
Ben
   1   1   Normal 1
   3   2   Normal 2
*
   2   4   Abnormal 1
   4   5   Abnormal 2
*
#
"""
OBUMRM = """ 0 0
   2
 2
 2
   2
  1  2
  2  1
  4  3
  5  5
  1  1
  3  2
  2  4
  4  5
"""


def said(content: FileContent, severity: str = "error") -> list[str]:
    return [str(one) for one in read_content(content)[1] if one.severity == severity]


def lrc(text: str = LRC) -> FileContent:
    return FileContent("study.lrc", text.encode())


def obumrm(text: str = OBUMRM) -> FileContent:
    return FileContent("study.dat", text.encode())


def scores(content: FileContent) -> dict[tuple[str, str, str], str]:
    reads = read_content(content)[0][0].frame
    return {tuple(row[:3]): row[3] for row in reads.itertuples(index=False, name=None)}


def test_every_reader_rates_the_normal_cases_first_and_then_the_abnormal_ones():
    reads, cases = read_content(lrc())[0]

    assert said(lrc()) == []
    assert cases.frame["truth"].to_list() == ["0", "0", "1", "1"]
    assert cases.frame["case"].to_list() == ["Normal 1", "Normal 2", "Abnormal 1", "Abnormal 2"]
    assert scores(lrc())["Ben", "Abnormal 1", "digital CT"] == "4"
    assert reads.rows[0] == 5
    assert len(reads.frame) == 16


def test_a_treatment_marked_s_is_turned_round_on_its_own_scale_and_said():
    content = lrc(LRC.replace("       L       L", "       L   Small"))

    assert scores(content)["Ann", "Normal 2", "digital CT"] == "4.5"
    assert scores(content)["Ann", "Normal 2", "film"] == "2"
    [note] = [one for one in said(content, "note") if "format-adapted" in one]
    assert "of treatment 'digital CT' are turned round" in note


@pytest.mark.parametrize("change", [("   Normal 1", ""), ("Normal 2", "Normal 1")])
def test_cases_without_clear_labels_are_numbered(change):
    cases = read_content(lrc(LRC.replace(*change)))[0][1]

    assert cases.frame["case"].to_list() == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#\n", "", "has no line # at its end"),
        ("   4   5   Abnormal 2\n*\n#", "   4   5   Abnormal 2\n#", "in the middle of a reader"),
        ("   2   4   Abnormal 1\n", "", "reader 'Ben' has 1 abnormal case, and the first reader 2"),
        ("   1   1   Normal 1", "   1   high   Normal 1", "does not begin with 2 ratings"),
        ("       L       L", "       L", "does not say L or S for each of 2 treatments"),
        ("       L       L", "       L       X", "does not say L or S"),
        ('"digital CT"', '"film"', "names two treatments alike"),
        ("Ben", "Ann", "is the name of a reader for the second time"),
        (LRC[40:], "", "ends before the ratings"),
    ],
)
def test_a_damaged_file_is_told_with_the_reason(old, new, message):
    assert any(message in found for found in said(lrc(LRC.replace(old, new))))


def test_an_obumrm_file_is_known_by_its_flags_and_counts():
    reads, cases = read_content(obumrm())[0]

    assert format_of(obumrm())[0].name == "OBUMRM"
    assert cases.frame["truth"].to_list() == ["0", "0", "1", "1"]
    assert scores(obumrm())["2", "3", "2"] == "4"
    assert reads.rows[[0, -1]].tolist() == [6, 13]


def test_the_same_ratings_give_the_same_areas_whatever_file_they_stand_in(tmp_path):
    (tmp_path / "a.lrc").write_text(LRC.replace("1.5", "1"))
    (tmp_path / "a.dat").write_text(OBUMRM)

    areas = [
        [row.result.estimate for row in rs.performance(rs.load_study(path), metric="auc").readers]
        for path in (tmp_path / "a.lrc", tmp_path / "a.dat")
    ]

    assert areas[0] == areas[1]


def test_a_flag_of_low_is_abnormal_turns_all_scores_round():
    content = obumrm(OBUMRM.replace(" 0 0", " 1 0"))

    assert scores(content)["1", "1", "1"] == "5"
    assert any("of all tests are turned round" in one for one in said(content, "note"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  4  5\n", "", "has 7 lines of scores, and by the counts above them there are 8"),
        ("  2  4\n", "  2\n", "row 12: is not a line of 2 scores"),
        (" 2\n   2\n  1  2", " 0\n   2\n  1  2", "has 8 lines of scores"),
    ],
)
def test_a_damaged_obumrm_file_is_told_with_the_reason(old, new, message):
    assert any(message in found for found in said(obumrm(OBUMRM.replace(old, new, 1))))


@pytest.mark.parametrize("text", ["0 1\n2\n3\n", "case,truth\nc1,1\n", "1 2 3\n4 5 6\n", ""])
def test_other_text_is_left_alone(text):
    assert format_of(FileContent("notes.txt", text.encode())) is None
