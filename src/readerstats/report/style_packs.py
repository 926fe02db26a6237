"""The rules of a journal as a file: read, and held against what a rule can be."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Never, TypeAlias

from readerstats.errors import ReaderStatsError
from readerstats.report.decimals import USUAL_MARKS, Marks
from readerstats.report.p_values import MOST_DIGITS, PDigits

Check: TypeAlias = Callable[[object], str]
"""Says what a value should be; empty where it is that."""
DECIMAL_MARKS: Final = (".", ",", "·")
THOUSANDS_MARKS: Final = (",", ".", "’", "", " ", "\u00a0", "\u2009", "\u202f")
LARGEST = 100_000
"""Bytes of a style file; the rules of a journal fill a page."""
_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FIELD: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where rules were read: what it says of them, its title, its address."""

    says: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StylePack:
    """A journal's rules as its file has them.

    Attributes
    ----------
    name, title : str
    checked : date
        When the sources were read.
    sources : tuple of Source
    unchecked : tuple of str
        What no source was found for.
    rules : mapping
        The fields of `readerstats.report.style.Style`.
    """

    name: str
    title: str
    checked: date
    sources: tuple[Source, ...]
    unchecked: tuple[str, ...]
    rules: Mapping[str, Any]


def _flag(value: object) -> str:
    return "" if isinstance(value, bool) else "true or false"


def _words(value: object) -> str:
    return "" if isinstance(value, str) and value.strip() else "a text in quotation marks"


def _several_words(value: object) -> str:
    there = isinstance(value, list) and not any(_words(one) for one in value)
    return "" if there else "a list of texts"


def _name(value: object) -> str:
    right = isinstance(value, str) and _NAME.fullmatch(value)
    return "" if right else "small letters and hyphens, such as 'my-journal'"


def _date(value: object) -> str:
    return "" if type(value) is date else "a date without quotation marks, such as 2026-01-31"


def _letter(value: object) -> str:
    return "" if value in ("P", "p") else "'P' or 'p'"


def _whole(least: int, most: int) -> Check:
    def check(value: object) -> str:
        whole = isinstance(value, int) and not isinstance(value, bool)
        right = whole and least <= value <= most  # type: ignore[operator]
        return "" if right else f"a whole number from {least} to {most}"

    return check


def _limit(least: float, most: float) -> Check:
    def check(value: object) -> str:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        right = number and least <= value <= most  # type: ignore[operator]
        return "" if right else f"a number from {least:g} to {most:g}"

    return check


def _template(*names: str) -> Check:
    """Accept a text that has each of these fields once, and no other."""

    def check(value: object) -> str:
        shown = " and ".join(f"{{{name}}}" for name in names)
        if not isinstance(value, str) or sorted(_FIELD.findall(value)) != sorted(names):
            return f"a text with {shown}, once each"
        rest = _FIELD.sub("", value)
        return f"a text with {shown}, and no other braces" if "{" in rest or "}" in rest else ""

    return check


def _decimal(value: object) -> str:
    return "" if value in DECIMAL_MARKS else "'.', ',' or '·'"


def _thousands(value: object) -> str:
    right = isinstance(value, str) and value in THOUSANDS_MARKS
    return "" if right else "',', '.', '’', '', or a space (such as a thin one, '\\u2009')"


def _separator(value: object) -> str:
    right = isinstance(value, str) and value and not re.search(r"[\d.{}]", value)
    return "" if right else "a text without digits, points or braces, such as ', ' or ' to '"


_HEAD: Final[Mapping[str, Check]] = MappingProxyType(
    {"name": _name, "title": _words, "checked": _date, "unchecked": _several_words}
)
_SOURCE: Final[Mapping[str, Check]] = MappingProxyType(
    {"says": _words, "title": _words, "url": _words}
)
_RULES: Final[Mapping[str, Mapping[str, tuple[str, Check]]]] = MappingProxyType(
    {
        "p": {
            "letter": ("letter", _letter),
            "spaces": ("spaces", _flag),
            "leading_zero": ("leading_zero", _flag),
            "digits": ("", _whole(1, 4)),
            "small": ("", _limit(0.001, 0.1)),
            "small_digits": ("", _whole(1, MOST_DIGITS - 1)),
            "significant": ("", _whole(0, 3)),
            "least": ("", _limit(0.00001, 0.01)),
            "most": ("", _limit(0.9, 1)),
        },
        "percent": {
            "digits": ("percent_digits", _whole(0, 3)),
            "whole_below": ("whole_below", _whole(0, 100_000)),
        },
        "interval": {
            "alone": ("interval_alone", _template("ci", "bounds")),
            "within": ("interval_within", _template("ci", "bounds")),
            "in_table": ("bounds_in_table", _template("bounds")),
            "separator": ("separator", _separator),
            "separator_negative": ("separator_negative", _separator),
            "unit_in_bounds": ("unit_in_bounds", _flag),
        },
        "numbers": {"decimal": ("", _decimal), "thousands": ("", _thousands)},
        "words": {"below_ten": ("spell", _flag), "opening": ("spell_opening", _flag)},
        "spread": {
            "mean_sd": ("mean_sd", _template("mean", "sd")),
            "median_iqr": ("median_iqr", _template("median", "bounds")),
        },
    }
)
"""Section, key of the file, field of `Style` (none for those of `PDigits` and `Marks`), check."""
_WITHOUT: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "p": {"significant": 0},
        "numbers": {"decimal": USUAL_MARKS.decimal, "thousands": USUAL_MARKS.thousands},
    }
)
"""Keys that a file may leave out, with what holds then."""
_OPTIONAL: Final = frozenset({"numbers"})


