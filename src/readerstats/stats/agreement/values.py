"""Coefficients alone, without intervals, for one set of ratings or for many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from readerstats.stats.agreement.coding import marked
from readerstats.stats.agreement.resampled import RESAMPLABLE, Resamplable, WeightedAgreement
from readerstats.stats.agreement.weights import FloatArray, Weights, agreement_weights

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from readerstats.stats.agreement.krippendorff import Metric


def agreement_values(
    ratings: ArrayLike,
    coefficients: Sequence[Resamplable] = ("fleiss-kappa",),
    *,
    weights: Weights = "unweighted",
    metric: Metric | None = None,
    categories: ArrayLike | None = None,
) -> FloatArray:
    """Compute agreement coefficients of one set of ratings or of a batch of them.

    Parameters
    ----------
    ratings : array_like, shape (..., reader, case)
        Such as those of many simulated studies; NaN where not read.
    coefficients : sequence of str
        As for `agreement_bootstrap`.
    weights : {"unweighted", "linear", "quadratic", "ordinal"}
    metric : {"nominal", "ordinal", "interval", "ratio"}, optional
        Of Krippendorff's alpha; without it, `weights`.
    categories : array_like, optional
        The whole scale; without it, the ratings that occur in any of the sets.

    Returns
    -------
    ndarray, shape (..., coefficient)
        NaN where a coefficient is undefined; `agreement_coefficient` says why.

    Raises
    ------
    ValueError
        For names that do not exist, ratings outside the categories, or fewer than two axes.

    Examples
    --------
    >>> sets = [[[1, 1, 0, 0], [1, 0, 0, 0]], [[1, 1, 0, 0], [1, 1, 0, 0]]]
    >>> agreement_values(sets, ["percent-agreement", "conger-kappa"]).tolist()
    [[0.75, 0.5], [1.0, 1.0]]
    """
    sets = np.asarray(ratings, dtype=np.float64)
    if sets.ndim < 2:
        raise ValueError(f"`ratings` must have the axes (..., reader, case), got {sets.ndim}.")
    for name in coefficients:
        if name not in RESAMPLABLE:
            raise ValueError(f"'{name}' is none of {', '.join(RESAMPLABLE)}.")
    n_readers, n_cases = sets.shape[-2:]
    once = np.ones((1, n_cases)), np.ones((1, n_readers))
    scale = np.unique(sets[~np.isnan(sets)]) if categories is None else categories
    names = tuple(coefficients)
    found = np.empty((*sets.shape[:-2], len(names)))
    for place in np.ndindex(sets.shape[:-2]):
        marks = marked(sets[place], scale)
        agree = agreement_weights(weights, marks.categories)
        found[place] = WeightedAgreement(marks, agree, names, metric)(*once)[0]
    return found
