"""One contrast on every assumption: which rungs there are, and what depends on the choice."""

import pytest

from readerstats.analysis.draws import draw
from readerstats.analysis.families import families_of
from readerstats.analysis.ladder import Ladder, climb
from readerstats.results import Labels, Row, TestResult

TRUTH = "1100"
AIDED = {
    ("R1", "plain"): "1100", ("R1", "aided"): "1110",
    ("R2", "plain"): "1000", ("R2", "aided"): "0100",
    ("R3", "plain"): "1100", ("R3", "aided"): "1001",
}  # fmt: skip
RANDOM = {
    "pooled": "none", "readers": "readers", "cases": "cases", "bootstrap": "readers and cases",
    "primary": "readers and cases", "mixed": "readers and cases",
}  # fmt: skip


def climbed(study, metric="accuracy", *, resampled=True):
    (family,) = families_of(study, "modality")
    draws = draw(study, metrics=[metric]) if resampled else None
    return climb(study, family, ("plain", "aided"), metric, draws)


def made_up(**p):
    """A ladder of P values by rung."""
    rungs = tuple(
        (
            name,
            Row(
                Labels(metric="accuracy", random=RANDOM[name], a="plain", b="aided"),
                TestResult(method=name, estimate=0.1, p=value, note=None if value else "no P"),
            ),
        )
        for name, value in p.items()
    )
    return Ladder(rungs=rungs, alpha=0.05)


def test_every_rung_speaks_of_the_same_difference(study_of):
    found = climbed(study_of(AIDED, truth=TRUTH))

    assert {name: row.labels.random for name, row in found.rungs} == RANDOM
    assert [row.result.estimate for _, row in found.rungs] == pytest.approx([0.25] * 6)
    assert {(row.labels.a, row.labels.b) for _, row in found.rungs} == {("plain", "aided")}


def test_the_conclusion_stands_on_the_analysis_of_readers_and_cases(study_of):
    found = climbed(study_of(AIDED, truth=TRUTH))

    assert found.primary.result.method == "obuchowski-rockette"
    assert found.primary is dict(found.rungs)["primary"]
    assert found.alpha == 0.05


def test_missing_reads_put_u_statistics_on_the_primary_rung(study_of):
    found = climbed(study_of(AIDED | {("R1", "plain"): "11.0"}, truth=TRUTH))

    assert found.primary.result.method == "u-statistics-centred"


def test_a_ladder_without_resamples_has_no_rung_for_them(study_of):
    names = [name for name, _ in climbed(study_of(AIDED, truth=TRUTH), resampled=False).rungs]

    assert names == ["pooled", "readers", "cases", "primary", "mixed"]


def test_an_area_has_no_pooled_reads_and_no_odds(study_of):
    ratings = {
        ("R1", "plain"): "5412", ("R1", "aided"): "5522",
        ("R2", "plain"): "3313", ("R2", "aided"): "4321",
    }  # fmt: skip
    found = climbed(study_of(ratings, truth=TRUTH, ratings=True), "auc")

    assert [name for name, _ in found.rungs] == ["readers", "cases", "bootstrap", "primary"]


def test_a_metric_that_is_no_average_over_cases_stands_on_the_bootstrap(study_of):
    found = climbed(study_of(AIDED, truth=TRUTH), "youden")

    assert [name for name, _ in found.rungs] == ["readers", "bootstrap"]
    assert found.primary.result.method == "bootstrap"


def test_patients_leave_the_mixed_model_off_the_ladder(study_of):
    from readerstats.study.model import Study

    plain = study_of(AIDED, truth=TRUTH)
    study = Study(
        reads=plain.reads[["reader", "case", "modality", "response"]],
        cases=plain.cases[["case", "truth"]].assign(patient=list("aabb")),
        positive="yes", settings=plain.settings,
    )  # fmt: skip

    assert "mixed" not in dict(climbed(study).rungs)


def test_rungs_on_the_other_side_are_those_that_the_conclusion_depends_on():
    found = made_up(pooled=0.001, readers=0.03, cases=0.2, bootstrap=0.04, primary=0.3, mixed=0.06)

    assert found.agreeing == ("cases", "primary", "mixed")
    assert found.differing == ("readers", "bootstrap")


def test_a_rung_at_the_level_does_not_lie_below_it():
    assert made_up(readers=0.05, primary=0.3).differing == ()


@pytest.mark.parametrize(
    ("pooled", "primary", "misleads"),
    [(0.001, 0.3, True), (0.3, 0.001, True), (0.001, 0.01, False), (None, 0.3, False)],
)
def test_pooled_reads_mislead_where_they_say_the_opposite(pooled, primary, misleads):
    found = made_up(pooled=pooled, primary=primary)

    assert found.pooling_misleads is misleads
    assert found.agreeing == ("primary",)  # pooled reads agree or differ with nobody


def test_rungs_without_p_neither_agree_nor_differ():
    found = made_up(readers=None, cases=0.01, primary=0.02)

    assert (found.agreeing, found.differing) == (("cases", "primary"), ())


def test_without_a_primary_p_there_is_nothing_to_agree_with():
    found = made_up(pooled=0.001, readers=0.01, cases=0.6, primary=None)

    assert (found.agreeing, found.differing, found.pooling_misleads) == ((), (), False)


def test_reads_that_are_all_right_give_rungs_without_p_and_each_its_reason(study_of):
    found = climbed(study_of(dict.fromkeys(AIDED, TRUTH), truth=TRUTH))

    assert found.differing == ()
    for name, row in found.rungs:
        assert name == "bootstrap" or row.result.p is None
        assert row.result.note


def test_one_reader_a_modality_leaves_the_rung_of_readers_without_p(study_of):
    reads = {("R1", "plain"): "1100", ("R2", "plain"): "1000", ("R3", "aided"): "1101"}
    rungs = dict(climbed(study_of(reads, truth=TRUTH)).rungs)

    assert rungs["readers"].result.note == "each group needs at least two values"
    assert rungs["bootstrap"].result.p is None
    assert "left the metric undefined" in rungs["bootstrap"].result.note
