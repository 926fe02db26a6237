"""The odds ratio that all cut points of a scale share, and its two-way clustered variance."""

import math

import numpy as np
import pytest

from readerstats.results import TestResult
from readerstats.stats.cluster_robust import clustered_variance
from readerstats.stats.proportional_odds import as_ratio, proportional_odds
from readerstats.stats.ratings import distribution


def study(seed, *, readers=5, cases=60, effect=0.0, sd_reader=1.0, sd_case=1.0, sd_effect=0.0):
    """Ratings 1 to 5 from a latent logistic variable with crossed random effects."""
    rng = np.random.default_rng(seed)
    truth = np.arange(cases) % 2 == 1
    latent = rng.normal(0, sd_reader, (readers, 1)) + rng.normal(0, sd_case, (1, cases))
    latent = latent + (effect + rng.normal(0, sd_effect, (readers, 1))) * truth
    latent += rng.logistic(0, 1, (readers, cases))
    reader, case = np.divmod(np.arange(readers * cases), cases)
    ratings = np.digitize(latent, [-4, -2, 0.3, 2]).ravel() + 1.0
    return ratings, truth[case], reader, case


def test_two_steps_give_the_odds_ratio_of_the_2_by_2_table():
    ratings = [2] * 30 + [1] * 10 + [2] * 20 + [1] * 20
    first = [1] * 40 + [0] * 40
    model = proportional_odds(ratings, first, np.arange(80) % 4, np.arange(80))

    assert model.odds_ratio.estimate == pytest.approx((30 * 20) / (10 * 20), rel=1e-10)
    assert model.thresholds == pytest.approx([0.0], abs=1e-10)


def test_estimates_are_those_of_statsmodels():
    # OrderedModel(distr="logit").fit(method="newton", maxiter=200), statsmodels 0.14
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    ratings, first, reader, case = study(3, effect=0.7)
    peer = OrderedModel(ratings, first[:, None].astype(float), distr="logit")
    fitted = peer.fit(method="bfgs", gtol=1e-9, maxiter=500, disp=False)
    model = proportional_odds(ratings, first, reader, case)

    assert model.log_odds_ratio.estimate == pytest.approx(fitted.params[0], abs=1e-6)
    assert model.thresholds == pytest.approx(
        peer.transform_threshold_params(fitted.params)[1:-1].tolist(), abs=1e-5
    )


def test_the_variance_is_the_sandwich_of_statsmodels_scores_and_hessian():
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    ratings, first, reader, case = study(4, effect=0.5, sd_effect=0.8)
    model = proportional_odds(ratings, first, reader, case)
    peer = OrderedModel(ratings, first[:, None].astype(float), distr="logit")
    gaps = np.log(np.diff(model.thresholds))
    at = np.concatenate([[model.log_odds_ratio.estimate, model.thresholds[0]], gaps])
    scores, bread = peer.score_obs(at), np.linalg.inv(-peer.hessian(at))
    influence = scores @ bread[:, 0]

    def by(*codes):
        places = np.unique(np.column_stack(codes), axis=0, return_inverse=True)[1].ravel()
        sums = np.bincount(places, weights=influence)
        return sums.size / (sums.size - 1) * float(sums @ sums)

    expected = max(by(reader) + by(case) - by(reader, case), by(reader), by(case))
    assert model.log_odds_ratio.se == pytest.approx(math.sqrt(expected), rel=1e-4)


def test_the_odds_ratio_is_exp_of_the_log_with_one_p():
    model = proportional_odds(*study(5, effect=1.0))
    ratio, log = model.odds_ratio, model.log_odds_ratio

    assert ratio.estimate == pytest.approx(math.exp(log.estimate))
    assert (ratio.lower, ratio.upper) == pytest.approx((math.exp(log.lower), math.exp(log.upper)))
    assert (ratio.p, ratio.null, ratio.se) == (log.p, 1.0, None)
    assert log.statistic == pytest.approx(log.estimate / log.se)


def test_exchanging_the_classes_turns_the_odds_ratio_over():
    ratings, first, reader, case = study(6, effect=0.6)
    one = proportional_odds(ratings, first, reader, case)
    other = proportional_odds(ratings, ~first, reader, case)

    assert other.log_odds_ratio.estimate == pytest.approx(-one.log_odds_ratio.estimate)
    assert other.odds_ratio.p == pytest.approx(one.odds_ratio.p)


def test_only_the_order_of_the_steps_counts():
    ratings, first, reader, case = study(7)
    one = proportional_odds(ratings, first, reader, case)
    other = proportional_odds(ratings**3 - 70, first, reader, case)

    assert other.odds_ratio == one.odds_ratio


def test_turning_the_scale_round_turns_the_odds_ratio_over():
    ratings, first, reader, case = study(8)
    one = proportional_odds(ratings, first, reader, case).log_odds_ratio
    other = proportional_odds(-ratings, first, reader, case).log_odds_ratio

    assert (other.estimate, other.se) == pytest.approx((-one.estimate, one.se))


def test_a_step_that_nobody_used_changes_nothing():
    ratings, first, reader, case = study(9)
    gap = np.where(ratings > 2, ratings + 3, ratings)

    assert proportional_odds(gap, first, reader, case).thresholds == pytest.approx(
        proportional_odds(ratings, first, reader, case).thresholds
    )


