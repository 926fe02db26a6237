"""Marks where an author must add what no table of reads can know, and headings between."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from readerstats.report.text import Run, Text, Words, bold, text

_OPENING: Final = "[Author: "
_MARK: Final = re.compile(r"\s?\[Author: [^\]]*\]")


def author(what: str) -> Text:
    """Mark a place where an author must add something.

    Parameters
    ----------
    what : str
        What to add, as a request without a full stop.

    Examples
    --------
    >>> mark = author("state how the cases were selected")
    >>> str(mark), mark.runs[0].emphasis
    ('[Author: state how the cases were selected]', 'author')
    """
    return Text((Run(f"{_OPENING}{what}]", "author"),))


def author_marks(paragraphs: Iterable[Words]) -> tuple[str, ...]:
    """List what is left to the author, in order.

    Examples
    --------
    >>> author_marks(["Cases were read. " + author("say when"), "Nothing here."])
    ('say when',)
    """
    return tuple(
        run.text.removeprefix(_OPENING).removesuffix("]")
        for paragraph in paragraphs
        for run in text(paragraph).runs
        if run.emphasis == "author"
    )


def without_marks(words: str) -> str:
    """Take the marks out of a plain text, as for counting its words.

    Examples
    --------
    >>> without_marks("Cases were read [Author: say when].")
    'Cases were read.'
    """
    return _MARK.sub("", words).strip()


def heading(words: str) -> Text:
    """Write a heading inside a section of the paper: a paragraph of its own, in bold.

    Examples
    --------
    >>> is_heading(heading("Readers")), is_heading("Readers")
    (True, False)
    """
    return bold(words)


def is_heading(paragraph: Words) -> bool:
    """Whether a paragraph is a heading: all of it is bold.

    Examples
    --------
    >>> is_heading(bold("Purpose: ") + "to see.")
    False
    """
    runs = text(paragraph).runs
    return bool(runs) and all(run.emphasis == "bold" for run in runs)
