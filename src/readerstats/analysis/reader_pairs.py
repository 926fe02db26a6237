"""Cohen's kappa of every two readers of a cell."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from readerstats.results import Estimate
from readerstats.stats.agreement.two_readers import (
    METHOD,
    NO_COMMON_CASE,
    SAME_CATEGORY,
    pair_kappas,
    wald,
)
from readerstats.stats.confidence import critical_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.stats.agreement.weights import FloatArray, Weights


@dataclass(frozen=True, slots=True)
class Pair:
    """Two readers: the cases that both read, the share on which they agreed, and kappa."""

    a: str
    b: str
    observed: float | None
    kappa: Estimate


def judged_pairs(
    table: FloatArray,
    readers: Sequence[str],
    weights: Weights,
    categories: Sequence[float],
    level: float,
) -> tuple[Pair, ...]:
    """Judge every two readers on the cases that both read.

    Parameters
    ----------
    table : ndarray, shape (reader, case)
    readers : sequence of str
    weights : {"unweighted", "linear", "quadratic", "ordinal"}
        Of kappa; the share of agreement is always of exact agreement.
    categories : sequence of float
    level : float

    Returns
    -------
    tuple of Pair
        The first reader with each later one, then the second, and so on.

    Examples
    --------
    >>> pairs = judged_pairs(np.array([[1.0, 0, 1], [1, 0, 0]]), "AB", "unweighted", (0, 1), 0.95)
    >>> pairs[0].a, pairs[0].kappa.n
    ('A', 3)
    """
    critical = critical_value(level)
    found = pair_kappas(table, weights=weights, categories=categories)
    exact = (
        found.observed
        if weights == "unweighted"
        else pair_kappas(table, categories=categories).observed
    )
    pairs = []
    for first, second in combinations(range(len(readers)), 2):
        at = (first, second)
        n, kappa = int(found.n[at]), float(found.kappa[at])
        if np.isnan(kappa):
            reason = SAME_CATEGORY if n else NO_COMMON_CASE
            result = Estimate.unavailable(method=METHOD, note=reason, n=n)
        else:
            result = wald(kappa, float(found.se[at]), n, critical=critical, level=level)
        observed = float(exact[at]) if n else None
        pairs.append(Pair(readers[first], readers[second], observed, result))
    return tuple(pairs)
