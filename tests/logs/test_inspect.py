"""Logs of inspect_ai: what a model did not answer has a status, and no row is left out."""

from __future__ import annotations

import io
import json
import stat
import zipfile

import pytest
from logs_made import archive, header, sample

import readerstats as rs
from readerstats.study.formats.content import FileContent
from readerstats.study.formats.files import read_content

GOOD = [sample("c1", "fake", "fake"), sample("c2", "real", "fake")]


def table(data: bytes, name: str = "log.eval"):
    [one], problems = read_content(FileContent(name, data))
    return one.frame, problems


def answer(one) -> tuple[str | None, str]:
    frame, _ = table(archive([*GOOD, {**one, "id": "c3"}]))
    return tuple(frame.iloc[-1][["response", "status"]])


def codes(problems) -> set[str]:
    return {one.code for one in problems}


def test_a_sample_is_a_case_and_its_target_the_truth():
    frame, problems = table(archive(GOOD))

    assert frame["model"].tolist() == ["openai/gpt", "openai/gpt"]
    assert frame["case"].tolist() == ["c1", "c2"]
    assert frame["truth"].tolist() == ["fake", "real"]
    assert frame["response"].tolist() == ["fake", "fake"]
    assert frame["seconds"].tolist() == ["1.5", "1.5"]
    assert frame["temperature"].tolist() == ["0.5", "0.5"]
    assert codes(problems) == {"other-format"}


def test_json_says_the_same_as_the_archive():
    as_json = json.dumps(header() | {"samples": GOOD}).encode()

    assert table(as_json, "log.json")[0].equals(table(archive(GOOD))[0])


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (sample(0, "fake", text="I'm sorry, but I can't help with that."), (None, "refused")),
        (sample(0, "fake", text="I cannot tell if it is real or fake."), (None, "indeterminate")),
        (sample(0, "fake", text="A chest radiograph."), (None, "unparseable")),
        (sample(0, "fake", text=""), (None, "missing")),
        (sample(0, "fake", text="", stop="content_filter"), (None, "refused")),
        (sample(0, "fake", text="Let me think", stop="max_tokens"), (None, "error")),
        (sample(0, "fake", "fake", error={"message": "timeout"}), (None, "error")),
        (sample(0, "fake", text="", limit={"type": "time", "limit": 9}), (None, "error")),
        (sample(0, "fake", "fake", limit={"type": "time", "limit": 9}), ("fake", "answered")),
        (sample(0, "fake", text="", value="N"), (None, "missing")),
        (sample(0, "fake", text="Half right.", value="P"), (None, "indeterminate")),
        (sample(0, "fake", text="**Real.**"), ("real", "answered")),
        (sample(0, ["fake", "synthetic"], "synthetic"), ("fake", "answered")),
    ],
)
def test_what_is_no_answer_is_never_a_wrong_one(one, told):
    assert answer(one) == told


def test_free_text_is_settled_by_the_scorer_and_that_is_told():
    right = sample("c3", "fake", text="I would say it was made by a machine.", value="C")
    wrong = sample("c4", "fake", text="To me this looks quite real, not edited.", value="I")

    frame, problems = table(archive([*GOOD, right, wrong]))

    assert frame["response"].tolist()[2:] == ["fake", "real"]
    [told] = [one for one in problems if one.code == "answers-by-mark"]
    assert "2 answers without labels of their own" in told.message
    assert "1 correct, 1 incorrect" in told.message


def test_with_three_labels_incorrect_does_not_tell_what_was_answered():
    third = sample("c3", "edited", "edited")
    text = sample("c4", "fake", text="This looks quite real to me.", value="I")

    _, problems = table(archive([*GOOD, third, text]))

    assert "answers-not-told" in codes(problems)


def test_a_log_with_one_label_keeps_the_wrong_answers_too():
    told = [sample("c1", "fake", "fake"), sample("c2", "fake", "Real.")]
    text = sample("c3", "fake", text="To me this film looks quite authentic, with sharp edges.")

    assert table(archive(told))[0]["response"].tolist() == ["fake", "Real."]
    assert "answers-not-told" in codes(table(archive([*told, text]))[1])


