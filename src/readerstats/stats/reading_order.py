"""What changes along a reading: slopes over the position of each case, reader by reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.results import TestResult

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import ArrayLike, NDArray

    from readerstats.stats.samples import FloatArray

METHOD: Final = "permutation-of-positions"
_BLOCK: Final = 500
_TOLERANCE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Positions:
    """Where in a reading each read stands.

    Attributes
    ----------
    share : ndarray of float, shape (read,)
        Share of the reading that lies before the middle of the read, in (0, 1); NaN for a read
        without an order.
    tied : int
        Reads that share their place with another of the same reading.

    Examples
    --------
    >>> positions([10, 30, 20], [1, 1, 1]).tied
    0
    """

    share: FloatArray
    tied: int


def positions(order: ArrayLike, reading: ArrayLike) -> Positions:
    """Find the place of each read in its reading, from the first (near 0) to the last (near 1).

    Parameters
    ----------
    order : array of float, shape (read,)
        Any increasing numbers: gaps do not matter; NaN where the order is not known.
    reading : array, shape (read,)
        Which reading each read belongs to, such as the number of the reader.

    Returns
    -------
    Positions
        Reads with the same order share the average of their places.

    Raises
    ------
    ValueError
        For shapes that do not fit.

    Examples
    --------
    >>> positions([10, 30, 20, 5, 5], [1, 1, 1, 2, 2]).share.round(2).tolist()
    [0.17, 0.83, 0.5, 0.5, 0.5]
    """
    from scipy.stats import rankdata  # heavy: on first use

    places, codes = np.asarray(order, dtype=np.float64), np.asarray(reading)
    if places.ndim != 1 or codes.shape != places.shape:
        raise ValueError("`order` and `reading` must have a value for each read.")
    share, tied = np.full(places.shape, np.nan), 0
    for one in np.unique(codes):
        rows = np.flatnonzero((codes == one) & ~np.isnan(places))
        share[rows] = (rankdata(places[rows]) - 0.5) / max(rows.size, 1)
        counts = np.unique(places[rows], return_counts=True)[1]
        tied += int(counts[counts > 1].sum())
    return Positions(share, tied)


def slopes(values: ArrayLike, share: ArrayLike, reader: ArrayLike) -> dict[int, float]:
    """Fit a straight line of a value over the position, to each reader alone.

    Parameters
    ----------
    values : array of float, shape (read,)
        Such as 1 for right and 0 for wrong, or the logarithm of the seconds.
    share : array of float, shape (read,)
        Position in the reading, from 0 to 1.
    reader : array of int, shape (read,)

    Returns
    -------
    dict of int to float
        Change from the start to the end of a reading by the line of least squares, in the unit of
        the values, for each reader with reads at two places or more.

    Notes
    -----
    Reads with NaN in either array are left out. A line of right and wrong is a difference of
    proportions: unlike a log odds it exists for a reader who was never wrong.

    Examples
    --------
    >>> slopes([0, 0, 1, 1], [0.125, 0.375, 0.625, 0.875], [1, 1, 1, 1])
    {1: 1.6}
    """
    number, place = np.asarray(values, dtype=np.float64), np.asarray(share, dtype=np.float64)
    readers = np.asarray(reader)
    known = ~np.isnan(number) & ~np.isnan(place)
    found = {}
    for one in np.unique(readers[known]):
        rows = known & (readers == one)
        centred = place[rows] - place[rows].mean()
        spread = float((centred**2).sum())
        if spread > _TOLERANCE:
            deviation = number[rows] - number[rows].mean()  # so that equal values give exactly 0
            found[int(one)] = float(centred @ deviation) / spread
    return found


def permuted_slope(
    values: ArrayLike,
    share: ArrayLike,
    reader: ArrayLike,
    case: ArrayLike,
    *,
    replicates: int = 2000,
    seed: int = 20260101,
) -> TestResult:
    """Test the readers' average slope by shuffling each reading.

    Parameters
    ----------
    values, share, reader
        As for `slopes`.
    case : array of int, shape (read,)
    replicates : int, default 2000
    seed : int, default 20260101

    Returns
    -------
    TestResult
        Method ``"permutation-of-positions"``; `estimate` is the average slope, P is two-sided and
        counts the order seen among the shuffled ones, so that it is never 0.

    Notes
    -----
    Under the null hypothesis any other order would have given the same answers. Readers who saw
    the same cases in the same order are shuffled together: what is hard about a case then stays
    with its place in all of their readings, and is not taken for many independent findings.

    References
    ----------
    .. [1] Phipson B, Smyth GK. Stat Appl Genet Mol Biol 2010;9:39.
       https://doi.org/10.2202/1544-6115.1585

    Examples
    --------
    >>> share = np.tile((np.arange(10) + 0.5) / 10, 2)
    >>> right = [0, 0, 0, 1, 0, 1, 1, 1, 1, 1] * 2
    >>> test = permuted_slope(right, share, np.repeat([1, 2], 10), np.arange(20))
    >>> round(test.estimate, 2), test.p < 0.05
    (1.33, True)
    """
    number, place = np.array(values, dtype=np.float64), np.array(share, dtype=np.float64)
    readers, cases = np.asarray(reader), np.asarray(case)
    known = ~np.isnan(number) & ~np.isnan(place)
    found = slopes(number, place, readers)
    if not found:
        why = "no reader has reads at two places of a reading"
        return TestResult.unavailable(method=METHOD, note=why, n=0)
    number[~known] = place[~known] = np.nan
    together = _readings(number, place, readers, cases, tuple(found))
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    observed = sum(float(centred @ weight) for centred, weight in together)
    size = sum(float(np.abs(centred) @ np.abs(weight)) for centred, weight in together)
    if size < _TOLERANCE:
        why = "every read of each reader has the same value: no order could matter"
        return TestResult.unavailable(method=METHOD, note=why, estimate=0.0, n=len(found))
    beyond = 0
    for start in range(0, replicates, _BLOCK):
        block = min(_BLOCK, replicates - start)
        sums = np.zeros(block)
        for centred, weight in together:
            sums += rng.permuted(np.tile(weight, (block, 1)), axis=1) @ centred
        beyond += int((np.abs(sums) >= abs(observed) - _TOLERANCE * size).sum())
    return TestResult(
        method=METHOD,
        estimate=sum(found.values()) / len(found),
        p=(beyond + 1) / (replicates + 1),
        n=len(found),
        replicates=replicates,
    )


def shared_orders(share: ArrayLike, reader: ArrayLike, case: ArrayLike) -> tuple[int, int]:
    """Count the readers, and the different orders in which they saw their cases.

    Parameters
    ----------
    share : array of float, shape (read,)
        Position in the reading; NaN where it is not known.
    reader, case : array of int, shape (read,)

    Returns
    -------
    tuple of int
        Readers with an order, and different orders.

    Examples
    --------
    >>> shared_orders([0.25, 0.75, 0.25, 0.75], [1, 1, 2, 2], [7, 8, 7, 8])
    (2, 1)
    """
    place, readers, cases = np.asarray(share), np.asarray(reader), np.asarray(case)
    known = ~np.isnan(place)
    orders = {int(one): _order(place, cases, known & (readers == one)) for one in
              np.unique(readers[known])}  # fmt: skip
    return len(orders), len(set(orders.values()))


def _order(place: FloatArray, cases: NDArray[np.intp], rows: NDArray[np.bool_]) -> Hashable:
    sequence = np.lexsort((cases[rows], place[rows]))
    return (cases[rows][sequence].tobytes(), np.round(place[rows][sequence], 9).tobytes())


def _readings(
    values: FloatArray,
    place: FloatArray,
    readers: NDArray[np.intp],
    cases: NDArray[np.intp],
    named: tuple[int, ...],
) -> list[tuple[FloatArray, FloatArray]]:
    """Return centred positions and weights of each set of readers who share an order.

    The average slope is the sum over the sets of positions times weights.
    """
    sums: dict[Hashable, list[FloatArray]] = {}
    known = ~np.isnan(values)
    for one in named:
        rows = known & (readers == one)
        sequence = np.lexsort((cases[rows], place[rows]))
        centred = place[rows][sequence] - place[rows].mean()
        deviation = values[rows][sequence] - values[rows].mean()
        weight = deviation / float((centred**2).sum()) / len(named)
        key = _order(place, cases, rows)
        if key in sums:
            sums[key][1] = sums[key][1] + weight
        else:
            sums[key] = [centred, weight]
    return [(centred, weight) for centred, weight in sums.values()]
