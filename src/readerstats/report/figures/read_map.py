"""Who read what: a tile for each reader and each part of the study, as full as it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from readerstats.report import svg
from readerstats.report.figures import marks
from readerstats.report.figures.figure import Figure, figure
from readerstats.report.table import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.table import Table

_TILE, _NAME_SIZE, _LONGEST_NAME = 27.0, 12, 124.0


@dataclass(frozen=True, slots=True)
class ReaderReads:
    """What one reader read.

    Attributes
    ----------
    label : str
    counts : tuple of (int, int)
        Cases read and cases there were, one pair a part of the study.
    mark : {"human", "model"}
    """

    label: str
    counts: tuple[tuple[int, int], ...]
    mark: Literal["human", "model"] = "human"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMap:
    """Who read what, as a value."""

    parts: tuple[str, ...]
    readers: tuple[ReaderReads, ...]


def read_map(
    *,
    anchor: str,
    title: str,
    parts: Sequence[str],
    readers: Sequence[ReaderReads],
    caption: str = "",
) -> Figure:
    """Draw who read what: readers across, datasets or modalities down.

    Parameters
    ----------
    anchor, title, caption : str
    parts : sequence of str
        The datasets, modalities, or both, that the study is made of.
    readers : sequence of ReaderReads

    Returns
    -------
    Figure

    Examples
    --------
    >>> read_map(anchor="m", title="Who read what", parts=["GPT-4o"],
    ...     readers=[ReaderReads("R1", ((150, 154),))]).alt
    'Cases read by each reader. GPT-4o: R1 150 of 154.'
    """

    def draw(width: float) -> tuple[list[str], float]:
        size = 13 if width > 500 else 12
        longest = max((svg.text_width(part, size) for part in parts), default=0)
        names = min(longest + 14, 0.36 * width)
        bands = -(-len(readers) // max(int((width - names) // _TILE), 1))
        a_row = -(-len(readers) // max(bands, 1))
        drawn: list[str] = []
        y = 0.0
        for first in range(0, len(readers), max(a_row, 1)):
            band, height = _band(readers[first : first + a_row], parts, names, y, size)
            drawn += band
            y += height
        return drawn, y

    told = "; ".join(f"{part}: {_told(readers, place)}" for place, part in enumerate(parts))
    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=f"Cases read by each reader. {told}.",
        caption=caption,
        data=_data(anchor, title, parts, readers),
        drawn=ReadMap(parts=tuple(parts), readers=tuple(readers)),
    )


def _told(readers: Sequence[ReaderReads], place: int) -> str:
    """Say how much of one part each reader read; once where all read the same."""
    counts = {reader.counts[place] for reader in readers}
    if len(counts) == 1 and len(readers) > 1:
        return f"everybody {_count(counts.pop())}"
    return ", ".join(f"{reader.label} {_count(reader.counts[place])}" for reader in readers)


def _count(count: tuple[int, int]) -> str:
    return f"{count[0]} of {count[1]}"


def _band(
    readers: Sequence[ReaderReads], parts: Sequence[str], names: float, top: float, size: int
) -> tuple[list[str], float]:
    """Draw as many readers as fit side by side, with their names upright over their tiles."""
    labels = svg.fitted_names([reader.label for reader in readers], _NAME_SIZE, _LONGEST_NAME)
    tallest = max(svg.text_width(label, _NAME_SIZE) for label in labels) + 8
    drawn = [
        svg.upright_label(
            names + _TILE * place + 16.5, top + tallest - 2, label, kind=f"name {reader.mark}"
        )
        for place, (reader, label) in enumerate(zip(readers, labels, strict=True))
    ]
    for row, part in enumerate(parts):
        y = top + tallest + 4 + _TILE * row
        words = svg.fitted(part, size, names - 12)
        drawn.append(svg.label(names - 12, y + 17, words, size=size, anchor="end"))
        drawn += [
            _tile(names + _TILE * place, y, reader, row, part)
            for place, reader in enumerate(readers)
        ]
    return drawn, tallest + 4 + _TILE * len(parts) + 14


def _tile(x: float, y: float, reader: ReaderReads, row: int, part: str) -> str:
    """Fill a tile from its floor by the share that was read; a full one needs no outline."""
    read, shown = reader.counts[row]
    side = _TILE - 4
    share = read / shown if shown else 0.0
    drawn = []
    if share < 1:
        drawn.append(svg.rectangle(x + 0.5, y + 0.5, side - 1, side - 1, "outline", radius=3))
    if share > 0:
        height = max(share * side, 2.0)
        drawn.append(svg.rectangle(x, y + side - height, side, height, "fill", radius=3))
    return svg.group(
        drawn, f"tile {reader.mark}", f"{reader.label}, {part}: {_count((read, shown))}"
    )


def _data(anchor: str, title: str, parts: Sequence[str], readers: Sequence[ReaderReads]) -> Table:
    rows = [
        [Cell(reader.label), Cell(part), Cell(str(read), read), Cell(str(shown), shown)]
        for reader in readers
        for part, (read, shown) in zip(parts, reader.counts, strict=True)
    ]
    headings = (("reader", "Reader"), ("part", "Part"), ("read", "Read"), ("cases", "Cases"))
    return marks.data_table(anchor, title, headings, rows)
