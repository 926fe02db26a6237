"""P values as text: as few digits as a journal asks for, as many as show their side of alpha."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from readerstats.report.decimals import fixed, rounded
from readerstats.report.marked_numbers import MarkedNumbers
from readerstats.report.text import Text, italic

MOST_DIGITS = 6
"""Decimals beyond which a P value is only said to lie below or above alpha."""
FIVE_PERCENT = Decimal("0.05")


@dataclass(frozen=True, slots=True, kw_only=True)
class PDigits:
    """How many decimals a P value has.

    Attributes
    ----------
    digits : int
        From `small` up.
    small : float
        Below it, P has `small_digits` decimals.
    small_digits : int
        Decimals of a small P.
    significant : int
        Where it is not 0, a small P has so many significant digits instead, with at most
        `small_digits` decimals.
    least, most : float
        Below and above them only an inequality is written.
    """

    digits: int = 2
    small: float = 0.01
    small_digits: int = 3
    significant: int = 0
    least: float = 0.001
    most: float = 0.99


USUAL = PDigits()
"""Two decimals, three below .01; what medical journals ask for."""


def p_number(value: float, rule: PDigits, alphas: Iterable[float] = ()) -> tuple[str, str]:
    """Write a P value: its sign where it is an inequality, and its number with the zero.

    What is written lies on the same side of 5%, and of each of `alphas`, as the value itself:
    a rounding that would not is given more digits.

    Parameters
    ----------
    value : float
        P, in [0, 1].
    rule : PDigits
    alphas : iterable of float
        The levels that tests are held against, besides 5%.

    Returns
    -------
    sign : {"", "<", ">"}
    number : str

    Raises
    ------
    ValueError
        For a value that is no P value.

    Examples
    --------
    >>> [p_number(p, PDigits()) for p in (0.0004, 0.046, 0.0499, 0.2)]
    [('<', '0.001'), ('', '0.046'), ('', '0.0499'), ('', '0.20')]
    >>> p_number(0.0164, PDigits(), [0.05 / 3])
    ('', '0.016')
    >>> lancet = PDigits(small=0.1, small_digits=4, significant=2, least=0.0001)
    >>> [p_number(p, lancet)[1] for p in (0.00046, 0.0046, 0.046, 0.0996, 0.46)]
    ['0.0005', '0.0046', '0.046', '0.10', '0.46']
    """
    if not 0 <= value <= 1:
        raise ValueError(f"a P value lies between 0 and 1, got {value}.")
    exact = _decimal(value)
    levels = sorted({FIVE_PERCENT, *map(_decimal, alphas)})
    least, most = _decimal(rule.least), _decimal(rule.most)
    if exact < least and all(level >= least for level in levels):
        return "<", _plain(least)
    if exact < levels[0] < least:
        return "<", _plain(levels[0])
    if exact > most and all(level <= most for level in levels):
        return ">", _plain(most)
    small = rounded(exact, rule.small_digits) < _decimal(rule.small)
    first = _small_digits(exact, rule) + (exact < least) if small else rule.digits
    for digits in range(first, MOST_DIGITS + 1):
        shown = rounded(exact, digits)
        if all(_side(shown, level) == _side(exact, level) for level in levels):
            return "", fixed(exact, digits)
    nearest = min(levels, key=lambda level: abs(level - exact))
    sign = "" if exact == nearest else "<" if exact < nearest else ">"
    return sign, _plain(nearest)


def _small_digits(exact: Decimal, rule: PDigits) -> int:
    if not rule.significant or not exact:
        return rule.small_digits
    needed = rule.significant - 1 - exact.adjusted()
    if rounded(exact, needed).adjusted() > exact.adjusted():  # 0.0996 is 0.10
        needed -= 1
    return min(needed, rule.small_digits)


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def _side(value: Decimal, level: Decimal) -> int:
    return (value > level) - (value < level)


def _plain(value: Decimal) -> str:
    """Write a limit with the digits that it has, never as a power of ten."""
    return f"{value:f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PStyle(MarkedNumbers):
    """How a journal writes P values.

    Attributes
    ----------
    letter : {"P", "p"}
        Before the number; in italics always.
    spaces : bool
        Whether spaces stand around the sign after that letter.
    leading_zero : bool
        Whether P values keep their zero; correlations and areas under a curve always do.
    p_digits : PDigits
        How many decimals P values have.
    alpha : float
        The P value, besides 5%, whose two sides a rounded P value must not confuse.

    Examples
    --------
    >>> str(PStyle(letter="p", leading_zero=True).p(0.0499))
    'p = 0.0499'
    """

    letter: str = "P"
    spaces: bool = True
    leading_zero: bool = False
    p_digits: PDigits = USUAL
    alpha: float = 0.05

    def p_number(self, value: float, *, alpha: float | None = None) -> str:
        """Write a P value without its letter, as a table's column does.

        Two decimals from .01 up and three below; more where two would hide on which side of 5%,
        of the style's `alpha`, or of the one given (that of a Bonferroni adjustment) it lies.

        Examples
        --------
        >>> [PStyle().p_number(p) for p in (0.0004, 0.0042, 0.012, 0.0495, 0.5, 0.996)]
        ['< .001', '.004', '.01', '.0495', '.50', '> .99']
        >>> PStyle().p_number(0.0127), PStyle().p_number(0.0127, alpha=0.0125)
        ('.01', '.013')
        """
        alphas = (self.alpha, self.alpha if alpha is None else alpha)
        sign, number = p_number(value, self.p_digits, alphas)
        return sign + (" " if sign and self.spaces else "") + self._bare(number)

    @property
    def p_letter(self) -> Text:
        """The letter of a P value, as the heading of a column has it."""
        return italic(self.letter)

    def p(self, value: float, *, adjusted: str | None = None, alpha: float | None = None) -> Text:
        """Write a P value.

        Parameters
        ----------
        value : float
            P, in [0, 1].
        adjusted : str, optional
            The adjustment for multiplicity, such as ``"holm"``; named before the letter.
        alpha : float, optional
            The level that this P value is held against, where it is not the usual one.

        Returns
        -------
        Text
            With the P in italics.

        Examples
        --------
        >>> str(PStyle().p(0.0004)), str(PStyle().p(0.07)), str(PStyle(leading_zero=True).p(0.07))
        ('P < .001', 'P = .07', 'P = 0.07')
        >>> str(PStyle().p(0.03, adjusted="holm"))
        'Holm-adjusted P = .03'
        """
        number = self.p_number(value, alpha=alpha)
        space = " " if self.spaces else ""
        named = self.p_letter + (space + number) if number[0] in "<>" else self.p_is("=", number)
        return f"{adjusted.title()}-adjusted " + named if adjusted else named

    def p_is(self, sign: str, number: str) -> Text:
        """Write what P is, or must be, with the spaces of the journal around the sign.

        Examples
        --------
        >>> [str(one.p_is("<", "0.05")) for one in (PStyle(letter="p"), PStyle(spaces=False))]
        ['p < 0.05', 'P<0.05']
        """
        return self.p_letter + (f" {sign} {number}" if self.spaces else f"{sign}{number}")

    def _bare(self, number: str) -> str:
        """Take the zero before the decimal point away, where the journal writes none."""
        bare = number.startswith("0.") and not self.leading_zero
        return self.marks.written(number[1:] if bare else number)
