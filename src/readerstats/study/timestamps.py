"""Text cells as points in time: ISO and the usual formats, strictly, and never by a guess."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias

from readerstats.study.labels import no_answer
from readerstats.study.tables import Table, each_value
from readerstats.study.translate import distinct_values, translated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readerstats.errors import Problem

First: TypeAlias = Literal["day", "month"]

_TIME = (
    r"(?:[T ,]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"\s?(?P<half>[ap]\.?m\.?)?\s?(?P<zone>z|utc|[+-]\d{2}:?\d{2})?)?$"
)
_SIGN, _TWO = r"(?P<sign>[-/.])", r"\d{1,2}"
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}}){_SIGN}(?P<month>{_TWO})(?P=sign)(?P<day>{_TWO}){_TIME}",
    re.IGNORECASE,
)
_YEAR_LAST = re.compile(
    rf"(?P<one>{_TWO}){_SIGN}(?P<two>{_TWO})(?P=sign)(?P<year>\d{{4}}){_TIME}", re.IGNORECASE
)
_MONTH_NAMED = re.compile(
    r"(?:(?P<day>\d{1,2})[ -](?P<name>[a-z]{3,9})\.?|(?P<name2>[a-z]{3,9})\.? (?P<day2>\d{1,2}),?)"
    rf"[ -](?P<year>\d{{4}}){_TIME}",
    re.IGNORECASE,
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_YEARS = range(1970, 2101)
_REMEDY = "write it as 2026-03-05 14:30:00"


def point_in_time(text: str, first: First | None = None) -> dt.datetime | None:
    """Return the point in time that a text holds, or None.

    Parameters
    ----------
    text : str
    first : {"day", "month"}, optional
        What stands first where the year is last, as in 05/03/2026; with dots it is the day. None
        where it is not known: such a text is then no point in time.

    Returns
    -------
    datetime or None
        In UTC and without a zone where the text names one; else as written.

    Examples
    --------
    >>> point_in_time("2026-03-05T14:30:00+01:00").isoformat()
    '2026-03-05T13:30:00'
    >>> point_in_time("05.03.2026 14:30").day, point_in_time("05/03/2026"), point_in_time("noon")
    (5, None, None)
    """
    written = text.strip()
    if found := _YEAR_FIRST.match(written):
        return _composed(found, int(found["month"]), int(found["day"]))
    if found := _YEAR_LAST.match(written):
        order = "day" if found["sign"] == "." else first
        if order is None:
            return None
        one, two = int(found["one"]), int(found["two"])
        return _composed(found, *((two, one) if order == "day" else (one, two)))
    if found := _MONTH_NAMED.match(written):
        name, day = found["name"] or found["name2"], found["day"] or found["day2"]
        months = [m for m, full in enumerate(_MONTHS, 1) if _names_month(name.lower(), full)]
        return _composed(found, months[0], int(day)) if months else None
    return None


def _names_month(name: str, full: str) -> bool:
    return name in (full, full[:3]) or (full == "september" and name == "sept")


def _composed(found: re.Match[str], month: int, day: int) -> dt.datetime | None:
    hour, half = int(found["hour"] or 0), (found["half"] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    year = int(found["year"])
    if year not in _YEARS:
        return None
    part = int((found["part"] or "0").ljust(6, "0")[:6])
    try:
        when = dt.datetime(  # noqa: DTZ001 - the zone is taken off below, to UTC
            year, month, day, hour, int(found["minute"] or 0), int(found["second"] or 0), part
        )
        return when - _offset(found["zone"])
    except (ValueError, OverflowError):
        return None


def _offset(zone: str | None) -> dt.timedelta:
    if zone is None or zone.lower() in ("z", "utc"):
        return dt.timedelta()
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    if hours > 14 or minutes > 59:
        raise ValueError("no such time zone")
    return dt.timedelta(hours=hours, minutes=minutes) * (-1 if zone[0] == "-" else 1)


def what_is_first(texts: Iterable[str]) -> First | None:
    """Tell from all dates of a file whether day or month stands first where the year is last.

    Returns
    -------
    {"day", "month"} or None
        None where every date could be read both ways, or some one way and some the other.

    Examples
    --------
    >>> what_is_first(["05/03/2026", "25/03/2026"]), what_is_first(["05/03/2026"])
    ('day', None)
    """
    seen: set[First] = set()
    for text in texts:
        found = _YEAR_LAST.match(text.strip())
        if found and found["sign"] != ".":
            if int(found["one"]) > 12:
                seen.add("day")
            if int(found["two"]) > 12:
                seen.add("month")
    return seen.pop() if len(seen) == 1 else None


def settle_timestamps(reads: Table) -> Iterator[Problem]:
    """Turn the column of timestamps into points in time, and tell the cells that are none.

    A cell that cannot be read counts as empty: nothing but the order and the pauses rest on it.
    """
    if not reads.has("timestamp"):
        return
    import pandas as pd

    told = translated(reads.frame["timestamp"], lambda c: None if c is None or no_answer(c) else c)
    when = pd.Series(None, index=told.index, dtype=object)
    files = reads.places["file"]
    for file in dict.fromkeys(files):
        rows = (files == file).to_numpy(dtype=bool)
        texts = distinct_values(told[rows])
        first = what_is_first(texts)
        meaning = {text: point_in_time(text, first) for text in texts}
        zoned = {text for text in texts if _has_zone(text)}
        if zoned and len(zoned) < len(texts):  # hours apart, nobody knows how many
            meaning |= {text: None for text in texts if text not in zoned}
        when[rows] = told[rows].map(meaning)
    unread = (told.notna() & when.isna()).to_numpy(dtype=bool)
    yield from each_value("timestamp-not-read", reads, "timestamp", unread, _why, remedy=_REMEDY)
    reads.frame["timestamp"] = pd.to_datetime(when)


def _has_zone(text: str) -> bool:
    for pattern in (_YEAR_FIRST, _YEAR_LAST, _MONTH_NAMED):
        if found := pattern.match(text.strip()):
            return found["zone"] is not None
    return False


def _why(text: str) -> str:
    if point_in_time(text) is not None:
        return "has no time zone, and others of the file have one; it is left out"
    if point_in_time(text, "day") or point_in_time(text, "month"):
        return "could be day/month or month/day; it is left out"
    return "is not a time that can be read; it is left out"
