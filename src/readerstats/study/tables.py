"""A recognised table: canonical columns, and where each cell stood in its file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from readerstats.study.codes import Place, problem
from readerstats.study.translate import distinct_values
from readerstats.study.wording import listed

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.errors import Problem

_LISTED = 5  # values told one by one before the rest is counted


@dataclass(slots=True)
class Table:
    """One or more files of a kind, put together.

    Attributes
    ----------
    frame : DataFrame
        Columns named by role; columns without a role keep their own name. Cells are str or None
        until the checks have turned them into numbers.
    places : DataFrame
        Columns ``file`` and ``row`` with the index of `frame`; also ``column`` where a wide file
        was turned into long form.
    headings : dict
        What the column of a role is called in a file, by ``(file, role)``.
    """

    frame: pd.DataFrame
    places: pd.DataFrame
    headings: dict[tuple[str, str], str] = field(default_factory=dict)

    def has(self, *columns: str) -> bool:
        """Whether the table has all of the columns."""
        return all(column in self.frame.columns for column in columns)

    @property
    def name(self) -> str:
        """The names of its files, for messages."""
        files = [str(file) for file in self.places["file"].unique()]
        return ", ".join(files[:3]) + (" ..." if len(files) > 3 else "")

    def in_files_with(self, role: str) -> NDArray[np.bool_]:
        """Mark the rows of files that have a column of a role."""
        having = {file for file, named in self.headings if named == role}
        return self.places["file"].isin(having).to_numpy(dtype=bool)

    def heading(self, file: str, role: str) -> str:
        """Return what the column of a role is called in a file."""
        return self.headings.get((file, role), role)

    def place(self, label: int, column: str | None = None) -> Place:
        """Return file, row and column of a row, as `problem` takes them."""
        file = str(self.places.at[label, "file"])
        place: Place = {"file": file, "row": int(str(self.places.at[label, "row"]))}
        if column is not None:
            own = self.places.at[label, "column"] if "column" in self.places else None
            is_wide = column in {"response", "score"} and isinstance(own, str)
            place["column"] = str(own) if is_wide else self.heading(file, column)
        return place

    def keep(self, rows: NDArray[np.bool_]) -> None:
        """Drop the rows that are not marked; the others keep their places."""
        wanted = np.asarray(rows, dtype=bool)
        self.frame = self.frame.loc[wanted]
        self.places = self.places.loc[wanted]


def joined(tables: Sequence[Table]) -> Table:
    """Put tables of the same kind under one another."""
    import pandas as pd

    if len(tables) == 1:
        return tables[0]
    frame = pd.concat([table.frame for table in tables], ignore_index=True)
    places = pd.concat([table.places for table in tables], ignore_index=True)
    frame = frame.astype(object).where(frame.notna(), None)
    headings = {key: name for table in tables for key, name in table.headings.items()}
    return Table(frame, places, headings)


def each_value(
    code: str,
    table: Table,
    column: str,
    rows: pd.Series | NDArray[np.bool_] | Sequence[bool],
    message: str | Callable[[str], str],
    *,
    remedy: str | Callable[[str], str] | None = None,
) -> Iterator[Problem]:
    """Tell each different value of the marked rows once, with its first place and its count.

    Parameters
    ----------
    code : str
    table : Table
    column : str
        Canonical name of the column.
    rows : array of bool, shape (row,)
        The rows with something to tell.
    message, remedy : str or function of the value
    """
    marked = table.frame.loc[np.asarray(rows, dtype=bool), column]
    values = distinct_values(marked)
    counts = marked.value_counts().to_dict()
    for value in values[:_LISTED]:
        label = int(marked.index[(marked == value).to_numpy().argmax()])
        yield problem(
            code,
            message if isinstance(message, str) else message(value),
            remedy=remedy if remedy is None or isinstance(remedy, str) else remedy(value),
            value=value,
            count=counts[value],
            **table.place(label, column),
        )
    rest = values[_LISTED:]
    if rest:
        label = int(marked.index[(marked == rest[0]).to_numpy().argmax()])
        cells = sum(counts[value] for value in rest)
        where = f", in {cells:,} rows" if cells > len(rest) else ""
        yield problem(
            code,
            f"the same holds for {len(rest):,} more: {listed(rest, most=3)}{where}",
            **table.place(label, column),
        )


def all_rows(
    code: str,
    table: Table,
    column: str,
    rows: pd.Series | NDArray[np.bool_] | Sequence[bool],
    message: str,
    *,
    remedy: str | None = None,
) -> Iterator[Problem]:
    """Tell the marked rows as one problem, with the first place and the count."""
    marked = table.frame.index[np.asarray(rows, dtype=bool)]
    if len(marked):
        yield problem(
            code,
            message,
            remedy=remedy,
            count=len(marked),
            **table.place(int(marked[0]), column),
        )
