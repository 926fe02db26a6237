"""RJafroc and JAFROC workbooks: sheets TRUTH, TP and FP become reads and cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from readerstats.study.codes import problem
from readerstats.study.formats.ratings_rows import RatingRow
from readerstats.study.formats.raw import RawTable, made_table
from readerstats.study.formats.registry import Format, Tables
from readerstats.study.formats.rjafroc_marks import (
    Mark,
    lesion_problems,
    marks_of,
    of_several_marks,
    reduced,
)
from readerstats.study.formats.rjafroc_sheets import Sheets, sheets_of
from readerstats.study.formats.rjafroc_truth import Truth, truth_of

if TYPE_CHECKING:
    from readerstats.study.formats.content import FileContent

NAME: Final = "RJafroc"


def _known(content: FileContent) -> str | None:
    if sheets_of(content.tops) is None:
        return None
    return "it has sheets TRUTH, TP (or LL) and FP (or NL)"


def _read(content: FileContent) -> Tables:
    sheets = sheets_of(content.grids)
    if sheets is None:  # not reached: it was recognised by these sheets
        return [], [problem("broken-format", "lacks a sheet", file=content.name)]
    two_factors = any(
        sheet.place("modalityid2") is not None
        for sheet in (sheets.truth, sheets.false, sheets.true)
    )
    truth, problems = truth_of(sheets.truth, names_modalities=not two_factors)
    false, found = marks_of(sheets.false, with_lesion=False)
    problems += found
    true, found = marks_of(sheets.true, with_lesion=True)
    problems += [*found, *lesion_problems(sheets.true.name, true, truth)]
    if truth.paradigm == "ROI":
        message = "is a study of regions of interest (ROI), which are not read"
        problems.append(problem("broken-format", message, remedy="", file=sheets.truth.name))
    if any(one.severity == "error" for one in problems):
        return [], problems
    if truth.paradigm in {"FROC", "LROC"} or of_several_marks(false, truth):
        reads, note = reduced(true, false, truth, content.name)
        problems.append(note)
    else:
        reads = _roc(true, false, truth)
    names = _names(sheets)
    tables = _tables(content, reads, names)
    rows = [row for row, _ in truth.state.values()]
    key: dict[str, Sequence[str | None]] = {
        "case": [names.get(case, case) for case in truth.state],
        "truth": [state for _, state in truth.state.values()],
    }
    cases = made_table(content, "cases", key, rows, format=NAME)
    return [*tables, replace(cases, name=sheets.truth.name)], problems


def _roc(true: Sequence[Mark], false: Sequence[Mark], truth: Truth) -> list[tuple[str, RatingRow]]:
    """Return the ratings as they are, and a read without an answer for each that is missing."""
    marks = [*false, *true]
    reads = [(one.sheet, one.rating) for one in marks]
    there = {(one.rating.reader, one.rating.modality, one.rating.case) for one in marks}
    for reader, modality, case, row in truth.expected(marks):
        if (reader, modality, case) not in there:
            reads.append((truth.sheet, RatingRow(row, reader, case, modality, "")))
    return reads


def _names(sheets: Sheets) -> dict[str, str]:
    """Return the names of the cases that a file of our own has, by their numbers."""
    if sheets.names is None:
        return {}
    number, name = sheets.names.column("caseid"), sheets.names.column("name")
    if number is None or name is None:
        return {}
    told = zip(number, name, strict=True)
    return {one: other for one, other in told if one is not None and other is not None}


def _tables(
    content: FileContent, reads: Sequence[tuple[str, RatingRow]], names: dict[str, str]
) -> list[RawTable]:
    """Return one table of reads for each sheet that ratings stand on, so that rows are found."""
    tables = []
    for sheet in dict.fromkeys(sheet for sheet, _ in reads):
        own = [one for name, one in reads if name == sheet]
        columns: dict[str, Sequence[str | None]] = {
            "reader": [one.reader for one in own],
            "case": [names.get(one.case, one.case) for one in own],
            "modality": [one.modality for one in own],
            "score": [one.score for one in own],
        }
        table = made_table(content, "reads", columns, [one.row for one in own], format=NAME)
        tables.append(replace(table, name=sheet))
    return tables


FORMAT = Format(
    name=NAME, endings=frozenset({".xlsx", ".xlsm", ".xls", ".ods"}), recognise=_known, read=_read
)
"""RJafroc, and JAFROC before it."""
