"""P values adjusted for the number of tests in a family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from readerstats.results import Row, TestResult
from readerstats.stats.multiplicity import adjust

if TYPE_CHECKING:
    from readerstats.stats.multiplicity import Method as Adjustment


def adjusted(rows: Sequence[Row[TestResult]], method: Adjustment) -> list[Row[TestResult]]:
    """Adjust the P values of a family of tests, for the number of tests in it.

    Examples
    --------
    >>> adjusted([], "holm")
    []
    """
    if len(rows) < 2:
        return list(rows)
    p = adjust([row.result.p for row in rows], method=method)
    return [
        Row(row.labels, replace(row.result, p_adjusted=value))
        for row, value in zip(rows, p, strict=True)
    ]


def in_families(rows: Sequence[Row[TestResult]], multiplicity: Adjustment) -> list[Row[TestResult]]:
    """Adjust P for the number of pairs that one method compares; leave all others as they are.

    A test of all levels at once is no part of a family.

    Parameters
    ----------
    rows : sequence of Row of TestResult
        Of one metric in one place.
    multiplicity : str
        The adjustment.

    Examples
    --------
    >>> in_families([], "holm")
    []
    """
    families: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(rows):
        if row.labels.b is not None:
            families.setdefault((row.result.method, row.labels.random), []).append(place)
    found = list(rows)
    for places in families.values():
        family = adjusted([rows[place] for place in places], multiplicity)
        for place, row in zip(places, family, strict=True):
            found[place] = row
    return found
