"""ROC curves of readers and models, with the readers' average and the areas below them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from readerstats.report import svg
from readerstats.report.figures import marks
from readerstats.report.figures.figure import Figure, figure
from readerstats.report.figures.panels import framed
from readerstats.report.table import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.figures.marks import Mark
    from readerstats.report.figures.panels import Place
    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.report.text import Words
    from readerstats.results import Estimate

MOST_CORNERS: Final = 160
"""Corners that a drawn curve keeps; the areas are those of all of them."""
_LINE: Final = 17.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCurve:
    """One curve: false-positive and true-positive shares, and the area below."""

    label: str
    points: tuple[tuple[float, float], ...]
    area: Estimate
    who: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePanel:
    """The curves of one modality of one dataset."""

    title: str
    curves: tuple[DrawnCurve, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RocCurvesPlot:
    """ROC curves as a value."""

    panels: tuple[CurvePanel, ...]
    x_label: str
    y_label: str
    style: Style


def roc_curve_figure(
    *,
    anchor: str,
    title: str,
    panels: Sequence[CurvePanel],
    x_label: str,
    y_label: str,
    style: Style,
    caption: Words = "",
) -> Figure:
    """Draw everybody's ROC curve, the average of the people boldest.

    Parameters
    ----------
    anchor, title : str
    panels : sequence of CurvePanel
        At least one.
    x_label, y_label : str
    style : Style
    caption : Text or str, optional

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        Without a panel.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import Estimate
    >>> curve = DrawnCurve(label="R1", points=((0, 0), (0.2, 0.8), (1, 1)), who="human",
    ...     area=Estimate(estimate=0.8, lower=0.7, upper=0.9, level=0.95, method="delong"))
    >>> roc_curve_figure(anchor="r", title="ROC", panels=[CurvePanel(title="A", curves=(curve,))],
    ...     x_label="false", y_label="true", style=RADIOLOGY).alt
    'Areas under ROC curves. A: R1 0.80 [0.70, 0.90].'
    """
    if not panels:
        raise ValueError("a drawing of ROC curves needs at least one panel.")
    plot = RocCurvesPlot(panels=tuple(panels), x_label=x_label, y_label=y_label, style=style)

    draw = framed(
        panels,
        lambda panel, place: _panel(panel, place, style),
        style,
        x_label=x_label,
        y_label=y_label,
    )

    told = "; ".join(
        f"{panel.title}: "
        + ", ".join(
            f"{curve.label} {marks.in_words(curve.area, 'index', style)}" for curve in panel.curves
        )
        for panel in panels
    )
    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=f"Areas under ROC curves. {told}.",
        caption=caption,
        data=_data(anchor, title, panels, style),
        drawn=plot,
    )


def thinned(
    points: Sequence[tuple[float, float]], most: int = MOST_CORNERS
) -> tuple[tuple[float, float], ...]:
    """Keep so many corners of a curve, evenly along it, its ends among them.

    Examples
    --------
    >>> thinned([(0, 0), (0, 0.5), (0.5, 1), (1, 1)], 3)
    ((0, 0), (0, 0.5), (1, 1))
    """
    if len(points) <= most:
        return tuple(points)
    step = (len(points) - 1) / (most - 1)
    return tuple(points[int(place * step + 1e-9)] for place in range(most))


def named(panel: CurvePanel) -> list[DrawnCurve]:
    """Return the curves that a drawing names, the average first: the models, and few people."""
    people = [curve for curve in panel.curves if curve.who == "human"]
    kept = [curve for curve in panel.curves if curve.who != "human" or len(people) <= 3]
    return sorted(kept, key=lambda curve: {"average": 0, "model": 1}.get(curve.who, 2))


def order(panel: CurvePanel) -> list[DrawnCurve]:
    """Return the curves from the lowest layer to the highest."""
    return sorted(panel.curves, key=lambda curve: ("human", "model", "average").index(curve.who))


def _panel(panel: CurvePanel, place: Place, style: Style) -> list[str]:
    x, y = place.x, place.y
    parts = [svg.line(x(0), y(0), x(1), y(1), "chance")]
    models = [curve.label for curve in panel.curves if curve.who == "model"]
    for curve in order(panel):
        path = [(x(across), y(up)) for across, up in thinned(curve.points)]
        tooltip = f"{curve.label}: {marks.in_words(curve.area, 'index', style)}"
        parts.append(
            svg.group([svg.polyline(path, _look(curve, models))], f"mark {curve.who}", tooltip)
        )
    shown = named(panel)[:8]
    foot = y.start - 10 - _LINE * (len(shown) - 1)
    for number, curve in enumerate(shown):
        at = foot + _LINE * number
        right = x.end - 6
        bold = curve.who == "average"
        area = f" {marks.in_words(curve.area, 'index', style)}"
        # A long name is shortened, never the area that the line is there for.
        room = x.end - x.start - 48 - svg.text_width(area, 12, bold=bold)
        words = svg.fitted(curve.label, 12, room, bold=bold) + area
        parts.append(svg.label(right, at, words, kind=f"name {curve.who}", size=12, anchor="end"))
        start = right - svg.text_width(words, 12) * 1.25 - 34
        sample = svg.polyline([(start, at - 4), (start + 26, at - 4)], _look(curve, models))
        parts.append(svg.group([sample], f"mark {curve.who}"))
    return parts


def _look(curve: DrawnCurve, models: Sequence[str]) -> str:
    if curve.who == "model":
        return f"curve dash{models.index(curve.label) % 4}"
    return "curve reader" if curve.who == "human" else "curve"


def _data(anchor: str, title: str, panels: Sequence[CurvePanel], style: Style) -> Table:
    rows = [
        [Cell(panel.title), Cell(curve.label), *marks.number_cells(curve.area, "index", style)]
        for panel in panels
        for curve in panel.curves
    ]
    headings = (
        ("place", "Where"), ("reader", "Reader"), ("auc", "AUC"), ("lower", "Lower bound"),
        ("upper", "Upper bound"),
    )  # fmt: skip
    return marks.data_table(anchor, title, headings, rows)
