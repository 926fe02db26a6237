"""What carries a result: every defensible analysis, and the same without each reader and case."""

from __future__ import annotations

import pandas as pd
import pytest

import readerstats as rs
from readerstats.analysis.answers import answer
from readerstats.analysis.robustness import specification_records
from readerstats.analysis.specifications import specifications
from readerstats.errors import ReaderStatsError, Unanswerable
from readerstats.report.robustness_section import (
    curve_figure,
    robustness_section,
    robustness_sentence,
)
from readerstats.report.style import RADIOLOGY
from readerstats.study.config import Settings

TRUTH = "1100110011001100"
HALVES = "a" * 8 + "b" * 8
READS = {
    "Ann": "1100110011001010",
    "Bob": "1101110011000110",
    "Cy": "1100010010001100",
    "Di": "0100110111011100",
}


@pytest.fixture(scope="module")
def example(example_study):
    return rs.load_study(example_study, replicates=200)


@pytest.fixture(scope="module")
def found(example):
    return rs.robustness(example)


def claim_of(found, **labels):
    return next(
        claim
        for claim in found.claims
        if all(getattr(claim.primary.labels, name) == value for name, value in labels.items())
    )


def test_the_declared_choices_give_what_the_page_says(example, found):
    datasets = rs.compare_datasets(example, metric="accuracy").tests
    said = next(row.result for row in datasets if row.labels.b and row.result.df > 20)
    model = next(row for row in rs.compare_panel(example, metric="accuracy").tests)

    assert claim_of(found, comparison="dataset").primary.result.p == said.p
    first = claim_of(found, b=model.labels.b, dataset=model.labels.dataset).primary.result
    assert (first.p, first.p_adjusted) == (model.result.p, model.result.p_adjusted)


def test_every_claim_has_one_primary_specification(found):
    assert len(found.claims) == 9
    assert all([one.primary for one in claim.specifications].count(True) == 1
               for claim in found.claims)  # fmt: skip


def test_leaving_out_a_reader_is_the_study_without_the_reader(example, found):
    reads = example.reads
    fewer = rs.Study(
        reads=reads[~reads["reader"].isin(["R07", *example.models])],
        models=reads[reads["reader"].isin(example.models)].rename(columns={"reader": "model"}),
        cases=example.cases,
        positive="synthetic",
    )
    row = next(
        row
        for row in rs.compare_panel(fewer, metric="accuracy").tests
        if (row.labels.b, row.labels.dataset) == ("GPT-4o", "GPT-4o")
    )
    claim = claim_of(found, b="GPT-4o", dataset="GPT-4o")
    left = next(one for one in claim.without("reader") if one.name == "R07")

    assert left.estimate == pytest.approx(row.result.estimate, abs=1e-12)
    assert left.p == pytest.approx(row.result.p_adjusted, abs=1e-12)
    assert [one.name for one in claim.pivotal("reader")] == ["R07"]


def test_leaving_out_a_case_is_the_study_without_the_case(example, found):
    reads, cases = example.reads, example.cases
    fewer = rs.Study(
        reads=reads[(reads["case"] != "XR200") & ~reads["reader"].isin(example.models)],
        cases=cases[cases["case"] != "XR200"],
        positive="synthetic",
    )
    row = next(row for row in rs.compare_datasets(fewer, metric="accuracy").tests if row.labels.b)
    left = claim_of(found, comparison="dataset").without("case")

    assert len(left) == 264
    same = next(one for one in left if one.name == "XR200")
    assert same.p == pytest.approx(row.result.p, abs=1e-12)


def test_what_is_random_carries_a_conclusion_that_readers_alone_would_change(found):
    claim = claim_of(found, b="GPT-4o", dataset="RoentGen")

    assert claim.carried_by == ("analysis",)
    assert [one.analysis for one in claim.differing] == ["readers"]


def test_pooled_reads_are_shown_and_never_counted(found):
    claim = claim_of(found, comparison="dataset")

    assert [one.analysis for one in claim.specifications].count("pooled") == 1
    assert "pooled" not in {one.analysis for one in claim.counted}
    assert claim.differing == ()


def test_each_cut_of_a_scale_is_a_specification(study_of):
    ratings = {
        ("Ann", "film"): "4412554411225511",
        ("Bob", "film"): "5321445511223411",
        ("Ann", "CT"): "5511554422115522",
        ("Bob", "CT"): "5412555411115511",
    }
    study = study_of(ratings, truth=TRUTH, ratings=True, threshold=3)

    claim = rs.robustness(study).claims[0]

    cuts = {one.threshold for one in claim.specifications if one.metric == "accuracy"}
    assert cuts == {2, 3, 4, 5}
    assert {one.threshold for one in claim.specifications if one.metric == "auc"} == {None}
    assert [one.threshold for one in claim.specifications if one.primary] == [3]


def test_a_threshold_between_two_ratings_is_not_asked_twice(study_of):
    ratings = {("Ann", "film"): "4412554411225511", ("Bob", "film"): "5321445511223411",
               ("Ann", "CT"): "5511554422115522", ("Bob", "CT"): "5412555411115511"}  # fmt: skip
    study = study_of(ratings, truth=TRUTH, ratings=True, threshold=2.5)

    claim = rs.robustness(study).claims[0]

    cuts = {one.threshold for one in claim.specifications if one.metric == "accuracy"}
    assert cuts == {2, 2.5, 4, 5}


