"""Laws of the comparison of ratings and of slopes along a reading, whatever the data."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerstats.stats.cluster_robust import clustered_variance
from readerstats.stats.proportional_odds import proportional_odds
from readerstats.stats.reading_order import positions, slopes


@st.composite
def rated(draw):
    readers, cases = draw(st.integers(1, 4)), draw(st.integers(2, 12))
    size = readers * cases
    ratings = np.array(draw(st.lists(st.integers(1, 5), min_size=size, max_size=size)), float)
    truth = np.array(draw(st.lists(st.booleans(), min_size=cases, max_size=cases)))
    reader, case = np.divmod(np.arange(size), cases)
    return ratings, truth[case], reader, case


@given(rated())
def test_exchanging_the_classes_turns_the_log_odds_ratio_round(study):
    ratings, first, reader, case = study
    one = proportional_odds(ratings, first, reader, case).log_odds_ratio
    other = proportional_odds(ratings, ~first, reader, case).log_odds_ratio

    assert (one.estimate is None) == (other.estimate is None)
    if one.estimate is not None:
        assert other.estimate == pytest.approx(-one.estimate, abs=1e-7)
        assert (one.p is None) == (other.p is None)
    if one.p is not None:
        assert other.p == pytest.approx(one.p, abs=1e-6)


@given(rated(), st.randoms(use_true_random=False))
def test_the_order_of_the_reads_changes_nothing(study, chance):
    places = list(range(study[0].size))
    chance.shuffle(places)
    one = proportional_odds(*study).odds_ratio
    other = proportional_odds(*(column[places] for column in study)).odds_ratio

    assert (one.p is None) == (other.p is None)
    if one.p is not None:
        assert (other.estimate, other.p) == pytest.approx((one.estimate, one.p), rel=1e-6)


@given(rated())
def test_the_variance_of_both_kinds_is_never_below_that_of_one(study):
    ratings, _, reader, case = study
    found = clustered_variance(ratings - ratings.mean(), reader, case)

    if found.variance is not None:
        assert found.variance >= max(found.by_kind)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_places_lie_inside_the_reading_and_average_to_its_middle(order):
    share = positions(order, np.zeros(len(order))).share

    assert ((share > 0) & (share < 1)).all()
    assert share.mean() == pytest.approx(0.5)


@given(st.lists(st.booleans(), min_size=2, max_size=30))
def test_reading_backwards_turns_the_slope_round(right):
    share = positions(range(len(right)), np.zeros(len(right))).share
    one = slopes(np.array(right, float), share, np.zeros(len(right), int))[0]
    other = slopes(np.array(right, float), 1 - share, np.zeros(len(right), int))[0]

    assert other == pytest.approx(-one, abs=1e-9)
