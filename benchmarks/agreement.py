"""Agreement of 50 readers of 2,000 cases, every coefficient, with bootstrap intervals."""

from __future__ import annotations

import statistics
import time

import numpy as np

from readerstats.stats import agreement_bootstrap, agreement_coefficient
from readerstats.stats.agreement.coefficients import COEFFICIENTS

RUNS = 3
READERS, CASES, REPLICATES = 50, 2000, 10_000


def reads(categories: int, missing: float) -> np.ndarray:
    random = np.random.default_rng(1)
    seen = random.integers(1, categories + 1, CASES)
    others = random.integers(1, categories + 1, (READERS, CASES))
    table = np.where(random.random((READERS, CASES)) < 0.6, seen, others).astype(float)
    table[random.random(table.shape) < missing] = np.nan
    return table


def seconds(work) -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    names = (*COEFFICIENTS, "krippendorff-alpha")
    print(f"{READERS} readers x {CASES} cases, {REPLICATES} replicates, {len(names)} coefficients")
    for categories, missing in ((2, 0.0), (2, 0.1), (5, 0.0), (5, 0.1)):
        table = reads(categories, missing)
        drawn = seconds(
            lambda table=table: agreement_bootstrap(table, names, replicates=REPLICATES, workers=2)
        )
        linear = seconds(
            lambda table=table: [agreement_coefficient(table, name) for name in COEFFICIENTS]
        )
        print(
            f"{categories} categories, {missing:.0%} missing: readers and cases drawn "
            f"{drawn:.2f} s, over cases {linear * 1000:.0f} ms"
        )


if __name__ == "__main__":
    main()
