"""Correlations and lines: the ladder of edges, exact counts by hand."""

import pytest

from readerstats.stats.association import (
    kendall,
    pearson,
    smallest_detectable_correlation,
    spearman,
)
from readerstats.stats.line import regression

CORRELATIONS = [pearson, spearman, kendall]


@pytest.mark.parametrize("correlate", CORRELATIONS)
@pytest.mark.parametrize(
    ("x", "y", "note"),
    [
        ([], [], "a correlation needs at least three readers"),
        ([1, 2], [3, 4], "a correlation needs at least three readers"),
        ([1, 2, 3], [0.7, 0.7, 0.7], "y did not vary"),
        ([5, 5, 5], [0.7, 0.8, 0.9], "x did not vary"),
        ([5, 5, 5], [0.7, 0.7, 0.7], "x and y did not vary"),
    ],
)
def test_what_has_no_correlation_says_why(correlate, x, y, note):
    result = correlate(x, y)

    assert (result.estimate, result.p, result.note) == (None, None, note)


@pytest.mark.parametrize("correlate", CORRELATIONS)
def test_a_perfect_association_has_no_interval(correlate):
    result = correlate([1, 2, 3, 4, 5], [0.1, 0.2, 0.3, 0.4, 0.5])

    assert result.estimate == 1
    assert result.lower is None
    assert result.note == "no interval: the association is perfect in this sample"


@pytest.mark.parametrize(
    ("correlate", "p"),
    [
        (pearson, 0.0),  # t is infinite
        (spearman, 2 / 120),  # two of 5! orders
        (kendall, 2 / 120),
    ],
)
def test_a_perfect_association_has_the_p_of_its_test(correlate, p):
    assert correlate([1, 2, 3, 4, 5], [5, 4, 3, 2, 1]).p == pytest.approx(p)


def test_orders_are_counted_with_their_ties():
    # Two against two: of the 6 ways to place the ties, 2 are perfect.
    result = spearman([1, 1, 2, 2], [7, 7, 9, 9])

    assert (result.estimate, result.p) == (1, pytest.approx(2 / 6))


@pytest.mark.parametrize(("n", "method"), [(9, "spearman-exact"), (10, "spearman")])
def test_orders_are_counted_up_to_nine_readers(n, method):
    y = [reader * 7 % 11 for reader in range(n)]

    assert spearman(range(n), y).method == method


def test_exact_and_approximate_spearman_are_close_where_they_meet():
    # All 10! = 3,628,800 orders counted: 0.0233592; t says 0.0186.
    x, y = range(10), [3, 1, 0, 5, 2, 8, 4, 9, 6, 7]

    assert spearman(x, y).p == pytest.approx(0.0233592, abs=0.005)


@pytest.mark.parametrize(("ties", "method"), [(False, "kendall-exact"), (True, "kendall")])
def test_kendall_is_exact_without_ties(ties, method):
    y = [2, 1, 4, 3, 5, 5 if ties else 6]

    assert kendall(range(6), y).method == method


@pytest.mark.parametrize("correlate", CORRELATIONS)
def test_three_readers_are_too_few_for_an_interval(correlate):
    result = correlate([1, 2, 3], [1, 3, 2])

    assert result.lower is None
    assert result.note == "no interval: too few readers"
    assert 0 < result.p <= 1


def test_a_line_is_per_unit_of_x():
    # By hand: y = 1 + 2 x with residuals -0.1, 0.2, -0.1.
    line = regression([0, 1, 2], [0.9, 3.2, 4.9])

    assert line.slope.estimate == pytest.approx(2)
    assert line.intercept.estimate == pytest.approx(1)
    assert line.residual_sd == pytest.approx(0.06**0.5)
    assert line.slope.se == pytest.approx(0.03**0.5)
    assert line.slope.df == 1


def test_points_on_a_line_have_no_t():
    line = regression([1, 2, 3], [2, 4, 6])

    assert (line.slope.statistic, line.slope.p) == (None, 0)
    assert line.slope.note == "the points lie on a line: t is infinite"


def test_a_line_through_equal_values_says_why_there_is_none():
    line = regression([1, 2, 3], [2, 2, 2])

    assert (line.slope.p, line.slope.note) == (None, "y did not vary")
    assert (line.intercept.estimate, line.residual_sd, line.r_squared) == (None, None, None)


def test_samples_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="`x` and `y` must pair up, got 3 and 2 values"):
        pearson([1, 2, 3], [1, 2])


@pytest.mark.parametrize(
    ("n", "smallest"),
    # Cohen 1988, tables 3.4.1: 80% power at two-sided .05 takes 84 readers for .30, 28 for .50.
    [(84, 0.30), (28, 0.50)],
)
def test_the_smallest_detectable_correlation_is_that_of_cohen(n, smallest):
    assert smallest_detectable_correlation(n) == pytest.approx(smallest, abs=0.01)


def test_seventeen_readers_detect_strong_correlations_only():
    # tanh((1.959964 + 0.841621) / sqrt(14)), and .62 by the exact bivariate normal.
    assert smallest_detectable_correlation(17) == pytest.approx(0.634406, abs=1e-6)


@pytest.mark.parametrize(
    ("n", "options", "message"),
    [
        (3, {}, "`n` must be at least 4, got 3"),
        (17, {"power": 1.0}, "`power` must lie between 0.05 and 1, got 1.0"),
        (17, {"level": 95}, "`level` must lie between 0 and 1"),
    ],
)
def test_impossible_studies_are_refused(n, options, message):
    with pytest.raises(ValueError, match=message):
        smallest_detectable_correlation(n, **options)
