"""From tables to a study: what a user hands over, and what the analyses find in it."""

from __future__ import annotations

import math
import os

import numpy as np
import pandas as pd
import pytest

from readerstats.errors import StudyError
from readerstats.study.config import Settings
from readerstats.study.contents import Task
from readerstats.study.load import load_study, study_files
from readerstats.study.model import Study
from readerstats.study.toml_text import settings_text

CASES = "case,truth,dataset\nc1,fake,A\nc2,real,A\nc3,real,B\nc4,fake,B\n"
READS = "reader,case,response\nAnn,c1,fake\nAnn,c2,real\nAnn,c3,fake\nBob,c1,real\nBob,c4,fake\n"
READERS = "reader,experience_years,city\nBob,20,Rome\nAnn,3.5,\n"
MODELS = "model,case,response\nGPT-5,c1,fake\nGPT-5,c2,fake\n"
NAN = math.nan


@pytest.fixture
def study(folder_with) -> Study:
    tables = {"cases.csv": CASES, "reads.csv": READS, "readers.csv": READERS, "models.csv": MODELS}
    return load_study(folder_with(tables), positive="fake")


def codes(study: Study) -> set[str]:
    return {problem.code for problem in study.problems}


def test_readers_come_in_the_order_of_their_table_with_models_last(study):
    assert study.humans == ("Bob", "Ann")
    assert study.models == ("GPT-5",)
    assert study.arrays().readers == ("Bob", "Ann", "GPT-5")
    assert study.arrays().models.tolist() == [False, False, True]


def test_decisions_are_one_for_positive_and_nan_where_not_read(study):
    expected = [[1 - 1, NAN, NAN, 1], [1, 0, 1, NAN], [1, 1, NAN, NAN]]

    np.testing.assert_array_equal(study.arrays().decision, [expected])
    np.testing.assert_array_equal(
        study.arrays().correct, [[[0, NAN, NAN, 1], [1, 1, 0, NAN], [1, 0, NAN, NAN]]]
    )


def test_a_study_of_labels_has_decisions_and_no_scores(study):
    assert study.binary
    assert not study.rated
    assert study.arrays().score is None
    assert study.task == Task(positive="fake", negative="real")


def test_cases_keep_their_order_their_truth_and_their_dataset(study):
    arrays = study.arrays()

    assert arrays.cases == ("c1", "c2", "c3", "c4")
    assert arrays.truth.tolist() == [True, False, False, True]
    assert arrays.datasets == ("A", "A", "B", "B")
    assert study.datasets == ("A", "B")
    assert study.modalities == ()
    assert arrays.modalities == (None,)


def test_tables_are_canonical(study):
    assert list(study.reads.columns) == [
        "reader", "case", "modality", "response", "score", "status",
    ]  # fmt: skip
    assert list(study.readers.columns) == ["reader", "kind", "experience_years", "city"]
    assert study.readers["experience_years"].tolist()[:2] == [20.0, 3.5]
    assert study.readers["city"].tolist() == ["Rome", None, None]


def test_files_are_named_with_their_hash_and_rows(study):
    files = {file.table: (file.name, file.rows, file.sha256[:8]) for file in study.files}

    # printf of READS | sha256sum
    assert files["reads"] == ("reads.csv", 5, "aa70cbcd")
    assert set(files) == {"reads", "models", "readers", "cases"}


def test_a_study_never_changes(study):
    reads = study.reads
    reads.loc[0, "response"] = "real"
    with pytest.raises(AttributeError, match="a study never changes"):
        study.title = "other"
    with pytest.raises(ValueError, match="read-only"):
        study.arrays().truth[0] = False

    assert study.reads.loc[0, "response"] == "fake"


def test_arrays_are_computed_once(study):
    assert study.arrays() is study.arrays()


def test_a_list_of_tables_with_other_names_is_sorted_by_columns(folder_with):
    folder = folder_with({"a.csv": CASES, "b.csv": READS, "c.csv": READERS, "d.csv": MODELS})

    study = load_study([folder / name for name in ("a.csv", "b.csv", "c.csv", "d.csv")],
                       positive="fake")  # fmt: skip

    assert [(file.name, file.table) for file in study.files] == [
        ("a.csv", "cases"), ("b.csv", "reads"), ("c.csv", "readers"), ("d.csv", "models"),
    ]  # fmt: skip


