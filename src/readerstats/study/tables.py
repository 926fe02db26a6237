"""A recognised table: canonical columns, and where each cell stood in its file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from readerstats.study.codes import CODES, Place, problem
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
        return next(self.places_of([label], column))

    def places_of(self, labels: list[int] | pd.Index, column: str | None = None) -> Iterator[Place]:
        """Return file, row and column of several rows, one after the other."""
        there = self.places.loc[labels]
        own = there["column"] if "column" in there else [None] * len(there)
        for file, row, wide in zip(there["file"], there["row"], own, strict=True):
            place: Place = {"file": str(file), "row": int(row)}
            if column is not None:
                is_wide = column in {"response", "score"} and isinstance(wide, str)
                place["column"] = str(wide) if is_wide else self.heading(str(file), column)
            yield place

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


@dataclass(frozen=True, slots=True, eq=False)
class EachRow:
    """One problem of several rows, told of each row when it is asked for.

    Parameters
    ----------
    table : Table
        The rows alone, whatever becomes of the table that they are from.
    tell : function of a place and of the number of the row among these
    column : str or None
        Canonical name of the column.
    """

    table: Table
    tell: Callable[[Place, int], Problem]
    column: str | None = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.table.places)

    def __iter__(self) -> Iterator[Problem]:
        """Tell each row."""
        places = self.table.places_of(self.table.places.index, self.column)
        for number, place in enumerate(places):
            yield self.tell(place, number)

    def after(self, number: int) -> EachRow:
        """Return the same without the first rows."""
        rows = rows_of(self.table, self.table.places.index[number:])
        return replace(self, table=rows, tell=lambda place, at: self.tell(place, at + number))


def rows_of(table: Table, labels: pd.Index) -> Table:
    """Return where some rows of a table are, for what is told of them later; without cells.

    Examples
    --------
    >>> import pandas as pd
    >>> places = pd.DataFrame({"file": "a.csv", "row": [2, 3]})
    >>> rows_of(Table(places[[]], places), pd.Index([1])).places["row"].to_list()
    [3]
    """
    places = table.places.loc[labels]
    return Table(places[[]], places, table.headings)


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

    def tell(value: str, place: Place, count: int = 1, every: EachRow | None = None) -> Problem:
        return problem(
            code,
            message if isinstance(message, str) else message(value),
            remedy=remedy if remedy is None or isinstance(remedy, str) else remedy(value),
            value=value,
            count=count,
            every=every,
            **place,
        )

    def each(seen: pd.Series) -> EachRow | None:
        if CODES[code].severity == "note":  # nothing to do in each of its places
            return None
        texts = seen.to_list()
        return EachRow(
            rows_of(table, seen.index), lambda place, number: tell(texts[number], place), column
        )

    for value in values[:_LISTED]:
        seen = marked[(marked == value).to_numpy()]
        every = each(seen) if len(seen) > 1 else None
        yield tell(value, table.place(int(seen.index[0]), column), counts[value], every)
    rest = values[_LISTED:]
    if rest:
        seen = marked[marked.isin(rest).to_numpy()]
        where = f", in {len(seen):,} rows" if len(seen) > len(rest) else ""
        yield problem(
            code,
            f"the same holds for {len(rest):,} more: {listed(rest, most=3)}{where}",
            every=each(seen),
            **table.place(int(seen.index[0]), column),
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

    def tell(place: Place, _: int) -> Problem:
        return problem(code, message, remedy=remedy, **place)

    several = len(marked) > 1 and CODES[code].severity != "note"
    if len(marked):
        yield problem(
            code,
            message,
            remedy=remedy,
            count=len(marked),
            every=EachRow(rows_of(table, marked), tell, column) if several else None,
            **table.place(int(marked[0]), column),
        )
