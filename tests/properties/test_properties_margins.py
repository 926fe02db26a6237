"""Laws of margins: what a larger margin, the other side and another scale must do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readerstats.results import PairedCounts, TestResult
from readerstats.stats.cluster_counts import ClusterCounts
from readerstats.stats.clustered_mcnemar import clustered_mcnemar
from readerstats.stats.judges import ClusteredScore, PairedScore
from readerstats.stats.margins import margin_test, smallest_margin
from readerstats.stats.paired import compare_paired

ESTIMATES = st.floats(-0.5, 0.5)
SES = st.floats(0.001, 0.3)
DFS = st.none() | st.floats(1, 500)
MARGINS = st.floats(0.001, 0.9)
AIMS = st.sampled_from(["superiority", "non-inferiority", "equivalence"])


def difference(estimate, se, df):
    return TestResult(method="x", estimate=estimate, se=se, df=df, p=0.5, level=0.95)


@given(ESTIMATES, SES, DFS, MARGINS, AIMS)
def test_exchanging_the_sides_and_the_claim_changes_nothing(estimate, se, df, margin, aim):
    one = margin_test(difference(estimate, se, df), aim, margin, of="a")
    other = margin_test(difference(-estimate, se, df), aim, margin, of="b")

    assert one.p == pytest.approx(other.p, rel=1e-12, abs=1e-300)
    assert abs(one.null) == abs(other.null)


@given(ESTIMATES, SES, DFS, MARGINS, st.floats(0.001, 0.5), AIMS)
def test_a_larger_margin_is_easier_to_keep_and_harder_to_exceed(
    estimate, se, df, margin, more, aim
):
    narrow = margin_test(difference(estimate, se, df), aim, margin).p
    wide = margin_test(difference(estimate, se, df), aim, margin + more).p

    assert wide >= narrow if aim == "superiority" else wide <= narrow


@given(ESTIMATES, SES, DFS, MARGINS)
def test_equivalence_is_non_inferiority_of_both(estimate, se, df, margin):
    gap = difference(estimate, se, df)
    sides = [margin_test(gap, "non-inferiority", margin, of=of).p for of in ("a", "b")]

    assert margin_test(gap, "equivalence", margin).p == max(sides)


@given(ESTIMATES, SES, DFS, MARGINS, st.floats(0.01, 100))
def test_the_scale_does_not_matter(estimate, se, df, margin, scale):
    one = margin_test(difference(estimate, se, df), "equivalence", margin)
    other = margin_test(difference(estimate * scale, se * scale, df), "equivalence", margin * scale)

    assert one.p == pytest.approx(other.p, rel=1e-6, abs=1e-300)


@given(ESTIMATES, SES, DFS, MARGINS)
def test_equivalence_is_shown_where_its_interval_lies_within_the_margin(estimate, se, df, margin):
    result = margin_test(difference(estimate, se, df), "equivalence", margin)
    ends = max(-result.lower, result.upper)

    if abs(ends - margin) > 1e-9:
        assert (result.p < 0.05) == (ends < margin)


@given(ESTIMATES, SES, DFS)
def test_the_smallest_margin_is_never_below_the_distance_seen(estimate, se, df):
    gap = difference(estimate, se, df)

    assert smallest_margin(gap, "equivalence") >= abs(estimate)
    assert smallest_margin(gap, "non-inferiority") >= max(0.0, -estimate)


COUNTS = st.builds(
    PairedCounts, st.integers(0, 60), st.integers(0, 20), st.integers(0, 20), st.integers(1, 60)
)


@given(COUNTS, st.floats(0.005, 0.9), st.sampled_from(["non-inferiority", "equivalence"]))
def test_a_claim_of_a_pair_is_shown_where_tango_s_interval_says_so(counts, margin, aim):
    judge = PairedScore.of(counts)
    result = margin_test(compare_paired(counts), aim, margin, judge=judge)
    inside = result.lower > -margin and (aim != "equivalence" or result.upper < margin)
    near = min(abs(result.lower + margin), abs(result.upper - margin))

    if near > 1e-9:
        assert (result.p < (0.05 if aim == "equivalence" else 0.025)) == inside


@given(COUNTS, st.floats(0.005, 0.9))
def test_exchanging_two_readers_and_the_claim_changes_nothing(counts, margin):
    turned = PairedCounts(counts.both, counts.only_b, counts.only_a, counts.neither)
    one = margin_test(
        compare_paired(counts), "non-inferiority", margin, judge=PairedScore.of(counts)
    )
    other = margin_test(
        compare_paired(turned), "non-inferiority", margin, of="b", judge=PairedScore.of(turned)
    )

    assert one.p == pytest.approx(other.p, rel=1e-9, abs=1e-12)


@given(COUNTS, st.floats(0.005, 0.5), st.floats(0.001, 0.4))
def test_a_wider_margin_is_easier_for_a_pair_too(counts, margin, more):
    narrow, wide = (
        margin_test(
            compare_paired(counts), "non-inferiority", width, judge=PairedScore.of(counts)
        ).p
        for width in (margin, margin + more)
    )

    assert wide <= narrow + 1e-12


CLUSTERS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 3), st.integers(1, 4)),
    min_size=8, max_size=30,
).map(lambda rows: ClusterCounts.of(*zip(*rows, strict=True)))  # fmt: skip


@given(CLUSTERS, st.floats(0.01, 0.9))
def test_a_claim_of_clustered_pairs_is_shown_where_their_score_interval_says_so(counts, margin):
    judge = ClusteredScore(counts)
    result = clustered_mcnemar(counts, interval="score")
    if result.lower is None:
        return
    test = margin_test(result, "non-inferiority", margin, judge=judge)

    if abs(result.lower + margin) > 1e-9:
        assert (test.p < 0.025) == (result.lower > -margin)
