"""Levels compared for other readers and other cases: designs, and why there is no answer."""

import math
import re

import numpy as np
import pytest

from readerstats.stats.mrmc.analysis import obuchowski_rockette
from readerstats.stats.mrmc.average import against, reader_average

NAN = np.nan
CASES = 24
TRUTH = np.arange(CASES) % 2 == 0
EVERYWHERE = ("readers and cases", "readers", "cases")


def scores(n_levels=2, n_readers=4, seed=3):
    rng = np.random.default_rng(seed)
    readers = rng.normal(size=(1, n_readers, 1)) * TRUTH / 2
    return rng.normal(size=(n_levels, n_readers, CASES)) + TRUTH + readers


def decisions(**how):
    return (scores(**how) > 0.5).astype(float)


def only(values, cells):
    """Keep what (level, reader, cases) says was read."""
    kept = np.full(values.shape, NAN)
    for level, reader, cases in cells:
        kept[level, reader, cases] = values[level, reader, cases]
    return kept


ALL, FIRST, SECOND = slice(None), slice(0, 12), slice(12, 24)
ONE, OTHER = slice(0, 2), slice(2, 4)


def said(study):
    """All that a study says of its levels."""
    singles = [row.test for row in study.reader_differences]
    return [study.test, *study.differences, *study.means, *singles]


@pytest.mark.parametrize(
    ("cells", "design"),
    [
        ([(ALL, ALL, ALL)], "factorial"),
        ([(0, ALL, FIRST), (1, ALL, SECOND)], "cases nested in levels"),
        ([(0, ONE, ALL), (1, OTHER, ALL)], "readers nested in levels"),
        ([(0, ONE, FIRST), (1, OTHER, SECOND)], "readers and cases nested in levels"),
        ([(ALL, ONE, FIRST), (ALL, OTHER, SECOND)], "split-plot"),
        ([(ALL, r, slice(6 * r, 6 * r + 6)) for r in range(4)], "cases nested in readers"),
    ],
)
@pytest.mark.parametrize("random", EVERYWHERE)
def test_the_design_is_told_by_who_read_what(cells, design, random):
    study = obuchowski_rockette(only(scores(), cells), TRUTH, random=random)

    assert study.design == design
    assert study.differences[0].p is not None
    assert study.differences[0].note is None or "set to 0" in study.differences[0].note
    assert study.test.p == pytest.approx(study.differences[0].p)  # two levels: F is the square of t


@pytest.mark.parametrize(
    "cells",
    [
        [(0, ALL, ALL), (1, OTHER, ALL)],
        [(0, ONE, FIRST), (0, OTHER, SECOND), (1, ONE, SECOND), (1, OTHER, FIRST)],
    ],
    ids=["two readers under one level only", "cases swapped between groups of readers"],
)
def test_a_design_that_it_cannot_analyse_names_what_can(cells):
    study = obuchowski_rockette(only(scores(), cells), TRUTH)

    assert "u-statistics" in study.design
    assert study.test.note == study.differences[0].note == study.design
    assert study.differences[0].p is None
    assert study.differences[0].estimate == pytest.approx(
        study.means[0].estimate - study.means[1].estimate
    )
    assert study.components is None


def test_readers_with_cases_of_their_own_are_a_sample_of_readers():
    """Nothing is shared: what is left is the paired t test of their values."""
    cells = [(ALL, reader, slice(6 * reader, 6 * reader + 6)) for reader in range(4)]
    reads = only(decisions(), cells)
    right = np.nanmean(np.where(np.isnan(reads), NAN, reads == TRUTH), axis=2)
    gaps = right[0] - right[1]

    test = obuchowski_rockette(reads, TRUTH, metric="accuracy").differences[0]

    assert test.se == pytest.approx(gaps.std(ddof=1) / 2)
    assert test.df == pytest.approx(3)


def test_two_groups_in_a_split_plot_weigh_by_the_readers_who_share_cases():
    """Hillis 2014: MS(modality x reader within groups) + sum r^2 / R (Cov2 - Cov3)."""
    cells = [(ALL, slice(0, 5), FIRST), (ALL, slice(5, 8), SECOND)]
    study = obuchowski_rockette(only(scores(n_readers=8, seed=11), cells), TRUTH)
    rows = {row.term: row for row in study.anova}
    error, parts = rows["modality:reader"], study.components
    square = error.mean_sq + (25 + 9) / 8 * max(parts.cov2 - parts.cov3, 0)

    assert study.design == "split-plot"
    assert (error.df, rows["reader"].df, rows["group"].df) == (6, 6, 1)
    assert study.test.statistic == pytest.approx(rows["modality"].mean_sq / square)
    assert study.test.df2 == pytest.approx(6 * (square / error.mean_sq) ** 2)
    assert study.differences[0].se == pytest.approx(math.sqrt(2 / 8 * square))


