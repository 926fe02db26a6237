"""Truth by answer: the counts behind sensitivity and specificity, reader by reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from readerstats.analysis.frame import select
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.report.wording import place, truth_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readerstats.analysis.answers import Answers
    from readerstats.report.style import Style
    from readerstats.report.table import RowKind

ANCHOR: Final = "cross-tabulation"
MOST_ROWS: Final = 150
"""Readers, modality by modality and dataset by dataset, that a page has room for."""


def cross_table(answers: Answers, style: Style, *, most: int | None = MOST_ROWS) -> Table | None:
    """Cross truth with the answers of each reader and model.

    Parameters
    ----------
    answers : Answers
    style : Style
    most : int or None
        Rows beyond which there is no table; None for no limit.

    Returns
    -------
    Table or None
        None where there are no decisions, or the counts of anybody are not known.

    Examples
    --------
    >>> import readerstats as rs
    >>> from readerstats.analysis.answers import answer
    >>> from readerstats.report.style import RADIOLOGY
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=500)
    >>> table = cross_table(answer(study), RADIOLOGY)
    >>> [str(cell.text) for cell in table.rows[0].cells]
    ['R01', 'GPT-4o', '54', '23', '0', '16', '61', '0']
    """
    if not answers.study.binary:
        return None
    counts = list(_asked(answers)) or list(_counted(answers))
    everybody = {*answers.study.humans, *answers.study.models}
    known = {name for name, _, _ in counts}
    if not counts or not everybody.issubset(known) or (most is not None and len(counts) > most):
        return None
    states = {state: truth_name(answers.study, positive=state) for state in (True, False)}
    columns = [Column(key="reader", heading="Reader"), Column(key="cell", heading="In")]
    for truth, name in states.items():
        short = "positive" if truth else "negative"
        for called, words in states.items():
            key = f"{short}_called_{'positive' if called else 'negative'}"
            heading = f"Called {words}"
            columns.append(Column(key=key, heading=heading, align="right", spanner=f"Truth {name}"))
        columns.append(
            Column(
                key=f"{short}_no_answer",
                heading="No answer",
                align="right",
                spanner=f"Truth {name}",
            )
        )
    rows = tuple(
        TableRow(
            (Cell(name), Cell(where), *(Cell(style.trimmed(round(n, 9), 1), n) for n in numbers)),
            _kind(answers, name),
        )
        for name, where, numbers in counts
    )
    return Table(
        id=ANCHOR,
        title="Truth by answer",
        columns=tuple(columns),
        rows=rows,
        notes=("A case that a model was asked several times is spread over its answers.",)
        if any(number % 1 for _, _, numbers in counts for number in numbers)
        else (),
    )


_Counts = tuple[str, str, tuple[float, ...]]


def _asked(answers: Answers) -> Iterator[_Counts]:
    """Give the counts of everybody who was asked, those without an answer among them."""
    found = () if answers.participants is None else answers.participants.each
    for one in found:
        if one.table is not None and one.asked:
            numbers = (*one.table["positive"], *one.table["negative"])
            yield one.reader, place(one.cell.modality, one.cell.dataset), numbers


def _counted(answers: Answers) -> Iterator[_Counts]:
    """Give the counts behind sensitivity and specificity, where every read has an answer."""
    rows = answers.performance.readers
    others = {
        (row.labels.reader, row.labels.modality, row.labels.dataset): row
        for row in select(rows, metric="specificity")
    }
    for row in select(rows, metric="sensitivity"):
        labels, found = row.labels, row.result
        other = others.get((labels.reader, labels.modality, labels.dataset))
        if other is None:
            continue
        k, n, right, negative = found.k, found.n, other.result.k, other.result.n
        if k is None or n is None or right is None or negative is None:
            continue
        numbers = (k, n - k, 0, negative - right, right, 0)
        yield str(labels.reader), place(labels.modality, labels.dataset), numbers


def _kind(answers: Answers, name: str) -> RowKind:
    return "model" if name in answers.study.models else "human"
