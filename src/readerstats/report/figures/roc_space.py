"""ROC space: every reader and model by its two rates, the average, chance, and curves of d′."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from readerstats.report import svg
from readerstats.report.figures import marks
from readerstats.report.figures.figure import Figure, figure
from readerstats.report.figures.labels import Box
from readerstats.report.figures.panels import Place, framed, named
from readerstats.report.table import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.report.text import Words

Who: TypeAlias = Literal["human", "model", "average"]
MOST_TOLD: Final = 6
_DIRECTIONS: Final = tuple(
    (math.cos(math.pi * part / 6), -math.sin(math.pi * part / 6)) for part in range(12)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One reader, model or average.

    Attributes
    ----------
    label : str
    false_positive, true_positive : float
    who : {"human", "model", "average"}
    named : bool
        Whether its name is written, where there is room; tooltips name everybody.
    """

    label: str
    false_positive: float
    true_positive: float
    who: Who
    named: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One modality of one dataset."""

    title: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RocSpacePlot:
    """ROC space as a value."""

    panels: tuple[Panel, ...]
    curves: tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
    x_label: str
    y_label: str
    style: Style


def roc_space(
    *,
    anchor: str,
    title: str,
    panels: Sequence[Panel],
    curves: Sequence[tuple[str, Sequence[tuple[float, float]]]],
    x_label: str,
    y_label: str,
    style: Style,
    caption: Words = "",
) -> Figure:
    """Draw everybody's false-positive share against the true-positive share.

    Parameters
    ----------
    anchor, title : str
    panels : sequence of Panel
        At least one.
    curves : sequence of (str, points)
        Light curves of equal d′, each with its name.
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
    >>> spot = Spot(label="R1", false_positive=0.25, true_positive=0.75, who="human")
    >>> roc_space(anchor="r", title="ROC space", panels=[Panel(title="A", spots=(spot,))],
    ...     curves=[], x_label="false", y_label="true", style=RADIOLOGY).alt
    'Shares of positive and of negative cases called positive. A: R1 75% and 25%.'
    """
    if not panels:
        raise ValueError("a drawing of ROC space needs at least one panel.")

    draw = framed(
        panels,
        lambda panel, place: _panel(panel, place, curves, style),
        style,
        x_label=x_label,
        y_label=y_label,
    )

    told = "; ".join(f"{panel.title}: {_told(panel, style)}" for panel in panels)
    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=f"Shares of positive and of negative cases called positive. {told}.",
        caption=caption,
        data=_data(anchor, title, panels, style),
        drawn=RocSpacePlot(
            panels=tuple(panels),
            curves=tuple((name, tuple(points)) for name, points in curves),
            x_label=x_label,
            y_label=y_label,
            style=style,
        ),
    )


def _told(panel: Panel, style: Style) -> str:
    """Tell the average and the models, and readers where they are few; the table has everybody."""
    people = [spot for spot in panel.spots if spot.who == "human"]
    told = [spot for spot in panel.spots if spot.who != "human" or len(people) <= MOST_TOLD]
    words = [f"{spot.label} {_in_words(spot, style)}" for spot in told]
    return ", ".join([*([f"{len(people)} readers"] if len(people) > MOST_TOLD else []), *words])


def _panel(
    panel: Panel,
    place: Place,
    curves: Sequence[tuple[str, Sequence[tuple[float, float]]]],
    style: Style,
) -> list[str]:
    x, y = place.x, place.y
    order = {"human": 0, "model": 1, "average": 2}
    spots = sorted(panel.spots, key=lambda spot: order[spot.who])
    at = [(x(spot.false_positive), y(spot.true_positive)) for spot in spots]
    taken = [Box.around(*where, 6) for where in at]
    taken += [Box.around(x(share / 50), y(share / 50), 3) for share in range(51)]
    parts = [svg.polyline([(x(a), y(b)) for a, b in points], "iso") for _, points in curves]
    parts.append(svg.line(x(0), y(0), x(1), y(1), "chance"))
    parts += [_mark(spot, where, style) for spot, where in zip(spots, at, strict=True)]
    for spot, where in reversed(list(zip(spots, at, strict=True))):
        if spot.named:
            parts += _name(spot, where, taken, place)
    for words, points in curves:
        # From the middle outward: there the curves are farthest from each other.
        along = sorted(points, key=lambda point: abs(point[0] + point[1] - 1))
        written = named([(x(a), y(b)) for a, b in along], words, "soft", taken, place.field)
        parts += [written] if written else []
    return parts


def _name(spot: Spot, at: tuple[float, float], taken: list[Box], place: Place) -> list[str]:
    """Write a name beside its mark or, where there is no room, farther off with a line to it."""
    kind = f"name {spot.who}"
    beside = named([at], spot.label, kind, taken, place.field)
    if beside is not None:
        return [beside]
    for radius in (22.0, 34.0, 48.0, 64.0, 84.0, 106.0):
        for direction in _DIRECTIONS:
            off = (at[0] + radius * direction[0], at[1] + radius * direction[1])
            written = named([off], spot.label, kind, taken, place.field)
            if written is not None:
                near = (at[0] + 6 * direction[0], at[1] + 6 * direction[1])
                # The words stand 8 beside the end of the line, which reaches toward them.
                box = taken[-1]
                toward = box.left if box.left > off[0] else box.right
                return [svg.line(*near, toward, (box.top + box.bottom) / 2, "leader"), written]
    return []


def _mark(spot: Spot, at: tuple[float, float], style: Style) -> str:
    tooltip = f"{spot.label}: {_in_words(spot, style)}"
    if spot.who == "model":
        return svg.group([svg.diamond(*at, 5.5, "dot")], "mark model", tooltip)
    if spot.who == "average":
        cross = [
            svg.line(at[0] - 9, at[1], at[0] + 9, at[1], "ci"),
            svg.line(at[0], at[1] - 9, at[0], at[1] + 9, "ci"),
        ]
        return svg.group(cross, "mark average", tooltip)
    return svg.group([svg.circle(*at, 4.5, "dot")], "mark human hollow", tooltip)


def _in_words(spot: Spot, style: Style) -> str:
    true = style.value(spot.true_positive, "proportion")
    return f"{true} and {style.value(spot.false_positive, 'proportion')}"


def _data(anchor: str, title: str, panels: Sequence[Panel], style: Style) -> Table:
    rows = [
        [
            Cell(panel.title),
            Cell(spot.label),
            *(
                Cell(style.value(share, "proportion"), share)
                for share in (spot.true_positive, spot.false_positive)
            ),
        ]
        for panel in panels
        for spot in panel.spots
    ]
    headings = (
        ("place", "Where"),
        ("reader", "Reader"),
        ("true_positive", "Positive cases called positive"),
        ("false_positive", "Negative cases called positive"),
    )
    return marks.data_table(anchor, title, headings, rows)
