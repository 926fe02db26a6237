"""Ratings as stacked bars around the middle of their scale: one bar a class of cases."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from readerstats.report import svg
from readerstats.report.figures import marks
from readerstats.report.figures.figure import Figure, figure
from readerstats.report.table import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.style import Style
    from readerstats.report.table import Table

_BAR, _GAP, _SHADES = 26.0, 10.0, 5


@dataclass(frozen=True, slots=True)
class RatingBar:
    """The ratings of one class of cases.

    Attributes
    ----------
    label : str
        The class, such as ``"synthetic"``.
    counts : tuple of int
        Ratings of each step, lowest first.
    group : str
        A heading over neighbouring bars that have the same, such as the dataset.
    """

    label: str
    counts: tuple[int, ...]
    group: str = ""

    @property
    def n(self) -> int:
        """Number of ratings."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingPlot:
    """Ratings of classes of cases as a value."""

    steps: tuple[str, ...]
    bars: tuple[RatingBar, ...]
    style: Style


def rating_bars(
    *,
    anchor: str,
    title: str,
    steps: Sequence[str],
    bars: Sequence[RatingBar],
    style: Style,
    caption: str = "",
) -> Figure:
    """Draw the ratings of each class, low steps to the left and high steps to the right.

    Parameters
    ----------
    anchor, title, caption : str
    steps : sequence of str
        Names of the steps, lowest first.
    bars : sequence of RatingBar
        From top to bottom; a bar without ratings stays empty.
    style : Style

    Returns
    -------
    Figure

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> rating_bars(anchor="q", title="Quality", steps=("1", "2", "3"), style=RADIOLOGY,
    ...     bars=[RatingBar("authentic", (1, 1, 2))]).alt
    'Ratings from 1 to 3, one bar a class. authentic (n = 4): 1 25%, 2 25%, 3 50%.'
    """
    left = max((_halves(bar)[0] for bar in bars if bar.n), default=0.5)
    right = max((_halves(bar)[1] for bar in bars if bar.n), default=0.5)

    def draw(width: float) -> tuple[list[str], float]:
        desk = width > 500
        start = 0.2 * width if desk else 0.0
        unit = (width - start) / (left + right)
        middle = start + left * unit
        parts, y = _legend(steps, width)
        y += 8
        legend, parts = parts, []
        top, group = y, ""
        for bar in bars:
            if bar.group and bar.group != group:
                group = bar.group
                words = svg.fitted(group, 13, width)
                parts.append(svg.label(0, y + 15, words, kind="panel", size=13))
                y += 24
            words = f"{bar.label}, n = {bar.n}"
            if desk:
                fitted = svg.fitted(bar.label, 13, start - 14)
                parts.append(svg.label(start - 12, y + 12, fitted, size=13, anchor="end"))
                count = f"n = {bar.n}"
                place = start - 12
                parts.append(svg.label(place, y + 25, count, kind="soft", size=11, anchor="end"))
            else:
                parts.append(svg.label(0, y + 13, svg.fitted(words, 13, width), size=13))
                y += 19
            parts += _bar(bar, steps, (middle, unit), y, style)
            y += _BAR + _GAP
        # Under the bars, so that it crosses no number.
        rule = svg.line(middle, top, middle, y - _GAP + 4, "rule")
        return [*legend, rule, *parts], y

    told = "; ".join(_told(bar, steps, style) for bar in bars)
    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=f"Ratings from {steps[0]} to {steps[-1]}, one bar a class. {told}.",
        caption=caption,
        data=_data(anchor, title, steps, bars, style),
        drawn=RatingPlot(steps=tuple(steps), bars=tuple(bars), style=style),
    )


def _halves(bar: RatingBar) -> tuple[float, float]:
    """Return the shares to the left and right of the middle, half of the middle step on each."""
    size = len(bar.counts)
    half = size // 2
    low, high = sum(bar.counts[:half]), sum(bar.counts[size - half :])
    between = bar.n - low - high
    return (low + between / 2) / bar.n, (high + between / 2) / bar.n


def shade(step: int, size: int) -> str:
    """Return the classes of one step: which side of the middle, and how far from it.

    Examples
    --------
    >>> [shade(step, 5) for step in range(5)]
    ['step low deep5', 'step low deep3', 'step middle', 'step high deep3', 'step high deep5']
    """
    half = size // 2
    if size % 2 and step == half:
        return "step middle"
    away = half - step if step < half else step - (size - half) + 1
    side = "low" if step < half else "high"
    return f"step {side} deep{math.ceil(_SHADES * away / half)}"


def _bar(
    bar: RatingBar, steps: Sequence[str], scale: tuple[float, float], y: float, style: Style
) -> list[str]:
    """Draw one bar on a scale that is given by the place of its middle and its whole length."""
    middle, unit = scale
    if not bar.n:
        return [svg.label(middle + 6, y + 17, "no ratings", kind="soft", size=12)]
    parts = []
    x = middle - _halves(bar)[0] * unit
    for place, (step, count) in enumerate(zip(steps, bar.counts, strict=True)):
        span = count / bar.n * unit
        kind = shade(place, len(steps))
        words = style.value(count / bar.n, "proportion", digits=0)
        drawn = [svg.rectangle(x, y, span, _BAR, "fill")]
        if span > svg.text_width(words, 12) + 6:
            drawn.append(
                svg.label(x + span / 2, y + 17, words, kind="share", size=12, anchor="middle")
            )
        tooltip = f"{bar.label}, {step}: {count} of {bar.n} ({words})"
        parts.append(svg.group(drawn, kind, tooltip))
        x += span
    return parts


def _legend(steps: Sequence[str], width: float) -> tuple[list[str], float]:
    """Name the steps over the bars, in as many lines as they need."""
    parts, x, y = [], 0.0, 0.0
    for place, step in enumerate(steps):
        words = svg.fitted(step, 12, width - 24)
        room = 18 + svg.text_width(words, 12) + 16
        if x and x + room > width:
            x, y = 0.0, y + 20
        kind = shade(place, len(steps))
        parts.append(svg.group([svg.rectangle(x, y + 2, 12, 12, "fill", radius=2)], kind))
        parts.append(svg.label(x + 18, y + 12, words, kind="soft", size=12))
        x += room
    return parts, y + 20


def _told(bar: RatingBar, steps: Sequence[str], style: Style) -> str:
    if not bar.n:
        return f"{bar.label}: no ratings"
    shares = ", ".join(
        f"{step} {style.value(count / bar.n, 'proportion', digits=0)}"
        for step, count in zip(steps, bar.counts, strict=True)
    )
    where = f"{bar.group}, " if bar.group else ""
    return f"{where}{bar.label} (n = {bar.n}): {shares}"


def _data(
    anchor: str, title: str, steps: Sequence[str], bars: Sequence[RatingBar], style: Style
) -> Table:
    rows = [
        [
            *([Cell(bar.group)] if any(one.group for one in bars) else []),
            Cell(bar.label),
            Cell(step),
            Cell(str(count), count),
            Cell(style.value(count / bar.n, "proportion"), count / bar.n) if bar.n
            else Cell("–", ""),
        ]
        for bar in bars
        for step, count in zip(steps, bar.counts, strict=True)
    ]  # fmt: skip
    headings = (
        *((("group", "In"),) if any(one.group for one in bars) else ()),
        ("class", "Cases"), ("rating", "Rating"), ("count", "Ratings"), ("share", "Share"),
    )  # fmt: skip
    return marks.data_table(anchor, title, headings, rows)
