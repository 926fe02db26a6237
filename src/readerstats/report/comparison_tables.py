"""Tables of differences: datasets or modalities, readers against models, pairs of models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from readerstats.report.phrases import sentence_of
from readerstats.report.result_cells import p_cell
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import italic, text
from readerstats.report.wording import (
    basis,
    difference_kind,
    emphasised,
    kind_of_test,
    metric_label,
    place,
    side,
)

if TYPE_CHECKING:
    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult

ADJUSTMENTS = {
    "holm": "Holm",
    "bonferroni": "Bonferroni",
    "benjamini-hochberg": "Benjamini-Hochberg",
}


def contrast_table(
    rows: Sequence[Row[TestResult]], style: Style, *, name: str, title: str, level: float
) -> Table:
    """Lay out differences a - b, each with what its interval and P stand on.

    Parameters
    ----------
    rows : sequence of Row of TestResult
    style : Style
    name, title : str
        Its anchor, and its title.
    level : float
        Confidence level.

    Returns
    -------
    Table

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.report.style import RADIOLOGY
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> found = rs.compare_datasets(study, metric="accuracy", method="paired-t")
    >>> table = contrast_table(found.tests, RADIOLOGY, name="t", title="Datasets", level=0.95)
    >>> str(table.rows[0].cells[4].text)
    '.07'
    """
    rows = _shown(rows)
    adjusted = any(row.result.p_adjusted is not None for row in rows)
    places = {place(row.labels.modality, row.labels.dataset) for row in rows}
    many = len(places) > 1
    bases = dict.fromkeys(_without_df(row, style) for row in rows)
    shared = len(bases) == 1
    freedom = shared and len({row.result.df for row in rows}) > 1
    if shared and not freedom:
        bases = dict.fromkeys(basis(row.result, row.labels.random, style) for row in rows)
    levels = {row.result.level for row in rows if row.result.level is not None}
    # Equivalence has the interval of a lower level.
    heading = style.confidence(levels.pop() if len(levels) == 1 else level)
    columns = [
        Column(key="comparison", heading="Difference"),
        *([Column(key="cell", heading="In")] if many else []),
        Column(key="metric", heading="Metric"),
        Column(key="estimate", heading="a − b", align="right"),
        Column(key="bounds", heading=heading, align="right", in_csv=False),
        *([Column(key="df", heading="df", align="right")] if freedom else []),
        Column(key="p", heading=style.p_letter, align="right"),
        *([Column(key="p_adjusted", heading="Adjusted", align="right")] if adjusted else []),
        *([] if shared else [Column(key="basis", heading="Stands on")]),
    ]
    layout = _Layout(many=many, freedom=freedom, adjusted=adjusted, shared=shared)
    return Table(
        id=name,
        title=title,
        columns=tuple(columns),
        rows=tuple(_contrast(row, style, layout) for row in rows),
        notes=tuple(sentence_of(words) for words in bases) if shared else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Which columns a table of differences has."""

    many: bool
    freedom: bool
    adjusted: bool
    shared: bool


def _without_df(row: Row[TestResult], style: Style) -> str:
    return basis(replace(row.result, df=None, df2=None), row.labels.random, style)


def _shown(rows: Sequence[Row[TestResult]]) -> list[Row[TestResult]]:
    """Leave out the test of all levels where there are two: it is that of their difference."""
    pairs = {(row.labels.comparison, row.labels.a, row.labels.b) for row in rows if row.labels.b}
    several = {what for what, *_ in pairs if sum(one[0] == what for one in pairs) > 1}
    return [row for row in rows if row.labels.b is not None or row.labels.comparison in several
            or row.labels.a is not None]  # fmt: skip


def _difference(row: Row[TestResult], style: Style, kind: Kind, note: str) -> Cell:
    """Write a difference; of all levels at once, the statistic."""
    result = row.result
    if row.labels.b is not None or result.statistic is None:
        return Cell(style.number(result.estimate, kind), result.estimate, note, of=result)
    symbol = italic("F") if result.statistic_name == "F" else text("χ²")
    return Cell(
        symbol + f" = {style.number(result.statistic, 'ratio')}", result.statistic, note, of=result
    )


def _freedom(result: TestResult, style: Style) -> Cell:
    df = [value for value in (result.df, result.df2) if value is not None]
    words = ", ".join(style.trimmed(value, 1 if value < 100 else 0) for value in df)
    return Cell(words or "–", result.df, of=result)


