"""Numbers as an alert says them: short, and each with its value, for a style to write anew."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from readerstats.analysis.metrics import METRICS
from readerstats.errors import Told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.errors import Problem
    from readerstats.results import Labels

MOST = 3
"""Examples that a sentence names before it counts the rest."""
_MARKED: Final = re.compile("\x02(p|correlation|number)\x1f([^\x1f]*)\x1f([^\x03]*)\x03")
"""A number inside a message that is being written: its kind, its value, and its words."""


def with_numbers(problem: Problem) -> Problem:
    """Take the numbers out of a message: it has their words, and the problem their values.

    Examples
    --------
    >>> from readerstats.errors import Problem
    >>> message = f"so it is ({p_value(0.368)})"
    >>> one = with_numbers(Problem(code="c", severity="note", message=message))
    >>> one.message, one.numbers[0].value
    ('so it is (P = .37)', 0.368)
    """
    numbers = tuple(
        Told(kind=kind, value=float(value), written=written)
        for kind, value, written in _MARKED.findall(problem.message)
    )
    if not numbers:
        return problem
    return replace(problem, message=_MARKED.sub(r"\3", problem.message), numbers=numbers)


def plain(words: str) -> str:
    """Return words without the values of their numbers.

    Examples
    --------
    >>> plain(percent(0.753))
    '75%'
    """
    return _MARKED.sub(r"\3", words)


def _marked(kind: str, value: float, written: str) -> str:
    return f"\x02{kind}\x1f{float(value)!r}\x1f{written}\x03"


def percent(share: float) -> str:
    """Write a share as a whole percentage.

    Examples
    --------
    >>> [plain(percent(share)) for share in (0.753, 0.004, 0.997)]
    ['75%', '0.4%', '99.7%']
    """
    places = 0 if 0.01 <= share <= 0.99 or share in (0.0, 1.0) else 1
    return _marked("number", share, f"{100 * share:.{places}f}%")


def p_value(p: float) -> str:
    """Write a P value with two digits, or as many as show on which side of .05 it is.

    Examples
    --------
    >>> [plain(p_value(p)) for p in (0.368, 0.0497, 0.004, 0.0001, 0.9999)]
    ['P = .37', 'P = .0497', 'P = .004', 'P < .001', 'P > .99']
    """
    return _marked("p", p, _p_words(p))


def _p_words(p: float) -> str:
    if p < 0.001:
        return "P < .001"
    if p > 0.99:
        return "P > .99"
    places = 2 if p >= 0.01 else 3
    while p < 0.05 and round(p, places) >= 0.05 and places < 5:
        places += 1
    return f"P = {p:.{places}f}".replace("0.", ".", 1)


def size_of(difference: float, metric: str) -> str:
    """Write a difference on the scale of a metric.

    Examples
    --------
    >>> plain(size_of(0.134, "accuracy")), plain(size_of(0.134, "d-prime"))
    ('13.4 percentage points', '0.13')
    """
    if METRICS[metric].kind == "proportion":
        return _marked("number", difference, f"{100 * difference:.1f} percentage points")
    return _marked("number", difference, f"{difference:.2f}")


def number(value: float) -> str:
    """Write a number with three digits that count, and a true minus sign.

    Examples
    --------
    >>> plain(number(-0.2784)), plain(number(0.05))
    ('−0.278', '0.05')
    """
    return _marked("number", value, f"{value:.3g}".replace("-", "−"))


def coefficient(value: float) -> str:
    """Write a correlation, a kappa or a criterion with two decimals.

    Examples
    --------
    >>> plain(coefficient(-0.604)), plain(coefficient(0.05))
    ('−0.60', '0.05')
    """
    return _marked("correlation", value, f"{value:.2f}".replace("-", "−"))


def some(examples: Sequence[str]) -> str:
    """Join the first examples, and count the rest.

    Examples
    --------
    >>> some(["a", "b", "c", "d", "e"])
    'a; b; c; and 2 more'
    """
    shown = "; ".join(examples[:MOST])
    rest = len(examples) - MOST
    return f"{shown}; and {rest} more" if rest > 0 else shown


def place(labels: Labels) -> str:
    """Say in brackets where a number belongs; empty where there is one place.

    Examples
    --------
    >>> from readerstats.results import Labels
    >>> place(Labels(metric="accuracy", random="cases", modality="film", dataset="A"))
    ' (film, A)'
    """
    names = [name for name in (labels.modality, labels.dataset) if name]
    return f" ({', '.join(names)})" if names else ""
