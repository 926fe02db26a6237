"""Which column is what: by settings, name, synonym, content; two candidates are never a choice."""

from __future__ import annotations

import pytest

from readerstats.errors import StudyError
from readerstats.study.columns import sheet_by_name
from readerstats.study.formats.raw import raw_table
from readerstats.study.kinds import kinds_by_columns
from readerstats.study.load import load_study
from readerstats.study.roles import CASE_ROLES, READER_ROLES, SYNONYMS, named_role, squeezed


def table(*headings: str):
    return raw_table("table.csv", [headings, ["x"] * len(headings)])[0]


def roles(kind, *headings, **mapped):
    return sheet_by_name(table(*headings), kind, mapped)[0].roles


@pytest.mark.parametrize(
    ("heading", "kind", "role"),
    [
        ("Rad_ID", "reads", "reader"),
        ("readerID", "reads", "reader"),
        ("image_name", "reads", "case"),
        ("CaseID", "cases", "case"),
        ("Real_or_AI", "cases", "truth"),
        ("label", "cases", "truth"),
        ("label", "reads", "response"),
        ("treatment", "reads", "modality"),
        ("Years of experience", "readers", "experience_years"),
        ("Centre", "readers", "center"),
        ("time_taken_secs", "reads", "seconds"),
        ("favourite colour", "readers", None),
    ],
)
def test_names_in_the_wild_are_recognised(heading, kind, role):
    assert named_role(heading, kind) == role


@pytest.mark.parametrize("kind", SYNONYMS)
def test_no_name_stands_for_two_roles_of_a_table(kind):
    names = [name for synonyms in SYNONYMS[kind].values() for name in synonyms]
    names += [squeezed(role) for role in SYNONYMS[kind] if squeezed(role) not in names]

    assert sorted(names) == sorted(set(names))


def test_a_documented_name_outweighs_a_synonym():
    assert roles("reads", "rater", "reader")["reader"] == "reader"


def test_the_settings_outweigh_every_name():
    assert roles("reads", "reader", "who", reader=("who",))["reader"] == "who"


def test_a_model_column_is_the_reader_of_a_models_table():
    assert roles("models", "model", "case", "response")["reader"] == "model"


@pytest.mark.parametrize("role", ["reader", "case", "response", "modality"])
def test_two_synonyms_of_a_decisive_role_are_an_error(role):
    names = sorted(SYNONYMS["reads"][role])[:2]

    sheet, problems = sheet_by_name(table(*names), "reads", {})

    assert role not in sheet.roles
    assert [problem.code for problem in problems] == ["ambiguous-column"]


def test_two_synonyms_of_another_role_keep_their_names():
    sheet, problems = sheet_by_name(table("reader", "yoe", "experience"), "readers", {})

    assert sheet.free == ["yoe", "experience"]
    assert problems == []


def test_facts_of_cases_and_readers_are_also_known_in_reads():
    assert {*CASE_ROLES, *READER_ROLES} <= set(SYNONYMS["reads"])


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (("reader", "case", "response"), "reads"),
        (("model", "case", "answer"), "models"),
        (("image", "truth"), "cases"),
        (("rater", "age"), "readers"),
        (("a", "b"), None),
    ],
)
def test_the_kind_of_a_table_follows_from_its_columns(headings, kind):
    assert kinds_by_columns([table("reader", "case"), table(*headings)], {})[1] == kind


def test_without_long_reads_the_widest_table_holds_them():
    found = kinds_by_columns([table("case", "truth"), table("case", "R1", "R2")], {})

    assert found == ["cases", "reads"]


CASES = "case,verified\nc1,fake\nc2,real\nc3,real\n"
READS = "who,what,says\nAnn,c1,fake\nAnn,c2,real\nBob,c3,unsure\nBob,c1,real\n"
READERS = "reader,age\nAnn,30\nBob,50\n"


def found(study) -> dict[str, tuple[str, str]]:
    return {match.role: (match.column, match.how) for match in study.columns}


def test_columns_with_strange_names_are_found_by_content(folder_with):
    folder = folder_with(
        {
            "cases.csv": CASES.replace("verified", "truth"),
            "reads.csv": READS,
            "readers.csv": READERS,
        }
    )

    study = load_study(folder, positive="fake")

    reads = {m.role: (m.column, m.how) for m in study.columns if m.file == "reads.csv"}
    assert reads == {
        "reader": ("who", "content"),
        "case": ("what", "content"),
        "response": ("says", "content"),
    }


def test_the_truth_is_found_by_the_labels_of_the_answers(folder_with):
    reads = READS.replace("who,what,says", "reader,case,response").replace("unsure", "real")
    folder = folder_with({"cases.csv": CASES, "reads.csv": reads})

    assert found(load_study(folder, positive="fake"))["truth"] == ("verified", "content")


def test_two_columns_with_fitting_content_are_an_error(folder_with):
    cases = "case,first,second\nc1,fake,real\nc2,real,fake\nc3,real,real\n"
    reads = READS.replace("who,what,says", "reader,case,response").replace("unsure", "real")
    folder = folder_with({"cases.csv": cases, "reads.csv": reads})

    with pytest.raises(StudyError) as caught:
        load_study(folder, positive="fake")

    assert [problem.code for problem in caught.value.problems] == ["ambiguous-column"]


def test_a_rating_that_holds_labels_is_a_response(folder_with):
    reads = "reader,case,rating\nAnn,c1,fake\nAnn,c2,real\n"
    cases = CASES.replace("verified", "truth")

    study = load_study(folder_with({"cases.csv": cases, "reads.csv": reads}), positive="fake")

    assert found(study)["response"] == ("rating", "content")
    assert study.binary


def test_a_slip_among_zeros_and_ones_makes_no_rating(folder_with):
    rows = "".join(f"Ann,c{i},{i % 2}\n" for i in range(30))
    cases = "case,truth\n" + "".join(f"c{i},{i // 2 % 2}\n" for i in range(31))
    folder = folder_with(
        {"cases.csv": cases, "reads.csv": "reader,case,response\n" + rows + "Ann,c30,2\n"}
    )

    with pytest.raises(StudyError) as caught:
        load_study(folder)

    assert [(p.code, p.value) for p in caught.value.problems if p.severity == "error"] == [
        ("unknown-response", "2")
    ]
