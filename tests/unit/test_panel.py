"""Readers against a model: other readers, other cases, and the same model."""

import pytest

from readerstats.analysis.comparison import compare_modalities
from readerstats.analysis.frame import select
from readerstats.analysis.panel import compare_panel
from readerstats.errors import ReaderStatsError

TRUTH = "1100"
# Averages 11/12 plain and 8/12 aided.
AIDED = {
    ("R1", "plain"): "1100", ("R1", "aided"): "1110",
    ("R2", "plain"): "1000", ("R2", "aided"): "0100",
    ("R3", "plain"): "1100", ("R3", "aided"): "1001",
}  # fmt: skip
TWO_MODELS = {"net": "1101", "other": "1111"}
TWO_SETS = {"truth": "11001100", "datasets": "ffffcccc"}
NOT_COMPARED = (
    "the readers are not compared with {} by {}: it has no value on the cases that they read"
)
READERS = {"R1": "11001000", "R2": "11001100", "R3": "10101101"}


def test_the_panel_is_compared_with_each_model_in_each_modality(study_of):
    # The models are right on 3 and on 2 of 4 cases.
    found = compare_panel(study_of(AIDED, truth=TRUTH, models=TWO_MODELS), metric="accuracy")

    rows = [(row.labels.modality, row.labels.a, row.labels.b) for row in found.tests]
    assert rows == [
        ("plain", "readers", "net"), ("plain", "readers", "other"),
        ("aided", "readers", "net"), ("aided", "readers", "other"),
    ]  # fmt: skip
    assert [row.result.estimate for row in found.tests] == pytest.approx(
        [2 / 12, 5 / 12, -1 / 12, 2 / 12]
    )
    assert [row.result.n for row in found.tests] == [3, 3, 3, 3]
    assert found.notes == ()


def test_the_difference_holds_for_other_readers_and_cases(study_of):
    study = study_of(AIDED, truth=TRUTH, models=TWO_MODELS)

    for metric, method in (("accuracy", "obuchowski-rockette"), ("youden", "bootstrap")):
        rows = compare_panel(study, metric=metric).tests
        assert {row.result.method for row in rows} == {method}
        assert {row.labels.random for row in rows} == {"readers and cases"}


def test_p_of_the_panel_is_adjusted_over_the_models(study_of):
    study = study_of(AIDED, truth=TRUTH, models=TWO_MODELS)
    first, second = compare_panel(study, metric="accuracy").tests[:2]

    # Holm: the smaller of two is doubled
    least = min(first.result, second.result, key=lambda result: result.p)
    assert least.p_adjusted == pytest.approx(min(1, 2 * least.p))


def test_a_model_that_read_under_a_modality_is_compared_there(study_of):
    models = {("net", "plain"): "1100", ("net", "aided"): "0011"}
    found = compare_panel(study_of(AIDED, truth=TRUTH, models=models), metric="accuracy")

    assert [row.result.estimate for row in found.tests] == pytest.approx([11 / 12 - 1, 8 / 12 - 0])


def test_several_datasets_are_asked_each_and_all_together(study_of):
    study = study_of(READERS, models={"net": "11001010"}, **TWO_SETS)
    tests = compare_panel(study, metric="accuracy").tests

    assert [row.labels.dataset for row in tests] == ["f", "c", None]
    # readers 1, 1, 0.5 on f; 0.75, 1, 0.75 on c; the model 1 and 0.5
    assert [row.result.estimate for row in tests] == pytest.approx(
        [5 / 6 - 1, 5 / 6 - 1 / 2, 5 / 6 - 3 / 4]
    )


def test_two_modalities_of_two_datasets_are_asked_each_and_over_all_cases(study_of):
    reads = {key: marks * 2 for key, marks in AIDED.items()}
    study = study_of(reads, models={"net": "11011101"}, **TWO_SETS)
    tests = compare_panel(study, metric="accuracy").tests

    assert [(row.labels.modality, row.labels.dataset) for row in tests] == [
        ("plain", "f"), ("plain", "c"), ("aided", "f"), ("aided", "c"),
        ("plain", None), ("aided", None),
    ]  # fmt: skip


def test_one_dataset_is_asked_once(study_of):
    study = study_of({"R1": "1100", "R2": "1010"}, truth=TRUTH, models={"net": "1101"})

    assert len(compare_panel(study, metric="accuracy").tests) == 1


@pytest.mark.parametrize("metric", ["accuracy", "youden"])
def test_readers_are_averaged_over_the_cases_that_the_model_answered(metric, study_of):
    study = study_of(
        {"R1": "110011", "R2": "110000", "R3": "100011"}, truth="110011",
        models={"net": "110..."},
    )  # fmt: skip
    (row,) = compare_panel(study, metric=metric).tests

    # on the first three cases: 1, 1 and 2/3 of them right; J 1, 1 and 1/2
    average = {"accuracy": 8 / 9, "youden": 5 / 6}[metric]
    assert row.result.estimate == pytest.approx(average - 1)
    assert row.result.note.endswith("readers are averaged over the cases that the model answered")


