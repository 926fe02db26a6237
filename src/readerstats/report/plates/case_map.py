"""Who missed what, for print: readers down, cases from the easiest to the hardest."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from readerstats.report.plates import axes, inks
from readerstats.report.plates.lettering import SIZE, SMALL, fitted, widest, width
from readerstats.report.plates.sheet import Sheet, rectangle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.figures.case_map import CaseMap, MapPanel, MapRow
    from readerstats.report.plates.columns import Width

_GAP, _HEAD, _HILL, _TALL = 10.0, 14.0, 24.0, 470.0


def column_of(plot: CaseMap) -> Width:
    """Return the width at which neighbouring cases can be told apart."""
    return "single" if sum(len(panel.missed) for panel in plot.panels) <= 60 else "double"


def draw(plot: CaseMap, wide: float) -> Sheet:
    """Draw the map of a given width in points."""
    sheet = Sheet(wide)
    kinds = {row.mark for row in plot.rows}
    height = min(9.6, _TALL / len(plot.rows))
    named = height >= SMALL
    size = SIZE if height > 8.6 else SMALL
    hill = f"{plot.noun} wrong"
    longest = max(widest((row.label for row in plot.rows), size) if named else 0.0, 30.0)
    names = min(max(longest + 6, width("100%") + 6), 0.3 * wide)
    cases = sum(len(panel.missed) for panel in plot.panels)
    column = min((wide - names - _GAP * (len(plot.panels) - 1)) / cases, 9.6)
    people = sum(row.mark == "human" for row in plot.rows)
    between = 4.0 if len(kinds) > 1 else 0.0
    tops = [_HEAD + height * place + (between if place >= people else 0.0)
            for place in range(len(plot.rows))]  # fmt: skip
    body = tops[-1] + height
    if named:
        for row, top in zip(plot.rows, tops, strict=True):
            sheet.words(names - 4, top + height / 2 + 0.36 * size, row.label, size=size,
                        anchor="right", room=names - 4.5)  # fmt: skip
    left = names
    floor = body + 6 + _HILL
    for place, panel in enumerate(plot.panels):
        span = column * len(panel.missed)
        lettered = place if len(plot.panels) > 1 else None
        axes.heading(sheet, (left, 9), panel.label, max(span, 50), lettered)
        _grounds(sheet, plot, tops, height, (left, span))
        for row, top in zip(plot.rows, tops, strict=True):
            _row(sheet, row, place, (left, top), (column, height))
        for start, stop in _blocks(plot, tops, height):
            sheet.box((left, start), (span, stop - start), None, edge=inks.SOFT, weight=0.5)
        _hill(sheet, panel, left, column, floor)
        left += span + _GAP
    right = left - _GAP
    sheet.words(names - 4, floor - _HILL + 5, "100%", size=SMALL, anchor="right")
    sheet.words(names - 4, floor, "0%", size=SMALL, anchor="right")
    sheet.words(names + 2, floor - _HILL + 8, hill, size=SMALL, ink=inks.SOFT, room=right - names)
    sheet.words(names, floor + 9, "cases, easiest to hardest", size=SMALL, ink=inks.SOFT,
                room=right - names)  # fmt: skip
    sheet.height = _key(sheet, plot, names, floor + 15, sorted(kinds))
    return sheet


def _blocks(plot: CaseMap, tops: Sequence[float], height: float) -> list[tuple[float, float]]:
    """Return where people and where models begin and end."""
    found = []
    for _, members in groupby(range(len(plot.rows)), key=lambda place: plot.rows[place].mark):
        places = list(members)
        found.append((tops[places[0]], tops[places[-1]] + height))
    return found


def _grounds(
    sheet: Sheet, plot: CaseMap, tops: Sequence[float], height: float, across: tuple[float, float]
) -> None:
    for start, stop in _blocks(plot, tops, height):
        sheet.box((across[0], start), (across[1], stop - start), inks.WASH)


def _row(
    sheet: Sheet, row: MapRow, panel: int, at: tuple[float, float], by: tuple[float, float]
) -> None:
    """Draw a reader's wrong cases, those on which runs differ, and those not read."""
    spans: dict[str, list[tuple[tuple[float, float], ...]]] = {}
    start = 0
    inset = min(0.6, 0.08 * by[1])
    for state, members in groupby(_state(value) for value in row.wrong[panel]):
        length = len(list(members))
        if state:
            box = rectangle(at[0] + start * by[0], at[1] + inset, length * by[0], by[1] - 2 * inset)
            spans.setdefault(state, []).append(box)
        start += length
    fills = {"wrong": inks.FULL[row.mark], "partly": inks.PARTLY[row.mark], "unread": inks.PAPER}
    for state, outlines in spans.items():
        sheet.area(outlines, fills[state])


def _state(wrong: float | None) -> str:
    if wrong is None:
        return "unread"
    return "" if wrong <= 0 else ("wrong" if wrong >= 1 else "partly")


def _hill(sheet: Sheet, panel: MapPanel, left: float, column: float, floor: float) -> None:
    """Draw the share of people who were wrong, one step a case."""
    points = [(left, floor)]
    for place, share in enumerate(panel.missed):
        height = floor - share * _HILL
        points += [(left + column * place, height), (left + column * (place + 1), height)]
    points.append((left + column * len(panel.missed), floor))
    sheet.area([points], inks.BLUES[2])
    sheet.line((left, floor), (points[-1][0], floor), weight=0.6)
    sheet.line((left, floor - _HILL), (points[-1][0], floor - _HILL), ink=inks.GRID, weight=0.4)


def _key(sheet: Sheet, plot: CaseMap, x: float, y: float, kinds: Sequence[str]) -> float:
    states = {_state(value) for row in plot.rows for panel in row.wrong for value in panel}
    noun = {"human": plot.noun, "model": "models"}
    entries = [(inks.FULL[kind], f"wrong, {noun[kind]}") for kind in kinds]
    if "partly" in states:
        entries += [(inks.PARTLY[kind], f"runs differ, {noun[kind]}") for kind in kinds
                    if any(_state(v) == "partly" for row in plot.rows if row.mark == kind
                           for panel in row.wrong for v in panel)]  # fmt: skip
    entries.append((inks.WASH, "right"))
    if "unread" in states:
        entries.append((inks.PAPER, "not read or no answer"))
    at = x
    y += 2
    for ink, words in entries:
        room = 12 + width(fitted(words, 120)) + 12
        if at > x and at + room > sheet.width:
            at, y = x, y + 11
        sheet.box((at, y), (8, 8), ink, edge=inks.SOFT, weight=0.4)
        sheet.words(at + 11, y + 7, words, room=120)
        at += room
    return y + 11
