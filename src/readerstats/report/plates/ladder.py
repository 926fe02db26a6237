"""One contrast under several choices of what is random, for print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.figures.marks import known
from readerstats.report.figures.scale import limits, scale
from readerstats.report.plates import axes, inks
from readerstats.report.plates.lettering import SIZE, SMALL, in_lines, widest, width
from readerstats.report.plates.sheet import Sheet
from readerstats.report.text import text

if TYPE_CHECKING:
    from readerstats.report.figures.ladder import LadderPlot, Rung, Standing
    from readerstats.report.figures.marks import Mark
    from readerstats.report.plates.columns import Width
    from readerstats.report.plates.lettering import Face
    from readerstats.report.style import Style
    from readerstats.report.text import Text

_MARKS: Final[dict[Standing, Mark]] = {"recommended": "average", "usual": "human", "wrong": "faint"}
_TOP = 14.0


def column_of(plot: LadderPlot) -> Width:  # noqa: ARG001
    """Return the width that names, intervals and numbers need side by side."""
    return "double"


def draw(plot: LadderPlot, wide: float) -> Sheet:
    """Draw the rungs on a given width in points."""
    sheet = Sheet(wide)
    names = 0.34 * wide
    p_room = widest(str(_p(rung, plot.style)) for rung in plot.rungs) + 10
    bounds = widest(plot.style.bounds(rung.result, plot.kind) for rung in plot.rungs)
    numbers = bounds + 7 + widest(_value(plot, rung) for rung in plot.rungs)
    right = wide - p_room - numbers - 12
    values = [plot.null, *known([rung.result for rung in plot.rungs])]
    x = scale(values, names + 10, right - 6, limits=limits(plot.kind))
    lines = [in_lines(rung.detail, names - 6, SMALL, 2) for rung in plot.rungs]
    tops, y = [], _TOP
    for detail in lines:
        tops.append(y)
        y += 17.5 + 8.4 * len(detail)
    floor = y
    for rung, top, detail in zip(plot.rungs, tops, lines, strict=True):
        if rung.standing == "recommended":
            sheet.box((0, top), (wide, 16.5 + 8.4 * len(detail)), inks.WASH)
    axes.grid(sheet, x, _TOP, floor)
    sheet.line((x(plot.null), _TOP - 3), (x(plot.null), floor), weight=0.8)
    level = next((rung.result.level for rung in plot.rungs if rung.result.level), None)
    if level is not None:
        heading = plot.style.bounds_in_table.format(bounds=plot.style.confidence(level))
        sheet.words(wide - p_room, _TOP - 5, heading, ink=inks.SOFT, anchor="right")
    for rung, top, detail in zip(plot.rungs, tops, lines, strict=True):
        face: Face = "Bold" if rung.standing == "recommended" else "Regular"
        ink = inks.SOFT if rung.standing == "wrong" else inks.INK
        sheet.words(4, top + 10, rung.label, face=face, ink=ink, room=names - 4)
        for number, line in enumerate(detail):
            sheet.words(4, top + 19 + 8.4 * number, line, size=SMALL, ink=inks.SOFT)
        middle = top + 8.5 + 4.2 * len(detail)
        axes.across(sheet, rung.result, x, middle, _MARKS[rung.standing],
                    hollow=rung.standing == "wrong")  # fmt: skip
        base = middle + 0.36 * SIZE
        sheet.words(wide - p_room, base, plot.style.bounds(rung.result, plot.kind), face=face,
                    ink=ink, anchor="right")  # fmt: skip
        sheet.words(wide - p_room - bounds - 7, base, _value(plot, rung), face=face, ink=ink,
                    anchor="right")  # fmt: skip
        sheet.words(wide - 3, base, _p(rung, plot.style), face=face, ink=ink, anchor="right")
    half = width(plot.axis_label) / 2
    sheet.height = axes.floor(sheet, x, floor, x.labels(plot.style, plot.kind),
                              title=plot.axis_label,
                              centre=(0 if half > right - names else names, wide))  # fmt: skip
    return sheet


def _value(plot: LadderPlot, rung: Rung) -> str:
    return plot.style.number(rung.result.estimate, plot.kind)


def _p(rung: Rung, style: Style) -> Text:
    return text("not done") if rung.result.p is None else style.p(rung.result.p)
