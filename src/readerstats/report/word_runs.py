"""Words as Word has them: runs of WordprocessingML, each with the font of its script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from readerstats.report.characters import Script, settled, stretches
from readerstats.report.text import Words, text

if TYPE_CHECKING:
    from readerstats.report.text import Emphasis

FONT: Final = "Arial"
_TYPED: Final = "Courier New"
_FORMS: Final[dict[Emphasis, str]] = {
    "plain": "",
    "soft": "",
    "code": "",
    "bold": "<w:b/><w:bCs/>",
    "italic": "<w:i/><w:iCs/>",
    "superscript": '<w:vertAlign w:val="superscript"/>',
    "subscript": '<w:vertAlign w:val="subscript"/>',
    "author": '<w:highlight w:val="yellow"/>',
}
_EAST_ASIAN: Final[dict[Script, tuple[str, str]]] = {
    "chinese": ("Microsoft YaHei", "zh-CN"),
    "japanese": ("MS Gothic", "ja-JP"),
    "korean": ("Malgun Gothic", "ko-KR"),
}
BRACKETS: Final = re.compile(r"[\[(][^\[\]()]{1,32}[\])]")
"""What stands in brackets and is never broken over lines."""


def runs(words: Words, *, bold: bool = False) -> str:
    """Write words as runs; an interval, a bracket and a P value never break over lines.

    Parameters
    ----------
    words : Text or str
    bold : bool, default False
        Whether all of it is bold.

    Returns
    -------
    str
        XML, everything in it escaped.

    Examples
    --------
    >>> from readerstats.report.text import italic
    >>> print(runs(italic("P") + " < .05"))
    <w:r><w:rPr><w:i/><w:iCs/></w:rPr><w:t xml:space="preserve">P</w:t></w:r><w:r><w:t \
xml:space="preserve">\N{NO-BREAK SPACE}&lt;\N{NO-BREAK SPACE}.05</w:t></w:r>
    """
    written = []
    after_letter = False
    for run in text(words).runs:
        form = _FORMS[run.emphasis]
        if bold and run.emphasis != "bold":
            form = _FORMS["bold"] + form
        kept = _kept_together(settled(run.text), after_letter=after_letter)
        written += [
            _run(part, script, form, typed=run.emphasis == "code")
            for part, script in stretches(kept)
        ]
        after_letter = run.emphasis == "italic"
    return "".join(written)


def _kept_together(words: str, *, after_letter: bool) -> str:
    words = BRACKETS.sub(lambda found: found[0].replace(" ", "\u00a0"), words)
    words = re.sub(r"^([<>]) (?=[\d.])", "\\1\u00a0", words)
    if after_letter and words[:3] in {" = ", " < ", " > "}:
        words = f"\u00a0{words[1]}\u00a0{words[3:]}"
    return words


def _run(words: str, script: Script, form: str, *, typed: bool) -> str:
    """Write one run; the order of its properties is the one that the schema asks for."""
    fonts, after = "", ""
    if typed:
        fonts = f'<w:rFonts w:ascii="{_TYPED}" w:hAnsi="{_TYPED}" w:cs="{_TYPED}"/>'
    if script == "right-to-left":
        fonts = f'<w:rFonts w:cs="{FONT}"/>'
        after = '<w:rtl/><w:lang w:bidi="ar-SA"/>'
    elif script in _EAST_ASIAN:
        font, language = _EAST_ASIAN[script]
        fonts = f'<w:rFonts w:eastAsia="{font}" w:hint="eastAsia"/>'
        after = f'<w:lang w:eastAsia="{language}"/>'
    properties = fonts + form + after
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def attribute(words: str) -> str:
    """Quote words for an attribute, such as the name of a table.

    Examples
    --------
    >>> print(attribute('a "b" <c>'))
    'a "b" &lt;c&gt;'
    """
    return quoteattr(settled(words))


def paragraph(words: Words, style: str, *, properties: str = "", bold: bool = False) -> str:
    """Write a paragraph in one of the document's styles.

    Parameters
    ----------
    words : Text or str
    style : str
        Identifier of a paragraph style.
    properties : str, optional
        Further XML of the paragraph's properties, after the style.
    bold : bool, default False

    Examples
    --------
    >>> print(paragraph("", "TableNote"))
    <w:p><w:pPr><w:pStyle w:val="TableNote"/></w:pPr></w:p>
    """
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs(words, bold=bold)}</w:p>'
    )
