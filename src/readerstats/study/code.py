"""What one code of a problem stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from readerstats.errors import Severity

Subject: TypeAlias = Literal[
    "files", "settings", "columns", "reads", "cases", "readers", "design", "analysis", "wording"
]


@dataclass(frozen=True, slots=True)
class Code:
    """What one code stands for.

    Attributes
    ----------
    name : str
        The code, such as ``"unknown-case"``.
    severity : {"error", "warning", "note"}
    subject : str
        What the check looks at; the manual groups by it.
    title : str
        Two or three words for the report's list of alerts.
    explanation : str
        What was found and why it matters.
    remedy : str
        What to do, where the problem itself says nothing more exact.
    """

    name: str
    severity: Severity
    subject: Subject
    title: str
    explanation: str
    remedy: str = ""
