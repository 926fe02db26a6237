"""Did readers change as they went on? Accuracy and time by position, and pauses."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from readerstats.analysis.order_tests import accuracy_tests, time_tests
from readerstats.analysis.positions import OrderedReads, ordered_reads
from readerstats.errors import Unanswerable
from readerstats.results import Estimate, Labels, Row
from readerstats.stats.reading_order import shared_orders
from readerstats.study.washout import WASHOUT_DAYS, gaps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from readerstats.results import TestResult
    from readerstats.study.model import Study

UNBALANCED: Final = 0.1
"""Difference of the share of positive cases in a part, from that of all, that is worth a note."""
_BEYOND: Final = 3.0
"""Standard errors beyond which it is no chance: there are up to ten parts."""
_TENTHS_FROM: Final = 50
"""Reads a reading from which it is shown in tenths, not in quarters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPart:
    """One part of all readings of a modality, such as the first tenth.

    Attributes
    ----------
    part : int
        From 1.
    reads : int
    positive : float or None
        Share of the reads whose case is positive.
    accuracy : Estimate or None
        Mean over readers, with its t interval; None without decisions.
    seconds : float or None
        Median time of a read.
    """

    part: int
    reads: int
    positive: float | None
    accuracy: Estimate | None
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderTimes:
    """The time that one reader took for a case, in seconds."""

    reader: str
    n: int
    median: float
    lower_quartile: float
    upper_quartile: float
    geometric_mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Washout:
    """The pauses between two readings of a case by the same person.

    Attributes
    ----------
    before, after : str or None
        Modalities of the two readings.
    pairs, short : int
        How many pauses, and how many below four weeks.
    shortest, median : float
        In days.
    """

    before: str | None
    after: str | None
    pairs: int
    short: int
    shortest: float
    median: float


@dataclass(frozen=True, eq=False, kw_only=True)
class OrderedModality:
    """What the order and the times of one modality say.

    Attributes
    ----------
    modality : str or None
    parts : tuple of OrderPart
        Tenths, or quarters of short readings; empty without an order.
    times : tuple of ReaderTimes
    tests : tuple of Row of TestResult
    n_readers, n_orders : int
        Readers with an order, and how many different ones they have.
    """

    modality: str | None
    parts: tuple[OrderPart, ...] = ()
    times: tuple[ReaderTimes, ...] = ()
    tests: tuple[Row[TestResult], ...] = ()
    n_readers: int = 0
    n_orders: int = 0

    @property
    def estimates(self) -> tuple[Row[Estimate], ...]:
        """The accuracy of each part."""
        return tuple(
            Row(
                Labels(
                    metric="accuracy", random="readers", scope="group", modality=self.modality,
                    by="order", group=f"{part.part} of {len(self.parts)}",
                ),
                part.accuracy,
            )
            for part in self.parts
            if part.accuracy is not None
        )  # fmt: skip


