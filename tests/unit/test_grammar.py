"""The rules of wording: what they find, and what they leave in peace."""

from __future__ import annotations

import time

import pytest

from readerstats.grammar import Context, breaches

SETTLED = Context(alpha_defined=True, counted=True, generalized=True)


def rules(text, context=SETTLED):
    return [breach.rule for breach in breaches(text, context=context)]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("W1", "There was no difference between film and CT."),
        ("W1", "There was no statistically significant difference in accuracy."),
        ("W1", "Accuracy did not differ between datasets."),
        ("W1", "Film was not significantly different from CT."),
        ("W1", "The model was equivalent to the readers."),
        ("W1", "Performance was COMPARABLE\nto that of experts."),
        ("W1", "Readers and models performed similarly."),
        ("W1", "The model is on par with radiologists."),
        ("W1", "The model was as accurate as the readers."),
        ("W2", "Accuracy was significantly higher."),
        ("W2", "A highly statistically significant result."),
        ("W2", "The result was nonsignificant."),
        ("W2", "This insignificant finding."),
        ("W3", "Accuracy was 75%."),
        ("W3", "Film was better (P = .03)."),
        ("W4", "There was a difference (P = .01; 95% CI: 2, 9)."),
        ("W3", "Film was better in one of three tests (P = .03)."),
        ("W3", "There was no evidence of an association (exact tests, smallest P = .23)."),
        ("W3", "Sensitivity was 80% in the test with the smallest P = .23."),
        ("W4", "Accuracy differed by region (95% CI: 54, 70; P < .001)."),
        ("W4", "It differed from what we expected (95% CI: 2, 9; P < .001)."),
        ("W4", "There was a difference (95% CI: 2, 9, from 2 up to 9; P = .01)."),
        ("W5", "Smallest margins are listed."),
        ("W5", "A subgroup analysis was done."),
        ("W6", "Experience predicts accuracy."),
        ("W6", "Lower accuracy was due to fatigue."),
        ("W6", "Experience leads\nto higher accuracy."),
        ("W7", "There was a trend toward higher accuracy."),
        ("W7", "The difference approached significance."),
        ("W7", "Accuracy was marginally higher."),
        ("W7", "It just failed to reach statistical significance."),
        ("terms", "Pathology was the ground truth."),
        ("terms", "CT is the gold standard."),
        ("terms", "External validation is needed."),
        ("P", "Higher accuracy (P = .000; 95% CI: 2, 9)."),
        ("P", "Higher accuracy (P = 1.00; 95% CI: -2, 9)."),
        ("P", "Higher accuracy (P = NS; 95% CI: -2, 9)."),
        ("P", "Higher accuracy (P = 1.2; 95% CI: -2, 9)."),
        ("P", "difference -11.6% (95% CI -27.8, 5.1; P = .005)"),
        ("P", "difference, 5 points [95% CI: 2, 9]; P = .37"),
        ("P", "odds ratio, 1.4 (95% CI: 0.8 to 2.1; P = .01)"),
        ("P", "The gain was 3% (P < .001; 95% CI −2% to 8%)."),
    ],
)
def test_finds_what_says_more_than_the_numbers_bear(rule, text):
    assert rule in rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "There was no evidence of a difference (difference, 5 points [95% CI: −5, 15]; P = .37).",
        "No evidence of a difference was found.",
        "The two are not equivalent.",
        "This cannot be called comparable.",
        'The authors wrote "no difference", which we do not.',
        "We never write “comparable” here.",
        "Under the null hypothesis of no difference, P is uniform.",
        "Equivalence was tested within a margin of 5 points; the readings were equivalent.",
        "A similar protocol was used at both sites.",
        "Images were read under identical conditions.",
        "Accuracy was statistically significantly higher.",
        "Clinically significant cancer was sought.",
        "The significance level was .05.",
        "The positive predictive value was low.",
        "The model predicts malignancy, and its accuracy is told below.",
        "Two cases were excluded due to motion.",
        "Accuracy was associated with experience.",
        "The marginal likelihood was maximized.",
        "Accuracy was 75% [95% CI: 68, 81].",
        "Holm-adjusted: difference, 8 points [95% CI: 1, 15]; P = .052.",
        "difference, 1 point [95% CI: −2, 4]; one-sided P = .01, to be judged at .025",
        "difference, −11.6% (95% CI −27.8, 5.1; P = .18)",
        "odds ratio, 1.4 (95% CI: 1.1, 2.1; P = .01)",
        "Accuracy was 75% [95% CI: 68, 81]; P = .37 for the difference, told elsewhere.",
        "The bound is at the limit: difference, 5 [95% CI: 0.0, 9.9]; P = .05.",
        "`no difference` is typed.",
        "References\n\n1. A trend toward comparable accuracy. Radiology 2020.",
        "In exploratory analyses, subgroup analyses were done.",
        "The reference standard was pathology.",
        "Independent validity was not assessed.",
        "No evidence was found (17 readers; four exact tests, smallest Holm-adjusted P = .23).",
        "No evidence was found (264 cases; 8 tests of interaction, smallest P = .23).",
        "It differed by region (from 62% [95% CI: 54, 70] to 85% [95% CI: 81, 90]; P < .001).",
        "Readers rated each case as they do every day.",
    ],
)
def test_leaves_in_peace_what_is_allowed(text):
    assert rules(text) == []


