"""Phases with a task of their own stand apart, each as a study."""

from __future__ import annotations

import re

import pytest

import readerstats as rs
from readerstats.errors import StudyError

CASES = """\
case,truth,fracture
c1,synthetic,yes
c2,authentic,no
c3,synthetic,no
c4,authentic,yes
c5,authentic,
"""
SETTINGS = """\
[task]
positive = "synthetic"
negative = "authentic"

[phases.1]
title = "Blinded reading"
truth = "fracture"
positive = "yes"
negative = "no"
"""
READS = "reader,case,phase,response,quality\n" + "".join(
    f"{reader},c{case},{phase},{answer},{quality}\n"
    for reader in ("Ann", "Bob")
    for phase, answers, quality in (("1", ("yes", "no", "no", "no"), 4), ("2", "sasa", ""))
    for case, said in enumerate(answers, 1)
    for answer in [{"s": "synthetic", "a": "authentic"}.get(said, said)]
)


@pytest.fixture
def phased(folder_with):
    return folder_with({"cases.csv": CASES, "reads.csv": READS, "study.toml": SETTINGS})


def test_a_phase_is_judged_by_its_own_truth(phased):
    study = rs.load_study(phased)
    blinded = study.phases["1"]

    assert study.arrays().correct.tolist() == [[[1, 1, 1, 1]] * 2]
    assert (blinded.title, blinded.task.positive) == ("Blinded reading", "yes")
    assert blinded.arrays().correct.tolist() == [[[1, 1, 1, 0]] * 2]
    assert list(blinded.phases) == []


def test_reads_of_an_undeclared_phase_belong_to_the_main_task(phased):
    study = rs.load_study(phased)

    assert study.reads["phase"].unique().tolist() == ["2"]
    assert len(study.reads) == len(study.phases["1"].reads) == 8


def test_settings_reach_the_phases(phased):
    study = rs.load_study(phased, level=0.9)

    assert study.phases["1"].settings.analysis.level == 0.9
    assert study.with_settings(level=0.8).phases["1"].settings.analysis.level == 0.8


def test_a_phase_of_quality_ratings_alone_needs_no_answers(folder_with):
    reads = READS.replace("1,yes,", "1,,").replace("1,no,", "1,,")
    settings = SETTINGS.split("[phases.1]", maxsplit=1)[0] + "[phases.1]\n"

    study = rs.load_study(
        folder_with({"cases.csv": CASES, "reads.csv": reads, "study.toml": settings})
    )

    assert study.phases["1"].reads["quality"].tolist() == [4.0] * 8
    assert study.phases["1"].arrays().decision is None


def test_anonymous_readers_and_cases_have_one_name_in_all_phases(phased):
    study = rs.load_study(phased).anonymized()

    assert set(study.phases["1"].humans) == set(study.humans) == {"Reader 01", "Reader 02"}
    assert set(study.phases["1"].cases["case"]) == set(study.cases["case"])


@pytest.mark.parametrize(
    ("written", "mistaken", "sentence"),
    [
        ("[phases.1]", "[phases.11]", "'11' is no phase of the reads; did you mean '1'?"),
        ("fracture", "fractures", "'fractures' is the truth of phase 1, and no column of"),
        ('positive = "yes"', "positve = 'yes'", "[phases.1]: 'positve' is not a setting; did"),
    ],
)
def test_says_what_is_wrong_with_a_phase(folder_with, written, mistaken, sentence):
    settings = SETTINGS.replace(written, mistaken)
    folder = folder_with({"cases.csv": CASES, "reads.csv": READS, "study.toml": settings})

    with pytest.raises(StudyError, match=re.escape(sentence)):
        rs.load_study(folder)


def test_phases_without_a_column_of_phases_are_refused(folder_with):
    reads = "reader,case,response\nAnn,c1,synthetic\nAnn,c2,authentic\n"
    folder = folder_with({"cases.csv": CASES, "reads.csv": reads, "study.toml": SETTINGS})

    with pytest.raises(StudyError, match="the reads have no column 'phase'"):
        rs.load_study(folder)


def test_the_page_has_a_section_for_a_phase_with_its_own_task(phased):
    from readerstats.analysis.answers import answer
    from readerstats.report.page import build

    page = build(answer(rs.load_study(phased, replicates=100)))
    section = next(section for section in page.sections if section.id == "phase-1")

    assert section.title == "Blinded reading"
    assert section.lead == (
        "Two readers, four cases; a task of its own, in which the condition sought was positive."
    )
    assert str(section.blocks[0].paragraphs[0]).startswith("Mean accuracy of the two readers was")
    assert '"phases":{"1":' in page.results


def test_a_phase_of_quality_ratings_alone_has_a_section_too(folder_with):
    from readerstats.analysis.answers import answer
    from readerstats.report.page import build

    reads = READS.replace("1,yes,", "1,,").replace("1,no,", "1,,")
    settings = SETTINGS.split("[phases.1]", maxsplit=1)[0] + "[phases.1]\n"
    files = {"cases.csv": CASES, "reads.csv": reads, "study.toml": settings}

    page = build(answer(rs.load_study(folder_with(files), replicates=100)))

    told = next(section for section in page.sections if section.id == "phase-1").blocks[0]
    assert str(told.paragraphs[0]) == "This phase asked for ratings of quality alone."