@dataclass(frozen=True, eq=False, kw_only=True)
class ReadingOrder:
    """Order, learning, time per case, and the pause between two readings of a case.

    Attributes
    ----------
    modalities : tuple of OrderedModality
    washout : tuple of Washout
        By the modalities of the two readings.
    notes : tuple of str
    """

    modalities: tuple[OrderedModality, ...]
    washout: tuple[Washout, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def estimates(self) -> tuple[Row[Estimate], ...]:
        """The accuracy of each part of each modality."""
        return tuple(row for one in self.modalities for row in one.estimates)

    @property
    def tests(self) -> tuple[Row[TestResult], ...]:
        """The tests of each modality."""
        return tuple(row for one in self.modalities for row in one.tests)

    def record(self) -> dict[str, Any]:
        """Return the parts, the times of each reader, and the pauses."""
        return {
            "reading_order": {
                "modalities": [
                    {
                        "modality": one.modality,
                        "readers": one.n_readers,
                        "orders": one.n_orders,
                        "parts": [
                            {"part": part.part, "reads": part.reads, "positive": part.positive,
                             "seconds": part.seconds}
                            for part in one.parts
                        ],
                        "times": [asdict(time) for time in one.times],
                    }
                    for one in self.modalities
                ],
                "washout": [asdict(one) for one in self.washout],
                "washout_days": WASHOUT_DAYS,
            }
        }  # fmt: skip


def reading_order(study: Study) -> ReadingOrder:
    """Follow the people through their readings: accuracy and time by position, pauses.

    Parameters
    ----------
    study : Study
        With a column ``order``, ``seconds`` or ``timestamp`` in its reads.

    Returns
    -------
    ReadingOrder

    Raises
    ------
    Unanswerable
        Where the reads of people have none of these.

    Notes
    -----
    The first test is the mean over readers of each reader's own slope of accuracy over the
    position, with Student's t: readers are random, and their cases are as they were. The mixed
    model takes the cases as random, too.

    Examples
    --------
    >>> import readerstats as rs
    >>> reading_order(rs.load_study(rs.example("deepfake_xray")))
    Traceback (most recent call last):
        ...
    readerstats.errors.Unanswerable: the reads have no column 'order', 'seconds' or 'timestamp'
    that tells when, or for how long, people read.
    """
    pauses = gaps(study.reads, study.runs, study.humans)
    found = ordered_reads(study)
    if not (found.ordered or found.timed or len(pauses)):
        raise Unanswerable(
            "the reads have no column 'order', 'seconds' or 'timestamp' that tells when, or for "
            "how long, people read."
        )
    modalities = []
    if found.ordered or found.timed:
        for place, modality in enumerate(study.arrays().modalities):
            inside = found.modality == place
            if (~np.isnan(found.share[inside]) | ~np.isnan(found.seconds[inside])).any():
                modalities.append(_of_modality(study, modality, found, inside))
    washout = tuple(
        Washout(
            before=_name(before),
            after=_name(after),
            pairs=len(days),
            short=int((days < WASHOUT_DAYS).sum()),
            shortest=float(days.min()),
            median=float(days.median()),
        )
        for (before, after), days in pauses.groupby(["before", "after"], dropna=False, sort=False)[
            "days"
        ]
    )
    notes = (*found.notes, *(note for one in modalities for note in _notes(one)))
    return ReadingOrder(modalities=tuple(modalities), washout=washout, notes=notes)


def _name(modality: object) -> str | None:
    return modality if isinstance(modality, str) else None


def _of_modality(
    study: Study, modality: str | None, reads: OrderedReads, inside: NDArray[np.bool_]
) -> OrderedModality:
    placed = inside & ~np.isnan(reads.share)
    readers, orders = shared_orders(reads.share[placed], reads.reader[placed], reads.case[placed])
    tests = [*accuracy_tests(study, modality, reads, inside)]
    tests += time_tests(study, modality, reads, inside)
    return OrderedModality(
        modality=modality,
        parts=tuple(_parts(study, reads, placed)),
        times=tuple(_times(study, reads, inside)),
        tests=tuple(tests),
        n_readers=readers,
        n_orders=orders,
    )


def _parts(study: Study, reads: OrderedReads, placed: NDArray[np.bool_]) -> Iterator[OrderPart]:
    """Cut the readings into tenths or quarters."""
    from readerstats.stats.means import mean

    if not placed.any():
        return
    truth, level = study.arrays().truth, study.settings.analysis.level
    sizes = np.bincount(reads.reader[placed])
    number = 10 if np.median(sizes[sizes > 0]) >= _TENTHS_FROM else 4
    part_of = np.minimum((reads.share * number).astype(float), number - 1e-9)
    for part in range(number):
        rows = placed & (np.where(placed, part_of, -1.0).astype(int) == part)
        judged = rows & ~np.isnan(reads.correct)
        own = [
            float(reads.correct[judged & (reads.reader == one)].mean())
            for one in np.unique(reads.reader[judged])
        ]
        seconds = reads.seconds[rows]
        seconds = seconds[~np.isnan(seconds)]
        yield OrderPart(
            part=part + 1,
            reads=int(rows.sum()),
            positive=float(truth[reads.case[rows]].mean()) if rows.any() else None,
            accuracy=mean(own, level=level) if own else None,
            seconds=float(np.median(seconds)) if seconds.size else None,
        )


def _times(study: Study, reads: OrderedReads, inside: NDArray[np.bool_]) -> Iterator[ReaderTimes]:
    names = study.arrays().readers
    timed = inside & ~np.isnan(reads.seconds)
    for one in np.unique(reads.reader[timed]):
        own = reads.seconds[timed & (reads.reader == one)]
        low, middle, high = (float(value) for value in np.quantile(own, (0.25, 0.5, 0.75)))
        yield ReaderTimes(
            reader=names[one],
            n=own.size,
            median=middle,
            lower_quartile=low,
            upper_quartile=high,
            geometric_mean=float(np.exp(np.log(own).mean())),
        )


def _notes(found: OrderedModality) -> Iterator[str]:
    where = f" with {found.modality}" if found.modality else ""
    if found.n_readers > 1 and found.n_orders == 1:
        yield (
            f"all {found.n_readers} readers saw the cases in the same order{where}: a change along "
            "it may be one of the cases, which became easier or harder"
        )
    worst = _least_balanced(found)
    if worst is not None:
        part, overall = worst
        yield (
            f"the truth is not balanced along the order{where}: in part {part.part} of "
            f"{len(found.parts)}, {part.positive:.0%} of the reads are of positive cases, against "
            f"{overall:.0%} of all"
        )


def _least_balanced(found: OrderedModality) -> tuple[OrderPart, float] | None:
    """Return the part whose share of positive cases is farthest from that of all, beyond chance.

    Readers who share an order have the same cases in each part, which count once.
    """
    parts = [part for part in found.parts if part.positive is not None]
    reads = sum(part.reads for part in parts)
    if not reads:
        return None
    overall = sum((part.positive or 0.0) * part.reads for part in parts) / reads

    def away(part: OrderPart) -> float:
        return abs((part.positive or 0.0) - overall)

    worst = max(parts, key=away)
    seen = worst.reads * found.n_orders / found.n_readers
    chance = math.sqrt(overall * (1 - overall) / seen)
    return (worst, overall) if away(worst) > max(UNBALANCED, _BEYOND * chance) else None
