"""Paired verdicts in clusters: reads of one case, lesions of one patient."""

from __future__ import annotations

import numpy as np
import pytest

from readerstats.results import PairedCounts
from readerstats.stats.cluster_counts import ClusterCounts, count_by_cluster
from readerstats.stats.clustered_mcnemar import clustered_mcnemar, design_effect
from readerstats.stats.paired import compare_paired

ALL = ("mcnemar-clustered", "mcnemar-durkalski", "mcnemar-yang", "mcnemar-eliasziw-donner")
EXAMPLE = ClusterCounts.of(
    [4, 1, 0, 3, 2, 6], [2, 0, 1, 0, 3, 1], [0, 1, 0, 0, 1, 0], [1, 2, 3, 1, 0, 4]
)
NAN = float("nan")


def test_verdicts_are_counted_cluster_by_cluster():
    counts = count_by_cluster([1, 1, 0, 0, 1], [1, 0, 1, 0, NAN], [7, 7, 3, 3, 3])

    assert counts.total == PairedCounts(both=1, only_a=1, only_b=1, neither=1)
    assert counts.sizes.tolist() == [2, 2]  # clusters 3 and 7; the unread pair is left out
    assert counts.excess.tolist() == [-1, 1]


def test_readers_meet_a_model_case_by_case():
    readers = np.array([[1, 0, 1], [1, 1, NAN]])
    counts = count_by_cluster(readers, [0, 1, 1], np.arange(3))

    assert counts.only_a.tolist() == [2, 0, 0]
    assert counts.sizes.tolist() == [2, 2, 1]


def test_clusters_without_a_pair_do_not_count():
    with_empty = ClusterCounts.of([4, 0, 1], [2, 0, 0], [0, 0, 1], [1, 0, 2])

    assert with_empty.sizes.tolist() == [7, 4]


def test_where_each_pair_is_a_cluster_the_tests_are_mcnemars():
    rng = np.random.default_rng(3)
    first, second = (rng.random((2, 200)) < [[0.8], [0.7]]).astype(float)
    counts = count_by_cluster(first, second, np.arange(200))
    mcnemar = compare_paired(counts.total)

    for method, factor in (
        ("mcnemar-clustered", 199 / 200),
        ("mcnemar-durkalski", 1),
        ("mcnemar-eliasziw-donner", 1),
    ):
        statistic = clustered_mcnemar(counts, method=method).statistic
        assert statistic == pytest.approx(mcnemar.statistic * factor)


def test_clusters_of_like_pairs_count_once():
    """Doubling each pair within its cluster leaves the test as it was, and doubles the effect."""
    once = count_by_cluster([1, 1, 1, 0, 1, 1], [0, 1, 0, 1, 0, 0], np.arange(6))
    twice = count_by_cluster(
        np.repeat([1, 1, 1, 0, 1, 1], 2), np.repeat([0, 1, 0, 1, 0, 0], 2), np.repeat(range(6), 2)
    )

    assert clustered_mcnemar(twice).p == pytest.approx(clustered_mcnemar(once).p)
    assert clustered_mcnemar(twice).se == pytest.approx(clustered_mcnemar(once).se)
    assert design_effect(twice) == pytest.approx(2 * design_effect(once))


def test_the_result_has_the_table_and_the_odds_ratio():
    result = clustered_mcnemar(EXAMPLE)

    assert result.counts == PairedCounts(both=16, only_a=7, only_b=2, neither=11)
    assert (result.effect_size_name, result.effect_size) == ("odds ratio", 3.5)
    assert (result.statistic_name, result.df, result.n) == ("chi2", 1, 6)


@pytest.mark.parametrize("level", [0.5, 0.8, 0.831, 0.832, 0.9])
def test_the_score_interval_leaves_out_0_exactly_where_p_is_small(level):
    result = clustered_mcnemar(EXAMPLE, interval="score", level=level)

    assert (result.lower > 0) == (result.p < 1 - level)
    assert result.lower < result.estimate < result.upper


def test_the_score_interval_stays_within_what_is_possible():
    nearly = ClusterCounts.of([0] * 6, [3, 3, 3, 3, 3, 2], [0] * 6, [0, 0, 0, 0, 0, 1])
    result = clustered_mcnemar(nearly, interval="score")

    assert result.estimate == pytest.approx(17 / 18)
    assert result.upper == 1
    assert 0 < result.lower < result.estimate


def test_too_few_clusters_have_no_score_interval():
    few = ClusterCounts.of([4, 1, 0], [2, 0, 1], [0, 1, 0], [1, 2, 3])
    result = clustered_mcnemar(few, interval="score")

    assert result.lower is None
    assert "no interval: the clusters are too few" in result.note


@pytest.mark.parametrize("interval", ["wald", "score"])
def test_a_difference_without_spread_has_a_p_value_but_no_interval(interval):
    alike = ClusterCounts.of([0] * 8, [2] * 8, [0] * 8, [2] * 8)
    result = clustered_mcnemar(alike, interval=interval)

    assert result.p == pytest.approx(0.0082, abs=1e-4)  # chi-square 7
    assert (result.se, result.lower) == (None, None)
    assert "the difference is the same in every cluster" in result.note


def test_other_tests_say_that_the_interval_is_obuchowskis():
    note = clustered_mcnemar(EXAMPLE, method="mcnemar-durkalski").note

    assert "the interval has the standard error of Obuchowski" in note
    assert clustered_mcnemar(EXAMPLE).note is None


