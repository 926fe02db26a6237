"""One column of the people's reads as arrays: what agreement is asked of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from readerstats.analysis.metrics import Cell
from readerstats.errors import ReaderStatsError
from readerstats.study.arrays import decisions

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.study.contents import Reads
    from readerstats.study.model import Study

FloatArray: TypeAlias = "NDArray[np.float64]"
Kind: TypeAlias = Literal["decision", "rating", "measurement"]

USUAL: Final = ("decision", "score", "quality")
"""The columns that are asked for by themselves, as far as a study has them."""
MOST_STEPS: Final = 11
"""Different values up to which numbers are taken for ratings on a scale, as 0 to 10 is."""
MOST_DECLARED: Final = 21
"""The same of a scale that is named."""
_NO_JUDGEMENT: Final = ("repeat", "order", "seconds")
_SHOWN: Final = 3


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Readings:
    """What the people said of the cases, in one column.

    Attributes
    ----------
    column : str
        ``"decision"``, ``"score"``, or a column of numbers beside them such as ``"quality"``.
    kind : {"decision", "rating", "measurement"}
        Decisions; steps of a scale; or numbers of many values.
    values : ndarray, shape (modality, reader, case)
        NaN where not read.
    readers : tuple of str
    categories : tuple of float
        The steps of the scale; empty for measurements.
    """

    column: str
    kind: Kind
    values: FloatArray
    readers: tuple[str, ...]
    categories: tuple[float, ...]

    def cells(self, reads: Reads) -> tuple[Cell, ...]:
        """List the modalities of datasets in which two people or more read."""
        return tuple(
            Cell(modality, dataset)
            for index, modality in enumerate(reads.modalities)
            for dataset in reads.dataset_names
            if np.count_nonzero(
                (~np.isnan(self.values[index][:, reads.in_dataset(dataset)])).any(axis=1)
            )
            > 1
        )

    def within(
        self, reads: Reads, cell: Cell
    ) -> tuple[FloatArray, tuple[str, ...], NDArray[np.intp]]:
        """Return a cell's table, its readers, and which cases somebody read.

        Returns
        -------
        table : ndarray, shape (reader, case)
        readers : tuple of str
        cases : ndarray of int
            Places of the table's cases among those of the study.
        """
        here = self.values[reads.modalities.index(cell.modality)]
        here = np.where(reads.in_dataset(cell.dataset), here, np.nan)
        read = ~np.isnan(here)
        who, which = np.any(read, axis=1), np.any(read, axis=0)
        names = tuple(name for name, has in zip(self.readers, who, strict=True) if has)
        return here[who][:, which], names, np.flatnonzero(which)


def readings(
    study: Study, column: str | None = None, scale: tuple[float, float] | None = None
) -> tuple[Readings, ...]:
    """Lay out the columns of the people's reads that readers can agree in.

    Parameters
    ----------
    study : Study
    column : str, optional
        Decisions, scores and quality without it, as far as there are any.
    scale : (float, float), optional
        Lowest and highest step of the rating scale, in steps of 1; without it, the steps that
        occur, and the whole numbers between them.

    Returns
    -------
    tuple of Readings

    Raises
    ------
    ReaderStatsError
        For a column that the reads do not have, or that has no numbers; for a scale that does
        not rise, or a rating outside it.

    Examples
    --------
    >>> import readerstats as rs
    >>> [(one.column, one.kind) for one in readings(rs.load_study(rs.example("deepfake_xray")))]
    [('decision', 'decision'), ('score', 'measurement'), ('quality', 'rating')]
    """
    if scale is not None and column in (None, "decision"):
        raise ReaderStatsError("a scale belongs to a column of ratings: name it, such as quality.")
    if scale is not None and not scale[0] < scale[1]:
        raise ReaderStatsError(
            f"a scale rises from its first step to its last, got {scale[0]:g} to {scale[1]:g}."
        )
    known = _columns(study)
    if column is not None and column not in known:
        raise ReaderStatsError(
            f"the reads have no column '{column}' to agree in; there are "
            f"{', '.join(known) or 'none'}."
        )
    asked = (column,) if column else tuple(name for name in USUAL if name in known)
    return tuple(_readings(study, name, scale) for name in asked)


def _columns(study: Study) -> tuple[str, ...]:
    """List the columns that hold a judgement, in the order in which they are asked for."""
    from pandas.api.types import is_numeric_dtype

    reads = study.reads
    reads = reads[reads["reader"].isin(study.humans)]
    of_people = {"decision": study.arrays().decision, "score": study.arrays().score}
    people = ~study.arrays().models
    held = [
        name
        for name, values in of_people.items()
        if values is not None and not np.isnan(values[:, people]).all()
    ]
    held += [
        str(name)
        for name in reads.columns
        if name not in (*_NO_JUDGEMENT, "score")
        and is_numeric_dtype(reads[name])
        and reads[name].notna().any()
    ]
    return tuple(dict.fromkeys(held))


def _readings(study: Study, column: str, scale: tuple[float, float] | None) -> Readings:
    reads = study.arrays()
    people = ~reads.models
    if column == "decision":
        found = reads.decision
    elif column == "score":
        found = reads.score
    else:
        found = _laid_out(study.reads, reads, column)
    if found is None:
        raise ReaderStatsError(f"the reads have no {column}s.")
    values = found[:, people]
    given = np.unique(values[~np.isnan(values)])
    kind: Kind = "decision"
    if column != "decision":
        steps = len(given) if scale is None else scale[1] - scale[0] + 1
        few = steps <= (MOST_STEPS if scale is None else MOST_DECLARED)
        kind = "rating" if few else "measurement"
    names = tuple(name for name, person in zip(reads.readers, people, strict=True) if person)
    if scale is not None:
        _refuse_outside(values, names, reads, column, scale)
    return Readings(
        column=column, kind=kind, values=values, readers=names,
        categories=_steps(kind, given, scale),
    )  # fmt: skip


def _steps(kind: Kind, given: FloatArray, scale: tuple[float, float] | None) -> tuple[float, ...]:
    if kind == "measurement":
        return ()
    if kind == "decision":
        return (0.0, 1.0)
    low, high = scale or (float(given.min()), float(given.max()))
    whole = bool((given == np.round(given)).all()) and low == round(low)
    if not whole or high - low >= (MOST_STEPS if scale is None else MOST_DECLARED):
        return tuple(given.tolist())
    return tuple(np.arange(low, high + 0.5).tolist())


def _refuse_outside(
    values: FloatArray,
    names: tuple[str, ...],
    reads: Reads,
    column: str,
    scale: tuple[float, float],
) -> None:
    """Name the ratings that the declared scale does not have."""
    low, high = scale
    known = ~np.isnan(values)
    wrong = known & ((values < low) | (values > high) | ((values - low) % 1 != 0))
    if not wrong.any():
        return
    places = np.argwhere(wrong)
    named = ", ".join(
        f"{names[reader]} gave {reads.cases[case]} {values[modality, reader, case]:g}"
        for modality, reader, case in places[:_SHOWN]
    )
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    raise ReaderStatsError(
        f"{column} is said to run from {low:g} to {high:g} in steps of 1, but {named}{more}; "
        "correct the ratings, or name the scale that was used."
    )


def _laid_out(table: pd.DataFrame, reads: Reads, column: str) -> FloatArray:
    """Put one column of the reads into the shape of the others."""
    shape = (len(reads.modalities), len(reads.readers), len(reads.cases))
    found = np.full(shape, np.nan)
    found[_places(table, reads)] = table[column].to_numpy(dtype=float)
    return found


def _places(table: pd.DataFrame, reads: Reads) -> tuple[NDArray[np.intp], ...]:
    def at(names: tuple[str | None, ...], column: str) -> NDArray[np.intp]:
        place = {name: position for position, name in enumerate(names)}
        return np.array([place[name] for name in table[column]], dtype=np.intp)

    return (
        at(reads.modalities, "modality"), at(reads.readers, "reader"), at(reads.cases, "case"),
    )  # fmt: skip


def repeated(study: Study, found: Readings) -> dict[str, FloatArray]:
    """Lay out the reads of the people who read cases more than once.

    Parameters
    ----------
    study : Study
    found : Readings
        Of the column that is asked for.

    Returns
    -------
    dict of str to ndarray, shape (modality, repeat, case)
        By reader; NaN where not read. The first read of a case is repeat 0, and so on.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> repeated(study, readings(study, "decision")[0])
    {}
    """
    runs, reads = study.runs, study.arrays()
    runs = runs[runs["reader"].isin(found.readers)]
    if runs.empty:
        return {}
    runs = runs.sort_values("repeat", kind="stable", na_position="last")
    modality, _, case = _places(runs, reads)
    if found.column == "decision":
        given = decisions(runs, study.task, reads.truth[case])
    else:
        given = runs[found.column].to_numpy(dtype=float) if found.column in runs else None
    if given is None:
        return {}
    turn = runs.groupby(["reader", "case", "modality"], dropna=False).cumcount().to_numpy()
    tables: dict[str, FloatArray] = {}
    for name in found.readers:
        mine = (runs["reader"] == name).to_numpy(dtype=bool)
        if not mine.any():
            continue
        table = np.full(
            (len(reads.modalities), int(turn[mine].max()) + 1, len(reads.cases)), np.nan
        )
        table[modality[mine], turn[mine], case[mine]] = given[mine]
        tables[name] = table
    return tables
