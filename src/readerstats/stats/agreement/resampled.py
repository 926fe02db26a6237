"""Agreement coefficients on weighted reads: the study itself, and every resample of it.

A resample is how often each reader and each case was drawn. A reader who was drawn twice would
agree with him- or herself on every case, which no two readers do: pairs are of different readers,
and a pair counts as often as the one was drawn times the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

import numpy as np

from readerstats.stats.agreement.intervals import LEAST_SPREAD
from readerstats.stats.agreement.krippendorff import Metric, distances

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from readerstats.stats.agreement.coding import Marks
    from readerstats.stats.agreement.weights import FloatArray

Resamplable: TypeAlias = Literal[
    "percent-agreement", "fleiss-kappa", "conger-kappa", "gwet-ac", "brennan-prediger",
    "krippendorff-alpha", "light-kappa",
]  # fmt: skip
RESAMPLABLE: tuple[Resamplable, ...] = get_args(Resamplable)
_AT_ONCE: Final = 1 << 19
"""Numbers that an array of a slice of resamples holds: as many as stay in a processor's cache."""
_PAIRS_AT_ONCE: Final = 1 << 21
"""Marks of pairs of readers in memory at a time: 200 readers have 20,000 pairs."""


@dataclass(frozen=True, eq=False, slots=True)
class WeightedAgreement:
    """Compute coefficients for resamples, as `readerstats.stats.bootstrap` asks.

    Attributes
    ----------
    marks : Marks
    agree : ndarray, shape (category, category)
        Weights of agreement.
    names : tuple of str
        Of `RESAMPLABLE`.
    metric : {"nominal", "ordinal", "interval", "ratio"} or None
        Of Krippendorff's alpha; None takes 1 less `agree`.
    """

    marks: Marks
    agree: FloatArray
    names: tuple[Resamplable, ...]
    metric: Metric | None = None

    def __call__(self, cases: FloatArray, readers: FloatArray) -> FloatArray:
        """Return the coefficients, shape (replicate, name); NaN where undefined."""
        each = max(1, self.marks.marks[:, 0].size)
        step = max(1, _AT_ONCE // each)
        parts = [
            self._slice(cases[start : start + step], readers[start : start + step])
            for start in range(0, len(cases), step)
        ]
        return np.concatenate(parts)

    def _slice(self, cases: FloatArray, readers: FloatArray) -> FloatArray:
        found = _Weighted.of(self.marks, cases, readers)
        values = np.full((len(cases), len(self.names)), np.nan)
        disagreed = ((1 - self.agree) * found.together).sum(axis=(1, 2))
        for place, name in enumerate(self.names):
            if name == "krippendorff-alpha":
                values[:, place] = self._alpha(found)
            elif name == "light-kappa":
                values[:, place] = _light(self.marks, self.agree, cases, readers)
            else:
                by_chance = 1 - self._chance(name, found)
                safe = np.where(by_chance > LEAST_SPREAD, by_chance, np.nan)
                values[:, place] = 1 - disagreed / safe
        return values

    def _chance(self, name: Resamplable, found: _Weighted) -> FloatArray:
        """Return the agreement by chance, shape (replicate,)."""
        q, agree = len(self.agree), self.agree
        if name == "percent-agreement":
            return np.zeros(len(found.cases))
        if name == "brennan-prediger":
            return np.full(len(found.cases), agree.sum() / q**2)
        if name == "conger-kappa":
            return _between_readers(self.marks, agree, found.cases, found.readers)
        share = found.prevalence
        if name == "fleiss-kappa":
            alike: FloatArray = ((share @ agree) * share).sum(axis=1)
            return alike
        if q < 2:
            return np.ones(len(found.cases))
        chance: FloatArray = agree.sum() / (q * (q - 1)) * (share * (1 - share)).sum(axis=1)
        return chance

    def _alpha(self, found: _Weighted) -> FloatArray:
        """Return Krippendorff's alpha, no read being compared with itself by chance either."""
        together, totals, self_pairs = found.by_reads
        n = totals.sum(axis=1)
        apart = (
            1 - self.agree
            if self.metric is None
            else distances(self.metric, self.marks.categories, totals)
        )
        seen = (apart * together).sum(axis=(1, 2))
        by_chance = ((totals[:, None] @ apart)[:, 0] * totals).sum(axis=1)
        pairs = n**2 - self_pairs
        safe = np.where(by_chance > LEAST_SPREAD, by_chance, np.nan)
        alpha: FloatArray = 1 - seen * pairs / (safe * np.where(n > 0, n, np.nan))
        return alpha


@dataclass(frozen=True, eq=False, slots=True)
class _Weighted:
    """Weighted counts of some resamples.

    `counts` are the drawn reads of each category, shape (category, replicate, case); `reads` and
    `pairs` those of each case, shape (replicate, case) or (replicate, 1) where reads are complete.
    """

    cases: FloatArray
    readers: FloatArray
    counts: FloatArray
    reads: FloatArray
    squares: FloatArray
    pairs: FloatArray

    @classmethod
    def of(cls, marks: Marks, cases: FloatArray, readers: FloatArray) -> _Weighted:
        """Count the drawn reads, and the pairs of different readers among them."""
        read = marks.read
        complete = bool(read.all())
        reads = readers.sum(axis=1, keepdims=True) if complete else readers @ read
        squared = readers**2
        squares = squared.sum(axis=1, keepdims=True) if complete else squared @ read
        if complete and len(marks.marks) == 2:
            upper = readers @ marks.marks[1]
            counts = np.stack([reads - upper, upper])
        else:
            counts = readers @ marks.marks
        return cls(cases, readers, counts, reads, squares, reads**2 - squares)

    @property
    def together(self) -> FloatArray:
        """Share of the pairs of a case that chose k and l, averaged over the cases with a pair.

        Shape (replicate, category, category); the diagonal is left 0, for nothing needs it.
        """
        weight = np.divide(
            self.cases,
            self.pairs,
            out=np.zeros(np.broadcast_shapes(self.cases.shape, self.pairs.shape)),
            where=self.pairs > 0,
        )
        total = (self.cases * (self.pairs > 0)).sum(axis=1)
        return self._coincidences(weight) / _positive(total)[:, None, None]

    @property
    def by_reads(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return coincidences, totals of the categories, and pairs of a read with itself.

        As Krippendorff has them: cases weigh as their reads, and those without a pair nothing.
        """
        has = self.pairs > 0
        counted = self.cases * has
        weight = np.divide(
            self.cases * self.reads,
            self.pairs,
            out=np.zeros(np.broadcast_shapes(self.cases.shape, self.pairs.shape)),
            where=has,
        )
        totals = np.einsum("bi,kbi->bk", counted, self.counts)
        itself = (counted**2 * self.squares).sum(axis=1)
        return self._coincidences(weight), totals, itself

    @property
    def prevalence(self) -> FloatArray:
        """Each category's share of the reads of a case, averaged, shape (replicate, category)."""
        weight = np.divide(
            self.cases,
            self.reads,
            out=np.zeros(np.broadcast_shapes(self.cases.shape, self.reads.shape)),
            where=self.reads > 0,
        )
        total = (self.cases * (self.reads > 0)).sum(axis=1)
        share: FloatArray = np.einsum("bi,kbi->bk", weight, self.counts)
        return share / _positive(total)[:, None]

    def _coincidences(self, weight: FloatArray) -> FloatArray:
        q = len(self.counts)
        found = np.zeros((len(self.cases), q, q))
        for k in range(q - 1):
            weighted = weight * self.counts[k]
            for other in range(k + 1, q):
                both = np.einsum("bi,bi->b", weighted, self.counts[other])
                found[:, k, other] = found[:, other, k] = both
        return found


def _positive(total: FloatArray) -> FloatArray:
    """Put NaN in place of 0, so that what is undefined shows."""
    return np.where(total > 0, total, np.nan)


def _between_readers(
    marks: Marks, agree: FloatArray, cases: FloatArray, readers: FloatArray
) -> FloatArray:
    """Let each pair of different readers agree by chance with their own shares."""
    read = cases @ marks.read.T  # (replicate, reader)
    counted = np.where(read > 0, read, 1.0)
    share = np.stack([cases @ of_one.T / counted for of_one in marks.marks])
    drawn = readers * (read > 0)
    total = (drawn * share).sum(axis=2)  # (category, replicate)
    with_itself = (drawn**2 * share * np.tensordot(agree, share, axes=1)).sum(axis=(0, 2))
    chance = (total * (agree @ total)).sum(axis=0) - with_itself
    chance /= _positive(drawn.sum(axis=1) ** 2 - (drawn**2).sum(axis=1))
    # Without two readers there is nothing to compare, by chance or otherwise.
    found: FloatArray = np.where(np.isnan(chance), 1.0, chance)
    return found


def _light(marks: Marks, agree: FloatArray, cases: FloatArray, readers: FloatArray) -> FloatArray:
    """Average the pairs' kappas, a pair as often as the one was drawn times the other."""
    first, second = np.triu_indices(len(marks.read), 1)
    weighted = np.tensordot(agree, marks.marks, axes=1)
    total, often = np.zeros(len(cases)), np.zeros(len(cases))
    step = max(1, _PAIRS_AT_ONCE // marks.marks[:, 0].size)
    for start in range(0, len(first), step):
        pairs = first[start : start + step], second[start : start + step]
        lost, defined = _lost_by_pairs(marks, weighted, cases, pairs)
        drawn = readers[:, pairs[0]] * readers[:, pairs[1]] * defined
        total += (drawn * (1 - lost)).sum(axis=1)
        often += drawn.sum(axis=1)
    found: FloatArray = total / _positive(often)
    return found


def _lost_by_pairs(
    marks: Marks,
    weighted: FloatArray,
    cases: FloatArray,
    pairs: tuple[NDArray[np.intp], NDArray[np.intp]],
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Return 1 less the kappa of each pair, and whether it has one, shapes (replicate, pair)."""
    read = marks.read
    first, second = pairs
    alike = (weighted[:, first] * marks.marks[:, second]).sum(axis=0)
    if read.all():
        n = _positive(cases.sum(axis=1, keepdims=True))
        of_first = [cases @ of_one.T / n for of_one in weighted]
        of_second = [cases @ of_one.T / n for of_one in marks.marks]
        sides = zip(of_first, of_second, strict=True)
        chance = sum((a[:, first] * b[:, second] for a, b in sides), np.zeros(1))
    else:
        common = read[first] * read[second]
        n = _positive(cases @ common.T)
        of_first = [cases @ (of_one[first] * common).T / n for of_one in weighted]
        of_second = [cases @ (of_one[second] * common).T / n for of_one in marks.marks]
        chance = sum((a * b for a, b in zip(of_first, of_second, strict=True)), np.zeros(1))
    beyond = 1 - chance
    defined = beyond > LEAST_SPREAD  # False where NaN
    lost = np.divide(1 - cases @ alike.T / n, beyond, out=np.zeros(beyond.shape), where=defined)
    return lost, defined
