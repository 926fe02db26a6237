"""How much two categories agree: all or nothing, or more the nearer they are."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]
Weights: TypeAlias = Literal["unweighted", "linear", "quadratic", "ordinal"]
WEIGHTS: tuple[Weights, ...] = get_args(Weights)


def agreement_weights(weights: Weights, categories: ArrayLike) -> FloatArray:
    r"""Weigh the agreement of every two categories.

    Parameters
    ----------
    weights : {"unweighted", "linear", "quadratic", "ordinal"}
        All or nothing; :math:`1 - |k - l| / (K - 1)` and its square, with the categories' own
        distances; or by how many pairs of categories lie between two (Gwet's ordinal weights,
        which are not the ordinal metric of Krippendorff).
    categories : array_like, shape (category,)
        Their numbers, in rising order.

    Returns
    -------
    ndarray, shape (category, category)
        1 on the diagonal, 0 where categories are farthest apart.

    Raises
    ------
    ValueError
        For weights that do not exist.

    References
    ----------
    .. [1] Cohen J. Weighted kappa. Psychol Bull 1968;70:213-220. doi:10.1037/h0026256
    .. [2] Gwet KL. Computing inter-rater reliability and its variance in the presence of high
       agreement. Br J Math Stat Psychol 2008;61:29-48. doi:10.1348/000711006X126600

    Examples
    --------
    >>> agreement_weights("linear", [1, 2, 3])[0].tolist()
    [1.0, 0.5, 0.0]
    >>> agreement_weights("ordinal", [1, 2, 3, 4])[0].round(2).tolist()
    [1.0, 0.83, 0.5, 0.0]
    """
    if weights not in WEIGHTS:
        raise ValueError(f"`weights` must be one of {', '.join(WEIGHTS)}, got '{weights}'.")
    values = np.asarray(categories, dtype=np.float64)
    apart = np.abs(values[:, None] - values)
    if weights == "unweighted" or len(values) < 2:
        same: FloatArray = (apart == 0).astype(np.float64)
        return same
    if weights == "ordinal":
        steps = np.abs(np.arange(len(values))[:, None] - np.arange(len(values)))
        apart = (steps + 1) * steps / 2
    elif weights == "quadratic":
        apart = apart**2
    found: FloatArray = 1 - apart / apart.max()
    return found
