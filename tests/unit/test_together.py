"""The readers as a panel: exact over all subsets, with each model, and an honest best pair."""

from __future__ import annotations

import json
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import readerstats as rs
from readerstats.analysis.crowd import SHARES, CrowdStatistic, Layout
from readerstats.analysis.shared_cases import shared_cases
from readerstats.errors import Unanswerable
from readerstats.report.style import RADIOLOGY
from readerstats.report.together_section import (
    crowd_figure,
    panel_sentence,
    together_section,
    together_tables,
)
from readerstats.stats.paired import mcnemar
from readerstats.stats.votes import value_of_a_tie, vote_of_draws
from readerstats.study.model import Study

TRUTH = "1111100000"
READS = {"Ann": "1110000001", "Bob": "1100100011", "Cy": "0110100001", "Di": "1101000101"}
MODELS = {"Bot": "1111000010"}


@pytest.fixture(scope="module")
def example(example_study):
    return rs.load_study(example_study, replicates=200)


@pytest.fixture(scope="module")
def found(example):
    return rs.together(example)


@pytest.fixture
def small(study_of):
    return study_of(READS, truth=TRUTH, models=MODELS, replicates=200)


def right_of(marks):
    return np.array([int(mark == state) for mark, state in zip(marks, TRUTH, strict=True)])


def vote(rights, tie=0.5):
    rights = np.asarray(rights)
    share = rights.mean(axis=0)
    return np.where(share == 0.5, tie, share > 0.5)


def test_every_size_is_the_mean_over_every_panel_of_that_size(small):
    crowd = rs.together(small).cells[0].crowd
    rights = [right_of(marks) for marks in READS.values()]

    for size in crowd.sizes:
        panels = np.array([vote(some) for some in combinations(rights, size)])
        assert crowd.accuracy[size - 1].estimate == pytest.approx(panels.mean())
        assert crowd.sensitivity[size - 1].estimate == pytest.approx(panels[:, :5].mean())
        assert crowd.specificity[size - 1].estimate == pytest.approx(panels[:, 5:].mean())


@pytest.mark.parametrize("ties", ["positive", "negative"])
def test_a_tie_is_broken_as_declared(ties, small):
    crowd = rs.together(small.with_settings(ties=ties)).cells[0].crowd
    rights = [right_of(marks) for marks in READS.values()]
    tie = value_of_a_tie(np.array(list(TRUTH)) == "1", ties)

    for size in (2, 4):
        panels = np.array([vote(some, tie) for some in combinations(rights, size)])
        assert crowd.accuracy[size - 1].estimate == pytest.approx(panels.mean())


def test_a_model_added_or_in_the_place_of_a_reader_is_one_voice(small):
    (one,) = rs.together(small).cells[0].beside
    rights, own = [right_of(marks) for marks in READS.values()], right_of(MODELS["Bot"])

    assert one.added["accuracy"].estimate == pytest.approx(vote([*rights, own]).mean())
    replaced = [vote([*some, own]) for some in combinations(rights, 3)]
    assert one.replaced["accuracy"].estimate == pytest.approx(np.mean(replaced))
    assert one.gain_added.estimate == pytest.approx(
        vote([*rights, own]).mean() - vote(rights).mean()
    )
    for size, value in enumerate(one.with_sizes):
        panels = [vote([*some, own]) for some in combinations(rights, size)]
        assert value == pytest.approx(np.mean(panels))


def test_who_is_right_where_the_other_is_wrong(small):
    (one,) = rs.together(small).cells[0].beside
    rights, own = [right_of(marks) for marks in READS.values()], right_of(MODELS["Bot"])
    majority = vote(rights)

    assert one.majority["only_model"] == pytest.approx(((1 - majority) * own).sum())
    assert sum(one.majority.values()) == pytest.approx(10)
    assert one.average["neither"].estimate == pytest.approx(
        np.mean([(1 - each) * (1 - own) for each in rights])
    )
    assert sum(one.average[name].estimate for name in SHARES) == pytest.approx(1)


def test_one_vote_each_a_case_is_what_mcnemar_compares(found):
    one = found.cells[0].beside[1]
    counts = one.majority
    expected = mcnemar(int(counts["only_readers"]), int(counts["only_model"]), n=154)

    assert (one.model, one.against.method) == ("GPT-5", "mcnemar")
    assert one.against.p == expected.p
    assert one.against.estimate == expected.estimate
    adjusted = found.tested(found.cells[0], "majority", "GPT-5")
    assert adjusted.p_adjusted >= one.against.p


