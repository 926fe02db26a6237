"""The logistic mixed model at four sizes, and lme4 beside it where R is at hand.

Reads are simulated: a modality, crossed random intercepts of readers (0.5) and cases (1.4). The
peer is ``glmer(correct ~ aided + (1 | reader) + (1 | case))`` with lme4's own settings; its time
leaves out the start of R and the reading of the file.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

from readerstats.stats.mixed.model import logistic_mixed_model
from readerstats.stats.mixed.profile import profile_interval

RUNS = 5
SIZES = [(2, 5, 114), (2, 17, 264), (2, 20, 1000), (1, 100, 5000)]
PEER = """
suppressMessages(library(lme4))
d <- read.csv("%s")
cat(median(replicate(3, system.time(
  glmer(correct ~ aided + (1 | reader) + (1 | case), d, family = binomial))[["elapsed"]])))
"""


def simulated(modalities: int, readers: int, cases: int):
    random = np.random.default_rng(1)
    grid = np.meshgrid(range(modalities), range(readers), range(cases), indexing="ij")
    aided, reader, case = (axis.ravel() for axis in grid)
    # With one modality, a covariate of the reader.
    x = aided if modalities > 1 else random.normal(size=readers)[reader]
    log_odds = 1.2 + 0.3 * x + 0.5 * random.normal(size=readers)[reader]
    log_odds = log_odds + 1.4 * random.normal(size=cases)[case]
    correct = random.random(x.size) < 1 / (1 + np.exp(-log_odds))
    return correct, np.column_stack([np.ones(x.size), x]), ["(Intercept)", "aided"], reader, case


def seconds(work) -> float:
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def lme4s(correct, design, _, reader, case) -> str:
    if shutil.which("Rscript") is None:
        return "no R"
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "reads.csv"
        columns = np.column_stack([correct, design[:, 1], reader, case])
        np.savetxt(table, columns, delimiter=",", header="correct,aided,reader,case", comments="")
        run = subprocess.run(
            ["Rscript", "-e", PEER % table], capture_output=True, text=True, check=False
        )
    return f"{float(run.stdout):.2f} s" if run.returncode == 0 else "no lme4"


def main() -> None:
    logistic_mixed_model(*simulated(2, 4, 20))  # imports
    for size in SIZES:
        reads = simulated(*size)
        fit = seconds(lambda reads=reads: logistic_mixed_model(*reads))
        model = logistic_mixed_model(*reads)
        profile = seconds(lambda model=model: profile_interval(model, "aided"))
        peer = lme4s(*reads) if reads[0].size < 100_000 else "not tried"
        print(
            f"{' x '.join(map(str, size))}: fit {fit:.3f} s, profile interval {profile:.3f} s; "
            f"lme4's fit {peer}"
        )


if __name__ == "__main__":
    main()
