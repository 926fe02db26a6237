"""What must hold of predictive values and averages of means, for any reads."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from readerstats import stats


@st.composite
def studies(draw, readers=3):
    n = draw(st.integers(6, 14))
    bits = st.lists(st.integers(0, 1), min_size=n, max_size=n)
    truth = np.array(draw(bits))
    assume(0 < truth.sum() < n)
    return np.array([draw(bits) for _ in range(readers)], dtype=float), truth


@given(studies(readers=2))
def test_exchanging_two_readers_turns_the_difference_round_and_keeps_p(reads):
    (a, b), truth = reads
    for compare in (stats.compare_predictive_values, stats.relative_predictive_value):
        here, there = compare(a, b, truth), compare(b, a, truth)
        if here.p is None:
            assert there.p is None
            continue
        assert here.p == pytest.approx(there.p, rel=1e-9)
        if here.null == 0:
            assert here.estimate == pytest.approx(-there.estimate)
            assert here.lower == pytest.approx(-there.upper, abs=1e-7)
        else:
            assert here.estimate == pytest.approx(1 / there.estimate)


@given(studies(readers=2))
def test_npv_is_the_ppv_of_exchanged_labels(reads):
    (a, b), truth = reads
    negative = stats.compare_predictive_values(a, b, truth, of="negative")
    positive = stats.compare_predictive_values(1 - a, 1 - b, 1 - truth)

    assert (negative.estimate, negative.p) == (positive.estimate, positive.p)


@given(studies())
def test_the_order_of_readers_and_cases_does_not_matter(reads):
    said, truth = reads
    one = stats.average_likelihood_ratio(said, truth)
    turned = stats.average_likelihood_ratio(said[::-1, ::-1], truth[::-1])

    for ours, theirs in ((one.estimate, turned.estimate), (one.upper, turned.upper)):
        assert (ours is None) == (theirs is None)
        if ours is not None:
            assert ours == pytest.approx(theirs, rel=1e-9)


@given(
    st.tuples(*[st.integers(1, 40)] * 4),
    st.floats(0.001, 0.999),
    st.sampled_from(("positive", "negative")),
)
def test_a_prevalence_shifts_the_log_odds_and_leaves_the_width(counts, prevalence, of):
    ratio = stats.likelihood_ratio(*counts, of=of)
    value = stats.predictive_value(ratio, prevalence, of=of)
    logit = [math.log(p / (1 - p)) for p in (value.lower, value.estimate, value.upper)]

    assert logit[2] - logit[0] == pytest.approx(math.log(ratio.upper / ratio.lower), rel=1e-6)
    assert value.lower < value.estimate < value.upper


@given(studies())
def test_a_model_against_a_panel_of_itself_is_no_difference(reads):
    said, truth = reads
    same = np.repeat(said[:1], 3, axis=0)
    found = stats.likelihood_ratio_against(same, said[0], truth)

    assert found.p is None
    assert found.estimate in (None, pytest.approx(1.0))