def test_ties_leave_fractions_that_the_t_test_compares(small):
    test = rs.together(small).cells[0].beside[0].against

    assert test.method == "expected-votes-t"
    assert test.df == 9


def test_runs_of_a_model_are_shares_of_its_vote(study_of):
    study = study_of(READS, truth=TRUTH)
    runs = pd.concat(
        [
            pd.DataFrame(
                {"model": "Bot", "case": study.cases["case"], "repeat": n, "response": answers}
            )
            for n, answers in ((1, ["yes"] * 10), (2, ["yes"] * 5 + ["no"] * 5))
        ]
    )
    repeated = Study(
        reads=study.reads[["reader", "case", "response"]],
        cases=study.cases[["case", "truth"]],
        models=runs,
        positive="yes",
        negative="no",
        settings=study.settings,
    ).with_settings(replicates=200)
    (one,) = rs.together(repeated).cells[0].beside

    assert one.with_sizes[0] == pytest.approx(0.75)  # half right on the negative cases
    rights = [right_of(marks) for marks in READS.values()]
    runs_right = [np.repeat([1, 0], 5), np.ones(10)]
    expected = np.mean([vote([*rights, own]) for own in runs_right])
    assert one.added["accuracy"].estimate == pytest.approx(expected)
    assert sum(one.majority.values()) == pytest.approx(10)


def test_missing_reads_leave_each_case_the_panels_of_its_readers(study_of):
    reads = READS | {"Ann": "111.000001", "Bob": "1100100.11", "Cy": "01101.0001"}
    found = rs.together(study_of(reads, truth=TRUTH, models=MODELS, replicates=200))
    crowd = found.cells[0].crowd
    rights = np.array([
        [np.nan if mark == "." else float(mark == state)
         for mark, state in zip(marks, TRUTH, strict=True)] for marks in reads.values()
    ])  # fmt: skip
    for size in (1, 2, 3):
        per_case = []
        for column in rights.T:
            known = column[~np.isnan(column)]
            per_case.append(
                np.mean([vote(np.array(s)[:, None]) for s in combinations(known, size)])
            )
        assert crowd.accuracy[size - 1].estimate == pytest.approx(np.mean(per_case))

    assert crowd.sizes == (1, 2, 3)
    assert any("some reads are missing" in note for note in found.notes)


def test_resampled_readers_are_worth_what_draws_with_replacement_are(example):
    """The bias that the draws are freed from: a reader twice on a panel."""
    (part, _) = shared_cases(example, "a vote")
    statistic = CrowdStatistic(part, range(17), 17, 17, "coin")
    rng = np.random.default_rng(5)
    readers = np.array([np.bincount(rng.integers(0, 17, 17), minlength=17) for _ in range(4000)])
    draws = statistic(np.ones((4000, 264)), readers.astype(float))
    k = part.people_right.sum(axis=0).astype(int)

    for size in (1, 3, 9, 17):
        expected = vote_of_draws(17, size)[k].mean()
        drawn = draws[:, statistic.layout.panel("accuracy", size)]
        assert drawn.mean() == pytest.approx(expected, abs=4 * drawn.std() / 4000**0.5)


def test_each_number_has_a_place_of_its_own():
    layout = Layout(5, 2)
    places = [layout.panel(metric, size) for metric in ("accuracy", "sensitivity", "specificity")
              for size in range(1, 6)]  # fmt: skip
    for model in (0, 1):
        for metric in ("accuracy", "sensitivity", "specificity"):
            places += [layout.model(model, what, metric) for what in ("panel", "added", "replaced")]
        places += [layout.model(model, what) for what in SHARES]

    assert sorted(places) == list(range(layout.width))


def test_intervals_hold_their_estimate_and_stay_within_their_range(found):
    for row in found.in_full().estimates:
        one = row.result
        assert 0 <= one.lower <= one.estimate <= one.upper <= 1, row.labels


def test_with_readers_fixed_intervals_are_narrower(example):
    wide = rs.together(example).cells[1].crowd.accuracy[2]
    narrow = rs.together(example.with_settings(random="readers")).cells[1].crowd.accuracy[2]

    assert narrow.upper - narrow.lower < wide.upper - wide.lower


def test_the_best_pair_is_judged_on_cases_that_did_not_choose_it(found):
    for part in found.cells:
        kinds = {best.kind: best for best in part.best}
        assert list(kinds) == [
            "reader", "model", "reader and reader", "reader and model", "model and model",
        ]  # fmt: skip
        assert all(best.choice.honest.estimate <= best.choice.apparent + 1e-9 for best in part.best)
        # 136 pairs of readers with three rules, of whom all gave scores; models have none.
        assert kinds["reader and reader"].candidates == 408
        assert kinds["reader and model"].candidates == 136
        apart = kinds["reader and reader"]
        assert 2 * apart.choice.apparent == pytest.approx(apart.sensitivity + apart.specificity)


