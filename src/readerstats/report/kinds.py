"""The kinds of number that a report writes, and the scale on which each is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal[
    "proportion",
    "difference",
    "correlation",
    "ratio",
    "index",
    "index-difference",
    "d-prime",
    "d-prime-difference",
    "number",
]


@dataclass(frozen=True, slots=True)
class Scale:
    """How one kind of number is written: what it is multiplied by, digits, unit, null value."""

    digits: int
    factor: int = 1
    unit: str = ""
    null: float | None = None


SCALES: Final[Mapping[Kind, Scale]] = MappingProxyType(
    {
        "proportion": Scale(0, 100, "%"),
        "difference": Scale(0, 100, " percentage points", null=0),
        "correlation": Scale(2, null=0),
        "ratio": Scale(2, null=1),
        "index": Scale(2),
        "index-difference": Scale(2, null=0),
        "d-prime": Scale(1),
        "d-prime-difference": Scale(1, null=0),
        "number": Scale(1),
    }
)
