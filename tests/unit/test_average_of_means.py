"""The average over readers of sums of means: what it must equal, and its edges."""

import numpy as np
import pytest

from readerstats.stats import average_of_means, reader_average

RANDOM = ("readers and cases", "readers", "cases")


def reads(missing=0.0, seed=1):
    chance = np.random.default_rng(seed)
    truth = chance.random(60) < 0.4
    said = (chance.random((5, 60)) < np.where(truth, 0.8, 0.3)).astype(float)
    said[chance.random(said.shape) < missing] = np.nan
    return said, truth


@pytest.mark.parametrize("random", RANDOM)
@pytest.mark.parametrize("missing", [0.0, 0.1])
@pytest.mark.parametrize("patients", [False, True])
@pytest.mark.parametrize(
    ("metric", "weights"), [("sensitivity", (1, 0)), ("balanced-accuracy", (0.5, 0.5))]
)
def test_it_is_the_reader_average_of_a_metric_of_decisions(
    metric, weights, patients, missing, random
):
    said, truth = reads(missing)
    cases = np.repeat(np.arange(30), 2) if patients else np.arange(60)
    expected, _, _ = reader_average(
        said, truth, metric=metric, covariance="delong", random=random,
        clusters=cases if patients else None,
    )  # fmt: skip
    parts, units = [weights[0] * said[:, truth]], [cases[truth]]
    if weights[1]:
        parts.append(weights[1] * (1 - said[:, ~truth]))
        units.append(cases[~truth])

    found = average_of_means(parts, units, random=random).estimate()

    assert found.estimate == pytest.approx(expected.estimate, abs=1e-14)
    assert found.se == pytest.approx(expected.se, rel=1e-10)
    assert (found.df is None) == (expected.df is None)
    assert (found.df or 0) == pytest.approx(expected.df or 0, rel=1e-8)


def test_readers_with_cases_of_their_own_in_groups_are_a_split_plot():
    said = np.full((4, 20), np.nan)
    half = np.random.default_rng(3).integers(0, 2, (4, 10)).astype(float)
    said[:2, :10], said[2:, 10:] = half[:2], half[2:]
    expected, _, _ = reader_average(said, np.ones(20), metric="accuracy", covariance="delong")

    found = average_of_means([said], [np.arange(20)]).estimate()

    assert found.se == pytest.approx(expected.se, rel=1e-10)


def test_readers_who_share_no_case_at_all_are_one_sample_of_readers():
    said = np.full((3, 12), np.nan)
    for reader in range(3):
        said[reader, 4 * reader : 4 * reader + 4] = [1, 0, reader % 2, 1]

    assert average_of_means([said], [np.arange(12)]).estimate().lower is not None


def test_one_reader_has_an_interval_over_cases_only():
    said = [[1, 0, 1, 1, 0]]

    fixed = average_of_means([said], [np.arange(5)], random="cases").estimate()
    random = average_of_means([said], [np.arange(5)]).estimate()

    assert fixed.se == pytest.approx(np.sqrt(0.6 * 0.4 / 4))
    assert random.lower is None
    assert "one reader alone" in random.note


def test_readers_who_agree_on_everything_have_no_spread():
    found = average_of_means([np.ones((3, 8))], [np.arange(8)])

    assert found.estimate().lower is None
    assert "estimated as 0" in found.estimate().note
    assert found.against(0.5).p is None
    assert found.on_logit() == found.estimate()


def test_a_reader_without_a_case_of_the_set_is_left_out_and_counted():
    said = np.array([[1, 0, 1, 0], [1, 1, 0, 0], [np.nan] * 4])
    found = average_of_means([said], [np.arange(4)])

    assert (found.n, found.estimate().n) == (2, 2)
    assert "1 of 3 readers" in found.estimate().note
    assert np.isnan(found.values[2])


def test_nobody_has_a_value_where_nobody_read():
    found = average_of_means([np.full((2, 3), np.nan)], [np.arange(3)])

    assert found.estimate().note == "no reader has a value"
    assert found.against(0.0).p is None


def test_the_interval_on_the_logit_scale_stays_within_its_range():
    said = np.ones((4, 30))
    said[0, :3] = said[1, 1:3] = said[2, 2] = 0
    found = average_of_means([said], [np.arange(30)])

    assert found.estimate().upper == 1.0
    assert "cut" in found.estimate().note
    assert found.on_logit().upper < 1
    assert found.on_logit().method == "obuchowski-rockette-logit"


@pytest.mark.parametrize(
    ("parts", "units", "words"),
    [
        ([], [], "one or two sets"),
        ([[[1.0, 0.0]]], [[0, 1, 2]], "shape"),
        ([[1.0, 0.0]], [[0, 1]], "shape"),
    ],
)
def test_what_does_not_fit_is_refused(parts, units, words):
    with pytest.raises(ValueError, match=words):
        average_of_means(parts, units)
