"""Agreement of arrays: the edge ladder, the laws, the bootstrap; R is in tests/reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from readerstats.stats import (
    agreement_bootstrap,
    agreement_coefficient,
    agreement_values,
    agreement_weights,
    cohen_kappa,
    fleiss_test,
    intraclass_correlation,
    krippendorff_alpha,
    light_kappa,
    pair_kappas,
)
from readerstats.stats.agreement.coding import marked
from readerstats.stats.agreement.coefficients import COEFFICIENTS, linearised
from readerstats.stats.agreement.numbers import WeightedNumbers
from readerstats.stats.agreement.resampled import RESAMPLABLE, WeightedAgreement
from readerstats.stats.agreement.two_readers import SAME_CATEGORY


def reads(seed=0, readers=5, cases=40, categories=3, missing=0.0, agree=0.6):
    rng = np.random.default_rng(seed)
    truth = rng.integers(1, categories + 1, cases)
    others = rng.integers(1, categories + 1, (readers, cases))
    table = np.where(rng.random((readers, cases)) < agree, truth, others).astype(float)
    table[rng.random(table.shape) < missing] = np.nan
    return table


# Worked by hand


def test_kappa_of_a_two_by_two_table_is_the_one_worked_by_hand():
    a = [1] * 25 + [0] * 25
    b = [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15

    kappa = cohen_kappa(a, b)

    assert kappa.observed == 0.7  # 35 of 50
    assert kappa.chance == 0.5  # .5 x .6 + .5 x .4
    assert kappa.estimate.estimate == pytest.approx(0.4, abs=1e-15)


def test_shrout_and_fleiss_table_2_gives_their_six_correlations():
    table = [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]]
    kinds = [("one-way", "agreement"), ("two-way", "agreement"), ("two-way", "consistency")]

    found = [
        round(
            intraclass_correlation(
                table, model=model, definition=definition, unit=unit
            ).estimate.estimate,
            2,
        )
        for unit in ("single", "average")
        for model, definition in kinds
    ]

    assert found == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]  # Psychol Bull 1979;86:420, table 4


def test_krippendorffs_own_example_gives_his_four_alphas():
    nan = np.nan
    table = [  # Hayes and Krippendorff 2007; krippendorff.org, "Computing alpha", example C
        [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
        [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
    ]

    found = {
        metric: round(krippendorff_alpha(table, metric).estimate.estimate, 3)
        for metric in ("nominal", "ordinal", "interval", "ratio")
    }

    assert found == {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797}


# The edge ladder


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_perfect_agreement_is_1_without_an_interval(coefficient):
    found = agreement_coefficient([[1, 1, 0, 0]] * 3, coefficient).estimate

    assert found.estimate == 1
    assert found.lower is None
    assert found.note == (
        "no interval: every case adds the same, so that cases have no spread to judge by"
    )


@pytest.mark.parametrize("coefficient", ["fleiss-kappa", "conger-kappa"])
def test_one_category_leaves_nothing_to_correct_for_chance(coefficient):
    found = agreement_coefficient([[1, 1, 1]] * 3, coefficient, categories=[0, 1])

    assert found.estimate.estimate is None
    assert "one category" in found.estimate.note
    assert (found.observed, found.chance) == (1, 1)


@pytest.mark.parametrize("coefficient", ["gwet-ac", "brennan-prediger", "percent-agreement"])
def test_one_category_of_a_known_scale_is_perfect_agreement(coefficient):
    found = agreement_coefficient([[1, 1, 1]] * 3, coefficient, categories=[0, 1])

    assert found.estimate.estimate == 1


@pytest.mark.parametrize("coefficient", ["gwet-ac", "brennan-prediger"])
def test_a_scale_of_one_category_has_no_coefficient(coefficient):
    assert agreement_coefficient([[1, 1, 1]] * 3, coefficient).estimate.estimate is None


@pytest.mark.parametrize("table", [[[1, 0, 1]], [[1, 0, np.nan, np.nan], [np.nan, np.nan, 1, 0]],
                                   [[np.nan], [np.nan]]])  # fmt: skip
@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_without_a_shared_case_there_is_a_reason(table, coefficient):
    found = agreement_coefficient(table, coefficient).estimate

    assert (found.estimate, found.n, found.note) == (None, 0, "no case was read by two readers")
    assert light_kappa(table).estimate.note == found.note
    assert krippendorff_alpha(table, "interval").estimate.note == found.note
    assert krippendorff_alpha(table, "ordinal").estimate.note == found.note
    assert agreement_bootstrap(table, [coefficient])[coefficient].note == found.note


def test_one_shared_case_has_a_share_and_no_interval():
    found = agreement_coefficient([[1.0], [1.0], [0.0]], "percent-agreement").estimate

    assert found.estimate == pytest.approx(1 / 3)
    assert found.note == "no interval: one case was read by two readers"


def test_a_constant_reader_agrees_with_others_as_chance_would():
    found = cohen_kappa([1, 1, 1, 1], [1, 0, 1, 0])

    assert found.estimate.estimate == 0
    assert found.estimate.note == "no interval: the standard error is 0"
    assert found.test.p is None


@pytest.mark.parametrize(
    ("a", "b", "note"),
    [
        ([1, np.nan], [np.nan, 1], "no case was read by both"),
        ([1, 1], [1, 1], SAME_CATEGORY),
    ],
)
def test_a_pair_without_a_kappa_says_why(a, b, note):
    assert cohen_kappa(a, b).estimate.note == note


@pytest.mark.parametrize(
    ("table", "note"),
    [
        ([[1, 2, 3]], "an intraclass correlation needs two readers"),
        ([[1, np.nan], [np.nan, 2]],
         "no case was read by every reader; an intraclass correlation needs two"),
        ([[1, 2], [np.nan, 2]],
         "one case was read by every reader; an intraclass correlation needs two"),
        ([[3, 3, 3], [3, 3, 3]], "every rating is the same: there is no variance to divide"),
        ([[1, 1, 1], [3, 3, 3]],
         "cases do not differ: each reader gave every case the same rating"),
    ],
)  # fmt: skip
def test_an_intraclass_correlation_that_cannot_be_says_why(table, note):
    assert intraclass_correlation(table).estimate.note == note


def test_readers_who_give_the_same_ratings_correlate_without_an_interval():
    found = intraclass_correlation([[1, 2, 3], [1, 2, 3]])

    assert found.estimate.estimate == 1
    assert found.estimate.note.startswith("no interval")


def test_ratings_that_differ_within_cases_alone_have_no_correlation_of_means():
    found = intraclass_correlation([[1, 2], [2, 1]], model="one-way", unit="average")

    assert found.estimate.estimate is None


def test_fleiss_test_needs_every_read():
    assert fleiss_test([[1, 0], [1, np.nan]]).note == (
        "no test: it needs every reader's read of every case"
    )
    assert fleiss_test([[1, 0]]).p is None
    assert fleiss_test([[1, 1], [1, 1]]).p is None


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: agreement_coefficient([[1, 7, 9], [1, 2, 8]], categories=[1, 2]),
         "ratings outside the categories: 7, 8, 9."),
        (lambda: agreement_coefficient([1, 2]), "`ratings` must have the axes"),
        (lambda: agreement_coefficient([[1, np.inf]]), "finite"),
        (lambda: agreement_coefficient([[1, 2]] * 2, "pi"), "`coefficient` must be one of"),
        (lambda: agreement_coefficient([[1, 2]] * 2, weights="cubic"), "`weights` must be one of"),
        (lambda: agreement_coefficient([[1, 2], [2, 2]], level=95), "`level` must lie between"),
        (lambda: krippendorff_alpha([[1, 2]] * 2, "circular"), "`metric` must be one of"),
        (lambda: krippendorff_alpha([[-1, 2], [1, 2]], "ratio"), "0 or more"),
        (lambda: intraclass_correlation([[1, 2]] * 2, model="three-way"), "`model` must be"),
        (lambda: intraclass_correlation([[1, 2]] * 2, level=0), "`level` must lie between"),
        (lambda: cohen_kappa([1, 2], [1]), "two lists of the same cases"),
        (lambda: agreement_bootstrap([[1, 2]] * 2, ["pi"]), "'pi' is none of"),
        (lambda: agreement_bootstrap([[1, 2]] * 2, metric="x"), "`metric` must be one of"),
        (lambda: agreement_values([1, 2]), "must have the axes"),
        (lambda: agreement_values([[1, 2]], ["pi"]), "'pi' is none of"),
        (lambda: marked([np.arange(501.0)]), "501 different ratings are too many"),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_refused_in_words(call, message):
    with pytest.raises(ValueError, match=message.replace("(", r"\(")):
        call()


# Laws

TABLES = arrays(
    float, st.tuples(st.integers(2, 5), st.integers(2, 12)), elements=st.sampled_from([1, 2, 3])
)


@settings(max_examples=60, deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_neither_the_order_of_readers_nor_that_of_cases_matters(table, random):
    rows, columns = list(range(len(table))), list(range(table.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    scale = {"categories": [1, 2, 3]}

    for name in COEFFICIENTS:
        one = agreement_coefficient(table, name, **scale).estimate
        other = agreement_coefficient(table[rows][:, columns], name, **scale).estimate
        assert (one.estimate is None) == (other.estimate is None)
        if one.estimate is not None:
            assert one.estimate == pytest.approx(other.estimate, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_turning_the_scale_round_changes_no_coefficient(table):
    for name in RESAMPLABLE:
        for weights in ("linear", "quadratic", "ordinal"):
            scale = {"weights": weights, "categories": [1, 2, 3]}
            pair = agreement_values([table, 4 - table], [name], **scale)
            np.testing.assert_allclose(pair[0], pair[1], atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(TABLES, st.floats(0.5, 20), st.floats(-50, 50))
def test_the_unit_of_a_measurement_changes_neither_alpha_nor_correlation(table, unit, origin):
    one, other = table, table * unit + origin

    for measure in (lambda t: krippendorff_alpha(t, "interval").estimate.estimate,
                    lambda t: intraclass_correlation(t).estimate.estimate):  # fmt: skip
        a, b = measure(one), measure(other)
        assert (a is None) == (b is None)
        if a is not None:
            assert a == pytest.approx(b, abs=1e-8)


@pytest.mark.parametrize("weights", ["unweighted", "linear", "quadratic", "ordinal"])
def test_conger_and_light_are_cohens_kappa_for_two_readers(weights):
    table = reads(readers=2)

    cohen = cohen_kappa(*table, weights=weights).estimate

    for other in (agreement_coefficient(table, "conger-kappa", weights=weights),
                  light_kappa(table, weights=weights)):  # fmt: skip
        assert other.estimate.estimate == pytest.approx(cohen.estimate, abs=1e-12)
        # The same linearisation, with n - 1 in place of n.
        assert other.estimate.se == pytest.approx(cohen.se * np.sqrt(40 / 39), rel=1e-9)


def test_all_pairs_at_once_are_the_pairs_one_by_one():
    table = reads(missing=0.3)

    found = pair_kappas(table, weights="linear")

    for a in range(5):
        for b in range(a):
            one = cohen_kappa(table[a], table[b], weights="linear", categories=[1, 2, 3])
            assert found.kappa[a, b] == pytest.approx(one.estimate.estimate, abs=1e-12)
            assert found.se[a, b] == pytest.approx(one.estimate.se, abs=1e-12)
            assert found.n[a, b] == one.estimate.n
            assert found.observed[a, b] == pytest.approx(one.observed)


@pytest.mark.parametrize("missing", [0.0, 0.3])
@pytest.mark.parametrize("weights", ["unweighted", "ordinal"])
def test_the_weighted_sums_of_a_resample_give_the_study_its_own_value(weights, missing):
    table = reads(missing=missing)

    values = agreement_values(table, RESAMPLABLE, weights=weights)

    expected = [
        light_kappa(table, weights=weights) if name == "light-kappa"
        else krippendorff_alpha(table, weights=weights) if name == "krippendorff-alpha"
        else agreement_coefficient(table, name, weights=weights)
        for name in RESAMPLABLE
    ]  # fmt: skip
    np.testing.assert_allclose(values, [one.estimate.estimate for one in expected], atol=1e-12)


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
def test_both_ways_to_alpha_meet(metric):
    table = reads(missing=0.3, categories=5)

    (value,) = agreement_values(table, ["krippendorff-alpha"], metric=metric)

    assert value == pytest.approx(krippendorff_alpha(table, metric).estimate.estimate, abs=1e-12)


# The standard error is the derivative


def slopes(statistic, n_readers, n_cases, step=1e-6):
    """Differentiate a statistic by the weight of each case, as the infinitesimal jackknife."""
    cases = np.ones((2 * n_cases, n_cases))
    cases[:n_cases] += step * np.eye(n_cases)
    cases[n_cases:] -= step * np.eye(n_cases)
    values = statistic(cases, np.ones((2 * n_cases, n_readers)))[:, 0]
    return (values[:n_cases] - values[n_cases:]) / (2 * step)


@pytest.mark.parametrize("missing", [0.0, 0.5])
@pytest.mark.parametrize("name", [*COEFFICIENTS, "light-kappa"])
def test_the_standard_error_is_that_of_the_infinitesimal_jackknife(name, missing):
    table = reads(missing=missing, readers=4)
    table = table[:, (~np.isnan(table)).any(axis=0)]
    n = table.shape[1]
    marks = marked(table)
    statistic = WeightedAgreement(marks, agreement_weights("linear", [1, 2, 3]), (name,))

    slope = slopes(statistic, 4, n)

    found = (
        light_kappa(table, weights="linear")
        if name == "light-kappa"
        else agreement_coefficient(table, name, weights="linear")
    )
    assert found.estimate.se == pytest.approx(np.sqrt((slope**2).sum() * n / (n - 1)), rel=1e-6)


@pytest.mark.parametrize("missing", [0.0, 0.3])
@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
def test_the_standard_error_of_alpha_knows_that_the_ordinal_metric_depends_on_the_data(
    metric, missing
):
    table = reads(missing=missing, categories=5, cases=60)
    table = table[:, (~np.isnan(table)).sum(axis=0) > 1]
    n = table.shape[1]
    statistic = (
        WeightedNumbers(table)
        if metric == "interval"
        else WeightedAgreement(marked(table), np.eye(5), ("krippendorff-alpha",), metric)
    )

    slope = slopes(statistic, 5, n)

    # irrCAC's linearisation leaves out terms of one in all reads.
    expected = np.sqrt((slope**2).sum() * n / (n - 1))
    assert krippendorff_alpha(table, metric).estimate.se == pytest.approx(expected, rel=0.02)


def test_cases_with_one_read_do_not_widen_a_perfect_agreement():
    both = [[1, 0, 1, 0, 1, 1, 0, 1], [1, 0, 1, 0, np.nan, np.nan, np.nan, np.nan]]

    found = agreement_coefficient(both, "brennan-prediger").estimate

    assert (found.estimate, found.se) == (1, None)


def test_patients_with_one_case_each_change_nothing():
    table = reads()

    alone = agreement_coefficient(table).estimate
    named = agreement_coefficient(table, clusters=np.arange(40)).estimate

    assert (alone.se, alone.lower, alone.df) == (named.se, named.lower, named.df)


def test_cases_of_one_patient_that_are_alike_count_once():
    table = reads()
    twice = np.repeat(table, 2, axis=1)

    once = agreement_coefficient(table).estimate
    found = agreement_coefficient(twice, clusters=np.repeat(np.arange(40), 2)).estimate

    assert found.estimate == pytest.approx(once.estimate, abs=1e-12)
    assert found.se == pytest.approx(once.se, rel=1e-9)
    assert (found.df, found.method) == (39, "linearized-t-by-patient")


# The bootstrap


def test_the_bootstrap_of_cases_has_the_standard_error_of_the_linearisation():
    table = reads(cases=200)

    found = agreement_bootstrap(table, RESAMPLABLE, resampled="cases", replicates=4000, seed=3)

    for name in COEFFICIENTS:
        assert found[name].se == pytest.approx(
            agreement_coefficient(table, name).estimate.se, rel=0.06
        )
    assert found["light-kappa"].se == pytest.approx(light_kappa(table).estimate.se, rel=0.06)


def test_a_reader_who_is_drawn_twice_is_not_paired_with_himself():
    table = reads(readers=6, cases=100)
    statistic = WeightedAgreement(marked(table), np.eye(3), RESAMPLABLE)
    rng = np.random.default_rng(1)
    drawn = rng.multinomial(6, np.full(6, 1 / 6), size=4000).astype(float)

    values = statistic(np.ones((4000, 100)), drawn)
    own = statistic(np.ones((1, 100)), np.ones((1, 6)))[0]

    # Pairs of one reader would lift the share of agreement by (1 - share) / 6, some .07.
    lifted = values[:, 0] + (1 - values[:, 0]) * ((drawn**2).sum(axis=1) - 6) / 30
    assert np.nanmean(values[:, 0]) == pytest.approx(own[0], abs=0.003)
    assert np.nanmean(lifted) - own[0] > 0.05


def test_a_drawn_pair_counts_as_often_as_the_one_times_the_other():
    table = reads(readers=3)
    (ab, ac, bc) = (
        agreement_values(table[[a, b]], ["percent-agreement"], categories=[1, 2, 3])[0]
        for a, b in ((0, 1), (0, 2), (1, 2))
    )
    statistic = WeightedAgreement(marked(table), np.eye(3), ("percent-agreement",))

    (value,) = statistic(np.ones((1, 40)), np.array([[2.0, 1.0, 3.0]]))[0]

    assert value == pytest.approx((2 * ab + 6 * ac + 3 * bc) / 11, abs=1e-12)


def test_the_workers_change_no_interval():
    table = reads(readers=6, missing=0.2)

    one, two = (
        agreement_bootstrap(table, RESAMPLABLE, replicates=1200, workers=number)
        for number in (1, 2)
    )

    assert one == two


@pytest.mark.parametrize("readers", [2, 3])
def test_few_readers_cannot_be_drawn_but_their_cases_can(readers):
    table = reads(readers=readers)

    both = agreement_bootstrap(table, replicates=300)["fleiss-kappa"]
    cases = agreement_bootstrap(table, replicates=300, resampled="cases")["fleiss-kappa"]

    assert both.note == f"no interval: {readers} readers are too few to be drawn"
    assert both.estimate == cases.estimate
    assert cases.lower < cases.estimate < cases.upper


def test_a_coefficient_that_is_undefined_leaves_the_others_their_intervals():
    found = agreement_bootstrap(
        [[1, 1, 1, 1]] * 5, ["fleiss-kappa", "gwet-ac"], categories=[0, 1], replicates=300
    )

    assert "one category" in found["fleiss-kappa"].note
    assert found["gwet-ac"].estimate == 1
    assert found["gwet-ac"].note == "no interval: every resample gave the same value"


def test_light_kappa_of_very_many_pairs_is_given_without_an_interval():
    table = reads(readers=30, cases=200)

    found = agreement_bootstrap(table, ["light-kappa"], replicates=10**7)["light-kappa"]

    assert found.estimate == pytest.approx(light_kappa(table).estimate.estimate)
    assert found.note == "no interval: so many pairs of readers would take minutes to resample"


def test_measurements_are_drawn_without_categories():
    rng = np.random.default_rng(5)
    table = rng.normal(size=200) + rng.normal(size=(6, 200))

    found = agreement_bootstrap(
        table, ["krippendorff-alpha"], metric="interval", resampled="cases", replicates=2000
    )["krippendorff-alpha"]

    linear = krippendorff_alpha(table, "interval").estimate
    assert found.estimate == pytest.approx(linear.estimate, abs=1e-12)
    assert found.se == pytest.approx(linear.se, rel=0.06)


def test_an_undefined_linearisation_has_no_influence():
    assert np.isnan(linearised(marked([[1.0]]), "fleiss-kappa", "unweighted").value)