def test_letters_stand_for_the_choices():
    choices = ["fake", "real"]
    told = [sample("c1", "A", "B", choices=choices), sample("c2", "B", "b", choices=choices)]

    frame, _ = table(archive(told))

    assert frame["truth"].tolist() == ["fake", "real"]
    assert frame["response"].tolist() == ["real", "real"]


def test_ratings_stay_numbers():
    told = [sample("c1", "fake", "0.9", value=None), sample("c2", "real", "0.25", value=None)]

    assert table(archive(told))[0]["response"].tolist() == ["0.9", "0.25"]


def test_epochs_are_repeats_and_so_are_further_logs(written):
    twice = [*GOOD, *({**one, "epoch": 2} for one in GOOD)]
    paths = written(
        {
            "one.eval": archive(twice, header(run="r1")),
            "two.eval": archive(GOOD, header(run="r2")),
            "other.eval": archive(GOOD, header("meta/llama", run="r3")),
        }
    )

    study = rs.load_study(paths, positive="fake")

    message = next(one.message for one in study.problems if one.code == "runs-averaged")
    assert message.startswith("'openai/gpt' answered cases up to 3 times")
    assert set(study.reads["reader"]) == {"openai/gpt", "meta/llama"}


def test_the_same_run_in_two_files_counts_once(written):
    paths = written({"one.eval": archive(GOOD), "copy.eval": archive(GOOD)})

    with pytest.raises(rs.StudyError) as caught:
        rs.load_study(paths, positive="fake")

    assert [one.code for one in caught.value.problems if one.severity == "error"] == ["file-twice"]


def test_models_join_cases_and_near_misses_are_explained(written):
    cases = "case,truth\nC01.png,fake\nc2,real\n"
    paths = written({"a.eval": archive(GOOD), "truth of all.csv": cases})

    with pytest.raises(rs.StudyError) as caught:
        rs.load_study(paths, positive="fake")

    [told] = [one for one in caught.value.problems if one.severity == "error"]
    assert told.code == "near-miss-case"
    assert "'c1' is probably 'C01.png' of truth of all.csv" in str(told)


@pytest.mark.parametrize("other", ["C1", "c01", "c1.png", "C001.JPG"])
def test_two_logs_that_spell_a_case_in_two_ways_are_told(written, other):
    again = [{**GOOD[0], "id": other}, GOOD[1]]
    paths = written(
        {"a.eval": archive(GOOD), "b.eval": archive(again, header("meta/llama", run="r2"))}
    )

    with pytest.raises(rs.StudyError) as caught:
        rs.load_study(paths, positive="fake")

    assert {one.code for one in caught.value.problems if one.severity == "error"} == {
        "near-miss-case"
    }


def test_only_facts_of_cases_are_taken_from_metadata():
    one = sample("c3", "fake", "fake", metadata={"generator": "GAN", "email": "a@example.org"})

    frame, _ = table(archive([*GOOD, one]))

    assert frame["dataset"].tolist() == [None, None, "GAN"]
    assert "example.org" not in frame.to_csv()


def test_a_stopped_run_says_how_much_there_is():
    head = header(samples=5, status="started")

    _, problems = table(archive(GOOD, head))

    [told] = [one for one in problems if one.code == "records-lost"]
    assert "it holds 2 of 5 samples" in told.message


def test_long_identifiers_keep_every_digit():
    frame, _ = table(archive([{**GOOD[0], "id": 9007199254740993}, GOOD[1]]))

    assert frame["case"].iloc[0] == "9007199254740993"


# ---- archives that mean harm ------------------------------------------------------------------


def refused(data: bytes) -> str:
    tables, problems = read_content(FileContent("log.eval", data))
    assert not tables
    return str(next(one for one in problems if one.severity == "error"))


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = archive(GOOD, extra=[("samples/b_epoch_1.json", b" " * 30_000_000)])

    assert len(bomb) < 100_000
    assert "would unpack to 30," in refused(bomb)


