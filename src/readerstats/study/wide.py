"""Wide tables, one row a case with a column a reader or the other way round, become long."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from readerstats.study.codes import problem
from readerstats.study.columns import Sheet
from readerstats.study.formats.raw import RawTable
from readerstats.study.identifiers import identifier, loose
from readerstats.study.labels import folded, no_answer
from readerstats.study.numbers import number
from readerstats.study.translate import distinct_values
from readerstats.study.wording import counted, listed

if TYPE_CHECKING:
    from readerstats.errors import Problem

_NUMBERED = re.compile(r"(.*?)[ _-]*\d+")


@dataclass(frozen=True, slots=True)
class Unpivoted:
    """A wide table in two parts.

    Attributes
    ----------
    reads : Sheet
        One row a read, with roles ``reader``, ``case``, ``response`` and those of the row.
    columns : ndarray of str, shape (row,)
        The column of the wide table that each read came from.
    facts : Sheet
        What the wide table said of its cases, or of its readers.
    spread : {"reader", "case"}
        What had a column each.
    spread_columns : tuple of str
    """

    reads: Sheet
    columns: np.ndarray
    facts: Sheet
    spread: Literal["reader", "case"]
    spread_columns: tuple[str, ...]


def is_wide(sheet: Sheet) -> bool:
    """Whether a table of reads has a row for each reader or case, and no column of answers."""
    rows_are_cases, rows_are_readers = "case" in sheet.roles, "reader" in sheet.roles
    if rows_are_cases == rows_are_readers or {"response", "score"} & set(sheet.roles):
        return False
    key = [sheet.roles[role] for role in ("case", "reader", "modality") if role in sheet.roles]
    return not bool(sheet.raw.frame.duplicated(key).any())


def unpivoted(
    sheet: Sheet, known: Collection[str], labels: Collection[str]
) -> tuple[Unpivoted | None, list[Problem]]:
    """Turn a wide table into long form.

    Parameters
    ----------
    sheet : Sheet
        A sheet for which `is_wide` holds.
    known : collection of str
        Identifiers of readers (or of cases, where these have the columns) in other tables.
    labels : collection of str
        Folded labels of the truth, as far as they are known.

    Returns
    -------
    Unpivoted or None
        None where no column looks like answers.
    list of Problem
    """
    spread: Literal["reader", "case"] = "reader" if "case" in sheet.roles else "case"
    chosen = _answer_columns(sheet, known, labels)
    if not chosen:
        return None, []
    reads, columns = _long(sheet, chosen, spread)
    facts = Sheet(
        _without(sheet.raw, chosen),
        "cases" if spread == "reader" else "readers",
        dict(sheet.roles),
        dict(sheet.how),
    )
    noun = "readers" if spread == "reader" else "cases"
    message = f"{counted(len(chosen), 'column')} read as {noun}: {listed(chosen)}"
    note = problem("wide-table", message, file=sheet.raw.name)
    return Unpivoted(reads, columns, facts, spread, tuple(chosen)), [note]


def _answer_columns(sheet: Sheet, known: Collection[str], labels: Collection[str]) -> list[str]:
    """Choose the columns with a known name or with labels; else those numbered in a row."""
    names = {loose(name) for name in known}
    frame = sheet.raw.frame
    answers = {*labels, "0", "1"} if labels else set()

    def is_known(heading: str) -> bool:
        return loose(identifier(heading) or "") in names

    def holds_labels(heading: str) -> bool:
        values = distinct_values(frame[heading])
        said = [folded(value) for value in values if folded(value) in answers]
        return bool(said) and all(folded(v) in answers or no_answer(v) for v in values)

    def is_numbered(heading: str) -> bool:
        return bool(_NUMBERED.fullmatch(heading))

    chosen = _fitting(sheet.free, lambda heading: is_known(heading) or holds_labels(heading))
    if not chosen:
        chosen = _fitting(
            sheet.free,
            lambda heading: is_numbered(heading) and _holds_numbers(frame[heading].tolist()),
        )
    return chosen


def _fitting(headings: list[str], fits: Callable[[str], bool]) -> list[str]:
    return [heading for heading in headings if fits(heading)]


def _holds_numbers(cells: list[str | None]) -> bool:
    values = [cell for cell in set(cells) if no_answer(cell) is None and cell is not None]
    return bool(values) and all(number(value) is not None for value in values)


def _long(
    sheet: Sheet, chosen: list[str], spread: Literal["reader", "case"]
) -> tuple[Sheet, np.ndarray]:
    """Stack the answer columns, row by row; a blank cell is a case that was not read."""
    import pandas as pd

    frame = sheet.raw.frame
    n_rows, n_chosen = len(frame), len(chosen)
    cells = frame[chosen].to_numpy(dtype=object).reshape(-1)
    read = np.array([cell is not None for cell in cells], dtype=bool)
    row = np.repeat(np.arange(n_rows), n_chosen)[read]
    column = np.tile(np.array(chosen, dtype=object), n_rows)[read]
    by_row = [heading for heading in sheet.roles.values() if heading not in chosen]
    long = {heading: frame[heading].to_numpy(dtype=object)[row] for heading in by_row}
    taken = set(long)
    names = [_unused(name, taken) for name in (spread, "response")]
    long[names[0]], long[names[1]] = column, cells[read]
    raw = RawTable(
        name=sheet.raw.name,
        frame=pd.DataFrame(long, dtype=object),
        rows=sheet.raw.rows[row],
        sheet=sheet.raw.sheet,
        sha256=sheet.raw.sha256,
    )
    reads = Sheet(raw, sheet.kind, dict(sheet.roles), dict(sheet.how))
    reads.take(spread, names[0], "content")
    reads.take("response", names[1], "content")
    return reads, column


def _unused(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _without(raw: RawTable, columns: list[str]) -> RawTable:
    return RawTable(
        name=raw.name,
        frame=raw.frame.drop(columns=columns),
        rows=raw.rows,
        sheet=raw.sheet,
        sha256=raw.sha256,
    )
