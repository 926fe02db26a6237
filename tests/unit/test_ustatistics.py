"""Averages over readers by U-statistics: what they say, and what they say where they cannot."""

from __future__ import annotations

import numpy as np
import pytest

from readerstats.stats.ustatistics.analysis import ustatistics

CASES = 24
TRUTH = np.arange(CASES) % 2 == 0
NAN = np.nan


def scores(n_levels=2, n_readers=4, seed=3):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n_levels, n_readers, CASES)) + TRUTH


def decisions(**how):
    return (scores(**how) > 0.5).astype(float)


def with_gaps(values, share=0.3, seed=5):
    gaps = np.random.default_rng(seed).random(values.shape) < share
    return np.where(gaps, NAN, values)


def two_way_variance(values):
    """The variance of the mean of resampled readers and cases, with infinitely many resamples."""
    n_readers, n_cases = values.shape
    readers = np.ones((n_readers, n_readers)) + np.eye(n_readers) - 1 / n_readers
    cases = np.ones((n_cases, n_cases)) + np.eye(n_cases) - 1 / n_cases
    return (readers @ values * (values @ cases)).sum() / values.size**2 - values.mean() ** 2


def resampled_areas(values, replicates, seed=11):
    rng = np.random.default_rng(seed)
    gap = values[:, TRUTH, None] - values[:, None, ~TRUTH]
    success = (gap > 0) + (gap == 0) / 2
    for _ in range(replicates):
        readers, positive, negative = (rng.integers(n, size=n) for n in success.shape)
        yield success[np.ix_(readers, positive, negative)].mean()


def test_the_average_of_complete_reads_is_that_of_the_readers_areas():
    values = scores()
    gap = values[:, :, TRUTH, None] - values[:, :, None, ~TRUTH]

    study = ustatistics(values, TRUTH)

    assert [one.estimate for one in study.levels] == pytest.approx((gap > 0).mean(axis=(1, 2, 3)))
    assert study.differences[0].estimate == pytest.approx(
        study.levels[0].estimate - study.levels[1].estimate
    )


def test_all_pairs_of_levels_are_compared():
    study = ustatistics(scores(n_levels=3), TRUTH)

    assert study.pairs == ((0, 1), (0, 2), (1, 2))
    assert len(study.differences) == 3
    assert [(one.a, one.b) for one in study.moments] == [(0, 0), (1, 1), (2, 2), *study.pairs]


def test_weights_decide_what_an_average_with_missing_reads_is():
    values = decisions(n_levels=1)
    values[0, 0, 4:] = NAN  # a reader of four cases
    right = np.where(np.isnan(values), NAN, values == TRUTH)[0]

    by_reads = ustatistics(values, TRUTH, metric="accuracy").levels[0]
    by_readers = ustatistics(values, TRUTH, metric="accuracy", weights="readers").levels[0]

    assert by_reads.estimate == pytest.approx(np.nanmean(right))
    assert by_readers.estimate == pytest.approx(np.nanmean(right, axis=1).mean())


def test_degrees_of_freedom_of_equally_weighted_readers_are_not_below_their_number_less_one():
    study = ustatistics(with_gaps(scores()), TRUTH, weights="readers")

    assert all(one.df >= 3 for one in (*study.levels, *study.differences))


def test_the_mle_variance_of_a_mean_is_that_of_the_two_way_bootstrap():
    values = decisions(n_levels=1)

    average = ustatistics(values, TRUTH, metric="accuracy", variance="mle").levels[0]

    assert average.method == "u-statistic-mle"
    assert average.se**2 == pytest.approx(two_way_variance((values == TRUTH)[0]), rel=1e-10)


def test_the_mle_variance_of_an_area_is_that_of_the_two_way_bootstrap():
    values = scores(n_levels=1).round()
    replicates = 4000

    average = ustatistics(values, TRUTH, variance="mle").levels[0]
    drawn = np.var(list(resampled_areas(values[0], replicates)))

    assert average.se**2 == pytest.approx(drawn, rel=4 * (2 / replicates) ** 0.5)


def test_each_level_is_tested_against_the_value_given():
    study = ustatistics(scores(), TRUTH, null=0.5)
    test, average = study.tests[0], study.levels[0]

    assert ustatistics(scores(), TRUTH).tests == ()
    assert (test.null, test.df, test.lower) == (0.5, average.df, average.lower)
    assert test.statistic == pytest.approx((average.estimate - 0.5) / average.se)
    assert 0 < test.p < 0.05


