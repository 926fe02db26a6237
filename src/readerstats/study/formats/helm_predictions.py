"""Predictions of a HELM run, joined with its instances and its spec, which lie in one folder."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from readerstats.study.codes import problem
from readerstats.study.formats.content import FileContent
from readerstats.study.formats.json_text import at, word
from readerstats.study.formats.logged import Logged, answers_table, mark_of
from readerstats.study.formats.raw import RawTable, made_table
from readerstats.study.formats.runs import numbered_runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readerstats.errors import Problem
    from readerstats.study.formats.registry import Tables

PREDICTIONS: Final = "predictions"
INSTANCES: Final = "instances"
SPEC: Final = "run spec"


def table_of_predictions(content: FileContent, found: Any, name: str) -> list[RawTable]:
    """Return the predictions of a run, not yet with their truth."""
    told = [
        (row, one)
        for row, one in _objects(found)
        if not at(one, "perturbation")  # the same instance with a changed text
    ]
    columns = {
        "case": [word(one.get("instance_id")) for _, one in told],
        "trial": [word(one.get("train_trial_index")) for _, one in told],
        "answer": [word(one.get("mapped_output")) for _, one in told],
        "text": [word(one.get("predicted_text")) for _, one in told],
        "mark": [_mark(one.get("stats")) for _, one in told],
    }
    return [made_table(content, PREDICTIONS, columns, [row for row, _ in told], format=name)]


def correct_references(instance: Any) -> tuple[str, ...]:
    """Return the references of an instance that are tagged as correct.

    Examples
    --------
    >>> correct_references({"references": [{"output": {"text": "fake"}, "tags": ["correct"]}]})
    ('fake',)
    """
    references = at(instance, "references")
    found = []
    for one in references if isinstance(references, list) else ():
        tags = at(one, "tags")
        text = word(at(one, "output", "text")) or word(at(one, "output"))
        if isinstance(tags, list) and "correct" in tags and text:
            found.append(text)
    return tuple(found)


def table_of_instances(content: FileContent, found: Any, name: str) -> list[RawTable]:
    """Return the truth of the instances of a run."""
    told = [(row, one, correct_references(one)) for row, one in _objects(found)]
    told = [(row, one, right) for row, one, right in told if not at(one, "perturbation")]
    columns = {
        "case": [word(one.get("id")) for _, one, _ in told],
        "truth": [right[0] if right else None for _, _, right in told],
    }
    return [made_table(content, INSTANCES, columns, [row for row, _, _ in told], format=name)]


def spec_table(content: FileContent, found: Any, name: str) -> list[RawTable]:
    """Return the model of a run and how it was asked."""
    columns = {
        "model": [word(at(found, "adapter_spec", "model"))],
        "temperature": [word(at(found, "adapter_spec", "temperature"))],
    }
    return [made_table(content, SPEC, columns, [1], format=name)]


def join_predictions(tables: list[RawTable]) -> Tables:
    """Give the predictions of each folder their truth and their model."""
    made = [table for table in tables if table.sheet == "models"]
    whole = {_folder(table) for table in made}
    problems: list[Problem] = []
    for table in tables:
        if table.sheet == PREDICTIONS and _folder(table) not in whole:
            found, more = _joined(table, tables)
            made += found
            problems += more
    numbered, more = numbered_runs(made)
    return numbered, [*problems, *more]


def _joined(predictions: RawTable, tables: list[RawTable]) -> Tables:
    folder = _folder(predictions)
    beside = {table.sheet: table for table in tables if _folder(table) == folder}
    problems = []
    for sheet, file in ((INSTANCES, "instances.json"), (SPEC, "run_spec.json")):
        if sheet not in beside:
            message = f"needs the file {file} of the same run, which tells the "
            message += "truth" if sheet == INSTANCES else "model"
            remedy = f"name {file} too, or the whole folder"
            problems.append(problem("missing-file", message, remedy=remedy, file=predictions.name))
    same = [one for one in tables if _folder(one) == folder and one.sheet in {INSTANCES, SPEC}]
    if len(same) > len({one.sheet for one in same}):
        message = "lies in a folder with the same name as that of another run"
        remedy = "rename one of the two folders"
        problems.append(problem("file-twice", message, remedy=remedy, file=predictions.name))
    if problems:
        return [], problems
    instances, spec = beside[INSTANCES].frame, beside[SPEC].frame
    truth = dict(zip(instances["case"], instances["truth"], strict=True))
    rows = zip(
        predictions.rows.tolist(), *(predictions.frame[name] for name in _COLUMNS), strict=True
    )
    logged = [
        Logged(
            row=row,
            model=spec["model"].iloc[0],
            temperature=spec["temperature"].iloc[0],
            case=case,
            repeat=str(int(trial) + 1) if trial and trial.isdecimal() and len(trial) < 7 else None,
            targets=(truth[case],) if truth.get(case) else (),
            answer=answer,
            text=text,
            mark=mark_of(mark),
        )
        for row, case, trial, answer, text, mark in rows
    ]
    content = FileContent(predictions.name, b"")
    found, more = answers_table(content, logged, format=str(predictions.format))
    return [replace(table, sha256=predictions.sha256) for table in found], more


_COLUMNS: Final = ("case", "trial", "answer", "text", "mark")


def _folder(table: RawTable) -> str:
    return table.name.partition(" [")[2]


def _objects(found: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    every = found if isinstance(found, list) else []
    return ((row, one) for row, one in enumerate(every, 1) if isinstance(one, dict))


def _mark(stats: Any) -> str | None:
    for name in ("exact_match", "quasi_exact_match", "prefix_exact_match"):
        value = word(at(stats, name))
        if value is not None:
            return value
    return None
