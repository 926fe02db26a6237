"""One reader's cases by truth and verdict, and what is missing when a metric has no value."""

from __future__ import annotations

from dataclasses import dataclass

NO_POSITIVES = "there are no positive cases"
NO_NEGATIVES = "there are no negative cases"
NONE_CALLED_POSITIVE = "no case was called positive"
NONE_CALLED_NEGATIVE = "no case was called negative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One reader's cases, by truth and verdict.

    Attributes
    ----------
    tp, fn, fp, tn : int
        True positives, false negatives, false positives, true negatives.

    Raises
    ------
    ValueError
        For a count that is negative or not a whole number.

    Examples
    --------
    >>> Table(tp=34, fn=6, fp=7, tn=33).called_positive
    41
    """

    tp: int
    fn: int
    fp: int
    tn: int

    def __post_init__(self) -> None:
        for name in ("tp", "fn", "fp", "tn"):
            count = getattr(self, name)
            if count < 0 or int(count) != count:
                raise ValueError(f"`{name}` must be a whole number from 0, got {count}.")
            object.__setattr__(self, name, int(count))

    @property
    def positives(self) -> int:
        """Cases that are positive."""
        return self.tp + self.fn

    @property
    def negatives(self) -> int:
        """Cases that are negative."""
        return self.fp + self.tn

    @property
    def called_positive(self) -> int:
        """Cases that the reader called positive."""
        return self.tp + self.fp

    @property
    def called_negative(self) -> int:
        """Cases that the reader called negative."""
        return self.fn + self.tn

    @property
    def missing_class(self) -> str | None:
        """Which class has no case, in words, or None."""
        if self.positives == 0:
            return NO_POSITIVES
        return NO_NEGATIVES if self.negatives == 0 else None
