"""Wide tables, a column a reader or a column a case, say the same as long ones."""

from __future__ import annotations

import math

import numpy as np
import pytest

from readerstats.errors import StudyError
from readerstats.study.load import load_study

CASES = "case,truth,region\nc1,fake,hand\nc2,real,knee\nc3,real,hand\n"
LONG = (
    "reader,case,response\nAnn,c1,fake\nAnn,c2,fake\nAnn,c3,real\nBob,c1,real\nBob,c3,real\n"
    "Net,c1,fake\nNet,c2,real\nNet,c3,real\n"
)
BY_CASE = "case,Ann,Bob,Net\nc1,fake,real,fake\nc2,fake,,real\nc3,real,real,real\n"
BY_READER = "reader,c1,c2,c3\nAnn,fake,fake,real\nBob,real,,real\nNet,fake,real,real\n"


@pytest.mark.parametrize("wide", [BY_CASE, BY_READER])
def test_wide_and_long_give_the_same_arrays(tmp_path, wide):
    studies = []
    for name, text in (("long", LONG), ("wide", wide)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "cases.csv").write_text(CASES)
        (folder / "reads.csv").write_text(text)
        studies.append(load_study(folder, positive="fake"))
    long, other = (study.arrays() for study in studies)

    assert (other.readers, other.cases) == (long.readers, long.cases)
    np.testing.assert_array_equal(other.decision, long.decision)


def test_one_table_holds_truth_facts_and_answers(folder_with):
    text = "image,truth,age,R1,R2\nx,1,34,1,0\ny,0,56,0,0\nz,0,71,,1\n"

    study = load_study(folder_with({"study.csv": text}) / "study.csv")

    assert study.humans == ("R1", "R2")
    assert study.cases["age"].tolist() == [34.0, 56.0, 71.0]
    np.testing.assert_array_equal(study.arrays().decision[0], [[1, 0, math.nan], [0, 0, 1]])
    assert sorted((m.column, m.role) for m in study.columns) == [
        ("R1 to R2 (2 columns)", "readers"), ("image", "case"), ("truth", "truth"),
    ]  # fmt: skip


def test_numbered_columns_of_ratings_are_readers(folder_with):
    text = "case,truth,dose,Reader 1,Reader 2\nx,1,0.3,5,4\ny,0,0.5,1,2\nz,0,0.4,3,2\n"

    study = load_study(folder_with({"study.csv": text}), threshold=3)

    assert study.humans == ("Reader 1", "Reader 2")
    assert study.arrays().score[0].tolist() == [[5, 1, 3], [4, 2, 2]]
    assert "dose" in study.cases.columns


def test_a_readers_table_tells_which_columns_are_readers(folder_with):
    text = "case,truth,dose,Ann,Bob\nx,1,3,5,4\ny,0,5,1,2\nz,0,4,3,2\n"
    folder = folder_with({"reads.csv": text, "readers.csv": "reader,age\nAnn,31\nBob,45\n"})

    assert load_study(folder, threshold=3).humans == ("Ann", "Bob")


def test_a_column_a_case_leaves_facts_for_the_readers(folder_with):
    text = "reader,experience,c1,c2,c3\nAnn,7,fake,fake,real\nBob,9,real,real,real\n"
    folder = folder_with({"reads.csv": text, "cases.csv": CASES})

    assert load_study(folder, positive="fake").readers["experience_years"].tolist() == [7.0, 9.0]


def test_cases_as_columns_meet_the_cases_table_despite_other_spelling(folder_with):
    text = BY_READER.replace("c1", "C01.png")

    with pytest.raises(StudyError, match=r"'C01\.png' is probably 'c1' of cases\.csv"):
        load_study(folder_with({"reads.csv": text, "cases.csv": CASES}), positive="fake")


def test_a_wrong_cell_is_named_by_its_row_and_its_own_column(folder_with):
    folder = folder_with({"reads.csv": BY_CASE.replace("c3,real,", "c3,reel,"), "cases.csv": CASES})
    readers = "reader,age\nAnn,30\nBob,40\nNet,1\n"
    (folder / "readers.csv").write_text(readers)

    with pytest.raises(StudyError) as caught:
        load_study(folder, positive="fake")

    first = caught.value.problems[0]
    assert (first.file, first.row, first.column, first.value) == ("reads.csv", 4, "Ann", "reel")


def test_modalities_may_be_rows_of_a_wide_table(folder_with):
    text = "case,modality,truth,R1,R2\nx,CT,1,1,0\ny,CT,0,0,0\nx,MR,1,1,1\ny,MR,0,1,0\n"

    arrays = load_study(folder_with({"reads.csv": text})).arrays()

    assert arrays.modalities == ("CT", "MR")
    assert arrays.decision.tolist() == [[[1, 0], [0, 0]], [[1, 1], [1, 0]]]


def test_a_long_table_without_a_known_reader_is_not_taken_for_a_wide_one(folder_with):
    text = "case,truth,who,guess\nx,1,Ann,1\nx,1,Bob,0\ny,0,Ann,0\ny,0,Bob,1\n"

    with pytest.raises(StudyError) as caught:
        load_study(folder_with({"reads.csv": text}))

    assert "has no column 'reader'; not recognized: 'who'" in str(caught.value)
