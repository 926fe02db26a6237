"""Which side readers lean to: numbers, ROC space, sentences, and studies that cannot tell."""

import json

import numpy as np
import pandas as pd
import pytest

import readerstats as rs
from readerstats.analysis.answers import answer
from readerstats.analysis.bias import SHARE, curve_of
from readerstats.analysis.frame import document
from readerstats.errors import Unanswerable
from readerstats.report.bias_section import bias_section, bias_table, lean_sentences, roc_figure
from readerstats.report.figures.predictive_curve import predictive_curve
from readerstats.report.figures.reliability import reliability
from readerstats.report.figures.roc_space import Panel, Spot, roc_space
from readerstats.report.style import RADIOLOGY

MIXED = {"R1": "110110", "R2": "101110", "R3": "110101"}
TRUTH = "111000"


@pytest.fixture(scope="module")
def study():
    return rs.load_study(rs.example("deepfake_xray"), replicates=500)


@pytest.fixture(scope="module")
def found(study):
    return rs.bias(study)


def of(found, metric, **labels):
    return [
        row.result
        for row in found.estimates
        if row.labels.metric == metric
        and all(getattr(row.labels, name) == value for name, value in labels.items())
    ]


def held_tests(found, metric):
    return [row.result for row in found.tests if row.labels.metric == metric]


def test_a_readers_share_is_a_count_with_wilsons_interval(study, found):
    reads = study.arrays()
    said = reads.decision[0][0][reads.in_dataset("GPT-4o")]
    (share,) = of(found, SHARE, reader="R01", dataset="GPT-4o")

    assert (share.k, share.n, share.method) == (int(said.sum()), 154, "wilson")


def test_the_average_share_is_that_of_all_reads_and_its_excess_is_tested(study, found):
    reads = study.arrays()
    inside = reads.in_dataset("GPT-4o")
    said = reads.decision[0][~reads.models][:, inside]
    (share,) = of(found, SHARE, scope="group", dataset="GPT-4o")
    test = held_tests(found, SHARE)[0]

    assert share.estimate == pytest.approx(said.mean())
    assert test.estimate == pytest.approx(said.mean() - 0.5)
    assert share.upper - share.lower == pytest.approx(test.upper - test.lower)


def test_the_mean_criterion_is_that_of_performance(study, found):
    performed = rs.performance(study, ("d-prime", "criterion"))
    expected = [
        row.result
        for row in performed.group
        if row.labels.random == "readers and cases" and row.labels.metric == "criterion"
    ]
    given = of(found, "criterion", scope="group")

    assert [(r.estimate, r.lower, r.upper) for r in given] == [
        (r.estimate, r.lower, r.upper) for r in expected
    ]
    tests = held_tests(found, "criterion")
    assert [(t.estimate, t.lower) for t in tests] == [(r.estimate, r.lower) for r in given]


def test_readers_who_all_lean_are_said_to_lean(study_of):
    # Everybody calls all positive cases, and most negative ones, positive.
    chance = np.random.default_rng(1)
    reads = {f"R{n}": "1" * 20 + "".join(chance.choice(list("1110"), 20)) for n in range(6)}
    lean = study_of(reads, truth="1" * 20 + "0" * 20, replicates=300)
    found = rs.bias(lean)

    assert held_tests(found, "criterion")[0].estimate < 0
    assert held_tests(found, SHARE)[0].estimate > 0.3
    (sentence,) = lean_sentences(found, lean, RADIOLOGY)
    assert "they lean to calling cases positive (mean criterion c = −" in str(sentence)


def test_exchanging_the_classes_turns_every_criterion_round(study_of):
    swap = str.maketrans("01", "10")
    here = rs.bias(study_of(MIXED, truth=TRUTH, replicates=100))
    there = rs.bias(
        study_of(
            {name: marks.translate(swap) for name, marks in MIXED.items()},
            truth=TRUTH.translate(swap), replicates=100,
        )
    )  # fmt: skip

    for ours, theirs in zip(of(here, "criterion"), of(there, "criterion"), strict=True):
        assert ours.estimate == pytest.approx(-theirs.estimate, abs=1e-12)
    for ours, theirs in zip(of(here, SHARE), of(there, SHARE), strict=True):
        assert ours.estimate == pytest.approx(1 - theirs.estimate)


