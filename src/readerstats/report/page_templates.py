"""The page's templates, style and script: ours, or a reader's own in their place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from readerstats.report.templating import Templates, templates_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jinja2 import Environment

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_TIGHT: Final = re.compile(r" *([{};,]) +")
SCRIPT: Final = ("page", "saving", "formats", "tables", "figures", "numbers")
"""The parts of the page's one script, in the order in which they need each other."""


class PageTemplates:
    """Where a page's parts come from: a folder of one's own first, then the package.

    Parameters
    ----------
    folder : Path, optional
        Holds any of the files of the package's ``templates`` folder under the same names; a
        template in ``sections/`` that is called after a section, such as
        ``sections/readers.html.j2``, stands in for that one alone. The package's own are there
        as ``readerstats/...``, to be extended or included.
    filters : mapping
        What templates call to turn content into HTML.

    Raises
    ------
    ReaderStatsError
        Where there is no such folder, or a file in it stands in no template's place.

    Examples
    --------
    >>> "table" in PageTemplates(None, {}).style
    True
    """

    def __init__(self, folder: Path | None, filters: Mapping[str, Any]) -> None:
        self._templates = templates_in(folder)
        self._environment = _environment(self._templates)
        self._environment.filters |= filters

    @property
    def style(self) -> str:
        """The style sheet, without the comments and margins that only we read."""
        lines = _COMMENT.sub("", self._templates.source("style.css")).splitlines()
        bare = (line.strip() for line in lines)
        return "\n".join(_TIGHT.sub(r"\1", line) for line in bare if line)

    @property
    def script(self) -> str:
        """The parts of the script as one, without the comments and margins that only we read."""
        parts = (self._templates.source(f"script/{part}.js") for part in SCRIPT)
        bare = (line.strip() for part in parts for line in part.splitlines())
        return "\n".join(line for line in bare if line and not line.startswith("//"))

    def render(self, name: str, **content: Any) -> str:
        """Render one template.

        Raises
        ------
        ReaderStatsError
            Where a template of one's own cannot be read, or fails; it names file and line.
        """
        return self._templates.render(self._environment, name, content)


@lru_cache(maxsize=2)
def _environment(templates: Templates) -> Environment:
    return templates.environment()
