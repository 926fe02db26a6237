"""A recorded command runs again: its study is found, loaded as it was, and asked the same."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from readerstats.errors import ReaderStatsError
from readerstats.report.manifest import OF_THE_MACHINE, STYLE, InputFile
from readerstats.report.manifest_reading import MAX_OUTPUT, read_whole
from readerstats.study.wording import file_name, listed, quoted

if TYPE_CHECKING:
    from readerstats.report.manifest import Manifest
    from readerstats.results import Progress
    from readerstats.study.model import Study

AnyPath: TypeAlias = str | PathLike[str]
Maker: TypeAlias = Callable[["Study", Path, Mapping[str, Any], "Progress | None"], object]

PAGE: Final = "report.html"
_MOST_FOLDERS: Final = 1000


def study_near(folder: Path, made: Manifest) -> Path | list[Path]:
    """Find a study near an output by the names of its files.

    Parameters
    ----------
    folder : Path
        Where the output is: the study is looked for in it and in the one above, and, where one of
        its files has the recorded hash, in the folders below these two.
    made : Manifest

    Returns
    -------
    Path or list of Path
        What `load_study` takes.

    Raises
    ------
    ReaderStatsError
        Where there is none.

    Examples
    --------
    >>> study_near.__name__
    'study_near'
    """
    if not made.inputs:
        raise ReaderStatsError(
            "it was made from tables in memory, not from files, and cannot be made again."
        )
    settings = next((file for file in made.inputs if file.role == "settings"), None)
    tables = dict.fromkeys(file.file for file in made.inputs if file.rows is not None)
    names = list(tables) if settings is None else [settings.file]
    near = (folder, folder.resolve().parent)
    place = next((place for place in near if _holds(place, names)), None)
    if place is None:
        below = [each for above in near for each in _folders_below(above) if _holds(each, names)]
        # The study.toml first; a table where that was edited.
        files = [file for file in (settings, *made.inputs) if file is not None]
        place = next((one for file in files for one in below if _is(one / file.file, file)), None)
    if place is None:
        raise ReaderStatsError(
            f"the study that it was made from ({listed(names)}) is not beside it; name it with "
            "--study."
        )
    return [place / name for name in names] if settings is None else place / settings.file


def _holds(folder: Path, names: Sequence[str]) -> bool:
    return all((folder / name).is_file() for name in names)


def _folders_below(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir())[:_MOST_FOLDERS]
    except OSError:
        return []


def _is(path: Path, file: InputFile) -> bool:
    try:
        if not path.is_file() or path.stat().st_size != file.size:
            return False
        return hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256
    except OSError:
        return False


def loaded_again(
    source: AnyPath | Sequence[AnyPath], made: Manifest, near: Sequence[Path] = ()
) -> Study:
    """Load a study with the options that were recorded.

    Parameters
    ----------
    source : path-like or sequence of path-like
    made : Manifest
    near : sequence of Path
        Folders in which a style file that was named on the command line may be.

    Raises
    ------
    ReaderStatsError
        Where it cannot be loaded, or not with these options.

    Examples
    --------
    >>> loaded_again.__name__
    'loaded_again'
    """
    from readerstats.study.load import load_study

    options = {key: made.options[key] for key in made.options if key not in OF_THE_MACHINE}
    style = next((file for file in made.inputs if file.role == STYLE), None)
    if style is not None and "style" in options:
        options["style"] = str(_style_near(style, [*_folders_of(source), *near]))
    try:
        study = load_study(source, **options)
        if made.title not in ("", study.title) and not (study.settings.title or made.phase):
            # A study without a title is called after its folder, which may be another one now.
            study = load_study(source, title=made.title, **options)
    except (ValueError, TypeError) as error:
        raise ReaderStatsError(f"the recorded options cannot be used: {error}") from error
    if made.phase and made.phase not in study.phases:
        raise ReaderStatsError(f"the study has no phase {quoted(made.phase)} any more.")
    return study.phases[made.phase] if made.phase else study


def _style_near(style: InputFile, near: Sequence[Path]) -> Path:
    """Find the style file by its hash; where it was edited, by its name."""
    for folder in near:
        for path in sorted(folder.glob("*.toml")):
            if _is(path, style):
                return path
    there = (folder / style.file for folder in near if (folder / style.file).is_file())
    return next(there, Path(style.file))


def _folders_of(source: AnyPath | Sequence[AnyPath]) -> list[Path]:
    paths = [Path(source)] if isinstance(source, str | PathLike) else [Path(one) for one in source]
    return [path if path.is_dir() else path.parent for path in paths]


def files_now(source: AnyPath | Sequence[AnyPath]) -> tuple[InputFile, ...]:
    """Return the files of a study that cannot be loaded, as far as they can be read.

    Examples
    --------
    >>> files_now("nowhere.csv")
    ()
    """
    from readerstats.study.load import study_files

    found = []
    for path in study_files(source):
        try:
            data = read_whole(path, MAX_OUTPUT)
        except ReaderStatsError:
            continue
        digest = hashlib.sha256(data).hexdigest()
        name = file_name(path)
        found.append(InputFile(name=name, role="", rows=None, size=len(data), sha256=digest))
    return tuple(found)


def maker_of(made: Manifest, name: str) -> Maker:
    """Return what runs the recorded command.

    Raises
    ------
    ReaderStatsError
        For a command that this version does not have.

    Examples
    --------
    >>> maker_of.__name__
    'maker_of'
    """
    if made.command not in MAKERS:
        raise ReaderStatsError(
            f"{name} was made by the command {quoted(made.command)}, which this version cannot "
            f"run again; it can run {listed(MAKERS)}."
        )
    return MAKERS[made.command]


def _report(
    study: Study,
    folder: Path,
    further: Mapping[str, Any],
    progress: Progress | None,
) -> None:
    from readerstats.report.page import report

    report(study, folder / PAGE, templates=further.get("templates"), progress=progress)


def _supplement(
    study: Study, folder: Path, further: Mapping[str, Any], progress: Progress | None
) -> None:
    from readerstats.report.supplement import supplement

    supplement(study, folder, templates=further.get("templates"), progress=progress)


MAKERS: Final[Mapping[str, Maker]] = {"report": _report, "supplement": _supplement}
"""By command: what writes its files into a folder that is empty.

It takes the study, the folder, the options of the command (and `templates`, a path, where these are
the user's own) and what to call with the progress.
"""
