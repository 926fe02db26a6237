"""The members of an inspect_ai archive (`.eval`): read one by one in memory, never unpacked."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from readerstats.study.codes import problem
from readerstats.study.formats.json_text import json_text, parsed
from readerstats.study.formats.raw import MAX_BYTES
from readerstats.study.wording import counted, listed

if TYPE_CHECKING:
    from readerstats.errors import Problem
    from readerstats.study.formats.content import FileContent

MAX_MEMBER: Final = 64_000_000
MAX_MEMBERS: Final = 500_000
_FREE: Final = 20_000_000  # bytes that an archive may unpack to, however small it is
_MOST_TIMES: Final = 200  # beyond, no archive of texts unpacks to as many times its size
_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError,
            EOFError, OSError)  # fmt: skip
_SAMPLE = re.compile(r"samples/[^/\\]+\.json")


class Archive:
    """An archive that was looked through: what is inside, and what is wrong with it.

    Attributes
    ----------
    problems : list of Problem
    lost : list of str
        Samples that could not be read.
    """

    def __init__(self, content: FileContent) -> None:
        self._name = content.name
        self.problems: list[Problem] = []
        self.lost: list[str] = []
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._file: zipfile.ZipFile | None = None
        try:
            self._file = zipfile.ZipFile(io.BytesIO(content.data))
            every = self._file.infolist()
        except _DAMAGED:
            message = "is no whole archive: it is damaged or was cut off"
            self._refuse("unreadable-file", message, "copy it again")
            return
        unpacked = sum(part.file_size for part in every)
        if len(every) > MAX_MEMBERS:
            self._refuse("too-large-file", f"holds more than {MAX_MEMBERS:,} members", None)
        elif unpacked > MAX_BYTES or unpacked > max(_FREE, _MOST_TIMES * len(content.data)):
            message = f"would unpack to {unpacked:,} bytes, more than any log of its size"
            remedy = "do not trust it; ask where it is from"
            self._refuse("too-large-file", message, remedy)
        else:
            self._members = {part.filename: part for part in every if not _is_link(part)}
            self._tell_twice(every)

    def _refuse(self, code: str, message: str, remedy: str | None) -> None:
        self._file = None
        self.problems.append(problem(code, message, remedy=remedy, file=self._name))

    def _tell_twice(self, every: list[zipfile.ZipInfo]) -> None:
        samples = [part.filename for part in every if _SAMPLE.fullmatch(part.filename)]
        extra = len(samples) - len(set(samples))
        if extra:
            message = f"holds {counted(extra, 'sample')} twice; the last one of each counts"
            self.problems.append(problem("log-aside", message, file=self._name))

    def first_of(self, *names: str) -> Any:
        """Return the JSON of the first of some members that can be read; else None."""
        for name in names:
            if name in self._members:
                found = self._json(self._members[name])
                if found is not None:
                    return found
        return None

    def samples(self) -> Iterator[tuple[int, Any]]:
        """Give the JSON of each sample with its number, from 1."""
        number = 0
        for name, part in self._members.items():
            if not _SAMPLE.fullmatch(name):
                continue
            number += 1
            found = self._json(part)
            if found is None:
                self.lost.append(name.removeprefix("samples/"))
            else:
                yield number, found

    def lost_samples(self) -> list[Problem]:
        """Tell the samples that could not be read."""
        if not self.lost:
            return []
        number = counted(len(self.lost), "sample")
        message = f"{number} cannot be read: {listed(self.lost, most=3)}"
        return [problem("records-lost", message, file=self._name, count=len(self.lost))]

    def _json(self, part: zipfile.ZipInfo) -> Any:
        """Return a member as JSON; None where it is damaged, encrypted, too large or no JSON."""
        if self._file is None or part.file_size > MAX_MEMBER:
            return None
        try:
            data = self._file.read(part)
            return parsed(json_text(data) or "")
        except _DAMAGED:
            return None


def _is_link(part: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(part.external_attr >> 16)
