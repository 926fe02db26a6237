"""Superiority, non-inferiority, equivalence: whose claim it is, and what is refused."""

import random
import shutil

import pandas as pd
import pytest

import readerstats as rs
from readerstats.analysis.comparison import compare_datasets, compare_modalities
from readerstats.analysis.contrast_margins import contrast_margins
from readerstats.analysis.group_comparison import compare_groups
from readerstats.analysis.margin import aim_of, check_margin, undeclared
from readerstats.analysis.pairs import compare_models, compare_readers, pair_differences
from readerstats.analysis.panel import compare_panel
from readerstats.errors import ReaderStatsError
from readerstats.study.config import Settings
from readerstats.study.model import Study

TRUTH = "1100"
AIDED = {
    ("R1", "plain"): "1100", ("R1", "aided"): "1110",
    ("R2", "plain"): "1000", ("R2", "aided"): "0100",
    ("R3", "plain"): "1100", ("R3", "aided"): "1001",
}  # fmt: skip
READERS = {"R1": "1100", "R2": "1010", "R3": "1001", "R4": "1101"}
SECOND = {"R1": "1110", "R2": "1000", "R3": "0101", "R4": "1110"}


def differences(found):
    return [row.result for row in found.tests]


def test_without_a_margin_nothing_is_claimed(study_of):
    study = study_of(AIDED, truth=TRUTH)

    assert aim_of(study) is None
    for result in differences(compare_modalities(study, metric="accuracy")):
        assert (result.alternative, result.null) == ("two-sided", 0.0)


def test_a_margin_alone_asks_for_non_inferiority_of_the_first_side(study_of):
    study = study_of(AIDED, truth=TRUTH, margin=0.1)
    result, t_test = differences(compare_modalities(study, "aided", "plain", metric="accuracy"))

    # the difference is -0.25, and 0.1 may be lost
    assert (result.method, result.alternative, result.null) == (
        "obuchowski-rockette", "greater", -0.1,
    )  # fmt: skip
    assert result.statistic == pytest.approx((-0.25 + 0.1) / result.se)
    assert result.p > 0.5
    assert result.note.startswith(
        "exploratory: the margin was not declared in study.toml; "
        "P of non-inferiority of aided to plain within 0.1, one-sided, to be judged at 0.025"
    )
    assert t_test.null == -0.1


def test_the_claim_about_a_panel_is_the_model_s(study_of):
    study = study_of(READERS, truth=TRUTH, models={"net": "1100"}, margin=0.1)
    (result,) = differences(compare_panel(study, metric="accuracy"))

    # readers - model: the model is no worse where that difference lies below the margin
    assert (result.alternative, result.null) == ("less", 0.1)
    assert result.p < 0.5
    assert "; P of non-inferiority of the model to the readers within 0.1," in result.note


def test_the_claim_turns_with_the_sides(study_of):
    study = study_of(AIDED, truth=TRUTH, margin=0.1)
    worse, _ = differences(compare_modalities(study, "aided", "plain", metric="accuracy"))
    better, _ = differences(compare_modalities(study, "plain", "aided", metric="accuracy"))

    assert better.estimate == pytest.approx(-worse.estimate)
    assert better.p < worse.p


def test_a_lower_likelihood_ratio_of_a_negative_read_is_the_better_one(study_of):
    study = study_of(AIDED, truth=TRUTH, margin=0.5)
    found = compare_modalities(study, metric="negative-likelihood-ratio")

    tested = [result for result in differences(found) if result.p is not None]
    assert {(result.alternative, result.null) for result in tested} == {("less", 0.5)}
    (a, b) = found.tests[0].labels.a, found.tests[0].labels.b
    assert all(f"P of non-inferiority of {a} to {b} within 0.5" in r.note for r in tested)


def test_equivalence_has_two_tests_and_the_interval_that_fits_them(study_of):
    study = study_of(AIDED, truth=TRUTH, margin=0.4, alternative="equivalence")
    result, _ = differences(compare_modalities(study, "plain", "aided", metric="accuracy"))

    assert result.level == pytest.approx(0.9)
    assert (result.alternative, result.null) == ("less", 0.4)  # the nearer margin
    assert (result.p < 0.05) == (result.lower > -0.4 and result.upper < 0.4)


def test_superiority_needs_no_margin_and_takes_one(study_of):
    by_any, by_more = (
        differences(
            compare_modalities(
                study_of(AIDED, truth=TRUTH, alternative="superiority", **margin),
                "plain", "aided", metric="accuracy",
            )
        )[0]
        for margin in ({}, {"margin": 0.1})
    )  # fmt: skip

    assert (by_any.null, by_more.null) == (0.0, 0.1)
    assert by_more.p > by_any.p


def test_a_test_of_all_levels_and_odds_have_no_margin(study_of):
    study = study_of(AIDED, truth=TRUTH, margin=0.1)

    usual = compare_modalities(study, metric="accuracy").tests
    assert {row.labels.b for row in usual} == {"aided"}
    mixed = compare_modalities(study, metric="accuracy", method="mixed").tests
    assert [row.result.method for row in mixed] == ["mixed-averaged"]


