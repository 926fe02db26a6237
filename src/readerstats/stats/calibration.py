"""Does a reader know when he or she is right? Confidence, type-2 areas, and probability scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from readerstats.stats.mrmc.average_of_means import AverageOfMeans, average_of_means
from readerstats.stats.roc.placements import placements

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from readerstats.results import Random
    from readerstats.stats.samples import FloatArray


def shares_by_level(
    outcome: ArrayLike,
    bins: ArrayLike,
    n_bins: int,
    *,
    units: ArrayLike | None = None,
    random: Random = "readers and cases",
    level: float = 0.95,
) -> tuple[AverageOfMeans, ...]:
    """Average over readers the mean outcome of the reads at each level of what they said.

    Parameters
    ----------
    outcome : array, shape (reader, case)
        1 where a read was right (or the case positive), 0 where not; NaN where not read.
    bins : array of int, shape (reader, case)
        The level of each read, from 0; -1 for none.
    n_bins : int
    units : array of int, shape (case,), optional
        The patient of each case.
    random : {"readers and cases", "readers", "cases"}
    level : float, default 0.95

    Returns
    -------
    tuple of AverageOfMeans
        One a level. A reader without a read there is left out of it.

    Notes
    -----
    The reads of one reader at one level are a sample of their own, and each reader counts once,
    however often he or she used the level. Assumes that readers and cases are independent draws.
    Validated against single readers' proportions and a bootstrap of readers and cases.

    Examples
    --------
    >>> right = [[1, 0, 1, 1], [0, 1, 1, 1]]
    >>> low, high = shares_by_level(right, [[0, 0, 1, 1], [0, 1, 1, 1]], 2)
    >>> low.mean, high.mean
    (0.25, 1.0)
    """
    values, levels = np.asarray(outcome, dtype=np.float64), np.asarray(bins)
    if values.ndim != 2 or levels.shape != values.shape:
        raise ValueError(
            "`outcome` and `bins` must have shape (reader, case), got "
            f"{values.shape} and {levels.shape}."
        )
    unit = np.arange(values.shape[1]) if units is None else np.asarray(units, dtype=np.intp)
    return tuple(
        average_of_means(
            [np.where(levels == one, values, np.nan)], [unit], random=random, level=level
        )
        for one in range(n_bins)
    )


def type_two_area(
    confidence: ArrayLike,
    right: ArrayLike,
    *,
    units: ArrayLike | None = None,
    random: Random = "readers and cases",
    level: float = 0.95,
) -> AverageOfMeans:
    """Average over readers how well confidence tells right reads from wrong ones.

    Parameters
    ----------
    confidence : array, shape (reader, case)
        Larger for surer; NaN where none was given.
    right : array, shape (reader, case)
        1 where the read was right, 0 where wrong, NaN where not read.
    units : array of int, shape (case,), optional
    random : {"readers and cases", "readers", "cases"}
    level : float, default 0.95

    Returns
    -------
    AverageOfMeans
        Area under the type-2 ROC curve: the chance that a reader was surer of a read that was
        right than of one that was wrong, ties half; 0.5 for confidence that tells nothing. A
        reader who was always right, or always wrong, has none.

    Notes
    -----
    Which cases are right differs from reader to reader. The variance over cases is that of
    DeLong's placements, each of which is that of one read among the same reader's others.
    Unlike gamma the area counts ties, which few steps of confidence make many of [2]_. Both depend
    on how well the reader does the task itself [1]_: compare areas of readers who are as often
    right.
    Assumes that readers and cases are independent draws. Validated against the area and DeLong
    variance of `auc` for one reader, and a bootstrap of readers and cases.

    References
    ----------
    .. [1] Galvin SJ, Podd JV, Drga V, Whitmore J. Psychon Bull Rev 2003;10:843-876.
       doi:10.3758/BF03196546
    .. [2] Masson MEJ, Rotello CM. J Exp Psychol Learn Mem Cogn 2009;35:509-527.
       doi:10.1037/a0014876

    Examples
    --------
    >>> sure = [[3, 1, 2, 3, 1], [2, 2, 3, 3, 1]]
    >>> type_two_area(sure, [[1, 0, 1, 1, 0], [0, 1, 1, 1, 0]]).mean
    0.9583333333333333
    """
    sure, truth = np.asarray(confidence, dtype=np.float64), np.asarray(right, dtype=np.float64)
    if sure.ndim != 2 or truth.shape != sure.shape:
        raise ValueError(
            "`confidence` and `right` must have shape (reader, case), got "
            f"{sure.shape} and {truth.shape}."
        )
    unit = np.arange(sure.shape[1]) if units is None else np.asarray(units, dtype=np.intp)
    told = np.where(np.isnan(truth), np.nan, sure)
    places = np.full(sure.shape, np.nan)
    for reader in range(len(sure)):
        was_right: NDArray[np.bool_] = truth[reader] == 1
        places[reader] = placements(told[reader], was_right)
    parts = [np.where(truth == state, places, np.nan) for state in (1, 0)]
    n = (~np.isnan(parts[0])).sum(axis=1)
    area = np.divide(np.nansum(parts[0], axis=1), n, out=np.full(n.shape, np.nan), where=n > 0)
    return average_of_means(parts, [unit, unit], values=area, random=random, level=level)


def squared_errors(probability: ArrayLike, truth: ArrayLike) -> FloatArray:
    """Return the squared distance of each probability from what is true; its mean is Brier's score.

    Parameters
    ----------
    probability : array, shape (..., case)
        Of the case being positive, on [0, 1]; NaN where not read.
    truth : array of bool, shape (case,)

    Returns
    -------
    ndarray, shape (..., case)

    Raises
    ------
    ValueError
        For a number outside [0, 1].

    References
    ----------
    .. [1] Brier GW. Mon Weather Rev 1950;78:1-3.
       doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2

    Examples
    --------
    >>> squared_errors([0.9, 0.2], [True, False]).round(2).tolist()
    [0.01, 0.04]
    """
    said = np.asarray(probability, dtype=np.float64)
    if ((said < 0) | (said > 1)).any():
        raise ValueError("`probability` must lie between 0 and 1.")
    errors: FloatArray = (said - np.asarray(truth).astype(np.float64)) ** 2
    return errors
