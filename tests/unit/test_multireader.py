"""Which multireader method answers, why, and what it says where it cannot."""

import pytest

from readerstats.analysis.comparison import compare_datasets, compare_modalities
from readerstats.analysis.families import families_of
from readerstats.analysis.fitting import fitting
from readerstats.analysis.frame import select
from readerstats.analysis.levels import stack
from readerstats.analysis.multireader import inferred, turned
from readerstats.analysis.performance import performance
from readerstats.errors import ReaderStatsError
from readerstats.results import TestResult

TRUTH = "1100"
CROSSED = {
    ("R1", "plain"): "1100", ("R1", "aided"): "1110",
    ("R2", "plain"): "1000", ("R2", "aided"): "0100",
    ("R3", "plain"): "1100", ("R3", "aided"): "1001",
}  # fmt: skip
RATED = {
    ("R1", "plain"): "5412", ("R1", "aided"): "5522",
    ("R2", "plain"): "3313", ("R2", "aided"): "4321",
    ("R3", "plain"): "5242", ("R3", "aided"): "3342",
}  # fmt: skip
NO_SPREAD = "the variance over readers and cases is estimated as 0: no interval"


def asked(study, metric="accuracy", **how):
    (family,) = families_of(study, "modality")
    return inferred(study, family, metric, [("plain", "aided")], **how)


def difference(study, metric="accuracy", method=None):
    found = compare_modalities(study, metric=metric, method=method)
    beyond = ("readers and cases", "cases")
    rows = [row for row in found.tests if row.labels.b and row.labels.random in beyond]
    return rows[0].result


@pytest.mark.parametrize(
    ("changed", "method", "reason"),
    [
        ({}, "obuchowski-rockette", "the crossing of readers and cases is complete"),
        (
            {("R1", "plain"): "11.0"},
            "u-statistics-centred",
            "the crossing of readers and cases is incomplete",
        ),
    ],
)
def test_the_design_decides_the_method_and_the_reason_is_told(changed, method, reason, study_of):
    found = asked(study_of(CROSSED | changed, truth=TRUTH))

    assert (found.method, found.reason) == (method, reason)


def test_a_method_that_was_asked_for_needs_no_other_reason(study_of):
    study = study_of(CROSSED, truth=TRUTH)

    assert asked(study, method="u-statistics").reason == "it was asked for"
    assert asked(study, method="obuchowski-rockette").reason == (
        "the crossing of readers and cases is complete"
    )


def test_u_statistics_by_default_are_told_in_a_note(study_of):
    missing = study_of(CROSSED | {("R1", "plain"): "11.0"}, truth=TRUTH)

    (note,) = compare_modalities(missing, metric="accuracy").notes
    assert note == (
        "U-statistics are used for averages and differences, because the crossing of readers and "
        "cases is incomplete"
    )
    assert compare_modalities(missing, metric="accuracy", method="u-statistics").notes == ()
    assert compare_modalities(study_of(CROSSED, truth=TRUTH), metric="accuracy").notes == ()


@pytest.mark.parametrize("random", ["readers", "cases"])
def test_with_one_of_both_fixed_missing_reads_are_left_to_obuchowski_and_rockette(random, study_of):
    study = study_of(CROSSED | {("R1", "plain"): "11.0"}, truth=TRUTH, random=random)
    found = asked(study)

    assert (found.method, found.reason) == (
        "obuchowski-rockette", "each reader's value uses the reads at hand",
    )  # fmt: skip
    assert {row.labels.random for row in (*found.tests, *found.estimates)} == {random}


def test_a_metric_that_is_no_average_over_cases_is_left_to_the_bootstrap(study_of):
    study = study_of(CROSSED, truth=TRUTH)

    assert asked(study, "ppv").tests == ()
    assert fitting(None, "ppv").reason == "the metric is no average over cases"
    assert fitting(stack(study, families_of(study, "modality")[0].levels, "accuracy"), "ppv") == (
        fitting(None, "ppv")
    )


def test_all_methods_see_the_same_difference(study_of):
    study = study_of(CROSSED, truth=TRUTH)
    methods = ("obuchowski-rockette", "u-statistics", "u-statistics-centred", "bootstrap")

    for method in methods:
        assert difference(study, method=method).estimate == pytest.approx(0.25)


def test_the_published_u_statistics_count_reads_and_say_so_where_reads_are_missing(study_of):
    study = study_of({"R1": "11001100", "R2": "10......", "R3": "1010...."}, truth="11001100")
    published = performance(study, "accuracy", method="u-statistics").group[0].result
    fitted = performance(study, "accuracy").group[0].result

    # right reads: 8 of 8, 1 of 2, 2 of 4
    assert published.estimate == pytest.approx(11 / 14)
    assert "readers count by the number of their reads" in published.note
    assert fitted.estimate == pytest.approx((1 + 1 / 2 + 1 / 2) / 3)


