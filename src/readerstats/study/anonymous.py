"""A study without the identifiers of its readers, cases and patients."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np

from readerstats.study.codes import CODES
from readerstats.study.translate import distinct_values, translated
from readerstats.study.wording import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from readerstats.errors import Problem
    from readerstats.study.config import Settings
    from readerstats.study.contents import ColumnMatch, Contents, SourceFile

_NAMING = frozenset(  # codes whose value is the identifier of a reader or a case
    {"one-answer", "reader-without-covariates", "reader-without-reads", "model-among-readers",
     "case-without-reads", "case-without-dataset", "invisible-characters"}
)  # fmt: skip
_NAMING_COLUMNS = frozenset({"wide-table"})
_KEPT = ("reader", "case", "modality", "response", "score", "status", "quality", "order",
         "seconds", "repeat", "session", "timestamp", "phase", "confidence")  # fmt: skip


def anonymized(contents: Contents) -> Contents:
    """Return contents in which people are called Reader 01, Reader 02, ..., in shuffled order.

    Cases and patients are numbered in the order of their table. Models keep their names. Columns
    of text that would tell people apart are dropped: those of the readers table with a value of
    its own for each, and those that came with the reads.
    """
    names = _names(contents)
    cases = _numbered("Case", contents.cases["case"])
    files = {file.name: _file_name(file, i, names) for i, file in enumerate(contents.files, 1)}
    readers = _renamed(contents.readers, names)
    readers = readers.drop(columns=_telling(readers))
    settings = contents.settings
    return replace(
        contents,
        title=contents.title if settings.title or not _names_one(contents.title, names) else "",
        settings=_without_names(settings, readers),
        reads=_renamed_reads(contents.reads, readers, names, cases),
        runs=None
        if contents.runs is None
        else _renamed_reads(contents.runs, readers, names, cases),
        cases=_renamed_cases(contents.cases, cases),
        readers=readers,
        files=tuple(replace(file, name=files[file.name]) for file in contents.files),
        columns=tuple(_match(match, files, names) for match in contents.columns),
        paths=(),
        folder=None,
        problems=tuple(_problem(one, names, cases, files) for one in contents.problems),
    )


def _numbered(noun: str, names: pd.Series) -> dict[str, str]:
    """Return new identifiers, numbered in order of appearance."""
    each = distinct_values(names)
    width = len(str(len(each)))
    return {name: f"{noun} {number:0{width}d}" for number, name in enumerate(each, 1)}


def _without_names(settings: Settings, readers: pd.DataFrame) -> Settings:
    """Leave out where the files are, what their columns are called, and dropped covariates."""
    kept = tuple(name for name in settings.analysis.covariates if name in readers.columns)
    analysis = settings.analysis.model_copy(update={"covariates": kept})
    changed = {"files": type(settings.files)(), "columns": {}, "analysis": analysis}
    return settings.model_copy(update=changed)


def _renamed_reads(
    reads: pd.DataFrame, readers: pd.DataFrame, names: Mapping[str, str], cases: Mapping[str, str]
) -> pd.DataFrame:
    """Return the reads with new names, in the order of the readers."""
    order = {name: position for position, name in enumerate(readers["reader"])}
    reads = reads[[column for column in reads.columns if column in _KEPT]].copy()
    reads["reader"] = reads["reader"].map(lambda name: names.get(name, name)).astype(object)
    reads["case"] = reads["case"].map(cases).astype(object)
    reads = reads.sort_values("reader", key=lambda column: column.map(order), kind="stable")
    return reads.reset_index(drop=True)


def _renamed_cases(table: pd.DataFrame, cases: Mapping[str, str]) -> pd.DataFrame:
    """Return the cases with their numbers, and without the columns that tell them apart."""
    table = table.drop(columns=[name for name in table.columns[3:] if _tells_apart(table[name])])
    table["case"] = table["case"].map(cases).astype(object)
    if "patient" in table:
        patients = _numbered("Patient", table["patient"])
        table["patient"] = translated(
            table["patient"], lambda name: None if name is None else patients[name]
        )
    return table


def _names(contents: Contents) -> dict[str, str]:
    readers = contents.readers
    humans = list(readers.loc[readers["kind"] == "human", "reader"])
    shuffled = np.random.default_rng(_secret(contents)).permutation(len(humans))
    width = max(2, len(str(len(humans))))
    return {
        humans[position]: f"Reader {number:0{width}d}"
        for number, position in enumerate(shuffled.tolist(), 1)
    }


def _secret(contents: Contents) -> list[int]:
    """Return a seed that only who has the reads can know; the page prints that of the analysis."""
    digest = hashlib.sha256(contents.reads.to_csv(index=False).encode("utf-8", "replace")).digest()
    return [contents.settings.analysis.seed, int.from_bytes(digest, "big")]


def _renamed(readers: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the readers with their new names, people in the order of these."""
    readers = readers.copy()
    readers["reader"] = [names.get(name, name) for name in readers["reader"]]
    is_human = (readers["kind"] == "human").to_numpy(dtype=bool)
    people = readers[is_human].sort_values("reader")
    order = [*people.index, *readers.index[~is_human]]
    return readers.loc[order].reset_index(drop=True)


def _telling(readers: pd.DataFrame) -> list[str]:
    """Return the columns of text with a different value for each person, such as e-mail."""
    humans = readers[readers["kind"] == "human"]
    return [column for column in readers.columns[2:] if _tells_apart(humans[column])]


def _tells_apart(column: pd.Series) -> bool:
    known = column.dropna()
    return column.dtype == object and len(known) > 2 and not known.duplicated().any()


def _file_name(file: SourceFile, number: int, names: Mapping[str, str]) -> str:
    """Return a file's name, replaced where it holds a reader's."""
    if _names_one(file.name, names):
        return f"{file.table} {number:02d}{PurePath(file.name.split(' [')[0]).suffix}"
    return file.name


def _names_one(text: str, names: Mapping[str, str]) -> bool:
    """Whether a text holds a reader's name; a single letter or digit tells nothing."""
    return any(len(name) > 1 and name.casefold() in text.casefold() for name in names)


def _match(match: ColumnMatch, files: Mapping[str, str], names: Mapping[str, str]) -> ColumnMatch:
    column = match.column
    if match.role in {"readers", "cases"}:  # a column for each reader, or for each case
        column = column[column.rindex("(") + 1 : -1]
    elif _names_one(column, names):
        column = match.role
    return replace(match, file=files.get(match.file, match.file), column=column)


def _problem(
    problem: Problem, names: Mapping[str, str], cases: Mapping[str, str], files: Mapping[str, str]
) -> Problem:
    """Return a problem that names nobody, and no case."""
    new = {shown(name): other for name, other in {**cases, **names}.items()}
    message, value, column = problem.message, problem.value, problem.column
    if problem.code in _NAMING:
        value = new.get(value or "")
    unnamed = problem.code in _NAMING and value is None
    if unnamed or _names_one(message, names) or _names_one(value or "", names):
        message, value = CODES[problem.code].explanation.rstrip("."), None
    if problem.code in _NAMING_COLUMNS:
        message = problem.message.split(":")[0]
    if column is not None and (column in new or _names_one(column, names)):
        column = None
    file = problem.file and ", ".join(files.get(part, part) for part in problem.file.split(", "))
    return replace(problem, message=message, value=value, column=column, file=file)
