"""Exact tests of a yes or no in several groups, against every table written out."""

from itertools import product
from math import comb, prod

import pytest

from readerstats.stats import exact_tables
from readerstats.stats.exact_tables import exact_association


def by_hand(yes, totals):
    """Sum the probabilities of all tables that are no likelier than the one observed."""
    k, n = sum(yes), sum(totals)
    ways = [
        prod(comb(size, mine) for size, mine in zip(totals, table, strict=True))
        for table in product(*(range(size + 1) for size in totals))
        if sum(table) == k
    ]
    observed = prod(comb(size, mine) for size, mine in zip(totals, yes, strict=True))
    return sum(way for way in ways if way <= observed) / comb(n, k)


@pytest.mark.parametrize(
    ("yes", "totals"),
    [
        ([1, 3, 2, 0, 0, 1], [4, 4, 3, 2, 2, 2]),  # noticed by subspecialty, in the example study
        ([0, 5, 5], [5, 5, 6]),
        ([2, 2], [7, 9]),
        ([1, 0, 1, 0], [1, 1, 1, 1]),
    ],
)
def test_agrees_with_every_table_written_out(yes, totals):
    assert exact_association(yes, totals).p == pytest.approx(by_hand(yes, totals), rel=1e-12)


@pytest.mark.parametrize(
    ("yes", "totals"), [([3, 1], [3, 4]), ([8, 2], [10, 15]), ([0, 4], [9, 9])]
)
def test_two_groups_are_fishers_exact_test(yes, totals):
    from scipy.stats import fisher_exact

    table = [yes, [n - k for k, n in zip(yes, totals, strict=True)]]
    test = exact_association(yes, totals)

    assert test.method == "fisher-exact"
    assert test.p == pytest.approx(fisher_exact(table).pvalue, rel=1e-9)


def test_the_job_satisfaction_table_of_r():
    # fisher.test(matrix(c(3, 1, 0, 4), 2)) of R: p-value = 0.1429, as 5 of 35 tables.
    assert exact_association([3, 0], [4, 4]).p == pytest.approx(10 / 70)


def test_yes_and_no_may_be_exchanged():
    yes, totals = [1, 3, 0], [4, 4, 3]
    no = [n - k for k, n in zip(yes, totals, strict=True)]

    assert exact_association(yes, totals).p == exact_association(no, totals).p


@pytest.mark.parametrize(
    ("yes", "totals", "why"),
    [
        ([1], [2], "needs two groups"),
        ([1, 0], [2, 0], "needs two groups"),
        ([0, 0], [2, 3], "every answer is the same"),
        ([2, 3], [2, 3], "every answer is the same"),
    ],
)
def test_what_cannot_be_tested_says_why(yes, totals, why):
    assert exact_association(yes, totals).note == why


def test_too_many_tables_are_not_counted(monkeypatch):
    monkeypatch.setattr(exact_tables, "MOST_STATES", 3)

    assert exact_association([1, 3, 2], [4, 5, 6]).note == "too many tables to count"


def test_counts_must_fit():
    with pytest.raises(ValueError, match="between 0 and its size"):
        exact_association([3, 1], [2, 4])
