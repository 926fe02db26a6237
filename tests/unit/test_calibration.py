"""Do readers know when they are right? Levels, type-2 areas, scores, and their edges."""

import numpy as np
import pandas as pd
import pytest

import readerstats as rs
from readerstats import stats
from readerstats.analysis.calibration import unit_of
from readerstats.report.bias_section import bias_tables
from readerstats.report.calibration_blocks import (
    calibration_blocks,
    confidence_figure,
    confidence_sentence,
    score_figure,
)
from readerstats.report.style import RADIOLOGY


def reads_of(truth, said, **columns):
    """A study of readers by cases; each further column is an array of the same shape."""
    rows = [
        {"reader": f"R{reader}", "case": case, "response": "yes" if said[reader][case] else "no"}
        | {name: values[reader][case] for name, values in columns.items()}
        for reader in range(len(said))
        for case in range(len(truth))
    ]
    cases = pd.DataFrame(
        {"case": range(len(truth)), "truth": ["yes" if state else "no" for state in truth]}
    )
    return rs.Study(
        reads=pd.DataFrame(rows), cases=cases, positive="yes", negative="no",
        settings=rs.study.config.Settings().override(replicates=100),
    )  # fmt: skip


@pytest.fixture
def simulated():
    """Four readers of 40 cases whose confidence from 1 to 4 grows with their evidence."""
    chance = np.random.default_rng(12)
    truth = np.arange(40) % 2
    evidence = np.where(truth, 0.8, -0.8) + chance.normal(size=(4, 40))
    sure = np.digitize(np.abs(evidence), [0.4, 0.9, 1.6]) + 1
    return truth, evidence, sure


def test_one_readers_type_two_area_is_the_area_of_confidence_for_being_right(simulated):
    truth, evidence, sure = simulated
    right = ((evidence > 0) == truth).astype(float)
    expected = stats.auc(sure[0].astype(float), right[0] == 1)

    found = stats.type_two_area(sure[:1], right[:1], random="cases")

    assert found.mean == pytest.approx(expected.estimate, abs=1e-14)
    assert found.se == pytest.approx(expected.se, rel=1e-10)


def test_a_reader_who_is_always_right_has_no_type_two_area(simulated):
    _, _, sure = simulated
    right = np.ones((4, 40))
    right[1:, ::3] = 0

    found = stats.type_two_area(sure, right)

    assert (found.n, found.mean is None) == (3, False)
    assert stats.type_two_area(sure, np.ones((4, 40))).mean is None


def test_confidence_that_never_changes_tells_nothing():
    right = np.array([[1, 0, 1, 0, 1], [0, 1, 1, 1, 0]])

    assert stats.type_two_area(np.full((2, 5), 3.0), right).mean == 0.5


def test_shares_by_level_are_averages_of_readers_shares(simulated):
    truth, evidence, sure = simulated
    right = ((evidence > 0) == truth).astype(float)

    found = stats.shares_by_level(right, sure - 1, 4)

    for level, average in enumerate(found):
        of_readers = [right[r][sure[r] == level + 1].mean() for r in range(4)]
        assert average.mean == pytest.approx(np.mean(of_readers))


def test_a_level_that_one_reader_used_once_has_a_share_and_no_interval():
    bins = np.zeros((3, 6), dtype=int)
    bins[0, 0] = 1
    one = stats.shares_by_level(np.ones((3, 6)), bins, 2)[1]

    assert (one.mean, one.n) == (1.0, 1)
    assert one.estimate().lower is None


def test_brier_scores_are_squared_distances_and_probabilities_only():
    assert stats.squared_errors([0.0, 1.0, 0.5], [0, 1, 1]).tolist() == [0.0, 0.0, 0.25]
    with pytest.raises(ValueError, match="between 0 and 1"):
        stats.squared_errors([1.2], [1])


@pytest.mark.parametrize(
    "function", [stats.type_two_area, lambda a, b: stats.shares_by_level(b, a, 2)]
)
def test_shapes_must_fit(function):
    with pytest.raises(ValueError, match="shape"):
        function(np.ones((2, 3)), np.ones((2, 4)))


@pytest.mark.parametrize(
    ("said", "scale", "unit"),
    [
        ([0.0, 0.25, 1.0], "auto", 1.0),
        ([0, 1], "auto", None),  # labels, not probabilities
        ([1, 2, 3, 4, 5], "auto", None),
        (list(range(11)), "auto", None),  # 0 to 10
        (list(range(0, 101, 5)), "auto", 100.0),
        (list(range(0, 101, 10)), "auto", 100.0),
        ([0, 50, 100], "auto", None),
        ([0, 50, 100], "0-100", 100.0),
        ([0, 50, 100], "0-1", None),
        ([0, 1], "0-1", 1.0),
        ([0.2, 0.3], "none", None),
        ([-1, 0.5], "auto", None),
        ([np.nan], "auto", None),
    ],
)
def test_a_scale_of_probabilities_is_told_by_its_numbers_or_by_the_study(said, scale, unit):
    assert unit_of(np.array(said, dtype=float), scale) == unit


def test_confidence_from_1_to_4_has_four_levels_and_no_overconfidence(simulated):
    truth, evidence, sure = simulated
    study = reads_of(truth, evidence > 0, confidence=sure)
    (found,) = rs.bias(study).calibrations

    assert found.source == "confidence"
    assert [step.lower for step in found.by_confidence] == [1, 2, 3, 4]
    assert sum(step.n_reads for step in found.by_confidence) == 160
    assert found.overconfidence is None
    assert found.by_score == ()
    assert found.area.estimate > 0.5


