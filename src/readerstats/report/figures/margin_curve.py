"""What could be claimed with which margin: P of a claim against the margin, one curve a model."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from readerstats.report import svg
from readerstats.report.figures import marks
from readerstats.report.figures.figure import Figure, figure
from readerstats.report.figures.labels import Box, free_spot
from readerstats.report.figures.scale import Scale, scale
from readerstats.report.table import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.report.text import Words

DASHES: Final = 4
"""Dash patterns that tell neighbouring curves apart without colour."""
_TOP: Final = 48.0
_LETTER: Final = 13
_DIGITS: Final[dict[str, int]] = {"difference": 1, "index-difference": 3, "d-prime-difference": 2}


@dataclass(frozen=True, slots=True)
class Curve:
    """P of a claim about one model, margin by margin.

    Attributes
    ----------
    label : str
    margins : tuple of float
        Rising.
    p : tuple of float
        One a margin, never rising.
    smallest : float or None
        The margin from which P lies below the limit; None where that is unknown.
    """

    label: str
    margins: tuple[float, ...]
    p: tuple[float, ...]
    smallest: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plot:
    x: Scale
    y: Scale
    limit: float
    style: Style
    kind: Kind

    def height(self, p: float) -> float:
        """Return the place of a P value: powers of ten are equally far apart."""
        return self.y(math.log10(max(p, 10**self.y.lower)))

    def path(self, curve: Curve) -> list[tuple[float, float]]:
        """Return the curve's places, up to where it falls through the floor."""
        places: list[tuple[float, float]] = []
        before: tuple[float, float] | None = None
        for margin, p in zip(curve.margins, curve.p, strict=True):
            depth = math.log10(max(p, 1e-300))
            if depth < self.y.lower:
                if before is not None:
                    share = (before[1] - self.y.lower) / (before[1] - depth)
                    end = before[0] + share * (margin - before[0])
                    places.append((self.x(end), self.y(self.y.lower)))
                break
            places.append((self.x(margin), self.y(depth)))
            before = (margin, depth)
        return places


def margin_curve(
    *,
    anchor: str,
    title: str,
    curves: Sequence[Curve],
    claim: str,
    limit: float,
    x_label: str,
    kind: Kind,
    style: Style,
    named: float | None = None,
    caption: Words = "",
) -> Figure:
    """Draw P of a claim about each model against the margin, with the limit that it must pass.

    Parameters
    ----------
    anchor, title : str
    curves : sequence of Curve
        At least one, each with two points or more.
    claim : str
        What is claimed, such as ``"non-inferiority"``.
    limit : float
        What P must lie below, drawn as a line.
    x_label : str
        What the margin is, with its unit.
    kind : str
        What kind of number a margin is.
    style : Style
    named : float, optional
        The margin that the study named.
    caption : Text or str, optional

    Returns
    -------
    Figure
        P on a logarithmic scale; what lies below its floor is not followed further.

    Raises
    ------
    ValueError
        Without a curve.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> gpt = Curve("GPT-5", (0.0, 0.1, 0.2), (0.4, 0.02, 0.0001), 0.09)
    >>> margin_curve(anchor="m", title="Margins", curves=[gpt], claim="non-inferiority",
    ...     limit=0.025, x_label="margin", kind="difference", style=RADIOLOGY).alt
    'P of non-inferiority against the margin, one curve a model. GPT-5: below .025 from 9.0 on.'
    """
    if not curves:
        raise ValueError("a figure of margins needs at least one curve.")

    def draw(width: float) -> tuple[list[str], float]:
        height = 400.0 if width > 500 else 380.0
        plot = _plot(curves, (limit, named), (style, kind), width=width, height=height)
        parts = _axes(plot, claim, x_label, (width, height))
        taken: list[Box] = []
        if named is not None:
            parts += _named(plot, named, taken, width)
        parts += [_curve(plot, curve, place) for place, curve in enumerate(curves)]
        names, without = _names(plot, curves, taken)
        key = [
            part
            for row, place in enumerate(without)
            for part in _key(curves[place], place, height + 15 + 19 * row, width)
        ]
        return [*parts, *names, *key], height + (8 + 19 * len(without) if without else 0)

    told = "; ".join(f"{curve.label}: {_reached(curve, limit, kind, style)}" for curve in curves)
    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=f"P of {claim} against the margin, one curve a model. {told}.",
        caption=caption,
        data=_data(anchor, title, curves, kind, style),
    )


def written_margin(margin: float, kind: Kind, style: Style) -> str:
    """Write a margin with a decimal more than a difference has: it must not be rounded away.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> written_margin(0.0433, "difference", RADIOLOGY)
    '4.3'
    """
    return style.number(margin, kind, digits=_DIGITS.get(kind))


