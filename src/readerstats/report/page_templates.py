"""The page's templates, style and script: ours, or a reader's own in their place."""

from __future__ import annotations

import re
import traceback
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from readerstats import resources
from readerstats.errors import ReaderStatsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

    from jinja2 import Environment

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_TIGHT: Final = re.compile(r" *([{};,]) +")
SCRIPT: Final = ("page", "saving", "formats", "tables", "figures", "numbers")
"""The parts of the page's one script, in the order in which they need each other."""


class PageTemplates:
    """Where a page's parts come from: a folder of one's own first, then the package.

    Parameters
    ----------
    folder : path-like, optional
        Holds any of the files of the package's ``templates`` folder under the same names; a
        template in ``sections/`` that is called after a section, such as
        ``sections/readers.html.j2``, stands in for that one alone. The package's own are there
        as ``readerstats/...``, to be extended or included.
    filters : mapping
        What templates call to turn content into HTML.

    Raises
    ------
    ReaderStatsError
        Where there is no such folder.

    Examples
    --------
    >>> "table" in PageTemplates(None, {}).style
    True
    """

    def __init__(self, folder: str | PathLike[str] | None, filters: Mapping[str, Any]) -> None:
        self.folder = None if folder is None else Path(folder)
        if self.folder is not None and not self.folder.is_dir():
            raise ReaderStatsError(
                f"{self.folder} is no folder; --templates takes a folder of templates."
            )
        self._environment = _environment(self.folder)
        self._environment.filters |= filters

    @property
    def style(self) -> str:
        """The style sheet, without the comments and margins that only we read."""
        lines = _COMMENT.sub("", self._inline("style.css", "</style")).splitlines()
        bare = (line.strip() for line in lines)
        return "\n".join(_TIGHT.sub(r"\1", line) for line in bare if line)

    @property
    def script(self) -> str:
        """The parts of the script as one, without the comments and margins that only we read."""
        parts = (self._inline(f"script/{part}.js", "</script") for part in SCRIPT)
        bare = (line.strip() for part in parts for line in part.splitlines())
        return "\n".join(line for line in bare if line and not line.startswith("//"))

    def render(self, name: str, **content: Any) -> str:
        """Render one template.

        Raises
        ------
        ReaderStatsError
            Where a template of one's own cannot be read, or fails; it names file and line.
        """
        try:
            return self._environment.get_template(name).render(**content)
        except Exception as error:
            told = self._told(error)
            if told is None:
                raise  # a fault of ours
            raise ReaderStatsError(told) from error

    def _inline(self, name: str, end: str) -> str:
        own = None if self.folder is None else self.folder / name
        if own is None or not own.is_file():
            return _packaged(name)
        try:
            content = own.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ReaderStatsError(
                f"{own} cannot be read ({error}); save it as UTF-8 text, or remove it to have "
                "the package's own."
            ) from error
        if end in content.lower():
            raise ReaderStatsError(f"{own} holds '{end}', which would end it early; leave it out.")
        return content

    def _told(self, error: Exception) -> str | None:
        """Say which template of one's own failed, and why; None where none of them did."""
        if self.folder is None:
            return None
        name, line = getattr(error, "filename", None), getattr(error, "lineno", None)
        frames = [
            (frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)
        ]
        for file, number in [*reversed(frames), (name, line)]:
            if file and Path(file).is_relative_to(self.folder):
                what = str(error) or type(error).__name__
                return (
                    f"the template {file} fails at line {number} ({type(error).__name__}: {what}); "
                    "correct it, or remove it to have the package's own."
                )
        if type(error).__module__.startswith("jinja2"):
            return f"the templates in {self.folder} fail ({type(error).__name__}: {error})."
        return None


@cache
def _packaged(name: str) -> str:
    return (resources.templates() / name).read_text(encoding="utf-8").strip()


@cache
def _environment(folder: Path | None) -> Environment:
    from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    packaged = FileSystemLoader(resources.templates())
    own = [] if folder is None else [FileSystemLoader(folder)]
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([*own, packaged, PrefixLoader({"readerstats": packaged})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
