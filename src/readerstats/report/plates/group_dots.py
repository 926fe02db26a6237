"""Groups of readers for print: each reader a dot over the mean of the group with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.figures.marks import known
from readerstats.report.figures.scale import limits, scale
from readerstats.report.plates import axes, inks
from readerstats.report.plates.lettering import SIZE, SMALL, fitted, widest, width
from readerstats.report.plates.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.figures.group_dots import GroupDots
    from readerstats.report.plates.columns import Width
    from readerstats.report.plates.lettering import Face

_DOT, _TOP = 5.6, 14.0


def column_of(plot: GroupDots) -> Width:
    """Return the width that the groups' names need."""
    return "single" if widest(group.label for group in plot.groups) < 66 else "middle"


def draw(plot: GroupDots, wide: float) -> Sheet:
    """Draw groups of readers on a given width in points."""
    sheet = Sheet(wide)
    numbers = [value for group in plot.groups for _, value in group.readers]
    numbers += known([group.estimate for group in plot.groups])
    numbers += [] if plot.overall is None else [plot.overall]
    names = min(widest(group.label for group in plot.groups), 0.3 * wide) + 10
    words = axes.bounds_room() + width("100%") + 4
    x = scale(numbers or [0.0, 1.0], names + 4, wide - words - 4, limits=limits(plot.kind))
    places = []
    y = _TOP
    for group in plot.groups:
        stacked = _stacked([x(value) for _, value in group.readers])
        tallest = max((level for _, level in stacked), default=0)
        places.append((y, y + 8 + tallest * _DOT, stacked))
        y += tallest * _DOT + 27
    floor = y - 3
    axes.grid(sheet, x, _TOP - 3, floor)
    if plot.overall is not None:
        at = x(plot.overall)
        sheet.line((at, _TOP - 3), (at, floor), ink=inks.INK, weight=0.7, dash="dashed")
        half = width("all readers", SMALL) / 2
        sheet.words(min(max(at, half), wide - half), _TOP - 6, "all readers", size=SMALL,
                    ink=inks.SOFT, anchor="center")  # fmt: skip
    level = next((g.estimate.level for g in plot.groups if g.estimate and g.estimate.level), None)
    if level is not None:
        bounds = plot.style.bounds_in_table.format(bounds=plot.style.confidence(level))
        sheet.words(wide, _TOP - 6, bounds, ink=inks.SOFT, anchor="right")
    for group, (top, base, stacked) in zip(plot.groups, places, strict=True):
        if top > _TOP:
            sheet.line((0, top - 1.5), (wide, top - 1.5), ink=inks.GRID, weight=0.5)
        for at, step in stacked:
            sheet.mark((at, base - step * _DOT), "circle", 2.5, ink=inks.HUMAN,
                       fill=None if group.highlighted else inks.PAPER)  # fmt: skip
        middle = base + 9
        if group.estimate is not None:
            axes.across(sheet, group.estimate, x, middle, "average")
        face: Face = "Bold" if group.highlighted else "Regular"
        sheet.words(0, base + 2, fitted(group.label, names - 6), face=face)
        sheet.words(0, base + 12, f"n = {len(group.readers)}", size=SMALL, ink=inks.SOFT)
        axes.numbers(sheet, (wide, middle + 0.36 * SIZE), group.estimate, kind=plot.kind,
                     style=plot.style)  # fmt: skip
    title = plot.axis_label[:1].upper() + plot.axis_label[1:]
    sheet.height = axes.floor(sheet, x, floor, x.labels(plot.style, plot.kind), title=title)
    return sheet


def _stacked(places: Sequence[float]) -> list[tuple[float, int]]:
    """Lift dots that would hide one another, in steps."""
    levels: list[tuple[float, int]] = []
    for place in places:
        level = 0
        while any(other == level and abs(at - place) < _DOT for at, other in levels):
            level += 1
        levels.append((place, level))
    return levels
