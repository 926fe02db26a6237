"""Exact tests of a yes or no in several groups, against fisher.test of R."""

import pytest

from readerstats.stats.exact_tables import exact_association


@pytest.mark.reference("exact_tables")
def test_p_agrees_with_fisher_test(record):
    test = exact_association(record["inputs"]["yes"], record["inputs"]["totals"])

    record.assert_agrees({"p": test.p})
