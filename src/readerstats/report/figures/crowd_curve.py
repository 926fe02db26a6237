"""What a majority is worth by the number of its readers, and with a model as one more voter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from readerstats.report import svg
from readerstats.report.figures import marks
from readerstats.report.figures.figure import Figure, figure
from readerstats.report.figures.scale import Scale, limits, scale
from readerstats.report.table import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.report.text import Words
    from readerstats.results import Estimate

DASHES: Final = 4
"""Dash patterns that tell neighbouring curves apart without colour."""
MOST_CURVES: Final = 8
_KEY: Final = 20.0


@dataclass(frozen=True, slots=True)
class PanelCurve:
    """A model with readers beside it.

    Attributes
    ----------
    label : str
    values : tuple of float
        With no reader, one reader, and so on.
    """

    label: str
    values: tuple[float, ...]


def crowd_curve(
    *,
    anchor: str,
    title: str,
    people: Sequence[Estimate],
    models: Sequence[PanelCurve],
    noun: str,
    y_label: str,
    kind: Kind,
    style: Style,
    caption: Words = "",
) -> Figure:
    """Draw the majority of one reader, two readers, and so on.

    Parameters
    ----------
    anchor, title : str
    people : sequence of Estimate
        One a size, from 1 on; its intervals are a band.
    models : sequence of PanelCurve
        The first eight are drawn, each with a value more than `people`.
    noun : str
        What the people are, in the plural.
    y_label : str
    kind : str
        What kind of number it is.
    style : Style
    caption : Text or str, optional

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        Without a size.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import Estimate
    >>> one, two = (Estimate(estimate=x, method="made-up") for x in (0.75, 0.81))
    >>> crowd_curve(anchor="c", title="Crowd", people=[one, two], models=[], noun="readers",
    ...     y_label="accuracy of the majority", kind="proportion", style=RADIOLOGY).alt
    'Accuracy of the majority against the number of readers. readers: 75% to 81%.'
    """
    if not people:
        raise ValueError("a curve of panels needs at least one size.")
    drawn = tuple(models)[:MOST_CURVES]

    def draw(width: float) -> tuple[list[str], float]:
        height = 300.0 if width > 500 else 270.0
        x, y = _scales(people, drawn, width, height)
        parts = _axes(x, y, (noun, y_label), (style, kind))
        parts += _people(people, x, y)
        parts += [
            svg.polyline(
                [(x(size), y(value)) for size, value in enumerate(curve.values)],
                f"curve dash{place % DASHES}",
            )
            for place, curve in enumerate(drawn)
        ]
        key, bottom = _key(drawn, noun, width, height)
        return [*parts, *key], bottom

    told = [(noun, people[0].estimate, people[-1].estimate)]
    told += [(f"with {curve.label}", curve.values[0], curve.values[-1]) for curve in drawn]
    words = "; ".join(
        f"{name}: {style.value(first, kind)} to {style.value(last, kind)}"
        for name, first, last in told
    )
    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=f"{y_label[:1].upper()}{y_label[1:]} against the number of {noun}. {words}.",
        caption=caption,
        data=_data((anchor, title, noun), people, models, (style, kind)),
    )


def _scales(
    people: Sequence[Estimate], models: Sequence[PanelCurve], width: float, height: float
) -> tuple[Scale, Scale]:
    values = marks.known(list(people)) + [value for curve in models for value in curve.values]
    first = 0.0 if models else 1.0
    # One size is a point: it needs a scale all the same.
    last = max(float(len(people)), first + 1)
    x = scale([first, last], 46, width - 14, intervals=9 if width > 500 else 5)
    x = Scale(lower=first, upper=last, step=max(1.0, x.step), start=46, end=width - 14)
    y = scale(values, height - 46, 30, intervals=5, limits=limits("proportion"))
    return x, y


def _axes(x: Scale, y: Scale, named: tuple[str, str], written: tuple[Style, Kind]) -> list[str]:
    noun, y_label = named
    floor = y.start
    parts = [svg.line(x.start, y(tick), x.end, y(tick), "grid") for tick in y.ticks]
    parts += [
        svg.label(x.start - 8, y(tick) + 4, words, kind="soft", size=12, anchor="end")
        for tick, words in zip(y.ticks, y.labels(*written), strict=True)
    ]
    step = int(x.step)
    ticks = range(int(x.lower) if x.lower == 0 else max(1, step), int(x.upper) + 1, step)
    for tick in ticks:
        parts.append(svg.line(x(tick), floor, x(tick), floor + 4, "axis"))
        where = svg.label(x(tick), floor + 17, str(tick), kind="soft", size=12, anchor="middle")
        parts.append(where)
    middle = (x.start + x.end) / 2
    under = svg.fitted(f"number of {noun} on the panel", 12, x.end - x.start)
    parts.append(svg.label(middle, floor + 36, under, kind="soft", size=12, anchor="middle"))
    parts.append(svg.label(0, 14, svg.fitted(y_label, 12, x.end), kind="soft", size=12))
    return parts


def _people(people: Sequence[Estimate], x: Scale, y: Scale) -> list[str]:
    upper = [(x(k), y(one.upper)) for k, one in enumerate(people, 1) if one.upper is not None]
    lower = [(x(k), y(one.lower)) for k, one in enumerate(people, 1) if one.lower is not None]
    points = [
        (x(k), y(one.estimate)) for k, one in enumerate(people, 1) if one.estimate is not None
    ]
    parts = [svg.polyline([*upper, *reversed(lower)], "band", closed=True)] if upper else []
    parts.append(svg.polyline(points, "curve human"))
    parts += [svg.group([svg.circle(*point, 3, "dot")], "mark human") for point in points]
    return parts


def _key(
    models: Sequence[PanelCurve], noun: str, width: float, height: float
) -> tuple[list[str], float]:
    """Name the curves under the drawing, as many beside each other as there is room for."""
    names = [noun, *(f"with {curve.label}" for curve in models)]
    kinds = ["curve human", *(f"curve dash{place % DASHES}" for place in range(len(models)))]
    parts, left, top = [], 46.0, height + 12
    for name, kind in zip(names, kinds, strict=True):
        words = svg.fitted(name, 12, width - 100)
        needed = 34 + svg.text_width(words, 12) + 18
        if left > 46 and left + needed > width:
            left, top = 46.0, top + _KEY
        parts.append(svg.polyline([(left, top - 4), (left + 28, top - 4)], kind))
        mark = "name" if kind == "curve human" else "name model"
        parts.append(svg.label(left + 34, top, words, kind=mark, size=12))
        left += needed
    return parts, top + 10


def _data(
    named: tuple[str, str, str],
    people: Sequence[Estimate],
    models: Sequence[PanelCurve],
    written: tuple[Style, Kind],
) -> Table:
    anchor, title, noun = named
    style, kind = written

    def cell(value: float) -> Cell:
        return Cell(style.value(value, kind), value)

    alone = [cell(curve.values[0]) for curve in models]
    rows = [[Cell("0", 0), *(Cell("–", "") for _ in range(3)), *alone]] if models else []
    rows += [
        [
            Cell(str(size), size),
            *marks.number_cells(one, kind, style),
            *(cell(curve.values[size]) for curve in models),
        ]
        for size, one in enumerate(people, 1)
    ]
    headings = (
        ("size", noun.capitalize()), ("estimate", "Majority"), ("lower", "Lower bound"),
        ("upper", "Upper bound"), *((curve.label, f"With {curve.label}") for curve in models),
    )  # fmt: skip
    return marks.data_table(anchor, title, headings, rows)
