"""What is said of a number that rests on several runs of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.analysis.metrics import Cell
    from readerstats.study.contents import Reads


def told_of_runs(reads: Reads, index: int, cell: Cell, *, scores: bool) -> str | None:
    """Say so where a number rests on averages of several runs; None where runs agree.

    Parameters
    ----------
    reads : Reads
    index : int
        Position of the reader or model.
    cell : Cell
    scores : bool
        Whether the number is one of scores, and not of decisions.

    Examples
    --------
    >>> told_of_runs.__name__
    'told_of_runs'
    """
    source = reads.score if scores else reads.decision
    if reads.runs is None or source is None or not reads.averaged[index]:
        return None
    inside = reads.in_dataset(cell.dataset)
    modality = reads.modalities.index(cell.modality)
    told = runs_note(reads.runs[modality, index, inside])
    if scores:
        return told and f"scores are the {told}"
    return told if spread(source[modality, index, inside]) else None


def spread(shares: NDArray[np.float64]) -> bool:
    """Whether runs of one case differ, so that it has a share of them and not 0 or 1.

    Examples
    --------
    >>> spread(np.array([1.0, 0.5, np.nan])), spread(np.array([1.0, 0.0]))
    (True, False)
    """
    return not bool(np.isin(shares[~np.isnan(shares)], (0, 1)).all())


def runs_note(runs: NDArray[np.intp]) -> str | None:
    """Say that a number rests on several runs a case; None where there was one of each.

    Parameters
    ----------
    runs : ndarray of int, shape (case,)
        Answered runs of each case.

    Examples
    --------
    >>> runs_note(np.array([6, 6, 0])), runs_note(np.array([1, 3])), runs_note(np.array([1, 1]))
    ('average of 6 runs a case', 'average of 1 to 3 runs a case', None)
    """
    seen = runs[runs > 0]
    if not seen.size or seen.max() < 2:
        return None
    low, high = int(seen.min()), int(seen.max())
    return f"average of {high if low == high else f'{low} to {high}'} runs a case"
