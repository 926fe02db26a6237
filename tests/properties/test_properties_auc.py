"""What must hold for any area under the ROC curve."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readerstats.stats.roc.area import auc
from readerstats.stats.roc.curve import roc_curve
from readerstats.stats.roc.delong import delong_covariance, paired_delong, unpaired_delong
from readerstats.stats.roc.operating_point import sensitivity_at, specificity_at
from readerstats.stats.roc.partial_auc import partial_auc
from readerstats.stats.roc.partial_jackknife import jackknife_partial_auc
from readerstats.stats.roc.placements import placements
from readerstats.stats.roc.resampled import weighted_auc

CASES = st.lists(st.tuples(st.integers(-6, 6), st.booleans()), min_size=6, max_size=40).filter(
    lambda cases: 2 <= sum(positive for _, positive in cases) <= len(cases) - 2
)
PAIRS = st.lists(
    st.tuples(st.integers(-4, 4), st.integers(-4, 4), st.booleans()), min_size=6, max_size=30
).filter(lambda cases: 2 <= sum(case[2] for case in cases) <= len(cases) - 2)
RANGES = st.tuples(st.integers(0, 10), st.integers(0, 10)).filter(lambda ends: ends[0] < ends[1])
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


def unzip(cases):
    a, b, truth = (np.array(column) for column in zip(*cases, strict=True))
    return a.astype(float), b.astype(float), truth


@lightly
@given(cases=CASES, unread=st.sets(st.integers(0, 39)))
def test_a_placement_is_the_share_of_the_other_class_on_the_right_side(cases, unread):
    scores, truth = split(cases)
    read = np.array([case not in unread for case in range(len(cases))])
    wins = (np.sign(scores[:, None] - scores[None, :]) + 1) / 2
    wins = np.where(truth[:, None], wins, 1 - wins)

    placed = placements(np.where(read, scores, np.nan), truth)

    for case, share in enumerate(placed):
        others = read & (truth != truth[case])
        if read[case] and others.any():
            assert share == pytest.approx(wins[case, others].mean(), abs=1e-12)
        else:
            assert np.isnan(share)


@lightly
@given(cases=CASES)
def test_the_points_of_the_curve_enclose_the_area(cases):
    scores, truth = split(cases)
    curve = roc_curve(scores, truth)

    heights = (curve.sensitivity[1:] + curve.sensitivity[:-1]) / 2

    assert (np.diff(curve.specificity) * heights).sum() == pytest.approx(
        auc(scores, truth).estimate, abs=1e-12
    )


@lightly
@given(cases=CASES, ends=RANGES, focus=st.sampled_from(["specificity", "sensitivity"]))
def test_leaving_out_a_case_in_closed_form_is_computing_anew(cases, ends, focus):
    scores, truth = split(cases)
    part = {focus: (ends[0] / 10, ends[1] / 10)}

    _, without = jackknife_partial_auc(scores, truth, **part)

    for case in range(len(cases)):
        others = np.arange(len(cases)) != case
        anew, _ = jackknife_partial_auc(scores[others], truth[others], **part)
        assert without[case] == pytest.approx(float(anew), abs=1e-12)


@lightly
@given(
    cases=CASES, cut=st.floats(0.01, 0.99), focus=st.sampled_from(["specificity", "sensitivity"])
)
def test_parts_of_the_area_add_up_to_the_whole(cases, cut, focus):
    scores, truth = split(cases)

    below, above = (partial_auc(scores, truth, **{focus: part}) for part in ((0, cut), (cut, 1)))

    assert below.estimate + above.estimate == pytest.approx(auc(scores, truth).estimate, abs=1e-12)


@lightly
@given(cases=CASES, ends=RANGES)
def test_exchanging_the_classes_exchanges_specificity_and_sensitivity(cases, ends):
    scores, truth = split(cases)
    ends = (ends[0] / 10, ends[1] / 10)

    assert partial_auc(scores, truth, specificity=ends).estimate == pytest.approx(
        partial_auc(-scores, ~truth, sensitivity=ends).estimate, abs=1e-12
    )


@lightly
@given(cases=CASES)
def test_the_jackknife_over_the_whole_range_is_delongs_variance(cases):
    scores, truth = split(cases)

    whole = partial_auc(scores, truth, sensitivity=(0, 1))

    assert whole.se == pytest.approx(auc(scores, truth).se, abs=1e-12)


@lightly
@given(cases=CASES, ends=RANGES, corrected=st.booleans())
def test_a_partial_area_and_its_interval_stay_within_its_scale(cases, ends, corrected):
    part = (ends[0] / 10, ends[1] / 10)

    result = partial_auc(*split(cases), specificity=part, corrected=corrected)

    if result.estimate is not None:
        most = 1 if corrected else part[1] - part[0]
        assert -1e-12 <= result.estimate <= most + 1e-12
    if result.lower is not None:
        assert result.lower <= result.estimate <= result.upper <= most + 1e-12


@lightly
@given(cases=PAIRS)
def test_swapping_the_readers_turns_the_difference_round_and_keeps_p(cases):
    a, b, truth = unzip(cases)
    forth, back = paired_delong(a, b, truth), paired_delong(b, a, truth)

    assert forth.estimate == pytest.approx(-back.estimate, abs=1e-12)
    assert forth.p == (None if back.p is None else pytest.approx(back.p, abs=1e-12))
    if forth.lower is not None:
        assert forth.lower == pytest.approx(-back.upper, abs=1e-12)


@lightly
@given(cases=PAIRS)
def test_the_interval_of_a_difference_leaves_0_out_where_p_says_so(cases):
    a, b, truth = unzip(cases)

    for test in (paired_delong(a, b, truth), unpaired_delong(a, truth, b, truth)):
        if test.lower is not None and abs(test.p - 0.05) > 1e-9:
            assert (test.p < 0.05) == (test.lower > 0 or test.upper < 0)


@lightly
@given(cases=PAIRS)
def test_the_variance_of_a_difference_is_that_of_the_covariance_matrix(cases):
    a, b, truth = unzip(cases)
    test, covariance = paired_delong(a, b, truth), delong_covariance([a, b], truth)

    if test.se is not None:
        variance = covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]
        assert test.se**2 == pytest.approx(variance, abs=1e-12)


@lightly
@given(cases=CASES, order=st.randoms(use_true_random=False))
def test_the_order_of_the_cases_does_not_matter(cases, order):
    shuffled = list(cases)
    order.shuffle(shuffled)

    first, second = (
        partial_auc(*split(each), specificity=(0.8, 1)).se for each in (cases, shuffled)
    )

    assert first == pytest.approx(second, abs=1e-12)


@lightly
@given(cases=CASES, low=st.floats(0, 1), high=st.floats(0, 1))
def test_sensitivity_falls_as_specificity_rises(cases, low, high):
    scores, truth = split(cases)
    low, high = sorted((low, high))

    at_low, at_high = (
        sensitivity_at(scores, truth, specificity=at, replicates=1).estimate for at in (low, high)
    )

    assert at_low >= at_high - 1e-9


@lightly
@given(cases=CASES, at=st.integers(0, 20))
def test_a_value_read_off_mirrors_that_of_the_other_class(cases, at):
    scores, truth = split(cases)

    forth = sensitivity_at(scores, truth, specificity=at / 20, replicates=9)
    back = specificity_at(-scores, ~truth, sensitivity=at / 20, replicates=9)

    assert forth.estimate == pytest.approx(back.estimate, abs=1e-9)


@lightly
@given(cases=CASES, seed=st.integers(0, 99))
def test_readers_are_resampled_side_by_side_as_by_themselves(cases, seed):
    scores, truth = split(cases)
    rng = np.random.default_rng(seed)
    weights = rng.integers(0, 3, (4, scores.size))
    both = np.stack([scores, rng.permutation(scores)])

    areas = weighted_auc(both, truth, weights)

    for column, alone in zip(areas.T, both, strict=True):
        np.testing.assert_array_equal(column, weighted_auc(alone, truth, weights))
