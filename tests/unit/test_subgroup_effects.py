"""Subgroups of cases: averages, contrasts and one test of all, against the designs they extend."""

import numpy as np
import pytest

from readerstats.stats.mrmc.analysis import obuchowski_rockette
from readerstats.stats.mrmc.average import reader_average
from readerstats.stats.mrmc.reader_covariance import reader_covariance
from readerstats.stats.mrmc.subgroup_effects import subgroup_effects
from readerstats.stats.mrmc.subgroups import (
    subgroup_average,
    subgroup_contrast,
    subgroup_homogeneity,
)

READERS = 6


def levels(*sizes, seed=1, readers=READERS):
    """Decisions of the same readers on subgroups that share no case; NaN elsewhere."""
    rng = np.random.default_rng(seed)
    n = sum(sizes)
    right = (rng.normal(size=(readers, 1)) * 0.4 + rng.normal(size=n) + 0.6) > rng.normal(
        size=(readers, n)
    )
    values = np.full((len(sizes), readers, n), np.nan)
    start = 0
    for level, size in enumerate(sizes):
        values[level, :, start : start + size] = right[:, start : start + size]
        start += size
    return values, np.ones(n, dtype=bool)


def effects(values, truth, weights=None, **more):
    found = reader_covariance(values, truth, metric="accuracy")
    return subgroup_effects(found, np.eye(len(values)) if weights is None else weights, **more)


def test_an_average_is_that_of_its_cases_alone():
    values, truth = levels(30, 20)
    alone, _, _ = reader_average(values[0][:, :30], truth[:30], metric="accuracy")
    ours = subgroup_average(effects(values, truth), 0)

    assert (ours.estimate, ours.se, ours.df) == pytest.approx((alone.estimate, alone.se, alone.df))
    assert (ours.lower, ours.upper) == pytest.approx((alone.lower, alone.upper))


@pytest.mark.parametrize("random", ["readers and cases", "readers", "cases"])
def test_two_subgroups_differ_as_obuchowski_and_rockette_have_it(random):
    values, truth = levels(25, 25)
    found = obuchowski_rockette(values, truth, metric="accuracy", random=random)
    ours = subgroup_contrast(effects(values, truth), [1, -1], random=random)
    theirs = found.differences[0]

    assert (ours.estimate, ours.se, ours.p) == pytest.approx((theirs.estimate, theirs.se, theirs.p))
    assert ours.df == (None if theirs.df is None else pytest.approx(theirs.df))


@pytest.mark.parametrize("random", ["readers and cases", "readers", "cases"])
def test_of_two_subgroups_the_test_of_all_is_that_of_their_difference(random):
    values, truth = levels(40, 15)
    both = effects(values, truth, n_cases=[40, 15])
    together = subgroup_homogeneity(both, [40, 15], random=random)
    pair = subgroup_contrast(both, [1, -1], random=random)

    assert together.statistic == pytest.approx(pair.statistic**2)
    assert together.p == pytest.approx(pair.p)
    assert together.df == 1


def test_subgroups_of_one_size_give_the_f_of_obuchowski_and_rockette():
    values, truth = levels(20, 20, 20)
    theirs = obuchowski_rockette(values, truth, metric="accuracy").test
    ours = subgroup_homogeneity(effects(values, truth), [20, 20, 20])

    assert ours.statistic == pytest.approx(theirs.statistic)
    # Their numerator has 2: it takes the subgroups to vary alike; Box's is what the data say.
    assert 1 <= ours.df <= 2


def test_a_factorial_interaction_is_the_difference_of_differences():
    rng = np.random.default_rng(3)
    n, half = 40, 20
    reads = (rng.random((2, READERS, n)) < 0.7).astype(float)
    values = np.full((4, READERS, n), np.nan)
    for modality in range(2):
        values[2 * modality, :, :half] = reads[modality, :, :half]
        values[2 * modality + 1, :, half:] = reads[modality, :, half:]
    found = effects(values, np.ones(n, dtype=bool), [[1, 0, -1, 0], [0, 1, 0, -1]])
    test = subgroup_contrast(found, [1, -1])
    gaps = reads[0] - reads[1]
    by_hand = gaps[:, :half].mean(axis=1) - gaps[:, half:].mean(axis=1)
    # The variance: that of the readers' contrasts, and the cases' of both halves, which add up.
    covariance = np.cov(gaps[:, :half]) / half + np.cov(gaps[:, half:]) / half
    cov2 = (covariance.sum() - np.trace(covariance)) / (READERS * (READERS - 1))
    variance = by_hand.var(ddof=1) / READERS + max(cov2, 0)

    assert test.estimate == pytest.approx(by_hand.mean())
    assert test.se == pytest.approx(np.sqrt(variance))


