"""Moments of a mean over reads from each reader's own means: the conditional form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from readerstats.stats.ustatistics.moments import MomentTable

if TYPE_CHECKING:
    from readerstats.stats.samples import FloatArray


def conditional_moments(first: FloatArray, second: FloatArray, *, equal: bool) -> MomentTable:
    """Average products reader by reader, then over readers.

    Parameters
    ----------
    first, second : ndarray of float, shape (reader, case)
        Scores of the same readers and cases in two levels, NaN where not read.
    equal : bool
        Whether readers count the same, whatever their number of reads.

    Returns
    -------
    MomentTable
        Axes: reader, case.

    Notes
    -----
    The joint form weighs every pair of reads alike, so that readers with many reads govern the
    moments; here each reader's mean product counts as the reader does in the average. The two
    agree where all read all. The order of the levels matters a little where reads are missing.
    Means are taken over the readers that have one: where two readers share no case, their weight
    is left out too, or the moment would be drawn towards 0.

    References
    ----------
    .. [1] Gallas BD, Pennello GA, Myers KJ. J Opt Soc Am A 2007;24:B70-B80.
       https://doi.org/10.1364/JOSAA.24.000B70

    Examples
    --------
    >>> right = np.array([[1.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
    >>> conditional_moments(right, right, equal=False).moments.round(3)
    array([[0.5  , 0.333],
           [0.333, 0.667]])
    """
    reads = [(~np.isnan(scores)).astype(np.float64) for scores in (first, second)]
    scores = [np.nan_to_num(first), np.nan_to_num(second)]
    counts = [read.sum(axis=1) for read in reads]
    shares = [_reader_shares(count, equal=equal) for count in counts]

    common = reads[0] @ reads[1].T
    same_case = _ratio(scores[0] @ scores[1].T, common)
    others = counts[1][:, None] - reads[1]
    mean_of_others = _ratio(scores[1].sum(axis=1)[:, None] - scores[1], others)
    known = (others > 0).astype(np.float64)
    other_case = _ratio(scores[0] @ np.nan_to_num(mean_of_others).T, reads[0] @ known.T)

    both = np.outer(*shares)
    overlap = np.nan_to_num(_ratio(common, np.outer(*counts)))
    own_weights = np.diag(np.sqrt(np.diag(both)))
    two = both - np.diag(np.diag(both))
    moments = [
        [_weighted_mean(other_case, two), _weighted_mean(same_case, two)],
        [_weighted_mean(other_case, own_weights), _weighted_mean(same_case, own_weights)],
    ]
    own = np.diag(np.diag(both))
    coefficients = [
        [(two * (1 - overlap)).sum() - 1, (two * overlap).sum()],
        [(own * (1 - overlap)).sum(), (own * overlap).sum()],
    ]
    return MomentTable(moments=np.array(moments), coefficients=np.array(coefficients))


def _reader_shares(counts: FloatArray, *, equal: bool) -> FloatArray:
    """Share of each reader in the average; 0 for all where nothing was read."""
    weights = (counts > 0).astype(np.float64) if equal else counts
    shares: FloatArray = weights / max(weights.sum(), 1.0)
    return shares


def _ratio(numerators: FloatArray, denominators: FloatArray) -> FloatArray:
    result = np.full(numerators.shape, np.nan)
    np.divide(numerators, denominators, out=result, where=denominators > 0)
    return result


def _weighted_mean(values: FloatArray, weights: FloatArray) -> float:
    """Average what is known; NaN where nothing with a weight is."""
    counted = np.where(np.isnan(values), 0.0, weights)
    total = counted.sum()
    return float((np.nan_to_num(values) * counted).sum() / total) if total > 0 else np.nan
