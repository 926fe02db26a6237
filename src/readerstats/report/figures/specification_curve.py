"""One contrast in every defensible way, in order of its size, over the choices behind each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from readerstats.report import svg
from readerstats.report.figures import marks
from readerstats.report.figures.figure import Figure, figure
from readerstats.report.figures.scale import Scale, limits, scale
from readerstats.report.table import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.figures.marks import Mark
    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.results import TestResult

_TOP, _HEIGHT, _ROW = 30.0, 190.0, 20.0


@dataclass(frozen=True, slots=True)
class Route:
    """One way to answer.

    Attributes
    ----------
    choices : tuple of str
        What was chosen on each axis, in the order of the axes.
    result : TestResult
    mark : {"average", "human", "faint"}
        The primary analysis stands out; one that is wrong steps back.
    """

    choices: tuple[str, ...]
    result: TestResult
    mark: Mark = "human"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecificationPlot:
    """One contrast along all routes, smallest first, as a value."""

    axes: tuple[str, ...]
    routes: tuple[Route, ...]
    axis_label: str
    kind: Kind
    style: Style


def specification_curve(
    *,
    anchor: str,
    title: str,
    axes: Sequence[str],
    routes: Sequence[Route],
    axis_label: str,
    kind: Kind,
    style: Style,
    caption: str = "",
) -> Figure:
    """Draw a contrast and its interval along all routes, smallest first, with their choices.

    Parameters
    ----------
    anchor, title, caption : str
    axes : sequence of str
        What was chosen, such as ``"metric"``; an axis with one choice is not drawn.
    routes : sequence of Route
    axis_label : str
        What the numbers are.
    kind : str
    style : Style

    Returns
    -------
    Figure

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import TestResult
    >>> routes = [Route((name,), TestResult(method="x", estimate=size, p=0.2))
    ...           for name, size in (("accuracy", 0.05), ("AUC", 0.02))]
    >>> specification_curve(anchor="s", title="Film against CT", axes=["metric"], routes=routes,
    ...     axis_label="film minus CT", kind="difference", style=RADIOLOGY).alt
    'film minus CT in 2 analyses, smallest first: 2 (AUC); 5 (accuracy).'
    """
    ordered = sorted(routes, key=lambda route: route.result.estimate or 0.0)
    rows = choices_of(axes, routes)

    def draw(width: float) -> tuple[list[str], float]:
        size = 12
        widest = max((svg.text_width(name, size) for _, names in rows for name in names), default=0)
        left = min(max(1.1 * widest + 14, 46.0), 0.54 * width)
        step = min((width - left - 8) / max(len(ordered), 1), 44.0)
        across = [left + step * (place + 0.5) for place in range(len(ordered))]
        values = [0.0, *marks.known([route.result for route in ordered])]
        y = scale(values, _TOP + _HEIGHT, _TOP, intervals=5, limits=limits(kind))
        end = left + step * len(ordered)
        parts = _floor(y, left, end, style, kind)
        parts.append(svg.label(0, 12, svg.fitted(axis_label, size, width), kind="soft", size=size))
        for x, route in zip(across, ordered, strict=True):
            parts.append(_upright(route, x, y, kind, style))
        top = _TOP + _HEIGHT + 22
        for number, names in rows:
            for name in names:
                words = svg.fitted(name, size, left - 10)
                parts.append(svg.label(left - 8, top + 4, words, size=size, anchor="end"))
                chosen = [route.choices[number] == name for route in ordered]
                parts += _chosen(across, top, chosen, min(3.4, 0.4 * step))
                top += _ROW
            parts.append(svg.line(0, top - 6, end, top - 6, "rule"))
            top += 8
        return parts, top

    told = "; ".join(
        f"{marks.in_words(route.result, kind, style)} ({', '.join(_differing(rows, route))})"
        for route in ordered
    )
    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=f"{axis_label} in {len(ordered)} analyses, smallest first: {told}.",
        caption=caption,
        data=_data((anchor, title), axes, ordered, kind, style),
        drawn=SpecificationPlot(
            axes=tuple(axes),
            routes=tuple(ordered),
            axis_label=axis_label,
            kind=kind,
            style=style,
        ),
    )


def choices_of(axes: Sequence[str], routes: Sequence[Route]) -> list[tuple[int, tuple[str, ...]]]:
    """List the choices of each axis on which there was one to make, by the axis's position."""
    found = []
    for place in range(len(axes)):
        names = tuple(dict.fromkeys(route.choices[place] for route in routes))
        if len(names) > 1:
            found.append((place, names))
    return found


def _differing(rows: list[tuple[int, tuple[str, ...]]], route: Route) -> list[str]:
    return [route.choices[place] for place, _ in rows]


def _floor(y: Scale, left: float, right: float, style: Style, kind: Kind) -> list[str]:
    parts = []
    for tick, words in zip(y.ticks, y.labels(style, kind), strict=True):
        at = y(tick)
        parts.append(svg.line(left, at, right, at, "zero" if tick == 0 else "grid"))
        parts.append(svg.label(left - 8, at + 4, words, kind="soft", size=12, anchor="end"))
    return parts


def _chosen(across: Sequence[float], y: float, chosen: Sequence[bool], radius: float) -> list[str]:
    """Draw a row of choices: a large dot where an analysis made it, a small one elsewhere."""
    return [
        svg.circle(x, y, radius, "chosen") if one else svg.circle(x, y, 1.3, "other")
        for x, one in zip(across, chosen, strict=True)
    ]


def _upright(route: Route, x: float, y: Scale, kind: Kind, style: Style) -> str:
    """Draw an estimate and its interval along the vertical scale."""
    result = route.result
    parts = []
    if result.lower is not None and result.upper is not None:
        parts.append(svg.line(x, y(result.lower), x, y(result.upper), "ci"))
    if result.estimate is not None:
        parts.append(svg.circle(x, y(result.estimate), 4.6 if route.mark == "average" else 3.6,
                                "dot"))  # fmt: skip
    tooltip = f"{', '.join(route.choices)}: {marks.in_words(result, kind, style)}"
    return svg.group(parts, f"mark {route.mark}", tooltip)


def _data(
    named: tuple[str, str],
    axes: Sequence[str],
    routes: Sequence[Route],
    kind: Kind,
    style: Style,
) -> Table:
    rows = [
        [
            *(Cell(choice) for choice in route.choices),
            *marks.number_cells(route.result, kind, style),
            Cell("–", "")
            if route.result.p is None
            else Cell(style.p_number(route.result.p), route.result.p, of=route.result),
        ]
        for route in routes
    ]
    headings = (
        *((axis.replace(" ", "_"), axis.capitalize()) for axis in axes),
        ("estimate", "Difference"), ("lower", "Lower bound"), ("upper", "Upper bound"), ("p", "P"),
    )  # fmt: skip
    return marks.data_table(*named, headings, rows)
