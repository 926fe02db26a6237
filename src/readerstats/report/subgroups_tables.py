"""Tables of subgroups: averages, differences from the rest, and comparisons within each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.analysis.frame import select
from readerstats.report.comparison_tables import ADJUSTMENTS
from readerstats.report.phrases import sentence_of
from readerstats.report.result_cells import p_cell
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import Text, quoted, text
from readerstats.report.wording import (
    basis,
    cases_noun,
    covariate_name,
    difference_kind,
    in_sentence,
    kind_of,
    metric_label,
    p_of,
    p_words,
    place,
    readers_noun,
    side,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.analysis.subgroups import Divided, Subgroups
    from readerstats.report.style import Style
    from readerstats.report.text import Words
    from readerstats.results import Row, TestResult
    from readerstats.study.model import Study

DIFFERENCES = ("modality", "dataset", "panel")


def subgroups_tables(found: Subgroups, study: Study, style: Style) -> tuple[Table, ...]:
    """Lay out every column's subgroups, and what was compared in them.

    Parameters
    ----------
    found : Subgroups
    study : Study
    style : Style

    Returns
    -------
    tuple of Table

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.report.style import RADIOLOGY
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> [table.id for table in subgroups_tables(rs.subgroups(study, "region"), study, RADIOLOGY)]
    ['subgroups-region', 'subgroups-region-differences']
    """
    tables = []
    for one in found.divided:
        tables.append(average_table(one, found.metric, study, style))
        compared = difference_table(one, found.metric, study, style)
        tables += [compared] if compared else []
    return tuple(tables)


def average_table(one: Divided, metric: str, study: Study, style: Style) -> Table:
    """Lay out the reader average in each subgroup of one column.

    Examples
    --------
    >>> average_table.__name__
    'average_table'
    """
    column, of_cases = one.attribute.column, one.attribute.of == "cases"
    metrics = list(dict.fromkeys(row.labels.metric for row in one.estimates))
    ci = style.confidence(study.settings.analysis.level)
    against = [row for row in one.tests if row.labels.comparison == "subgroup"]
    noun = cases_noun(study, 2) if of_cases else readers_noun(study, 2)
    columns = [
        Column(key=column, heading=covariate_name(column).capitalize()),
        Column(key="n", heading=noun.capitalize(), align="right"),
    ]
    for name in metrics:
        heading = metric_label(name)
        columns.append(Column(key=name, heading="Average", align="right", spanner=heading))
        columns.append(
            Column(key=f"{name}_bounds", heading=ci, align="right", spanner=heading, in_csv=False)
        )
    rest = f"{metric_label(metric)}, against the rest"
    if against:
        columns += [
            Column(key="difference", heading="Difference", align="right", spanner=rest),
            Column(key="difference_bounds", heading=ci, align="right", spanner=rest, in_csv=False),
            Column(key="p", heading=style.p_letter, align="right", spanner=rest),
        ]
        if any(row.result.p_adjusted is not None for row in against):
            columns.append(
                Column(key="p_adjusted", heading="Adjusted", align="right", spanner=rest)
            )
    lines: list[TableRow] = []
    for modality in dict.fromkeys(row.labels.modality for row in one.estimates):
        lines.append(TableRow((_heading(one, metric, modality, study, style),), "heading"))
        for group in one.groups:
            cells = [
                Cell(group.name),
                _number(group.n_cases if of_cases else group.n_readers, style),
                *_averages(one, metrics, group.name, modality, style),
            ]
            if against:
                here = select(against, a=group.name, modality=modality)
                cells += _against(here, len(columns) - len(cells), metric, style)
            lines.append(TableRow(tuple(cells)))
    return Table(
        id=f"subgroups-{column.replace('_', '-')}",
        title=f"Reader average by {covariate_name(column)}",
        columns=tuple(columns),
        rows=tuple(lines),
        notes=_notes(one, study, style),
    )


def _averages(
    one: Divided, metrics: list[str], group: str, modality: str | None, style: Style
) -> list[Cell]:
    cells = []
    for name in metrics:
        mine = select(one.estimates, metric=name, group=group, modality=modality)
        if not mine:
            cells += [Cell("–", ""), Cell("–")]
            continue
        result, kind = mine[0].result, kind_of(name)
        note = sentence_of(result.note or "")
        cells += [
            Cell(style.value(result.estimate, kind), result.estimate, note, of=result),
            Cell(style.bounds(result, kind), of=result),
        ]
    return cells


def _against(
    rows: tuple[Row[TestResult], ...], width: int, metric: str, style: Style
) -> list[Cell]:
    if not rows:
        return [Cell("", "")] * width
    result, kind = rows[0].result, difference_kind(metric)
    return [
        Cell(
            style.number(result.estimate, kind),
            result.estimate,
            sentence_of(result.note or ""),
            of=result,
        ),
        Cell(style.bounds(result, kind), of=result),
        *[p_cell(result, style), p_cell(result, style, adjusted=True)][: width - 2],
    ]


def difference_table(one: Divided, metric: str, study: Study, style: Style) -> Table | None:
    """Lay out what was compared within each subgroup; None where nothing was.

    Examples
    --------
    >>> difference_table.__name__
    'difference_table'
    """
    rows = [row for row in one.tests if row.labels.comparison in (*DIFFERENCES, "interaction")]
    if not rows:
        return None
    column = one.attribute.column
    sizes = {group.name: group.n_cases for group in one.groups}
    lines: list[TableRow] = []
    compared = dict.fromkeys((row.labels.a, row.labels.b, row.labels.modality) for row in rows)
    for a, b, modality in compared:
        here = select(rows, a=a, b=b, modality=modality)
        lines.append(TableRow((_compared(here, study, style),), "heading"))
        lines += [_line(row, sizes, style) for row in here if row.labels.group is not None]
    kind = difference_kind(metric)
    ci = style.confidence(study.settings.analysis.level)
    unit = ", percentage points" if kind == "difference" else ""
    return Table(
        id=f"subgroups-{column.replace('_', '-')}-differences",
        title=f"{metric_label(metric)}: differences by {covariate_name(column)}",
        columns=(
            Column(key=column, heading=covariate_name(column).capitalize()),
            Column(key="n", heading=cases_noun(study, 2).capitalize(), align="right"),
            Column(key="difference", heading=f"Difference{unit}", align="right"),
            Column(key="bounds", heading=ci, align="right", in_csv=False),
        ),
        rows=tuple(lines),
        notes=(
            "In each heading: the test of interaction, whether the difference is the same in all "
            "subgroups. Faint: one subgroup's difference minus another's. " + _family(one, study),
        ),
    )


def _line(row: Row[TestResult], sizes: dict[str, int], style: Style) -> TableRow:
    """Lay out the difference in a subgroup, or how far it differs there from another."""
    labels, result = row.labels, row.result
    kind = difference_kind(labels.metric)
    interaction = labels.comparison == "interaction"
    n = None if interaction else sizes[labels.group or ""]
    cells = (
        Cell(labels.group or ""),
        Cell("", "") if n is None else _number(n, style),
        Cell(
            style.number(result.estimate, kind),
            result.estimate,
            sentence_of(result.note or ""),
            of=result,
        ),
        Cell(style.bounds(result, kind), of=result),
    )
    return TableRow(cells, "faint" if interaction else "plain")


def _compared(rows: Sequence[Row[TestResult]], study: Study, style: Style) -> Cell:
    """Name the two sides, and say whether their difference is the same in all subgroups."""
    labels = rows[0].labels
    words = text(two_sides(rows[0], study))
    if labels.modality:
        words = words + f", {side('modality', labels.modality)}"
    for row in rows:
        if row.labels.comparison == "interaction" and row.labels.group is None:
            words = words + ": " + with_p(row.result, study, style)
    return Cell(words, str(words))


def two_sides(row: Row[TestResult], study: Study) -> str:
    """Name a difference by its two sides.

    Examples
    --------
    >>> two_sides.__name__
    'two_sides'
    """
    labels = row.labels
    a = readers_noun(study, 2) if labels.a == "readers" else labels.a
    return f"{a} − {labels.b}"


def with_p(test: TestResult, study: Study, style: Style) -> Text:
    """Write the statistic of a test with its degrees of freedom and P.

    Examples
    --------
    >>> with_p.__name__
    'with_p'
    """
    if test.p is None:
        return text(test.note or "no test")
    p = p_words(test, style, study.settings.analysis.multiplicity)
    return quoted(style.statistic(test), test) + ", " + p


def _heading(one: Divided, metric: str, modality: str | None, study: Study, style: Style) -> Cell:
    words: Words = text(place(modality, None))
    rows = select(one.tests, comparison="subgroups", modality=modality)
    if rows:
        words = words + f": {in_sentence(metric)} in all at once, "
        words = words + with_p(rows[0].result, study, style)
    return Cell(words, place(modality, None))


def _family(one: Divided, study: Study) -> str:
    if study.settings.analysis.multiplicity == "none":
        return "P values are not adjusted."
    adjustment = ADJUSTMENTS[study.settings.analysis.multiplicity]
    planned = "planned beforehand" if one.attribute.named else "exploratory"
    return f"{adjustment}-adjusted over the {planned} analyses of the same kind."


def _notes(one: Divided, study: Study, style: Style) -> tuple[Words, ...]:
    notes: list[Words] = []
    rows = [row for row in one.estimates if row.result.lower is not None]
    if rows:
        words = basis(rows[0].result, rows[0].labels.random, style)
        notes.append(f"{words.partition(',')[0]}; {words.rpartition('; ')[2]}.")
    if any(row.labels.comparison == "subgroup" for row in one.tests):
        notes.append(
            "The rest: the average of the other subgroups, weighted by their number of cases. "
            + _family(one, study)
        )
    if one.attribute.cuts:
        where = ", ".join(style.short(cut) for cut in one.attribute.cuts)
        how = "as the study declares" if one.attribute.declared else "into thirds"
        notes.append(f"{covariate_name(one.attribute.column).capitalize()} cut {how}, at {where}.")
    notes += [sentence_of(note) for note in one.notes]
    return tuple(notes)


def _number(number: int, style: Style) -> Cell:
    return Cell(style.whole(number), number)


def significant(test: TestResult, limit: float) -> bool:
    """Whether the P value that a sentence may stand on is below a limit.

    Examples
    --------
    >>> from readerstats.results import TestResult
    >>> significant(TestResult(method="x", estimate=None, p=0.01, p_adjusted=0.2), 0.05)
    False
    """
    p = p_of(test)
    return p is not None and p < limit