def test_intervals_stop_where_the_metric_ends():
    values = np.where(TRUTH, 1.0, 0.0) * np.ones((1, 4, 1))
    values[0, 0, [0, 2]] = 0.0

    average = ustatistics(values, TRUTH, metric="sensitivity").levels[0]

    assert average.upper == 1
    assert average.lower < average.estimate


def test_identical_levels_differ_by_0_and_have_no_interval():
    values = scores(n_levels=1)

    difference = ustatistics(np.concatenate([values, values]), TRUTH).differences[0]

    assert difference.estimate == 0
    assert difference.p is None
    assert "do not vary" in difference.note


@pytest.mark.parametrize(
    ("values", "metric", "estimate"),
    [
        (np.zeros((1, 3, CASES)), "auc", 0.5),
        (np.broadcast_to(TRUTH, (1, 3, CASES)), "auc", 1.0),
        (np.broadcast_to(TRUTH, (1, 3, CASES)), "accuracy", 1.0),
        (np.broadcast_to(~TRUTH, (1, 3, CASES)), "balanced-accuracy", 0.0),
    ],
)
def test_results_without_spread_have_no_interval(values, metric, estimate):
    average = ustatistics(values, TRUTH, metric=metric).levels[0]

    assert average.estimate == estimate
    assert (average.se, average.lower, average.upper) == (None, None, None)
    assert "do not vary" in average.note


def test_one_reader_tells_nothing_of_others():
    study = ustatistics(scores(n_readers=1), TRUTH)

    assert study.levels[0].estimate is not None
    assert "one reader only" in study.levels[0].note
    assert "taken as fixed" in study.differences[0].note


def test_a_level_read_by_one_reader_leaves_the_others_their_intervals():
    values = scores()
    values[1, 1:] = NAN

    study = ustatistics(values, TRUTH)

    assert study.levels[0].lower is not None
    assert "one reader only" in study.levels[1].note
    assert study.differences[0].estimate is not None
    assert "one reader only" in study.differences[0].note


def test_a_level_that_nobody_read_has_no_estimate():
    values = scores()
    values[1] = NAN

    study = ustatistics(values, TRUTH, null=0.5)

    assert study.levels[1].estimate is None
    assert study.tests[1].note == study.levels[1].note == "no reader read what the metric needs"
    assert study.differences[0].estimate is None
    assert study.levels[0].lower is not None


def test_a_reader_without_positive_cases_is_left_out():
    values = scores()
    values[0, 2, TRUTH] = NAN
    without = values.copy()
    without[0, 2] = NAN

    average = ustatistics(values, TRUTH).levels[0]

    assert average.n == 3
    assert average.note.startswith("1 reader is left out")
    assert average.se == ustatistics(without, TRUTH).levels[0].se


@pytest.mark.parametrize("n_cases", [1, 2, 3])
def test_too_few_cases_are_said_to_be_so(n_cases):
    average = ustatistics(decisions()[..., :n_cases], TRUTH[:n_cases], metric="sensitivity")

    assert average.levels[0].estimate is not None
    assert (n_cases == 3) == (average.levels[0].note is None or "few" not in average.levels[0].note)


def test_a_variance_that_is_not_positive_gives_way_to_the_mle_and_says_so():
    values = np.array([[[1, 0, 1, 1, 0, 1], [0, 1, 1, 0, 1, 1], [1, 1, 0, 1, 1, 0]]])
    truth = np.ones(6, dtype=bool)  # every reader right on the cases that others miss

    average = ustatistics(values, truth, metric="sensitivity").levels[0]
    mle = ustatistics(values, truth, metric="sensitivity", variance="mle").levels[0]

    assert average.method == "u-statistic-mle"
    assert "stands in" in average.note
    assert average.se == mle.se > 0


