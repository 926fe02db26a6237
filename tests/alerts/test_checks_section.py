"""The section of checks: what is in sight, what is folded, and where the codes lead."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import readerstats as rs
from readerstats.analysis.answers import answer
from readerstats.errors import Problem
from readerstats.report.checks_section import MOST_NOTES, MOST_WARNINGS, WHERE, checks_section
from readerstats.report.document import Alerts, Details
from readerstats.report.html import render
from readerstats.report.page import build, results_json
from readerstats.study.codes import CODES
from readerstats.study.model import Study


@pytest.fixture(scope="module")
def answers(example_study):
    return answer(rs.load_study(example_study, replicates=1000))


def with_problems(answers, *problems):
    """The same answers, of a study in which these problems were found."""
    contents = answers.study.__dict__["_contents"].with_problems(problems)
    return replace(answers, study=Study.holding(contents))


def made(severity, number, code="one-run"):
    return [Problem(code=code, severity=severity, message=f"{severity} {i}") for i in range(number)]


def test_problems_and_alerts_stand_together_worst_first(answers):
    section = checks_section(answers)
    seen, folded = section.blocks

    assert [alert.code for alert in seen.alerts] == [
        "small-groups", "one-run", "judge-is-maker", "no-proof-of-equality",
    ]  # fmt: skip
    assert isinstance(folded, Details)
    assert str(folded.summary) == "2 more notes"
    assert [alert.code for alert in folded.blocks[0].alerts] == [
        "leaning-answers", "few-for-correlation",
    ]  # fmt: skip


def test_it_is_the_first_section_of_the_page(answers):
    assert build(answers).sections[0].id == "checks"


def test_codes_lead_to_sections_that_the_page_has(answers):
    page = build(answers)
    anchors = {section.id for section in page.sections}
    blocks = [*page.sections[0].blocks, *page.sections[0].blocks[-1].blocks]
    links = {
        alert.code: alert.href
        for block in blocks
        if isinstance(block, Alerts)
        for alert in block.alerts
    }

    assert links["small-groups"] == "#covariate-subspecialty"
    assert links["few-for-correlation"] == "#covariate-experience-years"
    assert links["no-proof-of-equality"] == "#contrasts"
    assert {link.lstrip("#") for link in links.values() if link} <= anchors


def test_a_code_leads_nowhere_where_the_page_has_no_such_section(answers):
    assert {alert.href for alert in checks_section(answers, ()).blocks[0].alerts} == {""}


def test_every_code_with_a_place_exists():
    assert WHERE.keys() <= CODES.keys()


def test_every_error_and_the_first_warnings_are_in_sight(answers):
    many = with_problems(answers, *made("error", 2, "reader-sets-truth"), *made("warning", 20))

    seen, warnings = checks_section(many).blocks

    assert sum(alert.severity == "error" for alert in seen.alerts) == 2
    assert len(seen.alerts) == MOST_WARNINGS + MOST_NOTES
    assert str(warnings.summary) == "11 more warnings"  # 20 and small-groups, 10 in sight


def test_nothing_found_is_said(answers):
    clean = replace(with_problems(answers), associations=(), ladders=(), panel=(), contrasts=(),
                    performance=replace(answers.performance, readers=()))  # fmt: skip

    section = checks_section(clean)

    assert str(section.lead) == "Every check passed, without a warning."
    assert section.blocks[0].alerts == ()


def test_the_json_of_the_report_lists_them(answers):
    listed = json.loads(results_json(answers))["alerts"]

    assert [entry["code"] for entry in listed] == [
        "small-groups", "one-run", "judge-is-maker", "no-proof-of-equality", "leaning-answers",
        "few-for-correlation",
    ]  # fmt: skip
    assert all(entry["message"] and entry["severity"] for entry in listed)


def test_names_of_readers_cannot_break_the_page(answers):
    hostile = Problem(code="one-answer", severity="warning", message="said yes",
                      value='<script>alert("x")</script>')  # fmt: skip

    page = render(build(with_problems(answers, hostile)))

    assert '<script>alert("x")' not in page
    assert "&lt;script&gt;alert" in page


def test_the_numbers_of_alerts_are_written_as_the_journal_has_them(answers, example_study):
    styled = replace(answers, study=rs.load_study(example_study, style="lancet"))
    seen, folded = checks_section(styled).blocks

    listed = (*seen.alerts, *folded.blocks[0].alerts)
    told = {alert.code: str(alert.words) for alert in listed}

    assert (
        "p=0·37: equivalence would have needed a margin of at least 13·1 percentage points"
        in (told["no-proof-of-equality"])
    )
    assert "of ±0·63 is found in 80% of studies" in told["few-for-correlation"]
    numbers = {entry["code"]: entry.get("numbers") for entry in
               json.loads(results_json(answers))["alerts"]}  # fmt: skip
    (p, margin) = numbers["no-proof-of-equality"]
    assert (p["kind"], p["written"]) == ("p", "P = .37")
    assert round(p["value"], 2) == 0.37
    assert margin["value"] > 0.13
