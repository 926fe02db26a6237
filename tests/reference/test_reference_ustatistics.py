"""U-statistics of whole studies, against iMRMC."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from readerstats.stats.ustatistics import ustatistics

DATA = Path(__file__).parent / "data"
METRICS = {"auc": "auc", "binary_auc": "balanced-accuracy"}


@cache
def table(file, column, binary):
    """Values (level, reader, case), truth (case,), and the names of levels and readers."""
    with (DATA / file).open(encoding="utf-8", newline="") as rows:
        reads = [row for row in csv.DictReader(rows) if row["score"]]
    levels = sorted({row[column] for row in reads})
    readers = sorted({row["reader"] for row in reads})
    cases = sorted({row["case"] for row in reads})
    values = np.full((len(levels), len(readers), len(cases)), np.nan)
    truth = np.zeros(len(cases), dtype=bool)
    for row in reads:
        case = cases.index(row["case"])
        value = row["response"] if binary else row["score"]
        values[levels.index(row[column]), readers.index(row["reader"]), case] = float(value)
        truth[case] = row["truth"] == "1"
    return values, truth, levels, readers


def scored_as_pairs(record):
    """Scores and truth as iMRMC was given them: it knows areas under the curve only."""
    inputs, kind = record["inputs"], record["id"].split(".")[2]
    values, truth, levels, readers = table(record["data"], inputs["test_column"], kind != "auc")
    if kind in ("sensitivity", "specificity"):
        asked = truth if kind == "sensitivity" else ~truth
        right = values if kind == "sensitivity" else 1 - values
        other = np.where(np.isnan(values), np.nan, 0.5)
        values, truth = np.where(asked, right, other), asked
    return values, truth, levels, readers


def row_of(result, levels, expected):
    a = levels.index(expected["a"])
    if "b" not in expected:
        return result.tests[a]
    return result.differences[result.pairs.index((a, levels.index(expected["b"])))]


def moments_of(result, levels, expected):
    a, b = levels.index(expected["a"]), levels.index(expected.get("b", expected["a"]))
    return next(found for found in result.moments if (found.a, found.b) == (a, b))


def analysis(record):
    values, truth, levels, _ = scored_as_pairs(record)
    variance = "mle" if record["inputs"]["variance"] == "mle" else "unbiased"
    return ustatistics(values, truth, variance=variance, null=0.5), levels


@pytest.mark.reference("ustatistics", what="ustat")
def test_averages_variances_and_degrees_of_freedom_agree_with_imrmc(record):
    if "readers" in record["expected"]:
        pytest.skip("x")
    result, levels = analysis(record)
    for expected in record["expected"]["results"]:
        row, counts = row_of(result, levels, expected), moments_of(result, levels, expected)

        assert record.agrees(row.estimate, expected["estimate"])
        assert record.agrees(row.se**2, expected["variance"])
        assert record.agrees(row.df, expected["t"]["df"])
        assert row.n == counts.n_readers == expected["n_readers"]
        assert counts.n_negative == expected["n_negative"]
        assert counts.n_positive == expected["n_positive"]
