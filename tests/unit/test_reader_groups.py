"""Groups of readers on the same cases, and a number known of readers against being right."""

import pandas as pd
import pytest

from readerstats.analysis.covariates import correlate, main_group_tests
from readerstats.analysis.frame import select
from readerstats.analysis.group_comparison import compare_groups
from readerstats.analysis.metrics import Cell
from readerstats.analysis.reader_groups import against_the_rest, groups_compared, slope
from readerstats.errors import ReaderStatsError
from readerstats.study.model import Study

TRUTH = "1100"
ALL = Cell(None, None)
# Accuracies 1, 0.75, 0.5, 0.75, 0.5, 1.
SIX = {"R1": "1100", "R2": "1000", "R3": "1010", "R4": "1101", "R5": "0101", "R6": "1100"}
HALVES = {"old": ["R1", "R2", "R3"], "new": ["R4", "R5", "R6"]}


def sections(study_of, reads=SIX, *, of="aaabbb", **settings):
    return study_of(reads, truth=TRUTH, readers={"section": list(of)}, **settings)


def test_groups_are_compared_all_at_once_and_pair_by_pair(study_of):
    found = groups_compared(sections(study_of), ALL, HALVES, "accuracy")

    assert [(row.labels.a, row.labels.b) for row in found.tests] == [(None, None), ("old", "new")]
    assert found.tests[1].result.estimate == pytest.approx(2.25 / 3 - 2.25 / 3)
    assert [row.labels.group for row in found.estimates] == ["old", "new"]
    assert {row.labels.random for row in found.tests} == {"readers and cases"}


def test_groups_of_any_size_are_compared(study_of):
    groups = {"one": ["R1"], "two": ["R2", "R3"], "three": ["R4", "R5", "R6"]}
    found = groups_compared(sections(study_of), ALL, groups, "accuracy")

    pairs = [(row.labels.a, row.labels.b) for row in found.tests[1:]]
    assert pairs == [("one", "two"), ("one", "three"), ("two", "three")]
    assert [row.result.n for row in found.tests[1:]] == [3, 4, 5]


@pytest.mark.parametrize(
    ("groups", "metric"),
    [({"everybody": list(SIX)}, "accuracy"), (HALVES, "ppv")],
)
def test_one_group_or_a_metric_that_is_no_average_over_cases_has_no_such_test(
    groups, metric, study_of
):
    assert groups_compared(sections(study_of), ALL, groups, metric).tests == ()
    assert against_the_rest(sections(study_of), ALL, groups, metric) == []


def test_each_group_stands_against_all_others(study_of):
    groups = {"a": ["R1", "R2"], "b": ["R3", "R4"], "c": ["R5", "R6"]}
    rows = against_the_rest(sections(study_of), ALL, groups, "accuracy")

    assert [(row.labels.a, row.labels.b) for row in rows] == [
        ("a", "the rest"), ("b", "the rest"), ("c", "the rest"),
    ]  # fmt: skip
    assert rows[0].result.estimate == pytest.approx(1.75 / 2 - 2.75 / 4)


def test_a_group_of_two_has_a_difference_and_no_test_of_its_mean(study_of):
    groups = {"few": ["R1", "R2"], "many": ["R3", "R4", "R5", "R6"]}
    for row in against_the_rest(sections(study_of), ALL, groups, "accuracy"):
        assert row.result.p is None
        assert row.result.estimate is not None
        assert row.result.note == (
            "fewer than three readers: no test of their mean; see the permutation test"
        )


def test_groups_of_three_are_tested_against_the_rest(study_of):
    (row,) = main_group_tests(correlate(sections(study_of), "section"))

    assert (row.labels.a, row.labels.b, row.result.method) == (
        "a", "the rest", "obuchowski-rockette",
    )  # fmt: skip
    assert row.result.p is not None


def test_readers_alike_in_all_groups_is_told_once(study_of):
    assert compare_groups(sections(study_of), "section").notes == (
        "Obuchowski-Rockette takes the readers of all groups to vary alike",
    )
    assert compare_groups(sections(study_of), "section", method="u-statistics").notes == ()
    assert compare_groups(sections(study_of), "section", method="welch-t").notes == ()


@pytest.mark.parametrize(
    ("method", "made"),
    [
        ("obuchowski-rockette", {"obuchowski-rockette"}),
        ("u-statistics", {"u-statistics"}),
        ("u-statistics-centred", {"u-statistics-centred"}),
        ("mixed", {"mixed", "mixed-averaged"}),
        ("welch-t", {"welch-t"}),
    ],
)
def test_groups_are_compared_by_the_method_that_was_asked_for(method, made, study_of):
    found = compare_groups(sections(study_of), "section", "b", "a", method=method)
    differences = [row for row in found.tests if row.labels.b is not None]

    assert {row.result.method for row in differences} == made
    assert {(row.labels.a, row.labels.b) for row in differences} == {("b", "a")}


@pytest.mark.parametrize("method", ["paired-t", "bootstrap", "mcnemar-clustered", "nonsense"])
def test_a_method_that_does_not_compare_groups_is_refused_by_name(method, study_of):
    with pytest.raises(ReaderStatsError) as refused:
        compare_groups(sections(study_of), "section", method=method)
    assert str(refused.value) == (
        f"'{method}' does not compare groups of readers; use one of obuchowski-rockette, "
        "u-statistics, u-statistics-centred, mixed, welch-t."
    )


