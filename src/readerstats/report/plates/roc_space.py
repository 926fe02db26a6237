"""ROC space for print: every reader and model by its two shares, and their average."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.figures.labels import Box
from readerstats.report.plates import axes, inks
from readerstats.report.plates.lettering import SMALL
from readerstats.report.plates.sheet import Sheet
from readerstats.report.plates.squares import chance, name, squares

if TYPE_CHECKING:
    from readerstats.report.figures.roc_space import Panel, RocSpacePlot
    from readerstats.report.plates.columns import Width
    from readerstats.report.plates.lettering import Face
    from readerstats.report.plates.squares import Square

_ORDER = {"human": 0, "model": 1, "average": 2}
_CROSS = 5.5
_MOST_LINED = 12
"""With more names than that, lines from names to marks would hide the marks."""


def column_of(plot: RocSpacePlot) -> Width:
    """Return the width that the panels need."""
    return "single" if len(plot.panels) == 1 else "double"


def draw(plot: RocSpacePlot, wide: float) -> Sheet:
    """Draw ROC space of a given width in points."""
    sheet = Sheet(wide)
    found = squares(
        sheet, [panel.title for panel in plot.panels], plot.style, plot.x_label, plot.y_label
    )
    for panel, square in zip(plot.panels, found, strict=True):
        _panel(sheet, plot, panel, square)
    return sheet


def _panel(sheet: Sheet, plot: RocSpacePlot, panel: Panel, square: Square) -> None:
    for _, points in plot.curves:
        sheet.line(*(square.at(*point) for point in points), ink="#c4c4c4", weight=0.5)
    chance(sheet, square)
    spots = sorted(panel.spots, key=lambda spot: _ORDER[spot.who])
    at = [square.at(spot.false_positive, spot.true_positive) for spot in spots]
    square.keep_free(at, 3.5)
    for spot, where in zip(spots, at, strict=True):
        if spot.who == "average":
            square.taken.append(Box.around(*where, _CROSS))
            sheet.mark(where, "cross", _CROSS, ink=inks.AVERAGE, weight=1.7)
        else:
            ink, shape, radius, _ = axes.LOOKS[spot.who]
            hollow = spot.who == "human"
            sheet.mark(where, shape, radius + (0.3 if hollow else 0), ink=ink,
                       fill=inks.PAPER if hollow else None)  # fmt: skip
    far = sum(spot.named for spot in spots) <= _MOST_LINED
    for spot, where in reversed(list(zip(spots, at, strict=True))):
        if spot.named:
            face: Face = "Bold" if spot.who == "average" else "Regular"
            name(sheet, square, where, spot.label, face=face, far=far)
    for words, points in plot.curves:
        along = sorted(points, key=lambda point: abs(point[0] + point[1] - 1))
        for point in along:
            before = len(square.taken)
            if name_curve(sheet, square, square.at(*point), words):
                break
            del square.taken[before:]


def name_curve(sheet: Sheet, square: Square, at: tuple[float, float], words: str) -> bool:
    """Write what a curve is beside one of its points, without a line to it."""
    from readerstats.report.figures.labels import free_spot
    from readerstats.report.plates.lettering import width

    size = (width(words, SMALL), 0.8 * SMALL)
    spot = free_spot(*at, size, square.taken, square.field, off=3)
    if spot is None:
        return False
    square.taken.append(spot)
    sheet.words(spot.left, spot.bottom, words, size=SMALL, ink=inks.SOFT)
    return True
