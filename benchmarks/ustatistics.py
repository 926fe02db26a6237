"""U-statistics of large reader studies: seconds, and memory beyond the reads themselves.

The established program takes about 28 s for 2 modalities x 20 readers x 1,000 cases.

With ``--forms``: what each form does with missing reads, the table of docs/methods/u-statistics.md.
"""

from __future__ import annotations

import statistics
import sys
import time
import tracemalloc

import numpy as np

from readerstats.stats.ustatistics.analysis import ustatistics

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


def simulated(rng, n_readers, n_cases, missing):
    """Draw a study of Roe and Metz without a difference between its two modalities."""
    truth = np.arange(n_cases) % 2 == 0
    sizes = {
        (1, n_readers, 1): 0.1,
        (1, 1, n_cases): 0.3,
        (2, n_readers, 1): 0.03,
        (2, 1, n_cases): 0.1,
        (2, n_readers, n_cases): 0.5,
    }
    scores = 1.2 * truth + sum(v**0.5 * rng.normal(size=size) for size, v in sizes.items())
    scores = scores + truth * rng.normal(size=(1, n_readers, 1)) * 0.3
    scores[rng.random(scores.shape) < missing] = np.nan
    return scores, truth


def forms(studies=2_000, size=(8, 80, 1 / 3)) -> None:
    rng = np.random.default_rng(1)
    found = {}
    for _ in range(studies):
        scores, truth = simulated(rng, *size)
        for weights in ("reads", "readers"):
            for form in ("joint", "centred"):
                test = ustatistics(scores, truth, weights=weights, form=form).differences[0]
                found.setdefault((weights, form), []).append(test)
    for key, tests in found.items():
        with_variance = [test for test in tests if test.method == "u-statistic"]
        rejected = sum(test.p is not None and test.p < 0.05 for test in tests) / studies
        errors = [test.se for test in with_variance]
        spread = statistics.stdev(errors) / statistics.mean(errors)
        print(
            f"{' '.join(key)}: P < .05 in {rejected:.1%}, se spread {spread:.0%}, "
            f"no positive variance {1 - len(with_variance) / studies:.1%}"
        )


def main() -> None:
    if "--forms" in sys.argv:
        forms()
        return
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
