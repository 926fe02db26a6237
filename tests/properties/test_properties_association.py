"""What must hold for any correlation: symmetry, sign, order, scale, bounds."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from readerstats.stats.association import (
    kendall,
    pearson,
    smallest_detectable_correlation,
    spearman,
)
from readerstats.stats.line import regression

VALUES = st.integers(-20, 20)
PAIRS = st.lists(st.tuples(VALUES, VALUES), min_size=5, max_size=14)
CORRELATIONS = [pearson, spearman, kendall]

lightly = settings(deadline=None, max_examples=25)


def varied(pairs):
    x, y = [x for x, _ in pairs], [y for _, y in pairs]
    assume(len(set(x)) > 1 and len(set(y)) > 1)
    return x, y


@pytest.mark.parametrize("correlate", CORRELATIONS)
@lightly
@given(pairs=PAIRS)
def test_x_and_y_can_change_places(correlate, pairs):
    x, y = varied(pairs)
    forth, back = correlate(x, y), correlate(y, x)

    assert forth.estimate == pytest.approx(back.estimate, abs=1e-12)
    assert forth.p == pytest.approx(back.p, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("correlate", CORRELATIONS)
@lightly
@given(pairs=PAIRS)
def test_turning_y_around_flips_the_sign_and_keeps_p(correlate, pairs):
    x, y = varied(pairs)
    forth, back = correlate(x, y), correlate(x, [-value for value in y])

    assert forth.estimate == pytest.approx(-back.estimate, abs=1e-12)
    assert forth.p == pytest.approx(back.p, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("correlate", CORRELATIONS)
@lightly
@given(pairs=PAIRS)
def test_the_order_of_readers_does_not_matter(correlate, pairs):
    forth, ordered = correlate(*varied(pairs)), correlate(*varied(sorted(pairs)))

    assert forth.estimate == pytest.approx(ordered.estimate, abs=1e-12)
    assert forth.p == pytest.approx(ordered.p, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("correlate", CORRELATIONS)
@lightly
@given(pairs=PAIRS, factor=st.sampled_from([0.01, 3.0]), shift=st.integers(-9, 9))
def test_units_do_not_matter(correlate, pairs, factor, shift):
    x, y = varied(pairs)
    years, months = correlate(x, y), correlate([factor * value + shift for value in x], y)

    assert years.estimate == pytest.approx(months.estimate, abs=1e-9)


@pytest.mark.parametrize("correlate", CORRELATIONS)
@lightly
@given(pairs=PAIRS)
def test_the_interval_holds_the_estimate_and_stays_within_bounds(correlate, pairs):
    result = correlate(*varied(pairs))
    assume(result.lower is not None)

    assert -1 <= result.lower <= result.estimate <= result.upper <= 1
    assert 0 <= result.p <= 1


@pytest.mark.parametrize("correlate", [spearman, kendall])
@lightly
@given(pairs=PAIRS)
def test_rank_correlations_survive_an_increasing_transform(correlate, pairs):
    x, y = varied(pairs)

    assert correlate(x, [math.exp(value / 4) for value in y]).p == correlate(x, y).p


@lightly
@given(pairs=PAIRS)
def test_slope_and_correlation_have_one_p(pairs):
    x, y = varied(pairs)
    line, r = regression(x, y), pearson(x, y)
    assume(r.statistic is not None)

    assert line.slope.p == pytest.approx(r.p, rel=1e-6, abs=1e-12)
    assert line.r_squared == pytest.approx(r.estimate**2, abs=1e-9)


@lightly
@given(n=st.integers(5, 200))
def test_more_readers_detect_smaller_correlations(n):
    assert smallest_detectable_correlation(n) < smallest_detectable_correlation(n - 1)
