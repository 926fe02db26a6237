"""Accuracy along a reading: one mark with its interval for each part, first to last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from readerstats.report import svg
from readerstats.report.figures import marks
from readerstats.report.figures.figure import Figure, figure
from readerstats.report.figures.scale import limits, scale
from readerstats.report.table import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.figures.scale import Scale
    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.results import Estimate

_TOP, _PLOT, _FLOOR = 30.0, 210.0, 54.0


@dataclass(frozen=True, slots=True)
class OrderPanel:
    """One reading: a panel of its own.

    Attributes
    ----------
    label : str
        The modality; empty where there is one reading.
    parts : tuple of Estimate or None
        Accuracy of each part, first to last; None where nobody judged a case.
    average : float or None
        Accuracy of the whole, a thin line.
    """

    label: str
    parts: tuple[Estimate | None, ...]
    average: float | None = None


def order_curve(
    *,
    anchor: str,
    title: str,
    panels: Sequence[OrderPanel],
    part: str,
    y_label: str,
    kind: Kind,
    style: Style,
    caption: str = "",
) -> Figure:
    """Draw a number along the reading, part by part; panels share their scale.

    Parameters
    ----------
    anchor, title, caption : str
    panels : sequence of OrderPanel
        From top to bottom.
    part : str
        What a part is, such as ``"tenth"``.
    y_label : str
    kind : str
        What kind of number it is.
    style : Style

    Returns
    -------
    Figure

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import Estimate
    >>> first = Estimate(estimate=0.7, lower=0.6, upper=0.8, level=0.95, method="one-sample-t")
    >>> order_curve(anchor="o", title="Order", panels=[OrderPanel("", (first, None))],
    ...     part="half", y_label="accuracy", kind="proportion", style=RADIOLOGY).alt
    'Accuracy by half of the reading, from first to last. 1: 70% [60, 80]; 2: –.'
    """
    numbers = [number for panel in panels for number in marks.known(panel.parts)]
    numbers += [panel.average for panel in panels if panel.average is not None]

    def draw(width: float) -> tuple[list[str], float]:
        parts: list[str] = []
        top = 0.0
        for panel in panels:
            y = scale(numbers or [0.0, 1.0], top + _TOP + _PLOT, top + _TOP, limits=limits(kind))
            parts += _panel(panel, y, top, width, f"{y_label}, {panel.label}".rstrip(", "))
            parts += _ticks(y, width, (kind, style))
            words = svg.fitted(f"{part} of the reading", 12, width)
            parts.append(
                svg.label((width + 44) / 2, top + _TOP + _PLOT + 44, words, kind="soft", size=12,
                          anchor="middle")
            )  # fmt: skip
            parts += [
                svg.group([marked], "mark average", _tooltip(place, panel, (kind, style)))
                for place, marked in _marks(panel, y, width)
            ]
            top += _TOP + _PLOT + _FLOOR + 8
        return parts, top

    told = " ".join(_told(panel, (kind, style)) for panel in panels)
    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=f"{y_label[:1].upper()}{y_label[1:]} by {part} of the reading, from first to last. "
        f"{told}",
        caption=caption,
        data=_data(anchor, title, panels, part, (kind, style)),
    )


def _place(place: int, number: int, width: float) -> float:
    left, right = 62.0, width - 18
    return left + (place + 0.5) / number * (right - left)


def _panel(panel: OrderPanel, y: Scale, top: float, width: float, label: str) -> list[str]:
    floor = y.start + 10
    parts = [
        svg.label(0, top + 14, svg.fitted(label, 12, width), kind="soft", size=12),
        svg.line(52, floor, width - 8, floor, "axis"),
    ]
    if panel.average is not None:
        parts.append(svg.line(52, y(panel.average), width - 8, y(panel.average), "mean"))
    number = len(panel.parts)
    parts += [
        svg.label(_place(place, number, width), floor + 17, str(place + 1), kind="soft", size=12,
                  anchor="middle")
        for place in range(number)
    ]  # fmt: skip
    return parts


def _ticks(y: Scale, width: float, numbers: tuple[Kind, Style]) -> list[str]:
    kind, style = numbers
    parts = []
    for tick, words in zip(y.ticks, y.labels(style, kind), strict=True):
        parts.append(svg.line(52, y(tick), width - 8, y(tick), "grid"))
        parts.append(svg.label(46, y(tick) + 4, words, kind="soft", size=12, anchor="end"))
    return parts


def _marks(panel: OrderPanel, y: Scale, width: float) -> list[tuple[int, str]]:
    """Draw each part's interval and its mark."""
    drawn = []
    for place, part in enumerate(panel.parts):
        if part is None or part.estimate is None:
            continue
        x = _place(place, len(panel.parts), width)
        interval = ""
        if part.lower is not None and part.upper is not None:
            interval = svg.line(x, y(part.lower), x, y(part.upper), "ci")
        drawn.append((place, interval + svg.circle(x, y(part.estimate), 5, "dot")))
    return drawn


def _tooltip(place: int, panel: OrderPanel, numbers: tuple[Kind, Style]) -> str:
    return f"{place + 1}: {marks.in_words(panel.parts[place], *numbers)}"


def _told(panel: OrderPanel, numbers: tuple[Kind, Style]) -> str:
    parts = "; ".join(
        f"{place}: {marks.in_words(part, *numbers)}" for place, part in enumerate(panel.parts, 1)
    )
    return f"{panel.label}: {parts}." if panel.label else f"{parts}."


def _data(
    anchor: str, title: str, panels: Sequence[OrderPanel], part: str, numbers: tuple[Kind, Style]
) -> Table:
    named = any(panel.label for panel in panels)
    rows = [
        [
            *([Cell(panel.label)] if named else []),
            Cell(str(place), place),
            *marks.number_cells(found, *numbers),
        ]
        for panel in panels
        for place, found in enumerate(panel.parts, start=1)
    ]
    headings = (
        *((("modality", "Modality"),) if named else ()),
        ("part", part.capitalize()), ("estimate", "Estimate"), ("lower", "Lower bound"),
        ("upper", "Upper bound"),
    )  # fmt: skip
    return marks.data_table(anchor, title, headings, rows)
