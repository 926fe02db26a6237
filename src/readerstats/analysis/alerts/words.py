"""Numbers as an alert says them: short, for a terminal as for a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.analysis.metrics import METRICS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readerstats.results import Labels

MOST = 3
"""Examples that a sentence names before it counts the rest."""


def percent(share: float) -> str:
    """Write a share as a whole percentage.

    Examples
    --------
    >>> percent(0.753), percent(0.004), percent(0.997)
    ('75%', '0.4%', '99.7%')
    """
    places = 0 if 0.01 <= share <= 0.99 or share in (0.0, 1.0) else 1
    return f"{100 * share:.{places}f}%"


def p_value(p: float) -> str:
    """Write a P value with two digits, or as many as show on which side of .05 it is.

    Examples
    --------
    >>> p_value(0.368), p_value(0.0497), p_value(0.004), p_value(0.0001), p_value(0.9999)
    ('P = .37', 'P = .0497', 'P = .004', 'P < .001', 'P > .99')
    """
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
    >>> size_of(0.134, "accuracy"), size_of(0.134, "d-prime")
    ('13.4 percentage points', '0.13')
    """
    if METRICS[metric].kind == "proportion":
        return f"{100 * difference:.1f} percentage points"
    return f"{difference:.2f}"


def number(value: float) -> str:
    """Write a number with three digits that count, and a true minus sign.

    Examples
    --------
    >>> number(-0.2784), number(0.05)
    ('−0.278', '0.05')
    """
    return f"{value:.3g}".replace("-", "−")


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
