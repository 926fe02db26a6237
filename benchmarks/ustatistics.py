"""U-statistics of large reader studies: seconds, and memory beyond the reads themselves.

The established program takes about 28 s for 2 modalities x 20 readers x 1,000 cases.
"""

from __future__ import annotations

import statistics
import time
import tracemalloc

import numpy as np

from readerstats.stats.ustatistics import ustatistics

RUNS = 9
STUDIES = (
    # modalities, readers, cases, share of reads missing
    (2, 5, 114, 0.0),
    (2, 20, 1_000, 0.0),
    (2, 20, 2_000, 1 / 3),
    (2, 100, 5_000, 0.0),
)


def study(n_levels, n_readers, n_cases, missing):
    rng = np.random.default_rng(1)
    truth = np.arange(n_cases) % 2 == 0
    scores = rng.normal(size=(n_levels, n_readers, n_cases)) + truth
    scores[rng.random(scores.shape) < missing] = np.nan
    return scores, truth


def seconds(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def megabytes(work) -> float:
    tracemalloc.start()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def main() -> None:
    ustatistics(*study(2, 3, 20, 0.0))  # imports
    for size in STUDIES:
        scores, truth = study(*size)
        runs = RUNS if scores.size < 1e5 else 3
        decisions = np.where(np.isnan(scores), np.nan, scores > 0.5)
        works = {
            "auc": lambda scores=scores, truth=truth: ustatistics(scores, truth),
            "auc, readers alike": lambda scores=scores, truth=truth: ustatistics(
                scores, truth, weights="readers"
            ),
            "accuracy": lambda decisions=decisions, truth=truth: ustatistics(
                decisions, truth, metric="accuracy"
            ),
        }
        for name, work in works.items():
            median = statistics.median(seconds(work) for _ in range(runs))
            levels, readers, cases, missing = size
            print(
                f"{levels} x {readers} x {cases:,}, {missing:.0%} missing, {name}: "
                f"{median * 1000:.1f} ms, {megabytes(work):.0f} MB"
            )


if __name__ == "__main__":
    main()
