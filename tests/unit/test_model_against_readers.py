"""One model and several readers: the model is the algorithm that it is, readers are a sample."""

import math

import numpy as np
import pytest

from readerstats.stats.mrmc.analysis import obuchowski_rockette
from readerstats.stats.mrmc.average import reader_average
from readerstats.stats.mrmc.model_against_readers import model_against_readers

NAN = np.nan
CASES = 24
TRUTH = np.arange(CASES) % 2 == 0


def panel(n_readers=5, seed=2):
    return np.random.default_rng(seed).normal(size=(n_readers, CASES)) + TRUTH


def model(seed=9):
    return np.random.default_rng(seed).normal(size=CASES) + 2 * TRUTH


def test_the_difference_is_the_reader_average_less_the_model():
    found = model_against_readers(panel(), model(), TRUTH)
    people, _, _ = reader_average(panel(), TRUTH)
    alone, _, _ = reader_average(model()[None], TRUTH, random="cases")

    assert found.estimate == pytest.approx(people.estimate - alone.estimate)
    assert found.n == 5


@pytest.mark.parametrize("covariance", ["jackknife", "delong", "unbiased"])
def test_a_model_copied_for_every_reader_is_the_same_question(covariance):
    copies = np.broadcast_to(model(), panel().shape)
    twofold = obuchowski_rockette([panel(), copies], TRUTH, covariance=covariance).differences[0]

    found = model_against_readers(panel(), model(), TRUTH, covariance=covariance)

    for name in ("estimate", "se", "df", "p", "lower", "upper"):
        assert getattr(found, name) == pytest.approx(getattr(twofold, name)), name


@pytest.mark.parametrize("metric", ["auc", "partial-auc", "accuracy"])
def test_with_readers_fixed_the_variance_is_the_jackknife_of_the_difference(metric):
    people, alone = panel(), model()
    if metric == "accuracy":
        people, alone = (people > 0.5).astype(float), (alone > 1).astype(float)
    gaps = np.array(
        [
            model_against_readers(
                np.delete(people, k, 1),
                np.delete(alone, k),
                np.delete(TRUTH, k),
                metric=metric,
                random="readers",
                specificity=(0.5, 1.0),
            ).estimate
            for k in range(CASES)
        ]
    )
    variance = (CASES - 1) / CASES * ((gaps - gaps.mean()) ** 2).sum()

    found = model_against_readers(
        people, alone, TRUTH, metric=metric, random="cases", specificity=(0.5, 1.0)
    )

    assert found.se == pytest.approx(math.sqrt(variance))
    assert found.statistic_name == "z"


def test_with_cases_fixed_it_is_the_t_test_against_a_constant():
    right = (panel() > 0.5) == TRUTH
    constant = ((model() > 1) == TRUTH).mean()
    shares = right.mean(axis=1)

    found = model_against_readers(
        panel() > 0.5, model() > 1, TRUTH, metric="accuracy", random="readers"
    )

    assert found.estimate == pytest.approx(shares.mean() - constant)
    assert found.se == pytest.approx(shares.std(ddof=1) / math.sqrt(5))
    assert found.df == 4


def test_readers_are_averaged_over_the_cases_that_the_model_answered():
    answers = model()
    answers[:4] = NAN

    found = model_against_readers(panel(), answers, TRUTH)

    rest = model_against_readers(panel()[:, 4:], answers[4:], TRUTH[4:])
    assert (found.estimate, found.p) == pytest.approx((rest.estimate, rest.p))


def test_the_models_scores_may_be_on_any_scale():
    found = model_against_readers(panel(), 1000 * model() - 7, TRUTH)

    assert found == model_against_readers(panel(), model(), TRUTH)


def test_a_reader_without_positive_cases_is_left_out_and_counted():
    people = panel()
    people[1, TRUTH] = NAN

    found = model_against_readers(people, model(), TRUTH)

    assert found.n == 4
    assert "1 of 5 readers have no value" in found.note
    assert found.p == pytest.approx(
        model_against_readers(np.delete(people, 1, 0), model(), TRUTH).p
    )


@pytest.mark.parametrize(
    ("people", "answers", "truth", "note"),
    [
        (panel(1), model(), TRUTH, "one reader alone says nothing of other readers"),
        (panel(), np.full(CASES, NAN), TRUTH, "have no case in common"),
        (np.full((5, CASES), NAN), model(), TRUTH, "have no case in common"),
        (panel(), model(), np.ones(CASES, dtype=bool), "the model has no value"),
        (np.tile(model(), (5, 1)), model(), TRUTH, "estimated as 0"),
        (np.ones((5, CASES)), np.ones(CASES), TRUTH, "estimated as 0"),
        (panel(), model(), np.arange(CASES) == 3, "two cases, or patients, of each class"),
    ],
)
def test_what_cannot_be_compared_says_why(people, answers, truth, note):
    found = model_against_readers(people, answers, truth)

    assert found.p is None
    assert note in found.note


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="`readers` must have shape"):
        model_against_readers(panel(), model()[:3], TRUTH)
    with pytest.raises(ValueError, match="`random` must be one of"):
        model_against_readers(panel(), model(), TRUTH, random="none")


def test_a_reader_of_half_the_cases_is_compared_with_the_model_on_these():
    people, half = panel(), np.arange(CASES) // 2 % 2 == 0
    people[0, ~half] = NAN
    alone = model_against_readers(people[:1], model(), TRUTH, random="cases")

    on_half = model_against_readers(panel()[:1, half], model()[half], TRUTH[half], random="cases")
    everybody = model_against_readers(people, model(), TRUTH)

    assert alone.estimate == pytest.approx(on_half.estimate)
    assert "on the cases that the reader read" in everybody.note


def test_cases_that_the_model_did_not_answer_count_for_nobody():
    answers = model()
    answers[::5] = NAN
    answered = ~np.isnan(answers)

    found = model_against_readers(panel(), answers, TRUTH)

    assert found.estimate == pytest.approx(
        model_against_readers(panel()[:, answered], answers[answered], TRUTH[answered]).estimate
    )
