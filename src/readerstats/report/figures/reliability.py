"""What readers said against what came of it: share right, or positive, at each level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from readerstats.report import svg
from readerstats.report.figures import marks
from readerstats.report.figures.figure import Figure, figure
from readerstats.report.figures.panels import Place, frame, places
from readerstats.report.table import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.report.text import Words
    from readerstats.results import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One level of what readers said.

    Attributes
    ----------
    label : str
        The level, as the axis has it.
    stated : float or None
        What was said, as a probability; None where levels only have an order.
    share : Estimate
        What came of it.
    n_reads : int
    """

    label: str
    stated: float | None
    share: Estimate
    n_reads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The levels of one modality of one dataset."""

    title: str
    levels: tuple[Level, ...]


def reliability(
    *,
    anchor: str,
    title: str,
    panels: Sequence[Panel],
    x_label: str,
    y_label: str,
    style: Style,
    caption: Words = "",
) -> Figure:
    """Draw the share at each level with its interval, beside what was stated.

    Parameters
    ----------
    anchor, title : str
    panels : sequence of Panel
        At least one; levels in their order.
    x_label, y_label : str
    style : Style
    caption : Text or str, optional

    Returns
    -------
    Figure
        With the diagonal where levels are probabilities. Bars from the floor show how the reads
        are spread over the levels; the tallest is of a fixed height.

    Raises
    ------
    ValueError
        Without a level.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import Estimate
    >>> share = Estimate(estimate=0.6, lower=0.5, upper=0.7, method="x")
    >>> level = Level(label="50-60", stated=0.55, share=share, n_reads=40)
    >>> reliability(anchor="r", title="Confidence", panels=[Panel(title="A", levels=(level,))],
    ...     x_label="stated", y_label="right", style=RADIOLOGY).alt
    'right against stated. A: 50-60 60% [50, 70].'
    """
    if not any(panel.levels for panel in panels):
        raise ValueError("a reliability diagram needs at least one level.")

    def draw(width: float) -> tuple[list[str], float]:
        found, height = places(len(panels), width)
        parts: list[str] = []
        for panel, place in zip(panels, found, strict=True):
            at = _along(panel, place)
            ticks = (
                None
                if _stated(panel)
                else [(x, level.label) for x, level in zip(at, panel.levels, strict=True)]
            )
            parts += frame(
                place, style, title=panel.title, x_label=x_label, y_label=y_label, x_ticks=ticks
            )
            parts += _panel(panel, place, at, style)
        return parts, height

    told = "; ".join(
        f"{panel.title}: "
        + ", ".join(
            f"{level.label} {marks.in_words(level.share, 'proportion', style)}"
            for level in panel.levels
        )
        for panel in panels
    )
    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=f"{y_label} against {x_label}. {told}.",
        caption=caption,
        data=_data(anchor, title, panels, style),
    )


def _stated(panel: Panel) -> bool:
    return all(level.stated is not None for level in panel.levels)


def _along(panel: Panel, place: Place) -> list[float]:
    """Place each level: where it was stated, or evenly in its order."""
    if _stated(panel):
        return [place.x(level.stated or 0.0) for level in panel.levels]
    step = (place.x.end - place.x.start) / len(panel.levels)
    return [place.x.start + step * (number + 0.5) for number in range(len(panel.levels))]


def _panel(panel: Panel, place: Place, at: list[float], style: Style) -> list[str]:
    y = place.y
    parts = []
    most = max(level.n_reads for level in panel.levels)
    for x, level in zip(at, panel.levels, strict=True):
        tall = 0.16 * (y.start - y.end) * level.n_reads / most
        parts.append(svg.rectangle(x - 7, y.start - tall, 14, tall, "wash"))
    if _stated(panel):
        parts.append(svg.line(place.x(0), y(0), place.x(1), y(1), "chance"))
    joined = [
        (x, y(level.share.estimate or 0.0)) for x, level in zip(at, panel.levels, strict=True)
    ]
    if len(joined) > 1:
        parts.append(svg.polyline(joined, "fit"))
    for (x, height), level in zip(joined, panel.levels, strict=True):
        share = level.share
        mark = []
        if share.lower is not None and share.upper is not None:
            mark.append(svg.line(x, y(share.lower), x, y(share.upper), "ci"))
        mark.append(svg.circle(x, height, 4.5, "dot"))
        words = marks.in_words(share, "proportion", style)
        tooltip = f"{level.label}: {words}, {style.whole(level.n_reads)} reads"
        parts.append(svg.group(mark, "mark human", tooltip))
    return parts


def _data(anchor: str, title: str, panels: Sequence[Panel], style: Style) -> Table:
    rows = [
        [
            Cell(panel.title),
            Cell(level.label),
            Cell(style.whole(level.n_reads), level.n_reads),
            *marks.number_cells(level.share, "proportion", style),
        ]
        for panel in panels
        for level in panel.levels
    ]
    headings = (
        ("place", "Where"), ("level", "Level"), ("n_reads", "Reads"), ("share", "Share"),
        ("lower", "Lower bound"), ("upper", "Upper bound"),
    )  # fmt: skip
    return marks.data_table(anchor, title, headings, rows)
