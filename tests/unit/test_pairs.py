"""Two readers or models on common cases: which cases count, and what is refused."""

import pytest

from readerstats.analysis.pairs import compare_all_readers, compare_models, compare_readers
from readerstats.errors import ReaderStatsError
from readerstats.results import PairedCounts

# R1 alone is right on cases 2, 3 and 5, R2 alone on case 1, both on the other four.
TRUTH = "11001100"
TWO = {"R1": "01001100", "R2": "10100100"}
AIDED = {(reader, aid): answers for reader, answers in TWO.items() for aid in ("plain", "aided")}


@pytest.mark.parametrize(
    ("method", "p"),
    # chi-square 4 / 4 and 1 / 4 with 1 df; 2 (4 + 1) / 16; that less 4 / 16
    [
        ("mcnemar", 0.3173105),
        ("mcnemar-corrected", 0.6170751),
        ("mcnemar-exact", 0.625),
        ("mcnemar-mid-p", 0.375),
    ],
)
def test_two_readers_are_compared_on_their_common_cases(study_of, method, p):
    (row,) = compare_readers(study_of(TWO, truth=TRUTH), "R1", "R2", method=method).tests

    assert row.result.counts == PairedCounts(both=4, only_a=3, only_b=1, neither=0)
    assert row.result.estimate == 0.25
    assert row.result.p == pytest.approx(p, abs=1e-7)
    assert (row.labels.comparison, row.labels.random) == ("reader", "cases")


def test_swapping_the_readers_flips_the_sign_and_keeps_p(study_of):
    study = study_of(TWO, truth=TRUTH)
    (there,), (back,) = (
        compare_readers(study, *pair).tests for pair in (("R1", "R2"), ("R2", "R1"))
    )

    assert back.result.estimate == -there.result.estimate
    assert back.result.lower == pytest.approx(-there.result.upper)
    assert back.result.p == there.result.p


@pytest.mark.parametrize(
    ("metric", "counts"),
    [
        ("sensitivity", PairedCounts(both=1, only_a=2, only_b=1, neither=0)),
        ("specificity", PairedCounts(both=3, only_a=1, only_b=0, neither=0)),
    ],
)
def test_sensitivity_and_specificity_use_the_cases_of_their_class(study_of, metric, counts):
    (row,) = compare_readers(study_of(TWO, truth=TRUTH), "R1", "R2", metric=metric).tests

    assert row.result.counts == counts


def test_cases_that_one_of_the_two_did_not_read_do_not_count(study_of):
    study = study_of({"R1": ".1001100", "R2": "10100.00"}, truth=TRUTH)
    (row,) = compare_readers(study, "R1", "R2").tests

    assert row.result.n == 6


def test_each_dataset_has_its_own_test(study_of):
    study = study_of(TWO, truth=TRUTH, datasets="ffffcccc")
    found = compare_readers(study, "R1", "R2").tests

    assert [(row.labels.dataset, row.result.n) for row in found] == [("f", 4), ("c", 4)]
    assert [row.result.estimate for row in found] == [0.25, 0.25]


def test_readers_of_different_cases_are_refused_with_the_reason(study_of):
    study = study_of({"R1": "0100....", "R2": "....0100"}, truth=TRUTH)

    with pytest.raises(ReaderStatsError, match="'R1' and 'R2' read no case in common: McNemar's"):
        compare_readers(study, "R1", "R2")


def test_the_same_case_under_two_modalities_is_not_common(study_of):
    study = study_of({("R1", "plain"): "01001100", ("R2", "aided"): "10100100"}, truth=TRUTH)

    with pytest.raises(ReaderStatsError, match="read no case in common"):
        compare_readers(study, "R1", "R2")


def test_a_model_without_a_modality_is_compared_with_a_reader_in_each(study_of):
    study = study_of(AIDED, truth=TRUTH, models={"net": "11001100"})
    found = compare_readers(study, "R1", "net").tests

    # the model is right everywhere, the reader wrong on case 1
    assert [(row.labels.modality, row.result.estimate) for row in found] == [
        ("plain", -0.125),
        ("aided", -0.125),
    ]