def decimals_of(margin: float, kind: Kind) -> int:
    """Count the decimals that a named margin has, as a style writes it.

    Examples
    --------
    >>> decimals_of(0.05, "difference"), decimals_of(0.025, "index-difference")
    (0, 3)
    """
    written = margin * (100 if kind == "difference" else 1)
    return next((n for n in range(4) if abs(round(written, n) - written) < 1e-9), 4)


def limit_words(limit: float, style: Style) -> str:
    """Write what P must lie below, unrounded.

    Examples
    --------
    >>> from readerstats.report.style import PLAIN, RADIOLOGY
    >>> limit_words(0.025, RADIOLOGY), limit_words(0.025, PLAIN), limit_words(1.0, RADIOLOGY)
    ('.025', '0.025', '1')
    """
    written = style.trimmed(limit, 8)
    return written if style.leading_zero else written.removeprefix("0")


def _plot(
    curves: Sequence[Curve], lines: tuple[float, float | None], written: tuple[Style, Kind],
    *, width: float, height: float,
) -> _Plot:  # fmt: skip
    limit, named = lines
    reach = [margin for curve in curves for margin in (curve.margins[0], curve.margins[-1])]
    wide = width > 500
    x = scale([*reach, *([] if named is None else [named])], 52, width - 16,
              intervals=8 if wide else 4)  # fmt: skip
    # The limit must have room below it: a decade more than its own.
    decades = max(3, 1 - math.floor(math.log10(limit)))
    y = Scale(lower=-float(decades), upper=0.0, step=1.0, start=height - 50, end=_TOP)
    return _Plot(x=x, y=y, limit=limit, style=written[0], kind=written[1])


def _axes(plot: _Plot, claim: str, x_label: str, size: tuple[float, float]) -> list[str]:
    (width, height), x, y = size, plot.x, plot.y
    left, right, floor = x.start, x.end, y.start
    line = plot.height(plot.limit)
    parts = [svg.rectangle(left, line, right - left, floor - line, "wash")]
    parts.append(
        svg.label(0, 14, plot.style.p_letter + f" of {claim} (log scale)", kind="soft", size=12)
    )
    for tick in y.ticks:
        near = abs(y(tick) - line) < 14
        parts.append(svg.line(left, y(tick), right, y(tick), "grid"))
        if not near:
            words = limit_words(10.0**tick, plot.style)
            parts.append(
                svg.label(left - 6, y(tick) + 4, words, kind="soft", size=12, anchor="end")
            )
    words = limit_words(plot.limit, plot.style)
    parts.append(svg.line(left, line, right, line, "limit"))
    parts.append(svg.label(left - 6, line + 4, words, kind="panel", size=12, anchor="end"))
    parts.append(svg.line(left, floor, right, floor, "axis"))
    parts += marks.floor_ticks(x, x.labels(plot.style, plot.kind), floor + 2, [(floor, floor + 5)])
    words = svg.fitted(x_label, 12, width)
    centre = (left + right) / 2
    half = svg.text_width(words, 12) / 2
    centre = min(max(centre, half), width - half)
    parts.append(svg.label(centre, height - 6, words, kind="soft", size=12, anchor="middle"))
    return parts


def _named(plot: _Plot, named: float, taken: list[Box], width: float) -> list[str]:
    """Mark the margin that the study named."""
    x, top, floor = plot.x(named), plot.y.end, plot.y.start
    taken.append(Box(x - 3, top, x + 3, floor))
    words = (
        f"margin named: {plot.style.number(named, plot.kind, digits=decimals_of(named, plot.kind))}"
    )
    half = svg.text_width(words, 12) / 2
    centre = min(max(x, half), width - half)
    taken.append(Box(centre - half - 4, top - 24, centre + half + 4, top - 4))
    return [
        svg.line(x, top - 6, x, floor, "zero"),
        svg.label(centre, top - 11, words, kind="panel", size=12, anchor="middle"),
    ]


def _curve(plot: _Plot, curve: Curve, number: int) -> str:
    tooltip = f"{curve.label}: {_reached(curve, plot.limit, plot.kind, plot.style)}"
    path = plot.path(curve)
    parts = [svg.polyline(path, f"curve dash{number % DASHES}")] if len(path) > 1 else []
    met = _meeting(plot, curve)
    if met is not None:
        parts.append(svg.diamond(*met, 5.5, "dot"))
        if not path:
            parts.append(_further_down(plot, met))
    return svg.group(parts, "mark model", tooltip)


