"""Whether agreement's intervals cover what other readers and other cases would show.

A read is positive with probability Phi(case + reader), both normal: given the case, two readers
are independent, and the agreement among all readers of all cases is an integral over the cases.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from readerstats.stats import agreement_bootstrap, agreement_coefficient

NAMES = ("percent-agreement", "fleiss-kappa", "conger-kappa", "gwet-ac")


def in_the_long_run(shift, of_case, of_reader):
    """Return the coefficients among all readers of all cases."""
    points, weights = np.polynomial.hermite_e.hermegauss(80)
    weights /= weights.sum()
    positive = ndtr((shift + of_case * points) / np.sqrt(1 + of_reader**2))
    prevalence = float(weights @ positive)
    seen = float(weights @ (positive**2 + (1 - positive) ** 2))
    same = prevalence**2 + (1 - prevalence) ** 2
    kappa, other = (seen - same) / (1 - same), 1 - same
    return seen, kappa, kappa, (seen - other) / (1 - other)


def covered(studies, readers, cases, *, shift=0.0, of_case=1.5, of_reader=0.6, replicates=500):
    """Return the share of the studies whose two intervals cover, by coefficient."""
    random = np.random.default_rng(readers)
    truth = in_the_long_run(shift, of_case, of_reader)
    hits = np.zeros((2, len(NAMES)))
    for study in range(studies):
        latent = shift + of_case * random.normal(size=cases)
        latent = latent + of_reader * random.normal(size=(readers, 1))
        table = (latent + random.normal(size=(readers, cases)) > 0).astype(float)
        drawn = agreement_bootstrap(
            table, NAMES, categories=[0, 1], replicates=replicates, seed=study
        )
        for place, (name, value) in enumerate(zip(NAMES, truth, strict=True)):
            over_cases = agreement_coefficient(table, name, categories=[0, 1]).estimate
            for kind, found in enumerate((drawn[name], over_cases)):
                hits[kind, place] += found.lower <= value <= found.upper
    return hits / studies


def test_drawing_readers_too_covers_and_cases_alone_do_not():
    drawn, over_cases = covered(60, readers=6, cases=60, replicates=200)

    assert (drawn >= 0.9).all()
    assert over_cases.mean() < drawn.mean()


@pytest.mark.slow
@pytest.mark.parametrize("shift", [0.0, 1.5])
@pytest.mark.parametrize(("readers", "cases"), [(4, 100), (6, 100), (10, 100), (17, 150)])
def test_intervals_of_readers_and_cases_cover(readers, cases, shift):
    drawn, over_cases = covered(300, readers, cases, shift=shift)

    # Three binomial standard errors below 95%; two-way bootstraps are wide with few readers.
    assert (drawn >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 300)).all()
    assert (over_cases < drawn).all()
