"""Who missed what: readers down, cases across from the easiest to the hardest, truth by truth."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from readerstats.report import svg
from readerstats.report.figures.figure import Figure, figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.table import Table
    from readerstats.report.text import Words

Wrong: TypeAlias = float | None
_LEAST: Final = 2.6
"""Narrowest column that can be told from its neighbours."""
_WIDEST: Final = 9.0
_GAP, _HEAD, _HILL, _FOOT = 16.0, 22.0, 30.0, 20.0
_LIMIT: Final = 8
"""Bands of one panel; with more cases their columns get narrower than can be told apart."""


@dataclass(frozen=True, slots=True)
class MapRow:
    """One reader or model.

    Attributes
    ----------
    label : str
    wrong : tuple of tuple of (float or None)
        One entry a panel, with a number a case: 1 for wrong, 0 for right, between them for a
        model whose runs differ, None for not read.
    mark : {"human", "model"}
    """

    label: str
    wrong: tuple[tuple[Wrong, ...], ...]
    mark: Literal["human", "model"] = "human"


@dataclass(frozen=True, slots=True)
class MapPanel:
    """The cases of one truth state.

    Attributes
    ----------
    label : str
    missed : tuple of float
        The share of readers who were wrong, case by case; rising.
    """

    label: str
    missed: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMap:
    """Who missed what, as a value."""

    panels: tuple[MapPanel, ...]
    rows: tuple[MapRow, ...]
    noun: str


@dataclass(frozen=True, slots=True)
class _Band:
    """A stretch of the cases of one panel, and where it stands."""

    panel: int
    first: int
    last: int
    left: float
    top: float
    column: float


def case_map(
    *,
    anchor: str,
    title: str,
    panels: Sequence[MapPanel],
    rows: Sequence[MapRow],
    noun: str,
    caption: Words = "",
    data: Table | None = None,
) -> Figure:
    """Draw which reader was wrong on which case.

    Parameters
    ----------
    anchor, title : str
    panels : sequence of MapPanel
        With a case each at least.
    rows : sequence of MapRow
        From top to bottom, people before models.
    noun : str
        What the people are, in the plural.
    caption : Text or str, optional
    data : Table, optional

    Returns
    -------
    Figure
        Each row's wrong cases are one path; the hill below is the share of people who were wrong.

    Raises
    ------
    ValueError
        Without a row or a case.

    Examples
    --------
    >>> case_map(anchor="m", title="Map", panels=[MapPanel("synthetic", (0.0, 1.0))],
    ...     rows=[MapRow("R1", ((0.0, 1.0),))], noun="readers").alt
    'Cases that each reader got wrong, from the easiest to the hardest. synthetic: R1 1 of 2.'
    """
    if not rows or not panels or not all(panel.missed for panel in panels):
        raise ValueError("a map of cases needs a reader, and a case in each panel.")

    def draw(width: float) -> tuple[list[str], float]:
        size, height = (12, 13.0) if width > 500 else (11, 12.0)
        if len(rows) > 60:
            size, height = 0, 4.0  # no name can be read: the rows alone
        longest = max(svg.text_width(row.label, size) for row in rows) if size else 0.12 * width
        names = min(longest + 10, 0.3 * width)
        body = height * (len(rows) + _between(rows))
        bands, bottom = _laid_out(panels, names, width, body)
        drawn: list[str] = []
        for band in bands:
            drawn += _band(band, panels[band.panel], rows, (names, size, height), noun)
        return drawn, bottom

    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=_alt(panels, rows),
        caption=caption,
        data=data,
        drawn=CaseMap(panels=tuple(panels), rows=tuple(rows), noun=noun),
    )


def _between(rows: Sequence[MapRow]) -> float:
    """Return the room between people and models, in rows."""
    return 0.7 if len({row.mark for row in rows}) > 1 else 0.0


def _laid_out(
    panels: Sequence[MapPanel], names: float, width: float, body: float
) -> tuple[list[_Band], float]:
    """Put the panels side by side where they have room, or one below the other."""
    sizes = [len(panel.missed) for panel in panels]
    room = width - names - _GAP * (len(panels) - 1)
    tall = _HEAD + body + _HILL + _FOOT
    if room / sum(sizes) >= _LEAST:
        column = min(_WIDEST, room / sum(sizes))
        bands, left = [], names
        for place, size in enumerate(sizes):
            bands.append(_Band(place, 0, size, left, 0.0, column))
            left += size * column + _GAP
        return bands, tall
    bands, top = [], 0.0
    for place, size in enumerate(sizes):
        number = min(_LIMIT, math.ceil(size * _LEAST / (width - names)))
        length = math.ceil(size / number)
        column = min(_WIDEST, (width - names) / length)
        for first in range(0, size, length):
            last = min(first + length, size)
            bands.append(_Band(place, first, last, names, top, column))
            top += tall
    return bands, top


def _band(
    band: _Band,
    panel: MapPanel,
    rows: Sequence[MapRow],
    lettering: tuple[float, int, float],
    noun: str,
) -> list[str]:
    names, size, height = lettering
    width = band.column * (band.last - band.first)
    top = band.top + _HEAD
    people = sum(row.mark == "human" for row in rows)
    at = [place + (_between(rows) if place >= people else 0.0) for place in range(len(rows))]
    body = height * (len(rows) + _between(rows))
    whole = len(panel.missed) == band.last - band.first
    head = panel.label if whole else f"{panel.label}, {band.first + 1} to {band.last}"
    head = svg.fitted(head, 12, max(width, 60.0))
    drawn = [svg.label(band.left, band.top + 14, head, kind="panel", size=12)]
    drawn += [
        svg.rectangle(band.left, top + height * start, width, height * number, "ground")
        for start, number in ((0.0, people), (people + _between(rows), len(rows) - people))
        if number
    ]
    paths = [part for row, place in zip(rows, at, strict=True) for part in _row(row, band, place)]
    drawn.append(svg.stretched(paths, "casemap", (band.left, top), (band.column, height)))
    if size and band.left == names:
        shown = svg.fitted_names([row.label for row in rows], size, names - 8)
        drawn += [
            svg.label(
                names - 6, top + height * (place + 0.5) + size * 0.35,
                label, kind=f"name {row.mark}", size=size, anchor="end",
            )
            for label, row, place in zip(shown, rows, at, strict=True)
        ]  # fmt: skip
    floor = top + body + _HILL
    drawn.append(_hill(panel.missed[band.first : band.last], band, floor))
    if band.left == names:
        words = svg.fitted(f"{noun} wrong", 11, names - 6)
        drawn.append(svg.label(names - 6, floor - 2, words, kind="soft", size=11, anchor="end"))
    drawn.append(svg.label(band.left, floor + 13, "easiest", kind="soft", size=11))
    if width > 110:
        end = band.left + width
        drawn.append(svg.label(end, floor + 13, "hardest", kind="soft", size=11, anchor="end"))
    return drawn


def _row(row: MapRow, band: _Band, place: float) -> list[str]:
    """Draw a reader's wrong cases, those on which a model's runs differ, and those not read."""
    mine = row.wrong[band.panel]
    shown = [_state(value) for value in mine[band.first : band.last]]
    number = sum(value or 0.0 for value in mine)
    read = sum(value is not None for value in mine)
    told = f"{row.label}: {_count(number)} of {read} wrong"
    spans: dict[str, list[tuple[int, int]]] = {}
    start = 0
    for state, members in groupby(shown):
        length = len(list(members))
        if state:
            spans.setdefault(state, []).append((start, length))
        start += length
    return [
        svg.runs(place, some, f"{row.mark} {state}", told if state == "wrong" else "")
        for state, some in spans.items()
    ]


def _state(wrong: Wrong) -> str:
    if wrong is None:
        return "unread"
    if wrong <= 0:
        return ""
    return "wrong" if wrong >= 1 else "partly"


def _hill(missed: Sequence[float], band: _Band, floor: float) -> str:
    """Draw the share of people who were wrong, one step a case."""
    points = [(band.left, floor)]
    for place, share in enumerate(missed):
        height = floor - share * (_HILL - 6)
        if abs(points[-1][1] - height) > 1e-9 or place == 0:
            points.append((band.left + band.column * place, points[-1][1]))
            points.append((band.left + band.column * place, height))
    end = band.left + band.column * len(missed)
    points += [(end, points[-1][1]), (end, floor)]
    return svg.polyline(points, "hill", closed=True)


def _count(number: float) -> str:
    return f"{number:.0f}" if abs(number - round(number)) < 1e-9 else f"{number:.1f}"


def _alt(panels: Sequence[MapPanel], rows: Sequence[MapRow]) -> str:
    told = "; ".join(
        f"{panel.label}: "
        + ", ".join(
            f"{row.label} {_count(sum(value or 0.0 for value in row.wrong[place]))} of "
            f"{sum(value is not None for value in row.wrong[place])}"
            for row in rows
        )
        for place, panel in enumerate(panels)
    )
    return f"Cases that each reader got wrong, from the easiest to the hardest. {told}."