def test_both_rules_for_reads_without_an_answer_are_tried(study_of):
    study = study_of(READS, truth=TRUTH, datasets=HALVES)
    reads = study.reads
    reads.loc[3, ["response", "status"]] = [None, "refused"]
    told = rs.Study(reads=reads, cases=study.cases, positive="yes", negative="no")

    claim = rs.robustness(told).claims[0]

    assert {one.unanswered for one in claim.specifications} == {"missing", "incorrect"}
    assert claim.specifications[0].unanswered == "missing"


def test_a_metric_that_is_no_average_over_cases_has_the_curve_alone(study_of):
    study = study_of(READS, truth=TRUTH, datasets=HALVES, metrics=["npv"])

    claim = rs.robustness(study).claims[0]

    assert [one.analysis for one in claim.specifications] == ["bootstrap", "paired-t"]
    assert claim.left_out == ()


def test_perfect_readers_have_specifications_without_p(study_of):
    study = study_of(dict.fromkeys(READS, TRUTH), truth=TRUTH, datasets=HALVES)

    claim = rs.robustness(study).claims[0]

    assert claim.primary.result.estimate == 0
    assert claim.carried_by == ()


def test_one_reader_and_a_model_can_be_asked(study_of):
    study = study_of({"Ann": READS["Ann"]}, truth=TRUTH, datasets=HALVES, models={"net": TRUTH})

    found = rs.robustness(study)

    assert [claim.primary.labels.comparison for claim in found.claims] == ["dataset"]
    assert found.claims[0].without("reader") == ()


def test_a_study_without_a_contrast_says_so(study_of):
    with pytest.raises(Unanswerable, match="no contrast whose conclusion could depend"):
        rs.robustness(study_of(READS, truth=TRUTH))


def test_two_readers_leave_nobody_to_leave_out_beside_a_model(study_of):
    two = {name: READS[name] for name in ("Ann", "Bob")}
    found = rs.robustness(study_of(two, truth=TRUTH, models={"net": "1100110011001101"}))

    assert found.claims[0].without("reader") == ()
    assert len(found.claims[0].without("case")) == 16


def test_the_sentence_names_what_a_conclusion_hangs_on(example, found):
    said = str(robustness_sentence(found, example, RADIOLOGY))

    assert said.startswith(
        "Five of nine conclusions on accuracy (17 radiologists, 264 radiographs) are the same in "
        "every analysis that respects readers or cases, and without any one reader or case. For "
        "radiologists − GPT-4o in the GPT-4o dataset (−10 percentage points [95% CI: −19, −2]; "
        "Holm-adjusted P = .03), the conclusion depends on radiologist R07."
    )
    assert said.endswith("Differences and P values: readers and cases random.")


def test_a_firm_conclusion_is_said_in_one_sentence(study_of):
    study = study_of(READS, truth=TRUTH, datasets=HALVES)
    found = rs.robustness(study)

    said = str(robustness_sentence(found, study, RADIOLOGY))

    assert said == (
        "The conclusion on accuracy (four readers, 16 cases) is the same in every analysis that "
        "respects readers or cases, and without any one reader or case."
    )


def test_the_curve_draws_every_specification_in_order(found):
    claim = claim_of(found, comparison="dataset")

    figure = curve_figure(claim, RADIOLOGY, anchor="s")

    sizes = [row.cells[4].raw for row in figure.data.rows]
    assert sizes == sorted(sizes)
    assert figure.svg.count('class="mark') == len(claim.specifications) == 10
    assert figure.svg.count('class="mark average"') == 1


def test_the_section_needs_a_contrast(study_of):
    study = study_of(READS, truth=TRUTH)

    assert robustness_section(answer(study), RADIOLOGY) is None


def test_records_have_every_specification_once(found):
    frame = pd.DataFrame(specification_records(found))

    assert len(frame) == sum(len(claim.specifications) for claim in found.claims)
    assert frame["primary"].sum() == 9
    assert not frame["estimate"].isna().any()


def test_scores_of_models_alone_give_no_route_by_the_area_of_people():
    cases = [f"c{number:02d}" for number in range(12)]
    marks = {"A": "110110001011", "B": "101110010010", "C": "111010100011"}
    reads = pd.DataFrame(
        [(name, case, "yes" if mark == "1" else "no")
         for name, answers in marks.items() for case, mark in zip(cases, answers, strict=True)],
        columns=["reader", "case", "response"],
    )  # fmt: skip
    truth = pd.DataFrame({"case": cases, "truth": ["yes", "yes", "no"] * 4,
                          "dataset": ["D"] * 6 + ["E"] * 6})  # fmt: skip
    models = pd.DataFrame({"model": "Bot", "case": cases, "response": ["yes", "no"] * 6,
                           "score": range(12)})  # fmt: skip
    study = rs.Study(reads=reads, cases=truth, models=models, positive="yes", negative="no",
                     settings=Settings().override(replicates=200))  # fmt: skip

    routes = specifications(study, "accuracy")

    metrics = {one.row.labels.metric for found in routes.values() for one in found}
    assert metrics == {"accuracy", "balanced-accuracy"}
    with pytest.raises(ReaderStatsError, match="no person has the reads that auc needs"):
        rs.compare_datasets(study, metric="auc")


def test_no_conclusion_stands_where_nothing_could_be_tested(study_of):
    right = dict.fromkeys(READS, TRUTH)
    study = study_of(right, truth=TRUTH, models={"net": TRUTH})

    assert str(robustness_sentence(rs.robustness(study), study, RADIOLOGY)) == ""
