"""A study written in another format, so that its numbers can be checked by another program."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from readerstats.errors import ReaderStatsError
from readerstats.report.files import refuse_inputs, write_bytes
from readerstats.report.folder import write_folder
from readerstats.study.exports.written import SINGLE

if TYPE_CHECKING:
    from os import PathLike

    from readerstats.study.exports.ratings import Values
    from readerstats.study.exports.written import Export
    from readerstats.study.model import Study

Target: TypeAlias = Literal["tables", "imrmc", "rjafroc", "mrmcaov"]
TARGETS: Final[tuple[Target, ...]] = get_args(Target)
_BY_ENDING: dict[str, Target] = {
    "": "tables",
    ".imrmc": "imrmc",
    ".xlsx": "rjafroc",
    ".csv": "mrmcaov",
}


@dataclass(frozen=True, slots=True)
class Conversion:
    """What was written.

    Attributes
    ----------
    path : Path
        The file, or the folder of tables.
    to : {"tables", "imrmc", "rjafroc", "mrmcaov"}
    notices : tuple of str
        What the format does not hold, or holds in another way.
    """

    path: Path
    to: Target
    notices: tuple[str, ...]


def convert(
    study: Study,
    path: str | PathLike[str],
    *,
    to: Target | None = None,
    values: Values = "scores",
    force: bool = False,
) -> Conversion:
    """Write a study in another format.

    Parameters
    ----------
    study : Study
    path : path-like
        A folder for tables; else a file.
    to : {"tables", "imrmc", "rjafroc", "mrmcaov"}, optional
        By the ending of the path without it: ``.imrmc``, ``.xlsx`` for RJafroc, ``.csv`` for
        MRMCaov, and none for tables.
    values : {"scores", "answers"}, default "scores"
        What programs for multireader studies get, where a study has both: answers are 1 and 0.
        Tables hold all.
    force : bool, default False
        Whether to replace what is there.

    Returns
    -------
    Conversion
        The path, and what the format does not hold.

    Raises
    ------
    ReaderStatsError
        For a place that is taken or cannot be written, and for Excel without openpyxl. What was
        there before is still there then.

    Examples
    --------
    >>> import tempfile
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = convert(study, Path(folder) / "study.imrmc")
    ...     made.to, made.notices[0]
    ('imrmc', "the truth is 1 for 'synthetic' and 0 for 'authentic'")
    """
    target = Path(path)
    chosen = target_of(target, to)
    refuse_taken(target, force=force)
    refuse_inputs_of(study, target)
    export = exported(study, chosen, values)
    try:
        if SINGLE in export.files:
            write_bytes(target, export.files[SINGLE], keep=study.paths)
        else:
            write_folder(target, export.files, force=force, keep=study.paths)
    except ReaderStatsError as error:
        raise _without_option(error) from error
    return Conversion(target, chosen, export.notices)


def exported(study: Study, to: Target, values: Values = "scores") -> Export:
    """Return the files of a study in a format, unwritten."""
    if to == "tables":
        from readerstats.study.exports.tables import tables

        return tables(study)
    if to == "imrmc":
        from readerstats.study.exports.imrmc import imrmc

        return imrmc(study, values)
    if to == "rjafroc":
        from readerstats.study.exports.rjafroc import rjafroc

        return rjafroc(study, values)
    from readerstats.study.exports.mrmcaov import mrmcaov

    return mrmcaov(study, values)


def target_of(path: Path, to: Target | None) -> Target:
    """Return the format that is meant.

    Examples
    --------
    >>> target_of(Path("study.imrmc"), None), target_of(Path("study.csv"), "imrmc")
    ('imrmc', 'imrmc')
    """
    ending = path.suffix.lower()
    if to is not None:
        if to not in TARGETS:
            raise ReaderStatsError(f"there is no format '{to}'; there are {', '.join(TARGETS)}.")
        if to == "rjafroc" and ending != ".xlsx":
            raise ReaderStatsError("RJafroc reads Excel files; name one that ends in .xlsx.")
        if to == "tables" and ending in {".csv", ".imrmc", ".xlsx"}:
            raise ReaderStatsError(f"tables are several files; {path} is no name of a folder.")
        return to
    if path.is_dir():
        return "tables"
    if ending not in _BY_ENDING:
        raise ReaderStatsError(
            f"the ending of {path} does not say the format; say it with --to: {', '.join(TARGETS)}."
        )
    return _BY_ENDING[ending]


def refuse_taken(path: Path, *, force: bool) -> None:
    """Refuse a place where something is, unless it may be replaced.

    Examples
    --------
    >>> refuse_taken(Path("a-folder-that-is-not-there"), force=False)
    """
    if force:
        return
    try:
        taken = any(path.iterdir()) if path.is_dir() else path.is_file() or path.is_symlink()
    except OSError as error:
        raise ReaderStatsError(f"{path} cannot be read ({error.strerror}).") from error
    if taken and path.is_dir():
        raise ReaderStatsError(
            f"{path} holds files already; name another folder, or take --force: files of the same "
            "names are replaced then, and all others stay."
        )
    if taken:
        raise ReaderStatsError(
            f"{path} is there already; name another file, or take --force to replace it."
        )


def refuse_inputs_of(study: Study, path: Path) -> None:
    """Refuse to write over a file of the study, whatever is forced."""
    try:
        refuse_inputs(path, study.paths)
    except ReaderStatsError as error:
        raise _without_option(error) from error


def _without_option(error: ReaderStatsError) -> ReaderStatsError:
    """Say it without the option that this command does not have: it takes the place as it is."""
    return ReaderStatsError(str(error).replace(" with -o", ""))
