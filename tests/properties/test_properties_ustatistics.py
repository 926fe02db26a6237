"""What must hold for any average by U-statistics, whoever read what."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readerstats.stats.ustatistics.analysis import ustatistics

METRICS = ("auc", "balanced-accuracy", "accuracy", "sensitivity", "specificity")
ONE_OF_METRICS = st.sampled_from(METRICS)
VARIANCES = st.sampled_from(("unbiased", "mle"))
WEIGHTS = st.sampled_from(("reads", "readers"))

lightly = settings(deadline=None, max_examples=40)


@st.composite
def studies(draw, gaps=None):
    """Decisions or ratings of 2 levels, 2 to 5 readers and 4 to 12 cases, with gaps or without."""
    n_readers, n_cases = draw(st.integers(2, 5)), draw(st.integers(4, 12))
    share = draw(st.sampled_from((0.0, 0.2, 0.5))) if gaps is None else gaps
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    ratings = rng.integers(0, 4, (2, n_readers, n_cases)).astype(float)
    ratings[rng.random(ratings.shape) < share] = np.nan
    truth = np.arange(n_cases) % 2 == rng.integers(2)
    return ratings, truth


def asked(study, metric, **options):
    ratings, truth = study
    values = ratings if metric == "auc" else np.where(np.isnan(ratings), np.nan, ratings > 1)
    return ustatistics(values, truth, metric=metric, **options)


def assert_close(first, second):
    """Whether two results are the same but for rounding."""
    for name in ("estimate", "se", "lower", "upper", "df"):
        a, b = getattr(first, name), getattr(second, name)
        assert (a is None) == (b is None), (name, a, b)
        # variances near 0 are differences of larger numbers, and se their square root
        assert a is None or a == pytest.approx(b, rel=1e-6, abs=1e-7), name


@lightly
@given(study=studies(), metric=ONE_OF_METRICS, variance=VARIANCES, weights=WEIGHTS)
def test_swapping_the_levels_turns_the_difference_round(study, metric, variance, weights):
    forth = asked(study, metric, variance=variance, weights=weights)
    back = asked((study[0][::-1], study[1]), metric, variance=variance, weights=weights)
    first, second = forth.differences[0], back.differences[0]

    assert_close(forth.levels[0], back.levels[1])
    assert first.p is None or first.p == pytest.approx(second.p, abs=1e-7)
    if first.estimate is not None:
        assert first.estimate == pytest.approx(-second.estimate)
    if first.lower is not None:
        assert (first.lower, first.upper) == pytest.approx((-second.upper, -second.lower), abs=1e-7)


@lightly
@given(study=studies(), metric=ONE_OF_METRICS, weights=WEIGHTS, seed=st.integers(0, 99))
def test_the_order_of_readers_and_cases_is_of_no_account(study, metric, weights, seed):
    ratings, truth = study
    rng = np.random.default_rng(seed)
    readers, cases = rng.permutation(ratings.shape[1]), rng.permutation(truth.size)
    shuffled = ratings[:, readers][:, :, cases], truth[cases]

    before, after = (asked(one, metric, weights=weights) for one in (study, shuffled))

    assert_close(before.levels[1], after.levels[1])
    assert_close(before.differences[0], after.differences[0])


@lightly
@given(study=studies(), metric=ONE_OF_METRICS, weights=WEIGHTS)
def test_readers_and_cases_without_reads_change_nothing(study, metric, weights):
    ratings, truth = study
    wider = np.pad(ratings, ((0, 0), (1, 1), (1, 1)), constant_values=np.nan)

    before = asked(study, metric, weights=weights)
    after = asked((wider, np.pad(truth, 1)), metric, weights=weights)

    assert_close(before.levels[0], after.levels[0])
    assert_close(before.differences[0], after.differences[0])


@lightly
@given(study=studies(), variance=VARIANCES, weights=WEIGHTS)
def test_an_increasing_transform_of_the_scores_changes_nothing(study, variance, weights):
    ratings, truth = study

    before = ustatistics(ratings, truth, variance=variance, weights=weights)
    after = ustatistics(np.exp(ratings) - 7, truth, variance=variance, weights=weights)

    assert before == after


@lightly
@given(study=studies(), variance=VARIANCES, weights=WEIGHTS)
def test_swapping_the_classes_and_turning_the_scores_round_changes_nothing(
    study, variance, weights
):
    ratings, truth = study
    options = {"variance": variance, "weights": weights}
    forth = ustatistics(ratings, truth, **options)
    back = ustatistics(-ratings, ~truth, **options)

    assert_close(forth.levels[0], back.levels[0])
    assert_close(forth.differences[0], back.differences[0])
    assert forth.moments[0].moments["M2"] == back.moments[0].moments["M3"]


@lightly
@given(study=studies(), variance=VARIANCES, weights=WEIGHTS)
def test_centred_variances_are_the_same_for_the_area_and_its_complement(study, variance, weights):
    """As they stand, scores have this only where nothing is missing."""
    ratings, truth = study
    options = {"variance": variance, "weights": weights, "form": "centred"}
    forth, back = (ustatistics(ratings, states, **options) for states in (truth, ~truth))

    for first, second in zip(forth.levels, back.levels, strict=True):
        assert (first.estimate is None) == (second.estimate is None)
        assert (first.se is None) == (second.se is None)
        if first.estimate is not None:
            assert first.estimate == pytest.approx(1 - second.estimate)
        if first.se is not None:
            assert first.se == pytest.approx(second.se, rel=1e-6, abs=1e-7)
            assert first.lower == pytest.approx(1 - second.upper, abs=1e-6)


@lightly
@given(study=studies(gaps=0.0), metric=ONE_OF_METRICS, variance=VARIANCES)
def test_with_complete_reads_centred_scores_have_the_same_variance(study, metric, variance):
    plain, centred = (
        asked(study, metric, variance=variance, form=form) for form in ("joint", "centred")
    )

    assert_close(plain.levels[0], centred.levels[0])
    assert_close(plain.differences[0], centred.differences[0])


@lightly
@given(study=studies(), variance=VARIANCES, weights=WEIGHTS)
def test_sensitivity_is_the_specificity_of_the_opposite(study, variance, weights):
    ratings, truth = study
    decisions = np.where(np.isnan(ratings), np.nan, ratings > 1)
    options = {"variance": variance, "weights": weights}

    one = ustatistics(decisions, truth, metric="sensitivity", **options)
    other = ustatistics(1 - decisions, ~truth, metric="specificity", **options)

    assert (one.levels, one.differences) == (other.levels, other.differences)


@lightly
@given(study=studies(), metric=ONE_OF_METRICS, variance=VARIANCES, weights=WEIGHTS)
def test_a_level_compared_with_itself_differs_by_0_without_variance(
    study, metric, variance, weights
):
    ratings, truth = study
    twice = np.stack([ratings[0], ratings[0]])

    difference = asked((twice, truth), metric, variance=variance, weights=weights).differences[0]

    assert difference.estimate in (0, None)
    assert difference.se is None
    assert difference.note


@lightly
@given(study=studies(gaps=0.0), metric=ONE_OF_METRICS, variance=VARIANCES)
def test_with_complete_reads_all_weights_are_one(study, metric, variance):
    by_reads, by_readers = (
        asked(study, metric, variance=variance, weights=weights) for weights in ("reads", "readers")
    )

    assert_close(by_reads.levels[0], by_readers.levels[0])
    assert_close(by_reads.differences[0], by_readers.differences[0])


@lightly
@given(study=studies(gaps=0.0), metric=ONE_OF_METRICS)
def test_with_complete_reads_the_mle_variance_is_not_negative(study, metric):
    for one in asked(study, metric, variance="mle").moments[:2]:
        assert one.covariance >= -1e-12


@lightly
@given(study=studies(), metric=ONE_OF_METRICS, variance=VARIANCES, weights=WEIGHTS)
def test_moments_and_components_tell_the_same_covariance(study, metric, variance, weights):
    result = asked(study, metric, variance=variance, weights=weights)

    for one in result.moments:
        parts = [
            component * one.component_coefficients[name]
            for name, component in one.components.items()
            if component is not None
        ]
        if one.covariance is None or len(parts) < len(one.components):
            continue
        from_moments = sum(m * one.coefficients[name] for name, m in one.moments.items())
        assert one.covariance == pytest.approx(from_moments, abs=1e-12)
        assert one.covariance == pytest.approx(sum(parts), abs=1e-12)


def by_enumeration(first, second, truth):
    """Mean product of two areas' scores that share neither reader nor case, one by one."""
    products = []
    positive, negative = np.flatnonzero(truth), np.flatnonzero(~truth)
    readers = range(first.shape[0])
    success = [
        {
            (r, i, j): (1 + np.sign(one[r, j] - one[r, i])) / 2
            for r, i, j in product(readers, negative, positive)
            if not np.isnan(one[r, i] + one[r, j])
        }
        for one in (first, second)
    ]
    for mine, score in success[0].items():
        for yours, other in success[1].items():
            if all(a != b for a, b in zip(mine, yours, strict=True)):
                products.append(score * other)
    means = [np.mean(list(scores.values())) if scores else np.nan for scores in success]
    return (np.mean(products) if products else None), means


@settings(deadline=None, max_examples=15)
@given(study=studies())
def test_the_variance_is_the_squared_average_less_the_mean_of_unrelated_products(study):
    ratings, truth = study[0][:, :3, :8], study[1][:8]
    result = ustatistics(ratings, truth)

    for one in result.moments:
        unrelated, (mean_a, mean_b) = by_enumeration(ratings[one.a], ratings[one.b], truth)
        if unrelated is None:
            assert one.covariance is None
        else:
            assert one.moments["M8"] == pytest.approx(unrelated, abs=1e-12)
            assert one.covariance == pytest.approx(mean_a * mean_b - unrelated, abs=1e-12)
