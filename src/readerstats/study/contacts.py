"""Texts that hold an e-mail address, an IP address or a phone number, and texts without them."""

from __future__ import annotations

import ipaddress
import re
from typing import Final

_EMAIL: Final = re.compile(
    r"(?<![\w.+'%-])[\w.+'%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.(?P<ending>[^\W\d_]{2,24})"
    r"(?![\w@])"
)
_OF_FILES: Final = frozenset(  # 'img@2x.png' is a file
    ["png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "svg", "dcm", "dicom", "nii", "gz",
     "csv", "xlsx", "txt", "json", "pdf", "zip"]
)  # fmt: skip
_IPV4: Final = re.compile(r"(?<![\w.])(?<![vV]\s)(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_IPV6: Final = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){3,7}[0-9A-Fa-f]{1,4}(?![\w:])")
_PHONE: Final = re.compile(
    r"(?<![\w.+-])(?:\+\d{1,3}[\d ().\-/]{6,18}\d|\(\d{3}\) ?\d{3}[- ]\d{4}|\d{3}-\d{3}-\d{4})"
    r"(?![\w-])"
)
_HINT: Final = re.compile(
    r"@|\d\.\d{1,3}\.\d|:[0-9A-Fa-f]{0,4}:|\+\d|\d\)? ?\d{3}-\d{4}|\d-\d{3}-\d"
)


def without_contacts(text: str) -> str:
    """Return a text without the e-mail and IP addresses in it.

    Examples
    --------
    >>> without_contacts("ask anna.rossi@example.org, 192.0.2.7")
    'ask [e-mail address], [IP address]'
    >>> without_contacts("img@2x.png of 1.2.840.113619.2.55"), without_contacts("14:30:15")
    ('img@2x.png of 1.2.840.113619.2.55', '14:30:15')
    """
    if "@" in text:
        text = _EMAIL.sub(_unless_file, text)
    if text.count(".") > 2:
        text = _IPV4.sub(_if_address, text)
    return _IPV6.sub(_if_address, text) if text.count(":") > 2 else text


def _unless_file(found: re.Match[str]) -> str:
    is_file = found["ending"].casefold() in _OF_FILES
    return found.group() if is_file else "[e-mail address]"


def _if_address(found: re.Match[str]) -> str:
    try:
        ipaddress.ip_address(found.group())
    except ValueError:
        return found.group()
    return "[IP address]"


def may_hold_contacts(text: str) -> bool:
    """Whether it is worth the time to look at each of many texts that were put together."""
    return _HINT.search(text) is not None


def holds_email(text: str) -> bool:
    """Whether a text holds an e-mail address.

    Examples
    --------
    >>> holds_email("Anna <anna@example.org>"), holds_email("scan@3x.jpg")
    (True, False)
    """
    return "@" in text and any(_unless_file(one) != one.group() for one in _EMAIL.finditer(text))


def holds_contact(text: str) -> bool:
    """Whether a text holds an e-mail address, an IP address or a phone number.

    Examples
    --------
    >>> [holds_contact(text) for text in ("from 192.0.2.7", "+49 30 901820", "2026-03-05", "12-8")]
    [True, True, False, False]
    """
    return without_contacts(text) != text or _PHONE.search(text) is not None