def test_a_study_toml_names_files_columns_and_task(folder_with):
    folder = folder_with(
        {
            "study.toml": "title = 'Films'\n[files]\nreads = ['one.csv', 'two.csv']\n"
            "cases = 'key.csv'\n[columns]\nresponse = 'says'\n[task]\npositive = 'fake'\n",
            "one.csv": "reader,case,says\nAnn,c1,fake\nAnn,c2,real\n",
            "two.csv": "reader,case,says\nBob,c1,fake\n",
            "key.csv": "case,truth\nc1,fake\nc2,real\n",
        }
    )

    by_folder, by_file = load_study(folder), load_study(folder / "study.toml")

    assert by_folder.title == by_file.title == "Films"
    assert by_folder.humans == ("Ann", "Bob")
    assert ("says", "response", "study.toml") in {
        (match.column, match.role, match.how) for match in by_folder.columns
    }


def test_what_the_call_says_outweighs_study_toml(folder_with):
    folder = folder_with(
        {"study.toml": "[task]\npositive = 'fake'\n", "cases.csv": CASES, "reads.csv": READS}
    )

    study = load_study(folder, positive="real", replicates=150, unanswered="incorrect")

    assert study.task == Task(positive="real", negative="fake", unanswered="incorrect")
    assert study.settings.analysis.replicates == 150


def test_a_misspelt_override_is_refused(folder_with):
    folder = folder_with({"cases.csv": CASES, "reads.csv": READS})

    with pytest.raises(ValueError, match="'replicate' is not a setting"):
        load_study(folder, positive="fake", replicate=3)


RATINGS = "reader,treatment,case,truth,rating\n" + "".join(
    f"{reader},{treatment},{case},{int(case > 3)},{1 + (case + reader) % 5}.000000\n"
    for reader in range(2)
    for treatment in (0, 1)
    for case in range(1, 7)
)


def test_ratings_in_one_file_need_only_a_threshold(folder_with):
    study = load_study(folder_with({"roc.csv": RATINGS}) / "roc.csv", threshold=3)
    arrays = study.arrays()

    assert (study.humans, study.modalities) == (("0", "1"), ("0", "1"))
    assert arrays.cases == ("1", "2", "3", "4", "5", "6")
    assert arrays.score is not None
    assert arrays.decision is not None
    assert arrays.score[0, 0].tolist() == [2, 3, 4, 5, 1, 2]
    assert arrays.decision[0, 0].tolist() == [0, 1, 1, 1, 0, 0]
    assert arrays.truth.tolist() == [False, False, False, True, True, True]
    assert "positive-recognised" in codes(study)


def test_ratings_without_a_threshold_load_without_decisions(folder_with):
    study = load_study(folder_with({"roc.csv": RATINGS}))

    assert study.rated
    assert not study.binary
    assert "threshold-needed" in codes(study)


def test_the_response_decides_where_a_read_has_a_score_too(folder_with):
    reads = "reader,case,response,score\nAnn,c1,fake,1\nAnn,c2,real,9\nAnn,c3,real,2\n"
    study = load_study(
        folder_with({"cases.csv": CASES, "reads.csv": reads}), positive="fake", threshold=5
    )

    assert study.arrays().decision[0, 0, :3].tolist() == [1, 0, 0]
    assert study.arrays().score[0, 0, :3].tolist() == [1, 9, 2]
    assert "threshold-unused" in codes(study)


@pytest.mark.parametrize(
    ("unanswered", "decisions"), [("missing", [NAN, NAN, 0]), ("incorrect", [0, 1, 0])]
)
def test_an_unanswered_read_counts_as_the_task_says(folder_with, unanswered, decisions):
    reads = "reader,case,response\nAnn,c1,cannot tell\nAnn,c2,\nAnn,c3,real\n"
    folder = folder_with({"cases.csv": CASES, "reads.csv": reads})

    study = load_study(folder, positive="fake", unanswered=unanswered)

    np.testing.assert_array_equal(study.arrays().decision[0, 0], decisions)
    assert study.reads["status"].tolist() == ["indeterminate", "missing", "answered"]


