"""Where the variance comes from: tests of all levels, analysis of variance, components."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.phrases import sentence_of
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.wording import basis, metric_label, place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style
    from readerstats.results import Labels, Row, TestResult, VarianceComponents
    from readerstats.stats.mrmc.design import AnovaRow

COMPONENTS = {
    "reader": "Reader",
    "modality_reader": "Modality × reader",
    "error": "Error",
    "cov1": "Cov1",
    "cov2": "Cov2",
    "cov3": "Cov3",
}
TERMS = {
    "modality": "Levels",
    "reader": "Readers",
    "modality:reader": "Levels × readers",
    "group": "Groups",
}
UNITS = (
    "Times 10,000: 1 is the square of one percentage point. Cov1: same reader, other level; Cov2: "
    "other reader, same level; Cov3: both other. Negative estimates are shown as computed."
)


def spread_tables(answers: Answers, style: Style) -> tuple[Table, ...]:
    """Lay out the global tests, the analyses of variance and the variance components.

    Examples
    --------
    >>> spread_tables.__name__
    'spread_tables'
    """
    tests = [row for row in answers.contrasts if row.labels.b is None]
    # What one average alone rests on stays in the JSON.
    anova = [(labels, row) for labels, row in answers.anova if labels.comparison]
    components = [row for row in answers.components if row.labels.comparison]
    return (
        *([equality_table(tests, style)] if tests else []),
        *([anova_table(anova, style)] if anova else []),
        *([component_table(components, style)] if components else []),
    )


def equality_table(rows: Sequence[Row[TestResult]], style: Style) -> Table:
    """Lay out the tests of all levels at once.

    Examples
    --------
    >>> equality_table.__name__
    'equality_table'
    """
    return Table(
        id="equality",
        title="All levels at once",
        columns=(
            Column(key="metric", heading="Metric"),
            Column(key="place", heading="In"),
            Column(key="statistic", heading="Statistic", align="right"),
            Column(key="p", heading=style.p_letter, align="right"),
        ),
        rows=tuple(
            TableRow(
                (
                    Cell(metric_label(row.labels.metric)),
                    Cell(place(row.labels.modality, row.labels.dataset)),
                    Cell(_statistic(row.result, style), row.result.statistic, of=row.result),
                    Cell("–", "", sentence_of(row.result.note or ""))
                    if row.result.p is None
                    else Cell(style.p_number(row.result.p), row.result.p, of=row.result),
                )
            )
            for row in rows
        ),
        notes=tuple(
            dict.fromkeys(
                sentence_of(basis(row.result, row.labels.random, style).partition(";")[0])
                for row in rows[:1]
            )
        ),
    )


def anova_table(rows: Sequence[tuple[Labels, AnovaRow]], style: Style) -> Table:
    """Lay out the analyses of variance of the readers' values.

    Examples
    --------
    >>> anova_table.__name__
    'anova_table'
    """
    return Table(
        id="anova",
        title="Analysis of variance of the readers' values",
        columns=(
            Column(key="metric", heading="Metric"),
            Column(key="place", heading="In"),
            Column(key="term", heading="Term"),
            Column(key="df", heading="df", align="right"),
            Column(key="sum_sq", heading="Sum of squares", align="right"),
            Column(key="mean_sq", heading="Mean square", align="right"),
        ),
        rows=tuple(
            TableRow(
                (
                    Cell(metric_label(labels.metric)),
                    Cell(place(labels.modality, labels.dataset)),
                    Cell(TERMS.get(row.term, row.term)),
                    Cell(str(row.df), row.df),
                    _variance(row.sum_sq, style),
                    _variance(row.mean_sq, style),
                )
            )
            for labels, row in rows
        ),
    )


def component_table(rows: Sequence[Row[VarianceComponents]], style: Style) -> Table:
    """Lay out the variance components, on the squared scale of the metric.

    Examples
    --------
    >>> component_table.__name__
    'component_table'
    """
    return Table(
        id="components",
        title="Variance components",
        columns=(
            Column(key="metric", heading="Metric"),
            Column(key="place", heading="In"),
            *(Column(key=key, heading=name, align="right") for key, name in COMPONENTS.items()),
        ),
        rows=tuple(
            TableRow(
                (
                    Cell(metric_label(row.labels.metric), None, sentence_of(row.result.note or "")),
                    Cell(place(row.labels.modality, row.labels.dataset)),
                    *(_variance(getattr(row.result, key), style) for key in COMPONENTS),
                )
            )
            for row in rows
        ),
        notes=(UNITS,),
    )


def _variance(value: float | None, style: Style) -> Cell:
    """Write a variance in squares of a percentage point."""
    if value is None:
        return Cell("–", "")
    return Cell(style.trimmed(value * 10_000, 2).replace("-", "−"), value)


def _statistic(test: TestResult, style: Style) -> str:
    if test.statistic is None:
        return "–"
    df = ", ".join(style.trimmed(df, 1) for df in (test.df, test.df2) if df is not None)
    return f"{test.statistic_name} ({df}) = {style.trimmed(test.statistic, 2)}"
