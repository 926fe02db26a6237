"""Does it hold in every subgroup? As the library answers, on studies of every kind."""

import pandas as pd
import pytest

import readerstats as rs
from readerstats.analysis.attributes import attribute, attributes
from readerstats.analysis.count_relations import count_relations
from readerstats.analysis.frame import select
from readerstats.errors import ReaderStatsError, Unanswerable
from readerstats.report.style import RADIOLOGY
from readerstats.report.subgroups_tables import subgroups_tables

TRUTH = "10" * 24


def answers(seed, n=48, chance=0.75):
    import random

    draw = random.Random(seed)  # noqa: S311 - no secret
    return "".join(mark if draw.random() < chance else "01"[mark == "0"] for mark in TRUTH[:n])


def study_with(study_of, *, more=None, cases=None, **options):
    """Five readers of 48 cases; `cases` are further columns of the cases table."""
    reads = {f"r{n}": answers(n) for n in range(5)} | (more or {})
    study = study_of(reads, truth=TRUTH, **options)
    if cases is None:
        return study
    table = study.cases.assign(**cases)
    return rs.Study(
        reads=study.reads.drop(columns="status"),
        cases=table.dropna(axis="columns", how="all"),
        readers=study.readers,
        positive="yes",
        negative="no",
        settings=study.settings,
    )


SIDES = ["left"] * 24 + ["right"] * 24
AGES = [float(20 + number) for number in range(48)]


@pytest.fixture(scope="module")
def example():
    return rs.load_study(rs.example("deepfake_xray"))


def test_the_example_has_subgroups_of_cases_and_of_readers(example):
    found = rs.subgroups(example)

    assert [one.attribute.column for one in found.divided] == [
        "truth", "dataset", "region", "experience_years", "subspecialty", "center", "country",
        "noticed",
    ]  # fmt: skip
    assert found.metric == "accuracy"
    assert {row.labels.by for row in found.estimates} == {
        one.attribute.column for one in found.divided
    }


def test_a_subgroup_is_the_average_of_its_cases(example):
    rows = rs.subgroups(example, by="dataset", metric="accuracy").estimates
    whole = select(rs.performance(example, "accuracy").group, random="readers and cases")

    assert [row.result.estimate for row in rows] == pytest.approx(
        [row.result.estimate for row in whole]
    )
    assert [row.result.se for row in rows] == pytest.approx([row.result.se for row in whole])


def test_the_difference_of_datasets_is_not_asked_within_a_dataset(example):
    tests = rs.subgroups(example, by="dataset").tests

    assert not select(tests, comparison="dataset")
    assert select(tests, comparison="panel", b="GPT-4o", group="RoentGen")


def test_the_two_truth_states_show_a_model_that_says_no(example):
    tests = rs.subgroups(example, by="truth").tests
    (joint,) = select(tests, comparison="interaction", b="Llama 4 Maverick", group=None)

    assert joint.result.p < 1e-9
    assert joint.result.df == 1


def test_of_two_subgroups_the_interaction_is_the_difference_of_differences(example):
    tests = rs.subgroups(example, by="truth").tests
    a, b = (row.result.estimate for row in select(tests, comparison="panel", b="GPT-5"))
    (apart,) = [
        row for row in select(tests, comparison="interaction", b="GPT-5") if row.labels.group
    ]

    assert apart.labels.group == "authentic minus synthetic"
    assert apart.result.estimate == pytest.approx(a - b)


def test_every_region_is_compared_with_the_rest_and_adjusted(example):
    rows = select(rs.subgroups(example, by="region").tests, comparison="subgroup")

    assert len(rows) == 10
    assert all(row.result.p_adjusted >= row.result.p for row in rows)
    assert {row.labels.b for row in rows} == {"the rest"}


def test_small_subgroups_have_values_without_inference(study_of):
    names = ["rare"] * 6 + ["a"] * 21 + ["b"] * 21
    found = rs.subgroups(study_with(study_of, cases={"kind_of": names}), by="kind_of")
    (rare,) = select(found.estimates, metric="accuracy", group="rare")
    (joint,) = select(found.tests, comparison="subgroups")

    assert rare.result.lower is None
    assert rare.result.note.startswith("fewer than 10 cases")
    assert "left out: 1" in joint.result.note


def test_a_number_is_cut_into_thirds_or_where_the_study_says(study_of):
    study = study_with(study_of, cases={"age": AGES})
    declared = study.with_settings(cuts={"age": [40, 60]})

    assert list(attribute(study, "age").members) == ["below 36", "36 to below 52", "52 or more"]
    assert list(attribute(declared, "age").members) == ["below 40", "40 to below 60", "60 or more"]
    assert rs.subgroups(declared, by="age").record()["subgroups"][0]["cuts_declared"] is True


def test_cases_without_a_value_are_left_out_and_told(study_of):
    sides = [None] * 4 + SIDES[4:]
    (one,) = rs.subgroups(study_with(study_of, cases={"side": sides}), by="side").divided

    assert one.attribute.without_value == 4
    assert one.notes == ("cases without a value of 'side', left out: 4",)


def test_columns_named_beforehand_come_first_and_are_a_family_of_their_own(study_of):
    study = study_with(study_of, cases={"side": SIDES, "age": AGES}).with_settings(
        subgroups=["side"]
    )
    found = rs.subgroups(study)
    joint = {row.labels.by: row.result for row in select(found.tests, comparison="subgroups")}

    assert found.divided[0].attribute.column == "side"
    assert found.record()["subgroups"][0]["exploratory"] is False
    assert joint["side"].p_adjusted is None  # a family of one
    assert joint["age"].p_adjusted is not None


