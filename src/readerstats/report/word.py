"""A Word document from headings, prose, tables and pictures; the same bytes for the same words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from readerstats._version import __version__
from readerstats.errors import ReaderStatsError
from readerstats.report.characters import settled
from readerstats.report.document import Prose
from readerstats.report.numbered import NumberedTable
from readerstats.report.prose.marks import is_heading
from readerstats.report.text import Words, bold
from readerstats.report.word_runs import FONT, paragraph
from readerstats.report.word_tables import lies, word_table

if TYPE_CHECKING:
    from types import ModuleType

Page: TypeAlias = Literal["stands", "lies"]

_DATE: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""When every document was made: a date of today would make every copy another file."""
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)
_LETTER: Final = (12240, 15840)
"""Width and height of the paper, in twentieths of a point: 8.5 by 11 inches."""
_MARGIN: Final = 1440


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a part; level 0 is the title of the document."""

    words: Words
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure with its legend.

    Attributes
    ----------
    label : str
        Such as ``"Figure 1"``.
    png : bytes
    inches : float
        Its width on paper.
    legend, described : Text or str
        What stands under it, and what those hear who do not see it.
    """

    label: str
    png: bytes
    inches: float
    legend: Words = ""
    described: str = ""


WordBlock: TypeAlias = Heading | Prose | NumberedTable | Picture


def word_document(blocks: Sequence[WordBlock], *, title: str) -> bytes:
    """Write a Word document.

    Parameters
    ----------
    blocks : sequence of Heading, Prose, NumberedTable or Picture
    title : str
        What its properties call it.

    Returns
    -------
    bytes
        A ``.docx``: tables are real tables in styles of their own (Table Title, Table Text,
        Table Note), wide ones on pages that lie. No date and no name of a user is in it.

    Raises
    ------
    ReaderStatsError
        Where python-docx is not installed.

    Examples
    --------
    >>> word_document([Heading("Tables")], title="A study")[:2]
    b'PK'
    """
    docx = _docx()
    document = docx.Document()
    _settle_properties(document, title)
    _settle_styles(document)
    _number_pages(document)
    final = document.element.body.sectPr
    page: Page = "stands"
    for place, block in enumerate(blocks):
        wanted: Page = (
            "lies" if isinstance(block, NumberedTable) and lies(block.table) else "stands"
        )
        if wanted != page:
            if place:
                _end_section(final, page)
            page = wanted
        if isinstance(block, Picture):
            _add_picture(document, block)
            continue
        for element in _parsed(_written(block)):
            final.addprevious(element)
    _turn(final, page)
    return _packed(document)


def _docx() -> ModuleType:
    try:
        import docx
    except ImportError as error:
        raise ReaderStatsError(
            "Word files need python-docx: install it with pip install 'readerstats[word]'."
        ) from error
    module: ModuleType = docx
    return module


def _written(block: Heading | Prose | NumberedTable) -> str:
    if isinstance(block, Heading):
        return paragraph(block.words, f"Heading{block.level}" if block.level else "Title")
    if isinstance(block, Prose):
        title = [paragraph(block.title, "Heading2")] if block.title else []
        return "".join((*title, *(_prose(words) for words in block.paragraphs)))
    return word_table(block)


def _prose(words: Words) -> str:
    if is_heading(words):
        return paragraph(str(words), "Heading3")
    return paragraph(words, "BodyText")


def _parsed(xml: str) -> list[Any]:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    return list(parse_xml(f"<w:body {nsdecls('w')}>{xml}</w:body>"))


def _settle_properties(document: Any, title: str) -> None:
    properties = document.core_properties
    properties.title = settled(title)[:255]
    properties.author = properties.last_modified_by = f"readerstats {__version__}"
    properties.comments = properties.keywords = properties.subject = properties.category = ""
    properties.created = properties.modified = _DATE
    properties.language = "en-US"
    properties.revision = 1


