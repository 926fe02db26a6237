"""Trials of methods: many studies of one kind, and how often a method was right about them."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass, field

import numpy as np
from methods_on_trial import METHODS, Finding
from scipy.special import logit, ndtri, stdtrit
from simulated_studies import Population, Size, simulate

from readerstats.results import Estimate

ALPHA = 0.05


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """Studies of one kind, and the methods and metrics that are tried on each of them.

    Only one in `thinned` of the studies asked for is drawn, where a method takes its time.
    """

    population: Population
    size: Size
    methods: tuple[str, ...]
    metrics: tuple[str, ...] = ("auc",)
    levels: int = 2
    thinned: int = 1

    @property
    def seed(self) -> int:
        """A number of its own, the same in every run and in every process."""
        return zlib.crc32(repr((self.population, self.size, self.levels)).encode())

    def difference(self, metric: str) -> float:
        """Return the true difference of the first level and the second."""
        first, second = (
            self.population.truth_of(metric, self.size.prevalence, level=level) for level in (0, 1)
        )
        return first - second

    def average(self, metric: str) -> float:
        """Return the true reader average of the last level."""
        return self.population.truth_of(metric, self.size.prevalence)


@dataclass(kw_only=True)
class Tally:
    """How often one method was right about one metric."""

    scenario: Scenario
    method: str
    metric: str
    studies: int = 0
    alarms: int = 0
    intervals: int = 0
    held: int = 0
    averages: int = 0
    averages_held: int = 0
    averages_held_as_log_odds: int = 0
    negative: int = 0
    unanswered: int = 0
    dfs: list[float] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Count one study."""
        self.studies += 1
        self.negative += finding.negative
        difference, average = finding.difference, finding.average
        if difference is not None:
            self.unanswered += difference.p is None
            self.alarms += difference.p is not None and difference.p < ALPHA
            if difference.lower is not None and difference.upper is not None:
                target = self.scenario.difference(self.metric)
                self.intervals += 1
                self.held += difference.lower <= target <= difference.upper
            if difference.df is not None:
                self.dfs.append(difference.df)
        if average is not None and average.lower is not None and average.upper is not None:
            self.averages += 1
            target = self.scenario.average(self.metric)
            self.averages_held += average.lower <= target <= average.upper
            self.averages_held_as_log_odds += _holds_as_log_odds(average, target)

    @property
    def alarm_share(self) -> float | None:
        """Share of studies with P < .05: the type I error where there is no difference."""
        return self.alarms / self.studies if self.intervals or self.unanswered else None

    @property
    def coverage(self) -> float | None:
        """Share of the intervals of a difference that hold the true one."""
        return self.held / self.intervals if self.intervals else None

    @property
    def average_coverage(self) -> float | None:
        """Share of the intervals of a reader average that hold the true one."""
        return self.averages_held / self.averages if self.averages else None

    @property
    def log_odds_coverage(self) -> float | None:
        """The same, had the interval been computed on the scale of log odds."""
        return self.averages_held_as_log_odds / self.averages if self.averages else None

    @property
    def median_df(self) -> float | None:
        """Median degrees of freedom of the difference."""
        return float(np.median(self.dfs)) if self.dfs else None


def _holds_as_log_odds(average: Estimate, target: float) -> bool:
    """Whether the t interval of the log odds, by the delta method, would hold the truth."""
    at, se, df = average.estimate, average.se, average.df
    if at is None or se is None or not 0 < at < 1:
        return False
    critical = stdtrit(df, 0.975) if df is not None else ndtri(0.975)
    return bool(abs(logit(at) - logit(target)) <= critical * se / (at * (1 - at)))


def monte_carlo_error(share: float, studies: int) -> float:
    """Return the standard error of a share of simulated studies."""
    return math.sqrt(share * (1 - share) / studies)


def tried(scenario: Scenario, studies: int) -> list[Tally]:
    """Draw studies, and try every method of the scenario on each of them."""
    tallies = [
        Tally(scenario=scenario, method=method, metric=metric)
        for metric in scenario.metrics
        for method in scenario.methods
    ]
    for child in np.random.SeedSequence(scenario.seed).spawn(-(-studies // scenario.thinned)):
        rng = np.random.default_rng(child)
        study = simulate(scenario.population, scenario.size, rng, levels=scenario.levels)
        for tally in tallies:
            tally.add(METHODS[tally.method](study, tally.metric))
    return tallies
