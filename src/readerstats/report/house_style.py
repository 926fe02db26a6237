"""What a journal asks of whole sentences: no parentheses inside parentheses, and its own P."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

from readerstats.report.text import Text, text

if TYPE_CHECKING:
    from readerstats.report.document import Document
    from readerstats.report.style import Style
    from readerstats.report.text import Words

Part = TypeVar("Part")
_WITH_WORDS: Final = frozenset(
    {"sections", "blocks", "headlines", "sentences", "lead", "paragraphs", "alerts", "cards",
     "words", "caption", "notes", "summary", "columns", "heading", "rows", "cells", "text",
     "note"}
)  # fmt: skip
"""The parts of a page that hold words of the report, or what holds them."""
_P_VALUE: Final = re.compile(r"\bP(?= values?\b)")


def in_house_style(words: Words, style: Style) -> Text:
    """Write a sentence as the journal has it.

    An interval that stands inside parentheses is written as the counts of a percentage have it,
    or in square brackets where words follow it, unless the style brackets intervals otherwise;
    the letter of P values is the journal's.

    Parameters
    ----------
    words : Text or str
        A whole sentence: what is inside parentheses is told from its beginning.
    style : Style

    Examples
    --------
    >>> from readerstats.report.style import JAMA, STYLES
    >>> str(in_house_style("(difference, 5.1 (95% CI, 1.0-9.2); P = .02)", JAMA))
    '(difference, 5.1; 95% CI, 1.0-9.2; P = .02)'
    >>> str(in_house_style("(from 5.1 (95% CI, 1.0-9.2) in one to 7)", JAMA))
    '(from 5.1 [95% CI, 1.0-9.2] in one to 7)'
    >>> str(in_house_style("It was 5.1 (95% CI, 1.0-9.2).", JAMA))
    'It was 5.1 (95% CI, 1.0-9.2).'
    >>> str(in_house_style("P values are not adjusted.", STYLES["european-radiology"]))
    'p values are not adjusted.'
    """
    sentence = _unnested(text(words), style)
    if style.letter == "P":
        return sentence
    runs = [
        replace(
            run,
            text=style.letter
            if run.text == "P" and run.emphasis == "italic"
            else _P_VALUE.sub(style.letter, run.text),
        )
        for run in sentence.runs
    ]
    return Text(tuple(runs))


def page_in_house_style(page: Document, style: Style) -> Document:
    """Return a page all of whose sentences and headings are as the journal has them.

    Examples
    --------
    >>> from readerstats.report.document import Document
    >>> from readerstats.report.style import JAMA
    >>> page = Document(title="", sections=(), lead="(5 (95% CI, 1-9))")
    >>> str(page_in_house_style(page, JAMA).lead)
    '(5; 95% CI, 1-9)'
    """
    usual = style.letter == "P" and not style.interval_alone.startswith("(")
    return page if usual else _within(page, style)


def _within(part: Part, style: Style) -> Part:
    if isinstance(part, tuple):
        return type(part)(_within(one, style) for one in part)
    if isinstance(part, str | Text):
        told = str(part)
        return in_house_style(part, style) if "CI" in told or "P" in told else part  # type: ignore[return-value]
    if not is_dataclass(part) or isinstance(part, type):
        return part
    there = {field.name: getattr(part, field.name) for field in fields(part)}
    new = {name: _within(old, style) for name, old in there.items() if name in _WITH_WORDS}
    changed = {name: value for name, value in new.items() if value is not there[name]}
    return replace(part, **changed) if changed else part


def _unnested(sentence: Text, style: Style) -> Text:
    if not style.interval_alone.startswith("("):
        return sentence
    alone = _alone(style.interval_alone)
    runs, depth, later = [], 0, str(sentence)
    for run in sentence.runs:
        parts, at = [], 0
        later = later[len(run.text) :]
        for found in alone.finditer(run.text):
            before = run.text[at : found.start()]
            depth += _opened(before)
            after = (run.text[found.end() :] + later)[:1]
            inner = style.interval_within.format(ci=found["ci"], bounds=found["bounds"])
            if after not in ("", ";", ")"):
                inner = f" [{found.group()[2:-1]}]"
            parts += [before, inner if depth > 0 else found.group()]
            at = found.end()
        rest = run.text[at:]
        depth += _opened(rest)
        runs.append(replace(run, text="".join([*parts, rest])))
    return Text(tuple(runs))


@cache
def _alone(template: str) -> re.Pattern[str]:
    pattern = re.escape(template.format(ci="CI", bounds="BOUNDS"))
    pattern = pattern.replace("CI", r"(?P<ci>(?:\d+(?:[.,·]\d+)?% )?CI)", 1)
    return re.compile(" " + pattern.replace("BOUNDS", r"(?P<bounds>[^()]*)"))


def _opened(words: str) -> int:
    return words.count("(") - words.count(")")
