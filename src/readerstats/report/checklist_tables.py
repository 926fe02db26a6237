"""Reporting checklists as they are shown: a line, a table, records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readerstats.analysis.frame import document
from readerstats.report.checklist_answers.filled import none_or
from readerstats.report.checklists import (
    STATUSES,
    UNCHECKED,
    Answered,
    Checklist,
    answered,
    applicable,
)
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.text import joined, linked

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style
    from readerstats.study.model import Study


def summary(checklist: Checklist, items: tuple[Answered, ...], style: Style) -> str:
    """Say how many items are answered, and by whom.

    Examples
    --------
    >>> from readerstats.report.style import RADIOLOGY
    >>> from readerstats.report.checklists import checklists
    >>> one = checklists()[2]
    >>> summary(one, tuple(Answered(item=item, status="author") for item in one.items), RADIOLOGY)
    'GRRAS: 15 items; none filled from the data, none drafted, 15 for the author'
    """
    count = {status: sum(one.status == status for one in items) for status in STATUSES}
    told = [
        f"{none_or(count['filled'], style)} filled from the data",
        f"{none_or(count['drafted'], style)} drafted",
        f"{none_or(count['author'], style)} for the author",
    ]
    if count["not applicable"]:
        told.append(f"{style.count(count['not applicable'])} not applicable")
    return f"{checklist.title}: {len(items)} items; {', '.join(told)}"


def provenance(checklist: Checklist) -> str:
    """Say where the official text stands, and how the numbers were checked.

    Examples
    --------
    >>> from readerstats.report.checklists import checklists
    >>> provenance(checklists()[0]).startswith("The topics are in our own words;")
    True
    """
    if not checklist.url:
        return f"{checklist.source} Written on {checklist.date}."
    where = " and ".join((f"doi:{checklist.doi}", checklist.url))
    marks = any(one.checked == "copy" for one in checklist.items)
    meaning = (
        f" {UNCHECKED} marks numbers that could not be checked in the authors' own article."
        if marks
        else ""
    )
    return (
        f"The topics are in our own words; the official text is at {where}. {checklist.licence} "
        f"Checked on {checklist.date}: {checklist.source}{meaning}"
    )


def checklist_table(
    checklist: Checklist,
    items: tuple[Answered, ...],
    *,
    places: Collection[str] | None = None,
) -> Table:
    """Lay out the items of a checklist.

    Parameters
    ----------
    checklist : Checklist
    items : tuple of Answered
    places : collection of str, optional
        The anchors of the page on which the table stands: answers lead to one of them by a link.
        Without it the name of the place has a column of its own, as a file needs it.

    Returns
    -------
    Table

    Examples
    --------
    >>> from readerstats.report.checklists import checklists
    >>> one = checklists()[2]
    >>> items = tuple(Answered(item=item, status="author") for item in one.items)
    >>> table = checklist_table(one, items)
    >>> table.id, [column.key for column in table.columns]
    ('checklist-grras', ['item', 'topic', 'status', 'answer', 'where'])
    """
    columns = (
        Column(key="item", heading="Item"),
        Column(key="topic", heading="Topic"),
        Column(key="status", heading="Status"),
        Column(key="answer", heading="Answer, or question to the author"),
        *((Column(key="where", heading="Where"),) if places is None else ()),
    )
    rows = []
    for one in items:
        cells = [Cell(one.item.mark), Cell(one.item.topic), Cell(one.status)]
        if places is None:
            cells += [Cell(one.words), Cell(_name(one.anchor))]
        else:
            link = linked(_name(one.anchor), one.anchor) if one.anchor in places else ""
            parts = [part for part in (one.sentence, link, one.question) if part]
            cells.append(Cell(joined(parts)))
        rows.append(TableRow(tuple(cells)))
    return Table(
        id=f"checklist-{checklist.name}",
        title=f"{checklist.title}: what the data answer",
        columns=columns,
        rows=tuple(rows),
        notes=(f"{checklist.about}, version {checklist.version}. {provenance(checklist)}",),
    )


def _name(anchor: str) -> str:
    return anchor.replace("-", " ").capitalize()


def checklist_records(checklist: Checklist, items: Sequence[Answered]) -> list[dict[str, Any]]:
    """List the items of a checklist with their answers, one record each.

    Examples
    --------
    >>> from readerstats.report.checklists import checklists
    >>> one = checklists()[2]
    >>> records = checklist_records(one, [Answered(item=one.items[0], status="author")])
    >>> records[0]["item"], records[0]["status"], records[0]["answer"], records[0]["checked"]
    ('1', 'author', None, 'copy')
    """
    return [
        {
            "checklist": checklist.name,
            "item": one.item.number,
            "section": one.item.section,
            "topic": one.item.topic,
            "status": one.status,
            "answer": str(one.sentence) or None,
            "question": one.item.ask if one.status in ("drafted", "author") else None,
            "where": one.anchor or None,
            "checked": one.item.checked,
        }
        for one in items
    ]


def checklist_document(
    study: Study, items: Sequence[tuple[Checklist, Sequence[Answered]]]
) -> dict[str, Any]:
    """Return what JSON has of checklists: what each is, where its text stands, and its items.

    Examples
    --------
    >>> checklist_document.__name__
    'checklist_document'
    """
    return document("checklist", study) | {
        "checklists": [
            {
                "name": one.name,
                "title": one.title,
                "version": one.version,
                "doi": one.doi or None,
                "url": one.url or None,
                "licence": one.licence,
                "checked_on": one.date,
                "checked_in": one.source,
                "statuses": {name: sum(a.status == name for a in those) for name in STATUSES},
                "items": checklist_records(one, those),
            }
            for one, those in items
        ]
    }


def checklist_tables(answers: Answers, style: Style) -> tuple[Table, ...]:
    """Lay out every checklist that applies to a study, for a file.

    Parameters
    ----------
    answers : Answers
    style : Style

    Returns
    -------
    tuple of Table
        Columns ``item``, ``topic``, ``status``, ``answer`` and ``where``.

    Examples
    --------
    >>> checklist_tables.__name__
    'checklist_tables'
    """
    return tuple(checklist_table(one, answered(one, answers, style)) for one in applicable(answers))
