"""A folder that is written whole or not at all, and in which nobody's own files are touched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from readerstats.errors import ReaderStatsError
from readerstats.report.files import umask

if TYPE_CHECKING:
    from os import PathLike

MANIFEST: Final = "manifest.json"
"""The file that lists what was written, with the hash of each; by it a later run knows its own."""


def write_folder(
    path: str | PathLike[str],
    files: Mapping[str, bytes],
    *,
    force: bool = False,
    keep: Iterable[str | PathLike[str]] = (),
) -> Path:
    """Write files into a folder: all of them, or none.

    Parameters
    ----------
    path : path-like
        A folder that does not exist yet, is empty, or holds what an earlier run wrote there.
    files : mapping of str to bytes
        By their names below the folder, with ``/`` between the parts.
    force : bool, default False
        Whether to write into a folder that holds other files. These stay where they are; only
        files with the same names are replaced.
    keep : iterable of path-like
        Files that must not be written over: those that the content came from.

    Returns
    -------
    Path
        The same path.

    Raises
    ------
    ReaderStatsError
        Where the folder cannot be written, or holds files that would be lost. What was there
        before is still there then.
    ValueError
        For a name that would lead out of the folder.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = write_folder(Path(folder) / "out", {"tables/a.csv": b"1"})
    ...     sorted(str(one.relative_to(made)) for one in made.rglob("*.csv"))
    ['tables/a.csv']
    """
    target = Path(path)
    for name in files:
        _refuse_leading_out(name)
    try:
        return _written(target, files, force=force, keep=list(keep))
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReaderStatsError(
            f"{target} cannot be written ({reason}); choose another place with -o."
        ) from error


def refuse_folder(
    path: str | PathLike[str], *, force: bool = False, names: Iterable[str] = ()
) -> None:
    """Refuse a folder that cannot take the files, before anything is computed for them.

    Parameters
    ----------
    path : path-like
    force : bool, default False
    names : iterable of str
        Names of the files to be written, as far as they are known.

    Raises
    ------
    ReaderStatsError

    Examples
    --------
    >>> refuse_folder("a-folder-that-is-not-there")
    """
    target = Path(path)
    try:
        _refuse_place(target)
        if target.is_dir():
            _refuse_others(target, force=force)
            for name in names:
                _refuse_in_the_way(target, name)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReaderStatsError(
            f"{target} cannot be read ({reason}); choose another place with -o."
        ) from error


def _written(
    target: Path, files: Mapping[str, bytes], *, force: bool, keep: list[str | PathLike[str]]
) -> Path:
    refuse_folder(target, force=force, names=files)
    _refuse_inputs(target, files, keep)
    place = target.resolve()  # a link stays a link, and what it leads to is written
    beside = place if place.exists() else place.parent  # renaming needs one and the same disk
    temporary = Path(tempfile.mkdtemp(prefix=f".{place.name}.", dir=beside))
    try:
        fresh, old = temporary / "new", temporary / "old"
        for folder in (fresh, old):
            folder.mkdir()
            folder.chmod(0o777 & ~umask())
        for name, data in files.items():
            one = fresh / name
            one.parent.mkdir(parents=True, exist_ok=True)
            one.write_bytes(data)
        if place.exists():
            _exchange(place, fresh, old, files, _stale(place, files))
        else:
            fresh.rename(place)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target


def _refuse_leading_out(name: str) -> None:
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\\" in name or "\0" in name:
        raise ValueError(f"'{name}' is no name of a file below a folder.")


def _refuse_place(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise ReaderStatsError(f"{target} is a file; name a folder with -o.")
    if target.is_symlink() and not target.exists():
        raise ReaderStatsError(f"{target} is a link that leads nowhere; name a folder with -o.")
    if not target.exists() and not target.absolute().parent.is_dir():
        raise ReaderStatsError(
            f"{target.parent} is no folder that exists; make it first, or choose another place "
            "with -o."
        )


def _refuse_others(target: Path, *, force: bool) -> None:
    """Refuse a folder that holds anything but what an earlier run wrote there."""
    if force:
        return
    known = _hashes(target)
    for one in _files_in(target):
        name = one.relative_to(target).as_posix()
        if name == MANIFEST and known:
            continue
        changed = name in known and (one.is_symlink() or _hash(one) != known[name])
        if name not in known or changed:
            state = "was changed since it was written" if changed else "may be your own"
            raise ReaderStatsError(
                f"{target} holds {name}, which {state}; choose another folder with -o, or take "
                "--force: files of the same names are replaced then, and all others stay."
            )


def _files_in(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in order, without listing all of them first."""
    for here, folders, files in os.walk(folder):
        folders.sort()
        links = [name for name in folders if (Path(here) / name).is_symlink()]
        yield from (Path(here) / name for name in sorted((*files, *links)))


