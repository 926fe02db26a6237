"""Designs that no method was made for: each has an answer or a named reason, and never a NaN."""

from __future__ import annotations

import json
import random

import pytest

TRUTH = {f"c{case:02d}": "yn"[case % 2] for case in range(12)}
READERS = ("Ann", "Bob", "Cid")
BOTH = ("film", "CT")
FEW = ("--positive", "y", "--replicates", "200")
METHODS = (
    "obuchowski-rockette", "u-statistics", "u-statistics-centred", "mixed", "bootstrap", "paired-t",
    "welch-t", "mcnemar-clustered", "mcnemar-durkalski",
)  # fmt: skip


def reads(answer, *, readers=READERS, cases=tuple(TRUTH), column="response", patient=None):
    """A table of reads under two modalities; `answer` gives None for what was not read."""
    rows = [f"reader,modality,case,truth,{column}" + (",patient" if patient else "")]
    for reader in readers:
        for modality in BOTH:
            for case in cases:
                said = answer(reader, modality, case)
                if said is not None:
                    row = f"{reader},{modality},{case},{TRUTH[case]},{said}"
                    rows.append(row + (f",{patient(case)}" if patient else ""))
    return "\n".join([*rows, ""])


def guess(reader, modality, case):
    """Right on three reads of four, the same ones in every run."""
    chance = random.Random(f"{reader} {modality} {case}")  # noqa: S311 - no secret
    return TRUTH[case] if chance.random() < 0.75 else "yn"[TRUTH[case] == "y"]


def right(reader, modality, case):
    return TRUTH[case]


def right_on_ct(reader, modality, case):
    return right(reader, modality, case) if modality == "CT" else guess(reader, modality, case)


def ct_by_ann(reader, modality, case):
    return guess(reader, modality, case) if modality == "film" or reader == "Ann" else None


def no_positives_for_cid(reader, modality, case):
    return None if reader == "Cid" and TRUTH[case] == "y" else guess(reader, modality, case)


def own_cases(reader, modality, case):
    """Readers share no case."""
    return guess(reader, modality, case) if int(case[1:]) % 3 == READERS.index(reader) else None


def own_modality(reader, modality, case):
    """Readers share no modality."""
    return guess(reader, modality, case) if (modality == "CT") == (reader == "Ann") else None


def always_three(reader, modality, case):
    return 3


