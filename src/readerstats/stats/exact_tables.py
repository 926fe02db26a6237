"""Exact tests of a yes or no in several groups: Fisher's, and that of Freeman and Halton."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb
from typing import Final

from readerstats.results import TestResult

MOST_STATES: Final = 200_000
"""Distinct products of binomial coefficients that are kept before the count is given up."""


def exact_association(yes: Sequence[int], totals: Sequence[int]) -> TestResult:
    """Test whether the share of yes is the same in all groups, by counting every table.

    Parameters
    ----------
    yes : sequence of int, shape (group,)
        Number of yes in each group.
    totals : sequence of int, shape (group,)
        Size of each group.

    Returns
    -------
    TestResult
        Two-sided, ``"fisher-exact"`` for two groups, ``"fisher-freeman-halton"`` for more; `n` is
        the number of units. With fewer than two groups, or everybody alike, P is 1 or missing, and
        the note says why.

    Raises
    ------
    ValueError
        For counts that do not fit.

    Notes
    -----
    Given the margins, a table has the probability of the product of the binomial coefficients of
    its groups; P is the sum over the tables that are no likelier than the observed one. Products
    are whole numbers, compared without rounding.
    Assumes independent units, such as readers.
    Validated against ``fisher.test`` of R 4.2.2 for two to eight groups, and against every table
    written out.

    References
    ----------
    .. [1] Freeman GH, Halton JH. Biometrika 1951;38:141-149.
       https://doi.org/10.1093/biomet/38.1-2.141

    Examples
    --------
    >>> test = exact_association([3, 1], [3, 4])
    >>> test.method, round(test.p, 4)
    ('fisher-exact', 0.1429)
    """
    if len(yes) != len(totals) or any(not 0 <= k <= n for k, n in zip(yes, totals, strict=True)):
        raise ValueError("`yes` must give each group of `totals` a number between 0 and its size.")
    groups = [(k, n) for k, n in zip(yes, totals, strict=True) if n]
    method = "fisher-exact" if len(groups) == 2 else "fisher-freeman-halton"
    n = sum(size for _, size in groups)
    k = sum(mine for mine, _ in groups)
    if len(groups) < 2:
        return TestResult.unavailable(method=method, note="needs two groups", n=n)
    if k in (0, n):
        note = "every answer is the same"
        return TestResult.unavailable(method=method, note=note, n=n)
    observed = 1
    for mine, size in groups:
        observed *= comb(size, mine)
    tables = _tables([size for _, size in groups], k)
    if tables is None:
        return TestResult.unavailable(method=method, note="too many tables to count", n=n)
    extreme = sum(product * times for product, times in tables.items() if product <= observed)
    return TestResult(method=method, estimate=None, p=min(1.0, extreme / comb(n, k)), n=n)


def _tables(sizes: Sequence[int], k: int) -> dict[int, int] | None:
    """Return how many tables with k yes have each product; None where there are too many."""
    found: list[dict[int, int]] = [{1: 1}, *({} for _ in range(k))]
    left = sum(sizes)
    for size in sizes:
        left -= size
        following: list[dict[int, int]] = [{} for _ in range(k + 1)]
        for total, products in enumerate(found):
            for mine in range(max(0, k - left - total), min(size, k - total) + 1):
                ways, here = comb(size, mine), following[total + mine]
                for product, times in products.items():
                    here[product * ways] = here.get(product * ways, 0) + times
        if sum(map(len, following)) > MOST_STATES:
            return None
        found = following
    return found[k]
