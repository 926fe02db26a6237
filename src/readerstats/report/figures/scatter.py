"""A covariate of the readers against what they reached, each with the interval of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from readerstats.report import svg
from readerstats.report.figures import marks
from readerstats.report.figures.figure import Figure, figure
from readerstats.report.figures.labels import Box, free_spot
from readerstats.report.figures.scale import Scale, limits, scale
from readerstats.report.table import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.results import Estimate

_TOP = 40.0


@dataclass(frozen=True, slots=True)
class Point:
    """One reader: the covariate, and the estimate with its interval.

    Attributes
    ----------
    label : str
    x : float
        Value of the covariate.
    y : Estimate
    highlighted : bool
        Filled and named on the drawing.
    """

    label: str
    x: float
    y: Estimate
    highlighted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedLine:
    """A regression line with its band, point by point.

    Attributes
    ----------
    x, y : tuple of float
        Places on the line; a straight line needs two.
    lower, upper : tuple of float
        The band at each `x`; empty for none.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    lower: tuple[float, ...] = ()
    upper: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScatterPlot:
    """Readers by a covariate, as a value."""

    points: tuple[Point, ...]
    x_label: str
    y_label: str
    kind: Kind
    style: Style
    fitted: FittedLine | None = None
    highlighted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plot:
    points: tuple[Point, ...]
    x: Scale
    y: Scale
    fitted: FittedLine | None
    style: Style
    kind: Kind

    def tooltip(self, point: Point) -> str:
        words = marks.in_words(point.y, self.kind, self.style)
        return f"{point.label}: {self.style.short(point.x)}, {words}"


def scatter(
    *,
    anchor: str,
    title: str,
    points: Sequence[Point],
    x_label: str,
    y_label: str,
    kind: Kind,
    style: Style,
    fitted: FittedLine | None = None,
    highlighted: str = "",
    caption: str = "",
) -> Figure:
    """Draw each reader at the value of a covariate, with the interval of the estimate.

    Parameters
    ----------
    anchor, title, caption : str
    points : sequence of Point
        At least one.
    x_label, y_label : str
        What the axes are, with units.
    kind : str
        What kind of number the estimates are.
    style : Style
    fitted : FittedLine, optional
        A line through the points, drawn behind them.
    highlighted : str
        What the filled points have in common.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        Without a point that has an estimate.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import Estimate
    >>> reader = Estimate(estimate=0.85, lower=0.79, upper=0.9, level=0.95, method="wilson")
    >>> scatter(anchor="s", title="Experience", points=[Point("R1", 22, reader)],
    ...     x_label="years", y_label="accuracy", kind="proportion", style=RADIOLOGY).alt
    'Accuracy against years, one point a reader. R1: 22, 85% [79, 90].'
    """
    drawn = tuple(point for point in points if point.y.estimate is not None)
    if not drawn:
        raise ValueError("a scatter plot needs at least one point with an estimate.")

    def draw(width: float) -> tuple[list[str], float]:
        height = 420.0 if width > 500 else 340.0
        plot = _plot(drawn, fitted, kind, style, width=width, height=height)
        parts = _axes(plot, x_label, y_label, width, height)
        parts += _line(plot) + [_point(plot, point) for point in drawn]
        parts += _names(plot)
        if highlighted and any(point.highlighted for point in drawn):
            parts += _key(highlighted, y_label, width)
        return parts, height

    told = "; ".join(
        f"{point.label}: {style.short(point.x)}, {marks.in_words(point.y, kind, style)}"
        for point in drawn
    )
    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=f"{y_label[:1].upper()}{y_label[1:]} against {x_label}, one point a reader. {told}.",
        caption=caption,
        data=_data(anchor, title, points, (kind, style), (x_label, y_label)),
        drawn=ScatterPlot(
            points=drawn,
            x_label=x_label,
            y_label=y_label,
            kind=kind,
            style=style,
            fitted=fitted,
            highlighted=highlighted,
        ),
    )


def _plot(
    points: tuple[Point, ...], fitted: FittedLine | None, kind: Kind, style: Style,
    *, width: float, height: float,
) -> _Plot:  # fmt: skip
    wide = width > 500
    x = scale([p.x for p in points], 52, width - 18, intervals=8 if wide else 4)
    values = marks.known([point.y for point in points])
    y = scale(values, height - 50, _TOP + 12, intervals=5, limits=limits(kind))
    return _Plot(points=points, x=x, y=y, fitted=fitted, style=style, kind=kind)


