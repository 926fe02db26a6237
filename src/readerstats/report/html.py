"""A document becomes one file: style and script inside, nothing loaded, everything escaped."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from contextvars import ContextVar
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from readerstats.report.cell_values import column_attribute, left_columns, value_attributes
from readerstats.report.compact_drawing import compact, with_paths, without_repeated_tooltips
from readerstats.report.document import (
    Alerts,
    Block,
    Cards,
    Code,
    Details,
    Document,
    Facts,
    Headline,
    KeyOf,
    Prose,
    no_key,
)
from readerstats.report.figures.figure import Figure
from readerstats.report.figures.percentage_strip import percentage_strip
from readerstats.report.figures.sparkline import sparkline
from readerstats.report.json_pointer import value_at
from readerstats.report.packing import unpacked
from readerstats.report.page_templates import PageTemplates
from readerstats.report.table import Axis, Cell, IntervalCell, RowKind, Table
from readerstats.report.table_text import csv
from readerstats.report.text import Run, Words, text
from readerstats.results import Estimate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from markupsafe import Markup

    from readerstats.report.figures.marks import Mark

_TEMPLATES: Mapping[type[Block], str] = {
    Table: "table",
    Figure: "figure",
    Alerts: "alerts",
    Prose: "prose",
    Facts: "facts",
    Code: "code",
    Cards: "cards",
    Details: "details",
}
_TAGS = {
    "italic": "i",
    "bold": "strong",
    "superscript": "sup",
    "subscript": "sub",
    "code": "code",
    "author": "mark",
}
_NAME_WITH_NUMBER = re.compile(r"\b[A-Za-z]+-\d\w*")
_KEY_OF: ContextVar[KeyOf] = ContextVar("key_of", default=no_key)
"""Where the page that is being rendered has the record of a result."""
_CONTENT: ContextVar[Any] = ContextVar("content", default=None)
"""The results of the page that is being rendered, as its script reads them."""
_UNBROKEN = re.compile(r"\[[^\[\]]{1,32}\]|\b(?:df|n) = (?=\d)")


def render(document: Document, *, templates: Path | None = None) -> str:
    """Render a document as one self-contained HTML page.

    Parameters
    ----------
    document : Document
        What the page says.
    templates : Path, optional
        A folder with templates of one's own; see `readerstats.report.page_templates`.

    Returns
    -------
    str
        The page. It loads nothing, runs only its own script (a Content-Security-Policy with
        the hashes of style and script forbids the rest) and reads whole without it.

    Raises
    ------
    ReaderStatsError
        Where a template of one's own fails.

    Examples
    --------
    >>> from readerstats.report.document import Section
    >>> page = render(Document(title="<b>", sections=(Section(id="a", title="A", blocks=()),)))
    >>> "<title>&lt;b&gt;</title>" in page
    True
    """
    from markupsafe import Markup

    parts = PageTemplates(templates, _filters())
    style, script = parts.style, parts.script
    keys = _KEY_OF.set(document.key_of)
    content = _CONTENT.set(unpacked(json.loads(document.results or "null")))
    try:
        written = parts.render(
            "page.html.j2",
            document=document,
            style=Markup(style),  # noqa: S704  ours, read from the package
            script=Markup(script),  # noqa: S704  ours, read from the package
            style_hash=_fingerprint(style),
            script_hash=_fingerprint(script),
        )
        return written.replace("&nbsp;", "\u00a0")  # the same, in a third of the bytes
    finally:
        _KEY_OF.reset(keys)
        _CONTENT.reset(content)


def _fingerprint(source: str) -> str:
    """Return the hash by which a Content-Security-Policy admits an inline style or script."""
    digest = hashlib.sha256(source.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _filters() -> Mapping[str, Any]:
    return {
        "words": words,
        "template_of": lambda block: f"{_TEMPLATES[type(block)]}.html.j2",
        "drawing": _drawing,
        "spark": _spark,
        "is_interval": lambda cell: isinstance(cell, IntervalCell),
        "strip": _strip,
        "values": lambda cell: value_attributes(cell, _stored(cell)),
        "traced": _traced,
        "left_columns": left_columns,
        "column_name": column_attribute,
        "csv": _csv,
        "embedded": _embedded,
    }


def words(content: Words, *, whole: bool = True) -> Markup:
    """Render words as HTML; a P value, df = 5, a bracket, a name such as GPT-5 never break.

    A number whose result stands in the page's JSON becomes a ``span`` element with its key.

    Parameters
    ----------
    content : Text or str
    whole : bool, default True
        False where words stand on one line in any case.

    Returns
    -------
    Markup

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> print(words("a < b (" + RADIOLOGY.p(0.07) + ")"))
    a &lt; b (<i>P</i>&nbsp;=&nbsp;.07)
    """
    from markupsafe import Markup

    key_of = _KEY_OF.get()
    parts = []
    for key, runs in groupby(text(content).runs, key=lambda run: key_of(run.of)):
        several = tuple(runs)
        told = _marked(several, whole=whole)
        if key is not None:
            told = Markup('<span data-key="{}">{}</span>').format(key, told)
        parts.append(told)
    return Markup("").join(parts)


def _marked(runs: Iterable[Run], *, whole: bool) -> Markup:
    """Render runs with their emphasis."""
    from markupsafe import Markup, escape

    parts = []
    after_letter = False
    for run in runs:
        shown = _kept_together(run.text, after_letter=after_letter)
        safe = str(escape(shown))
        if whole:
            safe = _NAME_WITH_NUMBER.sub(r'<span class="nb">\g<0></span>', safe)
        marked = Markup(safe.replace("\u00a0", "&nbsp;"))  # noqa: S704  escaped just above
        tag = _TAGS.get(run.emphasis)
        if tag:
            marked = Markup("<{0}>{1}</{0}>").format(Markup(tag), marked)  # noqa: S704  from _TAGS
        elif run.emphasis == "soft":
            marked = Markup('<span class="soft">{}</span>').format(marked)
        if run.href:
            marked = Markup('<a href="{}">{}</a>').format(run.href, marked)
        parts.append(marked)
        after_letter = run.emphasis == "italic"
    return Markup("").join(parts)


def _traced(cell: Cell | IntervalCell, before: Cell | IntervalCell | None) -> Markup:
    """Return the attributes that say what a cell's number is and where in the page's JSON it is.

    An empty key is that of the cell before, and goes without saying where a value is named: that
    spares a page a tenth of its length.
    """
    from markupsafe import Markup

    values, key = value_attributes(cell, _stored(cell)), _key_of(cell)
    if key is None:
        return values
    if key != _key_of(before):
        return values + Markup(' data-key="{}"').format(key)
    return values if values.startswith(" data-f") else values + Markup(" data-key")


def _key_of(cell: Cell | IntervalCell | None) -> str | None:
    if cell is None:
        return None
    return _KEY_OF.get()(cell.estimate if isinstance(cell, IntervalCell) else cell.of)


def _stored(cell: Cell | IntervalCell) -> Any:
    """Return what the page's JSON holds under the key of a cell; None for nothing."""
    key = _key_of(cell)
    try:
        return None if key is None else value_at(_CONTENT.get(), key)
    except KeyError:
        return None


