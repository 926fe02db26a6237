"""The Results section of a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.frame import select
from readerstats.report.claim_sentences import claim_paragraphs
from readerstats.report.phrases import capital
from readerstats.report.prose import further_text as further
from readerstats.report.prose.differences import contrasts_of, difference_sentence
from readerstats.report.prose.marks import author, heading
from readerstats.report.prose.models_text import against_each_other, against_readers
from readerstats.report.prose.openings import with_spelled_openings
from readerstats.report.prose.performance_text import (
    averages_paragraph,
    models_paragraph,
    readers_paragraph,
)
from readerstats.report.prose.taking_part import (
    cases_counted,
    completeness,
    everybody,
    places,
)
from readerstats.report.rating_section import rating_title
from readerstats.report.sentences import answer_sentences, together_sentence
from readerstats.report.text import Text, joined, text
from readerstats.report.wording import cases_noun, in_sentence, readers_noun

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style

MOST_CONTRASTS: Final = 6
"""Differences that the section tells; the tables have all of them."""


def results_paragraphs(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Write the results of a study, as a paper's section has them.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    tuple of Text
        With a heading before each part; only what the study can answer.

    Examples
    --------
    >>> results_paragraphs.__name__
    'results_paragraphs'
    """
    noun = readers_noun(answers.study, 2)
    parts: list[tuple[str, tuple[Text, ...]]] = [
        (_who(answers), (_taking_part(answers, style),)),
    ]
    if answers.metrics:
        parts += [
            ("Performance", _performance(answers, style)),
            ("Comparisons", _comparisons(answers, style)),
            ("Models", _models(answers, style)),
            ("Models as participants, and unanswered reads", further.unanswered(answers, style)),
            ("Predictive values", further.predictive_values(answers, style)),
            (f"The {noun} as a panel", further.panel(answers, style)),
            ("Bias", further.bias(answers, style)),
            (f"Correlates of performance among {noun}", further.correlates(answers, style)),
        ]
    parts += [
        (f"Counts of {noun}", (further.counts(answers, style),)),
        ("Agreement", further.agreement(answers, style)),
        *_ratings(answers, style),
        (f"Difficulty of {cases_noun(answers.study, 2)}", further.case_difficulty(answers, style)),
        ("Order and time of reading", further.reading_order(answers, style)),
        ("Subgroups", further.subgroups(answers, style)),
        ("Robustness", further.robustness(answers, style)),
    ]
    parts += [
        (str(phase.study.title) or name, answer_sentences(phase, style))
        for name, phase in answers.phases.items()
        if phase.metrics
    ]
    paragraphs: list[Text] = []
    for title, found in parts:
        told = [with_spelled_openings(paragraph) for paragraph in found if paragraph.runs]
        if told:
            paragraphs += [heading(title), *told]
    return tuple(paragraphs)


def _who(answers: Answers) -> str:
    return "Readers and cases" if answers.study.humans else "Models and cases"


def _taking_part(answers: Answers, style: Style) -> Text:
    study = answers.study
    judged = "judged" if study.binary else "rated"
    opening = (
        f"{everybody(answers, style)} {judged} {cases_counted(answers, style)}"
        f"{places(answers, style)}."
    )
    told: list[Text | str] = [opening]
    complete = completeness(answers, style)
    if complete:
        told.append(complete)
    told.append(author("report cases and reads that were excluded, with reasons"))
    if study.humans:
        told.append(author("describe the readers: experience, training, practice (Table 1)"))
    return capital(joined(told))


def _performance(answers: Answers, style: Style) -> tuple[Text, ...]:
    return (
        averages_paragraph(answers, style),
        readers_paragraph(answers, style),
        models_paragraph(answers, style),
    )


def _comparisons(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Tell the differences of the first metric, then of the others where they are few."""
    first, *others = answers.metrics
    main = contrasts_of(answers, first)
    if not main:
        return ()
    together = [
        together_sentence(row, style)
        for row in select(answers.contrasts, metric=first)
        if row.labels.b is None and len(main) > 2
    ]
    told = [*together, *(difference_sentence(answers, one, style) for one in main[:MOST_CONTRASTS])]
    left = len(main) - MOST_CONTRASTS
    paragraphs = [joined(told)]
    if left > 0:
        paragraphs[0] = paragraphs[0] + " The table of differences has the others."
    more = [
        difference_sentence(answers, tests, style)
        for metric in others
        for tests in contrasts_of(answers, metric)
    ]
    if 0 < len(more) <= MOST_CONTRASTS:
        paragraphs.append(joined(more))
    elif more:
        names = " and ".join(in_sentence(metric) for metric in others)
        paragraphs.append(text(f"The table of differences has those in {names}."))
    return (*paragraphs, *claim_paragraphs(answers, style))


def _models(answers: Answers, style: Style) -> tuple[Text, ...]:
    return (*against_readers(answers, style), against_each_other(answers, style))


def _ratings(answers: Answers, style: Style) -> list[tuple[str, tuple[Text, ...]]]:
    columns = () if answers.ratings is None else answers.ratings.columns
    return [(rating_title(column), further.ratings(answers, column, style)) for column in columns]
