"""The truth of the cases: its two labels, and which of them is the condition sought."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from readerstats.study.codes import Place, problem
from readerstats.study.contents import Task
from readerstats.study.labels import (
    LabelSet,
    conventional_positive,
    folded,
    is_missing,
    label_set,
    opposite,
)
from readerstats.study.tables import Table, each_value
from readerstats.study.translate import translated
from readerstats.study.wording import listed, quoted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.config import TaskSettings
    from readerstats.study.draft import Draft

Pair: TypeAlias = tuple[str, str]  # positive, negative


def settle_truth(draft: Draft) -> Iterator[Problem]:
    """Find the task's two labels, write the truth with them, and tell what does not fit."""
    cases = draft.cases
    if cases is None or not cases.has("truth"):
        return
    said = draft.settings.task
    counts = cases.frame["truth"].value_counts().to_dict()
    labels = label_set(
        {str(text): count for text, count in counts.items() if not is_missing(str(text))},
        (said.positive, said.negative),
    )
    if not labels.spelling:
        return
    yield from spelling_note(cases, "truth", labels)
    pair, problems = _pair(labels, said, _place(cases))
    yield from problems
    draft.labels = pair or tuple(labels.spelling[label] for label in _by_count(labels)[:2])
    yield from _unknown_truth(cases, draft.labels)
    if pair is not None:
        draft.task = Task(
            positive=pair[0],
            negative=pair[1],
            threshold=said.threshold,
            unanswered=said.unanswered,
        )
        spelt = {folded(label): label for label in pair}
        cases.frame["truth"] = translated(
            cases.frame["truth"], lambda text: None if text is None else spelt.get(folded(text))
        )


def spelling_note(table: Table, column: str, labels: LabelSet) -> Iterator[Problem]:
    """Tell spellings of a label that were taken for another spelling of it."""
    if labels.variants:
        yield from each_value(
            "label-spelling",
            table,
            column,
            table.frame[column].isin(labels.variants),
            lambda text: f"is read as {quoted(labels.spelling[folded(text)])}",
        )


def _place(cases: Table) -> Place:
    file = str(cases.places["file"].iloc[0])
    return {"file": file, "column": cases.heading(file, "truth")}


def _by_count(labels: LabelSet) -> list[str]:
    return sorted(labels.spelling, key=lambda label: -labels.count[label])


def _pair(labels: LabelSet, said: TaskSettings, place: Place) -> tuple[Pair | None, list[Problem]]:
    """Return the positive and the negative label, or the reason why they are not known."""
    if said.positive is not None and said.negative is not None:
        if folded(said.positive) == folded(said.negative):
            message = "is named as the positive and as the negative label"
            rest = [label for label in _by_count(labels) if label != folded(said.positive)]
            such = f", such as {quoted(labels.spelling[rest[0]])}" if rest else ""
            remedy = f"give the other label too, with --positive or --negative{such}"
            found = problem(
                "positive-unknown", message, remedy=remedy, value=said.positive, **place
            )
            return None, [found]
        return (said.positive, said.negative), []
    told = said.positive or said.negative
    if told is None:
        return _recognised(labels, place)
    others = [label for label in _by_count(labels) if label != folded(told)]
    if folded(told) not in labels.spelling and len(others) > 1:
        message = f"is not a label of the truth; there are {_labels(labels, others)}"
        return None, [problem("positive-unknown", message, value=told, **place)]
    other = labels.spelling[others[0]] if others else opposite(told)
    if other is None:
        code = "no-negative-cases" if said.positive else "no-positive-cases"
        return None, [problem(code, f"every case is {quoted(told)}", **place)]
    return ((told, other) if said.positive else (other, told)), []


def _labels(labels: LabelSet, known: Sequence[str]) -> str:
    return listed(labels.spelling[label] for label in known)


def _recognised(labels: LabelSet, place: Place) -> tuple[Pair | None, list[Problem]]:
    """Take a clear convention, and say so; anything else must be said by the user."""
    known = _by_count(labels)[:2]
    if len(known) == 1:
        other = opposite(known[0])
        if other is None:
            message = f"every case is {_labels(labels, known)}; a study needs cases of two classes"
            remedy = "check the truth"
            return None, [problem("positive-unknown", message, remedy=remedy, **place)]
        known.append(other)
    positive = conventional_positive(known)
    spelt = {label: labels.spelling.get(label, label) for label in known}
    if positive is not None:
        negative = known[1 - known.index(positive)]
        message = f"is taken as the condition sought, and {quoted(spelt[negative])} as its absence"
        note = problem("positive-recognised", message, value=spelt[positive], **place)
        return (spelt[positive], spelt[negative]), [note]
    first, second = sorted(spelt.values())
    message = (
        f"the truth is {quoted(first)} or {quoted(second)}, and which of them is the condition "
        "sought cannot be told"
    )
    typed = [f"--positive {shlex.quote(label)}" for label in (first, second)]
    remedy = f"say it with {' or '.join(typed)}, or under [task] in study.toml"
    return None, [problem("positive-unknown", message, remedy=remedy, **place)]


def _unknown_truth(cases: Table, two: Sequence[str]) -> Iterator[Problem]:
    """Tell a third label."""
    known = {folded(label) for label in two}
    yield from each_value(
        "unknown-truth",
        cases,
        "truth",
        [
            text is not None and not is_missing(text) and folded(text) not in known
            for text in cases.frame["truth"]
        ],
        "is not a label of the task",
        remedy=f"write {listed(two, last='or')}, or change [task]",
    )


def lone_class(draft: Draft) -> Iterator[Problem]:
    """Tell that all cases are of one class."""
    if draft.task is None or draft.cases is None:
        return
    present = set(draft.cases.frame["truth"].dropna())
    for code, label in (
        ("no-positive-cases", draft.task.positive),
        ("no-negative-cases", draft.task.negative),
    ):
        if present and label not in present:
            message = f"no case is {quoted(label)}; every case is {listed(sorted(present))}"
            yield problem(code, message, **_place(draft.cases))