def test_groups_who_are_all_right_have_no_interval_and_the_reason(study_of):
    study = sections(study_of, dict.fromkeys(SIX, TRUTH))

    for row in compare_groups(study, "section").tests:
        assert row.result.p is None
        assert row.result.note
    odds, _ = compare_groups(study, "section", method="mixed").tests
    assert odds.result.note.startswith("every read is correct")


def test_groups_under_two_modalities_are_compared_in_each(study_of):
    reads = {(name, aid): marks for name, marks in SIX.items() for aid in ("plain", "aided")}
    found = compare_groups(sections(study_of, reads), "section", method="obuchowski-rockette")

    places = [row.labels.modality for row in found.tests if row.labels.b is not None]
    assert places == ["plain", "aided"]


def test_ratings_alone_compare_groups_by_the_area(study_of):
    reads = {"R1": "5421", "R2": "4325", "R3": "3342", "R4": "5142", "R5": "2231", "R6": "4413"}
    found = compare_groups(sections(study_of, reads, ratings=True), "section")

    assert {row.labels.metric for row in found.tests} == {"auc"}
    assert "obuchowski-rockette" in {row.result.method for row in found.tests}


def read_table(column):
    """Six readers of four cases in one table, with a fact about the reader in every row."""
    return pd.DataFrame(
        [
            (reader, f"c{case}", "yn"[mark == "0"], "yn"[truth == "0"], value)
            for (reader, marks), value in zip(SIX.items(), column, strict=True)
            for case, (mark, truth) in enumerate(zip(marks, TRUTH, strict=True))
        ],
        columns=["reader", "case", "response", "truth", "fact"],
    )


def test_a_fact_in_the_table_of_reads_is_one_of_the_readers(study_of):
    """A group may stand beside each read: it is the reader's if it never changes."""
    inside = Study(reads=read_table("aaabbb"), positive="y")
    beside = sections(study_of)

    assert inside.covariates == ("fact",)
    one, other = compare_groups(inside, "fact"), compare_groups(beside, "section")
    assert [row.result for row in one.tests] == [row.result for row in other.tests]


def test_a_number_in_the_table_of_reads_is_related(study_of):
    study = Study(reads=read_table([1, 2, 3, 4, 5, 6]), positive="y")
    found = correlate(study, "fact")

    assert found.kind == "number"
    assert {row.result.method for row in found.tests} >= {"pearson", "mixed"}


def test_a_fact_that_changes_from_read_to_read_is_none_of_the_readers():
    table = read_table("aaabbb")
    table.loc[0, "fact"] = "b"

    with pytest.raises(ReaderStatsError, match="no column 'fact'"):
        compare_groups(Study(reads=table, positive="y"), "fact")


def test_the_table_of_readers_has_the_last_word_on_a_reader():
    readers = pd.DataFrame({"reader": list(SIX), "fact": list("xxxyyy")})
    study = Study(reads=read_table("aaabbb"), readers=readers, positive="y")

    tests = compare_groups(study, "fact", "x", "y").tests
    assert {row.labels.a for row in tests} == {None, "x"}


@pytest.mark.parametrize(
    ("name", "unit", "words"),
    [
        ("experience_years", 10.0, "for 10 years more"),
        ("years", 10.0, "for 10 years more"),
        ("score", 1.870829, "for one standard deviation (1.87) more"),
    ],
)
def test_years_count_by_ten_and_other_numbers_by_their_spread(name, unit, words, study_of):
    values = {f"R{number}": float(number) for number in range(1, 7)}
    row = slope(sections(study_of), ALL, values, name, "accuracy")
    whole = slope(sections(study_of), ALL, {r: v / unit * 10 for r, v in values.items()},
                  "years", "accuracy")  # fmt: skip

    assert row.result.note.startswith(words)
    assert row.result.estimate == pytest.approx(whole.result.estimate, rel=1e-4)
    assert row.result.effect_size_name == "odds ratio"
    assert (row.labels.comparison, row.labels.a, row.labels.b) == ("covariate", name, None)


def test_readers_of_unknown_value_are_left_out_of_the_slope(study_of):
    values = {f"R{number}": float(number) for number in range(1, 6)}
    row = slope(sections(study_of), ALL, values, "years", "accuracy")

    assert row.result.n == 5


@pytest.mark.parametrize(
    ("values", "metric"),
    [({"R1": 3.0, "R2": 3.0, "R3": 3.0}, "accuracy"), ({"R1": 1.0, "R2": 2.0}, "ppv")],
)
def test_a_number_that_is_the_same_for_all_has_no_slope(values, metric, study_of):
    assert slope(sections(study_of), ALL, values, "years", metric) is None


def test_a_slope_of_right_reads_alone_has_its_reason(study_of):
    study = study_of(dict.fromkeys(SIX, TRUTH), truth=TRUTH, readers={"years": range(6)})
    (row,) = select(correlate(study, "years").tests, method="mixed")

    assert row.result.estimate is None
    assert "every read is correct" in row.result.note


def test_a_slope_that_tells_all_right_readers_apart_is_separation(study_of):
    reads = {"R1": "0011", "R2": "0011", "R3": "0011", "R4": TRUTH, "R5": TRUTH, "R6": TRUTH}
    values = dict(zip(reads, (0.0, 0.0, 0.0, 10.0, 10.0, 10.0), strict=True))
    row = slope(sections(study_of, reads), ALL, values, "years", "accuracy")

    assert row.result.estimate is None
    assert "perfect separation" in row.result.note
