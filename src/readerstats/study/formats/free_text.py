"""What a model's text says where nobody took the label out of it: a label, a refusal, neither."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from readerstats.study.labels import folded, no_answer

LONGEST_LABEL: Final = 80
"""Characters of what can be a label; longer answers are text."""
_LOOKED_AT = 2_000  # characters at either end of a text that are searched
_WRAPPING = " \t\r\n.!*\"'`“”‘’()[]{}<>:;,"
_CANNOT = r"(?:can(?:no|')?t|can not|am unable to|'m unable to|am not able to|'m not able to)"
_REFUSES = re.compile(
    rf"\b(?:i (?:must|have to|will|need to) (?:respectfully )?(?:decline|refuse)"
    rf"|i (?:won't|will not) (?:help|assist|provide|give|answer)"
    rf"|(?:i|we) ?{_CANNOT} (?:help|assist|comply|provide|give|offer|fulfil|interpret|diagnose"
    r"|analy[sz]e|evaluate|assess|discuss|answer|view|process|do that|make (?:a |any )?medical)"
    r"|as an ai\b.{0,80}\bnot\b|against (?:my|the) (?:guidelines|policy))"
)
_CANNOT_TELL = re.compile(
    rf"\b(?:(?:i|we|it) ?{_CANNOT} (?:be )?(?:tell|determine|say|decide|be certain|certain|sure)"
    r"|impossible to (?:tell|determine|say)|cannot be determined|can't be determined"
    r"|not possible to (?:tell|determine|say)|insufficient (?:information|evidence))"
)


def bare(text: str) -> str:
    """Return a short answer without the signs that models wrap it in.

    Examples
    --------
    >>> bare(" **Fake.**"), bare("(B)")
    ('Fake', 'B')
    """
    return text.strip(_WRAPPING)


def labels_named(text: str, labels: Collection[str]) -> frozenset[str]:
    """Return which labels, folded, a text names as words; of one letter or digit only as answers.

    Examples
    --------
    >>> sorted(labels_named("It looks fake, not real.", ["fake", "real"]))
    ['fake', 'real']
    >>> sorted(labels_named("A clear film. Answer: B", ["a", "b"]))
    ['b']
    """
    ends = _ends(text)
    return frozenset(label for label in labels if _pattern(label).search(ends))


def why_none(text: str) -> str:
    """Return the status of a text that holds no label.

    Examples
    --------
    >>> why_none("I'm sorry, but I can't help with medical images.")
    'refused'
    >>> why_none("I cannot determine whether this image is real."), why_none("A chest film.")
    ('indeterminate', 'unparseable')
    """
    told = no_answer(bare(text)) if len(text) <= LONGEST_LABEL else None
    if told is not None:
        return told
    plain = _ends(text).casefold().replace("’", "'")
    if _REFUSES.search(plain):
        return "refused"
    return "indeterminate" if _CANNOT_TELL.search(plain) else "unparseable"


def _ends(text: str) -> str:
    return text if len(text) <= 2 * _LOOKED_AT else f"{text[:_LOOKED_AT]}\n{text[-_LOOKED_AT:]}"


@lru_cache(maxsize=1_000)
def _pattern(label: str) -> re.Pattern[str]:
    word = re.escape(folded(label))
    if len(label) > 1:
        return re.compile(rf"(?<!\w){word}(?!\w)", re.IGNORECASE)
    before = r"(?:answer|choice|option|label|class)(?: is)?[\s:=*(]*"
    return re.compile(rf"\b{before}{word}\b|^[^\w\n]*{word}[^\w\n]*$", re.IGNORECASE | re.MULTILINE)
