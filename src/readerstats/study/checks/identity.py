"""Who read what: identifiers that are missing, unknown, doubled, or spelt in two ways."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from readerstats.study.codes import Place, problem
from readerstats.study.identifiers import first_spellings, near_misses, spelling_variants
from readerstats.study.labels import folded, is_missing
from readerstats.study.tables import EachRow, Table, all_rows, each_value, rows_of
from readerstats.study.translate import distinct_values
from readerstats.study.wording import counted, quoted

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.errors import Problem
    from readerstats.study.draft import Draft

_LISTED = 5


def blank_identifiers(draft: Draft) -> Iterator[Problem]:
    """Tell rows without a reader or a case."""
    tables = ((draft.reads, "reader"), (draft.reads, "case"), (draft.readers, "reader"))
    for table, column in (*tables, (draft.cases, "case")):
        if table is not None and table.has(column):
            missing = table.frame[column].isna() & table.in_files_with(column)
            yield from all_rows("blank-identifier", table, column, missing, f"names no {column}")


def unknown_cases(draft: Draft) -> Iterator[Problem]:
    """Tell cases that were read and that the cases table does not list."""
    cases, reads = draft.cases, draft.reads
    if cases is None or not draft.cases_given or not reads.has("case"):
        return
    unknown = _strangers(reads, "case", cases)
    near = near_misses(unknown, distinct_values(cases.frame["case"]))
    yield from _near(reads, "case", near, cases.name)
    others = reads.frame["case"].isin([name for name in unknown if name not in near])
    yield from each_value("unknown-case", reads, "case", others, f"is not in {cases.name}")


def cases_between_files(draft: Draft) -> Iterator[Problem]:
    """Tell cases of one file of reads that another file spells otherwise.

    Where a table lists the cases, `unknown_cases` tells it. Two spellings within one file are two
    cases: there they stand side by side on purpose.
    """
    reads = draft.reads
    if draft.cases_given or not reads.has("case"):
        return
    files = reads.places["file"]
    if files.nunique() < 2:
        return
    known: set[str] = set()
    for file in dict.fromkeys(files):
        here = (files == file).to_numpy(dtype=bool)
        own = distinct_values(reads.frame["case"][here])
        new = [name for name in own if name not in known]
        near = first_spellings(new, known.difference(own)) if known else {}
        if near:
            yield from _near(reads, "case", near, "another file", among=here)
        known.update(own)


def unknown_readers(draft: Draft) -> Iterator[Problem]:
    """Tell people who read and whom the readers table does not list."""
    readers, reads = draft.readers, draft.reads
    if readers is None or not readers.has("reader") or not reads.has("reader"):
        return
    unknown = _strangers(reads, "reader", readers)
    near = near_misses(unknown, distinct_values(readers.frame["reader"]))
    yield from _near(reads, "reader", near, readers.name)
    people = reads.frame["reader"]
    if reads.has("kind"):
        people = people[reads.frame["kind"] != "model"]
    humans = distinct_values(people)
    others = [name for name in humans if name in unknown and name not in near]
    if others and len(others) == len(humans):
        message = f"is not in {readers.name}, and neither is any other reader"
        rows = reads.frame["reader"] == others[0]
        yield from each_value("unknown-reader", reads, "reader", rows, message)
        return
    rows = reads.frame["reader"].isin(others)
    message = f"has no row in {readers.name}"
    yield from each_value("reader-without-covariates", reads, "reader", rows, message)


def _strangers(reads: Table, column: str, table: Table) -> list[str]:
    known = set(distinct_values(table.frame[column]))
    return [name for name in distinct_values(reads.frame[column]) if name not in known]


def _near(
    table: Table,
    column: str,
    near: dict[str, str],
    place: str,
    among: NDArray[np.bool_] | None = None,
) -> Iterator[Problem]:
    rows = table.frame[column].isin(list(near)).to_numpy(dtype=bool)
    yield from each_value(
        f"near-miss-{column}",
        table,
        column,
        rows if among is None else rows & among,
        lambda name: f"is probably {quoted(near[name])} of {place}",
        remedy=lambda name: f"write {quoted(near[name])} in both, if they are the same",
    )


def spelt_in_two_ways(draft: Draft) -> Iterator[Problem]:
    """Tell identifiers of one table that differ only in letter case or blanks."""
    tables = ((draft.reads, "reader"), (draft.readers, "reader"), (draft.cases, "case"))
    for table, column in tables:
        if table is not None and table.has(column):
            near = spelling_variants(distinct_values(table.frame[column]))
            yield from _near(table, column, near, "the same table")


def duplicate_rows(draft: Draft) -> Iterator[Problem]:
    """Tell cases and readers that are listed more than once."""
    tables = ((draft.cases if draft.cases_given else None, "case"), (draft.readers, "reader"))
    for table, column in tables:
        if table is not None and table.has(column):
            names = table.frame[column]
            again = names.notna() & names.duplicated()
            message = "is listed more than once"
            yield from each_value(f"duplicate-{column}", table, column, again, message)


def duplicate_reads(draft: Draft) -> Iterator[Problem]:
    """Tell reads of the same case by the same reader in the same modality."""
    reads = draft.reads
    if not reads.has("reader", "case"):
        return
    frame = reads.frame
    key = [
        column
        for column in ("reader", "case", "modality", "repeat", "session")
        if reads.has(column)
    ]
    named = frame["reader"].notna() & frame["case"].notna()
    again = frame.index[(named & frame.duplicated(key)).to_numpy(dtype=bool)]
    if not len(again):
        return
    every = _each_duplicate(reads, key, again)
    yield from islice(every, _LISTED)
    if len(again) > _LISTED:
        rest = len(again) - _LISTED
        place = reads.place(int(again[_LISTED]))
        others = f"and {counted(rest - 1, 'more read')} are" if rest > 1 else "is"
        message = f"this read {others} doubled too"
        yield problem("duplicate-read", message, every=every.after(_LISTED), **place)


def _each_duplicate(reads: Table, key: list[str], again: pd.Index) -> EachRow:
    """Tell each doubled read, and where the case was read before."""
    frame = reads.frame
    group = frame.groupby(key, dropna=False, sort=False).ngroup()
    first_of = group.drop_duplicates()
    first_label = dict(zip(first_of, first_of.index, strict=True))
    before = reads.places.loc[[first_label[number] for number in group.loc[again]]]
    files, rows = before["file"].to_list(), before["row"].to_list()
    readers, cases = (frame.loc[again, column].to_list() for column in ("reader", "case"))

    def tell(place: Place, number: int) -> Problem:
        message = (
            f"reader {quoted(readers[number])} has read case {quoted(cases[number])} before, in "
            f"{files[number]}, row {rows[number]}"
        )
        return problem("duplicate-read", message, **place)

    return EachRow(rows_of(reads, again), tell)


def blank_modalities(draft: Draft) -> Iterator[Problem]:
    """Tell reads of people without a modality, where others have one."""
    reads = draft.reads
    if not reads.has("modality"):
        return
    blank = reads.frame["modality"].isna()
    if blank.all():  # a column without a word
        return
    if reads.has("kind"):  # a model may read outside the modalities
        blank &= reads.frame["kind"] != "model"
    message = "the read has no modality, and others have one"
    yield from all_rows("blank-modality", reads, "modality", blank, message)


def unequal_facts(draft: Draft) -> Iterator[Problem]:
    """Tell cases with two truths, or two datasets."""
    for code, column in (("two-truths", "truth"), ("two-datasets", "dataset")):
        for table in {id(t): t for t in (draft.reads, draft.cases) if t is not None}.values():
            if table.has("case", column):
                yield from _unequal(draft, table, code, column)


def _unequal(draft: Draft, table: Table, code: str, column: str) -> Iterator[Problem]:
    """Compare a fact of each row with what the case's first row says."""
    from readerstats.study.draft import first_values

    source = draft.cases if draft.cases is not None and draft.cases.has(column) else table
    said = table.frame[column]
    first = table.frame["case"].map(first_values(source, "case", column))
    differs = np.array(said != first, dtype=bool)  # of a million reads, few need a second look
    differs[differs] = [
        isinstance(b, str) and a is not None and not is_missing(a) and folded(a) != folded(b)
        for a, b in zip(said[differs], first[differs], strict=True)
    ]
    where = first.where(differs)
    cases = table.frame["case"]
    values = dict(zip(cases[differs], zip(said[differs], where[differs], strict=True), strict=True))
    yield from each_value(
        code,
        table,
        "case",
        differs,
        lambda case: (
            f"has the {column} {quoted(values[case][0])} here and "
            f"{quoted(values[case][1])} elsewhere"
        ),
    )


def case_without_truth(draft: Draft) -> Iterator[Problem]:
    """Tell cases whose truth is missing."""
    cases = draft.cases
    if cases is None or not cases.has("case", "truth"):
        return
    missing = [is_missing(text) for text in cases.frame["truth"]]
    yield from each_value("case-without-truth", cases, "case", missing, "has no truth")


def case_without_dataset(draft: Draft) -> Iterator[Problem]:
    """Tell cases without a dataset, where others have one."""
    cases = draft.cases
    if cases is None or not cases.has("case", "dataset"):
        return
    missing = cases.frame["dataset"].isna()
    if not missing.all():
        yield from each_value("case-without-dataset", cases, "case", missing, "has no dataset")


def unread_rows(draft: Draft) -> Iterator[Problem]:
    """Tell cases and readers of their tables that occur in no read."""
    cases = draft.cases if draft.cases_given else None
    for code, table, column in (
        ("case-without-reads", cases, "case"),
        ("reader-without-reads", draft.readers, "reader"),
    ):
        if table is not None and table.has(column) and draft.reads.has(column):
            unread = ~table.frame[column].isin(draft.reads.frame[column])
            yield from each_value(
                code, table, column, unread & table.frame[column].notna(), "occurs in no read"
            )
