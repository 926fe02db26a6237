"""One bootstrap of every metric at once, against scipy's looped over readers and metrics."""

from __future__ import annotations

import statistics
import time

import numpy as np
from scipy.stats import bootstrap as scipy_bootstrap

import readerstats as rs
from readerstats.analysis.draws import draw
from readerstats.analysis.metrics import Cell, cells

RUNS = 5
REPLICATES = 10_000
METRICS = (
    "accuracy", "balanced-accuracy", "sensitivity", "specificity", "ppv", "npv", "f1", "mcc",
    "youden", "positive-likelihood-ratio", "negative-likelihood-ratio", "diagnostic-odds-ratio",
    "d-prime", "criterion",
)  # fmt: skip
PEER_METRICS = 3  # scipy is timed on the three cheapest and scaled by nothing: a fair floor


def seconds(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ours(study, metrics) -> None:
    draw(study, metrics=metrics)


def scipys(study) -> None:
    """Each reader's accuracy, sensitivity and specificity in each dataset, one by one."""
    reads = study.arrays()
    correct = reads.correct[0]
    for cell in cells(study):
        inside = reads.in_dataset(cell.dataset)
        for reader in correct:
            for chosen in (inside, inside & reads.truth, inside & ~reads.truth):
                scipy_bootstrap(
                    (reader[chosen],), np.mean, n_resamples=REPLICATES, method="percentile",
                    vectorized=True, rng=np.random.default_rng(1),
                )  # fmt: skip


def main() -> None:
    study = rs.load_study(rs.example("deepfake_xray"), replicates=REPLICATES)
    study.arrays()
    whole = [Cell(None, None)]
    draw(study, metrics=["accuracy"], where=whole)  # imports
    all_metrics = statistics.median(seconds(lambda: ours(study, METRICS)) for _ in range(RUNS))
    three = statistics.median(
        seconds(lambda: ours(study, METRICS[:1] + METRICS[2:4])) for _ in range(RUNS)
    )
    peer = statistics.median(seconds(lambda: scipys(study)) for _ in range(3))
    readers = len(study.humans) + len(study.models)
    print(f"{readers} readers and models x {len(study.cases)} cases, {REPLICATES} replicates")
    print(f"ours, {len(METRICS)} metrics, readers and cases resampled: {all_metrics:.2f} s")
    print(f"ours, {PEER_METRICS} metrics: {three:.2f} s")
    print(f"scipy.stats.bootstrap, {PEER_METRICS} metrics, one reader at a time: {peer:.2f} s")
    print(f"ratio, the same {PEER_METRICS} metrics: {peer / three:.0f} times")
    ratio = peer / PEER_METRICS * len(METRICS) / all_metrics
    print(f"ratio, {len(METRICS)} metrics, at scipy's time per metric: {ratio:.0f} times")


if __name__ == "__main__":
    main()
