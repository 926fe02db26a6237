"""The flow diagram and the ROC curves: from the answers to the values that the drawings take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.figures.flow import FlowColumn, flow_figure
from readerstats.report.figures.roc_curves import CurvePanel, DrawnCurve, roc_curve_figure
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.wording import basis, cases_noun, place, readers_noun, truth_name

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.analysis.flow import Stream
    from readerstats.report.figures.figure import Figure
    from readerstats.report.figures.marks import Mark
    from readerstats.report.style import Style
    from readerstats.study.model import Study

MOST_PANELS: Final = 6
MOST_COLUMNS: Final = 12
STATUSES: Final = {
    "indeterminate": "indeterminate",
    "refused": "refused",
    "unparseable": "could not be read",
    "error": "ended in an error",
    "missing": "without an answer",
}


def study_flow(answers: Answers, style: Style) -> Figure | None:
    """Draw the cases and reads of a study on their way to the analysis.

    Examples
    --------
    >>> study_flow.__name__
    'study_flow'
    """
    found, study = answers.flow, answers.study
    if found is None or not 0 < len(found.streams) <= MOST_COLUMNS:
        return None
    whole = (
        f"{style.whole(found.cases)} {cases_noun(study, found.cases)}",
        _classes(study, found.positive, found.negative, style),
    )
    return flow_figure(
        anchor="flow",
        title="From cases to reads analyzed",
        top=(", ".join(whole),),
        columns=[_column(study, stream, style) for stream in found.streams],
        caption="Reads are those that there would be if everybody had read every case.",
        data=_flow_table(answers, style),
    )


def _classes(study: Study, positive: int, negative: int, style: Style) -> str:
    return (
        f"{style.whole(positive)} {truth_name(study, positive=True)}, "
        f"{style.whole(negative)} {truth_name(study, positive=False)}"
    )


def _column(study: Study, stream: Stream, style: Style) -> FlowColumn:
    people = stream.kind == "human"
    who = readers_noun(study, stream.readers) if people else "models"
    who = "model" if not people and stream.readers == 1 else who
    lost = [
        f"{style.whole(number)} {STATUSES.get(status, status)}"
        for status, number in stream.statuses
        if status != "answered"
    ]
    lost += [f"{style.whole(stream.absent)} not read"] if stream.absent else []
    counted = stream.analysed > stream.answered
    where = place(stream.modality, stream.dataset)
    cases = f"{style.whole(stream.cases)} {cases_noun(study, stream.cases)}"
    return FlowColumn(
        start=(where[:1].upper() + where[1:], cases,
               _classes(study, stream.positive, stream.negative, style)),
        asked=(f"{style.whole(stream.readers)} {who}", f"{style.whole(stream.expected)} reads"),
        lost=tuple(lost) if lost else ("no read missing",),
        end=(f"{style.whole(stream.analysed)} reads analyzed",
             *(("unanswered ones counted",) if counted else ())),
        mark="human" if people else "model",
    )  # fmt: skip


def _flow_table(answers: Answers, style: Style) -> Table:
    found = answers.flow
    assert found is not None  # noqa: S101 - asked before
    numbers = ("cases", "positive", "negative", "readers", "expected", "answered", "absent",
               "analysed")  # fmt: skip
    rows = []
    for stream in found.streams:
        cells = [Cell(place(stream.modality, stream.dataset)), Cell(stream.kind)]
        cells += [
            Cell(style.whole(value), value) for value in (getattr(stream, n) for n in numbers)
        ]
        statuses = dict(stream.statuses)
        cells += [_counted(statuses.get(status, 0), style) for status in STATUSES]
        rows.append(TableRow(tuple(cells)))
    keys = ("place", "kind", *numbers, *STATUSES)
    return Table(
        id="flow-data",
        title="From cases to reads analyzed",
        columns=tuple(
            Column(key=key, heading=key.capitalize(), align="left" if n < 2 else "right")
            for n, key in enumerate(keys)
        ),
        rows=tuple(rows),
    )


def roc_curves_of(answers: Answers, style: Style) -> Figure | None:
    """Draw everybody's ROC curve with the readers' average; None without scores.

    Examples
    --------
    >>> roc_curves_of.__name__
    'roc_curves_of'
    """
    found, study = answers.roc_curves, answers.study
    if found is None:
        return None
    kinds: dict[tuple[bool, bool], Mark] = {
        (True, False): "human", (True, True): "model", (False, False): "average",
    }  # fmt: skip
    panels = [
        CurvePanel(
            title=place(cell.modality, cell.dataset),
            curves=tuple(
                DrawnCurve(
                    label=curve.reader or "Reader average",
                    points=curve.points,
                    area=curve.area,
                    who=kinds[curve.reader is not None, curve.is_model],
                )
                for curve in found.curves
                if curve.cell == cell
            ),
        )
        for cell in list(dict.fromkeys(curve.cell for curve in found.curves))[:MOST_PANELS]
    ]
    positive, negative = (truth_name(study, positive=state) for state in (True, False))
    average = next((one for one in found.curves if one.reader is None), None)
    caption = "Empirical curves."
    if average is not None:
        caption = (
            "Empirical curves; the bold one is the average over the readers' sensitivities at each "
            "share of false positives."
        )
    if average is not None and average.area.lower is not None:
        caption = f"{caption} Its area: {basis(average.area, average.random, style)}."
    return roc_curve_figure(
        anchor="roc-curves",
        title="ROC curves",
        panels=panels,
        x_label=f"{negative} called {positive}",
        y_label=f"{positive} called {positive}",
        style=style,
        caption=caption,
    )


def _counted(number: int, style: Style) -> Cell:
    return Cell(style.whole(number), number)