def test_significance_is_allowed_once_it_is_defined():
    defined = "P < .05 was considered to indicate a statistically significant difference."

    assert rules("It was statistically significant.", Context()) == ["W2"]
    assert rules(f"{defined}\n\nIt was statistically significant.", Context()) == []


def test_an_average_says_whom_it_speaks_for():
    sentence = "Mean accuracy of the 17 radiologists was 75% [95% CI: 68, 81]"

    assert rules(f"{sentence}.", Context()) == ["W8"]
    for clause in ("readers and cases random", "for other readers and other cases like these"):
        assert rules(f"{sentence}, {clause}.", Context()) == []


def test_an_estimate_says_of_how_many():
    assert rules("Accuracy was 75% [95% CI: 68, 81].", Context()) == ["W3"]
    assert rules("Accuracy was 75% [95% CI: 68, 81] in 154 radiographs.", Context()) == []
    assert rules("Accuracy was 75% (115 of 154 [95% CI: 67, 81]).", Context()) == []
    own = Context(nouns=("fellows",))
    assert rules("Accuracy of 5 fellows was 75% [95% CI: 68, 81].", own) == []


def test_an_analysis_that_nobody_named_is_called_exploratory():
    late = Context(exploratory=True)

    assert rules("Experience went with accuracy.", late) == ["W5"]
    assert rules("In exploratory analyses, experience went with accuracy.", late) == []


def test_a_breach_says_where_it_stands():
    text = "First line.\n\nThe two were *comparable*."
    (breach,) = breaches(text)

    assert text[breach.start : breach.end] == breach.words == "comparable"
    assert "no evidence of a difference" in breach.remedy


def test_a_level_of_ninety_percent_is_judged_at_ten():
    text = "higher by a difference of 5 points [90% CI: 1, 9]; P = .08, in 17 readers"

    assert rules(text) == []  # 90% is not the level of the study
    assert rules(text, Context(alpha=0.1, counted=True)) == []
    assert rules(text.replace(".08", ".3"), Context(alpha=0.1, counted=True)) == ["P"]


def test_a_table_of_markdown_is_asked_for_no_sentences():
    assert rules("| Reader 1 | 75% | P = .03 |") == []
    assert rules("| Reader 1 | −11.6% (95% CI −27.8, 5.1; P = .005) |") == ["P"]


@pytest.mark.parametrize(
    "hostile",
    ["no " * 100_000, "95% CI: " * 50_000, "P = " * 100_000, "*" * 300_000, '"' * 300_000,
     "mean " * 100_000 + "readers", "A" * 300_000, "(" * 300_000, " \n" * 150_000,
     "1 of " * 100_000, "significant " * 30_000, "alpha " * 50_000],
    ids=range(12),
)  # fmt: skip
def test_no_text_makes_a_rule_search_without_end(hostile):
    before = time.perf_counter()
    breaches(hostile)

    assert time.perf_counter() - before < 60  # a fraction of a second; hours, if it were to
