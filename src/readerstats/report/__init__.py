"""How answers are shown: numbers to text, tables and figures to pages; never a computation.

The package is callable: ``readerstats.report(study, "report.html")`` writes the page. The function
and the package share a name that both deserve, and Python would let the package hide the function
as soon as any of its modules is imported.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

    from readerstats.results import Progress
    from readerstats.study.model import Study


class _Report(ModuleType):
    """The package, which writes a report when it is called."""

    def __call__(
        self,
        study: Study,
        path: str | PathLike[str] = "report.html",
        *,
        templates: str | PathLike[str] | None = None,
        progress: Progress | None = None,
    ) -> Path:
        """Write the report of a study; see `readerstats.report.page.report`."""
        from readerstats.report.page import report

        return report(study, path, templates=templates, progress=progress)


sys.modules[__name__].__class__ = _Report
