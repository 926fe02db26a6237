"""Samples of lm-evaluation-harness (`--log_samples`): a line a document and filter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from readerstats.study.codes import problem
from readerstats.study.formats.json_text import Lines, at, cell, lost_lines, word
from readerstats.study.formats.lm_eval_results import (
    FOLDER,
    join_results,
    named_after,
    read_results,
)
from readerstats.study.formats.logged import Logged, answers_table, case_facts, mark_of
from readerstats.study.formats.registry import Format, Tables
from readerstats.study.numbers import number
from readerstats.study.roles import named_role
from readerstats.study.wording import listed, quoted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent

NAME: Final = "lm-evaluation-harness log"
_SAMPLE = re.compile(r'\s*\[?\s*\{[^\r\n]{0,50000}?"(?:filtered_resps|doc_hash)"\s*:', re.DOTALL)
_RESULTS = re.compile(r'"(?:lm_eval_version|model_name_sanitized|task_hashes)"\s*:')
_INVALID = "[invalid]"


def _recognised(content: FileContent) -> str | None:
    if '"doc_id"' in content.head and '"resps"' in content.head and _SAMPLE.match(content.head):
        return "its lines have doc_id, resps and filtered_resps"
    tail = content.data[-20_000:].decode("utf-8", "replace")
    if content.ending == ".json" and _RESULTS.search(tail) and '"results"' in content.head:
        return "it holds results and the name of a model"
    return None


def _read(content: FileContent) -> Tables:
    if '"doc_id"' not in content.head:
        return read_results(content, NAME)
    lines = Lines.of(content)
    records = list(lines.records())
    last = records[-1][0] if records else 0
    records, filters = _one_filter(content, records)
    case, named = _case(content, [record for _, record in records])
    logged = [one for row, record in records for one in _logged(row, record, case)]
    tables, problems = answers_table(content, logged, format=NAME)
    told = [replace(t, frame=t.frame.assign(**{FOLDER: named_after(content)})) for t in tables]
    return told, [*lost_lines(content, lines, last), *filters, *named, *problems]


def _one_filter(
    content: FileContent, records: list[tuple[int, dict[str, Any]]]
) -> tuple[list[tuple[int, dict[str, Any]]], list[Problem]]:
    """Keep the answers of the first filter; each filter has a line for every document."""
    names = dict.fromkeys(word(record.get("filter")) or "" for _, record in records)
    if len(names) < 2:
        return records, []
    first, *others = names
    message = (
        f"answers are those of the filter {quoted(first)}; left aside: {listed(others, most=4)}"
    )
    kept = [(row, one) for row, one in records if (word(one.get("filter")) or "") == first]
    return kept, [problem("log-aside", message, file=content.name)]


def _case(
    content: FileContent, records: Sequence[dict[str, Any]]
) -> tuple[str | None, list[Problem]]:
    """Return the field of the documents that names the case; None for the number of the document.

    It must have a name by which cases are called, and another value in every document.
    """
    documents = {word(one.get("doc_id")): one.get("doc") for one in records}
    first = next(iter(documents.values()), None)
    names = [
        name
        for name in (first if isinstance(first, dict) else {})
        if named_role(str(name), "cases") == "case"
    ]
    fitting = []
    for name in names:
        values = [word(at(doc, name)) for doc in documents.values()]
        if None not in values and len(set(values)) == len(values):
            fitting.append(name)
    if len(fitting) != 1:
        return None, []
    message = f"cases are named by the documents' field {quoted(fitting[0])}"
    return fitting[0], [problem("log-aside", message, remedy="", file=content.name)]


def _logged(row: int, record: dict[str, Any], case: str | None) -> list[Logged]:
    """Return the answers of a line: one, or one a repeat."""
    filtered = record.get("filtered_resps")
    choices = _choices(record)
    likelihoods = _likelihoods(filtered if isinstance(filtered, list) else [])
    target = record.get("target")
    targets = target if isinstance(target, list) else [target]
    raw = _texts(record.get("resps"))
    if likelihoods and len(likelihoods) == len(choices):
        answers: list[str | None] = [choices[likelihoods.index(max(likelihoods))]]
        targets = [_chosen(word(one), choices) for one in targets]
    else:
        answers, choices = list(_texts(filtered)) or [None], ()
    mark = _mark(record)
    return [
        Logged(
            row=row,
            model=word(record.get("model")) or word(record.get("model_name")),
            case=word(at(record.get("doc"), case)) if case else word(record.get("doc_id")),
            repeat=str(place) if len(answers) > 1 else None,
            targets=tuple(text for text in map(word, targets) if text),
            choices=choices,
            answer=None if answer is None or answer.strip() == _INVALID else answer,
            text=raw[place - 1] if place <= len(raw) else answer,
            mark=mark if len(answers) == 1 else None,
            temperature=_temperature(record),
            facts=case_facts(record.get("doc")),
        )
        for place, answer in enumerate(answers, 1)
    ]


def _texts(value: Any) -> tuple[str, ...]:
    """Return the texts of answers, whatever lists they are wrapped in."""
    if isinstance(value, list):
        return tuple(text for one in value for text in _texts(one))
    return (cell(value) or "",) if isinstance(value, str) else ()


def _likelihoods(filtered: Sequence[Any]) -> list[float]:
    """Return the log-likelihood of each choice; none where the model wrote a text."""
    found = []
    for one in filtered:
        first = one[0] if isinstance(one, list) and len(one) == 2 else None
        greedy = one[1] if isinstance(one, list) and len(one) == 2 else None
        if not isinstance(first, str) or str(greedy).casefold() not in {"true", "false"}:
            return []
        value = number(first)
        if value is None:
            return []
        found.append(value)
    return found if len(found) > 1 else []


def _arguments(record: dict[str, Any]) -> list[list[Any]]:
    """Return the arguments of each request: the prompt, then a choice or how it was asked."""
    told = record.get("arguments")
    several = list(told.values()) if isinstance(told, dict) else told
    if not isinstance(several, list):
        return []
    return [list(one.values()) if isinstance(one, dict) else one for one in several
            if isinstance(one, dict | list)]  # fmt: skip


def _choices(record: dict[str, Any]) -> tuple[str, ...]:
    found = [word(one[1]) if len(one) > 1 else None for one in _arguments(record)]
    return tuple(text for text in found if text) if all(found) else ()


def _chosen(target: str | None, choices: Sequence[str]) -> str | None:
    """Return the choice that a target numbers from 0; a choice's own text stays."""
    if target is None or target in choices or not target.isdecimal() or len(target) > 3:
        return target
    return choices[int(target)] if int(target) < len(choices) else target


def _temperature(record: dict[str, Any]) -> str | None:
    for one in _arguments(record):
        if len(one) > 1:
            return word(at(one[1], "temperature"))
    return None


def _mark(record: dict[str, Any]) -> Any:
    """Return what the first metric with a mark says."""
    metrics = record.get("metrics")
    names = metrics if isinstance(metrics, list) else []
    for name in [*map(str, names), "exact_match", "acc"]:
        mark = mark_of(word(record.get(name)))
        if mark is not None:
            return mark
    return None


FORMAT = Format(
    name=NAME,
    endings=frozenset({".jsonl", ".json", ".ndjson"}),
    recognise=_recognised,
    read=_read,
    join=join_results,
)
"""How the samples of lm-evaluation-harness are known and read."""
