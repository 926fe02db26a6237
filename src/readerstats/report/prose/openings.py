"""How sentences begin: never with a numeral, and small where a clause stands before them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from readerstats.report import spelling
from readerstats.report.text import Text, Words, text

_BEGINS: Final = re.compile(r"(?:^|(?<=[.?!] ))(\d{1,3})(?= [a-z])")
"""A whole number that counts something, and is no part of a percentage or of a list."""


def with_spelled_openings(paragraph: Words) -> Text:
    """Spell the whole numbers with which sentences begin.

    Numbers that belong to a result are left alone: they are quoted as the style writes them.

    Examples
    --------
    >>> str(with_spelled_openings("17 readers judged 20 cases. 12 of them were right."))
    'Seventeen readers judged 20 cases. Twelve of them were right.'
    """
    runs = []
    before = ""
    for run in text(paragraph).runs:
        written = run.text
        begins = not before or before.endswith((". ", "? ", "! "))
        if run.of is None and run.emphasis == "plain":
            # A run may begin in the middle of a sentence: then its first word is none.
            written = _BEGINS.sub(
                lambda found, begins=begins: (  # type: ignore[misc]
                    spelling.opening(int(found[1])) if found.start() or begins else found[1]
                ),
                written,
            )
        runs.append(replace(run, text=written))
        before += run.text
    return Text(tuple(runs))


def led_by(opening: str, sentence: Words) -> Text:
    """Put a clause before a sentence, which then begins small, unless with an abbreviation.

    Examples
    --------
    >>> str(led_by("In exploratory analyses, ", "There was none."))
    'In exploratory analyses, there was none.'
    >>> str(led_by("Here, ", "GPT-4o led."))
    'Here, GPT-4o led.'
    """
    first, *rest = text(sentence).runs
    words = first.text
    if words[1:2].islower() or words[1:2] == " ":
        words = words[:1].lower() + words[1:]
    return text(opening) + Text((replace(first, text=words), *rest))
