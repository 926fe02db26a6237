"""A study without the identifiers of its readers, cases and patients."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

import pandas as pd

from readerstats.study.coarse_facts import coarse_facts
from readerstats.study.codes import CODES, problem
from readerstats.study.identifying_columns import identifies
from readerstats.study.names_in_text import NO_CASE, NOBODY, NamesInText
from readerstats.study.pseudonyms import numbered, pseudonyms
from readerstats.study.translate import distinct_values, translated
from readerstats.study.truth_sources import is_truth_source, parts_of
from readerstats.study.wording import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from readerstats.errors import Problem
    from readerstats.study.coarse_facts import CoarseFacts
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
_LONG_NUMBER = 5
_TEXTS_OF_READS = ("modality", "prompt", "session")


class _NewNames:
    """What replaces the old identifiers, in columns of them and in texts."""

    def __init__(self, contents: Contents) -> None:
        each = (contents, *contents.phases.values())
        self.readers = pseudonyms(each)
        self.cases = numbered("Case", [part.cases for part in each])
        unread = [
            one.value
            for part in each
            for one in part.problems
            if one.code == "reader-without-reads" and one.value is not None
        ]
        patients = {
            name
            for part in each
            if "patient" in part.cases
            for name in distinct_values(part.cases["patient"])
        }
        self.in_text = NamesInText([*self.readers, *unread])
        self.of_cases = NamesInText([*self.cases, *patients])
        # A number of few digits in a title may be a count; one of many is a case or a patient.
        told = (name for name in (*self.cases, *patients) if len(name) >= _LONG_NUMBER)
        self.of_cases_in_text = NamesInText(told, instead=NO_CASE, numbers=True)
        self.coarse = self._coarse(contents, each)

    def _coarse(self, contents: Contents, each: Iterable[Contents]) -> CoarseFacts:
        """Make the facts of everybody coarse at once, so that no two phases differ in them."""
        tables = [part.readers for part in each]
        whole = pd.concat(tables) if len(tables) > 1 else tables[0]
        whole = whole.drop_duplicates("reader").reset_index(drop=True)
        settings = contents.settings
        people = whole[whole["kind"] == "human"]
        telling = [
            name
            for name in whole.columns[2:]
            if self.found(str(name)) or _tells_apart(people[name])
        ]
        whole = whole.drop(columns=telling)
        for column in whole.columns[2:]:
            if whole[column].dtype == object:
                whole[column] = translated(whole[column], self.removed)
        return coarse_facts(
            whole, least=settings.report.smallest_group, first=settings.analysis.covariates
        )

    def found(self, text: str) -> bool:
        """Whether a text names somebody."""
        return self.in_text.found(text)

    def removed(self, text: str | None) -> str | None:
        """Return a text that names nobody."""
        return None if text is None else self.in_text.removed(text)

    def untold(self, text: str) -> str:
        """Return what the author wrote without the names of readers, cases and patients."""
        return self.of_cases_in_text.removed(self.in_text.removed(text))

    def column(self, values: pd.Series) -> pd.Series:
        """Return a column that names nobody, and in which what differed still does."""
        new: dict[str, str] = {}
        taken: set[str] = set()
        for old in distinct_values(values):
            plain = candidate = self.in_text.removed(old)
            number = 1
            while candidate in taken:
                number += 1
                candidate = f"{plain} ({number})"
            taken.add(candidate)
            new[old] = candidate
        return translated(values, lambda old: None if old is None else new[old])

    def nobody(self, text: str | None) -> str | None:
        """Return the names of those who settled the truth without those of readers."""
        if text is None:
            return None
        known = (NOBODY if part in self.readers else part for part in parts_of(text))
        return self.in_text.removed("".join(known))


def anonymized(contents: Contents) -> Contents:
    """Return contents in which people are called Reader 01, Reader 02, ..., in an order of its own.

    Cases and patients are numbered in the order of their table. Models keep their names. Facts
    about people are made so coarse that nobody can be told by them, columns that came with the
    reads are dropped, and where a text names somebody, the name is taken out.
    """
    return _without_identifiers(contents, _NewNames(contents))


def _without_identifiers(contents: Contents, new: _NewNames) -> Contents:
    files = {file.name: _file_name(file, i, new) for i, file in enumerate(contents.files, 1)}
    readers = _renamed(contents.readers, new, new.coarse.facts)
    cases = _renamed_cases(contents.cases, new)
    before = {*contents.readers.columns, *contents.cases.columns}
    dropped = before - {*readers.columns, *cases.columns}
    found = tuple(_problem(one, new, files) for one in contents.problems)
    return replace(
        contents,
        title=new.untold(contents.title),
        settings=_without_names(contents.settings, dropped, new),
        declared=contents.declared and _without_names(contents.declared, dropped, new),
        reads=_renamed_reads(contents.reads, readers, new),
        runs=None if contents.runs is None else _renamed_reads(contents.runs, readers, new),
        cases=cases,
        readers=readers,
        beside=_renamed(contents.readers, new, new.coarse.beside),
        files=tuple(replace(file, name=files[file.name]) for file in contents.files),
        columns=tuple(_match(match, files, new) for match in contents.columns),
        paths=(),
        folder=None,
        settings_file=None
        if contents.settings_file is None
        else replace(contents.settings_file, name="study.toml"),
        phase=new.in_text.removed(contents.phase),
        problems=(*found, *_coarser(contents, new.coarse)),
        phases={
            new.in_text.removed(name): _without_identifiers(part, new)
            for name, part in contents.phases.items()
        },
    )


def _coarser(contents: Contents, coarse: CoarseFacts) -> tuple[Problem, ...]:
    """Tell what was done to the facts about readers."""
    if not coarse.changes:
        return ()
    least = contents.settings.report.smallest_group
    message = (
        f"so that no reader can be told by facts which fewer than {least} share, "
        f"{'; '.join(coarse.changes)}"
    )
    return (problem("identifiable-readers", message),)


def _without_names(settings: Settings, dropped: Collection[str], new: _NewNames) -> Settings:
    """Leave out where the files are, what their columns are called, dropped columns, and names."""

    def kept(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name not in dropped)

    removed = new.in_text.removed
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
    said = settings.report
    report = said.model_copy(
        update={
            "notice": new.untold(said.notice),
            "readers": removed(said.readers),
            "cases": removed(said.cases),
            "manuscript": (),
            "salt": None,
        }
    )
    phases = {
        removed(name): phase.model_copy(update={"title": phase.title and new.untold(phase.title)})
        for name, phase in settings.phases.items()
    }
    changed = {
        "title": settings.title and new.untold(settings.title),
        "files": type(settings.files)(),
        "columns": {},
        "analysis": analysis,
        "model": model,
        "report": report,
        "phases": phases,
    }
    return settings.model_copy(update=changed)


def _renamed_reads(reads: pd.DataFrame, readers: pd.DataFrame, new: _NewNames) -> pd.DataFrame:
    """Return the reads with new names, in the order of the readers."""
    order = {name: position for position, name in enumerate(readers["reader"])}
    reads = reads[[column for column in reads.columns if column in _KEPT]].copy()
    reads["reader"] = reads["reader"].map(lambda name: new.readers.get(name, name)).astype(object)
    reads["case"] = reads["case"].map(new.cases).astype(object)
    for column in _TEXTS_OF_READS:
        if column in reads and reads[column].dtype == object:
            reads[column] = new.column(reads[column])
    reads = reads.sort_values("reader", key=lambda column: column.map(order), kind="stable")
    return reads.reset_index(drop=True)


def _renamed_cases(table: pd.DataFrame, new: _NewNames) -> pd.DataFrame:
    """Return the cases with their numbers, and without the columns that tell them apart.

    No text in them names a reader, not even as one of those who settled the truth: who knows them
    from the paper would know their new names.
    """
    own = table.columns[3:]
    table = table.drop(
        columns=[name for name in own if identifies(table, name) or new.found(str(name))]
    )
    for column in table.columns[3:]:
        if table[column].dtype == object and column != "patient":
            settled = is_truth_source(str(column))
            cells = table[column]
            table[column] = translated(cells, new.nobody) if settled else new.column(cells)
    if table["dataset"].dtype == object:
        table["dataset"] = new.column(table["dataset"])
    table["case"] = table["case"].map(new.cases).astype(object)
    if "patient" in table:
        patients = numbered("Patient", [table])
        table["patient"] = translated(
            table["patient"], lambda name: None if name is None else patients[name]
        )
    return table


def _renamed(readers: pd.DataFrame, new: _NewNames, facts: pd.DataFrame) -> pd.DataFrame:
    """Return the readers of a phase with coarse facts and new names, people in their order."""
    mine = facts.set_index("reader", drop=False).loc[readers["reader"]].reset_index(drop=True)
    mine["reader"] = [new.readers.get(name, name) for name in mine["reader"]]
    is_human = (mine["kind"] == "human").to_numpy(dtype=bool)
    people = mine[is_human].sort_values("reader")
    order = [*people.index, *mine.index[~is_human]]
    return mine.loc[order].reset_index(drop=True)


def _tells_apart(column: pd.Series) -> bool:
    known = column.dropna()
    return column.dtype == object and len(known) > 2 and not known.duplicated().any()


def _file_name(file: SourceFile, number: int, new: _NewNames) -> str:
    """Return a file's name, replaced where it holds a reader's."""
    if new.found(file.name):
        return f"{file.table} {number:02d}{PurePath(file.name.split(' [')[0]).suffix}"
    return file.name


def _match(match: ColumnMatch, files: Mapping[str, str], new: _NewNames) -> ColumnMatch:
    column = match.column
    if match.role in {"readers", "cases"}:  # a column for each reader, or for each case
        column = column[column.rindex("(") + 1 : -1]
    elif new.found(column):
        column = match.role
    return replace(match, file=files.get(match.file, match.file), column=column)


def _problem(told: Problem, new: _NewNames, files: Mapping[str, str]) -> Problem:
    """Return a problem that names nobody, and no case."""
    other = {shown(name): late for name, late in {**new.cases, **new.readers}.items()}
    message, value, column = told.message, told.value, told.column
    if told.code in _NAMING:
        value = other.get(value or "")
    unnamed = told.code in _NAMING and value is None
    if unnamed or new.of_cases.found(message) or new.of_cases.found(told.value or ""):
        message, value = CODES[told.code].explanation.rstrip("."), None
    message, value = new.in_text.removed(message), new.removed(value)
    if told.code in _NAMING_COLUMNS:
        message = told.message.split(":")[0]
    if column is not None and (column in other or new.found(column)):
        column = None
    file = told.file and ", ".join(files.get(part, part) for part in told.file.split(", "))
    return replace(told, message=message, value=value, column=column, file=file, every=None)