def test_people_alone_are_a_panel(study_of):
    study = study_of(READS, truth=TRUTH, replicates=200)
    found = rs.together(study)
    section = together_section(SimpleNamespace(study=study, together=found), RADIOLOGY)

    assert (section.title, section.part) == ("The readers as a panel", "Readers")
    assert [table.id for table in together_tables(found, study, RADIOLOGY)] == [
        "panel-sizes", "best-pairs",
    ]  # fmt: skip
    assert found.tests == ()


def test_readers_who_are_always_right_need_no_panel(study_of):
    study = study_of(
        dict.fromkeys(READS, TRUTH), truth=TRUTH, models={"Bot": TRUTH}, replicates=200
    )
    found = rs.together(study)

    assert found.cells[0].crowd.accuracy[-1].estimate == 1
    assert found.cells[0].beside[0].majority["both"] == 10
    assert together_tables(found, study, RADIOLOGY)


def test_two_readers_are_a_panel_of_two(study_of):
    found = rs.together(study_of({"Ann": READS["Ann"], "Bob": READS["Bob"]}, truth=TRUTH,
                                 replicates=200))  # fmt: skip

    one, two = found.cells[0].crowd.accuracy
    assert one.estimate == pytest.approx(two.estimate)


@pytest.mark.parametrize(
    ("reads", "more", "words"),
    [
        ({"Ann": "1110000001"}, {"models": MODELS}, "at least two people"),
        (READS | {"Fay": "2351423512"}, {"ratings": True}, "with --threshold"),
    ],
)
def test_a_study_without_the_reads_for_it_says_what_is_missing(reads, more, words, study_of):
    with pytest.raises(Unanswerable, match=words):
        rs.together(study_of(reads, truth=TRUTH, **more))


def test_patients_are_the_units_of_the_comparison_with_a_model(study_of):
    reads = {"Ann": READS["Ann"], "Bob": READS["Bob"], "Cy": READS["Cy"]}
    study = study_of(reads, truth=TRUTH, models=MODELS)
    grouped = Study(
        reads=study.reads[study.reads["reader"] != "Bot"][["reader", "case", "response"]],
        models=study.reads[study.reads["reader"] == "Bot"][["reader", "case", "response"]].rename(
            columns={"reader": "model"}
        ),
        cases=study.cases[["case", "truth"]].assign(patient=list("aabbccddee")),
        positive="yes",
        negative="no",
    ).with_settings(replicates=200)

    assert rs.together(grouped).cells[0].beside[0].against.method == "mcnemar-clustered"


def test_the_record_is_small_and_unrounded(found):
    text = json.dumps(found.record(), allow_nan=False, separators=(",", ":"))
    (first, _) = found.record()["together"]["cells"]

    assert len(text) < 24_000
    assert first["accuracy"]["estimate"][16] == 113 / 154
    assert len(first["models"][0]["accuracy_with_readers"]) == 18


def test_full_rows_have_every_size(found):
    rows = found.in_full().estimates
    sizes = {row.labels.group for row in rows if row.labels.dataset == "RoentGen"}

    assert {"one reader", "majority of 2", "majority of 17"} <= sizes
    assert len(found.to_frame()) == len(rows)


def test_the_section_says_direction_before_p(found, example):
    said = str(panel_sentence(found, found.cells[1], example, RADIOLOGY))

    assert said.startswith(
        "In the RoentGen dataset, the majority of the 17 radiologists was right on 71%"
    )
    assert "The majority was less accurate than GPT-5, the best of four models (difference, 18 " in said  # fmt: skip # noqa: E501
    assert said.endswith("the majority alone was right on four, the model alone on 24, neither on eight.")  # fmt: skip # noqa: E501


def test_without_evidence_no_direction_is_claimed(small):
    found = rs.together(small)
    said = str(panel_sentence(found, found.cells[0], small, RADIOLOGY))

    assert "There was no evidence of a difference in accuracy between the majority and Bot" in said


def test_the_curve_has_its_numbers_behind_it(found, example):
    drawn = crowd_figure(found, found.cells[0], example, RADIOLOGY, anchor="c")

    assert drawn.alt.startswith("Accuracy of the majority against the number of radiologists.")
    assert len(drawn.data.rows) == 18
    assert drawn.data.rows[0].cells[4].raw == pytest.approx(131 / 154)
