"""The bootstrap over readers and cases."""

from __future__ import annotations

import numpy as np
import pytest

from readerstats.stats.bootstrap_intervals import (
    bootstrap_interval,
    bootstrap_test,
    jackknife_acceleration,
)
from readerstats.stats.resampling import Resampling, bootstrap, leave_one_out

CORRECT = np.array([[1, 1, 0, 1, 0, 1], [1, 0, 0, 1, 1, 1], [1, 1, 1, 1, 0, 0]])
STRATA = np.array([0, 0, 0, 0, 1, 1])


def mean_correct(cases, readers):
    return np.einsum("bc,rc,br->b", cases, CORRECT, readers) / CORRECT.size


def plan(**changes):
    return Resampling(**{"n_readers": 3, "strata": STRATA, "replicates": 1200, "seed": 7} | changes)


def two_way_variance(values, strata):
    """The bootstrap's variance with infinitely many replicates (V-statistic), in closed form.

    Draws with replacement have covariance I - 11'/n among n units, so that the second moment of
    the weighted sum is a quadratic form in the values.
    """
    n_readers, n_cases = values.shape
    readers = np.ones((n_readers, n_readers)) + np.eye(n_readers) - 1 / n_readers
    cases = np.ones((n_cases, n_cases))
    for stratum in np.unique(strata):
        members = np.flatnonzero(strata == stratum)
        cases[np.ix_(members, members)] += np.eye(len(members)) - 1 / len(members)
    second = (readers @ values * (values @ cases)).sum() / values.size**2
    return second - values.mean() ** 2


def test_every_resample_has_as_many_readers_and_cases_of_each_stratum_as_the_study():
    cases, readers = plan().weights(block=1)

    assert (readers.sum(axis=1) == 3).all()
    assert (cases[:, STRATA == 0].sum(axis=1) == 4).all()
    assert (cases[:, STRATA == 1].sum(axis=1) == 2).all()


def test_what_is_not_resampled_stays_as_it_is():
    cases, _ = plan(resampled="readers").weights(block=0)
    _, readers = plan(resampled="cases").weights(block=0)

    assert (cases == 1).all()
    assert (readers == 1).all()


def test_the_same_cases_are_drawn_whether_or_not_readers_are():
    both, _ = plan().weights(block=0)
    alone, _ = plan(resampled="cases").weights(block=0)

    assert (both == alone).all()


def test_each_reader_is_drawn_equally_often():
    draws = np.concatenate([plan(replicates=20_000).weights(block)[1] for block in range(40)])

    assert draws.mean(axis=0) == pytest.approx([1, 1, 1], abs=0.03)
    assert draws.var(axis=0) == pytest.approx([2 / 3] * 3, abs=0.03)  # n p (1 - p), n = 3


def test_the_number_of_workers_changes_nothing():
    alone = bootstrap(mean_correct, plan(), workers=1)
    together = bootstrap(mean_correct, plan(), workers=3)

    assert alone.tobytes() == together.tobytes()


def test_more_replicates_keep_those_that_were_there():
    few = bootstrap(mean_correct, plan(replicates=500))
    many = bootstrap(mean_correct, plan(replicates=1500))

    assert (many[:500] == few).all()


def test_its_variance_is_that_of_the_v_statistic():
    draws = bootstrap(mean_correct, plan(replicates=200_000))

    # Monte Carlo error of a variance: relative standard error of about sqrt(2 / B) = 0.3%
    assert draws.var() == pytest.approx(two_way_variance(CORRECT, STRATA), rel=0.015)


def test_progress_is_told_block_by_block():
    told = []

    bootstrap(mean_correct, plan(), progress=lambda done, total: told.append((done, total)))

    assert told == [(500, 1200), (1000, 1200), (1200, 1200)]


