"""Counts of readers by their other facts."""

import pytest

import readerstats as rs
from readerstats.analysis.count_relations import count_relations
from readerstats.analysis.frame import select
from readerstats.errors import ReaderStatsError, Unanswerable
from readerstats.report.count_tables import relation_sentences
from readerstats.report.style import RADIOLOGY

TRUTH = "10" * 10


@pytest.fixture(scope="module")
def example():
    return rs.load_study(rs.example("deepfake_xray"))


@pytest.fixture(scope="module")
def found(example):
    return count_relations(example, "noticed")


def test_the_counts_of_a_column_add_up_to_all_readers(found):
    rows = select(found.estimates, by="subspecialty")

    assert sum(row.result.k for row in rows) == 7
    assert sum(row.result.n for row in rows) == 17
    assert {row.result.method for row in rows} == {"wilson"}


def test_a_category_is_tested_exactly_and_a_number_by_its_ranks(found):
    methods = {row.labels.a: row.result.method for row in select(found.tests, comparison="count")}

    assert methods == {
        "experience_years": "mann-whitney-exact",
        "subspecialty": "fisher-freeman-halton",
        "center": "fisher-freeman-halton",
        "country": "fisher-freeman-halton",
    }


def test_p_is_adjusted_over_the_columns(found):
    rows = select(found.tests, comparison="count")

    assert all(row.result.p_adjusted >= row.result.p for row in rows)


def test_those_who_said_yes_are_compared_with_the_others(found):
    (row,) = select(found.tests, comparison="group")

    assert (row.labels.a, row.labels.b, row.labels.by) == ("yes", "no", "noticed")
    assert row.result.method == "obuchowski-rockette"


def test_sentences_give_direction_and_say_exploratory(found, example):
    sentences = [str(words) for words in relation_sentences(found, example, RADIOLOGY)]

    assert sentences[0].startswith("There was no evidence of an association of noticed with years")
    assert "higher with noticed yes than no" in sentences[1]
    assert all("exploratory" in words for words in sentences)


def test_a_strong_association_is_named(study_of):
    study = study_of(
        {f"r{n:02d}": TRUTH for n in range(12)},
        truth=TRUTH,
        readers={"noticed": ["yes"] * 6 + ["no"] * 6, "team": ["a"] * 6 + ["b"] * 6},
    )
    found = count_relations(study)
    (row,) = select(found.tests, comparison="count")
    sentences = [str(words) for words in relation_sentences(found, study, RADIOLOGY)]

    assert row.result.p == pytest.approx(2 / 924)  # two of the 924 ways to choose 6 of 12
    assert sentences[0] == (
        "Noticed was associated with team (yes from 0% (zero of six readers [95% CI: 0, 39]) in b "
        "to 100% (six of six readers [95% CI: 61, 100]) in a; Fisher exact test, P = .002); "
        "exploratory."
    )


def test_everybody_saying_yes_leaves_nothing_to_test(study_of):
    study = study_of(
        {f"r{n}": TRUTH for n in range(4)},
        truth=TRUTH,
        readers={"noticed": ["yes"] * 4, "team": ["a", "a", "b", "b"]},
    )
    found = count_relations(study)

    assert found.tests[0].result.note == "every answer is the same"
    assert relation_sentences(found, study, RADIOLOGY) == ()


def test_groups_of_few_readers_count_together_where_readers_are_anonymous(example):
    hidden = example.with_settings(anonymize=True, smallest_group=2).anonymized()
    rows = select(count_relations(hidden).estimates, by="center")

    assert {(row.labels.group == "other", row.result.n) for row in rows} == {(False, 2), (True, 7)}


def test_a_study_without_such_a_column_says_so(study_of):
    study = study_of({"a": TRUTH, "b": TRUTH}, truth=TRUTH)
    with pytest.raises(Unanswerable, match="yes or no of people"):
        count_relations(study)


def test_a_column_of_other_values_is_refused(example):
    with pytest.raises(ReaderStatsError, match="beside yes and no"):
        count_relations(example, "subspecialty")
