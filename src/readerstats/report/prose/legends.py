"""The legends of the figures, and the titles and footnotes of the tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from readerstats.report.prose.marks import heading
from readerstats.report.table import Table
from readerstats.report.text import Run, Text, Words, bold, text

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style

_OF_COMMANDS: Final = re.compile(r" ?[^.]*\breaderstats [a-z]+ STUDY[^.]*\.")
"""Sentences of the page that name a command: a paper has none."""


def legends_paragraphs(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Write a legend for each figure for print, and for each table that the page shows unfolded.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    tuple of Text
        Numbered in the order of the page, the figures as their files are; then the tables.

    Examples
    --------
    >>> legends_paragraphs.__name__
    'legends_paragraphs'
    """
    # The page has a section of prose: looked at when asked, not when imported.
    from readerstats.report.page import shown_sections
    from readerstats.report.plates import plates

    blocks = [block for section in shown_sections(answers, style) for block in section.blocks]
    figures = [_sentences(plate.title, plate.legend) for plate in plates(answers, style)]
    tables = [_of_table(block) for block in blocks if isinstance(block, Table)]
    paragraphs: list[Text] = []
    for title, kind, legends in (("Figures", "Figure", figures), ("Tables", "Table", tables)):
        if legends:
            paragraphs.append(heading(title))
            paragraphs += [
                bold(f"{kind} {number}. ") + legend for number, legend in enumerate(legends, 1)
            ]
    return tuple(paragraphs)


def _of_table(table: Table) -> Text:
    return _sentences(table.title, *table.notes)


def _sentences(*parts: Words) -> Text:
    """Put sentences one after the other, each with its full stop."""
    whole = Text()
    for part in parts:
        words = _for_a_paper(text(part))
        shown = str(words).strip()
        if not shown:
            continue
        stop = "" if shown.endswith((".", "?", "!")) else "."
        whole = (whole + " " if whole.runs else whole) + words + stop
    return whole


def _for_a_paper(words: Text) -> Text:
    return Text(
        tuple(Run(_OF_COMMANDS.sub("", run.text), run.emphasis, run.of) for run in words.runs)
    )
