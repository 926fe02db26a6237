"""How the two classes of cases were rated: what is asked, what is found, and how it is shown."""

import json
import random

import pandas as pd
import pytest

import readerstats as rs
from readerstats.analysis.answers import answer
from readerstats.errors import StudyError, Unanswerable
from readerstats.report.figures.rating_bars import RatingBar, rating_bars, shade
from readerstats.report.rating_section import rating_sections, rating_sentence, rating_tables
from readerstats.report.style import RADIOLOGY
from readerstats.study.config import Settings

TRUTH = "1100110100"


def rated(ratings, *, truth=TRUTH, column="quality", models=None, cases=None, **settings):
    """A study in which each reader's string has a rating a case; a dot is none."""
    names = [f"c{number:02d}" for number in range(len(truth))]

    def table(who, given):
        return pd.DataFrame(
            [
                {who: reader, "case": case, "response": "yes" if place % 3 else "no"}
                | {column: None if mark == "." else float(mark)}
                for reader, marks in given.items()
                for place, (case, mark) in enumerate(zip(names, marks, strict=True))
            ]
        )

    held = {"case": names, "truth": ["yes" if mark == "1" else "no" for mark in truth]}
    return rs.Study(
        reads=table("reader", ratings),
        models=None if models is None else table("model", models),
        cases=pd.DataFrame(held | (cases or {})),
        positive="yes",
        settings=Settings().override(replicates=300, **settings),
    )


USUAL = {"R1": "5432543232", "R2": "4532441233", "R3": "3344223445", "R4": "5512441342"}


def results_of(found):
    return {(row.labels.metric, row.labels.random): row.result for row in found.tests}


def test_the_first_test_is_the_area_under_the_curve_averaged_over_readers():
    found = rs.ratings(rated(USUAL))
    own = [row.result.estimate for row in found.estimates if row.labels.scope == "reader"]
    main = found.tests[0]

    assert main.result.method == "obuchowski-rockette"
    assert (main.labels.random, main.result.null) == ("readers and cases", 0.5)
    assert main.result.estimate == pytest.approx(sum(own) / 4)
    assert (main.labels.a, main.labels.b) == ("yes", "no")


def test_a_readers_share_counts_ties_half():
    # yes 5,4,5,4,2 against no 3,2,3,3,2: 20 pairs won and 2 tied of 25, by hand
    found = rs.ratings(rated(USUAL))
    first = next(row.result for row in found.estimates if row.labels.reader == "R1")

    assert first.estimate == pytest.approx((20 + 2 / 2) / 25)


def test_medians_are_compared_by_signed_ranks_that_say_who_does_not_count():
    # medians yes and no: R1 4, 3; R2 4, 3; R3 3, 4; R4 5, 2
    found = results_of(rs.ratings(rated(USUAL)))["quality-median", "readers"]

    assert found.method == "wilcoxon-signed-rank-exact"
    assert found.statistic == 8.0
    # ranks 2, 2, 2 and 4: V is 8 or 10 in 4 of 16 sign patterns, and 0 or 2 in as many
    assert found.p == pytest.approx(8 / 16)


def test_readers_with_equal_medians_are_counted_in_the_note():
    same = {**USUAL, "R5": "3333333333"}
    note = results_of(rs.ratings(rated(same)))["quality-median", "readers"].note

    assert "1 of 5 readers have the same value on both sides" in note


def test_missing_ratings_are_for_u_statistics():
    gaps = {**USUAL, "R1": "54.25432.2"}
    found = rs.ratings(rated(gaps))

    assert found.tests[0].result.method == "u-statistics-centred"
    assert found.cells[0].missing == 2
    average = found.estimates[-1].result
    share = found.tests[0].result
    assert share.estimate == average.estimate <= 1  # once it had one half added to it
    assert (share.lower, share.upper, share.null) == (average.lower, average.upper, 0.5)
    assert found.notes == ("'quality': 2 of 40 reads have no rating and are left out",)


def test_one_reader_leaves_the_cases_random_and_no_test_over_readers():
    found = rs.ratings(rated({"R1": USUAL["R1"]}))

    assert {row.labels.random for row in found.tests} == {"cases"}
    assert [row.labels.scope for row in found.estimates] == ["reader"]


def test_one_class_alone_is_shown_and_not_compared():
    only = {reader: "".join(m if t == "1" else "." for m, t in zip(marks, TRUTH, strict=True))
            for reader, marks in USUAL.items()}  # fmt: skip
    found = rs.ratings(rated(only))

    assert found.cells[0].positive.n == 20
    assert found.tests == ()
    assert "'quality': no case of 'no' was rated: nothing is compared" in found.notes


def test_readers_who_share_no_class_are_not_compared():
    halves = {
        f"R{side}": "".join(m if t == str(side) else "." for m, t in zip("5432543232", TRUTH,
                                                                       strict=True))
        for side in (0, 1)
    }  # fmt: skip
    found = rs.ratings(rated(halves))

    assert found.tests == ()
    assert "'quality': no reader rated cases of both classes: nothing is compared" in found.notes


