"""Where the spread of the results is not what it should be: below zero, or none at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from readerstats.analysis.alerts.averages import of_averages
from readerstats.analysis.alerts.words import percent, place, some
from readerstats.study.codes import problem
from readerstats.study.wording import counted, quoted

if TYPE_CHECKING:
    from readerstats.analysis.answers import Answers
    from readerstats.errors import Problem

SHARES: Final = ("accuracy", "sensitivity", "specificity")
_BELOW_ZERO: Final = ("below 0", "comes out negative", "is not above 0", "do not vary")
"""How the notes of the methods tell it."""


def negative_variance(answers: Answers) -> Iterator[Problem]:
    """Warn where a variance behind an average, a contrast or a panel came out below zero.

    Groups of readers are exploratory, and their table has the note.
    """
    told: dict[str, dict[str, None]] = {}
    for labels, _, note in of_averages(answers):
        for part in note.split("; "):
            if any(words in part for words in _BELOW_ZERO):
                what = f"{labels.metric}{_sides(labels.a, labels.b)}{place(labels)}"
                told.setdefault(part, {})[what] = None
    if told:
        sentences = [f"{note} ({some(list(what))})" for note, what in told.items()]
        yield problem("negative-variance", some(sentences))


def _sides(a: str | None, b: str | None) -> str:
    return f" of {a} minus {b}" if a and b else ""


def all_or_none(answers: Answers) -> Iterator[Problem]:
    """Note who was right about all cases or about none, and what that leaves possible.

    After no error in n cases, the exact one-sided bound of the error rate is
    ``1 - alpha ** (1 / n)``, about 3 / n at 95% (the rule of three) [1]_.

    References
    ----------
    .. [1] Hanley JA, Lippman-Hand A. If nothing goes wrong, is everything all right? JAMA
       1983;249:1743-1745. doi:10.1001/jama.1983.03330370053031
    """
    alpha = 1 - answers.study.settings.analysis.level
    found = []
    for row in answers.performance.readers:
        k, n = row.result.k, row.result.n
        if row.labels.metric not in SHARES or row.labels.metric not in answers.metrics or not n:
            continue
        if k in (0, n):
            rate = percent(1 - alpha ** (1 / n))
            what = f"an error rate of up to {rate}" if k else f"a share of up to {rate}"
            number = f"{'all' if k else 'none'} of {counted(n, 'case')}"
            whose = f"{quoted(row.labels.reader)}{place(row.labels)}"
            found.append(f"{row.labels.metric} of {whose}, {number}: {what} fits, too")
    if found:
        yield problem("all-or-none", some(found))