@pytest.mark.parametrize(
    ("metric", "method", "message"),
    [
        ("auc", "mixed", "the mixed model is one of right and wrong reads: it compares accuracy,"),
        ("auc", "mixed", "sensitivity, specificity, not auc; use obuchowski-rockette."),
        ("auc", "mcnemar-clustered", "specificity, not auc; use obuchowski-rockette."),
        ("balanced-accuracy", "mixed", "not balanced-accuracy; use obuchowski-rockette."),
        ("partial-auc", "u-statistics", "auc, not partial-auc; use obuchowski-rockette."),
        ("ppv", "obuchowski-rockette", "needs a metric to which each case contributes"),
        ("ppv", "u-statistics", "not ppv; use bootstrap."),
        ("ppv", "mixed", "not ppv; use bootstrap."),
    ],
)
def test_a_method_that_does_not_fit_the_metric_names_one_that_does(
    metric, method, message, study_of
):
    study = study_of(RATED, truth=TRUTH, ratings=True, threshold=3)

    with pytest.raises(ReaderStatsError) as refused:
        compare_modalities(study, metric=metric, method=method)
    assert message in str(refused.value)


@pytest.mark.parametrize("random", ["readers", "cases"])
@pytest.mark.parametrize("method", ["u-statistics", "u-statistics-centred", "mixed"])
def test_a_method_of_random_readers_and_cases_names_one_that_can_fix_them(method, random, study_of):
    study = study_of(CROSSED, truth=TRUTH, random=random)

    with pytest.raises(ReaderStatsError) as refused:
        compare_modalities(study, metric="accuracy", method=method)
    assert str(refused.value) == (
        f"{method} takes readers and cases as random; with one of them fixed use "
        "obuchowski-rockette."
    )


def test_mcnemar_over_readers_needs_the_same_cases(study_of):
    study = study_of({"R1": "11001000", "R2": "10001100"}, truth="11001100", datasets="ffffcccc")

    with pytest.raises(ReaderStatsError, match="datasets differ in cases; use obuchowski-rockette"):
        compare_datasets(study, metric="accuracy", method="mcnemar-clustered")


def test_mcnemar_over_readers_counts_the_reads_that_it_leaves_out(study_of):
    reads = CROSSED | {("R4", "plain"): "1100"}
    result = difference(study_of(reads, truth=TRUTH), method="mcnemar-clustered")

    assert result.estimate == pytest.approx(0.25)  # of the three who read both
    assert result.note.endswith("reads without one to pair with are left out: 4")


@pytest.mark.parametrize(
    ("method", "reason"), [(None, "estimated as 0"), ("u-statistics", "do not vary")]
)
def test_when_all_is_right_there_is_no_interval_and_the_reason(method, reason, study_of):
    result = difference(study_of(dict.fromkeys(CROSSED, TRUTH), truth=TRUTH), method=method)

    assert (result.estimate, result.se, result.lower, result.p) == (0.0, None, None, None)
    assert reason in result.note


def test_averages_that_differ_without_any_spread_have_no_p(study_of):
    reads = {key: TRUTH if key[1] == "plain" else "0011" for key in CROSSED}
    result = difference(study_of(reads, truth=TRUTH))

    assert (result.estimate, result.p) == (1.0, None)
    assert result.note == f"{NO_SPREAD}, although the averages differ"


@pytest.mark.parametrize("metric", ["accuracy", "sensitivity", "specificity"])
def test_separation_in_the_mixed_model_is_named_and_so_is_what_can_compare(metric, study_of):
    reads = {key: TRUTH if key[1] == "plain" else marks for key, marks in CROSSED.items()}
    study = study_of(reads, truth=TRUTH)
    for row in compare_modalities(study, metric=metric, method="mixed").tests:
        assert (row.result.estimate, row.result.p) == (None, None)
        assert row.result.note == (
            "perfect separation: 'plain' tells some reads apart that are all correct, or all "
            "incorrect, so that there is no finite estimate; the two-way bootstrap or "
            "Obuchowski-Rockette can compare the averages"
        )
    assert difference(study, metric).estimate is not None


def test_a_mixed_model_of_right_reads_alone_has_no_odds(study_of):
    study = study_of(dict.fromkeys(CROSSED, TRUTH), truth=TRUTH)

    for row in compare_modalities(study, metric="accuracy", method="mixed").tests:
        assert row.result.p is None
        assert row.result.note.startswith("every read is correct: the log odds have no finite")


def test_the_mixed_model_gives_odds_and_averaged_probabilities(study_of):
    study = study_of(CROSSED, truth=TRUTH)
    odds, averaged = compare_modalities(study, metric="accuracy", method="mixed").tests

    assert (odds.result.method, odds.result.effect_size_name) == ("mixed", "odds ratio")
    assert averaged.result.method == "mixed-averaged"
    assert averaged.result.estimate == pytest.approx(0.25, abs=1e-6)  # no case or reader varies
    assert "log odds of a correct read" in odds.result.note


