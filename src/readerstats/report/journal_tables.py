"""All tables that a paper and its supplement have, numbered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.report.characteristics_tables import (
    case_characteristics_table,
    reader_characteristics_table,
)
from readerstats.report.characters import slug
from readerstats.report.document import Details
from readerstats.report.journal_cases import each_case_table
from readerstats.report.journal_comparisons import comparison_table, further_comparison_table
from readerstats.report.journal_performance import each_reader_table, performance_table
from readerstats.report.numbered import NumberedTable
from readerstats.report.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from readerstats.analysis.answers import Answers
    from readerstats.report.document import Block, Section
    from readerstats.report.style import Style

FROM_THE_PAGE: Final = (
    "correlation-",
    "groups-",
    "agreement-coefficients",
    "predictive-values-table",
    "likelihood-ratios",
    "standings",
    "models-asked",
    "models-unanswered-",
    "models-truth-by-answer",
    "runs-of-a-case",
    "order-tests",
    "subgroups-truth",
    "claims",
)
"""Beginnings of the names of those tables of the page that a supplement has too."""


def journal_tables(
    answers: Answers, style: Style, sections: Sequence[Section]
) -> tuple[NumberedTable, ...]:
    """Lay out and number the tables of a paper, then those of its supplement.

    Parameters
    ----------
    answers : Answers
    style : Style
    sections : sequence of Section
        Those of the report, of which the supplement takes some tables.

    Returns
    -------
    tuple of NumberedTable
        Tables 1 to 3, as far as there are readers, metrics and comparisons; then S1 and so on.

    Examples
    --------
    >>> journal_tables.__name__
    'journal_tables'
    """
    main = (
        ("readers", reader_characteristics_table(answers, style)),
        ("performance", performance_table(answers, style)),
        ("comparisons", comparison_table(answers, style)),
    )
    more: list[tuple[str, Table | None]] = [
        ("cases", case_characteristics_table(answers, style)),
        ("each-reader", each_reader_table(answers, style)),
        ("further-comparisons", further_comparison_table(answers, style)),
        *((table.id, table) for table in _of_page(sections)),
        ("each-case", each_case_table(answers, style)),
    ]
    return (*_numbered(main, "", supplementary=False), *_numbered(more, "S", supplementary=True))


def _numbered(
    tables: Iterable[tuple[str, Table | None]], prefix: str, *, supplementary: bool
) -> Iterator[NumberedTable]:
    there = [(name, table) for name, table in tables if table is not None]
    for number, (name, table) in enumerate(there, start=1):
        yield NumberedTable(
            label=f"Table {prefix}{number}",
            table=table,
            name=f"table-{prefix.lower()}{number}-{slug(name)}",
            supplementary=supplementary,
        )


def _of_page(sections: Sequence[Section]) -> list[Table]:
    found = [table for section in sections for table in _tables(section.blocks)]
    return [table for table in found if table.id.startswith(FROM_THE_PAGE)]


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Details):
            yield from _tables(block.blocks)
