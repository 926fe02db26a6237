"""Were positive and negative cases rated alike? Image quality, and any rating of few steps."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from readerstats.analysis.metrics import Cell
from readerstats.analysis.rating_tests import compared
from readerstats.analysis.read_values import read_values
from readerstats.errors import Unanswerable
from readerstats.stats.ratings import Distribution, distribution
from readerstats.study.setting_values import LONGEST_SCALE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from readerstats.results import Estimate, Row, TestResult
    from readerstats.study.model import Study

RATED: Final = ("quality", "confidence", "score")
"""Columns that hold ratings where they have few steps, in the order in which they are asked."""

_LARGEST: Final = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRatings:
    """One reader's ratings of the two classes of cases."""

    reader: str
    positive: Distribution
    negative: Distribution


@dataclass(frozen=True, eq=False, kw_only=True)
class RatedCell:
    """The ratings of one column in one modality of one dataset.

    Attributes
    ----------
    column : str
        Column of the reads, such as ``"quality"``.
    cell : Cell
    steps : tuple of float
        The scale, lowest step first.
    positive, negative : Distribution
        All ratings of the cases of each class, which are not independent of each other.
    readers : tuple of ReaderRatings
    estimates : tuple of Row of Estimate
        How often a positive case is rated above a negative one, ties half: each reader's, and
        the average.
    tests : tuple of Row of TestResult
        That average against one half; the readers' own values, then their medians, by signed
        ranks; the proportional odds ratio.
    missing : int
        Reads of people in this cell without a rating.
    """

    column: str
    cell: Cell
    steps: tuple[float, ...]
    positive: Distribution
    negative: Distribution
    readers: tuple[ReaderRatings, ...]
    estimates: tuple[Row[Estimate], ...] = ()
    tests: tuple[Row[TestResult], ...] = ()
    missing: int = 0

    def record(self) -> dict[str, Any]:
        """Return the distributions as JSON has them."""
        return {
            "column": self.column,
            "modality": self.cell.modality,
            "dataset": self.cell.dataset,
            "steps": list(self.steps),
            "positive": _compact(self.positive),
            "negative": _compact(self.negative),
            "missing": self.missing,
            "readers": [
                {
                    "reader": one.reader,
                    "positive": _compact(one.positive),
                    "negative": _compact(one.negative),
                }
                for one in self.readers
            ],
        }


@dataclass(frozen=True, eq=False, kw_only=True)
class Ratings:
    """What the ratings of a study say of its two classes of cases.

    Attributes
    ----------
    cells : tuple of RatedCell
        Column by column.
    notes : tuple of str
    """

    cells: tuple[RatedCell, ...]
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that were asked about."""
        return tuple(dict.fromkeys(cell.column for cell in self.cells))

    @property
    def estimates(self) -> tuple[Row[Estimate], ...]:
        """The rows of every cell."""
        return tuple(row for cell in self.cells for row in cell.estimates)

    @property
    def tests(self) -> tuple[Row[TestResult], ...]:
        """The rows of every cell."""
        return tuple(row for cell in self.cells for row in cell.tests)

    def record(self) -> dict[str, Any]:
        """Return the distributions, which no row holds."""
        return {"ratings": [cell.record() for cell in self.cells]}


def ratings(study: Study, columns: Sequence[str] = ()) -> Ratings:
    """Compare the ratings that positive and negative cases were given.

    Parameters
    ----------
    study : Study
    columns : sequence of str, optional
        Columns of the reads with ratings of few steps; those of `RATED` that the study has
        without it.

    Returns
    -------
    Ratings

    Raises
    ------
    Unanswerable
        For a column that does not exist, holds no numbers, or has too many steps; without any.

    Notes
    -----
    The first test holds for other readers and other cases: how often a reader rates a positive
    case above a negative one is the area under the ROC curve of the ratings, averaged over
    readers by the methods for such areas. Models are left out.

    Examples
    --------
    >>> import readerstats as rs
    >>> found = ratings(rs.load_study(rs.example("deepfake_xray")))
    >>> [(cell.column, cell.cell.dataset, cell.positive.median) for cell in found.cells]
    [('quality', 'GPT-4o', 4.0)]
    >>> [row.result.method for row in found.tests][0], round(found.tests[-1].result.estimate, 2)
    ('obuchowski-rockette', 0.97)
    """
    asked = tuple(columns) or tuple(_rated(study))
    if not asked:
        raise Unanswerable(
            "the reads have no ratings of few steps: give them in a column 'quality', or name "
            "another with --column."
        )
    cells = tuple(cell for column in dict.fromkeys(asked) for cell in _of_column(study, column))
    return Ratings(cells=cells, notes=tuple(_notes(study, cells)))


def _rated(study: Study) -> Iterator[str]:
    for column in RATED:
        try:
            _values(study, column)
        except Unanswerable:
            continue
        yield column


def _values(study: Study, column: str) -> tuple[NDArray[np.float64], tuple[float, ...]]:
    """Return the people's ratings and the steps of their scale."""
    reads = study.reads
    if column not in reads or reads[column].dtype.kind not in "fiu":
        numeric = [str(c) for c in reads.columns if reads[c].dtype.kind in "fiu"]
        numeric = [c for c in numeric if reads[c].notna().any()]
        there = f"columns of numbers are {', '.join(numeric)}" if numeric else "they have none"
        what = "is no column of numbers in" if column in reads else "is no column of"
        raise Unanswerable(f"'{column}' {what} the reads; {there}.")
    values = read_values(study, column)
    values[:, study.arrays().models] = np.nan
    seen = np.unique(values[~np.isnan(values)])
    if not seen.size:
        raise Unanswerable(f"no person gave a rating in '{column}'.")
    if np.abs(seen).max() > _LARGEST:
        raise Unanswerable(f"'{column}' has values up to {seen[-1]:g}, which are no ratings.")
    scale = study.settings.analysis.quality_scale if column == "quality" else None
    if scale is not None:
        return values, tuple(float(step) for step in range(scale[0], scale[1] + 1))
    whole = bool((seen % 1 == 0).all()) and seen[-1] - seen[0] <= LONGEST_SCALE
    if whole:
        return values, tuple(float(step) for step in range(int(seen[0]), int(seen[-1]) + 1))
    if seen.size > LONGEST_SCALE + 1:
        raise Unanswerable(
            f"'{column}' has {seen.size} different values from {seen[0]:g} to {seen[-1]:g}; "
            f"ratings have at most {LONGEST_SCALE + 1} steps."
        )
    return values, tuple(float(step) for step in seen)


