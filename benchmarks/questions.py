"""Each question of the report by itself, on the example study: the median of several runs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import readerstats as rs

RUNS = 5
LIMIT = 1.0
"""Seconds that no question of the report may exceed on the example."""


def questions() -> dict[str, Callable[[Any], object]]:
    return {
        "performance": rs.performance,
        "agreement": rs.agreement,
        "bias": rs.bias,
        "predictive values": rs.predictive_values,
        "covariates together": rs.covariates_together,
        "participants": rs.participants,
        "together": rs.together,
        "cases that deceive": rs.case_difficulty,
        "ratings": rs.ratings,
        "subgroups": rs.subgroups,
        "robustness": rs.robustness,
    }


def seconds(ask: Callable[[Any], object], study: Any) -> float:
    start = time.perf_counter()
    ask(study)
    return time.perf_counter() - start


def main() -> None:
    study = rs.load_study(rs.example("deepfake_xray"))
    for name, ask in questions().items():
        ask(study)  # imports, and what a study computes once
        spent = statistics.median(seconds(ask, study) for _ in range(RUNS))
        print(f"{name}: {spent:.2f} s (limit {LIMIT:g} s)")


if __name__ == "__main__":
    main()
