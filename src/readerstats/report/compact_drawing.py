"""A drawing in fewer bytes that looks the same: what its elements share is said once."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import groupby, pairwise
from typing import Final, TypeAlias

_Point: TypeAlias = tuple[int, int]
_HEAD: Final = re.compile(
    r'<svg class="drawing" (viewBox="[^"]*")[^>]*><title.*?</title><desc.*?</desc>', re.DOTALL
)
_PART: Final = re.compile(r"<text\b[^>]*>.*?</text>|<[^>]+>|[^<]+", re.DOTALL)
_LINE: Final = re.compile(
    r'<line class="([^"]*)" x1="([^"]*)" y1="([^"]*)" x2="([^"]*)" y2="([^"]*)"/>'
)
_POINTS: Final = re.compile(r' d="M([-\d. L]+)(Z?)"')
_SIZE: Final = re.compile(r' font-size="(\d+)"')
_SHARED: Final = re.compile(r' (?:class|font-size|text-anchor)="[^"]*"')
_USUAL: Final = {
    '<svg class="spark" width="148" height="18"': '<svg class="spark"',
    '<circle class="dot"': "<circle",
    '<path class="ci"': "<path",
    'class="mark human': 'class="mark',
    ' r="4"/>': "/>",
}
_SQUARES: Final = re.compile(
    r'<path class="(step[1-5])" d="((?:M[-\d.]+ [-\d.]+h([\d.]+)v\3h-\3z)+)"/>'
)
_CORNER: Final = re.compile(r"M([-\d.]+) ([-\d.]+)h")
_DOTS: Final = re.compile(r'(?:<g class="mark"><circle[^>]*/></g>){2,}')
_BEAD: Final = re.compile(
    r'<circle class="(chosen|other)" cx="([-\d.]+)" cy="([-\d.]+)" r="([\d.]+)"/>'
)
_BEADS: Final = re.compile(r'(?:<circle class="(?:chosen|other)"[^>]*/>){2,}')
_SEEN: Final = 1.2
"""How far a line may move, in tenths of a drawing's unit, which is less than a pixel."""
_TOLD: Final = re.compile(r"<title>.*?</title>", re.DOTALL)


def compact(svg: str, *, named: str, described: str) -> str:
    """Shorten a drawing of `report.svg`.

    Lines become paths, neighbours of one kind one path; words that stand by themselves are
    grouped by size, anchor and kind, after the shapes. Name and description are taken from
    elsewhere on the page, since two drawings of one figure share them.

    Parameters
    ----------
    svg : str
        As `readerstats.report.svg.drawing` makes it.
    named, described : str
        Ids of the elements that hold its name and its description.

    Returns
    -------
    str

    Examples
    --------
    >>> from readerstats.report import svg
    >>> rules = [svg.line(1, 2, 9, 2, "grid"), svg.line(1, 4, 9, 4, "grid")]
    >>> drawn = svg.drawing(rules, anchor="a", title="A", alt="Two rules.", width=10, height=6)
    >>> compact(drawn, named="a-heading", described="a-alt")[-43:]
    '<path class="grid" d="M1 2H9M1 4H9"/></svg>'
    """
    head = _HEAD.match(svg)
    if head is None:
        return svg
    body = svg[head.end() :].removesuffix("</svg>")
    sizes = Counter(_SIZE.findall(body))
    size = f' font-size="{sizes.most_common(1)[0][0]}"' if sizes else ""
    shapes, words = _apart(_PART.findall(body.replace(size, "") if size else body))
    told = "".join(_together(kind, list(some)) for kind, some in groupby(shapes, key=_kind))
    told += "".join(
        _together(kind, list(some)) for kind, some in groupby(sorted(words, key=_kind), key=_kind)
    )
    told = _SQUARES.sub(_dashes, _POINTS.sub(_relative, told))
    told = _without_usual(_BEADS.sub(_strings, told))
    by = f'aria-labelledby="{named}" aria-describedby="{described}"'
    return f'<svg class="drawing" {head[1]}{size} role="img" {by}>{told}</svg>'


def with_paths(svg: str) -> str:
    """Write each line of a small drawing as the shorter path.

    Examples
    --------
    >>> with_paths('<line class="ci" x1="1" y1="9" x2="5" y2="9"/>')
    '<path d="M1 9H5"/>'
    """
    shorter = _LINE.sub(lambda line: f'<path class="{line[1]}" d="{_stroke(line[0])}"/>', svg)
    return _without_usual(shorter)


def without_repeated_tooltips(narrow: str, wide: str) -> str:
    """Empty the tooltips of a drawing where another has the same ones in the same order.

    Examples
    --------
    >>> without_repeated_tooltips("<g><title>R1</title></g>", "<g><title>R1</title><p/></g>")
    '<g><title/></g>'
    """
    same = _TOLD.findall(narrow) == _TOLD.findall(wide)
    return _TOLD.sub("<title/>", narrow) if same else narrow


