"""Check an output, make it again from its inputs, and tell what is not as it was."""

from __future__ import annotations

import json
import platform
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from readerstats.errors import ReaderStatsError
from readerstats.report.file_differences import CheckedOutput, check_outputs, check_page, read_below
from readerstats.report.manifest import (
    TEMPLATE,
    Manifest,
    inputs_of,
    settings_of,
    templates_of,
    versions_of,
)
from readerstats.report.manifest_reading import (
    json_of,
    read_manifest,
    read_page,
    results_of_page,
)
from readerstats.report.number_differences import Compared, compared
from readerstats.report.running_again import (
    PAGE,
    files_now,
    loaded_again,
    maker_of,
    study_near,
)
from readerstats.study.wording import path_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readerstats.report.manifest import InputFile
    from readerstats.report.running_again import AnyPath
    from readerstats.results import Progress
    from readerstats.study.model import Study

MANIFEST: Final = "manifest.json"
RESULTS: Final = "results.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedInput:
    """A file that an output was made from, as it is now.

    Attributes
    ----------
    name, role : str
    state : {"same", "changed", "missing", "added"}
    rows, rows_now : int or None
        Rows of data then and now, of tables that could be read.

    Examples
    --------
    >>> CheckedInput(name="reads.csv", role="reads", state="same").state
    'same'
    """

    name: str
    role: str
    state: Literal["same", "changed", "missing", "added"]
    rows: int | None = None
    rows_now: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A setting or a version that is not what it was; an empty text where there is none.

    Examples
    --------
    >>> Changed(name="numpy", before="2.1.0", after="2.2.0").after
    '2.2.0'
    """

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What became of an output that was checked and made again.

    Attributes
    ----------
    path : str
        What was verified, as it was named.
    made : Manifest
        What it says that it was made from.
    outputs : tuple of CheckedOutput
    inputs : tuple of CheckedInput
    settings, versions : tuple of Changed
        Those that are not what they were; the kind of computer is told among the versions.
    results : Compared or None
        The numbers that stand there against those that came out; None where one of the two is
        missing.
    failure : str
        Why it could not be made again; empty where it could.

    Examples
    --------
    >>> made = Manifest(command="report", options={}, title="", inputs=(), settings={}, seed=7,
    ...     versions={})
    >>> page = CheckedOutput(name="report.html", on_disk="not known", again="same")
    >>> Verification(path="report.html", made=made, outputs=(page,), inputs=()).same
    True
    """

    path: str
    made: Manifest
    outputs: tuple[CheckedOutput, ...]
    inputs: tuple[CheckedInput, ...]
    settings: tuple[Changed, ...] = ()
    versions: tuple[Changed, ...] = ()
    results: Compared | None = None
    failure: str = ""

    @property
    def same(self) -> bool:
        """Whether every file is as it was written, and comes out the same again."""
        return not self.failure and all(one.right for one in self.outputs)

    @property
    def changed_inputs(self) -> tuple[CheckedInput, ...]:
        """The inputs that are not what they were."""
        return tuple(one for one in self.inputs if one.state != "same")

    def record(self) -> dict[str, Any]:
        """Return it as JSON has it.

        Examples
        --------
        >>> Verification.record.__name__
        'record'
        """
        return {
            "path": self.path,
            "same": self.same,
            "made_by": self.made.line,
            "failure": self.failure,
            "outputs": [asdict(one) for one in self.outputs],
            "inputs": [asdict(one) for one in self.inputs],
            "settings": [asdict(one) for one in self.settings],
            "versions": [asdict(one) for one in self.versions],
            "numbers_compared": 0 if self.results is None else self.results.numbers,
            "differences": []
            if self.results is None
            else [asdict(one) for one in self.results.differences],
        }


def verify(
    path: AnyPath,
    study: AnyPath | Sequence[AnyPath] | None = None,
    *,
    templates: AnyPath | None = None,
    progress: Progress | None = None,
) -> Verification:
    """Check the files of a report or supplement, make it again, and tell what differs.

    Parameters
    ----------
    path : path-like
        A report, the folder of a supplement, or its manifest.json.
    study : path-like or sequence of path-like, optional
        The study that it was made from. Without it, a study whose files have the recorded names is
        looked for beside the output, in the folder above and, by the recorded hashes, in the
        folders below these two.
    templates : path-like, optional
        The folder of the templates that it was made with, where these were the user's own.
    progress : callable, optional
        Called with the resamples done and to do.

    Returns
    -------
    Verification

    Raises
    ------
    ReaderStatsError
        Where the output does not say what it was made from, or its study is not found.

    Examples
    --------
    >>> import readerstats as rs, tempfile, pathlib
    >>> study = rs.load_study(rs.example("deepfake_xray"), replicates=100, metrics=["accuracy"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page = rs.report(study, pathlib.Path(folder) / "report.html")
    ...     found = verify(page, rs.example("deepfake_xray"))
    >>> found.same, found.results.differences
    (True, ())
    """
    place = _manifest_in(Path(path))
    is_page = place.suffix.lower() in (".html", ".htm")
    written, results = b"", None
    if is_page:
        made, results, written = read_page(place)
    else:
        made = read_manifest(place)
    make = maker_of(made, path_text(path))
    source = study_near(place.parent, made) if study is None else study
    if templates is None and any(file.role == TEMPLATE for file in made.inputs):
        raise ReaderStatsError(
            f"{path_text(path)} was made with templates of one's own; name their folder with "
            "--templates."
        )
    own = None if templates is None else Path(templates)
    now = templates_of(own)
    further = dict(made.further) | ({} if own is None else {"templates": own})
    loaded, failure = _loaded(source, made, [place.parent, Path()])
    with tempfile.TemporaryDirectory(prefix="readerstats-") as name:
        again: Path | None = Path(name)
        try:
            if loaded is not None:
                make(loaded, Path(name), further, progress)
        except ReaderStatsError as error:
            failure = str(error)
        again = None if failure else Path(name)
        if is_page:
            outputs = [check_page(place.name, written, again and again / PAGE)]
        else:
            outputs = list(check_outputs(made.outputs, place.parent, again))
        numbers = None if again is None else _numbers(place.parent, again, made, results)
    used = None if loaded is None else _as_shown(loaded)
    return Verification(
        path=path_text(path),
        made=made,
        outputs=tuple(outputs),
        inputs=tuple(_inputs(made, (*now, *_files_of(source, used)))),
        settings=() if used is None else _changes(_flat(made.settings), _flat(settings_of(used))),
        versions=_changes(dict(made.versions) | dict(made.platform), _versions_now(made)),
        results=numbers,
        failure=failure,
    )


