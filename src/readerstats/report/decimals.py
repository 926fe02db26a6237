"""Decimal arithmetic for `report.style`: rounding once, as a person would on paper."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What stands before the decimals of a number, and between its thousands above 9999.

    Examples
    --------
    >>> Marks(decimal="·", thousands="\u2009").written("12,345.6")
    '12\u2009345·6'
    """

    decimal: str = "."
    thousands: str = ","

    def written(self, number: str) -> str:
        """Exchange the marks of a number that was written with a point and commas."""
        return "".join({".": self.decimal, ",": self.thousands}.get(one, one) for one in number)


USUAL_MARKS = Marks()
"""A decimal point, and commas."""


def rounded(number: float | Decimal, digits: int) -> Decimal:
    """Round once, half away from zero, on the decimal number that a person would read.

    Examples
    --------
    >>> rounded(0.285, 2), rounded(-0.001, 2)
    (Decimal('0.29'), Decimal('0.00'))
    """
    exact = number if isinstance(number, Decimal) else Decimal(repr(float(number)))
    result = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return result or abs(result)  # never a negative zero


def fixed(number: float | Decimal, digits: int, marks: Marks = USUAL_MARKS) -> str:
    """Write a number with a fixed number of decimals and a true minus sign.

    Parameters
    ----------
    number : float or Decimal
        The number.
    digits : int
        Decimals.
    marks : Marks, optional

    Returns
    -------
    str
        Rounded half away from zero; thousands are set apart above 9999.

    Examples
    --------
    >>> fixed(-0.001, 2), fixed(-0.5, 1), fixed(0.285, 2), fixed(12345.6, 0)
    ('0.00', '−0.5', '0.29', '12,346')
    """
    if abs(float(number)) >= 1e15:
        return marks.written(f"{number:.2e}".replace("-", "−"))
    result = rounded(number, digits)
    size = marks.written(f"{abs(result):,f}" if abs(result) > 9999 else f"{abs(result):f}")
    return f"−{size}" if result < 0 else size


def trimmed(number: float | Decimal, digits: int, marks: Marks = USUAL_MARKS) -> str:
    """Write a number without decimals that are zero, as degrees of freedom are written.

    Examples
    --------
    >>> trimmed(16.0, 1), trimmed(40.68, 1)
    ('16', '40.7')
    """
    written = fixed(number, digits)
    return marks.written(written.rstrip("0").rstrip(".") if "." in written else written)


def told_apart(one: float, other: float, *, digits: int = 4) -> tuple[str, str]:
    """Write two numbers with as many significant digits as it takes to see that they differ.

    Parameters
    ----------
    one, other : float
    digits : int, default 4
        The fewest.

    Returns
    -------
    tuple of str
        With a true minus sign.

    Examples
    --------
    >>> told_apart(0.2195121951, 0.0952380952), told_apart(-0.1, -0.10000001), told_apart(131, 151)
    (('0.2195', '0.09524'), ('−0.1', '−0.10000001'), ('131', '151'))
    """
    for enough in range(digits, 18):
        written = tuple(f"{number:.{enough}g}".replace("-", "−") for number in (one, other))
        if written[0] != written[1]:
            return written[0], written[1]
    return repr(one), repr(other)
