"""A study without names: no identifier of a reader is left anywhere in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import readerstats as rs
from readerstats.analysis.characteristics import characteristics
from readerstats.study.coarse_facts import coarse_facts
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
    assert [name for name in study.readers.columns if name in ("mail", "center")] == []


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
        found.add(tuple(study.reader_facts["experience_years"]))
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


def test_those_who_settled_the_truth_are_not_told_by_their_new_names():
    reads = pd.DataFrame(
        [(reader, case, "yes") for reader in NAMES for case in "abcd"],
        columns=["reader", "case", "response"],
    )
    cases = pd.DataFrame({"case": list("abcd"), "truth": ["yes", "no"] * 2,
                          "truth_reader": ["Weber; Kaya", "Dr Who"] * 2,
                          "side": ["Khan", "left"] * 2})  # fmt: skip
    study = Study(reads=reads, cases=cases, positive="yes").anonymized()

    alert = next(one for one in rs.alerts(study) if one.code == "reader-sets-truth")

    # who knows from the paper that Weber set the truth would know Weber's new name
    assert study.cases["truth_reader"].tolist() == ["[reader]; [reader]", "Dr Who"] * 2
    assert str(alert).startswith("column 'truth_reader': a reader or more settled the truth of 2")
    assert study.cases["side"].tolist() == ["[reader]", "left"] * 2


def test_texts_name_nobody_in_any_letter_case():
    people = ("Rossi", "Smith", "Weber", "A")
    reads = pd.DataFrame(
        [(name, case, "yes", "ROSSI's desk") for name in people for case in "abcd"],
        columns=["reader", "case", "response", "modality"],
    )
    readers = pd.DataFrame({"reader": people, "mentor": ["weber", "Weber", "WEBER", "Weber"],
                            "team": ["Smith's"] * 3 + ["A"]})  # fmt: skip
    cases = pd.DataFrame({"case": list("abcd"), "truth": ["yes", "no"] * 2,
                          "dataset": ["Weber's"] * 2 + ["A"] * 2,
                          "note_of_rossi": ["seen", "missed"] * 2})  # fmt: skip
    named = Study(reads=reads, cases=cases, readers=readers, positive="yes",
                  title="The Rossi study")  # fmt: skip

    study = named.with_settings(notice="Thanks to SMITH and a smithy.").anonymized()

    assert [name for name in people[:3] if name.casefold() in everything(study)] == []
    assert study.title == "The [reader] study"
    assert study.cases["dataset"].tolist() == ["[reader]'s"] * 2 + ["A"] * 2


def test_what_differs_only_in_a_name_is_still_two_things():
    reads = pd.DataFrame(
        [(name, case, "yes") for name in NAMES for case in "abcd"],
        columns=["reader", "case", "response"],
    )
    cases = pd.DataFrame({"case": list("abcd"), "truth": ["yes", "no"] * 2,
                          "dataset": ["Rossi set"] * 2 + ["Khan set"] * 2})  # fmt: skip
    study = Study(reads=reads, cases=cases, positive="yes").anonymized()

    assert study.datasets == ("[reader] set", "[reader] set (2)")


# Facts about readers


def facts(**columns: list[object]) -> pd.DataFrame:
    n = len(next(iter(columns.values())))
    frame = pd.DataFrame({"reader": [f"r{i}" for i in range(n)], "kind": ["human"] * n})
    for name, values in columns.items():
        numbers = all(isinstance(one, float | int) or one is None for one in values)
        frame[name] = pd.Series(values, dtype=float if numbers else object)
    return frame


@given(
    st.lists(
        st.tuples(st.floats(0, 40), st.sampled_from("abcdef"), st.sampled_from(["x", "y", None])),
        max_size=25,
    ),
    st.integers(2, 5),
)
@settings(max_examples=60, deadline=None)
def test_whatever_stands_beside_a_reader_is_shared_by_so_many(rows, least):
    columns = list(zip(*rows, strict=True)) if rows else [[], [], []]
    table = facts(years=list(columns[0]), city=list(columns[1]), grade=list(columns[2]))

    made = coarse_facts(table, least=least)

    beside = made.beside.drop(columns=["reader", "kind"]).fillna("-")
    if len(beside.columns):
        assert beside.value_counts().min() >= least
    for name in made.facts.columns[2:]:
        if made.facts[name].dtype == object:
            assert made.facts[name].value_counts().min() >= least


def test_the_covariate_named_first_is_the_finest():
    table = facts(city=list("aaabbbccc"), years=[1, 2, 30, 3, 4, 31, 5, 6, 32])

    of_city = coarse_facts(table, least=3, first=("city",)).beside
    of_years = coarse_facts(table, least=3, first=("years",)).beside

    assert "years" not in of_city
    assert of_city["city"].tolist() == list("aaabbbccc")
    assert of_years["years"].nunique() == 3


def test_correlations_are_of_the_exact_numbers_and_points_are_not():
    study = rs.load_study(rs.example("deepfake_xray"), replicates=100)
    named, hidden = (rs.correlate(one, "experience_years") for one in (study, study.anonymized()))

    exact = [row.result.estimate for row in named.tests]
    assert [row.result.estimate for row in hidden.tests] == pytest.approx(exact, abs=1e-6)
    shared = Counter(point.value for point in hidden.points if point.dataset is None)
    assert min(shared.values()) >= 3
    assert rs.correlate(study.anonymized(), "subspecialty").points == ()


def test_new_names_do_not_depend_on_the_order_of_rows_and_a_salt_keeps_them(tmp_path):
    def readers(study: Study) -> list[tuple[str, float]]:
        facts = study.anonymized().reader_facts
        return list(zip(facts["reader"], facts["experience_years"], strict=True))

    study = rs.load_study(rs.example("deepfake_xray"))
    reads, facts, cases = study.reads, study.readers, study.cases
    reads, facts = (one[one["reader"].isin(study.humans)] for one in (reads, facts))
    more = {"cases": cases, "readers": facts, "positive": "synthetic"}
    first = Study(reads=reads, **more)
    turned = Study(reads=reads[::-1], **more)
    fewer = Study(reads=reads[1:], **more)
    salted, fewer_salted = (
        Study(reads=one, **more).with_settings(salt="a secret word") for one in (reads, reads[1:])
    )

    assert readers(first) == readers(turned)
    assert readers(first) != readers(fewer)
    assert readers(salted) == readers(fewer_salted)
    assert "secret" not in repr(salted.anonymized().settings)
    years = [years for _, years in readers(first)]
    assert years not in (
        sorted(years),
        sorted(years, reverse=True),
        facts["experience_years"].tolist(),
    )


def test_numbers_that_are_names_of_patients_are_dropped_and_measurements_stay():
    n = 8
    reads = pd.DataFrame(
        [(name, f"PAT{i}00", "yes" if (i + k) % 3 else "no")
         for k, name in enumerate(NAMES) for i in range(n)],
        columns=["reader", "case", "response"],
    )  # fmt: skip
    cases = pd.DataFrame({
        "case": [f"PAT{i}00" for i in range(n)], "truth": ["yes", "no"] * 4,
        "patient": [str(5550000 + i // 2) for i in range(n)],
        "mrn": [334000.0 + 7 * (i // 2) for i in range(n)],
        "accession": [880.0 + i // 4 for i in range(n)],
        "age": [61.0, 61, 50, 50, 61, 61, 70, 70], "size": [1.5 + i for i in range(n)],
    })  # fmt: skip
    study = Study(
        reads=reads, cases=cases, positive="yes", title="PAT100 of 5550003, seen by 8 in 2025"
    ).anonymized()

    assert {"mrn", "accession"}.isdisjoint(study.cases.columns)
    assert {"age", "size"} <= set(study.cases.columns)
    assert study.title == "[case] of [case], seen by 8 in 2025"


def test_the_extremes_of_a_fact_are_told_of_nobody():
    people = pd.DataFrame({
        "reader": NAMES, "years": [1.0, 4, 7, 9, 20, 37], "fellows": [0.0, 0, 0, 0, 0, 1],
    })  # fmt: skip
    reads = pd.DataFrame(
        [(name, case, "yes") for name in NAMES for case in "ab"],
        columns=["reader", "case", "response"],
    )
    cases = pd.DataFrame({"case": ["a", "b"], "truth": ["yes", "no"]})
    named = Study(reads=reads, cases=cases, readers=people, positive="yes")

    told = {one.column: one for one in characteristics(named.anonymized()).readers}

    years, fellows = characteristics(named).readers
    assert (years.maximum, fellows.column) == (37.0, "fellows")
    assert (told["years"].median, told["years"].minimum, told["years"].maximum) == (8.0, None, None)
    assert "fellows" not in told
