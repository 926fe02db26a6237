"""A study of a million reads, loaded, checked and analyzed; and ten thousand problems, listed.

Whole processes, with files that the script makes from a seed; median of several runs. Processor
time is what counts on a machine that others use, too.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

RUNS = 3
SEED = 20260101
READERS, CASES = 500, 2_000
FAULTY_READERS = 50
PROBLEMS = 10_000
LABELS = ("benign", "malignant")


@dataclass(frozen=True)
class Run:
    """What one process took: seconds on the clock, seconds of processors, peak memory in MB."""

    wall: float
    cpu: float
    memory: float


def measure(*arguments: str, status: int = 0) -> Run:
    """Run readerstats once."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "readerstats", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, ended, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(ended) != status:
        raise SystemExit(f"readerstats {' '.join(arguments)} failed")
    unit = 1024 if sys.platform != "darwin" else 1024**2  # kilobytes on Linux, bytes on macOS
    wall = time.perf_counter() - start
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def reads(n_readers: int) -> Iterator[list[str]]:
    """Simulate readers of unequal skill who rate every case from 0 to 100, and call it from 50."""
    rng = np.random.default_rng(SEED)
    truth = np.arange(CASES) % 2
    difficulty = rng.normal(0, 0.5, CASES)
    for reader, skill in enumerate(rng.normal(1.5, 0.4, n_readers), 1):
        seen = skill * (truth - 0.5) + difficulty + rng.normal(0, 1, CASES)
        scores = np.round(100 / (1 + np.exp(-seen))).astype(int)
        for case, score in enumerate(scores, 1):
            yield [f"r{reader:03d}", f"c{case:04d}", LABELS[int(score >= 50)], str(score)]


def with_problems(rows: list[list[str]]) -> list[list[str]]:
    """Spoil rows here and there, in six ways."""
    for number, at in enumerate(np.random.default_rng(SEED).permutation(len(rows))[:PROBLEMS]):
        row, kind = rows[at], number % 6
        if kind == 0:
            row[2] = f"=maybe({number})"  # no label of the task
        elif kind == 1:
            row[1] = f"image {number}"  # no case of the table
        elif kind == 2:
            row[1] = row[1].upper()  # nearly one
        elif kind == 3:
            row[1] = rows[at - 1][1]  # read twice
        elif kind == 4:
            row[3] = f"about {number}"  # no number
        else:
            row.append("a note")  # one cell more than the header
    return rows


def write(folder: Path, rows: Iterable[list[str]]) -> str:
    """Write a study of two tables; return its folder."""
    folder.mkdir()
    cases = "".join(f"c{case + 1:04d},{LABELS[case % 2]}\n" for case in range(CASES))
    (folder / "cases.csv").write_text("case,truth\n" + cases, encoding="utf-8")
    with (folder / "reads.csv").open("w", encoding="utf-8", newline="\n") as file:
        file.write("reader,case,response,score\n")
        file.writelines(",".join(row) + "\n" for row in rows)
    return str(folder)


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        sound = write(Path(place) / "million", reads(READERS))
        faulty = write(Path(place) / "faulty", with_problems(list(reads(FAULTY_READERS))))
        every = str(Path(place) / "problems.csv")
        accuracy = ["accuracy", sound, "--method", "bootstrap"]
        timed = {
            "validate, 1,000,000 reads": (["validate", sound], 4.0, 0),
            "accuracy, 1,000,000 reads, 2,000 resamples": (
                [*accuracy, "--replicates", "2000"], 10.0, 0
            ),
            "accuracy, 1,000,000 reads, 10,000 resamples": (accuracy, 10.0, 0),
            "validate --problems, 100,000 reads with 10,000 problems": (
                ["validate", faulty, "--problems", every], 5.0, 1
            ),
        }  # fmt: skip
        for name, (arguments, limit, status) in timed.items():
            runs = [measure(*arguments, status=status) for _ in range(RUNS)]
            cpu, wall, memory = (
                statistics.median(getattr(run, what) for run in runs)
                for what in ("cpu", "wall", "memory")
            )
            print(
                f"{name}: {cpu:.2f} s of processor time, {wall:.2f} s on the clock "
                f"(limit {limit:g} s), {memory:.0f} MB",
                flush=True,
            )


if __name__ == "__main__":
    main()
