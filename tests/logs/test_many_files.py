"""Names with * work where the shell leaves them as they are, and folders of logs are studies."""

from __future__ import annotations

import pytest
from logs_made import archive, header, sample

import readerstats as rs
from readerstats.study.load import study_files

GOOD = [sample("c1", "fake", "fake"), sample("c2", "real", "fake")]
CASES = "case,truth,dataset\nc1,fake,D\nc2,real,D\n"


@pytest.fixture
def logs(written):
    paths = written(
        {
            "logs/a.eval": archive(GOOD),
            "logs/b.eval": archive(GOOD, header("meta/llama", run="r2")),
            "all truths.csv": CASES,
        }
    )
    return paths[0].parent


def test_a_pattern_is_its_files(logs):
    study = rs.load_study([logs / "*.eval", logs.parent / "all truths.csv"], positive="fake")

    assert set(study.reads["reader"]) == {"openai/gpt", "meta/llama"}
    assert {file.table for file in study.files} == {"models", "cases"}


def test_files_of_a_pattern_are_inputs_that_no_output_may_replace(logs):
    assert {path.name for path in study_files(str(logs / "?.eval"))} == {"a.eval", "b.eval"}


def test_a_file_that_is_named_and_matched_counts_once(logs):
    study = rs.load_study([logs / "a.eval", logs / "*.eval", logs / "[ab].eval"], positive="fake")

    assert len(study.files) == 2


def test_a_pattern_without_files_is_told_as_it_was_written(logs):
    with pytest.raises(rs.StudyError) as caught:
        rs.load_study([logs / "*.log", logs.parent / "all truths.csv"], positive="fake")

    [told] = caught.value.problems
    assert "*.log: no file has such a name" in str(told)


def test_a_file_whose_name_has_such_a_sign_is_that_file(written):
    [path] = written({"reads[1].csv": "reader,case,response,truth\nR,c1,1,1\nR,c2,0,0\n"})

    assert len(rs.load_study(path).reads) == 2


def test_a_folder_of_logs_is_a_study(logs):
    assert set(rs.load_study(logs, positive="fake").reads["reader"]) == {
        "openai/gpt", "meta/llama",
    }  # fmt: skip


def test_study_toml_may_name_a_pattern(logs):
    settings = '[files]\nmodels = ["*.eval"]\n[task]\npositive = "fake"\nnegative = "real"\n'
    (logs / "study.toml").write_text(settings)

    assert len(rs.load_study(logs).files) == 2


def test_people_and_models_are_put_together(logs, written):
    [path] = written({"radiologists.csv": "case,R1,R2\nc1,fake,fake\nc2,real,fake\n"})

    study = rs.load_study([logs / "a.eval", path], positive="fake")

    assert set(study.reads["reader"]) == {"openai/gpt", "R1", "R2"}
