"""What a study holds: its task, its files, its tables, and its reads as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from readerstats.errors import Problem
    from readerstats.study.config import Settings

FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
Kind: TypeAlias = Literal["human", "model"]
Unanswered: TypeAlias = Literal["missing", "incorrect", "correct"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What the readers were asked to tell.

    Attributes
    ----------
    positive, negative : str
        Labels of the two truth states; `positive` is the condition sought.
    threshold : float or None
        Scores at or above it count as positive decisions; None where readers gave labels, or
        where no threshold was set and decisions are not available.
    unanswered : {"missing", "incorrect", "correct"}
        How a read without an answer counts; ``correct`` is only a bound, and no setting.
    """

    positive: str
    negative: str
    threshold: float | None = None
    unanswered: Unanswered = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One input file: its name, what it holds, its bytes' SHA-256 and number, its data rows.

    What it holds is a kind of table, or ``settings`` for the study.toml, which has no rows.
    """

    name: str
    table: str
    sha256: str
    rows: int
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMatch:
    """One recognised column: in which file, what it is called there, what it was taken for."""

    file: str
    column: str
    role: str
    how: Literal["name", "synonym", "content", "study.toml"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Reads:
    """The reads of a study as arrays with axes ``(modality, reader, case)``.

    Attributes
    ----------
    decision : ndarray of float, shape (modality, reader, case), or None
        1 where the reader called the case positive, 0 where negative, NaN where not read;
        None where the study has no decisions (ratings without a threshold).
    score : ndarray of float, shape (modality, reader, case), or None
        Ordinal or continuous score, larger for more positive; NaN where not read.
    truth : ndarray of bool, shape (case,)
        True for the condition sought.
    modalities : tuple of str or None
        None is the modality of reads that have none, such as a model's in a study of aids.
    readers, cases : tuple of str
    datasets : tuple of str or None, one a case
    models : ndarray of bool, shape (reader,)
        True where the reader is a model.
    clusters : ndarray of int, shape (case,), or None
        The number of each case's patient; None where no patient has two cases.
    runs : ndarray of int, shape (modality, reader, case), or None
        How many runs of a model stand behind its decision and score, which are then their
        averages: a decision of 0.75 is three positive runs of four. None where every reader and
        model read a case once.
    """

    decision: FloatArray | None
    score: FloatArray | None
    truth: BoolArray
    modalities: tuple[str | None, ...]
    readers: tuple[str, ...]
    cases: tuple[str, ...]
    datasets: tuple[str | None, ...]
    models: BoolArray
    clusters: NDArray[np.intp] | None = None
    runs: NDArray[np.intp] | None = None

    @cached_property
    def averaged(self) -> BoolArray:
        """Mark the models whose decisions are averages of several runs, shape (reader,)."""
        if self.runs is None:
            return np.zeros(len(self.readers), dtype=bool)
        several: BoolArray = np.any(self.runs > 1, axis=(0, 2))
        return several

    @cached_property
    def dataset_names(self) -> tuple[str | None, ...]:
        """Datasets in order of appearance."""
        return tuple(dict.fromkeys(self.datasets))

    def in_dataset(self, dataset: str | None) -> BoolArray:
        """Mark the cases of one dataset, shape (case,); all of them for None."""
        if dataset is None:
            return np.ones(len(self.cases), dtype=bool)
        return np.array([name == dataset for name in self.datasets], dtype=bool)

    @property
    def correct(self) -> FloatArray | None:
        """1 where the decision agrees with the truth, 0 where not, NaN where not read.

        The share of right runs, where a model answered a case several times.
        """
        if self.decision is None:
            return None
        return np.where(self.truth, self.decision, 1 - self.decision)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """Everything that readers and models were asked, one after the other; shape (read,) each.

    Attributes
    ----------
    modality, reader, case : ndarray of int
        Positions on the axes of `Reads`.
    status : ndarray of str
        ``answered``, ``indeterminate``, ``refused``, ``unparseable``, ``error`` or ``missing``.
    decision, score : ndarray of float, or None
        As in `Reads`, of this read or run alone.
    variant : ndarray of str, or None
        How a model was asked: its prompt, its temperature; empty where that is not told.
    """

    modality: NDArray[np.intp]
    reader: NDArray[np.intp]
    case: NDArray[np.intp]
    status: NDArray[np.object_]
    decision: FloatArray | None
    score: FloatArray | None
    variant: NDArray[np.object_] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contents:
    """What a study holds; see `Study` for the meaning of each part.

    `declared` are the settings as study.toml has them, before anything was said elsewhere,
    `folder` is what the names in them are relative to, None where nothing more is to be read;
    `style_folder` is the same for the style alone, which a study without names still has.
    `beside` is there in such a study alone: what is known of the readers as it may stand beside
    them, where `readers` has what may be computed with. `settings_file` is the study.toml, and
    `phase` the name of a phase with a task of its own.
    """

    title: str
    reads: pd.DataFrame
    cases: pd.DataFrame
    readers: pd.DataFrame
    task: Task
    settings: Settings
    files: tuple[SourceFile, ...] = ()
    columns: tuple[ColumnMatch, ...] = ()
    problems: tuple[Problem, ...] = ()
    paths: tuple[Path, ...] = ()
    runs: pd.DataFrame | None = None
    phases: Mapping[str, Contents] = field(default_factory=dict)
    declared: Settings | None = None
    folder: Path | None = None
    style_folder: Path | None = None
    beside: pd.DataFrame | None = None
    settings_file: SourceFile | None = None
    phase: str = ""

    def with_problems(self, problems: tuple[Problem, ...]) -> Self:
        """Return the same contents with other problems."""
        return replace(self, problems=problems)

    def with_settings(self, values: Mapping[str, object]) -> Self:
        """Return the same contents, and those of the phases, with other settings."""
        phases = {name: part.with_settings(values) for name, part in self.phases.items()}
        return replace(self, settings=self.settings.override(**values), phases=phases)