def test_percentile_and_basic_intervals_mirror_each_other_about_the_estimate():
    draws = np.linspace(0.5, 0.9, 1001)
    percentile = bootstrap_interval(draws, 0.68)
    basic = bootstrap_interval(draws, 0.68, method="basic")

    assert (percentile.lower, percentile.upper) == pytest.approx((0.51, 0.89), abs=1e-3)
    assert (basic.lower, basic.upper) == pytest.approx((0.47, 0.85), abs=1e-3)


def test_bca_without_bias_or_skewness_is_the_percentile_interval():
    draws = np.linspace(0.5, 0.9, 100_001)
    bca = bootstrap_interval(draws, 0.7, method="bca", acceleration=0.0)
    percentile = bootstrap_interval(draws, 0.7)

    assert (bca.lower, bca.upper) == pytest.approx((percentile.lower, percentile.upper), abs=1e-5)


def test_bca_moves_towards_the_side_that_the_estimate_leans_to():
    draws = np.linspace(0.5, 0.9, 10_001)
    bca = bootstrap_interval(draws, 0.75, method="bca", acceleration=0.02)
    percentile = bootstrap_interval(draws, 0.75)

    assert bca.lower > percentile.lower
    assert bca.upper > percentile.upper


def test_bca_agrees_with_scipy_on_a_mean():
    """scipy.stats.bootstrap, one sample: the same draws through both formulas."""
    from scipy.stats import bootstrap as scipy_bootstrap

    values = np.array([0.2, 0.5, 0.55, 0.6, 0.61, 0.7, 0.72, 0.9])
    theirs = scipy_bootstrap(
        (values,), np.mean, n_resamples=4000, method="BCa", rng=np.random.default_rng(1)
    )
    n = len(values)
    without = (values.sum() - values) / (n - 1)
    ours = bootstrap_interval(
        theirs.bootstrap_distribution,
        values.mean(),
        method="bca",
        acceleration=jackknife_acceleration(without),
    )

    expected = (theirs.confidence_interval.low, theirs.confidence_interval.high)
    assert (ours.lower, ours.upper) == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize("replicates", [150, 999, 1000, 9999])
def test_an_interval_leaves_zero_out_exactly_where_p_is_at_most_five_percent(replicates):
    rng = np.random.default_rng(replicates)
    for shift in np.linspace(0.5, 3.5, 61):
        test = bootstrap_test(rng.normal(shift, 1, replicates), shift)

        assert (test.lower > 0) == (test.p <= 0.05)


def test_resamples_can_be_too_few_for_a_level():
    result = bootstrap_interval(np.linspace(0.4, 0.6, 30), 0.5)

    assert result.lower is None
    assert result.note == "no interval: 30 resamples are too few for this level"


def test_draws_without_spread_have_no_interval_and_say_why():
    result = bootstrap_interval(np.ones(100), 1.0)

    assert result.lower is None
    assert result.estimate == 1.0
    assert result.note == "no interval: every resample gave the same value"


def test_undefined_resamples_are_left_out_and_counted():
    draws = np.append(np.linspace(0.4, 0.6, 98), [np.nan, np.nan])

    assert (
        bootstrap_interval(draws, 0.5).note
        == "2 of 100 resamples left the metric undefined and are left out"
    )


def test_too_many_undefined_resamples_leave_no_interval():
    draws = np.append(np.linspace(0.4, 0.6, 90), [np.nan] * 10)
    result = bootstrap_interval(draws, 0.5)

    assert result.lower is None
    assert result.note == "no interval: 10 of 100 resamples left the metric undefined"


def test_p_inverts_the_interval():
    draws = np.linspace(-0.02, 0.08, 1999)
    test = bootstrap_test(draws, 0.03)
    at_p = bootstrap_interval(draws, 0.03, level=1 - test.p)

    assert at_p.lower == pytest.approx(0, abs=1e-4)


def test_p_is_never_zero():
    assert bootstrap_test(np.linspace(0.1, 0.2, 999), 0.15).p == pytest.approx(2 / 1000)


def test_a_p_value_near_the_level_says_how_sure_it_is():
    draws = np.concatenate([np.linspace(-0.1, -0.001, 26), np.linspace(0.001, 0.5, 974)])
    test = bootstrap_test(draws, 0.2)

    assert "the Monte Carlo error of P reaches across the level" in (test.note or "")


