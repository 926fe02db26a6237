"""The section of checklists: how far each is answered, and its items, folded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.checklist_tables import checklist_table, summary
from readerstats.report.checklists import answered, applicable
from readerstats.report.cross_tabulation import cross_table
from readerstats.report.document import Details, Section
from readerstats.report.figures.figure import Figure
from readerstats.report.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readerstats.analysis.answers import Answers
    from readerstats.report.document import Block
    from readerstats.report.style import Style


def checklists_section(answers: Answers, style: Style, others: Iterable[Section]) -> Section:
    """Show what the data answer of each checklist that applies.

    Parameters
    ----------
    answers : Answers
    style : Style
    others : iterable of Section
        The other sections of the page, to which answers lead.

    Returns
    -------
    Section

    Examples
    --------
    >>> checklists_section.__name__
    'checklists_section'
    """
    crossed = cross_table(answers, style)
    tables: tuple[Table, ...] = () if crossed is None else (crossed,)
    places = {"checks", *anchors(others), *(table.id for table in tables)}
    blocks = []
    for one in applicable(answers):
        items = answered(one, answers, style)
        table = checklist_table(one, items, places=places)
        blocks.append(Details(summary(one, items, style), (table,)))
    blocks += [Details("Truth by answer, reader by reader", (table,)) for table in tables]
    return Section(
        id="checklists",
        title="Checklists",
        lead="Filled: the sentence answers the item wholly from the data and the settings. "
        "Drafted: it answers a part, and the question is what is left for the author.",
        blocks=tuple(blocks),
        part="Text",
    )


def anchors(sections: Iterable[Section]) -> set[str]:
    """List the places of a page that a link can lead to.

    Examples
    --------
    >>> anchors([Section(id="methods", title="Methods", blocks=())])
    {'methods'}
    """
    return {place for section in sections for place in (section.id, *_within(section.blocks))}


def _within(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Details):
            yield from _within(block.blocks)
        elif isinstance(block, Table | Figure):
            yield block.id
