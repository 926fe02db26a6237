"""Rank tests: exact counts by hand, ties, and the ladder of edges."""

import pytest

from readerstats.stats.ranks import mann_whitney, wilcoxon


def test_all_readers_better_is_the_rarest_of_sign_patterns():
    # Five readers, all better: 2 of 2^5 patterns are as extreme.
    result = wilcoxon([2, 4, 6, 8, 10], [1, 2, 3, 4, 5])

    assert result.p == pytest.approx(2 / 32)
    assert (result.statistic, result.effect_size) == (15, 1)
    assert result.method == "wilcoxon-signed-rank-exact"


def test_differences_equal_but_for_rounding_are_tied():
    # 0.9 - 0.8 and 0.4 - 0.3 differ in their last bits; both are 0.1.
    tied = wilcoxon([0.9, 0.4, 0.5], [0.8, 0.3, 0.8])

    assert tied.statistic == 1.5 + 1.5


def test_equal_pairs_are_dropped_from_the_ranks_but_counted():
    result = wilcoxon([1, 2, 3, 5], [1, 1, 1, 1])

    assert (result.statistic, result.n) == (6, 4)
    assert result.p == pytest.approx(2 / 8)


@pytest.mark.parametrize(
    ("a", "b", "note"),
    [([], [], "there is no pair"), ([1, 2], [1, 2], "no reader differs between the two")],
)
def test_a_signed_rank_test_without_differences_says_so(a, b, note):
    result = wilcoxon(a, b)

    assert (result.p, result.note) == (None, note)


def test_few_readers_have_no_interval_at_a_high_level():
    result = wilcoxon([1, 2, 4], [0, 0, 0])

    assert result.lower is None
    assert result.note == "no interval: too few readers for a level of 0.95"
    assert wilcoxon([1, 2, 4], [0, 0, 0], level=0.75).lower == 1


def test_many_readers_are_approximated():
    a = [float(reader % 7) for reader in range(60)]
    b = [float(reader % 5) + 0.5 for reader in range(60)]

    approximate, exact = wilcoxon(a, b), wilcoxon(a, b, p_value="exact")

    assert approximate.method == "wilcoxon-signed-rank"
    assert approximate.p == pytest.approx(exact.p, rel=0.1)


def test_two_groups_apart_are_the_rarest_of_assignments():
    # Three of seven readers, all above the rest: 2 of 35 assignments are as extreme.
    result = mann_whitney([0.85, 0.90, 0.88], [0.70, 0.75, 0.66, 0.73])

    assert result.p == pytest.approx(2 / 35)
    assert (result.statistic, result.effect_size) == (12, 1)


def test_ties_are_counted_as_they_are():
    # Ranks 1.5, 1.5, 3, 4; of the 6 pairs the sums 3, 4.5, 4.5, 5.5, 5.5, 7 are as far from 5 as
    # that of the first two in 2 cases.
    result = mann_whitney([1, 1], [2, 3])

    assert result.p == pytest.approx(2 / 6)


@pytest.mark.parametrize(
    ("a", "b", "note"),
    [([], [1, 2], "a group is empty"), ([1, 1], [1, 1, 1], "all values are equal")],
)
def test_a_rank_sum_test_of_nothing_says_so(a, b, note):
    result = mann_whitney(a, b)

    assert (result.p, result.note) == (None, note)


def test_one_sided_tests_give_no_interval():
    greater = mann_whitney([3, 4, 9], [1, 2, 5], alternative="greater")

    # Sums of 3 of 6 ranks of at least 3 + 4 + 6 = 13: 13 (twice: 3+4+6, 2+5+6), 14, 15 of 20.
    assert greater.p == pytest.approx(4 / 20)
    assert greater.note == "no interval: the test is one-sided"


def test_the_sides_of_the_approximation_meet_in_the_middle():
    a, b = [2, 4, 7, 9], [1, 3, 5, 8]
    greater = mann_whitney(a, b, alternative="greater", p_value="normal").p
    less = mann_whitney(a, b, alternative="less", p_value="normal").p

    # U = 10, mean 8, sd sqrt(12): P(Z > 1.5 / sd) and P(Z < 2.5 / sd).
    assert (greater, less) == pytest.approx((0.3325, 0.7648), abs=5e-5)


def test_an_unknown_kind_of_p_is_refused():
    with pytest.raises(ValueError, match="`p_value` must be 'auto', 'exact' or 'normal'"):
        wilcoxon([1, 2], [2, 4], p_value="approx")