def _further_down(plot: _Plot, met: tuple[float, float]) -> str:
    """Say of a diamond on the floor that its P lies below the axis, with an arrow and a bound."""
    return svg.label(met[0] + 9, met[1] - 7, _below_floor(plot), kind="soft", size=12)


def _below_floor(plot: _Plot) -> str:
    return f"↓ < {limit_words(10.0**plot.y.lower, plot.style)}"


def _meeting(plot: _Plot, curve: Curve) -> tuple[float, float] | None:
    """Return where a curve meets the limit, or begins below it; None where it does not."""
    if curve.smallest is None or curve.smallest > curve.margins[-1]:
        return None
    if curve.smallest > curve.margins[0]:
        return plot.x(curve.smallest), plot.height(plot.limit)
    return plot.x(curve.margins[0]), plot.height(curve.p[0])


def _names(plot: _Plot, curves: Sequence[Curve], taken: list[Box]) -> tuple[list[str], list[int]]:
    """Name each curve where there is room beside it; return the names and who has none."""
    meetings = [_meeting(plot, curve) for curve in curves]
    paths = [
        _dense(plot.path(curve)) or [met or (plot.x.start, plot.y.start)]
        for curve, met in zip(curves, meetings, strict=True)
    ]
    line = plot.height(plot.limit)
    obstacles = [Box(plot.x.start, line - 1, plot.x.end, line + 1), *taken]
    obstacles += [Box.around(*met, 7) for met in meetings if met]
    wide = svg.text_width(_below_floor(plot), 12)
    obstacles += [
        Box(met[0] + 7, met[1] - 19, met[0] + 11 + wide, met[1] - 5)
        for curve, met in zip(curves, meetings, strict=True)
        if met and not plot.path(curve)
    ]
    field = Box(plot.x.start + 2, plot.y.end - 20, plot.x.end, plot.y.start - 2)
    parts: list[str] = []
    without = []
    for place, curve in enumerate(curves):
        words = svg.fitted(curve.label, _LETTER, 0.4 * (plot.x.end - plot.x.start))
        size = (svg.text_width(words, _LETTER), 13.0)
        others = [Box.around(*at, 4) for n, path in enumerate(paths) if n != place for at in path]
        own = [Box.around(*at, 1) for at in paths[place]]
        spots = (
            free_spot(*at, size, [*obstacles, *others, *own], field)
            for at in _from_middle(paths[place])
        )
        spot = next((found for found in spots if found is not None), None)
        if spot is None:
            without.append(place)
            continue
        obstacles.append(Box(spot.left - 4, spot.top, spot.right + 4, spot.bottom))
        parts.append(svg.label(spot.left, spot.bottom - 3, words, kind="name model", size=_LETTER))
    return parts, without


def _key(curve: Curve, number: int, y: float, width: float) -> list[str]:
    """Name a curve under the drawing, beside a piece of its line."""
    sample = svg.polyline([(8, y - 4), (44, y - 4)], f"curve dash{number % DASHES}")
    words = svg.fitted(curve.label, _LETTER, width - 60)
    return [sample, svg.label(52, y, words, kind="name model", size=_LETTER)]


def _dense(path: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Put places along a path, no more than a few units apart."""
    dense = list(path[:1])
    for (x1, y1), (x2, y2) in pairwise(path):
        steps = max(1, math.ceil(math.hypot(x2 - x1, y2 - y1) / 5))
        dense += [
            (x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps)
            for step in range(1, steps + 1)
        ]
    return dense


def _from_middle(path: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Order places from the middle of a path to its ends; every third is enough."""
    middle = len(path) / 2
    places = sorted(range(0, len(path), 3), key=lambda place: (abs(place - middle), place))
    return [path[place] for place in places]


def _reached(curve: Curve, limit: float, kind: Kind, style: Style) -> str:
    below = f"below {limit_words(limit, style)}"
    if curve.smallest is None or curve.smallest > curve.margins[-1]:
        return f"not {below} up to {written_margin(curve.margins[-1], kind, style)}"
    if curve.smallest <= curve.margins[0]:
        return f"{below} with every margin"
    return f"{below} from {written_margin(curve.smallest, kind, style)} on"


def _data(
    anchor: str, title: str, curves: Sequence[Curve], kind: Kind, style: Style
) -> Table:  # fmt: skip
    rows = [
        [
            Cell(written_margin(margin, kind, style), margin),
            *(Cell(style.p_number(curve.p[place]), curve.p[place]) for curve in curves),
        ]
        for place, margin in enumerate(curves[0].margins)
    ]
    headings = [("margin", "Margin")]
    headings += [(f"p_{place}", curve.label) for place, curve in enumerate(curves, start=1)]
    return marks.data_table(anchor, title, headings, rows)
