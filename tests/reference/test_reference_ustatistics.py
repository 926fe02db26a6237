"""U-statistics of whole studies, against iMRMC."""

from __future__ import annotations

import csv
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm
from scipy.stats import t as t_of

from readerstats.stats.ustatistics.analysis import ustatistics
from readerstats.stats.ustatistics.orders import order_sums
from readerstats.stats.ustatistics.readers import reader_variances

DATA = Path(__file__).parent / "data"


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
    variance = "mle" if record["inputs"].get("variance") == "mle" else "unbiased"
    return ustatistics(values, truth, variance=variance, null=0.5), levels


@pytest.mark.reference("ustatistics", what="ustat")
def test_averages_variances_and_degrees_of_freedom_agree_with_imrmc(record):
    result, levels = analysis(record)

    for expected in record["expected"].get("results", []):
        row, counts = row_of(result, levels, expected), moments_of(result, levels, expected)

        assert record.agrees(row.estimate, expected["estimate"])
        assert record.agrees(row.se**2, expected["variance"])
        assert record.agrees(row.df, expected["t"]["df"])
        assert row.n == counts.n_readers == expected["n_readers"]
        assert counts.n_negative == expected["n_negative"]
        assert counts.n_positive == expected["n_positive"]


@pytest.mark.reference("ustatistics", what="ustat")
def test_p_and_bounds_agree_once_degrees_of_freedom_are_rounded_down(record):
    """iMRMC rounds them down, and takes the normal distribution above 50; we do neither."""
    result, levels = analysis(record)

    for expected in record["expected"].get("results", []):
        row = row_of(result, levels, expected)
        for name, distribution in (
            ("normal", norm),
            ("t", norm if row.df > 50 else t_of(df=math.floor(row.df))),
        ):
            p = 2 * distribution.sf(abs(row.statistic))
            reach = distribution.isf(0.025) * row.se

            assert record.agrees(p, expected[name]["p"])
            assert record.agrees(row.estimate - reach, expected[name]["lower"])
            assert record.agrees(row.estimate + reach, expected[name]["upper"])


@pytest.mark.reference("ustatistics", what="ustat")
def test_moments_and_components_agree_with_imrmc(record):
    """Where no two scores are to be had iMRMC says 0; we say None, and they count for nothing."""
    result, levels = analysis(record)
    of = {
        "bdg_moments": ("moments", "coefficients"),
        "bdg_coefficients": ("coefficients", "coefficients"),
        "bck_components": ("components", "component_coefficients"),
        "bck_coefficients": ("component_coefficients", "component_coefficients"),
    }

    for name, (ours, weight) in of.items():
        for expected in record["expected"].get(name, []):
            found = moments_of(result, levels, expected)
            numbers, weights = getattr(found, ours), getattr(found, weight)
            for key in expected.keys() - {"a", "b"}:
                if numbers[key] is None:
                    assert expected[key] == 0
                    assert weights[key] == 0
                else:
                    assert record.agrees(numbers[key], expected[key]), (name, key)


@pytest.mark.reference("ustatistics", what="per_reader")
def test_single_readers_agree_with_imrmc(record):
    values, truth, levels, readers = scored_as_pairs(record)
    found = reader_variances(order_sums(values, truth, equal=False))

    for expected in record["expected"]["readers"]:
        reader, a = readers.index(expected["reader"]), levels.index(expected["a"])
        estimate, covariance = found.estimates[:, reader], found.covariances[reader]
        if "b" not in expected:
            assert record.agrees(estimate[a], expected["estimate"])
            assert record.agrees(covariance[a, a], expected["variance"])
            continue
        b = levels.index(expected["b"])
        assert record.agrees(estimate[a] - estimate[b], expected["estimate"])
        if "variance" in expected:  # none where the levels have different cases
            variance = covariance[a, a] + covariance[b, b] - 2 * covariance[a, b]
            assert record.agrees(variance, expected["variance"])


@pytest.mark.reference("ustatistics", what="ustat11")
def test_means_over_reads_agree_with_imrmc(record):
    _, _, metric, compared, form = record["id"].split(".")
    values, truth, levels, _ = table(record["data"], record["inputs"]["test_column"], binary=True)
    result = ustatistics(values, truth, metric=metric, form=form)
    expected = record["expected"]
    names = compared.split("-")
    a, b = (levels.index(name) for name in names)
    difference = result.differences[result.pairs.index((a, b))]

    for place, row in enumerate((result.levels[a], result.levels[b], difference)):
        assert record.agrees(row.estimate, expected["estimate"][place])
        assert record.agrees(row.se**2, expected["variance"][place])
    for place, (first, second) in enumerate(((a, a), (b, b), (a, b))):
        found = next(one for one in result.moments if (one.a, one.b) == (first, second))
        for key in ("c0r0", "c0r1", "c1r0", "c1r1"):
            assert record.agrees(found.coefficients[key], expected["coefficients"][place][key])
            moment = 0.0 if found.moments[key] is None else found.moments[key]
            assert record.agrees(moment, expected["moments"][place][key]), key


@pytest.mark.reference("ustatistics", what="ustat11")
def test_with_complete_reads_both_forms_and_both_kernels_are_one(record):
    if record["data"] == "incomplete.csv":
        return
    metric = record["inputs"]["metric"]
    values, truth, _, _ = table(record["data"], record["inputs"]["test_column"], binary=True)
    joint = ustatistics(values, truth, metric=metric)
    conditional = ustatistics(values, truth, metric=metric, form="conditional")
    readers = ustatistics(values, truth, metric=metric, weights="readers")

    for ours, same, equal in zip(
        joint.differences, conditional.differences, readers.differences, strict=True
    ):
        assert ours.se == pytest.approx(same.se, rel=1e-10)
        assert ours.se == pytest.approx(equal.se, rel=1e-10)
        assert ours.df == pytest.approx(same.df, rel=1e-10) == pytest.approx(equal.df, rel=1e-10)
