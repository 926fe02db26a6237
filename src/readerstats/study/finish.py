"""A draft without errors becomes the canonical tables of a study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.study.checks.named_columns import canonical_columns, with_canonical_columns
from readerstats.study.checks.readers import canonical_covariates
from readerstats.study.contents import ColumnMatch, Contents, SourceFile, Task
from readerstats.study.covariates import settled
from readerstats.study.draft import Draft, first_values, kinds_of
from readerstats.study.labels import NOT_SHOWN
from readerstats.study.roles import CASE_ROLES, READER_ROLES, ROLE_NAMES
from readerstats.study.translate import distinct_values

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

_READ_COLUMNS = ("reader", "case", "modality", "response", "score", "status")
_CASE_COLUMNS = ("case", "truth", "dataset")


def finished(
    study: Draft,
    *,
    title: str,
    files: tuple[SourceFile, ...],
    columns: tuple[ColumnMatch, ...],
    paths: tuple[Path, ...],
) -> Contents:
    """Return the contents of a study; the draft must have no errors.

    Raises
    ------
    ValueError
        For a draft whose task or cases are not settled.
    """
    if study.task is None or study.cases is None:
        raise ValueError("the draft has errors.")
    study.reads.keep((study.reads.frame["status"] != NOT_SHOWN).to_numpy(dtype=bool))
    if study.runs is not None:
        study.runs = study.runs[(study.runs["status"] != NOT_SHOWN).to_numpy(dtype=bool)]
    readers = _readers(study)
    settings = study.settings
    names = canonical_covariates(study)
    covariates = tuple(names.get(name, name) for name in settings.analysis.covariates)
    analysis = settings.analysis.model_copy(update={"covariates": covariates})
    return Contents(
        title=title,
        reads=_reads(study, study.reads.frame, set(readers.columns)),
        runs=None if study.runs is None else _reads(study, study.runs, set(readers.columns)),
        cases=_cases(study, study.task),
        readers=readers,
        task=study.task,
        settings=with_canonical_columns(
            settings.model_copy(update={"analysis": analysis}), canonical_columns(study)
        ),
        files=files,
        columns=columns,
        paths=paths,
    )


def _ordered(frame: pd.DataFrame, first: tuple[str, ...]) -> pd.DataFrame:
    """Put the named columns in front, with None where they are absent."""
    frame = frame.reset_index(drop=True)
    for column in first:
        if column not in frame:
            frame[column] = float("nan") if column == "score" else None
            frame[column] = frame[column].astype(float if column == "score" else object)
    return frame[[*first, *(column for column in frame.columns if column not in first)]]


def _reads(study: Draft, frame: pd.DataFrame, of_readers: set[str]) -> pd.DataFrame:
    """Return reads without what moved to the other tables."""
    facts = (*READER_ROLES, *_reader_facts(study))
    moved = {"kind", *CASE_ROLES, *(column for column in facts if column in of_readers)}
    frame = _ordered(frame.drop(columns=[c for c in frame if c in moved]), _READ_COLUMNS)
    for column in frame.columns:
        if column not in _READ_COLUMNS and frame[column].dtype == object:
            frame[column] = settled(frame[column])
    return frame


def _cases(study: Draft, task: Task) -> pd.DataFrame:
    """Return the cases that were read."""
    if study.cases is None:
        raise ValueError(f"no case of {task} is known.")
    frame = study.cases.frame
    frame = _ordered(frame[frame["case"].isin(_that_read(study, "case"))], _CASE_COLUMNS)
    for column in frame.columns:
        if column not in _CASE_COLUMNS:
            frame[column] = settled(frame[column])
    return frame


def _that_read(study: Draft, column: str) -> list[str]:
    """List readers or cases: a first run may not have been shown, and a second one was."""
    frames = [study.reads.frame, *([] if study.runs is None else [study.runs])]
    return list(dict.fromkeys(name for frame in frames for name in distinct_values(frame[column])))


def _readers(study: Draft) -> pd.DataFrame:
    """Return those who read: in the order of their table, then of the reads; models last."""
    import pandas as pd

    read = _that_read(study, "reader")
    table = None if study.readers is None else study.readers.frame.set_index("reader")
    listed = [] if table is None else [name for name in table.index if name in set(read)]
    order = [*listed, *(name for name in read if name not in set(listed))]
    kinds = kinds_of(study)
    order.sort(key=lambda name: kinds.get(name) == "model")
    frame = pd.DataFrame({"reader": order}, dtype=object)
    frame["kind"] = [kinds.get(name, "human") for name in order]
    frame["kind"] = frame["kind"].astype(object)
    if table is not None:
        for column in table.columns:
            if column != "kind":
                cells = table[column].reindex(order).reset_index(drop=True).astype(object)
                frame[column] = settled(cells.where(cells.notna(), None))
    for column in (*READER_ROLES, *_reader_facts(study)):
        if column not in frame and study.reads.has(column) and _is_constant(study, column):
            values = frame["reader"].map(first_values(study.reads, "reader", column)).astype(object)
            frame[column] = settled(values.where(values.notna(), None).rename(column))
    return frame


def _reader_facts(study: Draft) -> list[str]:
    """List the columns of the reads, beyond the known ones, that say something of the reader.

    Such a column has one value a reader, and readers differ in it on the same case.
    """
    frame = study.reads.frame
    return [
        str(column)
        for column in frame.columns
        if column not in ROLE_NAMES
        and _is_constant(study, str(column))
        and bool(frame[["case", column]].dropna().groupby("case")[column].nunique().gt(1).any())
    ]


def _is_constant(study: Draft, role: str) -> bool:
    known = study.reads.frame[["reader", role]].dropna()
    return bool(known.groupby("reader")[role].nunique().le(1).all())
