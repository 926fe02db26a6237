"""Durations as programs write them, in seconds."""

from __future__ import annotations

import re
from typing import Final

_DURATION: Final = re.compile(
    r"(?:(?P<days>\d{1,4}) (?:days?, )?)?(?:(?P<hours>\d{1,3}):)?(?P<minutes>\d{1,4}):"
    r"(?P<seconds>\d{1,2}(?:\.\d{1,9})?)"
)
_ISO: Final = re.compile(
    r"P(?:(?P<days>\d{1,4})D)?T(?:(?P<hours>\d{1,4})H)?(?:(?P<minutes>\d{1,4})M)?(?:(?P<seconds>\d{1,6}(?:\.\d{1,9})?)S)?"
)


def seconds_of(text: str | None) -> float | None:
    """Return a duration in seconds; None where the text is none.

    Examples
    --------
    >>> seconds_of("00:01:02.500000"), seconds_of("1 00:00:01"), seconds_of("P0DT00H00M07S")
    (62.5, 86401.0, 7.0)
    >>> seconds_of("soon")
    """
    found = _DURATION.fullmatch(text or "") or _ISO.fullmatch(text or "")
    if found is None:
        return None
    days, hours, minutes, seconds = (float(found[part] or 0) for part in
                                     ("days", "hours", "minutes", "seconds"))  # fmt: skip
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
