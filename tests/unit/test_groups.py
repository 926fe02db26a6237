"""Groups of readers: permutations by hand, the studentized range, the ladder of edges."""

import pytest

from readerstats.stats.groups import (
    games_howell,
    kruskal_wallis,
    permutation_test,
    welch_anova,
)

SUBSPECIALTIES = {
    "chest": [0.725, 0.675, 0.775],
    "general": [0.7875, 0.625, 0.7375],
    "msk": [0.85, 0.9, 0.8875],
    "neuro": [0.75, 0.675, 0.725],
}


def test_a_group_of_one_is_left_out_of_welch_anova():
    with_one = welch_anova({**SUBSPECIALTIES, "breast": [0.99]})
    without = welch_anova(SUBSPECIALTIES)

    assert with_one.note == "left out, with fewer than two readers: breast"
    assert (with_one.statistic, with_one.p, with_one.n) == (without.statistic, without.p, 12)


@pytest.mark.parametrize(
    ("groups", "note"),
    [
        ({}, "needs two groups of at least two readers"),
        ({"a": [1, 2]}, "needs two groups of at least two readers"),
        ({"a": [1, 2], "b": [3]}, "needs two groups of at least two readers"),
        ({"a": [1, 2], "b": [3, 3]}, "no spread within b: Welch's weights are undefined"),
    ],
)
def test_a_welch_anova_that_cannot_be_done_says_why(groups, note):
    result = welch_anova(groups)

    assert (result.p, result.note) == (None, note)


@pytest.mark.parametrize(
    ("groups", "note"),
    [
        ({}, "needs two groups"),
        ({"a": [1, 2], "b": []}, "needs two groups"),
        ({"a": [1, 1], "b": [1]}, "all values are equal"),
    ],
)
def test_a_kruskal_wallis_test_that_cannot_be_done_says_why(groups, note):
    result = kruskal_wallis(groups)

    assert (result.p, result.note) == (None, note)


def test_groups_of_one_have_ranks_but_no_effect_size():
    result = kruskal_wallis({"a": [1], "b": [2], "c": [3]})

    assert result.statistic == pytest.approx(2)
    assert result.effect_size is None


@pytest.mark.parametrize(
    ("a", "b", "p"),
    # The integral of the studentized range: inner by 400 Gauss-Legendre nodes, outer by 60,000
    # trapezoids over the logarithm of the standard deviation.
    [
        ("msk", "neuro", 0.017669033453591),
        ("chest", "msk", 0.052207491599557),
        ("general", "msk", 0.169812573917091),
    ],
)
def test_games_howell_has_the_p_of_the_studentized_range(a, b, p):
    found = {(pair.a, pair.b): pair.test.p for pair in games_howell(SUBSPECIALTIES)}

    assert found[a, b] == pytest.approx(p, rel=1e-9)


def test_games_howell_interval_ends_where_p_is_one_minus_the_level():
    pair = games_howell(SUBSPECIALTIES)[1].test

    shifted = games_howell(
        {
            **SUBSPECIALTIES,
            "msk": [value + pair.upper for value in SUBSPECIALTIES["msk"]],
        }
    )

    assert shifted[1].test.p == pytest.approx(0.05, abs=1e-6)


def test_two_groups_are_compared_as_by_welch():
    from readerstats.stats.means import welch_t

    groups = {name: SUBSPECIALTIES[name] for name in ("msk", "neuro")}
    (pair,), welch = games_howell(groups), welch_t(*groups.values())

    assert (pair.test.p, pair.test.lower) == pytest.approx((welch.p, welch.lower), rel=1e-6)


@pytest.mark.parametrize(
    ("b", "note"),
    [([3], "each group needs at least two readers"), ([3, 3], "neither group has any spread")],
)
def test_a_pair_that_cannot_be_compared_says_why(b, note):
    (pair,) = games_howell({"a": [1, 1], "b": b})

    assert (pair.a, pair.b, pair.test.p, pair.test.note) == ("a", "b", None, note)


def test_every_assignment_is_counted_once():
    # Of the 10 ways to choose two of 1, 2, 3, 4, 6, the means of {4, 6} and of {1, 2} differ most
    # from the rest: 3 and -2.83. Two-sided at 3: one way.
    result = permutation_test([4, 6], [1, 2, 3])

    assert result.estimate == pytest.approx(3)
    assert result.p == pytest.approx(1 / 10)
    assert result.method == "permutation-exact"
    assert result.note == "only 10 assignments: P cannot fall below 1/10"


@pytest.mark.parametrize(("alternative", "p"), [("greater", 1 / 10), ("less", 10 / 10)])
def test_one_side_of_the_assignments_can_be_counted(alternative, p):
    assert permutation_test([4, 6], [1, 2, 3], alternative=alternative).p == pytest.approx(p)


def test_assignments_that_differ_in_the_last_bit_count_as_equal():
    # 0.1 + 0.2 and 0.3 + 0.0 differ in binary; by hand all 6 sums are 0.3, 0.3, 0.2, ... about
    # their mean 0.3: the sums 0.1, 0.2, 0.4 and 0.5 are farther, so 4 of 6 at 0.4 and beyond.
    assert permutation_test([0.1, 0.3], [0.2, 0.0]).p == pytest.approx(4 / 6)


def test_equal_groups_have_p_one():
    assert permutation_test([0.8, 0.8], [0.8, 0.8, 0.8]).p == 1


def test_many_assignments_are_drawn_from_a_seed():
    a, b = [float(value) for value in range(30)], [value + 9.5 for value in range(30)]

    first, again = permutation_test(a, b, seed=1), permutation_test(a, b, seed=1)

    assert first == again
    assert (first.method, first.replicates) == ("permutation-monte-carlo", 10_000)
    # Welch's t test on the same values: P = .00012.
    assert 1 / 10_001 <= first.p < 0.001


def test_a_drawn_p_is_never_zero():
    a, b = [float(value) for value in range(30)], [value + 1000.0 for value in range(30)]

    assert permutation_test(a, b, replicates=99).p == pytest.approx(1 / 100)


@pytest.mark.parametrize(("a", "b"), [([], [1.0]), ([1.0], [])])
def test_an_empty_group_cannot_be_permuted(a, b):
    result = permutation_test(a, b)

    assert (result.p, result.note) == (None, "a group is empty")


def test_no_replicates_are_refused():
    with pytest.raises(ValueError, match="`replicates` must be at least 1, got 0"):
        permutation_test([1, 2], [3, 4], replicates=0)
