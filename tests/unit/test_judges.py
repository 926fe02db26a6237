"""Score tests of a difference at any value: edges, and a second derivation."""

import math

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from readerstats.results import PairedCounts, TestResult
from readerstats.stats.cluster_counts import ClusterCounts
from readerstats.stats.clustered_mcnemar import clustered_mcnemar
from readerstats.stats.judges import ClusteredScore, PairedScore, Wald
from readerstats.stats.margins import margin_curve, margin_test, smallest_margin
from readerstats.stats.paired import compare_paired

CLUSTERS = ClusterCounts.of(
    [4, 1, 0, 3, 2, 6], [2, 0, 1, 0, 3, 1], [0, 1, 0, 0, 1, 0], [1, 2, 3, 1, 0, 4]
)


def score_by_likelihood(b, c, n, difference):
    """Tango's z, with the likelihood of the restricted model maximised numerically."""
    lowest, highest = max(0.0, -difference), (1 - difference) / 2

    def minus_log_likelihood(only_second):
        both_ways = ((b, only_second + difference), (c, only_second),
                     (n - b - c, 1 - 2 * only_second - difference))  # fmt: skip
        return -sum(k * math.log(max(p, 1e-300)) for k, p in both_ways if k)

    found = minimize_scalar(
        minus_log_likelihood, bounds=(lowest, highest), method="bounded",
        options={"xatol": 1e-14, "maxiter": 1000},
    )  # fmt: skip
    variance = n * (2 * found.x + difference - difference**2)
    return (b - c - n * difference) / math.sqrt(variance)


@pytest.mark.parametrize(("b", "c", "n"), [(12, 5, 80), (3, 9, 40), (1, 1, 30), (20, 2, 60)])
@pytest.mark.parametrize("difference", [-0.2, -0.1, -0.05, 0.1, 0.2])
def test_tango_s_score_is_that_of_the_restricted_likelihood(b, c, n, difference):
    expected = score_by_likelihood(b, c, n, difference)

    assert PairedScore(b, c, n).statistic(difference) == pytest.approx(expected, rel=1e-5)


def test_at_no_difference_the_square_of_the_score_is_mcnemar_s_statistic():
    assert PairedScore(12, 5, 80).statistic(0.0) ** 2 == pytest.approx(49 / 17)
    assert PairedScore(12, 5, 80, 1.0).statistic(0.0) ** 2 == pytest.approx(36 / 17)


def test_two_who_never_differ_can_be_held_against_a_margin():
    counts = PairedCounts(both=40, only_a=0, only_b=0, neither=10)
    judge = PairedScore.of(counts)
    equal = compare_paired(counts)
    test = margin_test(equal, "equivalence", 0.1, judge=judge)

    # the likeliest share of discordant cases under a difference of 0.1 is 0.1: z = 5 / sqrt(4.5)
    assert equal.p is None
    assert test.p == pytest.approx(0.009211, abs=1e-6)
    assert test.lower == pytest.approx(-test.upper)


def test_one_case_supports_no_margin():
    counts = PairedCounts(both=1, only_a=0, only_b=0, neither=0)
    test = margin_test(compare_paired(counts), "non-inferiority", 0.1, judge=PairedScore.of(counts))

    assert test.p > 0.3


def test_the_score_of_clusters_is_the_root_of_obuchowski_s_statistic():
    result = clustered_mcnemar(CLUSTERS, interval="score")
    judge = ClusteredScore(CLUSTERS)

    assert judge.statistic(0.0) ** 2 == pytest.approx(result.statistic)
    lower, upper = judge.bounds(0.8)
    assert judge.tail(lower, upper=True) == pytest.approx(0.1)
    assert judge.tail(upper, upper=False) == pytest.approx(0.1)


def test_clusters_of_one_pair_come_near_the_score_of_pairs():
    # by hand: e = 1 x 12, -1 x 5, 0 x 63; at -0.1 sum(e + 0.1) = 15, sum of squares 17 + 1.4 + 0.8
    b, c, rest = np.ones(12), np.ones(5), np.ones(63)
    zeros = np.zeros(80)
    only_a, only_b, both = zeros.copy(), zeros.copy(), zeros.copy()
    only_a[: b.size], only_b[12 : 12 + c.size], both[17:] = b, c, rest
    counts = ClusterCounts.of(both, only_a, only_b, zeros)

    expected = math.sqrt(79 / 80) * 15 / math.sqrt(17 + 2 * 0.1 * 7 + 0.01 * 80)
    assert ClusteredScore(counts).statistic(-0.1) == pytest.approx(expected)


def test_too_few_clusters_have_no_smallest_margin_and_no_interval():
    few = ClusterCounts.of([4, 1], [2, 0], [0, 1], [1, 2])
    result = clustered_mcnemar(few, interval="score")
    gap = TestResult(
        method=result.method, estimate=result.estimate, p=None, level=0.95, note="few clusters"
    )

    assert ClusteredScore(few).bounds(0.95) is None
    assert smallest_margin(gap, "equivalence", judge=ClusteredScore(few)) is None
    tested = margin_test(gap, "equivalence", 0.9, judge=ClusteredScore(few))
    assert (tested.lower, tested.level) == (None, None)
    assert tested.p > 0.05


def test_clusters_that_agree_wholly_with_a_value_have_no_score_there():
    same = ClusterCounts.of([1, 1, 1], [1, 1, 1], [0, 0, 0], [0, 0, 0])

    assert ClusteredScore(same).statistic(0.5) == 0.0


def test_without_a_spread_a_difference_is_on_one_side_or_the_other():
    sure = Wald(0.1, 0.0)

    assert (sure.tail(0.0, upper=True), sure.tail(0.0, upper=False)) == (0.0, 1.0)
    assert sure.statistic(0.0) is None
    assert sure.bounds(0.95) == (0.1, 0.1)


def test_the_interval_of_a_claim_after_games_howell_is_that_of_its_pair():
    gap = TestResult(method="games-howell", estimate=0.0, se=0.1, df=20, p=1.0, level=0.95,
                     lower=-0.3, upper=0.3)  # fmt: skip
    test = margin_test(gap, "non-inferiority", 0.22)

    assert test.lower == pytest.approx(-0.208596, abs=1e-6)  # t(20) at .975 is 2.085963
    assert (test.p < 0.025) == (test.lower > -0.22)


def test_a_curve_may_follow_a_score_test():
    judge = PairedScore(12, 5, 80)
    result = compare_paired(PairedCounts(40, 12, 5, 23))
    curve = margin_curve(result, [0.05, 0.1], judge=judge)

    assert [point.non_inferiority for point in curve] == [
        judge.tail(-margin, upper=True) for margin in (0.05, 0.1)
    ]
