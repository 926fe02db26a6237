"""One bootstrap of every metric at once, against scipy's looped over readers and metrics.

The peer is what an analyst writes without this package: for each dataset, reader and metric
``scipy.stats.bootstrap((decision, truth), metric, paired=True)``, vectorised. It resamples cases
alone, which is less than ours does: ours draws readers too, and keeps the draws paired.
"""

from __future__ import annotations

import statistics
import time
from functools import partial

import numpy as np
from scipy.stats import bootstrap as scipy_bootstrap

import readerstats as rs
from readerstats.analysis.draws import draw
from readerstats.analysis.metrics import Cell, cells
from readerstats.stats import METRICS, evaluate

RUNS = 5
REPLICATES = 10_000


def seconds(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def metric_of(metric, decision, truth, axis=-1):
    """Compute a metric of resampled decisions and truths, all resamples at once."""
    counts = [
        ((decision == said) & (truth == state)).sum(axis=axis)
        for said, state in ((1, 1), (0, 1), (1, 0), (0, 0))
    ]
    return evaluate(metric, *counts)


def scipys(study, metrics) -> None:
    reads = study.arrays()
    for cell in cells(study):
        inside = reads.in_dataset(cell.dataset)
        truth = reads.truth[inside].astype(int)
        for decision in reads.decision[0][:, inside]:
            for metric in metrics:
                scipy_bootstrap(
                    (decision, truth), partial(metric_of, metric), paired=True, vectorized=True,
                    n_resamples=REPLICATES, method="percentile", rng=np.random.default_rng(1),
                )  # fmt: skip


def main() -> None:
    study = rs.load_study(rs.example("deepfake_xray"), replicates=REPLICATES)
    draw(study, metrics=list(METRICS), where=[Cell(None, None)])  # imports
    readers = len(study.humans) + len(study.models)
    print(f"{readers} readers and models x {len(study.cases)} cases, {REPLICATES} replicates")
    for metrics in (("accuracy", "sensitivity", "specificity"), tuple(METRICS)):
        ours = statistics.median(
            seconds(lambda metrics=metrics: draw(study, metrics=metrics)) for _ in range(RUNS)
        )
        peer = seconds(lambda metrics=metrics: scipys(study, metrics))
        print(
            f"{len(metrics)} metrics: ours {ours:.2f} s, scipy.stats.bootstrap {peer:.1f} s, "
            f"ratio {peer / ours:.0f}"
        )


if __name__ == "__main__":
    main()
