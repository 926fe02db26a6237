"""Values and lists as a message shows them: short, safe, in plain words."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path, PurePath

from readerstats.study.contacts import without_contacts

_LONGEST = 60
_LOOKED_AT = 4_000


def shown(value: object, *, longest: int = _LONGEST) -> str:
    r"""Return a value as one short line that no control character can disturb.

    E-mail and IP addresses are left out: what is wrong with a cell can be told without them.

    Examples
    --------
    >>> shown("synthetic"), shown("a\tb\x1b[31m"), shown("x" * 100, longest=8)
    ('synthetic', 'a\\tb\\x1b[31m', 'xxxxxxx…')
    """
    text = without_contacts(str(value)[:_LOOKED_AT])
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def path_text(path: str | os.PathLike[str]) -> str:
    """Return a path as text that can be written, whatever bytes its name is made of.

    Examples
    --------
    >>> path_text("study/reads.csv")
    'study/reads.csv'
    """
    return os.fsencode(path).decode("utf-8", "replace")


def file_name(path: PurePath) -> str:
    """Return the name of a file or folder as text that can be written.

    Examples
    --------
    >>> file_name(PurePath("study/reads.csv"))
    'reads.csv'
    """
    return path_text(path.name)


def folder_name(path: Path) -> str:
    """Return the name of the folder that a file is in, as text that can be written.

    Examples
    --------
    >>> folder_name(Path("study/reads.csv"))
    'study'
    """
    try:
        return path_text(path.resolve().parent.name)
    except (OSError, ValueError, RuntimeError):  # a name that is no path, a link to itself
        return path_text(path.parent.name)


def quoted(value: object) -> str:
    """Return a value in quotation marks, as messages name it.

    Examples
    --------
    >>> quoted("R01 ")
    "'R01 '"
    """
    return f"'{shown(value)}'"


def listed(values: Iterable[object], *, last: str = "and", most: int = 8) -> str:
    """Return values as a quoted list in words.

    Examples
    --------
    >>> listed(["fake", "real"], last="or")
    "'fake' or 'real'"
    >>> listed(range(12), most=2)
    "'0', '1' and 10 more"
    """
    every = list(values)
    words = [quoted(value) for value in every[:most]]
    if len(every) > most:
        return ", ".join(words) + f" and {len(every) - most} more"
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> counted(1, "case"), counted(4488, "read")
    ('1 case', '4488 reads')
    """
    number = f"{count:,}" if count > 9999 else str(count)
    return f"{number} {noun if count == 1 else plural or noun + 's'}"
