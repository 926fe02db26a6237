"""The sheets TP and FP of an RJafroc workbook: marks, and what they say of a case."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from readerstats.study.codes import Place, problem
from readerstats.study.formats.ratings_rows import RatingRow
from readerstats.study.formats.rjafroc_sheets import MarkSheet, listed_ids
from readerstats.study.wording import counted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.rjafroc_truth import Truth

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_LISTED = 5


@dataclass(slots=True)
class Mark:
    """A rating of a case, or of a place in it.

    Attributes
    ----------
    sheet : str
        The sheet it stands on, for messages.
    rating : RatingRow
    lesion : str or None
        Number of the lesion that was hit; None for a false mark.
    """

    sheet: str
    rating: RatingRow
    lesion: str | None = None


def marks_of(sheet: MarkSheet, *, with_lesion: bool) -> tuple[list[Mark], list[Problem]]:
    """Read TP or FP, and tell cells that are blank and ratings that are no numbers."""
    needed = ["readerid", "modalityid", "caseid", *(["lesionid"] * with_lesion), "rating"]
    columns = {name: sheet.column(name) for name in needed}
    named = {"readerid": "ReaderID", "modalityid": "ModalityID", "caseid": "CaseID",
             "lesionid": "LesionID", "rating": "a rating, such as FP_Rating"}  # fmt: skip
    absent = [named[name] for name, cells in columns.items() if cells is None]
    if absent and not sheet.records:
        return [], []
    if absent:
        message = f"has no column for {' and '.join(absent)}"
        return [], [problem("broken-format", message, file=sheet.name)]
    problems = list(_blank_or_wrong(sheet, columns))
    second = sheet.column("modalityid2")
    marks = []
    for place, row in enumerate(sheet.rows):
        cells = {name: (column or [])[place] for name, column in columns.items()}
        reader, modality, case, rating = (
            cells[name] for name in ("readerid", "modalityid", "caseid", "rating")
        )
        if reader is None or modality is None or case is None or rating is None:
            continue
        modality = _one(modality)
        if second is not None:
            modality = f"{modality}, {_one(second[place])}"
        one = RatingRow(row, _one(reader), case, modality, rating)
        marks.append(Mark(sheet.name, one, cells.get("lesionid")))
    return marks, problems


def _one(cell: str | None) -> str:
    return ",".join(listed_ids(cell))


def _blank_or_wrong(
    sheet: MarkSheet, columns: dict[str, list[str | None] | None]
) -> Iterator[Problem]:
    for name, cells in columns.items():
        bad = [
            (row, cell)
            for row, cell in zip(sheet.rows, cells or [], strict=True)
            if cell is None or (name == "rating" and not _NUMBER.fullmatch(cell))
        ]
        for count, (row, cell) in enumerate(bad):
            place: Place = {"file": sheet.name, "row": row, "column": sheet.heading(name)}
            if count == _LISTED:
                rest = counted(len(bad) - count, "more cell")
                yield problem("broken-format", f"{rest} in this column", **place)
                break
            message, remedy = ("is blank", "fill it in") if cell is None else ("is no number", "")
            yield problem("broken-format", message, remedy=remedy, value=cell, **place)


def lesion_problems(name: str, true: Sequence[Mark], truth: Truth) -> Iterator[Problem]:
    """Tell marks of lesions that TRUTH does not have, and those that stand there twice."""
    first: dict[tuple[str, str, str, str | None], int] = {}
    for one in true:
        rating = one.rating
        place: Place = {"file": name, "row": rating.row}
        key = (rating.reader, rating.modality, rating.case, one.lesion)
        before = first.setdefault(key, rating.row)
        if before != rating.row:
            message = f"rates the same lesion as row {before}, for the same reader and modality"
            yield problem("broken-format", message, **place)
        state = truth.state.get(rating.case)
        if state is not None and state[1] == "0":
            message = "is a case without a lesion in TRUTH; its ratings belong on the sheet FP"
            yield problem("broken-format", message, value=rating.case, **place)
        elif state is not None and one.lesion and (rating.case, one.lesion) not in truth.lesions:
            message = f"has no lesion {one.lesion} in TRUTH"
            yield problem("broken-format", message, value=rating.case, **place)


def of_several_marks(false: Sequence[Mark], truth: Truth) -> bool:
    """Whether an undeclared study is of marks: several a case, or false ones in diseased cases."""
    if truth.paradigm == "ROC":
        return False
    several = max(Counter(case for case, _ in truth.lesions).values(), default=0) > 1
    diseased = any(truth.state.get(one.rating.case, (0, "0"))[1] == "1" for one in false)
    keys = [(one.rating.reader, one.rating.modality, one.rating.case) for one in false]
    return several or diseased or len(set(keys)) < len(keys)


def reduced(
    true: Sequence[Mark], false: Sequence[Mark], truth: Truth, file: str
) -> tuple[list[tuple[str, RatingRow]], Problem]:
    """Give each case the rating of its highest mark, and a lower one where there is none.

    Returns
    -------
    list of (str, RatingRow)
        With the sheet that the rating comes from.
    Problem
        The note that tells of it.
    """
    highest: dict[tuple[str, str, str], tuple[Decimal, Mark]] = {}
    marks = [*false, *true]
    for one in marks:
        key = (one.rating.reader, one.rating.modality, one.rating.case)
        number = Decimal(one.rating.score)
        if key not in highest or number > highest[key][0]:
            highest[key] = (number, one)
    lowest = min((Decimal(one.rating.score) for one in marks), default=Decimal()) - 1
    reads = [(one.sheet, one.rating) for _, one in highest.values()]
    unmarked = [
        (truth.sheet, RatingRow(row, reader, case, modality, str(lowest)))
        for reader, modality, case, row in truth.expected(marks)
        if (reader, modality, case) not in highest
    ]
    message = (
        f"marks of lesions ({truth.paradigm or 'FROC'}) are reduced to one rating a case, that of "
        "the highest mark; where the marks were made does not count"
    )
    if unmarked:
        count = counted(len(unmarked), "read")
        message += f". {count} without a mark got the rating {lowest}, below every mark"
    return [*reads, *unmarked], problem("format-adapted", message, file=file)
