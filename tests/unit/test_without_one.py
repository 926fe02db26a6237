"""Leaving out one reader or one case in closed form gives what the rest of the reads gives."""

from __future__ import annotations

import numpy as np
import pytest

from readerstats.stats.mrmc.analysis import obuchowski_rockette
from readerstats.stats.mrmc.model_against_readers import models_against_readers
from readerstats.stats.mrmc.without_one import SHARES, SharesWithoutOne, possible
from readerstats.stats.ustatistics.analysis import ustatistics
from readerstats.stats.ustatistics.without_one import OF_READS, ReadsWithoutOne

TRUTH = np.arange(24) % 2 == 0
READERS = range(6)


def reads(levels: int, *, apart: bool) -> np.ndarray:
    """Return decisions of six readers, all of the same cases or each level of its own."""
    random = np.random.default_rng(7)
    easy = random.normal(0.8, 1.0, TRUTH.size)
    skill = random.normal(0.0, 0.5, (levels, 6, 1))
    right = random.random((levels, 6, TRUTH.size)) < 1 / (1 + np.exp(-easy - skill))
    called = np.where(right, TRUTH, ~TRUTH).astype(float)
    if apart:
        of_level = np.arange(TRUTH.size) * levels // TRUTH.size
        for level, of_one in enumerate(called):
            of_one[:, of_level != level] = np.nan
    return called


def of_class(called: np.ndarray, metric: str) -> np.ndarray:
    """Leave the cases unread that a sensitivity or a specificity has nothing to do with."""
    counted = {"sensitivity": TRUTH, "specificity": ~TRUTH}.get(metric, np.ones_like(TRUTH))
    return np.where(counted, called, np.nan)


def remaining(called: np.ndarray, unit: str, place: int) -> tuple[np.ndarray, np.ndarray]:
    if unit == "reader":
        return np.delete(called, place, axis=1), TRUTH
    return np.delete(called, place, axis=2), np.delete(TRUTH, place)


def numbers(test) -> list[float]:
    return [test.estimate, test.se, test.lower, test.upper, test.p]


@pytest.mark.parametrize("random", ["readers and cases", "readers", "cases"])
@pytest.mark.parametrize(("levels", "apart"), [(2, False), (3, False), (2, True), (3, True)])
@pytest.mark.parametrize("metric", SHARES)
def test_the_closed_form_is_the_analysis_of_what_remains(metric, levels, apart, random):
    called = of_class(reads(levels, apart=apart), metric)
    right = np.where(TRUTH, called, 1 - called)
    found = SharesWithoutOne(right, TRUTH, metric)
    for unit, place in (("reader", 0), ("reader", 5), ("case", 0), ("case", 13)):
        rest, truth = remaining(called, unit, place)
        anew = obuchowski_rockette(rest, truth, metric=metric, random=random)
        tests = found.differences(**{unit: place}, random=random)
        for pair, expected in zip(anew.pairs, anew.differences, strict=True):
            assert numbers(tests[pair]) == pytest.approx(numbers(expected), rel=1e-10)


@pytest.mark.parametrize("metric", SHARES)
def test_the_gaps_to_a_model_are_those_of_what_remains(metric):
    called, model = reads(1, apart=False)[0], reads(2, apart=False)[1, 3]
    gaps = np.where(TRUTH, 1, -1) * (of_class(called, metric) - model)
    kept = ~np.isnan(gaps[0])
    found = SharesWithoutOne(gaps[None][:, :, kept], TRUTH[kept], metric)
    for case in (0, 7):
        place = np.flatnonzero(kept)[case]
        expected = models_against_readers(
            np.delete(called, place, axis=1),
            np.delete(model, place)[None],
            np.delete(TRUTH, place),
            metric=metric,
        )[0]
        (test,) = found.averages(case=case)
        assert numbers(test) == pytest.approx(numbers(expected), rel=1e-10)


@pytest.mark.parametrize("metric", OF_READS)
def test_u_statistics_of_gappy_reads_are_those_of_what_remains(metric):
    called = of_class(reads(3, apart=False), metric)
    called[np.random.default_rng(3).random(called.shape) < 0.2] = np.nan
    found = ReadsWithoutOne(np.where(TRUTH, called, 1 - called))
    for unit, place in (("reader", 0), ("reader", 5), ("case", 0), ("case", 13)):
        rest, truth = remaining(called, unit, place)
        anew = ustatistics(rest, truth, metric=metric, weights="readers", form="centred")
        tests = found.differences(**{unit: place})
        for pair, expected in zip(anew.pairs, anew.differences, strict=True):
            assert numbers(tests[pair]) == pytest.approx(numbers(expected), rel=1e-9)


def test_reads_without_a_closed_form_are_refused():
    called = reads(2, apart=False)
    called[0, 2, 5] = np.nan
    assert not possible(called, TRUTH, "accuracy")
    with pytest.raises(ValueError, match="no closed form"):
        SharesWithoutOne(called, TRUTH, "accuracy")
