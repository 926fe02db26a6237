"""Order, learning, time and washout: numbers by hand, then a small simulated study."""

import json
import math

import numpy as np
import pandas as pd
import pytest

import readerstats as rs
from readerstats.analysis.answers import answer
from readerstats.analysis.positions import ordered_reads
from readerstats.errors import Unanswerable
from readerstats.report.figures.order_curve import OrderPanel, order_curve
from readerstats.report.order_section import order_section, order_tables
from readerstats.report.page import build
from readerstats.report.style import RADIOLOGY
from readerstats.results import Estimate
from readerstats.stats.reading_order import permuted_slope, positions, shared_orders, slopes
from readerstats.study.config import Settings


def test_gaps_in_the_order_do_not_matter():
    assert positions([1, 7, 90], [1, 1, 1]).share.tolist() == pytest.approx([1 / 6, 0.5, 5 / 6])


def test_reads_with_the_same_order_share_a_place_and_are_counted():
    found = positions([1, 1, 2, 2, 2, 9], [1, 1, 1, 1, 1, 1])

    assert found.tied == 5
    assert found.share.tolist() == pytest.approx([1 / 6, 1 / 6, 7 / 12, 7 / 12, 7 / 12, 11 / 12])


def test_each_reading_runs_from_its_own_start():
    found = positions([1, 2, 101, 102], [1, 1, 2, 2])

    assert found.share.tolist() == [0.25, 0.75, 0.25, 0.75]
    assert found.tied == 0


def test_a_read_without_an_order_has_no_place():
    found = positions([1, math.nan, 2], [1, 1, 1])

    assert np.isnan(found.share).tolist() == [False, True, False]


def test_places_must_belong_to_readings():
    with pytest.raises(ValueError, match="a value for each read"):
        positions([1, 2], [1])


def test_a_slope_is_that_of_least_squares():
    # y = 0, 0, 1, 1 at 1/8, 3/8, 5/8, 7/8: sum of products 1/2, sum of squares 5/16
    share = [0.125, 0.375, 0.625, 0.875]

    assert slopes([0, 0, 1, 1], share, [3] * 4) == {3: pytest.approx(1.6)}
    assert slopes([0, 0, 1, 1], share, [3] * 4)[3] == pytest.approx(
        np.polyfit(share, [0, 0, 1, 1], 1)[0]
    )


def test_a_reader_with_one_place_has_no_slope():
    assert slopes([1, 0, 1], [0.5, 0.5, 0.25], [1, 1, 2]) == {}


def test_shuffling_the_order_finds_a_strong_change_and_never_p_0():
    share = np.tile((np.arange(20) + 0.5) / 20, 3)
    right = np.tile(np.arange(20) >= 10, 3).astype(float)
    test = permuted_slope(right, share, np.repeat([1, 2, 3], 20), np.arange(60), replicates=500)

    assert test.p == pytest.approx(1 / 501)
    assert test.replicates == 500


def test_readers_who_share_an_order_count_as_one_when_it_is_shuffled():
    # Sixteen readers fail on the same last cases: one finding where the order is shared.
    share, case = np.tile((np.arange(8) + 0.5) / 8, 16), np.tile(np.arange(8), 16)
    right = np.tile([1, 1, 1, 1, 1, 1, 0, 1.0], 16)
    reader = np.repeat(np.arange(16), 8)
    own_cases = np.arange(128)

    assert permuted_slope(right, share, reader, case).p > 0.1
    assert permuted_slope(right, share, reader, own_cases).p < 0.01
    assert shared_orders(share, reader, case) == (16, 1)


def test_all_right_leaves_nothing_to_shuffle():
    test = permuted_slope([1, 1, 1], [0.1, 0.5, 0.9], [1, 1, 1], [1, 2, 3])

    assert test.p is None
    assert "no order could matter" in test.note


def test_no_order_at_all_leaves_no_slope():
    test = permuted_slope([1, 0], [math.nan, math.nan], [1, 1], [1, 2])

    assert test.note == "no reader has reads at two places of a reading"


