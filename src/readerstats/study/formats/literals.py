"""Lists and dictionaries that a program wrote as Python prints them, read without running them."""

from __future__ import annotations

import ast
import warnings
from typing import Any, Final

_LONGEST: Final = 20_000
_DEEPEST: Final = 50


def literal(text: str | None) -> Any:
    """Return a list or dictionary that a cell holds; None for anything else.

    Nothing is run, and what is too long or nested too deeply is not read.

    Examples
    --------
    >>> literal("[{'labelId': 'L_1', 'probability': 0.41}]")
    [{'labelId': 'L_1', 'probability': 0.41}]
    >>> literal("__import__('os')"), literal("[" * 99)
    (None, None)
    """
    if text is None or len(text) > _LONGEST or text.strip()[:1] not in {"[", "{", "("}:
        return None
    if sum(map(text.count, "[{(")) > _DEEPEST * 20 or _depth(text) > _DEEPEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in text that is not ours
            return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None


def _depth(text: str) -> int:
    deepest = depth = 0
    for character in text:
        if character in "[{(":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]})":
            depth -= 1
    return deepest
