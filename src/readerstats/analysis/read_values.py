"""Any column of the reads as an array, in the order of the study's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.study.model import Study


def read_values(study: Study, column: str) -> NDArray[np.float64]:
    """Lay a column of the reads out as ``study.arrays()`` lays out the answers.

    Parameters
    ----------
    study : Study
    column : str
        A column of numbers.

    Returns
    -------
    ndarray of float, shape (modality, reader, case)
        NaN where not read or blank. Of a reader who read a case more than once, the first read.

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
    values[at] = np.asarray(reads[column], dtype=np.float64)
    return values
