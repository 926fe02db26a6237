"""Tables of the model of all covariates: its terms, its odds ratios, its probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.frame import select
from readerstats.analysis.model_terms import BY
from readerstats.analysis.odds_ratios import as_ratio
from readerstats.report.phrases import sentence_of
from readerstats.report.result_cells import p_cell
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import italic
from readerstats.report.wording import (
    cases_noun,
    covariate_name,
    metric_label,
    readers_noun,
)

if TYPE_CHECKING:
    from readerstats.analysis.covariates_together import CovariatesTogether
    from readerstats.analysis.model_terms import Term
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult
    from readerstats.study.model import Study


_OF_ONE: Final = (
    "Odds ratios are those of one reader and one case: averaged over readers and cases, effects "
    "are smaller. An interaction is the ratio of two odds ratios; with one, the row of a term by "
    "itself is its effect at the reference level, or at the mean, of the other."
)


def together_tables(found: CovariatesTogether, study: Study, style: Style) -> tuple[Table, ...]:
    """Lay out the terms, then the odds ratios, then the probabilities.

    Parameters
    ----------
    found : CovariatesTogether
    study : Study
    style : Style

    Returns
    -------
    tuple of Table

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.report.style import RADIOLOGY
    >>> study = rs.load_study(rs.example("deepfake_xray"), terms=["experience_years", "truth"])
    >>> found = rs.covariates_together(study)
    >>> [len(table.rows) for table in together_tables(found, study, RADIOLOGY)]
    [2, 4, 6]
    """
    return (
        term_table(found, study, style),
        odds_table(found, study, style),
        probability_table(found, study, style),
    )


def effect_name(name: str) -> str:
    """Name a term, or an interaction of two, in words.

    Examples
    --------
    >>> effect_name("experience_years"), effect_name("experience_years × truth: synthetic")
    ('years of experience', 'years of experience × truth: synthetic')
    """
    parts = [part.partition(": ") for part in name.split(BY)]
    return BY.join(covariate_name(head) + colon + rest for head, colon, rest in parts)


def term_table(found: CovariatesTogether, study: Study, style: Style) -> Table:
    """Lay out one joint test a term.

    Examples
    --------
    >>> term_table.__name__
    'term_table'
    """
    lines = []
    for row in select(found.tests, comparison="term"):
        result = row.result
        effect = next(one for one in found.effects if one.name == row.labels.a)
        freedom = [style.trimmed(df, 1) for df in (result.df, result.df2) if df is not None]
        lines.append(
            TableRow(
                (
                    Cell(effect_name(effect.name).capitalize(), effect.name),
                    Cell(effect.stratum_name),
                    Cell(
                        "–"
                        if result.statistic is None
                        else style.number(result.statistic, "ratio"),
                        "" if result.statistic is None else result.statistic,
                        sentence_of(result.note or ""),
                        of=result,
                    ),
                    Cell(", ".join(freedom) or "–", of=result),
                    p_cell(result, style),
                )
            )
        )
    return Table(
        id="covariates-together-terms",
        title=f"{metric_label('accuracy')}: all covariates in one model",
        columns=(
            Column(key="term", heading="Term"),
            Column(key="between", heading="Varies between"),
            Column(key="statistic", heading=italic("F"), align="right"),
            Column(key="df", heading="df", align="right", in_csv=False),
            Column(key="p", heading=style.p_letter, align="right"),
        ),
        rows=tuple(lines),
        notes=(_note(found, study, style),),
    )


def _note(found: CovariatesTogether, study: Study, style: Style) -> str:
    n = f"{style.whole(found.n_reads)} reads of {style.whole(found.n_readers)} "
    n += f"{readers_noun(study, found.n_readers)} and {style.whole(found.n_cases)} "
    n += f"{cases_noun(study, found.n_cases)}"
    return (
        f"Logistic mixed model of {n}; readers and cases random. Each term is tested with all "
        "others in the model, by Wald's F with the degrees of freedom of what it varies between."
    )


def odds_table(found: CovariatesTogether, study: Study, style: Style) -> Table:
    """Lay out the odds ratio of a right read of each level, or of a number's unit.

    Examples
    --------
    >>> odds_table.__name__
    'odds_table'
    """
    lines: list[TableRow] = []
    for effect in found.effects:
        heading = effect_heading(effect.name, effect.term)
        lines.append(TableRow((Cell(heading),), "heading"))
        rows = select(found.tests, comparison="coefficient", by=effect.name)
        lines += [_odds(row, style, effect.term) for row in rows]
    for row in select(found.tests, comparison="simple effect"):
        line = _odds(row, style, None)
        words = f"{effect_name(row.labels.a or '').capitalize()}, {row.labels.by}: "
        lines.append(TableRow((Cell(words + (row.labels.group or "")), *line.cells[1:]), "faint"))
    return Table(
        id="covariates-together-odds",
        title="Odds ratios of a right read",
        columns=(
            Column(key="level", heading="Level"),
            Column(key="n", heading="Number", align="right"),
            Column(key="odds_ratio", heading="Odds ratio", align="right"),
            Column(
                key="bounds",
                heading=style.confidence(study.settings.analysis.level),
                align="right",
                in_csv=False,
            ),
            Column(key="p", heading=style.p_letter, align="right"),
        ),
        rows=tuple(lines),
        notes=(_OF_ONE,),
    )


def effect_heading(name: str, term: Term | None) -> str:
    """Head the coefficients of a term: its unit, or its reference level.

    Examples
    --------
    >>> effect_heading("experience_years × truth", None)
    'Years of experience × truth'
    """
    words = effect_name(name)
    words = words[:1].upper() + words[1:]
    if term is None:
        return words
    if term.levels:
        return f"{words}, against {term.levels[0]}"
    return words


def coefficient_label(row: Row[TestResult], term: Term | None) -> str:
    """Name one coefficient.

    Examples
    --------
    >>> coefficient_label.__name__
    'coefficient_label'
    """
    if term is not None and not term.levels:
        return f"{term.unit_name} more"
    return effect_name(row.labels.a or "") if term is None else (row.labels.a or "")


def _odds(row: Row[TestResult], style: Style, term: Term | None) -> TableRow:
    ratio = as_ratio(row.result)
    n = None
    if term is not None and term.levels and row.labels.a in term.levels:
        n = term.sizes[term.levels.index(row.labels.a)]
    return TableRow(
        (
            Cell(coefficient_label(row, term)),
            Cell("", "") if n is None else Cell(style.whole(n), n),
            Cell(style.number(ratio.estimate, "ratio"), ratio.estimate, of=ratio),
            Cell(style.bounds(ratio, "ratio"), of=ratio),
            p_cell(row.result, style),
        )
    )


def probability_table(found: CovariatesTogether, study: Study, style: Style) -> Table:
    """Lay out the probability of a right read at each level, over other readers and cases.

    Examples
    --------
    >>> probability_table.__name__
    'probability_table'
    """
    lines: list[TableRow] = []
    before = None
    others = f"other {readers_noun(study, 2)} and other {cases_noun(study, 2)}"
    for row in found.estimates:
        if row.labels.by != before:
            before = row.labels.by
            lines.append(TableRow((Cell(effect_name(before or "").capitalize()),), "heading"))
        result = row.result
        lines.append(
            TableRow(
                (
                    Cell(row.labels.group or ""),
                    Cell(style.value(result.estimate, "proportion"), result.estimate, of=result),
                    Cell(style.bounds(result, "proportion"), of=result),
                )
            )
        )
    return Table(
        id="covariates-together-probabilities",
        title="Average probability of a right read, all else as in the study",
        columns=(
            Column(key="level", heading="Level"),
            Column(key="probability", heading="Probability", align="right"),
            Column(
                key="bounds",
                heading=style.confidence(study.settings.analysis.level),
                align="right",
                in_csv=False,
            ),
        ),
        rows=tuple(lines),
        notes=(f"Averaged over the reads of the study, each set to the level, and over {others}.",),
    )