ODD = {
    "one reader": reads(guess, readers=("Ann",)),
    "two readers": reads(guess, readers=("Ann", "Bob")),
    "a case of each class": reads(guess, cases=("c00", "c01")),
    "a reader without positives": reads(no_positives_for_cid),
    "constant scores": reads(always_three, column="score"),
    "a modality of one reader": reads(ct_by_ann),
    "all right": reads(right),
    "all right under one modality": reads(right_on_ct),
    "no case in common": reads(own_cases),
    "no modality in common": reads(own_modality),
    "one patient": reads(guess, patient=lambda case: "p"),
    "patients with two cases": reads(guess, patient=lambda case: int(case[1:]) // 2),
}
NEVER = ("Traceback", "something unexpected", "Warning:", "NaN", "nan ")


@pytest.fixture
def laid(tmp_path, monkeypatch):
    """Lay an odd study on the desk and return its name."""
    monkeypatch.chdir(tmp_path)

    def lay(name):
        (tmp_path / "odd.csv").write_text(ODD[name], encoding="utf-8")
        return "odd.csv"

    return lay


def strictly(text):
    """Read JSON as its standard says: no NaN, no Infinity."""

    def refuse(name):
        raise AssertionError(f"{name} is no JSON")

    return json.loads(text, parse_constant=refuse)


def assert_reasoned(said):
    """Either an error of one sentence, or rows of which each that lacks P says why."""
    assert not [word for word in NEVER if word in said.out + said.err]
    if said.status == 1:
        assert said.out == ""
        assert said.err.splitlines()[-1].startswith("error: ")
        return
    assert said.status == 0
    answer = strictly(said.out)
    rows = answer["tests"] if "tests" in answer else answer["estimates"]
    assert rows or answer["notes"]
    for row in answer.get("tests", ()):
        assert row["p"] is not None or row["note"]
        assert (row["lower"] is None) == (row["upper"] is None)
    for row in answer["estimates"]:
        assert row["lower"] is not None or row["note"]


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("command", ["accuracy", "compare"])
def test_an_odd_design_has_an_answer_or_a_reason(command, name, typed, laid):
    assert_reasoned(typed(command, laid(name), *FEW, "--format", "json", "--quiet"))


@pytest.mark.parametrize("name", [name for name in ODD if name != "constant scores"])
@pytest.mark.parametrize("method", METHODS)
def test_every_method_answers_an_odd_design_or_says_why_not(method, name, typed, laid):
    said = typed("compare", laid(name), "--by", "modality", "--method", method, *FEW,
                 "--metric", "sensitivity", "--format", "json", "--quiet")  # fmt: skip

    assert_reasoned(said)


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("fixed", ["readers", "cases"])
def test_what_is_fixed_answers_an_odd_design_or_says_why_not(fixed, name, typed, laid):
    said = typed("compare", laid(name), "--by", "modality", f"--{fixed}", "fixed", *FEW,
                 "--format", "json", "--quiet")  # fmt: skip

    assert_reasoned(said)
    if said.status == 0:
        other = "cases" if fixed == "readers" else "readers"
        assert {row["random"] for row in strictly(said.out)["tests"]} <= {other}


@pytest.mark.parametrize("aim", ["non-inferiority", "equivalence", "superiority"])
@pytest.mark.parametrize("name", ["one reader", "all right", "a modality of one reader"])
def test_a_margin_in_an_odd_design_has_an_answer_or_a_reason(name, aim, typed, laid):
    said = typed("compare", laid(name), "--by", "modality", "--margin", "0.1", "--alternative", aim,
                 *FEW, "--format", "json", "--quiet")  # fmt: skip

    assert_reasoned(said)


@pytest.mark.parametrize("command", ["accuracy", "compare"])
def test_readers_and_cases_cannot_both_be_fixed(command, typed, laid):
    said = typed(command, laid("two readers"), "--readers", "fixed", "--cases", "fixed", *FEW)

    assert said.status == 2
    assert "leave nothing random: an interval needs one of them" in said.err


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("--margin", "-0.05"), 2, "'--margin' cannot be -0.05; it must be above 0"),
        (("--margin", "0"), 2, "'--margin' cannot be 0.0; it must be above 0"),
        (("--margin", "5"), 1, "a margin of 5 is as wide as accuracy can differ"),
        (("--alternative", "equivalence"), 1, "equivalence needs a margin, named before the data"),
        (("--method", "nonsense"), 2, "'--method'"),
        (("--covariance", "bootstrap"), 2, "'--covariance'"),
        (
            ("--covariance", "unbiased"),
            1,
            "takes every case as a patient of its own; use jackknife",
        ),
        (("--method", "u-statistics"), 1, "U-statistics take every case as a patient of its own"),
        (("--method", "mcnemar"), 1, "McNemar's test cannot compare modality averages"),
    ],
)
def test_what_cannot_be_asked_of_patients_and_margins_is_told(words, status, sentence, typed, laid):
    said = typed("compare", laid("patients with two cases"), "--by", "modality", *words, *FEW)

    assert (said.status, said.out) == (status, "")
    assert sentence in said.err


def test_one_patient_a_case_changes_no_number(typed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plain.csv").write_text(reads(guess), encoding="utf-8")
    (tmp_path / "named.csv").write_text(reads(guess, patient=lambda case: f"p{case}"))
    found = []
    for file in ("plain.csv", "named.csv"):
        said = typed("compare", file, "--by", "modality", *FEW, "--format", "json", "--quiet")
        answer = strictly(said.out)
        found.append([answer[part] for part in ("tests", "estimates", "variance_components")])

    assert found[0] == found[1]
