"""The sections of subgroups, of covariates together and of counts: their sentences and drawings."""

from dataclasses import replace

import pytest

import readerstats as rs
from readerstats.analysis.answers import Answers
from readerstats.analysis.description import describe
from readerstats.analysis.performance import Performance
from readerstats.report.covariates_together_section import covariates_together_section
from readerstats.report.covariates_together_tables import as_ratio
from readerstats.report.document import Details, Prose
from readerstats.report.style import RADIOLOGY
from readerstats.report.subgroups_section import subgroups_section
from readerstats.results import TestResult


def answers_of(study, **found):
    return Answers(
        study=study,
        metrics=("accuracy",),
        description=describe(study),
        performance=Performance(readers=(), group=(), components=(), anova=(), notes=()),
        **found,
    )


@pytest.fixture(scope="module")
def example():
    return rs.load_study(rs.example("deepfake_xray"))


def words_of(section):
    return [str(words) for words in section.blocks[0].paragraphs]


def test_subgroups_open_with_the_answer(example):
    section = subgroups_section(answers_of(example, subgroups=rs.subgroups(example)), RADIOLOGY)
    truth, dataset, region, interactions = words_of(section)

    assert section.part == "Cases"
    assert truth.startswith("There was no evidence that accuracy differed by truth (authentic, 75%")
    assert "154 radiographs" in dataset
    assert "10 subgroups of 264 radiographs" in region
    assert interactions.startswith(
        "The difference depended on the subgroup for radiologists − Gemini 2.5 Pro by truth (−10"
    )
    assert sum(isinstance(block, Details) for block in section.blocks) == 8


def test_planned_subgroups_are_said_to_be(example):
    planned = example.with_settings(subgroups=["region"])
    found = answers_of(planned, subgroups=rs.subgroups(planned))
    section = subgroups_section(found, RADIOLOGY)

    assert str(section.lead) == (
        "Planned beforehand: region; the others are exploratory; readers and cases random."
    )


def test_a_study_without_interactions_says_so(example):
    found = rs.subgroups(example, by="region")
    section = subgroups_section(answers_of(example, subgroups=found), RADIOLOGY)

    assert words_of(section)[-1].startswith(
        "There was no evidence that a difference depended on the subgroup (264 radiographs; four "
        "tests of interaction, smallest Holm-adjusted P"
    )


def test_subgroups_that_differ_are_said_to(study_of):
    truth = "10" * 30
    reads = {
        f"r{n}": "".join(
            mark if mark == "1" or (place + n) % 3 == 0 else "1" for place, mark in enumerate(truth)
        )
        for n in range(5)
    }
    reads["r0"] = reads["r0"][:1] + "0" + reads["r0"][2:6] + "0" + reads["r0"][7:]
    study = study_of(reads, truth=truth)
    section = subgroups_section(answers_of(study, subgroups=rs.subgroups(study)), RADIOLOGY)

    assert words_of(section)[0].startswith("Accuracy differed by truth (no, ")


def test_nothing_found_is_no_section(example):
    assert subgroups_section(answers_of(example), RADIOLOGY) is None
    assert covariates_together_section(answers_of(example), RADIOLOGY) is None


def test_covariates_together_open_with_what_was_associated(example):
    found = rs.covariates_together(example)
    section = covariates_together_section(answers_of(example, covariates_together=found), RADIOLOGY)
    associated, others = words_of(section)

    assert section.part == "Readers"
    assert associated.startswith(
        "With the other covariates held (17 radiologists, 264 radiographs; readers and cases "
        "random), being right was associated with subspecialty (average probability of a right "
        "read from 69% [95% CI: 59, 77] in neuroradiology to 83% [95% CI: 77, 88] in "
        "musculoskeletal; F = "
    )
    assert "years of experience (10 years more: odds ratio, 1.07 [95% CI: 0.81, 1.41]" in others
    assert "cause" not in associated + others
    figure = section.blocks[1]
    assert "in the table alone: " in str(figure.caption)
    notes = section.blocks[-1].blocks[-1]
    assert isinstance(notes, Prose)
    assert str(notes.paragraphs[0]).startswith("Left out of the model: center has 12 values")


def test_an_interaction_is_called_a_ratio_of_odds_ratios(example):
    study = example.with_settings(
        terms=["experience_years", "truth"], interactions=["experience_years:truth"]
    )
    found = rs.covariates_together(study)
    (words,) = words_of(
        covariates_together_section(answers_of(study, covariates_together=found), RADIOLOGY)
    )

    assert words.startswith("There was no evidence, with the others held (17 radiologists")
    assert "years of experience × truth (ratio of odds ratios: 1." in words


def test_a_model_without_a_test_has_no_sentence_for_it(example):
    found = rs.covariates_together(example.with_settings(terms=["truth"]))
    none = TestResult.unavailable(method="mixed", note="no test")
    bare = replace(found, tests=tuple(replace(row, result=none) for row in found.tests))
    section = covariates_together_section(answers_of(example, covariates_together=bare), RADIOLOGY)

    assert words_of(section) == []
    assert as_ratio(none) is none
