"""Logs of OpenAI evals: a line with the spec, then events; a match tells what was picked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from readerstats.study.codes import problem
from readerstats.study.formats.json_text import Lines, at, lost_lines, word
from readerstats.study.formats.logged import Logged, answers_table, mark_of
from readerstats.study.formats.registry import Format, Tables
from readerstats.study.formats.runs import numbered_runs

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent

NAME: Final = "OpenAI evals log"
_SPEC = re.compile(r'\s*\{\s*"spec"\s*:\s*\{')
_EVENT = re.compile(r'\s*\{\s*"run_id"\s*:.{0,300}"event_id"\s*:', re.DOTALL)


def _recognised(content: FileContent) -> str | None:
    if _SPEC.match(content.head):
        return "its first line is a spec"
    return "its first line is an event of a run" if _EVENT.match(content.head) else None


def _read(content: FileContent) -> Tables:
    lines = Lines.of(content)
    spec: dict[str, Any] = {}
    events: dict[str, list[tuple[int, str, Any]]] = {}  # those of each sample, as they come
    last, ended = 0, False
    run = None
    for row, record in lines.records():
        last = row
        if "spec" in record:
            spec = record["spec"] if isinstance(record["spec"], dict) else {}
            run = word(spec.get("run_id"))
        elif "final_report" in record:
            ended = True
        else:
            run = run or word(record.get("run_id"))
            sample, kind = word(record.get("sample_id")), word(record.get("type"))
            if sample and kind in {"match", "sampling", "error"}:
                events.setdefault(sample, []).append((row, kind, record.get("data")))
    model = _model(spec)
    logged = [one for sample, told in events.items() for one in _logged(model, sample, told)]
    logged.sort(key=lambda one: one.row)
    tables, problems = answers_table(content, logged, format=NAME, run=run)
    return tables, [*lost_lines(content, lines, last), *_unfinished(content, ended), *problems]


def _unfinished(content: FileContent, ended: bool) -> list[Problem]:
    if ended:
        return []
    message = "has no final report: the run did not end"
    return [problem("records-lost", message, file=content.name)]


def _model(spec: dict[str, Any]) -> str | None:
    functions = spec.get("completion_fns")
    if isinstance(functions, list) and functions:
        return word(functions[0])
    named = spec.get("model_name")
    return word(named) or word(at(named, "completions"))


def _logged(model: str | None, sample: str, events: list[tuple[int, str, Any]]) -> list[Logged]:
    """Return the answers to a sample: one a match; a failure where there is none."""
    found = []
    text = None
    for row, kind, data in events:
        if kind == "sampling":
            text = _sampled(at(data, "sampled"))
        elif kind == "match":
            expected, picked = at(data, "expected"), word(at(data, "picked"))
            text = text or _sampled(at(data, "sampled"))
            right = mark_of(word(at(data, "correct")))
            nothing = picked is None and text is None and right != "correct"
            several = expected if isinstance(expected, list) else [expected]
            found.append(
                Logged(
                    row=row,
                    model=model,
                    case=sample,
                    targets=tuple(one for one in map(word, several) if one),
                    answer=picked,
                    text=text,
                    mark=right,
                    status="unparseable" if nothing else None,
                )
            )
    failed = [row for row, kind, _ in events if kind == "error"]
    if not found:
        status = "error" if failed else "missing"
        row = failed[0] if failed else events[0][0]
        return [Logged(row=row, model=model, case=sample, status=status)]
    return found


def _sampled(value: Any) -> str | None:
    if isinstance(value, list):
        return "\n".join(text for text in map(word, value) if text) or None
    return word(value)


FORMAT = Format(
    name=NAME,
    endings=frozenset({".jsonl", ".json", ".log", ".ndjson"}),
    recognise=_recognised,
    read=_read,
    join=numbered_runs,
)
"""How the logs of OpenAI evals are known and read."""
