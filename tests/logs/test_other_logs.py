"""Logs of lm-evaluation-harness, OpenAI evals and HELM, and plain JSON."""

from __future__ import annotations

import json

import pytest
from logs_made import REPORT, SPEC, event, instance, lines, lm_sample, request

import readerstats as rs
from readerstats.study.formats.content import FileContent
from readerstats.study.formats.files import read_content


def table(data: bytes | str, name: str, folder: str = ""):
    data = data if isinstance(data, bytes) else data.encode()
    [one], problems = read_content(FileContent(name, data, folder))
    return one.frame, problems


def said(problems, code: str) -> str:
    return next(str(one) for one in problems if one.code == code)


def told(frame) -> list[tuple[str | None, str]]:
    return list(zip(frame["response"], frame["status"], strict=True))


# ---- lm-evaluation-harness --------------------------------------------------------------------

SAMPLES = "samples_fakes_2026-01-01T10-00-00.1.jsonl"
LM = lines(lm_sample(0, "fake", "fake"), lm_sample(1, "real", "fake"))


def test_a_document_is_a_case_and_an_invalid_answer_is_unparseable():
    invalid = lm_sample(2, "fake", "[invalid]", resps=[["Who knows."]])
    refused = lm_sample(3, "fake", "[invalid]", resps=[["I cannot assist with that."]])

    frame, _ = table(LM + lines(invalid, refused), SAMPLES)

    assert frame["case"].tolist() == ["0", "1", "2", "3"]
    assert told(frame)[2:] == [(None, "unparseable"), (None, "refused")]
    assert frame["temperature"].tolist() == ["0.0"] * 4


def test_the_first_filter_counts_and_the_others_are_told():
    both = [
        lm_sample(number, "fake", answer, filter=name)
        for number in range(3)
        for name, answer in (("strict", "fake"), ("flexible", "real"))
    ]

    frame, problems = table(lines(*both), SAMPLES)

    assert frame["response"].tolist() == ["fake"] * 3
    assert "filter 'strict'; left aside: 'flexible'" in said(problems, "log-aside")


def test_the_likeliest_choice_is_the_answer():
    choices = {
        f"gen_args_{n}": {"arg_0": "?", "arg_1": f" {c}"} for n, c in enumerate(("fake", "real"))
    }
    odds = [["-3.5", "False"], ["-0.5", "True"]]

    frame, _ = table(
        lines(lm_sample(0, "0", "", arguments=choices, filtered_resps=odds, resps=[odds])), SAMPLES
    )

    assert frame[["truth", "response"]].to_numpy().tolist() == [["fake", "real"]]


def test_several_answers_to_a_document_are_repeats():
    frame, _ = table(
        lines(
            lm_sample(0, "fake", "", filtered_resps=[["fake", "real"]], resps=[["fake", "real"]])
        ),
        SAMPLES,
    )

    assert frame["repeat"].tolist() == ["1", "2"]
    assert frame["response"].tolist() == ["fake", "real"]


def test_a_field_of_the_documents_that_names_cases_names_them():
    named = [lm_sample(n, "fake", "fake", doc={"image_id": 9007199254740993 + n}) for n in range(2)]

    frame, problems = table(lines(*named), SAMPLES)

    assert frame["case"].tolist() == ["9007199254740993", "9007199254740994"]
    assert "'image_id'" in said(problems, "log-aside")


def test_the_file_of_results_names_the_model_and_else_the_folder_does(written):
    results = json.dumps({"results": {}, "model_name": "org/model", "task_hashes": {}})
    samples, beside = written(
        {
            f"org__other/{SAMPLES}": LM,
            "org__other/results_2026-01-01T10-00-00.1.json": results,
        }
    )

    by_results = rs.load_study([samples, beside], positive="fake")
    by_folder = rs.load_study(samples, positive="fake")

    assert by_results.reads["reader"].unique().tolist() == ["org/model"]
    assert by_folder.reads["reader"].unique().tolist() == ["org/other"]
    assert "does not say which model" in said(by_folder.problems, "model-by-name")


def test_half_characters_do_not_reach_the_table():
    half = lm_sample(0, "fake", "fa\ud800ke", doc={"image": "c\udfff1"})

    frame, _ = table(lines(half), SAMPLES)

    assert frame.to_csv().encode()
    assert frame["case"].tolist() == ["c\ufffd1"]


# ---- OpenAI evals -----------------------------------------------------------------------------


def evals(*events: object, end: bool = True) -> bytes:
    return lines(SPEC, *events, *([REPORT] if end else []))


def test_a_match_is_an_answer_and_a_failure_stays_one():
    frame, _ = table(
        evals(
            event("s.0", "match", correct=True, expected="fake", picked="fake"),
            event("s.1", "match", correct=False, expected="real", picked="fake"),
            event("s.2", "sampling", sampled=["I can't help with that."]),
            event("s.2", "match", correct=False, expected="real", picked=None),
            event("s.3", "match", correct=False, expected="real", picked=None),
            event("s.4", "error", type="Timeout", message="?"),
            event("s.5", "sampling", sampled="fake"),
        ),
        "log.jsonl",
    )

    assert told(frame) == [
        ("fake", "answered"), ("fake", "answered"), (None, "refused"), (None, "unparseable"),
        (None, "error"), (None, "missing"),
    ]  # fmt: skip
    assert frame["model"].unique().tolist() == ["gpt"]
    assert "someone" not in frame.to_csv()


