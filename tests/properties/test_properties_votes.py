"""Laws of panels, pairs and difficulty that hold for any reads."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from readerstats.stats.pair_rules import pairs_right, relative_confidence
from readerstats.stats.votes import (
    majority_right,
    mean_difference_of_votes,
    value_of_a_tie,
    vote_of_subsets,
)

sizes = st.integers(1, 25).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n)))
votes = st.tuples(st.integers(1, 7), st.integers(1, 9)).flatmap(
    lambda shape: arrays(float, shape, elements=st.sampled_from([0.0, 1.0, np.nan]))
)
calls = arrays(float, (3, 8), elements=st.sampled_from([0.0, 1.0]))
truths = arrays(bool, 8)


@given(sizes)
def test_right_and_wrong_mirror_each_other_with_a_coin(size):
    shares = vote_of_subsets(*size)

    assert shares + shares[::-1] == pytest.approx(np.ones(size[0] + 1), abs=1e-12)


@given(sizes, st.sampled_from([0.0, 0.5, 1.0]))
def test_more_right_readers_never_make_a_worse_panel(size, tie):
    shares = vote_of_subsets(*size, tie=tie)

    assert (np.diff(shares) >= -1e-12).all()
    assert shares[0] >= 0
    assert shares[-1] == pytest.approx(1)


@given(sizes)
def test_a_further_voice_for_the_right_call_never_harms(size):
    n, k = size
    against, beside = (vote_of_subsets(n, k, more=1, more_right=e) for e in (0, 1))

    assert (beside >= against - 1e-12).all()


@given(votes, st.randoms(use_true_random=False))
def test_the_order_of_the_readers_does_not_matter(right, chance):
    tie = np.full(right.shape[1], 0.5)
    order = list(range(len(right)))
    chance.shuffle(order)

    np.testing.assert_array_equal(majority_right(right, tie), majority_right(right[order], tie))


@given(calls, truths, st.sampled_from(["coin", "positive", "negative"]))
def test_exchanging_the_labels_changes_nothing(said, truth, ties):
    turned = {"positive": "negative", "negative": "positive"}.get(ties, ties)
    first = majority_right(np.where(truth, said, 1 - said), value_of_a_tie(truth, ties))
    other = majority_right(np.where(~truth, 1 - said, said), value_of_a_tie(~truth, turned))

    np.testing.assert_array_equal(first, other)


@given(calls, truths)
def test_either_and_both_exchange_with_the_labels(said, truth):
    pairs = [(0, 1), (1, 2)]
    either = pairs_right(said, truth, pairs, "either")
    both = pairs_right(1 - said, ~truth, pairs, "both")

    np.testing.assert_array_equal(either, both)


@given(arrays(float, 8, elements=st.integers(0, 5)), calls)
def test_confidence_ranks_what_the_labels_exchanged_rank(score, said):
    np.testing.assert_allclose(
        relative_confidence(score, said[0]), relative_confidence(-score, 1 - said[0])
    )


@given(arrays(float, 8, elements=st.floats(0, 1)), arrays(float, 8, elements=st.floats(0, 1)))
def test_exchanging_the_sides_turns_the_difference_and_keeps_p(a, b):
    one, other = mean_difference_of_votes(a, b), mean_difference_of_votes(b, a)

    assert one.p == other.p
    assert one.estimate == pytest.approx(-other.estimate, abs=1e-15)
    if one.lower is not None:
        assert (one.lower > 0 or one.upper < 0) == (one.p < 0.05) or one.p == pytest.approx(0.05)