def _manifest_in(place: Path) -> Path:
    """Return a page or a manifest as it was named, and of a folder its manifest."""
    try:
        is_folder = place.is_dir()
    except (OSError, ValueError):
        is_folder = False
    if not is_folder:
        return place
    if not (place / MANIFEST).exists():
        raise ReaderStatsError(
            f"{path_text(place)} holds no {MANIFEST}; name a page, or the folder of a supplement."
        )
    return place / MANIFEST


def _numbers(
    folder: Path, again: Path, made: Manifest, of_page: dict[str, Any] | None
) -> Compared | None:
    """Compare the numbers of the results that are there with those that came out."""
    if of_page is not None:
        fresh = _results(again, PAGE)
        return None if fresh is None else compared(of_page, fresh, shown_alone=True)
    names = {file.name for file in made.outputs}
    for name in (RESULTS, PAGE):
        before = _results(folder, name) if name in names else None
        after = None if before is None else _results(again, name)
        if before is not None and after is not None:
            return compared(before, after, shown_alone=name == PAGE)
    return None


def _results(folder: Path, name: str) -> dict[str, Any] | None:
    """Return the results that a file holds; None where it is missing, or changed beyond reading."""
    data = read_below(folder, name)
    if data is None:
        return None
    try:
        found = results_of_page(data, name) if name == PAGE else json_of(data, name)
    except ReaderStatsError:  # its hash tells
        return None
    return found if isinstance(found, dict) else None


def _loaded(
    source: AnyPath | Sequence[AnyPath], made: Manifest, near: Sequence[Path]
) -> tuple[Study | None, str]:
    try:
        return loaded_again(source, made, near), ""
    except ReaderStatsError as error:
        return None, str(error)


def _files_of(source: AnyPath | Sequence[AnyPath], study: Study | None) -> tuple[InputFile, ...]:
    return files_now(source) if study is None else inputs_of(study)


def _as_shown(study: Study) -> Study:
    """Return the study as its outputs have it."""
    return study.anonymized() if study.settings.report.anonymize else study


def _inputs(made: Manifest, now: Sequence[InputFile]) -> Iterator[CheckedInput]:
    """Match the files by what is in them, then by name."""
    left = list(now)
    for file in made.inputs:
        match = next((one for one in left if _alike(one, file) and one.sha256 == file.sha256), None)
        match = match or next((one for one in left if _alike(one, file)), None)
        if match is None:
            yield CheckedInput(name=file.name, role=file.role, state="missing", rows=file.rows)
            continue
        if match.role:  # a file that could not be loaded may hold several tables
            left.remove(match)
        yield CheckedInput(
            name=file.name,
            role=file.role,
            state="same" if match.sha256 == file.sha256 else "changed",
            rows=file.rows,
            rows_now=match.rows,
        )
    for file in left:
        if file.role:
            yield CheckedInput(name=file.name, role=file.role, state="added", rows_now=file.rows)


def _alike(one: InputFile, other: InputFile) -> bool:
    if not one.role:
        return one.file == other.file
    return one.role == other.role and (one.name == other.name or one.sha256 == other.sha256)


def _versions_now(made: Manifest) -> dict[str, str]:
    now = versions_of(name for name in made.versions if name not in ("readerstats", "Python"))
    if made.platform:
        now |= {"system": platform.system(), "machine": platform.machine()}
    return {name: now.get(name, "") for name in (*made.versions, *made.platform)}


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Changed, ...]:
    """Return what differs among the names that both have; another version has other names."""
    return tuple(
        Changed(name=name, before=before[name], after=after[name])
        for name in before
        if name in after and before[name] != after[name]
    )


def _flat(settings: Mapping[str, Any]) -> dict[str, str]:
    """Return settings as study.toml calls them, such as ``analysis.level``."""
    return {
        f"{section}.{key}": json.dumps(value, ensure_ascii=False, sort_keys=True)
        for section, values in settings.items()
        if isinstance(values, dict)
        for key, value in values.items()
    }
