"""Ratings for print: one stacked bar a class of cases, around the middle of the scale."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from readerstats.report.plates import axes, inks
from readerstats.report.plates.lettering import SIZE, SMALL, fitted, widest, width
from readerstats.report.plates.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.figures.rating_bars import RatingBar, RatingPlot
    from readerstats.report.plates.columns import Width

_BAR, _PITCH = 15.0, 21.0


def column_of(plot: RatingPlot) -> Width:
    """Return the width at which the shares can stand in the bars."""
    return "middle" if len(plot.steps) <= 7 else "double"


def draw(plot: RatingPlot, wide: float) -> Sheet:
    """Draw the bars on a given width in points."""
    sheet = Sheet(wide)
    counts = widest((f"n = {bar.n}" for bar in plot.bars), SMALL)
    names = max(min(widest(bar.label for bar in plot.bars), 0.25 * wide), counts) + 8
    left = max((_halves(bar)[0] for bar in plot.bars if bar.n), default=0.5)
    right = max((_halves(bar)[1] for bar in plot.bars if bar.n), default=0.5)
    room = wide - names
    unit = room / (left + right)
    middle = names + left * unit
    y = _key(sheet, plot.steps, names) + 6
    top, group, panel = y, "", 0
    groups = len({bar.group for bar in plot.bars})
    bars = []
    for bar in plot.bars:
        if bar.group and bar.group != group:
            y += 4 if group else 0
            group = bar.group
            axes.heading(sheet, (0, y + 8), group, wide, panel if groups > 1 else None)
            panel += 1
            y += 14
        bars.append((bar, y))
        y += _PITCH
    sheet.line((middle, top), (middle, y - 3), ink=inks.FAINT, weight=0.6, dash="dashed")
    for bar, at in bars:
        sheet.words(names - 6, at + 7.4, bar.label, anchor="right", room=names - 7)
        sheet.words(names - 6, at + 15.4, f"n = {bar.n}", size=SMALL, ink=inks.SOFT, anchor="right")
        _bar(sheet, plot, bar, (middle, unit), at)
    sheet.height = y - 3
    return sheet


def _halves(bar: RatingBar) -> tuple[float, float]:
    """Return the shares to the left and right of the middle, half of the middle step on each."""
    size = len(bar.counts)
    half = size // 2
    low, high = sum(bar.counts[:half]), sum(bar.counts[size - half :])
    between = bar.n - low - high
    return (low + between / 2) / bar.n, (high + between / 2) / bar.n


def shade(step: int, size: int) -> str:
    """Return the colour of a step: which side of the middle, and the darker the farther from it.

    Examples
    --------
    >>> shade(2, 5) == inks.MIDDLE, shade(0, 5) == inks.LOW[-1]
    (True, True)
    """
    half = size // 2
    if size % 2 and step == half:
        return inks.MIDDLE
    away = half - step if step < half else step - (size - half) + 1
    side = inks.LOW if step < half else inks.HIGH
    return side[math.ceil(len(side) * away / half) - 1]


def _bar(
    sheet: Sheet, plot: RatingPlot, bar: RatingBar, places: tuple[float, float], y: float
) -> None:
    middle, unit = places
    if not bar.n:
        sheet.words(middle + 4, y + 10, "no ratings", size=SMALL, ink=inks.SOFT)
        return
    x = middle - _halves(bar)[0] * unit
    for place, count in enumerate(bar.counts):
        span = count / bar.n * unit
        fill = shade(place, len(plot.steps))
        if span > 0:
            sheet.box((x, y), (span, _BAR), fill, edge=inks.PAPER, weight=0.6)
        words = plot.style.value(count / bar.n, "proportion", digits=0)
        if span > width(words) + 3:
            sheet.words(x + span / 2, y + _BAR / 2 + 0.36 * SIZE, words, ink=inks.upon(fill),
                        anchor="center")  # fmt: skip
        x += span


def _key(sheet: Sheet, steps: Sequence[str], left: float) -> float:
    """Name the steps over the bars, in as many lines as they need."""
    x, y = left, 0.0
    for place, step in enumerate(steps):
        words = fitted(step, sheet.width - left - 14)
        room = 12 + width(words) + 12
        if x > left and x + room > sheet.width:
            x, y = left, y + 12
        sheet.box((x, y + 1), (8, 8), shade(place, len(steps)), edge=inks.SOFT, weight=0.3)
        sheet.words(x + 11, y + 8, words)
        x += room
    return y + 12
