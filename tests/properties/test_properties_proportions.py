"""What holds for every count: bounds, mirrors, nesting, agreement of interval and test."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from readerstats.stats.proportions import proportion, proportion_difference

METHODS = st.sampled_from(["wilson", "clopper-pearson", "agresti-coull", "jeffreys"])
LEVELS = st.sampled_from([0.8, 0.9, 0.95, 0.99, 0.999])


@st.composite
def counts(draw, most=500):
    n = draw(st.integers(1, most))
    return draw(st.integers(0, n)), n


@given(counts(), METHODS, LEVELS)
def test_the_bounds_stay_around_the_estimate_and_inside_the_unit_interval(kn, method, level):
    k, n = kn
    result = proportion(k, n, level=level, method=method)

    assert 0 <= result.lower <= result.estimate <= result.upper <= 1
    assert result.lower < result.upper


@given(counts(), METHODS)
def test_successes_and_failures_mirror_each_other(kn, method):
    k, n = kn
    successes, failures = proportion(k, n, method=method), proportion(n - k, n, method=method)

    assert successes.lower == pytest.approx(1 - failures.upper, abs=1e-10)
    assert successes.upper == pytest.approx(1 - failures.lower, abs=1e-10)


@given(counts(), METHODS)
def test_a_higher_level_contains_a_lower_one(kn, method):
    k, n = kn
    wide, narrow = (proportion(k, n, level=level, method=method) for level in (0.99, 0.9))

    assert wide.lower <= narrow.lower
    assert narrow.upper <= wide.upper


@given(counts(60), counts(60), LEVELS)
def test_the_score_interval_leaves_out_zero_exactly_when_p_is_small(first, second, level):
    result = proportion_difference(*first, *second, level=level)
    assume(result.p is None or abs(result.p - (1 - level)) > 1e-9)

    leaves_out_zero = result.lower > 0 or result.upper < 0
    assert leaves_out_zero == (result.p is not None and result.p < 1 - level)


@given(counts(60), counts(60), st.sampled_from(["miettinen-nurminen", "newcombe"]))
def test_swapping_the_groups_flips_the_sign_and_keeps_p(first, second, method):
    a_b = proportion_difference(*first, *second, method=method)
    b_a = proportion_difference(*second, *first, method=method)

    assert a_b.p == b_a.p or a_b.p == pytest.approx(b_a.p, rel=1e-9)
    assert -1 <= a_b.lower <= a_b.estimate <= a_b.upper <= 1
    assert (a_b.estimate, a_b.lower, a_b.upper) == pytest.approx(
        (-b_a.estimate, -b_a.upper, -b_a.lower), abs=1e-10
    )
