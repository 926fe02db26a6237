"""One reader's interval where patients have several cases: patients, not cases, are the units."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from readerstats.results import Estimate, joined_notes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.analysis.metrics import Cell
    from readerstats.study.contents import Reads

METHOD: Final = "jackknife-by-patient"
BY_PATIENT: Final = ("accuracy", "balanced-accuracy", "sensitivity", "specificity", "auc")
NOT_BY_PATIENT: Final = "every case is taken as a patient of its own"


def by_patient(reads: Reads, index: int, cell: Cell, metric: str, found: Estimate) -> Estimate:
    """Replace the interval of one reader's metric by one that leaves out whole patients.

    Parameters
    ----------
    reads : Reads
        With clusters.
    index : int
        Position of the reader.
    cell : Cell
    metric : str
    found : Estimate
        With the interval of independent cases.

    Returns
    -------
    Estimate
        The jackknife by patient with the normal distribution; `found` itself where no patient has
        two of the cases that count, and, with a note, for a metric that has no such jackknife, or
        where every patient agrees.

    Examples
    --------
    >>> by_patient.__name__
    'by_patient'
    """
    from readerstats.stats.mrmc.average import reader_average

    source = reads.score if metric in ("auc", "partial-auc") else reads.decision
    if source is None or reads.clusters is None:
        return found
    values = np.where(
        reads.in_dataset(cell.dataset), source[reads.modalities.index(cell.modality), index], np.nan
    )
    read = ~np.isnan(values)
    patients = reads.clusters[_counted(reads, read, metric)].tolist()
    if len(set(patients)) == len(patients):
        return found
    if metric not in BY_PATIENT:
        return replace(found, note=joined_notes(found.note, NOT_BY_PATIENT))
    estimate, _, _ = reader_average(
        values[None, read],
        reads.truth[read],
        metric=cast("Any", metric),
        random="cases",
        level=found.level or 0.95,
        clusters=reads.clusters[read],
    )
    if estimate.lower is None:
        return replace(found, note=joined_notes(found.note, NOT_BY_PATIENT))
    return replace(estimate, method=METHOD, k=found.k, n=found.n)


def _counted(reads: Reads, read: NDArray[np.bool_], metric: str) -> NDArray[np.bool_]:
    """Mark the cases that count: of one truth state for a sensitivity or a specificity."""
    if metric not in ("sensitivity", "specificity"):
        return read
    of_state: NDArray[np.bool_] = read & (reads.truth == (metric == "sensitivity"))
    return of_state
