"""`@pytest.mark.reference("topic")` runs a test on every binding record of expected/topic.json.

`reference("topic", what="test")` keeps the records whose id has ``.test`` as one of its parts.
"""

from __future__ import annotations

import json
import math
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

HERE = Path(__file__).parent
if str(HERE) not in sys.path:  # pytest's import mode does not let modules here import each other
    sys.path.insert(0, str(HERE))


class Compared(NamedTuple):
    """Two numbers that a test has compared, for docs/parity.md."""

    topic: str
    record: str
    test: str
    actual: float | None
    expected: float | None


COMPARED: list[Compared] = []
"""Every comparison of this run, in the order of the tests."""


class Record(dict[str, Any]):
    """One record, with the comparison that its tolerance asks for."""

    topic = ""

    def agrees(self, actual: float | None, expected: float | None) -> bool:
        """Whether our number is the expected one to the record's tolerance."""
        test = os.environ.get("PYTEST_CURRENT_TEST", "")
        COMPARED.append(Compared(self.topic, self["id"], test, actual, expected))
        if expected is None:
            return actual is None
        if actual is None:
            return False
        tolerance = self["tolerance"]
        allowed = max(tolerance["abs"], tolerance["rel"] * abs(expected))
        return math.isfinite(actual) and abs(actual - expected) <= allowed

    def assert_agrees(self, actual: dict[str, float | None]) -> None:
        """Assert that each of our numbers equals the record's number of the same name."""
        expected = {name: self["expected"][name] for name in actual}
        wrong = {
            name: (actual[name], expected[name])
            for name in actual
            if not self.agrees(actual[name], expected[name])
        }
        assert not wrong, f"{self['id']} (ours, expected): {wrong}"


def records(topic: str, what: str | None = None) -> list[Record]:
    """Return the binding records of a topic."""
    found = json.loads((HERE / "expected" / f"{topic}.json").read_text(encoding="utf-8"))
    binding = [
        Record(record)
        for record in found
        if "use" not in record and (what is None or what in record["id"].split("."))
    ]
    for record in binding:
        record.topic = topic
    return binding


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marker = metafunc.definition.get_closest_marker("reference")
    if marker is None or "record" not in metafunc.fixturenames:
        return
    found = records(*marker.args, **marker.kwargs)
    assert found, f"no record of {marker.args}"
    metafunc.parametrize("record", found, ids=[record["id"] for record in found])


class Grid(NamedTuple):
    """Reads of the levels of a column; NaN where not read."""

    scores: np.ndarray
    decisions: np.ndarray
    truth: np.ndarray
    levels: tuple[str, ...]
    readers: tuple[str, ...]

    def of(self, metric: str) -> np.ndarray:
        """Scores for areas, decisions for every other metric."""
        return self.scores if metric in ("auc", "partial-auc") else self.decisions


@cache
def _grid(file: str, column: str | None) -> Grid:
    """Lay out one file; without a column there is one level."""
    reads = pd.read_csv(HERE / "data" / file)
    level = pd.Categorical(["all"] * len(reads) if column is None else reads[column])
    reader, case = (pd.Categorical(reads[name]) for name in ("reader", "case"))
    shape = (len(level.categories), len(reader.categories), len(case.categories))
    at = (level.codes, reader.codes, case.codes)

    def laid_out(name: str) -> np.ndarray:
        cells = np.full(shape, np.nan)
        if name in reads:
            cells[at] = reads[name]
        return cells

    truth = np.zeros(shape[2], dtype=bool)
    truth[case.codes] = reads["truth"] == 1
    return Grid(
        laid_out("score"),
        laid_out("response"),
        truth,
        tuple(map(str, level.categories)),
        tuple(map(str, reader.categories)),
    )


@pytest.fixture
def grid():
    """Lay out the reads of a file of data/ with axes (level, reader, case)."""
    return _grid


@pytest.fixture(scope="session")
def part(tmp_path_factory: pytest.TempPathFactory):
    """Write a part of a data file: the rows with these values, without a column."""
    folder = tmp_path_factory.mktemp("parts")

    @cache
    def written(file: str, without: str | None = None, **values: str) -> str:
        reads = pd.read_csv(HERE / "data" / file, dtype=str)
        for column, value in values.items():
            reads = reads[reads[column] == value]
        name = "-".join([Path(file).stem, *values.values(), f"{without}.csv"])
        reads.drop(columns=without or []).to_csv(folder / name, index=False)
        return str(folder / name)

    return written
