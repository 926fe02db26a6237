"""Studies that many tests read: the example, and one so small that it can be checked by hand."""

from __future__ import annotations

import csv
import os
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from readerstats.cli.main import BLAS_THREADS

for name in BLAS_THREADS:  # as the command line has it, and before numpy is imported
    os.environ.setdefault(name, "1")

if TYPE_CHECKING:
    from readerstats.study.model import Study

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


@pytest.fixture(scope="session")
def study_of() -> Callable[..., Study]:
    """Build a study from a string of answers a reader: 1 positive, 0 negative, . not read."""
    return _study_of


def _study_of(
    reads: Mapping[str | tuple[str, str], str],
    *,
    truth: str,
    models: Mapping[str | tuple[str, str], str] | None = None,
    datasets: str | None = None,
    readers: Mapping[str, Sequence[object]] | None = None,
    ratings: bool = False,
    threshold: float | None = None,
    **settings: Any,
) -> Study:
    """Answers by reader, or by (reader, modality); with `ratings` each digit is a score.

    `datasets` has a letter a case; `readers` are columns with a value for each reader of `reads`.
    """
    import pandas as pd

    from readerstats.study.config import Settings
    from readerstats.study.model import Study

    cases = [f"case-{number:02d}" for number in range(1, len(truth) + 1)]
    label = {"1": "yes", "0": "no"}

    def table(answers: Mapping[str | tuple[str, str], str], who: str) -> pd.DataFrame:
        rows = []
        for key, marks in answers.items():
            name, modality = key if isinstance(key, tuple) else (key, None)
            for case, mark in zip(cases, marks, strict=True):
                if mark != ".":
                    answer = {"score": int(mark)} if ratings else {"response": label[mark]}
                    rows.append({who: name, "case": case, "modality": modality} | answer)
        return pd.DataFrame(rows).dropna(axis="columns", how="all")

    names = dict.fromkeys(key if isinstance(key, str) else key[0] for key in reads)
    held: dict[str, Sequence[object]] = {"case": cases, "truth": [label[mark] for mark in truth]}
    if datasets is not None:
        held["dataset"] = list(datasets)
    return Study(
        reads=table(reads, "reader") if reads else None,
        cases=pd.DataFrame(held),
        models=None if models is None else table(models, "model"),
        readers=None if readers is None else pd.DataFrame({"reader": list(names), **readers}),
        positive="yes",
        negative="no",
        threshold=threshold,
        settings=Settings().override(**{"replicates": 300, "seed": 7, "workers": 1} | settings),
    )


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
