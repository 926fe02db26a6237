"""What an export is: files by their names, and what of the study they do not hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from readerstats.study.formula_cells import harmless

SINGLE: Final = ""
"""The name of a file that is the whole export; it is called as the user says."""


@dataclass(frozen=True, slots=True)
class Export:
    """A study in another form.

    Attributes
    ----------
    files : mapping of str to bytes
        By name; the name is empty where the export is one file.
    notices : tuple of str
        What the form does not hold, or holds in another way.
    """

    files: Mapping[str, bytes]
    notices: tuple[str, ...]


def cell(value: object) -> str:
    """Return a value as a file has it: a float with every digit, whole ones without a point.

    Examples
    --------
    >>> [cell(value) for value in (3.0, 0.1, float("nan"), None, "R1")]
    ['3', '0.1', '', '', 'R1']
    """
    if value is None or value != value:  # noqa: PLR0124 - NaN is not equal to itself
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(float(value))
    return str(value)


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    r"""Write rows as CSV in UTF-8, harmless to a spreadsheet.

    Examples
    --------
    >>> csv_bytes(["reader", "score"], [["=R1", -0.5], ["a,b", None]])
    b'reader,score\n\'=R1,-0.5\n"a,b",\n'
    """
    lines = [",".join(_quoted(harmless(name)) for name in header)]
    lines += [",".join(_quoted(_field(value)) for value in row) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def _field(value: object) -> str:
    return harmless(value) if isinstance(value, str) else cell(value)


def _quoted(text: str) -> str:
    needs = any(mark in text for mark in ',;"\r\n\t|') or text != text.strip()
    return '"' + text.replace('"', '""') + '"' if needs else text