@pytest.mark.parametrize("metric", ["accuracy", "ppv"])
def test_a_model_that_shares_no_case_with_the_readers_is_told(metric, study_of):
    reads = {"R1": "1100....", "R2": "1100....", "R3": "1010...."}
    study = study_of(reads, truth="11001100", models={"net": "....1100"})
    found = compare_panel(study, metric=metric)

    assert found.tests == ()
    assert found.notes == (NOT_COMPARED.format("net", metric),)


def test_a_model_without_a_value_is_told_beside_one_that_has_it(study_of):
    # The first model calls nothing positive.
    study = study_of(AIDED, truth=TRUTH, models={"silent": "0000", "net": "1101"})
    found = compare_panel(study, metric="ppv")

    assert {row.labels.b for row in found.tests} == {"net"}
    assert found.notes == (NOT_COMPARED.format("silent", "ppv"),)


@pytest.mark.parametrize(("random", "df"), [("readers", 2.0), ("cases", None)])
def test_what_is_fixed_is_said_and_changes_the_degrees_of_freedom(random, df, study_of):
    study = study_of(AIDED, truth=TRUTH, models=TWO_MODELS, random=random)

    for metric in ("accuracy", "youden"):
        assert {row.labels.random for row in compare_panel(study, metric=metric).tests} == {random}
    assert {row.result.df for row in compare_panel(study, metric="accuracy").tests} == {df}


def test_readers_fixed_are_the_average_against_the_model_as_two_modalities_would_be(study_of):
    """Fixed readers: the variance of a difference of averages, whoever gave the second one."""
    plain = {name: marks for (name, aid), marks in AIDED.items() if aid == "plain"}
    model = "1101"
    panel = compare_panel(
        study_of(plain, truth=TRUTH, models={"net": model}, random="cases"), metric="accuracy"
    )
    both = {(name, "plain"): marks for name, marks in plain.items()}
    both |= {(name, "net"): model for name in plain}
    modalities = compare_modalities(
        study_of(both, truth=TRUTH, random="cases"), "plain", "net", metric="accuracy"
    )

    (one,) = panel.tests
    (other,) = select(modalities.tests, a="plain")
    assert one.result.estimate == pytest.approx(other.result.estimate)
    assert one.result.se == pytest.approx(other.result.se)
    assert one.result.p == pytest.approx(other.result.p)


def test_when_all_are_right_there_is_no_interval_and_the_reason(study_of):
    study = study_of(dict.fromkeys(("R1", "R2", "R3"), TRUTH), truth=TRUTH,
                     models={"net": TRUTH, "bad": "0011"})  # fmt: skip
    same, apart = compare_panel(study, metric="accuracy").tests

    reason = "the variance over readers and cases is estimated as 0: no interval"
    assert (same.result.estimate, same.result.p, same.result.note) == (0.0, None, reason)
    assert (apart.result.estimate, apart.result.p) == (1.0, None)
    assert apart.result.note == f"{reason}, although the averages differ"


def test_ratings_are_compared_by_their_areas(study_of):
    # of the four pairs of a positive and a negative case R1 has 4 in order, R2 3.5 (a tie), R3 2,
    # and so has the model
    study = study_of(
        {"R1": "5412", "R2": "5331", "R3": "1524"}, truth=TRUTH, models={"net": "9273"},
        ratings=True,
    )  # fmt: skip
    (row,) = compare_panel(study).tests

    assert (row.labels.metric, row.result.method) == ("auc", "obuchowski-rockette")
    assert row.result.estimate == pytest.approx((1 + 3.5 / 4 + 2 / 4) / 3 - 2 / 4)


@pytest.mark.parametrize("reads", [{"R1": "1100"}, {"R1": "1100", "R2": "1010"}])
def test_a_panel_needs_two_readers_and_a_model(study_of, reads):
    models = {"net": "1100"} if len(reads) == 1 else None

    with pytest.raises(ReaderStatsError, match="needs at least two readers and one model"):
        compare_panel(study_of(reads, truth=TRUTH, models=models))


@pytest.mark.parametrize(
    ("metric", "method", "message"),
    [
        ("accuracy", "mixed", "'mixed' does not compare readers with a model; use one of "),
        ("accuracy", "u-statistics", "'u-statistics' does not compare readers with a model"),
        ("youden", "obuchowski-rockette", "needs a metric to which each case contributes, not "),
        ("youden", "mcnemar-clustered", "compares accuracy, sensitivity, specificity, not youden"),
        ("auc", None, "Area under the ROC curve needs scores, and the reads have none"),
    ],
)
def test_a_method_that_does_not_fit_is_refused(metric, method, message, study_of):
    study = study_of(AIDED, truth=TRUTH, models=TWO_MODELS)

    with pytest.raises(ReaderStatsError, match=message):
        compare_panel(study, metric=metric, method=method)