def read_pack(path: Path) -> StylePack:
    """Read a style file; the same file is parsed once.

    Parameters
    ----------
    path : Path

    Returns
    -------
    StylePack

    Raises
    ------
    ReaderStatsError
        With the file, the key and the remedy.

    Examples
    --------
    >>> from readerstats import resources
    >>> read_pack(resources.styles() / "nejm.toml").title
    'The New England Journal of Medicine'
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise ReaderStatsError(
            f"style file {path.name}: cannot be read: {reason}; check its name and its folder."
        ) from None
    return _parsed(content, path.name)


@cache
def _parsed(content: bytes, file: str) -> StylePack:
    if len(content) > LARGEST:
        raise ReaderStatsError(f"style file {file}: is larger than a style can be.")
    try:
        told = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ReaderStatsError(f"style file {file}: is not in UTF-8; save it again.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ReaderStatsError(f"style file {file}: is not valid TOML: {error}.") from None
    _refuse_unknown(told, {*_HEAD, *_RULES, "sources"}, file, "")
    head = {key: _value(told, key, check, file, "") for key, check in _HEAD.items()}
    rules: dict[str, Any] = {}
    digits: dict[str, Any] = {}
    marks: dict[str, str] = {}
    for section, keys in _RULES.items():
        part = told.get(section, {} if section in _OPTIONAL else None)
        if not isinstance(part, dict):
            raise ReaderStatsError(f"style file {file}: has no section [{section}]; add it.")
        place = f"[{section}] "
        _refuse_unknown(part, set(keys), file, place)
        whole = {**_WITHOUT.get(section, {}), **part}
        for key, (field, check) in keys.items():
            value = _value(whole, key, check, file, place)
            held = rules if field else marks if section == "numbers" else digits
            held[field or key] = value
    _refuse_impossible(digits, file)
    _refuse_confusing(marks, rules, file)
    return StylePack(
        name=head["name"],
        title=head["title"],
        checked=head["checked"],
        unchecked=tuple(head["unchecked"]),
        sources=_sources(told.get("sources", []), file),
        rules=MappingProxyType(rules | {"p_digits": PDigits(**digits), "marks": Marks(**marks)}),
    )


def _sources(told: object, file: str) -> tuple[Source, ...]:
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        _refuse(file, "", "sources", "[[sources]] with says, title and url")
    found = []
    for one in told:
        _refuse_unknown(one, set(_SOURCE), file, "[[sources]] ")
        said = {
            key: _value(one, key, check, file, "[[sources]] ") for key, check in _SOURCE.items()
        }
        found.append(Source(**said))
    return tuple(found)


def _value(told: Mapping[str, Any], key: str, check: Check, file: str, place: str) -> Any:
    if key not in told:
        raise ReaderStatsError(f"style file {file}: {place}'{key}' is missing; {_wanted(check)}.")
    wrong = check(told[key])
    if wrong:
        _refuse(file, place, key, wrong, told[key])
    return told[key]


def _wanted(check: Check) -> str:
    return f"write {check(None)}"


def _refuse(file: str, place: str, key: str, wanted: str, value: object = None) -> Never:
    seen = "" if value is None else f" {_seen(value)}"
    raise ReaderStatsError(f"style file {file}: {place}'{key}' cannot be{seen}; write {wanted}.")


def _seen(value: object) -> str:
    words = repr(value).replace("True", "true").replace("False", "false")
    return words if len(words) <= 60 else f"{words[:57]}..."


def _refuse_unknown(told: Mapping[str, Any], known: set[str], file: str, place: str) -> None:
    for key in told:
        if key not in known:
            close = difflib.get_close_matches(key, sorted(known), n=1)
            remedy = (
                f"did you mean '{close[0]}'?" if close else f"known are {', '.join(sorted(known))}."
            )
            raise ReaderStatsError(f"style file {file}: {place}'{key}' is no rule; {remedy}")


def _refuse_impossible(digits: Mapping[str, Any], file: str) -> None:
    """Refuse digits that would write a P value as zero, or a small one shorter than others."""
    if digits["small"] < digits["least"]:
        _refuse(
            file, "[p] ", "small", f"a number from least, {digits['least']:g}, up", digits["small"]
        )
    if digits["small_digits"] < digits["digits"]:
        wanted = f"a whole number from digits, {digits['digits']}, up"
        _refuse(file, "[p] ", "small_digits", wanted, digits["small_digits"])
    if round(digits["least"], digits["small_digits"]) != digits["least"]:
        wanted = f"so many that {digits['least']:g} can be written"
        _refuse(file, "[p] ", "small_digits", wanted, digits["small_digits"])
    if round(digits["small"], digits["digits"]) != digits["small"]:
        wanted = f"so many that {digits['small']:g} can be written"
        _refuse(file, "[p] ", "digits", wanted, digits["digits"])


def _refuse_confusing(marks: Mapping[str, str], rules: Mapping[str, Any], file: str) -> None:
    """Refuse marks that could be taken for one another, or for what stands between bounds."""
    decimal, thousands = marks["decimal"], marks["thousands"]
    if thousands == decimal:
        _refuse(file, "[numbers] ", "thousands", "another mark than that of decimals", thousands)
    for key in ("separator", "separator_negative"):
        if decimal == "," and "," in rules[key]:
            wanted = "a text without the decimal mark, such as '; ' or ' to '"
            _refuse(file, "[interval] ", key, wanted, rules[key])
