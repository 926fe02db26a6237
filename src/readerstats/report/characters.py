"""Characters that no document may hold, and those that need a script of their own."""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

Script: TypeAlias = Literal["latin", "right-to-left", "chinese", "japanese", "korean"]

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""What XML does not allow, and controls that it allows and nobody can see."""
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
"""Marks that turn the reading direction: a name must not turn the numbers after it."""
_LONE: Final = re.compile("[\ud800-\udfff]")
_RIGHT_TO_LEFT: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_KANA: Final = "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_HANGUL: Final = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_HAN: Final = "\u2e80-\u2fdf\u3000-\u303f\u3100-\u312f\u3400-\u9fff\uf900-\ufaff\uff00-\uff65"
_STRETCH: Final = re.compile(
    f"(?P<rtl>[{_RIGHT_TO_LEFT}]+(?:[ .'’-]+[{_RIGHT_TO_LEFT}]+)*)"
    f"|(?P<asian>[{_KANA}{_HANGUL}{_HAN}\U00020000-\U0003ffff]+)"
)


def settled(words: str) -> str:
    r"""Keep what every form of document can hold: lines become spaces, controls go.

    Parameters
    ----------
    words : str
        From a file, and so with whatever marks.

    Returns
    -------
    str
        On one line, without control characters and without marks that turn the direction of
        what follows; half of a character becomes the replacement character.

    Examples
    --------
    >>> settled("R1\x00\n\u202e two"), settled("\ud800")
    ('R1 two', '�')
    """
    words = re.sub("[\t\n\r\v\f\x85\u2028\u2029]+", " ", words)
    words = _TURNING.sub("", _FORBIDDEN.sub("", words))
    return re.sub(" {2,}", " ", _LONE.sub("\ufffd", words))


def stretches(words: str) -> list[tuple[str, Script]]:
    """Part words where their script changes: each script has fonts and a direction of its own.

    Examples
    --------
    >>> stretches("R1 דנה לוי (3)")
    [('R1 ', 'latin'), ('דנה לוי', 'right-to-left'), (' (3)', 'latin')]
    >>> stretches("田中")
    [('田中', 'chinese')]
    """
    parts: list[tuple[str, Script]] = []
    end = 0
    for found in _STRETCH.finditer(words):
        if found.start() > end:
            parts.append((words[end : found.start()], "latin"))
        parts.append((found[0], "right-to-left" if found["rtl"] else _asian(words)))
        end = found.end()
    if end < len(words):
        parts.append((words[end:], "latin"))
    return parts


def _asian(words: str) -> Script:
    """Tell by the letters that only one of them has; Han alone is taken for Chinese."""
    if re.search(f"[{_KANA}]", words):
        return "japanese"
    return "korean" if re.search(f"[{_HANGUL}]", words) else "chinese"


def slug(
    words: str, *, longest: int = 60, keep_case: bool = False, otherwise: str = "unnamed"
) -> str:
    """Make words the name of a file: letters, digits and hyphens, whatever they were.

    Parameters
    ----------
    words : str
    longest : int, default 60
        Characters that are kept.
    keep_case : bool, default False
    otherwise : str, default "unnamed"
        The name where there is no letter and no digit.

    Examples
    --------
    >>> slug("../R 1: Dr. No/../"), slug("田中"), slug("...")
    ('r-1-dr-no', '田中', 'unnamed')
    """
    cased = words if keep_case else words.lower()
    kept = "".join(mark if mark.isalnum() else " " for mark in cased)
    return "-".join(kept.split())[:longest].strip("-") or otherwise
