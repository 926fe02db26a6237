"""Pairs of voters under a rule, and an honest account of the best of many."""

from __future__ import annotations

import numpy as np
import pytest

from readerstats.stats.pair_rules import choose, pairs_right, relative_confidence

CALLS = np.array([[1, 1, 0, 0], [1, 0, 1, 0]])
TRUTH = np.array([True, True, False, False])


@pytest.mark.parametrize(("rule", "right"), [("either", [1, 1, 0, 1]), ("both", [1, 0, 1, 1])])
def test_a_rule_says_when_a_pair_calls_a_case_positive(rule, right):
    assert pairs_right(CALLS, TRUTH, [(0, 1)], rule).tolist() == [right]


def test_the_more_confident_decides_where_they_differ_and_a_coin_where_they_are_as_confident():
    sure = np.array([[0.5, 0.9, 0.2, np.nan], [0.5, 0.1, 0.2, np.nan]])

    ours = pairs_right(CALLS, TRUTH, [(0, 1)], "more-confident", sure)

    # The last one needs no confidence: they agree.
    assert ours.tolist() == [[1, 1, 0.5, 1]]


def test_where_they_differ_without_confidence_nothing_is_decided():
    sure = np.full((2, 4), np.nan)

    ours = pairs_right(CALLS, TRUTH, [(0, 1)], "more-confident", sure)

    assert np.isnan(ours[0, 1:3]).all()
    assert not np.isnan(ours[0, [0, 3]]).any()


def test_runs_of_a_model_count_as_shares():
    ours = pairs_right([[0.5, 0.5], [0, 1]], [True, True], [(0, 1)], "either")

    assert ours.tolist() == [[0.5, 1]]


def test_a_case_that_one_of_two_did_not_read_has_no_call():
    assert np.isnan(pairs_right([[1.0], [np.nan]], [True], [(0, 1)], "both")).all()


def test_what_is_no_rule_is_refused():
    with pytest.raises(ValueError, match="must be one of either, both, more-confident"):
        pairs_right(CALLS, TRUTH, [(0, 1)], "neither")
    with pytest.raises(ValueError, match="without `confidence`"):
        pairs_right(CALLS, TRUTH, [(0, 1)], "more-confident")


def test_confidence_does_not_depend_on_how_a_voter_uses_the_scale():
    score, calls = np.array([90.0, 60, 40, 10, np.nan]), np.array([1.0, 1, 0, 0, 1])
    ours = relative_confidence(score, calls)

    assert ours[:4].tolist() == [0.75, 0.25, 0.25, 0.75]
    assert np.isnan(ours[4])
    again = relative_confidence(np.exp(score / 20), calls)
    assert again[:4].tolist() == ours[:4].tolist()


def test_of_candidates_without_merit_the_best_is_no_better_than_chance_on_other_cases():
    chance = np.random.default_rng(7)
    found = choose(chance.random((500, 200)) < 0.5, np.zeros(200))

    assert found.apparent > 0.58
    assert found.honest.lower < 0.5 < found.honest.upper
    assert found.honest.estimate < 0.54


def test_a_candidate_that_is_always_better_is_chosen_every_time():
    right = np.vstack([np.arange(40) % 5 > 0, np.zeros((3, 40))])
    found = choose(right, np.arange(40) % 2)

    assert (found.best, found.ties) == (0, 1)
    assert found.apparent == found.honest.estimate == pytest.approx(0.8)


def test_one_candidate_alone_is_judged_by_a_t_interval_over_cases():
    right = (np.arange(30) % 3 > 0).astype(float)
    found = choose(right[None], np.zeros(30)).honest

    se = right.std(ddof=1) / 30**0.5
    assert (found.estimate, found.se) == pytest.approx((2 / 3, se))
    assert found.df == 29


def test_the_cases_of_a_patient_stay_in_one_fold():
    # One candidate is right about a patient with ten cases, the other about five further patients.
    patients = np.array([0] * 10 + list(range(1, 9)))
    right = np.vstack([patients == 0, (patients > 0) & (patients < 6)])
    apart = choose(right, np.zeros(18))
    together = choose(right, np.zeros(18), clusters=patients)

    assert apart.honest.estimate > 0.5
    assert together.honest.estimate == 0
    assert together.honest.note.startswith("no interval")


def test_choices_are_the_same_every_time():
    right = np.random.default_rng(2).random((20, 50)) < 0.6

    assert choose(right, np.zeros(50)) == choose(right, np.zeros(50))


@pytest.mark.parametrize("right", [np.full((3, 5), np.nan), np.ones((3, 1))])
def test_without_a_choice_there_is_none(right):
    assert choose(right, np.zeros(right.shape[1])) is None


def test_a_single_fold_is_refused():
    with pytest.raises(ValueError, match="`folds` must be at least 2, got 1"):
        choose(np.ones((1, 4)), np.zeros(4), folds=1)
