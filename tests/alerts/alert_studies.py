"""Studies with one pitfall each, and what is said of them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

import readerstats as rs
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
