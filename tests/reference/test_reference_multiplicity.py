"""Adjusted P values against p.adjust of R."""

import pytest

from readerstats.stats.multiplicity import adjust


@pytest.mark.reference("multiplicity")
@pytest.mark.parametrize(
    ("method", "name"),
    [("holm", "holm"), ("bonferroni", "bonferroni"), ("benjamini-hochberg", "bh")],
)
def test_adjusted_p_values_agree_with_r(record, method, name):
    ours = adjust(record["inputs"]["p"], method=method)

    expected = record["expected"][name]
    assert len(ours) == len(expected)
    assert all(record.agrees(p, q) for p, q in zip(ours, expected, strict=True)), ours
