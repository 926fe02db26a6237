"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from readerstats.errors import ReaderStatsError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike


def write_text(
    path: str | PathLike[str],
    content: str,
    *,
    keep: Iterable[str | PathLike[str]] = (),
    option: str = "-o",
) -> Path:
    """Write a text file under a temporary name, then give it its own.

    Parameters
    ----------
    path : path-like
    content : str
    keep : iterable of path-like
        Files that must not be written over: those that the content came from.
    option : str, default "-o"
        By which the user named the file.

    Returns
    -------
    Path
        The same path.

    Raises
    ------
    ReaderStatsError
        Where the file cannot be written, or is one to keep; what was there before is still there
        then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_text(Path(folder) / "note.txt", "done").read_text()
    'done'
    """
    return write_bytes(path, content.encode("utf-8", "replace"), keep=keep, option=option)


def write_bytes(
    path: str | PathLike[str],
    content: bytes,
    *,
    keep: Iterable[str | PathLike[str]] = (),
    option: str = "-o",
) -> Path:
    """Write a file under a temporary name, then give it its own.

    Parameters
    ----------
    path : path-like
    content : bytes
    keep : iterable of path-like
        Files that must not be written over: those that the content came from.
    option : str, default "-o"
        By which the user named the file.

    Returns
    -------
    Path
        The same path.

    Raises
    ------
    ReaderStatsError
        Where the file cannot be written, or is one to keep; what was there before is still there
        then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_bytes(Path(folder) / "note.txt", b"done").read_bytes()
    b'done'
    """
    target = Path(path)
    if target.is_dir():
        raise ReaderStatsError(f"{target} is a folder; name a file in it.")
    refuse_inputs(target, keep, option=option)
    temporary = None
    try:
        if target.exists() and not target.is_file():  # a device or a pipe, such as /dev/stdout
            target.write_bytes(content)
            return target
        place = target.resolve()  # a link stays a link, and what it leads to is replaced
        handle, temporary = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o666 & ~umask())
        Path(temporary).replace(place)
        temporary = None
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReaderStatsError(
            f"{target} cannot be written ({reason}); choose another place with {option}."
        ) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
    return target


def refuse_inputs(
    path: str | PathLike[str], inputs: Iterable[str | PathLike[str]], *, option: str = "-o"
) -> None:
    """Refuse to write over a file that the content comes from.

    Parameters
    ----------
    path : path-like
    inputs : iterable of path-like
    option : str, default "-o"
        By which the user named the path.

    Raises
    ------
    ReaderStatsError
        Where the path leads to one of the inputs, by whatever links.

    Examples
    --------
    >>> refuse_inputs("report.html", ["reads.csv"])
    """
    if any(_same(Path(path), kept) for kept in inputs):
        raise ReaderStatsError(
            f"{path} is a file of the study itself; choose another name with {option}, so that "
            "nothing is lost."
        )


def _same(one: Path, other: str | PathLike[str]) -> bool:
    """Whether two paths lead to one file, by whatever links."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # one of them does not exist, or cannot
        return False


def umask() -> int:
    """Read the permissions that new files are denied; the call that tells also sets."""
    current = os.umask(0o077)
    os.umask(current)
    return current
