"""What else a Results section tells: who was right, agreement, ratings, order, subgroups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.agreement_section import cell_sentence, repeat_sentence
from readerstats.report.bias_section import lean_sentences
from readerstats.report.case_section import case_sentence
from readerstats.report.count_tables import relation_sentences
from readerstats.report.covariate_sentences import correlation_sentence, group_sentence
from readerstats.report.covariates_together_section import together_sentences
from readerstats.report.document import Prose
from readerstats.report.order_section import accuracy_sentence, time_sentence
from readerstats.report.participants_section import participants_section, unanswered_section
from readerstats.report.predictive_section import value_sentences
from readerstats.report.prose.marks import author
from readerstats.report.prose.openings import led_by
from readerstats.report.rating_section import rating_sentence
from readerstats.report.robustness_section import robustness_sentence
from readerstats.report.subgroups_section import heterogeneity_sentences, interaction_sentence
from readerstats.report.text import Text, joined, quoted, text
from readerstats.report.together_section import panel_sentence
from readerstats.report.wording import cases_noun, covariate_name, readers_noun

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style
    from readerstats.results import Estimate, Row

_CARRIED_OVER: Final = (
    "These predictive values assume that sensitivity and specificity are the same where the "
    "share of positive {noun} is another."
)
MOST_CELLS: Final = 6
"""Cells whose agreement, or ratings, a paragraph tells; the tables have all of them."""


def correlates(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Say what went with being right: each covariate alone, then all of them together.

    Examples
    --------
    >>> correlates.__name__
    'correlates'
    """
    alone = [
        correlation_sentence(answers, found, style)
        if found.kind == "number"
        else group_sentence(answers, found, style)
        for found in answers.associations
    ]
    told = [sentence for sentence in alone if sentence.runs]
    paragraphs = []
    if told:
        paragraphs.append(led_by("In exploratory analyses, ", joined(told)))
    together = answers.covariates_together
    if together is not None:
        sentences = together_sentences(together, answers.study, style)
        if sentences:
            opening = "In one exploratory model of all covariates together, "
            paragraphs.append(led_by(opening, joined(list(sentences))))
    return tuple(paragraphs)


