"""Samples are flat and finite, and equal values are recognised through rounding."""

import numpy as np
import pytest

from readerstats.stats.samples import is_constant, sample


def test_a_nested_sequence_is_no_sample():
    with pytest.raises(ValueError, match="`values` must be a flat sequence, got 2 dimensions"):
        sample([[0.7, 0.8], [0.9, 0.6]], "values")


@pytest.mark.parametrize(
    ("values", "constant"),
    [([], True), ([0.0, 0.0], True), ([0.1 + 0.2, 0.3], True), ([1e-9, 2e-9], False)],
)
def test_values_are_equal_in_proportion_to_their_size(values, constant):
    assert is_constant(np.array(values)) == constant
