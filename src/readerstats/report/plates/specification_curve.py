"""One contrast in every defensible way, for print: its sizes above, the choices below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.figures.marks import known
from readerstats.report.figures.scale import limits, scale
from readerstats.report.figures.specification_curve import choices_of
from readerstats.report.plates import axes, inks
from readerstats.report.plates.lettering import SIZE, widest
from readerstats.report.plates.sheet import Sheet

if TYPE_CHECKING:
    from readerstats.report.figures.scale import Scale
    from readerstats.report.figures.specification_curve import Route, SpecificationPlot
    from readerstats.report.plates.columns import Width

_TALL, _ROW = 118.0, 11.0


def column_of(plot: SpecificationPlot) -> Width:
    """Return the width that the routes need side by side."""
    return "middle" if len(plot.routes) <= 12 else "double"


def draw(plot: SpecificationPlot, wide: float) -> Sheet:
    """Draw the curve of a given width in points."""
    sheet = Sheet(wide)
    rows = choices_of(plot.axes, plot.routes)
    values = [0.0, *known([route.result for route in plot.routes])]
    y = scale(values, _TALL, 8, limits=limits(plot.kind))
    labels = y.labels(plot.style, plot.kind)
    longest = widest(name for _, names in rows for name in names)
    axis_names = widest((plot.axes[place] for place, _ in rows), face="Bold")
    left = max(min(max(longest + 14, axis_names + 6), 0.36 * wide), axes.wall_room(labels))
    step = min((wide - left - 6) / max(len(plot.routes), 1), 26.0)
    across = [left + 5 + step * (place + 0.5) for place in range(len(plot.routes))]
    end = left + 5 + step * len(plot.routes)
    chosen = next((x for x, route in zip(across, plot.routes, strict=True)
                   if route.mark == "average"), None)  # fmt: skip
    bottom = _TALL + 12 + sum(_ROW * (len(names) + 1) + 4 for _, names in rows)
    if chosen is not None:
        stripe = max(step, 7.0)
        sheet.box((chosen - stripe / 2, 4), (stripe, bottom - 4), inks.BAND)
    for tick in y.ticks:
        sheet.line((left, y(tick)), (end, y(tick)), ink=inks.GRID, weight=0.5)
    sheet.line((left, y(0.0)), (end, y(0.0)), weight=0.8)
    axes.wall(sheet, y, left, labels, title=plot.axis_label,
              left=left - axes.wall_room(labels))  # fmt: skip
    for x, route in zip(across, plot.routes, strict=True):
        _upright(sheet, route, x, y)
    top = _TALL + 12
    for place, names in rows:
        sheet.words(0, top + 6, plot.axes[place][:1].upper() + plot.axes[place][1:], face="Bold",
                    room=left - 4)  # fmt: skip
        top += _ROW
        for name in names:
            sheet.line((left, top + 3), (end, top + 3), ink=inks.GRID, weight=0.5)
            sheet.words(8, top + 3 + 0.36 * SIZE, name, room=left - 12)
            for x, route in zip(across, plot.routes, strict=True):
                if route.choices[place] == name:
                    ink = _ink(route)
                    sheet.mark((x, top + 3), "circle", min(2.2, 0.4 * step), ink=ink)
            top += _ROW
        top += 4
    sheet.height = top
    return sheet


def _ink(route: Route) -> str:
    return axes.LOOKS[route.mark][0]


def _upright(sheet: Sheet, route: Route, x: float, y: Scale) -> None:
    result = route.result
    ink, shape, radius, weight = axes.LOOKS[route.mark]
    if result.lower is not None and result.upper is not None:
        sheet.line((x, y(result.lower)), (x, y(result.upper)), ink=ink, weight=weight)
    if result.estimate is not None:
        hollow = route.mark == "faint"
        sheet.mark((x, y(result.estimate)), shape, radius, ink=ink,
                   fill=inks.PAPER if hollow else None)  # fmt: skip
