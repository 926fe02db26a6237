"""Superiority, non-inferiority and equivalence against a margin named beforehand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scipy.stats import norm, t

from readerstats.results import TestResult
from readerstats.stats.margins import AIMS, MarginPoint, margin_curve, margin_test, smallest_margin
from readerstats.stats.means import paired_t


def difference(estimate=-0.01, se=0.02, df=40.0, level=0.95, **others):
    reach = se * (norm.ppf((1 + level) / 2) if df is None else t.ppf((1 + level) / 2, df))
    return TestResult(
        **{
            "method": "obuchowski-rockette", "estimate": estimate, "se": se, "df": df, "p": 0.5,
            "lower": estimate - reach, "upper": estimate + reach, "level": level, "n": 17,
        }
        | others
    )  # fmt: skip


def test_non_inferiority_is_a_one_sided_test_against_minus_the_margin():
    result = margin_test(difference(), "non-inferiority", 0.05)

    assert result.p == pytest.approx(t.sf((-0.01 + 0.05) / 0.02, 40))
    assert (result.null, result.alternative, result.statistic_name) == (-0.05, "greater", "t")
    assert result.statistic == pytest.approx(2.0)


def test_superiority_without_a_margin_is_half_the_two_sided_p_value_of_the_side_ahead():
    gains = paired_t([0.8, 0.9, 0.7, 0.85], [0.7, 0.85, 0.7, 0.7])
    ahead, behind = margin_test(gains, "superiority"), margin_test(gains, "superiority", of="b")

    assert ahead.p == pytest.approx(gains.p / 2)
    assert behind.p == pytest.approx(1 - gains.p / 2)
    assert ahead.null == behind.null == 0


def test_superiority_by_a_margin_asks_for_more_than_the_margin():
    result = margin_test(difference(0.09), "superiority", 0.05)

    assert result.p == pytest.approx(t.sf(2, 40))
    assert (result.null, result.alternative) == (0.05, "greater")


def test_equivalence_is_the_worse_of_two_one_sided_tests():
    result = margin_test(difference(), "equivalence", 0.05)

    assert result.p == pytest.approx(t.sf((-0.01 + 0.05) / 0.02, 40))
    assert result.null == -0.05
    assert margin_test(difference(0.01), "equivalence", 0.05).null == 0.05


def test_equivalence_has_the_interval_that_decides_it():
    result = margin_test(difference(), "equivalence", 0.05)

    assert result.level == pytest.approx(0.90)
    assert result.lower == pytest.approx(-0.01 - t.ppf(0.95, 40) * 0.02)
    assert result.upper == pytest.approx(-0.01 + t.ppf(0.95, 40) * 0.02)


EQUIVALENCE = (
    "P of equivalence of a and b within 0.05: the larger of two one-sided tests, to be judged at "
    "0.05; the interval is that at 0.9"
)


@pytest.mark.parametrize(
    ("aim", "margin", "of", "note"),
    [
        (
            "non-inferiority", 0.05, "b",
            "P of non-inferiority of b to a within 0.05, one-sided, to be judged at 0.025",
        ),
        (
            "superiority", 0.05, "a",
            "P of superiority of a over b by more than 0.05, one-sided, to be judged at 0.025",
        ),
        (
            "superiority", None, "b",
            "P of superiority of b over a, one-sided, to be judged at 0.025",
        ),
        (
            "equivalence", 0.05, "a",
            EQUIVALENCE,
        ),
    ],
)  # fmt: skip
def test_the_note_says_of_whom_by_how_much_and_where_to_judge(aim, margin, of, note):
    assert margin_test(difference(), aim, margin, of=of).note == note


def test_the_note_calls_the_sides_by_their_names():
    result = margin_test(difference(), "non-inferiority", 0.1, of="b", names=("film", "CT"))

    assert result.note.startswith("P of non-inferiority of CT to film within 0.1, one-sided")


@pytest.mark.parametrize("df", [None, 3.5, 40.0])
@pytest.mark.parametrize("aim", ["non-inferiority", "equivalence"])
@pytest.mark.parametrize("of", ["a", "b"])
def test_the_smallest_margin_is_where_p_reaches_its_limit(df, aim, of):
    gap = difference(df=df)
    margin = smallest_margin(gap, aim, of=of)

    p = margin_test(gap, aim, margin, of=of).p
    assert p == pytest.approx(0.025 if aim == "non-inferiority" else 0.05)


def test_who_is_better_beyond_doubt_is_not_inferior_by_any_margin():
    assert smallest_margin(difference(0.2), "non-inferiority") == 0.0
    assert smallest_margin(difference(0.2), "equivalence") > 0.2


def test_the_smallest_margin_of_non_inferiority_is_the_far_end_of_the_interval():
    gap = difference()

    assert smallest_margin(gap, "non-inferiority") == pytest.approx(-gap.lower)
    assert smallest_margin(gap, "non-inferiority", of="b") == pytest.approx(gap.upper)


def test_the_curve_is_made_of_the_tests():
    gap = difference()
    (first, second) = margin_curve(gap, [0.02, 0.06])

    assert first == MarginPoint(
        margin=0.02,
        non_inferiority=margin_test(gap, "non-inferiority", 0.02).p,
        equivalence=margin_test(gap, "equivalence", 0.02).p,
    )
    assert second.non_inferiority < first.non_inferiority
    (other,) = margin_curve(gap, [0.02], of="b")
    assert other.non_inferiority == margin_test(gap, "non-inferiority", 0.02, of="b").p


def test_a_difference_without_degrees_of_freedom_is_normal():
    result = margin_test(difference(df=None), "non-inferiority", 0.05)

    assert result.p == pytest.approx(norm.sf(2))
    assert result.statistic_name == "z"


def test_the_degrees_of_freedom_of_a_chi_square_are_not_those_of_the_interval():
    gap = difference(df=1, statistic_name="chi2", statistic=0.2)
    result = margin_test(gap, "non-inferiority", 0.05)

    assert result.p == pytest.approx(norm.sf(2))
    assert (result.statistic_name, result.df) == ("z", None)
    assert smallest_margin(gap, "non-inferiority") == pytest.approx(0.01 + norm.ppf(0.975) * 0.02)


def test_a_bootstrap_says_that_its_difference_is_taken_as_normal():
    result = margin_test(difference(df=None, replicates=999), "equivalence", 0.05)

    assert "taking the difference as normal" in result.note


@pytest.mark.parametrize("aim", AIMS)
def test_without_a_standard_error_there_is_no_p_value_but_the_way_to_one(aim):
    gap = TestResult(method="mcnemar", estimate=0.02, p=0.4, lower=-0.1, upper=0.14, level=0.95,
                     statistic_name="chi2", statistic=0.7, df=1)  # fmt: skip
    result = margin_test(gap, aim, 0.05)

    assert result.p is None
    assert result.statistic is None
    assert result.note.startswith(f"{aim} cannot be tested: it takes a difference with a standard")
    assert margin_curve(gap, [0.05]) == ()
    assert smallest_margin(gap, "equivalence") is None


def test_why_there_was_no_difference_stays_in_the_note():
    gap = TestResult.unavailable(method="paired-t", note="a t test needs at least two readers")

    assert margin_test(gap, "equivalence", 0.05).note.endswith(
        "a t test needs at least two readers"
    )


def test_a_difference_without_any_spread_is_beyond_the_margin_or_not():
    gap = difference(0.03, se=0.0)

    assert margin_test(gap, "equivalence", 0.05).p == 0.0
    assert margin_test(gap, "equivalence", 0.02).p == 1.0
    assert margin_test(gap, "non-inferiority", 0.02).statistic is None


@pytest.mark.parametrize("margin", [-0.05, 0, float("nan"), float("inf"), None])
def test_a_margin_is_a_size_above_0(margin):
    with pytest.raises(ValueError, match=r"`margin` must be above 0 .* give its size, without a"):
        margin_test(difference(), "non-inferiority", margin)


def test_wrong_options_are_refused():
    with pytest.raises(ValueError, match="`aim` must be one of superiority, non-inferiority"):
        margin_test(difference(), "inferiority", 0.05)
    with pytest.raises(ValueError, match="`of` must be 'a' or 'b'"):
        margin_test(difference(), "superiority", of="c")
    with pytest.raises(ValueError, match=r"equivalence needs a level above 0\.5, got 0\.4"):
        margin_test(replace(difference(), level=0.4), "equivalence", 0.05)
