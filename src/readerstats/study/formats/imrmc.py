"""iMRMC files: front matter, counts, ``BEGIN DATA:``, then one line a truth or a score."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from readerstats.study.codes import problem
from readerstats.study.formats.raw import MAX_CELL_LENGTH, MAX_CELLS, made_table
from readerstats.study.formats.registry import Format, Tables
from readerstats.study.roles import squeezed
from readerstats.study.wording import counted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent

NAME: Final = "iMRMC"
_BEGIN = re.compile(r"^[^\w\n]*BEGIN[ \t]+DATA\b", re.IGNORECASE | re.MULTILINE)
_COUNT = re.compile(r'^[^\w\n]*(N0|N1|NR|NM)\s*:\s*([^\s,;"]*)', re.IGNORECASE)
_TRUTH_ROWS = frozenset({"truth", "-1"})  # what stands for the reader: new files, old files
_FRAME = ("readerid", "caseid", "modalityid", "score")  # header of the R package's data frames
_COUNTED = {"N0": "case with truth 0", "N1": "case with truth 1", "NR": "reader", "NM": "modality"}
_PLURAL = {"N0": "cases with truth 0", "N1": "cases with truth 1", "NM": "modalities"}
_LISTED = 5


def _known(content: FileContent) -> str | None:
    if content.ending == ".imrmc":
        return "its name ends in .imrmc"
    if _BEGIN.search(content.head):
        return "it has the line BEGIN DATA:"
    first, _, rest = content.head.partition("\n")
    if content.ending == ".csv" and _is_frame(first) and re.search(r'(?m)^"?(truth|-1)"?,', rest):
        return "it has the columns of its R package, and rows that tell the truth"
    return None


def _is_frame(line: str) -> bool:
    return tuple(squeezed(cell) for cell in line.split(","))[:4] == _FRAME


@dataclass(slots=True)
class _Lines:
    """What the lines of data hold, with their numbers."""

    reads: dict[str, list[str | None]] = field(
        default_factory=lambda: {"reader": [], "case": [], "modality": [], "score": []}
    )
    read_rows: list[int] = field(default_factory=list)
    cases: dict[str, list[str | None]] = field(default_factory=lambda: {"case": [], "truth": []})
    case_rows: list[int] = field(default_factory=list)
    ragged: list[tuple[int, int]] = field(default_factory=list)

    def add(self, row: int, cells: Sequence[str]) -> None:
        """Take one line: a truth, or a score."""
        if len(cells) != len(_FRAME):
            self.ragged.append((row, len(cells)))
            return
        reader, case, _, value = cells
        if reader.casefold() in _TRUTH_ROWS:
            self.cases["case"].append(case)
            self.cases["truth"].append(value)
            self.case_rows.append(row)
        else:
            for column, cell in zip(self.reads.values(), cells, strict=True):
                column.append(cell)
            self.read_rows.append(row)


def _read(content: FileContent) -> Tables:
    lines = (content.text or "").splitlines()
    begin = next((at for at, line in enumerate(lines) if _BEGIN.match(line)), None)
    if begin is None and lines and _is_frame(lines[0]):
        begin = 0
    if begin is None:
        message = "has no line BEGIN DATA:, below which the truth and the scores stand"
        return [], [problem("broken-format", message, file=content.name)]
    if len(lines) - begin > MAX_CELLS // len(_FRAME):
        message = f"holds more than {MAX_CELLS:,} cells"
        return [], [problem("too-large-file", message, file=content.name)]
    found = _Lines()
    for row, cells in _cells(lines, begin + 1):
        found.add(row, cells)
    problems = [*_ragged(content.name, found), *_counts(content.name, lines[:begin], found)]
    if not found.case_rows:
        message = "has no row that tells the truth of a case, such as 'truth,c1,truth,1'"
        problems.append(problem("broken-format", message, file=content.name))
    if not found.read_rows:
        message = "has no score below BEGIN DATA:"
        problems.append(problem("broken-format", message, file=content.name))
        return [], problems
    tables = [made_table(content, "reads", found.reads, found.read_rows, format=NAME)]
    if found.case_rows:
        tables.append(made_table(content, "cases", found.cases, found.case_rows, format=NAME))
    return tables, problems


def _cells(lines: Sequence[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield each line that is not blank with its number, without the empty cells at its end."""
    filled = next((line for line in lines[first:] if line.strip(" ,;\t")), "")
    delimiter = max(",;\t", key=filled.count)
    for row, line in enumerate(lines[first:], first + 1):
        if len(line) > len(_FRAME) * MAX_CELL_LENGTH:
            yield row, [line[:20]]
            continue
        cells = line.split(delimiter)
        if '"' in line:
            cells = next(csv.reader([line], delimiter=delimiter), [])
        cells = [cell.strip() for cell in cells]
        while len(cells) > len(_FRAME) and not cells[-1]:
            cells.pop()
        if any(cells):
            yield row, cells


def _ragged(name: str, found: _Lines) -> Iterator[Problem]:
    for count, (row, width) in enumerate(found.ragged):
        if count == _LISTED:
            rest = counted(len(found.ragged) - count, "more line")
            yield problem("broken-format", f"{rest} without four cells", file=name, row=row)
            return
        message = f"has {counted(width, 'cell')}; a line is reader, case, modality, score"
        yield problem("broken-format", message, file=name, row=row)


def _counts(name: str, front: Sequence[str], found: _Lines) -> Iterator[Problem]:
    """Compare the counts of the front matter, where it has them, with the data."""
    truth = dict(zip(found.cases["case"], found.cases["truth"], strict=True))
    seen = {
        "N0": sum(_is(value, 0) for value in truth.values()),
        "N1": sum(_is(value, 1) for value in truth.values()),
        "NR": len(set(found.reads["reader"])),
        "NM": len(set(found.reads["modality"])),
    }
    for row, line in enumerate(front, 1):
        match = _COUNT.match(line)
        if match is None:
            continue
        key, said = match.group(1).upper(), match.group(2)
        if not said.isascii() or not said.isdigit():
            message = f"is no number; {key} is how many there are: {_PLURAL.get(key, 'readers')}"
            yield problem("format-counts", message, file=name, row=row, value=said or line)
        elif said.lstrip("0") != (str(seen[key]) if seen[key] else ""):
            there = counted(seen[key], _COUNTED[key], _PLURAL.get(key))
            message = f"{key} says {said}, and the data have {there}"
            yield problem("format-counts", message, file=name, row=row)


def _is(value: str | None, truth: int) -> bool:
    return value is not None and re.fullmatch(rf"0*{truth}(\.0*)?", value) is not None


FORMAT = Format(
    name=NAME, endings=frozenset({".imrmc", ".csv", ".txt"}), recognise=_known, read=_read
)
"""iMRMC of the FDA, and the data frames of its R package written as CSV."""
