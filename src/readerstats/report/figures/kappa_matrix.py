"""How far every two readers agree: a tile a pair, the fuller the higher their kappa."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from readerstats.report import svg
from readerstats.report.figures import marks
from readerstats.report.figures.figure import Figure, figure
from readerstats.report.table import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.report.text import Words
    from readerstats.results import Estimate

_LARGEST, _NUMBERED, _NAME = 28.0, 23.0, 11
_LEGEND_ROW, _LEGEND_WIDTH = 18.0, 96.0
STEPS: Final = (0.0, 0.2, 0.4, 0.6, 0.8)
"""Where the tiles get fuller; no words go with them, for no scale of words holds everywhere."""
_LEGEND: Final = (
    ("step5", "0.8 to 1"), ("step4", "0.6 to 0.8"), ("step3", "0.4 to 0.6"),
    ("step2", "0.2 to 0.4"), ("step1", "0 to 0.2"), ("step0", "below 0"), ("unknown", "no kappa"),
)  # fmt: skip
MOST_LISTED: Final = 300
"""Pairs of which a page has room for a list."""
_Tiles: TypeAlias = "dict[str, list[tuple[float, float]]]"


@dataclass(frozen=True, slots=True)
class KappaPair:
    """Two readers, the share of cases on which they agreed (as text), and their kappa."""

    a: str
    b: str
    agreed: str
    kappa: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class KappaTriangle:
    """The kappas of all pairs as a value."""

    readers: tuple[str, ...]
    pairs: tuple[KappaPair, ...]
    style: Style


def kappa_matrix(
    *,
    anchor: str,
    title: str,
    readers: Sequence[str],
    pairs: Sequence[KappaPair],
    style: Style,
    caption: Words = "",
) -> Figure:
    """Draw the kappas of all pairs as a triangle.

    Parameters
    ----------
    anchor, title : str
    readers : sequence of str
        In the order in which they are drawn.
    pairs : sequence of KappaPair
    style : Style
    caption : Text or str

    Returns
    -------
    Figure

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import Estimate
    >>> kappa = Estimate(estimate=0.65, method="cohen-wald", n=80)
    >>> drawn = kappa_matrix(anchor="k", title="Pairs", readers=["R1", "R2"],
    ...     pairs=[KappaPair("R1", "R2", "82%", kappa)], style=RADIOLOGY)
    >>> drawn.alt
    'Cohen kappa of one pair of readers, R1 and R2: 0.65.'
    """
    found = {frozenset((pair.a, pair.b)): pair.kappa.estimate for pair in pairs}

    def draw(width: float) -> tuple[list[str], float]:
        return _triangle(readers, found, width, style)

    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=_told(pairs, style),
        caption=caption,
        data=_data(anchor, title, pairs, style) if len(pairs) <= MOST_LISTED else None,
        drawn=KappaTriangle(readers=tuple(readers), pairs=tuple(pairs), style=style),
    )


def _told(pairs: Sequence[KappaPair], style: Style) -> str:
    known = sorted(
        (pair for pair in pairs if pair.kappa.estimate is not None),
        key=lambda pair: pair.kappa.estimate or 0.0,
    )
    if not known:
        return "Cohen kappa of pairs of readers: none could be computed."
    low, high = (
        f"{style.number(pair.kappa.estimate, 'correlation')} ({pair.a} and {pair.b})"
        for pair in (known[0], known[-1])
    )
    if len(known) == 1:
        (pair,) = known
        value = style.number(pair.kappa.estimate, "correlation")
        return f"Cohen kappa of one pair of readers, {pair.a} and {pair.b}: {value}."
    return f"Cohen kappa of {len(known)} pairs of readers, from {low} to {high}."


def _triangle(
    readers: Sequence[str],
    found: dict[frozenset[str], float | None],
    width: float,
    style: Style,
) -> tuple[list[str], float]:
    """Draw each later reader's row against the columns of the earlier ones."""
    number = len(readers)
    names = min(max(svg.text_width(name, _NAME) for name in readers) + 10, 0.24 * width)
    side = min(_LARGEST, (width - names - 2) / max(number - 1, 1))
    inset = side - (1.5 if side >= 12 else 0.6)
    tiles: _Tiles = {}
    numbers: list[str] = []
    for row in range(1, number):
        for column in range(row):
            value = found.get(frozenset((readers[row], readers[column])))
            x, y, step = names + column * side, (row - 1) * side, _step(value)
            tiles.setdefault(step, []).append((x, y))
            if side >= _NUMBERED and value is not None:
                written = style.number(value, "correlation").replace("0.", ".", 1)
                kind = "on" if step == "step5" else ""
                middle = (x + inset / 2, y + inset / 2 + 4)
                numbers.append(svg.label(*middle, written, kind=kind, size=11, anchor="middle"))
    drawn = [_tiles(step, places, inset) for step, places in sorted(tiles.items())]
    floor = (number - 1) * side
    below, depth = _names(readers, names, side, floor)
    legend, bottom = _legend(tiles, min(width - _LEGEND_WIDTH, names + floor + 24))
    return [svg.group([*drawn, *numbers, *below, *legend], "kappa")], max(floor + depth, bottom)


