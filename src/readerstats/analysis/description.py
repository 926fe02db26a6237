"""Who read what? The design of a study in counts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from readerstats.analysis.metrics import cells, judged

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.study.model import Study


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSize:
    """The cases of one modality of one dataset."""

    modality: str | None
    dataset: str | None
    cases: int
    positive: int
    negative: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCount:
    """How many cases of a cell one reader answered."""

    reader: str
    kind: str
    modality: str | None
    dataset: str | None
    answered: int
    cases: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Description:
    """The design of a study in counts.

    Attributes
    ----------
    cells : tuple of CellSize
    readings : tuple of ReadingCount
        For each reader and model and each cell.
    crossed : bool
        Whether every person answered every case of every cell.
    """

    cells: tuple[CellSize, ...]
    readings: tuple[ReadingCount, ...]
    crossed: bool

    def to_frame(self) -> pd.DataFrame:
        """Return the counts of answered cases as a DataFrame, one row a reader and cell."""
        import pandas as pd  # heavy: on first use

        return pd.DataFrame([asdict(reading) for reading in self.readings])

    def record(self) -> dict[str, Any]:
        """Return the description as the JSON of ``readerstats describe`` has it."""
        return {
            "cells": [asdict(cell) for cell in self.cells],
            "readings": [asdict(reading) for reading in self.readings],
            "crossed": self.crossed,
        }


def describe(study: Study) -> Description:
    """Count the cases of a study and who read them.

    Parameters
    ----------
    study : Study

    Returns
    -------
    Description

    Examples
    --------
    >>> import readerstats as rs
    >>> found = rs.describe(rs.load_study(rs.example("deepfake_xray")))
    >>> found.crossed, [cell.cases for cell in found.cells]
    (True, [154, 110])
    """
    reads = study.arrays()
    answers = judged(reads)
    sizes: list[CellSize] = []
    readings: list[ReadingCount] = []
    for cell in cells(study):
        read = answers[reads.modalities.index(cell.modality)].any(axis=0)
        inside = reads.in_dataset(cell.dataset) & read
        positive = int((inside & reads.truth).sum())
        total = int(inside.sum())
        sizes.append(
            CellSize(
                modality=cell.modality,
                dataset=cell.dataset,
                cases=total,
                positive=positive,
                negative=total - positive,
            )
        )
        answered = answers[reads.modalities.index(cell.modality)][:, inside].sum(axis=1)
        readings.extend(
            ReadingCount(
                reader=reader,
                kind="model" if model else "human",
                modality=cell.modality,
                dataset=cell.dataset,
                answered=int(number),
                cases=total,
            )
            for reader, model, number in zip(reads.readers, reads.models, answered, strict=True)
        )
    people = [
        reading
        for reading in readings
        if reading.kind == "human" and not _for_models_alone(reading, readings)
    ]
    return Description(
        cells=tuple(sizes),
        readings=tuple(readings),
        crossed=all(reading.answered == reading.cases for reading in people),
    )


def _for_models_alone(reading: ReadingCount, readings: list[ReadingCount]) -> bool:
    """Whether no person answered anything in the cell of this reading."""
    return not any(
        other.answered
        for other in readings
        if other.kind == "human"
        and (other.modality, other.dataset) == (reading.modality, reading.dataset)
    )
