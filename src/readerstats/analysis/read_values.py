"""Any column of the reads as an array, in the order of the study's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.study.model import Study


def read_values(study: Study, column: str) -> NDArray[np.float64]:
    """Lay a column of the reads out as ``study.arrays()`` lays out the answers.

    Parameters
    ----------
    study : Study
    column : str
        A column of numbers, or of points in time.

    Returns
    -------
    ndarray of float, shape (modality, reader, case)
        NaN where not read or blank; points in time as seconds. Of a reader who read a case more
        than once, the first read.

    Examples
    --------
    >>> import readerstats as rs
    >>> quality = read_values(rs.load_study(rs.example("deepfake_xray")), "quality")
    >>> quality.shape, int(np.isfinite(quality).sum())
    ((1, 21, 264), 2618)
    """
    import pandas as pd

    arrays, reads = study.arrays(), study.reads
    named = {name: place for place, name in enumerate(arrays.modalities)}
    at = (
        np.array([named[name] for name in reads["modality"]], dtype=np.intp),
        pd.Index(arrays.readers).get_indexer(pd.Index(reads["reader"])),
        pd.Index(arrays.cases).get_indexer(pd.Index(reads["case"])),
    )
    values = np.full((len(arrays.modalities), len(arrays.readers), len(arrays.cases)), np.nan)
    values[at] = _numbers(reads[column])
    return values


def _numbers(column: pd.Series) -> NDArray[np.float64]:
    if column.dtype.kind != "M":
        return np.asarray(column, dtype=np.float64)
    seconds = (column - column.min()).dt.total_seconds()
    return np.asarray(seconds, dtype=np.float64)
