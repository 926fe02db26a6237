"""Clustered McNemar tests against the published formulas in R."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from readerstats.stats.cluster_counts import ClusterCounts, count_by_cluster
from readerstats.stats.clustered_mcnemar import clustered_mcnemar, design_effect
from readerstats.stats.paired import compare_paired

DATA = Path(__file__).parent / "data"
TESTS = {
    "mcnemar-clustered": "obuchowski",
    "mcnemar-durkalski": "durkalski",
    "mcnemar-yang": "yang",
    "mcnemar-eliasziw-donner": "eliasziw_donner",
}


def right(decisions, truth, metric):
    """Whether each decision is right; NaN for cases that the metric does not count."""
    counted = {"accuracy": truth >= 0, "sensitivity": truth, "specificity": ~truth}[metric]
    return np.where(np.isnan(decisions) | ~counted, np.nan, decisions == truth)


def counted(record, grid):
    inputs = record["inputs"]
    if "counts" in inputs:
        return ClusterCounts.of(*(inputs["counts"][cell] for cell in "abcd"))
    if "model" in record["id"]:
        reads = grid("binary.csv", None)
        models = pd.read_csv(DATA / "models.csv")
        model = models[models["model"] == inputs["a"]].sort_values("case")["response"].to_numpy()
        first, second = np.broadcast_to(model, reads.decisions[0].shape), reads.decisions[0]
    else:
        reads = grid(record["data"], "modality")
        assert (inputs["a"], *reads.levels) == ("A", "A", "B")
        first, second = reads.decisions
    n_readers, n_cases = second.shape
    clusters = np.arange(n_cases)
    if inputs["cluster"] == "reader":
        clusters = np.repeat(np.arange(n_readers)[:, None], n_cases, axis=1)
    verdicts = [
        right(side.astype(float), reads.truth, inputs["metric"]) for side in (first, second)
    ]
    return count_by_cluster(*verdicts, clusters)


@pytest.mark.reference("clustered_mcnemar")
def test_the_counts_are_those_of_the_record(record, grid):
    counts = counted(record, grid)

    assert counts.sizes.size == record["inputs"]["n_clusters"]
    assert counts.sizes.sum() == record["inputs"]["n_pairs"]


@pytest.mark.reference("clustered_mcnemar")
@pytest.mark.parametrize("method", TESTS)
def test_every_test_agrees_with_the_published_formula(record, grid, method):
    expected = record["expected"][TESTS[method]]

    result = clustered_mcnemar(counted(record, grid), method=method)

    assert record.agrees(result.statistic, expected["statistic"])
    assert record.agrees(result.p, expected["p"])
    assert result.df == expected["df"]


@pytest.mark.reference("clustered_mcnemar")
def test_the_difference_and_its_interval_agree_with_obuchowski(record, grid):
    expected = record["expected"]["difference"]

    result = clustered_mcnemar(counted(record, grid))

    for name, number in expected.items():
        assert record.agrees(getattr(result, name), number)


@pytest.mark.reference("clustered_mcnemar")
def test_the_design_effect_is_how_much_mcnemar_overstates(record, grid):
    counts = counted(record, grid)

    expected = record["expected"]
    assert record.agrees(design_effect(counts), expected["design_effect_obuchowski"])
    unclustered = compare_paired(counts.total, method="mcnemar")
    assert record.agrees(unclustered.statistic, expected["mcnemar"]["statistic"])
    assert record.agrees(unclustered.p, expected["mcnemar"]["p"])
