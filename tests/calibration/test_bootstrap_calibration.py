"""How often the intervals hold, and how often the tests cry wolf, on studies whose truth is known.

A read is right with probability Phi(z + reader + case), with normal effects of readers and of
cases, so that the share of right reads among all readers and all cases is known in closed form.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from readerstats.analysis.comparison import compare_modalities
from readerstats.analysis.performance import performance
from readerstats.study.config import Settings
from readerstats.study.model import Study

phi = NormalDist().cdf


@dataclass(frozen=True, kw_only=True)
class World:
    """Where studies come from: standard deviations are on the probit scale.

    `by_reader` and `by_case` are what a modality does to a reader and to a case; on average over
    readers and cases it does nothing, so that there is no difference between modalities.
    """

    readers: int
    cases: int
    z: float = 0.9
    reader: float = 0.35
    case: float = 0.8
    by_reader: float = 0.0
    by_case: float = 0.0

    @property
    def accuracy(self) -> float:
        """Share of right reads among all readers and all cases."""
        squares = (self.reader, self.case, self.by_reader, self.by_case)
        return phi(self.z / math.sqrt(1 + sum(sd**2 for sd in squares)))

    def accuracy_on(self, effects: np.ndarray) -> float:
        """Share of right reads among all readers on cases with these effects."""
        spread = math.sqrt(1 + self.reader**2 + self.by_reader**2)
        return float(np.mean([phi((self.z + effect) / spread) for effect in effects]))

    def study(self, seed: int, *, modalities: int = 1, replicates: int = 1000):
        """Draw a study, and return it with the effects of its cases."""
        rng = np.random.default_rng([20260101, seed])
        shape = (modalities, self.readers, self.cases)
        cases = rng.normal(0, self.case, self.cases)
        eta = (
            self.z
            + cases
            + rng.normal(0, self.reader, (self.readers, 1))
            + rng.normal(0, self.by_reader, (modalities, self.readers, 1))
            + rng.normal(0, self.by_case, (modalities, 1, self.cases))
        )
        right = rng.normal(size=shape) < eta
        truth = np.arange(self.cases) % 2 == 0
        modality, reader, case = (place.ravel() for place in np.indices(shape))
        said_yes = (right == truth).ravel()
        reads = pd.DataFrame(
            {"reader": reader, "case": case, "response": np.where(said_yes, "yes", "no")}
        )
        if modalities > 1:
            reads["modality"] = np.array(["a", "b"])[modality]
        study = Study(
            reads=reads,
            cases=pd.DataFrame(
                {"case": np.arange(self.cases), "truth": np.where(truth, "yes", "no")}
            ),
            positive="yes",
            settings=Settings().override(replicates=replicates, seed=seed, workers=1),
        )
        return study, cases


LARGE = World(readers=17, cases=154)
SMALL = World(readers=5, cases=60)
WORLDS = pytest.mark.parametrize("world", [LARGE, SMALL], ids=["17-by-154", "5-by-60"])
MANY, FEW = 1000, 120


def four_errors(share: float, simulations: int) -> float:
    """Return four binomial standard errors of a share."""
    return 4 * math.sqrt(share * (1 - share) / simulations)


def holds(row, value):
    return row.result.lower <= value <= row.result.upper


def coverage(world: World, simulations: int) -> dict[str, float]:
    """Share of studies whose 95% interval holds the truth, by what the interval speaks for."""
    hits = {"readers and cases": 0, "readers": 0, "readers, of all cases": 0}
    for seed in range(simulations):
        study, effects = world.study(seed)
        both, t = performance(study, "accuracy", method="bootstrap").group
        hits["readers and cases"] += holds(both, world.accuracy)
        hits["readers"] += holds(t, world.accuracy_on(effects))
        hits["readers, of all cases"] += holds(t, world.accuracy)
    return {name: count / simulations for name, count in hits.items()}


def false_alarms(world: World, simulations: int) -> dict[str, float]:
    """Share of studies without a difference in which P < .05."""
    alarms = {"bootstrap": 0, "paired-t": 0}
    for seed in range(simulations):
        study, _ = world.study(seed, modalities=2)
        for method in alarms:
            (row,) = compare_modalities(study, metric="accuracy", method=method).tests
            alarms[method] += row.result.p is not None and row.result.p < 0.05
    return {name: count / simulations for name, count in alarms.items()}


def assert_covers(world: World, simulations: int) -> None:
    found = coverage(world, simulations)

    assert found["readers and cases"] == pytest.approx(0.95, abs=four_errors(0.95, simulations))
    assert found["readers"] == pytest.approx(0.95, abs=four_errors(0.95, simulations))


def assert_seldom_alarms(world: World, simulations: int) -> None:
    found = false_alarms(world, simulations)

    # The bootstrap's variance is too large (V-statistic): it may be careful, but not rash.
    assert found["bootstrap"] <= 0.05 + four_errors(0.05, simulations)
    assert found["paired-t"] == pytest.approx(0.05, abs=four_errors(0.05, simulations))


def test_intervals_hold_as_often_as_they_say():
    assert_covers(SMALL, FEW)


def test_no_difference_is_seldom_taken_for_one():
    assert_seldom_alarms(SMALL, FEW)


@pytest.mark.slow
@WORLDS
def test_intervals_hold_as_often_as_they_say_in_many_studies(world):
    assert_covers(world, MANY)


@pytest.mark.slow
@pytest.mark.parametrize("by_reader", [0.0, 0.3])
@WORLDS
def test_no_difference_is_seldom_taken_for_one_in_many_studies(world, by_reader):
    assert_seldom_alarms(replace(world, by_reader=by_reader), MANY)


@pytest.mark.slow
def test_an_interval_over_readers_is_too_narrow_for_other_cases():
    found = coverage(LARGE, MANY)

    assert found["readers, of all cases"] < 0.95 - four_errors(0.95, MANY)