def test_shuffling_keeps_its_level_where_the_order_does_not_matter():
    rng = np.random.default_rng(3)
    share = np.tile((np.arange(30) + 0.5) / 30, 4)
    reader = np.repeat(np.arange(4), 30)
    hard = rng.random(30)
    shared = np.tile(np.arange(30), 4)
    p = []
    for _ in range(150):
        rng.shuffle(hard)
        right = (rng.random(120) < np.tile(hard, 4)).astype(float)
        p.append(permuted_slope(right, share, reader, shared, replicates=199).p)

    assert np.mean(np.array(p) < 0.05) <= 0.09  # binomial upper 97.5% limit for 150 at .05


def simulated(*, readers=6, cases=40, learning=0.0, seed=1, modalities=(None,), **columns):
    """Readers who see the cases in an order of their own, and grow faster as they go on."""
    rng = np.random.default_rng(seed)
    truth = np.arange(cases) % 2
    rows = []
    for reader in range(readers):
        for number, modality in enumerate(modalities):
            for place, case in enumerate(rng.permutation(cases)):
                chance = 1 / (1 + math.exp(-(0.8 + learning * (place / cases - 0.5))))
                right = rng.random() < chance
                label = "yes" if (truth[case] == 1) == right else "no"
                seconds = round(float(np.exp(rng.normal(3 - place / cases, 0.3))), 2)
                when = pd.Timestamp("2026-01-05") + pd.Timedelta(days=10 * number, minutes=place)
                rows.append(
                    (f"R{reader}", f"c{case:02d}", modality, label, place + 1, seconds, when)
                )
    names = ["reader", "case", "modality", "response", "order", "seconds", "timestamp"]
    reads = pd.DataFrame(rows, columns=names).dropna(axis="columns", how="all")
    frame = reads[[name for name in reads if name in columns.get("keep", names)]]
    held = pd.DataFrame({"case": [f"c{c:02d}" for c in range(cases)],
                         "truth": ["yes" if t else "no" for t in truth]})  # fmt: skip
    return rs.Study(reads=frame, cases=held, positive="yes",
                    settings=Settings().override(replicates=400))  # fmt: skip


READS = ("reader", "case", "modality", "response")


def results_of(found):
    return {(row.labels.metric, row.result.method, row.labels.a): row.result for row in found.tests}


def test_a_rising_accuracy_is_found_by_every_test():
    found = results_of(rs.reading_order(simulated(learning=4.0, readers=10)))

    assert found["accuracy", "one-sample-t", "end"].estimate > 0.3
    assert found["accuracy", "one-sample-t", "end"].p < 0.01
    assert found["accuracy", "permutation-of-positions", "end"].p < 0.01
    assert found["accuracy-odds-ratio", "mixed", "end"].lower > 1
    assert found["accuracy", "paired-t", "last quarter"].estimate > 0.2


def test_the_quarters_hold_a_quarter_of_each_reading():
    study = simulated(readers=3, cases=8)
    reads = study.reads.merge(study.cases, on="case")
    right = reads["response"] == reads["truth"]
    by_hand = [
        right[(reads["reader"] == r) & (reads["order"] > 6)].mean()
        - right[(reads["reader"] == r) & (reads["order"] <= 2)].mean()
        for r in study.humans
    ]
    found = results_of(rs.reading_order(study))["accuracy", "paired-t", "last quarter"]

    assert found.estimate == pytest.approx(np.mean(by_hand))


def test_times_are_compared_as_ratios_of_geometric_means_within_a_reader():
    study = simulated(readers=4)
    reads = study.reads.merge(study.cases, on="case")
    reads["log"], reads["right"] = np.log(reads["seconds"]), reads["response"] == reads["truth"]
    means = reads.groupby(["reader", "right"])["log"].mean().unstack()
    found = results_of(rs.reading_order(study))

    wrong = found["seconds", "paired-t", "wrong"]
    assert wrong.estimate == pytest.approx(math.exp((means[False] - means[True]).mean()))
    assert (wrong.null, wrong.se) == (1.0, None)
    assert found["seconds", "one-sample-t", "end"].upper < 1
    assert found["seconds", "paired-t", "yes"].p is not None


