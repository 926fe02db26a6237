"""The reads of one cell side by side: people first, then the models that answered its cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from readerstats.analysis.metrics import Cell, cells, judged
from readerstats.results import Labels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.results import Random
    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CellReads:
    """What readers and models said of the cases of one cell.

    Attributes
    ----------
    cell : Cell
    readers : tuple of str
        People, then models.
    n_people : int
    averaged : ndarray of bool, shape (reader,)
        Models whose decisions are averages of several runs.
    decision, score, confidence : ndarray of float, shape (reader, case), or None
        NaN where not read. Confidence is how sure a reader was of the answer, where the reads
        have such a column.
    scores_anywhere, confidences_anywhere : ndarray of float, shape (reader, read), or None
        The same of all cells: what a scale is must not hang on the cell.
    truth : ndarray of bool, shape (case,)
    clusters : ndarray of int, shape (case,), or None
    """

    cell: Cell
    readers: tuple[str, ...]
    n_people: int
    averaged: NDArray[np.bool_]
    decision: FloatArray | None
    score: FloatArray | None
    confidence: FloatArray | None
    scores_anywhere: FloatArray | None
    confidences_anywhere: FloatArray | None
    truth: NDArray[np.bool_]
    clusters: NDArray[np.intp] | None

    @property
    def people(self) -> tuple[str, ...]:
        """The readers who are people."""
        return self.readers[: self.n_people]

    @property
    def models(self) -> tuple[str, ...]:
        """The readers that are models."""
        return self.readers[self.n_people :]

    @property
    def units(self) -> NDArray[np.intp]:
        """The patient of each case, or the case itself; shape (case,)."""
        return np.arange(len(self.truth)) if self.clusters is None else self.clusters

    def labels(self, metric: str, random: Random, reader: str | None = None) -> Labels:
        """Label an estimate: one reader's, or the reader average."""
        return Labels(
            metric=metric,
            random=random,
            scope="group" if reader is None else "reader",
            reader=reader,
            group="readers" if reader is None else None,
            modality=self.cell.modality,
            dataset=self.cell.dataset,
        )

    def test_labels(self, metric: str, random: Random, comparison: str, b: str) -> Labels:
        """Label a test of the reader average against something called `b`."""
        return Labels(
            metric=metric,
            random=random,
            comparison=comparison,
            a="readers",
            b=b,
            modality=self.cell.modality,
            dataset=self.cell.dataset,
        )


def cell_reads(study: Study) -> tuple[CellReads, ...]:
    """Lay out the reads of every cell that people read; of every cell, where none did.

    A model that answered once, outside the modalities that the people went through, stands beside
    them in each.

    Examples
    --------
    >>> import readerstats as rs
    >>> first = cell_reads(rs.load_study(rs.example("deepfake_xray")))[0]
    >>> first.cell.dataset, len(first.people), len(first.models), first.truth.size
    ('GPT-4o', 17, 4, 154)
    """
    reads = study.arrays()
    people = ~reads.models
    confidence = _confidence(study)
    useful = judged(reads)
    found = []
    for cell in cells(study):
        inside = reads.in_dataset(cell.dataset)
        modality = reads.modalities.index(cell.modality)
        here = useful[modality][:, inside].any(axis=1)
        if people.any() and not here[people].any():
            continue
        where = np.full(len(reads.readers), modality)
        if None in reads.modalities:
            outside = reads.modalities.index(None)
            elsewhere = reads.models & ~here & useful[outside][:, inside].any(axis=1)
            where[elsewhere] = outside
            here = here | elsewhere
        order = np.concatenate([np.flatnonzero(here & people), np.flatnonzero(here & ~people)])

        found.append(
            CellReads(
                cell=cell,
                readers=tuple(reads.readers[place] for place in order),
                n_people=int((here & people).sum()),
                averaged=reads.averaged[order],
                decision=_taken(reads.decision, where[order], order, inside),
                score=_taken(reads.score, where[order], order, inside),
                confidence=_taken(confidence, where[order], order, inside),
                scores_anywhere=_anywhere(reads.score, order),
                confidences_anywhere=_anywhere(confidence, order),
                truth=reads.truth[inside],
                clusters=None if reads.clusters is None else reads.clusters[inside],
            )
        )
    return tuple(found)


def _taken(
    values: FloatArray | None,
    modality: NDArray[np.intp],
    reader: NDArray[np.intp],
    inside: NDArray[np.bool_],
) -> FloatArray | None:
    """Take each reader's row of a cell; None where nobody said anything."""
    if values is None:
        return None
    of_cell: FloatArray = values[modality, reader][:, inside]
    return None if np.isnan(of_cell).all() else of_cell


def _anywhere(values: FloatArray | None, reader: NDArray[np.intp]) -> FloatArray | None:
    if values is None:
        return None
    return np.moveaxis(values[:, reader], 0, 1).reshape(len(reader), -1)


def _confidence(study: Study) -> FloatArray | None:
    """Return how sure readers were of their answers, shape (modality, reader, case)."""
    table = study.reads
    if "confidence" not in table:
        return None
    said = table["confidence"].to_numpy(dtype=float)
    if np.isnan(said).all():
        return None
    reads = study.arrays()
    place = [
        {name: position for position, name in enumerate(names)}
        for names in (reads.modalities, reads.readers, reads.cases)
    ]
    at = tuple(
        np.array([numbers[name] for name in table[column]], dtype=np.intp)
        for numbers, column in zip(place, ("modality", "reader", "case"), strict=True)
    )
    array = np.full((len(reads.modalities), len(reads.readers), len(reads.cases)), np.nan)
    array[at] = said
    array[np.broadcast_to(reads.averaged[None, :, None], array.shape)] = np.nan
    return array
