"""A model against readers, and two modalities with a margin, as Google Health and RJafroc have it.

Google Health subtracts the readers from the model; ours, as RJafroc, is readers minus model.
"""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import stdtr

from readerstats.stats.mrmc.analysis import obuchowski_rockette
from readerstats.stats.mrmc.model_against_readers import model_against_readers
from readerstats.stats.mrmc.reader_covariance import reader_covariance

MODELS = Path(__file__).parent / "data" / "models.csv"
RJAFROC = {"1T-RRFC": "readers", "1T-RRRC": "readers and cases"}


def reads_of(record, grid):
    """Readers' values, the model's, and the truth."""
    inputs = record["inputs"]
    if "model" not in inputs:
        found = grid("model_vs_readers.csv", None)
        values = found.of(inputs["metric"])[0]
        model = found.readers.index("model")
        return np.delete(values, model, axis=0), values[model], found.truth
    found = grid("binary.csv", None)
    answers = pd.read_csv(MODELS).query("model == @inputs['model']").sort_values("case")
    assert answers["truth"].tolist() == found.truth.tolist()
    return found.decisions[0], answers["response"].to_numpy(dtype=float), found.truth


def values_of(readers, model, truth, metric):
    everybody = np.vstack([readers, model])
    return reader_covariance(everybody[None], truth, metric=metric)


def with_margin(test, sign, margin):
    """Google Health's numbers: two-sided without a margin, else one-sided for non-inferiority."""
    ends = sorted((sign * test.lower, sign * test.upper))
    statistic = (sign * test.estimate + margin) / test.se
    p = stdtr(test.df, -statistic) if margin else test.p
    return {
        "estimate": sign * test.estimate,
        "lower": ends[0],
        "upper": ends[1],
        "df": test.df,
        "statistic": statistic,
        "p": float(p),
    }


def variances(test, readers, model, truth, metric):
    """What lies behind the test: the mean square and Cov2 by its own formula, error apart."""
    n = len(readers)
    between = n * test.se**2 / math.sqrt(test.df / (n - 1))
    matrix = values_of(readers, model, truth, metric).covariance[0, :, 0, :]
    gaps = matrix[:n, :n] - matrix[:n, -1:] - matrix[-1:, :n] + matrix[-1, -1]
    return {
        "ms_reader": between,
        "cov2": test.se**2 - between / n,
        "error": float(gaps.diagonal().mean()),
    }


def as_google_health(inputs, readers, model, truth):
    test = model_against_readers(readers, model, truth, metric=inputs["metric"])
    return {
        **with_margin(test, -1, inputs["margin"]),
        **variances(test, readers, model, truth, inputs["metric"]),
    }


def as_rjafroc(inputs, readers, model, truth):
    if inputs["method"] == "2T-RRRC":  # the model as a second modality, the same for each reader
        copies = np.broadcast_to(model, readers.shape)
        found = obuchowski_rockette([readers, copies], truth)
        test, components = found.differences[0], found.components
        behind = {name: getattr(components, name) for name in ("error", "cov1", "cov2", "cov3")}
        behind["variance_reader"] = components.reader
        behind["variance_modality_reader"] = components.modality_reader
    else:
        test = model_against_readers(readers, model, truth, random=RJAFROC[inputs["method"]])
        estimates = values_of(readers, model, truth, "auc").estimates[0]
        behind = {"variance_reader": float(np.var(estimates[:-1], ddof=1))}
        if inputs["method"] == "1T-RRRC":
            behind |= variances(test, readers, model, truth, "auc")
    names = ("estimate", "lower", "upper", "statistic", "df", "p")
    return {**behind, **{name: getattr(test, name) for name in names}}


@pytest.mark.reference("model_vs_readers", what="model_vs_readers")
def test_a_model_against_readers_agrees_with_established_software(record, grid):
    inputs, expected = record["inputs"], record["expected"]
    readers, model, truth = reads_of(record, grid)
    computed = as_rjafroc if record["software"] == "RJafroc" else as_google_health

    actual = computed(inputs, readers, model, truth)

    *people, alone = values_of(readers, model, truth, inputs["metric"]).estimates[0].tolist()
    actual |= {"model": alone, "readers": float(np.mean(people))}
    single = expected.get("reader_estimates", people)
    assert all(map(record.agrees, people, single))
    assert expected.keys() <= actual.keys() | {"reader_estimates"}
    record.assert_agrees({name: actual[name] for name in expected.keys() & actual.keys()})


@pytest.mark.reference("model_vs_readers", what="dual_modality")
def test_two_modalities_with_a_margin_agree_with_google_health(record, grid):
    inputs = record["inputs"]
    reads = grid(record["data"], "modality")
    levels = [reads.levels.index(inputs[side]) for side in ("a", "b")]

    found = obuchowski_rockette(
        reads.of(inputs["metric"])[levels], reads.truth, metric=inputs["metric"]
    )

    actual = {
        **with_margin(found.differences[0], 1, inputs["margin"]),
        "mean_a": found.means[0].estimate,
        "mean_b": found.means[1].estimate,
    }
    assert actual.keys() == record["expected"].keys()
    record.assert_agrees(actual)
