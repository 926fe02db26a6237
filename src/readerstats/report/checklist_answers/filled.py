"""What answers an item of a checklist, and what is counted for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from readerstats.report.phrases import listed
from readerstats.report.spelling import opening
from readerstats.report.wording import cases_noun, readers_noun

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style
    from readerstats.report.text import Words

MOST_NAMED: Final = 6
"""Names, of models or columns, that a sentence lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A sentence that the data bear out, and where on the page more of it stands."""

    sentence: Words
    anchor: str = ""


def named(names: Iterable[str]) -> str:
    """List names, not too many of them.

    Examples
    --------
    >>> named(["a", "b"]), named("abcdefgh")
    ('a and b', 'a, b, c, d, e, f and 2 more')
    """
    every = list(names)
    if len(every) > MOST_NAMED:
        every = [*every[:MOST_NAMED], f"{len(every) - MOST_NAMED} more"]
    return str(listed(every))


def people(answers: Answers, style: Style) -> str:
    """Count the people who read, such as ``17 radiologists``."""
    number = len(answers.study.humans)
    return f"{style.count(number)} {readers_noun(answers.study, number)}"


def models(answers: Answers, style: Style) -> str:
    """Count the models, such as ``four models``."""
    number = len(answers.study.models)
    return f"{style.count(number)} model{'' if number == 1 else 's'}"


def everybody(answers: Answers, style: Style) -> str:
    """Count who read: people, models, or both."""
    found = [people(answers, style)] if answers.study.humans else []
    found += [models(answers, style)] if answers.study.models else []
    return " and ".join(found)


def cases(answers: Answers, style: Style) -> str:
    """Count the cases, such as ``264 radiographs``."""
    number = len(answers.study.cases)
    return f"{style.count(number)} {cases_noun(answers.study, number)}"


def opened(sentence: str, style: Style) -> str:
    """Begin a sentence: a capital letter, and a small number in words where the style spells.

    Examples
    --------
    >>> from readerstats.report.style import PLAIN, RADIOLOGY
    >>> opened("17 readers read", RADIOLOGY), opened("17 readers read", PLAIN)
    ('Seventeen readers read', '17 readers read')
    """
    first, _, rest = sentence.partition(" ")
    if style.spell and first.isdecimal() and int(first) < 100:
        return f"{opening(int(first))} {rest}"
    return sentence[:1].upper() + sentence[1:]


def none_or(number: int, style: Style) -> str:
    """Write a count, and ``none`` for zero.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> none_or(0, RADIOLOGY), none_or(3, RADIOLOGY)
    ('none', 'three')
    """
    return style.count(number) if number else "none"
