"""Long tables as R packages have them: MRMCaov, MRMCbinary, VIPER; all are made up."""

from __future__ import annotations

import pytest

import readerstats as rs
from readerstats.study.formats.content import FileContent
from readerstats.study.formats.registry import format_of

AOV = "\n".join(
    ["reader,treatment,case,case2,case3,truth,rating"]
    + [
        f"{reader},{treatment},{case},{reader}.{case},{treatment}.{case},{case % 2},{case + reader}"
        for reader in (1, 2)
        for treatment in (1, 2)
        for case in range(1, 7)
    ]
)
BINARY = "\n".join(
    ["Modality,Reader,Case,D,Y"]
    + [
        f"{modality},{reader},{case},{case % 2},{int(case % 3 == 0)}"
        for modality in "AB"
        for reader in (1, 2)
        for case in range(1, 7)
    ]
)
VIPER = "\n".join(
    [
        "caseType455,cancerStatus455,cancerStatus365,caseID,readerID,modalityID,recall,score,caseGroup"
    ]
    + [
        f"x,{int(case > 3)},{int(case > 4)},{case},{reader},{modality},{case % 2},{case * 10},1"
        for reader in ("reader01", "reader02")
        for modality in ("FFDM", "SFM")
        for case in range(1, 7)
    ]
)


def loaded(tmp_path, text: str, settings: str = ""):
    (tmp_path / "reads.csv").write_text(text)
    if settings:
        (tmp_path / "study.toml").write_text(settings)
    return rs.load_study(tmp_path)


def test_the_long_table_of_mrmcaov_is_a_plain_table_and_nested_names_of_cases_stay_aside(tmp_path):
    study = loaded(tmp_path, AOV)

    assert format_of(FileContent("a.csv", AOV.encode())) is None
    assert (len(study.cases), study.modalities, study.rated) == (6, ("1", "2"), True)


@pytest.mark.parametrize(("column", "cases"), [("case2", 12), ("case3", 12)])
def test_a_nested_design_is_asked_for_in_study_toml(column, cases, tmp_path):
    study = loaded(tmp_path, AOV, f'[columns]\ncase = "{column}"\n')

    assert len(study.cases) == cases


def test_d_is_the_disease_and_y_the_call_of_mrmcbinary(tmp_path):
    study = loaded(tmp_path, BINARY)

    assert study.binary
    assert study.modalities == ("A", "B")
    truth = dict(zip(study.cases["case"], study.cases["truth"], strict=True))
    assert (truth["1"], truth["2"]) == ("1", "0")
    called = study.reads.query("case == '3'")["response"].unique().tolist()
    assert called == ["1"]


@pytest.mark.parametrize("header", ["Modality,Reader,Case,D,Y,truth", "Modality,Reader,Case,D,X"])
def test_other_columns_make_it_a_plain_table(header):
    assert format_of(FileContent("a.csv", (header + "\nA,1,1,0,0,0\n").encode())) is None


@pytest.mark.parametrize(("days", "positive"), [("455", 3), ("365", 2)])
def test_which_of_two_truths_of_viper_counts_is_said_in_study_toml(days, positive, tmp_path):
    settings = f'[columns]\ntruth = "cancerStatus{days}"\n[task]\nthreshold = 30\n'

    study = loaded(tmp_path, VIPER, settings)

    assert (study.cases["truth"] == study.task.positive).sum() == positive


def test_without_that_no_truth_of_viper_is_guessed(tmp_path):
    with pytest.raises(rs.StudyError, match="truth"):
        loaded(tmp_path, VIPER)