def test_the_sums_of_squares_of_a_split_plot_add_up():
    cells = [(ALL, slice(0, 5), FIRST), (ALL, slice(5, 8), SECOND)]
    reads = only(scores(n_readers=8), cells)
    study = obuchowski_rockette(reads, TRUTH)
    alone = [obuchowski_rockette(reads[:, [r]], TRUTH).means for r in range(8)]
    values = np.array([[mean.estimate for mean in means] for means in alone]).T
    group = np.arange(8) >= 5
    of_cells = [values[level, group == g].mean() for level in range(2) for g in (0, 1)]
    n = [5, 3, 5, 3]
    between = sum(k * (m - values.mean()) ** 2 for k, m in zip(n, of_cells, strict=True))
    rest = ((values - values.mean()) ** 2).sum() - between
    of = {row.term: row.sum_sq for row in study.anova}

    # readers within groups, and their interaction, are what lies within levels and groups
    assert of["reader"] + of["modality:reader"] == pytest.approx(rest)


def test_groups_of_unequal_size_are_compared_by_their_own_sizes():
    """The variance of two groups' difference is (1/r + 1/r') MS + 2 (Cov2 - Cov3)."""
    sizes, ends = (3, 4, 8), (0, 3, 7, 15)
    cells = [(g, slice(ends[g], ends[g + 1]), ALL) for g in range(3)]
    common = np.random.default_rng(8).normal(size=CASES)
    reads = only(np.broadcast_to(scores(1, 15)[0] + 2 * common, (3, 15, CASES)), cells)

    study = obuchowski_rockette(reads, TRUTH)

    within = {row.term: row for row in study.anova}["reader"].mean_sq
    excess = max(study.components.cov2 - study.components.cov3, 0)
    for (a, b), test in zip(study.pairs, study.differences, strict=True):
        expected = (1 / sizes[a] + 1 / sizes[b]) * within + 2 * excess
        assert test.se == pytest.approx(math.sqrt(expected))
        assert test.n == sizes[a] + sizes[b]
    weight = (15**2 - 9 - 16 - 64) / (15 * 2)
    assert study.test.statistic == pytest.approx(
        study.anova[0].mean_sq / (within + weight * excess)
    )


@pytest.mark.parametrize("metric", ["auc", "partial-auc", "balanced-accuracy", "accuracy"])
def test_with_readers_fixed_the_variance_is_the_jackknife_of_the_difference(metric):
    """Whatever the design, for two levels and the same readers."""
    values = scores() if metric.endswith("auc") else decisions()
    average = [
        [m.estimate for m in obuchowski_rockette(v, t, metric=metric, random="readers").means]
        for v, t in ((np.delete(values, k, 2), np.delete(TRUTH, k)) for k in range(CASES))
    ]
    gaps = np.subtract(*np.transpose(average))

    test = obuchowski_rockette(values, TRUTH, metric=metric, random="cases").differences[0]

    variance = (CASES - 1) / CASES * ((gaps - gaps.mean()) ** 2).sum()
    assert test.se == pytest.approx(math.sqrt(variance))


def test_a_partial_area_goes_through_with_its_own_range():
    whole = obuchowski_rockette(scores(), TRUTH)
    as_partial = obuchowski_rockette(scores(), TRUTH, metric="partial-auc", specificity=(0.0, 1.0))
    part = obuchowski_rockette(scores(), TRUTH, metric="partial-auc", specificity=(0.5, 1.0))

    assert as_partial.differences[0].se == pytest.approx(whole.differences[0].se)
    assert as_partial.test.p == pytest.approx(whole.test.p)
    assert part.means[0].estimate < 0.5 < whole.means[0].estimate
    assert part.means[0].upper <= 0.5


