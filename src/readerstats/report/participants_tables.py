"""Tables of who was asked what: runs and statuses, bounds of unanswered reads, runs that agree."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from readerstats.analysis.frame import select
from readerstats.analysis.participant import STATUSES
from readerstats.report.style import MISSING
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import soft, text
from readerstats.report.wording import in_sentence, kind_of, metric_label, place, truth_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.participant import Participant
    from readerstats.analysis.participants import Participants
    from readerstats.report.style import Style
    from readerstats.report.table import RowKind
    from readerstats.results import Estimate, Row
    from readerstats.study.model import Study

RULES: Final = {
    "missing": "Left out",
    "incorrect": "Counted as wrong",
    "correct": "Counted as right",
}
"""Headings of the ways in which unanswered reads can count."""
OWN_DATASET: Final = "The dataset bears the name of this model, which may have made its cases."
DECLARED: Final = {"missing": "left out", "incorrect": "counted as wrong"}
_LONGEST: Final = 60
"""Letters of a prompt that a table has room for."""


def participants_tables(found: Participants, study: Study, style: Style) -> list[Table]:
    """Lay out the answer of ``readerstats models``.

    Parameters
    ----------
    found : Participants
    study : Study
    style : Style

    Returns
    -------
    list of Table
        What everybody was asked; then, where there is something to tell, each metric with
        unanswered reads counted in three ways, the agreement of runs, prompts, and the tables of
        truth by answer.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.report.style import RADIOLOGY
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> [table.id for table in participants_tables(rs.participants(study), study, RADIOLOGY)]
    ['asked']
    """
    told = [*(one for one in found.people if one.unanswered), *found.models]
    tables = [asked_table(told, style, name="asked")]
    if found.averages:
        tables.append(average_table(found, style))
    metrics = dict.fromkeys(row.labels.metric for one in told for row in one.rules)
    tables += [rules_table(told, metric, style, name=f"unanswered-{metric}") for metric in metrics]
    if any(one.spread is not None for one in told):
        tables.append(runs_table(told, style))
    if any(one.variants for one in told):
        tables.append(variants_table(told, style))
    if any(one.unanswered and one.table for one in told):
        tables.append(truth_table(told, study, name="truth-by-answer", style=style))
    return tables


def asked_table(each: Sequence[Participant], style: Style, *, name: str) -> Table:
    """Show cases, runs, and what came of the runs.

    Examples
    --------
    >>> asked_table.__name__
    'asked_table'
    """
    met = [status for status in STATUSES if any(one.statuses[status] for one in each)]
    columns = (
        Column(key="reader", heading="Asked"),
        Column(key="cell", heading="In"),
        Column(key="cases", heading="Cases", align="right"),
        Column(key="runs", heading="Runs", align="right"),
        Column(key="runs_per_case", heading="Runs a case", align="right"),
        *(Column(key=status, heading=status.capitalize(), align="right") for status in met),
        Column(key="share_answered", heading="Share answered", align="right"),
    )
    rows = []
    for one in each:
        cases = style.whole(one.asked)
        if one.asked < one.cases:
            cases += f" of {style.whole(one.cases)}"
        cells = (
            Cell(one.reader, note=_own(one)),
            Cell(place(one.cell.modality, one.cell.dataset)),
            Cell(cases, one.asked),
            Cell(style.whole(one.runs), one.runs),
            Cell(runs_a_case(one, style), one.most),
            *(Cell(style.whole(one.statuses[status]), one.statuses[status]) for status in met),
            _value(one.answered, "proportion", style),
        )
        rows.append(TableRow(cells, _kind(one)))
    notes = ["Share answered: of a case's runs, averaged over cases."]
    if any(one.most > 1 for one in each):
        notes.append("Runs are averaged within a case and never counted as cases.")
    return Table(
        id=name, title="What was asked, and answered", columns=columns, rows=tuple(rows),
        notes=tuple(notes),
    )  # fmt: skip


def _own(one: Participant) -> str:
    return OWN_DATASET if one.own_dataset else ""


def runs_a_case(one: Participant, style: Style) -> str:
    """Write how many runs a case had, such as ``6`` or ``1 to 6``.

    Examples
    --------
    >>> runs_a_case.__name__
    'runs_a_case'
    """
    if one.fewest == one.most:
        return style.whole(one.most)
    return f"{style.whole(one.fewest)} to {style.whole(one.most)}"


def rules_table(each: Sequence[Participant], metric: str, style: Style, *, name: str) -> Table:
    """Show a metric with unanswered reads left out, all wrong, and all right.

    Examples
    --------
    >>> rules_table.__name__
    'rules_table'
    """
    rows = []
    for one in each:
        values = {row.labels.group: row.result for row in select(one.rules, metric=metric)}
        if values:
            first = (Cell(one.reader), Cell(place(one.cell.modality, one.cell.dataset)))
            numbers = (_value(values[rule], kind_of(metric), style) for rule in RULES)
            count = Cell(style.whole(one.unanswered), one.unanswered)
            rows.append(TableRow((*first, count, *numbers), _kind(one)))
    columns = (
        Column(key="reader", heading="Asked"),
        Column(key="cell", heading="In"),
        Column(key="unanswered", heading="Unanswered", align="right"),
        *(Column(key=rule, heading=words, align="right") for rule, words in RULES.items()),
    )
    title = f"{metric_label(metric)} by how unanswered reads count"
    return Table(id=name, title=title, columns=columns, rows=tuple(rows), notes=(_BOUNDS,))


_BOUNDS: Final = (
    "Counted as wrong is the worst that unanswered reads could have been, counted as right the "
    "best. With intervals over cases."
)


def average_table(found: Participants, style: Style) -> Table:
    """Show the reader average with unanswered reads left out, all wrong, and all right.

    Examples
    --------
    >>> average_table.__name__
    'average_table'
    """
    cells = dict.fromkeys((row.labels.modality, row.labels.dataset) for row in found.averages)
    rows = []
    for modality, dataset in cells:
        here = select(found.averages, modality=modality, dataset=dataset)
        values = {row.labels.group: row for row in here}
        numbers = (
            _value(values[rule].result, kind_of(values[rule].labels.metric), style)
            for rule in RULES
        )
        rows.append(TableRow((Cell(place(modality, dataset)), *numbers), "average"))
    metric = found.averages[0].labels.metric
    columns = (
        Column(key="cell", heading="In"),
        *(Column(key=rule, heading=words, align="right") for rule, words in RULES.items()),
    )
    return Table(
        id="unanswered-average",
        title=f"Mean {in_sentence(metric)} of the readers by how unanswered reads count",
        columns=columns,
        rows=tuple(rows),
        notes=(_methods(found.averages),),
    )


def _methods(rows: Sequence[Row[Estimate]]) -> str:
    from readerstats.report.wording import method_name, random_name

    methods = dict.fromkeys(method_name(row.result.method) for row in rows)
    return f"{'; '.join(methods)}; {random_name(rows[0].labels.random)}."


def runs_table(each: Sequence[Participant], style: Style) -> Table:
    """Show how far runs of a case agree, and what more runs would bring.

    Examples
    --------
    >>> runs_table.__name__
    'runs_table'
    """
    shown = [one for one in each if one.spread is not None]
    scores = all(one.consistency is None for one in shown)
    columns = (
        Column(key="reader", heading="Model"),
        Column(key="cell", heading="In"),
        Column(key="cases", heading="Cases", align="right"),
        *(
            ()
            if scores
            else (
                Column(key="agreement", heading="Agreeing pairs", align="right"),
                Column(key="kappa", heading="κ", align="right", explained="Fleiss' kappa of runs"),
            )
        ),
        Column(key="se", heading="SE", align="right", explained="standard error"),
        Column(key="se_one_more", heading="SE, +1 run", align="right"),
        Column(key="se_cases", heading="SE, cases only", align="right"),
        Column(
            key="design_effect",
            heading="Design effect",
            align="right",
            explained="how many times too small the variance is if runs count as cases",
        ),
    )
    rows = tuple(TableRow(_runs_cells(one, style, scores=scores), "model") for one in shown)
    what = "the average score" if scores else "accuracy, in percentage points"
    words = f"SE: standard error of {what}; with one run more of each case; and with so many "
    notes = (words + "that only the cases vary. Design effect: how many times too small the "
             "variance would be if runs counted as cases.",)  # fmt: skip
    return Table(
        id="runs-of-a-case", title="Runs of one case", columns=columns, rows=rows, notes=notes
    )


def _runs_cells(one: Participant, style: Style, *, scores: bool) -> tuple[Cell, ...]:
    spread = one.spread
    if spread is None:
        raise ValueError("there are no runs to show.")
    now = (spread.runs / spread.n) if spread.n else 1.0
    agreement: tuple[Cell, ...] = ()
    if not scores:
        shares = [row.result for row in (one.consistency, one.kappa) if row is not None]
        kinds = ("proportion", "correlation")
        agreement = tuple(
            _value(share, kind, style) for share, kind in zip(shares, kinds, strict=True)
        )
    reason = spread.note or ""
    errors = (spread.se, spread.se_with(now + 1), spread.se_with(math.inf))
    return (
        Cell(one.reader),
        Cell(place(one.cell.modality, one.cell.dataset)),
        Cell(style.whole(spread.n), spread.n),
        *agreement,
        *(_error(error, style, scores=scores) for error in errors),
        Cell(
            MISSING if spread.design_effect is None else style.trimmed(spread.design_effect, 2),
            "" if spread.design_effect is None else spread.design_effect,
            f"{reason[:1].upper()}{reason[1:]}." if reason else "",
        ),
    )


def _error(error: float | None, style: Style, *, scores: bool) -> Cell:
    if error is None:
        return Cell(MISSING, "")
    kind = "ratio" if scores else "difference"
    return Cell(style.number(error, kind, digits=2 if scores else 1), error)  # type: ignore[arg-type]


def variants_table(each: Sequence[Participant], style: Style) -> Table:
    """Show the first metric for each prompt and temperature.

    Examples
    --------
    >>> variants_table.__name__
    'variants_table'
    """
    rows: list[TableRow] = []
    metric = ""
    for one in each:
        if not one.variants:
            continue
        metric = one.variants[0].labels.metric
        rows.append(
            TableRow((Cell(f"{one.reader}, {place(one.cell.modality, one.cell.dataset)}"),),
                     "heading")
        )  # fmt: skip
        rows += [_variant(row, style) for row in one.variants]
    columns = (
        Column(key="prompt", heading="Asked with"),
        Column(key="cases", heading="Cases", align="right"),
        Column(key=metric, heading=metric_label(metric), align="right"),
    )
    return Table(
        id="prompts",
        title=f"{metric_label(metric)} by prompt, on the same cases",
        columns=columns,
        rows=tuple(rows),
        notes=("Exploratory. Each prompt's interval is over cases.",),
    )


def _variant(row: Row[Estimate], style: Style) -> TableRow:
    n = row.result.n
    cells = (
        Cell(_shortened(row.labels.group or "not told"), row.labels.group),
        Cell(MISSING if n is None else style.whole(n), n),
        _value(row.result, kind_of(row.labels.metric), style),
    )
    return TableRow(cells, "model")


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def truth_table(each: Sequence[Participant], study: Study, *, style: Style, name: str) -> Table:
    """Cross truth with positive, negative and no answer.

    Examples
    --------
    >>> truth_table.__name__
    'truth_table'
    """
    states = {state: truth_name(study, positive=state == "positive") for state in _STATES}
    columns = (
        Column(key="reader", heading="Asked"),
        Column(key="cell", heading="In"),
        Column(key="truth", heading="Truth"),
        *(
            Column(key=f"called_{state}", heading=f"Called {words}", align="right")
            for state, words in states.items()
        ),
        Column(key="no_answer", heading="No answer", align="right"),
    )
    rows = tuple(
        TableRow(
            (
                Cell(one.reader),
                Cell(place(one.cell.modality, one.cell.dataset)),
                Cell(words),
                *(Cell(style.trimmed(round(count, 9), 1), count) for count in one.table[state]),
            ),
            _kind(one),
        )
        for one in each
        if one.table is not None and one.unanswered
        for state, words in states.items()
    )
    notes = ["Intention to diagnose: every case that was asked is in the table."]
    if any(one.most > 1 for one in each):
        notes.append("A case with several runs is spread over them, and counts once.")
    return Table(id=name, title="Truth by answer", columns=columns, rows=rows, notes=tuple(notes))


_STATES: Final = ("positive", "negative")


def _value(result: Estimate, kind: str, style: Style) -> Cell:
    """Write a number with its bounds; without a number, the reason as a footnote."""
    words = text(style.value(result.estimate, kind))  # type: ignore[arg-type]
    if result.estimate is None:
        note = result.note or ""
        return Cell(words, "", f"{note[:1].upper()}{note[1:]}." if note else "")
    bounds = style.bounds(result, kind)  # type: ignore[arg-type]
    return Cell(
        words if bounds == MISSING else words + " " + soft(bounds), result.estimate, of=result
    )


def _kind(one: Participant) -> RowKind:
    return "model" if one.kind == "model" else "human"
