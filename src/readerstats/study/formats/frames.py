"""A DataFrame, as users have them, becomes a raw table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.study.formats.cells import cell_text
from readerstats.study.formats.raw import RawTable, raw_table

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.errors import Problem


def read_frame(
    frame: pd.DataFrame, name: str, *, sha256: str | None = None
) -> tuple[RawTable | None, list[Problem]]:
    """Turn a DataFrame into text cells; its first row is row 2, as under a header.

    Examples
    --------
    >>> import pandas as pd
    >>> table, _ = read_frame(pd.DataFrame({"case": [1.0, 2.0]}), "cases")
    >>> table.frame["case"].to_list()
    ['1', '2']
    """
    index_names = [str(level) for level in frame.index.names if level is not None]
    if index_names and not set(index_names) & {str(column) for column in frame.columns}:
        frame = frame.reset_index()
    header = [str(column) for column in frame.columns]
    columns = [
        [cell_text(cell) for cell in frame.iloc[:, position].astype(object)]
        for position in range(len(header))
    ]
    return raw_table(name, [header, *zip(*columns, strict=True)], sha256=sha256)
