"""The phases that had a task of their own, each in a section."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from readerstats.analysis.metrics import Cell as Where
from readerstats.report.document import Details, Prose, Section
from readerstats.report.performance_tables import reader_table
from readerstats.report.sentences import answer_sentences
from readerstats.report.wording import cases_noun, readers_noun, truth_name

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.document import Block
    from readerstats.report.style import Style


def phase_sections(answers: Answers, style: Style) -> tuple[Section, ...]:
    """Show how well the readers did in each phase that has its own task.

    Examples
    --------
    >>> phase_sections.__name__
    'phase_sections'
    """
    return tuple(
        _section(f"phase-{place}", phase, style)
        for place, phase in enumerate(answers.phases.values(), 1)
    )


def _section(anchor: str, phase: Answers, style: Style) -> Section:
    study, performance = phase.study, phase.performance
    people, cases = len(study.humans), len(study.cases)
    lead = (
        f"{style.count(people).capitalize()} {readers_noun(study, people)}, {style.count(cases)} "
        f"{cases_noun(study, cases)}"
    )
    if not phase.metrics:
        words = "This phase asked for ratings of quality alone."
        return Section(
            id=anchor,
            title=study.title,
            lead=f"{lead}.",
            blocks=(Prose(paragraphs=(words,)),),
            part="Readers",
        )
    sought = truth_name(study, positive=True)
    cells = dict.fromkeys((row.labels.modality, row.labels.dataset) for row in performance.readers)
    tables = [reader_table(study, performance, Where(*cell), style) for cell in cells]
    blocks: list[Block] = [
        Prose(paragraphs=answer_sentences(phase, style)),
        Details(
            f"Each of the {readers_noun(study, 2)} in this phase",
            tuple(replace(table, id=f"{anchor}-{table.id}") for table in tables),
        ),
    ]
    return Section(
        id=anchor,
        title=study.title,
        lead=f"{lead}; a task of its own, in which the condition sought was {sought}.",
        blocks=tuple(blocks),
        part="Readers",
    )