def test_a_status_other_than_answered_outweighs_the_response(folder_with):
    reads = (
        "reader,case,response,status\nAnn,c1,fake,refused\nAnn,c2,real,\nAnn,c3,real,answered\n"
        "Ann,c4,,not shown\n"
    )
    study = load_study(folder_with({"cases.csv": CASES, "reads.csv": reads}), positive="fake")

    assert study.reads["status"].tolist() == ["refused", "answered", "answered"]
    assert study.arrays().cases == ("c1", "c2", "c3")
    np.testing.assert_array_equal(study.arrays().decision[0, 0], [NAN, 0, 0])


def test_the_runs_of_a_model_are_averaged_within_the_case(folder_with):
    reads = "model,case,repeat,response\n" + "".join(
        f"GPT-5,{case},{run},{'fake' if run == 2 else 'real'}\n"
        for run in (2, 1)
        for case in ("c1", "c2")
    )
    study = load_study(folder_with({"cases.csv": CASES, "models.csv": reads}), positive="fake")

    arrays = study.arrays()
    assert arrays.decision[0, 0].tolist() == arrays.correct[0, 0].tolist() == [0.5, 0.5]
    assert arrays.runs[0, 0].tolist() == [2, 2]
    assert arrays.averaged.tolist() == [True]
    assert (len(study.reads), len(study.runs)) == (2, 4)
    assert "runs-averaged" in codes(study)
    assert "one-run" not in codes(study)


def test_a_column_of_modalities_without_a_word_is_none(folder_with):
    reads = "reader,case,modality,response\nAnn,c1,,fake\nAnn,c2,,real\n"
    models = "model,case,modality,response\nnet,c1,,fake\nnet,c2,,real\n"
    files = {"cases.csv": CASES, "reads.csv": reads, "models.csv": models}

    study = load_study(folder_with(files), positive="fake")

    assert study.modalities == ()


def test_of_a_person_the_first_read_counts_and_all_are_kept(folder_with):
    reads = "reader,case,session,response\n" + "".join(
        f"Ann,{case},{session},{'fake' if session == 1 else 'real'}\n"
        for session in (2, 1)
        for case in ("c1", "c2")
    )
    study = load_study(folder_with({"cases.csv": CASES, "reads.csv": reads}), positive="fake")

    assert study.arrays().decision[0, 0].tolist() == [1, 1]
    assert study.arrays().runs is None
    assert study.runs["repeat"].tolist() == [2, 2, 1, 1]
    assert "repeats-dropped" in codes(study)


def test_models_may_read_outside_the_modalities(folder_with):
    reads = (
        "reader,case,modality,response\nAnn,c1,aided,fake\nAnn,c1,unaided,real\nAnn,c2,aided,real\n"
    )
    study = load_study(
        folder_with({"cases.csv": CASES, "reads.csv": reads, "models.csv": MODELS}),
        positive="fake",
    )

    assert study.modalities == ("aided", "unaided")
    assert study.arrays().modalities == ("aided", "unaided", None)
    np.testing.assert_array_equal(study.arrays().decision[2], [[NAN, NAN], [1, 1]])


def test_identifiers_are_text_with_their_zeros(folder_with):
    folder = folder_with(
        {
            "cases.csv": "case,truth\n001,1\n2.0,0\n",
            "reads.csv": "reader,case,response\n07,001,1\n07,2,0\n",
        }
    )

    arrays = load_study(folder).arrays()

    assert (arrays.readers, arrays.cases) == (("07",), ("001", "2"))


def test_readers_facts_may_come_with_the_reads(folder_with):
    reads = (
        "reader,experience,kind,case,response\n"
        "Ann,4,human,c1,fake\nNet,,AI,c1,real\nAnn,4,human,c2,real\n"
    )
    study = load_study(folder_with({"cases.csv": CASES, "reads.csv": reads}), positive="fake")

    assert study.readers["experience_years"].tolist()[0] == 4.0
    assert (study.humans, study.models) == (("Ann",), ("Net",))


