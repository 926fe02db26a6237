"""A study on its way: recognised tables with clean identifiers, before they are checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from readerstats.study.identifiers import identifier
from readerstats.study.labels import is_missing
from readerstats.study.roles import CASE_ROLES
from readerstats.study.tables import Table, each_value
from readerstats.study.translate import translated
from readerstats.study.visible import has_unseen, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from readerstats.errors import Problem
    from readerstats.study.config import Settings
    from readerstats.study.contents import Task
    from readerstats.study.gather import Gathered

_IDENTIFYING = ("reader", "case", "modality", "dataset")
_LABELLING = ("truth", "response", "status", "kind")


@dataclass(slots=True)
class Draft:
    """Tables whose columns are known.

    Attributes
    ----------
    reads : Table
    cases : Table or None
        None where no table names the cases.
    readers : Table or None
        None where there is no readers table.
    settings : Settings
    cases_given : bool
        False where the cases were taken from the reads.
    task : Task or None
        None until the labels of the truth are settled.
    labels : tuple of str
        The two labels, in no order; empty until they are known.
    rerun_models : frozenset of str
        Models with more than one run.
    runs : DataFrame or None
        All reads of those who read a case more than once, repeats and first reads alike.
    problems : list of Problem
        What was changed while the tables were cleaned.
    """

    reads: Table
    cases: Table | None
    readers: Table | None
    settings: Settings
    cases_given: bool
    task: Task | None = None
    labels: tuple[str, ...] = ()
    rerun_models: frozenset[str] = frozenset()
    runs: pd.DataFrame | None = None
    problems: list[Problem] = field(default_factory=list)


def draft(gathered: Gathered, settings: Settings) -> Draft | None:
    """Clean the identifiers, and take the cases from the reads where no table has them."""
    reads, cases, readers = gathered.reads, gathered.cases, gathered.readers
    if reads is None:
        return None
    problems: list[Problem] = []
    for table in (reads, cases, readers):
        if table is not None:
            problems += _clean_invisible(table)
            _clean_identifiers(table)
    given = cases is not None and cases.has("case")
    if cases is not None and given:
        _add_facts(cases, reads)
    else:
        cases = _cases_of_reads(reads)
    return Draft(reads, cases, readers, settings, cases_given=given, problems=problems)


def _clean_invisible(table: Table) -> Iterator[Problem]:
    """Take invisible characters out of identifiers and labels, and tell where they were."""
    for column in (*_IDENTIFYING, *_LABELLING):
        if not table.has(column):
            continue
        unseen = translated(table.frame[column], lambda cell: cell is not None and has_unseen(cell))
        if unseen.any():
            message = "is read without its invisible characters"
            yield from each_value(
                "invisible-characters", table, column, unseen.to_numpy(dtype=bool), message
            )
            table.frame[column] = translated(
                table.frame[column], lambda cell: None if cell is None else visible(cell) or None
            )


def _clean_identifiers(table: Table) -> None:
    for column in _IDENTIFYING:
        if table.has(column):
            table.frame[column] = translated(table.frame[column], identifier)
    for column in ("modality", "dataset"):
        if table.has(column):
            table.frame[column] = translated(
                table.frame[column], lambda name: None if name is None else name.strip()
            )


def first_values(table: Table, by: str, column: str) -> pd.Series:
    """Return the first value of a column for each identifier; its index is the identifier."""
    frame = table.frame[[by, column]]
    known = frame[~translated(frame[column], is_missing).to_numpy(dtype=bool)]
    return known.drop_duplicates(by).set_index(by)[column]


def _add_facts(cases: Table, reads: Table) -> None:
    """Take what the cases table lacks, such as the truth, from the reads."""
    for role in CASE_ROLES:
        if reads.has("case", role) and not cases.has(role):
            found = first_values(reads, "case", role)
            values = cases.frame["case"].map(found).astype(object)
            cases.frame[role] = values.where(values.notna(), None)


def _cases_of_reads(reads: Table) -> Table | None:
    """Return the cases in order of appearance, each at the place of its first read."""
    if not reads.has("case"):
        return None
    first = reads.frame["case"].notna() & ~reads.frame["case"].duplicated()
    frame = reads.frame.loc[first, ["case"]].copy()
    for role in CASE_ROLES:
        if reads.has(role):
            values = frame["case"].map(first_values(reads, "case", role)).astype(object)
            frame[role] = values.where(values.notna(), None)
    return Table(frame, reads.places.loc[first], reads.headings)


def kinds_of(study: Draft) -> dict[str, str]:
    """Return the kind of each reader of whom it is known; model outweighs human."""
    kinds: dict[str, str] = {}
    for table in (study.reads, study.readers):
        if table is not None and table.has("kind"):
            known = table.frame[["reader", "kind"]].dropna().drop_duplicates()
            for reader, kind in zip(known["reader"], known["kind"], strict=True):
                if kinds.get(reader) != "model":
                    kinds[reader] = kind
    return kinds
