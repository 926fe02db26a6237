"""A study without the identifiers of its readers."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np

from readerstats.study.codes import CODES
from readerstats.study.wording import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from readerstats.errors import Problem
    from readerstats.study.contents import ColumnMatch, Contents, SourceFile

_NAMING_READERS = frozenset({"one-answer", "reader-without-covariates", "reader-without-reads"})
_NAMING_COLUMNS = frozenset({"wide-table"})
_KEPT = ("reader", "case", "modality", "response", "score", "status", "quality", "order",
         "seconds", "repeat")  # fmt: skip


def anonymized(contents: Contents) -> Contents:
    """Return contents in which people are called Reader 01, Reader 02, ..., in shuffled order.

    Models keep their names. Columns of text that would tell people apart are dropped: those of
    the readers table with a value of its own for each, and those that came with the reads.
    """
    names = _names(contents)
    files = {file.name: _file_name(file, i, names) for i, file in enumerate(contents.files, 1)}
    readers = _renamed(contents.readers, names)
    order = {name: position for position, name in enumerate(readers["reader"])}
    reads = contents.reads[[c for c in contents.reads.columns if c in _KEPT]].copy()
    reads["reader"] = reads["reader"].map(lambda name: names.get(name, name)).astype(object)
    reads = reads.sort_values("reader", key=lambda column: column.map(order), kind="stable")
    settings = contents.settings
    return replace(
        contents,
        title=contents.title if settings.title or not _names_one(contents.title, names) else "",
        settings=settings.model_copy(update={"files": type(settings.files)()}),
        reads=reads.reset_index(drop=True),
        readers=readers.drop(columns=_telling(readers)),
        files=tuple(replace(file, name=files[file.name]) for file in contents.files),
        columns=tuple(_match(match, files) for match in contents.columns),
        paths=(),
        problems=tuple(_problem(one, names, files) for one in contents.problems),
    )


def _names(contents: Contents) -> dict[str, str]:
    readers = contents.readers
    humans = list(readers.loc[readers["kind"] == "human", "reader"])
    shuffled = np.random.default_rng(_secret(contents)).permutation(len(humans))
    width = max(2, len(str(len(humans))))
    return {
        humans[position]: f"Reader {number:0{width}d}"
        for number, position in enumerate(shuffled.tolist(), 1)
    }


def _secret(contents: Contents) -> int:
    """Return a seed that only who has the reads can know: the page prints that of the analysis."""
    reads = contents.reads[["reader", "case", "response", "score"]]
    rows = "\n".join("\t".join(map(str, row)) for row in reads.itertuples(index=False))
    return int.from_bytes(hashlib.sha256(rows.encode("utf-8", "replace")).digest()[:8], "big")


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


def _match(match: ColumnMatch, files: Mapping[str, str]) -> ColumnMatch:
    column = match.column
    if match.role in ("readers", "cases"):  # a column for each reader, or for each case
        column = column[column.rindex("(") + 1 : -1]
    return replace(match, file=files.get(match.file, match.file), column=column)


def _problem(problem: Problem, names: Mapping[str, str], files: Mapping[str, str]) -> Problem:
    message, value, column = problem.message, problem.value, problem.column
    if problem.code in _NAMING_READERS:
        value = {shown(name): new for name, new in names.items()}.get(value or "")
        message = message if value is not None else CODES[problem.code].explanation
    if problem.code in _NAMING_COLUMNS:
        message = message.split(":")[0]
    if column in {shown(name) for name in names}:
        column = None
    file = problem.file and ", ".join(files.get(part, part) for part in problem.file.split(", "))
    return replace(problem, message=message, value=value, column=column, file=file)
