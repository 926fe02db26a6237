"""DeLong's tests of two areas: one-sided, at their edges, and what they refuse."""

import numpy as np
import pytest

from readerstats.stats.roc.area import auc
from readerstats.stats.roc.delong import delong_covariance, paired_delong, unpaired_delong

A = [1, 2, 2, 3, 3, 3, 4, 5]
B = [2, 1, 3, 1, 2, 4, 4, 4]
TRUTH = [0, 0, 1, 0, 1, 1, 0, 1]


def test_one_sided_tests_agree_with_proc():
    # roc.test(a, b, paired = TRUE, alternative = "greater") of pROC 1.18.0
    test = paired_delong(A, B, TRUTH, alternative="greater")

    assert test.statistic == pytest.approx(-0.7071067811865, abs=1e-12)
    assert test.p == pytest.approx(0.760249938906523, abs=1e-12)
    assert (test.upper, test.note) == (None, "one-sided interval: it has one bound")
    assert paired_delong(A, B, TRUTH, alternative="less").p == pytest.approx(1 - test.p)


def test_a_one_sided_interval_touches_0_where_its_p_is_1_minus_the_level():
    p = paired_delong(B, A, TRUTH, alternative="greater").p

    touching = paired_delong(B, A, TRUTH, alternative="greater", level=1 - p)

    assert touching.lower == pytest.approx(0, abs=1e-12)


def test_p_of_very_clear_differences_is_small_and_not_0():
    noise = np.random.default_rng(5).normal(size=(2, 400))
    truth = np.arange(400) < 200

    test = paired_delong(noise[0] + 2 * truth, noise[1] - truth, truth)

    assert test.statistic > 20
    assert 0 < test.p < 1e-100


def test_scores_in_the_same_order_show_no_difference_and_no_spread():
    test = paired_delong(A, np.exp(A), TRUTH)

    assert (test.estimate, test.p, test.se, test.lower) == (0, 1, 0, None)
    assert test.note == (
        "no interval: both place every case alike, which shows no difference and no spread"
    )
    assert paired_delong(A, A, TRUTH, alternative="less").p == 0.5


def test_a_perfect_and_a_reversed_reader_have_no_spread_to_be_tested_against():
    test = paired_delong([1, 2, 3, 4], [4, 3, 2, 1], [0, 0, 1, 1])

    assert (test.estimate, test.p) == (1, None)
    assert test.note == "DeLong's variance of the difference is 0: the z statistic is undefined"


def test_a_perfect_reader_makes_the_test_too_sure_and_the_note_says_so():
    perfect = [1, 1, 3, 1, 3, 3, 1, 3]

    paired, unpaired = paired_delong(perfect, A, TRUTH), unpaired_delong(perfect, TRUTH, A, TRUTH)

    assert paired.p < 0.2
    assert paired.note == unpaired.note
    assert paired.note.startswith("DeLong's variance of one area is 0")


def test_different_cases_without_spread_cannot_be_tested():
    test = unpaired_delong([1, 2, 3, 4], [0, 0, 1, 1], [1, 1, 2, 2, 2], [0, 0, 1, 1, 1])

    assert (test.estimate, test.p, test.n) == (0, None, 9)
    assert test.note == "DeLong's variance of both areas is 0: the t statistic is undefined"


@pytest.mark.parametrize(
    ("truth", "estimate", "note"),
    [
        ([1, 1, 1], None, "there is no negative case"),
        ([0, 0, 0], None, "there is no positive case"),
        ([0, 1, 1], 0.5, "DeLong's variance needs two cases of each class"),
    ],
)
def test_too_few_cases_say_so(truth, estimate, note):
    paired = paired_delong([1, 2, 3], [2, 1, 3], truth)
    unpaired = unpaired_delong([1, 2, 3], truth, [2, 1, 3], truth)

    assert (paired.estimate, paired.p, paired.note) == (estimate, None, note)
    assert (unpaired.estimate, unpaired.p) == (estimate, None)
    assert unpaired.note.startswith(note)


def test_the_side_that_lacks_a_class_is_named():
    test = unpaired_delong(A, TRUTH, [1, 2], [0, 0])

    assert test.note == "there is no positive case in `b`"


def test_the_covariance_of_a_reader_with_themselves_is_the_variance():
    covariance = delong_covariance([A, B, A], TRUTH)

    assert covariance[0, 0] == pytest.approx(auc(A, TRUTH).se ** 2)
    assert covariance[0, 2] == pytest.approx(covariance[0, 0])
    assert covariance == pytest.approx(covariance.T)


def test_wrong_arguments_are_refused():
    with pytest.raises(ValueError, match="`scores` and `truth` must pair up"):
        paired_delong(A, B[:-1], TRUTH)
    with pytest.raises(ValueError, match="`alternative` must be"):
        paired_delong(A, B, TRUTH, alternative="better")
    with pytest.raises(ValueError, match="`level` must lie between 0 and 1"):
        unpaired_delong(A, TRUTH, B, TRUTH, level=1)
    with pytest.raises(ValueError, match="finite numbers only"):
        delong_covariance([[1, float("nan")], [1, 2]], [0, 1])
    with pytest.raises(ValueError, match=r"needs two cases of each class\."):
        delong_covariance([[1, 2], [1, 2]], [0, 1])
