"""Calibration in the section on bias: sentences, figures, and tables of levels and of readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.frame import select
from readerstats.report.document import Details, Prose
from readerstats.report.figures.reliability import Level, Panel, reliability
from readerstats.report.phrases import capital, sentence_of
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import Text, quoted, text
from readerstats.report.wording import (
    alpha,
    place,
    random_name,
    readers_noun,
    truth_name,
    within,
)

if TYPE_CHECKING:
    from readerstats.analysis.bias import Bias
    from readerstats.analysis.calibration import Calibration, Step
    from readerstats.report.document import Block
    from readerstats.report.figures.figure import Figure
    from readerstats.report.style import Style
    from readerstats.report.table import RowKind
    from readerstats.results import Estimate, Row
    from readerstats.study.model import Study

MOST_PANELS: Final = 6
MOST_SENTENCES: Final = 3
AREA, BRIER = "type-2-auc", "brier-score"


def calibration_blocks(found: Bias, study: Study, style: Style) -> list[Block]:
    """Show how often readers are right at each level of confidence, and what their scores tell.

    Parameters
    ----------
    found : Bias
    study : Study
    style : Style

    Returns
    -------
    list of Block
        Empty where the reads have neither confidence nor probability scores.

    Examples
    --------
    >>> calibration_blocks.__name__
    'calibration_blocks'
    """
    sentences = [
        sentence
        for one in found.calibrations
        if (sentence := confidence_sentence(one, study, style)).runs
    ]
    blocks: list[Block] = []
    if sentences:
        blocks.append(Prose(paragraphs=tuple(sentences[:MOST_SENTENCES])))
    figure = confidence_figure(found, study, style)
    if figure is not None:
        blocks.append(figure)
    folded: list[Block] = []
    reliable = score_figure(found, study, style)
    if reliable is not None:
        folded.append(reliable)
    # The levels in numbers stand behind the figures.
    folded += calibration_tables(found, study, style)[-1:]
    if folded:
        what = "Reliability of the scores, and each reader in numbers"
        if reliable is None:
            what = "Each reader in numbers"
        blocks.append(Details(what, tuple(folded)))
    return blocks


def confidence_sentence(one: Calibration, study: Study, style: Style) -> Text:
    """Say whether readers of a cell know when they are right; empty where it is not known.

    Examples
    --------
    >>> confidence_sentence.__name__
    'confidence_sentence'
    """
    if one.area is None or one.area.estimate is None:
        return Text()
    n = one.area.n or len(study.humans)
    who = f"{style.count(n)} {readers_noun(study, n)}"
    where = within(one.labels.modality, one.labels.dataset).strip()
    shown = quoted(style.estimate(one.area, "index"), one.area)
    sentence = text(f"{where}, " if where else "")
    sentence = sentence + f"the confidence of the {who} told right answers from wrong ones with an "
    sentence = sentence + "area under the type-2 ROC curve of " + shown
    sentence = sentence + f", where {style.short(0.5)} is no insight"
    over = one.overconfidence
    if over is not None and over.estimate is not None:
        which = "higher" if over.estimate > 0 else "lower"
        opening = f"the probability that they gave to their answers was {which} than the share "
        opening += "that was right (difference, "
        told = opening + quoted(style.estimate(over, "difference"), over)
        p = "; " + quoted(style.p(over.p), over) if over.p is not None else text("")
        judged = ""
        if over.p is not None:
            found = over.p < alpha(study)
            side = "overconfident" if over.estimate > 0 else "underconfident"
            judged = f": {side}" if found else ": no evidence of over- or underconfidence"
        sentence = sentence + "; " + told + p + f", {random_name(one.labels.random)})" + judged
    else:
        sentence = sentence + f" ({random_name(one.labels.random)})"
    return capital(sentence + ".")


def confidence_figure(found: Bias, study: Study, style: Style) -> Figure | None:
    """Draw the share of right reads at each level of confidence.

    Examples
    --------
    >>> confidence_figure.__name__
    'confidence_figure'
    """
    several = [one for one in found.calibrations if one.by_confidence][:MOST_PANELS]
    if not several:
        return None
    first = several[0]
    what = (
        "probability that the reader gave to the answer"
        if first.source == "score"
        else "confidence in the answer"
    )
    return reliability(
        anchor="confidence",
        title="Share of right answers by confidence",
        panels=[_panel(one, one.by_confidence, style) for one in several],
        x_label=what,
        y_label="answers that were right",
        style=style,
        caption=_caption(first, first.by_confidence, study),
    )


def score_figure(found: Bias, study: Study, style: Style) -> Figure | None:
    """Draw the share of positive cases at each level of a probability score.

    Examples
    --------
    >>> score_figure.__name__
    'score_figure'
    """
    several = [one for one in found.calibrations if one.by_score][:MOST_PANELS]
    if not several:
        return None
    positive = truth_name(study, positive=True)
    return reliability(
        anchor="reliability",
        title="Reliability of the scores",
        panels=[_panel(one, one.by_score, style) for one in several],
        x_label="score, as a probability",
        y_label=f"cases that were {positive}",
        style=style,
        caption=_caption(several[0], several[0].by_score, study),
    )


def _caption(one: Calibration, steps: tuple[Step, ...], study: Study) -> str:
    noun = readers_noun(study, 2)
    stated = all(step.stated is not None for step in steps)
    diagonal = (
        " On the dotted line what was said is what came of it; below it, too much was said."
        if stated
        else ""
    )
    return (
        f"Each dot is the average of the {noun} who used the level, each counted once, with an "
        f"interval over {random_name(one.labels.random)}.{diagonal} Bars at the floor: how many "
        "reads."
    )


def _panel(one: Calibration, steps: tuple[Step, ...], style: Style) -> Panel:
    return Panel(
        title=place(one.labels.modality, one.labels.dataset),
        levels=tuple(
            Level(
                label=level_name(step, style),
                stated=step.stated,
                share=step.share,
                n_reads=step.n_reads,
            )
            for step in steps
        ),
    )


def level_name(step: Step, style: Style) -> str:
    """Name a level: its number, or the ends of its bin, in percent where it is a probability.

    Examples
    --------
    >>> from readerstats.analysis.calibration import Step
    >>> from readerstats.report.style import PLAIN
    >>> from readerstats.results import Estimate
    >>> share = Estimate(estimate=0.6, method="x")
    >>> step = Step(lower=0.5, upper=0.6, stated=0.55, share=share, n_reads=9, n_readers=2)
    >>> level_name(step, PLAIN)
    '50-60%'
    """
    if step.lower == step.upper:
        return style.trimmed(step.lower, 3)
    if step.stated is None:
        return f"{style.trimmed(step.lower, 2)}-{style.trimmed(step.upper, 2)}"
    return f"{style.trimmed(100 * step.lower, 1)}-{style.trimmed(100 * step.upper, 1)}%"


def calibration_tables(found: Bias, study: Study, style: Style) -> list[Table]:
    """Lay out the levels, then the readers, in numbers.

    Examples
    --------
    >>> calibration_tables.__name__
    'calibration_tables'
    """
    tables = []
    if any(one.by_confidence for one in found.calibrations):
        tables.append(_levels(found, study, style, confidence=True))
    if any(one.by_score for one in found.calibrations):
        tables.append(_levels(found, study, style, confidence=False))
    rows = [row for row in found.estimates if row.labels.metric in (AREA, BRIER)]
    return [*tables, _readers(found, rows, study, style)] if rows else tables


def _levels(found: Bias, study: Study, style: Style, *, confidence: bool) -> Table:
    interval = style.confidence(study.settings.analysis.level)
    positive = truth_name(study, positive=True)
    columns = (
        Column(key="level", heading="Confidence" if confidence else "Score"),
        Column(key="stated", heading="Said", align="right", explained="mean of what was said"),
        Column(key="share", heading="Right" if confidence else positive.capitalize(),
               align="right"),
        Column(key="bounds", heading=interval, align="right", in_csv=False),
        Column(key="reads", heading="Reads", align="right"),
        Column(key="readers", heading="Readers", align="right"),
    )  # fmt: skip
    rows: list[TableRow] = []
    for one in found.calibrations:
        steps = one.by_confidence if confidence else one.by_score
        if steps:
            where = place(one.labels.modality, one.labels.dataset)
            rows.append(TableRow((Cell(where),), "heading"))
            rows += [_level(step, style) for step in steps]
    basis = "Obuchowski-Rockette analysis, interval on the logit scale"
    random = random_name(found.calibrations[0].labels.random)
    return Table(
        id="confidence-levels" if confidence else "score-levels",
        title="Right answers by confidence" if confidence else f"Share {positive} by score",
        columns=columns,
        rows=tuple(rows),
        notes=(f"Shares are averages over the readers who used the level; {basis}; {random}.",),
    )


def _level(step: Step, style: Style) -> TableRow:
    share, stated = step.share, step.stated
    return TableRow(
        (
            Cell(level_name(step, style)),
            Cell("–", "") if stated is None else Cell(style.value(stated, "proportion"), stated),
            Cell(style.value(share.estimate, "proportion"), share.estimate, of=share),
            Cell(style.bounds(share, "proportion"), of=share),
            Cell(style.whole(step.n_reads), step.n_reads),
            Cell(style.whole(step.n_readers), step.n_readers),
        )
    )


def _readers(found: Bias, rows: list[Row[Estimate]], study: Study, style: Style) -> Table:
    interval = style.confidence(study.settings.analysis.level)
    metrics = [metric for metric in (AREA, BRIER) if select(rows, metric=metric)]
    headings = {AREA: "Type-2 area", BRIER: "Brier score"}
    columns = [Column(key="reader", heading="Reader")]
    for metric in metrics:
        columns.append(Column(key=metric, heading=headings[metric], align="right"))
        columns.append(
            Column(key=f"{metric}_bounds", heading=interval, align="right", in_csv=False)
        )
    lines: list[TableRow] = []
    for where in dict.fromkeys((row.labels.modality, row.labels.dataset) for row in rows):
        here = [r for r in rows if (r.labels.modality, r.labels.dataset) == where]
        lines.append(TableRow((Cell(place(*where)),), "heading"))
        names = dict.fromkeys(r.labels.reader for r in here)
        ordered = [n for n in names if n in study.humans] + [n for n in names if n is None]
        ordered += [n for n in names if n in study.models]
        lines += [_reader(here, name, metrics, study, style) for name in ordered]
    notes = []
    if AREA in metrics:
        notes.append(
            "Type-2 area: chance that the reader was surer of a read that was right than of one "
            f"that was wrong; {style.short(0.5)} is no insight."
        )
    share = next((o.brier_of_share for o in found.calibrations if o.brier_of_share), None)
    if BRIER in metrics and share is not None:
        notes.append(
            "Brier score: mean squared distance of score and truth, 0 is best; saying the share of "
            f"positive cases each time would give {style.number(share, 'index')}"
            + (" in the first of these." if len(found.calibrations) > 1 else ".")
        )
    return Table(
        id="calibration-readers",
        title="Confidence and scores of each reader",
        columns=tuple(columns),
        rows=tuple(lines),
        notes=tuple(notes),
    )


def _reader(
    here: list[Row[Estimate]], reader: str | None, metrics: list[str], study: Study, style: Style
) -> TableRow:
    kind: RowKind = "average" if reader is None else "human"
    if reader in study.models:
        kind = "model"
    cells = [Cell(reader or "Reader average")]
    for metric in metrics:
        rows = select(here, metric=metric, reader=reader)
        if not rows or rows[0].result.estimate is None:
            cells += [Cell("–", ""), Cell("–")]
            continue
        result = rows[0].result
        note = sentence_of(result.note or "")
        cells.append(Cell(style.number(result.estimate, "index"), result.estimate, note, of=result))
        cells.append(Cell(style.bounds(result, "index"), of=result))
    return TableRow(tuple(cells), kind)
