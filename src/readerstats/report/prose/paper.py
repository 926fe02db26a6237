"""The sections of a paper by name, each written from the answers of a study."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from readerstats.errors import ReaderStatsError
from readerstats.report.document import Prose
from readerstats.report.house_style import in_house_style
from readerstats.report.prose.abstract import abstract_paragraphs
from readerstats.report.prose.legends import legends_paragraphs
from readerstats.report.prose.methods import methods_paragraphs
from readerstats.report.prose.plain_language import plain_language_paragraphs
from readerstats.report.prose.results import results_paragraphs
from readerstats.report.text import Text, text

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style


@dataclass(frozen=True, slots=True)
class PaperSection:
    """A section of a paper.

    Attributes
    ----------
    title : str
    write : function of answers and style
        Returns its paragraphs; a paragraph that is all bold is a heading.
    """

    title: str
    write: Callable[[Answers, Style], tuple[Text, ...]]


SECTIONS: Final[Mapping[str, PaperSection]] = MappingProxyType(
    {
        "abstract": PaperSection("Abstract", abstract_paragraphs),
        "methods": PaperSection("Methods", methods_paragraphs),
        "results": PaperSection("Results", results_paragraphs),
        "legends": PaperSection("Legends", legends_paragraphs),
        "plain-language": PaperSection("Plain-language summary", plain_language_paragraphs),
    }
)
"""The sections by the name that the command line has for them, in the order of a paper."""
_IN_A_PAPER: Final = {"was not declared in study.toml": "was not declared beforehand"}
"""Words of the page that a paper says in others."""


def sections(
    answers: Answers, style: Style, names: Sequence[str] = tuple(SECTIONS)
) -> tuple[Prose, ...]:
    """Write sections of a paper.

    Parameters
    ----------
    answers : Answers
    style : Style
    names : sequence of str
        Of `SECTIONS`; all of them without it.

    Returns
    -------
    tuple of Prose
        The `id` of each is its name with ``-text`` after it; one without a paragraph is left out.

    Raises
    ------
    ReaderStatsError
        For a section that does not exist.

    Examples
    --------
    >>> sections.__name__
    'sections'
    """
    written = []
    for name in names:
        if name not in SECTIONS:
            raise ReaderStatsError(
                f"there is no section '{name}' of a paper; write one of {', '.join(SECTIONS)}."
            )
        section = SECTIONS[name]
        told = section.write(answers, style)
        paragraphs = tuple(in_house_style(_in_a_paper(words), style) for words in told)
        if paragraphs:
            written.append(Prose(paragraphs=paragraphs, id=f"{name}-text", title=section.title))
    return tuple(written)


def name_of(prose: Prose) -> str:
    """Return the name of a section that `sections` wrote.

    Examples
    --------
    >>> name_of(Prose(paragraphs=(), id="plain-language-text"))
    'plain-language'
    """
    return prose.id.removesuffix("-text")


def _in_a_paper(words: Text) -> Text:
    runs = []
    for run in text(words).runs:
        written = run.text
        for ours, theirs in _IN_A_PAPER.items():
            written = written.replace(ours, theirs)
        runs.append(replace(run, text=written))
    return Text(tuple(runs))
