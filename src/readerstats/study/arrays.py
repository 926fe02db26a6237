"""The one door from tables to numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from readerstats.study.contents import BoolArray, Contents, FloatArray, Reads, Task
from readerstats.study.labels import ANSWERED, NOT_SHOWN

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def reads_arrays(contents: Contents) -> Reads:
    """Return the reads of a study as arrays with axes ``(modality, reader, case)``."""
    import pandas as pd

    cases, readers = contents.cases, contents.readers
    reads = _with_runs(contents)
    modalities = tuple(sorted(_distinct(reads["modality"]), key=lambda name: name is None))
    at = (
        _positions(reads["modality"], modalities),
        pd.Index(readers["reader"]).get_indexer(reads["reader"]),
        pd.Index(cases["case"]).get_indexer(reads["case"]),
    )
    shape = (len(modalities), len(readers), len(cases))
    truth = (cases["truth"] == contents.task.positive).to_numpy(dtype=bool)
    decided = decisions(reads, contents.task, truth[at[2]])
    scores = reads["score"].to_numpy(dtype=float)
    return Reads(
        decision=None if decided is None else _filled(shape, at, decided),
        score=None if np.isnan(scores).all() else _filled(shape, at, scores),
        truth=_locked(truth),
        modalities=modalities,
        readers=tuple(readers["reader"]),
        cases=tuple(cases["case"]),
        datasets=tuple(cases["dataset"]),
        models=_locked((readers["kind"] == "model").to_numpy(dtype=bool)),
        clusters=_clusters(cases),
        runs=None if reads is contents.reads else _numbers_of_runs(shape, at, decided, scores),
    )


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
    shape: tuple[int, ...],
    at: tuple[np.ndarray, ...],
    decided: FloatArray | None,
    scores: FloatArray,
) -> NDArray[np.intp]:
    """Count the runs with an answer behind each read."""
    answered = ~np.isnan(scores) if decided is None else ~np.isnan(decided) | ~np.isnan(scores)
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


def _distinct(column: pd.Series) -> list[str | None]:
    return list(dict.fromkeys(column))


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
    if task.unanswered == "incorrect":
        unanswered = (status != ANSWERED) & (status != NOT_SHOWN)
        decision[unanswered] = ~truth[unanswered]
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
