"""The terms of a model of reads: columns of readers and cases as numbers, centred, or as levels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from readerstats.analysis.covariate_unit import unit_of
from readerstats.analysis.levels import Level, stack
from readerstats.analysis.metrics import whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from readerstats.study.model import Study

    FloatArray = NDArray[np.float64]

Between: TypeAlias = Literal["readers", "cases", "reads"]

SUGGESTED: Final = (
    "modality", "experience_years", "subspecialty", "center", "dataset", "region", "truth",
)  # fmt: skip
"""The terms that are taken where a study names none."""
MOST_LEVELS: Final = 24
BY: Final = " × "


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class RightReads:
    """One entry a read of a person: whether it was right, and whose, of which case, it was.

    Attributes
    ----------
    correct : ndarray of bool, shape (read,)
    modality, reader, case : ndarray of int, shape (read,)
        Positions among `modalities`, `readers` and the study's cases.
    modalities : tuple of str or None
    readers : tuple of str
    """

    correct: NDArray[np.bool_]
    modality: NDArray[np.intp]
    reader: NDArray[np.intp]
    case: NDArray[np.intp]
    modalities: tuple[str | None, ...]
    readers: tuple[str, ...]

    def some(self, which: NDArray[np.bool_]) -> RightReads:
        """Return some of the reads."""
        return RightReads(
            correct=self.correct[which],
            modality=self.modality[which],
            reader=self.reader[which],
            case=self.case[which],
            modalities=self.modalities,
            readers=self.readers,
        )


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Term:
    """A term of the model: one column for a number, one a level beyond the first for a category.

    Attributes
    ----------
    name : str
    between : {"readers", "cases", "reads"}
        What it varies between.
    values : ndarray, shape (read,)
        A number in its own unit, or the position of the level; NaN or -1 where unknown.
    levels : tuple of str
        The reference first; empty for a number.
    centre, unit : float
        Of a number: it enters as (value - centre) / unit.
    unit_name : str
        Such as ``"10 years"``.
    sizes : tuple of int
        Readers, or cases, at each level.
    """

    name: str
    between: Between
    values: NDArray[np.float64]
    levels: tuple[str, ...] = ()
    centre: float = 0.0
    unit: float = 1.0
    unit_name: str = ""
    sizes: tuple[int, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of its columns in the model."""
        if not self.levels:
            return (self.name,)
        return tuple(f"{self.name}: {level}" for level in self.levels[1:])

    @property
    def known(self) -> NDArray[np.bool_]:
        """Mark the reads for which it is known."""
        return ~np.isnan(self.values) if not self.levels else self.values >= 0

    def matrix(self) -> FloatArray:
        """Return its columns, shape (read, column)."""
        if not self.levels:
            column: FloatArray = ((self.values - self.centre) / self.unit)[:, None]
            return column
        at: NDArray[np.bool_] = self.values[:, None] == np.arange(1, len(self.levels))
        return at.astype(np.float64)


def right_reads(study: Study) -> RightReads:
    """Return the reads of people that were right or wrong.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> right_reads(study).correct.size
    4488
    """
    cells = whole(study)
    levels = [Level(cell.modality or "all", cell) for cell in cells]
    found = stack(study, levels, "accuracy", keep_cases=True)
    modality, reader, case = np.nonzero(~np.isnan(found.values))
    return RightReads(
        correct=found.values[modality, reader, case].astype(bool) == found.truth[case],
        modality=modality,
        reader=reader,
        case=case,
        modalities=tuple(cell.modality for cell in cells),
        readers=found.readers,
    )


def known_terms(study: Study) -> tuple[str, ...]:
    """List what can be a term.

    Examples
    --------
    >>> import readerstats as rs
    >>> known_terms(rs.load_study(rs.example("deepfake_xray")))[:4]
    ('truth', 'dataset', 'region', 'experience_years')
    """
    of_cases, of_readers = study.cases.dropna(axis=1, how="all"), study.reader_facts
    of_readers = of_readers[of_readers["kind"] == "human"].dropna(axis=1, how="all")
    cases = [str(name) for name in of_cases if name not in ("case", "patient")]
    readers = [str(name) for name in of_readers if name not in ("reader", "kind")]
    modality = ["modality"] if len(study.modalities) > 1 else []
    return tuple(dict.fromkeys((*cases, *readers, *modality)))


