"""Reporting checklists: their items, and what the data answer of each; never more than that."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from readerstats import resources
from readerstats.report.checklist_answers import DRAFTED, FILLED, UNLESS
from readerstats.report.text import italic, joined

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style
    from readerstats.report.text import Text, Words

Status: TypeAlias = Literal["filled", "drafted", "author", "not applicable"]
Checked: TypeAlias = Literal["text", "copy", "own"]

STATUSES: Final[dict[Status, str]] = {
    "filled": "filled from the data",
    "drafted": "drafted, for the author to complete",
    "author": "for the author",
    "not applicable": "not applicable",
}
FILES: Final = ("stard-2015", "claim-2024", "grras", "mi-clear-llm-2025", "multireader")
"""In the order of the page."""
UNCHECKED: Final = "*"
"""What marks the number of an item that could not be checked in the authors' own article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One item, in our own words.

    Attributes
    ----------
    number, section : str
        As the official text has them.
    topic : str
        What it is about.
    ask : str
        The question to the author where the data do not answer it.
    filled, drafted, unless : str
        Names of what answers it wholly, what answers a part of it, and what tells why it does not
        apply; empty for none.
    checked : {"text", "copy", "own"}
        Whether its number was checked in the authors' own article, or in copies of the list;
        ``"own"`` is an item of our own.
    """

    number: str
    section: str
    topic: str
    ask: str
    checked: Checked
    filled: str = ""
    drafted: str = ""
    unless: str = ""

    @property
    def mark(self) -> str:
        """The number, with the mark of one that could not be checked in the article itself."""
        return self.number + (UNCHECKED if self.checked == "copy" else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """A checklist: what it is, where its official text stands, and its items.

    Attributes
    ----------
    name : str
        As the command line has it.
    title, about, version : str
    doi, url : str
        Of the official text; empty for the list of our own.
    licence : str
    date : str
        When the numbers were checked, as year, month and day.
    source : str
        In what they were checked.
    items : tuple of ChecklistItem
    """

    name: str
    title: str
    about: str
    version: str
    doi: str
    url: str
    licence: str
    date: str
    source: str
    items: tuple[ChecklistItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of one item.

    Attributes
    ----------
    item : ChecklistItem
    status : {"filled", "drafted", "author", "not applicable"}
        ``filled`` where the sentence answers the item wholly from the data and the settings;
        ``drafted`` where it answers a part of it.
    sentence : Text or str
        The answer; empty for ``"author"``.
    anchor : str
        Where on the page more is said; empty for nowhere.
    """

    item: ChecklistItem
    status: Status
    sentence: Words = ""
    anchor: str = ""

    @property
    def question(self) -> Words:
        """What is left to the author, in italics beside a draft; empty where nothing is."""
        if self.status == "drafted":
            return italic(self.item.ask)
        return self.item.ask if self.status == "author" else ""

    @property
    def words(self) -> Text:
        """The answer, with the question to the author where one is left."""
        return joined([part for part in (self.sentence, self.question) if part])


@cache
def checklists() -> tuple[Checklist, ...]:
    """Read the checklists.

    Examples
    --------
    >>> [(one.name, len(one.items)) for one in checklists()]
    [('stard', 34), ('claim', 44), ('grras', 15), ('mi-clear-llm', 8), ('multireader', 27)]
    """
    return tuple(_read(name) for name in FILES)


def _read(name: str) -> Checklist:
    path = resources.checklists() / f"{name}.toml"
    content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    items = tuple(ChecklistItem(**item) for item in content.pop("items"))
    return Checklist(**content | {"date": content["date"].isoformat(), "items": items})


def applicable(answers: Answers) -> tuple[Checklist, ...]:
    """Choose the checklists that a study is to be held against.

    Parameters
    ----------
    answers : Answers

    Returns
    -------
    tuple of Checklist
        Those of models only where there are models, that of agreement only where it is reported,
        and our own of several readers only where there are several.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.answers import answer
    >>> found = answer(rs.load_study(rs.example("deepfake_xray"), replicates=500))
    >>> [one.title for one in applicable(found)]
    ['STARD 2015', 'CLAIM 2024', 'GRRAS', 'MI-CLEAR-LLM 2025', 'Multireader items']
    """
    models = bool(answers.study.models)
    applies = {
        "stard": True,
        "claim": models,
        "grras": answers.agreement is not None,
        "mi-clear-llm": models,
        "multireader": len(answers.study.humans) > 1,
    }
    return tuple(one for one in checklists() if applies[one.name])


def answered(checklist: Checklist, answers: Answers, style: Style) -> tuple[Answered, ...]:
    """Answer every item of a checklist, as far as the data go.

    Parameters
    ----------
    checklist : Checklist
    answers : Answers
    style : Style

    Returns
    -------
    tuple of Answered
        In the order of the items.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.answers import answer
    >>> from readerstats.report.style import RADIOLOGY
    >>> found = answer(rs.load_study(rs.example("deepfake_xray"), replicates=500))
    >>> items = answered(checklists()[-1], found, RADIOLOGY)
    >>> items[5].status, str(items[5].sentence)
    ('filled', 'Seventeen radiologists took part.')
    """
    return tuple(_answered(item, answers, style) for item in checklist.items)


def _answered(item: ChecklistItem, answers: Answers, style: Style) -> Answered:
    if item.unless and (why := UNLESS[item.unless](answers, style)):
        return Answered(item=item, status="not applicable", sentence=why)
    if item.filled and (found := FILLED[item.filled](answers, style)):
        return Answered(item=item, status="filled", sentence=found.sentence, anchor=found.anchor)
    if item.drafted and (found := DRAFTED[item.drafted](answers, style)):
        return Answered(item=item, status="drafted", sentence=found.sentence, anchor=found.anchor)
    return Answered(item=item, status="author")
