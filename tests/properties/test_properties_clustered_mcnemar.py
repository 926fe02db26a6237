"""Laws of clustered McNemar tests."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerstats.stats.cluster_counts import ClusterCounts
from readerstats.stats.clustered_mcnemar import clustered_mcnemar, design_effect

METHODS = st.sampled_from(
    ["mcnemar-clustered", "mcnemar-durkalski", "mcnemar-yang", "mcnemar-eliasziw-donner"]
)
TABLES = st.lists(
    st.tuples(*[st.integers(0, 6)] * 4).filter(any), min_size=2, max_size=15
).map(lambda rows: np.array(rows, dtype=float).T)  # fmt: skip


def compare(cells, method, **options):
    return clustered_mcnemar(ClusterCounts.of(*cells), method=method, **options)


def same(one, other):
    return (one is None and other is None) or one == pytest.approx(other, rel=1e-9, abs=1e-12)


@given(TABLES, METHODS)
def test_exchanging_the_two_mirrors_the_difference_and_keeps_p(cells, method):
    one, other = compare(cells, method), compare(cells[[0, 2, 1, 3]], method)

    assert same(one.p, other.p)
    assert one.estimate == -other.estimate
    assert same(one.se, other.se)
    assert same(one.lower, None if other.upper is None else -other.upper)


@given(TABLES, METHODS, st.randoms(use_true_random=False))
def test_the_order_of_clusters_does_not_matter(cells, method, random):
    order = random.sample(range(cells.shape[1]), cells.shape[1])
    one, other = compare(cells, method), compare(cells[:, order], method)

    assert same(one.p, other.p)
    assert same(one.upper, other.upper)


@given(TABLES, METHODS)
def test_both_right_or_both_wrong_is_the_same(cells, method):
    one, other = compare(cells, method), compare(cells[[3, 1, 2, 0]], method)

    assert same(one.p, other.p)
    assert same(one.se, other.se)


@given(TABLES)
def test_the_statistic_never_exceeds_the_clusters_less_one(cells):
    result = compare(cells, "mcnemar-clustered")

    if result.statistic is not None:
        assert result.statistic <= (cells.shape[1] - 1) * (1 + 1e-9)


@given(TABLES, st.floats(0.5, 0.99))
def test_the_score_interval_inverts_the_test(cells, level):
    result = compare(cells, "mcnemar-clustered", interval="score", level=level)

    if result.lower is not None and result.p is not None and abs(result.p - 1 + level) > 1e-9:
        assert (result.lower > 0 or result.upper < 0) == (result.p < 1 - level)
        assert result.lower - 1e-9 <= result.estimate <= result.upper + 1e-9


@given(TABLES, st.floats(0.5, 0.9), st.floats(0.01, 0.09))
def test_a_higher_level_contains_a_lower_one(cells, level, more):
    for interval in ("wald", "score"):
        narrow = compare(cells, "mcnemar-clustered", interval=interval, level=level)
        wide = compare(cells, "mcnemar-clustered", interval=interval, level=level + more)
        if wide.lower is not None:
            assert wide.lower <= narrow.lower + 1e-12
            assert wide.upper >= narrow.upper - 1e-12


@given(TABLES)
def test_yang_lies_between_the_two_variances(cells):
    """Never below Obuchowski's statistic: its variance leaves out half of what the difference adds.

    With clusters of unequal size the variance around the difference can be the larger one.
    """
    counts = ClusterCounts.of(*cells)
    yang, obuchowski = compare(cells, "mcnemar-yang"), compare(cells, "mcnemar-clustered")

    if yang.statistic and obuchowski.se and counts.excess.sum():
        wald = (obuchowski.estimate / obuchowski.se) ** 2
        low, high = sorted([obuchowski.statistic, wald])
        assert low * (1 - 1e-9) <= yang.statistic <= high * (1 + 1e-9)


@given(TABLES)
def test_repeating_every_pair_within_its_cluster_repeats_the_design_effect(cells):
    once, twice = (
        design_effect(ClusterCounts.of(*cells)),
        design_effect(ClusterCounts.of(*2 * cells)),
    )

    assert same(None if once is None else 2 * once, twice)
