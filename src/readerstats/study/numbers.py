"""Text cells as numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from readerstats.study.labels import is_missing
from readerstats.study.translate import translated

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


LARGEST: Final = 1e100
"""Beyond it squares overflow, and nothing that is measured of readers or cases is as large."""


def number(text: str) -> float | None:
    """Return the number that a text holds, or None; one that nobody could compute with is none.

    Examples
    --------
    >>> number(" 2.50 "), number("1e3"), number("inf"), number("1e300"), number("1_0")
    (2.5, 1000.0, None, None, None)
    """
    if "_" in text:  # Python reads 1_000 as a number; a table does not mean it
        return None
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) <= LARGEST else None


def numeric(
    column: pd.Series, missing: Callable[[str | None], bool] = is_missing
) -> tuple[pd.Series, NDArray[np.bool_]]:
    """Return a column of text as floats, and which of its cells are no numbers.

    Missing cells become NaN and are not marked; `missing` says which these are.

    Examples
    --------
    >>> import pandas as pd
    >>> numbers, wrong = numeric(pd.Series(["1", "n/a", "ten"], dtype=object))
    >>> numbers.to_list(), wrong.tolist()
    ([1.0, nan, nan], [False, False, True])
    """

    def value(text: str | None) -> float:
        found = None if text is None or missing(text) else number(text)
        return math.nan if found is None else found

    def is_wrong(text: str | None) -> bool:
        return text is not None and not missing(text) and number(text) is None

    return translated(column, value).astype(float), translated(column, is_wrong).to_numpy(bool)