def test_covariates_are_those_that_can_be_analysed(folder_with):
    readers = "reader,age,site,mail,team,note\n" + "".join(
        f"R{n},{30 + n},{n // 2},r{n}@x.org,{'ab'[n % 2]},same\n" for n in range(6)
    )
    reads = "reader,case,response\n" + "".join(f"R{n},c1,fake\nR{n},c2,real\n" for n in range(6))
    tables = {"cases.csv": CASES, "reads.csv": reads, "readers.csv": readers}
    folder = folder_with(tables)

    study = load_study(folder, positive="fake")
    named = load_study(folder, positive="fake", covariates="site")

    assert study.covariates == ("age", "center", "team")
    assert named.covariates == ("center",)


def test_data_frames_make_the_same_study(folder_with, study):
    frames = {
        "reads": pd.DataFrame(
            {"Rater": ["Ann"] * 3 + ["Bob"] * 2, "Image": ["c1", "c2", "c3", "c1", "c4"],
             "Answer": ["fake", "real", "fake", "real", "fake"]}
        ),
        "cases": pd.DataFrame(
            {"truth": ["fake", "real", "real", "fake"], "dataset": list("AABB")},
            index=pd.Index(["c1", "c2", "c3", "c4"], name="case"),
        ),
        "readers": pd.DataFrame({"reader": ["Bob", "Ann"], "years_experience": [20, 3.5]}),
        "models": pd.DataFrame(
            {"model": ["GPT-5"] * 2, "case": ["c1", "c2"], "response": ["fake", "fake"]}
        ),
    }  # fmt: skip

    ours = Study(**frames, title="Frames", positive="fake", settings=Settings())

    np.testing.assert_array_equal(ours.arrays().decision, study.arrays().decision)
    assert ours.readers["experience_years"].tolist()[:2] == [20.0, 3.5]
    assert (ours.title, ours.files) == ("Frames", ())


def test_problems_of_data_frames_name_the_table(folder_with):
    reads = pd.DataFrame({"reader": ["Ann"], "case": [9], "response": ["yes"]})
    cases = pd.DataFrame({"case": [1, 2], "truth": ["yes", "no"]})

    with pytest.raises(StudyError) as caught:
        Study(reads=reads, cases=cases)

    assert str(caught.value.problems[0]).startswith(
        "reads, row 2, column 'case': '9' is not in cases"
    )


def test_the_settings_text_of_a_study_loads_it_again(folder_with):
    folder = folder_with(
        {
            "answers one.csv": "Rad_ID;image_name;says\n1;c1;fake\n1;c2;real\n2;c1;real\n",
            "key.csv": "image_name,Real_or_AI\nc1,fake\nc2,real\n",
        }
    )
    study = load_study([folder / "answers one.csv", folder / "key.csv"], positive="fake")

    (folder / "study.toml").write_text(settings_text(study, folder), encoding="utf-8")
    again = load_study(folder)

    np.testing.assert_array_equal(again.arrays().decision, study.arrays().decision)
    assert again.task == study.task
    assert {match.how for match in again.columns} == {"study.toml"}


@pytest.mark.parametrize(
    ("source", "code"),
    [("nowhere", "missing-file"), ("nowhere/study.toml", "missing-file"), ("\0", "missing-file")],
)
def test_a_source_that_is_not_there_is_named(tmp_path, source, code):
    with pytest.raises(StudyError) as caught:
        load_study(str(tmp_path / source))

    assert caught.value.problems[0].code == code


def test_a_folder_without_tables_and_no_file_at_all_are_refused(tmp_path):
    for source in (tmp_path, []):
        with pytest.raises(StudyError) as caught:
            load_study(source)
        assert caught.value.problems[0].code == "no-reads"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission_is_told(folder_with):
    folder = folder_with({"reads.csv": READS})
    (folder / "reads.csv").chmod(0)

    with pytest.raises(StudyError) as caught:
        load_study(folder)

    assert caught.value.problems[0].code == "unreadable-file"


def test_one_reader_and_two_cases_are_enough(folder_with):
    reads = "reader,case,truth,response\nAnn,1,no,no\nAnn,2,yes,no\n"

    study = load_study(folder_with({"reads.csv": reads}))

    assert study.arrays().correct.tolist() == [[[1.0, 0.0]]]
    assert study.task == Task(positive="yes", negative="no")


