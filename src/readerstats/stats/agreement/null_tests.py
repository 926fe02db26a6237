"""Fleiss' test of agreement by chance alone: its standard error holds there and nowhere else."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from readerstats.results import TestResult
from readerstats.stats.agreement.coding import marked
from readerstats.stats.agreement.intervals import LEAST_SPREAD, NO_PAIR, ONE_CATEGORY

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

METHOD = "fleiss-null"


def fleiss_test(ratings: ArrayLike) -> TestResult:
    r"""Test whether readers agree beyond chance, with Fleiss' unweighted kappa.

    Parameters
    ----------
    ratings : array_like, shape (reader, case)
        Complete: every reader read every case.

    Returns
    -------
    TestResult
        Without an interval: the standard error is that of agreement by chance alone. For an
        interval see `agreement_coefficient`.

    Notes
    -----
    Assumes independent cases and as many reads of each. Validated against irr 0.84.1.

    References
    ----------
    .. [1] Fleiss JL, Nee JCM, Landis JR. Large sample variance of kappa in the case of different
       sets of raters. Psychol Bull 1979;86:974-977. doi:10.1037/0033-2909.86.5.974

    Examples
    --------
    >>> test = fleiss_test([[1, 1, 0, 0, 1], [1, 0, 0, 0, 1], [1, 1, 0, 1, 1]])
    >>> round(test.statistic, 3), round(test.p, 3)
    (1.721, 0.085)
    """
    from scipy.special import ndtr

    marks = marked(ratings)
    n_readers, n_cases = marks.marks.shape[1:]
    if n_readers < 2 or not n_cases:
        return TestResult.unavailable(method=METHOD, note=NO_PAIR, n=n_cases)
    if not marks.read.all():
        note = "no test: it needs every reader's read of every case"
        return TestResult.unavailable(method=METHOD, note=note, n=n_cases)
    counts = marks.counts
    pairs = n_readers * (n_readers - 1)
    share = counts.mean(axis=0) / n_readers
    chance = float(share @ share)
    if 1 - chance <= LEAST_SPREAD:
        return TestResult.unavailable(method=METHOD, note=ONE_CATEGORY, n=n_cases)
    observed = float((counts * (counts - 1)).sum()) / (n_cases * pairs)
    kappa = (observed - chance) / (1 - chance)
    spread = float(share @ (1 - share))
    variance = spread**2 - float(np.sum(share * (1 - share) * (1 - 2 * share)))
    se = math.sqrt(2 * variance / (n_cases * pairs)) / spread
    z = kappa / se
    return TestResult(
        method=METHOD,
        estimate=kappa,
        se=se,
        statistic_name="z",
        statistic=z,
        p=2 * float(ndtr(-abs(z))),
        n=n_cases,
    )
