"""Numbers become text as the journals ask, at the boundaries where rounding deceives."""

from __future__ import annotations

import pytest

from readerstats.report.decimals import fixed
from readerstats.report.spelling import in_digits, opening, spelled
from readerstats.report.style import JAMA, PLAIN, RADIOLOGY, STYLES
from readerstats.report.text import Run, Text, compose, italic
from readerstats.results import Estimate, TestResult

BOUNDARIES = [
    (0.0, "P < .001"),
    (0.0004, "P < .001"),
    (0.00096, "P < .001"),
    (0.001, "P = .001"),
    (0.0042, "P = .004"),
    (0.0094, "P = .009"),
    (0.0099, "P = .01"),
    (0.0104, "P = .01"),
    (0.0449, "P = .04"),
    (0.0451, "P = .045"),
    (0.046, "P = .046"),
    (0.0495, "P = .0495"),
    (0.0499, "P = .0499"),
    (0.04999999, "P < .05"),
    (0.05, "P = .05"),
    (0.05000001, "P > .05"),
    (0.0501, "P = .0501"),
    (0.0549, "P = .055"),
    (0.055, "P = .06"),
    (0.07, "P = .07"),
    (0.5, "P = .50"),
    (0.99, "P = .99"),
    (0.994, "P > .99"),
    (0.9951, "P > .99"),
    (1.0, "P > .99"),
]


def proportion(k: int, n: int, lower: float, upper: float) -> Estimate:
    return Estimate(estimate=k / n, k=k, n=n, lower=lower, upper=upper, level=0.95, method="wilson")


def difference(estimate: float, lower: float, upper: float) -> TestResult:
    return TestResult(
        method="paired-t", estimate=estimate, lower=lower, upper=upper, level=0.95, p=0.07
    )


@pytest.mark.parametrize(("value", "written"), BOUNDARIES)
def test_a_p_value_keeps_the_digits_that_show_its_side_of_five_percent(value, written):
    assert str(RADIOLOGY.p(value)) == written


def test_the_letter_p_is_italic():
    assert RADIOLOGY.p(0.07).runs[0] == Run("P", "italic")


def test_plain_style_writes_the_zero():
    assert [PLAIN.p_number(p) for p in (0.0004, 0.07, 1)] == ["< 0.001", "0.07", "> 0.99"]


def test_an_adjusted_p_value_names_its_adjustment():
    assert str(RADIOLOGY.p(0.012, adjusted="holm")) == "Holm-adjusted P = .01"
    assert (
        str(RADIOLOGY.p(0.012, adjusted="benjamini-hochberg"))
        == "Benjamini-Hochberg-adjusted P = .01"
    )


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_what_is_no_p_value_is_refused(value):
    with pytest.raises(ValueError, match="lies between 0 and 1"):
        RADIOLOGY.p(value)


@pytest.mark.parametrize(
    ("number", "digits", "written"),
    [
        (-0.001, 2, "0.00"),
        (-0.5, 1, "−0.5"),
        (0.125, 2, "0.13"),
        (-0.125, 2, "−0.13"),
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (0.5, 0, "1"),
        (6500, 0, "6500"),
        (12345.6, 0, "12,346"),
        (9999.5, 0, "10,000"),
        (1e22, 1, "1.00e+22"),
    ],
)
def test_halves_round_away_from_zero_and_zero_has_no_sign(number, digits, written):
    assert fixed(number, digits) == written


@pytest.mark.parametrize(
    ("k", "n", "lower", "upper", "written"),
    [
        (131, 154, 0.7859, 0.8984, "85% (131 of 154 [95% CI: 79, 90])"),
        (0, 17, 0.0, 0.1843, "0% (zero of 17 [95% CI: 0, 18])"),
        (17, 17, 0.8157, 1.0, "100% (17 of 17 [95% CI: 82, 100])"),
        (57, 200, 0.2270, 0.3509, "29% (57 of 200 [95% CI: 23, 35])"),
    ],
)
def test_a_percentage_comes_with_its_counts(k, n, lower, upper, written):
    assert RADIOLOGY.percent(proportion(k, n, lower, upper)) == written


def test_a_sentence_opens_with_a_number_in_words():
    noticed = proportion(7, 17, 0.2161, 0.6399)

    opened = RADIOLOGY.opening_percent(noticed, noun="readers")

    assert opened == "Forty-one percent (seven of 17 readers [95% CI: 22, 64])"


