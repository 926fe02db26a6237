"""Means and their t tests: the ladder of edges, and what pingouin must not do to us."""

import numpy as np
import pingouin
import pytest

from readerstats.stats.bayes import bayes_factor
from readerstats.stats.means import mean, one_sample_t, paired_t, welch_t
from readerstats.stats.pingouin_ttest import t_test

ACCURACY = [0.70, 0.75, 0.80, 0.75]


def test_a_mean_has_its_t_interval():
    # By hand: sd = sqrt(0.005 / 3), se = sd / 2, t(3, .975) = 3.182446.
    result = mean(ACCURACY)

    assert result.estimate == pytest.approx(0.75)
    assert result.se == pytest.approx(0.0204124145)
    assert (result.lower, result.upper) == pytest.approx((0.6850386, 0.8149614), abs=1e-7)
    assert (result.df, result.n, result.method) == (3, 4, "one-sample-t")


def test_intervals_are_not_rounded():
    assert mean(ACCURACY).lower != round(mean(ACCURACY).lower, 2)
    assert mean(ACCURACY, level=0.9).lower != round(mean(ACCURACY, level=0.9).lower, 2)


def test_pingouin_keeps_its_own_options():
    before = dict(pingouin.options)

    mean(ACCURACY)

    assert dict(pingouin.options) == before


EQUAL = "all values are equal, which tells nothing of their spread: no interval"


@pytest.mark.parametrize(
    ("values", "estimate", "bounds", "note"),
    [
        ([], None, (None, None), "there is no value"),
        ([0.8], 0.8, (None, None), "one value: its spread is unknown"),
        ([0.8, 0.8, 0.8], 0.8, (None, None), EQUAL),
        ([0, 0], 0.0, (None, None), EQUAL),
    ],
)
def test_a_mean_of_too_little_says_so(values, estimate, bounds, note):
    result = mean(values)

    assert result.estimate == pytest.approx(estimate)
    assert (result.lower, result.upper) == pytest.approx(bounds)
    assert result.note == note


def test_a_paired_test_is_of_a_minus_b():
    # By hand: differences 1, 2, 3: mean 2, sd 1, t = 2 sqrt(3), d_z = 2.
    result = paired_t([2, 4, 6], [1, 2, 3])

    assert result.estimate == pytest.approx(2)
    assert result.statistic == pytest.approx(3.4641016)
    assert result.p == pytest.approx(0.0741799, abs=1e-7)
    assert (result.df, result.n) == (2, 3)
    assert (result.effect_size_name, result.effect_size) == ("cohen-dz", pytest.approx(2))


def test_paired_samples_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="`a` and `b` must pair up, got 3 and 2 values"):
        paired_t([1, 2, 3], [1, 2])


def test_the_door_to_pingouin_refuses_a_sample_of_one():
    with pytest.raises(ValueError, match="at least two values"):
        t_test(np.array([1.0, 2.0]), np.array([1.0]))


@pytest.mark.parametrize(
    ("a", "b", "estimate", "note"),
    [
        ([], [], None, "a t test needs at least two differences"),
        ([0.8], [0.7], 0.1, "a t test needs at least two differences"),
        ([0.8, 0.7], [0.8, 0.7], 0.0, "all differences are equal: the t statistic is undefined"),
        # 0.9 - 0.8, 0.8 - 0.7 and 0.4 - 0.3 differ in their last bits only.
        (
            [0.9, 0.8, 0.4],
            [0.8, 0.7, 0.3],
            0.1,
            "all differences are equal: the t statistic is undefined",
        ),
    ],
)
def test_a_paired_test_that_cannot_be_done_says_why(a, b, estimate, note):
    result = paired_t(a, b)

    assert result.p is None
    assert result.estimate == pytest.approx(estimate)
    assert result.note == note


@pytest.mark.parametrize(
    ("a", "b", "estimate", "note"),
    [
        ([], [0.7, 0.8], None, "each group needs at least two values"),
        ([0.9], [0.7, 0.8], 0.15, "each group needs at least two values"),
        ([0.7, 0.8], [0.9], -0.15, "each group needs at least two values"),
        ([0.9, 0.9], [0.7, 0.7], 0.2, "neither group has any spread: the t statistic is undefined"),
    ],
)
def test_a_welch_test_that_cannot_be_done_says_why(a, b, estimate, note):
    result = welch_t(a, b)

    assert result.p is None
    assert result.estimate == pytest.approx(estimate)
    assert result.note == note


def test_one_group_without_spread_is_enough_for_welch():
    result = welch_t([0.9, 0.9], [0.7, 0.8, 0.75])

    assert result.df == pytest.approx(2)
    assert result.p is not None


def test_a_fixed_value_is_tested():
    result = one_sample_t(ACCURACY, null=0.5)

    assert (result.null, result.statistic) == (0.5, pytest.approx(12.2474487))


def test_a_one_sided_test_has_a_one_sided_interval():
    greater = one_sample_t(ACCURACY, null=0.7, alternative="greater")
    less = one_sample_t(ACCURACY, null=0.7, alternative="less")

    assert (greater.upper, less.lower) == (None, None)
    assert greater.note == "one-sided interval: it has one bound"
    assert greater.p + less.p == pytest.approx(1)


@pytest.mark.parametrize("test", [paired_t, welch_t])
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"level": 95}, "`level` must lie between 0 and 1, got 95"),
        ({"alternative": "larger"}, "`alternative` must be"),
    ],
)
def test_wrong_options_are_refused(test, options, message):
    with pytest.raises(ValueError, match=message):
        test([1, 2], [3, 5], **options)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_missing_values_are_refused(bad):
    with pytest.raises(ValueError, match="must hold finite numbers only"):
        mean([0.7, bad])


def test_the_bayes_factor_is_that_of_rouder():
    # Rouder et al 2009, page 232: t = 2.03, N = 80, unit scale: 1.56 to 1 for the null.
    assert 1 / bayes_factor(2.03, 80, scale=1.0).estimate == pytest.approx(1.56, abs=0.005)


@pytest.mark.parametrize("t", [101.0, 1e3, 1e5])
def test_a_bayes_factor_beyond_computing_says_so(t):
    result = bayes_factor(t, 17)

    assert result.estimate is None
    assert result.note == "the Bayes factor is too large to compute"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((float("inf"), 17), "`t` must be a finite number"),
        ((2.0, 1), "at least two values in each group"),
        ((2.0, 17, 1), "at least two values in each group"),
    ],
)
def test_a_bayes_factor_of_nothing_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        bayes_factor(*arguments)


def test_a_prior_needs_a_width():
    with pytest.raises(ValueError, match="`scale` must be positive, got 0"):
        bayes_factor(2.0, 17, scale=0)
