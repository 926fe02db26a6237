"""The section of all covariates in one model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.covariates_together import RANDOM
from readerstats.analysis.frame import select
from readerstats.analysis.odds_ratios import as_ratio
from readerstats.report.covariates_together_tables import (
    coefficient_label,
    effect_heading,
    effect_name,
    odds_table,
    probability_table,
    term_table,
)
from readerstats.report.document import Details, Prose, Section
from readerstats.report.figures.effect_forest import EffectRow, effect_forest
from readerstats.report.phrases import capital, listed, sentence_of
from readerstats.report.text import Text, quoted, text
from readerstats.report.wording import alpha, cases_noun, random_name, readers_noun

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.analysis.covariates_together import CovariatesTogether
    from readerstats.report.figures.figure import Figure
    from readerstats.report.style import Style
    from readerstats.results import Row, TestResult
    from readerstats.study.model import Study

WIDEST: Final = 50.0
"""Odds ratios whose interval reaches beyond this factor stand in the table alone."""


def covariates_together_section(answers: Answers, style: Style) -> Section | None:
    """Show what goes with being right when all covariates are in one model.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    Section or None
        None where there is no model.

    Examples
    --------
    >>> covariates_together_section.__name__
    'covariates_together_section'
    """
    found, study = answers.covariates_together, answers.study
    if found is None:
        return None
    drawn = odds_figure(found, study, style)
    notes = tuple(sentence_of(note) for note in found.notes)
    return Section(
        id="covariates-together",
        title="Covariates together",
        lead="One model with every covariate in it: each effect with the others held; exploratory.",
        blocks=(
            Prose(paragraphs=together_sentences(found, study, style)),
            *((drawn,) if drawn is not None else ()),
            term_table(found, study, style),
            Details(
                "Odds ratios, and the average probability of a right read at each level",
                (
                    odds_table(found, study, style),
                    probability_table(found, study, style),
                    *((Prose(paragraphs=notes),) if notes else ()),
                ),
            ),
        ),
        part="Readers",
    )


def together_sentences(found: CovariatesTogether, study: Study, style: Style) -> tuple[Text, ...]:
    """Say which terms were associated with being right, and for which there was no evidence.

    Examples
    --------
    >>> together_sentences.__name__
    'together_sentences'
    """
    rows = [row for row in select(found.tests, comparison="term") if row.result.p is not None]
    those = [row for row in rows if (row.result.p or 0) < alpha(study)]
    others = [row for row in rows if row not in those]
    n = (
        f"{style.count(found.n_readers)} {readers_noun(study, found.n_readers)}, "
        f"{style.count(found.n_cases)} {cases_noun(study, found.n_cases)}"
    )
    sentences = []
    if those:
        parts = [
            text(_name(row)) + " (" + _range(found, row, style) + _tested(found, row, style) + ")"
            for row in those
        ]
        opening = text(
            f"With the other covariates held ({n}; {random_name(RANDOM)}), being right was "
            "associated with "
        )
        sentences.append(opening + listed(parts, between="; ", last="; and ") + ".")
    if others:
        held = "" if those else f", with the others held ({n}; {random_name(RANDOM)}),"
        parts = [text(_name(row)) + " (" + _tested(found, row, style) + ")" for row in others]
        sentence = text(f"there was no evidence{held} of an association with ")
        sentences.append(capital(sentence) + listed(parts, between="; ", last="; or ") + ".")
    return tuple(sentences)


def _name(row: Row[TestResult]) -> str:
    return effect_name(row.labels.a or "")


def _range(found: CovariatesTogether, row: Row[TestResult], style: Style) -> Text:
    """Say from where to where the probability reaches over the levels, where they are several."""
    levels = sorted(
        select(found.estimates, by=row.labels.a), key=lambda one: one.result.estimate or 0.0
    )
    if len(select(found.tests, comparison="coefficient", by=row.labels.a)) < 2 or not levels:
        return Text()
    low, high = (
        quoted(style.estimate(one.result, "proportion"), one.result) + f" in {one.labels.group}"
        for one in (levels[0], levels[-1])
    )
    return "average probability of a right read from " + low + " to " + high + "; "


def _tested(found: CovariatesTogether, row: Row[TestResult], style: Style) -> Text:
    """Give the odds ratio of a term of one coefficient, and the test."""
    mine = select(found.tests, comparison="coefficient", by=row.labels.a)
    words = text("")
    if len(mine) == 1 and mine[0].result.estimate is not None:
        effect = next(one for one in found.effects if one.name == row.labels.a)
        what = f"{mine[0].labels.a} against {mine[0].labels.b}"
        if effect.term is None:
            what = "ratio of odds ratios"
        elif not effect.term.levels:
            what = f"{effect.term.unit_name} more"
        name = "" if effect.term is None else "odds ratio, "
        ratio = as_ratio(mine[0].result)
        words = f"{what}: {name}" + quoted(style.estimate(ratio, "ratio"), ratio) + "; "
    numbers = style.statistic(row.result) + ", " + style.p(row.result.p or 0.0)
    return words + quoted(numbers, row.result)


def odds_figure(found: CovariatesTogether, study: Study, style: Style) -> Figure | None:
    """Draw the odds ratios on a scale of ratios.

    Examples
    --------
    >>> odds_figure.__name__
    'odds_figure'
    """
    rows: list[EffectRow] = []
    hidden = 0
    for effect in found.effects:
        mine = []
        for row in select(found.tests, comparison="coefficient", by=effect.name):
            ratio = as_ratio(row.result)
            if ratio.lower is None or ratio.upper is None:
                continue
            if ratio.upper > WIDEST or ratio.lower < 1 / WIDEST:
                hidden += 1
                continue
            mine.append(EffectRow(coefficient_label(row, effect.term), ratio))
        if mine:
            rows += [EffectRow(effect_heading(effect.name, effect.term)), *mine]
    if not rows:
        return None
    left = (
        f" Odds ratios whose intervals reach beyond a factor of {WIDEST:g} are in the table alone: "
        f"{hidden}."
        if hidden
        else ""
    )
    return effect_forest(
        anchor="covariates-together-forest",
        title="Odds ratios of a right read",
        rows=rows,
        kind="ratio",
        style=style,
        axis_label="Odds ratio of a right read",
        reference=1.0,
        log=True,
        caption=f"To the right of 1 the odds of a right read are higher; {readers_noun(study, 2)} "
        f"and {cases_noun(study, 2)} are random.{left}",
    )