def test_everybody_stands_in_roc_space_with_the_average(study, found):
    here = [point for point in found.points if point.cell.dataset == "RoentGen"]
    people = [point for point in here if point.reader is not None and not point.is_model]

    assert (len(people), len(here)) == (17, 22)
    assert here[-1].true_positive == pytest.approx(np.mean([p.true_positive for p in people]))


def test_a_model_outside_the_modalities_stands_in_each_of_them(study_of):
    crossed = study_of(
        {(name, modality): marks for name, marks in MIXED.items() for modality in ("film", "CT")},
        models={"net": "110100"}, truth=TRUTH, replicates=100,
    )  # fmt: skip
    found = rs.bias(crossed)
    where = [point.cell.modality for point in found.points if point.is_model]

    assert where == ["film", "CT"]
    assert of(found, "criterion", reader="net")[0].estimate is not None


def test_one_reader_has_no_average_and_a_note(study_of):
    found = rs.bias(study_of({"R1": "110110"}, truth=TRUTH))

    assert found.tests == ()
    assert "one reader" in found.notes[0]
    assert lean_sentences(found, study_of({"R1": "110110"}, truth=TRUTH), RADIOLOGY) == []


def test_a_dataset_of_one_class_has_a_share_and_no_criterion(study_of):
    apart = study_of(MIXED, truth=TRUTH, datasets="AAABBB", replicates=100)
    found = rs.bias(apart)

    assert found.points == ()
    assert all(result.estimate is None for result in of(found, "criterion"))
    assert [share.estimate for share in of(found, SHARE, scope="group")] == [2 / 3, 2 / 3]
    assert len(lean_sentences(found, apart, RADIOLOGY)) == 2
    assert roc_figure(found, apart, RADIOLOGY) is None


def test_ratings_lean_to_no_side(study_of):
    rated = study_of({"R1": "15243", "R2": "25143"}, truth="01010", ratings=True)

    with pytest.raises(Unanswerable, match="threshold"):
        rs.bias(rated)


def test_missing_reads_count_at_the_mix_of_the_cases(study_of):
    gaps = {"R1": "11.110", "R2": "101.10", "R3": "110101"}
    found = rs.bias(study_of(gaps, truth=TRUTH, replicates=100))

    # R1: 2/2 and 2/3; R2: 2/3 and 1/2; R3: 2/3 and 2/3, each half and half
    expected = np.mean([(1 + 2 / 3) / 2, (2 / 3 + 1 / 2) / 2, 2 / 3])
    assert of(found, SHARE, scope="group")[0].estimate == pytest.approx(expected)


def test_runs_of_a_model_are_averaged_and_have_no_interval_of_c():
    import pandas as pd

    truth = ["yes", "yes", "no", "no"]
    models = pd.DataFrame(
        [
            {"model": "M", "case": case, "repeat": run, "response": answer}
            for run, answers in enumerate((["yes", "yes", "no", "no"], ["yes", "no", "no", "yes"]))
            for case, answer in enumerate(answers)
        ]
    )
    people = pd.DataFrame({"reader": "R1", "case": range(4), "response": truth[::-1]})
    study = rs.Study(
        reads=people, models=models, cases=pd.DataFrame({"case": range(4), "truth": truth}),
        positive="yes", negative="no",
    )  # fmt: skip
    found = rs.bias(study)
    (c,), (share,) = of(found, "criterion", reader="M"), of(found, SHARE, reader="M")

    # 1.5 of 2 positive and 0.5 of 2 negative cases called positive: no lean
    assert c.estimate == pytest.approx(0, abs=1e-12)
    assert (c.lower, share.estimate) == (None, 0.5)
    assert "several runs" in found.notes[-1]


