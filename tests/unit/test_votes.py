"""Votes of panels: every subset counted by hand, ties, and what resampled readers are worth."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from readerstats.stats.means import one_sample_t
from readerstats.stats.votes import (
    majority_right,
    mean_difference_of_votes,
    value_of_a_tie,
    vote_of_draws,
    vote_of_subsets,
)


def vote(right, tie):
    return tie if 2 * sum(right) == len(right) else float(2 * sum(right) > len(right))


@pytest.mark.parametrize("tie", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("n", [1, 2, 5, 6])
def test_the_mean_over_all_subsets_is_that_of_enumeration(n, tie):
    for size in range(1, n + 1):
        expected = [
            np.mean([vote(s, tie) for s in combinations([1] * k + [0] * (n - k), size)])
            for k in range(n + 1)
        ]

        assert vote_of_subsets(n, size, tie=tie) == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize("more_right", [0, 1])
def test_a_model_beside_every_subset_is_one_more_voice(more_right):
    for size in range(5):
        expected = [
            np.mean(
                [vote([*s, more_right], 0.5) for s in combinations([1] * k + [0] * (4 - k), size)]
            )
            for k in range(5)
        ]

        ours = vote_of_subsets(4, size, more=1, more_right=more_right)
        assert ours == pytest.approx(expected, abs=1e-14)


def test_with_replacement_it_is_the_mean_over_all_draws():
    right = [1, 1, 0, 0, 0]
    expected = np.mean([vote(s, 0.5) for s in product(right, repeat=4)])

    assert vote_of_draws(5, 4)[2] == pytest.approx(expected, abs=1e-14)


def test_with_a_coin_an_even_panel_is_worth_as_much_as_the_odd_one_below_it():
    for size in range(2, 17, 2):
        ours, before = vote_of_subsets(17, size), vote_of_subsets(17, size - 1)
        assert ours == pytest.approx(before, abs=1e-13)


def test_many_readers_are_counted_without_overflow():
    shares = vote_of_subsets(1000, 501)

    assert np.isfinite(shares).all()
    assert shares[500] == pytest.approx(0.5, abs=0.02)
    with pytest.raises(ValueError, match="at most 1000 readers, got 1001"):
        vote_of_subsets(1001, 3)


@pytest.mark.parametrize(("n", "size"), [(3, 0), (3, 4), (3, -1)])
def test_a_panel_that_cannot_be_drawn_is_refused(n, size):
    with pytest.raises(ValueError, match="between 1 and 3 readers"):
        vote_of_subsets(n, size)
    if size < 1:
        with pytest.raises(ValueError, match="needs a voter"):
            vote_of_draws(n, size)


def test_a_tie_is_worth_what_was_declared():
    truth = [True, False]

    assert value_of_a_tie(truth).tolist() == [0.5, 0.5]
    assert value_of_a_tie(truth, "positive").tolist() == [1, 0]
    assert value_of_a_tie(truth, "negative").tolist() == [0, 1]
    with pytest.raises(ValueError, match="must be one of coin, positive, negative, got 'dice'"):
        value_of_a_tie(truth, "dice")


def test_the_majority_of_a_case_is_that_of_its_own_readers():
    right = [[1, 0, 1, np.nan], [1, 0, 0, np.nan], [0, np.nan, np.nan, np.nan]]

    vote = majority_right(right, [0.5, 0.5, 0.25, 0.5])

    assert vote[:3].tolist() == [1, 0, 0.25]
    assert np.isnan(vote[3])


def test_votes_that_are_shares_are_compared_by_the_t_test_over_cases():
    a, b = np.array([1, 1, 0.5, 0, 1, 0]), np.array([0, 1, 0, 0.25, 0.5, 0])
    ours, known = mean_difference_of_votes(a, b), one_sample_t(a - b, null=0)

    for name in ("estimate", "lower", "upper", "p", "statistic", "df"):
        assert getattr(ours, name) == pytest.approx(getattr(known, name), rel=1e-12), name


def test_patients_are_the_units_where_they_have_several_cases():
    a, b = np.array([1, 1, 0, 0, 1, 1]), np.array([0, 0, 0, 0, 1, 1])
    alone = mean_difference_of_votes(a, b, clusters=[3, 1, 4, 2, 6, 5])
    paired = mean_difference_of_votes(a, b, clusters=[1, 1, 2, 2, 3, 3])

    assert alone.p == pytest.approx(mean_difference_of_votes(a, b).p)
    # Residuals by patient are 4/3, -2/3, -2/3: variance 24/9 x 3/2 / 36.
    assert paired.df == 2
    assert paired.se == pytest.approx((24 / 9 * 3 / 2 / 36) ** 0.5)


def test_cases_that_tell_nothing_have_no_test():
    same = mean_difference_of_votes([1, 0, 1], [1, 0, 1])
    one = mean_difference_of_votes([1, np.nan], [0, 1])

    assert (same.estimate, same.p) == (0, None)
    assert same.note == "no test: every case has the same difference"
    assert one.note == "no test: fewer than two shared cases"
    with pytest.raises(ValueError, match="the same cases"):
        mean_difference_of_votes([1, 0], [1])
