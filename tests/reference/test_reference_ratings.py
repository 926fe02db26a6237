"""Ratings of two classes by one odds ratio, against the package ordinal of R."""

import csv
import json
from pathlib import Path

import pytest

from readerstats.stats.proportional_odds import proportional_odds

HERE = Path(__file__).parent
FIRST = {
    "truth": lambda row: row["truth"] == "1",
    "dataset": lambda row: row["dataset"] == "D2",
    "msk": lambda row: row["subspecialty"] == "msk",
    "agree": lambda row: (row["truth"] == "1") == (row["subspecialty"] == "msk"),
}


def table(file):
    with (HERE / "data" / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def fitted(first, random="readers and cases"):
    cases = {row["case"]: row for row in table("binary.csv")}
    readers = {row["reader"]: row for row in table("readers.csv")}
    rows = [
        cases[row["case"]] | readers[row["reader"]] | row
        for row in table("quality.csv")
        if row["quality"]
    ]
    return proportional_odds(
        [float(row["quality"]) for row in rows],
        [FIRST[first](row) for row in rows],
        [row["reader"] for row in rows],
        [row["case"] for row in rows],
        random=random,
    )


@pytest.mark.reference("ratings", what="marginal")
def test_odds_ratio_and_thresholds_agree_with_clm(record):
    model, expected = fitted(record["inputs"]["first"]), record["expected"]

    record.assert_agrees(
        {
            "log_odds_ratio": model.log_odds_ratio.estimate,
            "odds_ratio": model.odds_ratio.estimate,
        }
    )
    for ours, threshold in zip(model.thresholds, expected["thresholds"], strict=True):
        assert record.agrees(ours, threshold)


@pytest.mark.reference("ratings", what="marginal")
def test_standard_errors_agree_with_the_sandwich_of_clm(record):
    for random in ("readers", "cases", "readers and cases"):
        model = fitted(record["inputs"]["first"], random)
        expected = record["expected"]["se"][random.replace(" ", "_")]
        assert record.agrees(model.log_odds_ratio.se, expected), random


def test_the_odds_ratio_given_reader_and_case_is_ours_before_averaging():
    # Averaged over normal effects of variance v, a log odds ratio shrinks by about
    # sqrt(1 + (16 sqrt(3) / (15 pi))^2 v): Zeger, Liang and Albert, Biometrics 1988;44:1049-1060.
    # The thresholds, known to 4%, show it; the log odds ratio is exact to a tenth of its error.
    found = json.loads((HERE / "expected" / "ratings.json").read_text(encoding="utf-8"))
    given = [record for record in found if record.get("use") == "alternative"]
    assert len(given) == 2

    for record in given:
        expected = record["expected"]
        variance = expected["sd_reader"] ** 2 + expected["sd_case"] ** 2
        shrunken = (1 + (16 * 3**0.5 / (15 * 3.141592653589793)) ** 2 * variance) ** -0.5
        model = fitted(record["inputs"]["first"])
        for ours, threshold in zip(model.thresholds, expected["thresholds"], strict=True):
            assert ours == pytest.approx(threshold * shrunken, abs=0.12)
        assert abs(model.log_odds_ratio.estimate - expected["log_odds_ratio"] * shrunken) < (
            0.6 * model.log_odds_ratio.se
        )
