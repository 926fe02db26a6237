"""Names with * or ?, where the shell left them as they are; and folders that are one run."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from readerstats.study.wording import path_text

MOST_FILES: Final = 10_000
_SIGNS = frozenset("*?[")
_RUN: Final = (
    ("scenario_state.json",),
    ("display_predictions.json", "instances.json", "run_spec.json"),
)
"""Files that make a folder a run of HELM: the first set that is whole is taken."""


def matched(paths: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """Return paths with each pattern replaced by the files that it matches.

    Parameters
    ----------
    paths : sequence of Path
        As they were named. A file whose name holds such a sign is that file.

    Returns
    -------
    list of Path
        A file that several patterns match stands once.
    list of str
        Patterns that match nothing.

    Examples
    --------
    >>> files, empty = matched([Path("reads.csv"), Path("nowhere/*.eval")])
    >>> [file.name for file in files], empty
    (['reads.csv'], ['nowhere/*.eval'])
    """
    found: list[Path] = []
    empty: list[str] = []
    by_name = {path for path in paths if not _is_pattern(path)}
    for path in paths:
        if not _is_pattern(path):
            found.append(path)
            continue
        names = glob.glob(str(path), recursive=True)  # noqa: PTH207 - Path.glob wants a root
        several = sorted(map(Path, names))
        files = [one for one in several if one.is_file() or files_of_run(one)]
        new = [one for one in files if one not in by_name]
        by_name.update(new)
        found += new[:MOST_FILES]
        if not files:
            empty.append(path_text(path))
    return found, empty


def _is_pattern(path: Path) -> bool:
    if not _SIGNS & set(str(path)):
        return False
    try:
        return not path.exists()
    except (OSError, ValueError):
        return False


def files_of_run(folder: Path) -> list[Path]:
    """Return the files of a folder that holds one run of an evaluation; none of another folder.

    Examples
    --------
    >>> files_of_run(Path("nowhere"))
    []
    """
    for names in _RUN:
        files = [folder / name for name in names]
        try:
            if all(file.is_file() for file in files):
                return files
        except (OSError, ValueError):
            return []
    return []
