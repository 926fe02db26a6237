"""A share in everyday words: about three in four."""

from __future__ import annotations

from math import gcd
from typing import Final

from readerstats.report.decimals import rounded
from readerstats.report.spelling import spelled

_PARTS: Final = (2, 3, 4, 5, 10, 20)
"""Denominators that people can picture, the simplest first."""
_NEAR: Final = 2.0
"""Percentage points within which the simplest fraction is near enough."""

_OFTEN: Final = {
    "all": "every time",
    "nearly all": "nearly every time",
    "none": "none of the time",
    "almost none": "almost none of the time",
}


def in_everyday_words(share: float) -> str:
    """Say a share as so many in so many.

    Parameters
    ----------
    share : float
        On [0, 1].

    Returns
    -------
    str
        With ``about``, unless it is none or all; never farther off than 2.5 percentage points.

    Examples
    --------
    >>> [in_everyday_words(share) for share in (0.75, 0.7, 0.5, 1.0, 0.99, 0.002)]
    ['about three in four', 'about seven in 10', 'about half', 'all', 'nearly all', 'almost none']
    """
    part = _part_of(share)
    if isinstance(part, str):
        return part
    some, parts = part
    return "about half" if parts == 2 else f"about {some_words(some)} in {some_words(parts)}"


def how_often(share: float) -> str:
    """Say a share as so many times in so many.

    Parameters
    ----------
    share : float
        On [0, 1].

    Examples
    --------
    >>> [how_often(share) for share in (0.75, 0.5, 1.0, 0.99, 0.1)]
    ['about three times in four', 'about half the time', 'every time', 'nearly every time',
    'about once in 10 times']
    """
    part = _part_of(share)
    if isinstance(part, str):
        return _OFTEN[part]
    some, parts = part
    if parts == 2:
        return "about half the time"
    if some == 1:
        return f"about once in {some_words(parts)} times"
    return f"about {some_words(some)} times in {some_words(parts)}"


def some_words(number: int) -> str:
    """Write a small number as everyday text does.

    Examples
    --------
    >>> some_words(9), some_words(17)
    ('nine', '17')
    """
    return spelled(number) if 0 <= number <= 9 else str(number)


def _part_of(share: float) -> tuple[int, int] | str:
    """Find the simplest fraction that is near enough, or the word for next to none or all."""
    percent = float(rounded(share * 100, 1))
    if share in (0.0, 1.0):
        return "all" if share else "none"
    if percent > 97.5:
        return "nearly all"
    if percent < 2.5:
        return "almost none"
    for parts in _PARTS:
        some = int(rounded(percent * parts / 100, 0))
        if 0 < some < parts and abs(100 * some / parts - percent) <= _NEAR:
            return some, parts
    some = int(rounded(percent * 20 / 100, 0))
    common = gcd(some, 20)
    return some // common, 20 // common
