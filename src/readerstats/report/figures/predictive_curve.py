"""Predictive values over prevalence: curves of the reader average and each model."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from readerstats.report import svg
from readerstats.report.decimals import trimmed
from readerstats.report.figures import marks
from readerstats.report.figures.figure import Figure, figure
from readerstats.report.figures.labels import Box
from readerstats.report.figures.panels import Place, frame, named, places
from readerstats.report.figures.scale import Scale
from readerstats.report.table import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.report.text import Words

DASHES: Final = 4
_TICKS: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.9)
_TOLD: Final = (0.01, 0.05, 0.1, 0.25, 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One predictive value over prevalence.

    Attributes
    ----------
    label : str
    is_model : bool
    prevalence, value : tuple of float
    lower, upper : tuple of float
        The band; empty for none.
    """

    label: str
    is_model: bool
    prevalence: tuple[float, ...]
    value: tuple[float, ...]
    lower: tuple[float, ...] = ()
    upper: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """PPV or NPV in one modality of one dataset.

    Attributes
    ----------
    title, y_label : str
    curves : tuple of Curve
    share : float
        Share of positive cases of the study there.
    """

    title: str
    y_label: str
    curves: tuple[Curve, ...]
    share: float


def predictive_curve(
    *,
    anchor: str,
    title: str,
    panels: Sequence[Panel],
    style: Style,
    at: Sequence[float] = (),
    caption: Words = "",
) -> Figure:
    """Draw predictive values over prevalence, whose axis is that of its log odds.

    Parameters
    ----------
    anchor, title : str
    panels : sequence of Panel
        At least one, two in a row.
    style : Style
    at : sequence of float
        Prevalences that the study names, drawn as lines.
    caption : Text or str, optional

    Returns
    -------
    Figure

    Raises
    ------
    ValueError
        Without a curve.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> curve = Curve(label="GPT-5", is_model=True, prevalence=(0.01, 0.5), value=(0.05, 0.85))
    >>> panel = Panel(title="A", y_label="PPV", curves=(curve,), share=0.5)
    >>> predictive_curve(anchor="p", title="PPV", panels=[panel], style=RADIOLOGY).alt
    'Predictive values over prevalence. A, PPV: GPT-5 5% at 1%, 85% at 50%.'
    """
    if not any(panel.curves for panel in panels):
        raise ValueError("a figure of predictive values needs at least one curve.")

    def draw(width: float) -> tuple[list[str], float]:
        found, height = places(len(panels), width)
        parts: list[str] = []
        for panel, place in zip(panels, found, strict=True):
            parts += _panel(panel, _on_log_odds(place), style, at)
        return parts, height

    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=f"Predictive values over prevalence. {_told(panels, style)}.",
        caption=caption,
        data=_data(anchor, title, panels, style, at),
    )


def percent(share: float) -> str:
    """Write a prevalence in percent with the digits that it has.

    Examples
    --------
    >>> percent(0.05), percent(0.002)
    ('5%', '0.2%')
    """
    return f"{trimmed(round(100 * share, 6), 4)}%"


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


def _on_log_odds(place: Place) -> Place:
    """Give a panel an axis of prevalence."""
    ends = (_log_odds(_TICKS[0]), _log_odds(_TICKS[-1]))
    x = place.x
    return replace(place, x=Scale(lower=ends[0], upper=ends[1], step=1.0, start=x.start, end=x.end))