def test_a_contrast_that_is_always_zero_is_no_difference():
    test = bootstrap_test(np.zeros(100), 0.0)

    assert test.p == 1.0


def test_a_contrast_without_spread_has_no_p_value():
    test = bootstrap_test(np.full(100, 0.25), 0.25)

    assert test.p is None
    assert test.note


def test_leaving_out_readers_and_cases_gives_one_jackknife_each():
    readers, first, second = leave_one_out(
        lambda cases, readers: (
            np.einsum("bc,rc,br->b", cases, CORRECT, readers)
            / (cases.sum(axis=1) * readers.sum(axis=1))
        ),
        3,
        STRATA,
    )

    assert readers.tolist() == pytest.approx([8 / 12, 8 / 12, 8 / 12])
    assert first[0] == pytest.approx((CORRECT.sum() - 3) / 15)
    assert len(second) == 2


PATIENTS = np.array([4, 4, 9, 2, 4, 2])  # 4 and 2 have cases of both classes, 9 of the first


def test_a_patient_is_drawn_with_all_cases():
    cases, _ = plan(clusters=PATIENTS).weights(block=0)

    assert (cases[:, PATIENTS == 4] == cases[:, [0]]).all()
    assert (cases[:, PATIENTS == 2] == cases[:, [3]]).all()


def test_patients_are_drawn_among_those_with_cases_of_the_same_classes():
    cases, _ = plan(clusters=PATIENTS).weights(block=0)

    assert (cases[:, 0] + cases[:, 3] == 2).all()
    assert (cases[:, 2] == 1).all()
    assert set(cases[:, 0]) == {0, 1, 2}


def test_mixed_patients_who_are_alone_of_their_kind_are_drawn_among_each_other():
    strata = np.array([0, 1, 0, 2, 0, 0])  # classes 0 and 1; 0 and 2; 0; 0
    cases, _ = plan(strata=strata, clusters=np.array([0, 0, 1, 1, 2, 3])).weights(block=0)

    assert (cases[:, 0] + cases[:, 2] == 2).all()
    assert (cases[:, 4] + cases[:, 5] == 2).all()
    assert cases[:, 0].std() > 0


def test_patients_with_one_case_each_are_drawn_as_the_cases_would_be():
    names = np.array([50, 3, 20, 8, 1, 30])

    for block in range(plan().n_blocks):
        with_names, without = plan(clusters=names).weights(block), plan().weights(block)
        assert with_names[0].tobytes() == without[0].tobytes()
        assert with_names[1].tobytes() == without[1].tobytes()


def test_the_names_of_patients_do_not_matter():
    renamed = np.array([1, 1, 5, 3, 1, 3])
    first, second = plan(clusters=PATIENTS).weights(0), plan(clusters=renamed).weights(0)

    assert first[0].tobytes() == second[0].tobytes()


def test_patients_are_drawn_alike_whatever_the_number_of_workers():
    alone = bootstrap(mean_correct, plan(clusters=PATIENTS), workers=1)
    together = bootstrap(mean_correct, plan(clusters=PATIENTS), workers=3)

    assert alone.tobytes() == together.tobytes()


def test_where_lesions_of_a_patient_agree_patients_are_what_counts():
    """Four lesions a patient, all judged alike: as many observations as patients."""
    rng = np.random.default_rng(11)
    of_patient = (rng.random((3, 40)) < 0.7).astype(float)
    lesions, patients = np.repeat(of_patient, 4, axis=1), np.repeat(np.arange(40), 4)

    def spread(values, **changes):
        def mean(cases, readers):
            return np.einsum("bc,rc,br->b", cases, values, readers) / values.size

        strata = np.zeros(values.shape[1], dtype=int)
        cases_only = plan(strata=strata, resampled="cases", replicates=4000, **changes)
        return bootstrap(mean, cases_only).std()

    by_patient = spread(lesions, clusters=patients)

    assert by_patient == pytest.approx(spread(of_patient), rel=1e-9)
    # sqrt(4) times the spread of 160 independent lesions; Monte Carlo error about 1.6%
    assert by_patient == pytest.approx(2 * spread(lesions), rel=0.06)


