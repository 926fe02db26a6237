"""What an output was made from: inputs, settings, versions, and the hash of every file."""

from __future__ import annotations

import hashlib
import json
import platform
import re
import shlex
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final

from readerstats._version import __version__
from readerstats.report.software import LIBRARIES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from readerstats.study.model import Study

TEMPLATE: Final = "template"
"""The role of a template among the inputs."""
STYLE: Final = "style"
"""The role of a style file of one's own."""
FORMAT: Final = 1
"""The number of the manifest's form; a reader of a higher one would guess."""
DRAWING: Final = ("jinja2", "matplotlib", "python-docx")
"""What files beside the page come from, too."""
OF_THE_MACHINE: Final = frozenset({"workers"})
"""Options that change no result, and so are no part of what an output was made from."""
_SECRET: Final = frozenset({"salt"})
"""Settings that only the owner of a study may know; study.toml has them when it is run again."""
_WITH_SHEET = re.compile(r"(.+\.[A-Za-z]+) \[.+\]", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file that an output was made from.

    Attributes
    ----------
    name : str
        Without a folder; of a workbook with several sheets also the sheet's.
    role : str
        The table that it holds, ``settings``, ``manuscript``, ``style`` or
        ``template``.
    rows : int or None
        Rows of data; None for what is no table.
    size : int
        Bytes.
    sha256 : str

    Examples
    --------
    >>> InputFile(name="a.xlsx [A]", role="reads", rows=3, size=60, sha256="0" * 64).file
    'a.xlsx'
    """

    name: str
    role: str
    rows: int | None
    size: int
    sha256: str

    @property
    def file(self) -> str:
        """Its name without that of a sheet."""
        sheet = _WITH_SHEET.fullmatch(self.name)
        return self.name if sheet is None else sheet[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputFile:
    """A file that was written: its name below the manifest's folder, its bytes and their SHA-256.

    Examples
    --------
    >>> OutputFile(name="tables/table1.csv", size=60, sha256="0" * 64).name
    'tables/table1.csv'
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Everything that it takes to make an output again, and to tell whether it is the same.

    It holds no date, no folder, no name of a user or a computer: the same input, settings and
    versions give the same bytes.

    Attributes
    ----------
    command : str
        Name of the command, such as ``"report"``.
    options : mapping
        What was said beside study.toml, by the names that study.toml has for it.
    further : mapping
        Options of the command itself.
    phase : str
        The phase that was asked for; empty for the whole study.
    title : str
        Of the study.
    inputs : tuple of InputFile
    settings : mapping
        All settings as they were used, without those of the machine.
    seed : int
    versions : mapping of str to str
    platform : mapping of str to str
        Name of the system and architecture of the machine.
    outputs : tuple of OutputFile

    Examples
    --------
    >>> import readerstats as rs
    >>> made = manifest(rs.load_study(rs.example("deepfake_xray")), {"a.txt": b"A"})
    >>> [file.name for file in made.inputs]
    ['reads.csv', 'models.csv', 'readers.csv', 'cases.csv', 'study.toml']
    """

    command: str
    options: Mapping[str, Any]
    title: str
    inputs: tuple[InputFile, ...]
    settings: Mapping[str, Any]
    seed: int
    versions: Mapping[str, str]
    further: Mapping[str, Any] = field(default_factory=dict)
    phase: str = ""
    platform: Mapping[str, str] = field(default_factory=dict)
    outputs: tuple[OutputFile, ...] = ()

    @property
    def line(self) -> str:
        """The command as it can be typed, its STUDY and its output aside."""
        words = ["readerstats", self.command, "STUDY"]
        if self.phase:
            words += ["--phase", self.phase]
        for key, value in {**self.options, **self.further}.items():
            words += _typed(key, value)
        return shlex.join(words)

    def record(self) -> dict[str, Any]:
        """Return it as JSON has it, its keys in the order in which a person would ask.

        Examples
        --------
        >>> import readerstats as rs
        >>> made = manifest(rs.load_study(rs.example("deepfake_xray"), level=0.9), {})
        >>> made.record()["command"]["line"]
        'readerstats supplement STUDY --level 0.9'
        """
        return {
            "manifest": FORMAT,
            "command": {
                "name": self.command,
                "line": self.line,
                "phase": self.phase,
                "options": dict(self.options),
                "further": dict(self.further),
            },
            "title": self.title,
            "inputs": [asdict(one) for one in self.inputs],
            "settings": dict(self.settings),
            "seed": self.seed,
            "versions": dict(self.versions),
            "platform": dict(self.platform),
            "outputs": [asdict(one) for one in self.outputs],
        }

    @property
    def json(self) -> str:
        """The text of manifest.json."""
        return json.dumps(self.record(), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def manifest(
    study: Study,
    outputs: Mapping[str, bytes],
    *,
    command: str = "supplement",
    further: Mapping[str, Any] | None = None,
    templates: Path | None = None,
) -> Manifest:
    """Tell what the outputs of a study were made from.

    Parameters
    ----------
    study : Study
        As it was analysed: anonymized, where the outputs are.
    outputs : mapping of str to bytes
        Every file that was written beside the manifest, by its name below their folder.
    command : str, default "supplement"
        What made them.
    further : mapping, optional
        Options of the command that are no settings of a study.
    templates : Path, optional
        The folder of the user's own templates.

    Returns
    -------
    Manifest

    Examples
    --------
    >>> import readerstats as rs
    >>> made = manifest(rs.load_study(rs.example("deepfake_xray")), {"b": b"", "a": b"A"})
    >>> [(file.name, file.size, file.sha256[:8]) for file in made.outputs]
    [('a', 1, '559aead0'), ('b', 0, 'e3b0c442')]
    """
    return Manifest(
        command=command,
        options=options_of(study),
        further=dict(further or {}),
        phase=study.phase,
        title=study.title,
        inputs=(*inputs_of(study), *templates_of(templates)),
        settings=settings_of(study),
        seed=study.settings.analysis.seed,
        versions=versions_of(LIBRARIES if command == "report" else (*LIBRARIES, *DRAWING)),
        platform={"system": platform.system(), "machine": platform.machine()},
        outputs=tuple(
            OutputFile(name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest())
            for name, data in sorted(outputs.items())
        ),
    )


def provenance_json(study: Study, *, templates: Path | None = None) -> str:
    """Write what a page says of its own making: a manifest without outputs and machine.

    The page is the output, and cannot hold its own hash; what the machine is must not change it.

    Parameters
    ----------
    study : Study
        As it was analysed.
    templates : Path, optional
        The folder of the user's own templates.

    Examples
    --------
    >>> import readerstats as rs
    >>> sorted(json.loads(provenance_json(rs.load_study(rs.example("deepfake_xray")))))
    ['command', 'inputs', 'manifest', 'seed', 'settings', 'title', 'versions']
    """
    whole = manifest(study, {}, command="report", templates=templates).record()
    told = {key: value for key, value in whole.items() if key not in ("platform", "outputs")}
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def inputs_of(study: Study) -> tuple[InputFile, ...]:
    """Return the files of a study, its style file, and the texts whose wording is checked.

    Examples
    --------
    >>> import readerstats as rs
    >>> inputs_of(rs.load_study(rs.example("deepfake_xray")))[-1].role
    'settings'
    """
    from readerstats.study.wording import file_name

    found = [
        InputFile(
            name=file.name,
            role=file.table,
            rows=None if file.table == "settings" else file.rows,
            size=file.size,
            sha256=file.sha256,
        )
        for file in (*study.files, study.settings_file)
        if file is not None
    ]
    texts = [(path, "manuscript", file_name(path)) for path in study.manuscript]
    if study.style_file is not None:
        texts.append((study.style_file, STYLE, _style_of(study)))
    for path, role, name in texts:
        try:
            data = path.read_bytes()
        except (OSError, ValueError):  # it was told where it was needed
            continue
        digest = hashlib.sha256(data).hexdigest()
        found.append(InputFile(name=name, role=role, rows=None, size=len(data), sha256=digest))
    return tuple(found)


def templates_of(folder: Path | None) -> tuple[InputFile, ...]:
    """Return a user's own templates, as the files that they are.

    Examples
    --------
    >>> templates_of(None)
    ()
    """
    from readerstats.report.templating import Templates

    return tuple(
        InputFile(
            name=name,
            role=TEMPLATE,
            rows=None,
            size=len(data := text.encode()),
            sha256=hashlib.sha256(data).hexdigest(),
        )
        for name, text in Templates(folder).theirs.items()
    )


def settings_of(study: Study) -> dict[str, Any]:
    """Return all settings as they were used, without those that change no result.

    Examples
    --------
    >>> import readerstats as rs
    >>> settings = settings_of(rs.load_study(rs.example("deepfake_xray")))
    >>> settings["task"]["positive"], "workers" in settings["analysis"]
    ('synthetic', False)
    """
    whole = study.settings.model_dump(mode="json", exclude={"files", "columns", "title"})
    for section in whole.values():
        for name in (*OF_THE_MACHINE, *_SECRET):
            section.pop(name, None)
    whole["report"]["style"] = _style_of(study)
    if study.settings.report.anonymize:
        whole["report"]["manuscript"] = []  # its files may be called by their authors' names
    task = study.task
    whole["task"] |= {
        "positive": task.positive,
        "negative": task.negative,
        "threshold": task.threshold,
        "unanswered": task.unanswered,
    }
    return whole


def options_of(study: Study) -> dict[str, Any]:
    """Return what was said of a study beside its study.toml.

    Examples
    --------
    >>> import readerstats as rs
    >>> options_of(rs.load_study(rs.example("deepfake_xray"), seed=3, workers=2))
    {'seed': 3}
    """
    said = study.settings.said_elsewhere()
    left_out = {"title", *OF_THE_MACHINE, *_SECRET}
    options = {key: value for key, value in said.items() if key not in left_out}
    if "style" in options:
        options["style"] = _style_of(study)
    if study.task.threshold != study.settings.task.threshold:  # by Study.with_task
        options["threshold"] = study.task.threshold
    if study.task.unanswered != study.settings.task.unanswered:
        options["unanswered"] = study.task.unanswered
    return options


def _style_of(study: Study) -> str:
    """Name the style: a journal's, or a file without its folder, whose name may name somebody."""
    if study.style_file is None:
        return study.settings.report.style
    return "style.toml" if study.anonymous else study.style_file.name


def versions_of(libraries: Iterable[str]) -> dict[str, str]:
    """Return the versions of readerstats, Python and libraries, as far as these are installed.

    Examples
    --------
    >>> list(versions_of(["numpy", "no such library"]))
    ['readerstats', 'Python', 'numpy']
    """
    found = {"readerstats": __version__, "Python": platform.python_version()}
    for name in libraries:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _typed(key: str, value: object) -> list[str]:
    """Spell an option as the command line has it."""
    if key == "random":
        fixed = {"readers": "--cases", "cases": "--readers"}.get(str(value))
        return [] if fixed is None else [fixed, "fixed"]
    flag = f"--{(key.removesuffix('s') if key == 'metrics' else key).replace('_', '-')}"
    if isinstance(value, bool):
        return [flag] if value else []
    if isinstance(value, list | tuple):
        return [word for one in value for word in (flag, str(one))]
    return [flag, format(value, "g") if isinstance(value, float) else str(value)]
