"""What cases and readers can be divided by: their columns, and numbers cut into bands."""

from __future__ import annotations

import math
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from readerstats.errors import ReaderStatsError, Unanswerable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from readerstats.study.model import Study

Of: TypeAlias = Literal["cases", "readers"]

MOST_SUBGROUPS: Final = 24
"""Values of a column beyond which it tells cases, or readers, apart rather than groups them."""
_NOT_OF_CASES: Final = frozenset({"case", "patient"})
_NOT_OF_READERS: Final = frozenset({"reader", "kind"})
_IN_THREE: Final = (1 / 3, 2 / 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A column that divides the cases, or the readers.

    Attributes
    ----------
    column : str
    of : {"cases", "readers"}
    members : mapping of str to tuple of str
        The cases, or the people, of each group; largest group first, bands of a number in order.
    cuts : tuple of float
        Where a number was cut; empty for a category.
    declared : bool
        Whether the study declares the cuts; they are terciles where it does not.
    named : bool
        Whether the study names the column beforehand.
    without_value : int
        Cases, or people, that belong nowhere.

    Examples
    --------
    >>> found = Attribute(column="side", of="cases", members={"left": ("c1",), "right": ("c2",)})
    >>> list(found.members), found.cuts
    (['left', 'right'], ())
    """

    column: str
    of: Of
    members: Mapping[str, tuple[str, ...]]
    cuts: tuple[float, ...] = ()
    declared: bool = False
    named: bool = False
    without_value: int = 0


def columns_of(study: Study, of: Of) -> tuple[str, ...]:
    """List the columns that cases, or readers, may be divided by.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> columns_of(study, "cases"), columns_of(study, "readers")[:2]
    (('truth', 'dataset', 'region'), ('experience_years', 'subspecialty'))
    """
    table = study.cases if of == "cases" else study.reader_facts
    skipped = _NOT_OF_CASES if of == "cases" else _NOT_OF_READERS
    return tuple(str(column) for column in table.columns if column not in skipped)


def attribute(study: Study, column: str) -> Attribute:
    """Divide the cases, or the readers, by a column.

    Parameters
    ----------
    study : Study
    column : str
        Of the cases or of the readers table.

    Returns
    -------
    Attribute

    Raises
    ------
    ReaderStatsError
        For a column that neither table has.
    Unanswerable
        For one without two groups, or with too many.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> list(attribute(study, "experience_years").members)
    ['below 7', '7 to below 17', '17 or more']
    """
    of: Of = "cases" if column in columns_of(study, "cases") else "readers"
    if column not in columns_of(study, of):
        columns = (*columns_of(study, "cases"), *columns_of(study, "readers"))
        close = get_close_matches(column, columns, n=1)
        hint = f" Did you mean '{close[0]}'?" if close else ""
        raise ReaderStatsError(
            f"neither the cases nor the readers table has a column '{column}'; there are "
            f"{', '.join(columns)}.{hint}"
        )
    names, values = _values(study, column, of)
    known = [name for name, value in zip(names, values, strict=True) if value is not None]
    analysis = study.settings.analysis
    told: dict[str, list[str]] = {}
    cuts: tuple[float, ...] = ()
    declared = column in analysis.cuts
    if all(isinstance(value, float) for value in values if value is not None) and known:
        numbers = [value for value in values if isinstance(value, float)]
        cuts = analysis.cuts[column] if declared else _terciles(numbers)
        told = {band: [] for band in _bands(cuts)}
        for name, number in zip(known, numbers, strict=True):
            told[_bands(cuts)[int(np.searchsorted(cuts, number, side="right"))]].append(name)
        told = {band: members for band, members in told.items() if members}
    else:
        for name, value in zip(names, values, strict=True):
            if value is not None:
                told.setdefault(str(value), []).append(name)
        told = dict(sorted(told.items(), key=lambda item: (-len(item[1]), item[0])))
    _refuse(column, of, told, len(known))
    return Attribute(
        column=column,
        of=of,
        members={name: tuple(members) for name, members in told.items()},
        cuts=cuts,
        declared=declared and bool(cuts),
        named=column in analysis.subgroups,
        without_value=len(names) - len(known),
    )


def attributes(study: Study) -> tuple[Attribute, ...]:
    """Divide by every column that has two groups of cases, or of readers.

    Parameters
    ----------
    study : Study

    Returns
    -------
    tuple of Attribute
        Those of the cases first; within them those that the study names beforehand.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> [found.column for found in attributes(study)][:4]
    ['truth', 'dataset', 'region', 'experience_years']
    """
    found = []
    for column in dict.fromkeys((*columns_of(study, "cases"), *columns_of(study, "readers"))):
        try:
            found.append(attribute(study, column))
        except Unanswerable:
            continue
    return tuple(sorted(found, key=lambda one: (one.of == "readers", not one.named)))


def _values(study: Study, column: str, of: Of) -> tuple[list[str], list[float | str | None]]:
    table = study.cases
    if of == "readers":
        facts = study.reader_facts
        table = facts[facts["kind"] == "human"]
    numeric = table[column].dtype.kind in "fiu"
    values: list[float | str | None] = [
        None if value is None or value != value else float(value) if numeric else str(value)  # noqa: PLR0124 - NaN is not equal to itself
        for value in table[column]
    ]
    return [str(name) for name in table[of.removesuffix("s")]], values


def _terciles(numbers: Sequence[float]) -> tuple[float, ...]:
    """Cut into three parts of about one size, at numbers short enough to be said as they are."""
    whole = all(number.is_integer() for number in numbers)
    cuts = [
        float(math.ceil(cut) if whole else f"{cut:.3g}")
        for cut in np.quantile(numbers, _IN_THREE).tolist()
    ]
    inside = [cut for cut in cuts if min(numbers) < cut <= max(numbers)]
    return tuple(dict.fromkeys(inside))


def _bands(cuts: Sequence[float]) -> list[str]:
    """Name what lies between the cuts; a number at a cut belongs above it."""
    if not cuts:
        return ["all"]
    between = [f"{low:g} to below {high:g}" for low, high in pairwise(cuts)]
    return [f"below {cuts[0]:g}", *between, f"{cuts[-1]:g} or more"]


def _refuse(column: str, of: Of, told: Mapping[str, Sequence[str]], known: int) -> None:
    noun = "case" if of == "cases" else "reader"
    if len(told) < 2:
        what = "has no value" if not told else f"puts every {noun} into one group"
        raise Unanswerable(f"'{column}' {what}: there are no subgroups.")
    if len(told) > MOST_SUBGROUPS or len(told) == known:
        raise Unanswerable(
            f"'{column}' has {len(told)} values for {known} {of}: too many for subgroups."
        )
