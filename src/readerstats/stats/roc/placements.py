"""Placements: where a case's score stands among the cases of the other class."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from readerstats.stats.roc.running_counts import running_counts

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from readerstats.stats.samples import FloatArray


def placements(scores: ArrayLike, truth: ArrayLike) -> FloatArray:
    """Compute for each case the share of the other class that it is on the right side of.

    Parameters
    ----------
    scores : array, shape (..., case)
        Larger for more positive; NaN where a case was not read. Axes in front, such as
        (modality, reader), are cells that are computed side by side.
    truth : array of bool, shape (case,)
        True for the condition sought.

    Returns
    -------
    ndarray of float, shape (..., case)
        For a positive case the share of the cell's negative cases with a lower score, for a
        negative case the share of its positive cases with a higher score; ties half. NaN where
        the case was not read, or where no case of the other class was.

    Raises
    ------
    ValueError
        For shapes that do not fit, or a truth that is neither 0 nor 1.

    Notes
    -----
    The mean over the positive cases, and that over the negative cases, are both the area under the
    empirical ROC curve; their variances are the components of DeLong [1]_. Each cell is sorted
    once, and running counts give all its placements: n log n steps.
    Assumes that scores can be ordered, nothing else.
    Validated against counting all pairs, and through the areas and variances of pROC.

    References
    ----------
    .. [1] DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988;44:837-845, eq. 3.
       https://doi.org/10.2307/2531595
    .. [2] Hanley JA, Hajian-Tilaki KO. Acad Radiol 1997;4:49-58.
       https://doi.org/10.1016/S1076-6332(97)80161-4

    Examples
    --------
    >>> placements([1, 2, 2, 3], [False, False, True, True])
    array([1.  , 0.75, 0.75, 1.  ])
    """
    counts = running_counts(scores, truth)
    positives_below = (counts.positives_below + counts.positives_upto) / 2
    negatives_below = (counts.negatives_below + counts.negatives_upto) / 2
    n_positive, n_negative = counts.positives_upto[..., -1:], counts.negatives_upto[..., -1:]
    won = np.where(counts.is_positive, negatives_below, n_positive - positives_below)
    others = np.where(counts.is_positive, n_negative, n_positive)
    read = counts.is_positive | counts.is_negative
    shares = np.full(won.shape, np.nan)
    np.divide(won, others, out=shares, where=read & (others > 0))
    return counts.by_case(shares)
