"""Two sets of results, number by number: which differ, by how much, and what they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

Value: TypeAlias = float | int | str | bool | None

LAST_DIGITS: Final = 1e-9
"""Relative differences below it are those of another computer's arithmetic."""
_NAMING: Final = (
    "comparison", "metric", "reader", "a", "b", "modality", "dataset", "group", "column", "by",
    "case", "method", "rung", "random", "code", "severity", "name",
)  # fmt: skip
"""Keys that tell what a row of results is, in the order in which it is said."""
_NOT_NAMING: Final = frozenset({"note", "message", "remedy", "value", "sha256", "line"})
_RANK: Final = {"number": 0, "missing": 1, "added": 1, "words": 2}
"""Numbers first; then rows that only one of the two has, such as cases that now count."""
_LEFT_OUT: Final = frozenset({"/readerstats", "/study/files"})
"""What is told by itself: inputs and versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueDifference:
    """One value that is not as it was.

    Attributes
    ----------
    pointer : str
        Its place in the JSON (RFC 6901), in the results that have it.
    label : str
        What it is, in the words of the results.
    kind : {"number", "words", "missing", "added"}
        ``missing`` and ``added`` are rows that only one of the two has.
    before, after : float, int, str, bool or None
    relative : float or None
        Size of the difference, relative to the larger of the two numbers; 1 where only one of
        them exists.

    Examples
    --------
    >>> found = compared({"p": 0.5}, {"p": 0.25}).differences[0]
    >>> found.pointer, found.before, found.after, found.relative
    ('/p', 0.5, 0.25, 0.5)
    """

    pointer: str
    label: str
    kind: Literal["number", "words", "missing", "added"]
    before: Value = None
    after: Value = None
    relative: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Every difference of two sets of results, the worst first.

    Attributes
    ----------
    differences : tuple of ValueDifference
    numbers : int
        How many numbers were held against each other.

    Examples
    --------
    >>> compared({"n": 1, "p": 0.5}, {"n": 1, "p": 0.5}).numbers
    2
    """

    differences: tuple[ValueDifference, ...]
    numbers: int

    @property
    def of_numbers(self) -> tuple[ValueDifference, ...]:
        """The numbers that differ."""
        return tuple(one for one in self.differences if one.kind == "number")

    @property
    def only_last_digits(self) -> bool:
        """Whether all that differs are the last digits of numbers."""
        return bool(self.differences) and all(
            one.kind == "number" and (one.relative or 0) <= LAST_DIGITS for one in self.differences
        )


