"""Light's kappa: the mean of Cohen's kappas over all pairs of readers."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.stats.agreement.coding import Marks, marked
from readerstats.stats.agreement.intervals import LEAST_SPREAD, Linearised, settled
from readerstats.stats.agreement.weights import Weights, agreement_weights

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from readerstats.stats.agreement.intervals import AgreementCoefficient
    from readerstats.stats.agreement.weights import FloatArray

NO_PAIR_DEFINED: Final = (
    "no pair of readers has a kappa: each pair put its cases into one and the same category"
)


def light_kappa(
    ratings: ArrayLike,
    *,
    weights: Weights = "unweighted",
    categories: ArrayLike | None = None,
    level: float = 0.95,
    clusters: ArrayLike | None = None,
) -> AgreementCoefficient:
    """Average Cohen's kappa over all pairs of readers, with an interval over cases.

    Parameters
    ----------
    ratings : array_like, shape (reader, case)
        NaN where not read; each pair is judged on the cases that both read.
    weights : {"unweighted", "linear", "quadratic", "ordinal"}
    categories : array_like, optional
        The whole scale; without it, the ratings that occur.
    level : float, default 0.95
    clusters : array_like of int, shape (case,), optional
        The patient of each case.

    Returns
    -------
    AgreementCoefficient
        Pairs without a kappa are left out of the mean; observed and chance agreement are the
        means over the others.

    Raises
    ------
    ValueError
        For weights that do not exist, ratings outside the categories, or a level outside (0, 1).

    Notes
    -----
    The standard error is linearised over cases, all pairs together, for pairs share readers and
    cases. Validated against irr 0.84.1.

    References
    ----------
    .. [1] Light RJ. Measures of response agreement for qualitative data: some generalizations
       and alternatives. Psychol Bull 1971;76:365-377. doi:10.1037/h0031643

    Examples
    --------
    >>> mean = light_kappa([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, 1]])
    >>> round(mean.estimate.estimate, 3)
    0.4
    """
    marks = marked(ratings, categories)
    found = _mean_of_pairs(marks, agreement_weights(weights, marks.categories))
    return settled(found, level=level, clusters=clusters, undefined=NO_PAIR_DEFINED)


def _mean_of_pairs(marks: Marks, agree: FloatArray) -> Linearised:
    """Average the pairs' kappas and their influence functions."""
    n_readers, n_cases = marks.marks.shape[1:]
    read = marks.read
    pairable = int((read.sum(axis=0) > 1).sum())
    influence, parts = np.zeros(n_cases), []
    for first, second in combinations(range(n_readers), 2):
        common = read[first] * read[second]
        n = float(common.sum())
        if not n:
            continue
        a, b = marks.marks[:, first] * common, marks.marks[:, second] * common
        share_a, share_b = a.sum(axis=1) / n, b.sum(axis=1) / n
        alike = ((agree @ a) * b).sum(axis=0)
        observed, chance = float(alike.sum()) / n, float(share_a @ agree @ share_b)
        if 1 - chance <= LEAST_SPREAD:
            continue
        kappa = (observed - chance) / (1 - chance)
        # What a case adds to the two readers' shares, and so to the chance agreement.
        moved = (agree @ share_b) @ a + (agree @ share_a) @ b - 2 * chance * common
        slope = (alike - observed * common - (1 - kappa) * moved) / (1 - chance)
        influence += slope * n_cases / n
        parts.append((kappa, observed, chance))
    if not parts:
        return Linearised(
            value=np.nan, observed=np.nan, chance=np.nan, influence=influence, pairable=pairable
        )
    value, observed, chance = (float(part) for part in np.mean(parts, axis=0))
    return Linearised(
        value=value,
        observed=observed,
        chance=chance,
        influence=influence / len(parts),
        pairable=pairable,
    )