def test_nested_cases_have_no_covariance_through_cases():
    values = scores()
    values[0, :, : CASES // 2] = NAN
    values[1, :, CASES // 2 :] = NAN

    between = ustatistics(values, TRUTH).moments[-1]

    assert between.components["N"] is None
    assert between.component_coefficients["N"] == between.component_coefficients["D"] == 0
    assert between.components["R"] is not None


def test_readers_nested_in_groups_have_no_covariance_through_readers():
    values = scores()
    values[0, :2] = NAN
    values[1, 2:] = NAN

    between = ustatistics(values, TRUTH).moments[-1]

    assert between.moments["M1"] is None
    assert between.component_coefficients["R"] == 0
    assert between.n_readers == 4


def test_the_conditional_form_does_not_count_readers_who_share_no_case():
    """Means over pairs of readers without a common case would draw the moment towards 0."""
    values = np.ones((1, 4, CASES))
    values[0, :2, : CASES // 2] = NAN
    values[0, 2:, CASES // 2 :] = NAN
    values[0, 0, -1] = 0.0

    study = ustatistics(values, np.ones(CASES, bool), metric="accuracy", form="conditional")

    assert study.moments[0].moments["c1r0"] > 0.9


@pytest.mark.parametrize("weights", ["reads", "readers"])
def test_the_centred_form_is_the_variance_of_scores_less_their_average(weights):
    """By its definition, over all pairs of scores that share neither reader nor case."""
    values = with_gaps(scores(n_levels=1, n_readers=3).round())[..., :10]
    truth = TRUTH[:10]
    gap = values[0][:, None, truth] - values[0][:, ~truth, None]
    read = ~np.isnan(gap)
    success = np.where(read, (1 + np.sign(gap)) / 2, 0.0)
    weight = read / read.sum(axis=(1, 2), keepdims=True) if weights == "readers" else read * 1.0
    average = (weight * success).sum() / weight.sum()
    centred = weight * (success - average)
    unrelated = weighed = 0.0
    for place in np.argwhere(read):
        other = centred.copy(), weight.copy()
        for cells in other:
            cells[place[0]] = cells[:, place[1]] = cells[:, :, place[2]] = 0
        unrelated += centred[tuple(place)] * other[0].sum()
        weighed += weight[tuple(place)] * other[1].sum()

    study = ustatistics(values, truth, weights=weights, form="centred")

    assert study.moments[0].covariance == pytest.approx(-unrelated / weighed, rel=1e-9)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"values": scores()[0]}, "shape"),
        ({"values": scores()[:, :0]}, "a level, a reader and a case"),
        ({"values": scores() * np.inf}, "finite"),
        ({"truth": TRUTH * 2}, "True and False"),
        ({"truth": TRUTH[:-1]}, "shape"),
        ({"metric": "f1"}, "`metric`"),
        ({"metric": "accuracy"}, "decisions"),
        ({"variance": "biased"}, "`variance`"),
        ({"weights": "cases"}, "`weights`"),
        ({"form": "conditional"}, "`form`"),
        ({"level": 95}, "`level`"),
    ],
)
def test_what_makes_no_sense_is_refused(change, complaint):
    asked = {"values": scores(), "truth": TRUTH} | change

    with pytest.raises(ValueError, match=complaint):
        ustatistics(asked.pop("values"), asked.pop("truth"), **asked)


@pytest.mark.parametrize(
    ("metric", "weights", "form"),
    [
        ("accuracy", "reads", "joint"),
        ("accuracy", "readers", "joint"),
        ("accuracy", "reads", "conditional"),
        ("auc", "readers", "joint"),
        ("auc", "reads", "centred"),
    ],
)
def test_the_variance_is_right_on_average_with_missing_reads(metric, weights, form):
    """Reads that readers and cases share, over many studies of one incomplete design."""
    rng = np.random.default_rng(8)
    truth = np.arange(16) % 2 == 0
    gaps = rng.random((2, 5, 16)) < 0.35
    gaps[:, 0, 6:] = True  # one reader read little: the two weightings differ
    differences, variances = [], []
    for _ in range(700):
        values = (
            rng.normal(size=(2, 5, 16))
            + rng.normal(size=(1, 5, 1)) * (0.5 - truth)
            + rng.normal(size=(1, 1, 16))
            + 0.7 * rng.normal(size=(2, 5, 1)) * truth
            + truth
        )
        values[gaps] = NAN
        if metric == "accuracy":
            values = np.where(gaps, NAN, values > 0.5)
        study = ustatistics(values, truth, metric=metric, weights=weights, form=form)
        differences.append(study.differences[0].estimate)
        first, second, between = (one.covariance for one in study.moments)
        variances.append(first + second - 2 * between)

    true = np.var(differences)
    error = (2 * true**2 / 700 + np.var(variances) / 700) ** 0.5
    assert np.mean(variances) == pytest.approx(true, abs=3.5 * error)
    assert error < 0.1 * true
