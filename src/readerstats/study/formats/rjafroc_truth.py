"""The sheet TRUTH of an RJafroc workbook: the cases, their lesions, and who was to read them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from readerstats.study.codes import Place, problem
from readerstats.study.formats.raw import MAX_CELLS
from readerstats.study.formats.rjafroc_sheets import MarkSheet, listed_ids
from readerstats.study.wording import counted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.rjafroc_marks import Mark

_WHOLE = re.compile(r"\d{1,18}")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_CROSSED = frozenset({"", "FCTRL", "CROSSED"})
_LISTED = 5


@dataclass(slots=True)
class Truth:
    """What TRUTH says.

    Attributes
    ----------
    sheet : str
        For messages.
    state : dict of str to (int, str)
        Row of each case, and ``"1"`` if it has a lesion, else ``"0"``.
    lesions : set of (str, str)
        Case and number of each lesion; 0 for a case without one.
    assigned : list of tuple
        Case, row, and the readers and the modalities that TRUTH names for it, if it does.
    paradigm, design : str
        In capital letters; empty where they are not said.
    """

    sheet: str
    state: dict[str, tuple[int, str]] = field(default_factory=dict)
    lesions: set[tuple[str, str]] = field(default_factory=set)
    assigned: list[tuple[str, int, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    paradigm: str = ""
    design: str = ""

    def expected(self, marks: Sequence[Mark]) -> Iterator[tuple[str, str, str, int]]:
        """Yield reader, modality, case and row of each read that there should be.

        Where TRUTH names nobody, everyone with a mark read everything. In split-plot designs a
        reader has only the modalities in which he or she made a mark.
        """
        seen = dict.fromkeys((one.rating.reader, one.rating.modality) for one in marks)
        told: set[tuple[str, str, str]] = set()
        for case, row, readers, modalities in self.assigned:
            if self.design in _CROSSED and readers and modalities:
                pairs = [(reader, modality) for reader in readers for modality in modalities]
            else:
                pairs = [
                    (reader, modality)
                    for reader, modality in seen
                    if (not readers or reader in readers)
                    and (not modalities or modality in modalities)
                ]
            for reader, modality in pairs:
                if (reader, modality, case) not in told:
                    told.add((reader, modality, case))
                    yield reader, modality, case, row
            if len(told) > MAX_CELLS:
                return


def truth_of(sheet: MarkSheet, *, names_modalities: bool) -> tuple[Truth, list[Problem]]:
    """Read the sheet TRUTH, and tell what is wrong with it.

    Where modalities have two factors, TRUTH does not name their pairs; the marks do.
    """
    truth = Truth(sheet.name)
    problems = [*_missing(sheet), *_not_whole(sheet, "caseid"), *_not_whole(sheet, "lesionid")]
    problems += _weights(sheet)
    cases, lesions = sheet.column("caseid"), sheet.column("lesionid")
    if cases is None or lesions is None:
        return truth, problems
    declared = [cell.upper() for cell in sheet.column("paradigm") or [] if cell is not None]
    truth.paradigm, truth.design = (*declared, "", "")[:2]
    blank: list[str | None] = [None] * len(cases)
    readers = sheet.column("readerid") or blank
    modalities = (sheet.column("modalityid") if names_modalities else None) or blank
    rows_of: dict[tuple[str, str, str | None, str | None], int] = {}
    for row, case, lesion, reader, modality in zip(
        sheet.rows, cases, lesions, readers, modalities, strict=True
    ):
        if case is None or lesion is None:
            continue
        place: Place = {"file": sheet.name, "row": row}
        first = rows_of.setdefault((case, lesion, reader, modality), row)
        if first != row:
            message = f"is the same as row {first}: a case, or a lesion, is listed twice"
            problems.append(problem("broken-format", message, **place))
        state = "0" if lesion.strip("0") == "" else "1"
        if truth.state.setdefault(case, (row, state))[1] != state:
            message = f"has a lesion here, and none in row {truth.state[case][0]}, or the reverse"
            problems.append(problem("two-truths", message, value=case, **place))
        truth.lesions.add((case, lesion))
        truth.assigned.append((case, row, listed_ids(reader), listed_ids(modality)))
    return truth, problems


def _missing(sheet: MarkSheet) -> Iterator[Problem]:
    """Tell columns that are not there, and cells that are blank."""
    for column in ("caseid", "lesionid", "readerid", "modalityid"):
        cells = sheet.column(column)
        if cells is None:
            if column in {"caseid", "lesionid"}:
                message = f"has no column {'CaseID' if column == 'caseid' else 'LesionID'}"
                yield problem("broken-format", message, file=sheet.name)
            continue
        blank = [row for row, cell in zip(sheet.rows, cells, strict=True) if cell is None]
        for count, row in enumerate(blank[: _LISTED + 1]):
            place: Place = {"file": sheet.name, "row": row, "column": sheet.heading(column)}
            more = len(blank) - count
            message = f"and {counted(more, 'cell')} from here on are blank"
            message = message if count == _LISTED else "is blank"
            yield problem("broken-format", message, remedy="fill it in", **place)


def _not_whole(sheet: MarkSheet, column: str) -> Iterator[Problem]:
    cells = sheet.column(column) or []
    wrong = [
        (row, cell)
        for row, cell in zip(sheet.rows, cells, strict=False)
        if cell is not None and not _WHOLE.fullmatch(cell)
    ]
    for row, cell in wrong[:_LISTED]:
        message = "is no whole number, and RJafroc numbers its cases and lesions"
        yield problem(
            "broken-format",
            message,
            file=sheet.name,
            row=row,
            column=sheet.heading(column),
            value=cell,
        )


def _weights(sheet: MarkSheet) -> Iterator[Problem]:
    cells = sheet.column("weight") or []
    for row, cell in zip(sheet.rows, cells, strict=False):
        if cell is not None and not _NUMBER.fullmatch(cell):
            message = "is no number; the columns may have shifted"
            place: Place = {"file": sheet.name, "row": row, "column": sheet.heading("weight")}
            yield problem("broken-format", message, value=cell, **place)
            return