def test_reads_may_be_missing():
    ratings, first, reader, case = study(10)
    kept = np.arange(ratings.size) % 7 != 0
    model = proportional_odds(ratings[kept], first[kept], reader[kept], case[kept])

    assert model.n == int(kept.sum())
    assert model.odds_ratio.p is not None


@pytest.mark.parametrize(
    ("ratings", "first", "why"),
    [
        ([1, 2, 3], [1, 1, 1], "only one class of cases was rated"),
        ([3, 3, 3], [1, 0, 1], "every rating is the same"),
        ([4, 5, 1, 2], [1, 1, 0, 0], "the odds ratio has no bound"),
        ([4, 5, 1, 4], [1, 1, 0, 0], "the odds ratio has no bound"),
    ],
)
def test_what_has_no_odds_ratio_says_why(ratings, first, why):
    model = proportional_odds(ratings, first, np.arange(len(first)), np.arange(len(first)))

    assert model.odds_ratio.estimate is None
    assert why in model.odds_ratio.note


def test_one_reader_leaves_the_cases_random():
    ratings, first, reader, case = study(11, readers=1)
    model = proportional_odds(ratings, first, reader, case)

    assert model.log_odds_ratio.df == 59
    assert model.n_readers == 1


def test_one_reader_is_no_sample_of_readers():
    model = proportional_odds(*study(11, readers=1), random="readers")

    assert model.odds_ratio.estimate is not None
    assert model.odds_ratio.note == "one cluster tells nothing of others: no interval"


def test_readers_alone_have_as_many_degrees_of_freedom_as_readers_less_one():
    assert proportional_odds(*study(12), random="readers").odds_ratio.df == 4


def test_clusters_of_cases_widen_the_interval_of_what_they_share():
    ratings, first, reader, case = study(13, readers=8, sd_case=2.0)
    cases = proportional_odds(ratings, first, reader, case).log_odds_ratio
    readers = proportional_odds(ratings, first, reader, case, random="readers").log_odds_ratio

    assert cases.se > 1.5 * readers.se


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([1, 2], [1], [1, 2], [1, 2]), "must have a value for each read"),
        (([1, math.nan], [1, 0], [1, 2], [1, 2]), "finite numbers only"),
    ],
)
def test_wrong_arguments_are_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        proportional_odds(*arguments)


def test_an_unknown_choice_of_what_is_random_is_refused():
    with pytest.raises(ValueError, match="`random` must be one of"):
        proportional_odds(*study(1), random="nothing")


def test_a_ratio_too_large_to_write_is_left_out_with_a_note():
    log = TestResult(method="paired-t", estimate=1.0, lower=-800.0, upper=802.0, p=0.5)
    ratio = as_ratio(log)

    assert (ratio.lower, ratio.upper) == (0.0, None)
    assert ratio.note == "a ratio too large to be written is left out"


def test_two_kinds_of_cluster_are_added_and_what_they_share_is_taken_off():
    # by reader (1+1)^2 + (1+1)^2 = 8, by case the same, by both 4; each times its G / (G - 1)
    found = clustered_variance([1, 1, 1, 1], [1, 1, 2, 2], [1, 2, 1, 2])

    assert found.by_kind == (16.0, 16.0)
    assert found.variance == pytest.approx(16 + 16 - 4 * 4 / 3)


def test_a_kind_that_does_not_matter_never_makes_the_variance_smaller_than_the_other():
    found = clustered_variance([1, -1, 1, -1], [1, 1, 2, 2], [1, 2, 1, 2])

    assert found.variance == max(found.by_kind) == 16.0


def test_degrees_of_freedom_lie_between_those_of_the_two_kinds():
    rng = np.random.default_rng(1)
    reader, case = np.divmod(np.arange(400), 80)
    found = clustered_variance(
        rng.normal(size=400) + rng.normal(size=5)[reader] / 4 + rng.normal(size=80)[case],
        reader, case,
    )  # fmt: skip

    assert 4 < found.df < 79 * 3


@pytest.mark.parametrize("kinds", [(), ([1, 2],) * 3, ([1],)])
def test_clusters_must_fit_the_reads(kinds):
    with pytest.raises(ValueError, match="one or two arrays"):
        clustered_variance([1.0, 2.0], *kinds)


def test_a_distribution_counts_steps_that_nobody_chose():
    found = distribution([2, 2, 4], steps=(1, 2, 3, 4, 5))

    assert found.counts == (0, 2, 0, 1, 0)
    assert (found.lower_quartile, found.median, found.upper_quartile) == (2.0, 2.0, 3.0)


def test_one_rating_has_no_standard_deviation():
    assert distribution([3.0]).sd is None


def test_a_rating_off_the_scale_is_refused():
    with pytest.raises(ValueError, match="must be steps of the scale, got 6"):
        distribution([1, 6], steps=range(1, 6))


@pytest.mark.parametrize("sd_case", [0.0, 1.0])
def test_type_one_error_stays_near_its_level_in_a_few_studies(sd_case):
    p = [
        proportional_odds(*study(s, readers=6, cases=40, sd_case=sd_case)).odds_ratio.p
        for s in range(150)
    ]

    assert np.mean(np.array(p) < 0.05) <= 0.09  # binomial upper 97.5% limit for 150 at .05
