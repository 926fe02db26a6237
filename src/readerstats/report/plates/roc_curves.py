"""ROC curves for print: readers thin, models dashed, the readers' average bold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.figures.labels import Box
from readerstats.report.figures.marks import in_words
from readerstats.report.figures.roc_curves import named, order, thinned
from readerstats.report.plates import inks
from readerstats.report.plates.lettering import SIZE, fitted, width
from readerstats.report.plates.sheet import Sheet
from readerstats.report.plates.squares import chance, squares

if TYPE_CHECKING:
    from readerstats.report.figures.roc_curves import CurvePanel, DrawnCurve, RocCurvesPlot
    from readerstats.report.plates.columns import Width
    from readerstats.report.plates.lettering import Face
    from readerstats.report.plates.sheet import Dash
    from readerstats.report.plates.squares import Square
    from readerstats.report.style import Style

_LOOKS: Final[dict[str, tuple[str, float]]] = {
    "human": ("#7fa3c7", 0.6), "model": (inks.MODEL, 1.2), "average": (inks.AVERAGE, 2.0),
}  # fmt: skip
_DASHES: Final[tuple[Dash, ...]] = ("dashed", "", "dotted")
_MANY_MODELS: Final = ("#e2a877", 0.6)
_LINE, _MOST = 10.5, 6


def column_of(plot: RocCurvesPlot) -> Width:
    """Return the width that the panels need."""
    return "single" if len(plot.panels) == 1 else "double"


def draw(plot: RocCurvesPlot, wide: float) -> Sheet:
    """Draw the curves of a given width in points."""
    sheet = Sheet(wide)
    titles = [panel.title for panel in plot.panels]
    found = squares(sheet, titles, plot.style, plot.x_label, plot.y_label)
    for panel, square in zip(plot.panels, found, strict=True):
        chance(sheet, square)
        models = [curve.label for curve in panel.curves if curve.who == "model"]
        for curve in order(panel):
            ink, weight = _look(curve, models)
            points = (square.at(*point) for point in thinned(curve.points, 400))
            sheet.line(*points, ink=ink, weight=weight, dash=_dash(curve, models))
        _areas(sheet, panel, square, plot.style, models)
    return sheet


def _dash(curve: DrawnCurve, models: list[str]) -> Dash:
    if curve.who != "model" or len(models) > _MOST:
        return ""
    return _DASHES[models.index(curve.label) % len(_DASHES)]


def _look(curve: DrawnCurve, models: list[str]) -> tuple[str, float]:
    """Return ink and weight; many models are as thin as readers."""
    if curve.who == "model" and len(models) > _MOST:
        return _MANY_MODELS
    return _LOOKS[curve.who]


def _areas(
    sheet: Sheet, panel: CurvePanel, square: Square, style: Style, models: list[str]
) -> None:
    """Name the curves in the free corner below chance, each with its area."""
    many = len(models) > _MOST
    shown = [curve for curve in named(panel) if not (many and curve.who == "model")]
    people = [curve for curve in panel.curves if curve.who == "human"]
    several = len(people) > 3
    lines = [(curve.label, in_words(curve.area, "index", style), curve) for curve in shown]
    if several:
        lines.append((f"{len(people)} readers", "", people[0]))
    if many:
        first = next(curve for curve in panel.curves if curve.who == "model")
        lines.append((f"{len(models)} models", "", first))
    right, foot = square.x.end - 3, square.y.start - 6
    room = 0.72 * (square.x.end - square.x.start)
    top = foot - _LINE * (len(lines) - 1)
    level = next((curve.area.level for curve in panel.curves if curve.area.level), None)
    heading = f"AUC {style.bounds_in_table.format(bounds=style.confidence(level))}"
    numbers = max((width(words, SIZE, "Bold") for _, words, _ in lines), default=0.0)
    names = room - numbers - 22
    longest = max(width(fitted(name, names), SIZE, "Bold") for name, _, _ in lines)
    start = right - numbers - 6 - longest - 18
    square.taken.append(Box(start, top - 8, right, foot))
    sheet.box((start - 3, top - SIZE - _LINE), (right - start + 4, foot - top + SIZE + _LINE + 4),
              inks.PAPER)  # fmt: skip
    sheet.words(right, top - _LINE, heading, ink=inks.SOFT, anchor="right")
    for number, (name, words, curve) in enumerate(lines):
        at = top + _LINE * number
        face: Face = "Bold" if curve.who == "average" else "Regular"
        ink, weight = _look(curve, models)
        sheet.line((start, at - 2.8), (start + 14, at - 2.8), ink=ink, weight=weight,
                   dash=_dash(curve, models))  # fmt: skip
        sheet.words(start + 18, at, name, face=face, room=names)
        sheet.words(right, at, words, face=face, anchor="right")
