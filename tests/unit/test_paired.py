"""McNemar's tests and their intervals at the edges; messages; the crossing of two readers."""

import math

import numpy as np
import pytest
from scipy.stats import binom

from readerstats.results import PairedCounts
from readerstats.stats.paired import (
    compare_paired,
    cross,
    mcnemar,
    paired_difference,
    paired_odds_ratio,
)

CONDITIONAL = ["mcnemar-exact", "mcnemar-mid-p"]
ASYMPTOTIC = ["mcnemar", "mcnemar-corrected"]


@pytest.mark.parametrize(("b", "c", "n"), [(12, 5, 80), (0, 33, 60), (1, 6, 20)])
def test_the_mid_p_interval_has_the_quantiles_of_drawn_confidence_distributions(b, c, n):
    draw = np.random.default_rng(20260101)

    def halved(k, of):
        either = draw.random(400_000) < 0.5
        # a Beta distribution with a parameter of 0 is all at that end
        low = draw.beta(k, of - k + 1, 400_000) if k else np.zeros(400_000)
        high = draw.beta(k + 1, of - k, 400_000) if k < of else np.ones(400_000)
        return np.where(either, low, high)

    drawn = halved(b + c, n) * (2 * halved(b, b + c) - 1)
    result = mcnemar(b, c, n=n, method="mcnemar-mid-p")

    expected = np.quantile(drawn, [0.025, 0.975])
    assert [result.lower, result.upper] == pytest.approx(expected, abs=0.003)


@pytest.mark.parametrize("method", CONDITIONAL)
def test_no_bound_is_the_estimate_where_all_discordant_cases_favor_one_reader(method):
    result = mcnemar(0, 33, n=60, method=method)

    assert result.lower < result.estimate - 0.1
    assert result.estimate + 0.1 < result.upper < 0


@pytest.mark.parametrize("method", CONDITIONAL)
def test_the_melded_interval_leaves_out_zero_exactly_where_p_is_below_alpha(method):
    for b in range(13):
        for c in range(13):
            result = mcnemar(b, c, n=40, method=method)
            assert (result.p < 0.05) == (not result.lower <= 0 <= result.upper), (b, c)


@pytest.mark.parametrize(("method", "least"), [("mcnemar-exact", 0.95), ("mcnemar-mid-p", 0.925)])
@pytest.mark.parametrize(("discordant", "of_first"), [(0.2, 0.9), (0.2, 1.0), (0.6, 0.7)])
def test_the_melded_interval_covers_the_difference(method, least, discordant, of_first):
    n, truth = 20, discordant * (2 * of_first - 1)
    covered = 0.0
    for m in range(n + 1):
        for b in range(m + 1):
            chance = binom.pmf(m, n, discordant) * binom.pmf(b, m, of_first)
            if chance > 1e-9:
                result = mcnemar(b, m - b, n=n, method=method)
                covered += chance * (result.lower <= truth <= result.upper)

    assert covered >= least


def test_the_chi_square_interval_is_tangos():
    result = mcnemar(12, 5, n=80)

    # PropCIs 0.3.0: scoreci.mp(12, 5, 80), to its 1e-5
    assert (result.lower, result.upper) == pytest.approx((-0.01474, 0.19439), abs=1e-5)
    assert (result.statistic_name, result.df, result.effect_size) == ("chi2", 1.0, 2.4)
    assert result.note is None


@pytest.mark.parametrize("method", CONDITIONAL)
def test_without_discordant_cases_the_exact_tests_say_one_and_their_interval_is_even(method):
    result = mcnemar(0, 0, n=20, method=method)

    assert (result.p, result.estimate) == (1.0, 0.0)
    assert -0.2 < result.lower == -result.upper < 0
    assert result.note == "the two never differ in being right"


@pytest.mark.parametrize("method", ASYMPTOTIC)
def test_without_discordant_cases_chi_square_is_undefined_but_the_score_interval_is_not(method):
    result = mcnemar(0, 0, n=20, method=method)

    assert (result.p, result.statistic, result.estimate) == (None, None, 0.0)
    assert result.lower == -result.upper < 0
    assert result.note == "the two never differ in being right; no P value: chi-square is 0/0"


def test_tangos_interval_without_discordant_cases_has_a_closed_form():
    result = paired_difference(PairedCounts(20, 0, 0, 0))

    z2 = 1.959963984540054**2
    assert result.upper == pytest.approx(z2 / (20 + z2), abs=1e-12)


