"""Groups of readers: each reader a dot, the group's mean with its interval below."""

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

    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.results import Estimate

_DOT, _TOP = 8.5, 26.0


@dataclass(frozen=True, slots=True)
class DotGroup:
    """One group of readers.

    Attributes
    ----------
    label : str
    readers : tuple of (str, float)
        Each reader's name and number.
    estimate : Estimate or None
        Mean of the group with its interval; None where the group is too small for one.
    highlighted : bool
        The group that the text speaks of: its dots are filled.
    """

    label: str
    readers: tuple[tuple[str, float], ...]
    estimate: Estimate | None = None
    highlighted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDots:
    """Groups of readers as a value."""

    groups: tuple[DotGroup, ...]
    axis_label: str
    kind: Kind
    style: Style
    overall: float | None = None


def group_dots(
    *,
    anchor: str,
    title: str,
    groups: Sequence[DotGroup],
    axis_label: str,
    kind: Kind,
    style: Style,
    overall: float | None = None,
    caption: str = "",
) -> Figure:
    """Draw the readers of each group as dots over the group's mean and interval.

    Parameters
    ----------
    anchor, title, caption : str
    groups : sequence of DotGroup
        From top to bottom.
    axis_label : str
        What the numbers are.
    kind : str
        What kind of number it is.
    style : Style
    overall : float, optional
        Mean of all readers; a thin line.

    Returns
    -------
    Figure

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> group_dots(anchor="g", title="Subspecialty", groups=[DotGroup("Chest", (("R1", 0.7),))],
    ...     axis_label="accuracy", kind="proportion", style=RADIOLOGY).alt
    'One dot a reader, by group. Chest: n = 1, mean –.'
    """
    numbers = [value for group in groups for _, value in group.readers]
    numbers += marks.known([group.estimate for group in groups])
    numbers += [] if overall is None else [overall]

    def draw(width: float) -> tuple[list[str], float]:
        wide = width > 500
        left, right = (0.24 * width, width - 130) if wide else (18.0, width - 18)
        x = scale(numbers or [0.0, 1.0], left, right, intervals=6, limits=limits(kind))
        parts: list[str] = []
        y = _TOP
        strips = []
        for group in groups:
            drawn, height = _group(group, x, y, width, (kind, style))
            parts += drawn
            strips.append((y + 13, y + height - 4))
            y += height
        strips = [(_TOP - 12, y)] if wide else strips
        grid = marks.floor_ticks(x, x.labels(style, kind), y, strips)
        if overall is not None:
            grid += [svg.line(x(overall), top, x(overall), end, "mean") for top, end in strips]
            grid.append(
                svg.label(x(overall), 10, "all readers", kind="soft", size=11, anchor="middle")
            )
        named = marks.interval_name([group.estimate for group in groups], style)
        if wide and named:
            grid.append(svg.label(width - 4, 10, named, kind="soft", size=11, anchor="end"))
        words = svg.fitted(axis_label, 12, width)
        middle = (left + right) / 2
        grid.append(svg.label(middle, y + 36, words, kind="soft", size=12, anchor="middle"))
        return grid + parts, y + 44

    told = "; ".join(f"{group.label}: {_told(group, kind, style)}" for group in groups)
    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=f"One dot a reader, by group. {told}.",
        caption=caption,
        data=_data(anchor, title, groups, (kind, style)),
        drawn=GroupDots(
            groups=tuple(groups), axis_label=axis_label, kind=kind, style=style, overall=overall
        ),
    )


def _told(group: DotGroup, kind: Kind, style: Style) -> str:
    return f"n = {len(group.readers)}, mean {marks.in_words(group.estimate, kind, style)}"


def _group(
    group: DotGroup, x: Scale, top: float, width: float, numbers: tuple[Kind, Style]
) -> tuple[list[str], float]:
    """Draw one group; the more dots share a place, the higher it is."""
    wide = width > 500
    places = _stacked([x(value) for _, value in group.readers])
    tallest = max((level for _, level in places), default=0)
    heading = 0 if wide else 18
    base = top + heading + 14 + tallest * _DOT
    kind, style = numbers
    dots = []
    for (name, value), (place, level) in zip(group.readers, places, strict=True):
        tooltip = f"{name}: {marks.in_words(_bare(value), kind, style)}"
        dot = svg.circle(place, base - level * _DOT, 4.2, "dot")
        dots.append(svg.group([dot], "dotted", tooltip))
    mark = "filled" if group.highlighted else "hollow"
    parts = [svg.group(dots, f"mark human {mark}")]
    if group.estimate is not None:
        parts.append(marks.across(group.estimate, x, base + 14, "average"))
    words = marks.in_words(group.estimate, kind, style)
    count = f"n = {len(group.readers)}"
    if wide:
        name = svg.fitted(group.label, 13, x.start - 26)
        parts.append(svg.label(x.start - 22, base + 3, name, kind="name", size=13, anchor="end"))
        parts.append(svg.label(x.start - 22, base + 19, count, kind="soft", size=12, anchor="end"))
        parts.append(svg.label(width - 4, base + 18, words, kind="value", size=12, anchor="end"))
    else:
        room = width - svg.text_width(words + count, 12) - 40
        name = svg.fitted(group.label, 13, room)
        parts.append(svg.label(4, top + 8, name, kind="name", size=13))
        after = 12 + svg.text_width(name, 13) * 1.08
        parts.append(svg.label(after, top + 8, count, kind="soft", size=12))
        parts.append(svg.label(width - 4, top + 8, words, kind="value", size=12, anchor="end"))
    return parts, base + 30 - top


def _bare(value: float) -> Estimate:
    """Hold one reader's number as an estimate without an interval."""
    from readerstats.results import Estimate

    return Estimate(estimate=value, method="observed")


def _stacked(places: Sequence[float]) -> list[tuple[float, int]]:
    """Lift dots that would hide one another, in steps."""
    levels: list[tuple[float, int]] = []
    for place in places:
        level = 0
        while any(other == level and abs(at - place) < _DOT for at, other in levels):
            level += 1
        levels.append((place, level))
    return levels


def _data(
    anchor: str, title: str, groups: Sequence[DotGroup], numbers: tuple[Kind, Style]
) -> Table:
    rows = [
        [
            Cell(group.label),
            Cell(str(len(group.readers)), len(group.readers)),
            *marks.number_cells(group.estimate, *numbers),
        ]
        for group in groups
    ]
    headings = (
        ("group", "Group"), ("n", "Readers"), ("estimate", "Mean"),
        ("lower", "Lower bound"), ("upper", "Upper bound"),
    )  # fmt: skip
    return marks.data_table(anchor, title, headings, rows)
