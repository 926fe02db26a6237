"""The one door from tables to numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from readerstats.study.contents import Asked, BoolArray, Contents, FloatArray, Reads, Task
from readerstats.study.labels import ANSWERED, NOT_SHOWN
from readerstats.study.variants import variants

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def reads_arrays(contents: Contents) -> Reads:
    """Return the reads of a study as arrays with axes ``(modality, reader, case)``."""
    cases, readers = contents.cases, contents.readers
    modalities = _modalities(contents)
    asked = everything_asked(contents)
    at = (asked.modality, asked.reader, asked.case)
    shape = (len(modalities), len(readers), len(cases))
    several = bool((np.bincount(np.ravel_multi_index(at, shape)) > 1).any())
    return Reads(
        decision=None if asked.decision is None else _filled(shape, at, asked.decision),
        score=None if asked.score is None else _filled(shape, at, asked.score),
        truth=_truth(contents),
        modalities=modalities,
        readers=tuple(readers["reader"]),
        cases=tuple(cases["case"]),
        datasets=tuple(cases["dataset"]),
        models=_locked((readers["kind"] == "model").to_numpy(dtype=bool)),
        clusters=_clusters(cases),
        runs=_numbers_of_runs(shape, at, asked) if several else None,
    )


def everything_asked(contents: Contents) -> Asked:
    """Return every read of a person, the first of each case, and every run of a model."""
    import pandas as pd

    reads = _with_runs(contents)
    case = pd.Index(contents.cases["case"]).get_indexer(reads["case"])
    score = reads["score"].to_numpy(dtype=float)
    return Asked(
        modality=_positions(reads["modality"], _modalities(contents)),
        reader=pd.Index(contents.readers["reader"]).get_indexer(reads["reader"]),
        case=case,
        status=reads["status"].to_numpy(dtype=object),
        decision=decisions(reads, contents.task, _truth(contents)[case]),
        score=None if np.isnan(score).all() else score,
        variant=variants(reads),
    )


def _modalities(contents: Contents) -> tuple[str | None, ...]:
    names = dict.fromkeys(contents.reads["modality"])
    if contents.runs is not None:
        names |= dict.fromkeys(contents.runs["modality"])
    return tuple(sorted(names, key=lambda name: name is None))


def _truth(contents: Contents) -> BoolArray:
    return _locked((contents.cases["truth"] == contents.task.positive).to_numpy(dtype=bool))


def _with_runs(contents: Contents) -> pd.DataFrame:
    """Return the reads with every run of a model, and the first read of a person."""
    import pandas as pd

    if contents.runs is None:
        return contents.reads
    readers = contents.readers
    models = readers.loc[readers["kind"] == "model", "reader"]
    runs = contents.runs[contents.runs["reader"].isin(models)]
    if runs.empty:
        return contents.reads
    once = contents.reads[~contents.reads["reader"].isin(runs["reader"])]
    return pd.concat([once, runs], ignore_index=True)


def _numbers_of_runs(
    shape: tuple[int, ...], at: tuple[np.ndarray, ...], asked: Asked
) -> NDArray[np.intp]:
    """Count the runs with an answer behind each read."""
    answered = np.zeros(len(asked.case), dtype=bool)
    for values in (asked.decision, asked.score):
        if values is not None:
            answered |= ~np.isnan(values)
    number = np.zeros(shape, dtype=np.intp)
    np.add.at(number, at, answered)
    number.setflags(write=False)
    return number


def _clusters(cases: pd.DataFrame) -> NDArray[np.intp] | None:
    """Give each case its patient's number; a case without a patient is one by itself."""
    if "patient" not in cases:
        return None
    names = [
        ("case", position) if patient is None else ("patient", patient)
        for position, patient in enumerate(cases["patient"])
    ]
    number = {name: place for place, name in enumerate(dict.fromkeys(names))}
    if len(number) == len(names):
        return None
    clusters = np.array([number[name] for name in names], dtype=np.intp)
    clusters.setflags(write=False)
    return clusters


def _positions(column: pd.Series, names: tuple[str | None, ...]) -> np.ndarray:
    place = {name: position for position, name in enumerate(names)}
    return np.array([place[name] for name in column], dtype=np.intp)


def decisions(reads: pd.DataFrame, task: Task, truth: BoolArray) -> FloatArray | None:
    """1 for positive, 0 for negative, NaN for none; shape (read,), or None without decisions."""
    response = reads["response"].to_numpy(dtype=object)
    score = reads["score"].to_numpy(dtype=float)
    status = reads["status"].to_numpy(dtype=object)
    decision = np.full(len(reads), np.nan)
    labelled = np.array([label is not None for label in response], dtype=bool)
    decision[labelled] = response[labelled] == task.positive
    if task.threshold is not None:
        rated = ~labelled & (status == ANSWERED) & ~np.isnan(score)
        decision[rated] = score[rated] >= task.threshold
    if np.isnan(decision).all():
        return None
    if task.unanswered != "missing":
        unanswered = (status != ANSWERED) & (status != NOT_SHOWN)
        right = task.unanswered == "correct"
        decision[unanswered] = truth[unanswered] if right else ~truth[unanswered]
    return decision


def _filled(shape: tuple[int, ...], at: tuple[np.ndarray, ...], values: FloatArray) -> FloatArray:
    """Put each read in its place, the runs of one read as their average."""
    known = ~np.isnan(values)
    places = tuple(axis[known] for axis in at)
    total, number = np.zeros(shape), np.zeros(shape)
    np.add.at(total, places, values[known])
    np.add.at(number, places, 1.0)
    array: FloatArray = np.divide(total, number, out=np.full(shape, np.nan), where=number > 0)
    array.setflags(write=False)
    return array


def _locked(array: BoolArray) -> BoolArray:
    array = array.copy()
    array.setflags(write=False)
    return array
