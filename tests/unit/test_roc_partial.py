"""The area under a part of the curve: by pROC, at its edges, and without each case."""

import numpy as np
import pytest

from readerstats.stats.roc.area import auc
from readerstats.stats.roc.partial_auc import partial_auc
from readerstats.stats.roc.partial_jackknife import jackknife_partial_auc

SCORES = [1, 2, 2, 3, 3, 3, 4, 5]
TRUTH = [0, 0, 1, 0, 1, 1, 0, 1]
TOP = {"specificity": (0.8, 1)}


@pytest.mark.parametrize(
    ("part", "raw", "corrected"),
    [
        # auc(roc(TRUTH, SCORES, direction = "<"), partial.auc = c(1, 0.6), ...) of pROC 1.18.0
        ({"specificity": (0.6, 1)}, 0.1225, 0.56640625),
        ({"specificity": (0.2, 0.9)}, 0.43125, 0.650974025974026),
        ({"sensitivity": (0.6, 1)}, 0.174375, 0.6474609375),
        ({"sensitivity": (0.2, 0.9)}, 0.42625, 0.644480519480519),
    ],
)
def test_any_range_is_that_of_proc(part, raw, corrected):
    assert partial_auc(SCORES, TRUTH, **part).estimate == pytest.approx(raw, abs=1e-12)
    assert partial_auc(SCORES, TRUTH, **part, corrected=True).estimate == pytest.approx(
        corrected, abs=1e-12
    )


def test_the_note_names_the_range_and_the_scale():
    raw, corrected = (partial_auc(SCORES, TRUTH, **TOP, corrected=c) for c in (False, True))

    assert raw.note == "over a specificity from 0.8 to 1, where the most is 0.2"
    assert corrected.note == (
        "over a specificity from 0.8 to 1, corrected so that chance is 0.5 and the most is 1"
    )
    assert (raw.method, corrected.method) == ("partial-auc", "partial-auc-mcclish")


def test_the_correction_moves_estimate_and_interval_alike():
    raw, corrected = (partial_auc(SCORES, TRUTH, **TOP, corrected=c) for c in (False, True))

    # McClish: (1 + (A - 0.02) / (0.2 - 0.02)) / 2.
    for name in ("estimate", "lower", "upper"):
        expected = (1 + (getattr(raw, name) - 0.02) / 0.18) / 2
        assert getattr(corrected, name) == pytest.approx(expected, abs=1e-12)
    assert corrected.se == pytest.approx(raw.se / 0.36, abs=1e-12)


def test_over_the_whole_curve_it_is_the_area_with_its_standard_error():
    whole, part = auc(SCORES, TRUTH), partial_auc(SCORES, TRUTH, specificity=(0, 1))

    for name in ("estimate", "se", "lower", "upper"):
        assert getattr(part, name) == pytest.approx(getattr(whole, name), abs=1e-12)


def test_below_chance_there_is_no_corrected_area():
    reversed_reader = partial_auc([3, 2, 1, 2, 3, 4], [1, 1, 1, 0, 0, 0], **TOP, corrected=True)

    assert reversed_reader.estimate is None
    assert reversed_reader.note == (
        "the area over a specificity from 0.8 to 1 is below that of chance, where McClish's "
        "correction has no meaning; take the raw area"
    )


def test_equal_scores_are_chance():
    guess = partial_auc([3, 3, 3, 3], [0, 1, 0, 1], **TOP, corrected=True)

    assert guess.estimate == pytest.approx(0.5)
    assert guess.note.endswith("no interval: leaving out a case leaves the area as it is")


@pytest.mark.parametrize(
    ("scores", "truth", "estimate", "note"),
    [
        ([1, 2], [1, 1], None, "there is no negative case"),
        ([], [], None, "there is no positive case"),
        ([1, 2, 3], [0, 0, 1], 0.2, "no interval: it needs two cases of each class"),
        (
            [1, 2, 3, 4],
            [0, 0, 1, 1],
            0.2,
            "no interval: the area is the lowest or the highest that there can be",
        ),
    ],
)
def test_what_has_no_interval_says_why(scores, truth, estimate, note):
    result = partial_auc(scores, truth, **TOP)

    assert result.estimate == (None if estimate is None else pytest.approx(estimate))
    assert (result.lower, result.level) == (None, None)
    assert result.note.endswith(note)


@pytest.mark.parametrize("part", [TOP, {"sensitivity": (0.5, 0.75)}])
def test_leaving_out_a_case_is_computing_the_area_anew(part):
    scores, truth = np.array(SCORES, float), np.array(TRUTH)

    estimate, without = jackknife_partial_auc(scores, truth, **part)

    assert estimate == pytest.approx(partial_auc(scores, truth, **part).estimate)
    for case in range(8):
        others = np.arange(8) != case
        anew = partial_auc(scores[others], truth[others], **part).estimate
        assert without[case] == pytest.approx(anew, abs=1e-12)


def test_leaving_out_an_unread_case_changes_nothing_and_the_last_of_a_class_leaves_nothing():
    scores = [[1, 2, 3, float("nan")], [1, 2, 1, 2]]

    estimates, without = jackknife_partial_auc(scores, [0, 0, 1, 1], **TOP)

    assert without[0, 3] == estimates[0] == pytest.approx(0.2)
    assert np.isnan(without[0]).tolist() == [False, False, True, False]


def test_a_reader_without_a_class_has_no_area():
    estimates, without = jackknife_partial_auc([1, 2, float("nan")], [1, 1, 0], **TOP)

    assert np.isnan(estimates)
    assert np.isnan(without).all()


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ({}, "give `specificity` or `sensitivity`"),
        ({"specificity": (0, 1), "sensitivity": (0, 1)}, "give `specificity` or `sensitivity`"),
        ({"specificity": (1, 0.8)}, r"`specificity` must be a lower and a higher value"),
        ({"sensitivity": (0.8, 1.2)}, r"between 0 and 1, got \(0.8, 1.2\)"),
        ({"sensitivity": (0.8, 0.8)}, "`sensitivity` must be a lower and a higher value"),
        ({"sensitivity": (float("nan"), 1)}, "`sensitivity` must be a lower and a higher value"),
    ],
)
def test_a_range_that_is_none_is_refused(part, message):
    with pytest.raises(ValueError, match=message):
        partial_auc(SCORES, TRUTH, **part)
    with pytest.raises(ValueError, match=message):
        jackknife_partial_auc(SCORES, TRUTH, **part)