def test_each_readers_times_have_median_and_quartiles():
    study = simulated(readers=2)
    (first, _) = rs.reading_order(study).modalities[0].times
    own = study.reads.loc[study.reads["reader"] == "R0", "seconds"]

    assert first.median == pytest.approx(own.median())
    assert (first.lower_quartile, first.upper_quartile) == pytest.approx(
        tuple(own.quantile([0.25, 0.75]))
    )
    assert first.geometric_mean == pytest.approx(math.exp(np.log(own).mean()))


def test_the_timestamps_give_the_order_where_no_column_does():
    with_order = rs.reading_order(simulated())
    without = rs.reading_order(simulated(keep=(*READS, "timestamp")))

    assert without.tests[0].result.p == pytest.approx(with_order.tests[0].result.p)
    assert "the order is that of the timestamps" in without.notes


def test_dates_alone_give_no_order():
    study = simulated(keep=(*READS, "timestamp"), modalities=("CT", "MR"))
    frame = study.reads.assign(timestamp=study.reads["timestamp"].dt.strftime("%Y-%m-%d"))
    found = rs.reading_order(rs.Study(reads=frame, cases=study.cases, positive="yes"))

    assert found.modalities == ()
    assert found.washout[0].pairs == 240


def test_times_without_an_order_are_shown_without_a_trend():
    found = rs.reading_order(simulated(keep=(*READS, "seconds")))

    assert {row.labels.a for row in found.tests} == {"wrong", "yes"}
    assert found.modalities[0].parts == ()


def test_an_order_that_starts_anew_in_each_session_is_followed_within_it():
    study = simulated(readers=3, keep=(*READS, "order"))
    reads = study.reads.assign(
        session=np.where(study.reads["order"] <= 20, "s1", "s2"),
        order=(study.reads["order"] - 1) % 20 + 1,
    )
    found = ordered_reads(rs.Study(reads=reads, cases=study.cases, positive="yes"))

    assert found.notes == ("the order starts anew in each session",)
    assert np.unique(found.share).size == 20


def test_an_order_that_starts_anew_in_each_dataset_is_followed_within_it():
    study = simulated(readers=3, keep=(*READS, "order"))
    half = study.reads["case"] < "c20"
    reads = study.reads.assign(order=study.reads.groupby([study.reads["reader"], half]).cumcount())
    cases = study.cases.assign(dataset=np.where(study.cases["case"] < "c20", "A", "B"))
    found = ordered_reads(rs.Study(reads=reads, cases=cases, positive="yes"))

    assert found.notes == ("the order starts anew in each dataset",)


def test_ties_and_missing_places_are_told():
    study = simulated(readers=2, cases=10, keep=(*READS, "order"))
    order = study.reads["order"].to_numpy(copy=True)
    order[:3] = [1, 1, np.nan]
    found = rs.reading_order(
        rs.Study(reads=study.reads.assign(order=order), cases=study.cases, positive="yes")
    )

    assert "2 reads share their place with another of the same reading" in found.notes
    assert "1 of 20 reads have no place in the order: left out" in found.notes


def test_times_of_zero_are_left_out_with_a_warning():
    study = simulated(readers=2, keep=(*READS, "seconds"))
    reads = study.reads.assign(seconds=[0.0, -3.0, *study.reads["seconds"][2:]])
    zero = rs.Study(reads=reads, cases=study.cases, positive="yes")

    assert "seconds-not-positive" in {problem.code for problem in zero.problems}
    assert sum(time.n for time in rs.reading_order(zero).modalities[0].times) == 78


def test_the_same_order_for_all_is_told():
    study = simulated(readers=4, keep=(*READS, "order"))
    reads = study.reads.assign(order=study.reads["case"].str[1:].astype(float))
    found = rs.reading_order(rs.Study(reads=reads, cases=study.cases, positive="yes"))

    assert (found.modalities[0].n_readers, found.modalities[0].n_orders) == (4, 1)
    assert any("all 4 readers saw the cases in the same order" in note for note in found.notes)


