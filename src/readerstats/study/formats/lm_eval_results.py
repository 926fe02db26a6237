"""Which model wrote samples of lm-evaluation-harness: the file of results beside them tells."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from readerstats.study.codes import problem
from readerstats.study.formats.json_text import at, document, word
from readerstats.study.formats.raw import RawTable, made_table
from readerstats.study.formats.runs import numbered_runs
from readerstats.study.wording import quoted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent
    from readerstats.study.formats.registry import Tables

RESULTS: Final = "results"
FOLDER: Final = "folder of a log"
_STAMP = re.compile(r"_(\d{4}-\d\d-\d\dT[\d.\-]+?)(?:\.jsonl?)?$")
_MODEL_OF_ARGUMENTS = re.compile(r"(?:^|,)(?:pretrained|model|peft|delta|path|engine)=([^,]+)")
_SAYS_NOTHING = frozenset({"", "log", "logs", "results", "output", "outputs", "samples", "data"})


def read_results(content: FileContent, name: str) -> Tables:
    """Read the name of the model from a file of results."""
    found, problems = document(content)
    model = word(at(found, "model_name"))
    told = at(found, "config", "model_args")
    if model is None and isinstance(told, str):
        match = _MODEL_OF_ARGUMENTS.search(told)
        model = match.group(1).strip() if match else None
    model = model or word(at(found, "config", "model_args", "pretrained"))
    model = model or word(at(found, "config", "model"))
    if model is None:
        return [], problems
    return [made_table(content, RESULTS, {"model": [model]}, [1], format=name)], problems


def named_after(content: FileContent) -> str:
    """Return the name of the folder that samples are in, or of the file where it says nothing.

    Examples
    --------
    >>> from readerstats.study.formats.content import FileContent
    >>> named_after(FileContent("samples_x.jsonl", b"", "org__model"))
    'org/model'
    """
    folder = content.folder.strip()
    if folder.casefold() in _SAYS_NOTHING:
        return PurePath(content.name).stem
    return folder.replace("__", "/")


def join_results(tables: list[RawTable]) -> Tables:
    """Give samples the model of the results with the same time in their names.

    Where there are none, the folder names the model, as the program lays its output out, or the
    file; a warning says so.
    """
    model_of = {
        _stamp(table.name): str(table.frame["model"].iloc[0])
        for table in tables
        if table.sheet == RESULTS
    }
    samples = [table for table in tables if table.sheet != RESULTS]
    problems: list[Problem] = []
    named = []
    for table in samples:
        told = model_of.get(_stamp(table.name))
        only = next(iter(model_of.values())) if len(model_of) == len(samples) == 1 else None
        blank = table.frame["model"].isna()
        if blank.any():
            model = told or only
            if model is None:
                model = str(table.frame[FOLDER].iloc[0])
                message = f"does not say which model answered; it is called {quoted(model)}"
                problems.append(problem("model-by-name", message, file=table.name))
            frame = table.frame.assign(model=table.frame["model"].where(~blank, model))
            table = replace(table, frame=frame)  # noqa: PLW2901
        named.append(replace(table, frame=table.frame.drop(columns=FOLDER, errors="ignore")))
    numbered, more = numbered_runs(named)
    return numbered, [*problems, *more]


def _stamp(name: str) -> str:
    found = _STAMP.search(name)
    return found.group(1) if found else name
