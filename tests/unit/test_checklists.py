"""Reporting checklists: what they hold, and that no answer says more than the data do."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest

import readerstats as rs
from readerstats.analysis.answers import Answers, answer
from readerstats.grammar import Context, breaches
from readerstats.report.checklist_answers import DRAFTED, FILLED, UNLESS, design
from readerstats.report.checklist_section import anchors
from readerstats.report.checklist_tables import checklist_document, checklist_tables, summary
from readerstats.report.checklists import (
    STATUSES,
    Answered,
    Checklist,
    answered,
    applicable,
    checklists,
)
from readerstats.report.cross_tabulation import cross_table
from readerstats.report.document import Document
from readerstats.report.html import render, words
from readerstats.report.page import build
from readerstats.report.style import RADIOLOGY as STYLE
from readerstats.report.text import linked
from readerstats.study.config import AnalysisSettings, Settings, TaskSettings

TRUTH = "1010110010"
HOSTILE = '<script>"=cmd()*R1*'


def answers_of(study) -> Answers:
    return answer(study.with_settings(replicates=200))


@pytest.fixture(scope="module")
def example(example_study) -> Answers:
    return answer(rs.load_study(example_study, replicates=200))


@pytest.fixture(scope="module")
def fractures(root) -> Answers:
    return answer(rs.load_study(root / "example_data" / "fracture_ai", replicates=200))


@pytest.fixture(scope="module")
def alone(study_of) -> Answers:
    return answers_of(study_of({"R1": "1010010010"}, truth=TRUTH))


@pytest.fixture(scope="module")
def rated(study_of) -> Answers:
    """Three readers who rate, without a threshold."""
    reads = {"R1": "5143521243", "R2": "4152431352", "R3": "5251421241"}
    return answers_of(study_of(reads, truth=TRUTH, ratings=True))


@pytest.fixture(scope="module")
def hostile(study_of) -> Answers:
    reads = {HOSTILE: "1010010010", "R2": "1010100010", "R3": "1000110110"}
    return answers_of(study_of(reads, truth=TRUTH, models={f"m{HOSTILE}": "1010110110"}))


@pytest.fixture(scope="module")
def every(example, fractures, alone, rated, hostile) -> dict[str, Answers]:
    return {
        "example": example, "fractures": fractures, "alone": alone, "rated": rated,
        "hostile": hostile,
    }  # fmt: skip


@pytest.fixture(scope="module")
def pages(every) -> dict[str, Document]:
    return {name: build(found) for name, found in every.items()}


def items_of(found: Answers) -> dict[tuple[str, str], Answered]:
    return {
        (one.name, item.item.number): item
        for one in checklists()
        for item in answered(one, found, STYLE)
    }


def how_far(checklist: Checklist, found: Answers) -> str:
    """Items filled, drafted, left to the author, and not applicable."""
    items = answered(checklist, found, STYLE)
    return " ".join(str(sum(item.status == status for item in items)) for status in STATUSES)


# What a checklist holds


def test_every_checklist_has_as_many_items_as_its_text():
    numbers = {one.name: [item.number for item in one.items] for one in checklists()}
    main = {name: {re.match(r"\d+", item)[0] for item in found} for name, found in numbers.items()}

    assert {name: len(found) for name, found in numbers.items()} == {
        "stard": 34, "claim": 44, "grras": 15, "mi-clear-llm": 8, "multireader": 27,
    }  # fmt: skip
    assert {name: len(found) for name, found in main.items()} == {
        "stard": 30, "claim": 44, "grras": 15, "mi-clear-llm": 8, "multireader": 27,
    }  # fmt: skip
    assert all(len(set(found)) == len(found) for found in numbers.values())


def test_items_are_short_and_say_how_their_numbers_were_checked():
    for one in checklists():
        assert one.source
        assert one.licence
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", one.date)
        assert bool(one.doi) == bool(one.url) == (one.name != "multireader")
        for item in one.items:
            assert len(item.topic.split()) <= 20, item
            assert len(item.ask.split()) <= 20, item
            assert item.ask.endswith("?"), item
            assert item.checked in ("text", "copy", "own")
            assert item.mark.endswith("*") == (item.checked == "copy")


def test_every_function_that_is_named_exists_and_every_function_is_named():
    items = [item for one in checklists() for item in one.items]

    assert {item.filled for item in items} - {""} == set(FILLED)
    assert {item.drafted for item in items} - {""} == set(DRAFTED)
    assert {item.unless for item in items} - {""} == set(UNLESS)


def test_the_checklists_that_apply_are_those_of_what_was_studied(every):
    names = {name: [one.name for one in applicable(found)] for name, found in every.items()}

    assert names["example"] == ["stard", "claim", "grras", "mi-clear-llm", "multireader"]
    assert names["alone"] == ["stard"]
    assert names["rated"] == ["stard", "grras", "multireader"]


# How far each study is answered


def test_how_far_each_study_is_answered(every):
    counts = {
        name: {one.name: how_far(one, found) for one in applicable(found)}
        for name, found in every.items()
    }

    # Filled, drafted, left to the author, not applicable.
    assert counts == {
        "example": {
            "stard": "4 9 21 0",
            "claim": "6 10 28 0",
            "grras": "3 3 9 0",
            "mi-clear-llm": "0 4 4 0",
            "multireader": "15 4 6 2",
        },
        "fractures": {
            "stard": "5 9 20 0",
            "claim": "6 11 27 0",
            "grras": "3 4 8 0",
            "mi-clear-llm": "0 4 4 0",
            "multireader": "16 6 5 0",
        },
        "alone": {"stard": "4 8 22 0"},
        "rated": {"stard": "3 7 24 0", "grras": "3 2 10 0", "multireader": "11 3 8 5"},
        "hostile": {
            "stard": "3 8 23 0",
            "claim": "6 8 30 0",
            "grras": "3 2 10 0",
            "mi-clear-llm": "0 3 5 0",
            "multireader": "13 2 10 2",
        },
    }


def test_every_anchor_is_a_place_of_the_page_and_every_link_leads_there(every, pages):
    for name, found in every.items():
        places = anchors(pages[name].sections)
        for one in applicable(found):
            for item in answered(one, found, STYLE):
                assert not item.anchor or item.anchor in places, (name, item)
        html = render(pages[name])
        ids = set(re.findall(r' id="([^"]+)"', html))
        part = html.partition('<section id="checklists"')[2].partition("</section>")[0]
        links = set(re.findall(r'<a href="#([^"]+)"', part))
        assert links, name
        assert links <= ids, name


def test_every_sentence_keeps_the_rules_of_wording(every):
    context = Context(alpha_defined=True, nouns=("radiologist", "radiograph"))
    for name, found in every.items():
        for one in applicable(found):
            for item in answered(one, found, STYLE):
                sentence = str(item.words)
                assert not breaches(sentence, context=context), (name, item.item.number, sentence)
                assert sentence.endswith((".", "?")), sentence
                assert sentence[0].isupper() or sentence[0].isdigit() or name == "hostile"
                assert bool(str(item.sentence)) == (item.status != "author")


def test_the_page_has_the_checklists_in_less_than_sixty_kilobytes(pages, every):
    page = pages["example"]
    (section,) = [one for one in page.sections if one.id == "checklists"]
    without = dataclasses.replace(
        page, sections=tuple(one for one in page.sections if one is not section)
    )

    def size(shown: Document) -> int:
        return len(re.sub(r'href="data:[^"]*"', "", render(shown)).encode())

    assert size(page) - size(without) < 60_000
    stard = checklists()[0]
    assert section.blocks[0].summary == summary(
        stard, answered(stard, every["example"], STYLE), STYLE
    )


# Never overstated: one rule a test


def test_indeterminate_reads_are_told_only_where_the_tables_have_statuses(every):
    plain, told = items_of(every["alone"]), items_of(every["fractures"])

    assert plain["stard", "15"].status == "drafted"
    assert "do not say whether any was indeterminate" in str(plain["stard", "15"].sentence)
    assert told["stard", "15"].status == "filled"
    assert "23 refused and 28 not to be parsed; they were left out" in str(
        told["stard", "15"].sentence
    )


def test_missing_reads_are_counted_apart_from_reads_without_an_answer(study_of):
    study = study_of({"R1": "10100.0.10", "R2": "1010100010"}, truth=TRUTH)

    sentence = str(items_of(answers_of(study))["stard", "16"].sentence)

    assert sentence.startswith("Of 20 reads of the readers, none have no answer and two were not")
    assert "Those not made were left out." in sentence


def test_subgroups_are_told_apart_only_where_the_study_plans_some(fractures):
    study = fractures.study
    assert items_of(fractures)["stard", "17"].status == "drafted"

    planned = answers_of(study.with_settings(subgroups=("region",)))
    item = items_of(planned)["stard", "17"]

    assert item.status == "filled"
    assert str(item.sentence).startswith("Planned in study.toml: by region; exploratory: by truth")


def frames(temperature: list[float | None] | None, times: int = 2) -> rs.Study:
    """Two people, and a model that was asked several times."""
    cases = pd.DataFrame({"case": [f"c{n}" for n in range(10)], "truth": list(TRUTH)})
    people = pd.DataFrame(
        [
            {"reader": reader, "case": case, "response": answer}
            for reader, row in (("R1", "1010010010"), ("R2", "1000110010"))
            for case, answer in zip(cases["case"], row, strict=True)
        ]
    )
    runs = pd.concat(
        pd.DataFrame({"model": "M", "case": cases["case"], "repeat": n, "response": list(row)})
        for n, row in enumerate(("1010110000", "1010010010")[:times], start=1)
    )
    if temperature is not None:
        runs["temperature"] = (temperature * len(runs))[: len(runs)]
    settings = Settings(
        task=TaskSettings(positive="1", negative="0"), analysis=AnalysisSettings(replicates=200)
    )
    return rs.Study(reads=people, models=runs, cases=cases, settings=settings)


@pytest.mark.parametrize(
    ("temperature", "times", "status"),
    [
        ([0.5], 2, "filled"),
        (None, 2, "drafted"),
        ([0.5], 1, "drafted"),
        ([0.5, None], 2, "drafted"),
    ],
    ids=["told", "no temperature", "asked once", "some without"],
)
def test_chance_is_answered_only_with_temperature_attempts_and_consistency(
    temperature, times, status
):
    item = items_of(answer(frames(temperature, times)))["mi-clear-llm", "7"]

    assert item.status == status
    assert ("Temperature 0.5" in str(item.sentence)) == (temperature == [0.5])
    assert ("Runs of one case that agree" in str(item.sentence)) == (times == 2)


def test_a_margin_is_called_declared_only_where_study_toml_declares_it(example, fractures):
    assert items_of(example)["stard", "4"].status == "author"
    late = answers_of(example.study.with_settings(margin=0.05))
    assert "exploratory" in str(items_of(late)["stard", "4"].sentence)
    assert "declared in study.toml" in str(items_of(fractures)["stard", "4"].sentence)


def test_washout_is_filled_only_where_every_read_has_a_time(study_of, fractures):
    assert items_of(fractures)["multireader", "3"].status == "filled"
    reads, cases = (getattr(fractures.study, name) for name in ("reads", "cases"))
    people = reads[reads["reader"].isin(fractures.study.humans)].copy()
    people.loc[people.index[:50], "timestamp"] = None
    some = rs.Study(
        reads=people[["reader", "case", "modality", "response", "timestamp"]],
        cases=cases[["case", "truth"]],
        positive="fracture",
    )
    assert items_of(answers_of(some))["multireader", "3"].status == "drafted"

    none = study_of(
        {("R1", "a"): "1010010010", ("R1", "b"): "1010010010", ("R2", "a"): "1010010010",
         ("R2", "b"): "1010110010"}, truth=TRUTH,
    )  # fmt: skip
    assert items_of(answers_of(none))["multireader", "3"].status == "author"


def test_patients_are_told_only_where_the_cases_name_them(study_of):
    study = study_of({"R1": "1010010010", "R2": "1010100010"}, truth=TRUTH)
    assert items_of(answers_of(study))["multireader", "10"].status == "author"

    cases, reads = study.cases, study.reads[["reader", "case", "response"]]
    cases["patient"] = ["p1", "p1", *(f"p{n}" for n in range(2, 10))]
    several = rs.Study(reads=reads, cases=cases[["case", "truth", "patient"]], positive="yes")
    item = items_of(answers_of(several))["multireader", "10"]
    assert item.status == "filled"
    assert "are of nine patients" in str(item.sentence)


def test_a_scale_is_no_more_than_the_scores_that_occur(rated, alone):
    assert items_of(rated)["multireader", "12"].status == "drafted"
    assert str(items_of(rated)["multireader", "12"].sentence) == "Scores from 1 to 5 occur."
    assert items_of(alone)["multireader", "12"].status == "filled"


def test_agreement_of_readers_is_not_that_of_those_who_set_the_truth(example):
    assert items_of(example)["claim", "18"].status == "author"


def test_one_reader_has_no_average_and_nothing_to_compare(alone):
    items = items_of(alone)
    reasons = {number: str(items["multireader", number].sentence) for number in ("21", "22", "26")}

    assert {items["multireader", number].status for number in reasons} == {"not applicable"}
    assert reasons["21"] == "There is no second reader."
    assert str(items["stard", "24"].sentence).startswith("Accuracy on 10 cases: R1 90% (nine of 10")


def test_ratings_without_a_cutoff_have_no_cross_tabulation(rated, alone):
    assert cross_table(rated, STYLE) is None
    assert items_of(rated)["stard", "23"].status == "author"
    assert items_of(alone)["stard", "23"].status == "filled"


def test_counts_without_room_on_the_page_are_elsewhere(alone, monkeypatch):
    from readerstats.report.checklist_answers import estimates

    monkeypatch.setattr(
        estimates, "cross_table", lambda found, style, most=0: cross_table(found, style, most=most)
    )
    item = items_of(alone)["stard", "23"]

    assert item.status == "drafted"
    assert "too many for a table here" in str(item.sentence)


def test_truth_by_answer_counts_every_case_once(alone, fractures):
    (row,) = cross_table(alone, STYLE).rows
    # R1 calls four of the five positive cases positive, and all five negative ones negative.
    assert [cell.value for cell in row.cells[2:]] == [4, 1, 0, 0, 5, 0]

    table = cross_table(fractures, STYLE)
    sums = {sum(cell.value for cell in row.cells[2:]) for row in table.rows}
    assert {round(total, 9) for total in sums} == {90}
    assert cross_table(fractures, STYLE, most=5) is None


def test_what_is_random_follows_the_settings(fractures):
    fixed = dataclasses.replace(fractures, study=fractures.study.with_settings(random="readers"))
    assert "other readers and other cases" in str(items_of(fractures)["multireader", "16"].sentence)
    assert "other readers of these cases" in str(items_of(fixed)["multireader", "16"].sentence)


# For files


def test_tables_for_a_file_have_every_item_and_the_place_in_words(example):
    tables = checklist_tables(example, STYLE)

    assert [len(table.rows) for table in tables] == [34, 44, 15, 8, 27]
    assert {column.key for table in tables for column in table.columns} == {
        "item", "topic", "status", "answer", "where",
    }  # fmt: skip
    record = next(one for one in tables[0].records() if one["item"] == "14")
    assert (record["status"], record["where"]) == ("filled", "Methods")
    assert not any(run.href for run in tables[0].rows[0].cells[3].text.runs)


def test_json_says_where_each_text_stands_and_what_became_of_each_item(example):
    items = [(one, answered(one, example, STYLE)) for one in applicable(example)]

    content = checklist_document(example.study, items)

    assert content["command"] == "checklist"
    for one in content["checklists"]:
        assert set(one) == {
            "name", "title", "version", "doi", "url", "licence", "checked_on", "checked_in",
            "statuses", "items",
        }  # fmt: skip
        assert sum(one["statuses"].values()) == len(one["items"])
        for item in one["items"]:
            assert set(item) == {
                "checklist", "item", "section", "topic", "status", "answer", "question", "where",
                "checked",
            }  # fmt: skip
            assert (item["answer"] is None) == (item["status"] == "author")
            assert (item["question"] is None) == (item["status"] in ("filled", "not applicable"))


def test_hostile_names_stay_words(hostile, pages):
    html = render(pages["hostile"])
    part = html.partition('<section id="checklists"')[2].partition("</section>")[0]

    assert "<script" not in part
    assert "m&lt;script&gt;" in part


def test_a_link_leads_nowhere_but_to_a_place_of_the_page():
    assert words(linked("Methods", "methods")) == '<a href="#methods">Methods</a>'
    for wrong in ("https://x.org", "javascript:x", '"', "", "Methods"):
        with pytest.raises(ValueError, match="no name of a place"):
            linked("x", wrong)


def test_the_flow_of_reads_is_drafted_and_says_what_is_not_in_the_tables(fractures):
    told = str(design.flow(fractures, STYLE).sentence)

    assert told == (
        "Of 2790 reads of the 90 radiographs in the tables, 2739 were analyzed (none were not "
        "made and 51 had no answer); a diagram shows their flow. Cases left out before are not in "
        "the tables."
    )
    assert "flow" in DRAFTED
    assert "flow" not in FILLED
