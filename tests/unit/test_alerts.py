"""Each alert, seen on a study that has the pitfall and on one that only looks like it.

The sentences are in a file to read: alert_messages.txt.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import readerstats as rs
from readerstats.analysis.alerts.coherence import disagree
from readerstats.analysis.answers import Answers, answer
from readerstats.results import Labels, Row, TestResult
from readerstats.study.alert_codes import ALERTS
from readerstats.study.config import Settings
from readerstats.study.model import Study

MESSAGES = Path(__file__).with_name("alert_messages.txt")
N = 40
TRUTH = "1100100110" * 4
ANSWERS = {"1": "yes", "0": "no", "?": "cannot tell", "r": "refused", "x": "parse error", ",": ""}
STATED = {"metrics": ["accuracy", "sensitivity", "specificity"], "random": "readers and cases"}


def read_by(chance: float, seed: int, *, truth: str = TRUTH, lean: float = 0.0) -> str:
    """Answers that are right with a chance; with a lean, more often where the case is negative.

    One case in five is harder than the others, for everybody.
    """
    draw = random.Random(seed)  # noqa: S311 - no secret
    return "".join(
        mark
        if draw.random() < chance + (lean if mark == "0" else -lean) + (0.05 if place % 5 else -0.2)
        else str(1 - int(mark))
        for place, mark in enumerate(truth)
    )


def people(n: int = 6, chance: float = 0.8, **more: Any) -> dict[str, str]:
    return {f"R{i}": read_by(chance, 11 * i + 1, **more) for i in range(1, n + 1)}


def study(
    reads: Mapping[str | tuple[str, str], str] | None = None,
    *,
    truth: str = TRUTH,
    models: Mapping[str, Sequence[str]] | None = None,
    cases: Mapping[str, Sequence[object]] | None = None,
    readers: Mapping[str, Sequence[object]] | None = None,
    of_reads: Callable[[str, int], dict[str, object]] | None = None,
    ratings: bool = False,
    names: Sequence[str] | None = None,
    stated: Mapping[str, object] | None = None,
    report: Mapping[str, object] | None = None,
    task: Mapping[str, object] | None = None,
    **options: Any,
) -> Study:
    """A study of answers a reader: 1 yes, 0 no, ? cannot tell, r refused, x unparsed, . no row.

    `stated` is what study.toml says of the analysis, `options` what replaces it.
    """
    reads = people() if reads is None else reads
    names = [f"c{i:02d}" for i in range(len(truth))] if names is None else list(names)
    rows = []
    for key, marks in reads.items():
        reader, modality = key if isinstance(key, tuple) else (key, None)
        for place, mark in enumerate(marks):
            if mark == ".":
                continue
            said = {"score": int(mark)} if ratings else {"response": ANSWERS[mark]}
            more = of_reads(reader, place) if of_reads else {}
            rows.append(
                {"reader": reader, "case": names[place], "modality": modality, **said, **more}
            )
    asked = [
        {"model": model, "case": names[place], "repeat": run, "response": ANSWERS[mark]}
        for model, runs in (models or {}).items()
        for run, marks in enumerate(runs, 1)
        for place, mark in enumerate(marks)
    ]
    settings = Settings.model_validate({
        "analysis": dict(STATED) | dict(stated or {}) | {"replicates": 100, "workers": 1},
        "report": {"anonymize": False} | dict(report or {}),
        "task": {"positive": "yes", "negative": "no"} | dict(task or {}),
    })  # fmt: skip
    people_named = dict.fromkeys(key if isinstance(key, str) else key[0] for key in reads)
    return Study(
        reads=pd.DataFrame(rows).dropna(axis="columns", how="all"),
        cases=pd.DataFrame(
            {"case": names, "truth": [ANSWERS[mark] for mark in truth], **(cases or {})}
        ),
        models=pd.DataFrame(asked) if asked else None,
        readers=None
        if readers is None
        else pd.DataFrame({"reader": list(people_named), **readers}),
        settings=settings.override(**options),
    )


def rated(levels: Mapping[str, int], *, seed: int = 1, n: int = 4) -> dict[str, str]:
    """Ratings of one digit: around a level for each truth, and one step up or down."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    return {
        f"R{i}": "".join(str(levels[mark] + draw.choice([-1, 0, 0, 1])) for mark in TRUTH)
        for i in range(1, n + 1)
    }


