"""Parquet files, read by pandas with pyarrow (an optional part of the installation)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from readerstats.study.codes import problem
from readerstats.study.formats.frames import read_frame
from readerstats.study.formats.raw import MAX_CELLS, RawTable

if TYPE_CHECKING:
    from readerstats.errors import Problem


def read_parquet(
    data: bytes, name: str, *, sha256: str | None = None
) -> tuple[RawTable | None, list[Problem]]:
    """Read a Parquet file; without pyarrow the problem says how to install it."""
    if not data:
        return None, [problem("empty-file", "is empty", file=name)]
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError:
        return None, [problem("needs-extra", "is a Parquet file", file=name)]
    try:
        content = ParquetFile(io.BytesIO(data))
        if content.metadata.num_rows * max(1, content.metadata.num_columns) > MAX_CELLS:
            message = f"holds more than {MAX_CELLS:,} cells"
            return None, [problem("too-large-file", message, file=name)]
        frame = content.read().to_pandas()
    except (ArrowException, OSError, ValueError, TypeError, KeyError) as error:
        message = f"cannot be read as Parquet ({type(error).__name__})"
        return None, [problem("unreadable-file", message, file=name)]
    return read_frame(frame, name, sha256=sha256)
