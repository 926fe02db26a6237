"""Bayes factors of t tests: evidence for a difference, or for none."""

from __future__ import annotations

import math
import warnings

import numpy as np

from readerstats.results import Estimate
from readerstats.stats.pingouin_module import pingouin_module

LARGEST_T = 100.0
"""Statistics beyond it have factors that pingouin's quadrature gets wrong, by a lot from 1,000."""


def bayes_factor(
    t: float, n: int, n_b: int | None = None, *, scale: float = math.sqrt(0.5)
) -> Estimate:
    """Weigh the evidence of a t test for a difference against that for none.

    Parameters
    ----------
    t : float
        The t statistic: of one sample or of pairs, or of two groups.
    n : int
        Number of values or pairs; with `n_b` the size of the first group.
    n_b : int, optional
        Size of the second group.
    scale : float, default 0.707
        Scale of the Cauchy prior on the standardised difference.

    Returns
    -------
    Estimate
        BF10, method ``"jzs-bayes-factor"``: how many times better a difference predicts the
        data than none does; below 1 for no difference. Beyond what can be computed, a note.

    Raises
    ------
    ValueError
        For an infinite `t`, a scale that is not positive, or too few values.

    Notes
    -----
    Two groups are taken to have equal spread, as the prior of [1]_ does.
    Validated against the integral of the noncentral t density over the Cauchy prior.

    References
    ----------
    .. [1] Rouder JN, et al. Psychon Bull Rev 2009;16:225-237.
       https://doi.org/10.3758/PBR.16.2.225

    Examples
    --------
    >>> round(bayes_factor(3.5, 20, 20).estimate, 2)
    26.74
    """
    if not math.isfinite(t):
        raise ValueError(f"`t` must be a finite number, got {t}.")
    if scale <= 0:
        raise ValueError(f"`scale` must be positive, got {scale}.")
    if n < 2 or (n_b is not None and n_b < 2):
        raise ValueError("a Bayes factor needs at least two values in each group.")
    method, total = "jzs-bayes-factor", n + (n_b or 0)
    bayesfactor_ttest = pingouin_module().bayesfactor_ttest

    # Its quadrature warns, and overflows, only where the factor is astronomically large.
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        factor = float(bayesfactor_ttest(np.float64(t), n, n_b, r=scale))
    if abs(t) > LARGEST_T or not math.isfinite(factor) or factor <= 0:
        note = "the Bayes factor is too large to compute"
        return Estimate.unavailable(method=method, note=note, n=total)
    return Estimate(estimate=factor, method=method, n=total)
