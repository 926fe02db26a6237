"""Each alert, seen on a study that has the pitfall and on one that only looks like it.

The sentences are in a file to read: alert_messages.txt.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from alert_studies import (
    TRUTH,
    N,
    expected_messages,
    halves,
    left_out,
    ordered,
    own_phase,
    people,
    phases,
    positive_first,
    rated,
    read_by,
    shuffled,
    study,
    told,
    with_marks,
    worse_later,
)

import readerstats as rs
from readerstats.analysis.answers import answer
from readerstats.study.alert_codes import ALERTS
from readerstats.study.model import Study


def rotated() -> Study:
    """Readers whose errors never fall on the same case, so that Cov2 is estimated below zero."""
    marks = "1100110011"
    reads = {f"R{i}": marks[i:] + marks[:i] for i in range(6)}
    return study(reads, truth="1100110001")


POSITIVE = [place for place, mark in enumerate(TRUTH) if mark == "1"]
MODEL = {"net": [read_by(0.8, 91)]}
RERUN = {"net": [read_by(0.8, 91), read_by(0.8, 92), read_by(0.8, 93)]}
YEARS = {"years": [3, 9, 1, 22, 14, 30]}
CENTERS = {"center": ["X", "X", "Y", "Y", "Z", "Z"]}
SOUND = study

# for each code, a study that has the pitfall and one that comes near it
SCENARIOS: dict[str, tuple[Callable[[], Study], Callable[[], Study]]] = {
    "these-cases-only": (lambda: study(stated={"random": "readers"}), SOUND),
    "these-readers-only": (lambda: study(stated={"random": "cases"}), SOUND),
    "random-not-stated": (
        lambda: Study(reads=study(people(4)).reads, cases=study().cases, positive="yes"),
        lambda: study(people(4)),
    ),
    "too-few-readers": (
        lambda: study(people(2)),
        lambda: study(people(2), stated={"random": "cases"}),
    ),
    "bootstrap-few-readers": (
        lambda: study(people(5), stated={"metrics": ["accuracy", "f1"]}),
        lambda: study(people(6), stated={"metrics": ["accuracy", "f1"]}),
    ),
    "negative-variance": (rotated, SOUND),
    "all-or-none": (
        lambda: study({**people(5), "R6": with_marks("1", POSITIVE)}),
        SOUND,
    ),
    "unadjusted-tests": (
        lambda: study(models={"a": MODEL["net"], "b": [read_by(0.5, 1)], "c": [read_by(0.7, 2)]},
                      stated={"multiplicity": "none"}),
        lambda: study(models={"a": MODEL["net"]}, stated={"multiplicity": "none"}),
    ),
    "no-proof-of-equality": (
        lambda: study(cases=halves()),
        lambda: study(worse_later(8, 0.97, 0.3), cases=halves()),
    ),
    "depends-on-choice": (
        lambda: study(worse_later(8, 0.8, 0.7), cases=halves()),
        lambda: study(worse_later(8, 0.97, 0.3), cases=halves()),
    ),
    "posthoc-margin": (
        lambda: study(models=MODEL, margin=0.05),
        lambda: study(models=MODEL, stated={"margin": 0.05}, margin=0.05),
    ),
    "several-metrics": (
        lambda: study(models=MODEL, metrics=("accuracy", "youden")),
        lambda: study(models=MODEL, metrics=("accuracy",)),
    ),
    "leaning-answers": (
        lambda: study({**people(5), "R6": read_by(0.7, 4, lean=0.28)}),
        lambda: study({**people(5), "R6": read_by(0.5, 4)}),
    ),
    "enriched-prevalence": (lambda: study(stated={"metrics": ["ppv", "accuracy"]}), SOUND),
    "threshold-after-data": (
        lambda: study(rated({"1": 4, "0": 2}), ratings=True, threshold=3),
        lambda: study(rated({"1": 4, "0": 2}), ratings=True, task={"threshold": 5}),
    ),
    "ordinal-ratings": (
        lambda: study(rated({"1": 4, "0": 2}), ratings=True, stated={"metrics": ["auc"]}),
        lambda: study(rated({"1": 4, "0": 2}), ratings=True, task={"threshold": 5}),
    ),
    "agreement-paradox": (
        lambda: study(
            {f"R{i}": with_marks("1", [i, i + 9], base="0" * N) for i in range(1, 7)}
        ),
        SOUND,
    ),
    "missing-by-truth": (
        lambda: study(left_out(people(), mark="1", every=3)),
        lambda: study(left_out(people(), mark="any", every=3)),
    ),
    "indeterminate-reads": (
        lambda: study({**people(5), "R6": with_marks("?", [1, 2, 3, 4])}),
        lambda: study({**people(5), "R6": with_marks(",", [1, 2, 3, 4])}),
    ),
    "model-failures": (
        lambda: study(models={"net": [with_marks("r", [1, 2], base=with_marks("x", [5]))]}),
        lambda: study(models=MODEL),
    ),
    "runs-disagree": (
        lambda: study(people(1), models=RERUN),
        lambda: study(people(1), models={"net": MODEL["net"] * 3}),
    ),
    "truth-in-column": (
        lambda: study(cases={"bytes": [900 + 7 * i + 400 * int(t) for i, t in enumerate(TRUTH)]}),
        lambda: study(cases={"bytes": [900 + 7 * (i * 17 % N) for i in range(N)]}),
    ),
    "truth-in-order": (
        lambda: study(of_reads=positive_first),
        lambda: study(of_reads=ordered),
    ),
    "order-effect": (
        lambda: study(worse_later(8, 0.6, 0.95), of_reads=ordered),
        lambda: study(of_reads=shuffled),
    ),
    "phase-knowledge": (lambda: study(of_reads=phases), lambda: study(of_reads=own_phase)),
    "reader-sets-truth": (
        lambda: study(cases={"truth_reader": ["Dr Z", "R2; R5"] * (N // 2)}),
        lambda: study(cases={"truth_reader": ["Dr Z", "Dr Y"] * (N // 2)}),
    ),
    "always-right": (
        lambda: study({**people(5), "R6": TRUTH}),
        lambda: study({**people(5, 0.98), "R6": TRUTH}),
    ),
    "few-for-correlation": (
        lambda: study(readers=YEARS),
        lambda: study(readers={"team": list("aaabbb")}),
    ),
    "noisy-values": (
        lambda: study(readers=YEARS),
        lambda: study(worse_later(6, 0.9, 0.4) | {"R1": read_by(0.99, 5), "R2": read_by(0.3, 6)},
                      readers=YEARS),
    ),
    "between-groups-only": (
        lambda: study(readers={**CENTERS, "volume": [100, 100, 250, 250, 900, 900]}),
        lambda: study(readers={**CENTERS, "volume": [100, 110, 250, 250, 900, 900]}),
    ),
    "small-groups": (
        lambda: study(readers={"team": list("aaabbb")}),
        lambda: study(people(12), readers={"team": list("aaaaaabbbbbb")}),
    ),
    "counted-by-reader": (
        lambda: study(of_reads=lambda reader, _: {"noticed": "yes" if reader < "R3" else "no"}),
        lambda: study(readers={"noticed": ["yes", "yes", "no", "no", "no", "no"]}),
    ),
    "identifiable-readers": (
        lambda: study(readers=YEARS, report={"anonymize": True}),
        lambda: study(readers={"team": list("aaabbb")}, report={"anonymize": True}),
    ),
    "recognizable-readers": (
        lambda: Study(reads=study().reads, cases=study().cases, positive="yes",
                      readers=pd.DataFrame({"reader": list(people()), **YEARS})),
        lambda: study(readers=YEARS),
    ),
}  # fmt: skip
REFUSED = {"pooled-reads", "pooled-mcnemar", "mcnemar-other-cases"}
FABRICATED = {"interval-against-p", "unsettled-p"}


@pytest.mark.parametrize("code", SCENARIOS)
def test_says_what_the_pitfall_is(code):
    fires, _ = SCENARIOS[code]

    assert told(fires(), code) == expected_messages()[code]


@pytest.mark.parametrize("code", SCENARIOS)
def test_is_silent_where_there_is_no_pitfall(code):
    _, silent = SCENARIOS[code]

    assert told(silent(), code) == []


def test_every_alert_has_a_study_with_it_and_one_without():
    assert SCENARIOS.keys() | REFUSED | FABRICATED == {code.name for code in ALERTS}


def test_a_sound_study_sets_off_no_alert():
    assert rs.alerts(study()) == ()


def test_the_example_has_few_alerts_and_each_has_its_cause(example_study):
    found = rs.load_study(example_study, replicates=500)

    assert [(alert.severity, alert.code) for alert in rs.alerts(found)] == [
        ("warning", "small-groups"),  # subspecialties of two to four readers are compared
        ("note", "no-proof-of-equality"),  # the two datasets do not differ: P = .37
        ("note", "leaning-answers"),  # two models call one case in four synthetic
        ("note", "few-for-correlation"),  # 17 readers and their years of experience
    ]


def test_errors_stand_before_warnings_and_these_before_notes():
    many = study(
        {**people(5), "R6": with_marks("?", [1, 2])},
        cases={"truth_reader": ["R1"] * N},
        stated={"random": "readers"},
    )
    severities = [alert.severity for alert in rs.alerts(many)]

    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    assert {"error", "warning", "note"} == set(severities)


def test_answers_that_are_there_are_not_computed_again(example_study, monkeypatch):
    found = answer(study())
    monkeypatch.setattr("readerstats.analysis.answers.answer", lambda *_: pytest.fail("again"))

    assert rs.alerts(found.study, found) == found.alerts
