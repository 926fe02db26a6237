"""Whole processes from a cold start: seconds and peak memory, median of several runs."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 5
STUDY = Path(__file__).parents[1] / "example_data" / "deepfake_xray"


def measure(*arguments: str) -> tuple[float, float]:
    """Run readerstats once; return wall seconds and peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "readerstats", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"readerstats {' '.join(arguments)} failed")
    unit = 1024 if sys.platform != "darwin" else 1024**2  # kilobytes on Linux, bytes on macOS
    return time.perf_counter() - start, usage.ru_maxrss / unit


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = str(Path(folder) / "report.html")
        commands = {
            "readerstats --help": (["--help"], 0.25),
            "readerstats validate (example)": (["validate", str(STUDY)], 1.0),
            "readerstats report (example, 10,000 replicates)": (
                ["report", str(STUDY), "-o", page, "--replicates", "10000"],
                6.0,
            ),
            "readerstats supplement (example, 10,000 replicates)": (
                ["supplement", str(STUDY), "-o", str(Path(folder) / "supplement")],
                15.0,
            ),
        }
        for name, (arguments, limit) in commands.items():
            measure(*arguments)  # warm the disk's cache and the byte code
            runs = [measure(*arguments) for _ in range(RUNS)]
            seconds = statistics.median(run[0] for run in runs)
            memory = statistics.median(run[1] for run in runs)
            spread = f"{min(run[0] for run in runs):.2f} to {max(run[0] for run in runs):.2f}"
            print(f"{name}: {seconds:.2f} s ({spread}; limit {limit:g} s), {memory:.0f} MB")


if __name__ == "__main__":
    main()
