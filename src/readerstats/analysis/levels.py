"""What is compared side by side: levels of a modality, of a dataset, or groups of readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from readerstats.analysis.metrics import FROM_SCORES, Cell
from readerstats.results import Labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from readerstats.results import Random
    from readerstats.study.model import Study

What: TypeAlias = Literal["dataset", "modality", "group"]
ONE_STATE = {"sensitivity": True, "specificity": False}
"""Metrics of the cases of one truth state."""


@dataclass(frozen=True, slots=True)
class Level:
    """One side of a comparison: its name, where its reads are, and whose they are.

    Attributes
    ----------
    name : str
    cell : Cell
    members : tuple of str or None
        The readers of a group; None for all people.

    Examples
    --------
    >>> Level("film", Cell("film", None)).members is None
    True
    """

    name: str
    cell: Cell
    members: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """Levels that are compared with each other, in one place.

    Attributes
    ----------
    what : {"dataset", "modality", "group"}
    levels : tuple of Level

    Examples
    --------
    >>> film, ct = (Level(name, Cell(name, "trauma")) for name in ("film", "CT"))
    >>> family = Family("modality", (film, ct))
    >>> family.place, family.names
    (Cell(modality=None, dataset='trauma'), ('film', 'CT'))
    """

    what: What
    levels: tuple[Level, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the levels."""
        return tuple(level.name for level in self.levels)

    @property
    def place(self) -> Cell:
        """What the levels share: the modality of datasets, the dataset of modalities."""
        first = self.levels[0].cell
        return Cell(
            None if self.what == "modality" else first.modality,
            None if self.what == "dataset" else first.dataset,
        )

    def labels(self, metric: str, random: Random, a: str | None, b: str | None) -> Labels:
        """Label a test of two levels, or of all of them where a and b are None."""
        return Labels(
            comparison=self.what,
            metric=metric,
            random=random,
            a=a,
            b=b,
            modality=self.place.modality,
            dataset=self.place.dataset,
        )

    def level_labels(self, level: Level, metric: str, random: Random) -> Labels:
        """Label the reader average of one level."""
        return Labels(
            metric=metric,
            random=random,
            scope="group",
            modality=level.cell.modality,
            dataset=level.cell.dataset,
            group=level.name if self.what == "group" else "readers",
        )


@dataclass(frozen=True, eq=False, slots=True)
class Stack:
    """The people's reads of several levels, with axes ``(level, reader, case)``.

    Attributes
    ----------
    values : ndarray of float, shape (level, reader, case)
        Decisions (1 for positive) or scores; NaN where not read.
    truth : ndarray of bool, shape (case,)
    clusters : ndarray of int, shape (case,), or None
        The patient of each case, where one has several.
    readers, cases : tuple of str
    """

    values: NDArray[np.float64]
    truth: NDArray[np.bool_]
    clusters: NDArray[np.intp] | None
    readers: tuple[str, ...]
    cases: tuple[str, ...] = ()

    def part(self, readers: NDArray[np.bool_], cases: NDArray[np.bool_]) -> Stack:
        """Return the reads of some readers and some cases, both as masks."""
        return Stack(
            values=self.values[:, readers][:, :, cases],
            truth=self.truth[cases],
            clusters=None if self.clusters is None else self.clusters[cases],
            readers=tuple(name for name, kept in zip(self.readers, readers, strict=True) if kept),
            cases=tuple(name for name, kept in zip(self.cases, cases, strict=True) if kept),
        )

    def without(self, *, reader: int | None = None, case: int | None = None) -> Stack:
        """Return the reads without those of one reader, or of one case, by position."""
        return self.part(
            np.arange(len(self.readers)) != (-1 if reader is None else reader),
            np.arange(len(self.truth)) != (-1 if case is None else case),
        )

    @property
    def complete(self) -> bool:
        """Whether each reader of a level read every case of it, and readers are shared or apart.

        Groups of readers with cases of their own (split-plot) are complete, too.

        A reader is of a level if he or she read anything in it, a case likewise. Readers who are
        in some levels and not in others leave the crossing incomplete.
        """
        read = ~np.isnan(self.values)
        of_level: NDArray[np.bool_] = np.any(read, axis=2)
        in_level: NDArray[np.bool_] = np.any(read, axis=1)
        if not (read == of_level[:, :, None] & in_level[:, None, :]).all():
            return self._in_blocks(read)
        shared = of_level.sum(axis=0)
        return bool((shared == len(of_level)).all() or (shared == 1).all())

    @staticmethod
    def _in_blocks(read: NDArray[np.bool_]) -> bool:
        """Whether groups of two readers or more each read cases of their own, under all levels."""
        if not (read == read[:1]).all():
            return False
        blocks, sizes = np.unique(read[0], axis=0, return_counts=True)
        return bool(np.sum(blocks, axis=0).max() <= 1 and sizes.min() > 1)


def stack(study: Study, levels: Sequence[Level], metric: str, *, keep_cases: bool = False) -> Stack:
    """Lay the people's reads of some levels side by side.

    Readers and cases without a read in any of them are left out, and so are the cases of the
    truth state that a sensitivity or a specificity has nothing to do with.

    Parameters
    ----------
    study : Study
    levels : sequence of Level
    metric : str
        Scores are taken for the AUC, decisions for every other metric.
    keep_cases : bool, default False
        Whether to keep the cases that nobody read.

    Returns
    -------
    Stack

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> levels = [Level(name, Cell(None, name)) for name in study.datasets]
    >>> found = stack(study, levels, "accuracy")
    >>> found.values.shape, found.complete
    ((2, 17, 264), True)
    """
    reads = study.arrays()
    source = reads.score if metric in FROM_SCORES else reads.decision
    if source is None:
        raise ValueError(f"{metric} needs {'scores' if metric in FROM_SCORES else 'decisions'}.")
    people = ~reads.models
    names = tuple(name for name, person in zip(reads.readers, people, strict=True) if person)
    values = np.full((len(levels), len(names), len(reads.cases)), np.nan)
    for index, level in enumerate(levels):
        inside = reads.in_dataset(level.cell.dataset)
        part = source[reads.modalities.index(level.cell.modality)][people][:, inside]
        values[index][:, inside] = part
        if level.members is not None:
            values[index, [name not in level.members for name in names]] = np.nan
    if metric in ONE_STATE:
        values[:, :, reads.truth != ONE_STATE[metric]] = np.nan
    read = ~np.isnan(values)
    who: NDArray[np.bool_] = np.any(read, axis=(0, 2))
    which: NDArray[np.bool_] = np.any(read, axis=(0, 1)) | keep_cases
    return Stack(
        values=values[:, who][:, :, which],
        truth=reads.truth[which],
        clusters=None if reads.clusters is None else reads.clusters[which],
        readers=tuple(name for name, has in zip(names, who, strict=True) if has),
        cases=tuple(name for name, has in zip(reads.cases, which, strict=True) if has),
    )
