"""Several cases of one patient: whole patients are left out or drawn, and what cannot says so."""

import pandas as pd
import pytest

from readerstats.analysis.comparison import compare_datasets, compare_modalities
from readerstats.analysis.draws import draw
from readerstats.analysis.frame import select
from readerstats.analysis.pairs import compare_readers
from readerstats.analysis.panel import compare_panel
from readerstats.analysis.patients import METHOD, NOT_BY_PATIENT
from readerstats.analysis.performance import performance
from readerstats.errors import ReaderStatsError
from readerstats.stats.proportions import proportion
from readerstats.study.model import Study

TRUTH = "11110000"
READS = {"R1": "11101000", "R2": "11011001", "R3": "10110010"}
# The positive cases are of two patients, the negative ones of two others.
TWO_EACH = "aabbccdd"
# Everyone finds the first patient easy and the last one hard.
EASY_AND_HARD = {"R1": "11000001", "R2": "11010001", "R3": "11000011"}
AIDED = {(name, "plain"): marks for name, marks in EASY_AND_HARD.items()} | {
    ("R1", "aided"): "11110011", ("R2", "aided"): "11010111", ("R3", "aided"): "11110001",
}  # fmt: skip


def with_patients(study, patients):
    """The study with a column of patients in its cases table; None for an empty cell."""
    held = [None if name == "." else name for name in patients]
    return Study(
        reads=study.reads.drop(columns="status").dropna(axis="columns", how="all"),
        cases=study.cases.dropna(axis="columns", how="all").assign(patient=held),
        positive="yes",
        negative="no",
        settings=study.settings,
    )


@pytest.fixture
def clustered(study_of):
    """A study of three readers and eight cases of four patients."""
    return with_patients(study_of(READS, truth=TRUTH), TWO_EACH)


@pytest.fixture
def aided(study_of):
    """The same under two modalities."""
    return with_patients(study_of(AIDED, truth=TRUTH), TWO_EACH)


def test_the_interval_of_a_reader_leaves_out_whole_patients(clustered):
    first, *_ = performance(clustered, "accuracy").readers

    # R1 is right on 2, 1, 1 and 2 of each patient's two cases: leaving one out gives 4/6, 5/6, 5/6,
    # 4/6, whose mean is 3/4; the variance is 3/4 of the sum of squares, 4 x (1/12)^2.
    assert (first.result.method, first.result.k, first.result.n) == (METHOD, 6, 8)
    assert first.result.se == pytest.approx((3 / 4 * 4 * (1 / 12) ** 2) ** 0.5)
    # Student's t with as many degrees of freedom as patients, less one.
    assert first.result.df == 3
    assert first.result.lower == pytest.approx(0.75 - 3.182446 * first.result.se, abs=1e-6)


@pytest.mark.parametrize("patients", ["abcdefgh", "a.b.c.d.", "........"])
@pytest.mark.parametrize("metric", ["accuracy", "sensitivity", "ppv"])
def test_one_case_a_patient_is_no_patient_at_all(metric, patients, study_of):
    plain = study_of(READS, truth=TRUTH)
    named = with_patients(plain, patients)

    assert named.arrays().clusters is None
    assert performance(named, metric).rows == performance(plain, metric).rows


def test_one_case_a_patient_keeps_every_comparison(study_of):
    plain = study_of(AIDED, truth=TRUTH)
    named = with_patients(plain, "abcdefgh")

    for method in (None, "u-statistics", "mixed", "bootstrap"):
        before = compare_modalities(plain, metric="accuracy", method=method)
        assert compare_modalities(named, metric="accuracy", method=method).tests == before.tests


def test_a_reader_who_read_one_case_of_each_patient_keeps_the_interval_of_cases(study_of):
    study = with_patients(study_of(READS | {"R1": "1.1.0.0."}, truth=TRUTH), TWO_EACH)
    first, second, _ = performance(study, "accuracy").readers

    assert (first.result.method, first.result.note) == ("wilson", None)
    assert second.result.method == METHOD


def test_one_positive_and_one_negative_case_a_patient_are_one_case_for_the_sensitivity(study_of):
    study = with_patients(study_of(READS, truth=TRUTH), "abcdabcd")

    of_positives = performance(study, "sensitivity").readers
    assert {row.result.method for row in of_positives} == {"wilson"}
    assert {row.result.note for row in of_positives} == {None}
    assert METHOD in {row.result.method for row in performance(study, "accuracy").readers}


def test_a_metric_without_a_jackknife_says_that_it_takes_cases_for_patients(clustered):
    for row in performance(clustered, "ppv").readers:
        assert row.result.method == "wilson"
        assert NOT_BY_PATIENT in row.result.note


def test_who_is_right_on_everything_has_the_interval_of_as_many_patients(study_of):
    study = with_patients(study_of(READS | {"R1": TRUTH}, truth=TRUTH), TWO_EACH)
    first, *_ = performance(study, "accuracy").readers

    assert (first.result.estimate, first.result.method) == (1.0, "wilson")
    assert first.result.lower == pytest.approx(proportion(4, 4).lower)
    assert "one case a patient" in first.result.note


def test_patients_who_are_easy_or_hard_widen_the_interval_of_the_average(study_of):
    plain = study_of(EASY_AND_HARD, truth=TRUTH)
    by_case = performance(plain, "accuracy").group[0].result
    by_patient = performance(with_patients(plain, TWO_EACH), "accuracy").group[0].result

    assert by_patient.estimate == pytest.approx(by_case.estimate)
    assert by_patient.method == "obuchowski-rockette"
    assert by_patient.se > by_case.se


