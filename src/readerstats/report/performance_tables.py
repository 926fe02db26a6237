"""The table of readers and models: each one's numbers, the average below the people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from readerstats.analysis.frame import select
from readerstats.analysis.metrics import METRICS
from readerstats.analysis.participant import judged_its_own
from readerstats.report.participants_tables import OWN_DATASET
from readerstats.report.phrases import sentence_of
from readerstats.report.table import Axis, Cell, Column, IntervalCell, Table, TableRow
from readerstats.report.text import soft, text
from readerstats.report.wording import (
    basis,
    covariate_heading,
    kind_of,
    metric_label,
    metric_symbol,
    place,
)
from readerstats.results import Estimate

if TYPE_CHECKING:
    from readerstats.analysis.metrics import Cell as Where
    from readerstats.analysis.performance import Performance
    from readerstats.report.style import Style
    from readerstats.report.table import Align, RowKind
    from readerstats.results import Random, Row
    from readerstats.study.model import Study


SPEAKS_FOR: dict[Random, str] = {
    "readers and cases": "speaks for other readers and other cases",
    "readers": "speaks for other readers on these very cases",
    "cases": "speaks for these very readers on other cases",
}
_NOT_READ = Estimate.unavailable(method="none", note="not read")


def reader_table(
    study: Study,
    found: Performance,
    where: Where,
    style: Style,
    *,
    covariates: Sequence[str] = (),
) -> Table:
    """Lay out everybody's performance in one cell of the study.

    Parameters
    ----------
    study : Study
    found : Performance
        Its first metric gets counts, drawing and interval; the others a column each.
    where : Cell
        Modality and dataset.
    style : Style
    covariates : sequence of str
        Columns of the readers table to show beside the readers.

    Returns
    -------
    Table
        People by their first metric, best first; their average; models, best first.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.metrics import cells
    >>> from readerstats.report.style import RADIOLOGY
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=500)
    >>> table = reader_table(study, rs.performance(study), cells(study)[0], RADIOLOGY)
    >>> [len(rows) for kind, rows in table.groups]
    [17, 2, 4]
    """
    here = select(found.readers, modality=where.modality, dataset=where.dataset)
    averages = select(found.group, modality=where.modality, dataset=where.dataset)
    metrics = tuple(dict.fromkeys(row.labels.metric for row in here))
    first = metrics[0]
    average = {row.labels.metric: row.result for row in select(averages, random=_over(study))}
    axis = _axis(study, style, first, [row.result for row in here if row.labels.metric == first])
    if first in average:
        axis = _with_average(axis, average[first])
    people = _sorted(here, first, study.humans)
    models = _sorted(here, first, study.models)
    layout = _Layout(study, here, metrics, tuple(covariates), style)
    rows = [layout.reader(name, "human") for name in people]
    for random, name in _averages(study).items():
        found_here = {row.labels.metric: row.result for row in select(averages, random=random)}
        if found_here:
            rows.append(layout.average(name, found_here))
    rows += [layout.reader(name, "model") for name in models]
    return Table(
        id=f"readers-{_slug(where.modality, where.dataset)}",
        title=f"{metric_label(first)} of each reader: {place(where.modality, where.dataset)}",
        columns=_columns(study, metrics, covariates, axis, style),
        rows=tuple(rows),
        notes=_notes(study, here, averages, metrics, style),
    )


def _over(study: Study) -> Random:
    return study.settings.analysis.random


def _averages(study: Study) -> dict[Random, str]:
    """Name the rows of the reader average, by what they generalise to."""
    over = _over(study)
    both: dict[Random, str] = {over: "Reader average"}
    return both | ({} if over == "readers" else {"readers": "Same, these cases only"})


def _columns(
    study: Study, metrics: Sequence[str], covariates: Sequence[str], axis: Axis, style: Style
) -> tuple[Column, ...]:
    first, *others = metrics
    level = study.settings.analysis.level
    return (
        Column(key="reader", heading="Reader"),
        Column(key=first.replace("-", "_"), heading=metric_label(first), align="right"),
        Column(key=f"{first.replace('-', '_')}_interval", heading="", axis=axis),
        Column(key="bounds", heading=style.confidence(level), align="right", in_csv=False),
        *(
            Column(
                key=name.replace("-", "_"),
                heading=metric_symbol(name),
                align="right",
                explained=metric_label(name),
            )
            for name in others
        ),
        *(
            Column(key=name, heading=covariate_heading(name), align=_align(study, name))
            for name in covariates
        ),
    )


@dataclass(frozen=True, slots=True)
class _Layout:
    """What every row of the table needs to know."""

    study: Study
    here: Sequence[Row[Estimate]]
    metrics: Sequence[str]
    covariates: Sequence[str]
    style: Style

    def reader(self, name: str, kind: RowKind) -> TableRow:
        mine = {row.labels.metric: row.result for row in self.here if row.labels.reader == name}
        facts = self.study.readers.set_index("reader").loc[name]
        shown = [_fact(facts.get(covariate), self.style) for covariate in self.covariates]
        dataset = next((row.labels.dataset for row in self.here), None)
        own = OWN_DATASET if kind == "model" and judged_its_own(name, dataset) else ""
        first = Cell(name, note=own)
        return TableRow((first, *self._numbers(mine, counted=True), *shown), kind)

    def average(self, name: str, average: dict[str, Estimate]) -> TableRow:
        blank = [Cell("", "") for _ in self.covariates]
        return TableRow((Cell(name), *self._numbers(average, counted=False), *blank), "average")

    def _numbers(self, mine: dict[str, Estimate], *, counted: bool) -> list[Cell | IntervalCell]:
        style = self.style
        first, *others = self.metrics
        result = mine.get(first, _NOT_READ)
        kind = kind_of(first)
        words = text(style.value(result.estimate, kind))
        if counted and result.k is not None and result.n is not None:
            words = words + " " + soft(f"({style.whole(result.k)} of {style.whole(result.n)})")
        label = f"{metric_label(first)} {style.estimate(result, kind)}"
        return [
            Cell(words, result.estimate, _reason(result), of=result),
            IntervalCell(result, label),
            Cell(style.bounds(result, kind), None, _remark(result), of=result),
            *(self._other(mine.get(metric, _NOT_READ), metric) for metric in others),
        ]

    def _other(self, result: Estimate, metric: str) -> Cell:
        words = self.style.value(result.estimate, kind_of(metric))
        return Cell(words, result.estimate, _reason(result), of=result)


def _remark(result: Estimate) -> str:
    """Say in a footnote what is unusual about an interval, or why there is none."""
    note = result.note or ""
    return sentence_of(note) if result.estimate is not None else ""


def _reason(result: Estimate) -> str:
    """Say in a footnote why there is no number."""
    note = result.note or ""
    return "" if result.estimate is not None else sentence_of(note)


def _fact(value: object, style: Style) -> Cell:
    if value is None or value != value:  # noqa: PLR0124 - NaN is not equal to itself
        return Cell("–", "")
    if isinstance(value, float):
        return Cell(style.short(value), value)
    return Cell(str(value))


def _sorted(here: Sequence[Row[Estimate]], metric: str, names: Sequence[str]) -> list[str]:
    values = {
        row.labels.reader: row.result.estimate
        for row in here
        if row.labels.metric == metric and row.labels.reader in names
    }
    known = {name: value for name, value in values.items() if name is not None}
    return sorted(known, key=lambda name: (-(known[name] or 0.0), name))


def _axis(study: Study, style: Style, metric: str, results: Sequence[Estimate]) -> Axis:
    """Choose round ends that hold every interval, and the line of chance where there is one."""
    info = METRICS[metric]
    ends = [
        bound
        for result in results
        for bound in (result.lower, result.upper, result.estimate)
        if bound is not None
    ]
    step = 0.1 if info.kind in ("proportion", "index") else 1.0
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    lower, upper = step * (low // step), step * -(-high // step)
    if info.upper is not None:
        upper = min(max(upper, lower + step), info.upper)
    chance = chance_of(study, metric)
    if chance is not None:
        lower = min(lower, chance - step)
    if info.lower is not None:
        lower = max(lower, info.lower)
    if not lower < upper:
        lower, upper = lower - step, upper + step
    kind = kind_of(metric)
    return Axis(
        lower=round(lower, 6),
        upper=round(upper, 6),
        lower_label=style.number(lower, kind, digits=0 if kind == "proportion" else 1),
        upper_label=style.value(upper, kind, digits=0 if kind == "proportion" else 1),
        chance=chance,
    )


def chance_of(study: Study, metric: str) -> float | None:
    """Return what a guesser would score; for accuracy only where the truth is half and half.

    Examples
    --------
    >>> import readerstats as rs
    >>> chance_of(rs.load_study(rs.example("deepfake_xray")), "accuracy")
    0.5
    """
    if metric == "accuracy":
        truth = study.arrays().truth
        return 0.5 if truth.mean() == 0.5 else None
    return METRICS[metric].chance


def _align(study: Study, covariate: str) -> Align:
    return "right" if study.readers[covariate].dtype.kind in "fiu" else "left"


def _with_average(axis: Axis, average: Estimate) -> Axis:
    inside = average.estimate is not None and axis.lower <= average.estimate <= axis.upper
    return replace(axis, average=average.estimate) if inside else axis


def _notes(
    study: Study,
    here: Sequence[Row[Estimate]],
    averages: Sequence[Row[Estimate]],
    metrics: Sequence[str],
    style: Style,
) -> tuple[str, ...]:
    first = metrics[0]
    notes = []
    each = next((row for row in here if row.labels.metric == first and row.result.lower), None)
    if each is not None:
        who = "Each reader and model" if study.models else "Each reader"
        notes.append(f"{who}: {basis(each.result, each.labels.random, style)}.")
    for row in averages:
        if row.labels.metric == first:
            seed = f", seed {study.settings.analysis.seed}" if row.result.replicates else ""
            name = _averages(study)[row.labels.random]
            speaks = SPEAKS_FOR[row.labels.random]
            notes.append(f"{name}: {basis(row.result, row.labels.random, style)}{seed}; {speaks}.")
    explained = [
        f"{METRICS[name].symbol} = {metric_label(name)[:1].lower()}{metric_label(name)[1:]}"
        for name in metrics[1:]
    ]
    if explained:
        notes.append(f"{', '.join(explained)}.")
    return tuple(notes)


def _slug(modality: str | None, dataset: str | None) -> str:
    words = "-".join(part for part in (modality, dataset) if part) or "all"
    return "".join(letter if letter.isalnum() else "-" for letter in words.lower()).strip("-")
