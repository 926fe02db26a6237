"""A study as programs for multireader studies want it: one number a reader, case and modality."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from readerstats.study.labels import ANSWERED
from readerstats.study.wording import counted, listed, quoted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.study.model import Study

Values: TypeAlias = Literal["scores", "answers"]
ONLY_MODALITY = "1"
"""What the modality is called where a study has none."""
NO_MODALITY = "none"
"""What it is called for reads without one, where others have one."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A number that a reader gave, or the decision as 1 and 0."""

    modality: str
    reader: str
    case: str
    value: float


@dataclass(frozen=True, slots=True)
class Ratings:
    """The numbers of a study.

    Attributes
    ----------
    cases : dict of str to bool
        Whether each case is positive; in the order of the study.
    rows : tuple of Rating
        By modality, reader and case.
    complete : bool
        Whether every reader has a number for every case in every modality.
    notices : tuple of str
        What is not among them.
    """

    cases: dict[str, bool]
    rows: tuple[Rating, ...]
    complete: bool
    notices: tuple[str, ...]


def ratings_of(study: Study, values: Values = "scores") -> Ratings:
    """Return the scores of a study, or its decisions if these are asked for, or all that it has.

    Examples
    --------
    >>> import readerstats as rs
    >>> ratings = ratings_of(rs.load_study(rs.example("deepfake_xray")), "answers")
    >>> len(ratings.rows) > 4000, sorted({row.value for row in ratings.rows})
    (True, [0.0, 1.0])
    """
    reads = study.arrays()
    scored = reads.score is not None and (values == "scores" or reads.decision is None)
    numbers = reads.score if scored else reads.decision
    if numbers is None:  # a study without answers and scores is never built
        raise ValueError("the study has neither answers nor scores.")
    names = _modalities(reads.modalities)
    rows = tuple(
        Rating(names[m], reads.readers[r], reads.cases[c], float(numbers[m, r, c]))
        for m, r, c in np.argwhere(~np.isnan(numbers))
    )
    truth = dict(zip(reads.cases, map(bool, reads.truth), strict=True))
    there = ~np.isnan(numbers)
    in_modality: NDArray[np.bool_] = np.any(there, axis=(1, 2))
    of_reader: NDArray[np.bool_] = np.any(there, axis=(0, 2))
    block = there[in_modality][:, of_reader]
    notices = [
        *_of_values(study, scored=scored),
        *_of_modalities(reads.modalities, in_modality),
        *_of_readers(study, of_reader, scored=scored),
        *_of_reads(study, scored=scored),
        *without_place(study),
    ]
    return Ratings(truth, rows, bool(block.all()), tuple(notices))


def _modalities(names: Sequence[str | None]) -> list[str]:
    absent = ONLY_MODALITY if len(names) == 1 else NO_MODALITY
    while absent in names:
        absent += "_"
    return [absent if name is None else name for name in names]


def _of_values(study: Study, *, scored: bool) -> list[str]:
    task = study.task
    pair = f"1 for {quoted(task.positive)} and 0 for {quoted(task.negative)}"
    notices = [] if (task.positive, task.negative) == ("1", "0") else [f"the truth is {pair}"]
    if not scored:
        notices.append(f"answers are written as {pair}; read them again with --threshold 1")
    elif study.reads["response"].notna().any():
        notices.append(
            "the scores are written, and not the answers beside them; --values answers writes these"
        )
    return notices


def _of_modalities(names: Sequence[str | None], there: NDArray[np.bool_]) -> list[str]:
    if None not in names or not there[names.index(None)]:
        return []
    name = quoted(_modalities(names)[names.index(None)])
    if len(names) == 1:
        return [f"the study has no modality, and the format needs one: it is called {name}"]
    return [f"reads without a modality have the modality {name}"]


def _of_readers(study: Study, there: NDArray[np.bool_], *, scored: bool) -> list[str]:
    notices = []
    readers = study.arrays().readers
    absent = [name for name, some in zip(readers, there, strict=True) if not some]
    if absent:
        what = "score" if scored else "decision"
        notices.append(f"readers without any {what} are left out: {listed(absent)}")
    models = [name for name in study.models if name not in absent]
    if models:
        notices.append(f"models stand among the readers: {listed(models)}")
    return notices


def _of_reads(study: Study, *, scored: bool) -> list[str]:
    notices = []
    silent = int((study.reads["status"] != ANSWERED).sum())
    if silent:
        wrong = study.task.unanswered != "missing" and not scored
        fate = "are written as wrong answers" if wrong else "are left out"
        notices.append(f"{counted(silent, 'read')} without an answer {fate}")
    if len(study.runs):
        notices.append(
            "of several runs of a model their average is written, and of people the first read"
        )
    return notices


def without_place(study: Study) -> list[str]:
    """Tell the columns, and the phases, that formats of ratings have no place for."""
    tables = (study.cases, study.readers, study.reads)
    own = {"case", "truth", "reader", "kind", "modality", "response", "score", "status", "repeat"}
    columns = dict.fromkeys(
        str(name)
        for table in tables
        for name in table.columns
        if name not in own and table[name].notna().any()
    )
    notices = [f"the format has no place for {listed(columns, most=20)}"] if columns else []
    if study.phases:
        phases = listed(study.phases)
        notices.append(f"phases with a task of their own are left out: {phases}; take --phase")
    return notices


def fitting_names(
    names: Sequence[str], unfit: re.Pattern[str], *, taken: Sequence[str] = ()
) -> dict[str, str]:
    """Return names without what a format cannot hold, each still a name of its own.

    Parameters
    ----------
    names : sequence of str
    unfit : re.Pattern
        What cannot be in a name; it becomes ``_``.
    taken : sequence of str
        Words that have a meaning of their own in the format.

    Examples
    --------
    >>> fitting_names(["Smith, J", "Smith_ J", "R1"], re.compile(","))
    {'Smith_ J': 'Smith_ J', 'R1': 'R1', 'Smith, J': 'Smith_ J_'}
    """
    reserved = {word.casefold() for word in taken}
    fits = {
        name: name
        for name in names
        if name
        and not unfit.search(name)
        and name == name.strip()
        and name.casefold() not in reserved
    }
    used = {*fits.values()}
    for name in names:
        if name in fits:
            continue
        new = unfit.sub("_", name).strip() or "_"
        while new in used or new.casefold() in reserved:
            new += "_"
        fits[name] = new
        used.add(new)
    return fits


def renamed_notice(what: str, names: dict[str, str]) -> list[str]:
    """Tell which names had to change.

    Examples
    --------
    >>> renamed_notice("reader", {"Smith, J": "Smith_ J", "R1": "R1"})
    ["1 reader has another name, since the format cannot hold it: 'Smith, J' is 'Smith_ J'"]
    """
    changed = {old: new for old, new in names.items() if old != new}
    if not changed:
        return []
    some = [f"{quoted(old)} is {quoted(new)}" for old, new in list(changed.items())[:5]]
    rest = f" and {len(changed) - 5} more" if len(changed) > 5 else ""
    number = counted(len(changed), what, {"modality": "modalities"}.get(what))
    one = len(changed) == 1
    verb = "has another name" if one else "have other names"
    told = f"{', '.join(some)}{rest}"
    return [f"{number} {verb}, since the format cannot hold {'it' if one else 'them'}: {told}"]
