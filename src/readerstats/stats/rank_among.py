"""Where a model stands among readers: its rank, and the share of readers that it beats."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from readerstats.results import Estimate, joined_notes
from readerstats.stats.bootstrap_intervals import bootstrap_interval
from readerstats.stats.proportions import proportion
from readerstats.stats.samples import NOISE, check_level

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

FloatArray: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankAmong:
    """A model's place among readers.

    Attributes
    ----------
    rank : Estimate
        1 where the model is better than every reader, `n` + 1 where every reader is better; `n`
        is the number of readers.
    beaten : Estimate
        Share of readers that the model beats, on [0, 1]: the chance that it does better than
        another reader.

    Examples
    --------
    >>> place = Estimate(estimate=2.0, lower=1.0, upper=4.5, method="bootstrap-percentile", n=6)
    >>> share = Estimate(estimate=5 / 6, method="bootstrap-percentile", n=6)
    >>> RankAmong(rank=place, beaten=share).rank.upper
    4.5
    """

    rank: Estimate
    beaten: Estimate


def rank_among(
    readers: ArrayLike,
    model: float,
    *,
    reader_draws: ArrayLike,
    model_draws: ArrayLike,
    reader_weights: ArrayLike | None = None,
    level: float = 0.95,
) -> RankAmong:
    """Rank a model among readers, with intervals from resamples of readers and cases.

    Parameters
    ----------
    readers : array_like, shape (reader,)
        Each reader's value of a metric of which more is better; NaN where there is none.
    model : float
        The model's value, on the same cases.
    reader_draws : array_like, shape (replicate, reader)
        The readers' values on every resample of cases.
    model_draws : array_like, shape (replicate,)
        The model's value on the same resamples.
    reader_weights : array_like, shape (replicate, reader), optional
        How often each reader is in each resample, as `Resampling.weights` draws them. Without
        them the intervals are for these readers on other cases.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    RankAmong
        The rank is one plus the number of readers who are better, a tie counting half; its
        interval is the one of the share beaten, turned round. Where nearly every resample puts
        the model ahead of every reader, or behind, so that the interval would have no width, it
        counts the readers alone (Clopper-Pearson) and the note says so.

    Raises
    ------
    ValueError
        For arrays that do not fit together, or a level outside (0, 1).

    Notes
    -----
    The share is the chance that, on another set of as many cases, the model does better than
    another reader; the rank is the place that it would take among as many other readers.
    Each resample ranks anew, and the percentile interval is taken of that. No rank by true
    skill is meant: where the model and the readers are nearly alike, few cases rank them by luck,
    and intervals of the true rank are wider still [2]_.
    Assumes that readers are a sample of those to whom the result is to apply, and that cases are
    independent. Validated against simulated studies: intervals at 95% hold in 96% to 99% of them.

    References
    ----------
    .. [1] Hall P, Miller H. Using the bootstrap to quantify the authority of an empirical ranking.
       Ann Stat 2009;37:3929-3959. doi:10.1214/09-AOS699
    .. [2] Mogstad M, Romano JP, Shaikh AM, Wilhelm D. Inference for ranks with applications to
       mobility across neighbourhoods and academic achievement across countries. Rev Econ Stud
       2024;91:476-518. doi:10.1093/restud/rdad006

    Examples
    --------
    >>> draws = np.random.default_rng(1).normal([0.70, 0.75, 0.85, 0.80], 0.03, (1000, 4))
    >>> found = rank_among([0.70, 0.75, 0.85], 0.80, reader_draws=draws[:, :3],
    ...                    model_draws=draws[:, 3])
    >>> found.rank.estimate, found.rank.lower, found.rank.upper, round(found.beaten.estimate, 3)
    (2.0, 1.0, 3.0, 0.667)
    """
    check_level(level)
    values, draws, own, weights = _checked(readers, reader_draws, model_draws, reader_weights)
    n, name = int(values.size - np.isnan(values).sum()), "bootstrap-percentile"
    if n == 0 or not np.isfinite(model):
        why = "no reader has a value" if n == 0 else "the model has no value"
        nothing = Estimate.unavailable(method=name, note=f"no rank: {why} here", n=n)
        return RankAmong(rank=nothing, beaten=nothing)

    here = ~np.isnan(values)
    share = float(_beaten(values[here], model).mean())
    shares = _weighted_share(draws[:, here], own, weights[:, here])
    beaten = replace(bootstrap_interval(shares, share, level=level), n=n)
    left_out = values.size - n
    if reader_weights is not None and share in (0.0, 1.0) and beaten.lower == beaten.upper:
        beaten = _readers_alone(round(share * n), n, level, beaten.replicates)
    lost = f"{left_out} of {values.size} readers have no value and are left out"
    beaten = replace(beaten, note=joined_notes(beaten.note, lost if left_out else None))
    return RankAmong(rank=_turned(beaten, n), beaten=beaten)


def _checked(
    readers: ArrayLike,
    reader_draws: ArrayLike,
    model_draws: ArrayLike,
    reader_weights: ArrayLike | None,
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return the values of the readers, their draws, the model's draws, and the weights."""
    values = np.asarray(readers, dtype=np.float64)
    draws = np.asarray(reader_draws, dtype=np.float64)
    own = np.asarray(model_draws, dtype=np.float64)
    weights = np.ones(draws.shape) if reader_weights is None else np.asarray(reader_weights, float)
    if values.ndim != 1 or draws.shape != (*own.shape, values.size) or draws.shape != weights.shape:
        raise ValueError(
            "`readers` must have shape (reader,), `reader_draws` and `reader_weights` (replicate, "
            f"reader) and `model_draws` (replicate,), got {values.shape}, {draws.shape}, "
            f"{weights.shape} and {own.shape}."
        )
    return values, draws, own, weights


def _beaten(readers: FloatArray, model: FloatArray | float) -> FloatArray:
    """Return 1 where the model is better, 1/2 for a tie, NaN where there is nothing to compare."""
    gap = np.subtract(model, readers)
    # Two sums of the same weights in different order must tie.
    ties = np.abs(gap) <= NOISE * np.maximum(np.abs(model), np.abs(readers))
    better = np.where(ties, 0.5, (gap > 0).astype(np.float64))
    return np.where(np.isnan(gap), np.nan, better)


def _weighted_share(draws: FloatArray, own: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the share of the drawn readers that the model beats in each resample."""
    better = _beaten(draws, own[:, None])
    drawn = np.where(np.isnan(better), 0.0, weights)
    total = drawn.sum(axis=1)
    won = (drawn * np.nan_to_num(better)).sum(axis=1)
    share: FloatArray = np.divide(won, total, out=np.full(total.shape, np.nan), where=total > 0)
    return share


def _readers_alone(k: int, n: int, level: float, replicates: int | None) -> Estimate:
    """Give an interval where the resamples have none: of all readers or of no reader beaten."""
    exact = proportion(k, n, level=level, method="clopper-pearson")
    words = "nearly every resample gave the same share: the interval counts the readers alone"
    return replace(exact, replicates=replicates, note=words)


def _turned(beaten: Estimate, n: int) -> Estimate:
    """Turn the share beaten into the rank: no reader beaten is rank `n` + 1."""

    def rank(share: float | None) -> float | None:
        return None if share is None else round(1 + n * (1 - share), 12)

    return replace(
        beaten,
        estimate=rank(beaten.estimate),
        se=None if beaten.se is None else n * beaten.se,
        lower=rank(beaten.upper),
        upper=rank(beaten.lower),
        k=None,
    )
