"""Every reader and every model with its interval, one panel a dataset."""

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

    from readerstats.report.style import Kind, Style
    from readerstats.report.table import Table
    from readerstats.results import Estimate

_ROW, _TOP = 21.0, 44.0


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
class _Plan:
    """What the drawing of one width needs to know."""

    rows: tuple[ForestRow, ...]
    panels: tuple[str, ...]
    kind: Kind
    style: Style
    chance: float | None

    @property
    def bottom(self) -> float:
        return _TOP + _ROW * len(self.rows)

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
    plan = _Plan(rows=tuple(rows), panels=tuple(panels), kind=kind, style=style, chance=chance)
    return figure(
        lambda width: (_parts(plan, width), plan.bottom + 26),
        anchor=anchor,
        title=title,
        alt=_alt(plan),
        caption=caption,
        data=_data(anchor, title, plan),
    )


def _parts(plan: _Plan, width: float) -> list[str]:
    size = 13 if width > 500 else 12
    longest = max((svg.text_width(row.label, size) for row in plan.rows), default=0)
    names = min(longest + 14, 0.24 * width)
    room = (width - names) / max(len(plan.panels), 1)
    words = 100.0 if room >= 240 else 0.0
    parts = [
        svg.label(
            names - 12,
            _middle(place) + 4.5,
            svg.fitted(row.label, size, names - 12),
            kind=f"name {row.mark}",
            size=size,
            anchor="end",
        )
        for place, row in enumerate(plan.rows)
    ]
    for place in range(len(plan.panels)):
        start = names + place * room + 4
        end = start + room - words - (18 if words else 22)
        parts += _panel(plan, place, plan.scale(start, end), words > 0)
    return parts


def _middle(place: int) -> float:
    return _TOP + _ROW * (place + 0.5)


def _panel(plan: _Plan, panel: int, x: Scale, with_words: bool) -> list[str]:
    room = x.end - x.start + (100 if with_words else 14)
    heading = svg.fitted(plan.panels[panel], 13, room)
    parts = [svg.label(x.start, 15, heading, kind="panel", size=13)]
    parts += _average_band(plan, panel, x)
    parts += marks.floor_ticks(x, x.labels(plan.style, plan.kind), plan.bottom, _TOP)
    if plan.chance is not None:
        at = x(plan.chance)
        parts.append(svg.line(at, _TOP - 6, at, plan.bottom, "chance"))
        parts.append(svg.label(at, _TOP - 11, "chance", kind="soft", size=11, anchor="middle"))
    for place, row in enumerate(plan.rows):
        estimate, y = row.estimates[panel], _middle(place)
        words = marks.in_words(estimate, plan.kind, plan.style)
        if place and row.mark != plan.rows[place - 1].mark:
            rule = y - _ROW / 2
            parts.append(svg.line(x.start, rule, x.end, rule, "rule"))
        if estimate is not None:
            parts.append(marks.across(estimate, x, y, row.mark, f"{row.label}: {words}"))
        if with_words:
            kind = "value average" if row.mark == "average" else "value"
            parts.append(svg.label(x.end + 104, y + 4, words, kind=kind, size=12, anchor="end"))
    return parts


def _average_band(plan: _Plan, panel: int, x: Scale) -> list[str]:
    averages = [row.estimates[panel] for row in plan.rows if row.mark == "average"]
    average = averages[0] if averages else None
    if average is None or average.lower is None or average.upper is None:
        return []
    left, right = x(average.lower), x(average.upper)
    return [svg.rectangle(left, _TOP, right - left, plan.bottom - _TOP, "band")]


def _alt(plan: _Plan) -> str:
    told = []
    for panel, name in enumerate(plan.panels):
        lines = [
            f"{row.label} {marks.in_words(row.estimates[panel], plan.kind, plan.style)}"
            for row in plan.rows
        ]
        told.append(f"{name}: {'; '.join(lines)}.")
    return " ".join(["Estimates with intervals.", *told])


def _data(anchor: str, title: str, plan: _Plan) -> Table:
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
