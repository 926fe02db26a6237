"""Facts about readers made so coarse that nobody can be told by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from readerstats.study.translate import translated
from readerstats.study.wording import listed, quoted

if TYPE_CHECKING:
    import pandas as pd

Values: TypeAlias = Mapping[str, str]
"""What each reader has, as text."""
OTHER: Final = "other"
NOT_TOLD: Final = "not told"
MOST_BANDS: Final = 5
OF_THE_STUDY: Final = frozenset({"noticed"})
"""Columns that say what a reader did in the study, which nobody outside knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoarseFacts:
    """The facts of an anonymous study.

    Attributes
    ----------
    facts : DataFrame
        The readers table to compute with: numbers as they are, rare groups merged, columns that
        have no two groups left out. Not to be shown reader by reader.
    beside : DataFrame
        What may stand beside a new name: together, any of its values belong to so many readers.
    changes : tuple of str
        What was done, a clause each.
    """

    facts: pd.DataFrame
    beside: pd.DataFrame
    changes: tuple[str, ...]


def coarse_facts(readers: pd.DataFrame, *, least: int, first: Sequence[str] = ()) -> CoarseFacts:
    """Make the facts about readers coarse.

    Parameters
    ----------
    readers : DataFrame
        With `reader`, `kind` and what is known of them.
    least : int
        Readers who must share what is shown.
    first : sequence of str
        Columns that matter most: they are the last to be left out beside a reader.

    Returns
    -------
    CoarseFacts

    Examples
    --------
    >>> import pandas as pd
    >>> people = pd.DataFrame({"reader": list("abcdef"), "kind": ["human"] * 6,
    ...     "experience_years": [1.0, 2, 5, 9, 20, 31], "city": list("XXXYYZ")})
    >>> made = coarse_facts(people, least=3)
    >>> made.beside["experience_years"].tolist()[:4]
    ['below 9', 'below 9', 'below 9', '9 or more']
    >>> made.facts["city"].tolist(), made.facts["experience_years"].tolist()[:2]
    (['X', 'X', 'X', 'other', 'other', 'other'], [1.0, 2.0])
    """
    is_human = readers["kind"] == "human"
    people = readers[is_human]
    facts, changes = readers.copy(), []
    for column in map(str, readers.columns[2:]):
        if _is_number(readers[column]) or column in OF_THE_STUDY:
            continue
        merged = _merged(_texts(people, column), least)
        if merged is None:
            facts = facts.drop(columns=column)
            changes.append(f"{quoted(column)} is left out")
        elif merged:
            facts[column] = _looked_up(readers[column], merged)
            changes.append(f"small groups of {quoted(column)} count as '{OTHER}'")
    known = [str(name) for name in facts.columns[2:]]
    columns = [name for name in dict.fromkeys((*first, *known)) if name in known]
    shown = _beside(facts[is_human], columns, least)
    beside = readers[["reader", "kind"]].copy()
    for column in facts.columns[2:]:
        if column in shown:
            nobody: dict[str, str | None] = dict.fromkeys(readers["reader"])
            beside[column] = _looked_up(readers["reader"], {**nobody, **shown[column]})
    return CoarseFacts(
        facts=facts, beside=beside, changes=(*changes, *_told(facts, shown, columns))
    )


def _told(
    facts: pd.DataFrame, shown: Mapping[str, Values], columns: Sequence[str]
) -> Iterator[str]:
    for column, values in shown.items():
        if _is_number(facts[column]):
            bands = len(set(values.values()) - {NOT_TOLD})
            yield f"{quoted(column)} stands beside a reader in {bands} bands"
    lost = [name for name in columns if name not in shown]
    if lost:
        yield f"{listed(lost)} {'stands' if len(lost) == 1 else 'stand'} beside no reader"


def _is_number(column: pd.Series) -> bool:
    return column.dtype.kind in "fiu"


def _looked_up(column: pd.Series, new: Mapping[str, str | None]) -> pd.Series:
    """Replace the values of a column that have something new; the rest stay."""
    return translated(column, lambda old: None if old is None else new.get(old, old))


def _texts(people: pd.DataFrame, column: str) -> list[str | None]:
    return [None if value is None else str(value) for value in people[column]]


def _merged(values: Sequence[str | None], least: int) -> dict[str, str] | None:
    """Return new names of the groups that count together; None where no two groups are left."""
    sizes = Counter(value for value in values if value is not None)
    rare = {name for name, size in sizes.items() if size < least}
    if not rare:
        return {} if len(sizes) > 1 else None
    rare |= {name for name in sizes if name.casefold() == OTHER}
    for name in sorted(sizes, key=lambda name: (sizes[name], name)):
        if sum(sizes[one] for one in rare) >= least:
            break
        rare.add(name)
    left = len(sizes) - len(rare)
    return dict.fromkeys(sorted(rare), OTHER) if left else None


def _beside(people: pd.DataFrame, columns: Sequence[str], least: int) -> dict[str, Values]:
    """Take each column as fine as all of them together allow, the first ones first."""
    names = [str(name) for name in people["reader"]]
    cells: list[tuple[str, ...]] = [() for _ in names]
    shown: dict[str, Values] = {}
    for column in columns:
        for labels in _ever_coarser(people, column, least):
            tried = [(*cell, label) for cell, label in zip(cells, labels, strict=True)]
            if min(Counter(tried).values(), default=0) >= least:
                cells = tried
                shown[column] = dict(zip(names, labels, strict=True))
                break
    return shown


def _ever_coarser(people: pd.DataFrame, column: str, least: int) -> Iterator[list[str]]:
    """Return the values of a column as text, then in fewer and fewer groups, down to two."""
    if _is_number(people[column]):
        numbers = [None if value != value else float(value) for value in people[column]]  # noqa: PLR0124 - NaN is not equal to itself
        known = sorted(number for number in numbers if number is not None)
        for bands in range(min(len(known) // least, MOST_BANDS), 1, -1):
            cuts = _cuts(known, bands, least)
            if cuts:
                yield [NOT_TOLD if one is None else band_of(one, cuts) for one in numbers]
        return
    values = _texts(people, column)
    sizes = Counter(value for value in values if value is not None)
    smallest = sorted(sizes, key=lambda name: (name != OTHER, sizes[name], name))
    for number in range(len(sizes) - 1):
        merged = set(smallest[: number + 1]) if number else set()
        yield [NOT_TOLD if one is None else OTHER if one in merged else one for one in values]


def _cuts(known: Sequence[float], bands: int, least: int) -> tuple[float, ...]:
    """Cut sorted numbers into bands of about one size, each of so many readers."""
    cuts: list[float] = []
    begun = 0
    for place, (before, number) in enumerate(pairwise(known), 1):
        wanted = max(least, (len(known) - begun) / (bands - len(cuts)))
        if number > before and place - begun >= wanted and len(known) - place >= least:
            cuts.append(number)
            begun = place
            if len(cuts) == bands - 1:
                break
    return tuple(cuts)


def band_of(number: float, cuts: Sequence[float]) -> str:
    """Name the band that a number lies in; a number at a cut belongs above it.

    Examples
    --------
    >>> [band_of(years, (5, 15)) for years in (4, 5, 15)]
    ['below 5', '5 to below 15', '15 or more']
    """
    if number < cuts[0]:
        return f"below {cuts[0]:g}"
    if number >= cuts[-1]:
        return f"{cuts[-1]:g} or more"
    low, high = next((low, high) for low, high in pairwise(cuts) if low <= number < high)
    return f"{low:g} to below {high:g}"
