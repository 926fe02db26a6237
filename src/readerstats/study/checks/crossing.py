"""Who read what: reads that are missing, readers or cases that stay within one modality."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readerstats.study.codes import problem
from readerstats.study.labels import ANSWERED
from readerstats.study.wording import counted

if TYPE_CHECKING:
    import pandas as pd

    from readerstats.errors import Problem
    from readerstats.study.contents import Contents


def incomplete_crossing(contents: Contents) -> Iterator[Problem]:
    """Warn where the readers of a modality did not all read its cases.

    A read without an answer is a missing one, unless it counts as incorrect.
    """
    unanswered_count = contents.task.unanswered == "incorrect"
    for noun, kind in (("reader", "human"), ("model", "model")):
        of_kind = _reads_of(contents, kind)
        expected = incomplete = 0
        people: set[str] = set()
        gaps: set[str] = set()
        for _, part in of_kind.groupby("modality", dropna=False):
            n_cases = part["case"].nunique()
            answered = (part["status"] == ANSWERED) | unanswered_count
            if _in_blocks(part[answered]):
                continue
            n_read = answered.groupby(part["reader"]).sum()
            expected += len(n_read) * n_cases
            incomplete += int((n_cases - n_read).sum())
            people |= set(n_read.index[n_read < n_cases])
            readers = answered.groupby(part["case"]).sum()
            gaps |= set(readers.index[readers < len(n_read)])
        if incomplete:
            total = of_kind["reader"].nunique()
            message = (
                f"{incomplete:,} of {counted(expected, 'read')} missing, by {len(people)} of "
                f"{counted(total, noun)}, of {len(gaps)} of "
                f"{counted(of_kind['case'].nunique(), 'case')}"
            )
            yield problem("incomplete-crossing", message)


def _in_blocks(reads: pd.DataFrame) -> bool:
    """Whether groups of two readers or more each read cases of their own: a split-plot design."""
    groups: dict[frozenset[object], int] = {}
    for _, cases in reads.groupby("reader")["case"]:
        own = frozenset(cases)
        groups[own] = groups.get(own, 0) + 1
    n_cases = reads["case"].nunique()
    return (
        len(groups) > 1 and min(groups.values()) > 1 and sum(len(own) for own in groups) == n_cases
    )


def nested(contents: Contents) -> Iterator[Problem]:
    """Note that each reader, or each case, belongs to one modality."""
    reads = _reads_of(contents, "human").dropna(subset="modality")
    n_modalities = reads["modality"].nunique()
    if n_modalities < 2:
        return
    for code, column in (("nested-readers", "reader"), ("nested-cases", "case")):
        if reads.groupby(column)["modality"].nunique().max() == 1:
            did = "read" if column == "reader" else "was read"
            message = f"no {column} {did} in more than one of the {n_modalities} modalities"
            yield problem(code, message)


def _reads_of(contents: Contents, kind: str) -> pd.DataFrame:
    """Return the reads of people, or of models: of several runs of a case, one with an answer."""
    columns = ["reader", "case", "modality", "status"]
    reads = contents.reads[columns]
    if kind == "model" and contents.runs is not None:
        import pandas as pd

        reads = pd.concat([reads, contents.runs[columns]], ignore_index=True)
        silent = (reads["status"] != ANSWERED).sort_values(kind="stable")
        reads = reads.loc[silent.index].drop_duplicates(["reader", "case", "modality"])
    readers = contents.readers
    of_kind = reads["reader"].isin(readers.loc[readers["kind"] == kind, "reader"])
    return reads[of_kind.to_numpy(dtype=bool)]
