"""Identifiers of readers and cases: how they are written, and when two are probably one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from readerstats.study.visible import visible

_WHOLE = re.compile(r"([+-]?\d+)\.0+")
_ENDING = re.compile(r"\.(png|jpe?g|dcm|dicom|tiff?|bmp|gif|webp|nii(\.gz)?)$")
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_NUMBERED = re.compile(r"[^\W\d]*(\d+)")


def identifier(text: str | None) -> str | None:
    r"""Return an identifier as it is compared: without idle decimals and invisible characters.

    Where nothing is left, it is missing.

    Examples
    --------
    >>> identifier("7.000"), identifier("007"), identifier("R 1"), identifier("R1\u200b")
    ('7', '007', 'R 1', 'R1')
    """
    if text is None:
        return None
    seen = visible(text)
    whole = _WHOLE.fullmatch(seen.strip())
    return whole.group(1) if whole else seen or None


def loose(text: str) -> str:
    """Return an identifier without what people write differently by accident.

    Examples
    --------
    >>> loose(" IMG_007.png"), loose("img_7")
    ('img_7', 'img_7')
    """
    plain = re.sub(r"\s+", "", text.casefold())
    return _ZEROS.sub("", _ENDING.sub("", plain))


def near_misses(unknown: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """Return the unknown identifiers that probably are known ones, each with the known spelling.

    Where several known identifiers could be meant, none is suggested.

    Examples
    --------
    >>> near_misses(["r01", "reader03", "R9"], ["R01", "R02", "3"])
    {'r01': 'R01', 'reader03': '3'}
    """
    by_spelling: dict[str, list[str]] = {}
    by_number: dict[str, list[str]] = {}
    for name in known:
        by_spelling.setdefault(loose(name), []).append(name)
        number = _NUMBERED.fullmatch(loose(name))
        if number:
            by_number.setdefault(number.group(1), []).append(name)
    found = {}
    for name in unknown:
        candidates = by_spelling.get(loose(name), [])
        number = _NUMBERED.fullmatch(loose(name))
        if not candidates and number:  # reader01 and 1: one of the two is a bare number
            candidates = [
                other
                for other in by_number.get(number.group(1), [])
                if loose(other).isdigit() or loose(name).isdigit()
            ]
        if len(candidates) == 1:
            found[name] = candidates[0]
    return found


def first_spellings(names: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """Return names that differ from known ones only in case, blanks, zeros or a file's ending.

    Unlike `near_misses` it does not take a bare number for a name with that number.

    Examples
    --------
    >>> first_spellings(["img_007.png", "7"], ["IMG_7", "img_9"])
    {'img_007.png': 'IMG_7'}
    """
    spelt: dict[str, set[str]] = {}
    for name in known:
        spelt.setdefault(loose(name), set()).add(name)
    same = {name: spelt.get(loose(name), set()) for name in names}
    return {name: next(iter(found)) for name, found in same.items() if len(found) == 1}


def spelling_variants(names: Iterable[str]) -> dict[str, str]:
    """Return the names that differ from an earlier one only in letter case or blanks.

    Examples
    --------
    >>> spelling_variants(["R01", "r01 ", "R1"])
    {'r01 ': 'R01'}
    """
    first: dict[str, str] = {}
    variants = {}
    for name in names:
        key = re.sub(r"\s+", "", name.casefold())
        if first.setdefault(key, name) != name:
            variants[name] = first[key]
    return variants
