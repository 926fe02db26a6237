"""Predictive values: what a call is worth over prevalence, likelihood ratios, and comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.frame import select
from readerstats.report.document import Details, Prose, Section
from readerstats.report.figures.predictive_curve import Curve, Panel, percent, predictive_curve
from readerstats.report.phrases import capital, sentence_of
from readerstats.report.predictive_comparisons import RATIOS, SHORT, VALUES, comparison_tables
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import Text, quoted
from readerstats.report.wording import (
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
    from readerstats.analysis.predictive_values import PredictiveValues
    from readerstats.report.document import Block
    from readerstats.report.figures.figure import Figure
    from readerstats.report.style import Style
    from readerstats.report.table import RowKind
    from readerstats.results import Estimate, Row
    from readerstats.study.model import Study

MOST_SENTENCES: Final = 2
MOST_PANELS: Final = 6


def predictive_section(answers: Answers, style: Style) -> Section | None:
    """Say what a call would be worth at a prevalence, and show it over all of them.

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
    >>> predictive_section.__name__
    'predictive_section'
    """
    found = answers.predictive_values
    if found is None:
        return None
    study = answers.study
    sentences = value_sentences(found, study, style)[:MOST_SENTENCES]
    blocks: list[Block] = [Prose(paragraphs=tuple(sentences))] if sentences else []
    figure = value_figure(found, study, style)
    if figure is not None:
        blocks.append(figure)
    tables = predictive_tables(found, study, style, everybody=len(study.humans) < 2)
    blocks += [Details("Predictive values and likelihood ratios in numbers", tuple(tables[:2]))]
    if tables[2:]:
        blocks.append(Details("Comparisons, on the same cases", tuple(tables[2:])))
    return Section(
        id="predictive-values",
        title="Predictive values",
        blocks=tuple(blocks),
        part="Readers" if study.humans else "Models",
    )


def value_sentences(found: PredictiveValues, study: Study, style: Style) -> list[Text]:
    """Say what a positive and a negative call would be worth at one prevalence.

    Parameters
    ----------
    found : PredictiveValues
    study : Study
    style : Style

    Returns
    -------
    list of Text
        One for each cell with a reader average, or with a model where nobody else reads.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.report.style import RADIOLOGY
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> print(value_sentences(rs.predictive_values(study), study, RADIOLOGY)[0])
    In the GPT-4o dataset, 50% of radiographs were synthetic; where 5% are, a positive call of
    the average radiologist would be right 14% [95% CI: 10, 19] of the time, and a negative call
    98% [95% CI: 97, 99] (17 radiologists; readers and cases random).
    """
    at = found.prevalences[0] if found.named else 0.05
    sentences = []
    for modality, dataset, share in found.shares:
        rows = {
            row.labels.metric: row
            for row in found.estimates
            if (row.labels.modality, row.labels.dataset) == (modality, dataset)
            and row.labels.metric in VALUES
            and row.labels.group == f"{at:g}"
            and (row.labels.scope == "group" or (len(study.humans) < 2 and _first(row, study)))
        }
        if len(rows) < 2 or any(row.result.estimate is None for row in rows.values()):
            continue
        ppv, npv = rows["ppv"], rows["npv"]
        name = ppv.labels.reader
        who = f"the average {readers_noun(study, 1)}" if name is None else name
        where = within(modality, dataset).strip()
        positive, noun = style.value(share, "proportion"), cases_noun(study, 2)
        # no digit opens a sentence
        opening = f"{where}, {positive} of {noun}" if where else f"of the {noun}, {positive}"
        counted = _counted(ppv, study, style)
        sentences.append(
            capital(
                f"{opening} were {truth_name(study, positive=True)}; where {percent(at, style)} "
                f"are, a positive call of {who} would be right "
                + quoted(style.estimate(ppv.result, "proportion"), ppv.result)
                + " of the time, and a negative call "
                + quoted(style.estimate(npv.result, "proportion"), npv.result)
                + f" ({counted}{random_name(ppv.labels.random)})."
            )
        )
    return sentences


def _counted(row: Row[Estimate], study: Study, style: Style) -> str:
    """Say of how many readers an average is, or of how many cases the value of one reader."""
    if row.labels.reader is None:
        n = row.result.n or len(study.humans)
        return f"{style.count(n)} {readers_noun(study, n)}; "
    cases, dataset = study.cases, row.labels.dataset
    n = len(cases) if dataset is None else int((cases["dataset"] == dataset).sum())
    return f"{style.count(n)} {cases_noun(study, n)}; "


def _first(row: Row[Estimate], study: Study) -> bool:
    return row.labels.reader == (study.humans + study.models)[0]


def value_figure(found: PredictiveValues, study: Study, style: Style) -> Figure | None:
    """Draw PPV and NPV over prevalence, two panels for each modality of each dataset.

    Examples
    --------
    >>> value_figure.__name__
    'value_figure'
    """
    panels = []
    for modality, dataset, share in found.shares[: MOST_PANELS // 2]:
        for metric, call in zip(VALUES, ("positive", "negative"), strict=True):
            curves = [
                Curve(
                    label=curve.labels.reader or f"average {readers_noun(study, 1)}",
                    is_model=curve.labels.reader in study.models,
                    prevalence=curve.prevalence,
                    value=curve.value,
                    lower=curve.lower,
                    upper=curve.upper,
                )
                for curve in found.curves
                if (curve.labels.modality, curve.labels.dataset) == (modality, dataset)
                and curve.labels.metric == metric
            ]
            if curves:
                panels.append(
                    Panel(
                        title=place(modality, dataset),
                        y_label=f"{SHORT[metric]}: {call} calls that are right",
                        curves=tuple(curves),
                        share=share,
                    )
                )
    if not panels:
        return None
    band = " The band is that of the average, readers and cases random." if study.humans else ""
    if study.settings.analysis.random != "readers and cases" and study.humans:
        band = f" The band is that of the average, {study.settings.analysis.random} random."
    named = " Upright lines: the prevalences that the study names." if found.named else ""
    return predictive_curve(
        anchor="predictive-curves",
        title="Predictive values over prevalence",
        panels=panels,
        style=style,
        at=found.prevalences if found.named else (),
        caption="The dotted line is the share in this study, which its design may have set: no "
        f"predictive value there says anything of practice.{band}{named} Sensitivity and "
        "specificity are taken to stay as they are here; readers in practice, and where positive "
        "cases are rare, may read otherwise.",
    )


def predictive_tables(
    found: PredictiveValues, study: Study, style: Style, *, everybody: bool = True
) -> list[Table]:
    """Lay out likelihood ratios, predictive values, then the comparisons that there are.

    Parameters
    ----------
    found : PredictiveValues
    study : Study
    style : Style
    everybody : bool, default True
        Whether each reader has a line of likelihood ratios, or only the average and the models.

    Examples
    --------
    >>> predictive_tables.__name__
    'predictive_tables'
    """
    tables = [
        _values_table(found, study, style),
        _ratio_table(found, study, style, everybody=everybody),
    ]
    return [*tables, *comparison_tables(found, study, style)]


def _values_table(found: PredictiveValues, study: Study, style: Style) -> Table:
    interval = style.confidence(study.settings.analysis.level)
    columns = [Column(key="reader", heading="Reader")]
    for prevalence in found.prevalences:
        for metric in VALUES:
            key = f"{metric}_{prevalence:g}"
            spanner = f"Where {percent(prevalence, style)} are {truth_name(study, positive=True)}"
            columns.append(Column(key=key, heading=SHORT[metric], align="right", spanner=spanner))
    rows: list[TableRow] = []
    wanted = [row for row in found.estimates if row.labels.metric in VALUES]
    for where in dict.fromkeys((row.labels.modality, row.labels.dataset) for row in wanted):
        here = [r for r in wanted if (r.labels.modality, r.labels.dataset) == where]
        rows.append(TableRow((Cell(place(*where)),), "heading"))
        rows += [_values(here, name, found, study, style) for name in _ordered(here, study)]
    return Table(
        id="predictive-values-table",
        title="Predictive values at other prevalences",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(f"Percent, with {interval}.", *_bases(wanted, style)),
    )


def _values(
    here: list[Row[Estimate]],
    reader: str | None,
    found: PredictiveValues,
    study: Study,
    style: Style,
) -> TableRow:
    cells = [Cell(reader or "Reader average")]
    for prevalence in found.prevalences:
        for metric in VALUES:
            rows = select(here, metric=metric, reader=reader, group=f"{prevalence:g}")
            result = rows[0].result if rows else None
            if result is None or result.estimate is None:
                note = sentence_of(result.note or "") if result is not None else ""
                cells.append(Cell("–", "", note))
                continue
            digits = _digits(result)
            value = style.number(result.estimate, "proportion", digits=digits)
            bounds = style.bounds(result, "proportion", digits=digits)
            words = value if bounds == "–" else f"{value} {bounds}"
            cells.append(Cell(words, result.estimate, sentence_of(result.note or ""), of=result))
    return TableRow(tuple(cells), _kind(reader, study))


def _digits(result: Estimate) -> int | None:
    """Give values near the ends a decimal: 99.7% and 99.9% are not the same."""
    near = min(result.estimate or 0.0, 1 - (result.estimate or 0.0))
    return 1 if near < 0.05 else None


def _ratio_table(found: PredictiveValues, study: Study, style: Style, *, everybody: bool) -> Table:
    interval = style.confidence(study.settings.analysis.level)
    columns = [Column(key="reader", heading="Reader")]
    for metric in RATIOS:
        columns.append(Column(key=metric, heading=SHORT[metric], align="right"))
        columns.append(
            Column(key=f"{metric}_bounds", heading=interval, align="right", in_csv=False)
        )
    rows: list[TableRow] = []
    wanted = [
        row
        for row in found.estimates
        if row.labels.metric in RATIOS and (everybody or row.labels.reader not in study.humans)
    ]
    for where in dict.fromkeys((row.labels.modality, row.labels.dataset) for row in wanted):
        here = [r for r in wanted if (r.labels.modality, r.labels.dataset) == where]
        rows.append(TableRow((Cell(place(*where)),), "heading"))
        rows += [_ratios(here, name, study, style) for name in _ordered(here, study)]
    return Table(
        id="likelihood-ratios",
        title="Likelihood ratios",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=_bases(wanted, style),
    )


def _ratios(here: list[Row[Estimate]], reader: str | None, study: Study, style: Style) -> TableRow:
    cells = [Cell(reader or "Reader average")]
    for metric in RATIOS:
        rows = select(here, metric=metric, reader=reader)
        result = rows[0].result if rows else None
        note = sentence_of(result.note or "") if result is not None else ""
        if result is None or (result.estimate is None and result.lower is None):
            cells += [Cell("–", "", note), Cell("–")]
            continue
        words = "∞" if result.estimate is None else style.number(result.estimate, "ratio")
        cells.append(
            Cell(words, "" if result.estimate is None else result.estimate, note, of=result)
        )
        cells.append(Cell(style.bounds(result, "ratio"), of=result))
    return TableRow(tuple(cells), _kind(reader, study))


def _bases(rows: list[Row[Estimate]], style: Style) -> tuple[str, ...]:
    """Say what the intervals stand on: each reader's, then the averages'."""
    found = [row for row in rows if row.result.lower is not None]
    readers = dict.fromkeys(
        method_name(row.result.method) for row in found if row.labels.scope == "reader"
    )
    groups = dict.fromkeys(
        basis(row.result, row.labels.random, style) for row in found if row.labels.scope == "group"
    )
    notes = []
    if readers:
        notes.append(f"Each reader and model: {'; '.join(readers)}; cases random.")
    if groups:
        notes.append(f"Average: {next(iter(groups))}.")
    return tuple(notes)


def _ordered(here: list[Row[Estimate]], study: Study) -> list[str | None]:
    names = dict.fromkeys(row.labels.reader for row in here)
    people: list[str | None] = [name for name in names if name in study.humans]
    average: list[str | None] = [name for name in names if name is None]
    return people + average + [name for name in names if name in study.models]


def _kind(reader: str | None, study: Study) -> RowKind:
    if reader is None:
        return "average"
    return "model" if reader in study.models else "human"
