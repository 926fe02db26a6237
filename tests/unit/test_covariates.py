"""Facts about readers against how well they did: who is in, what is adjusted, what is refused."""

import pytest

from readerstats.analysis.covariate_unit import unit_of
from readerstats.analysis.covariates import correlate
from readerstats.analysis.frame import select
from readerstats.analysis.group_comparison import compare_groups
from readerstats.analysis.reader_facts import count, yes_or_no
from readerstats.errors import ReaderStatsError
from readerstats.study.numbers import number

# Accuracies 0.5, 0.75, 0.5, 1.
TRUTH = "1100"
FOUR = {"R1": "1010", "R2": "1000", "R3": "0000", "R4": "1100"}


def test_experience_is_correlated_with_accuracy(study_of):
    found = correlate(study_of(FOUR, truth=TRUTH, readers={"years": [1, 2, 3, 4]}), "years")
    pearson, spearman, slope = found.tests

    # S_xy = 0.625, S_xx = 5, S_yy = 0.171875; ranks 1.5, 3, 1.5, 4: S_xy = 3, S_yy = 4.5
    assert pearson.result.estimate == pytest.approx(0.625 / (5 * 0.171875) ** 0.5)
    assert spearman.result.estimate == pytest.approx(3 / (5 * 4.5) ** 0.5)
    assert (pearson.labels.a, pearson.labels.b) == ("years", "accuracy")
    assert (pearson.labels.random, pearson.result.n) == ("readers", 4)
    assert (slope.result.method, slope.labels.random) == ("mixed", "readers and cases")
    assert found.notes == ()


def test_readers_without_a_value_are_left_out_and_counted(study_of):
    study = study_of(FOUR, truth=TRUTH, readers={"years": [1, 2, 3, None]})
    found = correlate(study, "years")

    assert found.tests[0].result.n == 3
    assert found.notes == ("readers without a value of 'years', left out: 1",)


def test_readers_without_the_metric_are_left_out_for_that_reason(study_of):
    # R3 calls nothing positive
    study = study_of(FOUR, truth=TRUTH, readers={"years": [1, 2, 3, 4]})
    found = correlate(study, "years", metric="ppv")

    assert found.tests[0].result.n == 3
    assert found.notes == ("readers without Positive predictive value, left out: 1",)


def test_models_have_no_experience(study_of):
    study = study_of(FOUR, truth=TRUTH, models={"net": "0011"}, readers={"years": [1, 2, 3, 4]})
    alone = study_of(FOUR, truth=TRUTH, readers={"years": [1, 2, 3, 4]})

    assert correlate(study, "years").tests == correlate(alone, "years").tests


def test_models_without_a_modality_add_no_empty_rows(study_of):
    reads = {(name, aid): marks for name, marks in FOUR.items() for aid in ("plain", "aided")}
    columns = {"years": [1, 2, 3, 4], "section": ["a", "a", "b", "b"]}
    study = study_of(reads, truth=TRUTH, models={"net": "1100"}, readers=columns)

    for name in columns:
        tests = correlate(study, name).tests
        assert {row.labels.modality for row in tests} == {"plain", "aided"}
    groups = compare_groups(study, "section", "a", "b", method="welch-t").tests
    assert [row.labels.modality for row in groups] == ["plain", "aided"]
    both = compare_groups(study, "section", "a", "b").tests
    assert {row.labels.modality for row in both} == {"plain", "aided"}


def test_all_cases_come_first_and_then_each_dataset(study_of):
    reads = {name: marks + marks[::-1] for name, marks in FOUR.items()}
    study = study_of(reads, truth="11001100", datasets="ffffcccc", readers={"years": [1, 2, 3, 4]})
    tests = select(correlate(study, "years").tests, method="pearson")

    assert [row.labels.dataset for row in tests] == [None, "f", "c"]


def test_a_group_is_its_readers_mean_and_they_are_its_n(study_of):
    study = study_of(FOUR, truth=TRUTH, readers={"section": ["a", "a", "b", "b"]})
    found = correlate(study, "section")

    rows = [(row.labels.group, row.result.estimate, row.result.n) for row in found.estimates]
    assert rows == [("a", 0.625, 2), ("b", 0.75, 2)]
    assert {row.labels.random for row in found.estimates} == {"readers"}


def test_two_groups_are_one_comparison_and_p_is_not_adjusted(study_of):
    study = study_of(FOUR, truth=TRUTH, readers={"section": ["a", "a", "b", "b"]})
    tests = correlate(study, "section").tests
    (permuted,) = select(tests, method="permutation-exact")

    assert (permuted.labels.a, permuted.labels.b) == ("a", "the rest")
    assert permuted.result.p_adjusted is None


def test_groups_of_two_have_a_difference_but_no_t_test(study_of):
    study = study_of(FOUR, truth=TRUTH, readers={"section": ["a", "a", "b", "b"]})
    found = correlate(study, "section")
    (welch,) = select(found.tests, method="welch-t")

    assert welch.result.estimate == -0.125  # means 0.625 and 0.75
    assert welch.result.p is None
    assert "fewer than three readers" in (welch.result.note or "")


