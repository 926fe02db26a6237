"""The bootstrap's standard error, against the variance that it has with infinitely many replicates.

Three ways that share no code with ours: the V-statistic ("MLE") variance of iMRMC, the closed form
of an accuracy, and resamples drawn by index, with each metric computed from the reads drawn.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from readerstats.analysis.draws import draw
from readerstats.analysis.metrics import Cell
from readerstats.study.load import load_study

DATA = Path(__file__).parent / "data"
REPLICATES = 40_000
# Relative Monte Carlo standard error of a variance of B about normal draws: sqrt(2 / B).
FOUR_ERRORS = 4 * (2 / REPLICATES) ** 0.5
METRIC = {"binary_auc": "balanced-accuracy"}  # of yes and no the area is the balanced accuracy
OURS = ("accuracy", "sensitivity", "specificity", "balanced-accuracy", "f1", "d-prime")
NAIVE = 2_000


@cache
def study_and_draws(file):
    study = load_study(DATA / file, positive="1", replicates=REPLICATES, workers=2)
    return study, draw(study, metrics=(*OURS, *(["auc"] if study.rated else [])))


def side(study, name):
    return Cell(None, name) if name in study.datasets else Cell(name, None)


@pytest.mark.reference("bootstrap_variance")
def test_averages_and_their_variance_are_those_of_imrmc(record):
    study, draws = study_and_draws(record["data"])
    metric = METRIC.get(record["id"].split(".")[2], record["inputs"]["metric"])

    for expected in record["expected"]["results"]:
        resamples, value = draws.of(side(study, expected["a"]), metric)
        if "b" in expected:
            of_b, value_b = draws.of(side(study, expected["b"]), metric)
            resamples, value = resamples - of_b, value - value_b

        assert record.agrees(value, expected["estimate"])
        assert resamples.var() == pytest.approx(expected["variance"], rel=FOUR_ERRORS)


def arrays(file, cell):
    """Decisions and scores of the readers of a cell, shape (reader, case), and the truth."""
    study, _ = study_and_draws(file)
    reads = study.arrays()
    modality, inside = reads.modalities.index(cell.modality), reads.in_dataset(cell.dataset)
    decision = reads.decision[modality][:, inside]
    score = None if reads.score is None else reads.score[modality][:, inside]
    return decision, score, reads.truth[inside]


CELLS = [
    ("crossed.csv", Cell("A", None)),
    ("crossed.csv", Cell("B", None)),
    ("binary.csv", Cell(None, "D1")),
    ("binary.csv", Cell(None, "D2")),
]


@pytest.mark.parametrize(("file", "cell"), CELLS)
def test_the_variance_of_an_accuracy_is_its_closed_form(file, cell):
    """Given the cases, J readers drawn again have 1/J of the variance among the J.

    So with mu the readers' accuracies and C their covariance over resamples of cases, the variance
    is mean(C) + (mean(mu^2 + diag C) - mean(mu)^2 - mean(C)) / J; the n_s cases of a class, drawn
    n_s times, add n_s times their covariance (divided by n_s, not n_s - 1) to n^2 C.
    """
    decision, _, truth = arrays(file, cell)
    right = (decision == truth).astype(float)
    n_readers, n_cases = right.shape
    among = sum(
        (truth == state).sum() * np.cov(right[:, truth == state], bias=True) for state in (0, 1)
    )
    covariance = among / n_cases**2
    means = right.mean(axis=1)
    between = (means**2 + np.diag(covariance)).mean() - means.mean() ** 2 - covariance.mean()
    resamples, value = study_and_draws(file)[1].of(cell, "accuracy")

    assert value == pytest.approx(right.mean())
    assert resamples.var() == pytest.approx(
        covariance.mean() + between / n_readers, rel=FOUR_ERRORS
    )


def accuracy(decision, score, truth):
    return (decision == truth).mean(axis=1)


def sensitivity(decision, score, truth):
    return decision[:, truth].mean(axis=1)


def f1(decision, score, truth):
    hits = decision[:, truth].sum(axis=1)
    return 2 * hits / (truth.sum() + decision.sum(axis=1))


def d_prime(decision, score, truth):
    z = NormalDist().inv_cdf
    return [
        z((one[truth].sum() + 0.5) / (truth.sum() + 1))
        - z((one[~truth].sum() + 0.5) / ((~truth).sum() + 1))
        for one in decision
    ]


def auc(decision, score, truth):
    gap = score[:, truth][:, :, None] - score[:, ~truth][:, None, :]
    return ((gap > 0) + (gap == 0) / 2).mean(axis=(1, 2))


BY_INDEX = {
    "accuracy": accuracy,
    "sensitivity": sensitivity,
    "f1": f1,
    "d-prime": d_prime,
    "auc": auc,
}


@pytest.mark.parametrize(
    ("file", "cell", "metric"),
    [
        (file, cell, metric)
        for file, cell in (CELLS[0], CELLS[2])
        for metric in BY_INDEX
        if (file, metric) != ("binary.csv", "auc")
    ],
)
def test_resamples_drawn_by_index_have_the_same_standard_error(file, cell, metric):
    decision, score, truth = arrays(file, cell)
    rng = np.random.default_rng(3)
    averages = []
    for _ in range(NAIVE):
        readers = rng.integers(len(decision), size=len(decision))
        classes = [np.flatnonzero(truth == state) for state in (True, False)]
        cases = np.concatenate([rng.choice(members, members.size) for members in classes])
        at = np.ix_(readers, cases)
        scores = None if score is None else score[at]
        averages.append(np.mean(BY_INDEX[metric](decision[at], scores, truth[cases])))
    resamples, _ = study_and_draws(file)[1].of(cell, metric)

    # relative standard error of a standard deviation of B draws: sqrt(1 / 2B)
    assert resamples.std() == pytest.approx(np.std(averages), rel=4 / (2 * NAIVE) ** 0.5)
    error = np.std(averages) / NAIVE**0.5
    assert resamples.mean() == pytest.approx(np.mean(averages), abs=4 * error)
