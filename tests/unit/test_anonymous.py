"""A study without names: no identifier of a reader is left anywhere in it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import readerstats as rs
from readerstats.study.load import load_study
from readerstats.study.model import Study

NAMES = ("Rossi", "Smith", "Weber", "Dubois", "Kaya", "Khan")


@pytest.fixture
def named(folder_with) -> Study:
    """Six readers in a wide table; one has no covariates, one always says the same."""
    rows = [
        ",".join([f"c{i}", "yes" if i % 2 else "no",
                  *("yes" if (i + n) % 3 or name == "Khan" else "no"
                    for n, name in enumerate(NAMES))])
        for i in range(12)
    ]  # fmt: skip
    wide = "\n".join([",".join(["case", "truth", *NAMES]), *rows, ""])
    listed = (*NAMES[1:], "Nobody")
    readers = "reader,mail,center\n" + "".join(
        f"{name},{name.lower()}@x.org,{'ab'[n % 2]}\n" for n, name in enumerate(listed)
    )
    models = "model,case,response\n" + "".join(f"GPT-5,c{i},yes\n" for i in range(12))
    folder = folder_with({"Rossi reads.csv": wide, "readers.csv": readers, "models.csv": models})
    tables = [folder / name for name in ("Rossi reads.csv", "readers.csv", "models.csv")]
    return load_study(tables)


def everything(study: Study) -> str:
    """All that a study can tell, in small letters."""
    tables = (study.reads, study.cases, study.readers)
    parts = (study.files, study.columns, study.paths, study.settings, study.arrays(), study)
    words = [*(table.to_csv() for table in tables), *map(str, study.problems), *map(repr, parts)]
    return "\n".join(words).casefold()


def test_no_name_is_left_in_tables_problems_files_or_columns(named):
    study = named.anonymized()

    text = everything(study)

    assert [name for name in (*NAMES, "Nobody") if name.casefold() in text] == []


def test_the_named_study_did_name_them(named):
    problems = "\n".join(map(str, named.problems))

    assert "'Khan' gave the same response" in problems
    assert "'Rossi' has no row in readers.csv" in problems
    assert "'Nobody' occurs in no read" in problems


def test_readers_are_numbered_and_models_keep_their_names(named):
    study = named.anonymized()

    assert study.humans == tuple(f"Reader {n:02d}" for n in range(1, 7))
    assert study.models == ("GPT-5",)
    assert "center" in study.readers.columns


def test_the_reads_are_the_same_in_another_order_of_readers(named):
    before, after = named.arrays().correct[0], named.anonymized().arrays().correct[0]

    order = np.lexsort(before.T), np.lexsort(after.T)
    np.testing.assert_array_equal(before[order[0]], after[order[1]])
    assert not np.array_equal(before, after)


def test_the_order_is_the_same_each_time(named):
    once, again = named.anonymized(), named.anonymized()

    assert once.reads.equals(again.reads)


def orders_of(folder: Path, reads: list[str]) -> set[tuple[str, ...]]:
    """The anonymous order of readers, told by years of experience, for each table of reads."""
    years = "".join(f"{name},{n}\n" for n, name in enumerate(NAMES))
    (folder / "readers.csv").write_text("reader,experience_years\n" + years, encoding="utf-8")
    found = set()
    for table in reads:
        (folder / "reads.csv").write_text(table, encoding="utf-8")
        study = load_study(folder, positive="yes").anonymized()
        found.add(tuple(study.readers["experience_years"]))
    return found


def test_pseudonyms_cannot_be_undone_with_the_seed_that_the_page_prints(tmp_path):
    def table(changed: int) -> str:
        rows = [f"{name},c{i},{'yes' if (i == 0) != (i == changed) else 'no'},"
                f"{'yes' if i % 2 else 'no'}" for name in NAMES for i in range(8)]  # fmt: skip
        return "\n".join(["reader,case,response,truth", *rows, ""])

    assert len(orders_of(tmp_path, [table(changed) for changed in range(1, 8)])) > 1


def test_identifiers_of_cases_and_patients_are_numbered(tmp_path):
    cases = "case,truth,patient,accession\n" + "".join(
        f"MRN-77{i},{'yes' if i % 2 else 'no'},DOE^JANE{i // 2},QZX{i}\n" for i in range(8)
    )
    wide = ",".join(["reader", *(f"MRN-77{i}" for i in range(7))])
    rows = [",".join([name, *("yes" if (i + n) % 3 else "no" for i in range(7))])
            for n, name in enumerate(NAMES)]  # fmt: skip
    (tmp_path / "cases.csv").write_text(cases, encoding="utf-8")
    (tmp_path / "reads.csv").write_text("\n".join([wide, *rows, ""]), encoding="utf-8")
    study = load_study(tmp_path, positive="yes")
    hidden = study.anonymized()

    told = everything(hidden)
    assert [word for word in ("mrn", "doe", "jane", "qzx") if word in told] == []
    assert hidden.arrays().cases[:2] == ("Case 1", "Case 2")
    assert hidden.cases["patient"].tolist()[:3] == ["Patient 1", "Patient 1", "Patient 2"]
    assert hidden.cases["truth"].tolist() == study.cases["truth"].tolist()


def test_problems_tell_the_new_names(named):
    messages = [str(p) for p in named.anonymized().problems if p.code == "one-answer"]

    assert len(messages) == 2  # Khan, and the model
    assert any(message.startswith("'Reader 0") for message in messages)


def test_those_who_settled_the_truth_get_their_new_names_there():
    reads = pd.DataFrame(
        [(reader, case, "yes") for reader in NAMES for case in "abcd"],
        columns=["reader", "case", "response"],
    )
    cases = pd.DataFrame({"case": list("abcd"), "truth": ["yes", "no"] * 2,
                          "truth_reader": ["Weber; Kaya", "Dr Who"] * 2,
                          "side": ["Khan", "left"] * 2})  # fmt: skip
    study = Study(reads=reads, cases=cases, positive="yes")

    settled = study.anonymized().cases["truth_reader"].tolist()

    assert settled[1] == "Dr Who"
    assert settled[0].startswith("Reader 0")
    assert set(settled[0].split("; ")) <= set(study.anonymized().humans)
    assert study.anonymized().cases["side"].tolist() == ["Khan", "left"] * 2  # says something else
    assert next(one.code for one in rs.alerts(study.anonymized())) == "reader-sets-truth"


def test_a_covariate_that_names_people_tells_their_new_names():
    people = ("Rossi", "Smith", "Weber", "A")
    reads = pd.DataFrame(
        [(name, case, "yes") for name in people for case in ("c1", "c2", "c3", "c4")],
        columns=["reader", "case", "response"],
    )
    readers = pd.DataFrame({
        "reader": people,
        "mentor": ["Weber", "Weber", "ROSSI and Smith", "Weber"],
        "center": ["A", "A", "B", "B"],
    })  # fmt: skip
    cases = pd.DataFrame({"case": ["c1", "c2", "c3", "c4"], "truth": ["yes", "yes", "no", "no"]})
    named = Study(reads=reads, cases=cases, readers=readers, positive="yes", negative="no")

    study = named.anonymized()

    said = " ".join(study.readers["mentor"])
    assert not any(name.casefold() in said.casefold() for name in people[:3])
    assert set(study.readers["center"]) == {"A", "B"}
    trained = study.readers.set_index("reader")["mentor"]
    assert trained[trained.value_counts().idxmax()].count("Reader") == 2
