"""How well readers did: who counts, what is averaged, and what has no number."""

import pytest

from readerstats.analysis.draws import draw
from readerstats.analysis.frame import select
from readerstats.analysis.performance import performance
from readerstats.errors import ReaderStatsError
from readerstats.results import Row

# Four cases, two of each class; the third reader calls nothing positive.
TRUTH = "1100"
THREE = {"R1": "1100", "R2": "1010", "R3": "0000"}


def average(found, metric="accuracy", random="readers and cases", **where) -> Row:
    (row,) = select(found.group, metric=metric, random=random, **where)
    return row


def test_a_reader_is_judged_by_the_cases_that_he_or_she_read(study_of):
    found = performance(study_of({"R1": "11.0", "R2": "1010"}, truth=TRUTH), "accuracy")

    assert [(row.result.k, row.result.n) for row in found.readers] == [(3, 3), (2, 4)]


def test_each_reader_counts_once_in_the_average_however_many_cases_were_read(study_of):
    found = performance(study_of({"R1": "11.0", "R2": "1010"}, truth=TRUTH), "accuracy")

    assert average(found).result.estimate == pytest.approx((3 / 3 + 2 / 4) / 2)
    assert average(found).result.n == 2


def test_both_intervals_of_the_average_say_what_they_generalise_to(study_of):
    found = performance(study_of(THREE, truth=TRUTH), "accuracy")

    assert [(row.result.method, row.labels.random) for row in found.group] == [
        ("obuchowski-rockette", "readers and cases"),
        ("one-sample-t", "readers"),
    ]
    assert average(found, random="readers").result.df == 2
    assert average(found).result.replicates is None


def test_a_metric_that_is_no_average_over_cases_is_resampled(study_of):
    found = performance(study_of(THREE, truth=TRUTH), "ppv")

    assert average(found, "ppv").result.method == "bootstrap-percentile"
    assert average(found, "ppv").result.replicates == 300


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        ("obuchowski-rockette", "obuchowski-rockette"),
        ("u-statistics", "u-statistics"),
        ("u-statistics-centred", "u-statistics-centred"),
        ("bootstrap", "bootstrap-percentile"),
    ],
)
def test_every_method_averages_the_same_readers(asked, made, study_of):
    found = performance(study_of(THREE, truth=TRUTH), "accuracy", method=asked)
    result = average(found).result

    assert (result.method, result.n) == (made, 3)
    assert result.estimate == pytest.approx((1 + 1 / 2 + 1 / 2) / 3)


def test_readers_who_read_apart_are_averaged_by_u_statistics(study_of):
    reads = {"R1": "1100....", "R2": "..001100", "R3": "11....01"}
    found = performance(study_of(reads, truth="11001100"), "accuracy")

    assert average(found).result.method == "u-statistics-centred"
    assert average(found).result.estimate == pytest.approx((1 + 1 + 3 / 4) / 3)


@pytest.mark.parametrize("metric", ["ppv", "d-prime"])
def test_a_method_of_averages_over_cases_is_refused_for_other_metrics(metric, study_of):
    study = study_of(THREE, truth=TRUTH)

    with pytest.raises(ReaderStatsError) as refused:
        performance(study, metric, method="obuchowski-rockette")
    assert str(refused.value) == (
        "obuchowski-rockette needs a metric to which each case contributes (accuracy, "
        "balanced-accuracy, sensitivity, specificity, auc, partial-auc), not "
        f"{metric}; use bootstrap."
    )


def test_a_method_that_averages_nothing_is_refused(study_of):
    with pytest.raises(ReaderStatsError, match="'mixed' does not average readers; use one of"):
        performance(study_of(THREE, truth=TRUTH), "accuracy", method="mixed")


@pytest.mark.parametrize(("random", "df"), [("readers", 2), ("cases", None)])
def test_what_is_fixed_leaves_one_interval_of_the_average(random, df, study_of):
    (row,) = performance(study_of(THREE, truth=TRUTH, random=random), "accuracy").group

    assert (row.result.method, row.labels.random) == ("obuchowski-rockette", random)
    assert row.result.df == df  # these readers: the normal distribution