def test_truth_in_blocks_of_the_order_is_told():
    study = simulated(readers=4, keep=(*READS, "order"))
    place = study.reads["case"].str[1:].astype(float)
    reads = study.reads.assign(order=place + 100 * (place % 2))
    found = rs.reading_order(rs.Study(reads=reads, cases=study.cases, positive="yes"))

    assert any("the truth is not balanced along the order: in part" in n for n in found.notes)


def test_an_order_of_ones_own_is_balanced():
    assert not any("balanced" in note for note in rs.reading_order(simulated()).notes)


def test_long_readings_are_shown_in_tenths_and_short_ones_in_quarters():
    assert len(rs.reading_order(simulated()).modalities[0].parts) == 4
    assert len(rs.reading_order(simulated(readers=2, cases=60)).modalities[0].parts) == 10


def test_parts_hold_every_read_once_and_the_readers_mean_accuracy():
    study = simulated()
    (one,) = rs.reading_order(study).modalities

    assert sum(part.reads for part in one.parts) == len(study.reads)
    assert all(part.accuracy.method == "one-sample-t" for part in one.parts)
    assert [row.labels.group for row in one.estimates] == [f"{n} of 4" for n in range(1, 5)]


def test_pauses_are_told_by_the_modalities_on_both_sides():
    found = rs.reading_order(simulated(modalities=("unaided", "aided")))
    (pause,) = found.washout

    assert (pause.before, pause.after, pause.pairs, pause.short) == ("unaided", "aided", 240, 240)
    assert len(found.modalities) == 2


def test_one_reader_is_no_sample_of_readers():
    found = results_of(rs.reading_order(simulated(readers=1)))

    assert found["accuracy", "one-sample-t", "end"].p is None
    assert found["accuracy", "permutation-of-positions", "end"].p is not None
    assert "one reader" in found["accuracy-odds-ratio", "mixed", "end"].note


def test_readers_who_are_always_right_do_not_change():
    study = simulated(readers=3)
    reads = study.reads.assign(response=study.reads["case"].map(
        study.cases.set_index("case")["truth"]))  # fmt: skip
    found = results_of(rs.reading_order(rs.Study(reads=reads, cases=study.cases, positive="yes")))

    assert found["accuracy", "one-sample-t", "end"].estimate == 0
    assert all(found[key].p is None for key in found if key[0].startswith("accuracy"))
    assert found["seconds", "paired-t", "wrong"].p is None


def test_ratings_without_a_threshold_have_times_and_no_accuracy():
    study = simulated(readers=3)
    reads = study.reads.assign(score=np.arange(len(study.reads)) % 5).drop(columns="response")
    found = rs.reading_order(rs.Study(reads=reads, cases=study.cases, positive="yes"))

    assert {row.labels.metric for row in found.tests} == {"seconds"}
    assert all(part.accuracy is None for part in found.modalities[0].parts)


def test_patients_are_random_in_place_of_their_cases():
    study = simulated(learning=1.0)
    cases = study.cases.assign(patient=[f"p{n // 2}" for n in range(40)])
    found = rs.reading_order(rs.Study(reads=study.reads, cases=cases, positive="yes"))

    note = results_of(found)["accuracy-odds-ratio", "mixed", "end"].note
    assert "patients are random in place of cases" in note


def test_models_have_no_order(study_of):
    study = simulated(readers=2)
    kinds = pd.DataFrame({"reader": ["R0", "R1"], "kind": ["human", "model"]})
    found = rs.reading_order(
        rs.Study(reads=study.reads, cases=study.cases, readers=kinds, positive="yes")
    )

    assert [time.reader for time in found.modalities[0].times] == ["R0"]
    assert found.modalities[0].n_readers == 1


