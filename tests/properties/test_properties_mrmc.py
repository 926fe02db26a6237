"""What must hold for any Obuchowski-Rockette analysis, whatever was read."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from readerstats.stats.mrmc.analysis import obuchowski_rockette
from readerstats.stats.mrmc.model_against_readers import model_against_readers
from readerstats.stats.mrmc.reader_covariance import METRICS, reader_covariance

ONE_OF_METRICS = st.sampled_from(METRICS)
COVARIANCES = st.sampled_from(("jackknife", "delong", "unbiased"))
RANDOM = st.sampled_from(("readers and cases", "readers", "cases"))

lightly = settings(deadline=None, max_examples=40)


@st.composite
def studies(draw, n_levels=2):
    """Ratings of 2 levels, 1 to 5 readers and 4 to 14 cases, of any design, and their truth."""
    n_readers, n_cases = draw(st.integers(1, 5)), draw(st.integers(4, 14))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    ratings = rng.integers(0, 5, (n_levels, n_readers, n_cases)).astype(float)
    truth = np.arange(n_cases) % 2 == rng.integers(2)
    match draw(st.sampled_from(("complete", "missing", "nested cases", "nested readers"))):
        case "missing":
            ratings[rng.random(ratings.shape) < 0.25] = np.nan
        case "nested cases":
            in_level = rng.integers(0, n_levels, n_cases)
            ratings[np.arange(n_levels)[:, None, None] != in_level + np.zeros((n_readers, 1))] = (
                np.nan
            )
        case "nested readers":
            of_level = rng.integers(0, n_levels, n_readers)
            ratings[np.arange(n_levels)[:, None] != of_level] = np.nan
    return ratings, truth


def values_for(metric, ratings):
    if metric in ("auc", "partial-auc"):
        return ratings
    return np.where(np.isnan(ratings), np.nan, ratings > 2)


def asked(study, metric="auc", covariance="jackknife", **options):
    ratings, truth = study
    covariance = "jackknife" if metric == "partial-auc" else covariance
    options = {"metric": metric, "covariance": covariance, **options}
    return obuchowski_rockette(values_for(metric, ratings), truth, **options)


def results(study):
    return [*study.means, *study.differences, *(row.test for row in study.reader_differences)]


def assert_close(first, second, sign=1):
    """Whether two results are the same but for rounding, and perhaps the sign."""
    ends = ("lower", "upper") if sign == 1 else ("upper", "lower")
    pairs = [("estimate", "estimate", sign), ("se", "se", 1), ("df", "df", 1)]
    pairs += [("lower", ends[0], sign), ("upper", ends[1], sign)]
    if hasattr(first, "p"):
        pairs.append(("p", "p", 1))
    for mine, its, factor in pairs:
        a, b = getattr(first, mine), getattr(second, its)
        assert (a is None) == (b is None), (mine, a, b, first.note, second.note)
        assert a is None or a == pytest.approx(factor * b, rel=1e-6, abs=1e-7), mine


@lightly
@given(study=studies(), metric=ONE_OF_METRICS, covariance=COVARIANCES, random=RANDOM)
def test_swapping_the_levels_turns_the_difference_round(study, metric, covariance, random):
    forth = asked(study, metric, covariance, random=random)
    back = asked((study[0][::-1], study[1]), metric, covariance, random=random)

    assert forth.design == back.design
    assert_close(forth.means[0], back.means[1])
    assert_close(forth.differences[0], back.differences[0], sign=-1)


@lightly
@given(study=studies(), metric=ONE_OF_METRICS, random=RANDOM, seed=st.integers(0, 99))
def test_the_order_of_readers_and_cases_is_of_no_account(study, metric, random, seed):
    ratings, truth = study
    rng = np.random.default_rng(seed)
    readers, cases = rng.permutation(ratings.shape[1]), rng.permutation(truth.size)
    shuffled = ratings[:, readers][:, :, cases], truth[cases]

    before, after = (asked(one, metric, random=random) for one in (study, shuffled))

    for one, other in zip(
        [*before.means, *before.differences], [*after.means, *after.differences], strict=True
    ):
        assert_close(one, other)


@lightly
@given(study=studies(), metric=ONE_OF_METRICS, random=RANDOM)
def test_readers_and_cases_without_reads_change_nothing(study, metric, random):
    ratings, truth = study
    wider = np.pad(ratings, ((0, 0), (1, 1), (1, 1)), constant_values=np.nan)

    before = asked(study, metric, random=random)
    after = asked((wider, np.pad(truth, 1)), metric, random=random)

    assert_close(before.differences[0], after.differences[0])


@lightly
@given(study=studies(), covariance=COVARIANCES)
def test_an_increasing_transform_of_the_scores_changes_nothing(study, covariance):
    ratings, truth = study

    before = asked(study, covariance=covariance)
    after = asked((np.exp(ratings) - 7, truth), covariance=covariance)

    assert before == after


@lightly
@given(study=studies(), covariance=COVARIANCES, random=RANDOM)
def test_swapping_the_classes_and_turning_the_scores_round_keeps_the_area(
    study, covariance, random
):
    ratings, truth = study
    options = {"covariance": covariance, "random": random}

    before, after = asked(study, **options), asked((4 - ratings, ~truth), **options)

    for one, other in zip(results(before), results(after), strict=True):
        assert_close(one, other)


@lightly
@given(study=studies(), covariance=COVARIANCES, random=RANDOM)
def test_swapping_the_classes_and_the_decisions_keeps_the_accuracy(study, covariance, random):
    ratings, truth = study
    decisions = values_for("accuracy", ratings)
    for metric, turned in (
        ("accuracy", "accuracy"),
        ("balanced-accuracy", "balanced-accuracy"),
        ("sensitivity", "specificity"),
    ):
        options = {"covariance": covariance, "random": random}
        before = obuchowski_rockette(decisions, truth, metric=metric, **options)
        after = obuchowski_rockette(1 - decisions, ~truth, metric=turned, **options)
        for one, other in zip(results(before), results(after), strict=True):
            assert_close(one, other)


@lightly
@given(study=studies(), metric=ONE_OF_METRICS, covariance=COVARIANCES, random=RANDOM)
def test_interval_and_p_agree_and_f_is_the_square_of_t(study, metric, covariance, random):
    found = asked(study, metric, covariance, random=random)
    test = found.differences[0]

    assume(test.p is not None)
    assert (test.p < 0.05) == (not test.lower <= 0 <= test.upper)
    assert found.test.statistic == pytest.approx(test.statistic**2)
    assert found.test.p == pytest.approx(test.p, abs=1e-9)


@lightly
@given(study=studies(), metric=ONE_OF_METRICS, covariance=COVARIANCES, random=RANDOM)
def test_a_higher_level_contains_a_lower_one(study, metric, covariance, random):
    narrow, wide = (
        asked(study, metric, covariance, random=random, level=level) for level in (0.8, 0.95)
    )

    for inner, outer in zip(results(narrow), results(wide), strict=True):
        if inner.lower is not None:
            assert outer.lower <= inner.lower <= inner.upper <= outer.upper


@lightly
@given(study=studies(), metric=ONE_OF_METRICS, covariance=COVARIANCES, random=RANDOM)
def test_a_level_against_itself_differs_by_nothing(study, metric, covariance, random):
    ratings, truth = study
    found = asked((ratings[[0, 0]], truth), metric, covariance, random=random)
    test = found.differences[0]

    assert test.estimate in (0, None)
    assert test.p is None
    assert test.note


@lightly
@given(study=studies(), metric=ONE_OF_METRICS, covariance=COVARIANCES)
def test_readers_and_cases_vary_at_least_as_much_as_readers_alone(study, metric, covariance):
    """Cov2 - Cov3 adds to the mean square of readers, and is never below 0 in it."""
    both = asked(study, metric, covariance).differences[0]
    alone = asked(study, metric, covariance, random="readers").differences[0]

    if both.se is not None and alone.se is not None:
        assert both.se >= alone.se * (1 - 1e-12)
        assert both.df is None or both.df >= alone.df * (1 - 1e-12)


@lightly
@given(study=studies(), metric=st.sampled_from(("accuracy", "sensitivity", "specificity")))
def test_without_missing_reads_all_covariances_of_a_share_are_one(study, metric):
    ratings, truth = np.nan_to_num(study[0]), study[1]
    values = values_for(metric, ratings)
    matrices = [
        reader_covariance(values, truth, metric=metric, covariance=name).covariance
        for name in ("jackknife", "delong", "unbiased")
    ]

    assert matrices[0] == pytest.approx(matrices[1], abs=1e-12, nan_ok=True)
    assert matrices[0] == pytest.approx(matrices[2], abs=1e-12, nan_ok=True)


@lightly
@given(study=studies(), metric=ONE_OF_METRICS, covariance=COVARIANCES)
def test_patients_of_one_case_each_are_cases(study, metric, covariance):
    names = 100 - np.arange(study[1].size)

    before = asked(study, metric, covariance)
    after = asked(study, metric, covariance, clusters=names)

    assert_close(before.differences[0], after.differences[0])


@lightly
@given(study=studies(), metric=ONE_OF_METRICS, covariance=COVARIANCES, random=RANDOM)
def test_every_case_twice_as_one_patient_adds_no_information(study, metric, covariance, random):
    """The clustered analysis of doubled cases is that of the cases."""
    assume(covariance != "unbiased" or metric == "partial-auc")
    ratings, truth = study
    doubled = np.repeat(ratings, 2, axis=2), np.repeat(truth, 2)
    patients = np.repeat(np.arange(truth.size), 2)

    before = asked(study, metric, covariance, random=random)
    after = asked(doubled, metric, covariance, random=random, clusters=patients)

    assert_close(before.differences[0], after.differences[0])


@lightly
@given(study=studies(), metric=ONE_OF_METRICS, covariance=COVARIANCES, random=RANDOM)
def test_a_model_copied_for_every_reader_is_a_second_level(study, metric, covariance, random):
    """The two forms of the comparison are one, where every reader read every case."""
    ratings, truth = np.nan_to_num(study[0]), study[1]
    covariance = "jackknife" if metric == "partial-auc" else covariance
    options = {"metric": metric, "covariance": covariance, "random": random}
    people, model = values_for(metric, ratings[0]), values_for(metric, ratings[1, 0])
    copies = np.broadcast_to(model, people.shape)

    one = model_against_readers(people, model, truth, **options)
    two = obuchowski_rockette([people, copies], truth, **options).differences[0]

    if one.se is not None and two.se is not None and "set to 0" not in f"{one.note} {two.note}":
        assert_close(one, two)


@lightly
@given(study=studies(), metric=ONE_OF_METRICS, covariance=COVARIANCES, random=RANDOM)
def test_whatever_was_read_numbers_are_numbers_or_have_a_reason(study, metric, covariance, random):
    """Results refuse NaN when made; warnings are errors here."""
    found = asked(study, metric, covariance, random=random)

    for result in [found.test, *results(found)]:
        missing = result.p is None if hasattr(result, "p") else result.lower is None
        assert result.note if missing else result.se != 0
