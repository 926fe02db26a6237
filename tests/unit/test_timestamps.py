"""Points in time from text: strict, and never by a guess; pauses between readings."""

import pandas as pd
import pytest

from readerstats.study.model import Study
from readerstats.study.timestamps import point_in_time, what_is_first
from readerstats.study.washout import gaps, pause


@pytest.mark.parametrize(
    ("text", "first", "expected"),
    [
        ("2026-03-05", None, "2026-03-05T00:00:00"),
        ("2026-03-05 14:30", None, "2026-03-05T14:30:00"),
        ("2026-03-05T14:30:05.25Z", None, "2026-03-05T14:30:05.250000"),
        ("2026-03-05T14:30:05,123456789", None, "2026-03-05T14:30:05.123456"),
        ("2026-03-05T00:30:00+01:00", None, "2026-03-04T23:30:00"),
        ("2026-03-05T14:30:00-0500", None, "2026-03-05T19:30:00"),
        ("2026-03-05 14:30 UTC", None, "2026-03-05T14:30:00"),
        ("2026/3/5 9:05", None, "2026-03-05T09:05:00"),
        ("05.03.2026 14:30", None, "2026-03-05T14:30:00"),
        ("05.03.2026 14:30", "month", "2026-03-05T14:30:00"),
        ("05/03/2026", "day", "2026-03-05T00:00:00"),
        ("05/03/2026 2:30 PM", "month", "2026-05-03T14:30:00"),
        ("3-5-2026, 12:01 a.m.", "month", "2026-03-05T00:01:00"),
        ("5 Mar 2026 14:30", None, "2026-03-05T14:30:00"),
        ("05-MAR-2026", None, "2026-03-05T00:00:00"),
        ("March 5, 2026 2:30 pm", None, "2026-03-05T14:30:00"),
        ("Sept. 5 2026", None, "2026-09-05T00:00:00"),
        (" 2024-02-29 ", None, "2024-02-29T00:00:00"),
    ],
)
def test_a_usual_format_is_read(text, first, expected):
    assert point_in_time(text, first).isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "noon", "14:30", "12", "20260305", "1772721000", "26-03-05", "2026-02-29", "2026-13-01",
        "2026-03-05 25:00", "2026-03-05 14:60", "2026-03-05 13:30 PM", "2026-03-05 0:30 am",
        "2026-03/05", "05/03/2026", "5 Mai 2026", "3026-01-01", "1066-10-14",
        "2026-03-05 14:30+99:00", "2026-03-05 14:30 CET", "2026-03-05 or so", "5 march", "1.2.3",
    ],
)  # fmt: skip
def test_what_could_be_read_otherwise_or_is_no_time_is_not_read(text):
    assert point_in_time(text) is None


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["05/03/2026", "25/03/2026"], "day"),
        (["05/03/2026", "03/25/2026"], "month"),
        (["05/03/2026"], None),
        (["25/03/2026", "03/25/2026"], None),
        (["25.03.2026"], None),
        ([], None),
    ],
)
def test_one_date_can_tell_what_is_first_in_all(texts, expected):
    assert what_is_first(texts) == expected


def reads(times, *, modality=None, **columns):
    frame = {"reader": "R1", "case": ["c1", "c2"] * (len(times) // 2), "response": "yes"}
    frame |= {"timestamp": times} | ({} if modality is None else {"modality": modality}) | columns
    return pd.DataFrame(frame)


def study(frame):
    cases = pd.DataFrame({"case": ["c1", "c2"], "truth": ["yes", "no"]})
    return Study(reads=frame, cases=cases, positive="yes")


def test_timestamps_become_points_in_time():
    found = study(reads(["2026-03-05 14:30", "n/a"])).reads["timestamp"]

    assert found.dtype.kind == "M"
    assert found.isna().tolist() == [False, True]


def test_a_day_after_the_twelfth_tells_the_file():
    found = study(reads(["05/03/2026", "25/03/2026"])).reads["timestamp"]

    assert [when.month for when in found] == [3, 3]


def test_a_column_of_points_in_time_is_taken_as_it_is():
    when = pd.to_datetime(["2026-03-05 14:30", "2026-03-06 09:00"])

    assert study(reads(when)).reads["timestamp"].tolist() == when.tolist()


def test_a_study_without_a_time_that_can_be_read_has_none():
    found = study(reads(["soon", "later"]))

    assert found.reads["timestamp"].isna().all()
    assert [one.code for one in found.problems].count("timestamp-not-read") == 2


def pauses(found):
    return gaps(found.reads, found.runs, found.humans)


def test_four_weeks_to_the_minute_are_enough():
    times = ["2026-03-05 10:00"] * 2 + ["2026-04-02 10:00", "2026-04-02 09:59"]
    found = study(reads(times, modality=["CT", "CT", "MR", "MR"]))

    assert "1 of 2" in next(p.message for p in found.problems if p.code == "short-washout")


def test_a_long_pause_is_no_problem():
    times = ["2026-03-05"] * 2 + ["2026-05-05"] * 2
    found = study(reads(times, modality=["CT", "CT", "MR", "MR"]))

    assert "short-washout" not in {problem.code for problem in found.problems}
    assert pauses(found)["days"].tolist() == [61, 61]


def test_repeats_are_readings_of_the_same_case_too():
    found = study(reads(["2026-03-05"] * 2 + ["2026-03-15"] * 2, repeat=[1, 1, 2, 2]))

    assert pauses(found)["days"].tolist() == [10, 10]


def test_each_reading_is_set_against_the_one_just_before():
    times = ["2026-03-01"] * 2 + ["2026-05-01"] * 2 + ["2026-03-11"] * 2
    found = pauses(study(reads(times, modality=["CT"] * 2 + ["MR"] * 2 + ["US"] * 2)))

    assert sorted(found["days"].tolist()) == [10, 10, 51, 51]
    assert set(zip(found["before"], found["after"], strict=True)) == {("CT", "US"), ("US", "MR")}


def test_a_read_without_a_time_has_no_pause():
    times = ["2026-03-05"] * 2 + ["2026-03-15", None]

    assert len(pauses(study(reads(times, modality=["CT", "CT", "MR", "MR"])))) == 1


def test_a_reader_who_read_once_has_no_pause():
    assert pauses(study(reads(["2026-03-05"] * 2))).empty


@pytest.mark.parametrize(
    ("days", "words"),
    [(27.999, "27.9 days"), (28.0, "28 days"), (0.5, "12 hours"), (1 / 1440, "1 minute")],
)
def test_a_pause_is_never_told_longer_than_it_was(days, words):
    assert pause(days) == words
