"""What is known of readers and cases, as numbers and as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.study.labels import is_missing
from readerstats.study.numbers import number, numeric
from readerstats.study.translate import distinct_values, translated
from readerstats.study.visible import visible

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.study.contents import Contents

_TEXT = frozenset(
    {
        "subspecialty",
        "center",
        "country",
        "noticed",
        "region",
        "patient",
        "dataset",
        "kind",
        "phase",
        "session",
        "timestamp",
    }
)
_NUMBERS = frozenset({"experience_years"})
_MOSTLY = 0.75  # share of numbers from which the rest are mistakes


def is_numeric(column: pd.Series) -> bool:
    """Whether a covariate holds numbers: by its role, or because most of its values are.

    Examples
    --------
    >>> import pandas as pd
    >>> is_numeric(pd.Series(["31", "45", None, "52"], name="age", dtype=object))
    True
    """
    if column.name in _TEXT or column.name in _NUMBERS:
        return column.name in _NUMBERS
    cells = [cell for cell in column if cell is not None and not is_missing(cell)]
    numbers = sum(number(cell) is not None for cell in cells)
    return bool(cells) and numbers >= _MOSTLY * len(cells)


def not_numbers(column: pd.Series) -> NDArray[np.bool_]:
    """Mark the cells of a numeric covariate that hold something else."""
    return numeric(column)[1]


def settled(column: pd.Series) -> pd.Series:
    """Return a covariate as floats if all of it is numbers, else as text and None."""
    if is_numeric(column):
        numbers, wrong = numeric(column)
        if not wrong.any():
            return numbers
    return translated(
        column,
        lambda cell: None if cell is None or is_missing(cell) else visible(cell).strip() or None,
    )


def analysed_covariates(contents: Contents) -> tuple[str, ...]:
    """Return the reader covariates to analyse.

    Those that the settings name; without that, numbers with at least three different values,
    and groups of which two have two readers or more and which are not almost one a reader.
    """
    named = contents.settings.analysis.covariates
    if named:
        return named
    readers = contents.readers
    humans = readers[readers["kind"] == "human"]
    columns = [column for column in readers.columns if column not in {"reader", "kind"}]
    return tuple(str(column) for column in columns if _is_suitable(humans[column]))


def _is_suitable(column: pd.Series) -> bool:
    if column.dtype == float:
        return column.nunique() >= 3
    sizes = column.value_counts()
    return len(distinct_values(column)) * 2 <= len(column) and int((sizes >= 2).sum()) >= 2
