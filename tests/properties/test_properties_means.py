"""What must hold for any readers: swapping, order, scale, level; paired and unpaired."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import integrate, stats

from readerstats.stats.bayes import bayes_factor
from readerstats.stats.groups import games_howell, permutation_test, welch_anova
from readerstats.stats.means import mean, paired_t, welch_t
from readerstats.stats.ranks import mann_whitney, wilcoxon

# Multiples of 1/64 are exact in binary, so that sums and differences are too.
VALUES = st.integers(-64, 64).map(lambda value: value / 64)
PAIRS = st.lists(st.tuples(VALUES, VALUES), min_size=3, max_size=12)
SAMPLES = st.lists(VALUES, min_size=3, max_size=8)
UNPAIRED = [welch_t, mann_whitney, permutation_test]

lightly = settings(deadline=None, max_examples=30)


def split(pairs):
    return [a for a, _ in pairs], [b for _, b in pairs]


@pytest.mark.parametrize("test", [paired_t, wilcoxon])
@lightly
@given(pairs=PAIRS)
def test_swapping_pairs_flips_the_sign_and_keeps_p(test, pairs):
    a, b = split(pairs)
    forth, back = test(a, b), test(b, a)

    assert (forth.p is None) == (back.p is None)
    if forth.p is not None:
        assert forth.p == pytest.approx(back.p, rel=1e-9)
        assert forth.estimate == pytest.approx(-back.estimate, abs=1e-12)
        assert forth.effect_size == pytest.approx(-back.effect_size, abs=1e-9)


@pytest.mark.parametrize("test", UNPAIRED)
@lightly
@given(a=SAMPLES, b=SAMPLES)
def test_swapping_groups_flips_the_sign_and_keeps_p(test, a, b):
    forth, back = test(a, b), test(b, a)

    assert (forth.p is None) == (back.p is None)
    assert forth.estimate == pytest.approx(-back.estimate, abs=1e-12)
    if forth.p is not None:
        assert forth.p == pytest.approx(back.p, rel=1e-9)


@pytest.mark.parametrize("test", UNPAIRED)
@lightly
@given(a=SAMPLES, b=SAMPLES)
def test_the_order_of_readers_does_not_matter(test, a, b):
    forth, sorted_ = test(a, b), test(sorted(a), sorted(b))
    assume(forth.p is not None)

    assert forth.p == pytest.approx(sorted_.p, rel=1e-9)


@pytest.mark.parametrize("test", [*UNPAIRED, paired_t, wilcoxon])
@lightly
@given(pairs=PAIRS, factor=st.sampled_from([0.01, 0.5, 3.0, 100.0]))
def test_percent_or_share_is_the_same_test(test, pairs, factor):
    a, b = split(pairs)
    share, scaled = test(a, b), test([factor * v for v in a], [factor * v for v in b])
    assume(share.p is not None)

    assert share.p == pytest.approx(scaled.p, rel=1e-6)
    if share.estimate is not None:
        assert factor * share.estimate == pytest.approx(scaled.estimate, abs=1e-9)


@lightly
@given(values=SAMPLES)
def test_a_higher_level_contains_a_lower_one(values):
    assume(len(set(values)) > 1)  # equal values have no interval
    narrow, wide = mean(values, level=0.8), mean(values, level=0.99)

    assert wide.lower <= narrow.lower <= narrow.estimate <= narrow.upper <= wide.upper


@lightly
@given(pairs=PAIRS)
def test_p_is_below_five_percent_where_the_interval_leaves_out_zero(pairs):
    result = paired_t(*split(pairs))
    assume(result.p is not None and abs(result.p - 0.05) > 1e-9)

    assert (result.p < 0.05) == (not result.lower <= 0 <= result.upper)


@pytest.mark.parametrize("test", [wilcoxon, mann_whitney])
@lightly
@given(pairs=PAIRS)
def test_rank_intervals_leave_out_zero_where_the_exact_p_is_small(test, pairs):
    result = test(*split(pairs))
    assume(result.lower is not None and result.lower != 0 != result.upper)

    assert (result.p <= 0.05) == (not result.lower <= 0 <= result.upper)


@lightly
@given(pairs=PAIRS)
def test_the_signed_ranks_are_counted_as_scipy_permutes_them(pairs):
    a, b = split(pairs)
    assume(a != b and len(pairs) <= 8)
    difference = np.array([x - y for x, y in pairs])
    nonzero = difference[difference != 0]
    ranks = stats.rankdata(np.abs(nonzero))
    signs = np.array(np.meshgrid(*[[0, 1]] * nonzero.size)).reshape(nonzero.size, -1)
    deviations = np.abs(ranks @ signs - ranks.sum() / 2)
    observed = abs(ranks[nonzero > 0].sum() - ranks.sum() / 2)

    assert wilcoxon(a, b).p == pytest.approx(np.mean(deviations >= observed - 1e-9), rel=1e-9)


@lightly
@given(a=SAMPLES, b=SAMPLES)
def test_two_groups_are_the_same_by_welch_t_and_welch_anova(a, b):
    t, f = welch_t(a, b), welch_anova({"a": a, "b": b})
    assume(f.p is not None)

    assert f.p == pytest.approx(t.p, rel=1e-6, abs=1e-12)
    assert f.statistic == pytest.approx(t.statistic**2, rel=1e-6, abs=1e-12)


@settings(deadline=None, max_examples=5)
@given(a=SAMPLES, b=SAMPLES, c=SAMPLES)
def test_names_of_groups_do_not_matter(a, b, c):
    named = games_howell({"a": a, "b": b, "c": c})
    renamed = games_howell({"z": a, "y": b, "x": c})

    assert [pair.test for pair in named] == [pair.test for pair in renamed]


@lightly
@given(t=st.floats(-4, 4), n=st.integers(3, 40))
def test_the_bayes_factor_is_the_integral_over_the_prior(t, n):
    # The density of the noncentral t, averaged over a Cauchy prior, against that of the central.
    def density(effect):
        return stats.nct.pdf(t, n - 1, n**0.5 * effect) * stats.cauchy.pdf(effect, 0, 0.5**0.5)

    against = integrate.quad(density, -30, 30, points=[t / n**0.5], limit=200)[0]

    assert bayes_factor(t, n).estimate == pytest.approx(against / stats.t.pdf(t, n - 1), rel=1e-3)
