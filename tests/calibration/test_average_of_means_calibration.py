"""Do intervals of likelihood ratios, shares called positive and type-2 areas hold the truth?"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr
from scipy.stats import rankdata

from readerstats import stats

STUDIES = 400


def drawn(chance, n_readers, truth):
    """Decisions and confidence: readers differ in skill and criterion, cases in difficulty."""
    skill, criterion = (
        1.2 + 0.3 * chance.normal(size=n_readers),
        0.1 + 0.3 * chance.normal(size=n_readers),
    )
    evidence = np.where(truth, skill[:, None] / 2, -skill[:, None] / 2)
    evidence = evidence + 0.7 * chance.normal(size=truth.size)
    evidence = evidence + np.sqrt(0.51) * chance.normal(size=(n_readers, truth.size))
    return (evidence > criterion[:, None]).astype(float), np.abs(evidence - criterion[:, None])


def area_of_all(chance, share):
    """Mean type-2 area over many readers of very many cases."""
    areas = []
    for _ in range(400):
        truth = chance.random(6000) < share
        said, sure = drawn(chance, 1, truth)
        right, rank = said[0] == truth, rankdata(sure[0])
        n = right.sum()
        areas.append((rank[right].sum() - n * (n + 1) / 2) / (n * (~right).sum()))
    return np.mean(areas)


@pytest.mark.slow
@pytest.mark.parametrize(("n_readers", "positive", "negative"), [(8, 40, 20), (17, 77, 77)])
def test_intervals_for_other_readers_and_cases_hold_the_truth(n_readers, positive, negative):
    chance = np.random.default_rng(20261124)
    truth = np.repeat([True, False], [positive, negative])
    share = positive / truth.size
    skill, criterion = 1.2 + 0.3 * chance.normal(size=10**6), 0.1 + 0.3 * chance.normal(size=10**6)
    hits, errors = ndtr(skill / 2 - criterion).mean(), ndtr(-skill / 2 - criterion).mean()
    true = {
        "ratio": hits / errors,
        "share": share * hits + (1 - share) * errors,
        "area": area_of_all(chance, share),
    }
    held = dict.fromkeys(true, 0)
    cases = np.arange(truth.size)
    for _ in range(STUDIES):
        said, sure = drawn(chance, n_readers, truth)
        parts = [share * said[:, truth], (1 - share) * said[:, ~truth]]
        found = {
            "ratio": stats.average_likelihood_ratio(said, truth),
            "share": stats.average_of_means(parts, [cases[truth], cases[~truth]]).estimate(),
            "area": stats.type_two_area(sure, (said == truth).astype(float)).estimate(),
        }
        for name, estimate in found.items():
            held[name] += estimate.lower <= true[name] <= estimate.upper

    # Of 400 intervals that hold with 95%, from 367 to 392 do, but for one study of a thousand.
    assert all(365 <= number <= 393 for number in held.values()), held