def test_three_groups_against_the_rest_have_p_adjusted(study_of):
    reads = FOUR | {"R5": "1100", "R6": "1110"}
    study = study_of(reads, truth=TRUTH, readers={"section": ["a", "b", "a", "c", "c", "b"]})
    tests = select(correlate(study, "section").tests, method="permutation-exact")

    # a holds the two lowest of six readers: 2 of 15 choices are as far from the mean
    assert [row.labels.a for row in tests] == ["a", "b", "c"]
    assert tests[0].result.p == pytest.approx(2 / 15)
    assert tests[0].result.p_adjusted == pytest.approx(3 * 2 / 15)


def test_all_groups_at_once_have_one_test(study_of):
    study = study_of(FOUR, truth=TRUTH, readers={"section": ["a", "a", "b", "b"]})
    (row,) = select(correlate(study, "section").tests, comparison="groups")

    # of two groups Welch's F is the square of his t
    assert row.result.statistic == pytest.approx(0.125**2 / 0.078125)
    assert row.labels.b is None


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("rank", "the readers table has no column 'rank'; it has years, section, alike, empty."),
        ("alike", "'alike' is the same for all readers: nothing to compare."),
        ("empty", "'empty' has no value: nothing to compare."),
    ],
)
def test_a_covariate_that_tells_nothing_is_refused(study_of, column, message):
    columns = {
        "years": [1, 2, 3, 4],
        "section": list("aabb"),
        "alike": [2] * 4,
        "empty": [None] * 4,
    }
    with pytest.raises(ReaderStatsError) as refused:
        correlate(study_of(FOUR, truth=TRUTH, readers=columns), column)

    assert str(refused.value) == message


def test_more_groups_than_eight_are_refused(study_of):
    reads = {f"R{n}": "1100" if n % 2 else "1000" for n in range(10)}
    study = study_of(reads, truth=TRUTH, readers={"town": [f"town {n % 9}" for n in range(10)]})

    with pytest.raises(ReaderStatsError, match="'town' has 9 values among 10 readers: too many"):
        correlate(study, "town")


def test_two_groups_are_compared_by_name(study_of):
    study = study_of(FOUR, truth=TRUTH, readers={"section": ["a", "a", "b", "b"]})
    everything, *differences = compare_groups(study, "section", "b", "a").tests

    assert (everything.labels.a, everything.labels.b) == (None, None)
    rows = [(row.labels.a, row.labels.b, row.result.method) for row in differences]
    assert rows == [("b", "a", "obuchowski-rockette"), ("b", "a", "welch-t")]
    assert {row.result.estimate for row in differences} == {0.125}


def test_every_pair_of_groups_is_compared_by_games_and_howell(study_of):
    reads = FOUR | {"R5": "1100", "R6": "1110"}
    study = study_of(reads, truth=TRUTH, readers={"section": ["a", "b", "a", "c", "c", "b"]})
    found = select(compare_groups(study, "section").tests, method="games-howell")
    beside = select(compare_groups(study, "section").tests, method="obuchowski-rockette")

    pairs = [("a", "b"), ("a", "c"), ("b", "c")]
    assert [(row.labels.a, row.labels.b) for row in found] == pairs
    assert [(row.labels.a, row.labels.b) for row in beside] == [(None, None), *pairs]


@pytest.mark.parametrize(
    ("sides", "message"),
    [
        (("a", "x"), "there is no section 'x'; there are a, b."),
        (("a", None), "name both sides of the comparison: two of a, b."),
        (("a", "a"), "'a' is named on both sides of the comparison."),
    ],
)
def test_wrong_groups_are_refused_with_those_that_there_are(study_of, sides, message):
    study = study_of(FOUR, truth=TRUTH, readers={"section": ["a", "a", "b", "b"]})
    with pytest.raises(ReaderStatsError) as refused:
        compare_groups(study, "section", *sides)

    assert str(refused.value) == message


def test_a_number_has_no_groups(study_of):
    study = study_of(FOUR, truth=TRUTH, readers={"years": [1, 2, 3, 4]})

    with pytest.raises(ReaderStatsError, match="'years' is a number; relate it with"):
        compare_groups(study, "years")


def test_readers_who_said_yes_are_counted_among_those_who_answered(study_of):
    columns = {"noticed": ["yes", "No", None, "yes"], "section": list("aabb"), "empty": [None] * 4}
    study = study_of(FOUR, truth=TRUTH, readers=columns)
    result = count(study, "noticed").result

    assert (result.k, result.n, result.method) == (2, 3, "wilson")
    assert [yes_or_no(study, name) for name in columns] == [True, False, False]


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("section", "'section' has 'a' beside yes and no"),
        ("empty", "'empty' has no value: no reader can be counted."),
    ],
)
def test_what_is_no_yes_or_no_is_not_counted(study_of, column, message):
    columns = {"section": list("aabb"), "empty": [None] * 4}

    with pytest.raises(ReaderStatsError, match=message):
        count(study_of(FOUR, truth=TRUTH, readers=columns), column)


def test_a_covariate_whose_name_is_only_a_sign_has_a_unit():
    assert unit_of("_", [1.0, 2.0, 3.0]) == (1.0, 1.0)


def test_a_number_whose_square_would_overflow_is_no_number():
    assert [number(text) for text in ("1e300", "-1e300", "1e100", "-2")] == [None, None, 1e100, -2]