def test_a_reader_who_read_nothing_of_a_dataset_has_no_row_there(study_of):
    reads = {"R1": "11001100", "R2": "10001101", "R3": "1100...."}
    study = study_of(reads, truth="11001100", datasets="ffffcccc")
    found = performance(study, "accuracy")

    rows = [(row.labels.dataset, row.labels.reader) for row in found.readers]
    assert rows == [("f", "R1"), ("f", "R2"), ("f", "R3"), ("c", "R1"), ("c", "R2")]
    assert [row.result.n for row in select(found.group, random="readers")] == [3, 2]
    assert average(found, dataset="c").result.estimate == pytest.approx((1 + 3 / 4) / 2)


def test_an_average_of_one_reader_among_two_has_no_interval(study_of):
    study = study_of({"R1": "11001000", "R2": "1100...."}, truth="11001100", datasets="ffffcccc")
    result = average(performance(study, "accuracy"), dataset="c").result

    assert (result.estimate, result.lower) == (0.75, None)
    assert result.note == (
        "one reader alone says nothing of other readers; with readers fixed there is an interval "
        "for other cases"
    )


def test_a_reader_without_a_value_is_left_out_of_the_average_and_counted(study_of):
    found = performance(study_of(THREE, truth=TRUTH), "ppv")

    assert [row.result.estimate for row in found.readers] == [1.0, 0.5, None]
    assert found.readers[2].result.note == "no case was called positive"
    by_readers = average(found, "ppv", random="readers").result
    assert (by_readers.estimate, by_readers.n) == (0.75, 2)
    assert "1 of 3 readers have no value and are left out" in (by_readers.note or "")
    assert "1 of 3 readers have no value" in (average(found, "ppv").result.note or "")


def test_a_metric_that_no_reader_has_is_no_number(study_of):
    found = performance(
        study_of({"R1": "1100", "R2": "1100"}, truth=TRUTH), "positive-likelihood-ratio"
    )

    (row,) = found.group
    assert row.result.estimate is None
    assert row.result.note == "undefined for all 2 readers"


@pytest.mark.parametrize(
    ("metric", "n", "lower"),
    # Wilson at n of n: n / (n + 1.959964^2)
    [("accuracy", 4, 0.5101092), ("sensitivity", 2, 0.3423802), ("specificity", 2, 0.3423802)],
)
def test_when_every_read_is_right_wilson_takes_the_place_of_the_interval(
    study_of, metric, n, lower
):
    study = study_of({"R1": TRUTH, "R2": TRUTH, "R3": TRUTH}, truth=TRUTH)
    result = average(performance(study, metric), metric).result

    assert (result.estimate, result.upper) == (1.0, 1.0)
    assert result.lower == pytest.approx(lower, abs=1e-7)
    assert (result.method, result.k, result.n) == ("wilson", n, n)
    assert "every read was right or every read wrong" in (result.note or "")


def test_when_every_read_is_wrong_wilson_takes_the_place_of_the_interval(study_of):
    study = study_of({"R1": "0011", "R2": "0011", "R3": "0011"}, truth=TRUTH)
    result = average(performance(study, "accuracy")).result

    # Wilson at 0 of n: 1.959964^2 / (n + 1.959964^2)
    assert (result.estimate, result.lower, result.method) == (0.0, 0.0, "wilson")
    assert result.upper == pytest.approx(0.4898908, abs=1e-7)


def test_wilson_counts_the_cases_that_somebody_read(study_of):
    study = study_of({"R1": "11.0", "R2": "1..0"}, truth=TRUTH, models={"net": "1100"})
    result = average(performance(study, "accuracy")).result

    assert (result.k, result.n) == (3, 3)


