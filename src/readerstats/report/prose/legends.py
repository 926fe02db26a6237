"""The legends of the figures, and the titles and footnotes of the tables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from readerstats.report.prose.marks import heading
from readerstats.report.text import Run, Text, Words, bold, text

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style

_OF_COMMANDS: Final = re.compile(r" ?[^.]*\breaderstats [a-z]+ STUDY[^.]*\.")
"""Sentences of the page that name a command: a paper has none."""


def legends_paragraphs(answers: Answers, style: Style) -> tuple[Text, ...]:
    """Write a legend for each figure for print, and for each table of a paper and its supplement.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    tuple of Text
        Numbered as the files of the supplement are: the figures, then the tables.

    Examples
    --------
    >>> legends_paragraphs.__name__
    'legends_paragraphs'
    """
    # The page has a section of prose: looked at when asked, not when imported.
    from readerstats.report.journal_tables import journal_tables
    from readerstats.report.page import shown_sections
    from readerstats.report.plates import plates

    figures = [
        bold(f"Figure {number}. ") + _sentences(plate.title, plate.legend)
        for number, plate in enumerate(plates(answers, style), 1)
    ]
    tables = [
        bold(f"{one.label}. ") + _sentences(one.table.title, *one.table.notes)
        for one in journal_tables(answers, style, shown_sections(answers, style))
    ]
    paragraphs: list[Text] = []
    for title, legends in (("Figures", figures), ("Tables", tables)):
        paragraphs += [heading(title), *legends] if legends else []
    return tuple(paragraphs)


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
