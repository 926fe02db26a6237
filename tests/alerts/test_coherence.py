"""An interval and a P value that contradict each other: of others, never of ours."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from alert_studies import N, expected_messages, halves, read_by, study, told, with_marks

import readerstats as rs
from readerstats.analysis.alerts.coherence import disagree
from readerstats.analysis.answers import Answers, answer
from readerstats.results import Labels, Row, TestResult

LABELS = Labels(metric="accuracy", random="readers and cases", comparison="dataset", a="A", b="B")


def with_test(**result: Any) -> Answers:
    """The answers of a sound study, and among them a test that was made up."""
    made_up = TestResult(**({"method": "obuchowski-rockette", "level": 0.95} | result))
    return replace(answer(study()), contrasts=(Row(LABELS, made_up),))


def codes_of(answers: Answers) -> list[str]:
    return [alert.code for alert in rs.alerts(answers.study, answers)]


def test_an_interval_that_contradicts_its_p_is_an_error():
    # Reader 1 of a published table: −11.6% (95% CI −27.8, 5.1) with P = .005
    answers = with_test(estimate=-0.116, lower=-0.278, upper=0.051, p=0.005)

    assert [str(alert) for alert in rs.alerts(answers.study, answers)] == (
        expected_messages()["interval-against-p"]
    )


@pytest.mark.parametrize(
    ("lower", "upper", "p", "alternative"),
    [
        (-0.278, -0.051, 0.005, "two-sided"),
        (-0.278, 0.051, 0.2, "two-sided"),
        (-0.278, 0.051, 0.005, "less"),  # one-sided: the interval is not that of the test
        (-0.278, 0.0, 0.05, "two-sided"),  # on the limit
        (None, None, 0.005, "two-sided"),
    ],
)
def test_an_interval_that_agrees_with_its_p_is_none(lower, upper, p, alternative):
    level = None if lower is None else 0.95
    test = TestResult(method="x", estimate=-0.116, lower=lower, upper=upper, level=level, p=p,
                      alternative=alternative)  # fmt: skip

    assert not disagree(test)


def test_fishers_interval_is_of_another_model_than_the_t_test():
    test = TestResult(method="spearman", estimate=0.49, lower=-0.01, upper=0.8, level=0.95, p=0.049)

    assert not disagree(test)


@pytest.mark.parametrize("seed", range(12))
def test_no_result_of_ours_contradicts_itself(seed):
    """Random designs: readers, models, modalities, datasets, gaps, and what is random."""
    draw = np.random.default_rng(seed)
    chance = draw.uniform(0.5, 0.95, 5)
    gap = "." if seed % 3 == 0 else "0"
    reads: dict[Any, str] = {}
    for reader, right in enumerate(chance):
        for modality in ("film", "CT") if seed % 2 else (None,):
            marks = read_by(right, seed * 100 + reader + (50 if modality == "CT" else 0))
            marks = with_marks(gap, draw.integers(0, N, 3).tolist(), base=marks)
            reads[(f"R{reader}", modality) if modality else f"R{reader}"] = marks
    made = study(
        reads,
        models={name: [read_by(draw.uniform(0.4, 1), seed + i)] for i, name in enumerate("ab")},
        cases=halves() if seed % 4 else None,
        readers={"years": [1, 2, 5, 7, 9], "team": list("aabbb")},
        stated={"metrics": ["accuracy", "youden"], "level": 0.9 if seed % 5 else 0.95},
        random=("readers and cases", "readers", "cases")[seed % 3],
    )

    assert told(made, "interval-against-p") == []


def test_a_bootstrap_p_near_the_limit_is_not_settled():
    near = {"method": "bootstrap", "estimate": 0.1, "lower": 0.001, "upper": 0.2, "p": 0.049}

    few, many = (with_test(**near, replicates=n) for n in (1000, 10_000_000))

    assert [str(alert) for alert in rs.alerts(few.study, few)] == expected_messages()["unsettled-p"]
    assert codes_of(many) == []