def _sides(row: Row[TestResult]) -> str:
    labels = row.labels
    if labels.a is None and labels.b is None:
        return "all levels"
    words = f"{side(labels.comparison, labels.a)} − {side(labels.comparison, labels.b)}"
    return f"{labels.reader}: {words}" if labels.reader else words


def _contrast(row: Row[TestResult], style: Style, layout: _Layout) -> TableRow:
    labels, result = row.labels, row.result
    kind = kind_of_test(result, labels.metric)
    note = result.note or ""
    cells = [
        Cell(_sides(row)),
        *([Cell(place(labels.modality, labels.dataset))] if layout.many else []),
        Cell(metric_label(labels.metric)),
        _difference(row, style, kind, sentence_of(note)),
        Cell("" if labels.b is None else style.bounds(result, kind), of=result),
        *([_freedom(result, style)] if layout.freedom else []),
        p_cell(result, style),
        *([p_cell(result, style, adjusted=True)] if layout.adjusted else []),
        *(
            []
            if layout.shared
            else [Cell(emphasised(basis(result, labels.random, style)), of=result)]
        ),
    ]
    return TableRow(tuple(cells))


def pair_table(
    rows: Sequence[Row[TestResult]],
    style: Style,
    *,
    name: str,
    title: str,
    level: float,
    adjustment: str,
) -> Table:
    """Lay out McNemar tests with their 2 x 2 counts.

    Parameters
    ----------
    rows : sequence of Row of TestResult
        With counts, or of models whose runs are averaged: these have none.
    style : Style
    name, title : str
        Its anchor, and its title.
    level : float
        Confidence level.
    adjustment : str
        Method of the adjusted P values.

    Returns
    -------
    Table
        Grouped by modality and dataset.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.report.style import RADIOLOGY
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> table = pair_table(rs.compare_models(study).tests, RADIOLOGY, name="t", title="Models",
    ...                    level=0.95, adjustment="holm")
    >>> len(table.rows)  # two headings, six pairs in each of two datasets
    14
    """
    adjusted = any(row.result.p_adjusted is not None for row in rows)
    crossed = any(row.result.counts is not None for row in rows)
    counts = "Cases right by"
    cells = ("both", "only_a", "only_b", "neither") if crossed else ()
    columns = (
        Column(key="pair", heading="a and b"),
        *(
            Column(
                key=key,
                heading=key.replace("_", " ").capitalize(),
                align="right",
                spanner=counts,
            )
            for key in cells
        ),
        Column(key="estimate", heading="a − b", align="right"),
        Column(key="bounds", heading=style.confidence(level), align="right", in_csv=False),
        Column(key="p", heading=style.p_letter, align="right"),
        *([Column(key="p_adjusted", heading="Adjusted", align="right")] if adjusted else []),
    )
    lines: list[TableRow] = []
    before = None
    for row in rows:
        where = place(row.labels.modality, row.labels.dataset)
        if where != before:
            lines.append(TableRow((Cell(where),), "heading"))
            before = where
        lines.append(_pair(row, style, adjusted=adjusted, crossed=crossed))
    notes = list(
        dict.fromkeys(f"{sentence_of(basis(row.result, row.labels.random, style))}" for row in rows)
    )
    if adjusted:
        notes.append(
            f"Adjusted: {ADJUSTMENTS.get(adjustment, adjustment)}, over the pairs of one dataset."
        )
    return Table(id=name, title=title, columns=columns, rows=tuple(lines), notes=tuple(notes))


def _pair(row: Row[TestResult], style: Style, *, adjusted: bool, crossed: bool) -> TableRow:
    labels, result = row.labels, row.result
    counts = result.counts
    numbers = [counts.both, counts.only_a, counts.only_b, counts.neither] if counts else [None] * 4
    numbers = numbers if crossed else []
    kind = difference_kind(labels.metric)
    return TableRow(
        (
            Cell(f"{side(labels.comparison, labels.a)} and {side(labels.comparison, labels.b)}"),
            *(Cell("–" if n is None else style.whole(n), n, of=result) for n in numbers),
            Cell(
                style.number(result.estimate, kind),
                result.estimate,
                sentence_of(result.note or ""),
                of=result,
            ),
            Cell(style.bounds(result, kind), of=result),
            p_cell(result, style),
            *([p_cell(result, style, adjusted=True)] if adjusted else []),
        )
    )
