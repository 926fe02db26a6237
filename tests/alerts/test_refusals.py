"""Comparisons that are refused, each with the code that the manual explains."""

from __future__ import annotations

from typing import Any

import pytest
from alert_studies import TRUTH, N, halves, people, read_by, study

import readerstats as rs
from readerstats.study.model import Study


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: rs.performance(s, "accuracy", method="wilson"),
        lambda s: rs.compare_modalities(s, metric="accuracy", method="chi-square"),
        lambda s: rs.compare_datasets(s, metric="accuracy", method="fisher"),
        lambda s: rs.compare_panel(s, metric="accuracy", method="z"),
    ],
)
def test_reads_are_never_pooled(ask):
    with pytest.raises(rs.ReaderStatsError, match=r"independent, and reads .* \[pooled-reads\]$"):
        ask(of_everything())


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: rs.compare_modalities(s, metric="accuracy", method="mcnemar"),
        lambda s: rs.compare_panel(s, metric="accuracy", method="mcnemar-mid-p"),
    ],
)
def test_mcnemars_test_is_never_pooled_over_readers(ask):
    with pytest.raises(rs.ReaderStatsError, match=r"too small\. .* \[pooled-mcnemar\]$"):
        ask(of_everything())


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: rs.compare_datasets(s, metric="accuracy", method="mcnemar"),
        lambda s: rs.compare_readers(s, "first", "last"),
    ],
)
def test_mcnemars_test_needs_the_same_cases(ask):
    with pytest.raises(rs.ReaderStatsError, match=r"the same cases?\W.* \[mcnemar-other-cases\]$"):
        ask(of_everything())


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: rs.performance(s, "accuracy", method="u-statistics"),
        lambda s: rs.compare_modalities(s, metric="accuracy", method="mcnemar-clustered"),
        lambda s: rs.compare_readers(s, "R1", "net", method="mcnemar"),
        lambda s: rs.compare_datasets(s, metric="accuracy", method="paired-t"),
    ],
)
def test_what_fits_the_design_is_allowed(ask):
    assert ask(of_everything())


def of_everything() -> Study:
    """Two modalities, two datasets, a model, and two readers who share no case."""
    reads: dict[Any, str] = {
        (name, modality): read_by(0.8, seed + (40 if modality == "CT" else 0))
        for seed, name in enumerate(people())
        for modality in ("film", "CT")
    }
    half = "." * (N // 2)
    reads["first", "film"] = TRUTH[: N // 2] + half
    reads["last", "film"] = half + TRUTH[N // 2 :]
    return study(reads, models={"net": [read_by(0.8, 3)]}, cases=halves())
