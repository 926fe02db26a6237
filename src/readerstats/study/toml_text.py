"""Settings as the text of a study.toml, for people to read and change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readerstats.study.config import Settings

_REMARKS = {
    "columns": "only what is not named as readerstats names it",
    "positive": "label of the condition sought",
    "threshold": "ratings at or above it are positive (only for ratings)",
    "unanswered": "or incorrect: refusals, blanks, 'cannot tell'",
    "covariates": "empty: all that are suitable",
    "style": "or jama, plain",
}


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
    # a JSON text is a TOML text, but for the one control character that JSON lets through
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
