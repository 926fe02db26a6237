"""Cells that a spreadsheet would run as a formula: made harmless when written, undone when read."""

from __future__ import annotations

import re

_RUN = re.compile(r"'*[=+\-@\t\r]")
_MARKED = re.compile(r"'+[=+\-@\t\r]")


def harmless(text: str) -> str:
    """Return a text with an apostrophe in front if a spreadsheet would run it.

    An apostrophe that is there already is kept by another one, so that `as_meant` gives every
    text back.

    Examples
    --------
    >>> [harmless(text) for text in ("=cmd()", "-1", "'+", "R1")]
    ["'=cmd()", "'-1", "''+", 'R1']
    """
    return f"'{text}" if _RUN.match(text) else text


def as_meant(text: str) -> str:
    """Return a text without the apostrophe that `harmless` put in front of it.

    Examples
    --------
    >>> [as_meant(text) for text in ("'=cmd()", "''+", "'quoted'", "-0.5")]
    ['=cmd()', "'+", "'quoted'", '-0.5']
    """
    return text[1:] if _MARKED.match(text) else text
