"""Obuchowski-Rockette analyses of the area under the ROC curve, once imported.

For 2 modalities x 20 readers x 1,000 cases the best established package takes 1.2 s, the others
about 28 s. The last lines say how time grows with cases beside n log n. The unbiased covariance
compares every positive case with every negative one, and grows with their product.
"""

from __future__ import annotations

import math
import statistics
import time

import numpy as np

from readerstats.stats.mrmc.analysis import obuchowski_rockette
from readerstats.stats.mrmc.model_against_readers import model_against_readers

STUDIES = ((2, 5, 114), (2, 20, 1_000), (2, 20, 10_000))
COVARIANCES = ("jackknife", "delong")


def study(n_levels, n_readers, n_cases):
    rng = np.random.default_rng(1)
    truth = np.arange(n_cases) % 2 == 0
    return rng.normal(size=(n_levels, n_readers, n_cases)) + truth, truth


def seconds(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median(work, runs) -> float:
    return statistics.median(seconds(work) for _ in range(runs))


def timed(size, covariance, **options) -> float:
    scores, truth = study(*size)
    runs = 51 if scores.size < 1e4 else 11 if scores.size < 1e5 else 5
    return median(
        lambda: obuchowski_rockette(scores, truth, covariance=covariance, **options), runs
    )


def main() -> None:
    obuchowski_rockette(*study(2, 3, 20))  # imports
    found = {(size, name): timed(size, name) for size in STUDIES for name in COVARIANCES}
    for ((levels, readers, cases), name), took in found.items():
        print(f"{levels} x {readers} x {cases:,}, {name}: {took * 1000:.1f} ms")
    for name in COVARIANCES:
        (_, _, few), (_, _, many) = STUDIES[1:]
        growth = found[STUDIES[2], name] / found[STUDIES[1], name]
        expected = many * math.log(many) / (few * math.log(few))
        print(
            f"{few:,} to {many:,} cases, {name}: {growth:.1f} times as long, "
            f"n log n {expected:.1f} times"
        )
    for size in STUDIES[:2]:
        levels, readers, cases = size
        print(
            f"{levels} x {readers} x {cases:,}, unbiased: {timed(size, 'unbiased') * 1000:.1f} ms"
        )
    levels, readers, cases = STUDIES[1]
    patients = timed(STUDIES[1], "jackknife", clusters=np.arange(cases) // 2)
    print(f"{levels} x {readers} x {cases:,}, jackknife by patient: {patients * 1000:.1f} ms")
    scores, truth = study(1, readers + 1, cases)
    took = median(lambda: model_against_readers(scores[0, 1:], scores[0, 0], truth), 11)
    print(f"{readers} readers and a model x {cases:,}, jackknife: {took * 1000:.1f} ms")


if __name__ == "__main__":
    main()
