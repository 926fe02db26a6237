"""Sections of a paper as plain text, Markdown or HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from readerstats.report.prose.marks import is_heading
from readerstats.report.text import Emphasis, Words, text

if TYPE_CHECKING:
    from readerstats.report.document import Prose

TextForm: TypeAlias = Literal["text", "markdown", "html"]
FORMS: Final[tuple[TextForm, ...]] = get_args(TextForm)
_SPAN: Final = re.compile(r"</?span[^>]*>")
_MARKS: Final[dict[Emphasis, str]] = {"italic": "*", "bold": "**", "author": "**"}
_READ_AS_MARKDOWN: Final = re.compile(r"[\\*_`~&]|<(?=[a-zA-Z/!?])")
_BEGINS_A_BLOCK: Final = re.compile(r"^(\d*)(#|>|\[|[+-](?=\s|$)|(?<=\d)[.)](?=\s|$))")


def written(parts: Sequence[Prose], form: TextForm = "text") -> str:
    """Write sections of a paper, a paragraph a line.

    Parameters
    ----------
    parts : sequence of Prose
    form : {"text", "markdown", "html"}, default "text"

    Returns
    -------
    str
        Ends with a line break; empty without a section.

    Examples
    --------
    >>> from readerstats.report.document import Prose
    >>> from readerstats.report.text import bold, italic
    >>> part = Prose(title="Results", paragraphs=(bold("Readers"), "It was " + italic("t") + "."))
    >>> print(written([part], "markdown"), end="")
    ## Results
    <BLANKLINE>
    ### Readers
    <BLANKLINE>
    It was *t*.
    """
    if form == "html":
        return "".join(_html(part) for part in parts)
    if form == "markdown":
        return "\n".join(_markdown(part) for part in parts)
    lines = [str(words) for part in parts for words in (part.title, *part.paragraphs) if str(words)]
    return "\n\n".join(_one_line(line) for line in lines) + "\n" if lines else ""


def markdown_words(words: Words) -> str:
    r"""Write words in Markdown; what they hold is never read as Markdown.

    Examples
    --------
    >>> from readerstats.report.text import italic
    >>> print(markdown_words("*R1*: " + italic("P") + " = .07"))
    \*R1\*: *P* = .07
    """
    parts = []
    for run in text(words).runs:
        mark = _MARKS.get(run.emphasis, "")
        shown = _escaped(run.text)
        if not mark or not shown.strip():
            parts.append(shown)
            continue
        # A mark must touch a letter: spaces stand outside it.
        inner = shown.strip()
        before, after = shown.split(inner, 1)
        parts.append(f"{before}{mark}{inner}{mark}{after}")
    line = _one_line("".join(parts))
    return _BEGINS_A_BLOCK.sub(r"\1\\\2", line)


def _markdown(part: Prose) -> str:
    lines = [f"## {markdown_words(part.title)}"] if part.title else []
    for paragraph in part.paragraphs:
        if is_heading(paragraph):
            lines.append(f"### {_one_line(_escaped(str(paragraph)))}")
        else:
            lines.append(markdown_words(paragraph))
    return "\n\n".join(lines) + "\n"


def _html(part: Prose) -> str:
    from readerstats.report.html import words as of_the_page

    def words(content: Words) -> str:
        return _SPAN.sub("", of_the_page(content))  # classes say nothing outside the page

    lines = [f"<h2>{words(part.title)}</h2>"] if part.title else []
    for paragraph in part.paragraphs:
        tag = "h3" if is_heading(paragraph) else "p"
        shown = words(str(paragraph)) if tag == "h3" else words(paragraph)
        lines.append(f"<{tag}>{shown}</{tag}>")
    return "\n".join(lines) + "\n"


def _escaped(words: str) -> str:
    """Keep marks, tags and links from being read as Markdown; brackets and < .001 stay legible."""
    return _READ_AS_MARKDOWN.sub(r"\\\g<0>", words).replace("](", "]\\(")


def _one_line(words: str) -> str:
    """Keep a paragraph on its line, and what a terminal would obey out of it."""
    whole = " ".join(words.split())
    return "".join(sign for sign in whole if sign.isprintable())