def _axes(plot: _Plot, x_label: str, y_label: str, width: float, height: float) -> list[str]:
    x, y = plot.x, plot.y
    left, right, floor = x.start - 10, x.end + 10, y.start + 10
    parts = [svg.label(0, 14, svg.fitted(y_label, 12, width), kind="soft", size=12)]
    for tick, words in zip(y.ticks, y.labels(plot.style, plot.kind), strict=True):
        parts.append(svg.line(left, y(tick), right, y(tick), "grid"))
        parts.append(svg.label(left - 6, y(tick) + 4, words, kind="soft", size=12, anchor="end"))
    parts.append(svg.line(left, floor, right, floor, "axis"))
    for tick, words in zip(x.ticks, x.labels(plot.style, "number"), strict=True):
        parts.append(svg.line(x(tick), floor, x(tick), floor + 5, "axis"))
        parts.append(svg.label(x(tick), floor + 19, words, kind="soft", size=12, anchor="middle"))
    words = svg.fitted(x_label, 12, width)
    parts.append(
        svg.label((left + right) / 2, height - 5, words, kind="soft", size=12, anchor="middle")
    )
    return parts


def _line(plot: _Plot) -> list[str]:
    fitted = plot.fitted
    if fitted is None:
        return []
    places = [plot.x(value) for value in fitted.x]
    parts = []
    if fitted.lower and fitted.upper:
        upper = list(zip(places, (plot.y(value) for value in fitted.upper), strict=True))
        lower = list(zip(places, (plot.y(value) for value in fitted.lower), strict=True))
        parts.append(svg.polyline([*upper, *reversed(lower)], "band", closed=True))
    line = zip(places, (plot.y(value) for value in fitted.y), strict=True)
    return [*parts, svg.polyline(line, "fit")]


def _point(plot: _Plot, point: Point) -> str:
    x, estimate = plot.x(point.x), point.y
    parts = []
    if estimate.lower is not None and estimate.upper is not None:
        parts.append(svg.line(x, plot.y(estimate.lower), x, plot.y(estimate.upper), "ci"))
    parts.append(svg.circle(x, plot.y(estimate.estimate or 0.0), 5, "dot"))
    mark = "mark human filled" if point.highlighted else "mark human hollow"
    return svg.group(parts, mark, plot.tooltip(point))


def _names(plot: _Plot) -> list[str]:
    """Name the highlighted points where there is room; the rest are named by a tooltip."""
    taken = [Box.around(plot.x(p.x), plot.y(p.y.estimate or 0.0), 6) for p in plot.points]
    taken += [
        Box(plot.x(p.x) - 1, plot.y(p.y.upper), plot.x(p.x) + 1, plot.y(p.y.lower))
        for p in plot.points
        if p.y.lower is not None and p.y.upper is not None
    ]
    field = Box(plot.x.start - 8, _TOP, plot.x.end + 16, plot.y.start + 8)
    parts = []
    for point in plot.points:
        if not point.highlighted:
            continue
        words = svg.fitted(point.label, 12, 90)
        size = (svg.text_width(words, 12), 12.0)
        spot = free_spot(plot.x(point.x), plot.y(point.y.estimate or 0.0), size, taken, field)
        if spot is not None:
            taken.append(spot)
            parts.append(svg.label(spot.left, spot.bottom - 2, words, kind="name", size=12))
    return parts


def _key(highlighted: str, y_label: str, width: float) -> list[str]:
    """Say what the filled points are: beside the axis's name, or below it on a phone."""
    words = svg.fitted(highlighted, 12, width - 40)
    length = svg.text_width(words, 12)
    beside = width - 8 - length - 20 > svg.text_width(y_label, 12) + 20
    left, y = (width - 8 - length, 14) if beside else (16.0, 32)
    dot = svg.group([svg.circle(left - 10, y - 4, 5, "dot")], "mark human filled")
    return [dot, svg.label(left, y, words, kind="soft", size=12)]


def _data(
    anchor: str, title: str, points: Sequence[Point], numbers: tuple[Kind, Style],
    labels: tuple[str, str],
) -> Table:  # fmt: skip
    rows = [
        [
            Cell(point.label),
            Cell(numbers[1].short(point.x), point.x),
            *marks.number_cells(point.y, *numbers),
        ]
        for point in points
    ]
    headings = (
        ("reader", "Reader"), ("x", labels[0]), ("estimate", labels[1]),
        ("lower", "Lower bound"), ("upper", "Upper bound"),
    )  # fmt: skip
    return marks.data_table(anchor, title, headings, rows)
