"""A covariate against what readers reached, for print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.figures.labels import Box, free_spot
from readerstats.report.figures.marks import known
from readerstats.report.figures.scale import limits, scale
from readerstats.report.plates import axes, inks
from readerstats.report.plates.lettering import SIZE, fitted, width
from readerstats.report.plates.sheet import Sheet

if TYPE_CHECKING:
    from readerstats.report.figures.scale import Scale
    from readerstats.report.figures.scatter import ScatterPlot
    from readerstats.report.plates.columns import Width

_HEIGHT, _FOOT = 196.0, 30.0


def column_of(plot: ScatterPlot) -> Width:  # noqa: ARG001
    """Return the width that the plot needs: one column."""
    return "single"


def draw(plot: ScatterPlot, wide: float) -> Sheet:
    """Draw a scatter plot of a given width in points."""
    sheet = Sheet(wide, _HEIGHT)
    keyed = bool(plot.highlighted) and any(point.highlighted for point in plot.points)
    top = 18.0 if keyed else 6.0
    values = known([point.y for point in plot.points])
    y = scale(values, _HEIGHT - _FOOT - 5, top, limits=limits(plot.kind))
    labels = y.labels(plot.style, plot.kind)
    wall = axes.wall_room(labels)
    x = scale([point.x for point in plot.points], wall + 8, wide - 10, intervals=5)
    for tick in y.ticks:
        sheet.line((wall, y(tick)), (wide - 2, y(tick)), ink=inks.GRID, weight=0.5)
    axes.wall(sheet, y, wall, labels, title=plot.y_label)
    sheet.line((wall, y.start), (wall, y.start + 5), (wide - 2, y.start + 5), weight=0.6)
    axes.floor(sheet, x, y.start + 5, x.labels(plot.style, "number"),
               title=plot.x_label[:1].upper() + plot.x_label[1:])  # fmt: skip
    _fitted_line(sheet, plot, x, y)
    for point in plot.points:
        if point.y.lower is not None and point.y.upper is not None:
            sheet.line((x(point.x), y(point.y.lower)), (x(point.x), y(point.y.upper)),
                       ink=inks.HUMAN, weight=0.8)  # fmt: skip
    for point in plot.points:
        at = (x(point.x), y(point.y.estimate or 0.0))
        sheet.mark(
            at, "circle", 2.6, ink=inks.HUMAN, fill=None if point.highlighted else inks.PAPER
        )
    _names(sheet, plot, x, y)
    if keyed:
        left = wall + 6
        sheet.mark((left, 5), "circle", 2.6, ink=inks.HUMAN)
        sheet.words(left + 6, 8, plot.highlighted, room=0.4 * (wide - wall))
        left += 6 + width(fitted(plot.highlighted, 0.4 * (wide - wall))) + 14
        sheet.mark((left, 5), "circle", 2.6, ink=inks.HUMAN, fill=inks.PAPER)
        sheet.words(left + 6, 8, "others")
    return sheet


def _fitted_line(sheet: Sheet, plot: ScatterPlot, x: Scale, y: Scale) -> None:
    line = plot.fitted
    if line is None:
        return
    if line.lower and line.upper:
        upper = [(x(a), y(b)) for a, b in zip(line.x, line.upper, strict=True)]
        lower = [(x(a), y(b)) for a, b in zip(line.x, line.lower, strict=True)]
        sheet.area([[*upper, *reversed(lower)]], inks.BAND)
    sheet.line(*((x(a), y(b)) for a, b in zip(line.x, line.y, strict=True)), weight=1.0)


def _names(sheet: Sheet, plot: ScatterPlot, x: Scale, y: Scale) -> None:
    """Name the filled points where there is room."""
    taken = [Box.around(x(p.x), y(p.y.estimate or 0.0), 3.2) for p in plot.points]
    taken += [
        Box(x(p.x) - 1, y(p.y.upper), x(p.x) + 1, y(p.y.lower))
        for p in plot.points
        if p.y.lower is not None and p.y.upper is not None
    ]
    field = Box(x.start - 7, y.end - 4, sheet.width, y.start + 4)
    for point in plot.points:
        if not point.highlighted:
            continue
        words = fitted(point.label, 60)
        size = (width(words), 0.8 * SIZE)
        spot = free_spot(x(point.x), y(point.y.estimate or 0.0), size, taken, field, off=5)
        if spot is not None:
            taken.append(spot)
            sheet.words(spot.left, spot.bottom, words)