def test_intervals_by_patient_hold_where_intervals_by_lesion_do_not():
    """200 studies of 30 patients, 4 lesions each, correlated: coverage at 95% of a true mean."""
    rng = np.random.default_rng(0)
    patients, strata = np.repeat(np.arange(30), 4), np.zeros(120, dtype=int)
    held = {"patients": 0, "lesions": 0}
    for study in range(200):
        chance = rng.beta(0.7, 0.3, 30)  # of a right read, patient by patient; mean 0.7
        right = (rng.random(120) < np.repeat(chance, 4)).astype(float)

        def mean(cases, readers, right=right):
            return cases @ right / cases.sum(axis=1)

        for unit, clusters in (("patients", patients), ("lesions", None)):
            draws = bootstrap(
                mean,
                Resampling(
                    n_readers=1, strata=strata, resampled="cases", replicates=500, seed=study,
                    clusters=clusters,
                ),
            )  # fmt: skip
            interval = bootstrap_interval(draws, right.mean())
            held[unit] += interval.lower <= 0.7 <= interval.upper

    # A correlation of 0.5 has a design effect of 2.5: by lesion 79% are expected to hold.
    assert held["patients"] >= 182
    assert held["lesions"] <= 172


def test_leaving_out_patients_gives_one_value_each():
    def mean(cases, readers):
        return cases @ CORRECT[0] / cases.sum(axis=1)

    both, first = leave_one_out(mean, 1, STRATA, clusters=PATIENTS)

    # CORRECT[0] is 1 1 0 1 0 1: without 4 and without 2, who have both classes; without 9
    assert both.tolist() == pytest.approx([2 / 3, 2 / 4])
    assert first.tolist() == pytest.approx([4 / 5])


def test_leaving_out_patients_with_one_case_each_is_leaving_out_cases():
    def mean(cases, readers):
        return cases @ CORRECT[0] / cases.sum(axis=1)

    by_case = leave_one_out(mean, 1, STRATA)
    by_patient = leave_one_out(mean, 1, STRATA, clusters=[5, 4, 3, 2, 1, 0])

    assert [part.tolist() for part in by_patient] == [part.tolist() for part in by_case]


def test_every_case_needs_a_patient():
    with pytest.raises(ValueError, match=r"`clusters` must give the patient of every case"):
        plan(clusters=np.array([1, 2]))
    with pytest.raises(ValueError, match=r"`clusters` must give the patient of every case"):
        leave_one_out(mean_correct, 3, STRATA, clusters=[1, 2])


def test_acceleration_is_that_of_one_sample():
    """Efron and Tibshirani 1993, equation 14.15: sum d^3 / (6 (sum d^2)^1.5)."""
    jackknife = np.array([0.6, 0.62, 0.65, 0.75])
    d = jackknife.mean() - jackknife

    assert jackknife_acceleration(jackknife) == pytest.approx(
        (d**3).sum() / (6 * (d**2).sum() ** 1.5)
    )


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"replicates": 0}, "`replicates` must be at least 1, got 0."),
        ({"seed": -1}, "`seed` must not be negative, got -1."),
    ],
)
def test_wrong_plans_are_refused(wrong, message):
    with pytest.raises(ValueError, match=message):
        plan(**wrong)


def test_wrong_options_are_refused():
    with pytest.raises(ValueError, match="`level` must lie between 0 and 1"):
        bootstrap_interval([0.1, 0.2], 0.1, level=1)
    with pytest.raises(ValueError, match="BCa needs an `acceleration`"):
        bootstrap_interval([0.1, 0.2], 0.1, method="bca")
    with pytest.raises(ValueError, match="`workers` must be at least 1"):
        bootstrap(mean_correct, plan(), workers=0)
