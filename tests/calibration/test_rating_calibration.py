"""Do the comparisons of ratings, and of slopes along a reading, keep their level?"""

from __future__ import annotations

import math

import numpy as np
import pytest

from readerstats.stats.means import one_sample_t
from readerstats.stats.mrmc.average import reader_average
from readerstats.stats.proportional_odds import proportional_odds
from readerstats.stats.reading_order import permuted_slope, slopes

STUDIES = 1000
MOST = 0.05 + 2.6 * math.sqrt(0.05 * 0.95 / STUDIES)  # one in 200 would lie beyond by chance


def share_below(p):
    return float(np.mean([value is not None and value < 0.05 for value in p]))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("readers", "cases", "sd_case", "sd_effect"),
    [
        (3, 40, 1.0, 0.0), (3, 40, 1.0, 0.6), (3, 40, 0.0, 0.6), (5, 60, 1.0, 0.0),
        (5, 60, 1.0, 0.6), (5, 60, 0.0, 0.6), (5, 60, 0.0, 0.0), (17, 60, 1.0, 0.6),
        (17, 60, 0.0, 0.6),
    ],
)  # fmt: skip
def test_ratings_without_a_difference_rarely_show_one(readers, cases, sd_case, sd_effect):
    rng = np.random.default_rng(np.random.SeedSequence([readers, cases, int(10 * sd_effect)]))
    truth = np.arange(cases) % 2 == 1
    reader, case = np.divmod(np.arange(readers * cases), cases)
    odds, areas = [], []
    for _ in range(STUDIES):
        latent = rng.normal(0, 1, (readers, 1)) + rng.normal(0, sd_case, (1, cases))
        latent = latent + rng.normal(0, sd_effect, (readers, 1)) * (truth - 0.5)
        latent += rng.logistic(0, 1, (readers, cases))
        ratings = np.digitize(latent, [-4, -2, 0.3, 2]).astype(float)
        odds.append(proportional_odds(ratings.ravel(), truth[case], reader, case).odds_ratio.p)
        _, test, _ = reader_average(ratings, truth, null=0.5)
        areas.append(None if test is None else test.p)

    assert share_below(odds) <= MOST
    assert share_below(areas) <= MOST + 0.01  # Hillis's degrees of freedom with three readers


@pytest.mark.slow
@pytest.mark.parametrize("shared", [True, False])
def test_an_order_that_does_not_matter_rarely_seems_to(shared):
    rng = np.random.default_rng(7)
    readers, cases = 8, 40
    reader = np.repeat(np.arange(readers), cases)
    share = np.tile((np.arange(cases) + 0.5) / cases, readers)
    straight, shuffled = [], []
    for _ in range(STUDIES):
        hard = rng.normal(1, 1, cases)
        order = [rng.permutation(cases)] * readers
        if not shared:
            order = [rng.permutation(cases) for _ in range(readers)]
        case = np.concatenate(order)
        skill = np.repeat(rng.normal(0, 0.5, readers), cases)
        right = (rng.random(case.size) < 1 / (1 + np.exp(-(skill + hard[case])))).astype(float)
        own = list(slopes(right, share, reader).values())
        straight.append(one_sample_t(own, null=0).p)
        shuffled.append(permuted_slope(right, share, reader, case, replicates=199).p)

    assert share_below(shuffled) <= MOST
    if not shared:  # with one order for all the t test takes the cases as they are, and says so
        assert share_below(straight) <= MOST
