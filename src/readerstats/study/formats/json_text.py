"""JSON that a program wrote: whole, or a record a line, with numbers kept as they were written."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from readerstats.study.codes import problem
from readerstats.study.wording import counted

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent

MAX_DOCUMENT: Final = 300_000_000
"""Bytes of one JSON document; in memory it takes several times as much. Lines have no bound."""

_LINE = re.compile(r"[^\r\n]+")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_LISTED = 3


def parsed(text: str) -> Any:
    r"""Return JSON with every number as the text that stood there.

    So whole numbers of any length keep their digits, ``1e999`` is not infinity, and ``NaN`` is no
    value.

    Examples
    --------
    >>> parsed('{"id": 9007199254740993, "score": 1e999, "seconds": NaN, "ok": true}')
    {'id': '9007199254740993', 'score': '1e999', 'seconds': None, 'ok': True}

    Raises
    ------
    ValueError
        For what is no JSON, or is nested deeper than can be read.
    """
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=lambda _: None)
    except RecursionError as error:
        raise ValueError("nested too deep") from error


def json_text(data: bytes) -> str | None:
    r"""Return the text of a JSON file; None where it is none.

    A file that was cut off inside a character is still UTF-8.

    Examples
    --------
    >>> json_text(b'\xef\xbb\xbf{"a": 1}'), json_text('{"a": "é'.encode()[:-1])
    ('{"a": 1}', '{"a": "�')
    """
    from readerstats.study.formats.delimited import decoded

    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 4:
            return data.decode("utf-8-sig", "replace")
    return decoded(data)


def cell(value: Any) -> str | None:
    r"""Return a value of JSON as a cell: text without half characters, lists and objects as JSON.

    Examples
    --------
    >>> [cell(value) for value in (True, None, "a\ud800", ["x"], " ", {"b": "1"})]
    ['true', None, 'a�', '["x"]', ' ', '{"b": "1"}']
    """
    if value is None or isinstance(value, bool):
        return None if value is None else str(value).lower()
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return _HALF_CHARACTER.sub("\ufffd", text)


def word(value: Any) -> str | None:
    """Return a value of JSON as a cell where it is one value, not blank; else None.

    Examples
    --------
    >>> word(" fake "), word(""), word({"a": "1"})
    ('fake', None, None)
    """
    return None if isinstance(value, list | dict) else ((cell(value) or "").strip() or None)


def at(value: Any, *keys: str) -> Any:
    """Return what lies at a path of keys; None where it leads nowhere.

    Examples
    --------
    >>> at({"eval": {"model": "GPT"}}, "eval", "model"), at({"eval": []}, "eval", "model")
    ('GPT', None)
    """
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def document(content: FileContent) -> tuple[Any, list[Problem]]:
    """Return the one JSON document that a file holds, or None and the reason."""
    if len(content.data) > MAX_DOCUMENT:
        message = f"is one JSON document of more than {MAX_DOCUMENT:,} bytes"
        return None, [problem("too-large-file", message, file=content.name)]
    text = json_text(content.data)
    try:
        return parsed(text or ""), []
    except ValueError as error:
        line = getattr(error, "lineno", None)
        where = f"line {line}" if line else "one place"
        message = f"is no whole JSON: what stands in {where} cannot be read"
        if "deep" in str(error):
            message = "is JSON that is nested too deep to read"
        remedy = "copy or export the file again"
        return None, [problem("unreadable-file", message, file=content.name, remedy=remedy)]


@dataclass(frozen=True, slots=True)
class Lines:
    """The records of a file of JSON lines, with the numbers of their lines.

    Attributes
    ----------
    text : str
    lost : list of int
        Lines that could not be read, filled while the records are taken.
    """

    text: str
    lost: list[int]

    @classmethod
    def of(cls, content: FileContent) -> Lines:
        """Return the lines of a file; none where it holds no text."""
        return cls(json_text(content.data) or "", [])

    def records(self) -> Iterator[tuple[int, dict[str, Any]]]:
        r"""Give each record with the number of its line.

        Examples
        --------
        >>> lines = Lines('{"a": 1}\r\n\n[2]\n{"a', [])
        >>> list(lines.records()), lines.lost
        ([(1, {'a': '1'})], [3, 4])
        """
        number, end = 1, 0
        for found in _LINE.finditer(self.text):
            between = self.text[end : found.start()]
            number += between.count("\n") + between.replace("\r\n", "").count("\r")
            end = found.end()
            if found.group().isspace():
                continue
            try:
                record = parsed(found.group())
            except ValueError:
                record = None
            if isinstance(record, dict):
                yield number, record
            else:
                self.lost.append(number)


def lost_lines(content: FileContent, lines: Lines, last: int) -> list[Problem]:
    """Tell the lines that could not be read; `last` is the number of the last one that could."""
    if not lines.lost:
        return []
    only_end = len(lines.lost) == 1 and lines.lost[0] > last
    told = ", ".join(f"{number:,}" for number in lines.lost[:_LISTED])
    more = ", ..." if len(lines.lost) > _LISTED else ""
    message = f"{counted(len(lines.lost), 'line')} cannot be read and {_is_are(lines.lost)} lost"
    message += f" (line {told}{more})" if len(lines.lost) == 1 else f" (lines {told}{more})"
    if only_end:
        message += ": the last one is cut off, as where a run was stopped"
    return [
        problem(
            "records-lost", message, file=content.name, row=lines.lost[0], count=len(lines.lost)
        )
    ]


def _is_are(several: list[int]) -> str:
    return "is" if len(several) == 1 else "are"
