"""Skill and difficulty are the modes of the joint likelihood, with its second derivatives."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq, minimize

from readerstats.stats.mixed.model import logistic_mixed_model
from readerstats.stats.mixed.random_effects import (
    case_log_odds,
    expected_shares,
    random_effects,
)


def reads(n_readers=5, n_cases=12, seed=3, missing=0.0):
    """Simulated reads of readers and cases that differ; two kinds of case."""
    chance = np.random.default_rng(seed)
    reader, case = np.divmod(np.arange(n_readers * n_cases), n_cases)
    kind = (case % 2) - 0.5
    skill, ease = chance.normal(0, 0.9, n_readers), chance.normal(0, 1.2, n_cases)
    log_odds = 0.8 + 0.5 * kind + skill[reader] + ease[case]
    correct = chance.random(reader.size) < 1 / (1 + np.exp(-log_odds))
    kept = chance.random(reader.size) >= missing
    return correct[kept], np.column_stack([np.ones(kept.sum()), kind[kept]]), reader[kept], case[kept]  # fmt: skip # noqa: E501


def fitted(data, level=0.95):
    correct, design, reader, case = data
    return logistic_mixed_model(correct, design, ["(Intercept)", "kind"], reader, case, level=level)


def brute_force(model, data):
    """Maximise the joint density of reads and effects, and take its second derivatives whole."""
    correct, design, reader, case = data
    sds = (model.sd_reader, model.sd_case)
    n = (model.n_readers, model.n_cases)
    z = np.hstack([np.eye(n[0])[reader], np.eye(n[1])[case]])
    precision = np.repeat([1 / sds[0] ** 2, 1 / sds[1] ** 2], n)
    beta = model.fit.beta

    def loss(effects):
        eta = design @ beta + z @ effects
        p = 1 / (1 + np.exp(-eta))
        value = np.logaddexp(0, np.where(correct, -eta, eta)).sum()
        return value + (precision * effects**2).sum() / 2, z.T @ (p - correct) + precision * effects

    found = minimize(loss, np.zeros(sum(n)), jac=True, method="BFGS", options={"gtol": 1e-9})
    p = 1 / (1 + np.exp(-(design @ beta + z @ found.x)))
    both = np.hstack([design, z])
    joint = (both * (p * (1 - p))[:, None]).T @ both
    joint[2:, 2:] += np.diag(precision)
    return found.x, np.linalg.inv(joint[2:, 2:]), np.linalg.inv(joint)


@pytest.mark.parametrize(
    ("n_readers", "n_cases", "missing"), [(5, 12, 0.0), (8, 30, 0.25), (20, 8, 0.0)]
)
def test_modes_and_their_errors_are_those_of_the_whole_matrix(n_readers, n_cases, missing):
    data = reads(n_readers, n_cases, missing=missing)
    model = fitted(data)
    modes, given, joint = brute_force(model, data)
    found = random_effects(model)

    ours = [*found.readers, *found.cases]
    assert [one.estimate for one in ours] == pytest.approx(modes, abs=2e-6)
    assert [one.se for one in ours] == pytest.approx(np.sqrt(np.diagonal(given)), rel=1e-5)

    at = np.column_stack([np.ones(n_cases), np.arange(n_cases) % 2 - 0.5])
    rows = np.hstack([at, np.zeros((n_cases, n_readers)), np.eye(n_cases)])
    log_odds = case_log_odds(model, at)
    expected = at @ model.fit.beta + modes[n_readers:]
    assert [one.estimate for one in log_odds] == pytest.approx(expected, abs=2e-6)
    assert [one.se for one in log_odds] == pytest.approx(
        np.sqrt(np.einsum("kp,pq,kq->k", rows, joint, rows)), rel=1e-5
    )


def test_a_case_is_drawn_toward_the_others():
    data = reads(6, 40, seed=8)
    model = fitted(data)
    correct, _, _, case = data
    raw = np.bincount(case, correct) / np.bincount(case)
    at = np.column_stack([np.ones(40), np.arange(40) % 2 - 0.5])
    shares = expected_shares(model, at)

    hardest, easiest = int(raw.argmin()), int(raw.argmax())
    assert shares[hardest].estimate > raw[hardest]
    assert shares[easiest].estimate < raw[easiest]
    assert all(0 <= one.lower < one.estimate < one.upper <= 1 for one in shares)


@pytest.mark.parametrize("seed", [3, 8])
def test_the_shrunken_share_is_the_mean_of_its_distribution_by_quadrature(seed):
    data = reads(6, 14, seed=seed)
    model = fitted(data)
    correct, _, reader, case = data
    at = np.column_stack([np.ones(14), np.arange(14) % 2 - 0.5])
    skill = [one.estimate for one in random_effects(model).readers]
    shares = expected_shares(model, at)

    for k in (0, 1, 5):
        centre = at[k] @ model.fit.beta
        own = [(skill[j], 1 if right else -1)
               for j, c, right in zip(reader, case, correct, strict=True) if c == k]  # fmt: skip

        def density(z, centre=centre, own=own):
            log_odds = centre + model.sd_case * z
            chance = [1 / (1 + np.exp(-sign * (log_odds + u))) for u, sign in own]
            return np.prod(chance) * np.exp(-(z**2) / 2)

        def share(z, centre=centre):
            log_odds = centre + model.sd_case * z
            return quad(
                lambda u: np.exp(-(u**2) / 2) / (2 * np.pi) ** 0.5
                / (1 + np.exp(-log_odds - model.sd_reader * u)), -9, 9, epsabs=1e-12,
            )[0]  # fmt: skip

        whole = quad(density, -8, 8, epsabs=1e-13)[0]
        mean = quad(lambda z, d=density, s=share: d(z) * s(z), -8, 8, epsabs=1e-11)[0] / whole
        assert shares[k].estimate == pytest.approx(mean, abs=2e-7)
        for bound, tail in ((shares[k].lower, 0.025), (shares[k].upper, 0.975)):
            at_bound = brentq(lambda z, b=bound, s=share: s(z) - b, -8, 8)
            below = quad(density, -8, at_bound, epsabs=1e-13)[0] / whole
            assert below == pytest.approx(tail, abs=2e-5)


def test_wider_levels_hold_narrower_ones():
    data = reads()
    narrow, wide = (random_effects(fitted(data, level)).cases[0] for level in (0.8, 0.99))

    assert wide.lower < narrow.lower < narrow.upper < wide.upper


def test_a_model_without_estimate_has_no_effects():
    reader, case = np.divmod(np.arange(12), 4)
    model = logistic_mixed_model(np.ones(12), np.ones((12, 1)), ["all"], reader, case)

    assert random_effects(model).cases == ()
    assert case_log_odds(model, np.ones((4, 1))) == ()
    assert expected_shares(model, np.ones((4, 1))) == ()


def test_without_spread_all_are_the_same():
    # Every case is missed by one reader in turn, every reader misses as many: less than chance.
    reader, case = np.divmod(np.arange(36), 6)
    model = logistic_mixed_model(reader != case, np.ones((36, 1)), ["all"], reader, case)
    found = random_effects(model)

    assert model.singular
    assert [one.estimate for one in (*found.readers, *found.cases)] == pytest.approx([0] * 12, abs=1e-6)  # fmt: skip # noqa: E501


def test_a_slope_is_refused():
    reader, case = np.divmod(np.arange(96) % 48, 8)
    aided = np.repeat([0.0, 1.0], 48)
    correct = (case < 4) | ((reader + case + aided) % 4 > 1 - aided)
    design = np.column_stack([np.ones(96), aided])
    model = logistic_mixed_model(
        correct, design, ["(Intercept)", "aided"], reader, case, slope="aided"
    )

    with pytest.raises(ValueError, match="without a slope"):
        random_effects(model)


def test_covariates_of_another_shape_are_refused():
    with pytest.raises(ValueError, match=r"must have shape \(12, 2\), got \(3, 2\)"):
        case_log_odds(fitted(reads()), np.ones((3, 2)))
