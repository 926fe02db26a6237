"""Skill and difficulty, against the conditional modes of lme4 and its own matrices."""

import csv
from pathlib import Path

import numpy as np
import pytest

from readerstats.stats.mixed.model import logistic_mixed_model
from readerstats.stats.mixed.random_effects import case_log_odds, random_effects

DATA = Path(__file__).parent / "data"


def rows(record):
    column, level = record["inputs"].get("column"), record["inputs"].get("level")
    with (DATA / record["data"]).open(encoding="utf-8", newline="") as lines:
        read = [row for row in csv.DictReader(lines) if row["response"]]
    return [row for row in read if not column or row[column] == level]


@pytest.mark.reference("random_effects")
def test_modes_and_their_errors_agree_with_lme4(record):
    reads = rows(record)
    kind = np.array([float(row["truth"]) - 0.5 for row in reads])
    reader, case = ([row[name] for row in reads] for name in ("reader", "case"))
    model = logistic_mixed_model(
        [row["truth"] == row["response"] for row in reads],
        np.column_stack([np.ones(len(reads)), kind]),
        ["(Intercept)", "kind"],
        reader,
        case,
    )
    kinds = dict(zip(case, kind, strict=True))
    at = [[1.0, kinds[name]] for name in sorted(kinds)]
    effects = random_effects(model)
    ours = {
        "reader": effects.readers, "case": effects.cases, "log_odds": case_log_odds(model, at)
    }  # fmt: skip

    for name, estimates in ours.items():
        mode, se = (name, f"{name}_se") if name == "log_odds" else (f"{name}_mode", f"{name}_se")
        for key, values in (
            (mode, [one.estimate for one in estimates]),
            (se, [one.se for one in estimates]),
        ):
            expected = record["expected"][key]
            assert len(values) == len(expected)
            for place, (value, other) in enumerate(zip(values, expected, strict=True)):
                assert record.agrees(value, other), (key, place, value, other)