def test_the_example_study_has_its_readers_models_and_cases(example_study):
    study = load_study(example_study)

    assert (len(study.humans), len(study.models), len(study.cases)) == (17, 4, 264)
    assert {problem.severity for problem in study.problems} == {"note"}
    assert codes(study) == {"one-run", "judge-is-maker"}


def test_the_truth_may_come_with_the_reads_beside_a_table_of_cases(folder_with):
    reads = "reader,case,truth,response\nAnn,c1,yes,yes\nAnn,c2,no,yes\n"
    folder = folder_with({"reads.csv": reads, "cases.csv": "case,region\nc2,knee\nc1,hand\n"})

    study = load_study(folder)

    assert study.cases["truth"].tolist() == ["no", "yes"]
    assert study.arrays().correct.tolist() == [[[0.0, 1.0]]]


def test_one_workbook_may_hold_every_table(tmp_path):
    with pd.ExcelWriter(tmp_path / "study.xlsx") as book:
        for name, frame in {
            "reads": {"reader": [1, 1], "case": [1, 2], "response": ["yes", "no"]},
            "cases": {"case": [1, 2], "truth": ["yes", "no"]},
            "readers": {"reader": [1], "age": [40]},
        }.items():
            pd.DataFrame(frame).to_excel(book, sheet_name=name, index=False)
    (tmp_path / "study.toml").write_text(
        "[files]\nreads = 'study.xlsx'\ncases = 'study.xlsx'\nreaders = 'study.xlsx'\n"
    )

    by_settings, by_file = load_study(tmp_path), load_study(tmp_path / "study.xlsx")

    for study in (by_settings, by_file):
        assert study.arrays().correct.tolist() == [[[1.0, 1.0]]]
        assert study.readers["age"].tolist() == [40.0]
        assert {file.table for file in study.files} == {"reads", "cases", "readers"}


def test_a_column_named_for_another_role_does_not_stand_in_its_way(folder_with):
    folder = folder_with(
        {
            "reads.csv": "reader,who,case,response\nx,R1,c1,yes\ny,R1,c2,no\n",
            "cases.csv": "case,truth\nc1,yes\nc2,no\n",
            "study.toml": '[columns]\nreader = "who"\n[task]\npositive = "yes"\n',
        }
    )

    assert load_study(folder).humans == ("R1",)


def test_invisible_characters_do_not_make_two_readers(folder_with):
    reads = "reader,case,response\nR1,c1,yes\nR1\u200b,c2,no\nJose\u0301,c1,yes\nJosé,c2,no\u200e\n"
    folder = folder_with({"reads.csv": reads, "cases.csv": "case,truth\nc1,yes\n\ufeffc2,no\n"})
    study = load_study(folder, positive="yes")

    assert study.humans == ("R1", "José")
    assert study.arrays().correct.tolist() == [[[1.0, 1.0], [1.0, 1.0]]]
    assert sum(problem.code == "invisible-characters" for problem in study.problems) == 3


def test_a_study_tells_where_all_its_files_are(folder_with):
    folder = folder_with(
        {
            "reads.csv": "reader,case,response\nR1,c1,yes\nR1,c2,no\n",
            "cases.csv": "case,truth\nc1,yes\nc2,no\n",
            "study.toml": '[task]\npositive = "yes"\n',
        }
    )

    assert [path.name for path in load_study(folder).paths] == [
        "cases.csv", "reads.csv", "study.toml",
    ]  # fmt: skip
    assert set(study_files(folder)) == set(load_study(folder).paths)


def test_the_same_file_twice_is_one_problem_and_no_thousands(folder_with):
    folder = folder_with(
        {
            "reads.csv": "reader,case,response\nR1,c1,yes\nR1,c2,no\n",
            "cases.csv": "case,truth\nc1,yes\nc2,no\n",
        }
    )
    tables = [folder / "reads.csv", folder / "cases.csv", folder / "." / "reads.csv"]
    with pytest.raises(StudyError) as told:
        load_study(tables, positive="yes")

    assert [problem.code for problem in told.value.problems if problem.severity == "error"] == [
        "file-twice"
    ]