def _kept_together(written: str, *, after_letter: bool) -> str:
    written = _UNBROKEN.sub(lambda match: match[0].replace(" ", "\u00a0"), written)
    if after_letter and written[:3] in {" = ", " < ", " > "}:
        written = f"\u00a0{written[1]}\u00a0{written[3:]}"
    return written


def _drawing(figure: Figure, size: Literal["wide", "narrow"]) -> Markup:
    """Pass a drawing through: `report.svg` has escaped every word in it."""
    from markupsafe import Markup

    drawn = figure.svg
    if size == "narrow":
        drawn = without_repeated_tooltips(figure.narrow, figure.svg)
    drawn = compact(drawn, named=f"{figure.id}-heading", described=f"{figure.id}-alt")
    return Markup(drawn)  # noqa: S704


def _strip(headline: Headline) -> Markup:
    """Draw the estimate behind a headline where it is a percentage: all on the same scale."""
    from markupsafe import Markup

    result = next((run.of for run in text(headline.value).runs if run.of is not None), None)
    if not isinstance(result, Estimate) or not str(headline.value).endswith("%"):
        return Markup()
    name = f"{headline.value} {headline.detail}".strip()
    drawn = with_paths(percentage_strip(result, name, headline.hue))
    return Markup(drawn)  # noqa: S704  escaped there


def _spark(cell: IntervalCell, axis: Axis, kind: RowKind) -> Markup:
    from markupsafe import Markup

    marks: dict[RowKind, Mark] = {"model": "model", "average": "average", "faint": "faint"}
    drawn = with_paths(sparkline(cell, axis, marks.get(kind, "human")))
    return Markup(drawn)  # noqa: S704  escaped there


def _csv(table: Table) -> Markup:
    """Return a table's CSV for the inside of an element, where a bare return would be lost."""
    from markupsafe import Markup, escape

    return escape(csv(table)).replace("\r", Markup("&#13;"))


def _embedded(json: str) -> Markup:
    """Escape JSON for the inside of a script element, where HTML's own escapes mean nothing."""
    from markupsafe import Markup

    safe = json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    safe = safe.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(safe)  # noqa: S704
