"""Load a study: a folder, a study.toml, or one or more tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, get_args

from readerstats.errors import Problem, ReaderStatsError, StudyError
from readerstats.study.assemble import contents_of
from readerstats.study.codes import problem
from readerstats.study.config import Settings, read_settings
from readerstats.study.formats.files import TABLE_ENDINGS, read_file
from readerstats.study.formats.registry import joined
from readerstats.study.gather import Source
from readerstats.study.kinds import kind_by_name
from readerstats.study.model import Study
from readerstats.study.patterns import files_of_run, matched
from readerstats.study.roles import TableKind
from readerstats.study.setting_values import is_style_file
from readerstats.study.wording import file_name, listed, path_text, shown

if TYPE_CHECKING:
    from readerstats.study.formats.raw import RawTable

AnyPath: TypeAlias = str | PathLike[str]
LOGS = frozenset({".eval", ".jsonl"})
"""Endings of files that a folder is searched for whatever their names."""
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
    ReaderStatsError
        For a source that is no path.
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
    sources, joined_in, problems = _read(found)
    every = [*found.problems, *problems]
    if not sources and any(one.severity == "error" for one in every):
        raise StudyError(every)
    contents = contents_of(
        sources,
        settings,
        every,
        joined_in=joined_in,
        title=found.title,
        settings_name=found.settings_name,
        settings_path=found.settings_path,
        declared=None if found.settings_path is None else found.settings,
    )
    return Study.holding(contents)


def study_files(source: AnyPath | Sequence[AnyPath]) -> tuple[Path, ...]:
    """Return the files that loading a source would read, whether they are right or not.

    Examples
    --------
    >>> [path.name for path in study_files(["reads.csv", "cases.csv"])]
    ['reads.csv', 'cases.csv']
    """
    found = _found(source)
    path = found.settings_path
    settings = () if path is None else (path,)
    folder = Path() if path is None else path.parent
    said = found.settings.report
    styles = (said.style,) if is_style_file(said.style) else ()
    texts = (folder / name for name in (*said.manuscript, *styles))
    return (*(table.path for table in found.tables), *settings, *texts)


@dataclass(frozen=True, slots=True)
class _Named:
    """A file that was named: where it is, its kind if that was said, and how it was written."""

    path: Path
    kind: TableKind | None
    written: str


@dataclass(slots=True)
class _Found:
    """What a source named."""

    settings: Settings = field(default_factory=Settings)
    tables: list[_Named] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    title: str = ""
    settings_name: str = _SETTINGS_NAME
    settings_path: Path | None = None


def _found(source: AnyPath | Sequence[AnyPath]) -> _Found:
    named = _paths(source)
    paths, empty = matched(named)
    nothing = [problem("missing-file", "no file has such a name", file=one) for one in empty]
    if len(paths) != 1 or nothing:
        if not named:
            return _Found(problems=[problem("no-reads", "no file was named")])
        tables = [_Named(one, None, str(one)) for path in paths for one in _files_at(path)]
        return _Found(tables=tables, problems=nothing, title=_title(paths[0]) if paths else "")
    path = paths[0]
    if _is_folder(path):
        return _in_folder(path)
    if path.suffix.lower() == ".toml":
        return _by_settings(path)
    if not path.suffix and not path.exists():
        return _Found(problems=[problem("missing-file", "does not exist", file=path_text(path))])
    return _Found(tables=[_Named(path, None, str(path))], title=_title(path))


def _files_at(path: Path) -> list[Path]:
    """Return the files of a folder that is one run of an evaluation; any other path as it is."""
    return (files_of_run(path) if _is_folder(path) else []) or [path]


def _paths(source: object) -> list[Path]:
    several = source if isinstance(source, list | tuple) else [source]
    paths = []
    for one in several:
        if not isinstance(one, str | PathLike):
            raise ReaderStatsError(
                f"a study is loaded from a path or a list of paths, not from {shown(repr(one))}."
            )
        paths.append(Path(one))
    return paths


def _place(path: Path) -> Path:
    """Return where a path leads to, by whatever links."""
    try:
        return path.resolve()
    except (OSError, ValueError):
        return path


def _title(path: Path) -> str:
    """Name a study after its table, or after the folder of a table with a name that says little."""
    says_little = kind_by_name(path.name) or path.stem.lower() in {"data", "table", "tables"}
    return file_name(path.resolve().parent) if says_little else file_name(path.with_suffix(""))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _in_folder(folder: Path) -> _Found:
    if (folder / _SETTINGS_NAME).exists():
        return _by_settings(folder / _SETTINGS_NAME)
    found = _Found(title=file_name(folder.resolve()))
    _add_tables_of(folder, found)
    return found


def _add_tables_of(folder: Path, found: _Found) -> None:
    """Take the tables that are named for what they hold, or the only table."""
    try:
        there = sorted(
            path
            for path in folder.iterdir()
            if path.suffix.lower() in (TABLE_ENDINGS - {".txt"}) | LOGS or kind_by_name(path.name)
        )
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        found.problems.append(problem("unreadable-file", message, file=path_text(folder)))
        return
    named = [_Named(path, kind_by_name(path.name), path.name) for path in there]
    run = [_Named(path, None, path.name) for path in files_of_run(folder)]
    logs = [one for one in named if one.kind is None and one.path.suffix.lower() in LOGS]
    told = [one for one in named if one.kind is not None]
    found.tables = [*told, *(run or logs)] or named * (len(named) == 1)
    if not found.tables:
        seen = f": {listed(path.name for path in there)}" if there else ""
        message = f"holds no table that is named for reads{seen}"
        found.problems.append(problem("no-reads", message, file=file_name(folder.resolve())))


def _by_settings(path: Path) -> _Found:
    settings, problems = read_settings(path)
    found = _Found(
        settings=settings,
        problems=problems,
        title=file_name(path.resolve().parent),
        settings_name=file_name(path),
        settings_path=path,
    )
    for kind in get_args(TableKind):
        for name in getattr(settings.files, kind):
            paths, empty = matched([path.parent / name])
            written = {one: name if len(paths) == 1 else one.name for one in paths}
            found.tables += [_Named(one, kind, written[one]) for one in paths]
            found.problems += [
                problem("missing-file", "no file has such a name", file=name) for _ in empty
            ]
    if not found.tables and not any(one.code == "missing-file" for one in problems):
        _add_tables_of(path.parent, found)
    return found


def _read(found: _Found) -> tuple[list[Source], list[Source], list[Problem]]:
    """Read each file once, however many kinds of table it holds.

    The second list has what went into tables of other files.
    """
    content: dict[Path, list[RawTable]] = {}
    problems: list[Problem] = []
    sources: list[Source] = []
    taken: set[tuple[Path, TableKind | None]] = set()
    for table in found.tables:
        place = _place(table.path)
        if (place, table.kind) in taken:
            problems.append(problem("file-twice", "is named twice", file=path_text(table.written)))
            continue
        taken.add((place, table.kind))
        first = place not in content
        if first:
            content[place], more = _read_named(table, found.settings_name)
            problems += more
        if any(sheet.format for sheet in content[place]):  # it says itself what its tables hold
            sources += [Source(sheet, None, table.path) for sheet in content[place] if first]
            continue
        sheets = _sheets(content[place], table.kind)
        sources += [Source(sheet, table.kind, table.path) for sheet in sheets]
    made, more = _joined(sources)
    still = {_file_of(source.table) for source in made}
    joined_in = {s.path: s for s in sources if _file_of(s.table) not in still}
    return made, list(joined_in.values()), problems + more


def _joined(sources: list[Source]) -> tuple[list[Source], list[Problem]]:
    """Put the files together that refer to each other."""
    tables, more = joined([source.table for source in sources])
    path_of = {id(source.table): (source.kind, source.path) for source in sources}
    of_file = {_file_of(source.table): (None, source.path) for source in reversed(sources)}
    made = [Source(t, *path_of.get(id(t), of_file.get(_file_of(t), (None, None)))) for t in tables]
    return made, more


def _file_of(table: RawTable) -> tuple[str, str | None]:
    """Tell files apart that have one name in several folders, as runs of a program have."""
    return table.name, table.sha256


def _read_named(table: _Named, settings_name: str) -> tuple[list[RawTable], list[Problem]]:
    """Read a file; a setting that names none, such as '' or '.', is told as it was written."""
    if Path(table.written).name in {"", ".."} and _is_folder(table.path):
        place = f"{settings_name}, [files]"
        return [], [problem("missing-file", "names no file", file=place, value=table.written)]
    return read_file(table.path, written=path_text(table.written))


def _sheets(sheets: list[RawTable], kind: TableKind | None) -> list[RawTable]:
    """Return the sheets of a kind: those named for it, or those named for nothing."""
    if kind is None or len(sheets) == 1:
        return sheets
    kinds = [kind_by_name(sheet.sheet or "") for sheet in sheets]
    wanted = kind if kind in kinds else None
    return [sheet for sheet, found in zip(sheets, kinds, strict=True) if found == wanted]