def test_a_metric_that_is_no_share_of_cases_has_no_interval_when_all_is_right(study_of):
    study = study_of({"R1": TRUTH, "R2": TRUTH, "R3": TRUTH}, truth=TRUTH)
    result = average(performance(study, "balanced-accuracy"), "balanced-accuracy").result

    assert (result.estimate, result.lower) == (1.0, None)
    assert result.note == ("the variance over readers and cases is estimated as 0: no interval")


def test_readers_who_all_answer_alike_vary_as_one_proportion(study_of):
    # Everyone calls everything positive: right on 25 of 27 cases, and on other cases it may differ.
    study = study_of({f"R{n}": "1" * 27 for n in range(17)}, truth="1" * 25 + "00")
    result = average(performance(study, "accuracy")).result

    assert result.se == pytest.approx((25 / 27 * 2 / 27 / 26) ** 0.5)
    assert result.upper == 1
    assert "cut there" in result.note


@pytest.mark.parametrize("metric", ["f1", "d-prime"])
def test_rounding_is_no_spread(study_of, metric):
    # Everyone calls everything positive: every metric is the same in every resample.
    study = study_of({f"R{n}": "1" * 27 for n in range(17)}, truth="1" * 25 + "00")
    result = average(performance(study, metric), metric).result

    assert result.lower is None
    assert result.note == "no interval: every resample gave the same value"


def test_one_reader_has_no_average(study_of):
    found = performance(study_of({"R1": "1101"}, truth=TRUTH, models={"net": "1100"}), "accuracy")

    assert found.group == ()
    assert [row.labels.reader for row in found.readers] == ["R1", "net"]
    assert found.notes[0].startswith("there is one reader, and so no reader average")


def test_models_alone_have_rows_and_no_average(study_of):
    study = study_of(
        {"net": "1101", "other": "1100"}, truth=TRUTH, readers={"kind": ["model", "model"]}
    )
    found = performance(study, "accuracy")

    assert [row.result.estimate for row in found.readers] == [0.75, 1.0]
    assert (found.group, found.notes) == ((), ())


def test_a_model_has_no_part_in_the_average(study_of):
    reads = {"R1": "1101", "R2": "1000"}
    alone = performance(study_of(reads, truth=TRUTH), "accuracy")
    beside = performance(study_of(reads, truth=TRUTH, models={"net": "0011"}), "accuracy")

    assert beside.group == alone.group


def test_two_readers_have_both_intervals_and_a_warning(study_of):
    found = performance(study_of({"R1": "1100", "R2": "1010"}, truth=TRUTH), "accuracy")
    by_readers = average(found, random="readers").result

    # values 1 and 0.5: se 0.25, t(1, .975) = 12.7, beyond both ends
    assert by_readers.se == pytest.approx(0.25)
    assert (by_readers.lower, by_readers.upper) == (0, 1)
    assert by_readers.note == "the interval went beyond what is possible and is cut there"
    assert average(found).result.lower is not None
    assert found.notes == (
        "2 readers say little about other readers: the intervals of the reader average are rough",
    )


def test_ratings_without_a_threshold_have_an_auc_alone(study_of):
    # R1: of the pairs 5>2, 5>3, 1<2, 1<3 two are in order; R2: 4>1, 4>2 twice, all
    study = study_of({"R1": "5123", "R2": "4412"}, truth=TRUTH, ratings=True)
    found = performance(study)

    assert [(row.labels.metric, row.result.estimate) for row in found.readers] == [
        ("auc", 0.5),
        ("auc", 1.0),
    ]
    assert average(found, "auc").result.estimate == 0.75
    assert "need the rating from which a read counts as positive" in found.notes[-1]


def test_a_threshold_gives_decisions_too(study_of):
    # at 3 and above: R1 calls cases 1 and 4 positive, R2 cases 1 and 2
    study = study_of({"R1": "5123", "R2": "4412"}, truth=TRUTH, ratings=True, threshold=3)
    found = performance(study, ["sensitivity", "specificity", "auc"])

    values = [row.result.estimate for row in found.readers]
    assert values == [0.5, 1.0, 0.5, 1.0, 0.5, 1.0]


