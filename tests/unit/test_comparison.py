"""Differences of reader averages: what is paired, what is left out, what is refused."""

import pytest

from readerstats.analysis.answers import answer
from readerstats.analysis.comparison import compare_datasets, compare_modalities
from readerstats.analysis.frame import TEST_KEYS, select
from readerstats.errors import ReaderStatsError

TRUTH = "1100"
# Accuracies plain 1, 0.75, 1 and aided 0.75, 0.75, 0.5: differences 0.25, 0, 0.5.
AIDED = {
    ("R1", "plain"): "1100", ("R1", "aided"): "1110",
    ("R2", "plain"): "1000", ("R2", "aided"): "0100",
    ("R3", "plain"): "1100", ("R3", "aided"): "1001",
}  # fmt: skip
# Accuracies on f: 1, 1, 0.5, -; on c: 0.75, 1, -, 0.5.
PARTLY = {"R1": "11001000", "R2": "11001100", "R3": "1010....", "R4": "....1001"}
TWO_SETS = {"truth": "11001100", "datasets": "ffffcccc"}


def only(found, **labels):
    """The one difference among the tests; a test of all levels at once is none."""
    (row,) = [row for row in select(found.tests, **labels) if row.labels.b is not None]
    return row


def test_modalities_are_compared_for_other_readers_and_cases_and_by_a_paired_t_test(study_of):
    found = compare_modalities(study_of(AIDED, truth=TRUTH), metric="accuracy")

    rows = [
        (row.result.method, row.labels.random, row.labels.a, row.labels.b) for row in found.tests
    ]
    assert rows == [
        ("obuchowski-rockette", "readers and cases", None, None),
        ("obuchowski-rockette", "readers and cases", "plain", "aided"),
        ("paired-t", "readers", "plain", "aided"),
    ]
    assert {row.result.n for row in found.tests} == {3}


def test_of_two_levels_the_test_of_all_is_that_of_their_difference(study_of):
    everything, pair, _ = compare_modalities(study_of(AIDED, truth=TRUTH), metric="accuracy").tests

    assert (everything.result.statistic_name, everything.result.estimate) == ("F", None)
    assert everything.result.statistic == pytest.approx(pair.result.statistic**2)
    assert everything.result.p == pytest.approx(pair.result.p)


def test_the_level_averages_stand_beside_their_difference(study_of):
    found = compare_modalities(study_of(AIDED, truth=TRUTH), metric="accuracy")

    assert [(row.labels.modality, row.result.estimate) for row in found.estimates] == [
        ("plain", pytest.approx(11 / 12)),
        ("aided", pytest.approx(8 / 12)),
    ]
    assert [row.result.method for row in found.components] == ["obuchowski-rockette"]
    assert [row.term for _, row in found.anova] == ["modality", "reader", "modality:reader"]


def test_a_metric_that_is_no_average_over_cases_is_compared_by_the_bootstrap(study_of):
    found = compare_modalities(study_of(AIDED, truth=TRUTH), metric="youden")

    assert [row.result.method for row in found.tests] == ["bootstrap", "paired-t"]
    assert (found.estimates, found.components, found.anova) == ((), (), ())


def test_a_paired_t_test_is_of_the_readers_own_differences(study_of):
    study = study_of(AIDED, truth=TRUTH)
    result = only(compare_modalities(study, metric="accuracy", method="paired-t")).result

    # mean 0.25, sd 0.25: t = sqrt(3), and with 2 df P = 1 - t / sqrt(t^2 + 2)
    assert result.estimate == pytest.approx(0.25)
    assert result.statistic == pytest.approx(3**0.5)
    assert (result.df, result.p) == (2, pytest.approx(0.2254033, abs=1e-7))