def test_patients_widen_a_readers_interval():
    import pandas as pd

    truth = ["yes", "yes", "no", "no"] * 6
    said = ["yes", "yes", "no", "no", "no", "no", "yes", "yes"] * 3
    reads = pd.DataFrame({"reader": "R1", "case": range(24), "response": said})
    cases = pd.DataFrame({"case": range(24), "truth": truth})
    by_case = rs.Study(reads=reads, cases=cases, positive="yes", negative="no")
    by_patient = rs.Study(
        reads=reads, cases=cases.assign(patient=[n // 2 for n in range(24)]),
        positive="yes", negative="no",
    )  # fmt: skip
    (narrow,), (wide,) = (of(rs.bias(one), SHARE) for one in (by_case, by_patient))

    assert wide.estimate == narrow.estimate
    assert wide.upper - wide.lower > narrow.upper - narrow.lower


def test_a_curve_of_d_prime_0_is_the_line_of_chance():
    assert all(x == pytest.approx(y) for x, y in curve_of(0.0))


def test_the_record_is_finite_and_holds_every_point(study, found):
    content = document("bias", study, estimates=found.estimates, tests=found.tests)
    content |= found.record()

    json.dumps(content, allow_nan=False)
    assert len(content["bias"]["roc_points"]) == 44
    assert content["bias"]["calibration"][0]["source"] == "score"
    assert set(found.to_frame()["metric"]) >= {SHARE, "d-prime", "criterion"}


def test_the_table_orders_readers_from_those_who_call_most(study, found):
    table = bias_table(found, study, RADIOLOGY)
    first = [row.cells[5].raw for row in table.rows[1:18]]

    assert first == sorted(first)


def test_the_section_answers_first_and_draws_everybody(study):
    section = bias_section(answer(study), RADIOLOGY)

    answers, figure = section.blocks[:2]
    assert str(answers.paragraphs[0]).startswith(
        "In the GPT-4o dataset, the 17 radiologists called"
    )
    assert section.part == "Readers"
    assert figure.svg.count('class="mark human hollow"') == 34
    assert figure.svg.count('class="mark model"') == 8


def test_no_two_names_in_roc_space_touch():
    crowd = tuple(
        Spot(label=f"Model {n}", false_positive=0.2 + n % 3 / 50, true_positive=0.8 - n / 60,
             who="model")
        for n in range(8)
    )  # fmt: skip
    figure = roc_space(
        anchor="r", title="t", panels=[Panel(title="A", spots=crowd)], curves=[],
        x_label="x", y_label="y", style=RADIOLOGY,
    )  # fmt: skip

    import re

    words = re.findall(r'<text class="name model" x="([\d.]+)" y="([\d.]+)"', figure.narrow)
    places = [(float(x), float(y)) for x, y in words]
    assert len(places) >= 6
    for one, (x, y) in enumerate(places):
        for other_x, other_y in places[one + 1 :]:
            assert abs(y - other_y) >= 12 or abs(x - other_x) > 40


def test_figures_of_nothing_are_refused():
    with pytest.raises(ValueError, match="panel"):
        roc_space(anchor="r", title="", panels=[], curves=[], x_label="", y_label="",
                  style=RADIOLOGY)  # fmt: skip
    with pytest.raises(ValueError, match="level"):
        reliability(anchor="r", title="", panels=[], x_label="", y_label="", style=RADIOLOGY)
    with pytest.raises(ValueError, match="curve"):
        predictive_curve(anchor="r", title="", panels=[], style=RADIOLOGY)


@pytest.mark.parametrize("ask", [rs.bias, rs.predictive_values])
def test_people_who_all_refused_are_not_said_to_have_rated(ask):
    cases = pd.DataFrame({"case": list("abcdef"), "truth": ["yes", "no"] * 3})
    refused = [
        {"reader": name, "case": case, "response": "", "status": "refused"}
        for name in ("R1", "R2")
        for case in cases["case"]
    ]
    models = pd.DataFrame({"model": "net", "case": cases["case"], "response": "yes"})
    study = rs.Study(reads=pd.DataFrame(refused), models=models, cases=cases, positive="yes")

    with pytest.raises(Unanswerable, match="no person answered any case"):
        ask(study)