def _settle_styles(document: Any) -> None:
    """Give the document plain black styles that an author can change in one place."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    styles = document.styles
    for name, size, before, after, heavy in (
        ("Normal", 10.5, 0, 0, False),
        ("Body Text", 10.5, 0, 7, False),
        ("Title", 17, 0, 10, True),
        ("Heading 1", 14, 16, 6, True),
        ("Heading 2", 11.5, 12, 4, True),
        ("Heading 3", 10.5, 8, 2, True),
        ("Table Title", 10, 14, 4, False),
        ("Table Text", 8.5, 1.5, 1.5, False),
        ("Table Note", 8, 2, 0, False),
        ("Figure Legend", 9, 4, 12, False),
        ("Footer", 8, 0, 0, False),
    ):
        if name in styles:
            style = styles[name]
        else:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), heavy
        style.font.color.rgb = RGBColor(0, 0, 0)
        letters = style.element.get_or_add_rPr()
        fonts = letters.get_or_add_rFonts()
        for kind in list(fonts.attrib):  # a theme's font would win over the name
            if kind.endswith("Theme"):
                del fonts.attrib[kind]
        fonts.set(qn("w:cs"), FONT)
        for old in letters.findall(qn("w:szCs")):
            letters.remove(old)
        right_to_left = OxmlElement("w:szCs")
        right_to_left.set(qn("w:val"), str(round(size * 2)))
        letters.find(qn("w:sz")).addnext(right_to_left)
        form = style.paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
        form.line_spacing = 1.15 if name == "Body Text" else 1.0
    title = styles["Title"]
    for rule in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(rule)
    for name in ("Table Title", "Heading 1", "Heading 2", "Heading 3"):
        styles[name].paragraph_format.keep_with_next = True
    styles["Footer"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _number_pages(document: Any) -> None:
    section = document.sections[0]
    footer = section.footer
    footer.is_linked_to_previous = False
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
    field += ' PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    field += '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    (line,) = _parsed(f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{field}</w:p>')
    old = footer.paragraphs[0]._p
    old.addprevious(line)
    old.getparent().remove(old)
    _turn(document.element.body.sectPr, "stands")


def _turn(section: Any, page: Page) -> None:
    """Give a section its paper."""
    from docx.oxml.ns import qn

    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    width, height = _LETTER if page == "stands" else _LETTER[::-1]
    size.set(qn("w:w"), str(width))
    size.set(qn("w:h"), str(height))
    if page == "lies":
        size.set(qn("w:orient"), "landscape")
    elif qn("w:orient") in size.attrib:
        del size.attrib[qn("w:orient")]
    for side in ("top", "right", "bottom", "left"):
        margins.set(qn(f"w:{side}"), str(_MARGIN))


def _end_section(final: Any, page: Page) -> None:
    """End a section with the last paragraph so far: what follows has other paper."""
    from copy import deepcopy

    from docx.oxml.ns import qn

    section = deepcopy(final)
    _turn(section, page)
    last = final.getprevious()
    if last is None or last.tag != qn("w:p"):
        (last,) = _parsed(paragraph("", "TableNote"))
        final.addprevious(last)
    properties = last.get_or_add_pPr()
    properties.append(section)


def _add_picture(document: Any, picture: Picture) -> None:
    from docx.shared import Inches

    place = document.add_paragraph(style="Body Text")
    place.paragraph_format.keep_with_next = True
    shape = place.add_run().add_picture(io.BytesIO(picture.png), width=Inches(picture.inches))
    named = shape._inline.docPr
    named.set("name", settled(picture.label))
    named.set("descr", settled(picture.described or str(picture.legend))[:2000])
    legend = bold(f"{picture.label}. ") + picture.legend
    for element in _parsed(paragraph(legend, "FigureLegend")):
        document.element.body.sectPr.addprevious(element)


def _packed(document: Any) -> bytes:
    """Pack the document anew: its parts in one order, none with a time of its own."""
    first = io.BytesIO()
    document.save(first)
    packed = io.BytesIO()
    with zipfile.ZipFile(first) as parts, zipfile.ZipFile(packed, "w") as target:
        names = sorted(parts.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # whatever computer packs it
            target.writestr(entry, parts.read(name), compresslevel=6)
    return packed.getvalue()
