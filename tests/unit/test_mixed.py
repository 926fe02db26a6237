"""The logistic mixed model: by brute force, at its edges, and where it has no answer."""

import warnings

import numpy as np
import pytest

from readerstats.stats.mixed.likelihood import LaplaceLikelihood, Reads
from readerstats.stats.mixed.model import logistic_mixed_model
from readerstats.stats.mixed.optimum import minimise
from readerstats.stats.mixed.probability import (
    marginal_difference,
    population_averaged,
    typical_probability,
)
from readerstats.stats.mixed.profile import profile_interval

TERMS = ["(Intercept)", "aided"]


def study(readers=6, cases=40, *, seed=1, sd_reader=0.5, sd_case=1.4, missing=0.0):
    """Two modalities, fully crossed but for the missing reads: the arguments of a model."""
    random = np.random.default_rng(seed)
    aided, reader, case = (
        axis.ravel() for axis in np.meshgrid([0, 1], range(readers), range(cases), indexing="ij")
    )
    log_odds = 1 + 0.5 * aided
    log_odds = log_odds + sd_reader * random.normal(size=readers)[reader]
    log_odds = log_odds + sd_case * random.normal(size=cases)[case]
    correct = random.random(reader.size) < 1 / (1 + np.exp(-log_odds))
    kept = random.random(reader.size) >= missing
    design = np.column_stack([np.ones(reader.size), aided])
    return correct[kept], design[kept], TERMS, reader[kept], case[kept]


def by_brute_force(reads, scale, sd_case, beta):
    """Minus the Laplace log likelihood from one dense matrix of all random effects."""
    n, effects = reads.correct.size, reads.of_reader.shape[0]
    dense = np.zeros((n, reads.n_readers * effects + reads.n_cases))
    for i in range(n):
        first = reads.reader[i] * effects
        dense[i, first : first + effects] = reads.of_reader[:, i] @ scale
        dense[i, reads.n_readers * effects + reads.case[i]] = sd_case
    effect = np.zeros(dense.shape[1])
    for _ in range(100):
        p = 1 / (1 + np.exp(-(reads.design @ beta + dense @ effect)))
        curvature = dense.T @ ((p * (1 - p))[:, None] * dense) + np.eye(effect.size)
        effect = effect - 0.5 * np.linalg.solve(curvature, dense.T @ (p - reads.correct) + effect)
    log_odds = reads.design @ beta + dense @ effect
    loss = np.logaddexp(0, np.where(reads.correct, -log_odds, log_odds)).sum()
    return loss + effect @ effect / 2 + np.linalg.slogdet(curvature)[1] / 2


@pytest.mark.parametrize("effects", [1, 2])
def test_eliminating_the_cases_gives_the_likelihood_of_the_dense_matrix(effects):
    correct, design, _, reader, case = study(4, 12, missing=0.3)
    factors = design.T[:effects]
    reads = Reads(correct=correct, design=design, of_reader=factors, reader=reader, case=case)
    likelihood = LaplaceLikelihood(reads)
    parameters = np.array([0.6, -0.4, 0.3, 1.1, 0.8, -0.5] if effects == 2 else [0.6, 1.1, 0.8, 0])
    scale, sd_case = likelihood.scales(parameters)

    value, _ = likelihood(parameters)

    dense = by_brute_force(reads, scale, sd_case, parameters[likelihood.n_theta :])
    assert value == pytest.approx(dense, abs=1e-9)


@pytest.mark.parametrize("effects", [1, 2])
def test_the_gradient_is_that_of_the_likelihood(effects):
    correct, design, _, reader, case = study(5, 20, missing=0.2)
    reads = Reads(
        correct=correct, design=design, of_reader=design.T[:effects], reader=reader, case=case
    )
    likelihood = LaplaceLikelihood(reads)
    parameters = np.random.default_rng(3).normal(size=likelihood.n_theta + 2)

    _, gradient = likelihood(parameters)

    for i, derivative in enumerate(gradient):
        step = 1e-5 * np.eye(parameters.size)[i]
        forth, back = likelihood(parameters + step)[0], likelihood(parameters - step)[0]
        assert derivative == pytest.approx((forth - back) / 2e-5, abs=2e-4)


def test_more_readers_than_cases_are_told_apart_all_the_same():
    correct, design, terms, reader, case = study(40, 6, sd_reader=1.4, sd_case=0.5)
    few_cases = logistic_mixed_model(correct, design, terms, reader, case)
    few_readers = logistic_mixed_model(correct, design, terms, case, reader)

    assert few_cases.sd_reader == few_readers.sd_case
    assert few_cases.sd_case == few_readers.sd_reader
    assert few_cases.coefficients == few_readers.coefficients


