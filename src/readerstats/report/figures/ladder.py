"""One contrast under several models of what is random: how the choice decides the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from readerstats.report import svg
from readerstats.report.figures import marks
from readerstats.report.figures.figure import Figure, figure
from readerstats.report.figures.scale import Scale, limits, scale
from readerstats.report.table import Cell
from readerstats.report.text import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.report.table import Table
    from readerstats.report.text import Text
    from readerstats.results import TestResult

Standing: TypeAlias = Literal["recommended", "usual", "wrong"]
_TOP = 10.0


@dataclass(frozen=True, slots=True)
class Rung:
    """One way to answer the same question.

    Attributes
    ----------
    label : str
        What is taken as random.
    detail : str
        The method, with its degrees of freedom or replicates.
    result : TestResult
    standing : {"recommended", "usual", "wrong"}
        The recommended one stands out; a wrong one is grey, dashed and hollow.
    """

    label: str
    detail: str
    result: TestResult
    standing: Standing = "usual"


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderPlot:
    """One contrast under several methods, as a value."""

    rungs: tuple[Rung, ...]
    axis_label: str
    kind: Kind
    style: Style
    null: float = 0.0


def ladder(
    *,
    anchor: str,
    title: str,
    rungs: Sequence[Rung],
    axis_label: str,
    kind: Kind,
    style: Style,
    null: float = 0.0,
    caption: str = "",
) -> Figure:
    """Draw one contrast with its interval and P value under several methods.

    Parameters
    ----------
    anchor, title, caption : str
    rungs : sequence of Rung
        From top to bottom.
    axis_label : str
        What the numbers are, such as ``"GPT-4o minus RoentGen images, percentage points"``.
    kind : str
        What kind of number the contrast is.
    style : Style
    null : float, default 0
        Where there is no difference.

    Returns
    -------
    Figure

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.results import TestResult
    >>> test = TestResult(
    ...     method="paired-t", estimate=0.05, lower=-0.004, upper=0.104, level=0.95, p=0.07)
    >>> ladder(anchor="l", title="Datasets", rungs=[Rung("readers random", "paired t", test)],
    ...     axis_label="points", kind="difference", style=RADIOLOGY).alt
    'One contrast under several methods. readers random (paired t): 5 [−0.4, 10.4], P = .07.'
    """

    def draw(width: float) -> tuple[list[str], float]:
        phone = width < 500
        row = 66.0 if phone else 48.0
        bottom = _TOP + row * len(rungs)
        values = [null, *marks.known([rung.result for rung in rungs])]
        start, end = (18.0, width - 18) if phone else (0.37 * width, width - 110)
        x = scale(values, start, end, intervals=6, limits=limits(kind))
        tops = [_TOP + row * place + 40 for place in range(len(rungs))]
        strips = [(top, top + 24) for top in tops] if phone else [(_TOP, bottom)]
        parts = marks.floor_ticks(x, x.labels(style, kind), bottom, strips)
        parts += [svg.line(x(null), top, x(null), end, "zero") for top, end in strips]
        for place, rung in enumerate(rungs):
            top = _TOP + row * place
            parts += (_phone_rung if phone else _desk_rung)(rung, x, top, width, style)
        centre = (start + end) / 2
        words = svg.fitted(axis_label, 12, width)
        half = svg.text_width(words, 12) / 2
        centre = min(max(centre, half), width - half)
        parts.append(svg.label(centre, bottom + 38, words, kind="soft", size=12, anchor="middle"))
        return parts, bottom + 46

    told = "; ".join(
        f"{rung.label} ({rung.detail}): {marks.in_words(rung.result, kind, style)}, "
        f"{_p_words(rung, style)}"
        for rung in rungs
    )
    return figure(
        draw,
        anchor=anchor,
        title=title,
        alt=f"One contrast under several methods. {told}.",
        caption=caption,
        data=_data(anchor, title, rungs, kind, style),
        drawn=LadderPlot(
            rungs=tuple(rungs), axis_label=axis_label, kind=kind, style=style, null=null
        ),
    )


def _desk_rung(rung: Rung, x: Scale, top: float, width: float, style: Style) -> list[str]:
    middle, right = top + 24, x.start - 22
    parts = [_wash(top, 48, width)] if rung.standing == "recommended" else []
    label = svg.fitted(rung.label, 13, right - 8, bold=rung.standing == "recommended")
    detail = svg.fitted(rung.detail, 12, right - 8)
    parts.append(svg.label(right, middle - 3, label, kind="name", anchor="end"))
    parts.append(svg.label(right, middle + 14, detail, kind="soft", size=12, anchor="end"))
    parts.append(marks.across(rung.result, x, middle, _mark(rung)))
    p = _p_words(rung, style)
    parts.append(svg.label(width - 8, middle + 4.5, p, kind="p", anchor="end"))
    return [svg.group(parts, f"rung {rung.standing}")]


def _phone_rung(rung: Rung, x: Scale, top: float, width: float, style: Style) -> list[str]:
    parts = [_wash(top, 66, width)] if rung.standing == "recommended" else []
    p = _p_words(rung, style)
    room = width - svg.text_width(str(p), 13) - 28
    label = svg.fitted(rung.label, 13, room, bold=rung.standing == "recommended")
    parts.append(svg.label(8, top + 18, label, kind="name", size=13))
    parts.append(svg.label(width - 8, top + 18, p, kind="p", size=13, anchor="end"))
    detail = svg.fitted(rung.detail, 12, width - 16)
    parts.append(svg.label(8, top + 35, detail, kind="soft", size=12))
    parts.append(marks.across(rung.result, x, top + 52, _mark(rung)))
    return [svg.group(parts, f"rung {rung.standing}")]


def _wash(top: float, height: float, width: float) -> str:
    return svg.rectangle(0, top + 1, width, height - 2, "wash", radius=4)


def _mark(rung: Rung) -> marks.Mark:
    standings: dict[Standing, marks.Mark] = {
        "recommended": "average", "usual": "human", "wrong": "faint",
    }  # fmt: skip
    return standings[rung.standing]


def _p_words(rung: Rung, style: Style) -> Text:
    return text("not done") if rung.result.p is None else style.p(rung.result.p)


def _data(anchor: str, title: str, rungs: Sequence[Rung], kind: Kind, style: Style) -> Table:
    rows = [
        [
            Cell(rung.label),
            Cell(rung.detail),
            *marks.number_cells(rung.result, kind, style),
            Cell("–", "") if rung.result.p is None
            else Cell(style.p_number(rung.result.p), rung.result.p, of=rung.result),
        ]
        for rung in rungs
    ]  # fmt: skip
    headings = (
        ("random", "What is random"), ("method", "Method"), ("estimate", "Difference"),
        ("lower", "Lower bound"), ("upper", "Upper bound"), ("p", "P"),
    )  # fmt: skip
    return marks.data_table(anchor, title, headings, rows)
