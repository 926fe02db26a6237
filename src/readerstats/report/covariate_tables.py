"""Tables of what goes with being right: correlations, and groups of readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from readerstats.analysis.covariates import main_group_tests
from readerstats.analysis.frame import select
from readerstats.analysis.odds_ratios import as_ratio
from readerstats.analysis.reader_groups import MULTIREADER
from readerstats.report.comparison_tables import ADJUSTMENTS
from readerstats.report.phrases import sentence_of
from readerstats.report.result_cells import p_cell
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import italic, quoted, text
from readerstats.report.wording import (
    basis,
    covariate_name,
    difference_kind,
    in_sentence,
    kind_of,
    method_name,
    metric_label,
    place,
    random_name,
)
from readerstats.results import joined_notes

if TYPE_CHECKING:
    from readerstats.analysis.covariates import Association
    from readerstats.report.kinds import Kind
    from readerstats.report.style import Style
    from readerstats.results import Estimate, Row, TestResult

COEFFICIENTS = {"pearson": "r", "spearman": "ρ", "spearman-exact": "ρ", "kendall": "τ"}


def correlation_table(found: Association, style: Style, *, level: float) -> Table:
    """Lay out the correlations of a covariate with a metric.

    Parameters
    ----------
    found : Association
        Of a number.
    style : Style
    level : float
        Confidence level.

    Returns
    -------
    Table

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.report.style import RADIOLOGY
    >>> found = rs.correlate(rs.load_study(rs.example("deepfake_xray")), "experience_years")
    >>> len(correlation_table(found, RADIOLOGY, level=0.95).rows)
    9
    """
    rows = []
    for row in found.tests:
        result = row.result
        note = sentence_of(result.note or "")
        kind: Kind = "correlation"
        symbol = italic(COEFFICIENTS.get(result.method, ""))
        if result.method == "mixed":
            kind, symbol, result = "ratio", text("odds ratio"), as_ratio(result)
        estimate = style.number(result.estimate, kind)
        rows.append(
            TableRow(
                (
                    Cell(place(row.labels.modality, row.labels.dataset)),
                    Cell(method_name(result.method)),
                    Cell(symbol + f" = {estimate}", result.estimate, note, of=row.result),
                    Cell(style.bounds(result, kind), of=row.result),
                    Cell(
                        "–" if result.p is None else style.p_number(result.p),
                        result.p,
                        of=row.result,
                    ),
                    Cell("–" if result.n is None else str(result.n), result.n, of=row.result),
                )
            )
        )
    return Table(
        id=f"correlation-{found.covariate.replace('_', '-')}",
        title=f"{covariate_name(found.covariate).capitalize()} and {in_sentence(found.metric)}",
        columns=(
            Column(key="cell", heading="Cases"),
            Column(key="method", heading="Method"),
            Column(key="estimate", heading="Estimate", align="right"),
            Column(key="bounds", heading=style.confidence(level), align="right", in_csv=False),
            Column(key="p", heading=style.p_letter, align="right"),
            Column(key="n", heading="Readers", align="right"),
        ),
        rows=tuple(rows),
        notes=("Readers are random; the cases are these, but random too in the mixed model.",),
    )


def group_table(found: Association, style: Style, *, level: float, adjustment: str) -> Table:
    """Lay out each group of readers, with its difference from the rest.

    Parameters
    ----------
    found : Association
        Of a category.
    style : Style
    level : float
        Confidence level.
    adjustment : str
        Method of the adjusted P values.

    Returns
    -------
    Table
        A heading for each modality and dataset, then a row a group.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.report.style import RADIOLOGY
    >>> found = rs.correlate(rs.load_study(rs.example("deepfake_xray")), "subspecialty")
    >>> table = group_table(found, RADIOLOGY, level=0.95, adjustment="holm")
    >>> str(table.rows[0].cells[0].text).partition(":")[0]
    'all cases'
    """
    rows: list[TableRow] = []
    before: tuple[str | None, str | None] | None = None
    for row in found.estimates:
        where = (row.labels.modality, row.labels.dataset)
        here = select(found.tests, modality=where[0], dataset=where[1])
        if where != before:
            before = where
            overall = [test.result for test in here if test.labels.comparison == "groups"]
            rows.append(TableRow((_heading(place(*where), overall, style),), "heading"))
        rows.append(_group_row(row, here, style))
    rest = "Against the rest"
    ci = style.confidence(level)
    return Table(
        id=f"groups-{found.covariate.replace('_', '-')}",
        title=f"{metric_label(found.metric)} by {covariate_name(found.covariate)}",
        columns=(
            Column(key="group", heading=covariate_name(found.covariate).capitalize()),
            Column(key="n", heading="Readers", align="right"),
            Column(key="estimate", heading="Mean", align="right"),
            Column(key="bounds", heading=ci, align="right", in_csv=False),
            Column(key="difference", heading="Difference", align="right", spanner=rest),
            Column(key="difference_bounds", heading=ci, align="right", spanner=rest, in_csv=False),
            Column(key="p", heading=style.p_letter, align="right", spanner=rest),
            Column(key="p_adjusted", heading="Adjusted", align="right", spanner=rest),
            Column(key="p_welch", heading="Welch", align="right", spanner=rest),
            Column(key="p_permutation", heading="Permutation", align="right", spanner=rest),
        ),
        rows=tuple(rows),
        notes=(_group_note(found, adjustment),),
    )


def _group_row(row: Row[Estimate], here: Sequence[Row[TestResult]], style: Style) -> TableRow:
    labels, result = row.labels, row.result
    kind, gap = kind_of(labels.metric), difference_kind(labels.metric)
    tests = {test.result.method: test.result for test in here if test.labels.a == labels.group}
    welch, permuted = tests.get("welch-t"), _permuted(tests)
    main = _beyond(here, labels.group) or welch
    note = joined_notes(result.note, main.note if main else None) or ""
    return TableRow(
        (
            Cell(labels.group or "", None, sentence_of(note)),
            Cell(str(result.n), result.n, of=result),
            Cell(style.value(result.estimate, kind), result.estimate, of=result),
            Cell(style.bounds(result, kind), of=result),
            Cell(style.number(main.estimate if main else None, gap), of=main),
            Cell(style.bounds(main, gap) if main else "–", of=main),
            p_cell(main, style),
            p_cell(main, style, adjusted=True),
            p_cell(welch, style),
            p_cell(permuted, style),
        )
    )


def _group_note(found: Association, adjustment: str) -> str:
    beyond = next((row for row in main_group_tests(found) if row.result.method != "welch-t"), None)
    difference = (
        "Welch t test; readers random, these cases"
        if beyond is None
        else f"{method_name(beyond.result.method)}, readers varying alike in all groups; "
        f"{random_name(beyond.labels.random)}"
    )
    return (
        f"Mean: t interval of the group's readers. Difference from the rest: {difference}; "
        f"adjusted: {ADJUSTMENTS.get(adjustment, adjustment)}, over the groups. Welch: t test of "
        "the readers' values, the cases being these. Permutation: every way to choose the group "
        "among the readers."
    )


def _heading(where: str, overall: Sequence[TestResult], style: Style) -> Cell:
    words = text(where)
    for result in overall:
        if result.p is not None:
            numbers = style.statistic(result) + ", " + style.p(result.p)
            words = words + ": all groups, " + quoted(numbers, result)
            words = words + f" ({basis(result, 'readers', style).partition(',')[0]})"
    return Cell(words, where)


def _beyond(here: Sequence[Row[TestResult]], group: str | None) -> TestResult | None:
    """Return the test of a group that holds for other readers and other cases."""
    return next(
        (row.result for row in here if row.labels.a == group and row.result.method in MULTIREADER),
        None,
    )


def _permuted(tests: Mapping[str, TestResult]) -> TestResult | None:
    return next((test for name, test in tests.items() if name.startswith("permutation")), None)
