"""OR-DBM MRMC files (``.lrc``): one block of ratings a reader, normal cases first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from readerstats.study.codes import Place, problem
from readerstats.study.formats.ratings_rows import RatingRow, rating_tables, turned_round
from readerstats.study.formats.raw import MAX_CELLS
from readerstats.study.formats.registry import Format, Tables
from readerstats.study.wording import counted, quoted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent

NAME: Final = "OR-DBM MRMC"
_LARGE = frozenset({"L", "LARGE", "LARGER"})
_SMALL = frozenset({"S", "SMALL", "SMALLER"})
_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')
_LISTED = 5
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")


def _known(content: FileContent) -> str | None:
    if content.ending == ".lrc":
        return "its name ends in .lrc"
    lines = content.head.splitlines()[:4]
    signs = lines[3].upper().split() if len(lines) == 4 else []
    if signs and set(signs) <= _LARGE | _SMALL and '"' in lines[2]:
        return "its third line names treatments, and its fourth whether larger is more abnormal"
    return None


@dataclass(slots=True)
class _Block:
    """The cases of one truth that a reader rated: line, ratings, and the label behind them."""

    reader: str
    truth: str
    line: int
    rows: list[tuple[int, list[str], str]] = field(default_factory=list)


def _read(content: FileContent) -> Tables:
    lines = (content.text or "").splitlines()
    if len(lines) > MAX_CELLS:
        message = f"holds more than {MAX_CELLS:,} cells"
        return [], [problem("too-large-file", message, file=content.name)]
    filled = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]
    if len(filled) < 5:
        message = "ends before the ratings: title, reader, treatments and L or S stand above them"
        return [], [problem("broken-format", message, file=content.name)]
    treatments, problems = _treatments(content.name, filled[2], filled[3])
    if not treatments:
        return [], problems
    blocks, found = _blocks(content.name, filled[1], filled[4:], len(treatments))
    problems += found
    problems += _unequal(content.name, blocks)
    if any(one.severity == "error" for one in problems):
        return [], problems
    signs = filled[3][1].upper().split()
    reads, cases = _rows(blocks, treatments)
    of_treatment = {
        treatment: reads[place :: len(treatments)] for place, treatment in enumerate(treatments)
    }
    for treatment, sign in zip(treatments, signs, strict=True):
        if sign in _SMALL:
            of_it = of_treatment[treatment]
            problems.append(turned_round(of_it, content.name, f"of treatment {quoted(treatment)}"))
    return rating_tables(content, reads, cases, NAME), problems


def _treatments(
    name: str, named: tuple[int, str], signed: tuple[int, str]
) -> tuple[list[str], list[Problem]]:
    """Return the names of the treatments, if each has its L or S."""
    treatments = [(inside or bare).strip() for inside, bare in _WORD.findall(named[1])]
    signs = signed[1].upper().split()
    if not treatments or not all(treatments):
        message = "does not name the treatments, each in quotation marks"
        return [], [problem("broken-format", message, file=name, row=named[0])]
    if len(set(treatments)) < len(treatments):
        message = "names two treatments alike"
        return [], [problem("broken-format", message, file=name, row=named[0])]
    if len(signs) != len(treatments) or not set(signs) <= _LARGE | _SMALL:
        message = f"does not say L or S for each of {counted(len(treatments), 'treatment')}"
        remedy = "write L where larger ratings are more abnormal, and S where smaller ones are"
        return [], [problem("broken-format", message, remedy=remedy, file=name, row=signed[0])]
    return treatments, []


def _blocks(
    name: str, reader: tuple[int, str], body: Sequence[tuple[int, str]], width: int
) -> tuple[list[_Block], list[Problem]]:
    """Split what stands below the head into blocks; ``*`` ends one, ``#`` all of them."""
    problems: list[Problem] = []
    blocks = [_Block(reader[1], "0", reader[0])]
    expects_reader = False
    for row, line in body:
        if line == "#":
            if not expects_reader:
                message = "ends in the middle of a reader's ratings; a line * is missing before it"
                problems.append(problem("broken-format", message, file=name, row=row))
            return blocks, problems
        if expects_reader:
            blocks.append(_Block(line, "0", row))
            expects_reader = False
        elif line == "*":
            expects_reader = blocks[-1].truth == "1"
            if not expects_reader:
                blocks.append(_Block(blocks[-1].reader, "1", row))
        else:
            cells = line.split(None, width)
            ratings, label = cells[:width], " ".join(cells[width:])
            if len(ratings) < width or not all(map(_NUMBER.fullmatch, ratings)):
                message = f"does not begin with {counted(width, 'rating')}"
                problems.append(problem("broken-format", message, file=name, row=row, value=line))
                if len(problems) > _LISTED:
                    return blocks, problems
                continue
            blocks[-1].rows.append((row, ratings, label))
    last = body[-1][0] if body else reader[0]
    message = "has no line # at its end; ratings may be lost"
    problems.append(problem("broken-format", message, file=name, row=last))
    return blocks, problems


def _unequal(name: str, blocks: Sequence[_Block]) -> list[Problem]:
    """Tell readers named alike, and blocks that are not as long as those of the first reader."""
    first = {block.truth: len(block.rows) for block in blocks[:2]}
    problems = []
    for block in blocks[2:]:
        there, usual = len(block.rows), first[block.truth]
        if there != usual:
            which = "abnormal" if block.truth == "1" else "normal"
            message = (
                f"reader {quoted(block.reader)} has {counted(there, f'{which} case')}, and the "
                f"first reader {usual}; the format needs the same cases for all"
            )
            problems.append(problem("broken-format", message, file=name, row=block.line))
    seen: set[str] = set()
    for block in blocks:
        if block.truth == "0" and block.reader in seen:
            message = "is the name of a reader for the second time"
            place: Place = {"file": name, "row": block.line}
            problems.append(problem("broken-format", message, value=block.reader, **place))
        if len(problems) > _LISTED:
            break
        seen |= {block.reader} if block.truth == "0" else set()
    return problems[:_LISTED]


def _rows(
    blocks: Sequence[_Block], treatments: Sequence[str]
) -> tuple[list[RatingRow], list[tuple[int, str, str]]]:
    """Return the reads, and the cases: named as the file does if that is clear, else numbered."""
    labels = [[label for _, _, label in block.rows] for block in blocks]
    first = labels[0] + (labels[1] if len(labels) > 1 else [])
    agree = all(one == labels[place % 2] for place, one in enumerate(labels))
    named = agree and all(first) and len(set(first)) == len(first)
    names = first if named else [str(number) for number in range(1, len(first) + 1)]
    reads, cases = [], []
    for place, block in enumerate(blocks):
        before = len(labels[0]) if block.truth == "1" else 0
        for at, (row, ratings, _) in enumerate(block.rows):
            case = names[before + at]
            if place < 2:
                cases.append((row, case, block.truth))
            reads += [
                RatingRow(row, block.reader, case, treatment, rating)
                for treatment, rating in zip(treatments, ratings, strict=True)
            ]
    return reads, cases


FORMAT = Format(name=NAME, endings=frozenset({".lrc", ".txt"}), recognise=_known, read=_read)
"""OR-DBM MRMC of the University of Iowa, and LABMRMC before it."""
