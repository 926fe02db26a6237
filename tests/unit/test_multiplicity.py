"""Adjusted P values: order, gaps, refusals."""

import pytest

from readerstats.stats.multiplicity import adjust


def test_a_test_that_was_not_done_stays_empty_and_does_not_count():
    assert adjust([0.01, None, 0.04], method="bonferroni") == (0.02, None, 0.08)


def test_none_leaves_the_values_as_they_are():
    assert adjust([0.01, None, 1], method="none") == (0.01, None, 1.0)


def test_a_single_test_needs_no_adjustment():
    assert adjust([0.03]) == (0.03,)


@pytest.mark.parametrize("p", [[], [None, None]])
def test_a_family_without_p_values_stays_as_it_is(p):
    assert adjust(p) == tuple(p)


def test_holm_follows_its_steps():
    # by hand: 3 x 0.01, max(0.03, 2 x 0.02), max(0.04, 1 x 0.03), in the order given
    assert adjust([0.03, 0.01, 0.02]) == pytest.approx((0.04, 0.03, 0.04))


def test_no_adjusted_value_exceeds_one():
    assert adjust([0.6, 0.9], method="bonferroni") == (1.0, 1.0)


@pytest.mark.parametrize("wrong", [-0.01, 1.01, float("nan")])
def test_a_value_that_is_no_probability_is_refused(wrong):
    with pytest.raises(ValueError, match="`p` must hold values between 0 and 1"):
        adjust([0.5, wrong])


def test_an_unknown_method_is_named():
    with pytest.raises(
        ValueError, match="one of holm, bonferroni, benjamini-hochberg, none, got 'bh'"
    ):
        adjust([0.5], method="bh")
