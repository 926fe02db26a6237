"""Points of the curve, cut-points, and values read off it: by hand, by pROC, at the edges."""

import numpy as np
import pytest

from readerstats.stats.roc.curve import optimal_cut_point, roc_curve
from readerstats.stats.roc.operating_point import sensitivity_at, specificity_at

SCORES = [1, 2, 2, 3, 3, 3, 4, 5]
TRUTH = [0, 0, 1, 0, 1, 1, 0, 1]


def test_the_points_run_from_calling_all_to_calling_none():
    curve = roc_curve(SCORES, TRUTH)

    assert curve.thresholds.tolist() == [1, 2, 3, 4, 5, np.inf]
    assert curve.sensitivity.tolist() == [1, 1, 0.75, 0.25, 0.25, 0]
    assert curve.specificity.tolist() == [0, 0.25, 0.5, 0.75, 1, 1]
    assert (curve.n_positive, curve.n_negative, curve.note) == (4, 4, None)


def test_without_a_class_there_are_no_points_and_no_cut_point():
    curve, cut = roc_curve([1, 2], [1, 1]), optimal_cut_point([1, 2], [1, 1])

    assert (curve.thresholds.size, curve.note) == (0, "there is no negative case")
    assert (cut.threshold, cut.note) == (None, "there is no negative case")


def test_a_cut_point_says_that_it_was_chosen_after_the_fact():
    cut = optimal_cut_point(SCORES, TRUTH, criterion="closest-corner")

    # coords(roc, "best", best.method = "closest.topleft") of pROC 1.18.0
    assert (cut.threshold, cut.sensitivity, cut.specificity) == (3, 0.75, 0.5)
    assert cut.value == pytest.approx((0.25**2 + 0.5**2) ** 0.5)
    assert cut.note.startswith("post hoc: the threshold was chosen on these very cases")


def test_of_equally_good_cut_points_the_lowest_is_named_and_all_are_counted():
    cut = optimal_cut_point(SCORES, TRUTH)

    # pROC lists three: sensitivity and specificity 1, 0.25; 0.75, 0.5; 0.25, 1.
    assert (cut.threshold, cut.sensitivity, cut.specificity, cut.value) == (2, 1, 0.25, 0.25)
    assert cut.note.endswith("3 thresholds are equally good; this is the lowest")


@pytest.mark.parametrize(
    ("at", "sensitivity", "specificity"),
    [
        # coords(roc, at, input = ..., ret = ...) of pROC 1.18.0
        (0.5, 0.75, 0.625),
        (0.6, 0.55, 0.575),
        (0.75, 0.25, 0.5),
        (0.9, 0.25, 0.35),
    ],
)
def test_values_between_the_points_lie_on_the_line(at, sensitivity, specificity):
    ours = sensitivity_at(SCORES, TRUTH, specificity=at, replicates=99)
    reverse = specificity_at(SCORES, TRUTH, sensitivity=at, replicates=99)

    assert ours.estimate == pytest.approx(sensitivity, abs=1e-12)
    assert reverse.estimate == pytest.approx(specificity, abs=1e-12)


def test_where_the_curve_rises_upright_the_highest_point_counts():
    # One negative of ten above all positives: at a specificity of 0.9 the curve jumps to 1,
    # although 10 * (1 - 0.9) is a little less than 1 in binary.
    scores, truth = [*range(9), 50, 20, 30], [*[0] * 10, 1, 1]

    assert sensitivity_at(scores, truth, specificity=0.9, replicates=99).estimate == 1
    assert sensitivity_at(scores, truth, specificity=0.95, replicates=99).estimate == 0


def test_the_interval_draws_both_classes_and_repeats_itself():
    rng = np.random.default_rng(8)
    truth = np.arange(120) < 50
    scores = rng.normal(size=120) + 1.5 * truth

    first, again = (sensitivity_at(scores, truth, specificity=0.9) for _ in range(2))

    assert first == again
    assert (first.method, first.replicates, first.level) == ("bootstrap-percentile", 2000, 0.95)
    assert 0 < first.lower < first.estimate < first.upper < 1


@pytest.mark.parametrize(
    ("scores", "truth", "estimate", "note"),
    [
        ([1, 2], [0, 0], None, "there is no positive case"),
        ([1, 2, 3], [0, 1, 1], 1, "no interval: it needs two cases of each class"),
        ([1, 2, 3, 4], [0, 0, 1, 1], 1, "no interval: every resample gave the same value"),
    ],
)
def test_what_has_no_interval_says_why(scores, truth, estimate, note):
    result = sensitivity_at(scores, truth, specificity=0.5)

    assert (result.estimate, result.lower, result.level, result.note) == (
        estimate,
        None,
        None,
        note,
    )


def test_wrong_arguments_are_refused():
    with pytest.raises(ValueError, match="`criterion` must be 'youden' or 'closest-corner'"):
        optimal_cut_point(SCORES, TRUTH, criterion="best")
    with pytest.raises(ValueError, match="`specificity` must lie between 0 and 1, got 90"):
        sensitivity_at(SCORES, TRUTH, specificity=90)
    with pytest.raises(ValueError, match="`sensitivity` must lie between 0 and 1, got -1"):
        specificity_at(SCORES, TRUTH, sensitivity=-1)
    with pytest.raises(ValueError, match="`level` must lie between 0 and 1"):
        sensitivity_at(SCORES, TRUTH, specificity=0.9, level=95)
    with pytest.raises(ValueError, match="`replicates` must be at least 1"):
        sensitivity_at(SCORES, TRUTH, specificity=0.9, replicates=0)
