"""Effects under headings, each with its interval: subgroups, or the terms of a model."""

from __future__ import annotations

import math
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

_ROW, _TOP, _WORDS, _DETAIL = 21.0, 30.0, 108.0, 66.0
_STEPS: Final = (1.0, 2.0, 5.0)
_MANY: Final = 300.0
"""From this ratio of the ends on there is room for powers of ten alone."""


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One line: an effect, or a heading over those that follow.

    Attributes
    ----------
    label : str
    result : Estimate, TestResult or None
        None for a heading.
    detail : str
        What stands beside the name, such as a number of cases.
    mark : {"human", "model", "average", "faint"}
    """

    label: str
    result: marks.Measured | None = None
    detail: str = ""
    mark: marks.Mark = "human"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogScale(Scale):
    """A scale of ratios: equal distances are equal factors; ticks at 1, 2, 5 and their tenfolds."""

    def __call__(self, value: float) -> float:
        """Return the place of a ratio; what lies outside is drawn at the end."""
        inside = min(max(value, self.lower), self.upper)
        share = math.log(inside / self.lower) / math.log(self.upper / self.lower)
        return self.start + share * (self.end - self.start)

    @property
    def ticks(self) -> tuple[float, ...]:
        """Ratios of the ticks, within the ends."""
        ticks = _round_ratios(self.lower, self.upper)
        if self.upper / self.lower > _MANY:
            ticks = [tick for tick in ticks if math.log10(tick).is_integer()]
        return tuple(ticks)

    def labels(self, style: Style, kind: Kind) -> tuple[str, ...]:  # noqa: ARG002
        """Write the ticks with the digits that they need."""
        return tuple(style.short(tick) for tick in self.ticks)


def log_scale(values: Sequence[float], start: float, end: float) -> LogScale:
    """Return a scale of ratios that holds all values, and 1.

    Examples
    --------
    >>> log_scale([0.6, 3.1], 0, 100).ticks
    (0.5, 1.0, 2.0, 5.0)
    """
    known = [value for value in values if 0 < value < math.inf] or [1.0]
    least, most = max(min(*known, 1.0), 1e-3), min(max(*known, 1.0), 1e3)
    lower = max(tick for tick in _round_ratios(1e-4, 1e4) if tick <= least * (1 + 1e-9))
    upper = min(tick for tick in _round_ratios(1e-4, 1e4) if tick >= most * (1 - 1e-9))
    if lower == upper:
        lower, upper = lower / 2, upper * 2
    return LogScale(lower=lower, upper=upper, step=1.0, start=start, end=end)


def _round_ratios(lower: float, upper: float) -> list[float]:
    powers = range(math.floor(math.log10(lower)), math.ceil(math.log10(upper)) + 1)
    ratios = [float(f"{step * 10.0**power:g}") for power in powers for step in _STEPS]
    return [ratio for ratio in ratios if lower * (1 - 1e-9) <= ratio <= upper * (1 + 1e-9)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    rows: tuple[EffectRow, ...]
    kind: Kind
    style: Style
    axis_label: str
    reference: float | None
    log: bool

    def scale(self, start: float, end: float) -> Scale:
        values = marks.known([row.result for row in self.rows])
        if self.log:
            return log_scale(values, start, end)
        values += [] if self.reference is None else [self.reference]
        return scale(values or [0.0, 1.0], start, end, limits=limits(self.kind))


def effect_forest(
    *,
    anchor: str,
    title: str,
    rows: Sequence[EffectRow],
    kind: Kind,
    style: Style,
    axis_label: str,
    reference: float | None = None,
    log: bool = False,
    caption: Words = "",
) -> Figure:
    """Draw effects with their intervals, under headings.

    Parameters
    ----------
    anchor, title, caption : str
    rows : sequence of EffectRow
    kind : str
        What kind of number the effects are.
    style : Style
    axis_label : str
        What the scale measures.
    reference : float, optional
        Where a line stands: no effect, or the average of all.
    log : bool, default False
        Whether the scale is one of ratios.
    caption : Text or str

    Returns
    -------
    Figure

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import Estimate
    >>> knee = Estimate(estimate=0.75, lower=0.6, upper=0.9, level=0.95, method="x")
    >>> rows = [EffectRow("Region"), EffectRow("knee", knee, "18 cases")]
    >>> effect_forest(anchor="f", title="Accuracy by region", rows=rows, kind="proportion",
    ...               style=RADIOLOGY, axis_label="Accuracy").alt
    'Accuracy. Region: knee 75% [60, 90].'
    """
    plan = _Plan(
        rows=tuple(rows),
        kind=kind,
        style=style,
        axis_label=axis_label,
        reference=reference,
        log=log,
    )
    return figure(
        lambda width: _parts(plan, width),
        anchor=anchor,
        title=title,
        alt=_alt(plan),
        caption=caption,
        data=_data(anchor, title, plan),
    )


def _parts(plan: _Plan, width: float) -> tuple[list[str], float]:
    wide = width > 500
    size = 13 if wide else 12
    longest = max((svg.text_width(row.label, size) for row in plan.rows if row.result), default=0)
    names = min(longest + 26, (0.3 if wide else 0.34) * width)
    detail = _DETAIL if wide and any(row.detail for row in plan.rows) else 0.0
    words = _WORDS if wide else 98.0
    x = plan.scale(names + detail + 8, width - words - 14)
    floor = _TOP + _ROW * len(plan.rows)
    parts = marks.floor_ticks(x, x.labels(plan.style, plan.kind), floor, [(_TOP - 6, floor)])
    parts.append(
        svg.label(
            (x.start + x.end) / 2, floor + 34, plan.axis_label, kind="soft", size=12,
            anchor="middle",
        )
    )  # fmt: skip
    named = marks.interval_name([row.result for row in plan.rows], plan.style)
    if named:
        parts.append(svg.label(width - 2, _TOP - 8, named, kind="soft", size=11, anchor="end"))
    if plan.reference is not None:
        at = x(plan.reference)
        parts.append(svg.line(at, _TOP - 6, at, floor, "chance"))
    for place, row in enumerate(plan.rows):
        y = _TOP + _ROW * (place + 0.5)
        if row.result is None:
            heading = svg.fitted(row.label, size, width - 4, bold=True)
            parts.append(svg.label(2, y + 5, heading, kind="panel", size=size))
            continue
        written = marks.in_words(row.result, plan.kind, plan.style)
        label = svg.fitted(row.label, size, names - 14)
        parts.append(svg.label(14, y + 4.5, label, kind=f"name {row.mark}", size=size))
        if detail:
            parts.append(
                svg.label(names + detail - 6, y + 4.5, row.detail, kind="soft", size=12,
                          anchor="end")
            )  # fmt: skip
        parts.append(marks.across(row.result, x, y, row.mark, f"{row.label}: {written}"))
        parts.append(
            svg.label(width - 2, y + 4.5, written, kind=f"value {row.mark}", size=12, anchor="end")
        )
    return parts, floor + 42


def _alt(plan: _Plan) -> str:
    told: list[str] = []
    for row in plan.rows:
        if row.result is None:
            told.append(f"{row.label}:")
            continue
        written = f"{row.label} {marks.in_words(row.result, plan.kind, plan.style)}"
        if told and not told[-1].endswith(":"):
            told[-1] = told[-1].removesuffix(".") + ";"
        told.append(f"{written}.")
    return " ".join([f"{plan.axis_label}.", *told])


def _data(anchor: str, title: str, plan: _Plan) -> Table:
    rows, heading = [], ""
    for row in plan.rows:
        if row.result is None:
            heading = row.label
            continue
        rows.append(
            [
                Cell(heading),
                Cell(row.label),
                Cell(row.detail),
                *marks.number_cells(row.result, plan.kind, plan.style),
            ]
        )
    headings = (
        ("heading", "Of"), ("name", "Which"), ("detail", "Number"), ("estimate", "Estimate"),
        ("lower", "Lower bound"), ("upper", "Upper bound"),
    )  # fmt: skip
    return marks.data_table(anchor, title, headings, rows)
