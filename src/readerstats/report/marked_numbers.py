"""Numbers of no kind, with a journal's decimal mark and what it has between thousands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from readerstats.report import spelling
from readerstats.report.decimals import USUAL_MARKS, Marks, fixed, trimmed


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedNumbers:
    """How a journal writes numbers of no kind.

    Attributes
    ----------
    marks : Marks
        The decimal mark, and what stands between thousands.

    Examples
    --------
    >>> MarkedNumbers(marks=Marks(decimal="·")).trimmed(40.68, 1)
    '40·7'
    """

    marks: Marks = USUAL_MARKS

    def fixed(self, number: float | Decimal, digits: int) -> str:
        """Write a number with so many decimals.

        Examples
        --------
        >>> MarkedNumbers().fixed(0.5, 2)
        '0.50'
        """
        return fixed(number, digits, self.marks)

    def trimmed(self, number: float | Decimal, digits: int) -> str:
        """Write a number with at most so many decimals, without those that are zero.

        Examples
        --------
        >>> MarkedNumbers().trimmed(16.0, 1)
        '16'
        """
        return trimmed(number, digits, self.marks)

    def short(self, number: float) -> str:
        """Write a number with the digits that it has, six at the most.

        Examples
        --------
        >>> MarkedNumbers().short(-0.05), MarkedNumbers().short(3)
        ('−0.05', '3')
        """
        return self.marks.written(f"{number:g}".replace("-", "−"))

    def whole(self, number: int) -> str:
        """Write a whole number in digits, as tables do.

        Examples
        --------
        >>> MarkedNumbers().whole(7), MarkedNumbers().whole(12345)
        ('7', '12,345')
        """
        return spelling.in_digits(number, self.marks)

    def in_words(self, number: int) -> str:
        """Write a count with zero to nine spelled, whatever the journal does.

        Examples
        --------
        >>> MarkedNumbers().in_words(7), MarkedNumbers().in_words(17)
        ('seven', '17')
        """
        return spelling.in_prose(number, self.marks)