def test_patients_are_left_out_whole():
    patients = np.arange(CASES) // 3
    reads = scores() + np.random.default_rng(5).normal(size=CASES // 3)[patients]

    by_case = obuchowski_rockette(reads, TRUTH).differences[0]
    by_patient = obuchowski_rockette(reads, TRUTH, clusters=patients).differences[0]

    assert by_case.estimate == by_patient.estimate
    assert by_case.se != pytest.approx(by_patient.se)


def test_patients_in_two_datasets_make_the_design_crossed():
    reads = only(scores(), [(0, ALL, FIRST), (1, ALL, SECOND)])

    study = obuchowski_rockette(reads, TRUTH, clusters=np.arange(CASES) % 12)

    assert study.design == "factorial"
    assert study.components.cov3 != 0


def test_one_reader_says_nothing_of_others():
    study = obuchowski_rockette(scores(n_readers=1), TRUTH)
    fixed = obuchowski_rockette(scores(n_readers=1), TRUTH, random="cases")

    assert study.differences[0].p is None
    assert "one reader alone says nothing of other readers" in study.differences[0].note
    assert "with readers fixed" in study.means[0].note
    assert fixed.differences[0].p == fixed.reader_differences[0].test.p


def test_one_level_alone_has_an_average_and_no_test():
    study = obuchowski_rockette(scores(n_levels=1), TRUTH)

    assert study.pairs == ()
    assert "one level alone" in study.test.note
    assert study.means[0].lower < study.means[0].estimate < study.means[0].upper


@pytest.mark.parametrize("metric", ["accuracy", "sensitivity", "auc", "balanced-accuracy"])
@pytest.mark.parametrize("random", ["readers and cases", "cases"])
@pytest.mark.parametrize("covariance", ["jackknife", "delong", "unbiased"])
def test_one_case_of_a_class_tells_nothing_of_other_cases(metric, random, covariance):
    truth = np.array([True, False])
    if metric == "accuracy":
        truth = truth[:1]
    reads = np.ones((2, 3, truth.size))
    reads[0, 0, 0] = 0

    study = obuchowski_rockette(reads, truth, metric=metric, random=random, covariance=covariance)

    assert "two cases, or patients, of each class" in study.differences[0].note
    assert "with cases fixed" in study.differences[0].note
    assert study.differences[0].estimate is not None


def test_a_reader_without_positive_cases_is_left_out_and_counted():
    reads = scores()
    reads[:, 2, TRUTH] = NAN

    study = obuchowski_rockette(reads, TRUTH, random="cases")

    assert study.differences[0].n == 3
    assert "1 of 4 readers have no value" in study.differences[0].note
    assert [row.reader for row in study.reader_differences] == [0, 1, 3]
    rest = obuchowski_rockette(reads[:, [0, 1, 3]], TRUTH, random="cases")
    assert study.differences[0].p == rest.differences[0].p


def test_a_level_that_one_reader_read_has_no_interval_of_its_own():
    cells = [(0, slice(0, 3), ALL), (1, 3, ALL)]
    study = obuchowski_rockette(only(scores(), cells), TRUTH)

    assert study.design == "readers nested in levels"
    assert study.means[1].lower is None
    assert "one reader alone" in study.means[1].note
    assert study.differences[0].p is not None


def test_a_class_that_nobody_read_gives_no_value():
    study = obuchowski_rockette(scores(), np.ones(CASES, dtype=bool))

    assert "a level has no reader with a value" in study.design
    assert study.means[0].estimate is None
    assert study.differences[0].estimate is None


@pytest.mark.parametrize(
    ("values", "metric", "estimate"),
    [
        (np.zeros((2, 3, CASES)), "auc", 0.5),
        (np.broadcast_to(TRUTH, (2, 3, CASES)), "auc", 1.0),
        (np.broadcast_to(TRUTH, (2, 3, CASES)), "accuracy", 1.0),
        (np.broadcast_to(~TRUTH, (2, 3, CASES)), "balanced-accuracy", 0.0),
        (np.zeros((2, 3, CASES)), "partial-auc", 0.02),
    ],
)
@pytest.mark.parametrize("random", EVERYWHERE)
def test_values_without_spread_have_no_interval(values, metric, estimate, random):
    study = obuchowski_rockette(values, TRUTH, metric=metric, random=random)

    assert [mean.estimate for mean in study.means] == pytest.approx([estimate] * 2)
    assert all(re.search("estimated as 0|do not vary", result.note) for result in said(study))
    assert all(result.p is None for result in [study.test, *study.differences])


@pytest.mark.parametrize("covariance", ["jackknife", "delong", "unbiased"])
def test_no_reader_at_all_gives_no_value(covariance):
    study = obuchowski_rockette(np.zeros((2, 0, CASES)), TRUTH, covariance=covariance)

    assert "a level has no reader with a value" in study.differences[0].note
    assert study.means[0].estimate is None


def test_all_right_against_half_right_is_no_division_by_zero():
    reads = np.broadcast_to(TRUTH, (2, 3, CASES)).astype(float).copy()
    reads[1] = np.arange(CASES) % 4 < 2  # every reader alike

    test = obuchowski_rockette(reads, TRUTH, metric="accuracy").differences[0]
    for_readers = obuchowski_rockette(reads, TRUTH, metric="accuracy", random="readers")

    assert test.p is not None  # cases vary
    assert test.df is None  # readers do not: the limit of t is the normal distribution
    assert "although the averages differ" in for_readers.differences[0].note


def test_a_variance_below_0_gives_no_interval_and_names_what_does():
    """The unbiased covariance of few cases and fixed readers can be negative."""
    rng = np.random.default_rng(0)
    truth = np.arange(4) < 2
    notes = []
    for _ in range(200):
        reads = rng.integers(0, 3, (2, 2, 4))
        study = obuchowski_rockette(reads, truth, covariance="unbiased", random="cases")
        notes += [result.note or "" for result in said(study)]

    assert any("estimated below 0: no interval" in note for note in notes)
    assert all("by the bootstrap" in note for note in notes if "below 0: no" in note)


def test_components_below_0_are_told_and_kept():
    study = next(
        found
        for found in (obuchowski_rockette(scores(seed=s), TRUTH) for s in range(50))
        if found.components.cov2 < found.components.cov3
    )

    assert "Cov2 - Cov3 is estimated below 0 and was set to 0" in study.test.note
    assert "set to 0" in study.components.note
    assert study.test.df2 == pytest.approx(3)  # nothing but the readers' mean square is left


def test_rounding_is_not_told_as_a_negative_component():
    """A model copied for every reader: its readers' variance is 0, give or take the last digit."""
    people, model = scores(1)[0], scores(1, 1, seed=7)[0, 0]

    study = obuchowski_rockette([people, np.broadcast_to(model, people.shape)], TRUTH)

    parts = study.components
    assert parts.cov1 == pytest.approx(parts.cov3, abs=1e-16)
    assert parts.reader == pytest.approx(0, abs=1e-16)
    told = (parts.note or "").removeprefix("estimated below 0: ").split(", ")
    assert "reader" not in told


def test_an_average_is_tested_against_a_constant():
    estimate, test, components = reader_average(scores(1)[0], TRUTH, null=0.5)

    assert test.estimate == pytest.approx(estimate.estimate - 0.5)
    assert (test.se, test.df) == (estimate.se, estimate.df)
    assert components.reader is not None
    assert reader_average(scores(1)[0], TRUTH)[1] is None


def test_an_average_without_an_interval_is_not_tested():
    estimate, test, _ = reader_average(np.ones((3, CASES)), TRUTH, null=0.5)

    assert estimate.estimate == 0.5
    assert test.p is None
    assert test.estimate == 0
    assert "estimated as 0" in test.note
    assert against(estimate, 0.4).estimate == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"level": 95}, "`level` must lie between 0 and 1"),
        ({"random": "none"}, "`random` must be one of"),
        ({"metric": "kappa"}, "`metric` must be one of"),
    ],
)
def test_what_cannot_be_asked_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        obuchowski_rockette(scores(), TRUTH, **options)


def test_datasets_of_unequal_size_are_compared_by_their_own_variances():
    rng = np.random.default_rng(7)
    sizes, n_readers = (20, 20, 400), 6
    dataset = np.repeat(np.arange(3), sizes)
    right = rng.random((n_readers, dataset.size)) < 0.8
    values = np.where(dataset == np.arange(3)[:, None, None], right, np.nan)
    truth = np.ones(dataset.size, dtype=bool)

    together = obuchowski_rockette(values, truth, metric="accuracy")
    alone = obuchowski_rockette(values[[0, 2]], truth, metric="accuracy")

    assert together.pairs[1] == (0, 2)
    assert together.differences[1].se == pytest.approx(alone.differences[0].se)
    assert together.differences[1].p == pytest.approx(alone.differences[0].p)
