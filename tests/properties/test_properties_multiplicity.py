"""What holds for every family of P values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerstats.stats.multiplicity import adjust

FAMILIES = st.lists(st.none() | st.floats(0, 1), max_size=12)
METHODS = st.sampled_from(["holm", "bonferroni", "benjamini-hochberg", "none"])


@given(FAMILIES, METHODS)
def test_adjusting_never_lowers_a_p_value_and_keeps_its_place(p, method):
    adjusted = adjust(p, method=method)

    assert [value is None for value in adjusted] == [value is None for value in p]
    pairs = [pair for pair in zip(p, adjusted, strict=True) if pair[0] is not None]
    assert all(raw <= one + 1e-12 and one <= 1 for raw, one in pairs)


@given(FAMILIES, METHODS)
def test_the_order_of_the_tests_does_not_matter(p, method):
    backwards = adjust(p[::-1], method=method)[::-1]

    assert backwards == pytest.approx(adjust(p, method=method))


@given(FAMILIES)
def test_holm_is_never_stricter_than_bonferroni(p):
    pairs = zip(adjust(p, method="holm"), adjust(p, method="bonferroni"), strict=True)

    assert all(holm is None or holm <= bonferroni + 1e-12 for holm, bonferroni in pairs)
