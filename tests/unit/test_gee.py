"""Estimating equations: by hand, and where they have no answer."""

import warnings

import numpy as np
import pytest

from readerstats.stats.gee import logistic_gee

CORRECT = np.array([1, 1, 0, 1, 1, 1, 0, 0, 1, 1])
CASE = np.repeat(np.arange(5), 2)
ONES = np.ones((10, 1))


def test_the_robust_error_of_a_mean_is_that_of_the_cluster_sums():
    model = logistic_gee(CORRECT, ONES, ["(Intercept)"], CASE, correlation="independence")
    p = CORRECT.mean()
    sums = (CORRECT - p).reshape(5, 2).sum(axis=1)

    assert model.coefficients[0].estimate == pytest.approx(np.log(p / (1 - p)))
    assert model.coefficients[0].se == pytest.approx((sums**2).sum() ** 0.5 / (10 * p * (1 - p)))
    assert (model.correlation, model.n, model.n_clusters, model.converged) == (0, 10, 5, True)


def test_few_clusters_are_told():
    model = logistic_gee(CORRECT, ONES, ["(Intercept)"], CASE)

    assert model.note == "robust standard errors tend to be too small with 5 clusters"


@pytest.mark.parametrize(
    ("correct", "design", "cluster", "reason"),
    [
        (CORRECT | 1, ONES, CASE, "every read is correct"),
        (CORRECT, np.column_stack([ONES, CORRECT]), CASE, "perfect separation: 'x1' tells"),
        (CORRECT, np.column_stack([ONES, 2 * ONES]), CASE, "the covariate 'x1' is the same"),
        (CORRECT, ONES, CASE * 0, "too few clusters, 1, for a robust standard error"),
        (np.array([]), np.ones((0, 1)), np.array([]), "there is no read"),
    ],
)
def test_what_has_no_estimate_says_why(correct, design, cluster, reason):
    terms = [f"x{j}" for j in range(design.shape[1])]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = logistic_gee(correct, design, terms, cluster)

    assert not model.converged
    assert {c.estimate for c in model.coefficients} == {None}
    assert model.note.startswith(reason)


def test_wrong_arguments_are_refused():
    with pytest.raises(ValueError, match="`correlation` must be 'exchangeable' or"):
        logistic_gee(CORRECT, ONES, ["i"], CASE, correlation="ar1")
    with pytest.raises(ValueError, match="`cluster` must have shape"):
        logistic_gee(CORRECT, ONES, ["i"], CASE[1:])
