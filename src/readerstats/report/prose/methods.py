"""The Methods section of a paper: the study, the readers, the models, the statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.methods_text import statistics_paragraphs
from readerstats.report.prose.design_text import (
    design_paragraph,
    models_paragraph,
    reading_paragraph,
)
from readerstats.report.prose.marks import heading

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style
    from readerstats.report.text import Text


def methods_paragraphs(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Write the methods of a study, as a paper's section has them.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    tuple of Text
        With a heading before each part. Only what was done is described; what no table of reads
        knows is left to the author, and marked.

    Examples
    --------
    >>> methods_paragraphs.__name__
    'methods_paragraphs'
    """
    parts = (
        ("Study sample", (design_paragraph(answers, style),)),
        ("Reading", (reading_paragraph(answers),)),
        ("Models", (models_paragraph(answers, style),)),
        ("Statistical analysis", statistics_paragraphs(answers, style)),
    )
    paragraphs: list[Text] = []
    for title, found in parts:
        told = [paragraph for paragraph in found if paragraph.runs]
        if told:
            paragraphs += [heading(title), *told]
    return tuple(paragraphs)