def test_a_run_that_was_killed_is_read_as_far_as_it_is_whole():
    whole = evals(
        event("s.0", "match", correct=True, expected="fake", picked="fake"),
        event("s.1", "match", correct=True, expected="real", picked="real"),
        end=False,
    )

    frame, problems = table(whole[:-40], "log.jsonl")

    assert len(frame) == 1
    assert "1 line cannot be read and is lost (line 3)" in said(problems, "records-lost")
    assert "no final report" in " ".join(map(str, problems))


# ---- HELM -------------------------------------------------------------------------------------


def state(*requests: object) -> bytes:
    return json.dumps({"adapter_spec": {"model": "org/gpt"}, "request_states": requests}).encode()


STATE = state(
    request("id0", "fake", " A"),
    request("id1", "real", " A"),
    request("id2", "real", "Sorry, I can't assist with that."),
    request("id3", "fake", None),
    request("id0", "fake", " B", instance=instance("id0", "fake", perturbation={"name": "typos"})),
)


def test_requests_of_helm_are_answers_and_changed_texts_are_left_aside():
    frame, problems = table(STATE, "scenario_state.json")

    assert frame["truth"].tolist() == ["fake", "real", "real", "fake"]
    assert told(frame) == [
        ("fake", "answered"), ("fake", "answered"), (None, "refused"), (None, "error"),
    ]  # fmt: skip
    assert "1 request about changed texts" in said(problems, "log-aside")


def test_folders_of_runs_are_read_by_their_own_files(written):
    predictions = [
        {"instance_id": f"id{n}", "train_trial_index": 0, "predicted_text": " A",
         "mapped_output": "fake", "stats": {"exact_match": float(n == 0)}}
        for n in range(2)
    ]  # fmt: skip
    instances = [instance("id0", "fake"), instance("id1", "real")]
    spec = {"name": "x", "scenario_spec": {}, "adapter_spec": {"model": "org/llama"}}
    paths = written(
        {
            "one/scenario_state.json": STATE,
            "one/per_instance_stats.json": "[]",
            "two/display_predictions.json": json.dumps(predictions),
            "two/instances.json": json.dumps(instances),
            "two/run_spec.json": json.dumps(spec),
        }
    )

    study = rs.load_study([paths[0].parent, paths[2].parent], positive="fake")

    assert set(study.reads["reader"]) == {"org/gpt", "org/llama"}
    assert "id1" in set(study.cases["case"])


def test_predictions_alone_say_what_is_missing(written):
    [path] = written({"run/display_predictions.json": '[{"predicted_text": "A"}]'})

    with pytest.raises(rs.StudyError) as caught:
        rs.load_study(path)

    assert "needs the file instances.json of the same run" in str(caught.value)
    assert "needs the file run_spec.json of the same run" in str(caught.value)


# ---- plain JSON -------------------------------------------------------------------------------

ROWS = [
    {"model": name, "case_id": 9007199254740993 + n, "answer": label, "ground truth": label,
     "status": "ok", "raw": "word " * 400}
    for name in ("A", "B")
    for n, label in enumerate(("fake", "real"))
]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        lines(*ROWS),
        b"\xef\xbb\xbf" + lines(*ROWS).replace(b"\n", b"\r\n"),
        lines(*ROWS).decode().encode("utf-16"),
        json.dumps(ROWS).encode(),
        json.dumps({"results": ROWS}, indent=1).encode(),
    ],
    ids=["lines", "with a mark and CRLF", "UTF-16", "a list", "an object with a list"],
)
@pytest.mark.parametrize("ending", ["jsonl", "json"])
def test_objects_are_rows_whose_columns_have_the_names_of_tables(written, data, ending):
    if ending == "jsonl" and data.lstrip()[:1] == b"[":
        ending = "json"
    [path] = written({f"answers.{ending}": data})

    study = rs.load_study(path, positive="fake")

    assert set(study.cases["case"]) == {"9007199254740993", "9007199254740994"}
    assert {one.how for one in study.columns if one.column == "case_id"} == {"synonym"}
    assert "fields with long texts are not used: 'raw'" in said(study.problems, "log-aside")


def test_an_object_with_several_lists_is_several_tables(written):
    study = {
        "models": [{"model": "A", "case": c, "response": r} for c, r in (("c1", 1), ("c2", 0))],
        "cases": [{"case": "c1", "truth": 1}, {"case": "c2", "truth": 0}],
    }
    [path] = written({"study.json": json.dumps(study)})

    assert len(rs.load_study(path).cases) == 2


def test_numbers_that_are_none_are_told_and_odd_texts_are_harmless(written):
    rows = (
        '{"model": "A", "case": "c1", "response": "1", "truth": "1", "seconds": 1e999}\n'
        '{"model": "A", "case": "c2", "response": "0", "truth": "0", "seconds": NaN}\n'
        '{"model": "A", "case": "c\\ud8003", "response": "0", "truth": "0", "seconds": -Infinity}\n'
    )
    [path] = written({"models.jsonl": rows})

    with pytest.raises(rs.StudyError) as caught:
        rs.load_study(path)

    assert "'1e999' is not a number" in str(caught.value)


def test_what_is_nested_too_deep_is_lost_and_told():
    deep = '{"model": ' + "[" * 100_000 + "]" * 100_000 + "}\n"

    frame, problems = table(deep + '{"model": "A", "case": "c1"}\n', "models.jsonl")

    assert frame["case"].tolist() == ["c1"]
    assert "(line 1)" in said(problems, "records-lost")
    assert "nested too deep" in said(read_content(FileContent("a.json", deep.encode()))[1],
                                     "unreadable-file")  # fmt: skip


def test_other_json_is_refused_with_a_sentence():
    tables, problems = read_content(FileContent("a.json", b'{"type": "FeatureCollection"}'))

    assert not tables
    assert "no list of objects that could be the rows of a table" in str(problems[-1])