@pytest.mark.parametrize(
    "method",
    [
        "obuchowski-rockette",
        "u-statistics",
        "u-statistics-centred",
        "mcnemar-clustered",
        "bootstrap",
        "paired-t",
    ],
)
def test_swapping_the_sides_flips_the_sign_and_keeps_p(study_of, method):
    study = study_of(AIDED, truth=TRUTH)
    there = only(compare_modalities(study, "plain", "aided", metric="accuracy", method=method))
    back = only(compare_modalities(study, "aided", "plain", metric="accuracy", method=method))

    assert (there.labels.a, there.labels.b) == (back.labels.b, back.labels.a)
    assert back.result.estimate == pytest.approx(-there.result.estimate)
    assert back.result.lower == pytest.approx(-there.result.upper)
    assert back.result.p == pytest.approx(there.result.p)


def test_a_modality_against_its_copy_is_no_difference(study_of):
    answers = {"R1": "1100", "R2": "1000", "R3": "1001"}
    reads = {(name, aid): marks for name, marks in answers.items() for aid in ("plain", "copy")}
    study = study_of(reads, truth=TRUTH)
    _, pair, t_test = compare_modalities(study, metric="accuracy").tests
    resampled = only(compare_modalities(study, metric="accuracy", method="bootstrap"))

    assert (resampled.result.estimate, resampled.result.p) == (0.0, 1.0)
    assert (pair.result.estimate, pair.result.p) == (0.0, None)
    assert pair.result.note == "the variance over readers and cases is estimated as 0: no interval"
    assert (t_test.result.estimate, t_test.result.p) == (0.0, None)
    assert t_test.result.note == "all differences are equal: the t statistic is undefined"


def test_resamples_without_a_difference_count_on_both_sides_of_p(study_of):
    # The two readers swap their answers: every resample of the cases alone gives 0.
    reads = {("R1", "a"): "1100000", ("R2", "a"): "1010111",
             ("R1", "b"): "1010111", ("R2", "b"): "1100000"}  # fmt: skip
    study = study_of(reads, truth="1110000")
    result = only(compare_modalities(study, metric="accuracy", method="bootstrap")).result

    assert result.estimate == 0
    assert result.p == 1


def test_modalities_are_compared_within_each_dataset(study_of):
    reads = {key: answers + answers for key, answers in AIDED.items()}
    found = compare_modalities(study_of(reads, **TWO_SETS), metric="accuracy", method="paired-t")

    assert [(row.labels.dataset, row.labels.modality) for row in found.tests] == [
        ("f", None),
        ("c", None),
    ]


def test_datasets_are_compared_within_each_modality(study_of):
    reads = {key: answers + answers[::-1] for key, answers in AIDED.items()}
    found = compare_datasets(study_of(reads, **TWO_SETS), metric="accuracy", method="paired-t")

    assert [(row.labels.modality, row.labels.a, row.labels.b) for row in found.tests] == [
        ("plain", "f", "c"),
        ("aided", "f", "c"),
    ]


def test_the_bootstrap_of_datasets_keeps_readers_who_read_one_of_them(study_of):
    study = study_of(PARTLY, **TWO_SETS)
    result = only(compare_datasets(study, metric="accuracy", method="bootstrap")).result

    assert result.estimate == pytest.approx((1 + 1 + 0.5) / 3 - (0.75 + 1 + 0.5) / 3)
    assert result.n == 4
    assert "readers with a value on one side only count there alone: 2" in (result.note or "")


def test_the_paired_t_test_of_datasets_leaves_them_out_and_says_so(study_of):
    study = study_of(PARTLY, **TWO_SETS)
    result = only(compare_datasets(study, metric="accuracy", method="paired-t")).result

    # differences 0.25 and 0: t = 1 with 1 df
    assert (result.estimate, result.n) == (0.125, 2)
    assert (result.statistic, result.p) == (pytest.approx(1), pytest.approx(0.5))
    assert "readers with a value on one side only are left out: 2" in (result.note or "")


def test_a_welch_test_says_which_readers_it_takes_for_two(study_of):
    study = study_of(PARTLY, **TWO_SETS)
    result = only(compare_datasets(study, metric="accuracy", method="welch-t")).result

    assert result.estimate == pytest.approx(1 / 12)
    assert result.note == "readers with a value on both sides are taken as different readers: 2"