def test_each_modality_of_each_dataset_has_its_own_average(study_of):
    reads = {
        ("R1", "plain"): "11001100", ("R1", "aided"): "11001100",
        ("R2", "plain"): "10000100", ("R2", "aided"): "11001000",
    }  # fmt: skip
    found = performance(study_of(reads, truth="11001100", datasets="ffffcccc"), "accuracy")

    cells = [
        (row.labels.modality, row.labels.dataset, row.result.estimate)
        for row in select(found.group, random="readers")
    ]
    assert cells == [
        ("plain", "f", 0.875), ("plain", "c", 0.875), ("aided", "f", 1.0), ("aided", "c", 0.875),
    ]  # fmt: skip


def test_models_without_a_modality_stand_beside_the_modalities(study_of):
    reads = {(reader, aid): "1100" for reader in ("R1", "R2") for aid in ("plain", "aided")}
    found = performance(study_of(reads, truth=TRUTH, models={"net": "1110"}), "accuracy")

    rows = [(row.labels.modality, row.labels.reader) for row in found.readers]
    assert rows == [
        ("plain", "R1"), ("plain", "R2"), ("aided", "R1"), ("aided", "R2"), (None, "net"),
    ]  # fmt: skip
    assert {row.labels.modality for row in found.group} == {"plain", "aided"}


def test_scores_of_a_model_are_judged_where_the_readers_gave_answers(study_of):
    import pandas as pd

    from readerstats.study.model import Study

    cases = ["c1", "c2", "c3", "c4"]
    study = Study(
        reads=pd.DataFrame({"reader": "R1", "case": cases, "response": ["yes", "no"] * 2}),
        models=pd.DataFrame({"model": "net", "case": cases, "score": [0.9, 0.3, 0.2, 0.7]}),
        cases=pd.DataFrame({"case": cases, "truth": ["yes", "no"] * 2}),
        positive="yes",
    )

    # 0.9 > 0.3, 0.9 > 0.7, 0.2 < 0.3, 0.2 < 0.7
    (area,) = performance(study, "auc").readers
    assert (area.labels.reader, area.result.estimate) == ("net", 0.5)
    assert [row.labels.reader for row in performance(study, "accuracy").readers] == ["R1"]


def test_the_same_draws_give_the_same_answer(study_of):
    study = study_of(THREE, truth=TRUTH)
    draws = draw(study, metrics=["ppv", "specificity"])

    assert performance(study, "ppv", draws=draws).rows == performance(study, "ppv").rows


def test_the_frame_has_a_row_for_each_reader_and_each_interval(study_of):
    frame = performance(study_of(THREE, truth=TRUTH), ["accuracy", "sensitivity"]).to_frame()

    assert len(frame) == 2 * (3 + 2)
    assert frame["scope"].tolist() == ["reader"] * 6 + ["group"] * 4


@pytest.mark.parametrize(
    ("metric", "message"),
    [
        ("acuracy", "'acuracy' is not a metric; the metrics are accuracy, balanced-accuracy"),
        ("auc", "Area under the ROC curve needs scores, and the reads have none."),
    ],
)
def test_a_metric_that_cannot_be_had_is_refused(study_of, metric, message):
    with pytest.raises(ReaderStatsError, match=message):
        performance(study_of(THREE, truth=TRUTH), metric)


def test_ratings_without_a_threshold_have_no_accuracy(study_of):
    study = study_of({"R1": "5123", "R2": "4412"}, truth=TRUTH, ratings=True)

    with pytest.raises(ReaderStatsError, match="give the rating from which a read counts"):
        performance(study, "accuracy")


def test_refusals_can_count_as_wrong(study_of):
    study = study_of(
        {"R1": "1100", "R2": "11.0"}, truth=TRUTH, models={"net": "1100"}, unanswered="incorrect"
    )

    # A read that was never asked for is no refusal: R2 keeps three reads, all of them right.
    found = performance(study, "accuracy")
    assert [(row.result.k, row.result.n) for row in found.readers] == [(4, 4), (3, 3), (4, 4)]