def test_one_rating_for_all_has_a_share_of_one_half_and_no_odds_ratio():
    found = results_of(rs.ratings(rated(dict.fromkeys(USUAL, "3333333333"))))

    assert found["quality-superiority", "readers and cases"].estimate == 0.5
    assert found["quality-superiority", "readers and cases"].p is None
    assert found["quality-odds-ratio", "readers and cases"].note == "every rating is the same"


def test_two_classes_that_never_meet_have_no_finite_odds_ratio():
    apart = {reader: "".join("5" if mark == "1" else "1" for mark in TRUTH) for reader in USUAL}
    found = rs.ratings(rated(apart))

    assert found.tests[0].result.estimate == 1.0
    assert results_of(found)["quality-odds-ratio", "readers and cases"].estimate is None


def test_models_are_left_out_and_the_note_says_so():
    found = rs.ratings(rated(USUAL, models={"net": "1111111111"}))

    assert found.cells[0].positive.n == 20
    assert "ratings of models are left out" in found.notes


def test_models_alone_have_nobody_to_ask():
    study = rated({"net": "1234512345"})
    kinds = pd.DataFrame({"reader": ["net"], "kind": ["model"]})
    alone = rs.Study(reads=study.reads, cases=study.cases, readers=kinds, positive="yes")

    with pytest.raises(Unanswerable, match="ratings of few steps"):
        rs.ratings(alone)


def test_patients_with_several_cases_are_left_out_whole():
    patients = {"patient": [f"p{place // 2}" for place in range(10)]}
    found, plain = rs.ratings(rated(USUAL, cases=patients)), rs.ratings(rated(USUAL))

    assert found.tests[0].result.estimate == pytest.approx(plain.tests[0].result.estimate)
    assert found.tests[0].result.se != plain.tests[0].result.se
    assert "every case is taken as a patient of its own" in found.estimates[0].result.note


def test_settings_say_what_is_random():
    found = rs.ratings(rated(USUAL, random="readers"))

    assert {row.labels.random for row in found.tests} == {"readers"}
    assert found.tests[0].result.df == 3


def test_the_scale_is_that_of_the_settings_where_they_declare_it():
    assert rs.ratings(rated(USUAL)).cells[0].steps == (1, 2, 3, 4, 5)
    assert rs.ratings(rated(USUAL, quality_scale=(0, 6))).cells[0].steps == tuple(range(7))


def test_a_rating_off_the_declared_scale_is_an_error():
    with pytest.raises(StudyError, match="'5' is no rating on the scale from 1 to 4"):
        rated(USUAL, quality_scale=(1, 4))


def test_steps_between_whole_numbers_are_kept_where_they_are_few():
    study = rated(USUAL)
    frame = study.reads.assign(quality=study.reads["quality"] / 2)
    halves = rs.Study(reads=frame, cases=study.cases, positive="yes")

    assert rs.ratings(halves).cells[0].steps == (0.5, 1.0, 1.5, 2.0, 2.5)


def test_a_continuous_score_is_no_rating():
    study = rated(USUAL)
    frame = study.reads.assign(quality=[place / 3 for place in range(40)])

    with pytest.raises(Unanswerable, match="'quality' has 40 different values from 0 to 13"):
        rs.ratings(rs.Study(reads=frame, cases=study.cases, positive="yes"), ["quality"])


def test_values_that_nobody_rates_with_are_no_ratings():
    study = rated(USUAL)
    frame = study.reads.assign(quality=1e90)

    with pytest.raises(Unanswerable, match="'quality' has values up to 1e"):
        rs.ratings(rs.Study(reads=frame, cases=study.cases, positive="yes"), ["quality"])


def test_three_cases_make_a_page():
    study = rated({"R1": "543", "R2": "453", "R3": "334"}, truth="110")

    assert [section.id for section in rating_sections(answer(study), RADIOLOGY)]


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("beauty", "'beauty' is no column of the reads; columns of numbers are quality"),
        ("response", "'response' is no column of numbers in the reads"),
    ],
)
def test_a_column_that_holds_no_ratings_is_refused(column, words):
    with pytest.raises(Unanswerable, match=words):
        rs.ratings(rated(USUAL), [column])


def test_a_column_without_a_rating_of_a_person_is_refused():
    nothing = dict.fromkeys(USUAL, "..........")

    with pytest.raises(Unanswerable):
        rs.ratings(rated(nothing, models={"net": "1234512345"}), ["quality"])


def test_confidence_of_few_steps_is_asked_too():
    study = rated(USUAL, column="confidence")

    assert rs.ratings(study).columns == ("confidence",)


def test_datasets_are_compared_each_by_itself():
    found = rs.ratings(rated(USUAL, cases={"dataset": list("AABBABABAB")}))

    assert [cell.cell.dataset for cell in found.cells] == ["A", "B"]
    assert sum(cell.positive.n for cell in found.cells) == 20


def test_the_order_of_the_readers_changes_nothing():
    turned = dict(reversed(USUAL.items()))
    one, other = rs.ratings(rated(USUAL)).tests, rs.ratings(rated(turned)).tests

    assert [row.result.p for row in one] == pytest.approx([row.result.p for row in other])


