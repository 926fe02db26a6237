"""For whom the results hold: readers and cases that are random or given, and how few they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from readerstats.analysis.alerts.averages import of_averages
from readerstats.study.codes import problem
from readerstats.study.wording import counted

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.errors import Problem

FEW = 5
TOO_FEW = 3


def what_is_random(answers: Answers) -> Iterator[Problem]:
    """Say what is taken as given, and ask for it where the choice weighs and was not made."""
    settings, n = answers.study.settings, len(answers.study.humans)
    random = settings.analysis.random
    if n < 2:
        return
    if random == "readers":
        message = "the results hold for other readers of these cases, and not for other cases"
        yield problem("these-cases-only", message)
    elif random == "cases":
        people = counted(n, "reader")
        message = f"the results hold for these {people}, and not for other readers"
        yield problem("these-readers-only", message)
    if random == "cases":
        return
    if n < TOO_FEW:
        message = f"{counted(n, 'person', 'people')} read: no result holds for other readers"
        yield problem("too-few-readers", message)
    elif n < FEW and settings.origin("random") == "default":
        message = f"{counted(n, 'reader')} count as a sample of readers, which nobody has said"
        yield problem("random-not-stated", message)


def bootstrap_of_few(answers: Answers) -> Iterator[Problem]:
    """Warn of a bootstrap that draws from five readers or fewer."""
    n = len(answers.study.humans)
    if not 1 < n <= FEW:
        return
    metrics = dict.fromkeys(
        labels.metric
        for labels, method, _ in of_averages(answers)
        if method.startswith("bootstrap") and "readers" in labels.random
    )
    if metrics:
        message = f"averages of {' and '.join(metrics)} rest on resamples of {n} readers"
        yield problem("bootstrap-few-readers", message)
