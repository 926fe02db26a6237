"""Whole numbers as words, and in digits with the separator that journals ask for."""

from __future__ import annotations

from readerstats.report.decimals import USUAL_MARKS, Marks

# fmt: off
_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# fmt: on


def spelled(number: int) -> str:
    """Spell a whole number from zero to 999.

    Parameters
    ----------
    number : int
        The number, ``0 <= number <= 999``.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        For a number outside that range: nobody reads it as words.

    Examples
    --------
    >>> spelled(7), spelled(41), spelled(117)
    ('seven', 'forty-one', 'one hundred seventeen')
    """
    if not 0 <= number <= 999:
        raise ValueError(f"`number` must be between 0 and 999, got {number}.")
    if number < 20:
        return _UNITS[number]
    if number < 100:
        tens, unit = divmod(number, 10)
        return _TENS[tens - 2] + (f"-{_UNITS[unit]}" if unit else "")
    hundreds, rest = divmod(number, 100)
    return f"{_UNITS[hundreds]} hundred" + (f" {spelled(rest)}" if rest else "")


def in_digits(number: int, marks: Marks = USUAL_MARKS) -> str:
    """Write a whole number in digits, with its thousands set apart above 9999.

    Examples
    --------
    >>> in_digits(6500), in_digits(10000), in_digits(-5)
    ('6500', '10,000', '−5')
    """
    digits = marks.written(f"{abs(number):,}") if abs(number) > 9999 else str(abs(number))
    return f"−{digits}" if number < 0 else digits


def in_prose(number: int, marks: Marks = USUAL_MARKS) -> str:
    """Write a whole number as prose does: zero to nine in words, the rest in digits.

    Examples
    --------
    >>> in_prose(7), in_prose(17)
    ('seven', '17')
    """
    return spelled(number) if 0 <= number <= 9 else in_digits(number, marks)


def opening(number: int) -> str:
    """Write a whole number as the first word of a sentence.

    Examples
    --------
    >>> opening(41), opening(4488)
    ('Forty-one', '4488')
    """
    return spelled(number).capitalize() if 0 <= number <= 999 else in_digits(number)
