"""A study without the identifiers of its readers, cases and patients."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

import numpy as np

from readerstats.study.codes import CODES
from readerstats.study.translate import distinct_values, translated
from readerstats.study.truth_sources import is_truth_source, parts_of
from readerstats.study.wording import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import pandas as pd

    from readerstats.errors import Problem
    from readerstats.study.config import Settings
    from readerstats.study.contents import ColumnMatch, Contents, SourceFile

_NAMING = frozenset(  # codes whose value is the identifier of a reader or a case
    {"one-answer", "reader-without-covariates", "reader-without-reads", "model-among-readers",
     "case-without-reads", "case-without-dataset", "invisible-characters", "prompts-as-cases"}
)  # fmt: skip
_NAMING_COLUMNS = frozenset({"wide-table"})
_KEPT = ("reader", "case", "modality", "response", "score", "status", "quality", "order",
         "seconds", "repeat", "prompt", "temperature", "session", "timestamp", "phase",
         "confidence")  # fmt: skip


def anonymized(contents: Contents) -> Contents:
    """Return contents in which people are called Reader 01, Reader 02, ..., in shuffled order.

    Cases and patients are numbered in the order of their table. Models keep their names. Columns
    of text that would tell people apart are dropped: those of the readers table with a value of
    its own for each, and those that came with the reads.
    """
    each = (contents, *contents.phases.values())
    names = _names(each)
    return _renamed_contents(contents, names, _numbered("Case", [part.cases for part in each]))


def _renamed_contents(
    contents: Contents, names: Mapping[str, str], cases: Mapping[str, str]
) -> Contents:
    """Return contents, and those of their phases, under new names."""
    files = {file.name: _file_name(file, i, names) for i, file in enumerate(contents.files, 1)}
    telling = _telling(contents.readers)
    readers = _renamed(contents.readers.drop(columns=telling), names)
    settings = contents.settings
    renamed = _renamed_cases(contents.cases, cases, names)
    dropped = {*telling, *(set(contents.cases.columns) - set(renamed.columns))}
    return replace(
        contents,
        title=contents.title if settings.title or not _names_one(contents.title, names) else "",
        settings=_without_names(settings, dropped),
        reads=_renamed_reads(contents.reads, readers, names, cases),
        runs=None
        if contents.runs is None
        else _renamed_reads(contents.runs, readers, names, cases),
        cases=renamed,
        readers=readers,
        files=tuple(replace(file, name=files[file.name]) for file in contents.files),
        columns=tuple(_match(match, files, names) for match in contents.columns),
        paths=(),
        folder=None,
        problems=tuple(_problem(one, names, cases, files) for one in contents.problems),
        phases={
            name: _renamed_contents(part, names, cases) for name, part in contents.phases.items()
        },
    )


def _numbered(noun: str, tables: Sequence[pd.DataFrame]) -> dict[str, str]:
    """Return new identifiers, numbered in order of appearance."""
    each = list(
        dict.fromkeys(name for table in tables for name in distinct_values(table[noun.lower()]))
    )
    width = len(str(len(each)))
    return {name: f"{noun} {number:0{width}d}" for number, name in enumerate(each, 1)}


def _without_names(settings: Settings, dropped: Collection[str]) -> Settings:
    """Leave out where the files are, what their columns are called, and dropped columns."""

    def kept(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name not in dropped)

    analysis = settings.analysis.model_copy(
        update={
            "covariates": kept(settings.analysis.covariates),
            "subgroups": kept(settings.analysis.subgroups),
            "cuts": {name: settings.analysis.cuts[name] for name in kept(settings.analysis.cuts)},
        }
    )
    model = settings.model.model_copy(
        update={
            "terms": kept(settings.model.terms),
            "interactions": tuple(
                words
                for words in settings.model.interactions
                if len(kept(words.split(":"))) == len(words.split(":"))
            ),
        }
    )
    changed = {
        "files": type(settings.files)(),
        "columns": {},
        "analysis": analysis,
        "model": model,
    }
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


def _renamed_cases(
    table: pd.DataFrame, cases: Mapping[str, str], names: Mapping[str, str]
) -> pd.DataFrame:
    """Return the cases with their numbers, and without the columns that tell them apart.

    Those who settled the truth have their new names there, too.
    """
    table = table.drop(columns=[name for name in table.columns[3:] if _tells_apart(table[name])])
    for column in table.columns[3:]:
        if table[column].dtype == object and is_truth_source(str(column)):
            table[column] = translated(table[column], lambda text: _with_new_names(text, names))
    table["case"] = table["case"].map(cases).astype(object)
    if "patient" in table:
        patients = _numbered("Patient", [table])
        table["patient"] = translated(
            table["patient"], lambda name: None if name is None else patients[name]
        )
    return table


def _with_new_names(text: str | None, names: Mapping[str, str]) -> str | None:
    """Replace the people that a cell names, one or several."""
    if text is None:
        return None
    return "".join(names.get(part, part) for part in parts_of(text))


def _names(each: Sequence[Contents]) -> dict[str, str]:
    people = (part.readers.loc[part.readers["kind"] == "human", "reader"] for part in each)
    humans = list(dict.fromkeys(name for some in people for name in some))
    shuffled = np.random.default_rng(_secret(each[0])).permutation(len(humans))
    width = max(2, len(str(len(humans))))
    return {
        humans[position]: f"Reader {number:0{width}d}"
        for number, position in enumerate(shuffled.tolist(), 1)
    }


def _secret(contents: Contents) -> list[int]:
    """Return a seed that only who has the reads can know; the page prints that of the analysis."""
    digest = hashlib.sha256(contents.reads.to_csv(index=False).encode("utf-8", "replace")).digest()
    return [contents.settings.analysis.seed, int.from_bytes(digest, "big")]


def _naming_nobody(readers: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the readers with new names where a fact of one names another, whole words alone.

    A name of one letter or digit tells nothing outside the column of readers.
    """
    readers = readers.copy()
    new_name = {name.casefold(): new for name, new in names.items() if len(name) > 1}
    if not new_name:
        return readers
    longest = sorted(new_name, key=len, reverse=True)
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE)

    def renamed(text: str | None) -> str | None:
        if text is None:
            return None
        return named.sub(lambda found: new_name.get(found.group().casefold(), ""), text)

    for column in readers.columns[2:]:
        if readers[column].dtype == object:
            readers[column] = translated(readers[column], renamed)
    return readers


def _renamed(readers: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the readers with their new names, people in the order of these."""
    readers = _naming_nobody(readers, names)
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
