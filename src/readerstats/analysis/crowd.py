"""What panels of every size are worth on resampled readers and cases, by counting votes.

The vote of a panel depends on a case only through how many of its readers are right. Resampled
cases are therefore sorted by that number, and every size of panel, with a model or without, is a
product of the sorted cases with a table of probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.stats.votes import Ties, value_of_a_tie, vote_of_subsets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from readerstats.analysis.shared_cases import SharedCases

    FloatArray = NDArray[np.float64]
    Vote = Callable[[int, float], FloatArray]

METRICS: Final = ("accuracy", "sensitivity", "specificity")
SHARES: Final = ("both", "only_readers", "only_model", "neither")
"""Of the average reader beside a model."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where in the last axis of the statistic each number stands.

    Attributes
    ----------
    sizes : int
        Panels of one reader, two readers, and so on.
    models : int
    """

    sizes: int
    models: int

    def panel(self, metric: str, size: int) -> int:
        """Return the place of the majority of so many readers."""
        return METRICS.index(metric) * self.sizes + size - 1

    def model(self, model: int, what: str, metric: str = "accuracy") -> int:
        """Return the place of ``panel``, ``added``, ``replaced``, or one of `SHARES`."""
        start = 3 * self.sizes + 13 * model
        if what in SHARES:
            return start + 9 + SHARES.index(what)
        return start + 3 * ("panel", "added", "replaced").index(what) + METRICS.index(metric)

    @property
    def width(self) -> int:
        """How many numbers there are."""
        return 3 * self.sizes + 13 * self.models


class CrowdStatistic:
    """Every panel's share of right votes, from the weights of cases and readers.

    Parameters
    ----------
    part : SharedCases
    reader_places : sequence of int
        Where the readers of the part stand among the weights of readers.
    n_readers : int
        How many weights of readers there are.
    sizes : int
        The largest panel.
    ties : {"coin", "positive", "negative"}

    Examples
    --------
    >>> CrowdStatistic.__name__
    'CrowdStatistic'
    """

    def __init__(
        self,
        part: SharedCases,
        reader_places: Sequence[int],
        n_readers: int,
        sizes: int,
        ties: Ties,
    ) -> None:
        self.layout = Layout(sizes, len(part.models))
        self._part, self._places, self._most = part, list(reader_places), n_readers
        right = part.people_right
        self._read = (~np.isnan(right)).astype(np.float64)
        self._right = np.nan_to_num(right)
        self._complete = bool(self._read.all()) and len(part.readers) == n_readers
        self._numbers = [n_readers] if self._complete else list(range(1, n_readers + 1))
        self._tie = value_of_a_tie([True, False], ties)
        self._tables = [
            self._table(lambda n, tie, size=size: _subset(n, size, tie))  # type: ignore[misc]
            for size in range(1, sizes + 1)
        ]
        self._whole = self._table(lambda n, tie: vote_of_subsets(n, n, tie=tie))
        self._added, self._replaced = (
            [
                self._table(lambda n, tie, e=e, less=less: _beside(n, less, e, tie))  # type: ignore[misc]
                for e in (0, 1)
            ]
            for less in (0, 1)
        )
        self._share = self._table(lambda n, tie: np.arange(n + 1) / n)  # noqa: ARG005

    def __call__(self, case_weights: FloatArray, reader_weights: FloatArray) -> FloatArray:
        """Compute every number on every resample, shape (replicate, number)."""
        weights, readers = case_weights[:, self._part.at], reader_weights[:, self._places]
        bins = self._bins(readers)
        people = self._sorted(bins, weights)
        values = np.full((len(weights), self.layout.width), np.nan)
        for size, table in enumerate(self._tables, start=1):
            for metric, share in _three(people, people, table):
                values[:, self.layout.panel(metric, size)] = share
        for model, own in enumerate(self._part.machines_right):
            self._beside_model(values, model, own, bins, weights)
        return values

    def _beside_model(
        self, values: FloatArray, model: int, own: FloatArray, bins: NDArray[np.intp],
        weights: FloatArray,
    ) -> None:  # fmt: skip
        """Fill in what a model adds to the panel, on the cases that it answered."""
        layout = self.layout
        known = self._sorted(bins, weights * ~np.isnan(own))
        good = self._sorted(bins, weights * np.nan_to_num(own))
        bad = known - good
        for metric, share in _three(known, known, self._whole):
            values[:, layout.model(model, "panel", metric)] = share
        for what, tables in (("added", self._added), ("replaced", self._replaced)):
            alone = _three(bad, known, tables[0])
            beside = _three(good, known, tables[1])
            for (metric, one), (_, other) in zip(alone, beside, strict=True):
                values[:, layout.model(model, what, metric)] = one + other
        (_, both), *_ = _three(good, known, self._share)
        (_, only_readers), *_ = _three(bad, known, self._share)
        (_, right), *_ = _three(good, known, np.where(np.isnan(self._share), np.nan, 1.0))
        for what, share in zip(
            SHARES, (both, only_readers, right - both, 1 - right - only_readers), strict=True
        ):
            values[:, layout.model(model, what)] = share

    def _table(self, vote: Vote) -> FloatArray:
        """Lay out a vote over readers of a case and right ones among them, truth by truth.

        NaN where a case has too few readers for the panel.
        """
        width = self._most + 1
        table = np.full((2, width if self._complete else width * width), np.nan)
        for state, tie in enumerate(self._tie.tolist()):
            for n in self._numbers:
                start = 0 if self._complete else n * width
                table[state, start : start + n + 1] = vote(n, tie)
        return table

    def _bins(self, readers: FloatArray) -> NDArray[np.intp]:
        """Return the bin of each case in each resample: its truth, readers, and right readers."""
        right = np.rint(readers @ self._right).astype(np.intp)
        size = self._tables[0].shape[1]
        if not self._complete:
            right += (self._most + 1) * np.rint(readers @ self._read).astype(np.intp)
        right += size * (~self._part.truth).astype(np.intp)
        right += 2 * size * np.arange(len(right))[:, None]
        return right

    def _sorted(self, bins: NDArray[np.intp], weights: FloatArray) -> FloatArray:
        """Sum the weights of the cases of each bin, shape (replicate, truth, bin)."""
        size = self._tables[0].shape[1]
        length = 2 * size * len(bins)
        sums: FloatArray = np.bincount(bins.ravel(), weights.ravel(), minlength=length).astype(
            np.float64, copy=False
        )
        return sums.reshape(-1, 2, size)


def _subset(n: int, size: int, tie: float) -> FloatArray:
    return vote_of_subsets(n, size, tie=tie) if size <= n else np.full(n + 1, np.nan)


def _beside(n: int, less: int, right: int, tie: float) -> FloatArray:
    """Vote with a model that is right, or not, beside all readers, or in the place of one."""
    return vote_of_subsets(n, n - less, tie=tie, more=1, more_right=right)


def _three(
    part: FloatArray, whole: FloatArray, table: FloatArray
) -> tuple[tuple[str, FloatArray], ...]:
    """Return accuracy, sensitivity and specificity: sums of a part, as shares of the whole."""
    known = ~np.isnan(table)
    value = np.where(known, table, 0.0)
    won = np.einsum("bsi,si->bs", part, value)
    total = np.einsum("bsi,si->bs", whole, known.astype(np.float64))
    numerators = (won.sum(axis=1), won[:, 0], won[:, 1])
    denominators = (total.sum(axis=1), total[:, 0], total[:, 1])
    return tuple(
        (metric, np.divide(above, below, out=np.full(below.shape, np.nan), where=below > 0))
        for metric, above, below in zip(METRICS, numerators, denominators, strict=True)
    )
