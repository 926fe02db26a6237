"""Who settled the truth of a case, where a column of the cases says it."""

from __future__ import annotations

import re
from typing import Final

_SETTLED: Final = re.compile(
    r"truth|reference|gold|standard|consensus|adjudicat|arbit|annotat|label", re.IGNORECASE
)
_BETWEEN: Final = re.compile(r"(\s*[;,/&+|]\s*|\s+and\s+)")


def is_truth_source(column: str) -> bool:
    """Whether a column of the cases may name those who settled the truth.

    Examples
    --------
    >>> is_truth_source("truth_reader"), is_truth_source("adjudicator"), is_truth_source("region")
    (True, True, False)
    """
    return bool(_SETTLED.search(column))


def parts_of(text: str) -> list[str]:
    """Split a cell into the names that it holds and what stands between them, in turn.

    Examples
    --------
    >>> parts_of("R01; R02 and R03")
    ['R01', '; ', 'R02', ' and ', 'R03']
    """
    return _BETWEEN.split(text)
