"""The agreement of the people of a study, and the section that tells it."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import readerstats as rs
from readerstats.analysis.agreement import agreement
from readerstats.errors import ReaderStatsError, Unanswerable
from readerstats.report.agreement_section import agreement_section
from readerstats.report.agreement_tables import agreement_tables
from readerstats.report.document import Details, Prose
from readerstats.report.figures.figure import Figure
from readerstats.report.figures.kappa_matrix import KappaPair, kappa_matrix
from readerstats.report.style import RADIOLOGY
from readerstats.report.table_text import terminal
from readerstats.results import Estimate
from readerstats.stats import agreement_coefficient, cohen_kappa
from readerstats.study.config import Settings

TRUTH = "11110000111100001111"
FIVE = {
    "A": "11110000111100001100",
    "B": "11100000111100001111",
    "C": "11110001111000001111",
    "D": "01110000111100011110",
    "E": "11110000101100001101",
}
FIGURES = {  # ratings 1 to 5
    name: "".join(str(1 + (int(mark) * 3 + place + len(name)) % 5)
                  for place, mark in enumerate(marks))
    for name, marks in FIVE.items()
}  # fmt: skip


def section(study, **asked):
    found = agreement(study, **asked)
    return agreement_section(SimpleNamespace(agreement=found, study=study), RADIOLOGY)


def prose(study, **asked):
    blocks = section(study, **asked).blocks
    return [str(words) for block in blocks if isinstance(block, Prose)
            for words in block.paragraphs]  # fmt: skip


def shown(study, **asked):
    return "\n".join(
        terminal(table) for table in agreement_tables(agreement(study, **asked), study, RADIOLOGY)
    )


def values(found, metric):
    return [row.result for here in found.cells for row in here.coefficients
            if row.labels.metric == metric]  # fmt: skip


# What is found


def test_decisions_have_the_coefficients_of_their_table(study_of):
    found = agreement(study_of(FIVE, truth=TRUTH))
    table = [[int(mark) for mark in marks] for marks in FIVE.values()]

    (here,) = found.cells
    resampled, over_cases = values(found, "fleiss-kappa")

    expected = agreement_coefficient(table).estimate
    assert over_cases == expected
    assert resampled.estimate == pytest.approx(expected.estimate, abs=1e-12)
    assert resampled.method == "bootstrap-percentile"
    assert (here.n_cases, here.n_shared, here.missing, len(here.pairs)) == (20, 20, 0, 10)
    assert [row.labels.random for row in here.coefficients][:2] == ["readers and cases", "cases"]
    assert here.pairs[0].kappa == cohen_kappa(table[0], table[1]).estimate


def test_models_are_no_readers(study_of):
    alone = agreement(study_of(FIVE, truth=TRUTH))
    beside = agreement(study_of(FIVE, truth=TRUTH, models={"net": TRUTH[::-1]}))

    assert beside.estimates == alone.estimates


def test_each_modality_and_dataset_is_judged_by_itself(study_of):
    reads = {(name, modality): marks for name, marks in FIVE.items() for modality in ("film", "CT")}
    found = agreement(study_of(reads, truth=TRUTH, datasets="x" * 10 + "y" * 10))

    places = [(here.cell.modality, here.cell.dataset) for here in found.cells]

    assert places == [("film", "x"), ("film", "y"), ("CT", "x"), ("CT", "y")]


def test_readers_who_share_no_case_are_left_to_a_note(study_of):
    reads = {"A": "1111000011..........", "B": "..........1100001111"}
    apart = study_of(reads, truth=TRUTH)
    together = study_of(reads | {"C": "11110000111111......"}, truth=TRUTH, datasets="x" * 14
                        + "y" * 6)  # fmt: skip

    with pytest.raises(Unanswerable, match="two readers who read the same case"):
        agreement(apart)
    (here,) = agreement(together).cells
    kappas = {(pair.a, pair.b): pair.kappa.note for pair in here.pairs}
    assert kappas["A", "B"] == "no case was read by both"


@pytest.mark.parametrize("answer", ["0", "1"])
def test_an_answer_that_all_give_leaves_kappa_without_a_value(answer, study_of):
    study = study_of(dict.fromkeys("ABCDE", answer * 20), truth=TRUTH)

    (sentence,) = prose(study)

    assert sentence == (
        "Two readers gave the same answer for 100% of the cases on average; Fleiss κ has no "
        "value, for every read is of one category (five readers, 20 cases, no read missing)."
    )


def test_one_reader_has_nobody_to_agree_with(study_of):
    with pytest.raises(Unanswerable):
        agreement(study_of({"A": TRUTH}, truth=TRUTH))


def test_models_alone_are_not_asked():
    cases = pd.DataFrame({"case": list("abcd"), "truth": ["yes", "no"] * 2})
    reads = pd.DataFrame({"model": ["m"] * 4 + ["k"] * 4, "case": list("abcd") * 2,
                          "response": ["yes", "no"] * 4})  # fmt: skip
    readers = pd.DataFrame({"reader": ["m", "k"], "kind": ["model"] * 2})
    study = rs.Study(reads=reads.rename(columns={"model": "reader"}), cases=cases,
                     readers=readers, positive="yes")  # fmt: skip

    with pytest.raises(Unanswerable, match="only models read"):
        agreement(study)


def test_a_scale_decides_what_unused_steps_are_worth(study_of):
    study = study_of(FIGURES, truth=TRUTH, ratings=True)

    seen, named = agreement(study), agreement(study, column="score", scale=(1, 7))

    assert "scale of 5 steps, 1 to 5" in seen.notes[0]
    assert named.notes == ()
    assert named.cells[0].categories == (1, 2, 3, 4, 5, 6, 7)
    first, second = (values(one, "gwet-ac2-quadratic")[1].estimate for one in (seen, named))
    assert first != second


def test_a_rating_outside_the_scale_is_named(study_of):
    study = study_of(FIGURES, truth=TRUTH, ratings=True)

    with pytest.raises(ReaderStatsError) as refused:
        agreement(study, column="score", scale=(1, 4))

    assert str(refused.value).startswith("score is said to run from 1 to 4 in steps of 1, but A ")
    assert "gave case-" in str(refused.value)


def test_numbers_of_many_values_are_measurements(study_of):
    rng = np.random.default_rng(1)
    reads = pd.DataFrame(
        [(reader, f"c{case}", float(score)) for reader in "ABCDE"
         for case, score in enumerate(50 + 40 * np.sin(np.arange(30)) + rng.normal(size=30))],
        columns=["reader", "case", "score"],
    )  # fmt: skip
    cases = pd.DataFrame({"case": [f"c{case}" for case in range(30)], "truth": ["y", "n"] * 15})
    study = rs.Study(reads=reads.iloc[:-2], cases=cases, positive="y",
                     settings=Settings().override(replicates=200))  # fmt: skip

    (here,) = agreement(study, column="score").cells

    assert (here.kind, here.main, here.pairs) == ("measurement", "krippendorff-alpha-interval", ())
    icc = here.told("icc-agreement").result
    assert icc.n == 28
    assert icc.note == "2 of 30 cases without some reader's read are left out"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"column": "mood"}, "the reads have no column 'mood' to agree in; there are decision."),
        ({"weights": "cubic"}, "there are no weights 'cubic'"),
        ({"coefficient": "pi"}, "there is no coefficient 'pi'"),
        ({"scale": (1, 5)}, "a scale belongs to a column of ratings"),
    ],
)
def test_what_a_study_does_not_have_is_refused(asked, message, study_of):
    with pytest.raises(ReaderStatsError, match=message):
        agreement(study_of(FIVE, truth=TRUTH), **asked)


def test_a_scale_rises(study_of):
    with pytest.raises(ReaderStatsError, match="got 5 to 1"):
        agreement(study_of(FIGURES, truth=TRUTH, ratings=True), column="score", scale=(5, 1))


def test_weights_of_decisions_are_told_to_mean_nothing(study_of):
    found = agreement(study_of(FIVE, truth=TRUTH), weights="linear")

    assert found.cells[0].weights == "unweighted"
    assert "weights are of ratings on a scale" in found.notes[0]


def test_one_coefficient_can_be_asked_for_and_every_pair(study_of):
    study = study_of(FIVE, truth=TRUTH)

    one = agreement(study, coefficient="gwet-ac")
    pairs = agreement(study, coefficient="cohen-kappa")

    assert {row.labels.metric for row in one.estimates} == {"gwet-ac1"}
    assert one.cells[0].main == "gwet-ac1"
    assert [(row.labels.a, row.labels.b) for row in pairs.estimates][:2] == [("A", "B"), ("A", "C")]
    assert len(pairs.estimates) == 10
    assert pairs.to_frame()["a"].tolist()[0] == "A"
    assert "Every two readers" in shown(study, coefficient="cohen-kappa")


# The paradox


def lopsided():
    rng = np.random.default_rng(3)
    base = np.array([0] * 114 + [1] * 6)
    return {
        name: "".join(map(str, np.where(rng.random(120) < 0.05, 1 - base, base)))
        for name in "ABCDE"
    }


def test_a_kappa_that_is_low_for_a_rare_answer_is_explained(study_of):
    study = study_of(lopsided(), truth="0" * 110 + "1" * 10)

    first, second = prose(study)

    paradox = agreement(study).cells[0].paradox
    assert paradox.observed > 0.85
    assert paradox.ac1 - paradox.kappa > 0.3
    assert "κ is low" not in first
    assert second.startswith("κ is low (0.")
    assert "of the answers are negative, and with so uneven a prevalence" in second
    assert "Gwet AC1, which does not, is 0." in second


def test_no_paradox_is_told_where_kappa_is_as_high_as_ac1(study_of):
    assert agreement(study_of(FIVE, truth=TRUTH)).cells[0].paradox is None


# Readers with themselves


def again(third=False):
    rng = np.random.default_rng(5)
    rows = []
    for reader in "ABC":
        for case in range(30):
            for repeat in (1, 2, 3) if third and reader == "C" else (1, 2):
                if repeat > 1 and case > 20 - 5 * (reader == "B"):
                    continue
                said = "yes" if rng.random() < (0.9 if case % 2 else 0.2) else "no"
                rows.append((reader, f"c{case}", repeat, said, int(rng.integers(1, 5))))
    reads = pd.DataFrame(rows, columns=["reader", "case", "repeat", "response", "quality"])
    cases = pd.DataFrame({"case": [f"c{case}" for case in range(30)], "truth": ["no", "yes"] * 15})
    return reads, cases


def test_readers_who_read_again_are_compared_with_themselves():
    reads, cases = again()
    study = rs.Study(reads=reads, cases=cases, positive="yes",
                     settings=Settings().override(replicates=200))  # fmt: skip

    found = agreement(study, column="decision")

    mine = reads[reads["reader"] == "A"].pivot(index="case", columns="repeat", values="response")
    mine = (mine.dropna() == "yes").astype(float)
    own = {(row.labels.reader, row.labels.metric): row for row in found.repeats}
    share = own["A", "intra-reader-percent-agreement"].result
    kappa = own["A", "intra-reader-kappa"].result
    assert share.estimate == pytest.approx(np.mean(mine[1] == mine[2]))
    assert kappa.estimate == pytest.approx(cohen_kappa(mine[1], mine[2]).estimate.estimate)
    assert (share.n, own["B", "intra-reader-kappa"].result.n) == (21, 16)
    assert own[None, "intra-reader-kappa"].labels.random == "readers"
    sentence = next(words for words in prose(study) if "again" in words)
    assert sentence.startswith(
        "Three readers read 16 to 21 cases again, and gave the same answer as before for "
    )
    assert "Readers with themselves" in shown(study)


def test_three_reads_of_a_case_make_three_pairs():
    reads, cases = again(third=True)
    study = rs.Study(reads=reads, cases=cases, positive="yes",
                     settings=Settings().override(replicates=200))  # fmt: skip

    found = agreement(study, column="quality")

    rows = [row for row in found.repeats if row.labels.reader == "C"]
    assert [row.labels.metric for row in rows] == [
        "intra-reader-percent-agreement", "intra-reader-kappa-quadratic",
    ]  # fmt: skip
    assert all(row.result.n == 21 for row in rows)


def test_one_reader_who_reads_again_is_answered():
    reads, cases = again()
    study = rs.Study(reads=reads[reads["reader"] == "A"], cases=cases, positive="yes",
                     settings=Settings().override(replicates=200))  # fmt: skip

    (sentence,) = prose(study, column="decision")

    assert sentence.startswith("One reader read 21 cases again, and gave the same answer as before")
    assert agreement(study).cells == ()


def test_patients_are_the_units_where_they_have_several_cases():
    reads, cases = again()
    cases["patient"] = [f"p{case // 3}" for case in range(30)]
    study = rs.Study(reads=reads, cases=cases, positive="yes",
                     settings=Settings().override(replicates=200))  # fmt: skip

    found = agreement(study, column="quality")

    over_cases = values(found, "fleiss-kappa-quadratic")[1]
    assert (over_cases.method, over_cases.df) == ("linearized-t-by-patient", 9)
    icc = found.cells[0].told("icc-agreement").result
    assert "every case is taken as a patient of its own" in icc.note
    assert "over patients" in shown(study)


# How it is told


def test_two_readers_have_cohens_kappa_and_no_picture(study_of):
    study = study_of({"A": FIVE["A"], "B": FIVE["B"]}, truth=TRUTH)

    (sentence,) = prose(study)

    assert sentence.startswith("The two readers gave the same answer for 85% [95% CI: ")
    assert "; Cohen κ was 0." in sentence
    assert sentence.endswith("(two readers, 20 cases, no read missing; cases random, these "
                             "readers).")  # fmt: skip
    assert not [block for block in section(study).blocks if isinstance(block, Figure)]
    assert "Cohen κ" in shown(study)
    assert "2 readers say nothing of other readers" in agreement(study).notes[0]


def test_missing_reads_are_counted(study_of):
    reads = FIVE | {"E": "." * 15 + "10000"}

    (sentence,) = prose(study_of(reads, truth=TRUTH))

    assert "15 of 100 reads missing" in sentence


def test_ratings_are_told_with_their_weights_and_the_column(study_of):
    (sentence,) = prose(study_of(FIGURES, truth=TRUTH, ratings=True))

    assert sentence.startswith("Score: two readers gave the same rating to ")
    assert "Fleiss κ (quadratic weights) was " in sentence


@pytest.mark.parametrize("random", ["readers", "cases"])
def test_the_headings_say_what_is_random(random, study_of):
    words = shown(study_of(FIVE, truth=TRUTH, random=random))

    assert f"95% CI, {random}" in words
    assert ("95% CI, cases, drawn" in words) == (random == "cases")


def test_a_study_without_agreement_has_no_section(study_of):
    study = study_of({"A": TRUTH}, truth=TRUTH)

    assert agreement_section(SimpleNamespace(agreement=None, study=study), RADIOLOGY) is None


def test_further_cells_are_folded(study_of):
    study = study_of(FIVE, truth=TRUTH, datasets="x" * 10 + "y" * 10)

    folded = [block for block in section(study).blocks if isinstance(block, Details)]

    assert str(folded[0].summary) == "The same for y"


def test_the_record_has_every_pair_and_no_nan(study_of):
    found = agreement(study_of(FIVE | {"E": "1" * 20}, truth=TRUTH))

    record = found.record()["agreement"]

    assert json.loads(json.dumps(record, allow_nan=False)) == record
    (cell,) = record["cells"]
    assert len(cell["pairs"]["estimate"]) == 10
    assert cell["readers"] == list("ABCDE")


def pairs(names, value=0.5):
    return [
        KappaPair(a, b, "80%", Estimate(estimate=value, method="cohen-wald", n=9, level=0.95))
        for place, a in enumerate(names)
        for b in names[place + 1 :]
    ]


def test_a_picture_of_fifty_readers_stays_small_and_names_every_second_on_a_phone():
    names = [f"R{place:02d}" for place in range(50)]

    drawn = kappa_matrix(anchor="k", title="K", readers=names, pairs=pairs(names), style=RADIOLOGY)

    assert len(drawn.svg) < 50_000
    assert drawn.data is None
    assert drawn.svg.count(">R") > drawn.narrow.count(">R")


def test_a_pair_below_chance_and_one_without_kappa_look_different():
    none = Estimate.unavailable(method="cohen-wald", note="no case was read by both", n=0)
    two = [KappaPair("A", "B", "20%", Estimate(estimate=-0.1, method="cohen-wald", n=9)),
           KappaPair("A", "C", "–", none), KappaPair("B", "C", "–", none)]  # fmt: skip

    drawn = kappa_matrix(anchor="k", title="K", readers="ABC", pairs=two, style=RADIOLOGY)
    empty = kappa_matrix(anchor="k", title="K", readers="ABC", pairs=two[1:], style=RADIOLOGY)

    assert 'class="step0"' in drawn.svg
    assert "below 0" in drawn.svg
    assert "no kappa" in drawn.svg
    assert "−.10" in drawn.svg
    assert empty.alt == "Cohen kappa of pairs of readers: none could be computed."


def test_a_hostile_name_is_escaped():
    names = ["<script>", "B", "C"]

    drawn = kappa_matrix(anchor="k", title="K", readers=names, pairs=pairs(names), style=RADIOLOGY)

    assert "<script>" not in drawn.svg


def test_the_readers_of_the_example_agree_as_often_as_counted():
    study = rs.load_study(rs.example("deepfake_xray"), replicates=100)

    found = agreement(study, column="decision")

    assert [round(here.told("percent-agreement").result.estimate, 3) for here in found.cells] == [
        0.786, 0.914,
    ]  # fmt: skip


def test_scores_of_models_alone_are_no_judgement_of_people():
    cases = ["c1", "c2", "c3", "c4"]
    reads = pd.DataFrame(
        [(name, case, "yes" if mark == "1" else "no")
         for name, marks in (("A", "1100"), ("B", "1010"))
         for case, mark in zip(cases, marks, strict=True)],
        columns=["reader", "case", "response"],
    )  # fmt: skip
    models = pd.DataFrame({"model": "Bot", "case": cases, "response": ["yes", "no"] * 2,
                           "score": [90, 10, 80, 20]})  # fmt: skip
    truth = pd.DataFrame({"case": cases, "truth": ["yes", "yes", "no", "no"]})
    study = rs.Study(reads=reads, cases=truth, models=models, positive="yes", negative="no",
                     settings=Settings().override(replicates=200))  # fmt: skip

    assert {cell.column for cell in agreement(study).cells} == {"decision"}
