"""No parentheses inside parentheses: an interval in a bracket goes without one of its own."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from readerstats.report.text import Text, text

if TYPE_CHECKING:
    from readerstats.report.document import Document
    from readerstats.report.style import Style
    from readerstats.report.text import Words

Part = TypeVar("Part")
_SENTENCES = frozenset(
    {"sections", "blocks", "headlines", "sentences", "lead", "paragraphs", "alerts", "cards",
     "words", "caption", "notes", "summary"}
)  # fmt: skip
"""The parts of a page that hold sentences, or what holds them."""


def unnested(words: Words, style: Style) -> Text:
    """Write an interval that stands inside parentheses as the counts of a percentage have it.

    Styles that bracket intervals otherwise are left as they are.

    Parameters
    ----------
    words : Text or str
        A whole sentence: what is inside parentheses is told from its beginning.
    style : Style

    Examples
    --------
    >>> from readerstats.report.style import JAMA, RADIOLOGY
    >>> str(unnested("(difference, 5.1 (95% CI, 1.0-9.2); P = .02)", JAMA))
    '(difference, 5.1; 95% CI, 1.0-9.2; P = .02)'
    >>> str(unnested("It was 5.1 (95% CI, 1.0-9.2).", JAMA))
    'It was 5.1 (95% CI, 1.0-9.2).'
    """
    sentence = text(words)
    if not style.interval_alone.startswith("("):
        return sentence
    alone = _alone(style.interval_alone)
    runs, depth = [], 0
    for run in sentence.runs:
        parts, at = [], 0
        for found in alone.finditer(run.text):
            before = run.text[at : found.start()]
            depth += _opened(before)
            inner = style.interval_within.format(ci=found["ci"], bounds=found["bounds"])
            parts += [before, inner if depth > 0 else found.group()]
            at = found.end()
        rest = run.text[at:]
        depth += _opened(rest)
        runs.append(replace(run, text="".join([*parts, rest])))
    return Text(tuple(runs))


@cache
def _alone(template: str) -> re.Pattern[str]:
    pattern = re.escape(template.format(ci="CI", bounds="BOUNDS"))
    pattern = pattern.replace("CI", r"(?P<ci>(?:\d+(?:\.\d+)?% )?CI)", 1)
    return re.compile(" " + pattern.replace("BOUNDS", r"(?P<bounds>[^()]*)"))


def _opened(words: str) -> int:
    return words.count("(") - words.count(")")


def unnested_page(page: Document, style: Style) -> Document:
    """Return a page none of whose sentences has parentheses inside parentheses.

    Examples
    --------
    >>> from readerstats.report.document import Document
    >>> from readerstats.report.style import JAMA
    >>> str(unnested_page(Document(title="", sections=(), lead="(5 (95% CI, 1-9))"), JAMA).lead)
    '(5; 95% CI, 1-9)'
    """
    return _within(page, style) if style.interval_alone.startswith("(") else page


def _within(part: Part, style: Style) -> Part:
    if isinstance(part, tuple):
        return type(part)(_within(one, style) for one in part)
    if isinstance(part, str | Text):
        return unnested(part, style) if "CI" in str(part) else part  # type: ignore[return-value]
    if not is_dataclass(part) or isinstance(part, type):
        return part
    there = [field.name for field in fields(part) if field.name in _SENTENCES]
    return replace(part, **{name: _within(getattr(part, name), style) for name in there})
