"""Load a study: a folder, a study.toml, or one or more tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, get_args

from readerstats.errors import Problem, StudyError
from readerstats.study.assemble import contents_of
from readerstats.study.codes import problem
from readerstats.study.config import Settings, read_settings
from readerstats.study.formats.files import TABLE_ENDINGS, read_file
from readerstats.study.gather import Source
from readerstats.study.kinds import kind_by_name
from readerstats.study.model import Study
from readerstats.study.roles import TableKind
from readerstats.study.wording import listed

if TYPE_CHECKING:
    from readerstats.study.formats.raw import RawTable

AnyPath: TypeAlias = str | PathLike[str]
_SETTINGS_NAME = "study.toml"


def load_study(
    source: AnyPath | Sequence[AnyPath],
    *,
    positive: str | None = None,
    negative: str | None = None,
    threshold: float | None = None,
    **overrides: object,
) -> Study:
    """Load and check a reader study.

    Parameters
    ----------
    source : path or sequence of paths
        A folder that holds a study.toml, or tables named reads, cases, readers and models; a
        study.toml; or one or more tables (CSV, Excel, Parquet).
    positive, negative : str, optional
        Labels of the condition sought and of its absence.
    threshold : float, optional
        Scores at or above it are positive decisions.
    **overrides : object
        Any other key of [task], [analysis] or [report] of study.toml, such as ``replicates``.

    Returns
    -------
    Study

    Raises
    ------
    StudyError
        With every problem of every table, where one of them is an error.
    ValueError
        For an override that is not a setting, or has a value that it cannot take.

    Examples
    --------
    >>> try:
    ...     load_study("nowhere")
    ... except StudyError as error:
    ...     print(error)
    nowhere: does not exist; check the name and the folder [missing-file]
    """
    said = {"positive": positive, "negative": negative, "threshold": threshold, **overrides}
    found = _found(source)
    settings = found.settings.override(**said)
    sources, problems = _read(found.tables)
    every = [*found.problems, *problems]
    if not sources and any(one.severity == "error" for one in every):
        raise StudyError(every)
    # A name on disk need not be text that can be written elsewhere.
    title = found.title.encode("utf-8", "replace").decode()
    contents = contents_of(sources, settings, every, title=title, settings_name=found.settings_name)
    return Study.holding(contents)


@dataclass(slots=True)
class _Found:
    """What a source named."""

    settings: Settings = field(default_factory=Settings)
    tables: list[tuple[Path, TableKind | None]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    title: str = ""
    settings_name: str = _SETTINGS_NAME


def _found(source: AnyPath | Sequence[AnyPath]) -> _Found:
    paths = [Path(source)] if isinstance(source, str | PathLike) else [Path(p) for p in source]
    if len(paths) != 1:
        if not paths:
            return _Found(problems=[problem("no-reads", "no file was named")])
        return _Found(tables=[(path, None) for path in paths], title=_title(paths[0]))
    path = paths[0]
    if _is_folder(path):
        return _in_folder(path)
    if path.suffix.lower() == ".toml":
        return _by_settings(path)
    if not path.suffix and not path.exists():
        return _Found(problems=[problem("missing-file", "does not exist", file=path.name)])
    return _Found(tables=[(path, None)], title=_title(path))


def _title(path: Path) -> str:
    """Name a study after its file, or after the folder of a file that is only called reads."""
    generic = kind_by_name(path.name) is not None or path.stem.lower() in {"data", "table"}
    return path.resolve().parent.name if generic else path.stem


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _in_folder(folder: Path) -> _Found:
    if (folder / _SETTINGS_NAME).exists():
        return _by_settings(folder / _SETTINGS_NAME)
    found = _Found(title=folder.resolve().name)
    _add_tables_of(folder, found)
    return found


def _add_tables_of(folder: Path, found: _Found) -> None:
    """Take the tables that are named for what they hold, or the only table."""
    try:
        there = sorted(
            path
            for path in folder.iterdir()
            if path.suffix.lower() in TABLE_ENDINGS - {".txt"} or kind_by_name(path.name)
        )
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        found.problems.append(problem("unreadable-file", message, file=folder.name))
        return
    named = [(path, kind_by_name(path.name)) for path in there]
    found.tables = [(path, kind) for path, kind in named if kind is not None]
    if not found.tables and len(there) == 1:
        found.tables = [(there[0], None)]
    if not found.tables:
        seen = f": {listed(path.name for path in there)}" if there else ""
        message = f"holds no table that is named for reads{seen}"
        found.problems.append(problem("no-reads", message, file=folder.resolve().name))


def _by_settings(path: Path) -> _Found:
    settings, problems = read_settings(path)
    found = _Found(
        settings=settings,
        problems=problems,
        title=path.resolve().parent.name,
        settings_name=path.name,
    )
    for kind in get_args(TableKind):
        found.tables += [(path.parent / name, kind) for name in getattr(settings.files, kind)]
    if not found.tables and not any(one.code == "missing-file" for one in problems):
        _add_tables_of(path.parent, found)
    return found


def _read(
    tables: Sequence[tuple[Path, TableKind | None]],
) -> tuple[list[Source], list[Problem]]:
    """Read each file once, however many kinds of table it holds."""
    content: dict[Path, list[RawTable]] = {}
    problems: list[Problem] = []
    for path, _ in tables:
        if path not in content:
            content[path], found = read_file(path)
            problems += found
    sources = [
        Source(table, kind, path) for path, kind in tables for table in _sheets(content, path, kind)
    ]
    return sources, problems


def _sheets(
    content: Mapping[Path, list[RawTable]], path: Path, kind: TableKind | None
) -> list[RawTable]:
    """Return the sheets of a kind: those named for it, or those named for nothing."""
    sheets = content[path]
    if kind is None or len(sheets) == 1:
        return sheets
    kinds = [kind_by_name(sheet.sheet or "") for sheet in sheets]
    wanted = kind if kind in kinds else None
    return [sheet for sheet, found in zip(sheets, kinds, strict=True) if found == wanted]
