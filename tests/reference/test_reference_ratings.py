"""Ratings of few steps against the R package ordinal (clm, and clmm as a second view)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from readerstats.stats.proportional_odds import proportional_odds
from readerstats.stats.ratings import distribution
from readerstats.stats.roc.area import auc

HERE = Path(__file__).parent


def reads_of(record):
    """The rated reads of a record, with columns reader, case, truth and rating."""
    part = record["inputs"]["part"]
    if record["data"].startswith("quality"):
        cases = pd.read_csv(HERE / "data" / "binary.csv")[["case", "truth", "dataset"]]
        reads = pd.read_csv(HERE / "data" / "quality.csv").merge(cases.drop_duplicates(), on="case")
        if part == "dataset D1":
            reads = reads[reads["dataset"] == "D1"]
        reads = reads.rename(columns={"quality": "rating"})
    else:
        reads = pd.read_csv(HERE / "data" / record["data"])
        reads = reads[reads["modality"] == part[9]].rename(columns={"score": "rating"})
    return reads.dropna(subset="rating")


def model_of(reads):
    return proportional_odds(reads["rating"], reads["truth"] == 1, reads["reader"], reads["case"])


@pytest.mark.reference("ratings", what="clm")
def test_odds_ratio_and_two_way_variance_are_those_of_clm(record):
    model = model_of(reads_of(record))
    log = model.log_odds_ratio

    record.assert_agrees(
        {"estimate": log.estimate, "se": log.se, "df": log.df, "lower": log.lower,
         "upper": log.upper, "p": log.p, "n": model.n}
    )  # fmt: skip
    for ours, expected in zip(model.thresholds, record["expected"]["thresholds"], strict=True):
        assert record.agrees(ours, expected)


@pytest.mark.reference("ratings", what="readers")
def test_medians_quartiles_and_shares_are_those_of_r(record):
    reads, expected = reads_of(record), record["expected"]
    for place, reader in enumerate(expected["readers"]):
        own = reads[reads["reader"] == reader]
        high, low = (own.loc[own["truth"] == side, "rating"] for side in (1, 0))
        share = auc(own["rating"].to_numpy(float), own["truth"].to_numpy(bool)).estimate
        assert record.agrees(share, expected["shares"][place])
        assert record.agrees(distribution(high).median, expected["median_positive"][place])
        assert record.agrees(distribution(low).median, expected["median_negative"][place])
    for side, name in ((1, "quartiles_positive"), (0, "quartiles_negative")):
        found = distribution(reads.loc[reads["truth"] == side, "rating"])
        ours = (found.lower_quartile, found.median, found.upper_quartile)
        assert all(map(record.agrees, ours, expected[name]))


def second_views():
    found = json.loads((HERE / "expected" / "ratings.json").read_text(encoding="utf-8"))
    return [record for record in found if record.get("use") == "alternative"]


@pytest.mark.parametrize("record", second_views(), ids=lambda record: record["id"])
def test_a_mixed_model_points_the_same_way_and_lies_farther_from_one(record):
    ours, theirs = model_of(reads_of(record)).log_odds_ratio.estimate, record["expected"]

    assert np.sign(ours) == np.sign(theirs["estimate"])
    assert abs(ours) < abs(theirs["estimate"])