def test_different_readers_are_compared_by_welch(study_of):
    reads = {"R1": "1100....", "R2": "1010....", "R3": "....1000", "R4": "....1001"}
    result = only(compare_datasets(study_of(reads, **TWO_SETS), metric="accuracy"),
                  method="welch-t").result  # fmt: skip

    # 1, 0.5 against 0.75, 0.5: variances 0.125 and 0.03125
    assert result.estimate == pytest.approx(0.125)
    assert result.statistic == pytest.approx(0.125 / 0.078125**0.5)
    assert result.df == pytest.approx(0.078125**2 / (0.0625**2 + 0.015625**2))
    assert "readers" not in (result.note or "")


def test_readers_of_one_side_are_drawn_among_those_of_that_side(study_of):
    # Drawn among all four, one side in eight resamples would have nobody.
    reads = {"R1": "1100....", "R2": "1010....", "R3": "....1000", "R4": "....1001"}
    found = compare_datasets(study_of(reads, **TWO_SETS), metric="accuracy", method="bootstrap")

    assert only(found).result.p is not None
    assert "undefined" not in (only(found).result.note or "")


THREE_SETS = {"truth": TRUTH * 3, "datasets": "ffffccccmmmm"}
THREE = {"R1": "110011101001", "R2": "101010001100", "R3": "110010001011"}


@pytest.mark.parametrize("method", ["obuchowski-rockette", "u-statistics", "bootstrap"])
def test_three_datasets_are_three_pairs_with_adjusted_p(method, study_of):
    found = compare_datasets(study_of(THREE, **THREE_SETS), metric="accuracy", method=method)
    tests = [row for row in found.tests if row.labels.b is not None]

    assert [(row.labels.a, row.labels.b) for row in tests] == [("f", "c"), ("f", "m"), ("c", "m")]
    smallest = min(tests, key=lambda row: row.result.p).result
    assert smallest.p_adjusted == pytest.approx(min(1, 3 * smallest.p))


def test_the_test_of_all_levels_is_no_pair_and_needs_no_adjustment(study_of):
    first, *pairs = compare_datasets(study_of(THREE, **THREE_SETS), metric="accuracy",
                                     method="obuchowski-rockette").tests  # fmt: skip

    assert (first.labels.a, first.labels.b, first.result.p_adjusted) == (None, None, None)
    assert first.result.df == 2
    assert None not in {row.result.p_adjusted for row in pairs}


def test_two_named_levels_are_compared_without_the_third(study_of):
    two = {"truth": TRUTH * 2, "datasets": "ffffcccc"}
    without = study_of({name: marks[:8] for name, marks in THREE.items()}, **two)
    named = compare_datasets(study_of(THREE, **THREE_SETS), "f", "c", metric="accuracy")

    assert named.tests == compare_datasets(without, metric="accuracy").tests


def test_one_pair_needs_no_adjustment(study_of):
    found = compare_modalities(study_of(AIDED, truth=TRUTH), metric="accuracy")

    assert {row.result.p_adjusted for row in found.tests} == {None}


def test_an_interval_of_a_difference_stays_within_what_is_possible(study_of):
    reads = {("R1", "a"): "1100", ("R1", "b"): "1100", ("R2", "a"): "1100", ("R2", "b"): "0011"}
    study = study_of(reads, truth=TRUTH)
    result = only(compare_modalities(study, metric="accuracy", method="paired-t")).result

    # differences 0 and 1: se 0.5, t(1, .975) = 12.7
    assert (result.lower, result.upper) == (-1, 1)
    assert result.note == "the interval went beyond what is possible and is cut there"


def test_a_modality_without_a_dataset_has_no_comparison_there(study_of):
    reads = {
        ("R1", "a"): "1100....", ("R1", "b"): "11001110",
        ("R2", "a"): "1000....", ("R2", "b"): "11001100",
        ("R3", "a"): "0100....", ("R3", "b"): "01001101",
    }  # fmt: skip
    study = study_of(reads, **TWO_SETS)

    assert {row.labels.modality for row in compare_datasets(study, metric="accuracy").tests} == {
        "b"
    }
    assert {row.labels.dataset for row in compare_modalities(study, metric="accuracy").tests} == {
        "f"
    }
    assert {row.labels.comparison for row in answer(study).contrasts} == {"dataset", "modality"}