def test_a_study_without_order_and_time_cannot_answer(study_of):
    with pytest.raises(Unanswerable, match="'order', 'seconds' or 'timestamp'"):
        rs.reading_order(study_of({"R1": "10", "R2": "11"}, truth="10"))


def test_the_example_study_has_no_section_on_order():
    study = rs.load_study(rs.example("deepfake_xray"), replicates=300)
    ids = [section.id for section in build(answer(study)).sections]

    assert "ratings-quality" in ids
    assert "reading-order" not in ids


def test_the_section_opens_with_what_changed_and_the_washout():
    section = order_section(
        answer(simulated(learning=4.0, modalities=("unaided", "aided"))), RADIOLOGY
    )
    first = [str(words) for words in section.blocks[0].paragraphs]

    assert section.part == "Readers"
    assert first[0].startswith("Accuracy rose along the reading unaided (last against first ")
    assert first[2] == (
        "240 of 240 repeated readings of a case by the same reader, unaided then aided, came less "
        "than 28 days after the one before (median pause, 9.9 days; shortest, 9.9 days)."
    )


def test_no_change_is_no_evidence_of_one():
    section = order_section(answer(simulated()), RADIOLOGY)

    assert str(section.blocks[0].paragraphs[0]).startswith(
        "There was no evidence that accuracy changed along the reading (last against first case, "
    )


def test_where_all_saw_one_order_the_test_that_knows_the_cases_comes_first():
    study = simulated(readers=4, keep=(*READS, "order"))
    reads = study.reads.assign(order=study.reads["case"].str[1:].astype(float))
    shared = rs.Study(reads=reads, cases=study.cases, positive="yes",
                      settings=Settings().override(replicates=300))  # fmt: skip
    told = str(order_section(answer(shared), RADIOLOGY).blocks[0].paragraphs[0])

    assert told.index("readers and cases random") < told.index("readers random, these cases")


def test_a_change_that_cannot_be_tested_is_told_with_its_reason():
    section = order_section(answer(simulated(readers=1)), RADIOLOGY)

    assert str(section.blocks[0].paragraphs[0]).startswith(
        "Whether accuracy changed along the reading was not tested: "
    )


def test_times_alone_make_a_section():
    section = order_section(answer(simulated(keep=(*READS, "seconds"))), RADIOLOGY)

    told = str(section.blocks[0].paragraphs[0])
    assert told.startswith("A case took each of six readers a median of ")


def test_the_record_is_json_without_nan():
    found = rs.reading_order(simulated(modalities=("unaided", "aided")))
    entry = found.record()["reading_order"]

    assert entry["washout_days"] == 28
    assert [one["modality"] for one in entry["modalities"]] == ["unaided", "aided"]
    json.dumps(entry, allow_nan=False)


def test_tables_put_modalities_under_their_names():
    study = simulated(modalities=("unaided", "aided"))
    tables = order_tables(rs.reading_order(study), study, RADIOLOGY)
    headings = [str(row.cells[0].text) for row in tables[0].rows if row.kind == "heading"]

    assert [table.id for table in tables] == [
        "order-tests", "order-parts", "order-times", "order-washout",
    ]  # fmt: skip
    assert headings == ["unaided", "aided"]


def test_a_part_without_a_number_leaves_a_gap_in_the_curve():
    found = Estimate(estimate=0.7, method="one-sample-t", note="one value")
    drawn = order_curve(
        anchor="o", title="Order", panels=[OrderPanel("<b>", (found, None), 0.7)], part="half",
        y_label="accuracy", kind="proportion", style=RADIOLOGY,
    )  # fmt: skip

    assert drawn.svg.count("<circle") == 1
    assert "<b>" not in drawn.svg
    assert drawn.alt.endswith("<b>: 1: 70%; 2: –.")


def test_a_curve_without_a_number_is_an_empty_panel():
    drawn = order_curve(
        anchor="o", title="Order", panels=[OrderPanel("", (None,))], part="half",
        y_label="accuracy", kind="proportion", style=RADIOLOGY,
    )  # fmt: skip

    assert "<circle" not in drawn.svg