def _without_usual(svg: str) -> str:
    """Leave out what most parts of a mark are; the style sheet takes it for granted there."""
    for usual, short in _USUAL.items():
        svg = svg.replace(usual, short)
    return _DOTS.sub(_one_group, svg)


def _one_group(dots: re.Match[str]) -> str:
    circles = dots[0].replace('<g class="mark">', "").replace("</g>", "")
    return f'<g class="mark">{circles}</g>'


def _apart(parts: list[str]) -> tuple[list[str], list[str]]:
    """Tell the words that stand by themselves from the shapes and from the words in groups."""
    shapes: list[str] = []
    words: list[str] = []
    depth = 0
    for part in parts:
        depth += part.startswith("<g") - (part == "</g>")
        (words if part.startswith("<text") and depth == 0 else shapes).append(part)
    return shapes, words


def _kind(part: str) -> str:
    """Tell neighbours that can be drawn together; empty for what stands alone."""
    line = _LINE.fullmatch(part)
    if line:
        return f"line {line[1]}"
    if part.startswith("<text"):
        return "text" + "".join(_SHARED.findall(part[: part.index(">")]))
    return ""


def _together(kind: str, parts: list[str]) -> str:
    if kind.startswith("line "):
        return f'<path class="{kind[5:]}" d="{"".join(map(_stroke, parts))}"/>'
    shared = kind.removeprefix("text")
    if shared and len(parts) > 1:
        bare = (_without(part, shared) for part in parts)
        return f"<g{shared}>{''.join(bare)}</g>"
    return "".join(parts)


def _stroke(line: str) -> str:
    _, x1, y1, x2, y2 = _LINE.fullmatch(line).groups()  # type: ignore[union-attr]  # _kind saw it
    if y1 == y2:
        return f"M{x1} {y1}H{x2}"
    return f"M{x1} {y1}V{y2}" if x1 == x2 else f"M{x1} {y1}L{x2} {y2}"


def _without(part: str, shared: str) -> str:
    opening, rest = part.split(">", 1)
    for attribute in _SHARED.findall(shared):
        opening = opening.replace(attribute, "", 1)
    return f"{opening}>{rest}"


def _relative(path: re.Match[str]) -> str:
    """Write a line through points by its steps; in whole tenths, so that none drifts away."""
    points = _bare(
        [(round(float(x) * 10), round(float(y) * 10))
         for x, y in (point.split(" ") for point in path[1].split("L"))]
    )  # fmt: skip
    steps = "".join(
        _step(after[0] - before[0], after[1] - before[1]) for before, after in pairwise(points)
    )
    start = " ".join(_tenths(c) for c in points[0])
    return f' d="M{start}{steps}{path[2].lower()}"'


def _bare(points: list[_Point]) -> list[_Point]:
    """Leave out the points of a line that lie so near the line without them that no eye sees it."""
    kept = {0, len(points) - 1}
    parts = [(0, len(points) - 1)]
    while parts:
        start, end = parts.pop()
        away = [_distance(point, points[start], points[end]) for point in points[start + 1 : end]]
        if away and max(away) >= _SEEN:
            farthest = start + 1 + away.index(max(away))
            kept.add(farthest)
            parts += [(start, farthest), (farthest, end)]
    return [points[place] for place in sorted(kept)]


def _distance(point: _Point, start: _Point, end: _Point) -> float:
    """Measure how far a point lies from the line through two others."""
    across, down = end[0] - start[0], end[1] - start[1]
    right, below = point[0] - start[0], point[1] - start[1]
    length = math.hypot(across, down)
    return abs(across * below - down * right) / length if length else math.hypot(right, below)


def _dashes(squares: re.Match[str]) -> str:
    """Draw squares as thick dashes, which takes half the bytes."""
    kind, path, side = squares.groups()
    dashes = "".join(
        f"M{x} {_tenths(round(float(y) * 10 + float(side) * 5))}h{side}"
        for x, y in _CORNER.findall(path)
    )
    return f'<path class="{kind} dash" stroke-width="{side}" d="{dashes}"/>'


def _strings(beads: re.Match[str]) -> str:
    """Draw dots of one kind and size as one path of points with round ends."""
    alike: dict[tuple[str, str], str] = {}
    for kind, x, y, radius in _BEAD.findall(beads[0]):
        width = _tenths(round(float(radius) * 20))
        alike[kind, width] = f"{alike.get((kind, width), '')}M{x} {y}h0"
    return "".join(
        f'<path class="{kind} beads" stroke-width="{width}" d="{path}"/>'
        for (kind, width), path in alike.items()
    )


def _step(x: int, y: int) -> str:
    if y == 0:
        return f"h{_tenths(x)}"
    if x == 0:
        return f"v{_tenths(y)}"
    return f"l{_tenths(x)}{'' if y < 0 else ' '}{_tenths(y)}"


def _tenths(number: int) -> str:
    whole, part = divmod(abs(number), 10)
    shown = (str(whole) if whole or not part else "") + (f".{part}" if part else "")
    return f"-{shown}" if number < 0 else shown