def test_few_cases_leave_fewer_degrees_of_freedom():
    values, truth = levels(40, 12)
    hillis = subgroup_contrast(effects(values, truth), [0, 1])
    counted = subgroup_contrast(effects(values, truth, n_cases=[40, 12]), [0, 1])

    assert counted.se == hillis.se
    assert counted.df < hillis.df


def test_patients_with_cases_in_two_subgroups_are_taken_together():
    values, truth = levels(20, 20)
    patients = np.tile(np.arange(20), 2)  # each has a case in both
    found = reader_covariance(values, truth, metric="accuracy", clusters=patients)
    shared = subgroup_contrast(subgroup_effects(found, np.eye(2)), [1, -1])
    theirs = obuchowski_rockette(values, truth, metric="accuracy", clusters=patients)

    assert shared.se == pytest.approx(theirs.differences[0].se)


def test_the_order_of_subgroups_and_readers_changes_nothing():
    values, truth = levels(30, 20, 15)
    one = subgroup_homogeneity(effects(values, truth), [30, 20, 15])
    turned = subgroup_homogeneity(effects(values[::-1, ::-1], truth), [15, 20, 30])

    assert turned.p == pytest.approx(one.p)


def test_readers_without_a_value_are_left_out_and_told():
    values, truth = levels(20, 20)
    values[1, 0] = np.nan
    found = effects(values, truth)

    assert subgroup_contrast(found, [1, -1]).n == READERS - 1
    assert "left out: 1" in subgroup_contrast(found, [1, -1]).note
    assert "left out: 1" in subgroup_homogeneity(found, [20, 20]).note
    assert subgroup_average(found, 0).n == READERS


def test_what_cannot_be_tested_says_why():
    values, truth = levels(20, 20)
    found = effects(values, truth)
    one = effects(values[:, :1], truth)
    perfect = effects(np.where(np.isnan(values), np.nan, 1.0), truth)
    nobody = effects(np.full_like(values, np.nan), truth)

    assert subgroup_homogeneity(effects(values[:1], truth), [20]).note == (
        "there is one subgroup alone"
    )
    assert "one reader alone" in subgroup_homogeneity(one, [20, 20]).note
    assert "one reader alone" in subgroup_contrast(one, [1, -1]).note
    assert subgroup_homogeneity(one, [20, 20], random="cases").p is not None
    assert "estimated as 0" in subgroup_homogeneity(perfect, [20, 20]).note
    assert subgroup_contrast(perfect, [1, -1]).p is None
    assert "no reader has a value" in subgroup_homogeneity(nobody, [20, 20]).note
    assert "no reader has a value" in subgroup_contrast(nobody, [1, -1]).note
    assert subgroup_average(nobody, 0).estimate is None
    assert found.n_cases is None


def test_one_case_has_no_covariance():
    values, truth = levels(20, 1)
    found = effects(values, truth)

    assert "cannot be computed" in subgroup_homogeneity(found, [20, 1]).note
    assert subgroup_homogeneity(found, [20, 1], random="readers").p is not None


@pytest.mark.parametrize("sizes", [[20], [20, 0]])
def test_sizes_must_fit(sizes):
    values, truth = levels(20, 20)
    with pytest.raises(ValueError, match="a size above 0"):
        subgroup_homogeneity(effects(values, truth), sizes)


def test_weights_must_fit():
    values, truth = levels(20, 20)
    with pytest.raises(ValueError, match="`weights` must have shape"):
        subgroup_contrast(effects(values, truth), [1, 0, 0])
