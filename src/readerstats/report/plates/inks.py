"""The few colours of print: told apart without colour vision, and in grey."""

from __future__ import annotations

from typing import Final

INK: Final = "#1a1a1a"
SOFT: Final = "#555555"
GRID: Final = "#dddddd"
PAPER: Final = "#ffffff"
HUMAN: Final = "#0b4f8a"
MODEL: Final = "#d55e00"
AVERAGE: Final = "#000000"
FAINT: Final = "#8a8a8a"
FULL: Final = {"human": HUMAN, "model": MODEL}
PARTLY: Final = {"human": "#a3c0dc", "model": "#f5c9a6"}
"""Of what is whole, and of what is so in part."""
BAND: Final = "#e3eaf1"
WASH: Final = "#f0f2f4"
BLUES: Final = ("#ffffff", "#dbe7f2", "#aecbe3", "#73a5cd", "#2f78b0", "#0b3f70")
"""From nothing to all: each step clearly darker than the one before."""
LOW: Final = ("#f8dcc6", "#f2c09a", "#e9a36b", "#cf7a35", "#b04d15")
HIGH: Final = ("#cfe0ee", "#94bbdb", "#5592c2", "#1f6aa5", "#0b3f70")
"""The two sides of a scale of ratings, from its middle outward."""
MIDDLE: Final = "#e6e6e6"

_DARK_ENOUGH: Final = 55.0
_LINEAR: Final = 0.04045


def lightness(ink: str) -> float:
    """Return the lightness L* of a colour, 0 for black to 100 for white: what is left in grey.

    Examples
    --------
    >>> lightness("#000000"), round(lightness("#ffffff")), round(lightness("#777777"))
    (0.0, 100, 50)
    """
    channels = [int(ink[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    )
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


def upon(ground: str) -> str:
    """Return the colour in which words can be read on a ground.

    Examples
    --------
    >>> upon("#ffffff") == INK, upon("#0b3f70") == PAPER
    (True, True)
    """
    return INK if lightness(ground) > _DARK_ENOUGH else PAPER