def _refuse_in_the_way(target: Path, name: str) -> None:
    """Refuse what even force does not replace: folders, and links that lead elsewhere."""
    one = target
    for part in PurePosixPath(name).parts[:-1]:
        one /= part
        if one.is_symlink() or (one.exists() and not one.is_dir()):
            what = "a link" if one.is_symlink() else "a file"
            raise ReaderStatsError(
                f"{one} is {what}, where a folder goes; choose another folder with -o."
            )
    if (target / name).is_dir():
        raise ReaderStatsError(
            f"{target / name} is a folder, where a file goes; choose another folder with -o."
        )


def _refuse_inputs(
    target: Path, files: Mapping[str, bytes], keep: list[str | PathLike[str]]
) -> None:
    for name in files:
        for kept in keep:
            with suppress(OSError, ValueError):  # one of them does not exist, or cannot
                if (target / name).samefile(kept):
                    raise ReaderStatsError(
                        f"{target / name} is a file of the study itself; choose another folder "
                        "with -o, so that nothing is lost."
                    )


def _hashes(target: Path) -> dict[str, str]:
    """Return what the manifest of an earlier run lists; nothing where there is none to read."""
    try:
        content = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        return {str(one["name"]): str(one["sha256"]) for one in content["outputs"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _stale(target: Path, files: Mapping[str, bytes]) -> list[str]:
    """List what an earlier run wrote and nobody changed, and this one has no more."""
    found = []
    for name, known in _hashes(target).items():
        try:
            _refuse_leading_out(name)
        except ValueError:  # a manifest that somebody else wrote
            continue
        one = target / name
        inside = one.resolve().is_relative_to(target)
        ours = inside and one.is_file() and not one.is_symlink() and _hash(one) == known
        if name not in files and ours:
            found.append(name)
    return found


def _exchange(
    target: Path, fresh: Path, old: Path, files: Mapping[str, bytes], stale: list[str]
) -> None:
    """Move the new files in and the old ones out; where one move fails, undo them all."""
    done: list[tuple[Path, Path]] = []

    def move(source: Path, goal: Path) -> None:
        goal.parent.mkdir(parents=True, exist_ok=True)
        source.rename(goal)
        done.append((source, goal))

    # The manifest goes first and comes last: where the run is killed between two moves, the folder
    # has none, and does not pass for a whole one.
    last = [name for name in files if name == MANIFEST]
    others = [name for name in files if name != MANIFEST]
    try:
        if last and (target / MANIFEST).exists():
            move(target / MANIFEST, old / MANIFEST)
        for name in (*stale, *others, *last):
            if (target / name).exists() or (target / name).is_symlink():
                move(target / name, old / name)
            if name in files:
                move(fresh / name, target / name)
    except OSError:
        for source, goal in reversed(done):
            goal.rename(source)
        _remove_empty(target, files)
        raise
    _remove_empty(target, stale)


def _remove_empty(target: Path, names: Iterable[str]) -> None:
    """Remove the folders that files left empty; one that holds anything stays."""
    for folder in {(target / name).parent for name in names} - {target}:
        with suppress(OSError):
            folder.rmdir()
