"""The address of one value inside a JSON document, as RFC 6901 writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


def pointer(steps: Iterable[str | int]) -> str:
    """Write the way from the whole document to one value.

    Parameters
    ----------
    steps : iterable of str or int
        Keys of objects and places in lists, from the outside in.

    Returns
    -------
    str

    Examples
    --------
    >>> pointer(["estimates", 12]), pointer(["phases", "before/after", "~"])
    ('/estimates/12', '/phases/before~1after/~0')
    """
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


def value_at(content: Any, key: str) -> Any:
    """Look up the value that a pointer leads to.

    Parameters
    ----------
    content : dict or list
        A JSON document.
    key : str
        A pointer; the empty one is the whole document.

    Returns
    -------
    object

    Raises
    ------
    KeyError
        For a pointer that leads nowhere.

    Examples
    --------
    >>> value_at({"phases": {"before/after": [{"k": 7}]}}, "/phases/before~1after/0/k")
    7
    """
    found = content
    for step in key.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        try:
            found = found[int(name)] if isinstance(found, list) else found[name]
        except (IndexError, KeyError, TypeError, ValueError):
            raise KeyError(f"'{key}' leads to nothing.") from None
    return found
