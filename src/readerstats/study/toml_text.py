"""Settings as the text of a study.toml, for people to read and change."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from readerstats.errors import ReaderStatsError
from readerstats.study.roles import ROLE_NAMES
from readerstats.study.wording import path_text

if TYPE_CHECKING:
    from readerstats.study.config import Settings
    from readerstats.study.model import Study

_REMARKS = {
    "columns": "only what is not named as readerstats names it",
    "positive": "label of the condition sought",
    "threshold": "ratings at or above it are positive (only for ratings)",
    "unanswered": "or incorrect: refusals, blanks, 'cannot tell'",
    "covariates": "empty: all that are suitable",
    "style": "or jama, plain",
}


def settings_text(study: Study, folder: Path) -> str:
    """Return the text of a study.toml that loads the study again, with what was recognised.

    Parameters
    ----------
    study : Study
    folder : Path
        Where the study.toml will be; its files are named from there.

    Raises
    ------
    ReaderStatsError
        For a file whose name TOML cannot hold.

    Examples
    --------
    >>> import readerstats as rs
    >>> study = rs.load_study(rs.example("deepfake_xray"))
    >>> print(settings_text(study, study.paths[0].parent).splitlines()[4])
    models = ["models.csv"]
    """
    files: dict[str, list[str]] = {}
    for file, path in zip(study.files, study.paths, strict=False):  # the last may be study.toml
        place = Path(os.path.relpath(path, folder)).as_posix()
        if place != path_text(place):
            raise ReaderStatsError(
                f"a study.toml cannot name {path_text(place)}: the name is not UTF-8; rename it."
            )
        files.setdefault(file.table, []).append(place)
    columns = {role: list(names) for role, names in study.settings.columns.items()}
    for match in study.columns:
        if match.how in {"synonym", "content"} and match.role in ROLE_NAMES:
            columns.setdefault(match.role, []).append(match.column)
    task, settings = study.task, study.settings
    said = settings.model_dump() | {
        "title": study.title,
        "files": {kind: tuple(dict.fromkeys(paths)) for kind, paths in files.items()},
        "columns": {role: tuple(dict.fromkeys(names)) for role, names in columns.items()},
        "task": dataclasses.asdict(task),
    }
    return to_toml(type(settings).model_validate(said))


def to_toml(settings: Settings) -> str:
    """Return the text of a study.toml that says the same as `settings`.

    Examples
    --------
    >>> from readerstats.study.config import Settings
    >>> print(to_toml(Settings(title="Nodules")).splitlines()[0])
    title = "Nodules"
    """
    content = settings.model_dump(exclude_none=True)
    lines = [f"title = {_value(content.pop('title'))}"]
    for section, keys in content.items():
        told = {key: value for key, value in keys.items() if value != () or key == "covariates"}
        if not told:
            continue
        lines += ["", f"[{section}]{_remark(section)}"]
        lines += [f"{key} = {_value(value)}{_remark(key)}" for key, value in told.items()]
    return "\n".join(lines) + "\n"


def _remark(key: str) -> str:
    return f"  # {_REMARKS[key]}" if key in _REMARKS else ""


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, dict):
        pairs = (f"{_value(str(key))} = {_value(item)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    # a JSON text is a TOML text, but for the one control character that JSON lets through
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
