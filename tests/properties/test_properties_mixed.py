"""What must hold for any logistic mixed model of readers and cases."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readerstats.stats.mixed.model import logistic_mixed_model
from readerstats.stats.mixed.probability import marginal_difference, population_averaged

TERMS = ["(Intercept)", "x"]
SEEDS = st.integers(0, 10_000)
TOLERANCE = {"rel": 1e-5, "abs": 1e-6}

lightly = settings(deadline=None, max_examples=15)


def drawn(seed):
    """Reads of 5 readers on 25 cases in two modalities, some missing."""
    random = np.random.default_rng(seed)
    x, reader, case = (a.ravel() for a in np.meshgrid([0, 1], range(5), range(25), indexing="ij"))
    log_odds = 0.5 + 0.4 * x + 0.6 * random.normal(size=5)[reader] + random.normal(size=25)[case]
    correct = random.random(x.size) < 1 / (1 + np.exp(-log_odds))
    kept = random.random(x.size) > 0.1
    design = np.column_stack([np.ones(x.size), x])
    return correct[kept], design[kept], reader[kept], case[kept]


def fitted(correct, design, reader, case, **options):
    return logistic_mixed_model(correct, design, TERMS, reader, case, **options)


def numbers(model):
    return [
        *(value for c in model.coefficients for value in (c.estimate, c.se)),
        model.sd_reader, model.sd_case, model.log_likelihood,
    ]  # fmt: skip


@lightly
@given(seed=SEEDS)
def test_swapping_right_and_wrong_turns_the_signs_and_nothing_else(seed):
    correct, design, reader, case = drawn(seed)
    forth, back = (fitted(outcome, design, reader, case) for outcome in (correct, ~correct))

    signs = [-1, 1, -1, 1, 1, 1, 1]
    assert numbers(back) == pytest.approx(list(np.multiply(signs, numbers(forth))), **TOLERANCE)
    gains = [marginal_difference(model, [1, 1], [1, 0]).estimate for model in (forth, back)]
    assert gains[0] == pytest.approx(-gains[1], **TOLERANCE)


@lightly
@given(seed=SEEDS)
def test_the_order_of_reads_readers_and_cases_means_nothing(seed):
    correct, design, reader, case = drawn(seed)
    random = np.random.default_rng(seed + 1)
    order = random.permutation(correct.size)
    others = random.permutation(5)[reader[order]], 100 - random.permutation(25)[case[order]]

    again = fitted(correct[order], design[order], *others)

    expected = numbers(fitted(correct, design, reader, case))
    assert numbers(again) == pytest.approx(expected, **TOLERANCE)


@lightly
@given(seed=SEEDS, unit=st.sampled_from([1e-4, 0.1, 10.0, 1e5]), origin=st.floats(-50, 50))
def test_the_unit_and_origin_of_a_covariate_only_rename_its_coefficient(seed, unit, origin):
    correct, design, reader, case = drawn(seed)
    plain = fitted(correct, design, reader, case)
    moved = design.copy()
    moved[:, 1] = unit * design[:, 1] + origin * unit

    other = fitted(correct, moved, reader, case)

    x, y = plain.coefficient("x"), other.coefficient("x")
    assert (y.estimate * unit, y.se * unit) == pytest.approx((x.estimate, x.se), **TOLERANCE)
    assert y.p == pytest.approx(x.p, rel=1e-4)
    assert numbers(other)[4:] == pytest.approx(numbers(plain)[4:], **TOLERANCE)
    same = [
        population_averaged(plain, [1, 1]),
        population_averaged(other, [1, unit * (1 + origin)]),
    ]
    assert same[1].estimate == pytest.approx(same[0].estimate, **TOLERANCE)
    assert same[1].se == pytest.approx(same[0].se, **TOLERANCE)


@lightly
@given(seed=SEEDS)
def test_which_modality_is_the_reference_means_nothing_for_random_slopes(seed):
    correct, design, reader, case = drawn(seed)
    turned = design.copy()
    turned[:, 1] = 1 - design[:, 1]

    one, other = (fitted(correct, d, reader, case, slope="x") for d in (design, turned))

    # A slope without variance is flat in its correlation: compare what does not depend on it.
    assert one.log_likelihood == pytest.approx(other.log_likelihood, abs=1e-5)
    gain, loss = (marginal_difference(model, [1, 1], [1, 0]) for model in (one, other))
    assert gain.estimate == pytest.approx(-loss.estimate, rel=1e-3, abs=1e-4)


@lightly
@given(seed=SEEDS)
def test_the_same_reads_give_the_same_bits(seed):
    assert fitted(*drawn(seed)) == fitted(*drawn(seed))