def _panel(panel: Panel, place: Place, style: Style, at: Sequence[float]) -> list[str]:
    x, y = place.x, place.y
    ticks = [(x(_log_odds(tick)), percent(tick)) for tick in _TICKS]
    parts = frame(
        place, style, title=panel.title, x_label="prevalence (log odds scale)",
        y_label=panel.y_label, x_ticks=ticks,
    )  # fmt: skip
    taken: list[Box] = []
    share = x(_log_odds(min(max(panel.share, _TICKS[0]), _TICKS[-1])))
    parts.append(svg.line(share, y.end, share, y.start, "chance"))
    taken.append(Box(share - 2, y.end, share + 2, y.start))
    for prevalence in at:
        place_of = x(_log_odds(prevalence))
        parts.append(svg.line(place_of, y.end, place_of, y.start, "zero"))
        taken.append(Box(place_of - 2, y.end, place_of + 2, y.start))
    models = [curve for curve in panel.curves if curve.is_model]
    paths = []
    for curve in sorted(panel.curves, key=lambda one: one.is_model):
        path = _path(curve.prevalence, curve.value, place)
        paths.append((curve, path))
        if not curve.is_model and curve.lower:
            band = _path(curve.prevalence, curve.upper, place)
            band += reversed(_path(curve.prevalence, curve.lower, place))
            parts.append(svg.polyline(band, "band", closed=True))
        dash = f" dash{models.index(curve) % DASHES}" if curve.is_model else ""
        who = "model" if curve.is_model else "average"
        parts.append(svg.group([svg.polyline(path, f"curve{dash}")], f"mark {who}", curve.label))
    parts += _names(paths, taken, place)
    return parts


def _names(
    paths: Sequence[tuple[Curve, list[tuple[float, float]]]], taken: list[Box], place: Place
) -> list[str]:
    """Name each curve where there is room beside it."""
    dense = [_dense(path) for _, path in paths]
    parts = []
    for number, (curve, _) in enumerate(paths):
        others = [
            Box.around(*at, 3) for place_of, path in enumerate(dense) for at in path
            if place_of != number
        ]  # fmt: skip
        own = [Box.around(*at, 1) for at in dense[number]]
        spots = _from_middle(dense[number])
        occupied = [*taken, *others, *own]
        before = len(occupied)
        kind = "name model" if curve.is_model else "name average"
        written = named(spots, curve.label, kind, occupied, place.field)
        if written is not None:
            taken += occupied[before:]
            parts.append(written)
    return parts


def _from_middle(path: list[tuple[float, float]]) -> list[tuple[float, float]]:
    middle = path[len(path) // 2][0]
    return sorted(path[::2], key=lambda at: abs(at[0] - middle))


def _path(
    prevalence: Sequence[float], values: Sequence[float], place: Place
) -> list[tuple[float, float]]:
    return [
        (place.x(_log_odds(p)), place.y(value)) for p, value in zip(prevalence, values, strict=True)
    ]


def _dense(path: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Put places along a path, no more than a few units apart."""
    found = list(path[:1])
    for (x1, y1), (x2, y2) in pairwise(path):
        steps = max(1, math.ceil(math.hypot(x2 - x1, y2 - y1) / 5))
        found += [
            (x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps)
            for step in range(1, steps + 1)
        ]
    return found


def _told(panels: Sequence[Panel], style: Style) -> str:
    """Tell each curve at a few prevalences."""
    return "; ".join(
        f"{panel.title}, {panel.y_label}: "
        + ", ".join(f"{curve.label} {_values(curve, style)}" for curve in panel.curves)
        for panel in panels
    )


def _values(curve: Curve, style: Style) -> str:
    return ", ".join(
        f"{style.value(value, 'proportion')} at {percent(prevalence)}"
        for prevalence, value in zip(curve.prevalence, curve.value, strict=True)
        if prevalence in _TOLD
    )


def _data(
    anchor: str, title: str, panels: Sequence[Panel], style: Style, named_ones: Sequence[float]
) -> Table:
    rows = [
        [
            Cell(f"{panel.title}, {panel.y_label}"),
            Cell(curve.label),
            Cell(percent(prevalence), prevalence),
            *(
                Cell(style.value(many[at], "proportion", digits=1), many[at])
                if many
                else Cell("–", "")
                for many in (curve.value, curve.lower, curve.upper)
            ),
        ]
        for panel in panels
        for curve in panel.curves
        for at, prevalence in enumerate(curve.prevalence)
        if prevalence in (*_TOLD, *named_ones)
    ]
    headings = (
        ("place", "Where"), ("reader", "Reader"), ("prevalence", "Prevalence"), ("value", "Value"),
        ("lower", "Lower bound"), ("upper", "Upper bound"),
    )  # fmt: skip
    return marks.data_table(anchor, title, headings, rows)
