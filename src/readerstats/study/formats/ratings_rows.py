"""Ratings as programs for multireader studies write them, laid out as reads and cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from readerstats.study.codes import problem
from readerstats.study.formats.raw import RawTable, made_table

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent


@dataclass(slots=True)
class RatingRow:
    """One rating: the line or row of the file, and what stands there."""

    row: int
    reader: str
    case: str
    modality: str
    score: str


def rating_tables(
    content: FileContent,
    reads: Sequence[RatingRow],
    cases: Sequence[tuple[int, str, str]],
    name: str,
) -> list[RawTable]:
    """Return the table of reads, and that of cases from their row, name and truth.

    Examples
    --------
    >>> from readerstats.study.formats.content import FileContent
    >>> content = FileContent("a.lrc", b"")
    >>> reads, cases = rating_tables(
    ...     content, [RatingRow(5, "R1", "c1", "CT", "4")], [(5, "c1", "1")], "OR-DBM MRMC")
    >>> reads.frame.to_dict("records"), cases.frame.to_dict("records")
    ([{'reader': 'R1', 'case': 'c1', 'modality': 'CT', 'score': '4'}],
     [{'case': 'c1', 'truth': '1'}])
    """
    columns: dict[str, list[str | None]] = {
        "reader": [one.reader for one in reads],
        "case": [one.case for one in reads],
        "modality": [one.modality for one in reads],
        "score": [one.score for one in reads],
    }
    key: dict[str, list[str | None]] = {
        "case": [case for _, case, _ in cases],
        "truth": [truth for _, _, truth in cases],
    }
    return [
        made_table(content, "reads", columns, [one.row for one in reads], format=name),
        made_table(content, "cases", key, [row for row, _, _ in cases], format=name),
    ]


def turned_round(reads: Sequence[RatingRow], file: str, which: str) -> Problem:
    """Turn ratings round, on the scale that they have, so that larger is more abnormal.

    Returns
    -------
    Problem
        The note that says so.

    Examples
    --------
    >>> reads = [RatingRow(5, "R1", "c1", "CT", "1"), RatingRow(6, "R1", "c2", "CT", "4.5")]
    >>> note = turned_round(reads, "a.lrc", "of treatment 'CT'")
    >>> [one.score for one in reads]
    ['4.5', '1.0']
    """
    numbers = [Decimal(one.score) for one in reads]
    ends = min(numbers, default=Decimal()) + max(numbers, default=Decimal())
    for one, number in zip(reads, numbers, strict=True):
        one.score = str(ends - number)
    message = (
        f"the ratings {which} are turned round, since the file says that smaller ones are more "
        f"abnormal: a rating x counts as {ends} - x"
    )
    return problem("format-adapted", message, file=file)