def test_a_mean_has_no_counts():
    mean = Estimate(estimate=0.7512, lower=0.684, upper=0.812, level=0.95, method="bootstrap")

    assert RADIOLOGY.percent(mean) == "75% [95% CI: 68, 81]"
    assert JAMA.percent(mean) == "75.1% (95% CI, 68.4%-81.2%)"
    assert PLAIN.percent(mean) == "75.1% (95% CI 68.4 to 81.2)"


def test_a_difference_is_in_percentage_points_with_a_true_minus_sign():
    assert (
        RADIOLOGY.estimate(difference(0.051, -0.05, 0.152), "difference")
        == "5 percentage points [95% CI: −5, 15]"
    )
    assert RADIOLOGY.value(0.01, "difference") == "1 percentage point"


def test_a_bound_near_the_null_value_shows_its_side():
    assert RADIOLOGY.interval(difference(0.05, -0.004, 0.1), "difference") == (
        "[95% CI: −0.4, 10.0]"
    )
    assert RADIOLOGY.interval(difference(2.0, 1.003, 4.0), "ratio") == "[95% CI: 1.003, 4.000]"
    assert RADIOLOGY.interval(difference(0.05, 0.0, 0.1), "difference") == "[95% CI: 0, 10]"


def test_a_negative_bound_in_jama_is_joined_by_to():
    assert JAMA.interval(difference(0.05, -0.05, 0.15), "difference") == "(95% CI, −5.0 to 15.0)"


def test_a_correlation_keeps_the_zero_that_a_p_value_drops():
    rho = difference(-0.06, -0.53, 0.43)

    assert RADIOLOGY.estimate(rho, "correlation") == "−0.06 [95% CI: −0.53, 0.43]"
    assert RADIOLOGY.number(-1.0, "correlation") == "−1.00"
    assert RADIOLOGY.value(0.94, "d-prime") == "0.9"


def test_an_open_interval_says_where_it_does_not_end():
    one_sided = Estimate(
        estimate=0.1, lower=-0.02, level=0.975, method="or", note="lower bound only"
    )

    assert RADIOLOGY.interval(one_sided, "difference") == "[97.5% CI: −2, ∞]"


def test_what_cannot_be_computed_is_a_dash():
    nothing = Estimate.unavailable(method="wilson", note="no case was read")

    assert RADIOLOGY.percent(nothing) == "–"
    assert RADIOLOGY.bounds(nothing, "proportion") == "–"
    assert RADIOLOGY.interval(nothing, "proportion") == ""
    assert RADIOLOGY.opening_percent(nothing) == "–"


def test_a_statistic_comes_with_its_degrees_of_freedom():
    welch = TestResult(
        method="welch-anova", estimate=None, p=0.01, statistic_name="F", statistic=4.567,
        df=3, df2=7.34,
    )  # fmt: skip

    assert str(RADIOLOGY.statistic(welch)) == "F = 4.57, df = 3, 7.3"
    assert str(RADIOLOGY.statistic(TestResult(method="exact", estimate=None, p=1))) == ""


def test_numbers_below_ten_are_words_in_prose():
    assert RADIOLOGY.fraction(7, 17, "readers") == "seven of 17 readers"
    assert JAMA.fraction(7, 17, "readers") == "7 of 17 readers"
    assert [spelled(n) for n in (0, 20, 21, 100, 999)] == [
        "zero",
        "twenty",
        "twenty-one",
        "one hundred",
        "nine hundred ninety-nine",
    ]
    assert opening(4488) == "4488"
    assert in_digits(36127) == "36,127"


def test_only_numbers_that_can_be_read_as_words_are_spelled():
    with pytest.raises(ValueError, match="between 0 and 999"):
        spelled(1000)


def test_styles_are_found_by_the_name_of_study_toml():
    names = "bmj european-radiology jama lancet nejm plain radiology"
    assert sorted(STYLES) == names.split()


def test_a_value_in_a_sentence_is_never_read_for_marks():
    sentence = compose("reader {name}, *t* test, `seed`, **n**", name="*R1* {x}")

    assert sentence.runs[1] == Run("*R1* {x}")
    assert str(sentence) == "reader *R1* {x}, t test, seed, n"
    assert [run.emphasis for run in sentence.runs if run.emphasis != "plain"] == [
        "italic",
        "code",
        "bold",
    ]


def test_text_joins_strings_on_both_sides():
    assert "a " + italic("b") + " c" == Text((Run("a "), Run("b", "italic"), Run(" c")))
