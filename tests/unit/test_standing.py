"""Where a model stands among the readers, what was shown of it, and how the page says so."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import pytest

import readerstats as rs
from readerstats.analysis.answers import answer
from readerstats.analysis.claims import claims_of
from readerstats.analysis.panel import compare_panel, panel_differences
from readerstats.analysis.standing import model_standings, standing_record
from readerstats.errors import ReaderStatsError
from readerstats.report.page import build, results_json
from readerstats.report.standing_section import claim_prose, standing_blocks, standing_table
from readerstats.report.style import JAMA, RADIOLOGY
from readerstats.report.table import Cell
from readerstats.results import Labels, Row, TestResult

TRUTH = "1111000011110000"
# Right on 14, 12, 11 and 8 of 16 cases.
READERS = {
    "R1": "1110000111110000", "R2": "1100000011010001",
    "R3": "1101011011100100", "R4": "1010101001010110",
}  # fmt: skip
# Right on 15, on 12 (a tie with R2), and on 2.
MODELS = {"good": "1111000011110001", "fair": "1110010011010001", "poor": "0001111100001011"}


def study(study_of, **settings):
    return study_of(READERS, truth=TRUTH, models=MODELS, **settings)


def difference(estimate: float = 0.0, se: float = 0.02) -> Row[TestResult]:
    labels = Labels(metric="accuracy", random="readers and cases", a="readers", b="net")
    test = TestResult(method="obuchowski-rockette", estimate=estimate, se=se, df=100, p=0.5,
                      lower=estimate - 2 * se, upper=estimate + 2 * se, level=0.95)  # fmt: skip
    return Row(labels, test)


def test_a_model_takes_its_place_among_the_readers_and_a_tie_counts_half(study_of):
    rows = model_standings(study(study_of)).rows

    # fair is behind R1 and level with R2
    assert [row.labels.reader for row in rows] == ["good", "fair", "poor"]
    assert [row.rank.estimate for row in rows] == pytest.approx([1, 2.5, 5])
    assert {row.rank.n for row in rows} == {4}
    assert [row.beaten.estimate for row in rows] == [1, 0.625, 0]
    for row in rows:
        assert 1 <= row.rank.lower <= row.rank.estimate <= row.rank.upper <= 5


def test_the_smallest_margins_are_those_at_which_the_curves_meet_their_limits(study_of):
    for row in rs.model_standings(rs.load_study(rs.example("deepfake_xray"), replicates=200)).rows:
        for point in row.curve:
            if abs(point.margin - row.non_inferior_within) > 1e-9:
                shown = point.margin > row.non_inferior_within
                assert (point.non_inferiority < 0.025) == shown
            assert (point.equivalence < 0.05) == (point.margin > row.equivalent_within)
        ps = [point.non_inferiority for point in row.curve]
        assert ps == sorted(ps, reverse=True)
        assert (row.curve[0].margin, row.curve[-1].margin) == (0, 0.2)


def test_a_margin_of_nothing_is_superiority():
    example = rs.load_study(rs.example("deepfake_xray"), replicates=200, alternative="superiority")
    first = rs.model_standings(example).rows[0]

    (claim,) = first.claims
    assert claim.aim == "superiority"
    assert claim.test.p == first.curve[0].non_inferiority


def test_a_standing_is_the_same_whatever_the_number_of_workers(study_of):
    def records(workers):
        found = model_standings(study(study_of, workers=workers, replicates=1200))
        return [standing_record(row) for row in found.rows]

    assert records(1) == records(4)


def test_the_metric_asked_for_is_the_one_that_is_ranked(study_of):
    assert {row.labels.metric for row in model_standings(study(study_of)).rows} == {"accuracy"}
    found = model_standings(study(study_of), metric="youden").rows
    assert {row.labels.metric for row in found} == {"youden"}
    assert {row.difference.method for row in found} == {"bootstrap"}
    assert found[0].curve[-1].margin == pytest.approx(0.4)  # Youden's index is from -1 to 1


def test_models_are_compared_with_readers_on_the_cases_that_the_models_answered(study_of):
    # On the first eight cases the readers are right on 6, 6, 5 and 4, the model on 6.
    models = {"half": "11100100........"}
    (row,) = model_standings(study_of(READERS, truth=TRUTH, models=models)).rows

    assert row.rank.estimate == pytest.approx(2)


def test_models_that_answered_different_cases_stand_side_by_side(study_of):
    models = MODELS | {"half": "11100100........"}
    together = model_standings(study_of(READERS, truth=TRUTH, models=models)).rows
    alone = model_standings(study_of(READERS, truth=TRUTH, models={"half": models["half"]})).rows

    assert [row.labels.reader for row in together] == ["good", "fair", "poor", "half"]
    assert together[3].rank == alone[0].rank


def test_a_model_from_outside_the_modalities_stands_beside_each_of_them(study_of):
    reads = {(name, m): marks for name, marks in READERS.items() for m in ("plain", "aided")}
    rows = model_standings(study_of(reads, truth=TRUTH, models=MODELS)).rows
    plain = model_standings(study(study_of)).rows

    assert [row.labels.modality for row in rows] == ["plain"] * 3 + ["aided"] * 3
    assert [row.rank.estimate for row in rows[:3]] == [row.rank.estimate for row in plain]


def test_a_model_stands_only_where_it_answered(study_of):
    datasets = "f" * 8 + "c" * 8
    models = {"good": MODELS["good"], "first": MODELS["fair"][:8] + "." * 8}
    rows = model_standings(study_of(READERS, truth=TRUTH, models=models, datasets=datasets)).rows

    assert [(row.labels.reader, row.labels.dataset) for row in rows] == [
        ("good", "f"), ("first", "f"), ("good", "c"),
    ]  # fmt: skip


def test_with_the_readers_taken_as_given_only_cases_are_drawn(study_of):
    for random in ("cases", "readers"):
        row = model_standings(study(study_of, random=random)).rows[1]
        assert (row.labels.random, row.rank.replicates) == (random, 300)
        assert row.rank.lower < row.rank.upper


def test_where_the_margin_of_a_study_changes_nothing_in_the_differences(study_of):
    without, named = study(study_of), study(study_of, margin=0.05)

    assert panel_differences(without) == panel_differences(named)
    assert compare_panel(without).tests != compare_panel(named).tests
    assert [row.difference for row in model_standings(named).rows] == [
        row.difference for row in model_standings(without).rows
    ]


def test_a_claim_is_that_of_the_study_and_superiority_follows_non_inferiority(study_of):
    ahead, level, behind = difference(-0.1), difference(0.0), difference(0.1)
    named = study(study_of, margin=0.05)

    assert [[claim.aim for claim in claims_of(named, row)] for row in (ahead, level, behind)] == [
        ["non-inferiority", "superiority"], ["non-inferiority", "superiority"], ["non-inferiority"],
    ]  # fmt: skip
    assert [claim.shown for claim in claims_of(named, level)] == [True, False]
    assert [claim.shown for claim in claims_of(named, behind)] == [False]
    assert claims_of(study(study_of), ahead) == ()


def test_a_model_that_is_better_beyond_the_margin_is_not_equivalent(study_of):
    wanted = study(study_of, margin=0.05, alternative="equivalence")

    (better,), (alike,) = claims_of(wanted, difference(-0.1)), claims_of(wanted, difference(0.0))
    assert (better.shown, alike.shown, alike.limit) == (False, True, 0.05)


def test_a_difference_without_a_standard_error_has_no_margin_and_no_claim(study_of):
    row = difference()
    bare = Row(row.labels, replace(row.result, se=None, df=None))

    (claim,) = claims_of(study(study_of, margin=0.05), bare)
    assert (claim.test.p, claim.shown) == (None, False)
    assert claim.test.note.startswith("non-inferiority cannot be tested")


@pytest.mark.parametrize("metric", ["criterion", "negative-likelihood-ratio"])
def test_no_model_is_ranked_by_a_metric_of_which_more_is_not_better(study_of, metric):
    with pytest.raises(ReaderStatsError, match=f"not ranked by {metric}: more of it is not better"):
        model_standings(study(study_of), metric=metric)
    assert answer(study(study_of, metrics=[metric])).standings == ()


def test_one_reader_or_no_model_leaves_nothing_to_stand_among(study_of):
    alone = study_of({"R1": READERS["R1"]}, truth=TRUTH, models=MODELS)
    nobody = study_of(READERS, truth=TRUTH)

    for lacking in (alone, nobody):
        with pytest.raises(ReaderStatsError, match="at least two readers and one model"):
            model_standings(lacking)
        assert answer(lacking).standings == ()
        assert standing_blocks(answer(lacking), RADIOLOGY) == ()


def test_a_margin_as_wide_as_the_metric_is_refused(study_of):
    with pytest.raises(ReaderStatsError, match="as wide as accuracy can differ"):
        model_standings(study(study_of, margin=1.0))


def test_a_partial_area_has_margins_but_no_rank(study_of):
    marks = {"R1": "4332113243321121", "R2": "3432211133421211", "R3": "4423121244321213"}
    found = model_standings(
        study_of(marks, truth=TRUTH, models={"net": "4444111144431111"}, ratings=True),
        metric="partial-auc",
    ).rows[0]

    assert found.rank.estimate is None
    assert found.rank.note == (
        "no rank: there is no bootstrap of partial-auc; the difference can be tested"
    )
    assert found.equivalent_within > 0


def test_ranks_by_the_area_under_the_curve_come_from_ratings(study_of):
    marks = {"R1": "4332113243321121", "R2": "3432211133421211", "R3": "2423121224321213"}
    rows = model_standings(
        study_of(marks, truth=TRUTH, models={"net": "4444111144441111"}, ratings=True)
    ).rows

    assert (rows[0].labels.metric, rows[0].rank.estimate) == ("auc", 1)


def test_a_frame_has_a_row_for_each_model(study_of):
    frame = model_standings(study(study_of)).to_frame()

    assert frame["reader"].tolist() == ["good", "fair", "poor"]
    assert frame["beaten"].tolist() == [1, 0.625, 0]
    assert list(frame.columns)[-2:] == ["non_inferior_within", "equivalent_within"]


def test_the_json_of_the_page_holds_every_standing_with_its_curve(study_of):
    found = json.loads(results_json(answer(study(study_of, margin=0.05))))["standings"]

    assert [entry["model"] for entry in found] == ["good", "fair", "poor"]
    for entry in found:
        assert {len(values) for values in entry["curve"].values()} == {41}
        assert entry["difference"]["alternative"] == "two-sided"
        assert entry["claims"][0]["aim"] == "non-inferiority"
        assert entry["claims"][0]["shown"] == (entry["claims"][0]["p"] < 0.025)


def told(found, style=RADIOLOGY):
    prose = claim_prose(found, style)
    return [] if prose is None else [str(words) for words in prose.paragraphs]


@cache
def example(**settings):
    return answer(rs.load_study(rs.example("deepfake_xray"), replicates=200, **settings))


def test_the_page_says_of_each_model_what_was_shown_with_the_margin_named():
    first, second, last = told(example(margin=0.05))

    assert first == (
        "In the GPT-4o dataset, with a margin of 5 percentage points (exploratory: the margin was "
        "not declared in study.toml), non-inferiority to the average of the 17 radiologists in "
        "accuracy was shown for GPT-4o (difference, 10 [95% CI: 2, 19]; "
        "P < .001) and GPT-5 (difference, 8 [95% CI: −0.1, 16.7]; P < .001), and "
        "was not shown for Gemini 2.5 Pro (difference, −19 [95% CI: −29, −9]; "
        "P > .99) and Llama 4 Maverick (difference, −16 [95% CI: −25, −6]; "
        "P = .99); superiority, tested next, was shown for GPT-4o (P = .008), and was not shown "
        "for GPT-5 (P = .03)."
    )
    assert second.startswith("In the RoentGen dataset, with a margin of 5 percentage points")
    assert last == (
        "P values are one-sided, to be judged at .025, and not adjusted for the number of models; "
        "differences are model minus reader average, in percentage points; readers and "
        "cases random."
    )


def test_without_a_margin_the_page_claims_nothing():
    assert told(example()) == []


def test_equivalence_is_never_claimed_of_a_model_that_is_merely_not_different():
    paragraphs = told(example(margin=0.1, alternative="equivalence"))

    assert "with the average of the 17 radiologists in accuracy was not shown for" in paragraphs[0]
    assert "is equivalent" not in " ".join(paragraphs)
    assert paragraphs[-1].startswith("P values are the larger of two one-sided ones, to be judged")


def test_the_sentences_of_the_answer_stay_two_sided_where_a_margin_is_named():
    with_margin, without = example(margin=0.05), example()

    assert with_margin.panel == without.panel


def test_the_table_of_standings_writes_any_margin_for_a_model_that_is_ahead():
    table = standing_table(example(), RADIOLOGY)
    heading, first = table.rows[:2]

    assert heading.cells == (Cell("GPT-4o, 17 radiologists"),)
    written = [str(cell.text) for cell in first.cells]
    assert (written[:3], written[4], written[6:]) == (
        ["GPT-4o", "85%", "3"], "88%", ["any", "17.2"],
    )  # fmt: skip
    assert first.cells[6].raw == 0


@pytest.mark.parametrize("style", [RADIOLOGY, JAMA])
@pytest.mark.parametrize("aim", ["superiority", "non-inferiority", "equivalence"])
def test_a_page_is_built_whatever_is_to_be_shown(study_of, style, aim):
    found = answer(study(study_of, margin=0.05, alternative=aim))

    assert any(section.id == "models" for section in build(found).sections)
    (figure,) = [block for block in standing_blocks(found, style) if hasattr(block, "svg")]
    wanted = "equivalence" if aim == "equivalence" else "non-inferiority"
    assert figure.title == f"all cases: which margins would have shown {wanted}"
    assert ("margin named: 5" in figure.svg) == (aim != "superiority")


@pytest.mark.parametrize("level", [0.5, 0.8, 0.99, 0.9999])
def test_any_level_of_confidence_has_its_limit(study_of, level):
    found = answer(study(study_of, margin=0.1, level=level))

    assert standing_blocks(found, RADIOLOGY)
    assert told(found)


def test_more_models_than_a_sentence_holds_are_counted(study_of):
    models = {f"net {n}": MODELS["good"] for n in range(8)}
    found = answer(study_of(READERS, truth=TRUTH, models=models, margin=0.2))

    assert "shown for eight models" in told(found)[0]
