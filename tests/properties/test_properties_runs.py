"""What must hold of averages over runs, whatever the runs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerstats.stats import METRICS, average_share, detect_averaged, run_spread, self_consistency


@st.composite
def answers(draw):
    """Cases with one to four runs each, the same number in all, and their truth."""
    n, k = draw(st.integers(2, 12)), draw(st.integers(1, 4))
    cells = draw(st.lists(st.integers(0, 1), min_size=n * k, max_size=n * k))
    truth = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    return np.array(cells, dtype=float).reshape(n, k), np.array(truth)


@given(answers(), st.integers(2, 5))
def test_repeated_runs_change_no_standard_error(found, times):
    runs, _ = found
    shares, number = runs.mean(axis=1), np.full(len(runs), runs.shape[1])
    again = np.tile(runs, times)

    first = average_share(shares, runs=number)
    second = average_share(again.mean(axis=1), runs=times * number)
    assert first.estimate == pytest.approx(second.estimate, abs=1e-12)
    assert run_spread(runs).se == pytest.approx(run_spread(again).se, abs=1e-12)


@given(answers())
def test_the_interval_lies_within_its_range_and_holds_the_average(found):
    runs, _ = found
    result = average_share(runs.mean(axis=1), runs=np.full(len(runs), runs.shape[1]))

    assert 0 <= result.lower <= result.estimate <= result.upper <= 1
    assert result.n == len(runs)


@given(answers())
def test_right_and_wrong_mirror_each_other(found):
    shares, number = found[0].mean(axis=1), np.full(len(found[0]), found[0].shape[1])
    right, wrong = (average_share(values, runs=number) for values in (shares, 1 - shares))

    assert right.lower == pytest.approx(1 - wrong.upper, abs=1e-9)


@given(answers(), st.sampled_from(sorted(METRICS)))
def test_the_order_of_cases_does_not_matter(found, metric):
    runs, truth = found
    said, number = runs.mean(axis=1), np.full(len(runs), runs.shape[1])
    one = detect_averaged(metric, said, truth, runs=number)
    other = detect_averaged(metric, said[::-1], truth[::-1], runs=number)

    assert one.estimate == pytest.approx(other.estimate, abs=1e-9)
    assert one.lower == pytest.approx(other.lower, abs=1e-9)


@given(answers())
def test_the_label_that_is_called_positive_does_not_matter_to_agreement(found):
    runs, _ = found
    one, other = self_consistency(runs), self_consistency(1 - runs)

    assert one.estimate == pytest.approx(other.estimate, abs=1e-12)
