"""Exports of survey tools: Qualtrics, Google Forms, REDCap. All of them are made up."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import readerstats as rs
from readerstats.errors import StudyError
from readerstats.study.formats.content import FileContent
from readerstats.study.formats.files import read_content
from readerstats.study.formats.questions import asked_of
from readerstats.study.formats.registry import format_of

FORMS = (
    "Timestamp,Your name,Years of experience,Rate [Image 1],Rate [Image 2],Rate [Image 3]\n"
    "3/5/2026 14:30:15,Anna Rossi,3,fake,real,fake\n"
    "3/5/2026 15:30:15,Li Wei,9,fake,fake,real\n"
    "3/6/2026 09:10:15,anna rossi,3,fake,real,real\n"
)
KEY = "case,truth\nImage 1,fake\nImage 2,real\nImage 3,fake\n"
QUALTRICS = [
    ["StartDate", "Status", "Finished", "ResponseId", "Q1", "1_Q2", "1_Q3", "2_Q2", "2_Q3"],
    ["Start Date", "Response Type", "Finished", "Response ID", "Years of experience",
     "Is it real?", "How sure are you?", "Is it real?", "How sure are you?"],
    [json.dumps({"ImportId": f"QID{n}"}) for n in range(9)],
    ["2026-03-05", "Survey Preview", "True", "R_0", "1", "no", "1", "no", "1"],
    ["2026-03-05", "IP Address", "True", "R_1", "5", "no", "4", "yes", "2"],
    ["2026-03-05", "IP Address", "False", "R_2", "5", "no", "", "", ""],
    ["2026-03-05", "0", "1", "R_3", "8", "yes", "3", "yes", "5"],
]  # fmt: skip
REDCAP = (
    "record_id,redcap_repeat_instrument,redcap_repeat_instance,experience,signs___1,signs___2,"
    "about_complete,image,diagnosis,read_complete\n"
    "1,,,5,1,1,2,,,\n1,read,1,,,,,img1,1,2\n1,read,2,,,,,img2,0,2\n"
    "2,,,7,0,1,2,,,\n2,read,1,,,,,img1,1,2\n2,read,2,,,,,img2,1,2\n"
)
LABELS = (
    "Record ID,Repeat Instrument,Repeat Instance,Years of experience,Signs (choice=Edema),"
    "Signs (choice=Nodule),Complete?,Image ID,Diagnosis,Complete?\n"
    "1,,,5,Checked,Checked,Complete,,,\n1,Read,1,,,,,img1,yes,Complete\n1,Read,2,,,,,img2,no,\n"
)


def csv(rows: list[list[str]]) -> str:
    return "\n".join(",".join('"' + c.replace('"', '""') + '"' for c in row) for row in rows) + "\n"


def read(text: str, name: str = "export.csv"):
    """The tables by what they hold, and the problems by their codes."""
    tables, problems = read_content(FileContent(name, text.encode()))
    return {table.sheet: table for table in tables}, {one.code: str(one) for one in problems}


def rows(table) -> list[tuple[str | None, ...]]:
    return list(table.frame.itertuples(index=False, name=None))


# Google Forms


def test_a_form_becomes_one_row_a_read_and_one_a_reader():
    tables, _ = read(FORMS)

    assert list(tables["reads"].frame) == ["Your name", "case", "response"]
    assert rows(tables["reads"])[:2] == [
        ("Li Wei", "Image 1", "fake"),
        ("Li Wei", "Image 2", "fake"),
    ]
    assert tables["readers"].frame["Years of experience"].tolist() == ["9", "3"]
    assert tables["reads"].rows.tolist() == [3, 3, 3, 4, 4, 4]


def test_the_last_submission_of_a_person_counts_and_the_notice_names_the_rows():
    tables, problems = read(FORMS)

    assert ("anna rossi", "Image 3", "real") in rows(tables["reads"])
    assert (
        "rows 2 and 4 are submissions of the same person; row 4 counts"
        in (problems["submission-twice"])
    )
    assert "ossi" not in "".join(problems.values())


@pytest.mark.parametrize(
    ("heading", "when"),
    [("Carimbo de data/hora", "05/03/2026 14:30:15"), ("Zeitstempel", "05.03.2026 14:30:15"),
     ("Horodateur", "05/03/2026 14:30:15"), ("タイムスタンプ", "2026/03/05 14:30:15"),
     ("Timestamp", "2026/03/05 2:30:15 PM GMT+1")],
)  # fmt: skip
def test_a_form_is_known_by_its_time_stamp_in_any_language(heading, when):
    text = FORMS.replace("Timestamp", heading).replace("3/5/2026 14:30:15", when)

    found = format_of(FileContent("a.csv", text.encode()))

    assert found is not None
    assert found[0].name == "Google Forms"


@pytest.mark.parametrize(
    "text",
    [
        "timestamp,reader,case,response\n2026-03-05 14:30:15,R1,c1,1\n",
        "Timestamp,Rater,Case,Q1\n2026-03-05 14:30:15,R1,c1,1\n",
        "case,truth,R1,R2\nc1,1,0,1\nc2,0,0,1\n",
        "reader,c1,c2\nR1,0,1\n",
        "record_id,reader,case,response\n1,R1,c1,1\n",
        "id,case,labelId,score\n1,c1,L_1,3\n",
    ],
)
def test_plain_tables_are_left_alone(text):
    assert format_of(FileContent("a.csv", text.encode())) is None


def test_without_a_name_readers_are_respondents_in_the_order_of_the_rows():
    tables, _ = read(FORMS.replace("Your name", "Favorite color"))

    assert tables["readers"].frame["reader"].tolist() == [
        "Respondent 01", "Respondent 02", "Respondent 03"
    ]  # fmt: skip


def test_the_same_question_again_and_again_is_asked_of_cases_by_number():
    text = "Timestamp,Real?,Sure?,Real?,Sure?\n3/5/2026 14:30:15,yes,4,no,2\n"

    tables, problems = read(text)

    assert rows(tables["reads"]) == [
        ("Respondent 01", "1", "yes", "4"), ("Respondent 01", "2", "no", "2")
    ]  # fmt: skip
    assert "cases-numbered" in problems


@pytest.mark.parametrize(
    ("headings", "asked"),
    [
        (["Image 1: real?", "Image 2: real?"], {("Image 1", "real?"), ("Image 2", "real?")}),
        (["Q1. Real?", "Q2. Real?"], {("Q1", "Real?"), ("Q2", "Real?")}),
        (["c01_dx", "c01_conf", "c02_dx", "c02_conf"],
         {("c01", "dx"), ("c01", "conf"), ("c02", "dx"), ("c02", "conf")}),
        (["dx_1", "dx_2", "conf_1", "conf_2"],
         {("1", "dx"), ("2", "dx"), ("1", "conf"), ("2", "conf")}),
        (["Case 1 [Dx]", "Case 1 [Sure]", "Case 2 [Dx]", "Case 2 [Sure]"],
         {("Case 1", "Dx"), ("Case 1", "Sure"), ("Case 2", "Dx"), ("Case 2", "Sure")}),
        (["Rate 1-5: Image 7", "Rate 1-5: Image 8"],
         {("Image 7", "Rate 1-5"), ("Image 8", "Rate 1-5")}),
        (["Age", "Color"], set()),
    ],
)  # fmt: skip
def test_what_headings_have_in_common_is_the_question(headings, asked):
    found, _ = asked_of(dict(enumerate(headings)))

    assert {(one.case, one.question) for one in found} == asked


# Qualtrics


def test_loops_are_cases_and_previews_and_unfinished_submissions_are_left_out():
    tables, problems = read(csv(QUALTRICS))

    assert list(tables["reads"].frame) == ["reader", "case", "Q2", "Q3"]
    assert rows(tables["reads"]) == [
        ("R_1", "1", "no", "4"), ("R_1", "2", "yes", "2"),
        ("R_3", "1", "yes", "3"), ("R_3", "2", "yes", "5"),
    ]  # fmt: skip
    assert tables["reads"].rows.tolist() == [5, 5, 7, 7]
    assert "row 6: 1 unfinished submission left out" in problems["submissions-left-out"]
    assert "Q2: Is it real?" in problems["questions"]
    assert tables["readers"].frame["Years of experience"].tolist() == ["5", "8"]


def test_statements_of_a_matrix_are_cases():
    header = [["ResponseId", "Q5_1", "Q5_2"],
              ["Response ID", "Rate these - Image 8", "Rate these - Image 9"],
              [json.dumps({"ImportId": f"QID{n}"}) for n in range(3)]]  # fmt: skip

    tables, _ = read(csv([*header, ["R_1", "3", "5"]]))

    assert rows(tables["reads"]) == [("R_1", "Image 8", "3"), ("R_1", "Image 9", "5")]


def test_which_question_is_the_decision_is_said_in_study_toml(folder_with):
    key = "case,truth\n1,no\n2,yes\n"
    files = "[files]\nreads = 'q.csv'\ncases = 'key.csv'\n"
    question = f"{files}[columns]\nresponse = 'Q2'\nconfidence = 'Q3'\n"
    folder = folder_with({"q.csv": csv(QUALTRICS), "key.csv": key, "study.toml": question})

    study = rs.load_study(folder)

    assert study.reads["response"].tolist() == ["no", "yes", "yes", "yes"]
    assert study.reads["confidence"].tolist() == [4, 2, 3, 5]


def test_and_it_is_asked_for_where_nothing_tells(folder_with):
    key = "case,truth\n1,fake\n2,authentic\n"
    folder = folder_with({"q.csv": csv(QUALTRICS), "key.csv": key})

    with pytest.raises(StudyError) as error:
        rs.load_study([folder / "q.csv", folder / "key.csv"], positive="fake")

    assert "has no column 'response'" in str(error.value)
    assert "response = 'Q2'" in str(error.value)


# REDCap


def test_repeated_instruments_are_reads_and_other_rows_tell_of_the_readers():
    tables, _ = read(REDCAP)

    assert list(tables["reads"].frame) == ["reader", "image", "response"]
    assert rows(tables["reads"])[:2] == [("1", "img1", "1"), ("1", "img2", "0")]
    assert rows(tables["readers"]) == [("1", "5", "1; 2"), ("2", "7", "2")]
    assert tables["reads"].rows.tolist() == [3, 4, 6, 7]


def test_an_export_with_labels_says_the_same_in_words():
    tables, _ = read(LABELS)

    assert rows(tables["reads"]) == [("1", "img1", "yes"), ("1", "img2", "no")]
    assert rows(tables["readers"]) == [("1", "5", "Edema; Nodule")]


def test_a_record_a_reader_with_a_field_a_case_is_turned_round():
    text = "record_id,experience,c01_dx,c02_dx,c03_dx,read_complete\n1,5,1,0,1,2\n2,7,1,,0,2\n"

    tables, _ = read(text)

    assert rows(tables["reads"])[:3] == [("1", "c01", "1"), ("1", "c02", "0"), ("1", "c03", "1")]
    assert len(tables["reads"].frame) == 5


def test_events_are_handed_on_and_what_they_are_is_asked():
    header, *body = REDCAP.splitlines()
    events = ["redcap_event_name", *(["unaided_arm_1"] * 3), *(["aided_arm_1"] * 3)]
    text = "\n".join(f"{row},{e}" for row, e in zip([header, *body], events, strict=True))

    tables, problems = read(text)

    assert set(tables["reads"].frame["redcap_event_name"]) == {"unaided_arm_1", "aided_arm_1"}
    assert "modality = 'redcap_event_name'" in problems["events"]


# Whatever the bytes


@pytest.mark.parametrize("text", [FORMS, csv(QUALTRICS), REDCAP, LABELS])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_damaged_exports_are_told_and_never_raise(text, data):
    whole = bytearray(text.encode())
    cut = data.draw(st.integers(0, len(whole)))
    damaged = whole[:cut] if data.draw(st.booleans()) else whole
    for _ in range(data.draw(st.integers(0, 4)) if damaged else 0):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    begun = time.monotonic()

    tables, problems = read_content(FileContent("export.csv", bytes(damaged)))

    assert tables or problems
    assert time.monotonic() - begun < 2
    assert not any(one.code == "unreadable-file" for one in problems)


def test_a_wide_form_cannot_be_made_to_take_long():
    headings = ",".join(f"a{n} b{n % 7} [c{n % 11}]" for n in range(4_000))
    text = f"Timestamp,{headings}\n" + "3/5/2026 14:30:15" + ",1" * 4_000 + "\n"
    begun = time.monotonic()

    read(text)

    assert time.monotonic() - begun < 2
