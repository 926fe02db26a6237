"""The example study is what its script makes, says that it is simulated, and shows what it must."""

from __future__ import annotations

import csv
import subprocess
import sys
import tomllib
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "example_data" / "deepfake_xray"
SCRIPT = ROOT / "scripts" / "make_example.py"


def rows(name: str) -> list[dict[str, str]]:
    with (STUDY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CASES = {row["case"]: row for row in rows("cases.csv")}
READERS = rows("readers.csv")


def n_correct(table: str, column: str, dataset: str) -> dict[str, int]:
    return Counter(
        row[column]
        for row in rows(table)
        if CASES[row["case"]]["dataset"] == dataset
        and row["response"] == CASES[row["case"]]["truth"]
    )


def accuracies(dataset: str, n_cases: int) -> NDArray[np.float64]:
    counts = n_correct("reads.csv", "reader", dataset)
    return np.array([counts[row["reader"]] / n_cases for row in READERS])


@pytest.mark.parametrize(
    ("study", "script"),
    [
        (STUDY, SCRIPT),
        (STUDY.with_name("fracture_ai"), SCRIPT.with_name("make_fracture_example.py")),
    ],
)
def test_the_script_still_makes_the_same_bytes(tmp_path: Path, study: Path, script: Path) -> None:
    subprocess.run([sys.executable, script, tmp_path], check=True)

    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in study.glob("*.csv")}
    assert sorted(made) == ["cases.csv", "models.csv", "readers.csv", "reads.csv"]


@pytest.mark.parametrize("study", sorted(STUDY.parent.iterdir()))
def test_it_says_that_it_is_simulated(study: Path) -> None:
    settings = tomllib.loads((study / "study.toml").read_text(encoding="utf-8"))

    assert settings["report"]["notice"].startswith("Simulated data: ")
    assert "**These data are simulated.**" in (study / "README.md").read_text(encoding="utf-8")


def test_its_cases_are_balanced_in_both_datasets() -> None:
    assert Counter((case["dataset"], case["truth"]) for case in CASES.values()) == {
        ("GPT-4o", "synthetic"): 77,
        ("GPT-4o", "authentic"): 77,
        ("RoentGen", "synthetic"): 55,
        ("RoentGen", "authentic"): 55,
    }


@pytest.mark.parametrize("dataset", ["GPT-4o", "RoentGen"])
def test_the_order_of_its_cases_does_not_tell_their_truth(dataset: str) -> None:
    truth = [case["truth"] for case in CASES.values() if case["dataset"] == dataset]
    n_runs = 1 + sum(one != next_one for one, next_one in pairwise(truth))

    # Wald-Wolfowitz: with halves of n cases, runs have mean n / 2 + 1 and variance about n / 4.
    assert abs(n_runs - len(truth) / 2 - 1) < 1.96 * (len(truth) / 4) ** 0.5


def test_everybody_reads_every_case_once() -> None:
    reads = Counter((row["reader"], row["case"]) for row in rows("reads.csv"))
    answers = Counter((row["model"], row["case"]) for row in rows("models.csv"))

    assert (len(reads), set(reads.values())) == (17 * 264, {1})
    assert (len(answers), set(answers.values())) == (4 * 264, {1})


def test_confidence_agrees_with_the_decision() -> None:
    reads = rows("reads.csv")

    assert all((int(row["score"]) >= 50) == (row["response"] == "synthetic") for row in reads)
    assert {int(row["score"]) for row in reads} <= set(range(101))


def test_quality_was_rated_in_phase_1_only() -> None:
    rated = {dataset: set[str]() for dataset in ("GPT-4o", "RoentGen")}
    for row in rows("reads.csv"):
        rated[CASES[row["case"]]["dataset"]].add(row["quality"])

    assert rated == {"GPT-4o": {"1", "2", "3", "4", "5"}, "RoentGen": {""}}


def test_its_readers_are_those_of_the_publication() -> None:
    """17 readers, 12 centers, 6 countries, 0 to 40 years; 7 noticed (published abstract)."""
    years = [int(row["experience_years"]) for row in READERS]

    assert len(READERS) == 17
    assert (min(years), max(years)) == (0, 40)
    assert len({row["center"] for row in READERS}) == 12
    assert len({row["country"] for row in READERS}) == 6
    assert Counter(row["noticed"] for row in READERS) == {"yes": 7, "no": 10}