def test_without_spread_the_model_is_logistic_regression():
    # Every reader and every case has three of four reads correct: nothing varies between them.
    reader, case = np.divmod(np.arange(16), 4)
    correct = reader != case

    model = logistic_mixed_model(correct, np.ones((16, 1)), ["(Intercept)"], reader, case)

    assert model.coefficients[0].estimate == pytest.approx(np.log(3), abs=1e-7)
    assert model.coefficients[0].se == pytest.approx((16 * 3 / 16) ** -0.5, abs=1e-5)
    assert (model.sd_reader, model.sd_case, model.singular) == (0, 0, True)
    assert model.note == (
        "the variance between readers is estimated as 0; "
        "the variance between cases is estimated as 0"
    )


def test_the_mean_over_readers_and_cases_lies_nearer_to_one_half_than_the_typical_one():
    model = logistic_mixed_model(*study())

    typical = typical_probability(model, [1, 1])
    averaged = population_averaged(model, [1, 1])

    assert 0.5 < averaged.estimate < typical.estimate
    assert averaged.lower < averaged.estimate < averaged.upper
    assert typical.lower < typical.estimate < typical.upper


def test_the_mean_probability_is_that_of_simulated_readers_and_cases():
    model = logistic_mixed_model(*study(), slope="aided")
    random = np.random.default_rng(5)
    spread = model.fit.scale @ random.normal(size=(2, 400_000))
    effects = spread[0] + spread[1] + model.sd_case * random.normal(size=400_000)

    simulated = (1 / (1 + np.exp(-(model.fit.beta.sum() + effects)))).mean()

    assert population_averaged(model, [1, 1]).estimate == pytest.approx(simulated, abs=2e-3)


def test_several_rows_are_averaged():
    model = logistic_mixed_model(*study())
    one, other = (population_averaged(model, [1, x]).estimate for x in (0, 1))

    both = population_averaged(model, [[1, 0], [1, 1], [1, 1]])

    assert both.estimate == pytest.approx((one + 2 * other) / 3)


def test_the_difference_is_that_of_the_two_means():
    model = logistic_mixed_model(*study())
    gain = marginal_difference(model, [1, 1], [1, 0])
    a, b = (population_averaged(model, [1, x]).estimate for x in (1, 0))

    assert gain.estimate == pytest.approx(a - b)
    assert gain.statistic == pytest.approx(gain.estimate / gain.se)
    # The tests of the coefficient and of the difference are of one hypothesis.
    assert gain.statistic == pytest.approx(model.coefficient("aided").statistic, rel=0.05)


def test_settings_that_do_not_differ_have_no_test():
    result = marginal_difference(logistic_mixed_model(*study()), [1, 1], [1, 1])

    assert (result.estimate, result.p) == (0, None)
    assert result.note.startswith("no test: the two settings do not differ")


def test_the_profile_ends_where_the_deviance_has_risen_by_the_quantile_of_chi_square():
    model = logistic_mixed_model(*study())
    interval = profile_interval(model, "aided", level=0.9)
    wald = model.coefficient("aided")

    assert interval.lower < wald.estimate < interval.upper
    assert interval.level == 0.9
    # Near the estimate the profile is almost a parabola.
    assert interval.upper - interval.lower == pytest.approx(2 * 1.645 * wald.se, rel=0.02)


def test_few_reads_widen_the_profile_on_the_far_side():
    correct, design, terms, reader, case = study(3, 8, seed=2)
    interval = profile_interval(
        logistic_mixed_model(correct, design, terms, reader, case), "(Intercept)"
    )

    assert interval.upper - interval.estimate > interval.estimate - interval.lower


CORRECT, DESIGN, _, READER, CASE = study()
AIDED = DESIGN[:, 1]


@pytest.mark.parametrize(
    ("correct", "reason"),
    [
        (np.ones_like(CORRECT), "every read is correct: the log odds have no finite estimate"),
        (np.zeros_like(CORRECT), "every read is incorrect: the log odds have no finite estimate"),
        (CORRECT | (AIDED == 1), "perfect separation: 'aided' tells some reads apart"),
        (AIDED == 0, "perfect separation: 'aided' tells some reads apart"),
        (CASE % 4 > 0, "the variance between cases grows without end"),
        (READER % 3 > 0, "the variance between readers grows without end"),
    ],
)
def test_what_has_no_finite_estimate_says_why(correct, reason):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = logistic_mixed_model(correct, DESIGN, TERMS, READER, CASE)

    assert model.note.startswith(reason)
    assert not model.converged
    assert [c.estimate for c in model.coefficients] == [None, None]
    assert (model.sd_reader, model.sd_case, model.log_likelihood) == (None, None, None)
    for result in (
        *model.coefficients,
        population_averaged(model, [1, 0]),
        typical_probability(model, [1, 0]),
        marginal_difference(model, [1, 1], [1, 0]),
        profile_interval(model, "aided"),
    ):
        assert (result.estimate, result.note) == (None, model.note)


