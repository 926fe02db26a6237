"""Which cases deceive, who missed what, and what models see that people do not."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace

import pandas as pd
import pytest

import readerstats as rs
from readerstats.analysis.case_difficulty import case_records
from readerstats.errors import Unanswerable
from readerstats.report.case_section import case_section, case_sentence, case_tables, map_figure
from readerstats.report.style import RADIOLOGY
from readerstats.stats.proportions import proportion
from readerstats.study.model import Study

TRUTH = "11110000"
READS = {
    "Ann": "11100001",
    "Bob": "11000011",
    "Cy": "10100001",
    "Di": "11000101",
    "Ed": "01100001",
}
MODELS = {"Bot": "00010000"}


@pytest.fixture(scope="module")
def example(example_study):
    return rs.load_study(example_study, replicates=200)


@pytest.fixture(scope="module")
def found(example):
    return rs.case_difficulty(example)


@pytest.fixture
def small(study_of):
    return study_of(READS, truth=TRUTH, models=MODELS, replicates=200)


def with_columns(study, **columns):
    return Study(
        reads=study.reads.drop(columns="status").dropna(axis="columns", how="all"),
        cases=study.cases.dropna(axis="columns", how="all").assign(**columns),
        positive="yes",
        negative="no",
        settings=study.settings,
    )


def test_the_share_of_readers_who_were_right_has_the_wilson_interval_over_readers(small):
    (part,) = rs.case_difficulty(small).cells
    shares = {one.case: one.share for one in part.cases}

    # Of five readers, right about each case: 4, 4, 3, 0 of the positive, 5, 4, 4, 0 of the others.
    assert [shares[f"case-{n:02d}"].k for n in range(1, 9)] == [4, 4, 3, 0, 5, 4, 4, 0]
    assert shares["case-03"] == proportion(3, 5)


def test_cases_come_from_the_hardest_to_the_easiest(found):
    for part in found.cells:
        shares = [one.share.estimate for one in part.cases]
        assert shares == sorted(shares)


def test_cases_that_deceive_nearly_everybody_are_counted_by_truth(small):
    found = rs.case_difficulty(small)
    (part,) = found.cells
    rows = {(row.labels.by, row.labels.group): row.result for row in found.estimates
            if row.labels.metric == "deceiving"}  # fmt: skip

    assert [one.case for one in part.deceiving] == ["case-04", "case-08"]
    assert (part.deceived.k, part.deceived.n) == (2, 8)
    assert (rows["truth", "yes"].k, rows["truth", "yes"].n) == (1, 4)
    assert rows[None, "all"] == part.deceived


def test_a_share_at_the_limit_deceives_and_the_limit_can_be_moved(small):
    strict = rs.case_difficulty(small, at_most=0.0).cells[0]
    wide = rs.case_difficulty(small, at_most=0.4).cells[0]

    assert len(strict.deceiving) == len(wide.deceiving) == 2
    with pytest.raises(ValueError, match=r"must lie in \[0, 0.5\), got 0.5"):
        rs.case_difficulty(small, at_most=0.5)


def test_the_hardest_case_looks_harder_than_it_is(found):
    part = found.cells[0]

    for one in part.deceiving:
        assert one.expected.estimate > one.share.estimate
        assert one.expected.lower <= one.expected.estimate <= one.expected.upper
    assert "looks harder than it is" in found.notes[0]


def test_difficulty_rises_as_fewer_readers_are_right(found):
    for part in found.cells:
        for positive in (True, False):
            mine = [one for one in part.cases if one.positive is positive]
            numbers = [one.difficulty.estimate for one in mine]
            assert numbers == pytest.approx(sorted(numbers, reverse=True), abs=1e-9)


def test_readers_are_ordered_by_skill_as_by_accuracy(found):
    for part in found.cells:
        accuracy = dict(
            zip(part.shared.readers, part.shared.people_right.mean(axis=1), strict=True)
        )
        values = [accuracy[name] for name, _ in part.skills]
        assert values == sorted(values, reverse=True)


def test_what_models_miss_and_people_catch_is_listed_with_its_counts(small):
    found = rs.case_difficulty(small)
    (part,) = found.cells
    rows = {row.labels.metric: row.result for row in found.estimates if row.labels.reader == "Bot"}

    # Nearly all right: cases 1, 2, 5, 6, 7; the model misses the first two. It sees both others.
    assert (rows["missed-easy"].k, rows["missed-easy"].n) == (2, 5)
    assert (rows["caught-deceiving"].k, rows["caught-deceiving"].n) == (2, 2)
    assert {one.case for one in part.missed_by_models} == {"case-01", "case-02"}
    assert [one.case for one in part.caught_by_models] == ["case-04", "case-08"]


def test_a_model_that_answers_once_stands_beside_every_modality(study_of):
    reads = {(name, mode): marks for mode in ("film", "CT") for name, marks in READS.items()}
    cells = rs.case_difficulty(study_of(reads, truth=TRUTH, models=MODELS)).cells

    assert [part.cell.modality for part in cells] == ["film", "CT"]
    assert all(part.shared.models == ("Bot",) for part in cells)


def test_each_case_counts_the_readers_that_it_has(study_of):
    reads = READS | {"Ann": "1110000.", "Bob": ".1000011"}
    (part,) = rs.case_difficulty(study_of(reads, truth=TRUTH)).cells

    assert {one.case: one.share.n for one in part.cases}["case-08"] == 4
    assert {one.case: (one.share.k, one.share.n) for one in part.cases}["case-01"] == (3, 4)


def test_difficulty_is_spread_over_every_column_of_the_cases(study_of):
    study = study_of(READS, truth=TRUTH)
    study = with_columns(study, region=["hand", "foot"] * 4, age=[30, 40, 50, 60, 35, 45, 55, None])
    found = rs.case_difficulty(study)
    groups = {(group.by, group.name): group for group in found.cells[0].groups}
    (test,) = found.tests

    assert {by for by, _ in groups} == {"truth", "region"}
    # About the hands 4, 3, 5, 4 of five readers were right, about the feet 4, 0, 4, 0.
    assert groups["region", "hand"].median == 0.8
    assert groups["region", "foot"].mean == pytest.approx(0.4)
    assert groups["region", "foot"].deceiving.k == 2
    assert (test.labels.comparison, test.labels.a, test.result.n) == ("case-covariate", "age", 7)


def test_readers_who_are_all_right_have_no_difficulty_to_tell(study_of):
    found = rs.case_difficulty(study_of(dict.fromkeys(READS, TRUTH), truth=TRUTH))
    (part,) = found.cells

    assert part.skills == ()
    assert {one.difficulty for one in part.cases} == {None}
    assert found.notes[0].startswith("no skill and no difficulty: every read is correct")
    assert "Every reader was right" in str(case_sentence(part, answer_study(study_of), RADIOLOGY))


def answer_study(study_of):
    return study_of(dict.fromkeys(READS, TRUTH), truth=TRUTH)


@pytest.mark.parametrize(
    ("reads", "more", "words"),
    [
        ({"Ann": "11100001"}, {"models": MODELS}, "at least two people"),
        (READS | {"Fay": "23514235"}, {"ratings": True}, "with --threshold"),
    ],
)
def test_a_study_without_the_reads_for_it_says_what_is_missing(reads, more, words, study_of):
    with pytest.raises(Unanswerable, match=words):
        rs.case_difficulty(study_of(reads, truth=TRUTH, **more))


def test_cases_of_one_patient_are_said_to_be_taken_apart(study_of):
    study = with_columns(study_of(READS, truth=TRUTH), patient=list("aabbccdd"))
    notes = rs.case_difficulty(study).notes

    assert "difficulty: every case is taken as a patient of its own" in notes


def test_the_record_is_small_and_holds_every_case(found):
    text = json.dumps(found.record(), allow_nan=False, separators=(",", ":"))
    cells = found.record()["case_difficulty"]

    assert len(text) < 45_000
    assert [len(part["cases"]["case"]) for part in cells] == [154, 110]
    assert sum(row["cases"] for row in cells[0]["shares"]) == 154


def test_frames_have_a_row_a_case(found):
    frame = found.to_frame()

    assert len(frame) == len(case_records(found)) == 264
    assert {"region", "share", "expected_upper", "difficulty_se", "right_GPT-5"} <= set(frame)
    assert isinstance(frame, pd.DataFrame)


def test_names_of_readers_and_their_order_change_nothing(study_of):
    renamed = {f"Z{number}": READS[name] for number, name in enumerate(reversed(READS))}
    first, second = (rs.case_difficulty(study_of(some, truth=TRUTH)) for some in (READS, renamed))

    assert [one.case for one in first.cells[0].cases] == [one.case for one in second.cells[0].cases]
    for a, b in zip(first.cells[0].cases, second.cells[0].cases, strict=True):
        assert a.expected.estimate == pytest.approx(b.expected.estimate, abs=1e-6)


def test_the_section_opens_with_its_answer(example, found):
    section = case_section(SimpleNamespace(study=example, case_difficulty=found), RADIOLOGY)

    assert (section.id, section.part) == ("case-difficulty", "Cases")
    assert str(section.blocks[0].paragraphs[0]) == (
        "In the GPT-4o dataset, 10 of 154 radiographs (6% [95% CI: 4, 12]) deceived nearly "
        "everybody (at most 20% of the 17 radiologists right): five of 77 synthetic and five of 77 "
        "authentic. On each of the hardest two, 6% (one of 17 radiologists [95% CI: 1, 27]) were "
        "right; shrunken share, 11% [95% CI: 1, 29]; one of them is XR077 (synthetic, ankle)."
    )


def test_the_map_has_one_path_for_the_wrong_cases_of_a_reader(found, example):
    drawn = map_figure(found.cells[0], example, anchor="m")

    assert len(drawn.svg) < 16_000
    assert len(re.findall(r'<path class="human wrong"', drawn.svg)) == 2 * 17
    assert "<title>R04: 6 of 77 wrong</title>" in drawn.svg
    assert sum(row.cells[2].raw for row in drawn.data.rows) == 154


def test_the_command_and_the_page_have_the_same_tables(found, example):
    names = [table.id for table in case_tables(found, example, RADIOLOGY)]

    assert names == [
        "hardest", "easiest", "case-groups", "models-and-cases", "missed-by-models",
        "caught-by-models", "skills",
    ]  # fmt: skip


def test_runs_that_differ_are_half_a_mark(study_of):
    study = study_of(READS, truth=TRUTH, models=MODELS)
    runs = pd.concat(
        [
            pd.DataFrame(
                {"model": "Bot", "case": study.cases["case"], "repeat": n, "response": answers}
            )
            for n, answers in ((1, ["no"] * 8), (2, ["yes"] * 4 + ["no"] * 4))
        ]
    )
    repeated = Study(
        reads=study.reads.loc[study.reads["reader"] != "Bot", ["reader", "case", "response"]],
        cases=study.cases[["case", "truth"]],
        models=runs,
        positive="yes",
        negative="no",
    )
    found = rs.case_difficulty(repeated)
    drawn = map_figure(found.cells[0], repeated, anchor="m")

    assert found.cells[0].shared.machines.tolist() == [[0.5] * 4 + [0.0] * 4]
    assert "model partly" in drawn.svg
    assert "Pale" in drawn.caption
    assert next(row.result.n for row in found.estimates if row.labels.reader) == 5
