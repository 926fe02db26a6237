"""Studies in other formats: nothing that a format can hold is lost on the way there and back."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import readerstats as rs
from readerstats.cli import convert as command
from readerstats.cli.main import group
from readerstats.errors import ReaderStatsError
from readerstats.report.conversion import TARGETS, convert, exported
from readerstats.study.exports import workbook
from readerstats.study.formula_cells import as_meant, harmless

SCORED = {"imrmc": "study.imrmc", "rjafroc": "study.xlsx", "mrmcaov": "study.csv"}
AWKWARD = ["=cmd()", "Smith, J", "-1", "truth", "'quoted", 'R "5"', "٣", "a;b"]


@pytest.fixture(scope="module")
def fracture():
    return rs.load_study(rs.example("fracture_ai"))


@pytest.fixture(scope="module")
def xray():
    return rs.load_study(rs.example("deepfake_xray"))


def study(readers=("R1", "R2"), cases=("c1", "c2", "c3", "c4"), modalities=("CT", "MR"), keep=None):
    """Scores with digits that a careless writer would lose; every second case is sick."""
    rows = [
        {"reader": r, "case": c, "modality": m, "score": (i + 1) * 0.1 + j / 3 - 2 * k + 1e-17}
        for k, m in enumerate(modalities)
        for j, r in enumerate(readers)
        for i, c in enumerate(cases)
    ]
    truth = ["sick" if i % 2 else "well" for i in range(len(cases))]
    key = pd.DataFrame({"case": list(cases), "truth": truth})
    kept = [row for row in rows if keep is None or keep(row)]
    return rs.Study(reads=pd.DataFrame(kept), cases=key, positive="sick")


def numbers(one: rs.Study) -> dict[tuple[str | None, str, str], float]:
    reads = one.reads
    keys = zip(reads["modality"], reads["reader"], reads["case"], strict=True)
    return {k: v for k, v in zip(keys, reads["score"], strict=True) if v == v}


def states(one: rs.Study) -> dict[str, bool]:
    truth = one.cases["truth"] == one.task.positive
    return dict(zip(one.cases["case"], truth, strict=True))


@pytest.mark.parametrize("example", ["fracture", "xray"])
def test_tables_give_back_every_read_run_case_reader_and_setting(example, request, tmp_path):
    before = request.getfixturevalue(example)

    after = rs.load_study(convert(before, tmp_path / "out").path)

    for table in ("reads", "runs", "cases", "readers"):
        pd.testing.assert_frame_equal(getattr(before, table), getattr(after, table))
    assert before.task == after.task
    assert before.settings.analysis == after.settings.analysis
    assert before.title == after.title
    assert [p for p in after.problems if p.severity == "warning" and p not in before.problems] == []


@pytest.mark.parametrize(("to", "name"), SCORED.items())
def test_a_format_of_scores_gives_back_reads_truth_and_every_digit(to, name, tmp_path):
    before = study()

    after = rs.load_study(convert(before, tmp_path / name, to=to).path)

    assert numbers(after) == numbers(before)
    assert states(after) == states(before)
    assert after.modalities == before.modalities
    assert list(after.cases["case"]) == list(before.cases["case"])


@pytest.mark.parametrize(("to", "name"), SCORED.items())
def test_reads_that_are_not_there_stay_away(to, name, tmp_path):
    gone = {("R1", "c1", "CT"), ("R2", "c2", "CT"), ("R1", "c2", "MR")}
    before = study(keep=lambda row: (row["reader"], row["case"], row["modality"]) not in gone)

    after = rs.load_study(convert(before, tmp_path / name, to=to).path)

    assert numbers(after) == numbers(before)
    assert len(after.reads) == len(before.reads)


NESTED = {
    "readers in modalities": lambda row: (row["reader"] == "R1") == (row["modality"] == "CT"),
    "cases in readers": lambda row: (row["reader"] == "R1") == (row["case"] in {"c1", "c2"}),
}


@pytest.mark.parametrize("keep", NESTED.values(), ids=NESTED)
def test_nested_designs_come_back_from_rjafroc(keep, tmp_path):
    before = study(keep=keep)

    made = convert(before, tmp_path / "study.xlsx")

    assert numbers(rs.load_study(made.path)) == numbers(before)
    assert any("nested designs" in notice for notice in made.notices)


def test_the_answers_of_a_study_are_written_as_one_and_zero(xray, tmp_path):
    made = convert(xray, tmp_path / "study.imrmc", values="answers")

    after = rs.load_study(made.path, threshold=1)

    assert (after.arrays().readers, after.arrays().cases) == (
        xray.arrays().readers, xray.arrays().cases,
    )  # fmt: skip
    np.testing.assert_array_equal(after.arrays().decision, xray.arrays().decision)
    assert any("answers are written as 1 for 'synthetic'" in notice for notice in made.notices)


@pytest.mark.parametrize("to", SCORED)
def test_the_area_under_the_curve_is_the_same_elsewhere(to, fracture, tmp_path):
    after = rs.load_study(convert(fracture, tmp_path / SCORED[to], to=to).path)

    def areas(one: rs.Study) -> list[tuple[object, ...]]:
        rows = rs.performance(one, metric="auc").readers
        return [(r.labels.reader, r.labels.modality, r.result.estimate, r.result.se) for r in rows]

    assert areas(after) == areas(fracture)


@pytest.mark.parametrize("to", ["tables", "mrmcaov"])
def test_names_that_a_spreadsheet_would_run_are_harmless_in_the_file_and_come_back(to, tmp_path):
    before = study(readers=("=cmd()", "@R2"), cases=("+a", "=b", "c", "-d"))
    name = tmp_path / ("out" if to == "tables" else "study.csv")

    made = convert(before, name, to=to)

    files = [*made.path.iterdir()] if to == "tables" else [made.path]
    starts = {
        cell[:1] for path in files if path.suffix == ".csv"
        for line in path.read_text().splitlines()[1:] for cell in line.split(",")[:2]
    }  # fmt: skip
    assert not starts & set("=+@")
    assert numbers(rs.load_study(made.path)) == numbers(before)


@pytest.mark.parametrize(("to", "name"), SCORED.items())
def test_readers_whose_names_a_format_cannot_hold_are_renamed_and_it_is_said(to, name, tmp_path):
    before = study(readers=AWKWARD)

    made = convert(before, tmp_path / name, to=to)
    after = rs.load_study(made.path)

    assert len(after.humans) == len(AWKWARD)
    assert sorted(numbers(after).values()) == sorted(numbers(before).values())
    changed = len(set(AWKWARD) - set(after.humans))
    assert bool(changed) == any("other names" in notice for notice in made.notices)


def test_a_workbook_has_no_formula(tmp_path):
    from openpyxl import load_workbook

    made = convert(study(readers=("=1+1", "R2")), tmp_path / "study.xlsx")

    cells = [c for sheet in load_workbook(made.path) for row in sheet.iter_rows() for c in row]
    assert "=1+1" in [cell.value for cell in cells]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_case_numbers_of_rjafroc_are_those_of_the_study_where_it_has_numbers(tmp_path):
    from openpyxl import load_workbook

    numbered = convert(study(cases=("7", "10", "12", "3")), tmp_path / "a.xlsx")
    named = convert(study(), tmp_path / "b.xlsx")

    assert load_workbook(numbered.path).sheetnames == ["FP", "TP", "TRUTH"]
    assert load_workbook(named.path).sheetnames == ["FP", "TP", "TRUTH", "X_CASE_NAMES"]
    assert set(rs.load_study(numbered.path).cases["case"]) == {"7", "10", "12", "3"}


@pytest.mark.parametrize("to", TARGETS)
def test_the_same_study_gives_the_same_bytes(to, fracture):
    assert exported(fracture, to).files == exported(fracture, to).files


def test_scores_and_answers_of_different_readers_keep_apart_in_tables(tmp_path):
    rated = study(readers=("R1",), modalities=("CT",)).reads
    said = pd.DataFrame({"reader": "R2", "case": ["c1", "c2", "c3", "c4"], "modality": "CT",
                         "response": ["sick", "well", "well", "sick"]})  # fmt: skip
    rated[["reader", "case", "modality", "score"]].to_csv(tmp_path / "a.csv", index=False)
    said.to_csv(tmp_path / "b.csv", index=False)
    study().cases[["case", "truth"]].to_csv(tmp_path / "cases.csv", index=False)
    files = [tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "cases.csv"]
    before = rs.load_study(files, positive="sick", threshold=0.3)

    made = convert(before, tmp_path / "out")
    after = rs.load_study(made.path)

    assert (made.path / "ratings.csv").exists()
    for table in (before, after):
        assert table.arrays().decision.shape == (1, 2, 4)
    key = ["reader", "case"]
    pd.testing.assert_frame_equal(
        before.reads.sort_values(key, ignore_index=True),
        after.reads.sort_values(key, ignore_index=True),
    )


def test_an_anonymized_study_is_written_without_names_and_without_the_salt(xray, tmp_path):
    secret = xray.with_settings(salt="not to be told", anonymize=True).anonymized()

    made = convert(secret, tmp_path / "out")

    written = "".join(path.read_text() for path in made.path.iterdir())
    assert "not to be told" not in written
    assert "XR001" not in written
    assert len(rs.load_study(made.path).reads) == len(xray.reads)


def test_settings_with_a_table_of_their_own_come_back(fracture, tmp_path):
    before = fracture.with_settings(cuts={"experience_years": [5, 10]}, margins={"auc": 0.05})

    after = rs.load_study(convert(before, tmp_path / "out").path)

    assert after.settings.analysis == before.settings.analysis


def test_what_is_there_is_replaced_only_if_it_is_said(tmp_path):
    target = tmp_path / "study.imrmc"
    target.write_text("mine")

    with pytest.raises(ReaderStatsError, match="is there already; name another file, or take --f"):
        convert(study(), target)
    assert target.read_text() == "mine"
    assert convert(study(), target, force=True).path.read_text().startswith("Reader study")

    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ReaderStatsError, match="holds files already"):
        convert(study(), tmp_path)
    convert(study(), tmp_path, force=True)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "study.toml").exists()


def test_a_file_of_the_study_is_never_written_over(tmp_path):
    first = convert(study(), tmp_path / "study.csv").path
    before = first.read_bytes()

    with pytest.raises(ReaderStatsError, match="is a file of the study itself; choose another nam"):
        convert(rs.load_study(first), first, force=True)

    assert first.read_bytes() == before


def test_a_place_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    with pytest.raises(ReaderStatsError, match="cannot be written"):
        convert(study(), tmp_path / "nowhere" / "study.imrmc")

    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("name", "to", "message"),
    [
        ("study.foo", None, "does not say the format"),
        ("study.csv", "rjafroc", "ends in .xlsx"),
        ("study.csv", "tables", "is no name of a folder"),
        ("study.csv", "sas", "there is no format 'sas'"),
    ],
)
def test_a_format_that_is_not_meant_is_told(name, to, message, tmp_path):
    with pytest.raises(ReaderStatsError, match=message):
        convert(study(), tmp_path / name, to=to)


def test_without_openpyxl_the_remedy_is_said(monkeypatch, tmp_path):
    import sys

    monkeypatch.setitem(sys.modules, "openpyxl", None)

    with pytest.raises(ReaderStatsError, match=r"pip install 'readerstats\[excel\]'"):
        workbook.workbook_bytes({})


@pytest.mark.parametrize("text", ["=1", "+", "'=x", "''-", "-1.5e3", "a=b", "'", "", "@", "\tx"])
def test_a_harmless_cell_means_the_same(text):
    assert as_meant(harmless(text)) == text


def test_the_command_says_on_standard_error_what_is_not_held(tmp_path):
    target = tmp_path / "study.csv"

    result = CliRunner().invoke(group, ["convert", str(rs.example("fracture_ai")), str(target)])

    assert result.exit_code == 0, result.output
    assert result.stdout.strip() == str(target.resolve())
    assert "note: the format has no place for 'region'" in result.stderr
    assert len(pd.read_csv(io.StringIO(target.read_text()))) > 1000


def test_the_command_refuses_before_it_loads(tmp_path):
    (tmp_path / "out.csv").write_text("mine")

    result = CliRunner().invoke(group, ["convert", "nowhere", str(tmp_path / "out.csv")])

    assert "is there already" in str(result.exception)
    assert command.TARGETS == TARGETS
    assert Path(tmp_path / "out.csv").read_text() == "mine"
