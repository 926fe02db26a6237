"""Manifests as they are read back: from anybody, so nothing in them is believed unchecked."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any, Final, NoReturn

from readerstats.errors import ReaderStatsError
from readerstats.report.manifest import FORMAT, TEMPLATE, InputFile, Manifest, OutputFile
from readerstats.report.packing import unpacked
from readerstats.study.wording import path_text, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

MAX_MANIFEST: Final = 10_000_000
"""Bytes; one of a thousand outputs has 200,000."""
MAX_OUTPUT: Final = 1_000_000_000
MAX_FILES: Final = 10_000
_LONGEST_NAME: Final = 1000
_EMBEDDED = re.compile(
    r'<script type="application/json" id="(results|provenance)">(.*?)</script>', re.DOTALL
)
_SHA256 = re.compile(r"[0-9a-f]{64}")


class _ManifestError(ValueError):
    """What is wrong with a manifest, without the name of its file."""


def read_manifest(path: str | PathLike[str]) -> Manifest:
    """Read a manifest.json.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    Manifest

    Raises
    ------
    ReaderStatsError
        Where it is no manifest, was made by a newer version, or names files outside its folder.

    Examples
    --------
    >>> read_manifest("nowhere.json")
    Traceback (most recent call last):
        ...
    readerstats.errors.ReaderStatsError: nowhere.json cannot be read (No such file or directory);
    check the name.
    """
    name = path_text(path)
    return manifest_of(json_of(read_whole(Path(path), MAX_MANIFEST), name), name)


def read_page(path: str | PathLike[str]) -> tuple[Manifest, dict[str, Any], bytes]:
    """Read what a page holds of its own making, its results, and its bytes.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    Manifest
        Without outputs.
    dict
        The results.
    bytes

    Raises
    ------
    ReaderStatsError
        Where it is no page of readerstats, or one that does not say what it was made from.

    Examples
    --------
    >>> read_page.__name__
    'read_page'
    """
    name = path_text(path)
    data = read_whole(Path(path), MAX_OUTPUT)
    results = results_of_page(data, name)
    made = _embedded(data, "provenance", name)
    if made is None:
        raise ReaderStatsError(
            f"{name} does not say what it was made from; make it again with `readerstats report`."
        )
    return manifest_of(made, name), results, data


def results_of_page(data: bytes, name: str) -> dict[str, Any]:
    """Return the results that a page holds.

    Raises
    ------
    ReaderStatsError
        Where there are none.

    Examples
    --------
    >>> page = b'<script type="application/json" id="results">{"tests": []}</script>'
    >>> results_of_page(page, "report.html")
    {'tests': []}
    """
    content = _embedded(data, "results", name)
    if content is None:
        raise ReaderStatsError(
            f"{name} is no report of readerstats: it holds no results; name the page, the "
            "supplement's folder or its manifest.json."
        )
    try:
        content = unpacked(content)
    except (KeyError, TypeError, ValueError, MemoryError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise ReaderStatsError(f"{name} holds no results that can be read; it was changed.")
    return content


def _embedded(data: bytes, what: str, name: str) -> Any:
    """Return the JSON that a page holds under a name; None where it has none, or several."""
    elements = _EMBEDDED.findall(data.decode("utf-8", "replace"))
    found = [text for key, text in elements if key == what]
    return json_of(found[0].encode(), name) if len(found) == 1 else None


def read_whole(path: Path, most: int) -> bytes:
    """Read a file that is one, and not too large.

    Raises
    ------
    ReaderStatsError
        Where it cannot be read, is a folder or a device, or has more than `most` bytes.

    Examples
    --------
    >>> read_whole.__name__
    'read_whole'
    """
    name = path_text(path)
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise ReaderStatsError(f"{name} is not a file; name a page, a folder or a manifest.")
        if size > most:
            raise ReaderStatsError(f"{name} is larger than {most:,} bytes, and is not read.")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise ReaderStatsError(f"{name} cannot be read ({reason}); check the name.") from error


def json_of(data: bytes, name: str) -> Any:
    """Parse JSON, in which NaN and Infinity are no numbers.

    Raises
    ------
    ReaderStatsError
        Where it is none.

    Examples
    --------
    >>> json_of(b'{"seed": 7}', "manifest.json")
    {'seed': 7}
    """

    def refuse(word: str) -> NoReturn:
        raise _ManifestError(f"{word} is no number")

    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise ReaderStatsError(
            f"{name} is not valid JSON ({reason}); take it as it was written."
        ) from error


def manifest_of(content: object, name: str) -> Manifest:
    """Check the content of a manifest.

    Parameters
    ----------
    content : object
        As JSON had it.
    name : str
        What messages call it.

    Returns
    -------
    Manifest

    Raises
    ------
    ReaderStatsError

    Examples
    --------
    >>> try:
    ...     manifest_of({"manifest": 99, "versions": {"readerstats": "9.0"}}, "manifest.json")
    ... except ReaderStatsError as error:
    ...     print(error)
    manifest.json was made by a newer readerstats (9.0); verify it with that version.
    """
    try:
        return _manifest(content, name)
    except _ManifestError as reason:
        raise ReaderStatsError(
            f"{name} is no manifest that can be trusted: {reason}; take it as it was written."
        ) from None


def _manifest(content: object, name: str) -> Manifest:
    if not isinstance(content, dict) or "manifest" not in content:
        raise _ManifestError("it does not begin as one")
    form = content["manifest"]
    if not isinstance(form, int) or isinstance(form, bool) or form < 1:
        raise _ManifestError(f"{quoted(form)} is no number of a form")
    if form > FORMAT:
        versions = content.get("versions")
        of = versions.get("readerstats", "") if isinstance(versions, dict) else ""
        by = f" ({quoted(of)[1:-1]})" if of else ""
        raise ReaderStatsError(
            f"{name} was made by a newer readerstats{by}; verify it with that version."
        )
    command = _taken(content, "command", dict)
    inputs = _files(content, "inputs")
    outputs = _files(content, "outputs") if "outputs" in content else []
    return Manifest(
        command=_taken(command, "name", str),
        options=_names_to_values(command, "options"),
        further=_names_to_values(command, "further"),
        phase=_taken(command, "phase", str),
        title=_taken(content, "title", str),
        inputs=tuple(_input(one) for one in inputs),
        settings=_taken(content, "settings", dict),
        seed=_whole(content, "seed"),
        versions=_words(content, "versions"),
        platform=_words(content, "platform") if "platform" in content else {},
        outputs=_outputs(outputs),
    )


def _taken(content: Mapping[str, Any], key: str, kind: type) -> Any:
    if key not in content:
        raise _ManifestError(f"'{key}' is missing")
    value = content[key]
    if not isinstance(value, kind):
        raise _ManifestError(f"'{key}' is {quoted(value)}")
    return value


def _whole(content: Mapping[str, Any], key: str) -> int:
    value = _taken(content, key, int)
    if isinstance(value, bool) or value < 0:
        raise _ManifestError(f"'{key}' is {quoted(value)}")
    return int(value)


def _words(content: Mapping[str, Any], key: str) -> dict[str, str]:
    found: dict[str, str] = _taken(content, key, dict)
    for name, value in found.items():
        if not isinstance(value, str):
            raise _ManifestError(f"'{key}' of {quoted(name)} is {quoted(value)}")
    return found


def _names_to_values(content: Mapping[str, Any], key: str) -> dict[str, Any]:
    found: dict[str, Any] = _taken(content, key, dict)
    for name in found:
        if not name.isidentifier():
            raise _ManifestError(f"{quoted(name)} is no option")
    return found


def _files(content: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found: list[Any] = _taken(content, key, list)
    if len(found) > MAX_FILES:
        raise _ManifestError(f"'{key}' are {len(found):,}")
    for one in found:
        if not isinstance(one, dict):
            raise _ManifestError(f"{quoted(one)} in '{key}' is no file")
    return found


def _input(content: Mapping[str, Any]) -> InputFile:
    rows = content.get("rows")
    found = InputFile(
        name=_taken(content, "name", str),
        role=_taken(content, "role", str),
        rows=None if rows is None else _whole(content, "rows"),
        size=_whole(content, "size"),
        sha256=_digest(content),
    )
    if found.role == TEMPLATE:  # may be in a folder of the templates' folder
        _name(content)
    elif found.file != PurePath(found.file).name or found.file in ("", ".", ".."):
        raise _ManifestError(f"{quoted(found.name)} is no name of a file without a folder")
    if "\0" in found.name or len(found.name) > _LONGEST_NAME:
        raise _ManifestError(f"{quoted(found.name)} is no name of a file")
    return found


def _outputs(files: list[Mapping[str, Any]]) -> tuple[OutputFile, ...]:
    found: dict[str, OutputFile] = {}
    for one in files:
        name = _name(one)
        if name in found:
            raise _ManifestError(f"{quoted(name)} stands in it twice")
        found[name] = OutputFile(name=name, size=_whole(one, "size"), sha256=_digest(one))
    return tuple(found.values())


def _digest(content: Mapping[str, Any]) -> str:
    digest: str = _taken(content, "sha256", str)
    if not _SHA256.fullmatch(digest):
        raise _ManifestError(f"{quoted(digest)} is no SHA-256")
    return digest


def _name(content: Mapping[str, Any]) -> str:
    """Take the name of an output, which cannot lead out of the manifest's folder."""
    name: str = _taken(content, "name", str)
    leads_out = (
        "\\" in name
        or PurePosixPath(name).is_absolute()
        or PureWindowsPath(name).drive
        or any(part in ("", ".", "..") for part in name.split("/"))
    )
    if leads_out or len(name) > _LONGEST_NAME or not name.isprintable():
        raise _ManifestError(f"{quoted(name)} is no name of a file below its folder")
    return name
