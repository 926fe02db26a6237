"""What breaks a rule of wording, and what must be known beside the words to tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Rule: TypeAlias = Literal["W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8", "P", "terms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """Words that say more, or less, than the numbers bear.

    Attributes
    ----------
    rule : str
        W1 equality without a test of it, W2 significance, W3 an estimate without its interval or
        number, W4 a difference without its direction, W5 exploratory and not called so, W6 a
        cause, W7 a trend, W8 whom and what it speaks for, P a P value that cannot be or that its
        interval contradicts, ``"terms"`` words that a guideline replaces.
    words : str
        As they stand in the text, on one line.
    start, end : int
        Where they stand: ``text[start:end]``.
    wrong : str
        What is wrong with them.
    remedy : str
        What to write.
    """

    rule: Rule
    words: str
    start: int
    end: int
    wrong: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the text around some words has settled already.

    Attributes
    ----------
    alpha : float
        P below it speaks of a difference.
    alpha_defined : bool
        Whether it is told somewhere what P value counts as statistically significant.
    equivalence_tested : bool
        Whether equality was tested against a margin.
    exploratory : bool
        Whether the words rest on an analysis that nobody named beforehand.
    counted : bool
        Whether the number of readers and cases stands beside the words, as over a table.
    generalized : bool
        Whether it stands beside them what the numbers speak for.
    nouns : tuple of str
        What a study calls its readers and cases, beyond the usual words.

    Examples
    --------
    >>> Context().alpha
    0.05
    """

    alpha: float = 0.05
    alpha_defined: bool = False
    equivalence_tested: bool = False
    exploratory: bool = False
    counted: bool = False
    generalized: bool = False
    nouns: tuple[str, ...] = ()