@pytest.mark.parametrize(
    ("dataset", "total", "fewest", "most"),
    [
        ("GPT-4o", 1958, 89, 142),  # of 154: 75% (58% to 92%)
        ("RoentGen", 1312, 68, 86),  # of 110: 70% (62% to 78%)
    ],
)
def test_its_readers_are_as_accurate_as_published(
    dataset: str, total: int, fewest: int, most: int
) -> None:
    counts = n_correct("reads.csv", "reader", dataset).values()

    assert (sum(counts), min(counts), max(counts)) == (total, fewest, most)


@pytest.mark.parametrize(
    ("dataset", "counts"),
    [
        ("GPT-4o", {"GPT-4o": 131, "GPT-5": 128, "Llama 4 Maverick": 91, "Gemini 2.5 Pro": 86}),
        ("RoentGen", {"GPT-4o": 84, "GPT-5": 98, "Llama 4 Maverick": 57, "Gemini 2.5 Pro": 69}),
    ],
)
def test_its_models_are_as_accurate_as_published(dataset: str, counts: dict[str, int]) -> None:
    """85%, 83%, 59%, 56% of 154; 52% to 89% of 110 (published abstract)."""
    assert n_correct("models.csv", "model", dataset) == counts


@pytest.mark.parametrize(("dataset", "lower", "upper"), [("GPT-4o", 68, 81), ("RoentGen", 62, 78)])
def test_other_readers_and_cases_would_give_the_published_interval(
    dataset: str, lower: int, upper: int
) -> None:
    """75% [68, 81] and 70% [62, 78] (published abstract), with room on both sides of rounding."""
    cases = [name for name, case in CASES.items() if case["dataset"] == dataset]
    correct = np.zeros((len(READERS), len(cases)))
    for row in rows("reads.csv"):
        if row["case"] in cases:
            right = row["response"] == CASES[row["case"]]["truth"]
            correct[int(row["reader"][1:]) - 1, cases.index(row["case"])] = right

    draw = np.random.default_rng(20260101)
    drawn_readers = draw.multinomial(17, [1 / 17] * 17, size=10_000)
    drawn_cases = np.zeros((10_000, len(cases)))
    for truth in ("synthetic", "authentic"):
        members = [place for place, name in enumerate(cases) if CASES[name]["truth"] == truth]
        even = [1 / len(members)] * len(members)
        drawn_cases[:, members] = draw.multinomial(len(members), even, size=10_000)
    means = ((drawn_readers @ correct) * drawn_cases).sum(axis=1) / (17 * len(cases))

    limits = 100 * np.percentile(means, [2.5, 97.5])
    assert limits == pytest.approx([lower, upper], abs=0.35)


@pytest.mark.parametrize("better", ["GPT-4o", "GPT-5"])
@pytest.mark.parametrize("worse", ["Llama 4 Maverick", "Gemini 2.5 Pro"])
def test_the_better_models_differ_from_the_worse_as_published(better: str, worse: str) -> None:
    from scipy import stats

    right = {
        (row["model"], row["case"])
        for row in rows("models.csv")
        if row["response"] == CASES[row["case"]]["truth"]
    }
    cases = [name for name, case in CASES.items() if case["dataset"] == "GPT-4o"]
    b = sum((better, case) in right and (worse, case) not in right for case in cases)
    c = sum((better, case) not in right and (worse, case) in right for case in cases)

    assert stats.binomtest(b, b + c).pvalue < 0.001  # McNemar, exact; published: P < .001


def test_readers_differ_between_datasets_as_published() -> None:
    from scipy import stats

    test = stats.ttest_rel(accuracies("GPT-4o", 154), accuracies("RoentGen", 110))

    assert 0.065 <= test.pvalue < 0.075  # published: P = .07


@pytest.mark.parametrize(("dataset", "n_cases"), [("GPT-4o", 154), ("RoentGen", 110)])
def test_experience_does_not_go_with_accuracy(dataset: str, n_cases: int) -> None:
    from scipy import stats

    years = [int(row["experience_years"]) for row in READERS]
    correct = accuracies(dataset, n_cases)

    assert abs(stats.pearsonr(years, correct).statistic) < 0.15
    assert abs(stats.spearmanr(years, correct).statistic) < 0.15


def test_musculoskeletal_radiologists_are_more_accurate() -> None:
    from scipy import stats

    overall = 154 * accuracies("GPT-4o", 154) + 110 * accuracies("RoentGen", 110)
    theirs = np.array([row["subspecialty"] == "musculoskeletal" for row in READERS])
    test = stats.ttest_ind(overall[theirs], overall[~theirs], equal_var=False)

    assert theirs.sum() == 4
    assert test.statistic > 0
    assert test.pvalue < 0.01
