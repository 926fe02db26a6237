"""The multireader methods on studies whose truth is known: a small part of docs/calibration.md.

`make calibrate` draws more studies of more kinds. The bounds here are those asked of the methods,
and four Monte Carlo errors.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scenarios import READERS_ALIKE, READERS_DIFFER, TABLES
from simulated_studies import Population, Size, roe_metz, simulate
from trials import Scenario, Tally, monte_carlo_error, tried

PAGE = Path(__file__).parents[2] / "docs" / "calibration.md"
STUDIES = 300
OR, U = "Obuchowski-Rockette", "U-statistics, centered"
SCORED = roe_metz("LH", 0.855)

CROSSED = Size(readers=5, negatives=30, positives=30)
MISSING = replace(CROSSED, design="a quarter missing")
SPLIT = Size(readers=8, negatives=40, positives=40, design="split-plot")
TWO_DATASETS = Size(readers=5, negatives=60, positives=60, design="cases in levels")
TWO_GROUPS = Size(readers=11, negatives=30, positives=30, design="readers in levels")

TRIALS = {
    "areas": Scenario(population=SCORED, size=CROSSED, methods=(OR,)),
    "decisions": Scenario(
        population=READERS_DIFFER,
        size=CROSSED,
        methods=(OR,),
        metrics=("accuracy", "balanced-accuracy", "sensitivity"),
    ),
    "missing reads": Scenario(
        population=READERS_ALIKE, size=MISSING, methods=(U,), metrics=("auc", "accuracy")
    ),
    "split-plot": Scenario(population=SCORED, size=SPLIT, methods=(OR, U)),
    "two datasets": Scenario(
        population=READERS_ALIKE, size=TWO_DATASETS, methods=(OR,), metrics=("auc", "accuracy")
    ),
    "two groups": Scenario(
        population=READERS_DIFFER, size=TWO_GROUPS, methods=(OR,), metrics=("auc", "accuracy")
    ),
    "patients": Scenario(
        population=SCORED,
        size=replace(CROSSED, negatives=90, positives=90, cases_per_patient=3),
        methods=("Obuchowski-Rockette, by patient",),
        metrics=("auc", "accuracy"),
    ),
    "one modality": Scenario(
        population=READERS_ALIKE,
        size=CROSSED,
        methods=("reader average",),
        metrics=("auc", "accuracy"),
        levels=1,
    ),
    "one model": Scenario(
        population=READERS_DIFFER,
        size=CROSSED,
        methods=("model against readers",),
        metrics=("auc", "accuracy"),
        levels=1,
    ),
}


def assert_calibrated(tally: Tally) -> None:
    if tally.alarm_share is not None:
        allowed = 4 * monte_carlo_error(0.06, tally.studies)
        assert tally.alarm_share <= 0.06 + allowed
    for coverage, intervals in (
        (tally.coverage, tally.intervals),
        (tally.average_coverage, tally.averages),
    ):
        if coverage is not None:
            assert coverage >= 0.94 - 4 * monte_carlo_error(0.94, intervals)


@pytest.mark.parametrize("trial", TRIALS)
def test_the_primary_methods_seldom_alarm_and_hold_the_truth(trial):
    tallies = tried(TRIALS[trial], STUDIES)

    for tally in tallies:
        assert tally.unanswered <= 0.02 * STUDIES, tally.method
        assert_calibrated(tally)


def test_no_difference_is_sometimes_taken_for_one():
    # Methods that never alarm would pass above.
    (tally,) = tried(replace(TRIALS["areas"], size=replace(CROSSED, readers=10)), 2 * STUDIES)

    assert tally.alarm_share is not None
    assert tally.alarm_share >= 0.01


def test_pooled_reads_alarm_where_there_is_nothing():
    (tally,) = tried(
        Scenario(
            population=roe_metz("HL", 0.855),
            size=replace(CROSSED, readers=15),
            methods=("pooled reads",),
            metrics=("accuracy",),
        ),
        STUDIES,
    )

    assert tally.alarm_share is not None
    assert tally.alarm_share > 0.06 + 4 * monte_carlo_error(0.06, STUDIES)


@pytest.mark.parametrize("design", ["crossed", "a quarter missing", "split-plot"])
@pytest.mark.parametrize("population", [SCORED, READERS_DIFFER], ids=lambda each: each.name)
def test_simulated_studies_have_the_truth_they_say(population: Population, design):
    size = Size(readers=8, negatives=120, positives=40, design=design)
    found = {metric: [] for metric in ("sensitivity", "specificity", "auc", "model")}
    for seed in range(STUDIES):
        study = simulate(population, size, np.random.default_rng(seed))
        calls = study.values("accuracy")
        found["sensitivity"].append(np.nanmean(calls[..., study.truth]))
        found["specificity"].append(1 - np.nanmean(calls[..., ~study.truth]))
        one = study.scores[0, 0]
        ahead = one[study.truth][:, None] - one[~study.truth]
        found["auc"].append(np.mean(ahead[~np.isnan(ahead)] > 0))
        found["model"].append(np.mean(study.model_values("sensitivity")[study.truth]))

    for name, values in found.items():
        expected = population.truth_of("sensitivity" if name == "model" else name, size.prevalence)
        error = np.std(values) / np.sqrt(STUDIES)
        assert np.mean(values) == pytest.approx(expected, abs=4 * error), name


def test_a_study_is_drawn_the_same_in_every_run():
    first, second = (tried(TRIALS["areas"], 3)[0] for _ in range(2))

    assert first.dfs == second.dfs


def test_the_page_has_every_row():
    page = PAGE.read_text(encoding="utf-8")

    for table in TABLES:
        assert f"## {table.title}\n" in page
        _, _, after = page.partition(f"## {table.title}\n")
        section, _, _ = after.partition("\n## ")
        for scenario in table.scenarios:
            size = scenario.size
            cases = f"{size.negatives} + {size.positives}"
            for metric in scenario.metrics:
                for method in scenario.methods:
                    start = (scenario.population.name, str(size.readers), cases, metric, method)
                    assert "| " + " | ".join(start) + " |" in section
