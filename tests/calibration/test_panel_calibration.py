"""How often the intervals of panels and of shrunken shares hold, where the truth is known."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from readerstats.analysis.cell_together import Drawn
from readerstats.analysis.crowd import CrowdStatistic
from readerstats.analysis.metrics import Cell
from readerstats.analysis.shared_cases import SharedCases
from readerstats.stats.mixed.model import logistic_mixed_model
from readerstats.stats.mixed.probability import averaged_over_readers
from readerstats.stats.mixed.random_effects import expected_shares
from readerstats.stats.resampling import Resampling, bootstrap

pytestmark = pytest.mark.slow
STUDIES = 200
MONTE_CARLO = 3 * sqrt(0.05 * 0.95 / STUDIES)


def right_reads(rng, shape, reader, case, mean=1.2):
    """Right and wrong reads, and the log odds of each case for the average reader."""
    ease = mean + rng.normal(0, case, shape[1])
    log_odds = ease + rng.normal(0, reader, (shape[0], 1))
    return (rng.random(shape) < 1 / (1 + np.exp(-log_odds))).astype(float), ease


def worth_of(size, reader, case, mean=1.2, draws=200_000):
    """The share of cases on which a panel drawn anew is right, by brute force."""
    rng = np.random.default_rng(11)
    ease = mean + rng.normal(0, case, (draws, 1))
    log_odds = ease + rng.normal(0, reader, (draws, size))
    right = (rng.random((draws, size)) < 1 / (1 + np.exp(-log_odds))).sum(axis=1)
    return float(np.mean((2 * right > size) + 0.5 * (2 * right == size)))


@pytest.mark.parametrize(
    ("readers", "cases", "spread"),
    [(17, 150, (0.7, 1.5)), (5, 60, (0.7, 1.5)), (17, 150, (1.2, 0.5))],
)
def test_the_interval_of_a_panel_holds_for_other_readers_and_cases(readers, cases, spread):
    rng = np.random.default_rng(1)
    sizes = (1, 3, readers)
    worth = {size: worth_of(size, *spread) for size in sizes}
    held, seen = dict.fromkeys(sizes, 0), {size: [] for size in sizes}
    truth = np.arange(cases) % 2 == 0
    for study in range(STUDIES):
        right, _ = right_reads(rng, (readers, cases), *spread)
        part = SharedCases(
            cell=Cell(None, None), readers=tuple(map(str, range(readers))), models=(),
            at=np.arange(cases), cases=tuple(map(str, range(cases))), truth=truth,
            people=np.where(truth, right, 1 - right), machines=np.empty((0, cases)), clusters=None,
        )  # fmt: skip
        statistic = CrowdStatistic(part, range(readers), readers, readers, "coin")
        plan = Resampling(n_readers=readers, strata=truth.astype(int), replicates=500, seed=study)
        ones = np.ones((1, cases)), np.ones((1, readers))
        drawn = Drawn(statistic.layout, statistic(*ones)[0], bootstrap(statistic, plan), 0.95)
        for size in sizes:
            found = drawn.estimate(statistic.layout.panel("accuracy", size), cases)
            held[size] += found.lower <= worth[size] <= found.upper
            seen[size].append(found.estimate)

    for size in sizes:
        error = np.std(seen[size]) / sqrt(STUDIES)
        assert np.mean(seen[size]) == pytest.approx(worth[size], abs=4 * error)
        # Of nearly all readers there is nearly one panel: too wide, but never too narrow.
        most = 0.995 if size < readers - 2 else 1.0
        assert 0.95 - MONTE_CARLO <= held[size] / STUDIES <= most, size


@pytest.mark.parametrize(
    ("readers", "cases", "spread"),
    [(17, 154, (0.7, 1.5)), (17, 154, (0.5, 0.7)), (8, 100, (0.7, 1.0))],
)
def test_the_shrunken_share_of_the_hardest_case_is_right_where_the_raw_one_is_too_low(
    readers, cases, spread
):
    rng = np.random.default_rng(3)
    all_held, raw, shrunken = [], [], []
    for _ in range(STUDIES // 2):
        right, ease = right_reads(rng, (readers, cases), *spread)
        reader, case = np.indices(right.shape).reshape(2, -1)
        model = logistic_mixed_model(right.ravel(), np.ones((right.size, 1)), ["i"], reader, case)
        if model.fit is None:
            continue
        shares = expected_shares(model, np.ones((cases, 1)))
        truth = averaged_over_readers(ease, spread[0])
        held = [one.lower <= true <= one.upper for one, true in zip(shares, truth, strict=True)]
        all_held.append(np.mean(held))
        hardest = int(np.argmin([one.estimate for one in shares]))
        raw.append(right[:, hardest].mean() - truth[hardest])
        shrunken.append(shares[hardest].estimate - truth[hardest])

    assert np.mean(raw) < -0.05
    assert abs(np.mean(shrunken)) < 0.03
    assert 0.89 < np.mean(all_held) < 0.97