def test_the_record_holds_the_distributions():
    (entry,) = rs.ratings(rated(USUAL)).record()["ratings"]

    assert entry["steps"] == [1, 2, 3, 4, 5]
    assert sum(entry["positive"]["counts"]) == entry["positive"]["n"] == 20
    assert len(entry["readers"]) == 4
    json.dumps(entry, allow_nan=False)


def test_no_evidence_is_no_proof_that_they_were_rated_alike():
    study = rs.load_study(rs.example("deepfake_xray"))
    sentence = str(rating_sentence(rs.ratings(study).cells[0], study, RADIOLOGY))

    assert sentence == (
        "There was no evidence that synthetic and authentic radiographs were rated differently in "
        "the GPT-4o dataset: in 49% [95% CI: 45, 54] of pairs of one synthetic and one authentic "
        "radiograph, the synthetic one had the higher rating, ties counted half (P = .81; 17 "
        "radiologists, readers and cases random). The odds ratio of a higher rating was 0.97 "
        "[95% CI: 0.70, 1.33] (P = .84). The median rating was 4 (interquartile range, 3 to 4) for "
        "1309 ratings of synthetic radiographs and 4 (interquartile range, 3 to 4) for 1309 "
        "ratings of authentic ones."
    )


def many(seed=1, *, lift=2):
    """Four readers rate thirty cases, positive ones higher."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    truth = "10" * 15
    marks = {
        f"R{reader}": "".join(
            str(min(5, max(1, chance.randint(1, 3) + lift * int(mark)))) for mark in truth
        )
        for reader in range(4)
    }
    return rated(marks, truth=truth)


@pytest.mark.parametrize(("lift", "word"), [(2, "higher"), (-2, "lower")])
def test_a_difference_is_told_with_its_direction(lift, word):
    study = many(lift=lift)
    sentence = str(rating_sentence(rs.ratings(study).cells[0], study, RADIOLOGY))

    assert sentence.startswith(f"Positive cases were rated {word} than negative ones: in ")


def test_what_cannot_be_compared_is_told_with_its_reason():
    study = rated(dict.fromkeys(USUAL, "3333333333"))
    sentence = str(rating_sentence(rs.ratings(study).cells[0], study, RADIOLOGY))

    assert sentence.startswith("The two classes could not be compared: ")


def test_the_report_has_a_section_for_each_rated_column():
    study = many()
    frame = study.reads.assign(confidence=study.reads["quality"])
    both = rs.Study(reads=frame, cases=study.cases, positive="yes",
                    settings=Settings().override(replicates=300))  # fmt: skip
    found = rating_sections(answer(both), RADIOLOGY)

    assert [section.title for section in found] == ["Image quality", "Confidence"]
    assert {section.part for section in found} == {"Cases"}


def test_a_study_without_ratings_has_no_section(study_of):
    study = study_of({"R1": "1100", "R2": "1010"}, truth="1100")

    assert rating_sections(answer(study), RADIOLOGY) == ()


def test_tables_show_medians_and_quartiles_before_means():
    study = many()
    summary = rating_tables(rs.ratings(study), study, RADIOLOGY)[0]
    keys = [column.key for column in summary.columns]

    assert keys.index("median") < keys.index("mean")
    assert len(summary.rows) == 2


def test_a_bar_stands_with_the_middle_of_the_scale_on_the_line():
    drawn = rating_bars(
        anchor="q", title="Quality", steps=("1", "2", "3"), style=RADIOLOGY,
        bars=[RatingBar("a", (2, 2, 0)), RatingBar("b", (0, 2, 2))],
    )  # fmt: skip

    assert drawn.alt.endswith("a (n = 4): 1 50%, 2 50%, 3 0%; b (n = 4): 1 0%, 2 50%, 3 50%.")
    assert drawn.data is not None
    assert len(drawn.data.rows) == 6


def test_a_class_without_ratings_is_an_empty_bar():
    drawn = rating_bars(
        anchor="q", title="Quality", steps=("1", "2"), style=RADIOLOGY,
        bars=[RatingBar("a", (0, 0), "A"), RatingBar("b", (1, 1), "A")],
    )  # fmt: skip

    assert "no ratings" in drawn.svg
    assert "a: no ratings" in drawn.alt


def test_no_bars_at_all_are_an_empty_drawing():
    drawn = rating_bars(
        anchor="q", title="Quality", steps=("1",), style=RADIOLOGY, bars=[RatingBar("a", (0,))]
    )

    assert "no ratings" in drawn.narrow


@pytest.mark.parametrize("size", range(1, 12))
def test_shades_mirror_each_other(size):
    shades = [shade(step, size) for step in range(size)]

    assert [s.replace("low", "high") for s in shades] == [
        s.replace("low", "high") for s in shades[::-1]
    ]


def test_a_hostile_label_is_escaped():
    drawn = rating_bars(
        anchor="q", title="Quality", steps=("1", "2"), style=RADIOLOGY,
        bars=[RatingBar("<script>", (1, 1), "<b>")],
    )  # fmt: skip

    assert "<script>" not in drawn.svg + drawn.narrow
    assert "<b>" not in drawn.svg + drawn.narrow