def halves(first: str = "A", second: str = "B") -> dict[str, list[object]]:
    return {"dataset": [first] * (N // 2) + [second] * (N // 2)}


def worse_later(n: int, early: float, late: float) -> dict[str, str]:
    return {
        name: read_by(early, 7 * i + 5)[: N // 2] + read_by(late, 13 * i + 3)[N // 2 :]
        for i, name in enumerate((f"R{j}" for j in range(1, n + 1)), 1)
    }


def ordered(_: str, place: int) -> dict[str, object]:
    return {"order": place + 1}


def shuffled(reader: str, place: int) -> dict[str, object]:
    order = list(range(N))
    random.Random(reader).shuffle(order)  # noqa: S311 - no secret
    return {"order": order[place] + 1}


def positive_first(_: str, place: int) -> dict[str, object]:
    return {"order": place if TRUTH[place] == "1" else N + place}


def phases(reader: str, place: int) -> dict[str, object]:
    return {"phase": "blinded" if place < N // 2 else "informed"}


def own_phase(reader: str, place: int) -> dict[str, object]:
    return {"phase": "blinded" if reader < "R4" else "informed"}


def left_out(reads: Mapping[str, str], *, mark: str, every: int) -> dict[str, str]:
    """Leave out some reads of one class, or every so many of both for any other mark."""
    kept = {}
    for i, (name, marks) in enumerate(reads.items()):
        gone = [
            (truth == mark or mark == "any") and (place + i) % every == 0
            for place, truth in enumerate(TRUTH)
        ]
        kept[name] = "".join("," if out else m for out, m in zip(gone, marks, strict=True))
    return kept


def with_marks(mark: str, places: Sequence[int], *, base: str | None = None) -> str:
    marks = list(read_by(0.8, 3) if base is None else base)
    for place in places:
        marks[place] = mark
    return "".join(marks)


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


def told(of: Study, code: str) -> list[str]:
    return [str(alert) for alert in rs.alerts(of) if alert.code == code]


def expected_messages() -> dict[str, list[str]]:
    """The messages of each code; a line that begins with # names the next code."""
    expected: dict[str, list[str]] = {}
    for line in MESSAGES.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            expected[line[2:]] = []
        elif line:
            expected[list(expected)[-1]].append(line)
    return expected


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


# An interval and a P value that contradict each other ------------------------------------------

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


# Designs at the edge ----------------------------------------------------------------------------

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


# What is refused --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: rs.performance(s, "accuracy", method="wilson"),
        lambda s: rs.compare_modalities(s, metric="accuracy", method="chi-square"),
        lambda s: rs.compare_datasets(s, metric="accuracy", method="fisher"),
        lambda s: rs.compare_panel(s, metric="accuracy", method="z"),
    ],
)
def test_reads_are_never_pooled(ask):
    with pytest.raises(rs.ReaderStatsError, match=r"independent, and reads .* \[pooled-reads\]$"):
        ask(of_everything())


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: rs.compare_modalities(s, metric="accuracy", method="mcnemar"),
        lambda s: rs.compare_panel(s, metric="accuracy", method="mcnemar-mid-p"),
    ],
)
def test_mcnemars_test_is_never_pooled_over_readers(ask):
    with pytest.raises(rs.ReaderStatsError, match=r"too small\. .* \[pooled-mcnemar\]$"):
        ask(of_everything())


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: rs.compare_datasets(s, metric="accuracy", method="mcnemar"),
        lambda s: rs.compare_readers(s, "first", "last"),
    ],
)
def test_mcnemars_test_needs_the_same_cases(ask):
    with pytest.raises(rs.ReaderStatsError, match=r"the same cases?\W.* \[mcnemar-other-cases\]$"):
        ask(of_everything())


@pytest.mark.parametrize(
    "ask",
    [
        lambda s: rs.performance(s, "accuracy", method="u-statistics"),
        lambda s: rs.compare_modalities(s, metric="accuracy", method="mcnemar-clustered"),
        lambda s: rs.compare_readers(s, "R1", "net", method="mcnemar"),
        lambda s: rs.compare_datasets(s, metric="accuracy", method="paired-t"),
    ],
)
def test_what_fits_the_design_is_allowed(ask):
    assert ask(of_everything())


def of_everything() -> Study:
    """Two modalities, two datasets, a model, and two readers who share no case."""
    reads: dict[Any, str] = {
        (name, modality): read_by(0.8, seed + (40 if modality == "CT" else 0))
        for seed, name in enumerate(people())
        for modality in ("film", "CT")
    }
    half = "." * (N // 2)
    reads["first", "film"] = TRUTH[: N // 2] + half
    reads["last", "film"] = half + TRUTH[N // 2 :]
    return study(reads, models={"net": [read_by(0.8, 3)]}, cases=halves())
