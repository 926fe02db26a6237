"""Studies that many tests read: the example, and one so small that it can be checked by hand."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

TINY_SETTINGS = """\
title = "Six readers, twenty cases"

[files]
reads = ["reads.csv"]
models = ["models.csv"]
readers = "readers.csv"
cases = "cases.csv"

[task]
positive = "fracture"
negative = "intact"

[analysis]
replicates = 200
seed = 7
"""


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def example_study() -> Path:
    """The folder of the example study."""
    return ROOT / "example_data" / "deepfake_xray"


@pytest.fixture(scope="session")
def tiny_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 6 readers and one model, 20 cases in two datasets, and a study.toml.

    Reader n is right on a case with chance (60 + 5 n)%; truth alternates in pairs, so that its
    order tells nothing. Tests copy the folder before they change it.
    """
    folder = tmp_path_factory.mktemp("tiny_study")
    chance = random.Random(20)  # noqa: S311 - no secret
    truth = {
        f"case-{case:02d}": "fracture" if case % 4 in {0, 3} else "intact" for case in range(1, 21)
    }
    readers = [f"reader-{reader}" for reader in range(1, 7)]

    def reads(reader: str, correct: float) -> Iterable[tuple[str, str, str]]:
        for case, label in truth.items():
            other = "intact" if label == "fracture" else "fracture"
            yield reader, case, label if chance.random() < correct else other

    _write(
        folder / "cases.csv",
        ("case", "truth", "dataset"),
        (
            (case, label, "film" if case <= "case-10" else "tomography")
            for case, label in truth.items()
        ),
    )
    _write(
        folder / "reads.csv",
        ("reader", "case", "response"),
        (read for n, reader in enumerate(readers, 1) for read in reads(reader, 0.6 + 0.05 * n)),
    )
    _write(folder / "models.csv", ("model", "case", "response"), reads("net", 0.8))
    _write(
        folder / "readers.csv",
        ("reader", "experience_years", "subspecialty"),
        ((reader, str(n * n), "bone" if n % 2 else "chest") for n, reader in enumerate(readers)),
    )
    (folder / "study.toml").write_text(TINY_SETTINGS, encoding="utf-8")
    return folder


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
