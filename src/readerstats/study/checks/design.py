"""What the design of a study leaves open: warnings and notes on a study without errors."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from readerstats.study.codes import problem
from readerstats.study.labels import folded
from readerstats.study.roles import squeezed
from readerstats.study.translate import distinct_values
from readerstats.study.wording import counted, listed, quoted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.contents import BoolArray, Contents

_FEW = 5
_ENOUGH_REPLICATES = 1000
_LEAK = 0.001  # one-sided P value of the runs test below which order tells the truth


def few_readers(contents: Contents) -> Iterator[Problem]:
    """Warn of fewer than five people."""
    n_humans = int((contents.readers["kind"] == "human").sum())
    if n_humans == 0:
        yield problem("no-human-readers", "only models read")
    elif n_humans < _FEW:
        yield problem("few-readers", f"only {counted(n_humans, 'person', 'people')} read")


def order_tells_truth(contents: Contents) -> Iterator[Problem]:
    """Warn where the truth can be told from the order of the cases, or from their names.

    The order tells the truth where it changes so seldom along the cases that the runs test [1]_
    has a one-sided P value below .001 (normal approximation with continuity correction).

    References
    ----------
    .. [1] Wald A, Wolfowitz J. On a test whether two samples are from the same population. Ann
       Math Stat 1940;11:147-162. doi:10.1214/aoms/1177731909
    """
    cases = contents.cases
    positive = (cases["truth"] == contents.task.positive).to_numpy(dtype=bool)
    names = list(cases["case"])
    if _in_blocks(positive):
        yield problem("truth-in-blocks", _blocks(positive, "in the order of the table"))
        return
    by_name = sorted(range(len(names)), key=lambda position: _natural(names[position]))
    if _in_blocks(positive[by_name]):
        yield problem("truth-in-names", _blocks(positive[by_name], "sorted by name"))
        return
    for label in (contents.task.positive, contents.task.negative):
        named = np.array([len(label) > 2 and folded(label) in folded(name) for name in names])
        if named.any() and (np.array_equal(named, positive) or np.array_equal(named, ~positive)):
            message = f"{quoted(label)} is part of the names of exactly one class of cases"
            yield problem("truth-in-names", message)
            return


def _blocks(positive: BoolArray, order: str) -> str:
    changes = int((positive[1:] != positive[:-1]).sum())
    expected = _expected_runs(positive)[0] - 1
    return (
        f"{order}, the truth changes {'once' if changes == 1 else counted(changes, 'time')} along "
        f"{counted(len(positive), 'case')}; about {expected:.0f} are expected by chance"
    )


def _natural(name: str) -> list[tuple[bool, int, str]]:
    """Sort img2 before img10."""
    parts = re.findall(r"\d+|\D+", name)
    return [(p.isdecimal(), int(p) if p.isdecimal() else 0, p) for p in parts]


def _expected_runs(positive: BoolArray) -> tuple[float, float]:
    """Return mean and variance of the number of runs by chance (Wald and Wolfowitz 1940)."""
    n = len(positive)
    n_positive = int(positive.sum())
    mean = 1 + 2 * n_positive * (n - n_positive) / n
    return mean, (mean - 1) * (mean - 2) / (n - 1) if n > 1 else 0.0


def _in_blocks(positive: BoolArray) -> bool:
    mean, variance = _expected_runs(positive)
    if variance <= 0:
        return False
    runs = 1 + int((positive[1:] != positive[:-1]).sum())
    z = (runs + 0.5 - mean) / math.sqrt(variance)  # half a run for continuity
    return 0.5 * math.erfc(-z / math.sqrt(2)) < _LEAK


def clustered_cases(contents: Contents) -> Iterator[Problem]:
    """Warn of patients with several cases."""
    cases = contents.cases
    if "patient" not in cases:
        return
    patients = cases["patient"].dropna()
    if patients.duplicated().any():
        n_patients = counted(patients.nunique(), "patient")
        yield problem("clustered-cases", f"{counted(len(patients), 'case')} of {n_patients}")


def one_run(contents: Contents, rerun: frozenset[str]) -> Iterator[Problem]:
    """Note the models that were asked once."""
    once = [name for name in _models(contents) if name not in rerun]
    if once:
        message = f"{listed(once)} answered each case once: run-to-run variability was not assessed"
        yield problem("one-run", message)


def judge_is_maker(contents: Contents) -> Iterator[Problem]:
    """Note the models with the name of a dataset."""
    made = {squeezed(name) for name in distinct_values(contents.cases["dataset"])}
    for name in _models(contents):
        if squeezed(name) in made:
            message = "is the name of a model and of a dataset that it judged"
            yield problem("judge-is-maker", message, value=name)


_PROMPT = re.compile(
    r"(.+?)[\W_]+(?:prompt|variant|run|try|attempt|trial|repeat|rep|epoch|seed|temp|temperature)"
    r"[\W_]*\d+(?:\.\d+)?",
    re.IGNORECASE,
)
_MOST_PROMPTS_IN = 0.5  # share of the cases from which on their names are a pattern


def prompts_as_cases(contents: Contents) -> Iterator[Problem]:
    """Warn of cases that differ only in the number of a prompt, and have one truth."""
    cases = contents.cases
    if "patient" in cases:
        return
    stems: dict[str, list[tuple[str, str]]] = {}
    for case, truth in zip(cases["case"], cases["truth"], strict=True):
        named = _PROMPT.fullmatch(case)
        if named:
            stems.setdefault(named.group(1), []).append((case, truth))
    several = {stem: found for stem, found in stems.items() if len(found) > 1}
    listed_cases = sum(len(found) for found in several.values())
    one_truth = all(len({truth for _, truth in found}) == 1 for found in several.values())
    if several and one_truth and listed_cases > _MOST_PROMPTS_IN * len(cases):
        first, second = next(iter(several.values()))[:2]
        message = (
            f"{counted(listed_cases, 'case')} have {counted(len(several), 'name')} between them, "
            f"such as {quoted(first[0])} and {quoted(second[0])}"
        )
        yield problem("prompts-as-cases", message)


def few_replicates(contents: Contents) -> Iterator[Problem]:
    """Warn of a bootstrap that is too short for its intervals."""
    replicates = contents.settings.analysis.replicates
    if replicates < _ENOUGH_REPLICATES:
        yield problem("few-replicates", f"intervals rest on {counted(replicates, 'resample')}")


def _models(contents: Contents) -> Sequence[str]:
    readers = contents.readers
    return list(readers.loc[readers["kind"] == "model", "reader"])
