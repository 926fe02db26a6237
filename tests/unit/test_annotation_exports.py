"""Exports of annotation platforms: grand-challenge, MD.ai, a workstation. All are made up."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import readerstats as rs
from readerstats.study.formats.content import FileContent
from readerstats.study.formats.durations import seconds_of
from readerstats.study.formats.files import read_content
from readerstats.study.formats.literals import literal
from readerstats.study.formats.registry import joined

SITE = "https://grand-challenge.org/api/v1/reader-studies"
TRUTH = {1: 12, 2: 13, 3: 12, 4: 13}
READERS = ("anna", "bob", "cid")
QUESTIONS = [
    {"pk": "q-1", "question_text_safe": "Is there a nodule?", "answer_type": "Choice",
     "options": [{"id": 12, "title": "yes"}, {"id": 13, "title": "no"}]},
    {"pk": "q-2", "question_text_safe": "Confidence", "answer_type": "Number", "options": []},
    {"pk": "q-3", "question_text_safe": "Where is it?", "answer_type": "2D box", "options": []},
]  # fmt: skip
SETS = [{"pk": f"d-{n}", "title_safe": f"Chest {n}", "reader_study": SITE, "values": [],
         "order": 10 * n, "index": 4 - n} for n in TRUTH]  # fmt: skip


def given_answer(reader: str, case: int, question: int, value: object, *, is_truth=False) -> dict:
    return {
        "answer": value, "api_url": f"{SITE}/answers/1/", "created": f"2026-03-05T10:0{case}:00Z",
        "creator": reader, "display_set": f"{SITE}/display-sets/d-{case}/", "pk": "a",
        "question": f"{SITE}/questions/q-{question}/", "last_edit_duration": "00:00:01",
        "total_edit_duration": f"00:00:0{case}.5", "is_ground_truth": is_truth,
    }  # fmt: skip


def answers(readers: tuple[str, ...] = READERS) -> list[dict]:
    made = [given_answer("chair", n, 1, value, is_truth=True) for n, value in TRUTH.items()]
    for r, reader in enumerate(readers):
        for n, value in TRUTH.items():
            said = value if (r + n) % 4 else 25 - value
            made += [given_answer(reader, n, 1, said), given_answer(reader, n, 2, n),
                     given_answer(reader, n, 3, {"type": "2D box", "corners": [[0]]})]  # fmt: skip
    return made


def csv(records: list[dict]) -> bytes:
    def cell(value: object) -> str:
        text = json.dumps(value) if isinstance(value, dict | list) else str(value)
        return '"' + text.replace('"', '""') + '"'

    lines = [",".join(records[0]), *(",".join(map(cell, one.values())) for one in records)]
    return ("\n".join(lines) + "\n").encode()


def pages(records: list[dict]) -> bytes:
    """Records as the interface gives them, page by page."""
    half = len(records) // 2
    return json.dumps([{"count": len(records), "results": part}
                       for part in (records[:half], records[half:])]).encode()  # fmt: skip


def read(**files: bytes):
    """Read and join files; tables by what they hold, and problems by their codes."""
    read_tables, problems = [], []
    for name, data in files.items():
        more, found = read_content(FileContent(name.replace("_", "."), data))
        read_tables += more
        problems += found
    tables, found = joined(read_tables)
    return {table.sheet: table for table in tables}, {
        one.code: str(one) for one in [*problems, *found]
    }


@pytest.mark.parametrize("form", ["csv", "json", "pages"])
def test_answers_questions_and_display_sets_are_joined_by_their_addresses(form):
    write = {"csv": csv, "json": lambda r: json.dumps(r).encode(), "pages": pages}[form]
    ending = "csv" if form == "csv" else "json"

    tables, _ = read(**{f"a_{ending}": write(answers()), f"q_{ending}": write(QUESTIONS),
                        f"d_{ending}": write(SETS)})  # fmt: skip

    reads = tables["reads"].frame
    assert list(reads) == [
        "reader",
        "case",
        "Is there a nodule?",
        "certainty",
        "seconds",
        "timestamp",
    ]
    assert reads.iloc[0].tolist() == [
        "anna", "Chest 1", "yes", "1", "1.5", "2026-03-05T10:01:00Z"
    ]  # fmt: skip
    assert len(reads) == len(READERS) * len(TRUTH)
    truth = tables["cases"].frame
    assert truth.to_dict("list") == {
        "case": [f"Chest {n}" for n in TRUTH], "truth": ["yes", "no", "yes", "no"]
    }  # fmt: skip


def test_rows_of_ground_truth_are_the_truth_and_their_writer_no_reader(folder_with):
    folder = folder_with({"a.json": json.dumps(answers()), "q.json": json.dumps(QUESTIONS),
                          "d.json": json.dumps(SETS)})  # fmt: skip

    study = rs.load_study([folder / name for name in ("a.json", "q.json", "d.json")])

    assert study.humans == READERS
    assert study.cases["truth"].tolist() == ["yes", "no", "yes", "no"]
    assert study.reads["response"].notna().all()
    assert study.reads["confidence"].tolist()[:4] == [1, 2, 3, 4]
    assert {file.name for file in study.files} == {"a.json", "q.json", "d.json"}
    assert len({path.name for path in study.paths}) == 3


def test_answers_in_a_file_a_question_are_put_together():
    by_question = {
        f"a{n}_csv": csv([one for one in answers() if f"/q-{n}/" in one["question"]])
        for n in (1, 2)
    }

    tables, _ = read(**by_question, q_csv=csv(QUESTIONS), d_csv=csv(SETS))

    assert len(tables["reads"].frame) == len(READERS) * len(TRUTH)
    assert tables["reads"].frame["certainty"].notna().all()


def test_the_place_in_the_list_is_the_order_only_where_one_reader_saw_it():
    one, _ = read(a_csv=csv(answers(("anna",))), q_csv=csv(QUESTIONS), d_csv=csv(SETS))
    more, _ = read(a_csv=csv(answers()), q_csv=csv(QUESTIONS), d_csv=csv(SETS))

    assert one["reads"].frame["order"].tolist() == ["3", "2", "1", "0"]
    assert "order" not in more["reads"].frame


def test_what_cannot_be_joined_is_told():
    _, wrong = read(a_csv=csv(answers()), d_csv=csv(SETS[:3]), q_csv=csv(QUESTIONS))
    _, alone = read(q_csv=csv(QUESTIONS))
    _, without = read(a_csv=csv(answers()))

    assert "'d-4' is in no file of display sets" in wrong["reference-not-found"]
    assert "the answers of the readers are in none of the files" in alone["reference-not-found"]
    assert "cases are called by their numbers" in without["cases-numbered"]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("00:00:01.500000", 1.5), ("01:00:00", 3600), ("2 00:00:03", 172803),
     ("P0DT00H01M02.5S", 62.5),
     ("", None), (None, None), ("soon", None), ("9" * 50, None)],
)  # fmt: skip
def test_durations_are_seconds(text, seconds):
    assert seconds_of(text) == seconds


# MD.ai

UID = "1.2.826.0.1.3680043.8.498.{:039d}"
LABELS = {"L_n": "Normal", "L_m": "Malignant"}


def label(case: int, reader: int = 0) -> str:
    return "L_m" if (case + (case == reader)) % 2 else "L_n"


def uids(case: int) -> dict[str, str]:
    return {"StudyInstanceUID": UID.format(case), "SeriesInstanceUID": UID.format(case + 100),
            "SOPInstanceUID": UID.format(case + 200)}  # fmt: skip


def annotations() -> list[dict]:
    return [{"id": f"A_{r}{n}", "createdById": f"U_{r}", "createdAt": "2023-07-11T02:40:13.320Z",
             "labelId": label(n, r), **uids(n)}
            for r in (1, 2, 3) for n in range(1, 7)]  # fmt: skip


def outputs() -> list[dict]:
    return [{"id": f"O_{n}", "modelId": "M_496", "labelId": label(n),
             "probability": [{"labelId": label(n), "probability": n / 10}], **uids(n)}
            for n in range(1, 7)]  # fmt: skip


def project() -> bytes:
    labels = [{"id": pk, "name": name, "scope": "INSTANCE"} for pk, name in LABELS.items()]
    return json.dumps({
        "labelGroups": [{"id": "G_1", "name": "Mammography", "labels": labels}],
        "models": [{"id": "M_496", "name": "Calcification net"}],
        "users": [{"id": "U_1", "name": "Anna Rossi", "email": "anna@example.org"}],
        "datasets": [{"id": "D_1", "name": "Aided", "annotations": annotations(),
                      "modelOutputs": outputs()}],
    }).encode()  # fmt: skip


def tables_of_project() -> dict[str, bytes]:
    named = [{**one, "labelName": LABELS[one["labelId"]], "labelGroupName": "Mammography",
              "dataset": "Aided"} for one in annotations()]  # fmt: skip
    as_python = [{**one, "probability": repr(one["probability"])} for one in outputs()]
    return {"a_csv": csv(named), "o_csv": csv(as_python)}


@pytest.mark.parametrize("files", [{"p_json": project()}, tables_of_project()], ids=["JSON", "CSV"])
def test_readers_and_models_of_a_project_read_the_same_cases(files):
    tables, problems = read(**files)

    reads, models = tables["reads"].frame, tables["models"].frame
    assert reads.iloc[0].tolist() == ["U_1", UID.format(1), "Normal", "2023-07-11T02:40:13.320Z",
                                      "Aided"]  # fmt: skip
    assert list(reads) == ["reader", "case", "response", "timestamp", "mdai_dataset"]
    assert models["case"].tolist() == reads["case"].tolist()[:6]
    assert models["response"].tolist() == ["Malignant", "Normal"] * 3
    assert models["chance of its label"].tolist() == ["0.1", "0.2", "0.3", "0.4", "0.5", "0.6"]
    assert "not used as scores" in problems["questions"]


def test_the_users_of_a_project_are_not_read():
    tables, problems = read(p_json=project())

    told = "".join(table.frame.to_csv() for table in tables.values()) + "".join(problems.values())
    assert "Rossi" not in told
    assert "anna@" not in told


def test_labels_that_are_no_alternatives_are_present_or_absent():
    both = [
        {**one, "labelId": "L_n" if one["labelId"] == "L_m" else "L_m"} for one in annotations()
    ]
    named = [{**one, "labelName": LABELS[one["labelId"]], "labelGroupName": "Findings"}
             for one in [*annotations(), *both[:9]]]  # fmt: skip

    tables, problems = read(a_csv=csv(named))

    reads = tables["reads"].frame
    assert {"Findings: Normal", "Findings: Malignant"} <= {*reads}
    assert set(reads["Findings: Normal"]) == {"present", "absent"}
    assert len(reads) == 18
    assert "are no alternatives" in problems["questions"]


def test_images_are_cases_where_studies_have_several_and_studies_are_patients():
    twice = [{**one, "StudyInstanceUID": UID.format(int(one["StudyInstanceUID"][-2:]) // 2)}
             for one in annotations()]  # fmt: skip

    tables, problems = read(a_csv=csv(twice))

    assert tables["reads"].frame["case"].iloc[0] == UID.format(201)
    assert tables["reads"].frame["patient"].nunique() == 4
    assert "images, since studies have several" in problems["cases-numbered"]


@pytest.mark.parametrize(
    "text", ["__import__('os').system('x')", "[" * 30_000, "[1, " * 40, "{'a': " * 60, "[1" * 400,
             "(lambda: 1)()", "['\\d']", "[1e999]", "{[]: 1}", "[" + "9" * 6_000 + "]"],
)  # fmt: skip
def test_nothing_that_a_cell_holds_is_run_or_takes_long(text, recwarn):
    begun = time.monotonic()

    found = literal(text)

    assert found is None or isinstance(found, list)
    assert time.monotonic() - begun < 1
    assert not recwarn.list


# A reading workstation


def test_observers_and_the_reference_stand_side_by_side():
    text = (
        "REF_SurveyResponseID,REF_CaseName,REF_DiagnosisCode,OBS_CaseName,OBS_PTC,"
        "OBS_DiagnosisCode,OBS_SurveyResponseID,OBS_UserName\n"
        "1,c1,1,c1,80,1,10,RDRone\n1,c2,0,c2,20,0,11,rdrONE\n1,c1,1,c1,40,0,12,RDRtwo\n"
    )

    tables, problems = read(w_csv=text.encode())

    assert tables["reads"].frame.to_dict("list") == {
        "reader": ["rdrone", "rdrone", "rdrtwo"], "case": ["c1", "c2", "c1"],
        "truth": ["1", "0", "1"], "OBS_PTC": ["80", "20", "40"], "response": ["1", "0", "0"],
    }  # fmt: skip
    assert "reading workstation" in problems["other-format"]


# Whatever the bytes

EXPORTS = {
    "a.csv": csv(answers()),
    "a.json": json.dumps(answers()).encode(),
    "q.json": json.dumps(QUESTIONS).encode(),
    "p.json": project(),
    "o.csv": tables_of_project()["o_csv"],
}


@pytest.mark.parametrize("name", EXPORTS)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_damaged_exports_are_told_and_never_raise(name, data):
    whole = bytearray(EXPORTS[name])
    for _ in range(data.draw(st.integers(0, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    cut = data.draw(st.sampled_from([len(whole), data.draw(st.integers(0, len(whole)))]))
    begun = time.monotonic()

    tables, problems = read_content(FileContent(name, bytes(whole[:cut])))
    made, more = joined(tables)

    assert made or problems or more
    assert time.monotonic() - begun < 2
    assert not any("cannot be read as" in one.message for one in problems)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(values=st.lists(JSON, min_size=1, max_size=12), data=st.data())
@settings(max_examples=80, deadline=None)
def test_records_may_hold_anything(values, data):
    def spoiled(records: list[dict]) -> list[dict]:
        return [{key: data.draw(st.sampled_from([value, values[n % len(values)]]))
                 for n, (key, value) in enumerate(one.items())} for one in records]  # fmt: skip

    records = {"x": spoiled(annotations()[:2]), "y": spoiled(outputs()[:2])}
    group = {"labelGroups": values, "models": values,
             "datasets": [{"name": values[0], **records}, values[-1]]}  # fmt: skip
    files = {"a.json": spoiled(answers()[:4]), "q.json": spoiled(QUESTIONS),
             "d.json": spoiled(SETS), "p.json": group}  # fmt: skip
    tables = []
    for name, content in files.items():
        more, problems = read_content(FileContent(name, json.dumps(content).encode()))
        assert not any("cannot be read as" in one.message for one in problems)
        tables += more

    joined(tables)