def test_cases_doubled_for_each_patient_add_nothing(study_of):
    """A second case that is read like the first tells no more than the first."""
    once = study_of(READS, truth=TRUTH)
    twice = with_patients(
        study_of({name: marks * 2 for name, marks in READS.items()}, truth=TRUTH * 2),
        "abcdefgh" * 2,
    )

    for metric in ("accuracy", "sensitivity"):
        for one, two in zip(
            performance(once, metric).group, performance(twice, metric).group, strict=True
        ):
            assert two.result.se == pytest.approx(one.result.se)
            assert (two.result.lower, two.result.upper) == pytest.approx(
                (one.result.lower, one.result.upper)
            )


def test_the_bootstrap_draws_whole_patients(clustered):
    found = draw(clustered, metrics=["sensitivity"], resampled="cases")
    resamples, _ = found.of(found.cells[0], "sensitivity")

    # The readers are right on 5 of 6 reads of the first patient and on 4 of 6 of the second.
    assert set(resamples.round(6).tolist()) == {0.666667, 0.75, 0.833333}


def test_modalities_are_compared_by_patient(aided, study_of):
    by_case = compare_modalities(study_of(AIDED, truth=TRUTH), metric="accuracy").tests[1].result
    by_patient = compare_modalities(aided, metric="accuracy").tests[1].result

    assert by_patient.estimate == pytest.approx(by_case.estimate)
    assert by_patient.method == "obuchowski-rockette"
    assert by_patient.se != pytest.approx(by_case.se)


def test_reads_that_are_missing_leave_patients_to_obuchowski_and_rockette(study_of):
    reads = AIDED | {("R1", "plain"): "111.1000"}
    found = compare_modalities(with_patients(study_of(reads, truth=TRUTH), TWO_EACH))

    methods = [row.result.method for row in select(found.tests, random="readers and cases")]
    assert set(methods) == {"obuchowski-rockette"}


@pytest.mark.parametrize("metric", ["accuracy", "youden"])
def test_a_model_is_compared_by_patient(metric, study_of):
    plain = study_of(READS, truth=TRUTH, models={"net": "11100001"})
    named = Study(
        reads=plain.reads.loc[plain.reads["reader"] != "net", ["reader", "case", "response"]],
        models=plain.reads.loc[plain.reads["reader"] == "net", ["reader", "case", "response"]]
        .rename(columns={"reader": "model"}),
        cases=plain.cases[["case", "truth"]].assign(patient=list(TWO_EACH)),
        positive="yes", settings=plain.settings,
    )  # fmt: skip
    (by_case,), (by_patient,) = (
        compare_panel(study, metric=metric).tests for study in (plain, named)
    )

    assert by_patient.result.estimate == pytest.approx(by_case.result.estimate)
    assert by_patient.result.se != pytest.approx(by_case.result.se)


def test_two_readers_are_compared_with_patients_as_clusters(clustered):
    (row,) = compare_readers(clustered, "R1", "R3").tests

    assert (row.result.method, row.result.n) == ("mcnemar-clustered", 4)


def test_a_test_that_takes_cases_for_patients_says_so(clustered, aided):
    (pair,) = compare_readers(clustered, "R1", "R3", method="mcnemar-exact").tests
    assert NOT_BY_PATIENT in pair.result.note

    for row in compare_modalities(aided, metric="accuracy", method="mixed").tests:
        assert NOT_BY_PATIENT in row.result.note


@pytest.mark.parametrize("method", ["u-statistics", "u-statistics-centred"])
def test_u_statistics_are_refused_and_the_method_that_can_is_named(method, aided):
    with pytest.raises(ReaderStatsError) as refused:
        compare_modalities(aided, metric="accuracy", method=method)
    assert str(refused.value) == (
        "U-statistics take every case as a patient of its own, and here patients have several "
        "cases; use obuchowski-rockette, whose jackknife leaves out whole patients."
    )


def test_the_unbiased_covariance_is_refused_and_the_one_that_can_is_named(aided):
    with pytest.raises(ReaderStatsError, match="a patient of its own; use jackknife"):
        compare_modalities(aided.with_settings(covariance="unbiased"), metric="accuracy")


def test_one_patient_alone_says_nothing_of_other_patients(study_of):
    study = with_patients(study_of(AIDED, truth=TRUTH), "aaaaaaaa")
    row = compare_modalities(study, metric="accuracy").tests[1]

    assert row.result.p is None
    assert row.result.note == (
        "the covariance over cases cannot be computed: it needs of each reader two cases, or "
        "patients, of each class that the metric counts; with cases fixed there is an interval "
        "for other readers"
    )


def test_a_patient_in_two_datasets_ties_them_together(study_of):
    """Each patient has a case in either dataset, read alike: nothing differs, whoever is drawn."""
    reads = {name: marks * 2 for name, marks in EASY_AND_HARD.items()}
    plain = study_of(reads, truth=TRUTH * 2, datasets="f" * 8 + "c" * 8)
    named = with_patients(plain, "abcdefgh" * 2)

    apart = compare_datasets(plain, metric="accuracy").tests[1].result
    tied = compare_datasets(named, metric="accuracy").tests[1].result
    assert (apart.estimate, tied.estimate) == (0.0, 0.0)
    assert apart.se > 0
    assert tied.se is None
    assert tied.note == "the variance over readers and cases is estimated as 0: no interval"


def test_patients_may_be_named_by_numbers():
    reads = pd.DataFrame(
        [(name, case, "yn"[case % 2]) for name in ("R1", "R2") for case in range(6)],
        columns=["reader", "case", "response"],
    )
    cases = pd.DataFrame({"case": range(6), "truth": list("ynynny"), "patient": [1, 1, 2, 2, 3, 4]})
    study = Study(reads=reads, cases=cases, positive="y")

    assert study.arrays().clusters.tolist() == [0, 0, 1, 1, 2, 3]
