"""OBUMRM files, format A: flags, counts, then one line of scores for each reader and patient."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from readerstats.study.codes import problem
from readerstats.study.formats.ratings_rows import RatingRow, rating_tables, turned_round
from readerstats.study.formats.raw import MAX_CELLS
from readerstats.study.formats.registry import Format, Tables
from readerstats.study.wording import counted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent

NAME: Final = "OBUMRM"
_FLAGS = re.compile(r"\s*[01]\s+[01]\s*")
_COUNT = re.compile(r"\s*\d{1,6}\s*")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_HEAD_LINES = 5
_MOST_TESTS = 20


def _known(content: FileContent) -> str | None:
    lines = content.head.splitlines()[: _HEAD_LINES + 1]
    if len(lines) <= _HEAD_LINES or not _FLAGS.fullmatch(lines[0]):
        return None
    if not all(_COUNT.fullmatch(line) for line in lines[1:_HEAD_LINES]):
        return None
    scores = lines[_HEAD_LINES].split()
    if len(scores) != int(lines[2]) or not all(map(_NUMBER.fullmatch, scores)):
        return None
    return "two flags and four counts stand above rows of as many scores as there are tests"


def _read(content: FileContent) -> Tables:
    lines = (content.text or "").splitlines()
    low_is_abnormal = lines[0].split()[0] == "1"
    normal, tests, readers, abnormal = (int(line) for line in lines[1:_HEAD_LINES])
    body = [(number, line.split()) for number, line in enumerate(lines, 1) if line.strip()]
    body = body[_HEAD_LINES:]
    problems = _problems(content.name, body, tests, readers * (normal + abnormal))
    if problems:
        return [], problems
    cases = [
        (body[place][0], str(place + 1), "0" if place < normal else "1")
        for place in range(normal + abnormal)
    ]
    reads = [
        RatingRow(row, str(place // len(cases) + 1), cases[place % len(cases)][1], str(test), score)
        for place, (row, scores) in enumerate(body)
        for test, score in enumerate(scores, 1)
    ]
    notes = [turned_round(reads, content.name, "of all tests")] if low_is_abnormal else []
    return rating_tables(content, reads, cases, NAME), notes


def _problems(
    name: str, body: Sequence[tuple[int, list[str]]], tests: int, expected: int
) -> list[Problem]:
    """Tell lines that are no scores, and a number of lines other than the head says."""
    if not 0 < tests <= _MOST_TESTS or expected * tests > MAX_CELLS:
        message = "says more readers, tests or patients than can be"
        return [problem("format-counts", message, file=name, row=1)]
    problems = []
    for row, scores in body:
        if len(scores) != tests or not all(map(_NUMBER.fullmatch, scores)):
            message = f"is not a line of {counted(tests, 'score')}"
            problems.append(problem("broken-format", message, file=name, row=row))
            if len(problems) == 5:
                break
    if len(body) != expected:
        message = (
            f"has {counted(len(body), 'line')} of scores, and by the counts above them there are "
            f"{expected:,}: one for each reader and patient"
        )
        problems.append(problem("format-counts", message, file=name))
    elif not expected:
        problems.append(problem("format-counts", "says that there is nobody", file=name))
    return problems


FORMAT = Format(name=NAME, endings=frozenset({".dat", ".txt"}), recognise=_known, read=_read)
"""OBUMRM of the Cleveland Clinic, its data format A with free spaces between scores."""