def test_a_model_with_modalities_is_compared_under_its_own_answers(study_of):
    models = {("net", "plain"): "11001100", ("net", "aided"): "00110011"}
    found = compare_readers(study_of(AIDED, truth=TRUTH, models=models), "R1", "net").tests

    assert [row.result.estimate for row in found] == [-0.125, 0.875]


def test_two_models_without_a_modality_are_compared_once(study_of):
    study = study_of(AIDED, truth=TRUTH, models={"net": "11001100", "other": "11001111"})

    (row,) = compare_models(study).tests
    assert (row.labels.comparison, row.labels.modality) == ("model", None)
    assert row.result.estimate == 0.25
    assert compare_readers(study, "net", "other").tests == (row,)


def test_all_pairs_of_models_have_p_adjusted_within_the_dataset(study_of):
    models = {"m1": "11001100", "m2": "01100001", "m3": "00110011"}
    study = study_of(TWO, truth=TRUTH, models=models, datasets="ffffcccc")
    found = compare_models(study, method="mcnemar-exact").tests

    assert [(row.labels.dataset, row.labels.a, row.labels.b) for row in found[:3]] == [
        ("f", "m1", "m2"), ("f", "m1", "m3"), ("f", "m2", "m3"),
    ]  # fmt: skip
    # discordant 2:0, 4:0, 2:0, so that P is 0.5, 0.125, 0.5; Holm: 3 x 0.125, 2 x 0.5
    assert [row.result.p for row in found[:3]] == pytest.approx([0.5, 0.125, 0.5])
    assert [row.result.p_adjusted for row in found[:3]] == pytest.approx([1, 0.375, 1])


def test_all_pairs_of_readers_leave_the_models_out(study_of):
    study = study_of(TWO | {"R3": TRUTH}, truth=TRUTH, models={"net": TRUTH})
    found = compare_all_readers(study).tests

    assert [(row.labels.a, row.labels.b) for row in found] == [
        ("R1", "R2"), ("R1", "R3"), ("R2", "R3"),
    ]  # fmt: skip


def test_readers_who_never_differ_have_no_chi_square_but_an_exact_p(study_of):
    study = study_of({"R1": TRUTH, "R2": TRUTH}, truth=TRUTH)
    (chi_square,) = compare_readers(study, "R1", "R2", method="mcnemar").tests
    (fitting,) = compare_readers(study, "R1", "R2").tests
    (exact,) = compare_readers(study, "R1", "R2", method="mcnemar-exact").tests

    assert (chi_square.result.estimate, chi_square.result.p) == (0, None)
    assert "chi-square is 0/0" in (chi_square.result.note or "")
    assert exact.result.p == 1
    assert (fitting.result.method, fitting.result.p) == ("mcnemar-mid-p", 1)


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (("R1", "R9"), {}, "there is no reader 'R9'; there are R1, R2."),
        (("R1", "R1"), {}, "'R1' is named on both sides of the comparison."),
        (("R1", "R2"), {"metric": "ppv"}, "'ppv' is none of them."),
        (("R1", "R2"), {"metric": "f2"}, "'f2' is not a metric; the metrics are accuracy"),
        (("R1", "R2"), {"method": "t"}, "'t' does not compare two readers; use one of mcnemar,"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(study_of, arguments, options, message):
    with pytest.raises(ReaderStatsError) as refused:
        compare_readers(study_of(TWO, truth=TRUTH), *arguments, **options)

    assert message in str(refused.value)


def test_ratings_without_a_threshold_cannot_be_right_or_wrong(study_of):
    study = study_of({"R1": "41125511", "R2": "21135431"}, truth=TRUTH, ratings=True)

    with pytest.raises(
        ReaderStatsError, match="needs yes-or-no decisions; these reads are ratings"
    ):
        compare_readers(study, "R1", "R2")


def test_one_of_a_kind_has_no_pairs(study_of):
    study = study_of({"R1": TRUTH}, truth=TRUTH, models={"net": TRUTH})

    with pytest.raises(ReaderStatsError, match="comparing models needs at least two"):
        compare_models(study)
    with pytest.raises(ReaderStatsError, match="comparing readers needs at least two"):
        compare_all_readers(study)