@pytest.mark.parametrize(
    "method",
    [
        "obuchowski-rockette",
        "u-statistics",
        "mcnemar-clustered",
        "bootstrap",
        "paired-t",
        "welch-t",
    ],
)
def test_every_method_of_differences_can_be_asked_for_a_margin(method, study_of):
    study = study_of(AIDED, truth=TRUTH, margin=0.1)
    found = compare_modalities(study, "plain", "aided", metric="accuracy", method=method)

    assert {result.method for result in differences(found)} == {method}
    assert {result.null for result in differences(found)} == {-0.1}
    assert all(result.p < 0.5 for result in differences(found))


def test_groups_and_datasets_are_asked_for_a_margin_too(study_of):
    groups = study_of(READERS, truth=TRUTH, margin=0.1, readers={"section": list("aabb")})
    datasets = study_of(
        {name: marks + SECOND[name] for name, marks in READERS.items()},
        truth=TRUTH * 2, datasets="ffffcccc", margin=0.1,
    )  # fmt: skip

    assert {result.null for result in differences(compare_groups(groups, "section"))} == {-0.1}
    of_datasets = compare_datasets(datasets, metric="accuracy")
    assert {result.null for result in differences(of_datasets)} == {-0.1}


def test_a_difference_without_a_standard_error_has_no_p_against_a_margin(study_of):
    study = study_of(dict.fromkeys(AIDED, TRUTH), truth=TRUTH, margin=0.1)

    for result in differences(compare_modalities(study, metric="accuracy")):
        assert (result.estimate, result.p) == (0.0, None)
        assert result.note


LATE = "exploratory: the margin was not declared in study.toml"


def test_two_readers_or_models_are_held_against_a_margin_by_tango_s_score(study_of):
    models = {"net": "1100", "other": "1010"}
    study = study_of(READERS, truth=TRUTH, models=models, margin=0.5)

    (of_models,) = differences(compare_models(study))
    # 2 cases only net got right, of 4: z = (2 + 4 x 0.5) / sqrt(4 (2 q - 0.5 x 1.5)), q = 0.5
    assert (of_models.method, of_models.null, of_models.alternative) == ("mcnemar", -0.5, "greater")
    assert of_models.note.startswith(f"{LATE}; P of non-inferiority of net to other within 0.5,")
    (of_readers,) = differences(compare_readers(study, "R1", "R2"))
    assert (of_readers.p < 0.025) == (of_readers.lower > -0.5)
    assert compare_readers(study, "R1", "R2").notes == (LATE,)
    assert compare_models(study_of(READERS, truth=TRUTH, models=models)).notes == ()


@pytest.mark.parametrize("method", ["mcnemar-exact", "mcnemar-mid-p"])
def test_a_test_given_the_discordant_cases_has_no_margin_and_says_why(method, study_of):
    study = study_of(READERS, truth=TRUTH, margin=0.1)
    (result,) = differences(compare_readers(study, "R1", "R2", method=method))

    assert result.p is None
    assert result.note.startswith(
        "non-inferiority cannot be tested: the exact and mid-P tests take the number of discordant "
        "cases as given, which a margin does not; use mcnemar"
    )


@pytest.mark.parametrize("aim", ["non-inferiority", "equivalence", "superiority"])
def test_clustered_pairs_are_held_against_a_margin_by_the_score_of_their_interval(aim, patients):
    study = patients(margin=0.2, alternative=aim)
    (result,) = differences(compare_readers(study, "R1", "R2"))

    assert result.method == "mcnemar-clustered"
    inside = result.lower > -0.2 and (aim != "equivalence" or result.upper < 0.2)
    if aim == "superiority":
        inside = result.lower > 0.2
    assert (result.p < (0.05 if aim == "equivalence" else 0.025)) == inside


@pytest.fixture
def patients():
    """Thirty patients with two cases each; two readers who are right most of the time."""

    def build(**settings):
        chance = random.Random(3)  # noqa: S311 - no secret
        cases = pd.DataFrame(
            {
                "case": [f"c{i}" for i in range(60)],
                "truth": ["yes" if i % 3 else "no" for i in range(60)],
                "patient": [f"p{i // 2}" for i in range(60)],
            }
        )
        turned = {"yes": "no", "no": "yes"}
        reads = pd.DataFrame(
            [
                (reader, case, truth if chance.random() < skill else turned[truth])
                for reader, skill in (("R1", 0.9), ("R2", 0.85))
                for case, truth in zip(cases["case"], cases["truth"], strict=True)
            ],
            columns=["reader", "case", "response"],
        )
        chosen = Settings().override(replicates=300, **settings)
        return Study(reads=reads, cases=cases, positive="yes", settings=chosen)

    return build