def term_of(study: Study, reads: RightReads, name: str) -> Term | str:
    """Build one term.

    Parameters
    ----------
    study : Study
    reads : RightReads
    name : str
        One of `known_terms`.

    Returns
    -------
    Term or str
        A string is the reason why there is no such term.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> term_of(study, right_reads(study), "center")
    'center has 12 values among 17 readers: so nearly one each that it cannot be told from them'
    """
    between, each = _values(study, reads, name)
    known = {unit: value for unit, value in each.items() if value is not None}
    if len(set(known.values())) < 2:
        what = "is the same for all" if known else "has no value for any"
        return f"{name} {what} {between}"
    of_read = reads.reader if between == "readers" else reads.case
    if between == "reads":
        of_read = reads.modality
    if all(isinstance(value, float) for value in known.values()):
        return _number(name, between, known, of_read)
    return _category(study, name, between, {unit: str(value) for unit, value in known.items()},
                     of_read)  # fmt: skip


def _values(
    study: Study, reads: RightReads, name: str
) -> tuple[Between, dict[int, float | str | None]]:
    """Return the value of each reader, case or modality with a read, by position."""
    if name == "modality":
        names = reads.modalities
        return "reads", {at: names[at] for at in np.unique(reads.modality).tolist()}
    table, key = study.cases, "case"
    present = np.unique(reads.case).tolist()
    identifiers: Sequence[str] = study.arrays().cases
    between: Between = "cases"
    if name not in study.cases.columns or name in ("case", "patient"):
        table, key, between = study.reader_facts, "reader", "readers"
        identifiers, present = reads.readers, np.unique(reads.reader).tolist()
    column = table.set_index(key)[name]
    numeric = column.dtype.kind in "fiu"
    found: dict[int, float | str | None] = {}
    for at in present:
        value = column.loc[identifiers[at]]
        missing = value is None or value != value  # noqa: PLR0124 - NaN is not equal to itself
        found[at] = None if missing else float(value) if numeric else str(value)
    return between, found


def _number(
    name: str, between: Between, known: Mapping[int, float | str], of_read: NDArray[np.intp]
) -> Term:
    numbers = np.array([float(value) for value in known.values()])
    unit, spread = unit_of(name, numbers.tolist())
    values = np.full(int(of_read.max()) + 1, np.nan)
    values[list(known)] = numbers
    return Term(
        name=name,
        between=between,
        values=values[of_read],
        centre=float(numbers.mean()),
        unit=unit,
        unit_name="10 years" if unit != spread else f"1 SD, {spread:.3g}",
    )


def _category(
    study: Study,
    name: str,
    between: Between,
    known: Mapping[int, str],
    of_read: NDArray[np.intp],
) -> Term | str:
    held = list(known.values())
    least = study.smallest_group
    if between == "readers" and least > 1:
        # A level of one reader would name him or her, and of two, each would know the other.
        held = ["other" if held.count(value) < least else value for value in held]
        if len(set(held)) < 2:
            return f"{name} has no two groups of {least} readers, and readers are anonymous"
    sizes = {value: held.count(value) for value in dict.fromkeys(held)}
    noun = {"readers": "readers", "cases": "cases", "reads": "modalities"}[between]
    if between != "reads" and (len(sizes) > MOST_LEVELS or len(sizes) * 2 > len(held)):
        return (
            f"{name} has {len(sizes)} values among {len(held)} {noun}: so nearly one each that it "
            "cannot be told from them"
        )
    levels = sorted(sizes, key=lambda value: -sizes[value])
    if name == "truth":
        levels = [study.task.negative, study.task.positive]
    values = np.full(int(of_read.max()) + 1, -1.0)
    values[list(known)] = [levels.index(value) for value in held]
    return Term(
        name=name,
        between=between,
        values=values[of_read],
        levels=tuple(levels),
        sizes=tuple(sizes[level] for level in levels),
    )


def interaction(one: Term, other: Term) -> tuple[tuple[str, ...], FloatArray]:
    """Multiply the columns of two terms.

    Parameters
    ----------
    one, other : Term

    Returns
    -------
    tuple of str
        Names of the columns.
    ndarray of float, shape (read, column)

    Examples
    --------
    >>> years = Term(name="years", between="readers", values=np.array([1.0, 2.0]))
    >>> truth = Term(name="truth", between="cases", values=np.array([0.0, 1.0]),
    ...              levels=("no", "yes"))
    >>> interaction(years, truth)[0]
    ('years × truth: yes',)
    """
    first, second = one.matrix(), other.matrix()
    names = tuple(f"{a}{BY}{b}" for a in one.columns for b in other.columns)
    columns = (first[:, :, None] * second[:, None, :]).reshape(len(first), -1)
    return names, columns