def compared(
    before: Mapping[str, Any], after: Mapping[str, Any], *, shown_alone: bool = False
) -> Compared:
    """Hold two sets of results against each other.

    Rows are matched by what they are (metric, reader, dataset and the like), not by their place:
    a row that is new does not make those below it differ.

    Parameters
    ----------
    before, after : mapping
        As JSON has them.
    shown_alone : bool, default False
        Whether they are those of a page, which holds what it shows: null in a list is a number
        that is not shown, and says nothing of it.

    Returns
    -------
    Compared
        Without what is told of files and versions.

    Examples
    --------
    >>> old = {"estimates": [{"metric": "accuracy", "reader": "R1", "estimate": 0.8}]}
    >>> new = {"estimates": [{"metric": "accuracy", "reader": "R1", "estimate": 0.7}]}
    >>> found, = compared(old, new).differences
    >>> found.pointer, found.label
    ('/estimates/0/estimate', 'estimate of accuracy, R1')
    """
    walk = _Walk(shown_alone=shown_alone)
    walk.values(before, after, "", _Place())
    worst_first = sorted(
        walk.differences,
        key=lambda one: (_RANK[one.kind], -(one.relative or 0), one.pointer),
    )
    return Compared(differences=tuple(worst_first), numbers=walk.numbers)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a walk is, in words: the row that it is in, and the keys below it."""

    row: str = ""
    keys: tuple[str, ...] = ()

    def at(self, key: str) -> _Place:
        return _Place(self.row, (*self.keys, key))

    def within(self, row: object) -> _Place:
        named = _named(row) if isinstance(row, Mapping) else ""
        return _Place(named) if named else self

    @property
    def label(self) -> str:
        keys = ", ".join(self.keys)
        return f"{keys} of {self.row}" if self.row and keys else self.row or keys


@dataclass(slots=True)
class _Walk:
    """A walk through two trees at once."""

    shown_alone: bool
    differences: list[ValueDifference] = field(default_factory=list)
    numbers: int = 0

    def values(self, before: Any, after: Any, pointer: str, place: _Place) -> None:
        if pointer in _LEFT_OUT:
            return
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            for key in dict.fromkeys((*before, *after)):
                below = f"{pointer}/{_escaped(key)}"
                self.values(before.get(key), after.get(key), below, place.at(str(key)))
        elif _is_list(before) and _is_list(after):
            self._lists(before, after, pointer, place)
        else:
            self._leaves(before, after, pointer, place)

    def _lists(
        self, before: Sequence[Any], after: Sequence[Any], pointer: str, place: _Place
    ) -> None:
        rows = _positions(after)
        taken = set()
        for identity, position in _positions(before).items():
            below = f"{pointer}/{position}"
            if identity in rows:
                taken.add(identity)
                row, other = before[position], after[rows[identity]]
                if self.shown_alone and (row is None or other is None):
                    continue
                self.values(row, other, below, place.within(row))
            else:
                self._row(before[position], below, place, "missing")
        for identity, position in rows.items():
            if identity not in taken:
                self._row(after[position], f"{pointer}/{position}", place, "added")

    def _row(
        self, row: Any, pointer: str, place: _Place, kind: Literal["missing", "added"]
    ) -> None:
        value = row if isinstance(row, float | int | str) else None
        self.differences.append(
            ValueDifference(
                pointer=pointer,
                label=place.within(row).label,
                kind=kind,
                before=value if kind == "missing" else None,
                after=value if kind == "added" else None,
                relative=1.0,
            )
        )

    def _leaves(self, before: Any, after: Any, pointer: str, place: _Place) -> None:
        is_number = _is_number(before) or _is_number(after)
        self.numbers += is_number
        if before == after and isinstance(before, bool) == isinstance(after, bool):
            return
        self.differences.append(
            ValueDifference(
                pointer=pointer,
                label=place.label,
                kind="number" if is_number else "words",
                before=_leaf(before),
                after=_leaf(after),
                relative=_relative(before, after) if is_number else None,
            )
        )


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool)


def _relative(before: object, after: object) -> float:
    if not (isinstance(before, float | int) and isinstance(after, float | int)):
        return 1.0
    larger = max(abs(before), abs(after))
    return float(abs(before - after) / larger) if larger else 0.0


def _leaf(value: object) -> Value:
    if isinstance(value, Mapping):
        return "a group of values"
    if _is_list(value):
        return "a list"
    return value if isinstance(value, float | int | str) else None


def _named(row: Mapping[str, Any]) -> str:
    """Say what a row of results is."""
    return ", ".join(str(row[key]) for key in _NAMING if isinstance(row.get(key), str))


def _positions(rows: Sequence[Any]) -> dict[tuple[Any, ...], int]:
    """Return the position of each row by what it is; rows that are alike by their order."""
    of_rows = any(isinstance(row, Mapping) for row in rows)
    positions: dict[tuple[Any, ...], int] = {}
    alike: Counter[tuple[Any, ...]] = Counter()
    for position, row in enumerate(rows):
        if of_rows and row is None:  # a row that was left out: nothing is said of it
            continue
        identity = _identity(row)
        alike[identity] += 1
        positions[*identity, alike[identity]] = position
    return positions


def _identity(row: Any) -> tuple[Any, ...]:
    if isinstance(row, Mapping):
        words = ((key, row[key]) for key in row if key not in _NOT_NAMING)
        return tuple(sorted((key, value) for key, value in words if isinstance(value, str)))
    return ()


def _escaped(key: object) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")
