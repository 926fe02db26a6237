"""Where in a reading each read stands: the reads of people in the order in which they were made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from readerstats.stats.reading_order import positions

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.study.model import Study


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class OrderedReads:
    """The reads of people, one value a read.

    Attributes
    ----------
    modality, reader, case : ndarray of int, shape (read,)
        Places in ``study.arrays()``.
    share : ndarray of float, shape (read,)
        Position in the reading, from 0 to 1; NaN where the order is not known.
    correct : ndarray of float, shape (read,)
        1 for right, 0 for wrong, NaN without a decision.
    seconds : ndarray of float, shape (read,)
        Time that the read took, above 0; NaN where it is not known.
    notes : tuple of str
        Where the order comes from, ties, and what is left out.
    """

    modality: NDArray[np.intp]
    reader: NDArray[np.intp]
    case: NDArray[np.intp]
    share: NDArray[np.float64]
    correct: NDArray[np.float64]
    seconds: NDArray[np.float64]
    notes: tuple[str, ...]

    @property
    def ordered(self) -> bool:
        """Whether the order of any read is known."""
        return not bool(np.isnan(self.share).all())

    @property
    def timed(self) -> bool:
        """Whether any read has a time."""
        return not bool(np.isnan(self.seconds).all())


def ordered_reads(study: Study) -> OrderedReads:
    """Put the reads of people into their order: that of ``order``, else that of ``timestamp``.

    Parameters
    ----------
    study : Study

    Returns
    -------
    OrderedReads

    Notes
    -----
    A reading is what one person read in one modality. Where the same numbers come again in each
    session, or in each dataset, each of these is a reading by itself.

    Examples
    --------
    >>> import readerstats as rs
    >>> ordered_reads(rs.load_study(rs.example("deepfake_xray"))).ordered
    False
    """
    import pandas as pd

    arrays, reads = study.arrays(), study.reads
    reads = reads[reads["reader"].isin(study.humans)].reset_index(drop=True)
    named = {name: place for place, name in enumerate(arrays.modalities)}
    modality = np.array([named[name] for name in reads["modality"]], dtype=np.intp)
    reader = pd.Index(arrays.readers).get_indexer(pd.Index(reads["reader"]))
    case = pd.Index(arrays.cases).get_indexer(pd.Index(reads["case"]))
    correct = arrays.correct
    order, notes = _order(reads)
    reading = modality * len(arrays.readers) + reader
    dataset = pd.Series(arrays.datasets, dtype=object).iloc[case].reset_index(drop=True)
    reading, restarts = _readings(order, reading, reads, dataset)
    found = positions(order, reading)
    seconds = _column(reads, "seconds")
    timed = ~np.isnan(seconds)
    seconds[timed & (np.where(timed, seconds, 1.0) <= 0)] = np.nan
    told = [*notes, *restarts]
    if found.tied:
        told.append(f"{found.tied} reads share their place with another of the same reading")
    unplaced = int(np.isnan(found.share).sum())
    if 0 < unplaced < len(reads):
        told.append(f"{unplaced} of {len(reads)} reads have no place in the order: left out")
    return OrderedReads(
        modality=modality,
        reader=reader.astype(np.intp),
        case=case.astype(np.intp),
        share=found.share,
        correct=np.full(len(reads), np.nan) if correct is None else correct[modality, reader, case],
        seconds=seconds,
        notes=tuple(told),
    )


def _column(reads: pd.DataFrame, name: str) -> NDArray[np.float64]:
    if name not in reads or reads[name].dtype.kind not in "fiu":
        return np.full(len(reads), np.nan)
    return np.array(reads[name], dtype=np.float64)


def _order(reads: pd.DataFrame) -> tuple[NDArray[np.float64], list[str]]:
    """Return the order of the reads, and where it comes from."""
    order = _column(reads, "order")
    if not np.isnan(order).all() or "timestamp" not in reads:
        return order, []
    when = reads["timestamp"]
    if when.dtype.kind != "M" or when.isna().all():
        return order, []
    if when.groupby(reads["reader"]).nunique().max() < 3:  # dates, but no times of single reads
        return order, []
    seconds = (when - when.min()).dt.total_seconds()
    return np.array(seconds, dtype=np.float64), ["the order is that of the timestamps"]


def _readings(
    order: NDArray[np.float64],
    reading: NDArray[np.intp],
    reads: pd.DataFrame,
    dataset: pd.Series,
) -> tuple[NDArray[np.intp], list[str]]:
    """Part a reading by sessions or datasets where the order starts anew in each."""
    import pandas as pd

    keys = pd.DataFrame({"reading": reading, "order": order})
    known = keys["order"].notna()
    ties = int(keys[known].duplicated(keep=False).sum())
    for name, column in (("session", reads.get("session")), ("dataset", dataset)):
        if not ties or column is None or column.nunique() < 2:
            continue
        part = pd.factorize(column.astype(object), use_na_sentinel=False)[0]
        left = int(keys.assign(part=part)[known].duplicated(keep=False).sum())
        if left < ties / 2:
            parted = reading * (part.max() + 1) + part
            return parted.astype(np.intp), [f"the order starts anew in each {name}"]
    return reading, []
