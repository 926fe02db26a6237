"""Two readers on the same cases: how often both, one, the other or neither were right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from readerstats.report import svg
from readerstats.report.figures import marks
from readerstats.report.figures.figure import Figure, figure
from readerstats.report.table import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.table import Table
    from readerstats.report.text import Words
    from readerstats.results import PairedCounts

_SIDE, _WIDTH, _HEIGHT = 58.0, 178.0, 206.0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two readers or models, and what they did on their common cases.

    Attributes
    ----------
    a, b : str
    counts : PairedCounts
    p : Text or str
        The P value of the test that rests on the counts, as text.
    """

    a: str
    b: str
    counts: PairedCounts
    p: Words = ""


def pair_matrix(*, anchor: str, title: str, pairs: Sequence[Pair], caption: str = "") -> Figure:
    """Draw the 2 x 2 counts of pairs, as many side by side as there is room.

    The two cells in which a pair disagrees, on which McNemar's test rests, are the filled ones.

    Parameters
    ----------
    anchor, title, caption : str
    pairs : sequence of Pair

    Returns
    -------
    Figure

    Examples
    --------
    >>> from readerstats.results import PairedCounts
    >>> pair_matrix(anchor="p", title="Models",
    ...     pairs=[Pair("GPT-5", "Llama", PairedCounts(80, 48, 11, 15), "P < .001")]).alt
    'GPT-5 and Llama: both right 80, only GPT-5 48, only Llama 11, neither 15; P < .001.'
    """

    def draw(width: float) -> tuple[list[str], float]:
        a_row = max(int(width // _WIDTH), 1)
        step = width / a_row if len(pairs) >= a_row else _WIDTH
        drawn: list[str] = []
        for place, pair in enumerate(pairs):
            row, column = divmod(place, a_row)
            drawn += _matrix(pair, column * step, row * _HEIGHT)
        return drawn, _HEIGHT * max(1, -(-len(pairs) // a_row))

    told = " ".join(
        f"{pair.a} and {pair.b}: both right {pair.counts.both}, only {pair.a} "
        f"{pair.counts.only_a}, only {pair.b} {pair.counts.only_b}, neither "
        f"{pair.counts.neither}{'; ' if str(pair.p) else ''}{pair.p}."
        for pair in pairs
    )
    return figure(
        draw, anchor=anchor, title=title, alt=told, caption=caption,
        data=_data(anchor, title, pairs),
    )  # fmt: skip


def _matrix(pair: Pair, left: float, top: float) -> list[str]:
    """Draw one matrix: columns are b right and wrong, rows are a right and wrong."""
    counts = pair.counts
    x, y = left + 52, top + 48
    across = svg.fitted(pair.b, 12, 2 * _SIDE)
    down = svg.fitted(pair.a, 12, 2 * _SIDE)
    parts = [
        svg.label(x + _SIDE, top + 14, across, kind="name", size=12, anchor="middle"),
        svg.upright_label(
            left + 14, y + _SIDE + svg.text_width(down, 12) / 2, down, kind="name", size=12
        ),
        svg.label(x + _SIDE / 2, top + 36, "right", kind="soft", size=12, anchor="middle"),
        svg.label(x + 1.5 * _SIDE, top + 36, "wrong", kind="soft", size=12, anchor="middle"),
        svg.upright_label(left + 40, y + _SIDE / 2 + 14, "right", kind="soft"),
        svg.upright_label(left + 40, y + 1.5 * _SIDE + 17, "wrong", kind="soft"),
    ]
    cells = (
        (0, 0, counts.both, "agreed"), (1, 0, counts.only_a, "differed"),
        (0, 1, counts.only_b, "differed"), (1, 1, counts.neither, "agreed"),
    )  # fmt: skip
    for column, row, count, kind in cells:
        at_x, at_y = x + column * _SIDE, y + row * _SIDE
        box = svg.rectangle(at_x + 1, at_y + 1, _SIDE - 2, _SIDE - 2, kind, radius=3)
        number = svg.label(
            at_x + _SIDE / 2, at_y + _SIDE / 2 + 6, str(count), size=16, anchor="middle"
        )
        parts.append(svg.group([box, number], "pair"))
    if str(pair.p):
        parts.append(
            svg.label(x + _SIDE, y + 2 * _SIDE + 20, pair.p, kind="p", size=13, anchor="middle")
        )
    return parts


def _data(anchor: str, title: str, pairs: Sequence[Pair]) -> Table:
    rows = [
        [
            Cell(pair.a),
            Cell(pair.b),
            Cell(str(pair.counts.both), pair.counts.both),
            Cell(str(pair.counts.only_a), pair.counts.only_a),
            Cell(str(pair.counts.only_b), pair.counts.only_b),
            Cell(str(pair.counts.neither), pair.counts.neither),
        ]
        for pair in pairs
    ]
    headings = (
        ("a", "A"), ("b", "B"), ("both", "Both right"), ("only_a", "Only A right"),
        ("only_b", "Only B right"), ("neither", "Neither right"),
    )  # fmt: skip
    return marks.data_table(anchor, title, headings, rows)
