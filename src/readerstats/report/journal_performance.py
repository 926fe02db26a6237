"""Performance as a paper has it: one cell a metric, with its counts and its interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from readerstats.analysis.frame import select
from readerstats.analysis.metrics import METRICS
from readerstats.analysis.participant import judged_its_own
from readerstats.report.participants_tables import OWN_DATASET
from readerstats.report.phrases import listed, sentence_of
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import Text, text
from readerstats.report.wording import (
    basis,
    emphasised,
    kind_of,
    method_name,
    metric_label,
    metric_symbol,
    place,
    random_name,
    readers_noun,
)

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style
    from readerstats.report.table import RowKind
    from readerstats.results import Estimate, Row
    from readerstats.study.model import Study

_SIGNAL_DETECTION: Final = {
    "d-prime": "sensitivity index of signal detection",
    "criterion": "criterion of signal detection",
}


def performance_table(answers: Answers, style: Style) -> Table | None:
    """Lay out the reader average, its range and each model: the table of a paper.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Table or None
        A heading for each modality and dataset; None without metrics.

    Examples
    --------
    >>> performance_table.__name__
    'performance_table'
    """
    study, found = answers.study, answers.performance
    metrics = answers.metrics
    if not metrics:
        return None
    rows: list[TableRow] = []
    for where in _places(found.rows):
        here = select(found.readers, modality=where[0], dataset=where[1])
        average = select(
            found.group, modality=where[0], dataset=where[1], random=study.settings.analysis.random
        )
        people = [row for row in here if row.labels.reader in study.humans]
        rows += _heading(answers, where, style)
        if average:
            rows.append(_average(average, people, metrics, study, style))
            rows.append(_range(people, metrics, study, style))
        else:
            rows += _each(people, metrics, study, style, "human")
        models = [row for row in here if row.labels.reader in study.models]
        rows += _each(models, metrics, study, style, "model")
    return Table(
        id="performance",
        title=_title(study, readers_noun(study, 2)),
        columns=_columns(metrics, "Reader or model" if study.models else "Reader"),
        rows=tuple(rows),
        notes=_notes(answers, found.readers, metrics, style),
    )


def each_reader_table(answers: Answers, style: Style) -> Table | None:
    """Lay out every metric of every reader and model, for the supplement.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Table or None
        Readers in the order of the study; None without metrics.

    Examples
    --------
    >>> each_reader_table.__name__
    'each_reader_table'
    """
    study, found = answers.study, answers.performance
    metrics = tuple(dict.fromkeys(row.labels.metric for row in found.readers))
    if not metrics:
        return None
    rows: list[TableRow] = []
    for where in _places(found.readers):
        here = select(found.readers, modality=where[0], dataset=where[1])
        rows += _heading(answers, where, style)
        for names, kind in ((study.humans, "human"), (study.models, "model")):
            mine = [row for row in here if row.labels.reader in names]
            rows += _each(mine, metrics, study, style, kind)  # type: ignore[arg-type]
    noun = readers_noun(study, 1)
    return Table(
        id="each-reader",
        title=_title(study, f"each {noun}"),
        columns=_columns(metrics, "Reader or model" if study.models else "Reader"),
        rows=tuple(rows),
        notes=_notes(answers, found.readers, metrics, style),
    )


def _title(study: Study, who: str) -> str:
    subject = f"{who} and models" if study.models and who == readers_noun(study, 2) else who
    subject = f"{who} and model" if study.models and subject == who else subject
    return f"Performance of {subject}" if study.humans else "Performance of the models"


def _places(rows: Iterable[Row[Estimate]]) -> list[tuple[str | None, str | None]]:
    return list(dict.fromkeys((row.labels.modality, row.labels.dataset) for row in rows))


def _heading(
    answers: Answers, where: tuple[str | None, str | None], style: Style
) -> list[TableRow]:
    """Head the rows of one place, where there are several, with the number of its cases."""
    sizes = answers.description.cells
    if len(_places(answers.performance.readers)) < 2:
        return []
    noun = answers.study.settings.report.cases
    n = next((one.cases for one in sizes if (one.modality, one.dataset) == where), None)
    name = place(*where)
    words = f"{name[:1].upper()}{name[1:]}" + (f" ({style.whole(n)} {noun})" if n else "")
    return [TableRow((Cell(words, name),), "heading")]


def _columns(metrics: Sequence[str], first: str) -> tuple[Column, ...]:
    columns = [Column(key="reader", heading=first)]
    for name in metrics:
        long = name in _SIGNAL_DETECTION or METRICS[name].label[:4] in ("Area", "Part")
        columns.append(
            Column(
                key=name.replace("-", "_"),
                heading=metric_symbol(name) if long else metric_label(name),
                align="right",
                explained=_SIGNAL_DETECTION.get(name, ""),
            )
        )
    return tuple(columns)


def _average(
    average: Sequence[Row[Estimate]],
    people: Sequence[Row[Estimate]],
    metrics: Sequence[str],
    study: Study,
    style: Style,
) -> TableRow:
    n = len({row.labels.reader for row in people})
    first = Cell(f"Mean of {style.whole(n)} {readers_noun(study, n)}")
    found = {row.labels.metric: row for row in average}
    bases = {metric: _how(found[metric]) for metric in metrics if metric in found}
    shared = len(set(bases.values())) == 1
    if shared:
        first = Cell(first.text, None, next(iter(bases.values())))
    cells = []
    for metric in metrics:
        row = found.get(metric)
        note = "" if shared or row is None else bases[metric]
        cells.append(_cell(None if row is None else row.result, metric, style, note))
    return TableRow((first, *cells), "average")


def _how(row: Row[Estimate]) -> Text:
    return emphasised(
        f"{_capital(method_name(row.result.method))}; {random_name(row.labels.random)}."
    )


def _range(
    people: Sequence[Row[Estimate]], metrics: Sequence[str], study: Study, style: Style
) -> TableRow:
    cells = []
    for metric in metrics:
        values = [
            row.result
            for row in people
            if row.labels.metric == metric and row.result.estimate is not None
        ]
        if not values:
            cells.append(Cell("–", ""))
            continue
        ordered = sorted(values, key=lambda one: one.estimate or 0.0)
        ends = [style.value(one.estimate, kind_of(metric)) for one in (ordered[0], ordered[-1])]
        cells.append(Cell(f"{ends[0]} to {ends[1]}"))
    return TableRow((Cell(f"Range of the {readers_noun(study, 2)}"), *cells), "average")


def _each(
    rows: Sequence[Row[Estimate]],
    metrics: Sequence[str],
    study: Study,
    style: Style,
    kind: RowKind,
) -> list[TableRow]:
    names = study.humans if kind == "human" else study.models
    by = {(row.labels.reader, row.labels.metric): row for row in rows}
    present = {row.labels.reader for row in rows}
    found = []
    for name in names:
        if name not in present:
            continue
        mine = [by.get((name, metric)) for metric in metrics]
        dataset = next((row.labels.dataset for row in mine if row is not None), None)
        own = OWN_DATASET if kind == "model" and judged_its_own(name, dataset) else ""
        cells = [
            _cell(None if row is None else row.result, metric, style, "")
            for row, metric in zip(mine, metrics, strict=True)
        ]
        found.append(TableRow((Cell(name, note=own), *cells), kind))
    return found


def _cell(result: Estimate | None, metric: str, style: Style, note: str | Text) -> Cell:
    """Write a value, its numerator and denominator, and its interval in brackets."""
    if result is None:
        return Cell("–", "")
    told = sentence_of(result.note or "")
    if result.estimate is None:
        return Cell("–", "", told or note, of=result)
    kind = kind_of(metric)
    words = style.value(result.estimate, kind)
    if result.k is not None and result.n is not None:
        words += f" ({style.whole(result.k)}/{style.whole(result.n)})"
    bounds = style.bounds(result, kind)
    if result.lower is not None or result.upper is not None:
        words += f" [{bounds.strip('[]()')}]"
    return Cell(words, result.estimate, told or note, of=result)


def _notes(
    answers: Answers, rows: Sequence[Row[Estimate]], metrics: Sequence[str], style: Style
) -> tuple[str | Text, ...]:
    confidence = style.confidence(answers.study.settings.analysis.level)
    notes: list[str | Text] = []
    counted = any(row.result.k is not None for row in rows)
    data = f"Data in brackets are {confidence}s"
    if counted:
        data = f"Data in parentheses are numerators and denominators, and those in brackets {confidence}s"  # noqa: E501
    notes.append(f"{data}.")
    methods: dict[str, list[str]] = {}
    for metric in metrics:
        for row in rows:
            if row.labels.metric == metric and row.result.lower is not None:
                methods.setdefault(basis(row.result, row.labels.random, style), []).append(metric)
    told = {how: list(dict.fromkeys(several)) for how, several in methods.items()}
    if len(told) == 1:
        notes.append(emphasised(f"Intervals of single readers and models: {next(iter(told))}."))
    else:
        for how, several in told.items():
            names = listed([_name(metric) for metric in several])
            notes.append(text("Intervals of single readers and models, ") + names + f": {how}.")
    return tuple(notes)


def _name(metric: str) -> Text:
    if metric in _SIGNAL_DETECTION:
        return metric_symbol(metric)
    label = metric_label(metric)
    return text(label if label[1:2].isupper() else f"{label[:1].lower()}{label[1:]}")


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
