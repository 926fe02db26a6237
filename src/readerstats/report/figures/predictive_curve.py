"""Predictive values over prevalence: curves of the reader average and each model."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from readerstats.report import svg
from readerstats.report.figures import marks
from readerstats.report.figures.figure import Figure, figure
from readerstats.report.figures.panels import Place, frame, places
from readerstats.report.figures.scale import Scale
from readerstats.report.table import Cell
from readerstats.results import Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.report.text import Words

DASHES: Final = 4
_TICKS: Final = (0.002, 0.01, 0.05, 0.2, 0.5, 0.9)
TOLD: Final = (0.01, 0.05, 0.2, 0.5)


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

    seen = dict.fromkeys((c.label, c.is_model) for panel in panels for c in panel.curves)
    labels = sorted(seen, key=lambda one: one[1])
    models = [label for label, is_model in labels if is_model]

    def draw(width: float) -> tuple[list[str], float]:
        found, height = places(len(panels), width)
        parts: list[str] = []
        for panel, place in zip(panels, found, strict=True):
            parts += _panel(panel, _on_log_odds(place), style, (at, models))
        key, below = _key(labels, models, height, width)
        return [*parts, *key], height + below

    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=f"Predictive values over prevalence. {_told(panels, style)}.",
        caption=caption,
        data=_data(anchor, title, panels, style, at),
    )


def percent(share: float, style: Style) -> str:
    """Write a prevalence in percent with the digits that it has.

    Examples
    --------
    >>> from readerstats.report.style import PLAIN
    >>> percent(0.05, PLAIN), percent(0.002, PLAIN)
    ('5%', '0.2%')
    """
    return f"{style.trimmed(round(100 * share, 6), 4)}%"


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


def _on_log_odds(place: Place) -> Place:
    """Give a panel an axis of prevalence."""
    ends = (_log_odds(_TICKS[0]), _log_odds(_TICKS[-1]))
    x = place.x
    return replace(place, x=Scale(lower=ends[0], upper=ends[1], step=1.0, start=x.start, end=x.end))


def _panel(
    panel: Panel, place: Place, style: Style, known: tuple[Sequence[float], Sequence[str]]
) -> list[str]:
    x, y = place.x, place.y
    at, models = known
    parts = frame(
        place,
        style,
        title=panel.title,
        x_label="prevalence (log odds scale)",
        y_label=panel.y_label,
        x_ticks=[(x(_log_odds(tick)), percent(tick, style)) for tick in _TICKS],
    )
    share = x(_log_odds(min(max(panel.share, _TICKS[0]), _TICKS[-1])))
    parts.append(svg.line(share, y.end, share, y.start, "chance"))
    for prevalence in at:
        where = x(_log_odds(min(max(prevalence, _TICKS[0]), _TICKS[-1])))
        parts.append(svg.line(where, y.end, where, y.start, "zero"))
    for curve in sorted(panel.curves, key=lambda one: one.is_model):
        if not curve.is_model and curve.lower:
            band = _path(curve.prevalence, curve.upper, place)
            band += reversed(_path(curve.prevalence, curve.lower, place))
            parts.append(svg.polyline(band, "band", closed=True))
        path = _path(curve.prevalence, curve.value, place)
        drawn = svg.polyline(path, _dash(curve.label, curve.is_model, models))
        who = "model" if curve.is_model else "average"
        parts.append(svg.group([drawn], f"mark {who}", curve.label))
    return parts


def _dash(label: str, is_model: bool, models: Sequence[str]) -> str:
    return f"curve dash{models.index(label) % DASHES}" if is_model else "curve"


def _key(
    labels: Sequence[tuple[str, bool]], models: Sequence[str], top: float, width: float
) -> tuple[list[str], float]:
    """Name the curves under the panels, which share them; return the height that it takes."""
    parts = []
    left, y = 8.0, top + 22
    for label, is_model in labels:
        words = svg.fitted(label, 12, width - 60)
        # The average is in bold, which runs wider.
        wide = 66 + svg.text_width(words, 12) * (1.0 if is_model else 1.15)
        if left + wide > width and left > 8:
            left, y = 8.0, y + 19
        who = "model" if is_model else "average"
        sample = [(left, y - 4), (left + 36, y - 4)]
        line = svg.polyline(sample, _dash(label, is_model, models))
        parts.append(svg.group([line], f"mark {who}"))
        parts.append(svg.label(left + 42, y, words, kind=f"name {who}", size=12))
        left += wide
    return parts, y - top + 8


def _path(
    prevalence: Sequence[float], values: Sequence[float], place: Place
) -> list[tuple[float, float]]:
    return [
        (place.x(_log_odds(p)), place.y(value)) for p, value in zip(prevalence, values, strict=True)
    ]


def _told(panels: Sequence[Panel], style: Style) -> str:
    """Tell each curve at a few prevalences."""
    return "; ".join(
        f"{panel.title}, {panel.y_label}: "
        + ", ".join(f"{curve.label} {_values(curve, style)}" for curve in panel.curves)
        for panel in panels
    )


def _values(curve: Curve, style: Style) -> str:
    return ", ".join(
        f"{style.value(value, 'proportion')} at {percent(prevalence, style)}"
        for prevalence, value in zip(curve.prevalence, curve.value, strict=True)
        if prevalence in TOLD
    )


def _data(
    anchor: str, title: str, panels: Sequence[Panel], style: Style, named: Sequence[float]
) -> Table:
    """Give each curve a line, with its value and band at the prevalences that are told."""
    told = sorted({*TOLD, *named})
    rows = []
    for panel in panels:
        for curve in panel.curves:
            cells = [Cell(f"{panel.title}, {panel.y_label.partition(':')[0]}"), Cell(curve.label)]
            cells += [_value(curve, prevalence, style) for prevalence in told]
            rows.append(cells)
    headings = [("place", "Where"), ("reader", "Reader")]
    headings += [(f"at_{prevalence:g}", f"At {percent(prevalence, style)}") for prevalence in told]
    return marks.data_table(anchor, title, headings, rows)


def _value(curve: Curve, prevalence: float, style: Style) -> Cell:
    if prevalence not in curve.prevalence:
        return Cell("–", "")
    at = curve.prevalence.index(prevalence)
    bounds = (curve.lower[at], curve.upper[at]) if curve.lower else (None, None)
    result = Estimate(estimate=curve.value[at], lower=bounds[0], upper=bounds[1], method="drawn")
    return Cell(marks.in_words(result, "proportion", style), curve.value[at])
