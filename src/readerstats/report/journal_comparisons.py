"""Comparisons as a paper has them: difference, interval, P, and a footnote with the test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from readerstats.analysis.covariates import main_group_tests
from readerstats.report.comparison_tables import ADJUSTMENTS
from readerstats.report.phrases import sentence_of
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import Text, italic, text
from readerstats.report.wording import (
    covariate_name,
    emphasised,
    kind_of,
    kind_of_test,
    method_name,
    metric_label,
    random_name,
    readers_noun,
    side,
    within,
)

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult
    from readerstats.study.model import Study

MOST_PAIRS: Final = 60
"""Pairs of models that a table of a paper can hold."""


@dataclass(frozen=True, slots=True)
class _Family:
    """Comparisons of one kind in one place, under one heading."""

    heading: str
    rows: tuple[Row[TestResult], ...]


def comparison_table(answers: Answers, style: Style) -> Table | None:
    """Lay out the comparisons that conclusions stand on: the table of a paper.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Table or None
        Datasets or modalities by every metric; readers against models, and models and groups of
        readers against each other, by the first metric. None where nothing is compared.

    Examples
    --------
    >>> comparison_table.__name__
    'comparison_table'
    """
    first = answers.metrics[:1]
    families = [
        *_contrasts(answers, style),
        *_panel(answers, first),
        *_models(answers),
        *_groups(answers, everywhere=False),
    ]
    return _table(answers, style, families, name="comparisons", title="Comparisons of performance")


def further_comparison_table(answers: Answers, style: Style) -> Table | None:
    """Lay out the comparisons that a paper has no room for: further metrics, single datasets.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Table or None

    Examples
    --------
    >>> further_comparison_table.__name__
    'further_comparison_table'
    """
    families = [*_panel(answers, answers.metrics[1:]), *_groups(answers, everywhere=True)]
    return _table(
        answers, style, families, name="further-comparisons",
        title="Comparisons by further metrics and in parts of the study",
    )  # fmt: skip


def _contrasts(answers: Answers, style: Style) -> list[_Family]:
    study = answers.study
    n = len(study.humans)
    who = f"mean of {style.whole(n)} {readers_noun(study, n)}"
    found: dict[str, list[Row[TestResult]]] = {}
    for row in answers.contrasts:
        if _shown(answers, row):
            what = f"{str(row.labels.comparison).capitalize()}s, {who}"
            heading = what.replace("Modalitys", "Modalities") + _in(row)
            found.setdefault(heading, []).append(row)
    return [_Family(heading, tuple(rows)) for heading, rows in found.items()]


def _shown(answers: Answers, row: Row[TestResult]) -> bool:
    """Leave out the test of all levels where there are two: it is that of their difference."""
    if row.labels.b is not None:
        return True
    pairs = {
        (other.labels.a, other.labels.b)
        for other in answers.contrasts
        if other.labels.b is not None
        and other.labels.comparison == row.labels.comparison
        and other.labels.modality == row.labels.modality
        and other.labels.dataset == row.labels.dataset
    }
    return len(pairs) > 1


def _panel(answers: Answers, metrics: Sequence[str]) -> list[_Family]:
    noun = readers_noun(answers.study, 2)
    found: dict[str, list[Row[TestResult]]] = {}
    for row in answers.panel:
        if row.labels.metric in metrics:
            heading = f"Mean of the {noun} vs each model" + _in(row)
            found.setdefault(heading, []).append(row)
    return [_Family(heading, tuple(rows)) for heading, rows in found.items()]


def _models(answers: Answers) -> list[_Family]:
    if len(answers.models) > MOST_PAIRS:
        return []
    found: dict[str, list[Row[TestResult]]] = {}
    for row in answers.models:
        found.setdefault("Pairs of models" + _in(row), []).append(row)
    return [_Family(heading, tuple(rows)) for heading, rows in found.items()]


def _groups(answers: Answers, *, everywhere: bool) -> list[_Family]:
    found = []
    for related in answers.associations:
        tests = main_group_tests(related)
        whole = tuple(row for row in tests if _in(row) == "")
        chosen = (whole or tests) if not everywhere else (tuple(set(tests) - set(whole)))
        if everywhere and not whole:
            continue
        chosen = tuple(row for row in tests if row in chosen)
        name = covariate_name(related.covariate)
        places: dict[str, list[Row[TestResult]]] = {}
        for row in chosen:
            heading = f"{name.capitalize()}, each group vs the rest{_in(row)}"
            places.setdefault(heading, []).append(row)
        found += [_Family(heading, tuple(rows)) for heading, rows in places.items()]
    return found


def _in(row: Row[TestResult]) -> str:
    words = within(row.labels.modality, row.labels.dataset)
    return f",{words}" if words else ""


def _table(
    answers: Answers, style: Style, families: Sequence[_Family], *, name: str, title: str
) -> Table | None:
    rows = [row for family in families for row in family.rows]
    if not rows:
        return None
    study = answers.study
    adjusted = any(row.result.p_adjusted is not None for row in rows)
    levels = {row.result.level for row in rows if row.result.level is not None}
    level = levels.pop() if len(levels) == 1 else study.settings.analysis.level
    lines: list[TableRow] = []
    for family in families:
        lines.append(TableRow((Cell(family.heading),), "heading"))
        lines += [_line(row, style, adjusted=adjusted) for row in family.rows]
    columns = (
        Column(key="comparison", heading="Comparison"),
        Column(key="metric", heading="Metric"),
        Column(key="difference", heading="Difference", align="right"),
        Column(key="bounds", heading=style.confidence(level), align="right", in_csv=False),
        Column(key="statistic", heading="Statistic", align="right", in_csv=False),
        Column(key="p", heading=italic("P") + " value", align="right"),
        *(
            (Column(key="p_adjusted", heading="Adjusted " + italic("P"), align="right"),)
            if adjusted
            else ()
        ),
    )
    return Table(
        id=name,
        title=title,
        columns=columns,
        rows=tuple(lines),
        notes=_notes(study, rows, adjusted=adjusted),
    )


def _line(row: Row[TestResult], style: Style, *, adjusted: bool) -> TableRow:
    labels, result = row.labels, row.result
    kind = kind_of_test(result, labels.metric)
    told = sentence_of(result.note or "")
    test = _test(row, style)
    all_levels = labels.b is None
    why = told if result.p is None else ""  # then the note says why there is no P value
    difference = Cell("–", "", "" if why else told)
    if not all_levels and result.estimate is not None:
        difference = Cell(
            style.number(result.estimate, kind), result.estimate, difference.note, of=result
        )
    cells = [
        Cell(_sides(row)),
        Cell(metric_label(labels.metric)),
        difference,
        Cell("–" if all_levels else style.bounds(result, kind), of=result),
        Cell(_statistic(result, style), of=result),
        _p(result, result.p, style, why or test),
    ]
    if adjusted:
        cells.append(_p(result, result.p_adjusted, style, ""))
    return TableRow(tuple(cells))


def _sides(row: Row[TestResult]) -> str:
    labels = row.labels
    if labels.a is None and labels.b is None:
        return "All levels"
    if labels.comparison == "panel":
        return f"vs {labels.b}"
    if labels.comparison == "group":
        name = str(labels.a)
        return f"{name[:1].upper()}{name[1:]}"
    sides = f"{side(labels.comparison, labels.a)} vs {side(labels.comparison, labels.b)}"
    return f"{labels.reader}: {sides}" if labels.reader else sides


def _statistic(result: TestResult, style: Style) -> Text:
    if result.statistic is None:
        return text("–")
    name = result.statistic_name or "statistic"
    words = (text("χ²") if name == "chi2" else italic(name)) + " = "
    words = words + style.number(result.statistic, "ratio")
    known = [df for df in (result.df, result.df2) if df is not None]
    freedom = ", ".join(style.trimmed(df, 1 if df < 100 else 0) for df in known)
    return words + f", df = {freedom}" if known else words


def _p(result: TestResult, p: float | None, style: Style, test: str | Text) -> Cell:
    if p is None:
        return Cell("–", "", test)
    return Cell(style.p_number(p), p, test, of=result)


def _test(row: Row[TestResult], style: Style) -> Text:
    """Name the test behind a P value: the footnote of its cell."""
    result = row.result
    sided = (
        "two-sided" if result.alternative == "two-sided" else f"one-sided ({result.alternative})"
    )
    parts = [f"{method_name(result.method)}, {sided}"]
    if result.replicates is not None:
        parts.append(f"{style.whole(result.replicates)} replicates")
    words = f"{', '.join(parts)}; {random_name(row.labels.random)}."
    return emphasised(f"{words[:1].upper()}{words[1:]}")


def _notes(study: Study, rows: Sequence[Row[TestResult]], *, adjusted: bool) -> tuple[str, ...]:
    shares = any(kind_of(row.labels.metric) == "proportion" for row in rows)
    notes = ["Differences are the first minus the second"]
    if shares:
        notes[0] += "; those of percentages are in percentage points"
    notes = [f"{notes[0]}."]
    if adjusted:
        name = study.settings.analysis.multiplicity
        notes.append(
            f"Adjusted: {ADJUSTMENTS.get(name, name)}, over the comparisons under one heading and "
            "of one metric."
        )
    if any(row.labels.comparison == "group" for row in rows):
        notes.append("Comparisons of groups of readers are exploratory.")
    return tuple(notes)
