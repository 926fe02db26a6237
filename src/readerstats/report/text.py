"""Text with a little emphasis, which a page, a Word file and a terminal each render their way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.results import Estimate, TestResult

Emphasis: TypeAlias = Literal[
    "plain", "italic", "bold", "superscript", "subscript", "soft", "code", "author"
]
"""``soft`` is text that steps back; ``author`` is a mark where an author must add something."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one emphasis.

    `of` is the result whose numbers it shows: by it a page tells where a number comes from.
    `href` is a place on the same page, such as ``"#methods"``; only a page shows it as a link.
    """

    text: str
    emphasis: Emphasis = "plain"
    of: Estimate | TestResult | None = field(default=None, compare=False, repr=False)
    href: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Text:
    """Runs of text, one after the other; ``str`` gives the words alone.

    Examples
    --------
    >>> sentence = "paired " + italic("t") + " test"
    >>> str(sentence)
    'paired t test'
    >>> [run.emphasis for run in sentence.runs]
    ['plain', 'italic', 'plain']
    """

    runs: tuple[Run, ...] = ()

    def __str__(self) -> str:
        return "".join(run.text for run in self.runs)

    def __add__(self, other: Words) -> Text:
        return Text(self.runs + text(other).runs)

    def __radd__(self, other: str) -> Text:
        return text(other) + self


Words: TypeAlias = Text | str
"""What every title, cell and sentence may be: a `Text`, or a plain string."""


def text(words: Words) -> Text:
    """Return words as a `Text`.

    Examples
    --------
    >>> text("plain").runs
    (Run(text='plain', emphasis='plain'),)
    """
    if isinstance(words, Text):
        return words
    return Text((Run(words),)) if words else Text()


def italic(words: str) -> Text:
    """Return words in italics, as the letters of statistics are."""
    return Text((Run(words, "italic"),))


def bold(words: str) -> Text:
    """Return words in bold."""
    return Text((Run(words, "bold"),))


def soft(words: str) -> Text:
    """Return words that step back, such as the counts behind a percentage."""
    return Text((Run(words, "soft"),))


def superscript(words: str) -> Text:
    """Return words as a superscript, as the letter of a footnote is."""
    return Text((Run(words, "superscript"),))


def code(words: str) -> Text:
    """Return words as they are typed."""
    return Text((Run(words, "code"),))


def quoted(words: Words, of: Estimate | TestResult) -> Text:
    """Return words that show the numbers of a result, with the result behind them.

    Examples
    --------
    >>> from readerstats.results import Estimate
    >>> mean = Estimate(estimate=0.75, method="bootstrap")
    >>> sentence = "The mean was " + quoted("75%", mean) + "."
    >>> str(sentence), sentence.runs[1].of is mean
    ('The mean was 75%.', True)
    """
    return Text(tuple(Run(run.text, run.emphasis, of) for run in text(words).runs))


def linked(words: str, anchor: str) -> Text:
    """Return words that lead to a place on the same page; no link leads out of it.

    Examples
    --------
    >>> linked("Methods", "methods").runs[0].href
    '#methods'
    """
    if not _ANCHOR.fullmatch(anchor):
        raise ValueError(f"`anchor` = '{anchor}' is no name of a place on a page.")
    return Text((Run(words, href=f"#{anchor}"),))


_ANCHOR = re.compile(r"[a-z][a-z0-9-]*")
_TOKEN = re.compile(r"(\*\*[^*]+\*\*|\*[^*]+\*|`[^`]+`|\{[a-z_0-9]+\})")


def compose(template: str, /, **values: Words | int) -> Text:
    """Fill a sentence with values; ``*t*``, ``**n**`` and backquotes in it give emphasis.

    Only the template is read for marks, never the values: a reader may be called ``*R1*``.

    Parameters
    ----------
    template : str
        The sentence, with ``{name}`` where a value goes.
    **values : Text, str or int
        The values.

    Returns
    -------
    Text

    Raises
    ------
    KeyError
        For a name in the template that has no value.

    Examples
    --------
    >>> str(compose("paired *t* test of {n} readers", n=17))
    'paired t test of 17 readers'
    """
    sentence = Text()
    for token in _TOKEN.split(template):
        if token.startswith("{") and token.endswith("}"):
            value = values[token[1:-1]]
            sentence += value if isinstance(value, Text) else str(value)
        elif token.startswith("**") and token.endswith("**") and len(token) > 4:
            sentence += bold(token[2:-2])
        elif token.startswith("*") and token.endswith("*") and len(token) > 2:
            sentence += italic(token[1:-1])
        elif token.startswith("`") and token.endswith("`") and len(token) > 2:
            sentence += code(token[1:-1])
        else:
            sentence += token
    return sentence


def joined(parts: Sequence[Words], separator: str = " ") -> Text:
    """Join words with a separator between them.

    Examples
    --------
    >>> str(joined(["one", italic("two")], ", "))
    'one, two'
    """
    whole = Text()
    for place, part in enumerate(parts):
        whole += part if place == 0 else separator + text(part)
    return whole
