"""Whether each class of the truth has cases enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readerstats.study.codes import problem
from readerstats.study.wording import quoted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.contents import Contents

_FEW = 5


def few_cases(contents: Contents) -> Iterator[Problem]:
    """Warn of a class of the truth with hardly a case, or with none, in a dataset or at all."""
    cases, task = contents.cases, contents.task
    elsewhere = " without a dataset" if cases["dataset"].notna().any() else ""
    for dataset, part in cases.groupby("dataset", dropna=False, sort=False):
        where = f" of dataset {quoted(dataset)}" if isinstance(dataset, str) else elsewhere
        for label, other in ((task.positive, task.negative), (task.negative, task.positive)):
            count = int((part["truth"] == label).sum())
            if count == 0:
                yield problem("one-class-dataset", f"every case{where} is {quoted(other)}")
            elif count < _FEW:
                noun, verb = ("case", "is") if count == 1 else ("cases", "are")
                message = f"only {count} {noun}{where} {verb} {quoted(label)}"
                yield problem("few-cases", message)
