"""What must hold for any area under the ROC curve."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readerstats.stats.resampled_auc import weighted_auc
from readerstats.stats.roc import auc

CASES = st.lists(st.tuples(st.integers(-6, 6), st.booleans()), min_size=6, max_size=40).filter(
    lambda cases: 2 <= sum(positive for _, positive in cases) <= len(cases) - 2
)
METHODS = ["delong", "delong-logit"]

lightly = settings(deadline=None, max_examples=50)


def split(cases):
    return np.array([score for score, _ in cases], float), np.array([truth for _, truth in cases])


@lightly
@given(cases=CASES)
def test_the_area_is_the_share_of_ordered_pairs(cases):
    scores, truth = split(cases)
    differences = scores[truth][:, None] - scores[~truth][None, :]

    by_counting = ((np.sign(differences) + 1) / 2).mean()

    assert auc(scores, truth).estimate == pytest.approx(by_counting, abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
@lightly
@given(cases=CASES)
def test_an_increasing_transform_changes_nothing(method, cases):
    scores, truth = split(cases)

    assert auc(np.exp(scores), truth, method=method) == auc(scores, truth, method=method)


@pytest.mark.parametrize("method", METHODS)
@lightly
@given(cases=CASES)
def test_swapping_the_classes_mirrors_area_and_interval(method, cases):
    scores, truth = split(cases)
    forth, back = auc(scores, truth, method=method), auc(scores, ~truth, method=method)

    assert forth.estimate == pytest.approx(1 - back.estimate, abs=1e-12)
    assert forth.se == pytest.approx(back.se, abs=1e-12)
    if forth.lower is not None:
        assert forth.lower == pytest.approx(1 - back.upper, abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
@lightly
@given(cases=CASES)
def test_the_interval_holds_the_area_and_stays_within_bounds(method, cases):
    result = auc(*split(cases), method=method)

    assert 0 <= result.estimate <= 1
    if result.lower is not None:
        assert 0 <= result.lower <= result.estimate <= result.upper <= 1


@lightly
@given(cases=CASES, seed=st.integers(0, 99))
def test_a_weighted_area_is_that_of_the_repeated_cases(cases, seed):
    scores, truth = split(cases)
    weights = np.random.default_rng(seed).integers(0, 3, (5, scores.size))

    areas = weighted_auc(scores, truth, weights)

    for area, weight in zip(areas, weights, strict=True):
        drawn = auc(np.repeat(scores, weight), np.repeat(truth, weight)).estimate
        assert np.isnan(area) if drawn is None else area == pytest.approx(drawn, abs=1e-12)
