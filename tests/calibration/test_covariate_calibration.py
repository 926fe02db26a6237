"""Tests of subgroups and of covariates on studies in which nothing differs: they keep their level.

The tables of docs/methods/subgroups.md and docs/methods/covariates-together.md are these
simulations with more studies.
"""

import math

import numpy as np
import pytest

from readerstats.stats.mixed.joint import Stratum, joint_test
from readerstats.stats.mixed.model import logistic_mixed_model
from readerstats.stats.mrmc.reader_covariance import reader_covariance
from readerstats.stats.mrmc.subgroup_effects import subgroup_effects
from readerstats.stats.mrmc.subgroups import subgroup_contrast, subgroup_homogeneity

REGIONS = (138, 20, 18, 16, 14, 14, 12, 12, 10, 10)


def monte_carlo(n, level=0.05):
    return 4 * math.sqrt(level * (1 - level) / n)


def null_subgroups(rng, readers, sizes, sides):
    """P of all subgroups at once, and of the first against the rest; with two sides, of a - b."""
    subgroup, n = np.repeat(np.arange(len(sizes)), sizes), sum(sizes)
    common = 0.9 * rng.normal(size=n) + 0.35 * rng.normal(size=(readers, 1))
    common = common + (0.15 * rng.normal(size=(readers, len(sizes))))[:, subgroup]
    values = np.full((sides * len(sizes), readers, n), np.nan)
    for side in range(sides):
        own = 0.2 * rng.normal(size=(readers, 1)) + 0.4 * rng.normal(size=n) if sides > 1 else 0.0
        noise = math.sqrt(0.61) * rng.normal(size=(readers, n))
        reads = (0.8 + common + own + noise > 0).astype(float)
        for group in range(len(sizes)):
            values[side * len(sizes) + group][:, subgroup == group] = reads[:, subgroup == group]
    found = reader_covariance(values, np.ones(n, dtype=bool), metric="accuracy")
    weights = np.hstack([np.eye(len(sizes)), -np.eye(len(sizes))][:sides])
    sets = list(range(len(sizes))) * sides
    effects = subgroup_effects(found, weights, case_sets=sets, n_cases=sizes)
    rest = -np.array(sizes, dtype=float) / (n - sizes[0])
    rest[0] = 1
    return subgroup_homogeneity(effects, sizes).p, subgroup_contrast(effects, rest).p


@pytest.mark.parametrize(
    ("readers", "sizes", "sides", "studies"),
    [
        (17, (40, 40), 1, 200),
        (5, (30, 30, 30), 2, 200),
        pytest.param(17, (30, 30, 30), 2, 1000, marks=pytest.mark.slow),
        pytest.param(17, REGIONS, 1, 1000, marks=pytest.mark.slow),
        pytest.param(17, REGIONS, 2, 1000, marks=pytest.mark.slow),
        pytest.param(5, REGIONS, 2, 1000, marks=pytest.mark.slow),
    ],
)
def test_subgroups_that_are_alike_are_seldom_called_different(readers, sizes, sides, studies):
    rng = np.random.default_rng(1)
    p = np.array([null_subgroups(rng, readers, sizes, sides) for _ in range(studies)])

    assert ((p < 0.05).mean(axis=0) <= 0.06 + monte_carlo(studies)).all()


def null_covariates(rng, readers, cases):
    """P of a number and a category of the readers, and of number x truth, where none has any."""
    reader, case = np.divmod(np.arange(readers * cases), cases)
    years, group = rng.normal(size=readers)[reader], rng.permutation(np.arange(readers) % 3)[reader]
    truth, leaning = (case % 2).astype(float), 0.7 * rng.normal(size=readers)
    log_odds = (
        1 + 0.5 * rng.normal(size=readers)[reader] + leaning[reader] * (truth - 0.5)
        + rng.normal(size=cases)[case]
    )  # fmt: skip
    correct = rng.random(reader.size) < 1 / (1 + np.exp(-log_odds))
    columns = [np.ones(reader.size), years, group == 1, group == 2, truth, years * truth]
    names = ["(Intercept)", "years", "second", "third", "truth", "years × truth"]
    model = logistic_mixed_model(
        correct, np.column_stack(columns).astype(float), names, reader, case, slope="truth"
    )
    of_readers = Stratum(units=readers, coefficients=4)
    slopes = Stratum(units=readers, coefficients=2)
    return (
        joint_test(model, ["years"], of_readers).p,
        joint_test(model, ["second", "third"], of_readers).p,
        joint_test(model, ["years × truth"], slopes).p,
        joint_test(model, ["second", "third"]).p,
    )


@pytest.mark.parametrize(
    ("readers", "studies"), [(10, 40), pytest.param(17, 400, marks=pytest.mark.slow)]
)
def test_covariates_without_effect_are_seldom_found(readers, studies):
    rng = np.random.default_rng(2)
    # A model without a maximum has no P value, and so calls nothing different.
    p = np.array([null_covariates(rng, readers, 60) for _ in range(studies)], dtype=float)
    found = (p < 0.05).mean(axis=0)

    assert (found[:3] <= 0.05 + monte_carlo(studies)).all()
    assert found[3] > found[1]  # chi-square forgets how few readers there are
