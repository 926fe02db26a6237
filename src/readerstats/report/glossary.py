"""The words for the names in the results: how a page tells what a number is and how it came."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from readerstats.report.packing import unpacked
from readerstats.report.wording import method_name, metric_label, random_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WORDS: Final[dict[str, Callable[..., str]]] = {
    "metric": metric_label,
    "method": method_name,
    "random": random_name,
}


def glossary(results: str) -> str:
    """Name the metrics, methods and random parts that results hold.

    Parameters
    ----------
    results : str
        JSON, packed or not.

    Returns
    -------
    str
        JSON: for ``metric``, ``method`` and ``random`` an object from names to words; names
        that are words already are left out.

    Examples
    --------
    >>> glossary('[{"metric":"ppv","method":"wilson"},{"metric":"ppv"}]')
    '{"metric":{"ppv":"Positive predictive value"},"method":{"wilson":"Wilson interval"}}'
    """
    told: dict[str, dict[str, str]] = {kind: {} for kind in _WORDS}
    for kind, name in sorted(set(_names(unpacked(json.loads(results))))):
        words = _words(kind, name)
        if words != name:
            told[kind][name] = words
    known = {kind: words for kind, words in told.items() if words}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":")) if known else ""


def _names(content: Any) -> Iterator[tuple[str, str]]:
    if isinstance(content, dict):
        for kind, value in content.items():
            if kind in _WORDS and isinstance(value, str):
                yield kind, value
            else:
                yield from _names(value)
    elif isinstance(content, list):
        for one in content:
            yield from _names(one)


def _words(kind: str, name: str) -> str:
    try:
        return _WORDS[kind](name)
    except KeyError:
        return name
