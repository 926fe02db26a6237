"""A JSON document that says nothing twice, for a page; and what it was before."""

from __future__ import annotations

from typing import Any, Final

KEPT: Final = frozenset({"estimate", "p"})
"""Keys whose null is an answer: there is no such number, and a note says why."""


def packed(content: Any) -> Any:
    """Leave out of each record in a list what the record before it says too.

    Records of a list keep their places, so that a pointer to one leads to the same one in both
    forms. A key that the record before has and this one has not is null.

    Parameters
    ----------
    content : dict, list or scalar
        A JSON document.

    Returns
    -------
    dict, list or scalar

    Examples
    --------
    >>> packed([{"method": "wilson", "reader": "R01", "k": 7, "se": None},
    ...         {"method": "wilson", "reader": "R02", "k": 9}, {"reader": "R03", "k": 9}])
    [{'method': 'wilson', 'reader': 'R01', 'k': 7}, {'reader': 'R02', 'k': 9},
      {'reader': 'R03', 'method': None}]
    """
    if isinstance(content, dict):
        return {key: packed(value) for key, value in _filled(content).items()}
    if not isinstance(content, list):
        return content
    told: list[Any] = []
    before: dict[str, Any] = {}
    for one in content:
        if not isinstance(one, dict):
            told.append(packed(one))
            continue
        now = _filled(one)
        new = {key: value for key, value in now.items() if not _same(key, value, before)}
        gone = {key: None for key in before if key not in now}
        told.append({key: packed(value) for key, value in new.items()} | gone)
        before = now
    return told


def unpacked(content: Any) -> Any:
    """Give each record of a list back what the one before it says.

    Parameters
    ----------
    content : dict, list or scalar
        What `packed` made.

    Returns
    -------
    dict, list or scalar
        The document; keys that do not apply are absent.

    Examples
    --------
    >>> unpacked([{"method": "wilson", "reader": "R01", "k": 7}, {"reader": "R02"}])
    [{'method': 'wilson', 'reader': 'R01', 'k': 7}, {'method': 'wilson', 'reader': 'R02', 'k': 7}]
    """
    if isinstance(content, dict):
        return {key: unpacked(value) for key, value in content.items()}
    if not isinstance(content, list):
        return content
    told: list[Any] = []
    before: dict[str, Any] = {}
    for one in content:
        if isinstance(one, dict):
            now = before | {key: unpacked(value) for key, value in one.items()}
            before = _filled(now)
            told.append(before)
        else:
            told.append(unpacked(one))
    return told


def _filled(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value is not None or key in KEPT}


def _same(key: str, value: Any, before: dict[str, Any]) -> bool:
    """Whether a record repeats a value; True is not 1 here, and 1 not 1.0."""
    return key in before and before[key] == value and type(before[key]) is type(value)