def test_modalities_are_compared_within_subgroups(study_of):
    reads = {
        (f"r{n}", name): answers(10 * n + len(name))
        for n in range(4)
        for name in ("film", "tablet")
    }
    tests = rs.subgroups(study_of(reads, truth=TRUTH), by="truth").tests

    assert len(select(tests, comparison="subgroups")) == 2  # one a modality
    assert len(select(tests, comparison="modality", a="film", b="tablet")) == 2
    assert len(select(tests, comparison="interaction", a="film")) == 2


def test_models_may_have_a_modality_of_their_own(study_of):
    reads = {
        (f"r{n}", name): answers(10 * n + len(name)) for n in range(6) for name in ("film", "CT")
    }
    study = study_of(
        reads,
        truth=TRUTH,
        models={"net": answers(99)},
        readers={"team": ["a"] * 3 + ["b"] * 3, "noticed": ["yes", "no"] * 3},
    )
    tests = rs.subgroups(study, by="team").tests

    assert {row.labels.modality for row in tests} == {"film", "CT"}
    assert len(count_relations(study).tests) == 3  # the team, and accuracy under each modality
    assert len(select(rs.subgroups(study, by="truth").tests, comparison="panel", b="net")) == 4


def test_reads_may_be_missing(study_of):
    some = {"r9": "." * 10 + answers(9)[10:]}
    found = rs.subgroups(study_with(study_of, more=some), by="truth")

    assert any("reads are missing" in note for note in found.notes)
    assert all(row.result.lower is not None for row in found.estimates)


def test_one_reader_speaks_for_other_cases_only(study_of):
    found = rs.subgroups(study_of({"r1": answers(1)}, truth=TRUTH), by="truth")

    assert all(row.result.lower is not None for row in found.estimates)
    assert select(found.tests, comparison="subgroups")[0].result.statistic_name == "chi2"


def test_perfect_reads_have_no_interval_and_no_test(study_of):
    found = rs.subgroups(study_of({"a": TRUTH, "b": TRUTH, "c": TRUTH}, truth=TRUTH), by="truth")

    assert {row.result.estimate for row in found.estimates} == {1.0}
    assert all(row.result.p is None for row in found.tests)


def test_models_alone_have_no_reader_average(study_of):
    study = study_of({"a": TRUTH}, truth=TRUTH)
    models = rs.Study(
        reads=study.reads[["reader", "case", "response"]].assign(kind="model"),
        cases=study.cases[["case", "truth"]],
        positive="yes",
        negative="no",
    )
    with pytest.raises(Unanswerable, match="no person read"):
        rs.subgroups(models)


def test_a_metric_that_is_no_average_over_cases_is_refused(example):
    with pytest.raises(Unanswerable, match="each case contributes"):
        rs.subgroups(example, metric="ppv")


def test_an_unknown_column_is_told_with_the_nearest(example):
    with pytest.raises(ReaderStatsError, match="Did you mean 'region'"):
        rs.subgroups(example, by="regoin")


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (["one"] * 48, "puts every case into one group"),
        ([f"case of {number}" for number in range(48)], "too many for subgroups"),
        ([1.0] * 48, "puts every case into one group"),
    ],
)
def test_a_column_that_makes_no_groups_says_why(study_of, values, why):
    with pytest.raises(Unanswerable, match=why):
        rs.subgroups(study_with(study_of, cases={"what": values}), by="what")


def test_small_groups_of_readers_have_values_without_an_interval(example):
    rows = rs.subgroups(example, by="center", metric="accuracy").estimates

    assert {row.result.lower for row in rows} == {None}
    assert {row.result.note for row in rows} == {
        "fewer than three readers: no interval for other readers"
    }


def test_a_group_of_few_readers_is_not_shown_of_anonymous_readers(example):
    declared = example.with_settings(cuts={"experience_years": (1, 39)}, anonymize=True)
    (one,) = rs.subgroups(declared.anonymized(), by="experience_years").divided

    assert [group.n_readers for group in one.groups] == [15]
    assert "not shown because readers are anonymous: 2" in one.notes[0]


def test_ratings_are_averaged_as_areas(study_of):
    rated = {f"r{n}": "".join(str(3 * int(m) + (i * n) % 3) for i, m in enumerate(answers(n)))
             for n in range(4)}  # fmt: skip
    study = study_with(study_of)
    table = study.cases.assign(side=["left", "right"] * 12 + ["right", "left"] * 12)
    rated_study = study_of(rated, truth=TRUTH, ratings=True)
    whole = rs.Study(
        reads=rated_study.reads[["reader", "case", "score"]],
        cases=table[["case", "truth", "side"]],
        positive="yes",
        negative="no",
    )
    found = rs.subgroups(whole, by="side")

    assert found.metric == "auc"
    assert all(0 <= row.result.estimate <= 1 for row in found.estimates)
    with pytest.raises(Unanswerable):
        rs.subgroups(whole, by="truth")  # an area needs both states


def test_the_frames_have_the_columns_of_the_schema(example):
    found = rs.subgroups(example, by="truth")

    assert {"by", "group", "estimate"} <= set(found.to_frame().columns)
    assert isinstance(found.tests_frame(), pd.DataFrame)


def test_attributes_leave_identifiers_out(example):
    assert "case" not in [one.column for one in attributes(example)]


def test_tables_carry_each_subgroup_once(example):
    found = rs.subgroups(example, by="truth")
    averages, differences = subgroups_tables(found, example, RADIOLOGY)

    assert [str(row.cells[0].text) for row in averages.rows[1:]] == ["authentic", "synthetic"]
    assert sum(row.kind == "heading" for row in differences.rows) == 5