def _tiles(step: str, places: Sequence[tuple[float, float]], side: float) -> str:
    if step != "unknown":
        return svg.squares(places, side, step)
    return "".join(svg.circle(x + side / 2, y + side / 2, 1.2, step) for x, y in places)


def _names(
    readers: Sequence[str], names: float, side: float, floor: float
) -> tuple[list[str], float]:
    """Name the rows at the left and the columns below; every second one where there is no room."""
    every = max(1, math.ceil((_NAME + 1) / side))
    middle = side / 2 + 3
    drawn = []
    beside = svg.fitted_names(readers, _NAME, names - 8)
    below = svg.fitted_names(readers, _NAME, 110)
    for row in range(1, len(readers), every):
        words = beside[row]
        y = (row - 1) * side + middle
        drawn.append(svg.label(names - 7, y, words, kind="name", size=_NAME, anchor="end"))
    depth = 0.0
    for column in range(0, len(readers) - 1, every):
        words = below[column]
        depth = max(depth, svg.text_width(words, _NAME) + 14)
        drawn.append(
            svg.upright_label(
                names + column * side + middle, floor + 5, words, kind="name", size=_NAME,
                anchor="end",
            )
        )  # fmt: skip
    return drawn, depth


def _legend(tiles: _Tiles, x: float) -> tuple[list[str], float]:
    """Explain the tiles, in the corner that the triangle leaves free."""
    always = {step for step, _ in _LEGEND[:5]}
    shown = [entry for entry in _LEGEND if entry[0] in always | tiles.keys()]
    drawn = []
    for place, (step, words) in enumerate(shown):
        y = place * _LEGEND_ROW
        drawn.append(_tiles(step, [(x, y)], 12))
        drawn.append(svg.label(x + 19, y + 10, words, kind="soft", size=12))
    return drawn, len(shown) * _LEGEND_ROW


def _step(value: float | None) -> str:
    """Tell how full a tile is: step0 lies below 0."""
    if value is None:
        return "unknown"
    return f"step{sum(value >= step for step in STEPS)}"


def _data(anchor: str, title: str, pairs: Sequence[KappaPair], style: Style) -> Table:
    """List the pairs; the number of cases only where it is not the same for all."""
    same = len({pair.kappa.n for pair in pairs}) == 1
    rows = [
        [
            Cell(pair.a),
            Cell(pair.b),
            *(() if same else (Cell(str(pair.kappa.n or 0), pair.kappa.n or 0),)),
            Cell(pair.agreed),
            marks.number_cells(pair.kappa, "correlation", style)[0],
            Cell(style.bounds(pair.kappa, "correlation"), of=pair.kappa),
        ]
        for pair in pairs
    ]
    level = next((pair.kappa.level for pair in pairs if pair.kappa.level is not None), None)
    headings = (
        ("a", "A"), ("b", "B"), *(() if same else (("n", "Cases"),)), ("agreed", "Agreed"),
        ("kappa", "Kappa"), ("bounds", style.confidence(level)),
    )  # fmt: skip
    return marks.data_table(anchor, title, headings, rows)
