"""A model's rank among readers, and the share of readers that it beats."""

import math

import numpy as np
import pytest
from scipy.special import ndtr

from readerstats.stats.rank_among import rank_among
from readerstats.stats.resampling import Resampling, bootstrap

READERS = np.array([0.70, 0.75, 0.80, 0.85])


def still(model, readers=READERS, replicates=200, **options):
    """Rank with draws that do not move."""
    return rank_among(
        readers,
        model,
        reader_draws=np.tile(readers, (replicates, 1)),
        model_draws=np.full(replicates, model),
        **options,
    )


def moved(model=0.80, spread=0.03, **options):
    rng = np.random.default_rng(5)
    draws = rng.normal(np.append(READERS[:3], model), spread, (2000, 4))
    return rank_among(
        READERS[:3], model, reader_draws=draws[:, :3], model_draws=draws[:, 3], **options
    )


@pytest.mark.parametrize(
    ("model", "rank", "share"),
    [(0.9, 1, 1), (0.82, 2, 0.75), (0.80, 2.5, 0.625), (0.6, 5, 0)],
)
def test_the_rank_is_one_plus_the_readers_who_are_better_with_ties_half(model, rank, share):
    found = still(model)

    assert (found.rank.estimate, found.beaten.estimate) == (rank, share)
    assert (found.rank.n, found.beaten.n) == (4, 4)


def test_sums_in_another_order_are_ties():
    found = still(0.1 + 0.2, readers=np.array([0.3]))

    assert found.rank.estimate == 1.5


def test_the_interval_of_the_rank_is_that_of_the_share_turned_round():
    found = moved()

    assert found.rank.lower == pytest.approx(1 + 3 * (1 - found.beaten.upper))
    assert found.rank.upper == pytest.approx(1 + 3 * (1 - found.beaten.lower))
    assert found.rank.lower < found.rank.upper
    assert found.rank.se == pytest.approx(3 * found.beaten.se)
    assert (found.rank.method, found.rank.replicates) == ("bootstrap-percentile", 2000)


def test_drawing_readers_too_widens_the_interval():
    rng = np.random.default_rng(3)
    weights = rng.multinomial(3, [1 / 3] * 3, size=2000)

    both, cases = moved(model=0.77, reader_weights=weights), moved(model=0.77)

    assert both.beaten.se > cases.beaten.se
    assert both.beaten.estimate == cases.beaten.estimate


def test_a_reader_without_a_value_is_left_out_and_told():
    readers = np.array([0.7, math.nan, 0.9])
    found = still(0.8, readers=readers)

    assert (found.rank.estimate, found.rank.n) == (2.0, 2)
    assert "1 of 3 readers have no value and are left out" in found.rank.note


def test_without_readers_or_a_model_there_is_no_rank():
    nobody = still(0.8, readers=np.array([math.nan, math.nan]))
    nothing = still(math.nan)

    assert (nobody.rank.estimate, nobody.rank.note) == (None, "no rank: no reader has a value here")
    assert (nothing.beaten.estimate, nothing.rank.note) == (
        None,
        "no rank: the model has no value here",
    )


def test_ahead_in_every_resample_the_readers_alone_are_counted():
    found = still(0.9, reader_weights=np.ones((200, 4)))

    # Clopper-Pearson of 4 of 4: 0.025 ** (1 / 4)
    assert found.beaten.lower == pytest.approx(0.025**0.25)
    assert found.beaten.upper == 1
    assert found.rank.upper == pytest.approx(1 + 4 * (1 - 0.025**0.25))
    assert "counts the readers alone" in found.rank.note


def test_these_readers_without_movement_have_no_interval_and_say_why():
    found = still(0.9)

    assert found.rank.lower is None
    assert found.rank.note == "no interval: every resample gave the same value"


def test_resamples_without_a_value_are_left_out_and_counted():
    draws = np.tile(READERS, (200, 1)) + np.linspace(-0.1, 0.1, 200)[:, None]
    draws[0] = math.nan

    found = rank_among(READERS, 0.8, reader_draws=draws, model_draws=np.full(200, 0.8))

    assert "1 of 200 resamples left the metric undefined" in found.rank.note


def test_arrays_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="must have shape"):
        rank_among(READERS, 0.8, reader_draws=np.ones((10, 3)), model_draws=np.ones(10))
    with pytest.raises(ValueError, match="`level`"):
        still(0.8, level=95)


def test_the_interval_holds_for_other_readers_and_other_cases():
    """150 studies, 10 readers x 80 cases: how often the chance to beat a new reader is inside."""
    rng = np.random.default_rng(20)
    n_readers, n_cases, skill = 10, 80, 1.1

    def study(readers):
        difficulty = rng.normal(0, 0.8, n_cases)
        ability = np.append(rng.normal(0.9, 0.35, readers), skill)
        right = rng.random((readers + 1, n_cases)) < ndtr(ability[:, None] + difficulty)
        return right.astype(float)

    def values(cases, readers):
        return cases @ right.T / n_cases

    truth = np.mean([_share(study(40)) for _ in range(400)])
    held = 0
    for seed in range(150):
        right = study(n_readers)
        plan = Resampling(
            n_readers=n_readers, strata=np.zeros(n_cases, dtype=int), replicates=500, seed=seed
        )
        draws = bootstrap(values, plan)
        found = rank_among(
            right[:-1].mean(axis=1),
            right[-1].mean(),
            reader_draws=draws[:, :-1],
            model_draws=draws[:, -1],
            reader_weights=plan.weights(0)[1],
        )
        held += found.beaten.lower <= truth <= found.beaten.upper

    assert held >= 138  # of 150: 95%, less two Monte Carlo errors of 1.8%


def _share(right):
    mean = right.mean(axis=1)
    return np.mean((mean[-1] > mean[:-1]) + 0.5 * (mean[-1] == mean[:-1]))
