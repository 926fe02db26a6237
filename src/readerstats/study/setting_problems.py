"""What pydantic finds in settings, in the words of a person."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from readerstats.study.codes import problem
from readerstats.study.roles import ROLE_NAMES
from readerstats.study.wording import listed, quoted, shown

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

    from readerstats.errors import Problem

_WANTED = {
    "string_type": "a text in quotation marks",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list of texts",
    "dict_type": "a section",
    "model_type": "a section",
    "string_too_short": "a text that is not empty",
    "too_short": "a list that is not empty",
}


def setting_problem(
    detail: ErrorDetails, settings: type[BaseModel], name: str = "study.toml"
) -> Problem:
    """Turn one finding of pydantic into a problem with its place and a suggestion."""
    location = [str(part) for part in detail["loc"]]
    section = location[0] if len(location) > 1 else None
    key = location[1] if section else location[0]
    known = _keys(settings, section)
    if section == "phases" and len(location) > 2:
        from readerstats.study.config import PhaseSettings

        section, key = f"phases.{key}", location[2]
        known = list(PhaseSettings.model_fields)
    file = f"{name}, [{section}]" if section else name
    if section == "columns" and "[key]" in location:
        return problem(
            "unknown-setting",
            "is not a column that readerstats knows",
            remedy=_suggestion(key, sorted(ROLE_NAMES)),
            file=file,
            value=key,
        )
    if detail["type"] == "extra_forbidden":
        return problem(
            "unknown-setting",
            "is not a setting",
            remedy=_suggestion(key, known),
            file=file,
            value=key,
        )
    return problem(
        "wrong-setting", f"cannot be {_seen(detail['input'])}", remedy=_wanted(detail), file=file,
        value=key,
    )  # fmt: skip


def _suggestion(key: str, known: list[str]) -> str:
    close = difflib.get_close_matches(key.lower(), known, n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"known are {listed(known, most=40)}"


def _keys(settings: type[BaseModel], section: str | None) -> list[str]:
    if section is None:
        return list(settings.model_fields)
    inner = settings.model_fields[section].annotation
    return list(getattr(inner, "model_fields", ()))


def _seen(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value)
    return shown(value)


def _as_share(detail: ErrorDetails) -> str | None:
    """Tell how a level or a prevalence in percent is written; None where this is none."""
    value, location = detail["input"], detail["loc"]
    if isinstance(value, bool) or not {"level", "prevalence"} & set(location):
        return None
    try:
        percent = float(value)
    except (TypeError, ValueError):
        return None
    least = 50 if "level" in location else 1
    return f"write {percent / 100:g}" if least <= percent <= 99.99 else None


def _wanted(detail: ErrorDetails) -> str:
    kind = detail["type"]
    context = detail.get("ctx", {})
    if kind in _WANTED:
        return f"write {_WANTED[kind]}"
    if kind == "literal_error":
        close = difflib.get_close_matches(
            str(detail["input"]).lower(), str(context["expected"]).replace("'", "").split(" or ")
        )
        meant = f"; did you mean '{close[0]}'?" if close else ""
        return f"write {context['expected']}{meant}"
    if kind in {"greater_than", "greater_than_equal"}:
        bound = context.get("gt", context.get("ge"))
        return f"it must be {'above' if 'gt' in context else 'at least'} {bound}"
    if kind in {"less_than", "less_than_equal"}:
        bound = context.get("lt", context.get("le"))
        percent = _as_share(detail)
        return percent or f"it must be {'below' if 'lt' in context else 'at most'} {bound}"
    return detail["msg"].removeprefix("Value error, ")
