"""Intervals of averages over runs hold as often as they say, where runs of a case go together."""

from __future__ import annotations

import numpy as np
import pytest

from readerstats.stats import average_share

STUDIES = 1000
LEAST = 0.91
"""Wilson's interval for one run of 67 cases holds in 93% to 96% where the share is 0.5 to 0.95."""


@pytest.mark.slow
@pytest.mark.parametrize("cases", [67, 154])
@pytest.mark.parametrize("runs", [2, 6])
@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
@pytest.mark.parametrize("alike", [0.3, 0.7])
def test_the_interval_of_averages_holds(cases: int, runs: int, share: float, alike: float) -> None:
    rng = np.random.default_rng([cases, runs, round(100 * share), round(10 * alike)])
    sharpness = 1 / alike - 1
    chance = rng.beta(share * sharpness, (1 - share) * sharpness, (STUDIES, cases))
    drawn = rng.binomial(runs, chance) / runs

    found = [average_share(shares, runs=[runs] * cases) for shares in drawn]

    held = np.mean([one.lower <= share <= one.upper for one in found])
    assert LEAST < held <= 0.99
