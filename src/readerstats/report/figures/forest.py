"""Every reader and every model with its interval, one panel a dataset."""

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
    from readerstats.results import Estimate

_ROW, _TOP, _WORDS = 21.0, 44.0, 94.0
_APART: Final = 40.0
"""From panel to panel where no numbers stand between: the ticks of two must not touch."""


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One line of a forest plot.

    Attributes
    ----------
    label : str
    estimates : tuple of Estimate or None
        One a panel; None where there is nothing to draw.
    mark : {"human", "model", "average", "faint"}
        The average is drawn bolder, and its interval shades the panel.
    """

    label: str
    estimates: tuple[Estimate | None, ...]
    mark: marks.Mark = "human"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestPlot:
    """A forest plot as a value.

    Attributes
    ----------
    rows : tuple of ForestRow
    panels : tuple of str
        Headings, one for each estimate of a row.
    kind : str
    style : Style
    chance : float or None
    measure : str
        What the estimates are, such as ``"Accuracy"``.
    """

    rows: tuple[ForestRow, ...]
    panels: tuple[str, ...]
    kind: Kind
    style: Style
    chance: float | None = None
    measure: str = ""

    @property
    def height(self) -> float:
        """Height of a panel with its heading and its ticks."""
        return _TOP + _ROW * len(self.rows) + 30

    def scale(self, start: float, end: float) -> Scale:
        """One scale for all panels, so that they can be compared by eye."""
        estimates = [estimate for row in self.rows for estimate in row.estimates]
        values = marks.known(estimates) + ([] if self.chance is None else [self.chance])
        return scale(values or [0.0, 1.0], start, end, limits=limits(self.kind))


def forest(
    *,
    anchor: str,
    title: str,
    panels: Sequence[str],
    rows: Sequence[ForestRow],
    kind: Kind,
    style: Style,
    chance: float | None = None,
    measure: str = "",
    caption: str = "",
) -> Figure:
    """Draw every reader and model with its interval, datasets side by side.

    Parameters
    ----------
    anchor, title, caption : str
    panels : sequence of str
        Headings of the panels, such as the datasets.
    rows : sequence of ForestRow
        In the order in which they stand.
    kind : str
        What kind of number the estimates are.
    style : Style
    chance : float, optional
        Where guessing would lead; a dotted line.
    measure : str, optional
        What the estimates are; named beside the axis in print.

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        For a row whose estimates are not one a panel.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import Estimate
    >>> reader = Estimate(estimate=0.85, lower=0.79, upper=0.9, level=0.95, method="wilson")
    >>> forest(anchor="f", title="Accuracy", panels=["GPT-4o"], rows=[ForestRow("R1", (reader,))],
    ...     kind="proportion", style=RADIOLOGY).alt
    'Estimates with intervals. GPT-4o: R1 85% [79, 90].'
    """
    if any(len(row.estimates) != len(panels) for row in rows):
        raise ValueError(f"each row needs {len(panels)} estimates, one a panel.")
    plan = ForestPlot(
        rows=tuple(rows), panels=tuple(panels), kind=kind, style=style, chance=chance,
        measure=measure,
    )  # fmt: skip
    return figure(
        lambda width: _parts(plan, width),
        anchor=anchor,
        title=title,
        alt=_alt(plan),
        caption=caption,
        data=_data(anchor, title, plan),
        drawn=plan,
    )


def _parts(plan: ForestPlot, width: float) -> tuple[list[str], float]:
    """Draw the panels, as many side by side as leave room for their numbers."""
    a_row = 3 if width > 500 else 1
    parts: list[str] = []
    top = 0.0
    for first in range(0, len(plan.panels), a_row):
        some = range(first, min(first + a_row, len(plan.panels)))
        parts += _row_of_panels(plan, some, top, width)
        top += plan.height
    return parts, top


def _row_of_panels(plan: ForestPlot, some: range, top: float, width: float) -> list[str]:
    size = 13 if width > 500 else 12
    longest = max((_written(row, size) for row in plan.rows), default=0)
    names = min(longest + 14, (0.25 if width > 500 else 0.33) * width)
    room = (width - names) / len(some)
    words = _WORDS if room >= 240 else 0.0
    people = [row.label for row in plan.rows if row.mark != "average"]
    shown = dict(zip(people, svg.fitted_names(people, size, names - 12), strict=True))
    parts = [
        svg.label(
            names - 12,
            _middle(top, place) + 4.5,
            shown.get(row.label) or svg.fitted(row.label, size, names - 12, bold=True),
            kind=f"name {row.mark}",
            size=size,
            anchor="end",
        )
        for place, row in enumerate(plan.rows)
    ]
    for place, panel in enumerate(some):
        start = names + place * room + 4
        end = start + room - (words + 22 if words else _APART)
        parts += _panel(plan, panel, plan.scale(start, end), top, words)
    return parts


def _written(row: ForestRow, size: float) -> float:
    return svg.text_width(row.label, size, bold=row.mark == "average")


def _middle(top: float, place: int) -> float:
    return top + _TOP + _ROW * (place + 0.5)


def _panel(plan: ForestPlot, panel: int, x: Scale, top: float, words: float) -> list[str]:
    floor = top + _TOP + _ROW * len(plan.rows)
    room = x.end - x.start + (words + 8 if words else _APART - 8)
    heading = svg.fitted(plan.panels[panel], 13, room, bold=True)
    parts = [svg.label(x.start, top + 15, heading, kind="panel", size=13)]
    parts += _average_band(plan, panel, x, (top + _TOP, floor))
    parts += marks.floor_ticks(x, x.labels(plan.style, plan.kind), floor, [(top + _TOP, floor)])
    if plan.chance is not None:
        at = x(plan.chance)
        parts.append(svg.line(at, top + _TOP - 6, at, floor, "chance"))
        parts.append(
            svg.label(at, top + _TOP - 11, "chance", kind="soft", size=11, anchor="middle")
        )
    named = marks.interval_name([row.estimates[panel] for row in plan.rows], plan.style)
    if words and named:
        y = top + _TOP - 11
        parts.append(svg.label(x.end + words, y, named, kind="soft", size=11, anchor="end"))
    for place, row in enumerate(plan.rows):
        parts += _line_of(plan, place, panel, x, _middle(top, place))
        if words:
            written = marks.in_words(row.estimates[panel], plan.kind, plan.style)
            kind, y = f"value {row.mark}", _middle(top, place) + 4
            parts.append(svg.label(x.end + words, y, written, kind=kind, size=12, anchor="end"))
    return parts


def _line_of(plan: ForestPlot, place: int, panel: int, x: Scale, y: float) -> list[str]:
    """Draw one row of a panel, with a rule over it where another kind of row begins."""
    row = plan.rows[place]
    rule = y - _ROW / 2
    begins = place > 0 and row.mark != plan.rows[place - 1].mark
    parts = [svg.line(x.start, rule, x.end, rule, "rule")] if begins else []
    estimate = row.estimates[panel]
    if estimate is not None:
        words = marks.in_words(estimate, plan.kind, plan.style)
        parts.append(marks.across(estimate, x, y, row.mark, f"{row.label}: {words}"))
    return parts


def _average_band(
    plan: ForestPlot, panel: int, x: Scale, between: tuple[float, float]
) -> list[str]:
    averages = [row.estimates[panel] for row in plan.rows if row.mark == "average"]
    average = averages[0] if averages else None
    if average is None or average.lower is None or average.upper is None:
        return []
    left, right = x(average.lower), x(average.upper)
    top, floor = between
    return [svg.rectangle(left, top, right - left, floor - top, "band")]


def _alt(plan: ForestPlot) -> str:
    told = []
    for panel, name in enumerate(plan.panels):
        lines = [
            f"{row.label} {marks.in_words(row.estimates[panel], plan.kind, plan.style)}"
            for row in plan.rows
        ]
        told.append(f"{name}: {'; '.join(lines)}.")
    return " ".join(["Estimates with intervals.", *told])


def _data(anchor: str, title: str, plan: ForestPlot) -> Table:
    rows = [
        [
            Cell(row.label),
            Cell(name),
            *marks.number_cells(row.estimates[panel], plan.kind, plan.style),
        ]
        for panel, name in enumerate(plan.panels)
        for row in plan.rows
    ]
    headings = (
        ("reader", "Reader"), ("panel", "Panel"), ("estimate", "Estimate"),
        ("lower", "Lower bound"), ("upper", "Upper bound"),
    )  # fmt: skip
    return marks.data_table(anchor, title, headings, rows)
