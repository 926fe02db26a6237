"""One proportion, and two independent ones."""

import pytest

from readerstats.stats.proportions import proportion, proportion_difference

METHODS = ["wilson", "clopper-pearson", "agresti-coull", "jeffreys"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("n", [1, 2, 10, 1000])
def test_no_success_starts_at_zero_and_no_failure_ends_at_one(method, n):
    none, all_right = proportion(0, n, method=method), proportion(n, n, method=method)

    assert (none.estimate, none.lower) == (0.0, 0.0)
    assert (all_right.estimate, all_right.upper) == (1.0, 1.0)
    assert 0 < none.upper < 1
    assert 0 < all_right.lower < 1


@pytest.mark.parametrize("method", METHODS)
def test_without_cases_there_is_no_estimate_but_a_reason(method):
    result = proportion(0, 0, method=method)

    assert (result.estimate, result.lower, result.upper) == (None, None, None)
    assert (result.note, result.method, result.n) == ("no case was read", method, 0)


def test_the_exact_interval_holds_far_in_the_tail():
    level = 1 - 2e-10  # closed form at k = n: (alpha / 2) ** (1 / n)

    result = proportion(20, 20, level=level, method="clopper-pearson")

    assert result.lower == pytest.approx(((1 - level) / 2) ** (1 / 20), rel=1e-9)
    assert result.upper == 1


@pytest.mark.parametrize("method", METHODS)
def test_a_level_close_to_one_stays_inside_the_unit_interval(method):
    result = proportion(3, 7, level=1 - 1e-12, method=method)

    assert 0 <= result.lower < 3 / 7 < result.upper <= 1


def test_numerator_and_denominator_stay_with_the_number():
    result = proportion(131, 154)

    assert (result.k, result.n, result.level, result.method) == (131, 154, 0.95, "wilson")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"k": 12, "n": 10}, r"`k` must be between 0 and `n` = 10, got 12\."),
        ({"k": -1, "n": 10}, r"`k` must be between 0 and `n` = 10, got -1\."),
        ({"k": 0, "n": -1}, r"`k` and `n` must be whole numbers from 0, got 0 and -1\."),
        ({"k": 0.5, "n": 1}, r"`k` and `n` must be whole numbers from 0, got 0\.5 and 1\."),
        ({"k": 1, "n": 2, "level": 1}, r"`level` must lie between 0 and 1, got 1\."),
        (
            {"k": 1, "n": 2, "method": "wald"},
            r"`method` must be one of wilson, clopper-pearson, .*, got 'wald'\.",
        ),
    ],
)
def test_a_wrong_argument_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        proportion(**arguments)


# Newcombe RG, Stat Med 1998;17:873-890, table II: Miettinen-Nurminen, and method 10.
PUBLISHED = [
    ("miettinen-nurminen", (56, 70, 48, 80), (0.0528, 0.3382)),
    ("miettinen-nurminen", (9, 10, 3, 10), (0.1700, 0.8406)),
    ("newcombe", (56, 70, 48, 80), (0.0524, 0.3339)),
    ("newcombe", (9, 10, 3, 10), (0.1705, 0.8090)),
]


@pytest.mark.parametrize(("method", "counts", "bounds"), PUBLISHED)
def test_the_published_intervals_of_a_difference_are_met(method, counts, bounds):
    result = proportion_difference(*counts, method=method)

    assert (result.lower, result.upper) == pytest.approx(bounds, abs=5e-5)


def test_the_score_test_agrees_with_statsmodels():
    # statsmodels 0.15: test_proportions_2indep(131, 154, 77, 110, method="score")
    result = proportion_difference(131, 154, 77, 110)

    assert result.statistic == pytest.approx(2.946294535745838, rel=1e-12)
    assert result.p == pytest.approx(0.0032160600141074615, rel=1e-10)
    assert (result.statistic_name, result.n) == ("z", 264)


def test_only_the_default_is_silent_about_its_p_value():
    score = proportion_difference(131, 154, 77, 110)
    newcombe = proportion_difference(131, 154, 77, 110, method="newcombe")

    assert score.note is None
    assert newcombe.note == "P is of the pooled z test, which the interval does not invert"


@pytest.mark.parametrize("method", ["miettinen-nurminen", "newcombe"])
@pytest.mark.parametrize("counts", [(0, 10, 0, 12), (10, 10, 12, 12)])
def test_two_groups_without_any_variation_have_an_interval_but_no_p(method, counts):
    result = proportion_difference(*counts, method=method)

    assert result.p is None
    assert result.note == "no P value: every trial had the same result, so the statistic is 0/0"
    assert result.lower < 0 == result.estimate < result.upper


def test_opposite_groups_reach_the_end_of_the_scale():
    result = proportion_difference(10, 10, 0, 12)

    assert (result.estimate, result.upper) == (1.0, 1.0)
    assert 0 < result.lower < 1


def test_an_empty_group_cannot_be_compared():
    assert proportion_difference(0, 0, 3, 5).note == "a group has no cases"


def test_an_unknown_method_of_the_difference_is_named():
    with pytest.raises(ValueError, match="must be one of miettinen-nurminen, newcombe, got 'wald'"):
        proportion_difference(1, 2, 1, 2, method="wald")
