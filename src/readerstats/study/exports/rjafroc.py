"""A study as an RJafroc workbook: sheets TRUTH, TP and FP, of ROC data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from readerstats.study.exports.ratings import Ratings, fitting_names, ratings_of, renamed_notice
from readerstats.study.exports.workbook import Cell, workbook_bytes
from readerstats.study.exports.written import SINGLE, Export
from readerstats.study.formats.rjafroc_sheets import NAMES_SHEET

if TYPE_CHECKING:
    from readerstats.study.exports.ratings import Values
    from readerstats.study.model import Study

_UNFIT = re.compile(r"[,;()\t\r\n]")  # what stands between the identifiers of a list
_NUMBERED = re.compile(r"[1-9]\d{0,8}|0")


def rjafroc(study: Study, values: Values = "scores") -> Export:
    """Return a study as an RJafroc workbook in its newer format.

    Raises
    ------
    ReaderStatsError
        Where openpyxl is not installed.
    """
    ratings = ratings_of(study, values)
    numbers, numbered = _case_numbers(list(ratings.cases))
    reader = fitting_names(list(dict.fromkeys(r.reader for r in ratings.rows)), _UNFIT)
    modality = fitting_names(list(dict.fromkeys(r.modality for r in ratings.rows)), _UNFIT)
    design, notices = _design(ratings)
    rows: list[list[Cell]] = []
    for group in _assigned(ratings):
        state = int(ratings.cases[group.case])
        readers = ",".join(reader[name] for name in group.readers)
        modalities = ",".join(modality[name] for name in group.modalities)
        rows.append([numbers[group.case], state, state, readers, modalities, ""])
    for row, word in zip(rows, ("ROC", design), strict=False):
        row[5] = word
    false: list[list[Cell]] = []
    true: list[list[Cell]] = []
    for r in ratings.rows:
        who: list[Cell] = [reader[r.reader], modality[r.modality], numbers[r.case]]
        if ratings.cases[r.case]:
            true.append([*who, 1, r.value])
        else:
            false.append([*who, r.value])
    sheets: dict[str, Iterable[Sequence[Cell]]] = {
        "FP": [["ReaderID", "ModalityID", "CaseID", "FP_Rating"], *false],
        "TP": [["ReaderID", "ModalityID", "CaseID", "LesionID", "TP_Rating"], *true],
        "TRUTH": [
            ["CaseID", "LesionID", "Weight", "ReaderID", "ModalityID", "Paradigm"],
            *rows,
        ],
    }
    if numbered:
        named: list[list[Cell]] = [[number, case] for case, number in numbers.items()]
        sheets[NAMES_SHEET] = [["CaseID", "CaseName"], *named]
        notice = (
            "RJafroc needs whole numbers for cases: they are numbered in their order, and the "
            f"sheet {NAMES_SHEET} has their names"
        )
        notices = [notice, *notices]
    renamed = [*renamed_notice("reader", reader), *renamed_notice("modality", modality)]
    data = workbook_bytes(sheets)
    return Export({SINGLE: data}, (*ratings.notices, *notices, *renamed))


def _case_numbers(cases: Sequence[str]) -> tuple[dict[str, int], bool]:
    """Return the number of each case, and whether it is another than its name."""
    if all(_NUMBERED.fullmatch(case) for case in cases):
        return {case: int(case) for case in cases}, False
    return {case: number for number, case in enumerate(cases, 1)}, True


@dataclass(frozen=True, slots=True)
class _Assigned:
    """Readers who read a case in modalities: all of them in all of these."""

    case: str
    readers: tuple[str, ...]
    modalities: tuple[str, ...]


def _assigned(ratings: Ratings) -> list[_Assigned]:
    """Return who read each case in what; one entry a case, or several where readers differ."""
    modalities: dict[str, dict[str, list[str]]] = {case: {} for case in ratings.cases}
    for rating in ratings.rows:
        modalities[rating.case].setdefault(rating.reader, []).append(rating.modality)
    entries = []
    for case, of_reader in modalities.items():
        together: dict[tuple[str, ...], list[str]] = {}
        for reader, names in of_reader.items():
            together.setdefault(tuple(names), []).append(reader)
        entries += [_Assigned(case, tuple(who), names) for names, who in together.items()]
    return entries


def _design(ratings: Ratings) -> tuple[str, list[str]]:
    """Name the design as RJafroc does, and say what it does not analyze."""
    if ratings.complete:
        return "FCTRL", []
    pairs = {(r.reader, r.modality) for r in ratings.rows}
    readings = {(r.reader, r.case) for r in ratings.rows}
    n_readers = len({r.reader for r in ratings.rows})
    n_cases = len({r.case for r in ratings.rows})
    nested = "nested designs are written by RJafroc's description of them; check that it reads them"
    if len(pairs) == n_readers and len(ratings.rows) == n_readers * n_cases:
        return "SPLIT-PLOT-A", [nested]
    if len(readings) == n_cases and len(ratings.rows) == n_cases * len({m for _, m in pairs}):
        return "SPLIT-PLOT-C", [nested]
    message = (
        "not every reader read every case in every modality; RJafroc analyzes no such study, and "
        "says so"
    )
    return "INCOMPLETE", [message]
