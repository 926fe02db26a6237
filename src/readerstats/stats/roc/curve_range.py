"""The part of a ROC curve that a partial area is taken over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Span: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CurveRange:
    """A range of specificity or of sensitivity.

    Attributes
    ----------
    of : {"specificity", "sensitivity"}
        What the range is of; the area lies below the other one.
    low, high : float
        Lowest and highest value, within 0 to 1.

    Raises
    ------
    ValueError
        For a range outside 0 to 1, or without width.

    References
    ----------
    .. [1] McClish DK. Med Decis Making 1989;9:190-195.
       https://doi.org/10.1177/0272989X8900900307

    Examples
    --------
    >>> part = CurveRange("specificity", 0.5, 1.0)
    >>> part.errors, part.chance, part.mcclish(0.125)
    ((0.0, 0.5), 0.125, 0.5)
    """

    of: Literal["specificity", "sensitivity"]
    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low < self.high <= 1:
            raise ValueError(
                f"`{self.of}` must be a lower and a higher value between 0 and 1, "
                f"got {(self.low, self.high)}."
            )

    @property
    def errors(self) -> Span:
        """Lowest and highest error rate: 1 minus the specificity or sensitivity."""
        return 1.0 - self.high, 1.0 - self.low

    @property
    def width(self) -> float:
        """The largest possible area."""
        return self.high - self.low

    @property
    def chance(self) -> float:
        """The area of a reader who guesses."""
        fewest, most = self.errors
        return (most + fewest) * (most - fewest) / 2

    def mcclish(self, area: float) -> float:
        """Put an area on the scale where 0.5 is chance and 1 a perfect reader.

        Parameters
        ----------
        area : float
            The raw partial area.

        Returns
        -------
        float

        Examples
        --------
        >>> CurveRange("sensitivity", 0.5, 1.0).mcclish(0.5)
        1.0
        """
        return (1 + (area - self.chance) / (self.width - self.chance)) / 2


def curve_range(specificity: Span | None, sensitivity: Span | None) -> CurveRange:
    """Return the one range that was given.

    Parameters
    ----------
    specificity, sensitivity : tuple of float or None
        Lowest and highest value; one of the two.

    Returns
    -------
    CurveRange

    Raises
    ------
    ValueError
        For both or neither, or a range outside 0 to 1 or without width.

    Examples
    --------
    >>> curve_range(None, (0.8, 1))
    CurveRange(of='sensitivity', low=0.8, high=1)
    """
    if specificity is not None and sensitivity is None:
        return CurveRange("specificity", *specificity)
    if sensitivity is not None and specificity is None:
        return CurveRange("sensitivity", *sensitivity)
    raise ValueError("give `specificity` or `sensitivity`, the range of the partial area.")
