"""Text cut into paragraphs and sentences, with what is quoted or typed as code blanked out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_QUOTED: Final = re.compile(
    r"\"[^\"\n]{1,200}\"|“[^”]{1,200}”|«[^»]{1,200}»|(?<![\w.])'[^'\n]{1,100}'(?!\w)"
)
_CODE: Final = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`|<!--.*?(?:-->|\Z)", re.DOTALL)
_ADDRESS: Final = re.compile(r"(?<=\])\([^()\s]*\)|https?://[^\s)>]+")
_REFERENCES: Final = re.compile(r"^[#* \t]*References[* \t:]*$.*", re.DOTALL | re.MULTILINE)
_MARKS: Final = re.compile(r"\*|(?<!\w)_|_(?!\w)")
_BREAK: Final = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-+|>#]|\d+[.)])[ \t])|(?<=^)(?=#)")
_END: Final = re.compile(r"[.!?][\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9ρκχα])")
_ABBREVIATED: Final = re.compile(
    r"(?:\b(?:vs|e\.g|i\.e|cf|al|Fig|Figs|Tab|No|Nos|approx|resp|ca|Dr|Prof|Eq|Ref|Refs|St)|"
    r"\b[A-Z])\.$"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or a paragraph, and where it begins in the whole text."""

    text: str
    start: int


def plain(text: str) -> str:
    """Blank out quotations, code, addresses, references and marks; every character keeps its place.

    Examples
    --------
    >>> plain('We never say "no difference".')
    'We never say                .'
    >>> plain("*P* = .03")
    ' P  = .03'
    """
    for pattern in (_REFERENCES, _CODE, _QUOTED, _ADDRESS, _MARKS):
        text = pattern.sub(lambda found: _blank(found.group()), text)
    return text


def _blank(words: str) -> str:
    return "".join(character if character == "\n" else " " for character in words)


def paragraphs(text: str) -> Iterator[Passage]:
    r"""Cut a text at empty lines, and before headings, items of lists and rows of tables.

    Examples
    --------
    >>> [part.text for part in paragraphs("One.\n\nTwo\nlines.")]
    ['One.', 'Two\nlines.']
    """
    begin = 0
    for found in _BREAK.finditer(text):
        yield from _passage(text, begin, found.start())
        begin = found.end()
    yield from _passage(text, begin, len(text))


def sentences(paragraph: Passage) -> Iterator[Passage]:
    """Cut a paragraph into sentences.

    Examples
    --------
    >>> [one.text for one in sentences(Passage("It was 5% (P = .03). In all, 3 vs. 4.", 0))]
    ['It was 5% (P = .03).', 'In all, 3 vs. 4.']
    """
    text, begin = paragraph.text, 0
    for found in _END.finditer(text):
        stop = found.start() + 1
        if text[found.start()] == "." and _ABBREVIATED.search(text, max(begin, stop - 8), stop):
            continue
        yield from _passage(text, begin, found.end(), paragraph.start)
        begin = found.end()
    yield from _passage(text, begin, len(text), paragraph.start)


def _passage(text: str, begin: int, end: int, offset: int = 0) -> Iterator[Passage]:
    words = text[begin:end]
    if words.strip():
        lead = len(words) - len(words.lstrip())
        yield Passage(words.strip(), offset + begin + lead)
