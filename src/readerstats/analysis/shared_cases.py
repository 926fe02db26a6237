"""The answers of people and models to the same cases of one cell, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from readerstats.analysis.metrics import Cell, cells
from readerstats.analysis.refusals import no_decisions
from readerstats.errors import Unanswerable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class SharedCases:
    """The cases of a cell that people read, with everybody's answers.

    Attributes
    ----------
    cell : Cell
    readers, models : tuple of str
        With an answer to one of the cases.
    at : ndarray of int, shape (case,)
        Positions of the cases in the study.
    cases : tuple of str
    truth : ndarray of bool, shape (case,)
    people : ndarray of float, shape (reader, case)
        1 where a reader called the case positive, 0 negative, NaN not read.
    machines : ndarray of float, shape (model, case)
        The same for models; the share of positive runs where there are several.
    clusters : ndarray of int, shape (case,), or None
        The patient of each case, where one has several.
    """

    cell: Cell
    readers: tuple[str, ...]
    models: tuple[str, ...]
    at: NDArray[np.intp]
    cases: tuple[str, ...]
    truth: NDArray[np.bool_]
    people: FloatArray
    machines: FloatArray
    clusters: NDArray[np.intp] | None

    @property
    def people_right(self) -> FloatArray:
        """1 where a reader was right, 0 wrong, NaN not read, shape (reader, case)."""
        return np.where(self.truth, self.people, 1 - self.people)

    @property
    def machines_right(self) -> FloatArray:
        """The share of a model's runs that were right, shape (model, case)."""
        return np.where(self.truth, self.machines, 1 - self.machines)


def shared_cases(study: Study, question: str) -> tuple[SharedCases, ...]:
    """Lay out each modality of each dataset that two people or more read.

    Parameters
    ----------
    study : Study
    question : str
        What is asked, for the message, such as ``"which cases deceive readers"``.

    Returns
    -------
    tuple of SharedCases
        A model that answered outside the modalities stands beside the people of each.

    Raises
    ------
    Unanswerable
        Without decisions, or where no cell has two readers.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> [(len(part.readers), part.machines.shape) for part in shared_cases(study, "a vote")]
    [(17, (4, 154)), (17, (4, 110))]
    """
    if study.arrays().decision is None:
        raise Unanswerable(
            f"{question} can be told from yes-or-no decisions; {no_decisions(study)}."
        )
    parts = [part for cell in cells(study) if (part := _of_cell(study, cell)) is not None]
    if not parts:
        raise Unanswerable(
            f"{question} can be told where at least two people read the same cases; here no "
            "modality of a dataset has two readers with decisions."
        )
    return tuple(parts)


def _of_cell(study: Study, cell: Cell) -> SharedCases | None:
    reads = study.arrays()
    if reads.decision is None:
        return None
    inside = reads.in_dataset(cell.dataset)
    decision = reads.decision[reads.modalities.index(cell.modality)]
    people = decision[~reads.models]
    kept = inside & ~np.isnan(people).all(axis=0)
    reading = ~np.isnan(people[:, kept]).all(axis=1) if kept.any() else np.zeros(len(people), bool)
    if reading.sum() < 2:
        return None
    own = decision[reads.models]
    if None in reads.modalities:  # a model answers once, beside every modality of the people
        outside = reads.decision[reads.modalities.index(None)][reads.models]
        own = np.where(np.isnan(own[:, kept]).all(axis=1)[:, None], outside, own)
    answered = ~np.isnan(own[:, kept]).all(axis=1)
    names = np.array(reads.readers, dtype=object)
    return SharedCases(
        cell=cell,
        readers=tuple(names[~reads.models][reading]),
        models=tuple(names[reads.models][answered]),
        at=np.flatnonzero(kept),
        cases=tuple(reads.cases[place] for place in np.flatnonzero(kept)),
        truth=reads.truth[kept],
        people=people[reading][:, kept],
        machines=own[answered][:, kept],
        clusters=None if reads.clusters is None else _renumbered(reads.clusters[kept]),
    )


def _renumbered(clusters: NDArray[np.intp]) -> NDArray[np.intp] | None:
    """Return the patients of these cases as numbers; None where each of them has one."""
    _, numbers = np.unique(clusters, return_inverse=True)
    return None if numbers.size == 0 or numbers.max() + 1 == numbers.size else numbers