def test_separation_names_the_method_that_can():
    note = logistic_mixed_model(CORRECT | (AIDED == 1), DESIGN, TERMS, READER, CASE).note

    assert note.endswith("the two-way bootstrap or Obuchowski-Rockette can compare the averages")


def test_of_many_covariates_only_the_separating_ones_are_named():
    group = READER % 2
    both = np.column_stack([DESIGN, group, AIDED * group])

    note = logistic_mixed_model(
        np.where(both[:, 3] == 1, True, CORRECT), both, [*TERMS, "group", "both"], READER, CASE
    ).note

    assert note.startswith("perfect separation: 'both' tells some reads apart")


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        (2 * AIDED - 3, "collinear covariates: 'x' is a linear combination of 'aided'; leave one"),
        (np.full(AIDED.size, 7.0), "the covariate 'x' is the same for every read: leave it out"),
        (np.zeros(AIDED.size), "the covariate 'x' is 0 for every read: it has no effect"),
    ],
)
def test_covariates_without_an_effect_of_their_own_are_named(column, reason):
    design = np.column_stack([DESIGN, column])

    model = logistic_mixed_model(CORRECT, design, [*TERMS, "x"], READER, CASE)

    assert model.note.startswith(reason)


@pytest.mark.parametrize(
    ("kept", "reason"),
    [
        (READER == 0, "one reader is no sample of readers"),
        (CASE == 3, "one case is no sample of cases"),
        ((AIDED == 0) & (READER == CASE % 6), "each case has one read"),
        ((AIDED == 0) & (CASE == READER // 2), "each reader has one read"),
        (AIDED > 1, "there is no read"),
    ],
)
def test_too_few_readers_cases_or_reads_are_told(kept, reason):
    ones = np.ones((int(kept.sum()), 1))

    model = logistic_mixed_model(CORRECT[kept], ones, ["(Intercept)"], READER[kept], CASE[kept])

    assert model.note.startswith(reason)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"correct": CORRECT + 1.0}, "`correct` must be a flat array of True and False"),
        ({"design": DESIGN[1:]}, r"`design` must have shape \(480, number of terms\)"),
        ({"design": DESIGN * np.nan}, "`design` must hold finite numbers only"),
        ({"terms": ["a", "a"]}, "`terms` must give each of the 2 columns a name of its own"),
        ({"reader": READER[1:]}, "`reader` must have shape"),
        ({"case": CASE[1:]}, "`case` must have shape"),
        ({"slope": "x"}, r"`slope` must be one of \(Intercept\), aided, got 'x'"),
        ({"level": 95}, "`level` must lie between 0 and 1"),
    ],
)
def test_wrong_arguments_are_refused(changed, message):
    arguments = {
        "correct": CORRECT, "design": DESIGN, "terms": TERMS, "reader": READER, "case": CASE,
    }  # fmt: skip

    with pytest.raises(ValueError, match=message):
        logistic_mixed_model(**arguments | changed)


def test_unknown_terms_and_misshapen_settings_are_refused():
    model = logistic_mixed_model(CORRECT, DESIGN, TERMS, READER, CASE)

    with pytest.raises(ValueError, match="`term` must be one of"):
        profile_interval(model, "x")
    with pytest.raises(ValueError, match=r"a setting must have shape \(2,\) or \(row, 2\)"):
        population_averaged(model, [1])
    with pytest.raises(ValueError, match=r"a setting must have shape \(2,\), got \(1, 2\)"):
        typical_probability(model, [[1, 1]])
    with pytest.raises(ValueError, match="a setting must hold finite numbers only"):
        marginal_difference(model, [1, np.nan], [1, 0])


def test_the_search_leaves_a_saddle():
    def bowl(at):
        x, y = at
        return (x**2 - 1) ** 2 + y**2, np.array([4 * x * (x**2 - 1), 2 * y])

    best = minimise(bowl, np.zeros(2))

    assert best.found
    assert abs(best.at) == pytest.approx([1, 0], abs=1e-6)
    assert best.hessian == pytest.approx(np.diag([8, 2]), abs=1e-3)


def test_a_search_without_an_end_is_given_up():
    best = minimise(lambda at: (float(np.exp(-at).sum()), -np.exp(-at)), np.zeros(1))

    assert not best.found or best.at[0] > 5


def test_many_readers_and_cases_need_no_matrix_of_all_of_them():
    # A matrix of all 3,020 random effects would take 73 MB, and be factorised a hundred times.
    model = logistic_mixed_model(*study(20, 3000))

    assert model.converged
    assert model.sd_case == pytest.approx(1.4, abs=0.1)
    assert model.coefficient("aided").estimate == pytest.approx(0.5, abs=0.05)