@pytest.mark.parametrize("method", ALL)
def test_without_a_discordant_pair_there_is_no_p_value(method):
    result = clustered_mcnemar(ClusterCounts.of([3, 4], [0, 0], [0, 0], [1, 2]), method=method)

    assert (result.p, result.statistic, result.estimate) == (None, None, 0)
    assert "the two never differ in being right, chi-square is 0/0" in result.note


@pytest.mark.parametrize("method", ALL[:3])
def test_clusters_balanced_in_themselves_have_no_p_value(method):
    result = clustered_mcnemar(ClusterCounts.of([3, 4], [1, 2], [1, 2], [1, 2]), method=method)

    assert result.p is None
    assert "within each cluster the two are right equally often" in result.note


def test_pairs_more_unlike_than_chance_can_leave_eliasziw_and_donner_without_an_answer():
    unlike = ClusterCounts.of([0] * 6, [2] * 6, [2] * 6, [0] * 6)
    result = clustered_mcnemar(unlike, method="mcnemar-eliasziw-donner")

    assert result.p is None
    assert "mcnemar-clustered needs no such correlation" in result.note


def test_pairs_that_all_favour_one_have_no_correlation_to_correct_by():
    same = ClusterCounts.of([0] * 6, [2] * 6, [0] * 6, [0] * 6)

    assert clustered_mcnemar(same, method="mcnemar-eliasziw-donner").p is None
    assert clustered_mcnemar(same).p == pytest.approx(0.0253, abs=1e-4)  # chi-square 5


@pytest.mark.parametrize("method", ALL)
def test_one_cluster_says_nothing_of_others(method):
    result = clustered_mcnemar(ClusterCounts.of([3], [5], [1], [1]), method=method)

    assert (result.p, result.n) == (None, 1)
    assert result.estimate == pytest.approx(0.4)
    assert "all pairs are of one cluster" in result.note


def test_nothing_read_by_both_is_said():
    counts = count_by_cluster([1, NAN], [NAN, 0], [0, 1])

    assert clustered_mcnemar(counts).note == "no case was read by both"
    assert design_effect(counts) is None


@pytest.mark.parametrize(("n", "told"), [(2, True), (4, True), (5, False)])
def test_few_clusters_can_never_show_a_difference_and_the_note_says_so(n, told):
    always = ClusterCounts.of([0] * n, [3] * n, [0] * n, [1] * n)
    result = clustered_mcnemar(always)

    assert (result.p >= 0.05) == told
    assert (f"with {n} clusters this P can never be below 0.05" in (result.note or "")) == told


def test_an_infinite_odds_ratio_is_left_out():
    result = clustered_mcnemar(ClusterCounts.of([1, 2, 1], [1, 0, 2], [0, 0, 0], [1, 1, 1]))

    assert (result.effect_size_name, result.effect_size) == (None, None)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (([1, 2], [1], [0, 0], [0, 0]), r"one value a cluster each, got shapes \(2,\), \(1,\)"),
        (([1, -2], [1, 0], [0, 0], [0, 0]), "whole numbers from 0"),
        (([1, 0.5], [1, 0], [0, 0], [0, 0]), "whole numbers from 0"),
        (([1, NAN], [1, 0], [0, 0], [0, 0]), "whole numbers from 0"),
    ],
)
def test_wrong_counts_are_refused(cells, message):
    with pytest.raises(ValueError, match=message):
        ClusterCounts.of(*cells)


def test_wrong_verdicts_are_refused():
    with pytest.raises(ValueError, match="`correct_b` must lie between 0 and 1 or be NaN, got 2"):
        count_by_cluster([1, 0], [1, 2], [0, 1])
    with pytest.raises(ValueError, match="must be of the same cases"):
        count_by_cluster([1, 0], [1, 0, 1], [0, 1])


def test_wrong_options_are_refused():
    with pytest.raises(ValueError, match="`method` must be one of mcnemar-clustered"):
        clustered_mcnemar(EXAMPLE, method="obuchowski")
    with pytest.raises(ValueError, match="`interval` must be 'wald' or 'score'"):
        clustered_mcnemar(EXAMPLE, interval="tango")
    with pytest.raises(ValueError, match="the score interval is that of mcnemar-clustered"):
        clustered_mcnemar(EXAMPLE, method="mcnemar-yang", interval="score")
    with pytest.raises(ValueError, match="`level` must lie between 0 and 1"):
        clustered_mcnemar(EXAMPLE, level=1.0)


def test_the_test_alarms_as_often_as_it_says_where_mcnemar_alarms_too_often():
    """400 studies of 60 patients with 5 lesions, the two readers alike: how often is P < .05?"""
    rng = np.random.default_rng(2)
    patients = np.repeat(np.arange(60), 5)
    alarms = {"clustered": 0, "pooled": 0}
    for _ in range(400):
        gain = np.repeat(rng.normal(0, 0.35, 60), 5)  # the patient suits one reader or the other
        first, second = (rng.random((2, 300)) < np.clip([0.7 + gain, 0.7 - gain], 0, 1)) * 1.0
        counts = count_by_cluster(first, second, patients)
        alarms["clustered"] += clustered_mcnemar(counts).p < 0.05
        alarms["pooled"] += compare_paired(counts.total).p < 0.05

    assert 8 <= alarms["clustered"] <= 32  # binomial, 5% of 400: 20, standard error 4.4
    assert alarms["pooled"] > 80
