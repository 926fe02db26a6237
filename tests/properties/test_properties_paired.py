"""What holds for every paired table: swaps, bounds, the two routes to one answer."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import binomtest

from readerstats.results import PairedCounts
from readerstats.stats.paired import (
    compare_paired,
    cross,
    mcnemar,
    paired_difference,
    paired_odds_ratio,
)

METHODS = st.sampled_from(["mcnemar", "mcnemar-corrected", "mcnemar-exact", "mcnemar-mid-p"])
LEVELS = st.sampled_from([0.8, 0.9, 0.95, 0.99])
CELLS = st.integers(0, 40)
TABLES = st.builds(PairedCounts, CELLS, CELLS, CELLS, CELLS).filter(
    lambda t: t.both + t.only_a + t.only_b + t.neither > 0
)
VERDICTS = st.lists(st.tuples(*[st.sampled_from([0.0, 1.0, float("nan")])] * 2), max_size=30)


def swapped(table):
    return PairedCounts(table.both, table.only_b, table.only_a, table.neither)


@given(TABLES, METHODS, LEVELS)
def test_the_interval_leaves_out_zero_exactly_when_p_is_small(table, method, level):
    result = compare_paired(table, method=method, level=level)
    assume(result.p is not None and abs(result.p - (1 - level)) > 1e-9)

    leaves_out_zero = result.lower is not None and (result.lower > 0 or result.upper < 0)
    assert leaves_out_zero == (result.p < 1 - level)


@given(TABLES, METHODS)
def test_swapping_the_readers_flips_the_sign_and_keeps_p(table, method):
    a_b, b_a = compare_paired(table, method=method), compare_paired(swapped(table), method=method)

    assert a_b.p == b_a.p
    assert a_b.estimate == -b_a.estimate
    if a_b.lower is not None:
        assert (a_b.lower, a_b.upper) == pytest.approx((-b_a.upper, -b_a.lower), abs=1e-9)


@given(TABLES, METHODS, LEVELS)
def test_a_difference_stays_between_its_bounds_and_on_its_scale(table, method, level):
    result = compare_paired(table, method=method, level=level)
    assume(result.lower is not None)

    assert -1 <= result.lower <= result.estimate <= result.upper <= 1


@given(CELLS, CELLS)
def test_the_exact_test_is_the_binomial_test_of_the_discordant_cases(b, c):
    assume(b + c > 0)

    assert mcnemar(b, c, method="mcnemar-exact").p == pytest.approx(binomtest(b, b + c).pvalue)


@given(CELLS, CELLS)
def test_mid_p_lies_below_the_exact_p_value(b, c):
    mid_p, exact = (mcnemar(b, c, method=f"mcnemar-{name}").p for name in ("mid-p", "exact"))

    assert 0 < mid_p <= exact <= 1


@given(TABLES, st.sampled_from(["tango", "newcombe"]))
def test_a_higher_level_of_a_difference_contains_a_lower_one(table, method):
    wide, narrow = (paired_difference(table, level=at, method=method) for at in (0.99, 0.9))

    assert -1 <= wide.lower <= narrow.lower <= narrow.estimate
    assert narrow.estimate <= narrow.upper <= wide.upper <= 1


@given(st.integers(1, 60), st.integers(1, 60), st.sampled_from(["mcnemar-exact", "mcnemar-mid-p"]))
def test_swapping_the_readers_inverts_the_odds_ratio(b, c, method):
    a_b, b_a = paired_odds_ratio(b, c, method=method), paired_odds_ratio(c, b, method=method)

    assert a_b.lower < a_b.estimate < a_b.upper
    assert (a_b.estimate, a_b.lower) == pytest.approx((1 / b_a.estimate, 1 / b_a.upper), rel=1e-9)


@given(VERDICTS)
def test_crossing_counts_every_common_case_once(verdicts):
    a, b = [pair[0] for pair in verdicts], [pair[1] for pair in verdicts]
    table = cross(a, b)

    common = sum(x == x and y == y for x, y in verdicts)  # NaN differs from itself
    assert table.both + table.only_a + table.only_b + table.neither == common
    assert cross(b, a) == swapped(table)


@given(VERDICTS.filter(lambda pairs: any(pair[0] == pair[0] for pair in pairs)))
def test_a_reader_against_itself_never_differs(verdicts):
    own = [pair[0] for pair in verdicts]
    result = compare_paired(cross(own, own), method="mcnemar-exact")

    assert (result.estimate, result.p) == (0.0, 1.0)