def test_models_without_a_modality_are_no_side_of_a_comparison(study_of):
    reads = {key: answers + answers for key, answers in AIDED.items()}
    study = study_of(reads, models={"net": "11001101"}, **TWO_SETS)

    assert {row.labels.modality for row in compare_datasets(study).tests} == {"plain", "aided"}
    sides = {(row.labels.a, row.labels.b) for row in compare_modalities(study).tests}
    assert sides == {(None, None), ("plain", "aided")}


def test_models_alone_have_no_average_to_compare(study_of):
    study = study_of({"net": "11001100", "other": "11001101"}, **TWO_SETS,
                     readers={"kind": ["model", "model"]})  # fmt: skip
    found = compare_datasets(study, metric="accuracy")

    assert found.tests == ()
    assert found.notes == ("no person read on both sides of any comparison",)
    assert list(found.to_frame().columns)[:3] == list(TEST_KEYS[:3])


def test_one_reader_is_compared_for_other_cases_alone(study_of):
    study = study_of({"R1": "11001000"}, **TWO_SETS)
    found = compare_datasets(study, metric="accuracy")
    row = only(found)  # and no t test of one value

    # 4 of 4 cases against 3 of 4: the variance is that of the second, 3/4 x 1/4 / 3
    assert row.result.estimate == 0.25
    assert row.result.se == pytest.approx((3 / 4 * 1 / 4 / 3) ** 0.5)
    assert {each.labels.random for each in found.estimates} == {"cases"}


def test_one_reader_on_fixed_cases_leaves_nothing_random(study_of):
    study = study_of({"R1": "11001000"}, **TWO_SETS, random="readers")

    with pytest.raises(ReaderStatsError, match="with the cases fixed nothing is random"):
        compare_datasets(study, metric="accuracy")


@pytest.mark.parametrize("method", ["mixed", "u-statistics"])
def test_one_reader_is_too_few_for_a_method_of_random_readers(method, study_of):
    study = study_of({"R1": "11001000"}, **TWO_SETS)

    with pytest.raises(ReaderStatsError, match="random; with one reader use obuch"):
        compare_datasets(study, metric="accuracy", method=method)


def test_one_reader_cannot_be_resampled(study_of):
    study = study_of({"R1": "11001000"}, **TWO_SETS)

    with pytest.raises(ReaderStatsError, match="a bootstrap over readers needs at least two"):
        compare_datasets(study, metric="accuracy", method="bootstrap")


@pytest.mark.parametrize(
    ("sides", "message"),
    [
        (("plain", "unaided"), "there is no modality 'unaided'; there are plain, aided."),
        (("plain", None), "name both sides of the comparison: two of plain, aided."),
        (("plain", "plain"), "'plain' is named on both sides of the comparison."),
    ],
)
def test_wrong_sides_are_refused_with_those_that_there_are(study_of, sides, message):
    with pytest.raises(ReaderStatsError) as refused:
        compare_modalities(study_of(AIDED, truth=TRUTH), *sides)

    assert str(refused.value) == message


def test_a_wrong_method_is_refused_with_those_that_there_are(study_of):
    with pytest.raises(ReaderStatsError, match="use one of obuchowski-rockette, u-statistics"):
        compare_modalities(study_of(AIDED, truth=TRUTH), method="anova")


def test_what_is_not_there_cannot_be_compared(study_of):
    study = study_of({"R1": "1100", "R2": "1010"}, truth=TRUTH)

    with pytest.raises(ReaderStatsError, match="comparing datasets needs two of them"):
        compare_datasets(study)
    with pytest.raises(ReaderStatsError, match="comparing modalities needs two of them"):
        compare_modalities(study)
