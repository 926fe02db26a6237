"""How much room words take in the font of print, and which letters it has."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

Face: TypeAlias = Literal["Regular", "Bold", "Italic"]
FACES: Final[tuple[Face, ...]] = get_args(Face)
FAMILY: Final = "Readerstats Sans"
SIZE: Final = 8.0
SMALL: Final = 7.0
"""Points. No letter is smaller than the second; only dense figures have it."""
_FOLDER: Final = Path(__file__).parent / "fonts"


@cache
def _advances(face: Face) -> dict[int, float]:
    """Read the widths of the letters of one face, as shares of their size."""
    from fontTools.ttLib import TTFont  # comes with matplotlib

    with TTFont(path_of(face), lazy=True) as font:
        units, advances = font["head"].unitsPerEm, font["hmtx"].metrics
        return {code: advances[name][0] / units for code, name in font.getBestCmap().items()}


def path_of(face: Face) -> Path:
    """Return the file of one face of the font.

    Examples
    --------
    >>> path_of("Bold").name
    'ReaderstatsSans-Bold.ttf'
    """
    return _FOLDER / f"ReaderstatsSans-{face}.ttf"


def has(letter: str) -> bool:
    """Whether the font has a letter.

    Examples
    --------
    >>> has("κ"), has("界")
    (True, False)
    """
    return ord(letter) in _advances("Regular")


def _advance(letter: str, face: Face) -> float:
    known = _advances(face).get(ord(letter))
    if known is not None:
        return known
    wide = unicodedata.east_asian_width(letter) in "WF"
    return 0.0 if unicodedata.combining(letter) else (1.0 if wide else 0.65)


def width(words: str, size: float = SIZE, face: Face = "Regular") -> float:
    """Return the width of words in points.

    Examples
    --------
    >>> round(width("75%", 8), 1)
    16.0
    """
    return size * sum(_advance(letter, face) for letter in words)


def widest(several: Iterable[str], size: float = SIZE, face: Face = "Regular") -> float:
    """Return the width of the widest of several words; 0 for none."""
    return max((width(words, size, face) for words in several), default=0.0)


def fitted(words: str, room: float, size: float = SIZE, face: Face = "Regular") -> str:
    """Shorten words with an ellipsis until they fit.

    Examples
    --------
    >>> fitted("R1", 40), fitted("Musculoskeletal", 40)
    ('R1', 'Musculo…')
    """
    if width(words, size, face) <= room:
        return words
    left = room - width("…", size, face)
    kept = ""
    for letter in words:
        left -= size * _advance(letter, face)
        if left < 0:
            break
        kept += letter
    return kept.rstrip() + "…"


def in_lines(words: str, room: float, size: float = SIZE, most: int = 3) -> tuple[str, ...]:
    """Break words into lines that fit; the last one is shortened where there are too many.

    Examples
    --------
    >>> in_lines("readers and cases random", 60)
    ('readers and', 'cases random')
    """
    lines: list[str] = []
    line = ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and width(longer, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] = f"{kept[-1]} {' '.join(lines[most:])}"
    return tuple(fitted(line, room, size) for line in kept)
