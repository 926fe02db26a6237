"""The files of an output: still what was written, and the same when they are made again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from readerstats.errors import ReaderStatsError
from readerstats.report.manifest_reading import MAX_OUTPUT, read_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readerstats.report.manifest import OutputFile

OnDisk: TypeAlias = Literal["same", "changed", "missing", "not known"]
Again: TypeAlias = Literal["same", "different", "not made", "new", "not tried"]

_TEXTS: Final = frozenset({".csv", ".html", ".json", ".md", ".svg", ".tex", ".toml", ".txt"})
_MOST_PLACES: Final = 5
_AROUND: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDifference:
    r"""A place of a text that came out differently.

    Attributes
    ----------
    line : int
        The first is 1.
    before, after : str
        The words around the first sign that differs.

    Examples
    --------
    >>> found, = text_differences("one\ntwo", "one\ntoo")
    >>> found.line, found.before, found.after
    (2, 'two', 'too')
    """

    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedOutput:
    """A file that was written, as it is now and as it comes out again.

    Attributes
    ----------
    name : str
    on_disk : {"same", "changed", "missing", "not known"}
        Whether it is still what was written; not known of a page, which cannot hold its own hash.
    again : {"same", "different", "not made", "new", "not tried"}
        Whether the analysis, run again, writes what was written; ``new`` is a file that it writes
        now and did not then.
    places : tuple of TextDifference
        The first ones, of a text that came out differently.

    Examples
    --------
    >>> CheckedOutput(name="report.html", on_disk="not known", again="same").right
    True
    """

    name: str
    on_disk: OnDisk
    again: Again
    places: tuple[TextDifference, ...] = ()

    @property
    def right(self) -> bool:
        """Whether nothing is to be said of it."""
        return self.on_disk in ("same", "not known") and self.again == "same"


def check_outputs(
    recorded: Iterable[OutputFile], folder: Path, again: Path | None
) -> Iterator[CheckedOutput]:
    """Check the files of a manifest, one by one, then those that it does not know.

    Parameters
    ----------
    recorded : iterable of OutputFile
    folder : Path
        Where they are.
    again : Path or None
        Where the analysis, run again, wrote them; None where it could not run.

    Examples
    --------
    >>> list(check_outputs([], Path("nowhere"), None))
    []
    """
    names = set()
    for file in recorded:
        names.add(file.name)
        there, now = (
            read_below(folder, file.name),
            None if again is None else read_below(again, file.name),
        )
        yield CheckedOutput(
            name=file.name,
            on_disk="missing" if there is None else _same(there, file),
            again=_came_out(now, file, tried=again is not None),
            places=_places(file.name, there, now),
        )
    if again is not None:
        made = (path.relative_to(again) for path in sorted(again.rglob("*")) if path.is_file())
        for path in made:
            if path.as_posix() not in {*names, "manifest.json"}:
                yield CheckedOutput(name=path.as_posix(), on_disk="not known", again="new")


def check_page(name: str, written: bytes, again: Path | None) -> CheckedOutput:
    """Check a page that has no manifest beside it.

    Parameters
    ----------
    name : str
    written : bytes
    again : Path or None
        Of the page that the analysis, run again, wrote.

    Examples
    --------
    >>> check_page("report.html", b"<!doctype html>", None).again
    'not tried'
    """
    if again is None:
        return CheckedOutput(name=name, on_disk="not known", again="not tried")
    now = again.read_bytes()
    return CheckedOutput(
        name=name,
        on_disk="not known",
        again="same" if now == written else "different",
        places=_places(name, written, now),
    )


def text_differences(before: str, after: str) -> tuple[TextDifference, ...]:
    """Return the first places in which two texts differ, line by line.

    Where the number of lines differs, only the first place is told: the lines below have moved.

    Examples
    --------
    >>> text_differences("same", "same")
    ()
    """
    old, new = before.split("\n"), after.split("\n")
    most = _MOST_PLACES if len(old) == len(new) else 1
    width = max(len(old), len(new))
    pairs = zip(old + [""] * (width - len(old)), new + [""] * (width - len(new)), strict=True)
    found = []
    for line, (one, other) in enumerate(pairs, 1):
        if one != other:
            at = next(
                (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
                min(len(one), len(other)),
            )
            start = max(0, at - _AROUND)
            shown = slice(start, at + _AROUND)
            found.append(TextDifference(line=line, before=one[shown], after=other[shown]))
            if len(found) == most:
                break
    return tuple(found)


def read_below(folder: Path, name: str) -> bytes | None:
    """Read a file below a folder; a link that leads out of it is not followed.

    Returns
    -------
    bytes or None
        None where it cannot be read.

    Examples
    --------
    >>> read_below(Path("nowhere"), "results.json") is None
    True
    """
    path = folder / name
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            return None
        return read_whole(path, MAX_OUTPUT)
    except (OSError, ReaderStatsError):
        return None


def _same(data: bytes, file: OutputFile) -> Literal["same", "changed"]:
    return "same" if hashlib.sha256(data).hexdigest() == file.sha256 else "changed"


def _came_out(data: bytes | None, file: OutputFile, *, tried: bool) -> Again:
    if not tried:
        return "not tried"
    if data is None:
        return "not made"
    return "same" if _same(data, file) == "same" else "different"


def _places(name: str, there: bytes | None, now: bytes | None) -> tuple[TextDifference, ...]:
    if there is None or now is None or there == now or Path(name).suffix.lower() not in _TEXTS:
        return ()
    return text_differences(there.decode("utf-8", "replace"), now.decode("utf-8", "replace"))
