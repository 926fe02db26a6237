"""The page as a value: what is said, in which order; nothing about how it looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Literal, TypeAlias

from readerstats.report.figures.figure import Figure
from readerstats.report.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from readerstats.errors import Severity
    from readerstats.report.text import Words
    from readerstats.results import Estimate, TestResult

Hue: TypeAlias = Literal["human", "model"]
KeyOf: TypeAlias = "Callable[[Estimate | TestResult | None], str | None]"


def no_key(_result: Estimate | TestResult | None) -> str | None:
    """Know no key: what a page without results says of every number."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One of the few numbers that the page opens with.

    Attributes
    ----------
    value : Text or str
        The number, such as ``"75%"``.
    detail : Text or str
        What stands small beside it, such as ``"[95% CI: 68, 81]"``.
    caption : Text or str
        What the number is.
    hue : {"human", "model"}
    """

    value: Words
    caption: Words
    detail: Words = ""
    hue: Hue = "human"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something that a reader of the page must know before the numbers.

    Attributes
    ----------
    severity : {"error", "warning", "note"}
    title, words : Text or str
    code : str
        Stable name of the check, such as ``"incomplete-crossing"``.
    href : str
        Where on the page more is said, such as ``"#who-read-what"``.
    """

    severity: Severity
    title: Words
    words: Words
    code: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Alerts:
    """Alerts in the order given: worst first."""

    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Paragraphs; with an `id` they can be copied, as text for a paper is."""

    paragraphs: tuple[Words, ...]
    id: str = ""
    title: Words = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, such as settings; a value may be of several lines."""

    facts: tuple[tuple[Words, Words], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Lines as they are typed."""

    lines: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One finding in a few words: a title, a number that stands out, a sentence."""

    title: Words
    value: Words
    words: Words = ""
    hue: Hue = "human"


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards side by side."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Details:
    """Blocks folded behind a line that says what they hold."""

    summary: Words
    blocks: tuple[Block, ...]


Block: TypeAlias = Table | Figure | Alerts | Prose | Facts | Code | Cards | Details


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page under its own heading.

    Attributes
    ----------
    id : str
        Its anchor.
    title : Text or str
    blocks : tuple of Block
    lead : Text or str
        A sentence or two under the title.
    nav : str
        Its name in the list of sections, where the title is long.
    part : str
        The heading under which the list of sections has it.
    """

    id: str
    title: Words
    blocks: tuple[Block, ...]
    lead: Words = ""
    nav: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A page: its answer first, then the sections that carry it.

    Attributes
    ----------
    title : Text or str
    sections : tuple of Section
    kicker : Text or str
        A line over the title, such as what kind of report it is.
    lead : Text or str
        One sentence: who judged what, under which conditions.
    notice : Text or str
        What must not be missed, such as that the data are simulated.
    headlines : tuple of Headline
    sentences : tuple of Text or str
        The answer, in two to four sentences.
    footer : tuple of Text or str
        Version, date, seed.
    results : str
        JSON of the unrounded results, kept inside the page for scripts; empty for none.
    provenance : str
        JSON of what the page was made from, kept inside it; empty where nothing is told.
    glossary : str
        JSON of the words for the names in `results`; empty for none.
    key_of : function
        Where in `results` the record of a result stands, as a JSON pointer; None for nowhere.

    Examples
    --------
    >>> page = Document(title="A study", sections=(Section(id="a", title="One", blocks=()),))
    >>> page.sections[0].title
    'One'
    """

    title: Words
    sections: tuple[Section, ...]
    kicker: Words = ""
    lead: Words = ""
    notice: Words = ""
    headlines: tuple[Headline, ...] = ()
    sentences: tuple[Words, ...] = ()
    footer: tuple[Words, ...] = ()
    results: str = ""
    provenance: str = ""
    glossary: str = ""
    key_of: KeyOf = field(default=no_key, compare=False, repr=False)

    @property
    def parts(self) -> tuple[tuple[str, tuple[Section, ...]], ...]:
        """The sections under the headings of the contents list; neighbours of one part together."""
        grouped = groupby(self.sections, key=lambda section: section.part)
        return tuple((name, tuple(sections)) for name, sections in grouped)
