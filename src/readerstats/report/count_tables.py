"""Counts of readers by their other facts: sentences and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.analysis.frame import select
from readerstats.report.phrases import capital, listed
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import Text, quoted, text
from readerstats.report.wording import (
    alpha,
    covariate_name,
    difference_kind,
    in_sentence,
    method_name,
    p_of,
    p_words,
    random_name,
    readers_noun,
    within,
)

if TYPE_CHECKING:
    from readerstats.analysis.count_relations import CountRelations
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult
    from readerstats.study.model import Study


def count_tables(found: CountRelations, study: Study, style: Style) -> tuple[Table, ...]:
    """Lay out each yes-or-no covariate by the readers' other facts.

    Parameters
    ----------
    found : CountRelations
    study : Study
    style : Style

    Returns
    -------
    tuple of Table
        One a covariate that was counted.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.count_relations import count_relations
    >>> from readerstats.report.style import RADIOLOGY
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> [table.id for table in count_tables(count_relations(study), study, RADIOLOGY)]
    ['counts-noticed']
    """
    names = dict.fromkeys(row.labels.metric for row in found.estimates)
    return tuple(_table(found, name, study, style) for name in names)


def _table(found: CountRelations, name: str, study: Study, style: Style) -> Table:
    lines: list[TableRow] = []
    mine = select(found.estimates, metric=name)
    for column in dict.fromkeys(row.labels.by for row in mine):
        tests = select(found.tests, comparison="count", metric=name, a=column)
        words = text(covariate_name(column or "").capitalize())
        if tests:
            words = words + ": " + _tested(tests[0], study, style)
        lines.append(TableRow((Cell(words, column),), "heading"))
        for row in select(mine, by=column):
            result = row.result
            k, n = result.k or 0, result.n or 0
            lines.append(
                TableRow(
                    (
                        Cell(row.labels.group or ""),
                        Cell(f"{k} of {n}", k, of=result),
                        Cell(
                            style.value(result.estimate, "proportion"), result.estimate, of=result
                        ),
                        Cell(style.bounds(result, "proportion"), of=result),
                    )
                )
            )
    noun = readers_noun(study, 2)
    return Table(
        id=f"counts-{name.replace('_', '-')}",
        title=f"{covariate_name(name).capitalize()}: yes, by other facts of the {noun}",
        columns=(
            Column(key="group", heading="Group"),
            Column(key="k", heading=noun.capitalize(), align="right"),
            Column(key="estimate", heading="Yes", align="right"),
            Column(
                key="bounds",
                heading=style.confidence(study.settings.analysis.level),
                align="right",
                in_csv=False,
            ),
        ),
        rows=tuple(lines),
        notes=(f"Wilson intervals; {noun} are random. Exploratory.",),
    )


def _tested(row: Row[TestResult], study: Study, style: Style) -> Text:
    if row.result.p is None:
        return text(row.result.note or "no test")
    p = p_words(row.result, style, study.settings.analysis.multiplicity)
    return text(f"{method_name(row.result.method)}, ") + p


def relation_sentences(found: CountRelations, study: Study, style: Style) -> tuple[Text, ...]:
    """Say what a yes was associated with, and how well those who said yes did.

    Examples
    --------
    >>> relation_sentences.__name__
    'relation_sentences'
    """
    sentences: list[Text] = []
    names = dict.fromkeys(row.labels.metric for row in found.estimates)
    for name in names:
        rows = [
            row
            for row in select(found.tests, comparison="count", metric=name)
            if row.result.p is not None
        ]
        those = [row for row in rows if (p_of(row.result) or 0) < alpha(study)]
        if those:
            parts = [
                _related(row) + " (" + _shares(found, row, study, style) + "; "
                + _tested(row, study, style) + ")"
                for row in those
            ]  # fmt: skip
            opening = text(f"{covariate_name(name)} was associated with ")
            sentences.append(capital(opening) + listed(parts) + "; exploratory.")
        elif rows:
            least = min((row.result for row in rows), key=lambda test: p_of(test) or 0.0)
            p = p_words(least, style, study.settings.analysis.multiplicity)
            tests = "exact test, "
            if len(rows) > 1:
                tests = f"{style.count(len(rows))} exact tests, smallest "
            sentences.append(
                text(f"There was no evidence of an association of {covariate_name(name)} with ")
                + listed([_related(row) for row in rows], last=" or ")
                + f" ({_people(rows, study, style)}; {tests}"
                + p
                + "; exploratory)."
            )
    did = [row for row in found.tests if row.labels.comparison == "group"]
    told = [_performance(row, study, style) for row in did if row.result.p is not None]
    return (*sentences, *told)


def _people(rows: list[Row[TestResult]], study: Study, style: Style) -> str:
    n = max(row.result.n or 0 for row in rows) or len(study.humans)
    return f"{style.count(n)} {readers_noun(study, n)}"


def _shares(found: CountRelations, row: Row[TestResult], study: Study, style: Style) -> Text:
    """Say from where to where the share of a yes reaches over the groups."""
    mine = sorted(
        select(found.estimates, metric=row.labels.metric, by=row.labels.a),
        key=lambda one: one.result.estimate or 0.0,
    )
    noun = readers_noun(study, 2)
    low, high = (
        quoted(style.percent(one.result, noun=noun), one.result) + f" in {one.labels.group}"
        for one in (mine[0], mine[-1])
    )
    return "yes from " + low + " to " + high


def _related(row: Row[TestResult]) -> Text:
    return text(covariate_name(row.labels.a or ""))


def _performance(row: Row[TestResult], study: Study, style: Style) -> Text:
    labels, result = row.labels, row.result
    metric, name = in_sentence(labels.metric), covariate_name(labels.by or "")
    where = within(labels.modality, labels.dataset)
    if (result.p or 0) < alpha(study):
        direction = "higher" if (result.estimate or 0) > 0 else "lower"
        opening = f"{metric}{where} was {direction} with {name} yes than no"
    else:
        opening = f"there was no evidence that {metric}{where} differed by {name}"
    n = result.n or 0
    return (
        capital(opening)
        + " (difference, "
        + quoted(style.estimate(result, difference_kind(labels.metric)), result)
        + f"; {style.count(n)} {readers_noun(study, n)}; "
        + quoted(style.p(result.p or 0.0), result)
        + f", {random_name(labels.random)}; exploratory)."
    )
