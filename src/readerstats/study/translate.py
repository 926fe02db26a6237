"""Change a column by changing each of its distinct values once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def translated(column: pd.Series, change: Callable[[str | None], object]) -> pd.Series:
    """Return the column with `change` applied; missing values reach it as None.

    A study's columns hold few different values many times, so this is fast however slow
    `change` is.

    Examples
    --------
    >>> import pandas as pd
    >>> translated(pd.Series(["a", None, "a"], dtype=object), lambda v: v and v.upper()).to_list()
    ['A', None, 'A']
    """
    import pandas as pd

    codes, distinct = pd.factorize(column.to_numpy(dtype=object), use_na_sentinel=True)
    changed = np.empty(len(distinct) + 1, dtype=object)
    for position, value in enumerate(distinct):
        changed[position] = change(value)
    changed[-1] = change(None)  # the code of a missing value is -1
    return pd.Series(changed[codes], index=column.index, name=column.name, dtype=object)


def distinct_values(column: pd.Series) -> list[str]:
    """Return the values that are not missing, each once, in order of appearance.

    Examples
    --------
    >>> import pandas as pd
    >>> distinct_values(pd.Series(["b", None, "a", "b"], dtype=object))
    ['b', 'a']
    """
    import pandas as pd

    _, distinct = pd.factorize(column.to_numpy(dtype=object), use_na_sentinel=True)
    return list(distinct)
