"""Bias and calibration: ROC space, which side readers lean to, and what their confidence tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.bias import SHARE, curve_of
from readerstats.analysis.frame import select
from readerstats.report.calibration_blocks import calibration_blocks, calibration_tables
from readerstats.report.document import Details, Prose, Section
from readerstats.report.figures.roc_space import Panel, Spot, roc_space
from readerstats.report.phrases import capital, sentence_of
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import Text, italic, quoted, text
from readerstats.report.wording import (
    alpha,
    basis,
    cases_noun,
    method_name,
    place,
    random_name,
    readers_noun,
    truth_name,
    within,
)

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.analysis.bias import Bias
    from readerstats.report.document import Block
    from readerstats.report.figures.figure import Figure
    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.report.table import RowKind
    from readerstats.results import Estimate, Row
    from readerstats.study.model import Study

CURVES: Final = (1.0, 2.0, 3.0)
"""The d′ of the light curves of ROC space."""
MOST_SENTENCES: Final = 3
MOST_PANELS: Final = 6
_KINDS: Final[dict[str, tuple[Kind, int | None]]] = {
    SHARE: ("proportion", None),
    "d-prime": ("d-prime-difference", 2),
    "criterion": ("d-prime-difference", 2),
}
_Place = tuple[str | None, str | None]


def bias_section(answers: Answers, style: Style) -> Section | None:
    """Say which side the readers lean to, and show everybody in ROC space.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Section or None
        None where the question has no answer.

    Examples
    --------
    >>> bias_section.__name__
    'bias_section'
    """
    found = answers.bias
    if found is None:
        return None
    study = answers.study
    sentences = lean_sentences(found, study, style)[:MOST_SENTENCES]
    blocks: list[Block] = [Prose(paragraphs=tuple(sentences))] if sentences else []
    figure = roc_figure(found, study, style)
    if figure is not None:
        blocks.append(figure)
    if select(found.estimates, metric=SHARE):
        table = bias_table(found, study, style)
        blocks.append(Details("Share called positive, d′ and criterion c of everybody", (table,)))
    blocks += calibration_blocks(found, study, style)
    return Section(
        id="bias",
        title="Bias and calibration",
        blocks=tuple(blocks),
        part="Readers",
    )


def bias_tables(found: Bias, study: Study, style: Style) -> list[Table]:
    """Lay out what the command shows.

    Examples
    --------
    >>> bias_tables.__name__
    'bias_tables'
    """
    tables = []
    if select(found.estimates, metric=SHARE):
        tables.append(bias_table(found, study, style))
    return [*tables, *calibration_tables(found, study, style)]


def lean_sentences(found: Bias, study: Study, style: Style) -> list[Text]:
    """Say for each cell how much was called positive, and whether that is a lean.

    Parameters
    ----------
    found : Bias
    study : Study
    style : Style

    Returns
    -------
    list of Text
        One a cell with a reader average.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.report.style import RADIOLOGY
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> print(lean_sentences(rs.bias(study), study, RADIOLOGY)[0])
    In the GPT-4o dataset, the 17 radiologists called 49% [95% CI: 43, 55] of radiographs
    synthetic, where 50% were; there was no evidence that they lean to one side (mean
    criterion c = 0.02 [95% CI: −0.19, 0.23]; P = .83, readers and cases random).
    """
    sentences = []
    for row in found.estimates:
        labels = row.labels
        if labels.metric != SHARE or labels.scope != "group" or row.result.estimate is None:
            continue
        where = (labels.modality, labels.dataset)
        n = row.result.n or 0
        truth = _share_positive(found, where)
        opening = within(*where).strip()
        sentence = text(f"{opening}, " if opening else "")
        sentence = capital(
            sentence
            + f"the {style.count(n)} {readers_noun(study, n)} called "
            + quoted(
                f"{style.value(row.result.estimate, 'proportion')} "
                f"{style.interval(row.result, 'proportion')}".rstrip(),
                row.result,
            )
            + f" of {cases_noun(study, 2)} {truth_name(study, positive=True)}"
        )
        if truth is not None:
            sentence = sentence + f", where {style.value(truth, 'proportion')} were"
        sentences.append(sentence + _leaning(found, where, study, style) + ".")
    return sentences


def _leaning(found: Bias, where: _Place, study: Study, style: Style) -> Text:
    tests = select(found.tests, metric="criterion", modality=where[0], dataset=where[1])
    if not tests or tests[0].result.estimate is None:
        return text("")
    test = tests[0].result
    whom = f", {random_name(tests[0].labels.random)})"
    number = style.number(test.estimate, "d-prime-difference", digits=2)
    interval = style.interval(test, "d-prime-difference", digits=2)
    shown = italic("c") + f" = {number}"
    if interval:
        shown = shown + f" {interval}"
    shown = quoted(shown, test)
    if test.p is None:
        return "; mean criterion " + shown
    positive, negative = (truth_name(study, positive=state) for state in (True, False))
    toward = negative if (test.estimate or 0.0) > 0 else positive
    p = quoted(style.p(test.p), test)
    if test.p < alpha(study):
        return f"; they lean to calling cases {toward} (mean criterion " + shown + "; " + p + whom
    return (
        text("; there was no evidence that they lean to one side (mean criterion ")
        + shown
        + "; "
        + p
        + whom
    )


def _share_positive(found: Bias, where: _Place) -> float | None:
    """Return the share of positive cases of a cell: what was called positive less its excess."""
    share = select(
        found.estimates, metric=SHARE, scope="group", modality=where[0], dataset=where[1]
    )
    excess = select(found.tests, metric=SHARE, modality=where[0], dataset=where[1])
    if not share or not excess:
        return None
    called, more = share[0].result.estimate, excess[0].result.estimate
    return None if called is None or more is None else called - more


def roc_figure(found: Bias, study: Study, style: Style) -> Figure | None:
    """Draw every reader and model in ROC space, a panel for each modality of each dataset.

    Examples
    --------
    >>> roc_figure.__name__
    'roc_figure'
    """
    cells = list(dict.fromkeys(point.cell for point in found.points))[:MOST_PANELS]
    if not cells:
        return None
    panels = []
    for cell in cells:
        here = [point for point in found.points if point.cell == cell]
        people = [p for p in here if p.reader is not None and not p.is_model]
        # The two who lean most are named; everybody is named by a tooltip.
        leaning = sorted(people, key=lambda p: p.true_positive + p.false_positive)
        extreme = {leaning[0].reader, leaning[-1].reader} if leaning else set()
        panels.append(
            Panel(
                title=place(cell.modality, cell.dataset),
                spots=tuple(
                    Spot(
                        label=point.reader or "average",
                        false_positive=point.false_positive,
                        true_positive=point.true_positive,
                        who="average"
                        if point.reader is None
                        else ("model" if point.is_model else "human"),
                        named=point.is_model or point.reader is None or point.reader in extreme,
                    )
                    for point in here
                ),
            )
        )
    positive, negative = (truth_name(study, positive=state) for state in (True, False))
    many = readers_noun(study, 2)
    who = []
    if any(not point.is_model for point in found.points):
        who.append(f"circles are {many}")
    if any(point.reader is None for point in found.points):
        who.append("the cross is their average")
    if study.models:
        who.append("diamonds are models")
    if any(point.reader is not None and not point.is_model for point in found.points):
        who.append("the two who lean most are named")
    caption = text(sentence_of(", ".join(who))) + " The dotted line is chance; along a light curve "
    caption = caption + italic("d′") + " is the same and only the criterion differs: up and to the "
    caption = caption + f"right are those who call more cases {positive}."
    return roc_space(
        anchor="roc-space",
        title="Everybody in ROC space",
        panels=panels,
        curves=[(f"d′ = {style.short(value)}", curve_of(value)) for value in CURVES],
        x_label=f"{negative} called {positive}",
        y_label=f"{positive} called {positive}",
        style=style,
        caption=caption,
    )


def bias_table(found: Bias, study: Study, style: Style) -> Table:
    """Lay out the share called positive, d′ and c of everybody.

    Examples
    --------
    >>> bias_table.__name__
    'bias_table'
    """
    interval = style.confidence(study.settings.analysis.level)
    positive = truth_name(study, positive=True)
    columns = (
        Column(key="reader", heading="Reader"),
        Column(key=SHARE, heading=f"Called {positive}", align="right"),
        Column(key="share_bounds", heading=interval, align="right", in_csv=False),
        Column(key="d-prime", heading=italic("d′"), align="right"),
        Column(key="d-prime_bounds", heading=interval, align="right", in_csv=False),
        Column(key="criterion", heading="Criterion " + italic("c"), align="right"),
        Column(key="criterion_bounds", heading=interval, align="right", in_csv=False),
    )
    rows: list[TableRow] = []
    averages: list[Row[Estimate]] = []
    mine = [row for row in found.estimates if row.labels.metric in _KINDS]
    for where in dict.fromkeys((row.labels.modality, row.labels.dataset) for row in mine):
        here = [r for r in mine if (r.labels.modality, r.labels.dataset) == where]
        rows.append(TableRow((Cell(place(*where)),), "heading"))
        people = [r for r in _names(here) if r in study.humans]
        rows += [_line(here, name, name, "human", style) for name in _by_criterion(here, people)]
        if any(row.labels.scope == "group" for row in here):
            rows.append(_line(here, None, "Reader average", "average", style))
            averages += [row for row in here if row.labels.scope == "group"]
        models = [r for r in _names(here) if r in study.models]
        rows += [_line(here, name, name, "model", style) for name in _by_criterion(here, models)]
    return Table(
        id="bias-readers",
        title=f"Share called {positive}, d′ and criterion c",
        columns=columns,
        rows=tuple(rows),
        notes=_notes(mine, averages, study, style),
    )


def _notes(
    mine: list[Row[Estimate]], averages: list[Row[Estimate]], study: Study, style: Style
) -> tuple[Text | str, ...]:
    positive, negative = (truth_name(study, positive=state) for state in (True, False))
    leaning = (
        italic("c")
        + f" is 0 for one who leans to no side, below 0 for one who calls many cases {positive}, "
        + f"above 0 for one who calls many {negative}; the log-linear correction is in "
        + italic("d′")
        + " and "
        + italic("c")
        + "."
    )
    methods = dict.fromkeys(
        method_name(row.result.method)
        for row in mine
        if row.labels.scope == "reader" and row.result.lower is not None
    )
    each = f"Each reader: {'; '.join(methods)}; cases random, these readers." if methods else ""
    bases = []
    for name, metric in (("share", SHARE), ("d′ and c", "criterion")):
        known = [row for row in select(averages, metric=metric) if row.result.lower is not None]
        if known:
            bases.append(
                f"Average {name}: {basis(known[0].result, known[0].labels.random, style)}."
            )
    notes: list[Text | str] = [leaning, each, *bases]
    return tuple(note for note in notes if str(note))


def _names(here: list[Row[Estimate]]) -> list[str]:
    return list(dict.fromkeys(r.labels.reader for r in here if r.labels.reader is not None))


def _by_criterion(here: list[Row[Estimate]], names: list[str]) -> list[str]:
    """Order readers from those who call most cases positive to those who call fewest."""
    value = {r.labels.reader: r.result.estimate for r in here if r.labels.metric == "criterion"}
    return sorted(names, key=lambda name: (value.get(name) is None, value.get(name) or 0.0))


def _line(
    here: list[Row[Estimate]], reader: str | None, name: str, kind: RowKind, style: Style
) -> TableRow:
    scope = "group" if reader is None else "reader"
    results = {
        r.labels.metric: r.result
        for r in here
        if r.labels.reader == reader and r.labels.scope == scope
    }
    cells = [Cell(name)]
    for metric, (number, digits) in _KINDS.items():
        result = results.get(metric)
        if result is None or result.estimate is None:
            note = "" if result is None else sentence_of(result.note or "")
            cells += [Cell("–", "", note), Cell("–")]
            continue
        note = sentence_of(result.note or "")
        cells.append(
            Cell(
                style.value(result.estimate, number, digits=digits),
                result.estimate,
                note,
                of=result,
            )
        )
        cells.append(Cell(style.bounds(result, number, digits=digits), of=result))
    return TableRow(tuple(cells), kind)
