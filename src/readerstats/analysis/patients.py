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
        The jackknife by patient with Student's t of patients less one; `found` itself where no
        patient has two of the cases that count, and, with a note, for a metric that has no such
        jackknife, or where every patient agrees.

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
    if estimate.lower is None and found.estimate in (0.0, 1.0) and found.k is not None:
        return _as_many_patients(found, len(set(patients)))
    if estimate.lower is None:
        return replace(found, note=joined_notes(found.note, NOT_BY_PATIENT))
    return _with_t(estimate, found, len(set(patients)))


def _with_t(estimate: Estimate, found: Estimate, n_patients: int) -> Estimate:
    """Take Student's t in place of the normal distribution: few patients know little of spread."""
    from scipy.special import stdtrit

    if estimate.estimate is None or estimate.se is None or n_patients < 2:
        return replace(found, note=joined_notes(found.note, NOT_BY_PATIENT))
    level = found.level or 0.95
    reach = float(stdtrit(n_patients - 1, (1 + level) / 2)) * estimate.se
    return replace(
        estimate,
        lower=max(0.0, estimate.estimate - reach),
        upper=min(1.0, estimate.estimate + reach),
        df=n_patients - 1,
        level=level,
        method=METHOD,
        k=found.k,
        n=found.n,
    )


def _as_many_patients(found: Estimate, n_patients: int) -> Estimate:
    """Give one who was always right, or always wrong, the interval of as many patients."""
    from readerstats.stats.proportions import proportion

    k = n_patients if found.estimate == 1.0 else 0
    own = proportion(k, n_patients, level=found.level or 0.95)
    note = "every case was right or every case wrong: interval of one case a patient"
    return replace(found, lower=own.lower, upper=own.upper, note=joined_notes(found.note, note))


def _counted(reads: Reads, read: NDArray[np.bool_], metric: str) -> NDArray[np.bool_]:
    """Mark the cases that count: of one truth state for a sensitivity or a specificity."""
    if metric not in ("sensitivity", "specificity"):
        return read
    of_state: NDArray[np.bool_] = read & (reads.truth == (metric == "sensitivity"))
    return of_state
