"""Which answers of two readers or models a comparison of the two counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.analysis.metrics import Cell
    from readerstats.study.contents import Reads


def right_answers(
    reads: Reads, pair: tuple[str, str], cell: Cell, metric: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Tell whether each of two was right about each case that counts for a metric.

    Parameters
    ----------
    reads : Reads
        With decisions.
    pair : (str, str)
        Readers or models.
    cell : Cell
    metric : {"accuracy", "sensitivity", "specificity"}

    Returns
    -------
    tuple of ndarray of float, shape (case,)
        1 right, 0 wrong, NaN not read.

    Examples
    --------
    >>> right_answers.__name__
    'right_answers'
    """
    alone = all(reads.models[reads.readers.index(name)] for name in pair)
    a, b = (_right(reads, name, cell, metric, alone=alone) for name in pair)
    return a, b


def counted(reads: Reads, cell: Cell, metric: str) -> NDArray[np.bool_]:
    """Mark the cases of a cell that a metric counts.

    Examples
    --------
    >>> counted.__name__
    'counted'
    """
    inside = reads.in_dataset(cell.dataset)
    return inside if metric == "accuracy" else inside & (reads.truth == (metric == "sensitivity"))


def _right(
    reads: Reads, reader: str, cell: Cell, metric: str, *, alone: bool
) -> NDArray[np.float64]:
    """Whether the reader was right about each case that counts for the metric.

    A model answers once, outside the modalities that the people went through: beside a person
    its answers stand in for each modality, unless two models are `alone`.
    """
    correct = reads.correct
    if correct is None:
        raise ValueError("a comparison of decisions needs decisions; the reads have none.")
    index = reads.readers.index(reader)
    modality = cell.modality
    if reads.models[index] and None in reads.modalities and not alone:
        own = correct[reads.modalities.index(None), index]
        modality = modality if np.isnan(own).all() else None
    inside = counted(reads, cell, metric)
    right: NDArray[np.float64] = correct[reads.modalities.index(modality), index][inside]
    return right