def test_a_margin_of_study_toml_is_declared_and_one_typed_is_exploratory(tiny_study, tmp_path):
    declared = tmp_path / "declared"
    shutil.copytree(tiny_study, declared)
    settings = declared / "study.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "margin = 0.1\n", encoding="utf-8")

    def label(study):
        return undeclared(study, "accuracy")

    assert label(rs.load_study(declared)) is None
    assert label(rs.load_study(declared, margin=0.1)) is None  # the same, said again
    assert label(rs.load_study(declared).with_settings(level=0.9)) is None
    assert label(rs.load_study(declared).anonymized()) is None
    assert label(rs.load_study(declared, margin=0.2)) == LATE
    assert label(rs.load_study(declared).with_settings(margin=0.05)) == LATE
    assert label(rs.load_study(tiny_study, margin=0.1)) == LATE
    assert label(rs.load_study(tiny_study)) is None
    found = compare_panel(rs.load_study(declared), metric="accuracy").tests
    notes = [row.result.note for row in found]
    assert not any("exploratory" in note for note in notes)


def test_a_metric_may_have_a_margin_of_its_own(study_of):
    study = study_of(AIDED, truth=TRUTH, margins={"sensitivity": 0.2})

    found = compare_modalities(study)
    nulls = {row.labels.metric: row.result.null for row in found.tests if row.labels.b}
    assert nulls == {"accuracy": 0.0, "sensitivity": -0.2, "specificity": 0.0}
    both = study_of(AIDED, truth=TRUTH, margin=0.1, margins={"sensitivity": 0.2})
    assert {row.result.null for row in compare_modalities(both).tests} == {-0.1, -0.2}


def test_margins_of_no_metric_are_refused(study_of):
    with pytest.raises(ValueError, match="did you mean 'accuracy'"):
        study_of(AIDED, truth=TRUTH, margins={"acc": 0.2})


def test_the_smallest_margins_are_where_the_claims_begin(study_of):
    models = {"net": "1100" * 10, "other": "1110" * 10}
    study = study_of({"R1": "1100" * 10, "R2": "1000" * 10}, truth=TRUTH * 10, models=models)
    (found,) = contrast_margins(study, compare_models(study).tests)

    for margin, shown in ((found.b_within + 1e-6, True), (found.b_within - 1e-6, False)):
        again = study.with_settings(margin=margin)
        (held,) = contrast_margins(again, pair_differences(again, again.models))
        assert held.of_b[0].shown is shown
        assert held.of_b[0].exploratory
    assert found.a_within == 0.0  # net is better beyond doubt
    assert found.equivalent_within < found.b_within  # judged at .05


@pytest.mark.parametrize("aim", ["non-inferiority", "equivalence"])
def test_a_claim_without_its_margin_is_refused(aim, study_of):
    study = study_of(AIDED, truth=TRUTH, alternative=aim)

    with pytest.raises(ReaderStatsError) as refused:
        compare_modalities(study, metric="accuracy")
    assert str(refused.value) == (
        f"{aim} needs a margin, named before the data are seen: --margin, or margin under "
        "[analysis] in study.toml, such as 0.05 for five percentage points."
    )


@pytest.mark.parametrize(("metric", "margin"), [("accuracy", 1.0), ("auc", 5.0), ("youden", 2.0)])
def test_a_margin_as_wide_as_the_metric_is_refused(metric, margin):
    with pytest.raises(ReaderStatsError) as refused:
        check_margin(metric, margin)
    assert str(refused.value) == (
        f"a margin of {margin:g} is as wide as {metric} can differ; the margin is on the metric's "
        "own scale: 0.05 stands for five percentage points."
    )


@pytest.mark.parametrize("specificity", [(0.8, 1.0), (0.7, 0.9)])
def test_a_partial_area_differs_by_no_more_than_its_range_is_wide(specificity):
    check_margin("partial-auc", 0.19, specificity)

    with pytest.raises(ReaderStatsError, match=r"a margin of 0\.2 is as wide as partial-auc can"):
        check_margin("partial-auc", 0.2, specificity)


def test_the_range_of_a_partial_area_is_that_of_the_study(study_of):
    rated = {key: marks.replace("1", "3") for key, marks in AIDED.items()}
    asked = {"truth": TRUTH, "ratings": True, "metrics": ["partial-auc"], "margin": 0.25}
    study = study_of(rated, **asked)

    with pytest.raises(ReaderStatsError, match=r"a margin of 0\.25 is as wide as partial-auc"):
        compare_modalities(study)
    wider = study_of(rated, **asked, specificity=[0.5, 1.0])
    assert compare_modalities(wider).tests[0].result.null == -0.25


def test_a_margin_of_a_metric_without_ends_may_be_wide():
    check_margin("d-prime", 1.5)


def test_a_metric_without_a_better_side_has_no_margin():
    with pytest.raises(ReaderStatsError, match="no value of criterion is better than another"):
        check_margin("criterion", 0.1)


@pytest.mark.parametrize("margin", [-0.05, 0.0, float("nan"), float("inf"), "wide"])
def test_a_margin_is_a_size_above_nothing(margin, study_of):
    with pytest.raises(ValueError, match="'margin' cannot be"):
        study_of(AIDED, truth=TRUTH, margin=margin)


def test_a_direction_is_named_for_its_aim(study_of):
    with pytest.raises(ValueError, match="'alternative' cannot be 'greater'; write 'two-sided',"):
        study_of(AIDED, truth=TRUTH, alternative="greater")