def test_names_that_lead_outside_links_and_archives_inside_are_not_looked_at():
    link = zipfile.ZipInfo("samples/link_epoch_1.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    bad = json.dumps(sample("evil", "fake", "fake")).encode()
    extra = [
        ("../samples/evil.json", bad),
        ("/samples/evil.json", bad),
        ("samples/../evil.json", bad),
        ("samples\\..\\evil.json", bad),
        (link, b"/etc/passwd"),
        ("samples/inner.zip", archive(GOOD)),
    ]

    assert table(archive(GOOD, extra=extra))[0]["case"].tolist() == ["c1", "c2"]


def test_the_last_of_two_samples_of_one_name_counts():
    again = json.dumps(sample("c1", "fake", "real")).encode()

    frame, problems = table(archive(GOOD, extra=[("samples/c1_epoch_1.json", again)]))

    assert frame["response"].tolist() == ["real", "fake"]
    assert "log-aside" in codes(problems)


def test_encrypted_and_broken_samples_are_lost_and_told():
    deep = b'{"id": "c3", "target": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    data = bytearray(archive(GOOD, extra=[("samples/c3_epoch_1.json", deep)]))
    entry = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)  # of the first sample
    data[entry + 8] |= 1  # encrypted

    frame, problems = table(bytes(data))

    assert frame["case"].tolist() == ["c2"]
    [told] = [one for one in problems if one.code == "records-lost" and one.count == 2]
    assert "c1_epoch_1.json" in told.message
    assert "c3_epoch_1.json" in told.message


def test_thousands_of_members_are_read():
    many = [sample(f"c{number}", "fake", "fake") for number in range(1500)]

    assert len(table(archive(many))[0]) == 1500


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not an archive", archive(GOOD)[:-30]])
def test_what_is_no_whole_archive_is_refused_in_words(data):
    assert refused(data).startswith("log.eval: ")


def test_an_archive_of_something_else_is_refused():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("word/document.xml", "<a/>")

    assert "no log of inspect_ai" in refused(data.getvalue())


# ---- data frames ------------------------------------------------------------------------------

FRAME = (
    "eval_id,id,epoch,input,target,score_match,model_usage,total_time,working_time,error,limit,"
    'retries\ne1,c1,1,?,fake,C,"{""openai/gpt"": {}}",2,1.5,,,0\n'
    'e1,c2,1,?,real,I,"{""openai/gpt"": {}}",2,1.5,,,0\n'
    'e1,c3,1,?,real,I,"{""openai/gpt"": {}}",2,1.5,timeout,,0\n'
)


def test_a_data_frame_has_marks_from_which_the_answers_follow():
    frame, problems = table(FRAME.encode(), "samples.csv")

    assert frame["model"].tolist() == ["openai/gpt"] * 3
    assert frame["response"].tolist() == ["fake", "fake", None]
    assert frame["status"].tolist() == ["answered", "answered", "error"]
    assert "answers-by-mark" in codes(problems)


def test_a_data_frame_in_parquet_says_the_same():
    pd, _ = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    data = io.BytesIO()
    pd.read_csv(io.StringIO(FRAME)).to_parquet(data)

    parquet, _ = table(data.getvalue(), "samples.parquet")

    assert parquet["response"].tolist() == ["fake", "fake", None]


def test_a_data_frame_without_one_model_says_how_to_export_it():
    two = FRAME.replace('""openai/gpt"": {}', '""openai/gpt"": {}, ""judge"": {}')

    tables, problems = read_content(FileContent("samples.csv", two.encode()))

    assert not tables
    assert "samples_df(logs, columns=EvalInfo + EvalModel + SampleSummary)" in str(problems[-1])


def test_a_plain_table_is_no_data_frame_of_a_log():
    plain = b"id,epoch,target,reader,case,response\n1,1,fake,R1,c1,fake\n2,1,real,R1,c2,real\n"

    assert table(plain, "reads.csv")[1] == []
