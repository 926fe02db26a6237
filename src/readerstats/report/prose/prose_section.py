"""The section of the page with text for a paper, each part of it to be copied."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from readerstats.report.document import Details, Section
from readerstats.report.prose.marks import author_marks
from readerstats.report.prose.paper import sections

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.document import Block
    from readerstats.report.style import Style

OPEN: Final = "methods"
FOLDED: Final = ("results", "abstract", "plain-language")
"""The legends stand under their figures already."""


def prose_sections(answers: Answers, style: Style) -> tuple[Section, ...]:
    """Show the text for a paper: the methods in sight, the rest folded.

    Examples
    --------
    >>> prose_sections.__name__
    'prose_sections'
    """
    (methods, *others) = sections(answers, style, (OPEN, *FOLDED))
    folded = (Details(prose.title, (replace(prose, title=""),)) for prose in others)
    blocks: list[Block] = [methods, *folded]
    left = author_marks(words for prose in (methods, *others) for words in prose.paragraphs)
    return (
        Section(
            id="methods",
            title="Text for a paper",
            lead=f"From the numbers of this page; {len(left)} marks show where an author must add "
            "what no table of reads knows.",
            blocks=tuple(blocks),
            nav="Text for a paper",
            part="Text",
        ),
    )
