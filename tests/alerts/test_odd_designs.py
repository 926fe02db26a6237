"""Alerts on designs at the edge: one reader, two cases, ratings alone, all the same."""

from __future__ import annotations

import numpy as np
import pytest
from alert_studies import (
    TRUTH,
    N,
    left_out,
    ordered,
    people,
    rated,
    read_by,
    study,
    told,
    with_marks,
)

import readerstats as rs
from readerstats.study.model import Study

RATINGS = rated({"1": 4, "0": 2})


def message(of: Study, code: str) -> str:
    """The only alert with this code."""
    [alert] = [alert for alert in rs.alerts(of) if alert.code == code]
    return alert.message


@pytest.mark.parametrize(
    "odd",
    [
        lambda: study(people(1)),
        lambda: study({"R1": "10"}, truth="10"),
        lambda: study({"R1": "11", "R2": "00"}, truth="10", readers={"years": [1, 2]}),
        lambda: study(RATINGS, ratings=True),
        lambda: study(dict.fromkeys(RATINGS, "3" * N), ratings=True, threshold=3),
        lambda: study(dict.fromkeys(people(), TRUTH)),
        lambda: study(dict.fromkeys(people(), "1" * N)),
        lambda: study({name: with_marks(",", range(N)) for name in people(3)} | people(1)),
        lambda: study(readers={"years": [5] * 6, "team": list("abcdef")}),
        lambda: study(cases={"patient": [f"p{i // 2}" for i in range(N)]}),
    ],
)
def test_odd_designs_have_sentences_without_gaps(odd):
    text = "; ".join(map(str, rs.alerts(odd())))

    assert not any(gap in text for gap in ("nan", "None", "inf%", "  "))


def test_models_alone_have_no_alert_of_readers():
    alone = Study(
        reads=study(people(3)).reads.assign(kind="model"), cases=study().cases, positive="yes"
    )

    assert {alert.code for alert in rs.alerts(alone)} <= {"all-or-none", "leaning-answers"}


def test_perfect_agreement_says_that_kappa_has_no_spread():
    assert message(study(dict.fromkeys(people(), TRUTH)), "agreement-paradox") == (
        "all readers agree on each of 40 cases: kappa is 1, and has no spread to be sure of"
    )
    assert "kappa is undefined" in message(
        study(dict.fromkeys(people(), "1" * N)), "agreement-paradox"
    )


def test_patients_not_cases_count_in_the_gaps():
    """Each patient's cases of a class are read or missing together: four patients prove nothing."""
    gone = left_out(people(), mark="1", every=1)
    few = study(
        gone | {"R1": read_by(0.8, 1)}, cases={"patient": [f"p{i // 10}" for i in range(N)]}
    )

    assert told(few, "missing-by-truth") == []
    assert told(study(gone | {"R1": read_by(0.8, 1)}), "missing-by-truth")


def test_a_date_of_acquisition_can_tell_the_truth():
    dates = [f"{2019 if mark == '1' else 2021}-0{1 + i % 9}-11" for i, mark in enumerate(TRUTH)]

    assert message(study(cases={"acquired": dates}), "truth-in-column") == (
        "'acquired' tells the classes apart (AUC 1.00, P < .001)"
    )


def test_words_beside_the_cases_are_no_numbers():
    assert told(study(cases={"scanner": ["A", "B"] * (N // 2)}), "truth-in-column") == []


def test_what_counts_as_wrong_is_said_to():
    unsure = {**people(5), "R6": with_marks("?", [1, 2, 3, 4])}

    assert message(study(unsure, task={"unanswered": "incorrect"}), "indeterminate-reads").endswith(
        "with them right; they count as wrong"
    )


def test_ratings_are_cut_before_the_rules_for_those_who_cannot_tell():
    rows = study(RATINGS, ratings=True).reads.astype({"response": object})
    rows["status"] = ["indeterminate", *["answered"] * (len(rows) - 1)]
    rows.loc[0, "score"] = np.nan
    made = Study(reads=rows[["reader", "case", "score", "status"]], cases=study().cases,
                 positive="yes", threshold=4)  # fmt: skip

    assert message(made, "indeterminate-reads").startswith(
        "1 of 160 reads could not tell: accuracy is "
    )


def test_ratings_without_a_threshold_have_no_rule_to_count_by():
    rows = study(RATINGS, ratings=True).reads
    rows["status"] = ["indeterminate", *["answered"] * (len(rows) - 1)]
    rows.loc[0, "score"] = np.nan
    made = Study(reads=rows[["reader", "case", "score", "status"]], cases=study().cases,
                 positive="yes")  # fmt: skip

    assert message(made, "indeterminate-reads") == "1 of 160 reads could not tell"


def test_the_best_threshold_is_suspect_wherever_it_stands():
    scored = study(RATINGS, ratings=True, task={"threshold": 4})

    assert "of all thresholds it has the largest Youden index; " in message(
        scored, "threshold-after-data"
    )


def test_few_reads_in_an_order_are_no_learning_curve():
    short = study({"R1": "1100", "R2": "1000", "R3": "1101"}, truth="1100", of_reads=ordered)

    assert told(short, "order-effect") == []


def test_names_of_readers_stand_in_the_sentence_as_they_are():
    hostile = "<img src=x onerror=alert(1)>"

    found = study({**people(5), hostile: TRUTH})

    assert told(found, "always-right")[0].startswith(f"'{hostile}' agrees with the truth")