def test_equal_discordance_leaves_nothing_to_correct_and_no_evidence():
    p_values = [mcnemar(7, 7, n=50, method=method).p for method in ASYMPTOTIC + CONDITIONAL]

    assert p_values == pytest.approx([1.0, 1.0, 1.0, 1.0], abs=1e-12)


@pytest.mark.parametrize("method", ASYMPTOTIC + CONDITIONAL)
def test_one_pair_won_by_the_first_reaches_the_end_of_the_scale(method):
    result = mcnemar(1, 0, n=1, method=method)

    assert (result.estimate, result.upper) == (1.0, 1.0)
    assert -1 <= result.lower < 0
    assert result.effect_size is None


def test_the_corrected_interval_is_wider():
    plain, corrected = mcnemar(12, 5, n=80), mcnemar(12, 5, n=80, method="mcnemar-corrected")

    assert corrected.lower < plain.lower
    assert plain.upper < corrected.upper


def test_without_the_number_of_pairs_there_is_a_p_value_only():
    result = mcnemar(12, 5)

    assert result.p == pytest.approx(0.08955507441364312, rel=1e-10)  # R: mcnemar.test
    assert (result.estimate, result.lower, result.n) == (None, None, None)
    assert result.note == "no difference without the number of pairs"


@pytest.mark.parametrize("method", CONDITIONAL)
def test_an_infinite_odds_ratio_keeps_its_lower_bound(method):
    result = paired_odds_ratio(9, 0, method=method)

    assert (result.estimate, result.upper) == (None, None)
    assert result.lower > 1
    assert result.note == "infinite: the second is never right where the first is wrong"


def test_an_odds_ratio_without_discordant_cases_is_unavailable():
    assert paired_odds_ratio(0, 0).note == "the two never differ in being right"


def test_comparing_a_table_fills_counts_and_cases():
    counts = PairedCounts(both=40, only_a=12, only_b=5, neither=23)

    result = compare_paired(counts)

    assert (result.counts, result.n) == (counts, 80)
    assert result.estimate == pytest.approx(52 / 80 - 45 / 80)


def test_two_readers_without_a_common_case_cannot_be_compared():
    nothing = PairedCounts(0, 0, 0, 0)

    assert compare_paired(nothing).note == "no case was read by both"
    assert paired_difference(nothing).note == "no case was read by both"


def test_readers_are_crossed_on_the_cases_that_both_read():
    a = np.array([1, 1, 0, 0, 1, math.nan, math.nan])
    b = np.array([1, 0, 1, 0, math.nan, 0, math.nan])

    assert cross(a, b) == PairedCounts(both=1, only_a=1, only_b=1, neither=1)


def test_crossing_nothing_gives_an_empty_table():
    assert cross([], []) == PairedCounts(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        ([1, 0], [1], r"must hold the same cases, got \(2,\) and \(1,\)"),
        ([1, 2], [1, 0], r"`correct_a` must hold 0, 1 or NaN, got 2\.0\."),
        ([1, 0], [0.5, 0], r"`correct_b` must hold 0, 1 or NaN, got 0\.5\."),
    ],
)
def test_verdicts_that_cannot_be_crossed_are_named(a, b, message):
    with pytest.raises(ValueError, match=message):
        cross(a, b)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: mcnemar(-1, 2), r"`b` and `c` must be whole numbers from 0, got -1 and 2\."),
        (lambda: mcnemar(3, 2, n=4), r"`n` must be at least `b` \+ `c` = 5 and not 0, got 4\."),
        (lambda: mcnemar(0, 0, n=0), r"`n` must be at least `b` \+ `c` = 0 and not 0, got 0\."),
        (lambda: mcnemar(3, 2, level=0), r"`level` must lie between 0 and 1, got 0\."),
        (lambda: mcnemar(3, 2, method="exact"), r"one of mcnemar, mcnemar-corrected, mcnemar-ex"),
        (lambda: paired_odds_ratio(1, 2, method="mcnemar"), r"one of mcnemar-exact, mcnemar-mid"),
        (lambda: paired_difference(PairedCounts(1, 2, 3, -1)), r"`counts` must not be negative"),
    ],
)
def test_a_wrong_argument_of_a_paired_test_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
