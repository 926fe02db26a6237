"""Tables as a paper has them: with a number, and with their abbreviations spelled out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from readerstats.report.table import Cell, Column, Table
from readerstats.report.text import Words, joined, text
from readerstats.report.wording import emphasised

if TYPE_CHECKING:
    from collections.abc import Iterator

ABBREVIATIONS: Final = {
    "AC1": "Gwet first-order agreement coefficient",
    "AI": "artificial intelligence",
    "ANOVA": "analysis of variance",
    "AUC": "area under the receiver operating characteristic curve",
    "CI": "confidence interval",
    "CT": "computed tomography",
    "FNR": "false-negative rate",
    "FPR": "false-positive rate",
    "IQR": "interquartile range",
    "MRI": "magnetic resonance imaging",
    "NA": "not applicable",
    "NPV": "negative predictive value",
    "PPV": "positive predictive value",
    "ROC": "receiver operating characteristic",
    "SD": "standard deviation",
    "SE": "standard error",
    "df": "degrees of freedom",
    "pAUC": "partial area under the receiver operating characteristic curve",
}
"""What every journal knows, and still wants spelled out under each table."""
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedTable:
    """A table with the number and the file name that it has in a paper.

    Attributes
    ----------
    label : str
        Such as ``"Table 1"``.
    table : Table
    name : str
        Stem of its files, such as ``"table-1-readers"``.
    supplementary : bool
        Whether it belongs to the supplement rather than to the paper.
    """

    label: str
    table: Table
    name: str
    supplementary: bool = False


def shown_columns(table: Table) -> tuple[Column, ...]:
    """Return the columns that paper can hold: all but drawings.

    Examples
    --------
    >>> shown_columns.__name__
    'shown_columns'
    """
    return tuple(column for column in table.columns if column.axis is None)


def abbreviations(table: Table) -> str:
    """Spell out the abbreviations of a table in the order in which they are met.

    Parameters
    ----------
    table : Table
        Those of its headings have what they stand for in `Column.explained`.

    Returns
    -------
    str
        A sentence such as ``"CI = confidence interval."``; empty for none.

    Examples
    --------
    >>> from readerstats.report.table import TableRow
    >>> print(abbreviations(Table(
    ...     id="t", title="AI alone",
    ...     columns=(Column(key="a", heading="Se", explained="Sensitivity"),
    ...              Column(key="b", heading="95% CI")),
    ...     rows=(TableRow((Cell("1"), Cell("2"))),))))
    AI = artificial intelligence, Se = sensitivity, CI = confidence interval.
    """
    told = {str(column.heading): column.explained for column in table.columns if column.explained}
    met: dict[str, str] = {}
    for words in _in_order(table):
        if words in told:
            met.setdefault(words, _lowered(told[words]))
            continue
        for found in _WORD.findall(words):
            word = found if found in ABBREVIATIONS else found.removesuffix("s")
            if word in ABBREVIATIONS:
                met.setdefault(word, ABBREVIATIONS[word])
    listed = ", ".join(f"{short} = {meaning}" for short, meaning in met.items())
    return f"{listed}." if listed else ""


def _in_order(table: Table) -> Iterator[str]:
    """Yield the words that are ours: names of readers and cases are no abbreviations."""
    yield str(table.title)
    shown = shown_columns(table)
    yield from (column.spanner for column in shown)
    yield from (str(column.heading) for column in shown)
    for row in table.rows:
        if row.kind == "heading":
            yield from (str(cell.text) for cell in row.cells if isinstance(cell, Cell))
        elif row.kind == "plain":
            yield from (str(cell.text) for cell in row.cells[:1] if isinstance(cell, Cell))
    yield from (str(note) for note in table.notes)
    yield from (str(note.words) for note in table.footnotes)


def _lowered(meaning: str) -> str:
    return meaning if meaning[1:2].isupper() else f"{meaning[:1].lower()}{meaning[1:]}"


def note_under(table: Table) -> Words:
    """Return what stands under a table before its lettered footnotes; empty for nothing.

    Examples
    --------
    >>> note_under.__name__
    'note_under'
    """
    parts: list[Words] = [
        emphasised(note) if isinstance(note, str) else note for note in table.notes if note
    ]
    short = abbreviations(table)
    if short:
        parts.append(short)
    return text("Note.—") + joined(parts) if parts else ""