def test_one_case_of_a_class_leaves_cases_without_a_covariance(study_of):
    result = difference(study_of(CROSSED, truth="1000"), "sensitivity")

    assert (result.estimate, result.p) == (pytest.approx(1 / 3), None)
    assert result.note == (
        "the covariance over cases cannot be computed: it needs of each reader two cases, or "
        "patients, of each class that the metric counts; with cases fixed there is an interval "
        "for other readers"
    )


def test_with_cases_fixed_there_is_the_interval_that_the_note_speaks_of(study_of):
    result = compare_modalities(
        study_of(CROSSED, truth="1000", random="readers"), metric="sensitivity"
    ).tests[1].result  # fmt: skip

    assert result.p is not None
    assert result.df == 2


def test_constant_scores_are_chance_without_an_interval(study_of):
    study = study_of(dict.fromkeys(RATED, "3333"), truth=TRUTH, ratings=True)
    found = performance(study, "auc")

    assert {row.result.estimate for row in found.rows} == {0.5}
    assert {row.result.lower for row in found.group} == {None}
    assert difference(study, "auc").note == NO_SPREAD


def test_one_reader_of_constant_scores_counts_as_chance(study_of):
    reads = RATED | {("R3", "plain"): "3333", ("R3", "aided"): "3333"}
    study = study_of(reads, truth=TRUTH, ratings=True)
    (plain, _) = compare_modalities(study, metric="auc").estimates

    # R1 has 4 of 4 pairs in order, R2 two and two ties: 3 of 4
    assert plain.result.estimate == pytest.approx((1 + 3 / 4 + 1 / 2) / 3)
    assert plain.result.lower is not None


def test_a_reader_who_read_no_positive_case_leaves_the_others_to_be_averaged(study_of):
    reads = CROSSED | {("R3", "plain"): "..00", ("R3", "aided"): "..01"}
    study = study_of(reads, truth=TRUTH)
    found = performance(study, "sensitivity")

    average = select(found.group, modality="plain", random="readers and cases")[0].result
    assert average.estimate == pytest.approx((1 + 1 / 2) / 2)
    assert average.n == 2


def test_a_modality_that_one_reader_read_has_an_average_and_no_interval(study_of):
    reads = {key: marks for key, marks in CROSSED.items() if key[1] == "plain"}
    study = study_of(reads | {("R1", "aided"): "1101"}, truth=TRUTH)
    found = compare_modalities(study, metric="accuracy")
    (alone,) = select(found.estimates, modality="aided")
    test = found.tests[0].result

    assert (alone.result.estimate, alone.result.lower, alone.result.n) == (0.75, None, 1)
    assert (test.method, test.p) == ("u-statistics-centred", None)
    assert test.note.startswith("one reader only: how readers differ is unknown")


def test_one_reader_alone_in_a_modality_of_his_own_is_taken_to_vary_as_the_others(study_of):
    study = study_of({("R1", "plain"): "1100", ("R2", "plain"): "1000", ("R3", "aided"): "1101"},
                     truth=TRUTH)  # fmt: skip
    found = compare_modalities(study, metric="accuracy")

    assert found.tests[0].result.method == "obuchowski-rockette"
    assert found.estimates[1].result.note.startswith("one reader alone says nothing of other")


def test_negative_components_are_reported_and_not_hidden(study_of):
    found = compare_modalities(study_of(CROSSED, truth=TRUTH), metric="accuracy")
    (components,) = (row.result for row in found.components)

    assert components.modality_reader < 0
    assert "estimated below 0: modality by reader" in components.note
    assert found.tests[1].result.note == "Cov2 - Cov3 is estimated below 0 and was set to 0"


@pytest.mark.parametrize("covariance", ["jackknife", "delong", "unbiased"])
def test_every_covariance_gives_the_same_averages(covariance, study_of):
    study = study_of(RATED, truth=TRUTH, ratings=True, covariance=covariance)
    found = compare_modalities(study, metric="auc")

    assert [row.result.estimate for row in found.estimates] == pytest.approx(
        [(1 + 3 / 4 + 2.5 / 4) / 3, (1 + 1 + 2 / 4) / 3]
    )


def test_a_covariance_that_the_metric_does_not_have_is_refused(study_of):
    study = study_of(RATED, truth=TRUTH, ratings=True, covariance="delong")

    with pytest.raises(ReaderStatsError, match="a partial area has the jackknife covariance only"):
        compare_modalities(study, metric="partial-auc")


def test_turning_a_test_keeps_its_p_and_turns_all_that_has_a_sign():
    test = TestResult(method="t", estimate=0.1, lower=0.0, upper=0.3, p=0.2,
                      statistic_name="t", statistic=1.5, se=0.07, df=3.0)  # fmt: skip
    back = turned(test)

    assert (back.estimate, back.lower, back.upper, back.statistic) == (-0.1, -0.3, 0.0, -1.5)
    assert (back.p, back.se, back.df) == (0.2, 0.07, 3.0)
    assert turned(back) == test