def test_confidence_in_percent_is_compared_with_the_share_right(simulated):
    truth, evidence, _ = simulated
    said = evidence > 0
    percent = np.clip(55 + 20 * np.abs(evidence), 50, 100).round()
    study = reads_of(truth, said, confidence=percent)
    (found,) = rs.bias(study).calibrations
    right = (said == truth).mean()

    assert found.overconfidence.estimate == pytest.approx(percent.mean() / 100 - right)
    assert found.by_confidence[0].lower >= 0.5


def test_a_score_beside_an_answer_is_the_confidence_in_it(simulated):
    truth, evidence, _ = simulated
    score = np.clip(50 + 25 * evidence, 0, 100).round()
    study = reads_of(truth, score >= 50, score=score)
    found = rs.bias(study)
    (one,) = found.calibrations
    own = np.where(score >= 50, score, 100 - score) / 100

    assert one.source == "score"
    assert one.overconfidence.estimate == pytest.approx(
        own.mean() - ((score >= 50) == truth).mean()
    )
    assert one.brier.estimate == pytest.approx(((score / 100 - truth) ** 2).mean())
    assert one.brier_of_share == 0.25
    assert one.excess.estimate == pytest.approx(score.mean() / 100 - 0.5)
    assert sum(step.n_reads for step in one.by_score) == 160


def test_the_scale_can_be_switched_off(simulated):
    truth, evidence, _ = simulated
    score = np.clip(50 + 25 * evidence, 0, 100).round()
    study = reads_of(truth, score >= 50, score=score)

    assert rs.bias(study.with_settings(probability_scale="none")).calibrations == ()


def test_scores_with_a_threshold_tell_no_confidence_of_their_own(simulated):
    truth, evidence, _ = simulated
    score = np.clip(50 + 25 * evidence, 0, 100).round()
    frame = reads_of(truth, score >= 50, score=score).reads[["reader", "case", "score"]]
    cases = pd.DataFrame({"case": range(40), "truth": ["yes" if t else "no" for t in truth]})
    rated = {"reads": frame, "cases": cases, "positive": "yes", "negative": "no"}

    cut = rs.bias(rs.Study(**rated, threshold=50).with_settings(replicates=100))
    plain = rs.bias(rs.Study(**rated))

    for found in (cut, plain):
        (one,) = found.calibrations
        assert (one.source, one.area) == (None, None)
        assert one.brier is not None
    assert any("lean to no side" in note for note in plain.notes)


def test_a_model_with_its_own_scale_is_judged_on_that():
    truth = np.arange(20) % 2
    reads = pd.DataFrame(
        {"reader": "R1", "case": range(20), "response": ["yes" if t else "no" for t in truth]}
    )
    models = pd.DataFrame({"model": "M", "case": range(20),
                           "response": ["yes" if t else "no" for t in truth],
                           "score": np.where(truth, 0.9, 0.2)})  # fmt: skip
    study = rs.Study(
        reads=reads, models=models,
        cases=pd.DataFrame({"case": range(20), "truth": ["yes" if t else "no" for t in truth]}),
        positive="yes", negative="no",
    )  # fmt: skip
    rows = [row for row in rs.bias(study).estimates if row.labels.metric == "brier-score"]

    assert [row.labels.reader for row in rows] == ["M"]
    assert rows[0].result.estimate == pytest.approx((0.01 + 0.04) / 2)


def test_the_page_tells_confidence_in_a_sentence_a_figure_and_a_table(simulated):
    truth, evidence, _ = simulated
    score = np.clip(50 + 25 * evidence, 0, 100).round()
    study = reads_of(truth, score >= 50, score=score)
    found = rs.bias(study)
    blocks = calibration_blocks(found, study, RADIOLOGY)
    sentence = str(confidence_sentence(found.calibrations[0], study, RADIOLOGY))

    assert ", where 0.5 is no insight; " in sentence
    assert (
        "was lower than the share that was right (difference, −6 percentage points [95% CI: −14, "
        "2]; P = .10, readers and cases random): no evidence"
    ) in sentence
    assert len(blocks) == 3
    assert len(bias_tables(found, study, RADIOLOGY)) == 4
    assert 'class="chance"' in confidence_figure(found, study, RADIOLOGY).svg
    assert score_figure(found, study, RADIOLOGY).data.columns[1].heading == "Level"


def test_levels_without_a_unit_stand_evenly_and_have_no_diagonal(simulated):
    truth, evidence, sure = simulated
    study = reads_of(truth, evidence > 0, confidence=sure * 7)  # more than seven levels? no, four
    many = reads_of(truth, evidence > 0, confidence=np.abs(evidence * 10).round().clip(0, 19))

    for one in (study, many):
        figure = confidence_figure(rs.bias(one), one, RADIOLOGY)
        assert 'class="chance"' not in figure.svg
    levels = rs.bias(many).calibrations[0].by_confidence
    assert len(levels) <= 5
    assert levels[0].lower < levels[0].upper


def test_a_level_of_few_reads_says_so(simulated):
    truth, evidence, sure = simulated
    rare = np.full_like(sure, 2)
    rare[0, :3] = 1
    step = rs.bias(reads_of(truth, evidence > 0, confidence=rare)).calibrations[0].by_confidence[0]

    assert "3 reads say little" in step.share.note
    assert step.n_readers == 1
