"""Runs of HELM: scenario_state.json by itself, or predictions with their instances and spec."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from readerstats.study.codes import problem
from readerstats.study.formats.helm_predictions import (
    INSTANCES,
    PREDICTIONS,
    SPEC,
    correct_references,
    join_predictions,
    spec_table,
    table_of_instances,
    table_of_predictions,
)
from readerstats.study.formats.json_text import at, document, word
from readerstats.study.formats.logged import Logged, answers_table
from readerstats.study.formats.registry import Format, Tables
from readerstats.study.wording import counted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent

NAME: Final = "HELM run"
RUN_FILES: Final = ("scenario_state.json", "display_predictions.json", "instances.json",
                    "run_spec.json")  # fmt: skip
"""Files of a run that are read; the first one has all that the others tell."""
_SIGNS = {
    "state": re.compile(r'\s*\{\s*"adapter_spec"\s*:.*?"request_states"\s*:', re.DOTALL),
    PREDICTIONS: re.compile(r'\s*\[\s*\{[^{}]{0,20000}"predicted_text"\s*:', re.DOTALL),
    INSTANCES: re.compile(r'\s*\[\s*\{[^\[]{0,60000}"references"\s*:\s*\[', re.DOTALL),
    SPEC: re.compile(r'\s*\{\s*"name"\s*:.*?"scenario_spec"\s*:', re.DOTALL),
    "stats": re.compile(r'\s*\[\s*\{\s*"instance_id"\s*:.{0,2000}?"stats"\s*:\s*\[', re.DOTALL),
}
_WHY = {
    "state": "it has an adapter_spec and request_states",
    PREDICTIONS: "its objects have a predicted_text",
    INSTANCES: "its objects have references",
    SPEC: "it has a scenario_spec",
    "stats": "its objects have stats of an instance",
}


def _part(content: FileContent) -> str | None:
    if content.ending != ".json":
        return None
    return next((part for part, sign in _SIGNS.items() if sign.match(content.head)), None)


def _recognised(content: FileContent) -> str | None:
    part = _part(content)
    return None if part is None else _WHY[part]


def _read(content: FileContent) -> Tables:
    part = _part(content)
    named = f"{content.name} [{content.folder}]" if content.folder else content.name
    content = replace(content, name=named)
    found, problems = document(content)
    if found is None or part == "stats":  # the stats say no more than the predictions
        return [], problems
    if part == "state":
        tables, more = _read_state(content, found)
    elif part == SPEC:
        tables, more = spec_table(content, found, NAME), []
    elif part == INSTANCES:
        tables, more = table_of_instances(content, found, NAME), []
    else:
        tables, more = table_of_predictions(content, found, NAME), []
    return tables, [*problems, *more]


def _read_state(content: FileContent, state: Any) -> Tables:
    states = at(state, "request_states")
    model = word(at(state, "adapter_spec", "model"))
    temperature = word(at(state, "adapter_spec", "temperature"))
    every = [one for one in (states if isinstance(states, list) else []) if isinstance(one, dict)]
    told = [(row, one) for row, one in enumerate(every, 1) if _is_original(one)]
    logged = [_logged(row, one, model, temperature) for row, one in told]
    tables, problems = answers_table(content, logged, format=NAME)
    return tables, [*_left_aside(content, len(every) - len(told)), *problems]


def _is_original(state: dict[str, Any]) -> bool:
    """Whether a request is about an instance as it is, and asks for the answer itself."""
    asks = at(state, "reference_index") is None and at(state, "request_mode") != "calibration"
    return asks and not at(state, "instance", "perturbation")


def _left_aside(content: FileContent, number: int) -> list[Problem]:
    if not number:
        return []
    message = (
        f"{counted(number, 'request')} about changed texts, or about single choices, left aside"
    )
    return [problem("log-aside", message, file=content.name)]


def _logged(row: int, state: dict[str, Any], model: str | None, temperature: str | None) -> Logged:
    instance = state.get("instance")
    completions = at(state, "result", "completions")
    first = completions[0] if isinstance(completions, list) and completions else None
    text = word(at(first, "text"))
    result = state.get("result")
    failed = result is None or at(result, "success") is False
    finish = word(at(first, "finish_reason", "reason")) or word(at(first, "finish_reason"))
    refused = finish in {"content_filter", "safety", "SAFETY"}
    mapping = state.get("output_mapping")
    trial = word(state.get("train_trial_index"))
    return Logged(
        row=row,
        model=model or word(at(state, "request", "model")),
        case=word(at(instance, "id")),
        repeat=str(int(trial) + 1) if trial and trial.isdecimal() and len(trial) < 7 else None,
        targets=correct_references(instance),
        choices=mapped_choices(mapping),
        text=text or "",
        status="refused" if refused else "error" if failed else None,
        seconds=word(at(state, "result", "request_time")),
        temperature=word(at(state, "request", "temperature")) or temperature,
    )


def mapped_choices(mapping: Any) -> tuple[str, ...]:
    """Return what the letters of a multiple choice stand for, in their order.

    Examples
    --------
    >>> mapped_choices({"A": "fake", "B": "real"})
    ('fake', 'real')
    """
    if not isinstance(mapping, dict):
        return ()
    letters = sorted(mapping)
    if letters != [chr(ord("A") + place) for place in range(len(letters))] or len(letters) > 26:
        return ()
    return tuple(word(mapping[letter]) or "" for letter in letters)


FORMAT = Format(
    name=NAME,
    endings=frozenset({".json"}),
    recognise=_recognised,
    read=_read,
    join=join_predictions,
)
"""How the files of a run of HELM are known and read."""