def _of_column(study: Study, column: str) -> Iterator[RatedCell]:
    values, steps = _values(study, column)
    reads = study.arrays()
    for place, modality in enumerate(reads.modalities):
        for dataset in reads.dataset_names:
            inside = reads.in_dataset(dataset)
            part = np.where(inside, values[place], np.nan)
            if not np.isnan(part).all():
                yield _cell(study, column, Cell(modality, dataset), part, steps)


def _cell(
    study: Study,
    column: str,
    cell: Cell,
    values: NDArray[np.float64],
    steps: tuple[float, ...],
) -> RatedCell:
    reads = study.arrays()
    given = ~np.isnan(values)
    by_reader = tuple(
        ReaderRatings(
            reader=reads.readers[one],
            positive=distribution(values[one][given[one] & reads.truth], steps=steps),
            negative=distribution(values[one][given[one] & ~reads.truth], steps=steps),
        )
        for one in np.flatnonzero(given.any(axis=1))
    )
    estimates, tests = compared(study, column, cell, values)
    rows = study.reads
    here = rows["case"].isin({c for c, d in zip(reads.cases, reads.datasets, strict=True)
                              if cell.dataset in (None, d)})  # fmt: skip
    here &= rows["reader"].isin(study.humans)
    here &= rows["modality"].isna() if cell.modality is None else rows["modality"] == cell.modality
    return RatedCell(
        column=column,
        cell=cell,
        steps=steps,
        positive=distribution(values[:, reads.truth][given[:, reads.truth]], steps=steps),
        negative=distribution(values[:, ~reads.truth][given[:, ~reads.truth]], steps=steps),
        readers=by_reader,
        estimates=tuple(estimates),
        tests=tuple(tests),
        missing=int(here.sum()) - int(given.sum()),
    )


def _notes(study: Study, cells: Sequence[RatedCell]) -> Iterator[str]:
    for cell in cells:
        name = f"'{cell.column}'"
        where = f" in {cell.cell.dataset}" if cell.cell.dataset else ""
        where += f" with {cell.cell.modality}" if cell.cell.modality else ""
        lacking = [
            label
            for label, side in (
                (study.task.positive, cell.positive), (study.task.negative, cell.negative),
            )
            if not side.n
        ]  # fmt: skip
        if lacking:
            yield f"{name}{where}: no case of '{lacking[0]}' was rated: nothing is compared"
        elif not cell.tests:
            yield f"{name}{where}: no reader rated cases of both classes: nothing is compared"
        if cell.missing:
            reads = cell.missing + cell.positive.n + cell.negative.n
            yield f"{name}{where}: {cell.missing} of {reads} reads have no rating and are left out"
    if study.models and cells:
        rows = study.reads
        theirs = rows["reader"].isin(study.models)
        if any(rows.loc[theirs, column].notna().any() for column in {c.column for c in cells}):
            yield "ratings of models are left out"


def _compact(found: Distribution) -> dict[str, Any]:
    record = asdict(found)
    del record["steps"]
    return record
