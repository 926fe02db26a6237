"""`@pytest.mark.reference("topic")` runs a test on every binding record of expected/topic.json.

`reference("topic", what="test")` keeps the records whose id has ``.test`` as one of its parts.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


class Record(dict[str, Any]):
    """One record, with the comparison that its tolerance asks for."""

    def agrees(self, actual: float | None, expected: float | None) -> bool:
        """Whether our number is the expected one to the record's tolerance."""
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
    return [
        Record(record)
        for record in found
        if "use" not in record and (what is None or what in record["id"].split("."))
    ]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    marker = metafunc.definition.get_closest_marker("reference")
    if marker is None or "record" not in metafunc.fixturenames:
        return
    found = records(*marker.args, **marker.kwargs)
    assert found, f"no record of {marker.args}"
    metafunc.parametrize("record", found, ids=[record["id"] for record in found])
