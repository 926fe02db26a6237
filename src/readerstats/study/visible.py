"""Text as people see it: without the characters that only programs see."""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset({"Cc", "Cf", "Cs"})  # control, format (zero width, direction), half characters
_BLANKS = frozenset("\t\n\r\v\f")


def visible(text: str) -> str:
    r"""Return a text without invisible characters, accents composed (NFC).

    Examples
    --------
    >>> visible("R01\u200b"), visible("\ufeffJose\u0301"), visible("a\x1b[31m\tb")
    ('R01', 'José', 'a[31m\tb')
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", "".join(c for c in text if not is_unseen(c)))


def is_unseen(character: str) -> bool:
    r"""Whether a character is neither seen nor a blank.

    Examples
    --------
    >>> [is_unseen(character) for character in ("\u202e", "\x00", "\n", "é")]
    [True, True, False, False]
    """
    return unicodedata.category(character) in _UNSEEN and character not in _BLANKS


def has_unseen(text: str) -> bool:
    r"""Whether a text holds a character that nobody sees.

    Examples
    --------
    >>> has_unseen("R01\u200b"), has_unseen("R 01")
    (True, False)
    """
    return not text.isprintable() and any(is_unseen(character) for character in text)