def bias(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Say which side the readers lean to, in each dataset and modality.

    Examples
    --------
    >>> bias.__name__
    'bias'
    """
    if answers.bias is None:
        return ()
    told = lean_sentences(answers.bias, answers.study, style)[:MOST_CELLS]
    return (joined(told),) if told else ()


def predictive_values(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Say what a call of the average reader would be worth at another prevalence.

    Examples
    --------
    >>> predictive_values.__name__
    'predictive_values'
    """
    found = answers.predictive_values
    told = [] if found is None else value_sentences(found, answers.study, style)[:MOST_CELLS]
    if not told:
        return ()
    return (joined([*told, _CARRIED_OVER.format(noun=cases_noun(answers.study, 2))]),)


def panel(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Say what the majority of the readers was worth, and beside which model.

    Examples
    --------
    >>> panel.__name__
    'panel'
    """
    found = answers.together
    if found is None or not found.cells:
        return ()
    told = [panel_sentence(found, part, answers.study, style) for part in found.cells[:MOST_CELLS]]
    return (led_by("In an exploratory analysis of majority votes, ", joined(told)),)


def case_difficulty(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Say how many cases deceived nearly everybody, and which was the hardest.

    Examples
    --------
    >>> case_difficulty.__name__
    'case_difficulty'
    """
    found = answers.case_difficulty
    if found is None or not found.cells:
        return ()
    told = [case_sentence(part, answers.study, style) for part in found.cells[:MOST_CELLS]]
    return (led_by("In an exploratory analysis of single cases, ", joined(told)),)


def counts(answers: Answers, style: Style) -> Text:
    """Say for how many readers something was so, and what it went with.

    Examples
    --------
    >>> counts.__name__
    'counts'
    """
    if not answers.counts or len(answers.study.humans) < 2:
        return Text()  # a share of one reader is no share
    study = answers.study
    sentences = [_count(answers, row, style) for row in answers.counts]
    if answers.count_relations is not None:
        sentences += relation_sentences(answers.count_relations, study, style)
    return joined(sentences)


def _count(answers: Answers, row: Row[Estimate], style: Style) -> Text:
    name = covariate_name(row.labels.metric)
    n = row.result.n or 0
    noun = readers_noun(answers.study, n)
    verb = "was" if n == 1 else "were"
    what = f" {verb} recorded as “{name}: yes” "
    if style.spell:
        opening = quoted(style.opening_percent(row.result, noun=noun), row.result)
    else:
        opening = "In all, " + quoted(style.percent(row.result, noun=noun), row.result)
    return opening + what + author(f"put “{name}” into words") + "."


def agreement(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Say how far the readers agree, in each dataset and modality, and with themselves.

    Examples
    --------
    >>> agreement.__name__
    'agreement'
    """
    found, study = answers.agreement, answers.study
    if found is None:
        return ()
    decided = [here for here in found.cells if here.kind == "decision"]
    shown = (decided or list(found.cells))[:MOST_CELLS]
    told = [cell_sentence(here, study, style) for here in shown]
    if found.repeats:
        told.append(repeat_sentence(found, study, style))
    return (joined(told),) if told else ()


def ratings(answers: Answers, column: str, style: Style) -> tuple[Text, ...]:
    """Say how the two classes of cases were rated in a column of ratings.

    Examples
    --------
    >>> ratings.__name__
    'ratings'
    """
    found, study = answers.ratings, answers.study
    cells = [] if found is None else [cell for cell in found.cells if cell.column == column]
    told = [
        sentence
        for cell in cells[:MOST_CELLS]
        if (sentence := rating_sentence(cell, study, style)).runs
    ]
    return (joined(told),) if told else ()


def unanswered(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Say what was not answered, how often models were asked, and what that could change.

    Examples
    --------
    >>> unanswered.__name__
    'unanswered'
    """
    sections = (unanswered_section(answers, style), participants_section(answers, style))
    return tuple(
        text(paragraph)
        for section in sections
        if section is not None
        for block in section.blocks[:1]
        if isinstance(block, Prose)
        for paragraph in block.paragraphs
    )


def reading_order(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Say whether readers changed as they went on, and how long a case took.

    Examples
    --------
    >>> reading_order.__name__
    'reading_order'
    """
    found, study = answers.order, answers.study
    if found is None:
        return ()
    told = [
        sentence
        for one in found.modalities
        for tell in (accuracy_sentence, time_sentence)
        if (sentence := tell(one, study, style)).runs
    ]
    if not told:
        return ()
    return (led_by("In exploratory analyses, ", joined(told)),)


def subgroups(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Say whether averages and differences are the same in every subgroup of cases.

    Examples
    --------
    >>> subgroups.__name__
    'subgroups'
    """
    found, study = answers.subgroups, answers.study
    if found is None:
        return ()
    of_cases = [one for one in found.divided if one.attribute.of == "cases"]
    planned = [one for one in of_cases if one.attribute.named]
    unplanned = [one for one in of_cases if not one.attribute.named]
    paragraphs = []
    for divided, opening in (
        (planned, ""),
        (unplanned, "In exploratory subgroup analyses, "),
    ):
        told = [
            sentence
            for one in divided
            for sentence in heterogeneity_sentences(one, found.metric, study, style)
        ]
        interaction = interaction_sentence(divided, study, style)
        told += [interaction] if interaction is not None else []
        if told:
            paragraphs.append(led_by(opening, joined(told)) if opening else joined(told))
    return tuple(paragraphs)


def robustness(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Say which conclusions stand whatever is chosen, and what the others hang on.

    Examples
    --------
    >>> robustness.__name__
    'robustness'
    """
    found = answers.robustness
    if found is None:
        return ()
    sentence = robustness_sentence(found, answers.study, style)
    return (led_by("In exploratory analyses, ", sentence),) if sentence.runs else ()
