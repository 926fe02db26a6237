"""The area under the ROC curve: by hand, at its edges, and for weighted cases."""

import numpy as np
import pytest

from readerstats.stats.roc.area import auc
from readerstats.stats.roc.resampled import weighted_auc

SCORES = [1, 2, 2, 3, 3, 3, 4, 5]
TRUTH = [0, 0, 1, 0, 1, 1, 0, 1]


def test_ties_count_half():
    # Positives 2, 3, 3, 5 against negatives 1, 2, 3, 4: 1.5 + 2.5 + 2.5 + 4 of 16 pairs.
    assert auc(SCORES, TRUTH).estimate == 10.5 / 16


def test_the_logit_interval_stays_within_bounds_where_the_plain_one_is_cut():
    plain, logit = auc(SCORES, TRUTH, method="delong"), auc(SCORES, TRUTH)

    assert plain.upper == 1
    assert logit.upper < 1
    # By hand: log odds 0.646627 +- 1.959964 se / (A (1 - A)), with se^2 = 0.04622396 of pROC.
    assert (logit.lower, logit.upper) == pytest.approx((0.2277004, 0.9251587), abs=1e-6)


@pytest.mark.parametrize(
    ("scores", "truth", "estimate", "note"),
    [
        ([1, 2], [1, 1], None, "there is no negative case"),
        ([1, 2], [0, 0], None, "there is no positive case"),
        ([], [], None, "there is no positive case"),
        ([1, 2, 3], [0, 0, 1], 1.0, "no interval: it needs two cases of each class"),
        (
            [1, 2, 3, 4],
            [0, 0, 1, 1],
            1.0,
            "no interval: the scores separate the classes, and the area is 1",
        ),
        (
            [1, 2, 3, 4],
            [1, 1, 0, 0],
            0.0,
            "no interval: the scores separate the classes, and the area is 0",
        ),
    ],
)
def test_what_has_no_interval_says_why(scores, truth, estimate, note):
    result = auc(scores, truth)

    assert (result.estimate, result.lower, result.note) == (estimate, None, note)


@pytest.mark.parametrize("method", ["delong", "delong-logit"])
def test_equal_scores_have_an_interval_without_width(method):
    result = auc([3, 3, 3, 3], [0, 1, 0, 1], method=method)

    assert (result.lower, result.estimate, result.upper) == (0.5, 0.5, 0.5)
    assert result.note == "DeLong's variance is 0 here: the interval has no width"


def test_a_nearly_perfect_reader_of_many_cases_stays_finite():
    scores = np.arange(20_000.0)
    truth = scores >= 10_000
    scores[0] = 10_000.5

    result = auc(scores, truth)

    assert result.lower < result.estimate < result.upper <= 1


@pytest.mark.parametrize(
    ("scores", "truth", "options", "message"),
    [
        ([1, 2], [0, 1, 1], {}, "`scores` and `truth` must pair up"),
        ([1, 2], [1, 2], {}, "`truth` must hold True and False"),
        ([1, float("nan")], [0, 1], {}, "`scores` must hold finite numbers only"),
        ([1, 2], [0, 1], {"method": "hanley"}, "`method` must be 'delong-logit' or 'delong'"),
        ([1, 2], [0, 1], {"level": 0}, "`level` must lie between 0 and 1"),
    ],
)
def test_wrong_arguments_are_refused(scores, truth, options, message):
    with pytest.raises(ValueError, match=message):
        auc(scores, truth, **options)


def test_a_weight_counts_a_case_as_often_as_it_was_drawn():
    weights = np.array([[2, 0, 1, 1, 3, 0, 1, 2]])
    repeated = np.repeat(np.arange(8), weights[0])

    drawn = auc(np.array(SCORES)[repeated], np.array(TRUTH)[repeated]).estimate

    assert weighted_auc(SCORES, TRUTH, weights) == pytest.approx([drawn])


def test_a_resample_without_a_class_has_no_area():
    areas = weighted_auc([1, 2, 3, 4], [0, 1, 0, 1], [[1, 0, 1, 0], [0, 1, 0, 1], [1, 1, 1, 1]])

    assert np.isnan(areas).tolist() == [True, True, False]


def test_no_resamples_have_no_areas():
    assert weighted_auc([1, 2], [0, 1], np.empty((0, 2))).shape == (0,)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([[1, 1]], r"`weights` must have shape \(replicate, 3\), got \(1, 2\)"),
        ([1, 1, 1], r"`weights` must have shape \(replicate, 3\), got \(3,\)"),
        ([[1, -1, 1]], "`weights` must not be negative"),
        ([[1, float("nan"), 1]], "`weights` must not be negative or NaN"),
    ],
)
def test_wrong_weights_are_refused(weights, message):
    with pytest.raises(ValueError, match=message):
        weighted_auc([1, 2, 3], [0, 1, 1], weights)
